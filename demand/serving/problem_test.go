package serving_test

import (
	"math"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/demand/serving"
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

// llama is a Llama by its shapes.
func llama(layers, hidden, heads, kv, ffn, vocabulary int) catalog.Model {
	return catalog.Model{
		Layers: layers, Hidden: hidden, Heads: heads, KVHeads: kv, FFN: ffn, Activation: "swiglu",
		Vocabulary: vocabulary, Context: 131072, Norm: "rmsnorm",
	}
}

func fraction(v float64) quantity.Figure[quantity.Fraction] {
	return quantity.Exact(quantity.Fraction(v))
}

func number(v float64) quantity.Figure[quantity.Number] { return quantity.Exact(quantity.Number(v)) }

func seconds(v float64) quantity.Figure[quantity.Duration] {
	return quantity.Exact(quantity.Duration(v))
}

func tokens(v float64) quantity.Figure[quantity.Tokens] { return quantity.Exact(quantity.Tokens(v)) }

// problem is 13 million visitors a day of GPT-3 on DGX A100 640 GB, with the efficiencies and overheads that scenarios
// default to.
func problem() serving.Problem {
	return serving.Problem{
		Name: "chat",
		Serving: scenario.Serving{
			Visitors: quantity.Exact(quantity.Count(13e6).Rate(quantity.Day)), RequestsPerVisitor: number(7),
			InputTokens: tokens(200), OutputTokens: tokens(150), PeakToMean: number(2), PeakHour: 20, WeekendFactor: number(1),
			Headroom: fraction(0.2), WeightBytes: number(2), CacheBytes: number(2), Precision: "bf16", Batch: number(24),
			PrefillMFU: fraction(0.45), DecodeEfficiency: fraction(0.6),
			StepOverhead: seconds(1.4e-3), SequenceOverhead: seconds(0.14e-3), LayerOverhead: seconds(0.059e-3),
			Ownership: scenario.Ownership{
				Life: quantity.Exact(4 * quantity.Year), Utilisation: fraction(0.75), DiscountRate: fraction(0.08), OtherShare: fraction(0.2),
			},
		},
		Model: gpt3(),
		Server: catalog.Server{
			Accelerators: 8, MaxPower: quantity.Exact(6.5 * quantity.Kilowatt), IdlePower: quantity.Exact(1.5 * quantity.Kilowatt),
			BusyFraction: fraction(0.8), Price: quantity.Exact[quantity.Money](199000),
		},
		Accelerator: catalog.Accelerator{
			PeakBF16: quantity.Exact[quantity.Compute](312e12), Memory: quantity.Exact(80 * quantity.GB),
			MemoryBandwidth: quantity.Exact[quantity.Bandwidth](2.039e12),
		},
		Study:       scenario.Study{Year: 2023},
		PUE:         1.2,
		EnergyPrice: quantity.Exact(quantity.PerKWh(0.08)),
		Carbon:      quantity.Exact(quantity.Mass(0.4).PerEnergy(quantity.KilowattHour)),
	}
}

// estimate returns the estimate of a problem that is known to be right.
func estimate(t testing.TB, p serving.Problem) *serving.Estimation {
	t.Helper()
	e, err := serving.Estimate(p)
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
