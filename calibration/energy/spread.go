package energy

import (
	"math"
	"slices"
	"strings"

	"tokenwatt/catalog"
)

// spreads sets the intervals of engines from predictions of models that took no part in a fit: of dense models those of
// the entry's own chip and engine, of models with experts or in narrow formats those of all chips of the engine, for
// there are few. Each model, task and chip counts the same.
func spreads(engines Calibrated, held []Prediction) {
	for key, e := range engines {
		e.Dense = spreadOf(held, func(p *Prediction) bool { return !p.Mixed && !p.Low && engineKey(p.Row) == key })
		_, library, _ := strings.Cut(key, "|")
		e.Mixed = spreadOf(held, func(p *Prediction) bool { return (p.Mixed || p.Low) && p.Problem.Engine.Library == library })
	}
}

// fewest rows that an interval is taken from; fewer take that of all rows.
const fewest = 12

// spreadOf is the spread of the predictions that are asked for.
func spreadOf(held []Prediction, of func(*Prediction) bool) catalog.ServingSpread {
	var list []*Prediction
	for i := range held {
		if of(&held[i]) {
			list = append(list, &held[i])
		}
	}
	if len(list) < fewest {
		list = nil
		for i := range held {
			list = append(list, &held[i])
		}
	}
	quantum := func(ratio func(*Prediction) float64) catalog.Quantum { return quantumOf(list, ratio) }
	return catalog.ServingSpread{
		Points: len(list),
		Step:   quantum(func(p *Prediction) float64 { return p.Step / p.Time }),
		Power:  quantum(func(p *Prediction) float64 { return p.Watts / p.Power }),
		Energy: quantum(func(p *Prediction) float64 { return p.Row.Joules / p.Joules }),
	}
}

// The quantiles that are taken of errors, a little outside of 10 and 90 %: errors of some families hold fewer of those of
// another one.
const (
	lowQuantile  = 0.07
	highQuantile = 0.93
)

// quantumOf is the interval of the ratios of measured and predicted, each setup weighing the same.
func quantumOf(list []*Prediction, ratio func(*Prediction) float64) catalog.Quantum {
	count := map[string]float64{}
	for _, p := range list {
		count[p.setup()]++
	}
	type point struct{ ratio, weight float64 }
	points := make([]point, len(list))
	total := 0.0
	for i, p := range list {
		points[i] = point{ratio(p), 1 / count[p.setup()]}
		total += points[i].weight
	}
	slices.SortFunc(points, func(a, b point) int {
		switch {
		case a.ratio < b.ratio:
			return -1
		case a.ratio > b.ratio:
			return 1
		}
		return 0
	})
	at := func(q float64) float64 {
		below := 0.0
		for _, p := range points {
			if below += p.weight; below >= q*total {
				return p.ratio
			}
		}
		return math.NaN()
	}
	if len(points) == 0 {
		return catalog.Quantum{P10: 0.5, P90: 2}
	}
	return catalog.Quantum{P10: at(lowQuantile), P90: at(highQuantile)}
}
