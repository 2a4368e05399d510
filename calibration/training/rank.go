package training

import (
	"fmt"
	"math"
	"slices"
	"sort"
)

// Rank says how well the model orders the layouts of one job.
type Rank struct {
	Source   string
	Jobs     int     // jobs with at least fewestLayouts layouts
	Layouts  int     // of those jobs
	Spearman float64 // mean over the jobs, each weighted with its layouts
	Whole    float64 // Spearman over all rows of the source, jobs of all sizes together
	Loss     float64 // mean over the jobs of measured time of the layout predicted best over that of the best, - 1
}

// fewestLayouts is how many layouts of one job are worth ranking.
const fewestLayouts = 5

// Ranks orders the layouts of each job of a source: the same model, sequence, batch and number of chips.
func Ranks(predictions []Prediction) []Rank {
	jobs := map[string][]*Prediction{}
	var order []string
	for i := range predictions {
		r := predictions[i].Row
		k := fmt.Sprintf("%s|%d|%d|%d|%d|%d|%s|%s", r.Family, r.Job.Model.Layers, r.Job.Model.Hidden, r.Job.Sequence, r.Job.GlobalBatch, r.Job.Accelerators, r.Accelerator, r.Job.Recipe)
		if jobs[k] == nil {
			order = append(order, k)
		}
		jobs[k] = append(jobs[k], &predictions[i])
	}
	var ranks []Rank
	for _, k := range order {
		list := jobs[k]
		if len(list) < fewestLayouts {
			continue
		}
		i := slices.IndexFunc(ranks, func(r Rank) bool { return r.Source == list[0].Row.Family })
		if i < 0 {
			i = len(ranks)
			ranks = append(ranks, Rank{Source: list[0].Row.Family})
		}
		r := &ranks[i]
		r.Jobs++
		r.Layouts += len(list)
		r.Spearman += float64(len(list)) * spearman(list)
		r.Loss += lossOfBest(list)
	}
	for i := range ranks {
		var all []*Prediction
		for j := range predictions {
			if predictions[j].Row.Family == ranks[i].Source {
				all = append(all, &predictions[j])
			}
		}
		ranks[i].Whole = spearman(all)
		ranks[i].Spearman /= float64(ranks[i].Layouts)
		ranks[i].Loss /= float64(ranks[i].Jobs)
	}
	return ranks
}

// lossOfBest is the measured time of the layout predicted best over that of the best, - 1.
func lossOfBest(list []*Prediction) float64 {
	chosen, best := list[0], math.Inf(1)
	for _, p := range list {
		if p.Seconds < chosen.Seconds {
			chosen = p
		}
		best = min(best, p.Row.Measured)
	}
	return chosen.Row.Measured/best - 1
}

// spearman is the correlation of ranks, ties at their mean rank.
func spearman(list []*Prediction) float64 {
	a := make([]float64, len(list))
	b := make([]float64, len(list))
	for i, p := range list {
		a[i], b[i] = p.Seconds, p.Row.Measured
	}
	a, b = ranksOf(a), ranksOf(b)
	mean := float64(len(a)+1) / 2
	var xy, xx, yy float64
	for i := range a {
		xy += (a[i] - mean) * (b[i] - mean)
		xx += (a[i] - mean) * (a[i] - mean)
		yy += (b[i] - mean) * (b[i] - mean)
	}
	if xx == 0 || yy == 0 {
		return 0
	}
	return xy / math.Sqrt(xx*yy)
}

func ranksOf(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return values[order[i]] < values[order[j]] })
	out := make([]float64, len(values))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && values[order[j]] == values[order[i]] {
			j++
		}
		for k := i; k < j; k++ {
			out[order[k]] = float64(i+j+1) / 2
		}
		i = j
	}
	return out
}
