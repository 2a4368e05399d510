package supply

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"testing"

	"tokenwatt/internal/csvseries"
	"tokenwatt/internal/testdata"
	"tokenwatt/lp/interior"
)

// expected is the reference answer: the same problem as a PyPSA folder, solved with another formulation (limits
// for every output, discharger as a link) by scipy's HiGHS, simplex and interior point.
type expected struct {
	Objective float64            `json:"objective_total"`
	Capacity  map[string]float64 `json:"capacity"`
	Energy    map[string]float64 `json:"energy_mwh"`
	Price     map[string]float64 `json:"price_mean"`
}

func dc100Expected(t testing.TB) (e expected) {
	t.Helper()
	data, err := os.ReadFile(testdata.Path(t, "supply", "reference", "dc100_gb2020_grid", "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// dc100 is the reference problem, from the first hours of its PyPSA folder. Its money is EUR, read as USD: a
// benchmark, not a study of a place.
func dc100(t testing.TB, hours int) Problem {
	t.Helper()
	read := func(file string, names ...string) map[string][]float64 {
		q := &csvseries.Request{Hours: hours, YearHours: 8784}
		for _, n := range names {
			q.Columns = append(q.Columns, csvseries.Column{Key: n, Header: n, Factor: 1})
		}
		series, err := csvseries.ReadFile(testdata.Path(t, "supply", "reference", "dc100_gb2020_grid", file), q)
		if err != nil {
			t.Fatal(err)
		}
		return series
	}
	nature := read("generators-p_max_pu.csv", "solar", "wind")
	p := Problem{
		LoadMW: make([]float64, hours),
		Grid: &Grid{
			LimitMW: 40, CapacityChargeUSDPerMWYr: 60000,
			PriceUSDPerMWh: read("generators-marginal_cost.csv", "grid")["grid"], CarbonKgPerMWh: make([]float64, hours),
		},
		Plants: []Plant{
			{Name: "solar", Kind: Solar, Cost: Annual(50825.9273), MaxMW: math.Inf(1), VariableOMUSDPerMWh: 0.01, Availability: nature["solar"]},
			{Name: "wind", Kind: Wind, Cost: Annual(128306.3303), MaxMW: math.Inf(1), VariableOMUSDPerMWh: 0.02, Availability: nature["wind"]},
			{Name: "gas", Kind: Dispatchable, Cost: Annual(132274.8987), MaxMW: math.Inf(1), FuelUSDPerMWh: 90.920745, ConstantAvailability: 1},
		},
		Stores: []Store{{
			Name: "battery", PowerCost: Annual(31180.5268), EnergyCost: Annual(16292.0706), MaxMW: math.Inf(1),
			VariableOMUSDPerMWh: 0.05, ChargeEfficiency: 0.96, DischargeEfficiency: 0.96, StandingLoss: 0.0001, FreeDischarge: true,
		}},
	}
	for h := range p.LoadMW {
		p.LoadMW[h] = 100
	}
	return p
}

// checkDC100 compares with the reference. The discharger's size is not compared: it costs nothing there, so any
// size from the highest discharge on is optimal.
func checkDC100(t *testing.T, r *Result, e expected) {
	t.Helper()
	near(t, "objective", r.ObjectiveUSD, e.Objective, 1e-6)
	near(t, "cost", r.Costs.Total(), e.Objective, 1e-6)
	near(t, "mean price", r.MeanPriceUSDPerMWh, e.Price["dc"], 1e-3)
	for name, key := range map[string]string{"grid": "generators:grid", "solar": "generators:solar", "wind": "generators:wind", "gas": "generators:gas", "battery": "links:charger"} {
		near(t, "capacity of "+name, r.asset(name).CapacityMW, e.Capacity[key], 1e-3)
	}
	near(t, "energy of the battery", r.asset("battery").EnergyMWh, e.Capacity["stores:battery"], 1e-3)
	for name, key := range map[string]string{"grid": "generators|grid|p", "solar": "generators|solar|p", "wind": "generators|wind|p", "gas": "generators|gas|p"} {
		near(t, "output of "+name, r.asset(name).OutputMWh, e.Energy[key], 1e-3)
	}
	near(t, "charge", r.asset("battery").ChargedMWh, e.Energy["links|charger|p0"], 1e-3)
}

func TestDC100(t *testing.T) {
	for name, solver := range map[string]*Settings{"interior": {Solver: interior.Solver{}}, "HiGHS": settings(t)} {
		t.Run(name, func(t *testing.T) {
			if name == "HiGHS" && testing.Short() {
				t.Skip("a year of hours takes it a minute")
			}
			p := dc100(t, 8760)
			r := run(t, p, solver)
			checkDC100(t, r, dc100Expected(t))
			conserves(t, &p, r)
			t.Logf("%s, %d iterations, residual %.2g MW, discharge %.6g MW, grid limit worth %.6g USD/MW/yr", r.Method, r.Iterations, r.LargestResidualMW, r.asset("battery").DischargeMW, r.GridLimitValueUSDPerMWYr)
			for _, b := range r.BreakEven {
				// What is built inside its bounds earns exactly its cost.
				near(t, "break-even factor of "+b.Name, b.Factor, 1, 1e-5)
			}
		})
	}
}

func BenchmarkBuild(b *testing.B) {
	p := dc100(b, 8760)
	for i := range 2 {
		plant := p.Plants[2]
		plant.Name += string(rune('2' + i))
		p.Plants = append(p.Plants, plant)
	}
	for b.Loop() {
		if newProgram(&p).model.NumRows() == 0 {
			b.Fatal("no rows")
		}
	}
}

// A problem solved again from the sizes of its answer has the same optimum.
func TestAgain(t *testing.T) {
	p := dc100(t, 336)
	first := run(t, p, &Settings{Solver: interior.Solver{}})
	second, err := Again(context.Background(), p, first, settings(t))
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(second.ObjectiveUSD-first.ObjectiveUSD) > 1e-6*first.ObjectiveUSD {
		t.Errorf("%.6f again, %.6f before", second.ObjectiveUSD, first.ObjectiveUSD)
	}
}
