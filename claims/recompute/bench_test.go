package recompute

import (
	"testing"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
)

// BenchmarkText judges a thousand claims of a text of which none is like another.
func BenchmarkText(b *testing.B) {
	var list []*claims.Claim
	for i := range 125 {
		x := 1 + float64(i)
		list = append(list,
			claim(claims.ElectricityShare, number(measure.Share, 60+x/10, 0, "%"), llm),
			claim(claims.TrainingCost, number(measure.Money, 5e7*x, 0, "USD"), llm),
			with(claim(claims.DailyBill, number(measure.Money, 5e5, 0, "USD/day"), chatGPT, a100), claims.FleetSize, number(measure.Count, 30000*x, 0, "GPU")),
			claim(claims.HouseholdYears, number(measure.Time, 200*x, 0, "year"), gpt3, us, home),
			claim(claims.EnergyPerQuery, number(measure.Intensity, 1e-3*x, 0, "kWh/query"), chatGPT),
			with(claim(claims.FleetSize, number(measure.Count, 30000, 0, "GPU"), a100, chatGPT), claims.Visitors, number(measure.Count, 1e6*x, 0, "visitor")),
			with(claim(claims.TrainingCompute, number(measure.Compute, 8.4e23, 0, "FLOP"), llm), claims.Parameters, number(measure.Parameters, 1e9*x, 0, "parameter")),
			claim(claims.Funding, number(measure.Money, 1e8*x, 0, "USD"), microsoft, openAI),
		)
	}
	for b.Loop() {
		b.StopTimer()
		e := engine(b)
		b.StartTimer()
		for _, c := range list {
			judged(b, e, c, "2023-04")
		}
	}
}
