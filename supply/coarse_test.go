package supply

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tokenwatt/demand"
	"tokenwatt/lp"
)

// wrapped is a solver that shows each call to a function before it is made; an error of that function is returned
// instead of an answer.
type wrapped struct {
	lp.Solver
	calls  int
	before func(call int, m *lp.Model, s *lp.Settings) error
}

func (w *wrapped) Solve(ctx context.Context, m *lp.Model, s *lp.Settings) (*lp.Solution, error) {
	w.calls++
	own := *s
	if err := w.before(w.calls, m, &own); err != nil {
		return nil, err
	}
	return w.Solver.Solve(ctx, m, &own)
}

// withoutStart are settings under which every solve begins from nothing.
func withoutStart(s *Settings) *Settings {
	return &Settings{Solver: &wrapped{Solver: s.Solver, before: func(_ int, _ *lp.Model, how *lp.Settings) error {
		how.Start = nil
		return nil
	}}}
}

// inBlocks makes the hours of each block of k equal to its first.
func inBlocks(values []float64, k int) {
	for h := range values {
		values[h] = values[h-h%k]
	}
}

// blocks draws a small problem whose hours are equal in blocks of coarseStep.
func blocks(t *rapid.T, loss float64) Problem {
	p := small(t)
	hours := len(p.LoadMW) / coarseStep * coarseStep
	cut := func(values []float64) []float64 {
		inBlocks(values, coarseStep)
		return values[:hours]
	}
	p.LoadMW = cut(p.LoadMW)
	p.Grid.PriceUSDPerMWh, p.Grid.CarbonKgPerMWh = cut(p.Grid.PriceUSDPerMWh), cut(p.Grid.CarbonKgPerMWh)
	for i := range p.Plants {
		if p.Plants[i].Availability != nil {
			p.Plants[i].Availability = cut(p.Plants[i].Availability)
		}
	}
	p.Stores[0].StandingLoss = loss
	if rapid.Bool().Draw(t, "cap") {
		kg := 150 * p.loadMWh()
		p.CarbonCapKg = &kg
	}
	if rapid.Bool().Draw(t, "unserved") {
		usd := 300.0
		p.UnservedUSDPerMWh = &usd
	}
	return p
}

// Where the hours of each step are equal and a store loses nothing by standing, both problems have the same optimum: a
// coarse answer spread evenly is an answer of the hours, whose contents run straight between those of the steps, and
// the means of an answer of the hours are a coarse one. All of it, annual costs too, counts a quarter.
func TestCoarsenedIsExactOnEqualHours(t *testing.T) {
	s := settings(t)
	rapid.Check(t, func(t *rapid.T) {
		p := blocks(t, 0)
		fine, coarse := run(t, p, s), run(t, *coarsened(&p, coarseStep), s)
		near(t, "objective", coarseStep*coarse.ObjectiveUSD, fine.ObjectiveUSD, 1e-7)
		near(t, "carbon", coarseStep*coarse.DirectT, fine.DirectT, 1e-4)
		for i := range fine.Assets {
			f, c := &fine.Assets[i], &coarse.Assets[i]
			near(t, "capacity of "+f.Name, c.CapacityMW, f.CapacityMW, 1e-4)
			near(t, "energy of "+f.Name, coarseStep*c.EnergyMWh, f.EnergyMWh, 1e-4)
		}
	})
}

// With a standing loss of at most 0.1 % an hour what flows within a step loses at most 0.2 % of itself less or more
// than coarsely counted, which is what the two optima may differ by.
func TestCoarsenedIsNearWithAStandingLoss(t *testing.T) {
	s := settings(t)
	rapid.Check(t, func(t *rapid.T) {
		p := blocks(t, 1e-3)
		near(t, "objective", coarseStep*run(t, *coarsened(&p, coarseStep), s).ObjectiveUSD, run(t, p, s).ObjectiveUSD, 2e-3)
	})
}

// By hand: means of four hours; a store's loss of 10 % an hour is 1 - 0.9^4 = 34.39 % in four; its energy in units of
// 4 MWh at four times the price; a quarter of the cap. The problem itself stays as it is.
func TestCoarsenedByHand(t *testing.T) {
	kg := 100.0
	p := Problem{
		LoadMW: []float64{1, 2, 3, 6, 5, 5, 5, 5},
		Grid:   &Grid{LimitMW: 9, PriceUSDPerMWh: []float64{-10, 10, 20, 20, 1, 2, 3, 4}, CarbonKgPerMWh: []float64{4, 4, 4, 8, 0, 0, 0, 4}},
		Plants: []Plant{
			{Name: "sun", Availability: []float64{0, 0, 0.4, 0.8, 1, 1, 1, 1}},
			{Name: "gas", ConstantAvailability: 0.9},
		},
		Stores:      []Store{{Name: "battery", PowerCost: Annual(3), EnergyCost: Annual(5), StandingLoss: 0.1}},
		CarbonCapKg: &kg,
	}
	before := clone(p)
	before.Plants[0].Availability = slices.Clone(p.Plants[0].Availability)
	quarter := 25.0
	want := &Problem{
		LoadMW: []float64{3, 5},
		Grid:   &Grid{LimitMW: 9, PriceUSDPerMWh: []float64{10, 2.5}, CarbonKgPerMWh: []float64{5, 1}},
		Plants: []Plant{
			{Name: "sun", Availability: []float64{0.3, 1}},
			{Name: "gas", ConstantAvailability: 0.9},
		},
		Stores:      []Store{{Name: "battery", PowerCost: Annual(3), EnergyCost: Annual(20), StandingLoss: 0.3439}},
		CarbonCapKg: &quarter,
	}
	nearly := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-12 })
	if diff := cmp.Diff(want, coarsened(&p, 4), nearly); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, p); diff != "" || kg != 100 {
		t.Errorf("the problem was changed:\n%s", diff)
	}
}

// An island stays one.
func TestCoarsenedWithoutGrid(t *testing.T) {
	p := flat(8)
	if c := coarsened(&p, 4); c.Grid != nil || c.CarbonCapKg != nil || len(c.LoadMW) != 2 {
		t.Errorf("got %+v", c)
	}
}

// long is a problem just long enough for a coarse one; its gas plant has to be 1 MW large.
func long() Problem { return flat(coarseStep * coarseLeast) }

// unbuilt is a store at prices that swing by the hour of the day, for as many hours as long has.
func unbuilt() (*Result, *Store) {
	r := &Result{PriceUSDPerMWh: make([]float64, coarseStep*coarseLeast), Years: coarseStep * coarseLeast / 8760.}
	for h := range r.PriceUSDPerMWh {
		r.PriceUSDPerMWh[h] = 60 + 30*math.Sin(2*math.Pi*float64(h)/24) + 10*math.Sin(float64(h*h))
	}
	return r, &Store{
		Name: "battery", PowerCost: Annual(3e4), EnergyCost: Annual(2e4), MaxMW: math.Inf(1),
		ChargeEfficiency: 0.95, DischargeEfficiency: 0.95, StandingLoss: 1e-4,
	}
}

func TestStartIsTheCoarseAnswer(t *testing.T) {
	p := long()
	var hours []int
	var starts [][]lp.StartValue
	s := &Settings{Solver: &wrapped{Solver: settings(t).Solver, before: func(_ int, m *lp.Model, how *lp.Settings) error {
		hours, starts = append(hours, m.NumColumns()-1), append(starts, how.Start)
		return nil
	}}}
	run(t, p, s)
	if diff := cmp.Diff([]int{coarseLeast, coarseStep * coarseLeast}, hours); diff != "" {
		t.Errorf("hours solved: %s", diff)
	}
	if len(starts[0]) != 0 || len(starts[1]) != 1 || math.Abs(starts[1][0].Value-1) > 1e-6 {
		t.Errorf("starts %v", starts)
	}
}

// varied is a problem of that length with a grid, a gas plant and a battery, in which all hours differ.
func varied() Problem {
	p := long()
	r, store := unbuilt()
	p.Stores = []Store{*store}
	p.Plants[0].Cost = Annual(1e5)
	p.Grid = &Grid{LimitMW: 60, CapacityChargeUSDPerMWYr: 1000, PriceUSDPerMWh: make([]float64, len(p.LoadMW)), CarbonKgPerMWh: make([]float64, len(p.LoadMW))}
	for h := range p.LoadMW {
		p.LoadMW[h] = 60 + 20*math.Sin(2*math.Pi*float64(h)/24) + 10*math.Sin(float64(h*h))
		p.Grid.PriceUSDPerMWh[h] = r.PriceUSDPerMWh[h] - 50
		p.Grid.CarbonKgPerMWh[h] = 500 + 100*math.Sin(float64(h)) + 90*math.Cos(float64(h*h))
	}
	return p
}

// Where the hours of each step are equal and a store loses nothing by standing the start is the answer, whose energy
// is four times the coarse number.
func TestStartOfAStore(t *testing.T) {
	p := varied()
	p.Stores[0].StandingLoss = 0
	inBlocks(p.LoadMW, coarseStep)
	inBlocks(p.Grid.PriceUSDPerMWh, coarseStep)
	// A peak that its neighbour makes up for and the battery carries: the coarse problem has another unit of power.
	p.LoadMW[1] += 20
	p.LoadMW[2] -= 20
	var start []lp.StartValue
	answer := run(t, p, &Settings{Solver: &wrapped{Solver: settings(t).Solver, before: func(_ int, _ *lp.Model, how *lp.Settings) error {
		start = how.Start
		return nil
	}}})
	peak, battery := slices.Max(p.LoadMW), answer.asset("battery")
	want := []float64{60, answer.asset("gas").CapacityMW, battery.CapacityMW, battery.EnergyMWh}
	if len(start) != len(want) || battery.EnergyMWh < 1 {
		t.Fatalf("starts from %v, the answer is %v MW and MWh", start, want)
	}
	for i := range want {
		near(t, "start", start[i].Value*peak, want[i], 1e-5)
	}
}

// The coarse start changes the time and nothing else, with a store that loses 0.01 % an hour, and with one that loses
// 0.1 % under a binding carbon cap.
func TestCoarseStartKeepsTheOptimum(t *testing.T) {
	plain, capped := varied(), varied()
	capped.Stores[0].StandingLoss = 1e-3
	kg := 500 * capped.loadMWh()
	capped.CarbonCapKg = &kg
	for name, p := range map[string]Problem{"no cap": plain, "carbon cap": capped} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && p.CarbonCapKg != nil {
				t.Skip("a cap makes it take a minute")
			}
			s := settings(t)
			warm, cold := run(t, p, s), run(t, p, withoutStart(s))
			near(t, "objective", warm.ObjectiveUSD, cold.ObjectiveUSD, 1e-9)
			near(t, "carbon", warm.DirectT, cold.DirectT, 1e-6)
			near(t, "carbon's shadow price", warm.CarbonShadowUSDPerT, cold.CarbonShadowUSDPerT, 1e-4)
			for i := range cold.Assets {
				w, c := &warm.Assets[i], &cold.Assets[i]
				near(t, "capacity of "+c.Name, w.CapacityMW, c.CapacityMW, 1e-6)
				near(t, "energy of "+c.Name, w.EnergyMWh, c.EnergyMWh, 1e-6)
			}
			conserves(t, &p, warm)
			if p.CarbonCapKg != nil && !(warm.CarbonShadowUSDPerT > 0) {
				t.Error("the cap does not bind")
			}
		})
	}
}

// Years of both lengths are coarsened once, not twice.
func TestWhichLengthsAreCoarsened(t *testing.T) {
	for hours, want := range map[int]bool{
		coarseStep * coarseLeast: true, coarseStep*coarseLeast - coarseStep: false, coarseStep*coarseLeast + 1: false, 8760: true, 8784: true,
		2190: false, 2196: false,
	} {
		if coarsens(hours) != want {
			t.Errorf("%d hours are coarsened: %v", hours, !want)
		}
	}
}

func TestNoStartWhereNoneIsToBeHad(t *testing.T) {
	for name, change := range map[string]func(p *Problem){
		"deferrable load": func(p *Problem) { p.Deferrable = []demand.Deferrable{{EndHour: 10, EnergyMWh: 2, MaxMW: 1}} },
		"odd hours":       func(p *Problem) { p.LoadMW = append(p.LoadMW, 1) },
		"few hours":       func(p *Problem) { p.LoadMW = p.LoadMW[coarseStep:] },
		"fixed sizes":     func(p *Problem) { p.Plants[0].MinMW, p.Plants[0].MaxMW = 1, 1 },
	} {
		t.Run(name, func(t *testing.T) {
			p := long()
			change(&p)
			w := &wrapped{Solver: settings(t).Solver, before: func(_ int, _ *lp.Model, how *lp.Settings) error {
				if how.Start != nil {
					t.Errorf("starts from %v", how.Start)
				}
				return nil
			}}
			run(t, p, &Settings{Solver: w})
			if w.calls != 1 {
				t.Errorf("%d solves", w.calls)
			}
		})
	}
}

// What befalls the first, coarse, solve decides whether there is a second, which then begins from nothing.
func TestCoarseFailures(t *testing.T) {
	stopped, crash, second := errors.New("stopped by hand"), errors.New("crash"), errors.New("the second solve")
	for _, c := range []struct {
		name  string
		fails error
		wants []error
	}{
		{"infeasible", &lp.StatusError{Status: lp.Infeasible}, []error{second}},
		{"unbounded", &lp.StatusError{Status: lp.Unbounded}, []error{second}},
		{"time limit", &lp.StatusError{Status: lp.TimeLimit}, []error{second}},
		{"gave up", &lp.StatusError{Status: lp.Failed}, []error{second}},
		{"crash", crash, []error{crash}},
		{"cancelled", &lp.StatusError{Status: lp.Cancelled, Cause: stopped}, []error{lp.ErrCancelled, stopped}},
	} {
		t.Run(c.name, func(t *testing.T) {
			fails := &Settings{Solver: &wrapped{before: func(call int, _ *lp.Model, how *lp.Settings) error {
				if how.Start != nil {
					t.Errorf("starts from %v", how.Start)
				}
				if call%2 == 1 {
					return c.fails
				}
				return second
			}}}
			_, err := Run(context.Background(), long(), fails)
			again := &Settings{Solver: &wrapped{before: fails.Solver.(*wrapped).before}}
			r, store := unbuilt()
			_, _, _, tradeErr := r.trade(context.Background(), store, again)
			for _, want := range c.wants {
				if !errors.Is(err, want) {
					t.Errorf("supply: got %v, want it to wrap %v", err, want)
				}
				if !errors.Is(tradeErr, want) {
					t.Errorf("break-even: got %v, want it to wrap %v", tradeErr, want)
				}
			}
		})
	}
}

// A context that ends during the coarse solve ends the run with the solver's own word for it.
func TestCancelDuringTheCoarseSolve(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	enough := errors.New("enough")
	w := &wrapped{Solver: settings(t).Solver, before: func(int, *lp.Model, *lp.Settings) error {
		cancel(enough)
		return nil
	}}
	_, err := Run(ctx, long(), &Settings{Solver: w})
	if !errors.Is(err, lp.ErrCancelled) || !errors.Is(err, enough) || w.calls != 1 {
		t.Errorf("after %d solves: %v", w.calls, err)
	}
}

// The break-even of a store is the same from a coarse start and from nothing, and its start is near its answer.
func TestTradeFromACoarseStart(t *testing.T) {
	r, store := unbuilt()
	var start []lp.StartValue
	w := &wrapped{Solver: settings(t).Solver, before: func(_ int, _ *lp.Model, how *lp.Settings) error {
		start = how.Start
		return nil
	}}
	factor, power, energy, err := r.trade(context.Background(), store, &Settings{Solver: w})
	if err != nil {
		t.Fatal(err)
	}
	if len(start) != 2 || w.calls != 2 {
		t.Fatalf("%d solves, start %v", w.calls, start)
	}
	// The start pays for the whole: (cost_P P + cost_E E) x years is the 100 USD that trading fixes.
	near(t, "cost of the start", (store.PowerCost.AnnualUSD*start[0].Value+store.EnergyCost.AnnualUSD*start[1].Value)*r.Years, usdPerMWhUnit, 1e-9)
	near(t, "cost of the answer", (store.PowerCost.AnnualUSD*power+store.EnergyCost.AnnualUSD*energy)*r.Years, usdPerMWhUnit, 1e-9)
	bare, barePower, bareEnergy, err := r.trade(context.Background(), store, withoutStart(settings(t)))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "factor", factor, bare, 1e-8)
	near(t, "power", power/barePower, 1, 1e-6)
	near(t, "energy", energy/bareEnergy, 1, 1e-6)
	if factor <= 0 || math.Abs(start[0].Value/power-1) > 0.5 || math.Abs(start[1].Value/energy-1) > 0.5 {
		t.Errorf("factor %g, start %v, answer %g MW and %g MWh", factor, start, power, energy)
	}
}
