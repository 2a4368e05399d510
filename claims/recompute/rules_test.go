package recompute

import (
	"strings"
	"testing"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

// carried is a subject that another sentence names.
func carried(s claims.Subject) claims.Subject {
	s.Via = "the sentence before"
	return s
}

// read puts a claim into a text of its own, with others before it.
func read(t *testing.T, e *Engine, words string, on string, c *claims.Claim, before ...*claims.Claim) *claims.Verdict {
	t.Helper()
	d, err := text.Parse([]byte(words), nil)
	if err != nil {
		t.Fatal(err)
	}
	about := &claims.Context{Document: d, Date: date(on), Today: date("2026-11-29")}
	for i, b := range append(before, c) {
		b.Number, b.Context = i+1, text.Range{End: len(d.Text)}
		b.Measure.Start, b.Measure.End = i, i+1
		about.Claims = append(about.Claims, *b)
	}
	v, err := e.Recompute(t.Context(), c, about)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestRulesOfReading holds how a claim finds what it is compared with when its type or its sentence alone does not say.
func TestRulesOfReading(t *testing.T) {
	e := engine(t)
	deepseek := subject(claims.Organisation, "deepseek", "")
	llama405 := subject(claims.Model, "llama-3.1", "llama-3.1-405b")
	count := func(v float64, noun string) measure.Measure {
		m := number(measure.Count, v, 0, noun)
		m.Noun = noun
		return m
	}
	faulty := number(measure.Power, 1.287e9, 0, "W")
	faulty.Fault = measure.PowerAsEnergy
	weekly := claim(claims.Visitors, number(measure.Count, 8e8, 0, "user"), chatGPT)
	weekly.Period = claims.Period{Name: "week", Seconds: 7 * day}
	nuclear := claim(claims.ShareOfTotal, number(measure.Share, 19, 0, "%"), us)
	for name, c := range map[string]struct {
		verdict *claims.Verdict
		want    claims.Outcome
	}{
		"a small energy in a sentence about queries is of a query": {read(t, e, "ChatGPT takes 0.34 Wh a prompt.", "2026-01", claim(claims.Energy, number(measure.Energy, 0.34e-3, 0, "kWh"), chatGPT)), claims.Consistent},
		"a small volume too":          {read(t, e, "每问一句就喝掉半升水。", "2026-01", claim(claims.Water, number(measure.Volume, 0.5, 0, "L"), chatGPT)), claims.Overstated},
		"a mass per kWh":              {read(t, e, "0.39 kg of CO2 per kWh", "2026-01", claim(claims.Carbon, number(measure.Mass, 0.39, 0, "kg"), us)), claims.Consistent},
		"a model carried over yields": {read(t, e, "DeepSeek trained V3 on 2,048 H800.", "2025-06", claim(claims.TrainingFleet, count(2048, "GPU"), deepseek, carried(llama405))), claims.Consistent},
		"households of the energy before": {read(t, e, "It took 1,287 MWh. That is 120 American homes.", "2024-01",
			claim(claims.HouseholdCount, count(120, "household"), home, us), claim(claims.TrainingEnergy, number(measure.Energy, 1.287e6, 0, "kWh"), gpt3)), claims.Consistent},
		"households of a power written for the energy": {read(t, e, "It took 1,287 MW. That is 120 American homes.", "2024-01",
			claim(claims.HouseholdCount, count(120, "household"), home, us), claim(claims.PowerCapacity, faulty, gpt3)), claims.Consistent},
		"an energy that is not the whole country's":  {read(t, e, "8.76 TWh a year", "2024-01", claim(claims.AnnualEnergy, number(measure.Energy, 8.76e9, 0, "kWh/year"), us)), ""},
		"the year of a gigawatt named before agrees": {read(t, e, "1 GW makes 8.76 TWh", "2024-01", claim(claims.AnnualEnergy, number(measure.Energy, 8.76e9, 0, "kWh/year"), us), claim(claims.PowerCapacity, number(measure.Power, 1e9, 0, "W"))), claims.Consistent},
		"and does not contradict":                    {read(t, e, "1 GW makes 2 TWh", "2024-01", claim(claims.AnnualEnergy, number(measure.Energy, 2e9, 0, "kWh/year"), us), claim(claims.PowerCapacity, number(measure.Power, 1e9, 0, "W"))), claims.NotCheckable},
		"users of a week are not those of a day":     {read(t, e, "800 million weekly users", "2025-11", weekly), claims.Consistent},
		"a share of electricity that is not of data": {read(t, e, "Nuclear gives 19 % of electric power.", "2025-11", nuclear), ""},
		"20 to 50 questions for 500 mL":              {read(t, e, "500 mL for 20 to 50 questions", "2023-05", with(claim(claims.Water, number(measure.Volume, 0.5, 0, "L"), gpt3), claims.Queries, number(measure.Count, 20, 50, "question"))), claims.Consistent},
		"another round of the same firm":             {read(t, e, "OpenAI raised 3 billion", "2025-06", claim(claims.Funding, number(measure.Money, 3e9, 0, "USD"), openAI)), claims.NotCheckable},
		"a bill of cards at a stated rent": {read(t, e, "8,000 cards at 2 USD cost 384,000 USD a day", "2024-09",
			with(with(claim(claims.DailyBill, number(measure.Money, 384000, 0, "USD/day")), claims.FleetSize, count(8000, "GPU")), claims.GPUPrice, number(measure.Price, 2, 0, "USD/GPU h"))), claims.Consistent},
		"an amount in the wrong dimension": {read(t, e, "5 kg of power", "2024-09", claim(claims.PUE, number(measure.Mass, 5, 0, "kg"))), claims.NotCheckable},
		"PUE below one is no PUE":          {read(t, e, "a PUE of 0.5", "2024-09", claim(claims.PUE, number(measure.Ratio, 0.5, 0, "PUE"), centre)), claims.Understated},
		"a tariff of no place":             {read(t, e, "8 cents a kWh", "2024-09", claim(claims.ElectricityPrice, number(measure.Price, 0.08, 0, "USD/kWh"), centre)), claims.Consistent},
		"yuan to the dollar": {read(t, e, "100 USD (about 710 CNY)", "2023-06", converted(claim(claims.Conversion, number(measure.Money, 710, 0, "CNY"))),
			claim(claims.Spending, number(measure.Money, 100, 0, "USD"))), claims.Consistent},
		"more of the world's electricity than all data centres take": {read(t, e, "AI takes 12 % of the world's electricity.", "2025-06", claim(claims.EnergyShare, number(measure.Share, 12, 0, "%"), subject(claims.Country, "world", ""))), claims.Overstated},
		"less than they take is left open":                           {read(t, e, "AI takes 1 % of the world's electricity.", "2025-06", claim(claims.EnergyShare, number(measure.Share, 1, 0, "%"), subject(claims.Country, "world", ""))), ""},
		"yuan to the dollar, ten times too low": {read(t, e, "100 USD (about 71 CNY)", "2023-06", converted(claim(claims.Conversion, number(measure.Money, 71, 0, "CNY"))),
			claim(claims.Spending, number(measure.Money, 100, 0, "USD"))), claims.Understated},
	} {
		switch v := c.verdict; {
		case v == nil && c.want != "":
			t.Errorf("%s: nothing, want %s", name, c.want)
		case v != nil && v.Verdict != c.want && !(c.want == "" && v.Verdict == claims.NotCheckable):
			t.Errorf("%s: %s by %g, want %q: %+v", name, v.Verdict, v.Factor, c.want, v)
		}
	}
}

// converted makes a claim the conversion of another.
func converted(c *claims.Claim) *claims.Claim {
	c.Measure.ConversionOf = 0
	return c
}

// TestYearOfTheText: a figure that the text gives for an earlier year is held against what was known then.
func TestYearOfTheText(t *testing.T) {
	e := engine(t)
	c := claim(claims.EnergyPerQuery, number(measure.Intensity, 2.9e-3, 0, "kWh/query"), chatGPT)
	c.Date = date("2023")
	v := read(t, e, "In 2023 a query was put at 2.9 Wh.", "2026-03", c)
	if v.Verdict != claims.Consistent || !strings.Contains(v.Reasons[len(v.Reasons)-1].Text, "2023") {
		t.Errorf("%+v", v)
	}
	inUS := claim(claims.AnnualEnergy, number(measure.Energy, 76e9, 0, "kWh"), centre, us)
	inUS.Date = date("2018")
	if v := read(t, e, "In 2018 they took 76 TWh.", "2025-03", inUS); v.Verdict != claims.Consistent || v.High > 77e9 {
		t.Errorf("%+v", v)
	}
}
