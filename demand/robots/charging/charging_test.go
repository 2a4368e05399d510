package charging_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/robots/charging"
	"tokenwatt/internal/fault"
	"tokenwatt/lp"
	"tokenwatt/lp/interior"
)

var own = &charging.Settings{Solver: interior.Solver{}}

// series makes one value an hour.
func series(n int, f func(h int) float64) []float64 {
	v := make([]float64, n)
	for h := range v {
		v[h] = f(h)
	}
	return v
}

func flat(n int, v float64) []float64 { return series(n, func(int) float64 { return v }) }

// depot is a day of 20 robots of 2 kWh with large batteries between loose bounds.
func depot() *charging.Problem {
	return &charging.Problem{
		StepHours: 1, PriceUSDPerKWh: flat(24, 0.1),
		BaseKW:   series(24, func(h int) float64 { return 10 + 8*math.Sin(2*math.Pi*float64(h-9)/24) }),
		Chargers: 20, ChargerKW: 2, Efficiency: 0.9, TaperSOC: 1,
		CapacityKWh: 2000, HighSOC: 1, WorkKWh: flat(24, 9),
	}
}

func solve(t testing.TB, p *charging.Problem) *charging.Result {
	t.Helper()
	r, err := charging.Run(context.Background(), p, own)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*(1+math.Abs(want))) {
		t.Errorf("%s is %.9g, want %.9g", what, got, want)
	}
}

// TestValleyFilling: at a flat price with a charge for the peak the optimum's peak is the water level. Here 240 kWh of charging fill
// all valleys, base 10 kW in the mean: the level is 20 kW in every hour, and the schedule is the only one.
func TestValleyFilling(t *testing.T) {
	p := depot()
	p.DemandUSDPerKW = 5
	r := solve(t, p)
	near(t, "peak", r.PeakKW, 20, 1e-6)
	rule, err := charging.ValleyFilling(p)
	if err != nil {
		t.Fatal(err)
	}
	for h := range 24 {
		near(t, fmt.Sprintf("grid in hour %d", h), r.GridKW[h], 20, 1e-6)
		near(t, fmt.Sprintf("rule in hour %d", h), rule.GridKW[h], 20, 1e-9)
	}
	near(t, "cost", r.USD, 0.1*480+5*20, 1e-6)
	near(t, "cost of the rule", rule.USD, r.USD, 1e-6)
	var parts float64
	for _, v := range r.PeakUSDPerKW {
		parts += v
	}
	near(t, "parts of the charge for the peak", parts, 5, 1e-6)
	// One more kWh of load in any hour costs its energy and lifts the level by 1/24 kW.
	near(t, "price of load", r.LoadUSDPerKWh[7], 0.1+5.0/24, 1e-5)
	near(t, "price of work", r.WorkUSDPerKWh[7], (0.1+5.0/24)/0.9, 1e-5)
}

// TestWaterLevel: less energy fills the valley alone; the level is where the water fits, below the base's own peak.
func TestWaterLevel(t *testing.T) {
	p := depot()
	p.WorkKWh = flat(24, 1.5) // 40 kWh AC
	rule, err := charging.ValleyFilling(p)
	if err != nil {
		t.Fatal(err)
	}
	var level, sum float64
	for h := range 24 {
		if rule.ChargeKW[h] > 0 {
			level = rule.GridKW[h]
		}
	}
	for h := range 24 {
		near(t, "water", rule.ChargeKW[h], max(level-p.BaseKW[h], 0), 1e-9)
		sum += max(level-p.BaseKW[h], 0)
	}
	near(t, "energy", sum, 40, 1e-9)
	// Without robots' base load above the level the optimum has the base's peak.
	p.DemandUSDPerKW = 5
	near(t, "peak", solve(t, p).PeakKW, 18, 1e-6)
}

// TestCheapestFirst: a tariff of energy alone takes the cheapest hours first where batteries do not bind.
func TestCheapestFirst(t *testing.T) {
	p := depot()
	p.PriceUSDPerKWh = series(24, func(h int) float64 { return 0.05 + 0.01*float64((h*7)%24) })
	r := solve(t, p)
	rule, err := charging.CheapestFirst(p)
	if err != nil {
		t.Fatal(err)
	}
	for h := range 24 {
		near(t, fmt.Sprintf("charging in hour %d", h), r.ChargeKW[h], rule.ChargeKW[h], 1e-5)
	}
	near(t, "cost", r.USD, rule.USD, 1e-7)
	// 240 kWh take the 6 cheapest hours of 40 kW, 5 to 10 ct: one more kW of chargers moves a kWh from the sixth-cheapest to each cheaper.
	near(t, "charge", r.ChargeKWh, 240, 1e-7)
	asSoon, err := charging.Uncontrolled(p)
	if err != nil {
		t.Fatal(err)
	}
	if asSoon.USD <= r.USD || asSoon.MissKWh > 1e-9 || asSoon.OverKWh > 1e-9 {
		t.Errorf("uncontrolled costs %g, optimum %g", asSoon.USD, r.USD)
	}
}

// TestSun: charging follows the sun where grid energy costs, and what the sun gives has no price.
func TestSun(t *testing.T) {
	p := depot()
	p.BaseKW = nil
	p.SolarKW = series(24, func(h int) float64 { return max(0, 50*math.Sin(math.Pi*float64(h-6)/12)) })
	r := solve(t, p)
	near(t, "cost", r.USD, 0, 1e-6)
	for h := range 24 {
		if r.GridKW[h] > 1e-4 {
			t.Errorf("%g kW from the grid in hour %d", r.GridKW[h], h)
		}
	}
	p.CapacityKWh = 40 // 9 kWh an hour: a battery that does not last the night
	night := solve(t, p)
	if night.USD < 1 {
		t.Errorf("a small battery costs %g", night.USD)
	}
	if night.HighUSDPerKWh <= 0 {
		t.Error("a larger battery is worth nothing")
	}
}

// TestShadowPrices: duals are derivatives, by differences.
func TestShadowPrices(t *testing.T) {
	cost := func(change func(*charging.Problem)) float64 {
		p := depot()
		p.PriceUSDPerKWh = series(24, func(h int) float64 { return 0.1 + 0.003*float64((h*11)%24) + 0.0001*float64(h*h) })
		p.Chargers, p.CapacityKWh, p.LowSOC, p.DemandUSDPerKW = 9, 60, 0.2, 0.3
		change(p)
		return solve(t, p).USD
	}
	p := depot()
	p.PriceUSDPerKWh = series(24, func(h int) float64 { return 0.1 + 0.003*float64((h*11)%24) + 0.0001*float64(h*h) })
	p.Chargers, p.CapacityKWh, p.LowSOC, p.DemandUSDPerKW = 9, 60, 0.2, 0.3
	r := solve(t, p)
	for _, c := range []struct {
		what   string
		got    float64
		step   float64
		change func(*charging.Problem, float64)
	}{
		{"load", r.LoadUSDPerKWh[8], 1e-3, func(p *charging.Problem, d float64) { p.BaseKW[8] += d }},
		{"work", r.WorkUSDPerKWh[15], 1e-3, func(p *charging.Problem, d float64) { p.WorkKWh[15] += d }},
		{"charger", -r.ChargerUSDPerKW, 1e-3, func(p *charging.Problem, d float64) { p.Chargers += d / 2 }},
		{"upper bound", -r.HighUSDPerKWh, 1e-3, func(p *charging.Problem, d float64) {
			p.HighKWh = flat(24, 60+d)
			p.CapacityKWh = 61
			p.LowKWh = flat(24, 12)
		}},
		{"lower bound", r.LowUSDPerKWh, 1e-3, func(p *charging.Problem, d float64) { p.LowKWh = flat(24, 12+d) }},
	} {
		up := cost(func(p *charging.Problem) { c.change(p, c.step) })
		down := cost(func(p *charging.Problem) { c.change(p, -c.step) })
		difference := (up - down) / (2 * c.step)
		near(t, c.what, c.got, difference, 2e-3)
	}
}

// TestTaper: what the taper allows at the end of a step is kept, and a lower target is not slowed.
func TestTaper(t *testing.T) {
	p := depot()
	p.CapacityKWh, p.TaperSOC, p.LowSOC, p.Chargers = 60, 0.5, 0.45, 8
	p.PriceUSDPerKWh = series(24, func(h int) float64 { return 0.1 + 0.01*float64(h%6) })
	r := solve(t, p)
	for h := range 24 {
		if most := 16 * (1 - r.StoredKWh[h]/60) / 0.5; r.ChargeKW[h] > most+1e-5 {
			t.Errorf("hour %d: %g kW where the taper lets %g", h, r.ChargeKW[h], most)
		}
	}
	p.TaperSOC = 1
	if free := solve(t, p); free.USD >= r.USD {
		t.Errorf("without taper %g USD, with %g", free.USD, r.USD)
	}
	p.TaperSOC = 0.5
	u, err := charging.Uncontrolled(p)
	if err != nil {
		t.Fatal(err)
	}
	if u.USD < r.USD-1e-6 || u.OverKWh > 1e-9 {
		t.Errorf("uncontrolled costs %g and overfills by %g", u.USD, u.OverKWh)
	}
}

// TestOptimum: the optimum keeps to all bounds and no rule that does is cheaper.
func TestOptimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 48).Draw(t, "steps")
		draw := func(name string, low, high float64) []float64 {
			steps := rapid.SliceOfN(rapid.IntRange(0, 100), n, n).Draw(t, name)
			return series(n, func(h int) float64 { return low + (high-low)*float64(steps[h])/100 })
		}
		p := &charging.Problem{
			StepHours: rapid.SampledFrom([]float64{0.25, 1}).Draw(t, "h"), PriceUSDPerKWh: draw("price", 0, 0.5),
			DemandUSDPerKW: 0.1 * float64(rapid.IntRange(0, 30).Draw(t, "demand")), BaseKW: draw("base", 0, 20), SolarKW: draw("sun", 0, 10),
			Chargers: rapid.Float64Range(5, 30).Draw(t, "chargers"), ChargerKW: 1, Efficiency: 0.9, TaperSOC: 1,
			CapacityKWh: rapid.Float64Range(10, 60).Draw(t, "kWh"), LowSOC: 0.1, HighSOC: 0.9, WorkKWh: draw("work", 0, 4),
		}
		r, err := charging.Run(context.Background(), p, own)
		if errors.Is(err, charging.ErrInfeasible) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		scale := 1e-5 * (1 + p.CapacityKWh)
		if r.MissKWh > scale || r.OverKWh > scale || r.OverGridKW > scale {
			t.Fatalf("misses bounds by %g, %g kWh, %g kW", r.MissKWh, r.OverKWh, r.OverGridKW)
		}
		if math.Abs(r.USD-r.Certificate.PrimalObjective) > 1e-5*(1+r.USD) {
			t.Fatalf("billed %g USD, the optimum is %g", r.USD, r.Certificate.PrimalObjective)
		}
		for _, rule := range []func(*charging.Problem) (*charging.Schedule, error){charging.Uncontrolled, charging.ValleyFilling, charging.CheapestFirst} {
			s, err := rule(p)
			if err != nil {
				continue // the rule finds no schedule where the optimum does
			}
			if s.MissKWh < 1e-9 && s.OverKWh < 1e-9 && s.USD < r.USD-1e-5*(1+r.USD) {
				t.Fatalf("%s costs %g, the optimum %g", s.Name, s.USD, r.USD)
			}
		}
	})
}

func TestInfeasible(t *testing.T) {
	p := depot()
	p.Chargers = 4 // 8 kW for 10 kW
	_, err := charging.Run(context.Background(), p, own)
	var e *charging.InfeasibleError
	if !errors.Is(err, charging.ErrInfeasible) || !errors.Is(err, lp.ErrInfeasible) || !errors.As(err, &e) {
		t.Fatalf("error is %v", err)
	}
	near(t, "missing", e.MissKWh, 24*(9-8*0.9), 1e-5)
	p = depot()
	p.GridLimitKW = 15
	if _, err := charging.Run(context.Background(), p, own); !errors.Is(err, charging.ErrInfeasible) || !strings.Contains(fmt.Sprint(err), "above the connection") {
		t.Errorf("error is %v", err)
	}
}

func TestBadProblems(t *testing.T) {
	for _, c := range []struct {
		field string
		wrong func(*charging.Problem)
	}{
		{"PriceUSDPerKWh", func(p *charging.Problem) { p.PriceUSDPerKWh, p.BaseKW, p.WorkKWh = flat(1, 1), nil, flat(1, 1) }},
		{"PriceUSDPerKWh[2]", func(p *charging.Problem) { p.PriceUSDPerKWh[2] = math.NaN() }},
		{"StepHours", func(p *charging.Problem) { p.StepHours = 0 }},
		{"DemandUSDPerKW", func(p *charging.Problem) { p.DemandUSDPerKW = -1 }},
		{"BaseKW", func(p *charging.Problem) { p.BaseKW = p.BaseKW[:3] }},
		{"WorkKWh", func(p *charging.Problem) { p.WorkKWh = nil }},
		{"WorkKWh[5]", func(p *charging.Problem) { p.WorkKWh[5] = math.Inf(1) }},
		{"ChargerKW", func(p *charging.Problem) { p.ChargerKW = 0 }},
		{"Efficiency", func(p *charging.Problem) { p.Efficiency = 1.1 }},
		{"TaperSOC", func(p *charging.Problem) { p.TaperSOC = 0 }},
		{"CapacityKWh", func(p *charging.Problem) { p.CapacityKWh = 0 }},
		{"HighSOC", func(p *charging.Problem) { p.LowSOC, p.HighSOC = 0.8, 0.5 }},
		{"StartSOC", func(p *charging.Problem) { p.LowSOC, p.StartSOC = 0.5, 0.2 }},
		{"LowKWh[0]", func(p *charging.Problem) { p.LowKWh, p.HighKWh = flat(24, 5), flat(24, 4) }},
	} {
		p := depot()
		c.wrong(p)
		_, err := charging.Run(context.Background(), p, own)
		var f *fault.Error
		if !errors.Is(err, charging.ErrProblem) || !errors.As(err, &f) || f.Field != c.field {
			t.Errorf("%s: error is %v", c.field, err)
		}
	}
	if _, err := charging.Run(context.Background(), depot(), nil); !errors.Is(err, charging.ErrProblem) {
		t.Errorf("no solver gives %v", err)
	}
}

// BenchmarkYear is a year by the hour.
func BenchmarkYear(b *testing.B) {
	const n = 8760
	p := depot()
	p.PriceUSDPerKWh = series(n, func(h int) float64 { return 0.1 + 0.05*math.Sin(float64(h)*0.7) + 0.02*math.Cos(float64(h)*0.013) })
	p.BaseKW, p.WorkKWh = nil, series(n, func(h int) float64 { return 9 + 6*math.Sin(2*math.Pi*float64(h)/24) })
	p.CapacityKWh, p.DemandUSDPerKW, p.LowSOC = 60, 50, 0.2
	for b.Loop() {
		solve(b, p)
	}
}
