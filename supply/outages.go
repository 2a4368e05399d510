package supply

import (
	"fmt"
	"math"
	"strconv"

	"tokenwatt/catalog"
	"tokenwatt/internal/random"
	"tokenwatt/scenario"
)

// drawn sets the availability of a plant of a fixed number of units, each of which fails and is repaired by itself.
// Planned outages are taken off in every hour alike, as they can be put where power is cheap.
func (a *assembly) drawn(path string, p *Plant, c *scenario.Candidate, t *catalog.Technology) {
	unit, forced := over(c.Unit, t.Unit).Mode.MW(), over(c.ForcedOutage, t.ForcedOutage)
	units := math.Round(p.MinMW / unit)
	if !(unit > 0) || !forced.Known() || !c.Repair.Known() || units < 1 || p.MinMW != p.MaxMW {
		a.fail(path, "drawing outages needs unit, forced_outage, repair, and min equal to max, a number of units")
		return
	}
	planned := over(c.PlannedOutage, t.PlannedOutage).Mode.Float()
	up := outages(a.Seed, p.Name, int(units), len(a.LoadMW), forced.Mode.Float(), c.Repair.Mode.Hours())
	p.Availability = scaled(up, 1-planned)
	p.Origin = fmt.Sprintf("synthetic: outages of %g units drawn, %.3g %% of the hours, repair in %g h", units, forced.Mode.Percent(), c.Repair.Mode.Hours())
}

// outages draws the share of a plant's units that are up in each hour. A unit that is up fails from one hour to the next
// with probability q f / (1 - f), one that is down is up again with probability q = 1 / repair time in hours, so that it is
// down in a share f of the hours and a repair takes its time in the mean; it begins with that share. Each unit has a stream
// of its own.
func outages(seed uint64, name string, units, hours int, forced, repairH float64) []float64 {
	repair := 1 / math.Max(1, repairH)
	fail := math.Min(1, repair*forced/(1-forced))
	up := make([]float64, hours)
	for u := range units {
		stream := random.Stream(seed, "supply/outages/"+name+"/"+strconv.Itoa(u), 0)
		down := random.Uniform(stream, 0, 1) < forced
		for h := range up {
			if !down {
				up[h] += 1 / float64(units)
			}
			x := random.Uniform(stream, 0, 1)
			if down {
				down = x >= repair
			} else {
				down = x < fail
			}
		}
	}
	for h, share := range up {
		up[h] = math.Min(1, share) // the sum of the parts of one, rounding apart
	}
	return up
}
