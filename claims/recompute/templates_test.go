package recompute

import (
	"math"
	"testing"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
)

// TestTemplatesAgainstPublished holds each kind of claim against the published figure named: the claim that states it is
// consistent, and one that states it ten times too high is overstated, ten times too low understated.
func TestTemplatesAgainstPublished(t *testing.T) {
	e := engine(t)
	llama405 := subject(claims.Model, "llama-3.1", "llama-3.1-405b")
	deepseek := subject(claims.Model, "deepseek-v3", "deepseek-v3")
	bloom := subject(claims.Model, "bloom", "bloom-176b")
	llama70 := subject(claims.Model, "llama-3.1-70b", "llama-3.1-70b")
	gpt4 := subject(claims.Model, "gpt-4", "")
	reactor := subject(claims.Role, "reactor", "")
	pool, car := subject(claims.Role, "pool", ""), subject(claims.Role, "car", "")
	google := subject(claims.Organisation, "google", "")
	ireland := subject(claims.Country, "ireland", "")
	count := func(v float64, noun string) measure.Measure {
		m := number(measure.Count, v, 0, noun)
		m.Noun = noun
		return m
	}
	for name, c := range map[string]*claims.Claim{
		"GPT-3 1,287 MWh (Patterson et al. 2021)":              claim(claims.TrainingEnergy, number(measure.Energy, 1.287e6, 0, "kWh"), gpt3),
		"GPT-3 552 t (Patterson et al. 2021)":                  claim(claims.TrainingCarbon, number(measure.Mass, 552e3, 0, "kg"), gpt3),
		"GPT-3 3.14e23 FLOP (Brown et al. 2020)":               claim(claims.TrainingCompute, number(measure.Compute, 3.14e23, 0, "FLOP"), gpt3),
		"Llama 3.1 405B 30.84 M hours (card)":                  claim(claims.AcceleratorHours, number(measure.ChipTime, 30.84e6, 0, "GPU h"), llama405, h100),
		"Llama 3.1 405B 8,930 t (card)":                        claim(claims.TrainingCarbon, number(measure.Mass, 8.93e6, 0, "kg"), llama405),
		"BLOOM 433 MWh (Luccioni et al. 2022)":                 claim(claims.TrainingEnergy, number(measure.Energy, 433e3, 0, "kWh"), bloom),
		"DeepSeek-V3 2.788 M hours (report)":                   claim(claims.AcceleratorHours, number(measure.ChipTime, 2.788e6, 0, "GPU h"), deepseek),
		"DeepSeek-V3 5.576 MUSD (report)":                      claim(claims.TrainingCost, number(measure.Money, 5.576e6, 0, "USD"), deepseek),
		"GPT-4 50 GWh (unofficial)":                            claim(claims.TrainingEnergy, number(measure.Energy, 50e6, 0, "kWh"), gpt4),
		"Gemini 0.24 Wh (Google 2025)":                         claim(claims.EnergyPerQuery, number(measure.Intensity, 0.24e-3, 0, "kWh/query"), gemini),
		"ChatGPT 0.34 Wh (Altman 2025)":                        claim(claims.EnergyPerQuery, number(measure.Intensity, 0.34e-3, 0, "kWh/query"), chatGPT),
		"Gemini 0.26 mL (Google 2025)":                         claim(claims.WaterPerQuery, number(measure.Intensity, 0.26e-3, 0, "L/query"), gemini),
		"Llama 3.1 70B 0.9 J a token (ML.ENERGY)":              claim(claims.EnergyPerToken, number(measure.Intensity, 0.9/3.6e6, 0, "kWh/token"), llama70),
		"1,287 MWh of 120 households (EIA)":                    with(claim(claims.HouseholdCount, count(120, "household"), home, us), claims.Energy, number(measure.Energy, 1.287e6, 0, "kWh")),
		"1 GW of 650,000 households":                           with(claim(claims.HouseholdCount, count(650e3, "household"), home, us), claims.PowerCapacity, number(measure.Power, 1e9, 0, "W")),
		"552 t of 120 cars (EPA 4.6 t)":                        with(claim(claims.Equivalence, count(120, "car"), car), claims.TrainingCarbon, number(measure.Mass, 552e3, 0, "kg")),
		"700,000 L of 0.28 pools":                              with(claim(claims.Equivalence, count(0.28, "pool"), pool), claims.Water, number(measure.Volume, 7e5, 0, "L")),
		"10 GW of 10 reactors":                                 with(claim(claims.Equivalence, count(10, "reactor"), reactor), claims.PowerCapacity, number(measure.Power, 10e9, 0, "W")),
		"data centres of the US 176 TWh (LBNL)":                inYear(claim(claims.AnnualEnergy, number(measure.Energy, 176e9, 0, "kWh"), centre, us), 2023),
		"data centres of the world 415 TWh (IEA)":              inYear(claim(claims.AnnualEnergy, number(measure.Energy, 415e9, 0, "kWh"), centre, world), 2024),
		"1 GW all year 8.76 TWh":                               with(claim(claims.AnnualEnergy, number(measure.Energy, 8.76e9, 0, "kWh/year"), centre), claims.PowerCapacity, number(measure.Power, 1e9, 0, "W")),
		"100,000 H100 of 130 MW":                               with(claim(claims.PowerCapacity, number(measure.Power, 130e6, 0, "W"), h100), claims.FleetSize, count(100e3, "GPU")),
		"10,000 A100 of 8.1 MW (seed S01)":                     with(claim(claims.PowerCapacity, number(measure.Power, 8.1e6, 0, "W"), a100), claims.FleetSize, count(10e3, "GPU")),
		"1,287 MWh at 0.429 kg/kWh":                            with(claim(claims.TrainingCarbon, number(measure.Mass, 552e3, 0, "kg")), claims.TrainingEnergy, number(measure.Energy, 1.287e6, 0, "kWh")),
		"100 MWh in the US of 39 t":                            with(claim(claims.Carbon, number(measure.Mass, 39e3, 0, "kg"), us), claims.Energy, number(measure.Energy, 1e5, 0, "kWh")),
		"Google PUE 1.10 (report)":                             claim(claims.PUE, number(measure.Ratio, 1.10, 0, ""), google),
		"data centres of Ireland 21 % (CSO)":                   inYear(claim(claims.EnergyShare, number(measure.Share, 21, 0, "%"), centre, ireland), 2023),
		"H100 700 W (NVIDIA)":                                  claim(claims.GPUPower, number(measure.Power, 700, 0, "W"), h100),
		"H100 30,000 USD":                                      claim(claims.GPUPrice, number(measure.Money, 30000, 0, "USD"), h100),
		"A100 1.5 USD an hour":                                 claim(claims.GPUPrice, number(measure.Price, 1.5, 0, "USD/GPU h"), a100),
		"US grid 0.39 kg/kWh (EIA)":                            claim(claims.CarbonIntensity, number(measure.Intensity, 0.39, 0, "kg/kWh"), us),
		"100 MW for a day at 0.08 USD (EIA)":                   with(with(claim(claims.DailyBill, number(measure.Money, 192000, 0, "USD/day"), centre), claims.PowerCapacity, number(measure.Power, 1e8, 0, "W")), claims.ElectricityPrice, number(measure.Price, 0.08, 0, "USD/kWh")),
		"2.5 G queries of 0.34 Wh a day: 310 GWh a year":       with(with(claim(claims.AnnualEnergy, number(measure.Energy, 310e6, 0, "kWh/year"), chatGPT), claims.Queries, number(measure.Rate, 2.5e9, 0, "query/day")), claims.EnergyPerQuery, number(measure.Intensity, 0.34e-3, 0, "kWh/query")),
		"GPT-3 175 G parameters (Brown et al. 2020)":           claim(claims.Parameters, number(measure.Parameters, 175e9, 0, "parameter"), gpt3),
		"DeepSeek-V3 14.8 T tokens (report)":                   claim(claims.Tokens, number(measure.Tokens, 14.8e12, 0, "token"), deepseek),
		"a 70B model on 2T tokens: 8.4e23 FLOP (6 N D)":        with(with(claim(claims.TrainingCompute, number(measure.Compute, 8.4e23, 0, "FLOP"), llm), claims.Parameters, number(measure.Parameters, 70e9, 0, "parameter")), claims.Tokens, number(measure.Tokens, 2e12, 0, "token")),
		"GPT-3 on 1,024 A100 in 30 days (Narayanan et al. 34)": with(claim(claims.TrainingDuration, number(measure.Time, 30, 0, "day"), gpt3, a100), claims.TrainingFleet, count(1024, "GPU")),
		"415 TWh of 1.4 % of the world (IEA 1.5)":              with(claim(claims.EnergyShare, number(measure.Share, 1.4, 0, "%"), centre, world), claims.AnnualEnergy, number(measure.Energy, 415e9, 0, "kWh")),
		"GPT-3 700,000 L on site (Li et al. 2023)":             onSite(claim(claims.TrainingWater, number(measure.Volume, 7e5, 0, "L"), gpt3)),
	} {
		t.Run(name, func(t *testing.T) {
			v := judged(t, e, c, "")
			if v == nil || v.Verdict != claims.Consistent {
				t.Fatalf("%+v", v)
			}
			if !(v.Low > 0 && v.High >= v.Low) || v.Unit != c.Measure.NormalisedUnit && v.Unit != "" {
				t.Errorf("range %g to %g %s", v.Low, v.High, v.Unit)
			}
			for want, by := range map[claims.Outcome]float64{claims.Overstated: 100, claims.Understated: 0.01} {
				off := *c
				off.Measure.Normalised *= by
				off.Measure.NormalisedHigh *= by
				off.Measure.Value, off.Measure.High = off.Measure.Value*by, off.Measure.High*by
				w := judged(t, e, &off, "")
				if w.Verdict != want && w.Verdict != claims.NotCheckable {
					t.Errorf("x %g: %s, want %s", by, w.Verdict, want)
				}
				if w.Verdict == want && !(w.Factor > 1) {
					t.Errorf("x %g: off by %g", by, w.Factor)
				}
			}
		})
	}
}

// inYear dates the fact of a claim.
func inYear(c *claims.Claim, y int) *claims.Claim {
	c.Date.Year = y
	return c
}

// onSite bounds a claim of water.
func onSite(c *claims.Claim) *claims.Claim {
	c.Boundary = claims.OnSite
	return c
}

// TestKnowledgeByDate: 2.9 Wh a query fitted what was known in 2023 and does not fit what is known today.
func TestKnowledgeByDate(t *testing.T) {
	e := engine(t)
	c := claim(claims.EnergyPerQuery, number(measure.Intensity, 2.9e-3, 0, "kWh/query"), chatGPT)
	then := judged(t, e, c, "2023-10")
	if then.Verdict != claims.Consistent || then.ErrorKind != claims.Vintage || then.AtDate.Verdict != claims.Consistent || then.Today.Verdict != claims.Overstated {
		t.Errorf("%+v, at its date %+v, today %+v", then, then.AtDate, then.Today)
	}
	now := judged(t, e, c, "2026-03")
	if now.Verdict != claims.Overstated || math.Abs(now.Factor-2.9/0.34) > 0.01 || now.ErrorKind != claims.Vintage || now.Quoted == nil {
		t.Errorf("%+v", now)
	}
	// Falcon 180B was trained on 4,096 A100 and published in September 2023.
	threshold := claim(claims.Threshold, number(measure.Count, 10000, 0, "GPU"), a100)
	if v := judged(t, e, threshold, "2023-04"); v.High != 2048 || v.Today.High != 4096 {
		t.Errorf("%g then, %g today", v.High, v.Today.High)
	}
	// Nothing was published on the energy of a Gemini prompt, but chat services stood for it.
	if v := judged(t, e, claim(claims.TrainingCarbon, number(measure.Mass, 8.93e6, 0, "kg"), subject(claims.Model, "llama-4", "")), "2022-01"); v != nil && v.Verdict != claims.NotCheckable {
		t.Errorf("%+v", v)
	}
}

// TestQuotedAndWrong: a figure that was published and is wrong is quoted right and judged for what it is.
func TestQuotedAndWrong(t *testing.T) {
	e := engine(t)
	for name, c := range map[string]struct {
		claim *claims.Claim
		want  claims.Outcome
		kind  claims.ErrorKind
	}{
		"Llama 3.3 12.9 t":        {claim(claims.TrainingCarbon, number(measure.Mass, 12900, 0, "kg"), subject(claims.Model, "llama-3.3", "")), claims.Understated, claims.CopyPaste},
		"GPT-5 18.35 Wh":          {claim(claims.EnergyPerQuery, number(measure.Intensity, 18.35e-3, 0, "kWh/query"), subject(claims.Model, "gpt-5", ""), chatGPT), claims.Overstated, claims.NoBatching},
		"47 Wh an answer":         {claim(claims.EnergyPerQuery, number(measure.Intensity, 47e-3, 0, "kWh/query"), subject(claims.Model, "text-generation", "")), claims.Overstated, claims.PerThousand},
		"500 mL a question":       {claim(claims.WaterPerQuery, number(measure.Intensity, 0.5, 0, "L/query"), chatGPT), claims.Overstated, claims.PerThousand},
		"284 t and five cars":     {claim(claims.TrainingCarbon, number(measure.Mass, 284e3, 0, "kg"), subject(claims.Model, "evolved-transformer", "")), claims.Overstated, claims.SourceKind},
		"GPT-4 519 mL an e-mail":  {claim(claims.WaterPerQuery, number(measure.Intensity, 0.519, 0, "L/query"), chatGPT), claims.Overstated, claims.NoBatching},
		"wrong by a factor of it": {claim(claims.EnergyPerQuery, number(measure.Intensity, 0.34, 0, "kWh/query"), chatGPT), claims.Overstated, claims.PerThousand},
	} {
		v := judged(t, e, c.claim, "")
		if v == nil || v.Verdict != c.want || c.kind != "" && v.ErrorKind != c.kind {
			t.Errorf("%s: %+v", name, v)
		}
		if v != nil && name != "wrong by a factor of it" && (v.Quoted == nil || v.Quoted.Verdict != claims.Consistent) {
			t.Errorf("%s: it was published, and that is not said: %+v", name, v.Quoted)
		}
	}
}
