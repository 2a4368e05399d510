package trace

import (
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"tokenwatt/internal/fault"
	"tokenwatt/internal/random"
)

// Length is a distribution of whole numbers, by its inverse: tokens, or turns of a visit.
type Length interface {
	// Quantile returns the value at 0 < p < 1.
	Quantile(p float64) int
	// Check records what is wrong with the distribution under the name of its field.
	Check(list *fault.List, field string)
}

// Fixed is always the same number.
type Fixed int

// Quantile returns the number.
func (f Fixed) Quantile(float64) int { return int(f) }

// Check refuses numbers below 1.
func (f Fixed) Check(list *fault.List, field string) { whole(list, field, int(f)) }

// Lognormal is a lognormal distribution, cut at Most and rounded up: exp(Mu + Sigma Z), Z standard normal, given
// that it is at most Most.
type Lognormal struct {
	Mu, Sigma float64 // of the logarithm
	Most      int     // 1 or above
}

// LognormalOf returns the lognormal distribution of a mean and a coefficient of variation (before it is cut and
// rounded): sigma^2 = ln(1 + cv^2), mu = ln mean - sigma^2/2.
func LognormalOf(mean, cv float64, most int) Lognormal {
	variance := math.Log1p(cv * cv)
	return Lognormal{Mu: math.Log(mean) - variance/2, Sigma: math.Sqrt(variance), Most: most}
}

// Quantile returns the value at p.
func (l Lognormal) Quantile(p float64) int {
	x := l.Mu
	if l.Sigma > 0 {
		// Phi((ln most - mu) / sigma) of the distribution is kept.
		kept := 0.5 * math.Erfc(-(math.Log(float64(l.Most))-l.Mu)/(l.Sigma*math.Sqrt2))
		x = random.NormalQuantile(p*kept, l.Mu, l.Sigma)
	}
	return max(1, min(l.Most, int(math.Ceil(math.Exp(x)))))
}

// Check refuses parameters that are not finite, and distributions of which next to nothing is below Most.
func (l Lognormal) Check(list *fault.List, field string) {
	whole(list, field+" at most", l.Most)
	if math.IsNaN(l.Mu) || math.IsInf(l.Mu, 0) || !(l.Sigma >= 0) || math.IsInf(l.Sigma, 0) {
		list.Add(field, "lognormal of mu "+number(l.Mu)+" and sigma "+number(l.Sigma), "finite ones, sigma 0 or above")
	} else if l.Most > 0 && (math.Log(float64(l.Most))-l.Mu) < -3*l.Sigma {
		list.Add(field, "a lognormal of median "+number(math.Exp(l.Mu))+" cut at "+strconv.Itoa(l.Most), "a cut that leaves more than 0.1 % of it")
	}
}

// Geometric is 1, 2, ... with the given mean, 1 or above: the number of turns of a visit that ends after each with the same
// chance.
type Geometric float64

// Quantile returns the value at p: the least n with 1 - (1 - 1/mean)^n >= p.
func (g Geometric) Quantile(p float64) int {
	if g <= 1 {
		return 1
	}
	return max(1, int(math.Ceil(math.Log1p(-p)/math.Log1p(-1/float64(g)))))
}

// Check refuses means below 1.
func (g Geometric) Check(list *fault.List, field string) {
	if !(g >= 1) || math.IsInf(float64(g), 0) {
		list.Add(field, "a mean of "+number(float64(g)), "1 or above")
	}
}

// Empirical draws the values that were seen, each with the same chance. They are sorted.
type Empirical []int

// EmpiricalOf returns the distribution of values.
func EmpiricalOf(values []int) Empirical {
	return slices.Sorted(slices.Values(values))
}

// Quantile returns the value at p.
func (e Empirical) Quantile(p float64) int { return e[min(len(e)-1, int(p*float64(len(e))))] }

// Check refuses an empty distribution and values below 1.
func (e Empirical) Check(list *fault.List, field string) {
	if len(e) == 0 {
		list.Add(field, "no value", "at least one")
		return
	}
	if !slices.IsSorted(e) {
		list.Add(field, "values without order", "sorted ones")
	}
	whole(list, field, slices.Min(e))
}

// Lengths draws the tokens of a prompt and its answer together.
type Lengths interface {
	Draw(r *rand.Rand) (input, output int)
	Check(list *fault.List, field string)
}

// Independent draws prompt and answer apart, with one word of the stream each.
type Independent struct{ Input, Output Length }

// Draw draws both.
func (i Independent) Draw(r *rand.Rand) (input, output int) {
	return i.Input.Quantile(random.Open(r)), i.Output.Quantile(random.Open(r))
}

// Check checks both.
func (i Independent) Check(list *fault.List, field string) {
	check(list, field+" input", i.Input)
	check(list, field+" output", i.Output)
}

// Pairs draws prompts with the answers that they were seen with.
type Pairs [][2]int

// Draw draws a pair.
func (p Pairs) Draw(r *rand.Rand) (input, output int) {
	pair := p[int(random.Open(r)*float64(len(p)))]
	return pair[0], pair[1]
}

// Check refuses an empty list and lengths below 1.
func (p Pairs) Check(list *fault.List, field string) {
	if len(p) == 0 {
		list.Add(field, "no pair", "at least one")
	}
	for _, pair := range p {
		if pair[0] < 1 || pair[1] < 1 {
			list.Add(field, strconv.Itoa(pair[0])+" tokens in and "+strconv.Itoa(pair[1])+" out", "1 or above")
			return
		}
	}
}

// PairsOf reads a source to its end and returns the lengths of its requests; of more than so many a sample without
// replacement (Vitter 1985, ACM TOMS 11(1), algorithm R), drawn from the stream "trace/pairs" of the seed.
func PairsOf(s Source, most int, seed uint64) (Pairs, error) {
	r := random.Stream(seed, "trace/pairs", 0)
	var pairs Pairs
	var q Request
	for n := 0; ; n++ {
		switch err := s.Next(&q); {
		case errors.Is(err, io.EOF):
			return pairs, nil
		case err != nil:
			return nil, err
		}
		pair := [2]int{q.Input, q.Output}
		if len(pairs) < most {
			pairs = append(pairs, pair)
		} else if i := int(random.Open(r) * float64(n+1)); i < most {
			pairs[i] = pair
		}
	}
}

// check checks a length that may not be given.
func check(list *fault.List, field string, l Length) {
	if l == nil {
		list.Add(field, "not given", "a distribution")
		return
	}
	l.Check(list, field)
}

// whole records a number below 1.
func whole(list *fault.List, field string, n int) {
	if n < 1 {
		list.Add(field, strconv.Itoa(n), "1 or above")
	}
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
