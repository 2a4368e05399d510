package supply

import (
	"errors"
	"fmt"
	"math"
)

// ErrProblem is wrapped by every error about a problem that breaks its contract.
var ErrProblem = errors.New("supply: problem breaks its contract")

// faults collects errors.
type faults []error

func (f *faults) add(format string, a ...any) {
	*f = append(*f, fmt.Errorf("%w: %s", ErrProblem, fmt.Sprintf(format, a...)))
}

// amount records a number that is not finite and non-negative.
func (f *faults) amount(what string, x float64) {
	if !(x >= 0) || math.IsInf(x, 0) {
		f.add("%s is %g, not a finite amount", what, x)
	}
}

// share records a number outside (low, 1], or [low, 1] where low is allowed.
func (f *faults) share(what string, x float64, zero bool) {
	if !(x >= 0 && x <= 1) || x == 0 && !zero {
		f.add("%s is %g, not a share", what, x)
	}
}

// count records a negative number.
func (f *faults) count(what string, n int) {
	if n < 0 {
		f.add("%s is %d", what, n)
	}
}

// bounds records capacity bounds out of order; Max may be infinite.
func (f *faults) bounds(what string, low, high float64) {
	if !(low >= 0) || math.IsInf(low, 0) || !(high >= low) {
		f.add("capacity of %s is bounded by %g and %g MW", what, low, high)
	}
}

// series records a series of another length and the first value outside [low, high].
func (f *faults) series(what string, x []float64, hours int, low, high float64) {
	if len(x) != hours {
		f.add("%s has %d hours, the load %d", what, len(x), hours)
	}
	for h, v := range x {
		if !(v >= low && v <= high) || math.IsInf(v, 0) {
			f.add("%s is %g in hour %d", what, v, h)
			return
		}
	}
}

// Check reports everything that is wrong with the problem; errors wrap ErrProblem.
func (p *Problem) Check() error {
	var f faults
	hours := len(p.LoadMW)
	if hours == 0 {
		f.add("no hours")
	}
	f.series("load", p.LoadMW, hours, 0, math.Inf(1))
	f.deferrable(p)
	f.curtailable(p)
	f.amount("carbon price", p.CarbonPriceUSDPerT)
	if p.CarbonCapKg != nil {
		f.amount("carbon cap", *p.CarbonCapKg)
	}
	if p.UnservedUSDPerMWh != nil {
		f.amount("price of unserved load", *p.UnservedUSDPerMWh)
	}
	f.matching(p)
	if p.Grid != nil {
		f.grid(p, hours)
	}
	seen := map[string]bool{string(GridSupply): p.Grid != nil}
	for i := range p.Plants {
		f.plant(&p.Plants[i], hours, seen)
	}
	for i := range p.Stores {
		f.store(&p.Stores[i], seen)
	}
	f.reserve(p)
	return errors.Join(f...)
}

func (f *faults) deferrable(p *Problem) {
	for i, d := range p.Deferrable {
		// The window fits where it is as long as its energy at full power, rounding apart.
		if d.FirstHour < 0 || d.EndHour > len(p.LoadMW) || d.EndHour <= d.FirstHour || !(d.EnergyMWh >= 0) || !(d.MaxMW >= 0) ||
			math.IsInf(d.MaxMW, 0) || !(d.EnergyMWh <= d.MaxMW*float64(d.EndHour-d.FirstHour)*(1+1e-9)) {
			f.add("deferrable window %d: %g MWh at up to %g MW in hours %d to %d of %d", i, d.EnergyMWh, d.MaxMW, d.FirstHour, d.EndHour, len(p.LoadMW))
		}
	}
	if len(p.Shifts) == 0 {
		return
	}
	if len(p.Shifts) != len(p.Deferrable) {
		f.add("%d costs of shifting for %d deferrable windows", len(p.Shifts), len(p.Deferrable))
		return
	}
	for i, s := range p.Shifts {
		what, d := fmt.Sprintf("deferrable window %d", i), p.Deferrable[i]
		f.amount("cost of shifting "+what, s.USDPerMWh)
		if s.BaseMW == nil && s.USDPerMWh == 0 {
			continue
		}
		f.series("how "+what+" would run", s.BaseMW, d.EndHour-d.FirstHour, 0, d.MaxMW*(1+1e-9))
		var sum float64
		for _, x := range s.BaseMW {
			sum += x
		}
		if !(math.Abs(sum-d.EnergyMWh) <= 1e-6*math.Max(sum, d.EnergyMWh)) {
			f.add("%s would run with %g MWh and has %g MWh", what, sum, d.EnergyMWh)
		}
	}
}

func (f *faults) curtailable(p *Problem) {
	sums := make([]float64, len(p.LoadMW))
	names := map[string]bool{}
	for i := range p.Curtailable {
		c := &p.Curtailable[i]
		if c.Name == "" || names[c.Name] {
			f.add("a curtailable load's name %q is empty or taken", c.Name)
		}
		names[c.Name] = true
		if c.LoadMW != nil {
			f.series("curtailable load "+c.Name, c.LoadMW, len(p.LoadMW), 0, math.Inf(1))
		}
		if len(c.Segments) == 0 {
			f.add("curtailable load %s has no segments", c.Name)
		}
		var share, last float64
		for k, s := range c.Segments {
			what := fmt.Sprintf("segment %d of curtailable load %s", k, c.Name)
			f.share("share of "+what, s.Share, false)
			f.amount("value of "+what, s.USDPerMWh)
			if s.USDPerMWh < last {
				f.add("%s is worth %g USD/MWh, less than the %g before it: throughput has to be concave in power", what, s.USDPerMWh, last)
			}
			share, last = share+s.Share, s.USDPerMWh
		}
		if share > 1+1e-9 {
			f.add("the segments of curtailable load %s add up to %g of it", c.Name, share)
		}
		if len(c.LoadMW) == len(sums) || c.LoadMW == nil {
			for h := range sums {
				sums[h] += p.curtailable(c, h)
			}
		}
	}
	for h, x := range sums {
		if x > p.LoadMW[h]*(1+1e-9) {
			f.add("curtailable loads have %g MW in hour %d, the firm load %g", x, h, p.LoadMW[h])
			return
		}
	}
}

// matching checks the carbon-free shares and what carbon is counted with.
func (f *faults) matching(p *Problem) {
	if p.HourlyCFEShare != nil {
		f.share("hourly carbon-free share", *p.HourlyCFEShare, true)
	}
	if p.AnnualCFEShare != nil {
		f.amount("annual carbon-free share", *p.AnnualCFEShare)
	}
	if p.CarbonBasis != AverageCarbon && p.CarbonBasis != MarginalCarbon {
		f.add("carbon is counted on basis %q", p.CarbonBasis)
	}
}

func (f *faults) grid(p *Problem, hours int) {
	g := p.Grid
	f.bounds("grid", 0, g.LimitMW)
	if g.HourlyLimitMW != nil {
		f.series("grid limit", g.HourlyLimitMW, hours, 0, math.Inf(1))
	}
	f.amount("capacity charge", g.CapacityChargeUSDPerMWYr)
	f.amount("peak charge", g.PeakChargeUSDPerMWYr)
	f.amount("network tariff", g.TariffUSDPerMWh)
	f.amount("water of grid power", g.WaterLPerMWh)
	f.share("firm share of the grid", g.FirmShare, true)
	f.series("grid price", g.PriceUSDPerMWh, hours, math.Inf(-1), math.Inf(1))
	f.series("grid carbon", g.CarbonKgPerMWh, hours, 0, math.Inf(1))
	if g.MarginalCarbonKgPerMWh != nil || p.CarbonBasis == MarginalCarbon {
		f.series("marginal carbon of the grid", g.MarginalCarbonKgPerMWh, hours, 0, math.Inf(1))
	}
	if g.CarbonFreeShare != nil {
		f.series("carbon-free share of the grid", g.CarbonFreeShare, hours, 0, 1)
	}
	last := 0
	for _, end := range g.BillingEnds {
		if end <= last {
			f.add("billing periods end at hours %v, which do not rise", g.BillingEnds)
			break
		}
		last = end
	}
	if last != hours && (g.BillingEnds != nil || g.PeakChargeUSDPerMWYr > 0) {
		f.add("the billing periods end at hour %d of %d", last, hours)
	}
	f.export(g, hours)
}

func (f *faults) export(g *Grid, hours int) {
	if !(g.ExportLimitMW >= 0) {
		f.add("export limit is %g MW", g.ExportLimitMW)
	}
	if g.ExportLimitMW == 0 && g.ExportPriceUSDPerMWh == nil {
		return
	}
	f.series("export price", g.ExportPriceUSDPerMWh, hours, math.Inf(-1), math.Inf(1))
	if len(g.ExportPriceUSDPerMWh) != hours || len(g.PriceUSDPerMWh) != hours {
		return
	}
	for h, price := range g.ExportPriceUSDPerMWh {
		if cost := g.PriceUSDPerMWh[h] + g.TariffUSDPerMWh; price > cost+1e-9*math.Abs(cost) {
			f.add("export earns %g USD/MWh in hour %d, in which import costs %g: power would be bought to be sold at once", price, h, cost)
			return
		}
	}
}

// reserve checks Reserve and Margin, and what they ask of the assets.
func (f *faults) reserve(p *Problem) {
	if m := p.Margin; m != nil {
		f.amount("planning reserve margin", m.Share)
		f.amount("peak load", m.PeakMW)
		f.amount("hours of a store in the planning reserve", m.StoreHours)
	}
	r := p.Reserve
	if r == nil {
		return
	}
	f.share("load that may be shed", r.ShedShare, true)
	f.amount("hours that a store holds its reserve", r.HoldHours)
	if r.HoldHours == 0 && len(p.Stores) > 0 {
		f.add("a reserve needs the hours that a store has to hold it")
	}
	for i := range p.Plants {
		plant := &p.Plants[i]
		if plant.Kind.natural() || plant.UnitMW == 0 || plant.Units > 0 {
			continue
		}
		switch {
		case plant.Commitment == Relaxed:
			f.add("under a reserve %s, whose commitment is relaxed, needs the number of its units", plant.Name)
		case math.IsInf(plant.MaxMW, 1):
			f.add("under a reserve %s needs the number of its units, or a largest capacity", plant.Name)
		}
	}
}
