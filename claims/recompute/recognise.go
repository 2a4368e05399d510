package recompute

import (
	"fmt"
	"iter"
	"math"
	"sort"
	"strconv"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/claims"
	"tokenwatt/claims/measure"
	"tokenwatt/quantity"
)

// A claim that nothing else decides may still be a figure that is published of what the text speaks of: its type was read
// wrongly, its sentence does not name the subject, or the figure is an attribute of a machine or a model in the catalog.
// Such a figure is recognised by its value and dimension:
//
//   - of a subject of the claim (named in its sentence, or carried over) within recognised
//   - of another subject that the text names only with two significant digits, or where the type fits
//
// and, of a subject of the claim, by digits that are those of the only figure but at another scale: that is a slip of the order of
// magnitude. Anything else is left undecided: that a number is no published figure says nothing.

// recognised is how close a number is to a published figure that it repeats, and slipped to the digits of one.
const (
	recognised = 0.02
	slipped    = 0.004
)

// wideFact is how far apart the ends of a fact are at most where a number inside it is recognised as it.
const wideFact = 1.8

// How many subjects of the text are looked at beside those of the claim: before it, behind it, and at the beginning.
const (
	mentionsBack  = 24
	mentionsAhead = 3
	mentionsFirst = 6
)

// recognise returns a verdict on a claim that repeats a figure, nil where it does not. Strictly, only a single figure of the claim's type and
// of its subject counts.
func (e *Engine) recognise(q *question, strict bool) *claims.Verdict {
	m := &q.claim.Measure
	if m.Fault != measure.NoFault || m.ConversionOf >= 0 || m.Normalised <= 0 {
		return nil
	}
	switch q.claim.Type {
	case claims.Growth, claims.Comparison, claims.PriceChange, claims.Conversion, claims.Equivalence, claims.EventDate, claims.FoundingDate,
		claims.ForecastDate, claims.HouseholdCount, claims.HouseholdYears, claims.ElectricityPrice:
		return nil
	}
	a, err := q.amount(0)
	if err != nil || !(a.low > 0) || !(a.high < huge) {
		return nil
	}
	digits := significant(m.Value)
	own := map[string]bool{}
	var slips []*fact
	others := map[string]bool{}
	for i := range q.subjects {
		s := &q.subjects[i]
		for f := range e.figures(q, s, own) {
			if !q.fits(f, a) {
				continue
			}
			typed := f.entry.Quantity == string(q.claim.Type)
			if strict && (!typed || digits < 2 || f.low != f.high) && !q.telling(f, a, digits) {
				continue
			}
			if (digits >= 2 || typed || planned(f, q.claim.Type) || s.Via == "" && m.Kind != measure.Money) && q.meets(f, a) {
				return q.recognisedAs(f, a, 1)
			}
			if digits >= 3 || digits == 2 && typed {
				slips = append(slips, f)
			}
		}
	}
	for _, s := range q.elsewhere() {
		if own[s.ID] {
			continue
		}
		for f := range e.figures(q, &s, others) {
			typed := f.entry.Quantity == string(q.claim.Type)
			if strict && !q.telling(f, a, digits) {
				continue
			}
			if (digits >= 2 || typed) && q.fits(f, a) && q.meets(f, a) {
				return q.recognisedAs(f, a, 1)
			}
		}
	}
	if strict {
		return nil
	}
	if v := e.drawn(q, a); v != nil {
		return v
	}
	for i := range slips {
		if k, ok := slip(slips[i], a); ok {
			return q.recognisedAs(slips[i], a, math.Pow10(k))
		}
	}
	return nil
}

// tellingDigits is how many digits a number needs to be a figure of another subject of the text against a recomputation.
const tellingDigits = 3

// telling reports whether a claim has the very digits of a figure of its type, or of the training run that its text is about.
func (q *question) telling(f *fact, a amount, digits int) bool {
	t := string(q.claim.Type)
	return digits >= tellingDigits && f.low == f.high && math.Abs(a.low/f.low-1) <= slipped && (f.entry.Quantity == t || f.entry.Quantity == "training_"+t)
}

// planned reports whether a claim tells a spending that was announced as an investment.
func planned(f *fact, t claims.Type) bool {
	return f.entry.Quantity == "spending" && t == claims.Funding
}

// surveyedPUE is more than facilities with accelerators add to what a machine draws, in surveys.
const surveyedPUE = 1.6

// drawn finds that the power of one accelerator, of which the text does not say what is in it, lies between what the chip draws and its
// share of the facility.
func (e *Engine) drawn(q *question, a amount) *claims.Verdict {
	m := &q.claim.Measure
	const chipPower = 2000 // W: no chip draws more, so that nothing has to say that it is of one
	if q.claim.Type != claims.GPUPower || a.high > chipPower && m.NormalisedUnit != "kW/GPU" && !q.mentions("每张", "每卡", "每块", "每片", "单卡", "each", "per gpu", "per card", "per chip") {
		return nil
	}
	for i := range q.subjects {
		x := e.catalog.Accelerators.Get(q.subjects[i].Entry)
		if x == nil || !x.Value.TDP.Known() {
			continue
		}
		s := e.serverOf(x.Name)
		if s == nil {
			continue
		}
		low, high := float64(x.Value.TDP.Mode)*idle, float64(s.MaxPower.High)/float64(s.Accelerators)*surveyedPUE
		if a.low < low || a.high > high {
			return nil
		}
		f := fact{entry: &catalog.Published{Value: float64(s.MaxPower.Mode) / float64(s.Accelerators), Low: low, High: high, Unit: "W"}, low: low, high: high}
		f.entry.Title, f.entry.Source, f.entry.Basis = s.Title+": from the chip's draw to its share of the facility", s.MaxPower.Source, quantity.Estimate
		return q.recognisedAs(&f, a, 1)
	}
	return nil
}

// figures ranges over what is published of a subject and known on the day, and its attributes in the catalog; over nothing where the
// subject was looked up before.
func (e *Engine) figures(q *question, s *claims.Subject, seen map[string]bool) iter.Seq[*fact] {
	return func(yield func(*fact) bool) {
		if seen[s.ID] {
			return
		}
		seen[s.ID] = true
		for _, name := range [2]string{s.ID, s.Entry} {
			if name == "" {
				continue
			}
			key := slug(name)
			for _, i := range e.ledger.of[key] {
				f := &e.ledger.all[i]
				if f.entry.Wrong != "" || q.day != "" && !known(f.entry.Date, q.day) {
					continue
				}
				if t := f.entry.Quantity; (t == "visitors" || t == "queries") && q.claim.Measure.Per == "day" {
					daily := *f // of a day, as the claim is
					daily.low, daily.mode, daily.high = f.low*day, f.mode*day, f.high*day
					f = &daily
				}
				if !yield(f) {
					return
				}
			}
			for i := range e.attributes[key] {
				if !yield(&e.attributes[key][i]) {
					return
				}
			}
		}
	}
}

// elsewhere returns the subjects that the text names before a claim, the nearest first, those right behind it, and those that it
// begins with.
func (q *question) elsewhere() []claims.Subject {
	all := q.about.Mentions
	n := sort.Search(len(all), func(i int) bool { return all[i].Span.Start >= q.claim.Measure.Start })
	var out []claims.Subject
	for i := n - 1; i >= 0 && i >= n-mentionsBack; i-- {
		out = append(out, all[i])
	}
	out = append(out, all[n:min(n+mentionsAhead, len(all))]...)
	return append(out, all[:min(mentionsFirst, len(all))]...)
}

// fits reports whether a figure can be what a claim states: it measures the same kind of thing.
func (q *question) fits(f *fact, a amount) bool {
	m := &q.claim.Measure
	bare := m.Kind == measure.Count && m.Noun == ""
	switch f.entry.Quantity {
	case "parameters", "active_parameters":
		return m.Kind == measure.Parameters || bare && m.Scale > 1
	case "tokens":
		return m.Kind == measure.Tokens && m.Per == "" || bare && m.Scale > 1
	case "training_fleet", "fleet_size":
		return m.Kind == measure.Count && (machines(m.NormalisedUnit) || bare)
	case "accelerator_hours":
		return m.Kind == measure.ChipTime
	case "training_duration", "duration", "training_days":
		return m.Kind == measure.Time && f.unit.Currency == "" && a.dim == q.engine.measures("s")
	case "count":
		return m.Kind == measure.Count && !bare && !machines(m.NormalisedUnit)
	case "visitors", "queries":
		return m.Kind == measure.Count && !bare && !machines(m.NormalisedUnit) && q.claim.Type == claims.Type(f.entry.Quantity)
	case "energy_share":
		return m.Kind == measure.Share && q.ofItsPlace(f) && (q.claim.Type == claims.EnergyShare || q.claim.Type == claims.ShareOfTotal)
	case "gpu_rental":
		return m.Kind == measure.Money && hourly(m.Per)
	case "annual_energy":
		return m.Kind == measure.Energy && (q.claim.Period.Seconds == 0 || math.Abs(q.claim.Period.Seconds/year-1) < 0.01)
	case "household_energy", "equivalence", "exchange_rate", "price_change", "founding_date", "event_date", "pue", "utilisation", "load", "life",
		"requests_per_visitor", "output_tokens", "input_tokens", "served_batch", "electricity_share", "hardware_share", "staff_share", "energy_per_token", "token_price":
		return false
	}
	switch m.Kind {
	case measure.Count, measure.Share, measure.Multiple, measure.Time, measure.Date, measure.Ratio, measure.ChipTime, measure.Tokens, measure.Parameters:
		return false
	}
	return a.dim == q.engine.measures(f.entry.Unit)
}

// ofItsPlace reports whether the share of a country's electricity is of the country that the claim names first, or of none.
func (q *question) ofItsPlace(f *fact) bool {
	const prefix = "data-centres-"
	for i := range q.subjects {
		if s := &q.subjects[i]; s.Class == claims.Country && s.Via == "" {
			return !strings.HasPrefix(f.entry.Subject, prefix) || f.entry.Subject == prefix+s.ID
		}
	}
	return true
}

// machines reports whether a unit counts accelerators or servers.
func machines(unit string) bool {
	switch unit {
	case "GPU", "chip", "TPU", "accelerator", "card", "server", "node":
		return true
	}
	return false
}

// meets reports whether a claim repeats a figure, or is a bound that it keeps.
func (q *question) meets(f *fact, a amount) bool {
	if f.high > f.low*wideFact {
		return false
	}
	low, high := a.low*(1-recognised), a.high*(1+recognised)
	switch q.claim.Measure.Bound {
	case measure.MoreThan, measure.AtLeast:
		high = a.high * (1 + 2*claims.Tolerance)
	case measure.About, measure.Nearly, measure.LessThan, measure.AtMost:
		high = a.high * (1 + recognised)
		low = a.low * (1 - claims.Tolerance/2)
	case measure.Interval:
		return math.Abs(a.low/f.low-1) <= recognised && math.Abs(a.high/f.high-1) <= recognised
	}
	return f.high >= low && f.low <= high
}

// slip returns by which power of ten a claim is off a figure with the same digits.
func slip(f *fact, a amount) (int, bool) {
	if f.low != f.high || a.low != a.high || !(f.low > 0) {
		return 0, false
	}
	k := math.Round(math.Log10(a.low / f.low))
	if k == 0 || math.Abs(k) > 9 {
		return 0, false
	}
	return int(k), math.Abs(a.low/f.low/math.Pow(10, k)-1) <= slipped
}

// significant counts the significant digits of a number as it is written, scale apart.
func significant(v float64) int {
	s := strconv.FormatFloat(math.Abs(v), 'e', -1, 64)
	s, _, _ = strings.Cut(s, "e")
	return len(strings.ReplaceAll(s, ".", ""))
}

// recognisedAs is the verdict of a claim that is a figure times a factor.
func (q *question) recognisedAs(f *fact, a amount, factor float64) *claims.Verdict {
	v := &claims.Verdict{
		Verdict: claims.Consistent, Factor: 1, Low: f.low / a.factor, High: f.high / a.factor, Unit: a.unit, Check: claims.CheckLedger,
		Reasons: []claims.Reason{{Text: "It is a figure that is published of what the text speaks of:", Inputs: []claims.Input{f.told()}}},
		Sources: []claims.Source{f.source()},
	}
	if factor == 1 {
		return v
	}
	v.Verdict, v.Factor, v.ErrorKind = claims.Overstated, factor, claims.OrderOfMagnitude
	if factor < 1 {
		v.Verdict, v.Factor = claims.Understated, 1/factor
	}
	v.Reasons[0].Text = fmt.Sprintf("It has the digits of a figure that is published of this subject, at %s times its scale:", short(factor))
	v.WouldBeTrue = []claims.Assumption{{
		Input: f.entry.Title, Value: a.low / a.factor, Usual: [2]float64{v.Low, v.High}, Unit: a.unit, Source: f.entry.Source,
		Explanation: "no figure like this is published",
	}}
	return v
}

// attributesOf gathers what the catalog's machines and models are, by the names of their entries.
func attributesOf(c *catalog.Catalog) map[string][]fact {
	out := map[string][]fact{}
	for i := range c.Accelerators {
		x := &c.Accelerators[i]
		out[slug(x.Name)] = append(out[slug(x.Name)], ofAccelerator(x.Name, &x.Value)...)
	}
	for i := range c.Servers {
		x := &c.Servers[i]
		s := &x.Value
		for _, name := range []string{x.Name, s.Accelerator} {
			out[slug(name)] = add(out[slug(name)], name, s.Title+": nameplate power", "gpu_power", "W", 1, &s.MaxPower)
			out[slug(name)] = add(out[slug(name)], name, s.Title+": nameplate power of the machine for each accelerator", "gpu_power", "W", 1/float64(s.Accelerators), &s.MaxPower)
		}
		out[slug(x.Name)] = add(out[slug(x.Name)], x.Name, s.Title+": price", "gpu_price", "USD", 1, &s.Price)
		n := quantity.Exact(quantity.Count(s.Accelerators))
		n.Source, n.Date, n.Basis = s.Source, s.Date, s.Basis
		out[slug(x.Name)] = add(out[slug(x.Name)], x.Name, s.Title+": accelerators in it", "fleet_size", "1", 1, &n)
	}
	for i := range c.Models {
		x := &c.Models[i]
		out[slug(x.Name)] = append(out[slug(x.Name)], ofCatalogModel(x.Name, &x.Value)...)
	}
	return out
}

// ofAccelerator returns the attributes of an accelerator. Vendors advertise peaks with sparsity, twice the dense ones.
func ofAccelerator(name string, a *catalog.Accelerator) []fact {
	var out []fact
	out = add(out, name, a.Title+": thermal design power", "gpu_power", "W", 1, &a.TDP)
	if out = add(out, name, a.Title+": memory", "data_size", "B", 1, &a.Memory); a.Memory.Known() {
		out[len(out)-1].low *= 1e9 / (1 << 30) // vendors write GB for GiB
	}
	out = add(out, name, a.Title+": bandwidth of its memory", "bandwidth", "B/s", 1, &a.MemoryBandwidth)
	peaks := []*quantity.Figure[quantity.Compute]{&a.PeakBF16, &a.PeakFP8, &a.PeakFP4}
	for i, format := range []string{"16-bit", "8-bit", "4-bit"} {
		out = add(out, name, a.Title+": dense "+format+" peak", "compute", "FLOP/s", 1, peaks[i])
		out = add(out, name, a.Title+": "+format+" peak with sparsity", "compute", "FLOP/s", 2, peaks[i])
	}
	return out
}

// ofCatalogModel returns the attributes of a model, with the usual estimate of the operations of its training: 6 N D (Kaplan et
// al. 2020, arXiv 2001.08361).
func ofCatalogModel(name string, m *catalog.Model) []fact {
	var out []fact
	out = add(out, name, m.Title+": parameters", "parameters", "1", 1, &m.PublishedParameters)
	out = add(out, name, m.Title+": active parameters", "active_parameters", "1", 1, &m.PublishedActive)
	out = add(out, name, m.Title+": tokens of training", "tokens", "tok", 1, &m.TrainingTokens)
	n := &m.PublishedActive
	if !n.Known() {
		n = &m.PublishedParameters
	}
	if n.Known() && m.TrainingTokens.Known() {
		out = add(out, name, m.Title+": operations of training, 6 N D", "training_compute", "FLOP", 6*float64(m.TrainingTokens.Mode), n)
	}
	return out
}

// add appends a figure times a factor, if it is known.
func add[T quantity.Quantity](out []fact, name, title, kind, unit string, by float64, f *quantity.Figure[T]) []fact {
	if !f.Known() {
		return out
	}
	x := entry(name, title, kind, unit, f)
	x.low, x.mode, x.high = x.low*by, x.mode*by, x.high*by
	x.entry.Low, x.entry.Value, x.entry.High = x.low, x.mode, x.high
	return append(out, x)
}
