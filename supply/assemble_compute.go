package supply

import (
	"strings"

	"tokenwatt/scenario"
)

// Compute is a workload behind the load.
type Compute struct {
	Workload string
	// LoadMW is its firm load at the meter by hour, PeakMW the most that its machines draw there.
	LoadMW []float64
	PeakMW float64
	// Accelerators is their number, 0 where it is not known; USDPerAcceleratorHour what an hour of one costs its owner,
	// 0 where that is not known.
	Accelerators, USDPerAcceleratorHour float64
	// Windows is the number of its deferrable windows.
	Windows int
	// BaseMW is how the load of each window would have run, by hour of the window; nil stands for every hour alike.
	BaseMW [][]float64
	// Paused says that its machines' cost has the time of pauses in it already; PauseH is the length of a pause and
	// CheckpointH what one takes, 0 where they are not known.
	Paused              bool
	PauseH, CheckpointH float64
}

// usdPerMWh is what the accelerators of a metered MWh cost in that hour, or do: 0 where accelerators or their cost are not
// known.
func (c *Compute) usdPerMWh(perAcceleratorHour float64) float64 {
	if !(c.Accelerators > 0) || !(c.PeakMW > 0) {
		return 0
	}
	return perAcceleratorHour * c.Accelerators / c.PeakMW
}

// curtailable adds the workloads that may be turned down at the value of the compute that is lost.
func (a *assembly) curtailable() {
	lost := a.Supply.LostCompute
	if lost == nil {
		return
	}
	var without []string
	for i := range a.Compute {
		c := &a.Compute[i]
		value := lost.Energy.Mode.USDPerMWh()
		if !lost.Energy.Known() {
			hour := c.USDPerAcceleratorHour
			if lost.AcceleratorHour.Known() {
				hour = lost.AcceleratorHour.Mode.USDPerHour()
			}
			value = c.usdPerMWh(hour)
		}
		if value <= 0 && !(lost.Energy.Known() || lost.AcceleratorHour.Known() && c.Accelerators > 0) {
			without = append(without, c.Workload)
			continue
		}
		a.problem.Curtailable = append(a.problem.Curtailable, Curtailable{
			Name: c.Workload, LoadMW: c.LoadMW, Segments: capSegments(lost.Curve, lost.Cappable.Mode.Float(), value),
		})
	}
	if len(without) > 0 {
		a.warn("lost_compute", "%s may not be turned down: its accelerators or what they cost are not known", strings.Join(without, ", "))
	}
}

// capSegments are the segments of a load whose accelerators draw a share of it and follow a power-cap curve. With g the
// share of their power and f(g) that of their throughput, a load whose machines all run under the same cap draws
// 1 - cappable (1 - g) and does f(g); machines may be shut off too, at no power and no work. What is best is the upper hull
// of those points. Its slopes, from full power down, times the value of a MWh at full power are the segments.
func capSegments(curve []scenario.CapPoint, cappable, usdPerMWh float64) []Segment {
	hull := []point{{0, 0}}
	for i := range curve {
		next := point{1 - cappable*(1-curve[i].Power.Mode.Float()), curve[i].Throughput.Mode.Float()}
		for len(hull) > 1 && hull[len(hull)-2].slope(hull[len(hull)-1]) <= hull[len(hull)-1].slope(next) {
			hull = hull[:len(hull)-1]
		}
		hull = append(hull, next)
	}
	var segments []Segment
	for i := len(hull) - 1; i > 0; i-- {
		segments = append(segments, Segment{Share: hull[i].power - hull[i-1].power, USDPerMWh: usdPerMWh * hull[i-1].slope(hull[i])})
	}
	return segments
}

// point is a share of the throughput at a share of the power.
type point struct{ power, throughput float64 }

// slope is the throughput gained over the power taken from one point to another.
func (p point) slope(q point) float64 { return (q.throughput - p.throughput) / (q.power - p.power) }

// shifts puts a cost on moving the load of each window, where the scenario asks for one.
func (a *assembly) shifts() {
	s := a.Supply.Shift
	if s == nil {
		return
	}
	if len(a.Deferrable) == 0 {
		a.warn("shift", "there is no load that may move")
		return
	}
	window := 0
	for i := range a.Compute {
		c := &a.Compute[i]
		if c.Windows == 0 {
			continue
		}
		usd := a.shiftCost(s, c)
		for k := range c.Windows {
			d := &a.Deferrable[window]
			base := make([]float64, d.EndHour-d.FirstHour)
			for h := range base {
				base[h] = d.EnergyMWh / float64(len(base))
			}
			if c.BaseMW != nil {
				base = c.BaseMW[k]
			}
			a.problem.Shifts = append(a.problem.Shifts, Shift{BaseMW: base, USDPerMWh: usd})
			window++
		}
	}
}

// shiftCost is the cost of moving a MWh of a workload: its accelerators stand idle in the hour that it leaves, and lose the
// time of a checkpoint around each pause.
func (a *assembly) shiftCost(s *scenario.Shift, c *Compute) float64 {
	hour := c.USDPerAcceleratorHour
	if s.AcceleratorHour.Known() {
		hour = s.AcceleratorHour.Mode.USDPerHour()
	}
	if !(c.Accelerators > 0) || !s.AcceleratorHour.Known() && hour <= 0 {
		a.fail("shift", "the accelerators of %s or what they cost are not known: give accelerators on its load and accelerator_hour here, or leave shift out", c.Workload)
		return 0
	}
	idle := 1.0
	if c.Paused {
		idle = 0
	}
	if s.Idle.Known() {
		idle = s.Idle.Mode.Float()
	}
	checkpoint, pause := c.CheckpointH, c.PauseH
	if s.Checkpoint.Known() {
		checkpoint = s.Checkpoint.Mode.Hours()
	}
	if s.Pause.Known() {
		pause = s.Pause.Mode.Hours()
	}
	if pause == 0 {
		pause = 1
	}
	if checkpoint == 0 && !s.Checkpoint.Known() {
		a.warn("shift", "the checkpoint of %s is not known and counts as none", c.Workload)
	}
	return c.usdPerMWh(hour) * (idle + checkpoint/pause)
}
