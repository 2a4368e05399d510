package charging

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/internal/fault"
	"tokenwatt/lp"
)

// ErrProblem is wrapped by every error about a problem's figures.
var ErrProblem = errors.New("charging schedule")

// ErrInfeasible is wrapped by an *InfeasibleError.
var ErrInfeasible = errors.New("charging schedule: no schedule keeps the batteries between their bounds")

// Problem is a site's charging over steps of time. Series have one value a step.
type Problem struct {
	StepHours float64 // length of a step, h
	// PriceUSDPerKWh is the tariff. Its length is the number of steps, two at least.
	PriceUSDPerKWh []float64
	// DemandUSDPerKW is the charge for the highest grid power of all steps; a monthly one goes in with the horizon's share of a month.
	DemandUSDPerKW float64
	// BaseKW is load beside the robots, InferenceKW that of computers which work for them. nil is none.
	BaseKW, InferenceKW []float64
	SolarKW             []float64 // available; what is not used is lost. nil is none
	GridLimitKW         float64   // the connection; 0 is no limit

	Chargers   float64   // how many
	ChargerKW  float64   // AC, each
	Docked     []float64 // robots at chargers in each step; nil where that never limits
	Efficiency float64   // energy into batteries / AC energy
	TaperSOC   float64   // state of charge from which charging power falls; 1 for never

	CapacityKWh float64 // usable, of all batteries
	// LowSOC and HighSOC bound the mean state of charge; LowKWh and HighKWh, where given, step by step instead.
	LowSOC, HighSOC float64
	LowKWh, HighKWh []float64
	// StartSOC is the state of charge at the start and the end; 0 lets the optimum choose.
	StartSOC float64
	WorkKWh  []float64 // taken out of the batteries in each step
}

// Settings are what a run needs besides its problem.
type Settings struct {
	Solver lp.Solver    // needed
	LP     *lp.Settings // nil for the solver's defaults
}

// steps is the number of steps.
func (p *Problem) steps() int { return len(p.PriceUSDPerKWh) }

// at is a series' value, or what stands for it where there is none.
func at(series []float64, t int, otherwise float64) float64 {
	if series == nil {
		return otherwise
	}
	return series[t]
}

// firmKW is the load that does not move.
func (p *Problem) firmKW(t int) float64 { return at(p.BaseKW, t, 0) + at(p.InferenceKW, t, 0) }

// limitKW is what chargers can give in a step, AC, to batteries before their taper.
func (p *Problem) limitKW(t int) float64 {
	return p.ChargerKW * min(p.Chargers, at(p.Docked, t, math.Inf(1)))
}

func (p *Problem) lowKWh(t int) float64  { return at(p.LowKWh, t, p.LowSOC*p.CapacityKWh) }
func (p *Problem) highKWh(t int) float64 { return at(p.HighKWh, t, p.HighSOC*p.CapacityKWh) }

// gridKW is the limit of the connection.
func (p *Problem) gridKW() float64 {
	if p.GridLimitKW == 0 {
		return lp.Inf
	}
	return p.GridLimitKW
}

// Check reports everything that is wrong. Each error wraps ErrProblem and is a *fault.Error.
func (p *Problem) Check() error {
	l := fault.List{Cause: ErrProblem}
	n := p.steps()
	if n < 2 {
		l.Add("PriceUSDPerKWh", fmt.Sprintf("%d values", n), "two steps at least")
	}
	number := func(field string, v, low, high float64) {
		if !(v >= low && v <= high) {
			l.Add(field, fmt.Sprintf("%g", v), fmt.Sprintf("%g to %g", low, high))
		}
	}
	above := func(field string, v, high float64) {
		if !(v > 0 && v <= high) {
			l.Add(field, fmt.Sprintf("%g", v), fmt.Sprintf("above 0 to %g", high))
		}
	}
	const most = 1e12
	above("StepHours", p.StepHours, 8784)
	number("DemandUSDPerKW", p.DemandUSDPerKW, 0, most)
	number("GridLimitKW", p.GridLimitKW, 0, most)
	number("Chargers", p.Chargers, 0, most)
	above("ChargerKW", p.ChargerKW, most)
	above("Efficiency", p.Efficiency, 1)
	above("TaperSOC", p.TaperSOC, 1)
	above("CapacityKWh", p.CapacityKWh, most)
	number("LowSOC", p.LowSOC, 0, 1)
	number("HighSOC", p.HighSOC, p.LowSOC, 1)
	if p.StartSOC != 0 {
		number("StartSOC", p.StartSOC, p.LowSOC, p.HighSOC)
	}
	if p.WorkKWh == nil {
		l.Add("WorkKWh", "not given", fmt.Sprintf("%d values", n))
	}
	for _, s := range []struct {
		field     string
		values    []float64
		low, high float64
	}{
		{"PriceUSDPerKWh", p.PriceUSDPerKWh, -1e6, 1e6},
		{"BaseKW", p.BaseKW, 0, most},
		{"InferenceKW", p.InferenceKW, 0, most},
		{"SolarKW", p.SolarKW, 0, most},
		{"Docked", p.Docked, 0, most},
		{"LowKWh", p.LowKWh, 0, p.CapacityKWh},
		{"HighKWh", p.HighKWh, 0, p.CapacityKWh},
		{"WorkKWh", p.WorkKWh, 0, most},
	} {
		if s.values != nil && len(s.values) != n {
			l.Add(s.field, fmt.Sprintf("%d values", len(s.values)), fmt.Sprintf("%d, one a step", n))
		}
		for t, v := range s.values {
			if !(v >= s.low && v <= s.high) {
				l.Add(fmt.Sprintf("%s[%d]", s.field, t), fmt.Sprintf("%g", v), fmt.Sprintf("%g to %g", s.low, s.high))
				break
			}
		}
	}
	if err := l.Err(); err != nil {
		return err
	}
	for t := range n {
		if low, high := p.lowKWh(t), p.highKWh(t); low > high {
			l.Add(fmt.Sprintf("LowKWh[%d]", t), fmt.Sprintf("%g", low), fmt.Sprintf("at most HighKWh, %g", high))
			break
		}
	}
	return l.Err()
}
