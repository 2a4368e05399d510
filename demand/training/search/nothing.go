package search

import (
	"errors"
	"fmt"
	"strings"

	"tokenwatt/demand/training/layout"
)

// ErrNothingFits is wrapped by the error about a job of which no layout is valid and fits in memory; errors.As
// finds *NothingFitsError.
var ErrNothingFits = errors.New("search: no layout fits")

// ErrLimits is wrapped by the error about a job whose layouts fit but of which none keeps the limits on step time
// and power; errors.As finds *LimitsError.
var ErrLimits = errors.New("search: no layout keeps the limits")

// ErrStopped is wrapped, with the cause, by the error of a search that was stopped.
var ErrStopped = errors.New("search: stopped")

// NothingFitsError says what stands against every layout.
type NothingFitsError struct {
	Counts Counts
	// Rule is the one that the most layouts break, if any is broken, and RuleLayouts how many.
	Rule        layout.Rule
	RuleLayouts int
	// Item is the item of memory that was largest in the most layouts that ran out of it, if any did, and ItemLayouts
	// how many.
	Item        string
	ItemLayouts int
	// Nearest is the valid layout that exceeds the memory least; nil if no layout is valid.
	Nearest *Shortfall
	// Empty names a degree of which the settings leave no value that divides, if there is one.
	Empty string
	Hint  string
}

// Error returns what stands against every layout, and the hint.
func (e *NothingFitsError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v: ", ErrNothingFits)
	switch {
	case e.Empty != "":
		fmt.Fprintf(&b, "the limits leave no value of %s", e.Empty)
	case e.Counts.Total == 0:
		b.WriteString("no product of degrees within the limits is the number of accelerators")
	case e.Nearest == nil:
		fmt.Fprintf(&b, "all %d layouts break a rule, %d of them %s", e.Counts.Total, e.RuleLayouts, e.Rule)
	default:
		fmt.Fprintf(&b, "of %d layouts %d break a rule", e.Counts.Total, e.Counts.Invalid)
		if e.RuleLayouts > 0 {
			fmt.Fprintf(&b, " (%d %s)", e.RuleLayouts, e.Rule)
		}
		fmt.Fprintf(&b, " and %d run out of memory (in %d the largest item is %s); the nearest, on %d accelerators, is %.2f GiB over, its largest item is %s",
			e.Counts.OutOfMemory, e.ItemLayouts, e.Item, e.Nearest.Accelerators, e.Nearest.Excess/(1<<30), e.Nearest.Item)
	}
	return b.String() + ": " + e.Hint
}

// Unwrap returns ErrNothingFits.
func (e *NothingFitsError) Unwrap() error { return ErrNothingFits }

// nothingFits returns the error for what the workers found.
func nothingFits(c *Counts, nearest *Shortfall, d *domain) error {
	e := &NothingFitsError{Counts: *c, Empty: d.empty}
	if len(c.Rules) > 0 {
		e.Rule, e.RuleLayouts = c.Rules[0].Rule, c.Rules[0].Layouts
	}
	if len(c.Items) > 0 {
		e.Item, e.ItemLayouts = c.Items[0].Item, c.Items[0].Layouts
	}
	limits := d.space.limits()
	lift := ""
	if len(limits) > 0 {
		lift = "lift a limit (" + strings.Join(limits, ", ") + ") or "
	}
	if nearest.Accelerators != 0 {
		s := *nearest
		e.Nearest = &s
		e.Hint = lift + "take more accelerators, or ones with more memory"
		switch s.Item {
		case "activations", "buffers":
			e.Hint += ", or shorter sequences"
		case "weights", "gradients", "optimizer":
			e.Hint += ", or a recipe with fewer bytes for a parameter"
		}
	} else {
		e.Hint = lift + "change the number of accelerators or the global batch"
	}
	return e
}

// LimitsError says how far the layouts that fit are from the limits.
type LimitsError struct {
	Counts     Counts
	StepLimit  float64 // in s; 0 for none
	PowerLimit float64 // in W; 0 for none
	Fastest    Candidate
	LeastPower Candidate
}

// Error returns how far the nearest layouts are from the limits.
func (e *LimitsError) Error() string {
	var parts []string
	if e.StepLimit > 0 {
		parts = append(parts, fmt.Sprintf("the fastest of %d takes %.4g s a step on %d accelerators, the limit is %.4g s",
			e.Counts.Evaluated, e.Fastest.StepTime, e.Fastest.Accelerators, e.StepLimit))
	}
	if e.PowerLimit > 0 {
		parts = append(parts, fmt.Sprintf("the one that draws least takes %.4g MW on %d accelerators, the limit is %.4g MW",
			e.LeastPower.Power/1e6, e.LeastPower.Accelerators, e.PowerLimit/1e6))
	}
	return fmt.Sprintf("%v: %s", ErrLimits, strings.Join(parts, "; "))
}

// Unwrap returns ErrLimits.
func (e *LimitsError) Unwrap() error { return ErrLimits }
