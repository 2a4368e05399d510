package report

import (
	"fmt"
	"math"
	"strings"
)

const (
	// listedChanges is how many changes of one input a terminal lists for a target, listedCannot how many of the inputs that
	// come nearest without reaching it.
	listedChanges = 6
	listedCannot  = 3
	// listedDrivers is how many drivers are named.
	listedDrivers = 6
	// listedCauses is how many causes of draws without a result are named.
	listedCauses = 2
	// atBreakEven is a power in MW that a root closes to, which is 0 to a reader.
	atBreakEven = 5e-4
)

// fusionGoal prints what reaches a target; where a joint change takes every input is said of the first one only.
func (p *page) fusionGoal(g, before *FusionGoal) {
	text := "not reached"
	if g.Met {
		text = "reached; what would lose it"
	}
	p.line("  %s: %s", g.title(), text)
	if len(g.Changes) > 0 {
		t := newTable("lrlrl")
		t.row("    one input alone", "from", "to", "range", "")
		for i := range g.Changes[:min(listedChanges, len(g.Changes))] {
			c := &g.Changes[i]
			t.row("    "+c.Name, Number(c.From, 3), joined(Number(c.To, 3), c.Unit), c.rangeText(), inRangeText(c.InRange))
		}
		p.table(t)
		if more := len(g.Changes) - listedChanges; more > 0 {
			p.line("      and %d more", more)
		}
	} else if len(g.Cannot) > 0 {
		p.paragraph("    ", g.cannotAfter(before))
	}
	p.paragraph("    ", g.jointWords())
	if g.Joint.Found && before == nil {
		p.paragraph("      ", g.Joint.movesText())
	}
}

// rangeText is the range of a changed input, one number where it has none.
func (c *FusionChange) rangeText() string {
	if c.Low == c.High {
		return Number(c.Low, 3)
	}
	return Between(c.Low, c.High, 3)
}

// title is the target with where its number is from.
func (g *FusionGoal) title() string {
	if g.From == "" {
		return g.Target
	}
	return g.Target + " (" + g.From + ")"
}

// inRangeText says whether a value is anything that anybody holds possible.
func inRangeText(in bool) string {
	if in {
		return "within the range"
	}
	return "beyond the range"
}

// cannotWords says that no input alone does it, and which come nearest.
func (g *FusionGoal) cannotWords() string {
	var near []string
	for i := range g.Cannot[:min(listedCannot, len(g.Cannot))] {
		c := &g.Cannot[i]
		near = append(near, fmt.Sprintf("%s %s (%s)", c.Name, joined(Number(c.NearestAt, 3), c.Unit), c.Nearest.words()))
	}
	verb := "reaches"
	if g.Met {
		verb = "loses"
	}
	return fmt.Sprintf("No value of one input alone %s it, up to its physical limits. The nearest: %s.", verb, strings.Join(near, "; "))
}

// cannotAfter is cannotWords, shorter where it would say the same as of the target before.
func (g *FusionGoal) cannotAfter(before *FusionGoal) string {
	text := g.cannotWords()
	if before != nil && len(before.Changes) == 0 && before.cannotWords() == text {
		return "No value of one input alone does that either."
	}
	return text
}

// words is an answer in a few words.
func (a *FusionAnswer) words() string {
	mw := a.NetMW
	if math.Abs(mw) < atBreakEven {
		mw = 0
	}
	text := fmt.Sprintf("Q_eng %s, %s MW", Number(a.Gain, 3), Number(mw, 3))
	if a.Producer {
		text += fmt.Sprintf(", %s USD/MWh", Number(a.LCOE, 3))
	}
	return text
}

// jointWords is what all inputs do together.
func (g *FusionGoal) jointWords() string {
	j := &g.Joint
	end, verb := "better", "reach"
	if g.Met {
		end, verb = "worse", "lose"
	}
	switch {
	case len(j.Moves) == 0:
		return "No input with a range moves it."
	case j.Found:
		return fmt.Sprintf("All together %s it at %s of the way from their modes to the %s ends of their ranges: %s.",
			verb, Percent(j.Share, 3), end, j.Answer.words())
	default:
		text := fmt.Sprintf("Not even all together at the %s ends of their ranges %s it: the nearest on the way is %s.", end, verb, j.Nearest.words())
		if j.Stopped != "" {
			text += " The way ends where " + j.Stopped + "."
		}
		return text
	}
}

// movesText lists where a joint change takes the inputs.
func (j *FusionJoint) movesText() string {
	var moves []string
	for i := range j.Moves {
		m := &j.Moves[i]
		moves = append(moves, fmt.Sprintf("%s %s → %s", m.Name, Number(m.From, 3), joined(Number(m.To, 3), m.Unit)))
	}
	return strings.Join(moves, ", ")
}

func (p *page) fusionChance(c *FusionChance) {
	if c == nil {
		return
	}
	p.heading("At random over the ranges")
	p.paragraph("  ", c.countWords())
	t := newTable("lrrl")
	t.row("chance of", "share", "95 % interval", "")
	for i := range c.Goals {
		o := &c.Goals[i]
		t.row(o.Target, Percent(o.Share, 3), chanceInterval(o), fmt.Sprintf("%s of %s", Number(float64(o.Hits), 9), Number(float64(o.Draws), 9)))
	}
	p.table(t)
	t = newTable("lrrrl")
	t.row("", "P5", "P50", "P95", "")
	for i := range c.Spreads {
		if s := &c.Spreads[i]; s.Count > 0 {
			t.row(s.Name, Number(s.P5, 3), Number(s.P50, 3), Number(s.P95, 3), s.Unit)
		}
	}
	p.table(t)
	for _, d := range []struct {
		what string
		list []FusionShare
	}{{"net power", c.Drivers}, {"Q_eng", c.GainDrivers}} {
		if len(d.list) > 0 {
			p.paragraph("  ", fmt.Sprintf("what drives %s (share of its variance): %s", d.what, driversWords(d.list)))
		}
	}
}

// chanceInterval is Wilson's interval; of no hit an upper bound, of nothing but hits a lower one.
func chanceInterval(o *FusionOdds) string {
	switch {
	case o.Hits == 0:
		return "below " + Percent(o.High, 2)
	case o.Hits == o.Draws:
		return "above " + Percent(o.Low, 3)
	default:
		return Number(100*o.Low, 3) + " – " + Percent(o.High, 3)
	}
}

// countWords says how many draws there are and what became of the others.
func (c *FusionChance) countWords() string {
	text := fmt.Sprintf("%s draws; %s computed", Number(float64(c.Asked), 9), Number(float64(c.Computed), 9))
	if c.Refused > 0 {
		text += fmt.Sprintf(", %s refused as no machine can be so (%s)", Number(float64(c.Refused), 9), c.causesWords(false))
	}
	if c.Failed > 0 {
		text += fmt.Sprintf(", %s failed in the computation (%s; with them the chance is %s to %s)", Number(float64(c.Failed), 9), c.causesWords(true),
			Number(100*c.Bounds[0], 3), Percent(c.Bounds[1], 3))
	}
	return text
}

// causesWords names the most frequent causes of what was refused, or of what failed.
func (c *FusionChance) causesWords(failed bool) string {
	var words []string
	for i := range c.Causes {
		if c.Causes[i].Failed == failed && len(words) < listedCauses {
			words = append(words, fmt.Sprintf("%s: %s", Number(float64(c.Causes[i].Draws), 9), c.Causes[i].Rule))
		}
	}
	return strings.Join(words, "; ")
}

// driversWords names the largest shares.
func driversWords(list []FusionShare) string {
	var names []string
	for i := range list[:min(listedDrivers, len(list))] {
		names = append(names, list[i].Name+" "+Percent(list[i].Share, 2))
	}
	return strings.Join(names, ", ")
}
