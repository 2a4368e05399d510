package tokenwatt_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"tokenwatt"
	"tokenwatt/catalog"
	"tokenwatt/lp/interior"
	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/scenario"
	"tokenwatt/supply"
	"tokenwatt/supply/fusion"
)

// TestFiguresSetEveryParameter: the catalog's figures and the plant's parameters are the same list, each in the unit that the
// parameter has.
func TestFiguresSetEveryParameter(t *testing.T) {
	var figures catalog.FusionFigures
	keys := map[string]bool{}
	for _, key := range catalog.FusionKeys() {
		keys[key] = true
	}
	units := map[string]string{
		"m": "Length", "T": "MagneticField", "J": "PulseEnergy", "keV": "PlasmaTemperature", "m/s": "Speed", "s": "Duration", "1/s": "Rate",
		"W": "Power", "USD": "Money", "USD/kg": "MassPrice", "USD/m2": "AreaCost", "USD/J": "EnergyCost", "USD/W": "PowerCost",
		"yr": "Duration", "USD/yr": "HourlyCost",
	}
	for _, q := range fusion.Parameters() {
		if !keys[q.Name] {
			t.Errorf("no figure of the catalog sets %s", q.Name)
			continue
		}
		delete(keys, q.Name)
		kind := figures.Figure(q.Name).Kind()
		if want, typed := units[q.Unit]; typed && kind.Name != want || !typed && !kind.Bare {
			t.Errorf("%s in %q is a %s", q.Name, q.Unit, kind.Name)
		}
		one, err := quantity.ParseUnit(kind.Base)
		unit, err2 := quantity.ParseUnit(strings.ReplaceAll(q.Unit, "T", "tesla"))
		if typed := units[q.Unit] != ""; typed && (err != nil || err2 != nil || math.Abs(unit.Factor/one.Factor/q.PerUnit-1) > 1e-12) {
			t.Errorf("%s: %g of %s in one %s, not %g", q.Name, unit.Factor/one.Factor, kind.Base, q.Unit, q.PerUnit)
		}
	}
	for key := range keys {
		t.Errorf("no parameter of the plant takes %s", key)
	}
}

// plants of the examples, resolved.
func examplePlants(t *testing.T, file string) (*scenario.Scenario, map[string]tokenwatt.FusionPlant) {
	t.Helper()
	s, err := scenario.Load(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	plants, err := tokenwatt.FusionPlants(s)
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]tokenwatt.FusionPlant{}
	for _, p := range plants {
		named[p.Name] = p
	}
	return s, named
}

// TestPresetsAreNoProducers: at what is claimed and assumed no machine of the catalog gives net power, with the margin told; one
// that was made to give it does. The physics decides: nothing of it is written into the presets.
func TestPresetsAreNoProducers(t *testing.T) {
	for _, c := range []struct {
		file, name string
		producer   bool
	}{
		{"examples/fusion-d-he3.yaml", "claims", false},
		{"examples/fusion-d-he3.yaml", "record", false},
		{"examples/fusion-d-t.yaml", "assumed", false},
		{"examples/fusion-d-t.yaml", "generous", true},
	} {
		_, plants := examplePlants(t, c.file)
		p := plants[c.name]
		r, err := fusion.Run(context.Background(), p.Plant, nil)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		lcoe, err := r.Economics.LCOE()
		if (err == nil) != c.producer || errors.Is(err, fusion.ErrNotProducer) == c.producer {
			t.Errorf("%s: %g USD/MWh, %v", c.name, lcoe, err)
		}
		if r.Pulse.Closure > 1e-9 {
			t.Errorf("%s: the ledger is open by %g of the bank", c.name, r.Pulse.Closure)
		}
		if err := r.Bracket(p.Ranges()); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		for _, a := range r.Economics.Accounts {
			if a.Low > a.USD*(1+1e-12) || a.High < a.USD*(1-1e-12) || math.IsNaN(a.Low) || math.IsNaN(a.High) {
				t.Errorf("%s, account %s: %g to %g around %g", c.name, a.Code, a.Low, a.High, a.USD)
			}
		}
	}
}

// TestOverridesStandOverThePreset: a figure of the scenario replaces the preset's, of a pair it takes the other away, and says
// that it is the scenario's.
func TestOverridesStandOverThePreset(t *testing.T) {
	s, err := scenario.Load("scenario/testdata/supply.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	plants, err := tokenwatt.FusionPlants(s)
	if err != nil || len(plants) != 1 {
		t.Fatalf("%d plants, %v", len(plants), err)
	}
	p := &plants[0]
	if p.Plant.Modules != 2 || p.Plant.BankEnergy != 100e6 || p.Plant.PeakField != 0 || p.Plant.StartField != 1.5 {
		t.Errorf("the plant is %+v", p.Plant)
	}
	if kev := 20e6 * 1.380649e-23 / 1.602176634e-16; math.Abs(p.Plant.IonTemperature-kev) > 1e-9 {
		t.Errorf("20 million K are %g keV, not %g", kev, p.Plant.IonTemperature)
	}
	for i := range p.Inputs {
		in := &p.Inputs[i]
		switch in.Parameter.Name {
		case "coil_radius":
			if in.Low != 0.3 || in.Mode != 0.4 || in.High != 0.5 || in.Basis != "scenario" || !in.IsRange() || math.Abs(in.Quantile(0.5)-0.4) > 1e-9 {
				t.Errorf("the radius is %+v", in)
			}
		case "repetition":
			if in.Basis != "published claim" || in.Source == "" || in.Date == "" {
				t.Errorf("the rate is %+v", in)
			}
		case "life":
			if in.Low != 20 || in.Mode != 30 || in.High != 40 {
				t.Errorf("a life of %g to %g years", in.Low, in.High)
			}
		case "peak_field":
			t.Error("a bank that is given has a peak field")
		}
	}
}

// studyOf plans an example whose fusion candidate is a machine, with all answers.
func studyOf(t *testing.T, file, machine string, answers []supply.Part) *tokenwatt.Result {
	t.Helper()
	draws := "128"
	if testing.Short() {
		draws = "64"
	}
	assign := []scenario.Assignment{
		{Path: "study.hours", Value: "48"}, {Path: "study.draws", Value: "16"}, {Path: "fusion.draws", Value: draws}, {Path: "supply.candidates.fusion.machine", Value: machine},
	}
	s, err := scenario.Load(file, assign)
	if err != nil {
		t.Fatal(err)
	}
	r, err := tokenwatt.Plan(context.Background(), s, &tokenwatt.Settings{Solver: interior.Solver{}, Answers: answers})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestCandidateThatIsNoProducer flows through supply, ledger and report: it is not built, no figure of it is below 0 or not a
// number, its row says by how much it falls short, and the books close.
func TestCandidateThatIsNoProducer(t *testing.T) {
	r := studyOf(t, "examples/fusion-d-he3.yaml", "claims", []supply.Part{supply.BreakEvens})
	if len(r.Problem.NotProducers) != 1 || !(r.Problem.NotProducers[0].NetMW < 0) {
		t.Fatalf("not producers: %+v", r.Problem.NotProducers)
	}
	for i := range r.Supply.Assets {
		if r.Supply.Assets[i].Name == "fusion" {
			t.Error("what gives no power is an asset")
		}
	}
	for _, b := range r.Report.Balances {
		if !b.Closes {
			t.Errorf("%s is off by %g", b.Account, b.Difference)
		}
	}
	found := false
	for _, n := range r.Report.Supply.NotBuilt {
		if n.Name != "fusion" {
			continue
		}
		found = true
		if !n.NotProducer || !strings.Contains(n.Note, "not a producer: a pulse falls short") || n.CapexUSDPerKW != 0 || n.Chance != nil {
			t.Errorf("the row is %+v", n)
		}
	}
	entries := r.Report.Supply.Answers.Entries
	if !found || len(entries) == 0 {
		t.Fatalf("no row of the candidate; entries %+v", entries)
	}
	entry := entries[len(entries)-1]
	for _, e := range entries {
		if e.Name == "fusion" {
			entry = e
		}
	}
	if !entry.NotProducer || entry.Capital != nil || !strings.Contains(entry.NoCapital, "not a producer") {
		t.Errorf("the entry is %+v", entry)
	}
	warned := false
	for _, w := range r.Report.Warnings {
		warned = warned || strings.Contains(w, "candidates.fusion: it cannot be built: it is not a producer")
	}
	if !warned {
		t.Errorf("no warning among %q", r.Report.Warnings)
	}
	writesFinite(t, r.Report)
}

// writesFinite writes a report in all of its forms: JSON refuses what is not a number.
func writesFinite(t *testing.T, r *report.Report) {
	t.Helper()
	for name, write := range map[string]func(w *strings.Builder) error{
		"JSON": func(w *strings.Builder) error { return report.WriteJSON(w, r) },
		"CSV":  func(w *strings.Builder) error { return report.WriteSupplyCSV(w, r.Supply) },
		"HTML": func(w *strings.Builder) error { return report.WriteHTML(w, r) },
	} {
		var text strings.Builder
		if err := write(&text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if strings.Contains(text.String(), "NaN") {
			t.Errorf("%s says NaN", name)
		}
	}
}

// TestCandidateThatIsAProducer: cost, rate, wear and outages come from the machine with ranges that hold the modes, and the
// threshold says how many of the draws cost less.
func TestCandidateThatIsAProducer(t *testing.T) {
	r := studyOf(t, "examples/fusion-d-t.yaml", "generous", []supply.Part{})
	var plant *supply.Plant
	for i := range r.Problem.Plants {
		if r.Problem.Plants[i].Name == "fusion" {
			plant = &r.Problem.Plants[i]
		}
	}
	if plant == nil || plant.Pulse == nil {
		t.Fatal("no pulsed plant in the problem")
	}
	_, plants := examplePlants(t, "examples/fusion-d-t.yaml")
	machine := plants["generous"]
	m, err := fusion.Run(context.Background(), machine.Plant, nil)
	if err != nil {
		t.Fatal(err)
	}
	same := func(what string, got, want float64) {
		if math.Abs(got-want) > 1e-9*math.Abs(want) {
			t.Errorf("%s %g, want %g", what, got, want)
		}
	}
	out := m.Energy.OutputW / 1e6
	if plant.FirmShare != 0 {
		t.Errorf("%g of a machine that has never run counts as firm", plant.FirmShare)
	}
	same("availability", plant.ConstantAvailability, m.Wear.Availability)
	same("auxiliary share", plant.AuxiliaryShare, m.Energy.IdleW/m.Energy.OutputW)
	same("net of a pulse", plant.Pulse.GrossMWh*(1-plant.Pulse.RecirculatingShare)*3.6e9, m.Energy.OutputJ)
	same("gross of a pulse", plant.Pulse.GrossMWh*3.6e9, m.Energy.GrossJ)
	same("wear of a pulse", plant.Pulse.WearUSD, m.Economics.WearUSDPerShot)
	same("fuel", plant.FuelUSDPerMWh, m.Economics.FuelUSD/(8760*m.Wear.Availability*out))
	for _, n := range r.Report.Supply.NotBuilt {
		if n.Name != "fusion" {
			continue
		}
		same("capex", n.CapexUSDPerKW, m.Economics.OvernightUSD/out/1000)
		if !(n.CapexLow < n.CapexUSDPerKW && n.CapexUSDPerKW < n.CapexHigh) {
			t.Errorf("a range of %g to %g around %g", n.CapexLow, n.CapexHigh, n.CapexUSDPerKW)
		}
		if n.Chance == nil || *n.Chance < 0 || *n.Chance > 1 || !strings.Contains(n.Note, "draws of its machine are producers below that") {
			t.Errorf("the chance is %v: %q", n.Chance, n.Note)
		}
		writesFinite(t, r.Report)
		return
	}
	t.Error("no row of the candidate")
}

// TestSameDraws: what a machine draws is the same on any number of cores.
func TestSameDraws(t *testing.T) {
	if testing.Short() {
		t.Skip("plans a machine twice")
	}
	row := func(workers int) report.NotBuilt {
		s, err := scenario.Load("examples/fusion-d-t.yaml", []scenario.Assignment{{Path: "study.hours", Value: "24"}, {Path: "study.draws", Value: "16"}, {Path: "fusion.draws", Value: "64"}})
		if err != nil {
			t.Fatal(err)
		}
		r, err := tokenwatt.Plan(context.Background(), s, &tokenwatt.Settings{Solver: interior.Solver{}, Workers: workers, Answers: []supply.Part{}})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range r.Report.Supply.NotBuilt {
			if n.Name == "fusion" {
				return n
			}
		}
		t.Fatal("no row")
		return report.NotBuilt{}
	}
	one, two := row(1), row(3)
	if one.CapexLow != two.CapexLow || one.CapexHigh != two.CapexHigh || *one.Chance != *two.Chance {
		t.Errorf("with one worker %+v, with three %+v", one, two)
	}
}

// TestMustBuildWhatGivesNothing is an error that says why.
func TestMustBuildWhatGivesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("draws a machine, as the tests of the two candidates do")
	}
	s, err := scenario.Load("examples/fusion-d-he3.yaml", []scenario.Assignment{
		{Path: "study.hours", Value: "24"}, {Path: "study.draws", Value: "16"}, {Path: "fusion.draws", Value: "64"}, {Path: "supply.candidates.fusion.min", Value: "50 MW"},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = tokenwatt.Plan(context.Background(), s, &tokenwatt.Settings{Solver: interior.Solver{}})
	if !errors.Is(err, supply.ErrProblem) || !strings.Contains(err.Error(), "not a producer") {
		t.Errorf("a plant that has to be built and gives nothing: %v", err)
	}
}

// TestEveryPresetIsComputed: a machine of each preset runs, closes its books, and says what it is.
func TestEveryPresetIsComputed(t *testing.T) {
	known, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	text := "name: presets\nstudy: {year: 2028}\nworkloads: {hall: {load: {power: 1 MW}}}\nfusion:\n  machines:\n"
	for _, name := range known.Fusion.Names() {
		text += "    " + name + ": {preset: " + name + "}\n    of-copper-" + name + ": {preset: " + name + ", conductor: copper, modules: 4}\n"
	}
	s, err := scenario.Parse("presets.yaml", []byte(text), ".", nil)
	if err != nil {
		t.Fatal(err)
	}
	plants, err := tokenwatt.FusionPlants(s)
	if err != nil {
		t.Fatal(err)
	}
	if len(plants) != 2*len(known.Fusion) {
		t.Fatalf("%d machines of %d presets", len(plants), len(known.Fusion))
	}
	for i := range plants {
		r, err := fusion.Run(context.Background(), plants[i].Plant, nil)
		if err != nil {
			t.Errorf("%s: %v", plants[i].Name, err)
			continue
		}
		if not := r.Economics.NotProducer; not == nil || !strings.Contains(not.Error(), "falls short") {
			t.Errorf("%s: %v", plants[i].Name, not)
		}
		if !(r.Pulse.Closure <= 1e-9) || !(r.NetMW() < 0) || !(r.Economics.CapitalUSD > 1e8) {
			t.Errorf("%s: closure %g, %g MW, %g USD", plants[i].Name, r.Pulse.Closure, r.NetMW(), r.Economics.CapitalUSD)
		}
	}
}

// TestCandidateKeepsItsOwnFigures: what the scenario gives of a candidate stands over what its machine comes to.
func TestCandidateKeepsItsOwnFigures(t *testing.T) {
	if testing.Short() {
		t.Skip("draws a machine, as the tests of the two candidates do")
	}
	s, err := scenario.Load("examples/fusion-d-t.yaml", []scenario.Assignment{
		{Path: "study.hours", Value: "24"},
		{Path: "study.draws", Value: "16"},
		{Path: "fusion.draws", Value: "64"},
		{Path: "supply.candidates.fusion", Value: "{technology: fusion-pulsed, machine: generous, capex: 1234 USD/kW, fuel_price: 5 USD/MWh, availability: 50 %, firm_share: 30 %}"},
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := tokenwatt.Plan(context.Background(), s, &tokenwatt.Settings{Solver: interior.Solver{}, Answers: []supply.Part{}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Problem.Plants {
		p := &r.Problem.Plants[i]
		if p.Name != "fusion" {
			continue
		}
		if math.Abs(p.Cost.OvernightUSD-1234e3) > 1e-6 || math.Abs(p.FuelUSDPerMWh-5) > 1e-12 || p.ConstantAvailability != 0.5 || p.FirmShare != 0.3 {
			t.Errorf("the plant is %+v", p)
		}
		return
	}
	t.Error("no plant")
}
