package recompute

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
)

// kinds are all types of claims.
func kinds() []claims.Type {
	return []claims.Type{
		claims.FleetSize, claims.TrainingCost, claims.TrainingEnergy, claims.TrainingCarbon, claims.TrainingWater, claims.TrainingDuration,
		claims.TrainingCompute, claims.TrainingFleet, claims.AcceleratorHours, claims.ElectricityShare, claims.DailyBill, claims.ElectricityBill,
		claims.EnergyPerQuery, claims.EnergyPerToken, claims.WaterPerQuery, claims.CarbonPerQuery, claims.CostPerQuery, claims.TokenPrice,
		claims.HouseholdYears, claims.HouseholdCount, claims.Equivalence, claims.Carbon, claims.CarbonIntensity, claims.Water, claims.WaterIntensity,
		claims.PowerCapacity, claims.AnnualEnergy, claims.Energy, claims.EnergyShare, claims.PUE, claims.GPUPower, claims.GPUPrice,
		claims.ElectricityPrice, claims.Price, claims.PriceChange, claims.Funding, claims.Spending, claims.Revenue, claims.FoundingDate,
		claims.EventDate, claims.ForecastDate, claims.Threshold, claims.Conversion, claims.Growth, claims.Comparison, claims.ShareOfTotal,
		claims.PartOfTotal, claims.Visitors, claims.Queries, claims.Parameters, claims.Tokens, claims.Compute, claims.Utilisation, claims.Count,
		claims.Duration, claims.DataSize, claims.Temperature, claims.OtherQuantity,
	}
}

// drawMeasure is any number in any unit.
func drawMeasure(t *rapid.T, label string) measure.Measure {
	unit := rapid.SampledFrom([]string{
		"kWh", "W", "kg", "L", "%", "USD", "CNY", "XXX", "s", "day", "year", "GPU", "GPU h", "household", "server", "query", "visitor", "token", "parameter", "FLOP",
		"USD/day", "USD/kWh", "kWh/query", "kWh/year", "kg/kWh", "L/kWh", "query/day", "USD/GPU h", "CNY/kWh", "W/GPU", "W/h", "", "times", "widget/widget/s",
	}).Draw(t, label+" unit")
	m := number(measure.Rate, rapid.SampledFrom([]float64{0, 1e-9, 0.3, 1, 60, 2022, 1e4, 3e10, 1e24, 1e300, -5}).Draw(t, label), 0, unit)
	m.Bound = rapid.SampledFrom([]measure.Bound{measure.Exact, measure.About, measure.AtLeast, measure.AtMost, measure.MoreThan, measure.LessThan, measure.Nearly}).Draw(t, label+" bound")
	m.Noun = rapid.SampledFrom([]string{"", "GPU", "server", "household", "car", "pool"}).Draw(t, label+" noun")
	m.Period = rapid.SampledFrom([]string{"", "day", "year"}).Draw(t, label+" period")
	m.ConversionOf = rapid.IntRange(-1, 0).Draw(t, label+" conversion")
	return m
}

// Whatever is claimed of whatever: there is no panic and no error, a verdict has a range in order and a factor above one, and the
// same claim has the same verdict again.
func TestAnyClaimIsJudged(t *testing.T) {
	e := engine(t)
	subjects := []claims.Subject{
		a100, h100, gpu, gpt3, llm, chatGPT, gemini, helion, altman, oneX, openAI, microsoft, musk, us, world, home, centre,
		subject(claims.Model, "google-search", ""), subject(claims.Model, "llama-3.1", "llama-3.1-405b"), subject(claims.Server, "dgx-h100", "dgx-h100"),
		subject(claims.Role, "reactor", ""), subject(claims.Role, "pool", ""), subject(claims.Country, "china", ""), subject(claims.Model, "nobody", "no-such-model"),
		{},
	}
	rapid.Check(t, func(t *rapid.T) {
		c := claim(rapid.SampledFrom(kinds()).Draw(t, "type"), drawMeasure(t, "claim"), rapid.SliceOfN(rapid.SampledFrom(subjects), 0, 4).Draw(t, "subjects")...)
		c.Boundary = rapid.SampledFrom([]claims.Boundary{"", claims.Unknown, claims.Chip, claims.Facility, claims.OnSite, claims.TotalWater}).Draw(t, "boundary")
		c.Date.Year = rapid.SampledFrom([]int{0, 2014, 2023, 2030}).Draw(t, "year")
		c.Measure.Calendar.Year = c.Date.Year
		for range rapid.IntRange(0, 3).Draw(t, "conditions") {
			c = with(c, rapid.SampledFrom(kinds()).Draw(t, "condition"), drawMeasure(t, "condition"))
		}
		about := &claims.Context{Today: date("2026-11-29"), Date: date(rapid.SampledFrom([]string{"2019", "2023-04-12", "2025-06"}).Draw(t, "date")), Claims: []claims.Claim{*c}}
		v, err := e.Recompute(t.Context(), c, about)
		if err != nil {
			t.Fatal(err)
		}
		if v == nil {
			return
		}
		if !(v.Low <= v.High) || math.IsInf(v.High, 0) || v.Factor != 0 && !(v.Factor >= 1) {
			t.Fatalf("%s by %g, from %g to %g", v.Verdict, v.Factor, v.Low, v.High)
		}
		if v.Verdict != claims.NotCheckable && len(v.Reasons) == 0 {
			t.Fatalf("%s without a reason", v.Verdict)
		}
		again, err := e.Recompute(t.Context(), c, about)
		if err != nil || again.Verdict != v.Verdict || again.Factor != v.Factor || again.Low != v.Low || again.High != v.High {
			t.Fatalf("first %+v, then %+v, %v", v, again, err)
		}
	})
}
