package training

import (
	"context"
	"slices"

	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
)

// Prediction is a row with what the model says of it.
type Prediction struct {
	Row           *Row
	Seconds       float64 // of a step
	P10, P90      float64 // s
	Host          float64 // share of the step that waits for the host
	Parameterised string  // what the parameters were fitted on: "catalog", or "without" and the source that was left out
}

// Inside tells whether the measured time lies in the interval.
func (p *Prediction) Inside() bool { return p.Row.Measured >= p.P10 && p.Row.Measured <= p.P90 }

// predict prices a case under its own prepared problem.
func predict(c *Case, how string) Prediction {
	b := c.Prepared.Step(&c.Row.Layout, &c.Cost)
	t := b.Total()
	p10, p90 := c.Prepared.IntervalOf(&b)
	return Prediction{Row: &c.Row, Seconds: t, P10: t * p10, P90: t * p90, Host: b.Host / t, Parameterised: how}
}

// Predict prices rows with the engines and clusters of a catalog. Rows that the model refuses come back with the reason.
func Predict(c *catalog.Catalog, rows []Row) ([]Prediction, []score.Refusal) {
	cases, refused := Cases(c, rows)
	out := make([]Prediction, len(cases))
	for i := range cases {
		out[i] = predict(&cases[i], "catalog")
	}
	return out, refused
}

// Grouping says what is left out together.
type Grouping func(*Row) string

// BySource takes each source as the table names it.
func BySource(r *Row) string { return r.Source }

// ByFamily takes all tables of one project as one.
func ByFamily(r *Row) string { return r.Family }

// LeaveOneOut predicts every row with parameters fitted on the rows of all other groups: the error to expect of a source
// that nobody has measured. An engine that no other group has falls to the common factor.
func LeaveOneOut(ctx context.Context, c *catalog.Catalog, rows []Row, by Grouping, s *Settings) ([]Prediction, []score.Refusal, error) {
	cases, refused := Cases(c, rows)
	var groups []string
	for i := range cases {
		if g := by(&cases[i].Row); !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	out := make([]Prediction, len(cases))
	for _, g := range groups {
		var others []Case
		for i := range cases {
			if by(&cases[i].Row) != g {
				others = append(others, cases[i])
			}
		}
		fitted, err := Fit(ctx, c, others, s)
		if err != nil {
			return nil, refused, err
		}
		again, err := Repriced(fitted.Catalog, cases)
		if err != nil {
			return nil, refused, err
		}
		for i := range again {
			if by(&again[i].Row) == g {
				out[i] = predict(&again[i], "without "+g)
			}
		}
	}
	return out, refused, nil
}

// Score scores predictions by group, in the order of the table, all together last as "overall".
func Score(predictions []Prediction, refused []score.Refusal, by Grouping) []score.Group {
	var names []string
	for i := range predictions {
		if g := by(predictions[i].Row); !slices.Contains(names, g) {
			names = append(names, g)
		}
	}
	count := map[string]int{}
	lines := map[int]bool{}
	total := 0
	for _, r := range refused {
		if lines[r.Line] {
			continue // a row is refused once, for however many reasons
		}
		lines[r.Line] = true
		count[r.Source]++
		total++
		if !slices.Contains(names, r.Source) {
			names = append(names, r.Source)
		}
	}
	var groups []score.Group
	for _, n := range names {
		groups = append(groups, scored(n, predictions, count[n], func(p *Prediction) bool { return by(p.Row) == n }))
	}
	return append(groups, scored("overall", predictions, total, func(*Prediction) bool { return true }))
}

func scored(name string, predictions []Prediction, refused int, of func(*Prediction) bool) score.Group {
	var predicted, measured []float64
	inside := 0.0
	for i := range predictions {
		p := &predictions[i]
		if !of(p) {
			continue
		}
		predicted, measured = append(predicted, p.Seconds), append(measured, p.Row.Measured)
		if p.Inside() {
			inside++
		}
	}
	g := score.Of(name, predicted, measured, refused)
	if g.N > 0 {
		share := inside / float64(g.N)
		g.Inside = &share
	}
	return g
}
