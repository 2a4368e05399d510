package kernel

import "math"

// Power of a busy chip as a share of what lies between idle and its limit: a floor for being busy at all, and what
// the memory and the arithmetic add at full use. Fitted to the 27 batches of Llama 2 70B on two, four and eight A100
// whose mean power splitwise-sim publishes (data/perf_model.csv), median error 1.6 %. Runs of Llama 3.1 and Qwen 3 that
// the fit did not see, with prompts of unknown length (ML.ENERGY v2 and v3), are off by 8 and 13 % on the H100, 17 % on
// the B200 and 19 % on the A100 40 GB in the median.
const (
	busyShare    = 0.18
	memoryShare  = 0.83
	computeShare = 1.39
)

// clockExponent turns a share of the power above idle into a share of the clock: power goes with f V^2, and the voltage
// nearly with the clock, which makes it the cube. The median over the power-capped trainings on A40 of Zeus (You et al.
// 2023, NSDI) is 0.36; those on V100, P100 and RTX 6000, less bound by arithmetic, have 0.2.
const clockExponent = 0.35

// Power returns the mean power over a cost in W, and the share of its clock that the limit, the chip's TDP, leaves it:
// 1 where the kernels want less. Times that were measured at this limit have the slower clock in them. Operations
// are weighed against the peak of bf16, so those of 8-bit formats, which take about half the energy, are overstated.
// Where the catalog states no idle power or no TDP, the result has none of it.
func (m *Machine) Power(c Cost) (watts, clockShare float64) { return m.PowerAt(c, m.chip.TDP) }

// PowerAt is Power under another limit in W. Kernels that are bound by arithmetic slow down by the clock share.
func (m *Machine) PowerAt(c Cost, limit float64) (watts, clockShare float64) {
	if !(c.Seconds > 0) || math.IsInf(c.Seconds, 0) {
		return min(m.chip.Idle, limit), 1
	}
	compute := c.FLOPs / c.Seconds / m.chip.Peak[BF16]
	memory := min(1, c.Bytes/c.Seconds/m.chip.Bandwidth)
	wanted := (m.chip.TDP - m.chip.Idle) * (busyShare + memoryShare*memory + computeShare*compute)
	allowed := max(0, limit-m.chip.Idle)
	if wanted <= allowed {
		return m.chip.Idle + wanted, 1
	}
	return limit, math.Pow(allowed/wanted, clockExponent)
}

// EnergyExponent turns a share of the clock into a share of the energy of an operation: power goes with the clock to
// 1 / clockExponent, the rate with the clock.
const EnergyExponent = 1/clockExponent - 1

// Draw is the power of a chip over longer stretches of many kernels with gaps between them, as serving has: shares of
// its TDP, the use of bandwidth and arithmetic each to a power below one,
//
//	P / TDP = base + busy ub + memory um^power + compute uc^power, at most ceiling
//
// where a chip that waits for its host draws near the base. ub is the share of the time in which kernels run; um and uc
// are the time that bytes and operations would take at peak over the time that passes.
type Draw struct {
	Base, Busy, Memory, Compute, Power, Ceiling float64
}

// Watts returns the mean power of a chip of a TDP in W at uses of itself, its bandwidth and its arithmetic.
func (d *Draw) Watts(tdp, busy, memory, compute float64) float64 {
	return tdp * min(d.Ceiling, d.Base+d.Busy*min(1, busy)+d.Memory*d.raised(memory)+d.Compute*d.raised(compute))
}

// raised is the share to the draw's exponent; roots are quicker than powers.
func (d *Draw) raised(share float64) float64 {
	share = min(max(share, 0), 1)
	switch d.Power {
	case 1:
		return share
	case 0.5:
		return math.Sqrt(share)
	case 0.75:
		r := math.Sqrt(share)
		return r * math.Sqrt(r)
	}
	return math.Pow(share, d.Power)
}

// ClockAt is the share of the clock that a cap in W, above the base, leaves kernels that want so many watts.
func (d *Draw) ClockAt(tdp, limit, wanted float64) float64 {
	base := d.Base * tdp
	return math.Pow((limit-base)/(wanted-base), clockExponent)
}
