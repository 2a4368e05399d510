package training_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/internal/testdata"
	"tokenwatt/quantity"
)

// publishedHours returns the accelerator-hours of the runs in the table of published runs: its own, or
// accelerators x days x 24 where it has none.
func publishedHours(t *testing.T) map[string]float64 {
	file, err := os.Open(testdata.Path(t, "energy", "training_runs.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	hours := map[string]float64{}
	for _, row := range rows[1:] {
		number := func(name string) float64 {
			v, err := strconv.ParseFloat(row[column[name]], 64)
			if err != nil {
				return math.NaN()
			}
			return v
		}
		h := number("accel_hours")
		if math.IsNaN(h) {
			h = number("n_accel") * number("wall_days") * 24
		}
		hours[row[0]] = h
	}
	return hours
}

// TestPublishedRuns takes the utilisation that authors state for their steps, and 90 % of the wall time for
// advancing (what Llama 3 405B reports at least), and compares accelerator-hours with those that they state.
// Neither figure is fitted. Rates with full recomputation in them are taken times 3/4 first.
func TestPublishedRuns(t *testing.T) {
	decoder := func(layers, hidden, heads, kv, dim, ffn, vocabulary, context int, activation string, tied bool) catalog.Model {
		return catalog.Model{
			Layers: layers, Hidden: hidden, Heads: heads, KVHeads: kv, HeadDim: dim, FFN: ffn, Activation: activation,
			Vocabulary: vocabulary, Context: context, TiedEmbeddings: tied, Norm: "rmsnorm",
		}
	}
	cases := []struct {
		run, source                string
		model                      catalog.Model
		peak, mfu, goodput, tokens float64
		accelerators               float64
		low, high                  float64 // bounds of estimate over published
	}{
		{
			"llama31-405b", "arXiv 2407.21783, Table 4: 38-43 % BF16 MFU, its middle row 41 %; over 90 % effective time; model card: hours",
			decoder(126, 16384, 128, 8, 0, 53248, 128256, 8192, "swiglu", false), 989e12, 0.41, 0.9, 15.6e12, 16384, 0.95, 1.05,
		},
		{
			"bloom-176b", "arXiv 2211.05100: 150 TFLOP/s a GPU with recomputation; arXiv 2211.02001: hours",
			decoder(70, 14336, 112, 0, 0, 4*14336, 250880, 2048, "gelu", true), 312e12, 150.0 / 312 * 3 / 4, 0.9, 366e9, 384, 0.9, 1.1,
		},
		{
			"bloomberggpt-50b", "arXiv 2303.17564: 102 TFLOP/s a GPU with activation checkpointing, 53 days on 512",
			decoder(70, 7680, 40, 0, 0, 4*7680, 131072, 2048, "gelu", true), 312e12, 102.0 / 312 * 3 / 4, 0.9, 569e9, 512, 0.9, 1.1,
		},
		{
			"glm-130b", "arXiv 2210.02414: MFU 32.5 %; the 60 days are the window of access, an upper bound",
			decoder(70, 12288, 96, 0, 0, 32768, 150528, 2048, "geglu", true), 312e12, 0.325, 0.9, 400e9, 768, 0.75, 1.0,
		},
		{
			"palm-540b", "arXiv 2204.02311: 46.2 % MFU with attention; hours include downtime, repeated steps and two weeks on half the chips",
			decoder(118, 18432, 48, 1, 256, 4*18432, 256000, 2048, "swiglu", true), 275e12, 0.462, 0.9, 780e9, 6144, 0.65, 1.0,
		},
		{
			"gpt3-175b", "arXiv 2104.10350, Table 4: 24.6 TFLOP/s measured on V100 of 125; days of it on 10,000, all of them advancing",
			gpt3(), 125e12, 24.6 / 125, 1, 300e9, 10000, 0.97, 1.03,
		},
	}
	hours := publishedHours(t)
	for _, c := range cases {
		t.Run(c.run, func(t *testing.T) {
			p := problem()
			p.Model = c.model
			p.Accelerator.PeakBF16 = quantity.Exact(quantity.Compute(c.peak))
			p.Training.MFU = quantity.Exact(quantity.Fraction(c.mfu))
			p.Training.Goodput = quantity.Exact(quantity.Fraction(c.goodput))
			p.Training.Tokens = quantity.Exact(quantity.Tokens(c.tokens))
			p.Training.Accelerators = quantity.Exact(quantity.Count(c.accelerators))
			ratio := estimate(t, p).AcceleratorHours / hours[c.run]
			t.Logf("estimate / published = %.3f of %.3g accelerator-hours (%s)", ratio, hours[c.run], c.source)
			if !(ratio >= c.low && ratio <= c.high) {
				t.Errorf("estimate / published = %.3f, expected %.2f to %.2f (%s)", ratio, c.low, c.high, c.source)
			}
		})
	}
}

// TestNarayananDays is Narayanan et al. 2021 (arXiv 2104.04473, section 5.1): GPT-3 of 175 B and 300 B tokens takes
// 34 days on 1,024 A100 at 140 TFLOP/s, and 1 T parameters with 450 B tokens 84 days on 3,072 at 163, recomputation
// counted in the rates.
func TestNarayananDays(t *testing.T) {
	trillion := gpt3()
	trillion.Layers, trillion.Hidden, trillion.Heads, trillion.FFN, trillion.Vocabulary = 128, 25600, 160, 4*25600, 51200
	for _, c := range []struct {
		name                         string
		model                        catalog.Model
		tokens, accelerators, tflops float64
		days                         float64
	}{
		{"175 B", gpt3(), 300e9, 1024, 140, 34},
		{"1 T", trillion, 450e9, 3072, 163, 84},
	} {
		p := problem()
		p.Model = c.model
		p.Training.Goodput = quantity.Exact[quantity.Fraction](1)
		p.Training.MFU = quantity.Exact(quantity.Fraction(c.tflops * 3 / 4 / 312))
		p.Training.Tokens = quantity.Exact(quantity.Tokens(c.tokens))
		p.Training.Accelerators = quantity.Exact(quantity.Count(c.accelerators))
		near(t, c.name+": days", estimate(t, p).Duration.Days(), c.days, 0.02)
	}
}

// TestElectricityShare is the arithmetic of a published claim's check: an A100 server of 199,000 USD and 6.5 kW,
// owned 3 to 5 years at 60 to 90 % use, PUE 1.1 to 1.5, 0.08 to 0.12 USD/kWh, no interest, staff or network: at
// least 0.0715 / (0.0715 + 1.5776) = 4.3 % and at most 0.14625 / (0.14625 + 0.6310) = 18.8 % of the cost is electricity.
func TestElectricityShare(t *testing.T) {
	for _, c := range []struct{ years, use, pue, tariff, share float64 }{
		{3, 0.6, 1.1, 0.08, 0.0715 / (0.0715 + 24875/(3*8760*0.6))},
		{5, 0.9, 1.5, 0.12, 0.14625 / (0.14625 + 24875/(5*8760*0.9))},
	} {
		p := problem()
		p.Server.BusyFraction = quantity.Exact[quantity.Fraction](1)
		o := &p.Training.Ownership
		o.Life, o.Utilisation = quantity.Exact(quantity.Duration(c.years)*quantity.Year), quantity.Exact(quantity.Fraction(c.use))
		o.DiscountRate, o.OtherShare = quantity.Exact[quantity.Fraction](0), quantity.Exact[quantity.Fraction](0)
		p.PUE, p.EnergyPrice = c.pue, quantity.Exact(quantity.PerKWh(c.tariff))
		near(t, "electricity share", float64(estimate(t, p).ElectricityShare), c.share, 1e-9)
	}
}
