package fusion_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/supply/fusion"
	"tokenwatt/supply/fusion/pulse"
)

// burning is a plant that always fires once a second and recovers all that is left.
func burning() fusion.Plant {
	p := lasting(1)
	p.DeuteriumRecovery, p.TritiumRecovery, p.HeliumRecovery = 1, 1, 1
	return p
}

// hundredMegawatts is a pulse of 100 MJ of D-He3, 18.353 MeV each, that bears of helium-3 half of what it burns as tritium.
func hundredMegawatts(selfSufficient bool) *pulse.Result {
	const burnt = 100e6 / (18.353 * 1.602176634e-13)
	shot := handmade(1e8, 1.2e8, pulse.Ledger{Fusion: 100e6})
	shot.Inventory = []pulse.Inventory{
		{Species: "D", Start: 10 * burnt, Burnt: burnt, End: 9 * burnt},
		{Species: "He3", Start: 10 * burnt, Burnt: burnt, End: 9 * burnt},
	}
	if selfSufficient {
		// Half of the helium-3 that burns is born as such, the other half as tritium that decays.
		shot.Inventory[1].Born, shot.Inventory[1].End = burnt/2, 9.5*burnt
		shot.Inventory = append(shot.Inventory, pulse.Inventory{Species: "T", Born: burnt / 2, End: burnt / 2})
	}
	return shot
}

// TestHeliumBurned: 100 MW of D-He3 burn 3.4e19 helium-3 a second, 5.4 kg a year, for 11 to 24 million USD at 2 to 4.5 million
// USD a kg.
func TestHeliumBurned(t *testing.T) {
	for _, c := range []struct{ price, musd float64 }{{2e6, 11}, {4.5e6, 24}} {
		p := burning()
		p.HeliumUSDPerKg, p.DeuteriumUSDPerKg = c.price, 0
		r := evaluate(t, p, hundredMegawatts(false))
		if math.Abs(r.Stocks.HeliumKgPerYear+5.4) > 0.05 || !math.IsInf(r.Stocks.SelfSufficientYears, 1) {
			t.Errorf("helium-3: %+v, self-sufficient after %g years", r.Stocks.Fuel, r.Stocks.SelfSufficientYears)
		}
		if got := account(t, r, "80").USD / 1e6; math.Abs(got-c.musd) > 0.5 {
			t.Errorf("fuel of %g million USD a year, want %g", got, c.musd)
		}
	}
}

// TestSteadyTritium: half of 5.4 kg a year through the decay of tritium takes a store of rate x 17.8 years, 48 kg for 100 MW.
func TestSteadyTritium(t *testing.T) {
	r := evaluate(t, burning(), hundredMegawatts(true))
	if math.Abs(r.Stocks.SteadyTritiumKg-48) > 0.5 {
		t.Errorf("a store of %g kg", r.Stocks.SteadyTritiumKg)
	}
	if mean := r.Stocks.SteadyTritiumKg / r.Stocks.TritiumKgPerYear; math.Abs(mean-17.8) > 0.05 {
		t.Errorf("a mean life of %g years", mean)
	}
	// The store never covers the whole lack, but tends to: what is bought falls with the decay constant.
	last, first := r.Stocks.Years[len(r.Stocks.Years)-1], r.Stocks.Years[0]
	if last.TritiumKg >= r.Stocks.SteadyTritiumKg || last.TritiumKg < 0.8*r.Stocks.SteadyTritiumKg || first.HeliumBoughtKg < 2.6 {
		t.Errorf("after %g years %g kg of tritium, %g kg of helium-3 bought in the first", last.Year, last.TritiumKg, first.HeliumBoughtKg)
	}
}

// TestStocksAgainstStepping: the closed form is the solution of the two equations, stepped here in days.
func TestStocksAgainstStepping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const burnt = 3e19
		shot := handmade(1e8, 1.2e8, pulse.Ledger{})
		born := rapid.Float64Range(0, 2).Draw(t, "tritium born")
		helium := rapid.Float64Range(-1, 0.5).Draw(t, "helium-3 left")
		shot.Inventory = []pulse.Inventory{
			{Species: "He3", Start: 10 * burnt, End: (10 + helium) * burnt}, {Species: "T", Born: born * burnt, End: born * burnt},
		}
		p := burning()
		p.HeliumSold = rapid.Float64Range(0, 1).Draw(t, "sold")
		r, err := fusion.Evaluate(p, shot)
		if err != nil {
			t.Fatal(err)
		}
		lambda := math.Ln2 / 12.32
		const steps = 2000
		var tritium, bought, surplus float64
		for _, year := range r.Stocks.Years {
			for range steps {
				// The decay in a step is that of the store in its middle.
				middle := tritium + 0.5/steps*(r.Stocks.TritiumKgPerYear-lambda*tritium)
				decay := lambda * middle / steps
				tritium += r.Stocks.TritiumKgPerYear/steps - decay
				if balance := r.Stocks.HeliumKgPerYear/steps + decay*5.00823/5.00827; balance < 0 {
					bought -= balance
				} else {
					surplus += balance
				}
			}
			for _, c := range []struct {
				what      string
				got, want float64
			}{
				{"tritium", year.TritiumKg, tritium},
				{"helium-3 bought", year.HeliumBoughtKg, bought},
				{"helium-3 sold", year.HeliumSoldKg, p.HeliumSold * surplus},
				{"helium-3", year.HeliumKg, (1 - p.HeliumSold) * surplus},
			} {
				if !near(c.got, c.want, 1e-5) {
					t.Fatalf("year %g: %s %g kg, stepped %g", year.Year, c.what, c.got, c.want)
				}
			}
		}
	})
}

// TestTritiumBought: a D-T plant without breeding buys what it burns: 100 MW burn 5.6 kg of tritium a year at 17.589 MeV each.
func TestTritiumBought(t *testing.T) {
	const burnt = 100e6 / (17.589 * 1.602176634e-13)
	shot := handmade(1e8, 1.2e8, pulse.Ledger{Fusion: 100e6})
	shot.Inventory = []pulse.Inventory{{Species: "T", Start: 10 * burnt, Burnt: burnt, End: 8.9 * burnt, Transported: 0.1 * burnt}}
	p := burning()
	p.TritiumBreeding = 0
	r := evaluate(t, p, shot)
	if math.Abs(r.Stocks.TritiumKgPerYear+5.6) > 0.05 || !near(r.Stocks.Years[9].TritiumBoughtKg, -10*r.Stocks.TritiumKgPerYear, 1e-12) {
		t.Errorf("%+v; bought in ten years %g kg", r.Stocks.Fuel, r.Stocks.Years[9].TritiumBoughtKg)
	}
	p.TritiumBreeding = 1
	if r := evaluate(t, p, shot); math.Abs(r.Stocks.TritiumKgPerYear) > 1e-9 {
		t.Errorf("with a breeding ratio of one %g kg a year are left", r.Stocks.TritiumKgPerYear)
	}
}
