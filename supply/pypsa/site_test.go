package pypsa

import (
	"context"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"tokenwatt/demand"
	"tokenwatt/lp"
	"tokenwatt/supply"
)

// hoursOf is two days; wave is a series between low and high.
const hoursOf = 48

func wave(low, high, phase float64) []float64 {
	out := make([]float64, hoursOf)
	for h := range out {
		out[h] = low + (high-low)*(0.5+0.5*math.Sin(2*math.Pi*(float64(h)+phase)/24))
	}
	return out
}

// plainSite is a site whose every part PyPSA can say.
func plainSite() *supply.Problem {
	unserved := 5000.0
	annual := func(usd float64) supply.Capital { return supply.Annual(usd * 8760 / hoursOf / 20) }
	return &supply.Problem{
		LoadMW: wave(60, 100, 3),
		Grid: &supply.Grid{
			LimitMW: 50, PriceUSDPerMWh: wave(20, 90, 8), TariffUSDPerMWh: 8, CarbonKgPerMWh: wave(150, 400, 2),
			CapacityChargeUSDPerMWYr: 20000, FirmShare: 1,
		},
		Plants: []supply.Plant{
			{Name: "sun", Kind: supply.Solar, Cost: annual(2000), MaxMW: 300, Availability: wave(-0.6, 0.9, -6)},
			{Name: "gas", Kind: supply.Dispatchable, Cost: annual(800), MaxMW: math.Inf(1), FuelUSDPerMWh: 70, VariableOMUSDPerMWh: 4, DirectKgPerMWh: 400, ConstantAvailability: 0.95},
			{Name: "steady", Kind: supply.Dispatchable, Cost: annual(3000), MinMW: 5, MaxMW: 30, FuelUSDPerMWh: 10, ConstantAvailability: 1},
		},
		Stores: []supply.Store{{
			Name: "battery", PowerCost: annual(300), EnergyCost: annual(100), MaxMW: 80, ChargeEfficiency: 0.95, DischargeEfficiency: 0.96,
			StandingLoss: 0.001, VariableOMUSDPerMWh: 0.2, WearUSDPerMWh: 1, SeparateDischarge: true, DischargeCost: annual(120), MaxDischargeMW: 90,
		}},
		UnservedUSDPerMWh: &unserved,
	}
}

func clip(p *supply.Problem) *supply.Problem {
	for i := range p.Plants {
		for h, x := range p.Plants[i].Availability {
			p.Plants[i].Availability[h] = math.Max(0, x)
		}
	}
	return p
}

func ptr(v float64) *float64 { return &v }

// siteCases change the plain site; with what is warned of, the network's optimum may be below the site's.
func siteCases() map[string]struct {
	change func(p *supply.Problem)
	warned string
} {
	return map[string]struct {
		change func(p *supply.Problem)
		warned string
	}{
		"plain":        {func(*supply.Problem) {}, ""},
		"island":       {func(p *supply.Problem) { p.Grid = nil }, ""},
		"carbon price": {func(p *supply.Problem) { p.CarbonPriceUSDPerT = 60 }, ""},
		"monthly peaks": {func(p *supply.Problem) {
			p.Grid.CapacityChargeUSDPerMWYr, p.Grid.PeakChargeUSDPerMWYr, p.Grid.BillingEnds = 0, 150000, []int{20, 48}
		}, ""},
		"hourly limit": {func(p *supply.Problem) { p.Grid.HourlyLimitMW = wave(10, 60, 1) }, ""},
		"hourly limit without a charge": {func(p *supply.Problem) {
			p.Grid.HourlyLimitMW, p.Grid.CapacityChargeUSDPerMWYr = wave(10, 60, 1), 0
		}, ""},
		"export": {func(p *supply.Problem) {
			p.Grid.ExportLimitMW, p.Grid.ExportPriceUSDPerMWh = 30, wave(5, 70, 8)
		}, ""},
		"load that may move": {func(p *supply.Problem) {
			p.Deferrable = []demand.Deferrable{{FirstHour: 0, EndHour: 24, EnergyMWh: 200, MaxMW: 20}, {FirstHour: 12, EndHour: 40, EnergyMWh: 150, MaxMW: 30}, {FirstHour: 24, EndHour: 48, EnergyMWh: 240, MaxMW: 20}}
			p.UnservedUSDPerMWh = nil
		}, ""},
		"load that moves at a cost": {func(p *supply.Problem) {
			p.UnservedUSDPerMWh = nil
			p.Deferrable = []demand.Deferrable{{FirstHour: 0, EndHour: 24, EnergyMWh: 240, MaxMW: 20}, {FirstHour: 24, EndHour: 48, EnergyMWh: 240, MaxMW: 20}}
			base := make([]float64, 24)
			for h := range base {
				base[h] = 10
			}
			p.Shifts = []supply.Shift{{BaseMW: base, USDPerMWh: 12}, {BaseMW: base, USDPerMWh: 3}}
		}, ""},
		"load turned down": {func(p *supply.Problem) {
			p.Curtailable = []supply.Curtailable{{Name: "training", LoadMW: wave(20, 30, 0), Segments: []supply.Segment{{Share: 0.3, USDPerMWh: 60}, {Share: 0.5, USDPerMWh: 400}}}}
		}, "load turned down and load unserved"},
		"carbon cap by the hour": {func(p *supply.Problem) { p.CarbonCapKg = ptr(500e3) }, "the carbon cap, as the grid's intensity changes"},
		"carbon cap": {func(p *supply.Problem) {
			p.CarbonCapKg = ptr(500e3)
			for h := range p.Grid.CarbonKgPerMWh {
				p.Grid.CarbonKgPerMWh[h] = 300
			}
		}, ""},
		"24/7 matching": {func(p *supply.Problem) {
			p.HourlyCFEShare, p.Grid.CarbonFreeShare, p.UnservedUSDPerMWh = ptr(0.85), wave(0.2, 0.6, 5), nil
			p.Deferrable = []demand.Deferrable{{FirstHour: 0, EndHour: 48, EnergyMWh: 400, MaxMW: 20}}
		}, "matched by the hour"},
		"annual matching": {func(p *supply.Problem) { p.AnnualCFEShare, p.UnservedUSDPerMWh = ptr(0.9), nil }, ""},
		"whole units": {func(p *supply.Problem) {
			p.Plants[1].UnitMW, p.Plants[1].WholeUnits, p.Plants[1].MaxMW = 15, true, 300
		}, ""},
		"own use": {func(p *supply.Problem) { p.Plants[2].AuxiliaryShare = 0.1 }, ""},
		"pulses": {func(p *supply.Problem) {
			p.Plants[2].Kind, p.Plants[2].Pulse = supply.Pulsed, &supply.Pulse{GrossMWh: 0.02, RecirculatingShare: 0.2, WearUSD: 0.1}
		}, ""},
		"one converter": {func(p *supply.Problem) {
			b := &p.Stores[0]
			b.SeparateDischarge, b.DischargeCost, b.MaxDischargeMW = false, supply.Capital{}, 0
		}, "with one converter"},
		"ramps":              {func(p *supply.Problem) { p.Plants[1].RampUp, p.Plants[1].RampDown = 0.2, 0.3 }, "from the last hour to the first"},
		"relaxed commitment": {func(p *supply.Problem) { p.Plants[1].Commitment, p.Plants[1].MinLoad = supply.Relaxed, 0.4 }, "relaxed commitment"},
		"planning reserve": {func(p *supply.Problem) {
			p.Margin = &supply.Margin{Share: 0.1}
			p.Plants[1].FirmShare = 0.9
		}, "planning reserve"},
		"N-1": {func(p *supply.Problem) {
			p.Reserve = &supply.Reserve{HoldHours: 1, ShedShare: 0.5}
			p.Plants[1].Units = 4
		}, "N-1"},
		"most hours a year":   {func(p *supply.Problem) { p.Plants[1].FullLoadHours = 4000 }, "most hours a year"},
		"hours of the energy": {func(p *supply.Problem) { p.Stores[0].MinHours = 4 }, "hours of energy"},
	}
}

// TestFromSite solves sites, writes them as networks, and solves those: where nothing is warned of the optimum is the
// same, else not above. The answer that is written fits the network and costs what the site costs.
func TestFromSite(t *testing.T) {
	for name, c := range siteCases() {
		t.Run(name, func(t *testing.T) {
			p := plainSite()
			c.change(p)
			clip(p)
			r, err := supply.Run(context.Background(), *p, &supply.Settings{Solver: solver(t), LP: lp.Settings{MIPGap: 1e-7}})
			if err != nil {
				t.Fatal(err)
			}
			n, s, err := FromSite(name, p, r)
			if err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(t.TempDir(), "out")
			if err := Write(dir, n, s); err != nil {
				t.Fatal(err)
			}
			again := readDir(t, dir)
			got := solve(t, again)
			text := strings.Join(n.Warnings, "\n")
			switch {
			case c.warned == "" || strings.Contains(text, "extras.json"):
				if c.warned == "" && text != "" {
					t.Errorf("warned of %s", text)
				}
				near(t, "objective", got.ObjectiveTotal, r.ObjectiveUSD, 1e-6)
				fits(t, again, s, r.ObjectiveUSD)
			case !strings.Contains(text, c.warned):
				t.Errorf("warned of %q, want %q", text, c.warned)
			case got.ObjectiveTotal > r.ObjectiveUSD*(1+1e-6):
				t.Errorf("the network costs %.10g, the site %.10g", got.ObjectiveTotal, r.ObjectiveUSD)
			}
		})
	}
}

// fits puts a solution into the programme of a network: it fulfils its rows and costs what it should.
func fits(t *testing.T, n *Network, s *Solution, usd float64) {
	t.Helper()
	p, err := Model(context.Background(), n)
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float64, p.Model.NumColumns())
	put := func(first int, values []float64) {
		for h := range values {
			if first >= 0 {
				x[first+h] = values[h] / p.Scale.Power
			}
		}
	}
	size := func(column, modules int, mw, unit float64) {
		if column >= 0 {
			x[column] = mw / p.Scale.Power
		}
		if modules >= 0 {
			x[modules] = math.Round(mw / unit)
		}
	}
	for i, c := range p.Columns.Generators {
		put(c.Power, s.Generators[i].P)
		size(c.Capacity, c.Modules, s.Generators[i].CapacityMW, n.Generators[i].Mod)
	}
	for i, c := range p.Columns.Links {
		put(c.Power, s.Links[i].P)
		size(c.Capacity, c.Modules, s.Links[i].CapacityMW, 1)
	}
	for i, c := range p.Columns.Stores {
		put(c.Power, s.Stores[i].P)
		put(c.Energy, s.Stores[i].E)
		size(c.Capacity, c.Modules, s.Stores[i].CapacityMWh, 1)
	}
	certificate, err := lp.Certify(p.Model, &lp.Solution{Primal: x})
	if err != nil {
		t.Fatal(err)
	}
	if certificate.RelPrimalInfeasibility > 1e-5 {
		t.Errorf("the site's answer misses the network's row %s by %.2g", certificate.WorstPrimal, certificate.RelPrimalInfeasibility)
	}
	near(t, "cost of the site's answer in the network", certificate.PrimalObjective*p.Scale.Power*p.Scale.Price, usd, 1e-5)
}

// TestFromSiteWithoutAnswer writes a site that was not solved.
func TestFromSiteWithoutAnswer(t *testing.T) {
	p := clip(plainSite())
	n, s, err := FromSite("x", p, nil)
	if err != nil || s != nil {
		t.Fatalf("solution %v, error %v", s, err)
	}
	r, err := supply.Run(context.Background(), *p, &supply.Settings{Solver: solver(t)})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "objective", solve(t, n).ObjectiveTotal, r.ObjectiveUSD, 1e-6)
	p.LoadMW[3] = -1
	if _, _, err := FromSite("x", p, nil); err == nil {
		t.Error("a problem that breaks its contract was accepted")
	}
}
