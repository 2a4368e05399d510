package training_test

import (
	"math"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/demand/training"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// gpt3 is GPT-3 175B (Brown et al. 2020, Table 2.1).
func gpt3() catalog.Model {
	return catalog.Model{
		Layers: 96, Hidden: 12288, Heads: 96, FFN: 4 * 12288, Activation: "gelu", Vocabulary: 50257, Context: 2048,
		LearnedPositions: 2048, TiedEmbeddings: true, Norm: "layernorm", NormBias: true, LinearBias: true,
	}
}

// problem is GPT-3 on 1,024 A100 in DGX A100 servers at 199,000 USD, with the article's tariff.
func problem() training.Problem {
	return training.Problem{
		Name: "gpt-3",
		Training: scenario.Training{
			Accelerators: quantity.Exact[quantity.Count](1024), Tokens: quantity.Exact[quantity.Tokens](300e9),
			Attention: "causal", MFU: quantity.Exact[quantity.Fraction](0.38), Goodput: quantity.Exact[quantity.Fraction](0.9),
			Start: "03-01",
			Ownership: scenario.Ownership{
				Life: quantity.Exact(4 * quantity.Year), Utilisation: quantity.Exact[quantity.Fraction](0.75),
				DiscountRate: quantity.Exact[quantity.Fraction](0.08), OtherShare: quantity.Exact[quantity.Fraction](0.2),
			},
		},
		Model: gpt3(),
		Server: catalog.Server{
			Accelerators: 8, MaxPower: quantity.Exact(6.5 * quantity.Kilowatt), IdlePower: quantity.Exact(1.5 * quantity.Kilowatt),
			BusyFraction: quantity.Exact[quantity.Fraction](0.8), Price: quantity.Exact[quantity.Money](199000),
		},
		Accelerator: catalog.Accelerator{PeakBF16: quantity.Exact[quantity.Compute](312e12)},
		Study:       scenario.Study{Year: 2023},
		PUE:         1.2,
		EnergyPrice: quantity.Exact(quantity.PerKWh(0.08)),
		Carbon:      quantity.Exact(quantity.Mass(0.4).PerEnergy(quantity.KilowattHour)),
	}
}

// estimate returns the estimate of a problem that is known to be right.
func estimate(t testing.TB, p training.Problem) *training.Estimation {
	t.Helper()
	e, err := training.Estimate(p)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// near fails unless two numbers agree to a relative tolerance.
func near(t testing.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s is %.9g, expected %.9g (relative %.2g, allowed %.2g)", what, got, want, got/want-1, tolerance)
	}
}
