package claims

import (
	"math"
	"slices"

	"tokenwatt/claims/measure"
)

// Limits of a chain: how far back in characters and how many measures are looked at, how many take part, and how
// closely they have to agree, which is closer than in one sentence because more may agree by chance.
const (
	chainReach      = 600
	chainCandidates = 7
	chainFactors    = 3
	chainTolerance  = 0.05
)

// chain looks for a number that nothing has decided yet among the numbers of the sentences before it: texts compute from
// sentence to sentence. It only ever finds that an equation holds. The number has to stand behind all that it follows from,
// and one of those has to have a unit, or be of the same unit as another where the number is a share or a multiple.
func (c *checker) chain(m int) {
	x := &c.measures[m]
	i := c.at[m]
	if i < 0 || c.verdicts[i].Verdict != "" || !exact(x) && x.Bound != measure.Interval || x.Normalised <= 0 || x.Fault != measure.NoFault || x.Kind == measure.Date {
		return
	}
	candidates := c.chainCandidates(m)
	if len(candidates) == 0 {
		return
	}
	best := &solution{off: math.Inf(1), anywhere: true}
	for _, t := range c.chainTargets(m, candidates) {
		for size := 1; size <= min(len(candidates), c.chainSize(m)) && best.off > 1; size++ {
			c.search(t, candidates, &chosen{}, amount{low: 1, high: 1}, size, best)
		}
	}
	c.sixND(m, candidates, best)
	if best.off > 1+chainTolerance && c.energyInPower(m, candidates) {
		return
	}
	if best.off <= 1+chainTolerance && c.telling(m, best) {
		c.decide(m, c.productVerdict(m, best, Consistent))
		return
	}
	c.slipOfTen(m, candidates)
}

// slipDigits is how many digits a number needs to show that it is another one at the wrong power of ten, and slipTolerance how
// close they have to be.
const (
	slipDigits    = 3
	slipTolerance = 0.01
)

// slipOfTen finds a number that is the product or quotient of two amounts right before it but for a power of ten: "315 million kWh at
// 0.56 kg emit 17,600 t". Fewer digits, plain numbers and guessed units prove nothing.
func (c *checker) slipOfTen(m int, candidates []factor) {
	x := &c.measures[m]
	if x.Kind == measure.Share || x.Kind == measure.Multiple || x.Bound == measure.Interval || digitsOf(x.Value) < slipDigits-1 || len(candidates) < 2 {
		return
	}
	near := candidates[:min(len(candidates), slipCandidates)]
	for _, k := range []float64{1, -1, 2, -2, 3, -3, 4, -4} {
		for _, t := range c.chainTargets(m, near) {
			t.low, t.high = t.low*math.Pow(10, k), t.high*math.Pow(10, k)
			best := &solution{off: math.Inf(1)}
			c.search(t, near, &chosen{}, amount{low: 1, high: 1}, 2, best)
			if digitsOf(x.Value) < slipDigits && (math.Abs(k) != 3 || !c.prefixSlip(m, best)) {
				continue
			}
			if best.off > 1+slipTolerance || !c.telling(m, best) || c.plain(best) || !c.rooted(m, rootsOf(best)) {
				continue
			}
			best.target.low, best.target.high = best.target.low/math.Pow(10, k), best.target.high/math.Pow(10, k)
			best.off = math.Pow(10, math.Abs(k))
			c.decide(m, c.productVerdict(m, best, direction(best.target, best.value)))
			return
		}
	}
}

// prefixSlip reports whether two digits are enough to tell that a unit has the wrong prefix: the number follows, as it stands, from the
// hours of accelerators and the power of each right before it in its sentence.
func (c *checker) prefixSlip(m int, s *solution) bool {
	if len(s.used) != 2 || c.measures[m].Kind != measure.Energy {
		return false
	}
	hours := false
	for _, a := range s.used {
		k := &c.measures[a.at]
		if k.Sentence != c.measures[m].Sentence || k.Kind != measure.ChipTime && k.Kind != measure.Power {
			return false
		}
		hours = hours || k.Kind == measure.ChipTime
	}
	return hours
}

// grown reports whether an equation takes an amount from another of its unit by the ratio of two counts, or by a growth: that they go
// together is chance or a claim of its own.
func (c *checker) grown(m int, s *solution) bool {
	counts, same := 0, false
	for _, a := range s.used {
		switch {
		case c.types[a.at] == Growth && len(s.used) > 2:
			return true
		case c.measures[a.at].Kind == measure.Count:
			counts++
		default:
			same = same || c.measures[a.at].NormalisedUnit == c.measures[m].NormalisedUnit
		}
	}
	return counts == 2 && same
}

// inOtherUnit reports whether a number tells one right before it in another unit of the same dimension: "600 MW before cooling. Call it
// 0.6 GW", "626,000 pounds ... The figure, about 284 tonnes".
func (c *checker) inOtherUnit(m, k int) bool {
	x, o := &c.measures[m], &c.measures[k]
	return x.NormalisedUnit == o.NormalisedUnit && x.Unit != o.Unit && x.Per == o.Per && x.Start-o.End <= otherUnitReach && x.Currency == "" &&
		(x.Kind == measure.Power || x.Kind == measure.Energy || x.Kind == measure.Mass || x.Kind == measure.Volume)
}

// otherUnitReach is how far behind an amount it is told again in another unit, in characters.
const otherUnitReach = 200

// slipCandidates is how many measures before a number a slip is looked for in.
const slipCandidates = 4

// plain reports whether a factor of an equation is a plain number.
func (c *checker) plain(s *solution) bool {
	return slices.ContainsFunc(s.used, func(a amount) bool { return a.units == 0 })
}

// rootsOf returns the factors of an equation as they were chosen.
func rootsOf(s *solution) []choice {
	out := make([]choice, len(s.used))
	for i, a := range s.used {
		out[i] = choice{a, s.signs[i]}
	}
	return out
}

// energyInPower finds an energy that is written in a unit of power: a word of use stands before it, and the numbers before it give an
// energy of the same digits ("30.84 million GPU hours at 0.7 kW use 21.59 GW").
func (c *checker) energyInPower(m int, candidates []factor) bool {
	x := &c.measures[m]
	if x.Kind != measure.Power || x.Per != "" || !c.cueBetween("consumption", max(0, x.Start-usedReach), x.Start) {
		return false
	}
	t := c.amountOf(m)
	t.units += factors{"h": 1}.key()
	best := &solution{off: math.Inf(1), anywhere: true}
	for size := 2; size <= min(len(candidates), chainFactors) && best.off > 1; size++ {
		c.search(t, candidates, &chosen{}, amount{low: 1, high: 1}, size, best)
	}
	if best.off > 1+growthTolerance || !slices.ContainsFunc(best.used, func(a amount) bool {
		return c.measures[a.at].Kind == measure.Time || c.measures[a.at].Kind == measure.ChipTime
	}) {
		return false
	}
	v := c.productVerdict(m, best, Consistent)
	v.Verdict, v.ErrorKind, v.Check, v.Factor = UnitError, UnitKind, CheckDimension, 0
	v.Reasons = append(v.Reasons, Reason{Text: "By these numbers it is an energy, and its unit is one of power.", Formula: "[" + x.NormalisedUnit + "]"})
	c.decide(m, v)
	return true
}

// chainSize is how many factors a number may follow from: a multiple is the ratio of two.
func (c *checker) chainSize(m int) int {
	if c.measures[m].Kind == measure.Multiple {
		return 2
	}
	return chainFactors
}

// chainCandidates returns the measures before a measure that it may follow from, the nearest ones.
func (c *checker) chainCandidates(m int) []factor {
	var out []factor
	for k := m - 1; k >= 0 && k >= m-2*chainCandidates && c.measures[m].Start-c.measures[k].End <= chainReach; k-- {
		x := &c.measures[k]
		if len(out) >= chainCandidates && c.measures[m].Kind != measure.Multiple {
			// Farther back only fleets are looked at: they are named once and counted with until the end.
			if x.Kind != measure.Count || len(out) >= chainCandidates+2 {
				continue
			}
		}
		if x.Kind == measure.Date || x.Fault != measure.NoFault || x.Normalised <= 0 || x.Kind == measure.Multiple || c.threadCounter(x) {
			continue
		}
		if !c.sameLine(m, k) {
			continue
		}
		f := c.factor(k)
		if x.Kind == measure.Ratio {
			f.units, f.variants = 0, nil
			f.variants = append(f.variants, f.amount)
		}
		f.variants = append(f.variants, c.chainVariants(k, f.amount)...)
		out = append(out, f)
	}
	return out
}

// sameLine reports whether two measures stand in one row or one column of a table, where the first stands in a table.
func (c *checker) sameLine(m, k int) bool {
	p := c.paragraphOf(m)
	if p == nil || p.Column == 0 || p.Row == 0 {
		return true
	}
	o := c.paragraphOf(k)
	return o != nil && o.Table == p.Table && (o.Column == p.Column || o.Row == p.Row)
}

// chainVariants returns what else a factor may be: a count without its noun, a price of an hour that is one of an
// accelerator, an amount per query that others are compared with as it is.
func (c *checker) chainVariants(k int, a amount) []amount {
	var out []amount
	if a.count {
		bare := a
		bare.units = 0
		out = append(out, bare)
	}
	m := &c.measures[k]
	if m.Kind == measure.ChipTime {
		each := a
		each.units -= factors{"accelerator": 1}.key()
		each.loose = true
		out = append(out, each)
	}
	if c.types[k] == GPUPrice && m.Per == "" {
		each := a
		each.units -= factors{"accelerator": 1}.key()
		each.loose = true
		out = append(out, each)
	}
	if m.Currency != "" && (m.Per == "h" || m.Per == "hour") {
		each := a
		each.units -= factors{"accelerator": 1}.key()
		each.loose = true
		out = append(out, each)
	}
	if m.Per != "" && familyOf(canonicalNoun(m.Per)) != otherNoun {
		_, one := unitOf(m.Per)
		each := a
		each.units += one.key()
		each.loose = true
		out = append(out, each)
	}
	return out
}

// chainTargets returns what a number may be: as its units say, and over the period that a number before it is over.
func (c *checker) chainTargets(m int, candidates []factor) []amount {
	f := c.factor(m)
	if c.measures[m].Kind == measure.Multiple {
		f.units = 0
		return []amount{f.amount}
	}
	out := f.variants
	if c.measures[m].Per != "" || c.measures[m].Period != "" {
		return out
	}
	seen := map[float64]bool{}
	for k := range candidates {
		s := secondsOf(c.measures[candidates[k].at].Period)
		if s <= 0 || seen[s] {
			continue
		}
		seen[s] = true
		over := f.amount
		over.low, over.high = over.low/(s/hour), over.high/(s/hour)
		over.units -= factors{"h": 1}.key()
		over.loose = true
		out = append(out, over)
	}
	return out
}

// sixND compares operations with six for each parameter and token, the usual estimate of a training run (Kaplan et al. 2020,
// arXiv 2001.08361).
func (c *checker) sixND(m int, candidates []factor, best *solution) {
	if c.measures[m].Kind != measure.Compute {
		return
	}
	t := c.amountOf(m)
	for i := range candidates {
		for k := range candidates {
			n, d := candidates[i].amount, candidates[k].amount
			if c.measures[n.at].Kind != measure.Parameters || c.measures[d.at].Kind != measure.Tokens {
				continue
			}
			value := amount{low: 6 * n.low * d.low, high: 6 * n.high * d.high}
			if off := apart(t, value); off > 0 && off < best.off {
				*best = solution{target: t, value: value, used: []amount{n, d}, signs: []int{1, 1}, off: off}
			}
		}
	}
}

// telling reports whether an equation says more than that two numbers are alike by chance: one factor has to be over another
// unit than the number, a product needs a unit, and a share or multiple two amounts of one physical unit or noun.
func (c *checker) telling(m int, s *solution) bool {
	own := c.amountOf(m)
	physical, bare := 0, 0
	if c.grown(m, s) {
		return false
	}
	for _, f := range s.used {
		if f.count && f.units == 0 {
			bare++
			if family := familyOf(noun(&c.measures[f.at])); len(s.used) > 2 && (family == siteNoun || family == otherNoun && c.measures[f.at].Noun != "") {
				return false // places and the like multiply nothing
			}
		}
		if f.units != 0 && !f.count {
			physical++
		}
	}
	switch kind := c.measures[m].Kind; {
	case bare > 1:
		return false
	case len(s.used) == 1 && c.inOtherUnit(m, s.used[0].at):
		return true
	case len(s.used) == 1:
		return physical == 1 && c.measures[s.used[0].at].NormalisedUnit != c.measures[m].NormalisedUnit
	case kind == measure.Share || kind == measure.Multiple:
		return len(s.used) == 2 && s.used[0].units == s.used[1].units && s.used[0].units != 0
	}
	return physical >= 1 && own.units != 0
}
