package schedule

import (
	"math"
	"strconv"
)

// BytesPerParameter of a full training state in bfloat16 with Adam: weights 2, master weights 4, two moments 4 + 4.
// BLOOM's 2.3 TB for 176.2 B parameters are 13.05; 12 where the bfloat16 weights are not kept beside the master.
const BytesPerParameter = 14.0

// Checkpoint is what writing the training state once takes.
type Checkpoint struct {
	Bytes float64 // of the state; told in results, not used
	Stall float64 // s that the run stands still: Young's and Daly's delta
	Write float64 // s after the stall until a restart may load it; 0 where the run waits for that
}

// Synchronous returns a checkpoint for which the run waits until the storage (B/s, of all writers together) has it.
func Synchronous(bytes, storage float64) Checkpoint {
	return Checkpoint{Bytes: bytes, Stall: bytes / storage}
}

// Asynchronous returns a checkpoint that each of the accelerators copies to its host (B/s each) while the run
// stands still, and that goes on to storage (B/s, of all writers together) while it trains. With the bandwidth between
// servers as storage this is a checkpoint in the memory of a peer.
func Asynchronous(bytes, copying float64, accelerators int, storage float64) Checkpoint {
	return Checkpoint{Bytes: bytes, Stall: bytes / (copying * float64(accelerators)), Write: bytes / storage}
}

// Rule says how the interval between checkpoints is found.
type Rule uint8

// The rules. The zero Rule is DalyRule.
const (
	DalyRule    Rule = iota // Daly's higher-order formula
	YoungRule               // Young's square root
	OptimalRule             // the minimum of the expected time
	FixedRule               // the interval that is given
)

// Interval is the rule for the time between checkpoints.
type Interval struct {
	Rule  Rule
	Fixed float64 // s of progress between two checkpoints, for FixedRule only
}

func (i *Interval) check(f *faults) {
	switch i.Rule {
	case DalyRule, YoungRule, OptimalRule:
		f.number("interval.fixed", i.Fixed, "0, because the rule is not that of a fixed interval", i.Fixed == 0)
	case FixedRule:
		f.positive("interval.fixed", i.Fixed)
	default:
		f.Add("interval.rule", strconv.Itoa(int(i.Rule)), "one of the rules")
	}
}

// Young is the interval of Young 1974 (Communications of the ACM 17(9), 530) in s: sqrt(2 stall mtbf), both in s.
func Young(stall, mtbf float64) float64 { return math.Sqrt(2 * stall * mtbf) }

// Daly is the interval of Daly 2006 (Future Generation Computer Systems 22(3), 303, eq. 37) in s. It holds for a
// stall below twice the mean time between failures and is NaN beyond.
func Daly(stall, mtbf float64) float64 {
	if !(stall < 2*mtbf) {
		return math.NaN()
	}
	r := stall / (2 * mtbf)
	return Young(stall, mtbf)*(1+math.Sqrt(r)/3+r/9) - stall
}

// Optimal is the interval in s that makes Waste least. It solves 1 - u = e^(-(u + d)) with u = interval / mtbf and
// d = stall / mtbf by Newton's method on the concave g(u) = 1 - u - e^(-(u + d)), from the right of its root.
func Optimal(stall, mtbf float64) float64 {
	if !(stall > 0 && mtbf > 0) || math.IsInf(stall, 0) || math.IsInf(mtbf, 0) {
		return math.NaN()
	}
	d := stall / mtbf
	// g is below zero at 1 and falls everywhere, so that the steps come down to the root and do not pass it.
	u := 1.0
	for range 100 {
		e := math.Expm1(-(u + d))
		step := (-e - u) / e // g / g', with g' = -1 + e^-(u+d) = e
		next := u - step
		if !(next < u) || u-next <= 1e-15*u {
			return u * mtbf
		}
		u = next
	}
	return u * mtbf
}

// Waste is how much longer than its productive time a run takes that restarts at once: the expected time over the
// productive time less one, e^x - 1 over interval / mtbf, less one.
func Waste(interval, stall, mtbf float64) float64 {
	return math.Expm1((interval+stall)/mtbf)*mtbf/interval - 1
}

// Spacing is the interval of a run, and what each rule says. All times are in s.
type Spacing struct {
	Seconds float64 // of progress between two checkpoints
	Steps   float64 // the same in steps of the full batch
	// Young, Daly and Optimal are what the rules say, whichever is used; Floor is what the storage allows.
	Young, Daly, Optimal, Floor float64
	// ByStorage says that the storage is too slow for the interval that the rule asks for, so that the floor is used.
	ByStorage bool
}

// spacing returns the interval of a checked problem. A rule's interval that the storage cannot follow is raised to the
// floor, which is then the best there is because the waste has one minimum; a fixed one is an error.
func (p *Problem) spacing() (Spacing, error) {
	m, c := p.mtbf(), p.Checkpoint
	s := Spacing{Young: Young(c.Stall, m), Daly: Daly(c.Stall, m), Optimal: Optimal(c.Stall, m), Floor: max(0, c.Write-c.Stall)}
	s.Seconds = p.ruled(&s)
	if s.Seconds < s.Floor {
		if p.Interval.Rule == FixedRule {
			f := &faults{}
			f.Cause = ErrProblem
			f.Add("interval.fixed", seconds(s.Seconds), "at least "+seconds(s.Floor)+", because the storage takes so long to write a checkpoint")
			return Spacing{}, f.Err()
		}
		s.Seconds, s.ByStorage = s.Floor, true
	}
	s.Steps = s.Seconds / p.StepSeconds
	return s, nil
}
