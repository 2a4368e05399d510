package inference

import (
	"tokenwatt/catalog"
	"tokenwatt/internal/fault"
)

// Edge is the computer that a robot carries, running a policy.
type Edge struct {
	Latency       float64 // s of an inference alone
	BusyW, IdleW  float64 // draw while it infers, and while not
	MaxRate       float64 // inferences a second without pause
	EnergyPerJobJ float64 // energy of an inference, J: its draw times its time
}

// EdgeOf times a policy on a module. Only modes are read. Errors wrap ErrProblem.
func EdgeOf(p *Policy, m *catalog.EdgeModule, a *catalog.Accelerator, s *catalog.RuntimeStack) (Edge, error) {
	l := fault.List{Cause: ErrProblem}
	e := Edge{BusyW: fault.Positive(&l, &m.Power, "power"), IdleW: fault.NotNegative(&l, &m.IdlePower, "idle_power")}
	device, err := DeviceOf(a, p.WeightBytes)
	l.Join(err)
	if err := l.Err(); err != nil {
		return e, err
	}
	stack := StackOf(s)
	t, err := Time(p, &device, &stack, 1)
	if err != nil {
		return e, err
	}
	e.Latency = t.Total()
	e.MaxRate = 1 / e.Latency
	e.EnergyPerJobJ = e.BusyW * e.Latency
	return e, nil
}

// LargestShare is the largest share of the inferences that it can make at a rate within a limit: 0 where one alone is late.
func (e *Edge) LargestShare(rate, limit float64) float64 {
	if e.Latency > limit {
		return 0
	}
	return min(1, e.MaxRate/rate)
}

// Draw is its mean power where it makes inferences at a rate for the active share of the time, W.
func (e *Edge) Draw(rate, active float64) float64 {
	return e.IdleW + (e.BusyW-e.IdleW)*active*min(1, rate*e.Latency)
}

// RuntimeFactor is by how much a robot runs longer that draws work in the mean and saves part of it: work / (work - saved).
func RuntimeFactor(work, saved float64) float64 { return work / (work - saved) }
