package scaling

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/internal/fault"
)

// ErrScaling is wrapped by every error of this package; errors.As finds *fault.Error.
var ErrScaling = errors.New("scaling: problem does not hold together")

// Law is a parametric law of the loss of a language model, in nats a token, of N parameters and D tokens:
// E + A / N^Alpha + B / D^Beta.
type Law struct {
	Name   string
	Source string

	E, A, B     float64
	Alpha, Beta float64
	// Errors are standard errors of E, A, B, Alpha and Beta; all zero where the source gives none.
	Errors Errors
	// RepeatedData and ExcessParameters are the decay constants R_D* and R_N* of repeated tokens and of parameters
	// beyond what unique data is worth (Muennighoff et al. 2023).
	RepeatedData, ExcessParameters float64
}

// Errors are the standard errors of a law's constants, as its source gives them: one by one.
type Errors struct {
	E, A, B     float64
	Alpha, Beta float64
}

// Decay constants of Muennighoff et al. 2023 (arXiv 2305.16264), as their repository states them.
const (
	repeatedData     = 15.387756
	excessParameters = 5.309743
)

// Hoffmann is approach 3 of Hoffmann et al. 2022 with the digits of the paper's TeX source. In print the constants
// are rounded (1.69, 0.34, 0.28), which by itself moves the optimum (Besiroglu et al. 2024, section 3). The source's
// intervals are implausibly narrow (same place) and left out. Decay of repeated data is carried over from Muennighoff.
func Hoffmann() Law {
	return Law{
		Name: "hoffmann", Source: "Hoffmann et al. 2022, arXiv 2203.15556, approach 3, TeX source",
		E: 1.6934, A: 406.4, B: 410.7, Alpha: 0.3392, Beta: 0.2849,
		RepeatedData: repeatedData, ExcessParameters: excessParameters,
	}
}

// Besiroglu is the re-fit of Hoffmann's approach 3 to data read off its figure, with its standard errors. Decay of
// repeated data is carried over from Muennighoff.
func Besiroglu() Law {
	return Law{
		Name: "besiroglu", Source: "Besiroglu et al. 2024, arXiv 2404.10102, table 1",
		E: 1.8172, A: 482.01, B: 2085.43, Alpha: 0.3478, Beta: 0.3658,
		Errors:       Errors{E: 0.03, A: 124.58, B: 1293.23, Alpha: 0.02, Beta: 0.02},
		RepeatedData: repeatedData, ExcessParameters: excessParameters,
	}
}

// Muennighoff is the data-constrained law, fitted to runs on C4 of up to 9 billion parameters and 900 billion tokens.
func Muennighoff() Law {
	return Law{
		Name: "muennighoff", Source: "Muennighoff et al. 2023, arXiv 2305.16264, repository huggingface/datablations, README",
		E: math.Exp(0.6254804), A: math.Exp(6.255414), B: math.Exp(7.3049974), Alpha: 0.3526596, Beta: 0.3526596,
		RepeatedData: repeatedData, ExcessParameters: excessParameters,
	}
}

// Laws returns the laws that are known, in the order of their publication.
func Laws() []Law { return []Law{Hoffmann(), Muennighoff(), Besiroglu()} }

// LawOf returns a law by its name. The error wraps ErrScaling.
func LawOf(name string) (Law, error) {
	names := ""
	for _, l := range Laws() {
		if l.Name == name {
			return l, nil
		}
		names += l.Name + ", "
	}
	list := fault.List{Cause: ErrScaling}
	list.Add("law", fmt.Sprintf("%q", name), "one of "+names[:len(names)-2])
	return Law{}, list.Err()
}

// Loss returns the loss in nats a token of a model of n parameters that sees d tokens once.
func (l Law) Loss(n, d float64) float64 {
	return l.E + l.A*math.Pow(n, -l.Alpha) + l.B*math.Pow(d, -l.Beta)
}

// LossOfRepeated returns the loss of a model of n parameters that sees d tokens drawn from so many unique ones: the
// law at the tokens and the parameters that repeated tokens and excess parameters are worth. Unique +Inf is Loss.
func (l Law) LossOfRepeated(n, d, unique float64) float64 {
	if math.IsInf(unique, 1) {
		return l.Loss(n, d)
	}
	return l.Loss(l.EffectiveParameters(n, min(unique, d)), l.EffectiveTokens(d, unique))
}

// EffectiveTokens returns how many fresh tokens d tokens drawn from so many unique ones are worth:
// U (1 + R* (1 - exp(-R/R*))) with R = d/U - 1 repetitions (Muennighoff et al. 2023, equation 5).
func (l Law) EffectiveTokens(d, unique float64) float64 {
	return worth(d, unique, l.RepeatedData)
}

// EffectiveParameters returns what n parameters are worth beside so many unique tokens: those beyond the number that
// is compute-optimal for the unique tokens decay as repeated tokens do (Muennighoff et al. 2023, equation 6).
func (l Law) EffectiveParameters(n, unique float64) float64 {
	return worth(n, l.ParametersFor(unique), l.ExcessParameters)
}

// worth is u (1 + r* (1 - exp(-(x/u - 1)/r*))) for x above u, and x up to it.
func worth(x, u, decay float64) float64 {
	if x <= u {
		return x
	}
	return u - u*decay*math.Expm1(-(x/u-1)/decay)
}

// ParametersFor returns how many parameters are compute-optimal beside d tokens seen once: G (d G)^(beta/alpha).
func (l Law) ParametersFor(d float64) float64 {
	g := l.balance()
	return g * math.Pow(d*g, l.Beta/l.Alpha)
}

// balance is G = (alpha A / (beta B))^(1/(alpha + beta)) (Hoffmann et al. 2022, equation 4).
func (l Law) balance() float64 {
	return math.Pow(l.Alpha*l.A/(l.Beta*l.B), 1/(l.Alpha+l.Beta))
}

// check records what is wrong with the law's constants.
func (l Law) check(list *fault.List) {
	positive(list, "law.e", l.E)
	positive(list, "law.a", l.A)
	positive(list, "law.b", l.B)
	positive(list, "law.alpha", l.Alpha)
	positive(list, "law.beta", l.Beta)
	positive(list, "law.repeated_data", l.RepeatedData)
	positive(list, "law.excess_parameters", l.ExcessParameters)
	e := &l.Errors
	for _, c := range []struct {
		name         string
		error, value float64
	}{
		{"law.errors.e", e.E, l.E},
		{"law.errors.a", e.A, l.A},
		{"law.errors.b", e.B, l.B},
		{"law.errors.alpha", e.Alpha, l.Alpha},
		{"law.errors.beta", e.Beta, l.Beta},
	} {
		if !(c.error >= 0 && (c.error == 0 || c.error < c.value)) {
			list.Add(c.name, fmt.Sprint(c.error), "zero or above, and below the constant itself")
		}
	}
}

// positive records an error unless the value is above zero and finite.
func positive(list *fault.List, field string, v float64) {
	if !(v > 0) || math.IsInf(v, 0) {
		list.Add(field, fmt.Sprint(v), "a finite number above zero")
	}
}
