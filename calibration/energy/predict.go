package energy

import (
	"context"
	"slices"

	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
)

// Prediction is a row with what the model says of it: J a token, W of all accelerators, s a token of each sequence, and
// the factors of the 10th and 90th percentile around each.
type Prediction struct {
	*Row
	Joules, Power, Time                   float64
	JoulesSpread, PowerSpread, TimeSpread catalog.Quantum
	// Batch is how many sequences ran in the mean where the simulator chose them; 0 where it is the row's.
	Batch float64
}

// unknownWider is how much an interval widens, on both ends, where only the parameters of a model are known: models of
// the catalog that are priced with the shape that shapeOf gives them are that much further off in the mean (a test has
// the figure).
const unknownWider = 1.15

// What an interval widens by, on both ends, where the engine was measured on another accelerator: of the same
// architecture, or of another. Assumed, as wide as compute/kernel widens its own.
const (
	widerWithin = 1.1
	widerAcross = 1.2
)

// Predict prices the rows with the engines of the catalog. Rows that cannot be priced are returned as refused.
func Predict(rows []Row) ([]Prediction, []score.Refusal) {
	var list []Prediction
	var refused []score.Refusal
	for i := range rows {
		r := &rows[i]
		s, err := newSteady(r)
		if err != nil {
			refused = append(refused, score.Refusal{Line: r.Line, Source: r.Source, Found: err.Error()})
			continue
		}
		list = append(list, predictionOf(&prepared{r, s, r.Problem.Kernels.Chip().TDP}, &r.Problem.Engine))
	}
	return list, refused
}

// predictionOf prices one row with an engine; of one without priced iterations it gives the interval alone.
func predictionOf(r *prepared, e *catalog.ServingEngine) Prediction {
	p := Prediction{Row: r.Row}
	if r.counter != nil {
		p.Time, p.Power = r.predict(e, r.tdp)
		p.Joules = p.Power * p.Time / r.Row.Batch
	}
	s := e.Dense
	if r.Mixed || r.Low {
		s = e.Mixed
	}
	p.JoulesSpread, p.PowerSpread, p.TimeSpread = s.Energy, s.Power, s.Step
	wider := r.Row.task().Wider
	if r.Entry == "" {
		wider *= unknownWider
	}
	if e.Accelerator != r.Accelerator {
		if r.architecture == r.Problem.Kernels.Chip().Architecture {
			wider *= widerWithin
		} else {
			wider *= widerAcross
		}
	}
	for _, q := range []*catalog.Quantum{&p.JoulesSpread, &p.PowerSpread, &p.TimeSpread} {
		q.P10, q.P90 = q.P10/wider, q.P90*wider
	}
	return p
}

// LeaveOut predicts each family of models with parameters and intervals that come from the other families of the table
// alone: the interval of a family is that of the errors of the others, each of which was predicted without itself and
// without the family. The progress function, where not nil, is told how far it is.
func LeaveOut(ctx context.Context, rows []Row, progress func(done, of int)) ([]Prediction, []score.Refusal, error) {
	var refused []score.Refusal
	var known []Row
	for i := range rows {
		if _, err := newSteady(&rows[i]); err != nil {
			refused = append(refused, score.Refusal{Line: rows[i].Line, Source: rows[i].Source, Found: err.Error()})
			continue
		}
		known = append(known, rows[i])
	}
	all, err := prepare(known)
	if err != nil {
		return nil, nil, err
	}
	var list []Prediction
	names := families(all)
	for i, name := range names {
		if progress != nil {
			progress(i, len(names))
		}
		rest, out := split(all, name)
		engines, err := calibrate(ctx, rest)
		if err != nil {
			return nil, nil, err
		}
		held, err := heldOut(ctx, rest)
		if err != nil {
			return nil, nil, err
		}
		spreads(engines, held)
		for j := range out {
			e := engines[engineKey(out[j].Row)]
			if e == nil {
				refused = append(refused, score.Refusal{Line: out[j].Line, Source: out[j].Source, Found: "the only family on " + out[j].Accelerator + " with " + out[j].Engine})
				continue
			}
			list = append(list, predictionOf(&out[j], e))
		}
	}
	slices.SortFunc(list, func(a, b Prediction) int { return a.Line - b.Line })
	return list, refused, nil
}

// families lists the families of rows in order.
func families(rows []prepared) []string {
	var names []string
	for i := range rows {
		if !slices.Contains(names, rows[i].Family) {
			names = append(names, rows[i].Family)
		}
	}
	return names
}

// split parts a family from the others.
func split(rows []prepared, family string) (rest, out []prepared) {
	for i := range rows {
		if rows[i].Family == family {
			out = append(out, rows[i])
		} else {
			rest = append(rest, rows[i])
		}
	}
	return rest, out
}

// heldOut predicts each family with parameters that are fitted to the others.
func heldOut(ctx context.Context, rows []prepared) ([]Prediction, error) {
	var list []Prediction
	for _, name := range families(rows) {
		rest, out := split(rows, name)
		engines, err := calibrate(ctx, rest)
		if err != nil {
			return nil, err
		}
		for i := range out {
			if e := engines[engineKey(out[i].Row)]; e != nil {
				list = append(list, predictionOf(&out[i], e))
			}
		}
	}
	return list, nil
}

// Calibrate fits the engines of a table and sets their intervals to those of families left out, one entry for each
// accelerator and engine.
func Calibrate(ctx context.Context, rows []Row) (Calibrated, error) {
	all, err := prepare(rows)
	if err != nil {
		return nil, err
	}
	engines, err := calibrate(ctx, all)
	if err != nil {
		return nil, err
	}
	held, err := heldOut(ctx, all)
	if err != nil {
		return nil, err
	}
	spreads(engines, held)
	return engines, nil
}

// Families counts the families of models in rows.
func Families(rows []Row) int {
	names := map[string]bool{}
	for i := range rows {
		names[rows[i].Family] = true
	}
	return len(names)
}
