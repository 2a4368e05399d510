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
	"tokenwatt/lp/interior"
)

// infeasible runs a problem that cannot be met.
func infeasible(t fails, p Problem, s *Settings) *InfeasibleError {
	t.Helper()
	_, err := Run(context.Background(), p, s)
	var e *InfeasibleError
	if !errors.As(err, &e) || !errors.Is(err, ErrInfeasible) {
		t.Fatal("got", err)
	}
	return e
}

// alone finds the way out by one limit.
func (e *InfeasibleError) alone(family Family, name string) *WayOut {
	for i := range e.Ways {
		if w := &e.Ways[i]; w.Alone && w.Relaxations[0].Family == family && w.Relaxations[0].Name == name {
			return w
		}
	}
	return nil
}

// Each limit by hand, on a flat load of 1 MW for 24 h: gas at 1050 USD/MWh with 400 kg/MWh, or clean power at 2000.
func TestWayOutByHand(t *testing.T) {
	s := settings(t)
	kg, share, annual := 100.0, 0.9, 1.2
	none := 0.0
	day := 365.0
	for _, c := range []struct {
		name    string
		p       Problem
		change  func(p *Problem)
		clashes []Family
		family  Family
		asset   string
		by, to  float64
		usd     float64 // a year
	}{
		{"size of the only plant", flat(24), func(p *Problem) { p.Plants[0].MaxMW = 0.6 }, []Family{LoadServed, LargestSize}, LargestSize, "gas", 0.4, 1, 24 * 1050 * day},
		{"load that is too much", flat(24), func(p *Problem) { p.Plants[0].MaxMW = 0.6 }, []Family{LoadServed, LargestSize}, LoadServed, "", 9.6, 0, 14.4*50*day + 0.6*24*1000*day},
		{"fixed size", flat(24), func(p *Problem) { p.Plants[0].MinMW, p.Plants[0].MaxMW = 0.6, 0.6 }, []Family{LoadServed, LargestSize}, LargestSize, "gas", 0.4, 1, 24 * 1050 * day},
		// 24 MWh of gas emit 9.6 t.
		{"carbon cap", flat(24), func(p *Problem) { p.CarbonCapKg = &kg }, []Family{LoadServed, CarbonCap}, CarbonCap, "", 9.5, 9.6, 24 * 1050 * day},
		{"carbon cap of zero", flat(24), func(p *Problem) { p.CarbonCapKg = &none }, []Family{LoadServed, CarbonCap}, CarbonCap, "", 9.6, 9.6, 24 * 1050 * day},
		// Clean power of 0.5 MW leaves half of the load to gas.
		{"hourly share", mixed(24), func(p *Problem) { p.Plants[1].MaxMW, p.HourlyCFEShare = 0.5, &share }, []Family{LoadServed, LargestSize, HourlyShare}, HourlyShare, "", 40, 50, 12 * (1050 + 2000) * day},
		{"size under an hourly share", mixed(24), func(p *Problem) { p.Plants[1].MaxMW, p.HourlyCFEShare = 0.5, &share }, []Family{LoadServed, LargestSize, HourlyShare}, LargestSize, "clean", 0.4, 0.9, 24 * (1050*0.1 + 2000*0.9) * day},
		// 1.2 of the load has to be clean with an export of 0.1 MW.
		{"export", mixed(24), func(p *Problem) {
			p.AnnualCFEShare = &annual
			p.Grid = hourlyGrid(0, make([]float64, 24)...)
			p.Grid.ExportLimitMW, p.Grid.ExportPriceUSDPerMWh = 0.1, make([]float64, 24)
		}, []Family{LoadServed, ExportLimit, AnnualShare}, ExportLimit, "grid", 0.1, 0.2, 24 * 1.2 * 2000 * day},
		{"annual share", mixed(24), func(p *Problem) {
			p.AnnualCFEShare = &annual
			p.Grid = hourlyGrid(0, make([]float64, 24)...)
			p.Grid.ExportLimitMW, p.Grid.ExportPriceUSDPerMWh = 0.1, make([]float64, 24)
		}, []Family{LoadServed, ExportLimit, AnnualShare}, AnnualShare, "", 10, 110, 24 * 1.1 * 2000 * day},
		// A permit of 2190 hours a year at 2 MW gives 2 x 6 MWh of 24.
		{"permit", flat(24), func(p *Problem) { p.Plants[0].MaxMW, p.Plants[0].FullLoadHours = 2, 2190 }, []Family{LoadServed, LargestSize, YearlyHours}, YearlyHours, "gas", 2190, 4380, 24 * 2050 * day},
		{"grid", flat(24), func(p *Problem) {
			p.Plants = nil
			p.Grid = hourlyGrid(0.7, make([]float64, 24)...)
		}, []Family{LoadServed, GridLimit}, GridLimit, "grid", 0.3, 1, 0},
		{"hourly grid limit", flat(24), func(p *Problem) {
			p.Plants = nil
			p.Grid = hourlyGrid(2, make([]float64, 24)...)
			p.Grid.HourlyLimitMW = make([]float64, 24)
			for h := range p.Grid.HourlyLimitMW {
				p.Grid.HourlyLimitMW[h] = 0.5 + float64(h)/10
			}
		}, []Family{LoadServed, GridLimit}, GridLimit, "grid", 0.5, 1, 0},
		{"planning reserve", flat(24), func(p *Problem) { p.Plants[0].MaxMW, p.Plants[0].FirmShare, p.Margin = 1.2, 0.9, &Margin{Share: 0.2} }, []Family{LargestSize, PlanningReserve}, PlanningReserve, "", 0.12, 1.08, (24*50 + 1.2*24*1000) * day},
		{"reserve", flat(24), func(p *Problem) { p.Reserve = &Reserve{HoldHours: 1}; p.Plants[0].Units = 4; p.Plants[0].MaxMW = 1.2 }, []Family{LoadServed, LargestSize, OutageReserve}, OutageReserve, "", 10, 10, (24*50 + 1.2*24*1000) * day},
		// A window of 4 h at 3 MW beside the load of 1 MW needs 4 MW, of which 2 can be built.
		{"window", flat(24), func(p *Problem) {
			p.Plants[0].MaxMW = 2
			p.Deferrable = []demand.Deferrable{{FirstHour: 2, EndHour: 6, EnergyMWh: 12, MaxMW: 3}}
		}, []Family{LoadServed, WindowEnergy, LargestSize}, WindowEnergy, "", 8, 0, (28*50 + 2*24*1000) * day},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.change(&c.p)
			e := infeasible(t, c.p, s)
			var families []Family
			for _, l := range e.Clashes {
				families = append(families, l.Family)
			}
			slices.Sort(families)
			slices.Sort(c.clashes)
			if diff := cmp.Diff(c.clashes, families); diff != "" {
				t.Errorf("clashes (-want +got):\n%s", diff)
			}
			w := e.alone(c.family, c.asset)
			if w == nil || !w.Confirmed {
				t.Fatalf("no confirmed way out by %s of %q: %+v", c.family, c.asset, e.Ways)
			}
			near(t, "relaxation", w.Relaxations[0].By, c.by, 1e-4)
			near(t, "new limit", w.Relaxations[0].To, c.to, 1e-4)
			near(t, "cost of a year", w.USDPerYear, c.usd, 1e-4)
		})
	}
}

// What goes unserved is the least energy, with its worst hour.
func TestWayOutUnserved(t *testing.T) {
	p := flat(24)
	p.LoadMW[5] = 2
	p.Plants[0].MaxMW = 0.6
	e := infeasible(t, p, settings(t))
	r := e.alone(LoadServed, "").Relaxations[0]
	near(t, "unserved", r.By, 24*0.4+1, 1e-6)
	if r.Hours != 24 || r.Hour != 5 || math.Abs(r.PeakMW-1.4) > 1e-6 {
		t.Errorf("%+v", r)
	}
}

// Where a cap on carbon and a carbon-free share both bar the only gas, no one of them is a way out, both are named, and
// both together are one; so is leaving the load unserved.
func TestWayOutTogether(t *testing.T) {
	p := flat(24)
	kg, share := 1000.0, 0.9
	p.CarbonCapKg, p.HourlyCFEShare = &kg, &share
	e := infeasible(t, p, settings(t))
	var families []Family
	for _, l := range e.Clashes {
		families = append(families, l.Family)
	}
	if diff := cmp.Diff([]Family{LoadServed, CarbonCap, HourlyShare}, families); diff != "" {
		t.Errorf("clashes (-want +got):\n%s", diff)
	}
	if e.alone(CarbonCap, "") != nil || e.alone(HourlyShare, "") != nil || e.alone(LoadServed, "") == nil {
		t.Errorf("ways %+v", e.Ways)
	}
	w := e.Ways[0]
	if w.Alone || len(w.Relaxations) != 2 || !w.Confirmed {
		t.Fatalf("first way %+v", w)
	}
	near(t, "cap", w.Relaxations[0].To, 9.6, 1e-4)
	near(t, "share", w.Relaxations[1].To, 0, 1e-2)
}

// A site without anything that gives power at night has no way out but to leave load unserved.
func TestWayOutNone(t *testing.T) {
	p := Problem{LoadMW: []float64{1, 1}, Plants: []Plant{{Name: "solar", Kind: Solar, Cost: Annual(1e6), MaxMW: math.Inf(1), Availability: []float64{1, 0}}}}
	e := infeasible(t, p, settings(t))
	if len(e.Ways) != 1 || e.Ways[0].Relaxations[0].Family != LoadServed || len(e.Clashes) != 1 {
		t.Errorf("%+v", e)
	}
}

// Whole units and a commitment in integers are loosened by whole units.
func TestWayOutIntegers(t *testing.T) {
	p := flat(4)
	p.Plants[0].UnitMW, p.Plants[0].WholeUnits, p.Plants[0].MaxMW = 0.4, true, 0.8
	e := infeasible(t, p, settings(t))
	w := e.alone(LargestSize, "gas")
	if w == nil || !w.Confirmed {
		t.Fatalf("%+v", e)
	}
	near(t, "new size", w.Relaxations[0].To, 1.2, 1e-4)
}

// Each way out of a random site, applied, can be met; a hundredth less of one that is alone cannot.
func TestWaysOutAreWaysOut(t *testing.T) {
	s := settings(t)
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		limit, share := rapid.Float64Range(0, 80).Draw(t, "kg/MWh")*p.loadMWh(), rapid.Float64Range(0.6, 1).Draw(t, "share")
		p.CarbonCapKg, p.HourlyCFEShare = &limit, &share
		for i := range p.Plants {
			p.Plants[i].MaxMW = rapid.Float64Range(5, 100).Draw(t, "max")
		}
		p.Stores[0].MaxMW, p.Stores[0].MaxMWh = 10, 20
		if _, err := optimum(context.Background(), &p, s); !noAnswer(err) {
			t.Skip("it can be met, or the solver cannot tell")
		}
		e := infeasible(t, p, s)
		if len(e.Ways) == 0 || len(e.Clashes) < 2 {
			t.Fatalf("%+v", e)
		}
		for _, w := range e.Ways {
			if !w.Confirmed {
				t.Errorf("not confirmed: %+v", w)
			}
			if !w.Alone || w.unserves() {
				continue
			}
			r := w.Relaxations[0]
			by := 0.99 * r.By
			r.By, r.more = by, 0
			if _, err := optimum(context.Background(), p.loosened([]Relaxation{r}), s); err == nil {
				t.Errorf("a hundredth less than %v is enough", w)
			}
		}
	})
}

func TestUnboundedNamesWhatEarns(t *testing.T) {
	s := settings(t)
	// Sun at 8760 USD/MW/yr, 1 USD an hour, is sold at 3 in half of the hours: 1.5 - 1 USD an hour.
	p := flat(2)
	p.Plants = append(p.Plants, Plant{Name: "solar", Kind: Solar, Cost: Annual(8760), MaxMW: math.Inf(1), Availability: []float64{1, 0}})
	p.Grid = hourlyGrid(1, 20, 20)
	p.Grid.ExportLimitMW, p.Grid.ExportPriceUSDPerMWh = math.Inf(1), []float64{3, 3}
	_, err := Run(context.Background(), p, s)
	var e *UnboundedError
	if !errors.As(err, &e) || !errors.Is(err, ErrUnbounded) {
		t.Fatal(err)
	}
	want := []Earner{{Name: "grid", Part: "export"}, {Name: "solar", Part: "size"}}
	if diff := cmp.Diff(want, e.Earners); diff != "" {
		t.Errorf("earners (-want +got):\n%s", diff)
	}
	near(t, "earned", e.USDPerMWYr, 0.5*8760, 1e-3)
	// A grid that pays 10 USD/MWh without a limit, and a store that burns it.
	p = flat(2)
	p.Grid = hourlyGrid(math.Inf(1), -10, -10)
	p.Stores = []Store{{Name: "burner", MaxMW: math.Inf(1), MaxMWh: 1, ChargeEfficiency: 0.5, DischargeEfficiency: 0.5}}
	_, err = Run(context.Background(), p, s)
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	if len(e.Earners) != 2 || e.Earners[0].Part != "import" || e.Earners[1].Name != "burner" {
		t.Errorf("%v", e.Earners)
	}
}

// The structured interior point finds the same ways out.
func TestWaysOutOfTheInteriorPoint(t *testing.T) {
	p := rapid.Custom(small).Example(5)
	limit, share := 20*p.loadMWh(), 0.95
	p.CarbonCapKg, p.HourlyCFEShare = &limit, &share
	for i := range p.Plants {
		p.Plants[i].MaxMW = 60
	}
	p.Plants[3].MaxMW = 10
	p.Stores[0].MaxMW, p.Stores[0].MaxMWh = 10, 20
	want, got := infeasible(t, p, settings(t)), infeasible(t, p, &Settings{Solver: interior.Solver{}})
	if diff := cmp.Diff(want.Clashes, got.Clashes, closeTo(1e-6)); diff != "" {
		t.Errorf("clashes (-simplex +interior):\n%s", diff)
	}
	for _, w := range want.Ways {
		if !w.Alone {
			continue
		}
		r := w.Relaxations[0]
		o := got.alone(r.Family, r.Name)
		if o == nil {
			t.Errorf("no way out by %v", r)
			continue
		}
		near(t, "relaxation of "+string(r.Family)+" "+r.Name, o.Relaxations[0].By, r.By, 1e-5)
		if w.Confirmed && o.Confirmed && !w.unserves() {
			near(t, "its cost", o.USDPerYear, w.USDPerYear, 1e-4)
		}
	}
}
