package layout

import (
	"errors"
	"fmt"
	"strings"
)

// ErrLayout is wrapped by every error about a layout that breaks a rule; errors.As finds *Error.
var ErrLayout = errors.New("layout: not a valid layout")

// Rule is the stable name of a rule that every valid layout keeps.
type Rule string

// Broken is a rule that a layout does not keep.
type Broken struct {
	Rule     Rule
	Found    string // what the layout has
	Expected string // what the rule wants
	Hint     string // what to change
}

// Error lists every rule that a layout breaks.
type Error struct {
	Layout Layout
	Broken []Broken
}

// Error returns one line for each broken rule.
func (e *Error) Error() string {
	lines := make([]string, len(e.Broken))
	for i, b := range e.Broken {
		lines[i] = fmt.Sprintf("%v: %s: found %s, expected %s (%s)", ErrLayout, b.Rule, b.Found, b.Expected, b.Hint)
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns ErrLayout.
func (e *Error) Unwrap() error { return ErrLayout }

// rules is a set of broken rules, one bit each in the order of the constants.
type rules uint32

// The rules as bits.
const (
	degreesPositive rules = 1 << iota
	degreesMultiply
	tpDividesHeads
	tpDividesKVHeads
	tpDividesHidden
	tpDividesFFN
	ppWithinLayers
	vppWithinLayers
	vppNeedsPP
	vppMicroBatches
	batchDivides
	cpDividesSequence
	cpNeedsFlash
	spNeedsTP
	spDividesSequence
	epNeedsExperts
	epDividesExperts
	epDividesRanks
	expertsTPNeedsSP
	zeroKnown
	zeroExcludesPP
	recomputeKnown
	endOfRules
)

// broken returns the rules that the layout breaks. It never overflows: degrees are divided out, not multiplied.
func (p *Prepared) broken(l *Layout) rules {
	var out rules
	if l.TP < 1 || l.PP < 1 || l.VPP < 1 || l.CP < 1 || l.EP < 1 || l.DP < 1 || l.MicroBatch < 1 {
		out |= degreesPositive
	}
	if l.ZeRO < 0 || l.ZeRO > 3 {
		out |= zeroKnown
	}
	if l.Recompute > Full {
		out |= recomputeKnown
	}
	if out&degreesPositive != 0 {
		return out // the rest divides by the degrees
	}
	out |= p.brokenTP(l) | p.brokenPP(l) | p.brokenEP(l)
	n := p.job.Accelerators
	if n%l.TP != 0 || n/l.TP%l.PP != 0 || n/l.TP/l.PP%l.CP != 0 || n/l.TP/l.PP/l.CP != l.DP {
		out |= degreesMultiply
	}
	if l.CP > 1 {
		if !p.job.FlashAttention {
			out |= cpNeedsFlash
		}
		if p.job.Sequence%l.CP != 0 || p.job.Sequence/l.CP%2 != 0 {
			out |= cpDividesSequence
		}
	}
	return out
}

// brokenTP returns the rules of tensor and sequence parallelism that are broken.
func (p *Prepared) brokenTP(l *Layout) rules {
	var out rules
	t := l.TP
	if t == 1 {
		if l.SequenceParallel {
			out |= spNeedsTP
		}
		return out
	}
	if p.heads%t != 0 {
		out |= tpDividesHeads
	}
	if p.kvHeads%t != 0 && t%p.kvHeads != 0 {
		out |= tpDividesKVHeads
	}
	if p.hidden%t != 0 {
		out |= tpDividesHidden
	}
	if p.denseFFN%t != 0 || p.sharedFFN%t != 0 {
		out |= tpDividesFFN
	}
	if l.SequenceParallel && p.job.Sequence/l.CP%t != 0 {
		out |= spDividesSequence
	}
	if p.experts > 0 && !l.SequenceParallel {
		out |= expertsTPNeedsSP
	}
	return out
}

// brokenPP returns the rules of the pipeline and of its batch that are broken.
func (p *Prepared) brokenPP(l *Layout) rules {
	var out rules
	if l.PP > p.layers {
		out |= ppWithinLayers
	}
	perRank := p.job.GlobalBatch / l.DP
	divides := p.job.GlobalBatch%l.DP == 0 && perRank%l.MicroBatch == 0
	if !divides {
		out |= batchDivides
	}
	if l.VPP > 1 {
		if l.PP == 1 {
			out |= vppNeedsPP
		}
		if l.VPP > p.layers/l.PP {
			out |= vppWithinLayers
		}
		if divides && perRank/l.MicroBatch%l.PP != 0 {
			out |= vppMicroBatches
		}
	}
	if l.PP > 1 && (l.ZeRO == 2 || l.ZeRO == 3) && p.habits[l.ZeRO].plainPipeline {
		out |= zeroExcludesPP
	}
	return out
}

// brokenEP returns the rules of expert parallelism that are broken.
func (p *Prepared) brokenEP(l *Layout) rules {
	if l.EP == 1 {
		return 0
	}
	if p.experts == 0 {
		return epNeedsExperts
	}
	var out rules
	if p.experts%l.EP != 0 {
		out |= epDividesExperts
	}
	if p.job.Accelerators/l.PP%l.EP != 0 {
		out |= epDividesRanks
	}
	return out
}
