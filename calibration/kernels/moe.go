package kernels

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
	"tokenwatt/internal/strictyaml"
)

// arrangements of experts over accelerators that the load of the busiest is averaged over.
const arrangements = 4

// shapeOf returns the expert block that a row measured. The accelerators that share the width of an expert have a part
// of it each; of those that share the experts the busiest is measured.
func shapeOf(r *MoERow) kernel.Experts {
	e := kernel.Experts{
		Tokens: r.Tokens, Hidden: r.Hidden, Inner: max(1, r.Inner/r.TP), TopK: r.TopK, Count: r.Experts, Local: max(1, r.Experts/r.EP),
		Skew: 1, Matrices: 3, Precision: r.Precision,
	}
	load := newLoad(r)
	for i := range arrangements {
		pairs, touched := load.busiest(e.Local, i)
		e.Pairs += pairs / arrangements
		e.Touched += touched / arrangements
	}
	return e
}

// load is how many tokens each expert of a benchmark gets.
type load struct {
	tokens, topk int
	share        []float64 // of all choices, ascending
}

// newLoad follows the benchmark's own sampling (aiconfigurator, collector/helper.py: power_law_logits_v3): loads drawn
// from the density x^-a between 1 and 0.8 tokens, or between 0.01 and 2 where there are fewer choices than experts. In
// place of draws stand the middles of equal slices of the distribution. Balanced tables give all the same.
func newLoad(r *MoERow) load {
	l := load{tokens: r.Tokens, topk: r.TopK, share: make([]float64, r.Experts)}
	a, skewed := exponentOf(r.Distribution)
	low, high := 1.0, 0.8*float64(r.Tokens)
	if r.Tokens*r.TopK <= r.Experts {
		low, high = 0.01, 2
	}
	sum := 0.0
	for i := range l.share {
		l.share[i] = 1
		if u := (float64(i) + 0.5) / float64(r.Experts); skewed && high > low {
			l.share[i] = quantile(u, a, low, high)
		}
		sum += l.share[i]
	}
	for i := range l.share {
		l.share[i] /= sum
	}
	return l
}

// quantile of the density x^-a between two ends.
func quantile(u, a, low, high float64) float64 {
	if a == 1 {
		return low * math.Pow(high/low, u)
	}
	from, to := math.Pow(low, 1-a), math.Pow(high, 1-a)
	return math.Pow(from+(to-from)*u, 1/(1-a))
}

// exponentOf returns the exponent of power_law_1.2.
func exponentOf(distribution string) (float64, bool) {
	text, found := strings.CutPrefix(distribution, "power_law_")
	if !found {
		return 0, false
	}
	a, err := strconv.ParseFloat(text, 64)
	return a, err == nil && a > 0
}

// busiest deals the experts out to accelerators with so many each, in an order that differs by turn, and returns the
// choices and the experts chosen on the accelerator with most of them. What rounding leaves over goes to the experts
// with least, by their order; an expert takes a token once, and what is beyond that goes to the first experts.
func (l *load) busiest(local, turn int) (pairs, touched float64) {
	n := len(l.share)
	count := make([]int, n)
	left := l.tokens * l.topk
	for i, at := range order(n, turn) {
		count[i] = int(math.Round(l.share[at] * float64(l.tokens*l.topk)))
		left -= count[i]
	}
	l.settle(count, left)
	first := 0
	sum := func(g int) int {
		s := 0
		for _, c := range count[g : g+local] {
			s += c
		}
		return s
	}
	for g := 0; g+local <= n; g += local {
		if sum(g) > sum(first) {
			first = g
		}
	}
	over := 0
	for i := range count {
		over += max(0, count[i]-l.tokens)
		count[i] = min(count[i], l.tokens)
	}
	chosen := count[first : first+local]
	for i := range chosen {
		take := min(over, l.tokens-chosen[i])
		chosen[i] += take
		over -= take
		pairs += float64(chosen[i])
		if chosen[i] > 0 {
			touched++
		}
	}
	return pairs, touched
}

// settle brings the sum of counts to what it has to be.
func (l *load) settle(count []int, left int) {
	by := make([]int, len(count))
	for i := range by {
		by[i] = i
	}
	slices.SortStableFunc(by, func(a, b int) int { return count[a] - count[b] })
	for i := 0; left > 0; i++ {
		count[by[i%len(by)]]++
		left--
	}
	for i := 0; left < 0; i++ {
		if at := by[i%len(by)]; count[at] > 0 {
			count[at]--
			left++
		}
	}
}

// order is a permutation of n that differs by turn: sorted by draw.
func order(n, turn int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	slices.SortFunc(list, func(a, b int) int {
		if draw(a, turn+1) < draw(b, turn+1) {
			return -1
		}
		return 1
	})
	return list
}

// priceExperts is what a machine takes for a row.
func priceExperts(m *kernel.Machine, r *MoERow) float64 { return m.Experts(shapeOf(r)).Seconds }

// fitMoE fits every precision that has enough rows.
func fitMoE(ctx context.Context, chip kernel.Chip, defaults catalog.Kernels, rows []MoERow) (strictyaml.Map[catalog.GroupedFit], error) {
	machine, err := kernel.New(chip, defaults)
	if err != nil {
		return nil, err
	}
	var fits strictyaml.Map[catalog.GroupedFit]
	few := shortage{family: "expert blocks"}
	for _, p := range kernel.Precisions() {
		var of []kernel.Experts
		f := form[catalog.GroupedFit]{dials: groupedDials, errors: func(g *catalog.GroupedFit) *catalog.FitError { return &g.FitError }}
		for i := range rows {
			if r := &rows[i]; r.Precision == p {
				of = append(of, shapeOf(r))
				f.seconds = append(f.seconds, r.Seconds)
				f.names = append(f.names, [2]int{r.Hidden*1e5 + r.Inner, r.TopK*1e5 + r.Experts})
			}
		}
		if few.refuses(p.String(), len(of), machine.Computes(p)) {
			continue
		}
		f.price = func(g *catalog.GroupedFit, i int) float64 { return kernel.ExpertsCost(&chip, g, of[i]).Seconds }
		fit, err := f.best(ctx, groupedPriors(machine.Fits().MoE, p))
		if err != nil {
			return nil, err
		}
		fits = append(fits, strictyaml.Entry[catalog.GroupedFit]{Name: p.String(), Value: fit})
	}
	return fits, few.error(len(fits))
}

// groupedPriors is what a fit starts from: the precision's parameters, those of bf16, or those of the A100's library.
func groupedPriors(fits strictyaml.Map[catalog.GroupedFit], p kernel.Precision) []catalog.GroupedFit {
	for _, q := range []kernel.Precision{p, kernel.BF16} {
		if e := fits.Get(q.String()); e != nil {
			return []catalog.GroupedFit{e.Value}
		}
	}
	return []catalog.GroupedFit{{
		LaunchCycles: 43000, MapCycles: 17500, Bandwidth: 0.89, Compute: 0.6, Small: 0.9, Tuned: 0.63, TileCycles: 210, Spill: 0.9, Reread: 1.5, Absent: 1.8,
	}}
}

func groupedDials(f *catalog.GroupedFit) []dial {
	d := []dial{
		{"launch_cycles", &f.LaunchCycles, 100, 1e6, 0.4, false},
		{"map_cycles", &f.MapCycles, 0, 1e6, 1e4, true},
		{"bandwidth", &f.Bandwidth, 0.1, 1, 0.15, false},
		{"compute", &f.Compute, 0.02, 1, 0.3, false},
		{"small", &f.Small, 0.02, 1, 0.5, false},
		{"tile_cycles", &f.TileCycles, 1, 1e5, 0.7, false},
		{"spill", &f.Spill, 0, 5, 0.5, true},
		{"reread", &f.Reread, 0, 20, 1, true},
		{"absent", &f.Absent, 0, 5, 0.5, true},
	}
	if f.Tuned > 0 {
		d = append(d, dial{"tuned", &f.Tuned, 0.05, 1, 0.2, false})
	}
	return d
}
