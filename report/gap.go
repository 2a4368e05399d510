package report

import (
	"fmt"
	"math"
)

// gap is how far a candidate that was not built is from being built: its assumed capex is 100 per cent, and the places
// are in per cent of the bar's width.
type gap struct {
	*NotBuilt
	Color string
	// Known tells that both capex figures are there; else only the note says something.
	Known              bool
	HasRange           bool
	Beyond             bool    // the range ends beyond the axis
	From, Width, At    float64 // the range and the assumed cost
	Enters             float64 // the break-even
	Assumed, EnterText string
	Range              string
	Verdict            string
}

// gapTick is a mark of the bars' common axis.
type gapTick struct {
	At    float64
	Label string
}

// gaps lays out the candidates that were not built on one axis, the share of the assumed capex.
func (v *view) gaps(list []NotBuilt) {
	axis := 1.0
	for i := range list {
		if n := &list[i]; n.CapexUSDPerKW > 0 {
			axis = max(axis, n.CapexHigh/n.CapexUSDPerKW, n.BreakEvenUSDPerKW/n.CapexUSDPerKW)
		}
	}
	// Beyond three times the assumed cost nothing is told apart that matters here; such ends are cut and the numbers stay.
	axis = min(math.Ceil(axis*1.05*4)/4, 3)
	v.GapMax = axis
	step := 0.25
	if axis > 1.5 {
		step = 0.5
	}
	for x := 0.0; x <= axis+1e-9; x += step {
		v.GapTicks = append(v.GapTicks, gapTick{position(x, axis), typeset(Percent(x, 3))})
	}
	for i := range list {
		v.Gaps = append(v.Gaps, newGap(&list[i], axis))
	}
}

func newGap(n *NotBuilt, axis float64) gap {
	g := gap{NotBuilt: n, Color: colorOf(n.Family, n.Technology+" "+n.Name), Known: n.CapexUSDPerKW > 0}
	if !g.Known {
		return g
	}
	g.Assumed, g.EnterText = typeset(Number(n.CapexUSDPerKW, 3)), typeset(Number(n.BreakEvenUSDPerKW, 3))
	ratio := n.BreakEvenUSDPerKW / n.CapexUSDPerKW
	g.At, g.Enters = position(1, axis), position(ratio, axis)
	if n.CapexHigh > n.CapexLow {
		g.HasRange, g.Beyond = true, n.CapexHigh/n.CapexUSDPerKW > axis
		g.From = position(n.CapexLow/n.CapexUSDPerKW, axis)
		g.Width = math.Round(100*(position(n.CapexHigh/n.CapexUSDPerKW, axis)-g.From)) / 100
		g.Range = typeset(Between(n.CapexLow, n.CapexHigh, 3))
	}
	switch {
	case n.BreakEvenUSDPerKW <= 0:
		g.Verdict = "not at any cost"
	case g.HasRange && n.BreakEvenUSDPerKW >= n.CapexLow && n.Note == "":
		g.Verdict = fmt.Sprintf("at %s, within the assumed range", typeset(Percent(ratio, 2)))
	default:
		g.Verdict = fmt.Sprintf("at %s of the assumed cost", typeset(Percent(ratio, 2)))
	}
	return g
}
