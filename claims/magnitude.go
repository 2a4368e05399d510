package claims

import (
	"fmt"

	"tokenwatt/claims/measure"
	"tokenwatt/internal/strictyaml"
)

// limit is what a figure of some types cannot be.
type limit struct {
	Types    []string `yaml:"types" required:"true" doc:"The types of claims that it bounds."`
	Unit     string   `yaml:"unit" required:"true" doc:"The normalised unit of the bounds."`
	Low      float64  `yaml:"low" required:"true" doc:"Lower bound."`
	High     float64  `yaml:"high" required:"true" doc:"Upper bound."`
	Physical bool     `yaml:"physical" required:"true" doc:"Nothing can lie outside by definition or by physics."`
	Why      string   `yaml:"why" required:"true" doc:"What the bounds rest on."`
	Source   string   `yaml:"source" required:"true" doc:"Where they are from."`
	Date     string   `yaml:"date" required:"true" doc:"Date of the source."`
	Basis    string   `yaml:"basis" required:"true" doc:"How well they are founded."`
}

// limitFile is the form of data/bounds.yaml.
type limitFile struct {
	Bounds strictyaml.Map[limit] `yaml:"bounds" required:"true" doc:"Bounds by name."`
}

// loadLimits reads the built-in bounds.
func loadLimits() ([]limit, error) {
	content, err := data.ReadFile("data/bounds.yaml")
	if err != nil {
		return nil, fmt.Errorf("claims: built-in bounds: %w", err)
	}
	document, err := strictyaml.Parse("builtin:bounds.yaml", content, nil)
	if err != nil {
		return nil, fmt.Errorf("claims: built-in bounds: %w", err)
	}
	var f limitFile
	if err := strictyaml.Decode(document, &f, nil); err != nil {
		return nil, fmt.Errorf("claims: built-in bounds: %w", err)
	}
	out := make([]limit, 0, len(f.Bounds))
	for _, e := range f.Bounds {
		out = append(out, e.Value)
	}
	return out, nil
}

// magnitudes compares claims that nothing decided yet with the bounds of their type.
func (c *checker) magnitudes() {
	by := map[Type][]*limit{}
	for i := range c.limits {
		for _, t := range c.limits[i].Types {
			by[Type(t)] = append(by[Type(t)], &c.limits[i])
		}
	}
	for i := range c.claims {
		for _, l := range by[c.claims[i].Type] {
			c.magnitude(i, l)
		}
	}
}

// magnitude compares a claim with a bound, if both are in the same unit.
func (c *checker) magnitude(i int, l *limit) {
	m := &c.claims[i].Measure
	if m.NormalisedUnit != l.Unit || c.verdicts[i].Verdict != "" && c.verdicts[i].Verdict != Consistent || m.Change != 0 {
		return
	}
	outcome, factor := Judge(m.Normalised, m.NormalisedHigh, boundOf(l, m), l.Low, l.High)
	if l.Physical && (m.Normalised > l.High || m.NormalisedHigh < l.Low) {
		outcome = Contradicted
	}
	if outcome == Consistent {
		return
	}
	v := Verdict{
		Verdict: outcome, Factor: factor, Low: l.Low, High: l.High, Unit: l.Unit, ErrorKind: OrderOfMagnitude, Check: CheckMagnitude,
		Reasons: []Reason{{
			Text:   fmt.Sprintf("%s lies outside anything possible or reported, %s to %s %s: %s.", m.Span, number(l.Low), number(l.High), l.Unit, l.Why),
			Inputs: []Input{c.quote(c.measureOf(i), "as stated")},
			Result: &Input{Name: "bounds", Low: l.Low, Value: l.Low, High: l.High, Unit: l.Unit, Source: l.Source, Date: l.Date, Basis: l.Basis},
		}},
		Sources: []Source{{Title: l.Source, Date: l.Date, Basis: l.Basis}},
	}
	c.verdicts[i] = v
}

// boundOf returns how a claim is compared with a bound: a physical one without the slack of an open statement.
func boundOf(l *limit, m *measure.Measure) measure.Bound {
	if l.Physical {
		return measure.Exact
	}
	return m.Bound
}
