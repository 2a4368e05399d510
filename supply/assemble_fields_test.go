package supply

import (
	"math"
	"strings"
	"testing"

	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// assembled assembles a study of dc100.yaml with what a test sets.
func assembled(t *testing.T, set ...string) (*Problem, []string) {
	t.Helper()
	list := []scenario.Assignment{{Path: "study.hours", Value: "1464"}} // two months of a leap year and a day
	for _, text := range set {
		path, value, _ := strings.Cut(text, "=")
		list = append(list, scenario.Assignment{Path: path, Value: value})
	}
	p, warnings, err := scenarioProblem(t, list...)
	if err != nil {
		t.Fatal(err)
	}
	return p, warnings
}

func said(warnings []string, text string) bool {
	return strings.Contains(strings.Join(warnings, "\n"), text)
}

// What a scenario does not give leaves the problem as it was before there were such fields.
func TestAssembleLeavesOut(t *testing.T) {
	p, _ := assembled(t)
	g := p.Grid
	if p.HourlyCFEShare != nil || p.AnnualCFEShare != nil || p.Reserve != nil || p.Margin != nil || p.Curtailable != nil || p.Shifts != nil ||
		p.CarbonBasis != AverageCarbon || g.ExportLimitMW != 0 || g.HourlyLimitMW != nil || g.PeakChargeUSDPerMWYr != 0 || g.BillingEnds != nil {
		t.Errorf("something is there that was not asked for: %+v, grid %+v", p, g)
	}
	for i := range p.Plants {
		if x := &p.Plants[i]; x.UnitMW != 0 || x.Commitment != Uncommitted || x.MinLoad != 0 || x.StartUSDPerMW != 0 || x.RampUp != 0 || x.FullLoadHours != 0 || x.AuxiliaryShare != 0 || x.Pulse != nil {
			t.Errorf("%s has units, commitment or pulses: %+v", x.Name, x)
		}
	}
	if s := &p.Stores[0]; s.SeparateDischarge || s.WearUSDPerMWh != 0 || s.MaxMWh != 0 || s.MaxHours != 0 {
		t.Errorf("the battery has a discharger, wear or a limit of energy: %+v", s)
	}
}

func TestAssembleConstraints(t *testing.T) {
	p, _ := assembled(t,
		"supply.carbon_basis=marginal", "supply.grid.marginal_carbon=700 kg/MWh", "supply.cfe_share=90 %", "supply.annual_match=120 %",
		"supply.reserve={n_minus_1: true, hours: 2 h, shed: 5 %, shed_deferrable: true, margin: 15 %}")
	if p.CarbonBasis != MarginalCarbon {
		t.Errorf("basis %q", p.CarbonBasis)
	}
	near(t, "24/7 share", *p.HourlyCFEShare, 0.9, 1e-12)
	near(t, "annual matching", *p.AnnualCFEShare, 1.2, 1e-12)
	if *p.Reserve != (Reserve{HoldHours: 2, ShedShare: 0.05, ShedDeferrable: true}) || *p.Margin != (Margin{Share: 0.15, StoreHours: 2}) {
		t.Errorf("reserve %+v, margin %+v", p.Reserve, p.Margin)
	}
	near(t, "marginal carbon", p.Grid.MarginalCarbonKgPerMWh[1000], 700, 1e-12)
	if p.Grid.FirmShare != 1 || p.Plants[0].FirmShare != 0 || p.Stores[0].FirmShare != 1 {
		t.Errorf("firm shares of grid %g, sun %g, battery %g", p.Grid.FirmShare, p.Plants[0].FirmShare, p.Stores[0].FirmShare)
	}
	// Gas: what the catalog's forced outages leave.
	near(t, "firm share of gas", p.Plants[2].FirmShare, 0.96, 1e-12)
}

// The carbon-free share of an hour follows its intensity: with 57 % in the mean, an hour at the mean intensity has 57 %, one
// at half of it 78.5 %.
func TestAssembleCarbonFree(t *testing.T) {
	p, _ := assembled(t)
	g := p.Grid
	var sum, share float64
	for h, kg := range g.CarbonKgPerMWh {
		sum += kg
		share += g.CarbonFreeShare[h]
	}
	mean := sum / float64(len(g.CarbonKgPerMWh))
	near(t, "mean share", share/float64(len(g.CarbonFreeShare)), 0.57, 1e-12)
	for _, h := range []int{0, 77, 1000} {
		near(t, "share of an hour", g.CarbonFreeShare[h], 1-0.43*g.CarbonKgPerMWh[h]/mean, 1e-12)
	}
	if !strings.HasPrefix(g.CarbonFreeOrigin, "synthetic: estimate") {
		t.Errorf("origin %q", g.CarbonFreeOrigin)
	}
	// With 2 % of fossil power an hour at three times its mean has more than all of it.
	p, warnings := assembled(t, "supply.grid.carbon_free=5 %")
	for h, x := range p.Grid.CarbonFreeShare {
		if x < 0 || x > 1 {
			t.Fatalf("share %g in hour %d", x, h)
		}
	}
	if !said(warnings, "is above that of its fossil plants in the mean") {
		t.Errorf("hours without carbon-free power are not told: %v", warnings)
	}
}

func TestAssembleExport(t *testing.T) {
	p, _ := assembled(t, "supply.grid.export={limit: 30 MW, spread: 4 USD/MWh}")
	near(t, "limit", p.Grid.ExportLimitMW, 30, 0)
	for h, price := range p.Grid.ExportPriceUSDPerMWh {
		near(t, "price", price, p.Grid.PriceUSDPerMWh[h]-4, 1e-12)
	}
	// The limit of the import where none is given, and what the catalog takes off: 3 USD/MWh.
	p, _ = assembled(t, "supply.grid.export={}")
	near(t, "limit", p.Grid.ExportLimitMW, 40, 0)
	near(t, "price", p.Grid.ExportPriceUSDPerMWh[9], p.Grid.PriceUSDPerMWh[9]-3, 1e-12)
	// A price of 60 is above some hours' cost of import, where it counts as that.
	p, warnings := assembled(t, "supply.grid.export={price: 60 USD/MWh}")
	capped := 0
	for h, price := range p.Grid.ExportPriceUSDPerMWh {
		cost := p.Grid.PriceUSDPerMWh[h] + p.Grid.TariffUSDPerMWh
		near(t, "price", price, math.Min(60, cost), 1e-12)
		if cost < 60 {
			capped++
		}
	}
	if capped == 0 || !said(warnings, "one meter cannot sell what it buys") {
		t.Errorf("%d hours, warnings %v", capped, warnings)
	}
}

func TestAssemblePeaks(t *testing.T) {
	p, _ := assembled(t, "supply.grid.capacity_charge_on=month")
	g := p.Grid
	near(t, "charge", g.PeakChargeUSDPerMWYr, 60000, 1e-12)
	if g.CapacityChargeUSDPerMWYr != 0 || len(g.BillingEnds) != 3 || g.BillingEnds[0] != 744 || g.BillingEnds[1] != 1440 || g.BillingEnds[2] != 1464 {
		t.Errorf("charge on capacity %g, periods end at %v; January, February of 2020 and a day were asked for", g.CapacityChargeUSDPerMWYr, g.BillingEnds)
	}
	p, _ = assembled(t, "supply.grid.capacity_charge_on=year")
	if ends := p.Grid.BillingEnds; len(ends) != 1 || ends[0] != 1464 {
		t.Errorf("the year ends at %v", ends)
	}
}

// A connection that comes in a later year is not there in the study's, with what stands in for it.
func TestAssembleConnection(t *testing.T) {
	p, warnings := assembled(t, "supply.grid.available=2022")
	if p.Grid.LimitMW != 0 || !said(warnings, "from 2022 on; in 2020 its limit is 0 MW") {
		t.Errorf("limit %g, warnings %v", p.Grid.LimitMW, warnings)
	}
	p, _ = assembled(t, "supply.grid.available=2022", "supply.grid.limit_before=7 MW", "supply.grid.export={}")
	if p.Grid.LimitMW != 7 || p.Grid.ExportLimitMW != 7 {
		t.Errorf("limit %g and of export %g", p.Grid.LimitMW, p.Grid.ExportLimitMW)
	}
	p, _ = assembled(t, "supply.grid.available=2020")
	near(t, "limit", p.Grid.LimitMW, 40, 0)
}

// synthetic is dc100 without files: several years of it are drawn.
func synthetic(years int, set ...string) []scenario.Assignment {
	list := []scenario.Assignment{
		{Path: "site.weather.csv", Value: "null"},
		{Path: "supply.grid.csv", Value: "null"},
		{Path: "study", Value: "{year: 2023, years: " + string(rune('0'+years)) + "}"},
	}
	for _, text := range set {
		path, value, _ := strings.Cut(text, "=")
		list = append(list, scenario.Assignment{Path: path, Value: value})
	}
	return list
}

// Three years are three draws of price and weather, and a connection that comes with the second has no limit before it.
func TestAssembleYears(t *testing.T) {
	p, _, err := assembleStudy(t, synthetic(3, "supply.grid.available=2024", "supply.grid.limit_before=5 MW", "supply.grid.capacity_charge_on=year"))
	if err != nil {
		t.Fatal(err)
	}
	hours := 8760 + 8784 + 8760
	g := p.Grid
	if len(g.PriceUSDPerMWh) != hours || len(p.Plants[0].Availability) != hours || len(g.HourlyLimitMW) != hours {
		t.Fatalf("%d hours of price, %d of sun, %d of limits", len(g.PriceUSDPerMWh), len(p.Plants[0].Availability), len(g.HourlyLimitMW))
	}
	if g.PriceUSDPerMWh[100] == g.PriceUSDPerMWh[8860] || p.Plants[1].Availability[100] == p.Plants[1].Availability[8860] {
		t.Error("the second year is the first again")
	}
	if g.HourlyLimitMW[8759] != 5 || g.HourlyLimitMW[8760] != 40 || g.LimitMW != 40 {
		t.Errorf("limits %g and %g about the new year, %g in all", g.HourlyLimitMW[8759], g.HourlyLimitMW[8760], g.LimitMW)
	}
	if ends := g.BillingEnds; len(ends) != 3 || ends[0] != 8760 || ends[1] != 8760+8784 || ends[2] != hours {
		t.Errorf("billing periods end at %v", ends)
	}
	if _, _, err := assembleStudy(t, synthetic(3, "supply.grid.available=2024", "supply.grid.export={}")); err == nil || !strings.Contains(err.Error(), "takes no export here") {
		t.Errorf("export over a connection that comes in between: %v", err)
	}
}

func TestAssembleUnits(t *testing.T) {
	p, warnings := assembled(t,
		"supply.candidates.gas.commitment=integer", "supply.candidates.gas.units=whole", "supply.candidates.gas.ramp=30 %",
		"supply.candidates.gas.reserve_units=3", "supply.candidates.gas.reserve=off", "supply.candidates.gas.matching=carbon-free",
		"supply.candidates.diesel={technology: diesel-backup}",
		"supply.candidates.engines={technology: gas-engine, planned_outage: 10 %, forced_outage: 20 %}",
		"supply.candidates.coal={technology: coal-us-2030, commitment: relaxed}")
	gas, diesel, engines, coal := &p.Plants[2], &p.Plants[3], &p.Plants[4], &p.Plants[5]
	if gas.Commitment != Integer || !gas.WholeUnits || gas.UnitMW != 200 || gas.MinUpH != 4 || gas.MinDownH != 4 || gas.RampUp != 0.3 || gas.RampDown != 0.3 ||
		gas.Units != 3 || !gas.NoReserve || gas.Matching != MatchCarbonFree {
		t.Errorf("gas is %+v", gas)
	}
	near(t, "least load", gas.MinLoad, 0.4, 1e-12)
	near(t, "start", gas.StartUSDPerMW, 55, 1e-12)
	near(t, "hours of the permit", diesel.FullLoadHours, 500, 1e-12)
	near(t, "availability of outages that are given", engines.ConstantAvailability, 0.9*0.8, 1e-12)
	near(t, "ramp of coal", coal.RampUp, 0.6, 1e-12)
	if coal.WholeUnits || coal.Commitment != Relaxed || said(warnings, "coal-us-2030 is given without min_load") {
		t.Errorf("coal is %+v, warnings %v", coal, warnings)
	}
}

// Fusion by hand: 50 MW at 1 Hz are 50 MJ a pulse, with 91 % driving the next of 50 / 0.09 MJ gross. Wear: 351 USD/kW of 50 MW
// over 1e8 pulses is 0.1755 USD a pulse.
func TestAssemblePulses(t *testing.T) {
	p, _ := assembled(t, "supply.candidates.fusion={technology: fusion-pulsed, max_pulses: 1e7 1/yr}")
	f := &p.Plants[3]
	if f.Kind != Pulsed || f.Pulse == nil {
		t.Fatalf("fusion is %+v", f)
	}
	near(t, "gross energy", f.Pulse.GrossMWh, 50.0/3600/0.09, 1e-9)
	near(t, "wear", f.Pulse.WearUSD, 0.1755, 1e-9)
	near(t, "pulses a year and MW", f.Pulse.PerMWYr, 1e7/50, 1e-3) // a year of the unit is 365.25 days
	near(t, "auxiliary power", f.AuxiliaryShare, 0.04, 1e-12)
}

// A discharger is counted by what it delivers in the catalog and by what it takes out in the problem.
func TestAssembleStores(t *testing.T) {
	p, warnings := assembled(t,
		"supply.candidates.h2={technology: hydrogen-tank, max_discharge: 10 MW, min_discharge: 5 MW, max_energy: 900 MWh, min_energy: 9 MWh, discount_rate: 0 %, fixed_om: 0 %, life: 20 yr}",
		"supply.candidates.leased={technology: hydrogen-cavern, discharge_annual_cost: 1000 USD/MW/yr}",
		"supply.candidates.short={technology: battery-li-ion-us-2025, cycle_wear: true, min_duration: 2 h, max_duration: 6 h, reserve_units: 4, firm_share: 80 %, energy_capex: 300 USD/kWh}")
	h2, leased, battery := &p.Stores[1], &p.Stores[2], &p.Stores[3]
	if !h2.SeparateDischarge || !leased.SeparateDischarge || battery.SeparateDischarge {
		t.Fatalf("hydrogen %v and %v, battery %v", h2.SeparateDischarge, leased.SeparateDischarge, battery.SeparateDischarge)
	}
	// 1,327 USD/kW delivered at 50 % over 20 years without interest is 33,175 USD for a MW taken out.
	near(t, "discharger", h2.DischargeCost.AnnualUSD, 1327e3*0.5/20, 1e-9)
	near(t, "leased discharger", leased.DischargeCost.AnnualUSD, 1000*0.55, 1e-9)
	if h2.MaxDischargeMW != 20 || h2.MinDischargeMW != 10 || h2.MaxMWh != 900 || h2.MinMWh != 9 || !math.IsInf(leased.MaxDischargeMW, 1) {
		t.Errorf("hydrogen %+v", h2)
	}
	near(t, "wear", battery.WearUSDPerMWh, 300e3/6000, 1e-9)
	if battery.MinHours != 2 || battery.MaxHours != 6 || battery.Units != 4 || battery.FirmShare != 0.8 || !said(warnings, "on top of the annuity") {
		t.Errorf("battery %+v, warnings %v", battery, warnings)
	}
}

// Outages of many hours have their share, and a repair its time.
func TestOutages(t *testing.T) {
	const hours, forced, repair = 400000, 0.08, 30.0
	up := outages(7, "gas", 1, hours, forced, repair)
	down, failures := 0.0, 0
	for h, x := range up {
		down += 1 - x
		if h > 0 && up[h-1] == 1 && x == 0 {
			failures++
		}
	}
	near(t, "share of the hours", down/hours, forced, 0.05)
	near(t, "time of a repair", down/float64(failures), repair, 0.05)
	if a, b := outages(7, "gas", 3, 48, forced, repair), outages(7, "gas", 3, 48, forced, repair); len(a) != 48 || a[47] != b[47] {
		t.Error("the same seed draws something else")
	}
	p, _ := assembled(t, "supply.candidates.gas={technology: gas-ccgt-us-2025, unit: 20 MW, min: 60 MW, max: 60 MW, outages: drawn, repair: 40 h, forced_outage: 10 %}")
	gas := &p.Plants[2]
	for h, x := range gas.Availability {
		if thirds := x / 0.96 * 3; math.Abs(thirds-math.Round(thirds)) > 1e-9 {
			t.Fatalf("availability %g in hour %d is not that of whole units less 4 %% planned", x, h)
		}
	}
	if !strings.HasPrefix(gas.Origin, "synthetic: outages of 3 units") {
		t.Errorf("origin %q", gas.Origin)
	}
}

// A power cap by hand: accelerators draw half of the power and do 90 % at 60 % of theirs, so that the load draws 80 % of its power
// then; from there on shutting machines off is best, at 0.9 / 0.8 of the value.
func TestCapSegments(t *testing.T) {
	share := quantity.Exact[quantity.Fraction]
	curve := []scenario.CapPoint{
		{Power: share(0.2), Throughput: share(0.3)}, // below the hull: 60 % of the power for 30 % of the work
		{Power: share(0.6), Throughput: share(0.9)},
		{Power: share(1), Throughput: share(1)},
	}
	got := capSegments(curve, 0.5, 1000)
	if len(got) != 2 {
		t.Fatalf("segments %+v", got)
	}
	near(t, "first share", got[0].Share, 0.2, 1e-12)
	near(t, "first value", got[0].USDPerMWh, 1000*0.1/0.2, 1e-12)
	near(t, "rest", got[1].Share, 0.8, 1e-12)
	near(t, "value of the rest", got[1].USDPerMWh, 1000*0.9/0.8, 1e-12)
	var worth float64
	for _, s := range got {
		worth += s.Share * s.USDPerMWh
	}
	near(t, "all of it", worth, 1000, 1e-12)
}

func TestAssembleCompute(t *testing.T) {
	power := []float64{10, 10}
	own := Compute{Workload: "run", LoadMW: power, PeakMW: 10, Accelerators: 5000, USDPerAcceleratorHour: 2, Paused: true, PauseH: 2, CheckpointH: 0.5, Windows: 1}
	known := Compute{Workload: "hall", LoadMW: power, PeakMW: 10, Windows: 1}
	curve := []scenario.CapPoint{{Power: quantity.Exact[quantity.Fraction](1), Throughput: quantity.Exact[quantity.Fraction](1)}}
	a := &assembly{Inputs: Inputs{Supply: &scenario.Supply{LostCompute: &scenario.LostCompute{Curve: curve}}, Compute: []Compute{own, known}}, problem: &Problem{}}
	a.curtailable()
	// 2 USD/h x 5000 accelerators over 10 MW is 1,000 USD/MWh.
	if c := a.problem.Curtailable; len(c) != 1 || c[0].Name != "run" || c[0].Segments[0] != (Segment{Share: 1, USDPerMWh: 1000}) {
		t.Errorf("curtailable %+v", c)
	}
	if !said(a.warnings, "hall may not be turned down") {
		t.Errorf("warnings %v", a.warnings)
	}
	near(t, "moving a run: half an hour of each two", a.shiftCost(&scenario.Shift{}, &own), 1000*0.5/2, 1e-12)
	near(t, "with idle accelerators", a.shiftCost(&scenario.Shift{Idle: quantity.Exact[quantity.Fraction](1)}, &own), 1000*1.25, 1e-12)
	known.Accelerators = 5000
	near(t, "moving a known load", a.shiftCost(&scenario.Shift{AcceleratorHour: quantity.Exact(quantity.HourlyCost(3.0 / 3600))}, &known), 1500, 1e-9)
	if a.shiftCost(&scenario.Shift{}, &known); len(a.errs) != 1 {
		t.Errorf("a load whose accelerators have no cost: %v", a.errs)
	}
}

// A file may hold the hourly series that are otherwise estimated, in the file's units.
func TestAssembleGridFiles(t *testing.T) {
	p, warnings := assembled(t,
		"supply.grid.csv.columns.marginal_carbon={name: carbon_intensity_g_per_kwh, unit: g/kWh, scale: 2}",
		"supply.grid.csv.columns.export_price={name: price_eur_per_mwh, unit: USD/MWh, scale: 0.5}",
		"supply.grid.csv.columns.carbon_free={name: carbon_intensity_g_per_kwh, unit: '%', scale: 0.1}",
		"supply.grid.export={spread: 1 USD/MWh}", "supply.grid.marginal_carbon=5 kg/MWh", "supply.grid.carbon_free=1 %")
	g := p.Grid
	for _, h := range []int{3, 700} {
		near(t, "marginal carbon", g.MarginalCarbonKgPerMWh[h], 2*g.CarbonKgPerMWh[h], 1e-12)
		near(t, "carbon-free share", g.CarbonFreeShare[h], g.CarbonKgPerMWh[h]/1000, 1e-9)
		near(t, "price of export", g.ExportPriceUSDPerMWh[h], math.Min(0.5*g.PriceUSDPerMWh[h], g.PriceUSDPerMWh[h]+g.TariffUSDPerMWh), 1e-12)
	}
	for _, origin := range []string{g.MarginalCarbonOrigin, g.CarbonFreeOrigin, g.ExportPriceOrigin} {
		if !strings.HasPrefix(origin, "measured: ") {
			t.Errorf("origin %q", origin)
		}
	}
	for _, field := range []string{"grid.marginal_carbon", "grid.carbon_free", "grid.export"} {
		if !said(warnings, field+": the hourly values are read from") {
			t.Errorf("a mean that is not used is not told of: %s in %v", field, warnings)
		}
	}
	if _, warnings = assembled(t, "supply.grid.csv.columns.export_price={name: price_eur_per_mwh, unit: USD/MWh}"); !said(warnings, "export_price is not used") {
		t.Errorf("a price of export without export: %v", warnings)
	}
}
