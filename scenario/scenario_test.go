package scenario_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"tokenwatt/internal/deepcopy"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// everyField is a scenario with every field of a supply.
var everyField = filepath.Join("testdata", "supply.yaml")

var example = filepath.Join("..", "examples", "chatgpt-2023.yaml")

func load(t testing.TB, path string, set ...scenario.Assignment) *scenario.Scenario {
	t.Helper()
	s, err := scenario.Load(path, set)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// parse reads a text that has to be valid.
func parse(t testing.TB, text string) *scenario.Scenario {
	t.Helper()
	s, err := scenario.Parse("test.yaml", []byte(text), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every figure of a resolved scenario says where it is from; a default says what the scenario's text would have to.
func TestResolvedFiguresHaveProvenance(t *testing.T) {
	s := load(t, example)
	all := scenario.Figures(s)
	if len(all) < 100 {
		t.Fatalf("%d figures, expected the example's hundred and more", len(all))
	}
	for _, figure := range all {
		if info := figure.Describe(); info.Basis == "" || info.Source == "" || info.Date == "" || info.Path == "" {
			// What the user wrote without a source is the scenario's word.
			if info.Basis != quantity.Scenario {
				t.Errorf("%s: basis %q, source %q, date %q", info.Path, info.Basis, info.Source, info.Date)
			}
		}
	}
	batch := s.Workloads.Get("chat").Value.Serving.Batch
	if batch.Low != 8 || batch.Mode != 24 || batch.High != 48 || batch.Basis != quantity.Assumed || !strings.Contains(batch.Source, "decode together") {
		t.Errorf("the batch by default is %+v", batch)
	}
}

// The define section of a resolved scenario has the entries that its workloads, checks and supply name, those that
// these name in turn (a server's accelerator and fabric, a plant's fuel), and no others.
func TestResolvedDefinesWhatIsUsed(t *testing.T) {
	s := load(t, example)
	if s.Extends != "" || s.Catalog != nil {
		t.Errorf("it still extends %q and names the catalogs %v", s.Extends, s.Catalog)
	}
	got := map[string][]string{
		"models": s.Define.Models.Names(), "servers": s.Define.Servers.Names(), "accelerators": s.Define.Accelerators.Names(),
		"fabrics": s.Define.Fabrics.Names(), "grids": s.Define.Grids.Names(), "technologies": s.Define.Technologies.Names(),
	}
	want := map[string][]string{
		"models": {"gpt-3-175b"}, "servers": {"dgx-a100-640gb"}, "accelerators": {"a100-sxm-80gb"}, "fabrics": {"infiniband-hdr"},
		"grids": {"us-industrial-2023"},
		"technologies": {
			"solar-utility-us-2025", "wind-onshore-us-2025", "battery-li-ion-us-2025", "gas-ccgt-us-2025", "fission-large-us", "fusion-pulsed",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var fuels []string
	for _, technology := range s.Define.Technologies {
		if fuel := technology.Value.Fuel; fuel != "" && !slices.Contains(fuels, fuel) {
			fuels = append(fuels, fuel)
		}
	}
	if diff := cmp.Diff(fuels, s.Define.Fuels.Names()); diff != "" || len(fuels) == 0 {
		t.Errorf("fuels (-want +got):\n%s", diff)
	}
}

// A resolved scenario that is written out and read again is the same in every part but the places in the file.
func TestResolvedReadsBack(t *testing.T) {
	template, err := scenario.Template()
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*scenario.Scenario{
		"example": load(t, example), "template": parse(t, string(template)), "supply": load(t, everyField),
		"variant": load(t, example, scenario.Assignment{Path: "workloads.chat.serving.batch", Value: "{low: 10, mode: 20, high: 30, distribution: uniform}"}),
	} {
		text, err := strictyaml.Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		again := parse(t, string(text))
		if diff := cmp.Diff(s, again, cmpopts.IgnoreTypes(strictyaml.Position{}), cmpopts.IgnoreUnexported(scenario.Workload{})); diff != "" {
			t.Errorf("%s (-written +read):\n%s", name, diff)
		}
		twice, err := strictyaml.Encode(again)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(text), string(twice)); diff != "" {
			t.Errorf("%s, encoded again (-first +second):\n%s", name, diff)
		}
	}
}

// A variant has what it says itself and the rest from what it extends; of assignments the last counts.
func TestExtendsAndAssignments(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"base.yaml": "name: Base\nstudy: {year: 2023}\nworkloads: {hall: {load: {power: 1 MW, boundary: meter}}}\n",
		"mid.yaml":  "extends: base.yaml\nname: Middle\nsite: {tariff: 0.1 USD/kWh}\n",
		"top.yaml":  "extends: mid.yaml\nworkloads: {hall: {load: {power: 2 MW}}}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s := load(t, filepath.Join(dir, "top.yaml"), scenario.Assignment{Path: "study.hours", Value: "48"}, scenario.Assignment{Path: "study.hours", Value: "24"})
	hall := s.Workloads.Get("hall").Value.Load
	if s.Name != "Middle" || hall.Power.Mode.MW() != 2 || hall.Boundary != "meter" || s.Study.Length() != 24 || s.Site.Tariff.String() != "0.1 USD/kWh" {
		t.Errorf("the variant is %q, %v at the %s, %d h, %v", s.Name, hall.Power, hall.Boundary, s.Study.Length(), s.Site.Tariff)
	}
}

// Two clones of one scenario have their figures in the same places of the list, by path, in the order of the fields: a
// sweep relies on both.
func TestFiguresOrder(t *testing.T) {
	s := load(t, example)
	paths := func(s *scenario.Scenario) (list []string) {
		for _, figure := range scenario.Figures(s) {
			list = append(list, figure.Describe().Path)
		}
		return list
	}
	all := paths(s)
	if diff := cmp.Diff(all, paths(s.Clone())); diff != "" {
		t.Errorf("(-scenario +clone):\n%s", diff)
	}
	sorted := slices.Clone(all)
	slices.Sort(sorted)
	if len(slices.Compact(sorted)) != len(all) {
		t.Error("two figures have the same path")
	}
	last := -1
	for _, path := range []string{
		"workloads.chat.serving.visitors", "workloads.chat.serving.batch", "workloads.gpt3-training.training.tokens",
		"site.latitude", "site.facility.pue", "supply.discount_rate", "checks.article-electricity-bill.claimed",
	} {
		at := slices.Index(all, path)
		if at <= last {
			t.Errorf("%s is in place %d, expected it after %d", path, at, last)
		}
		last = at
	}
}

// Whatever is set in a clone, the scenario keeps: no pointer and no slice is shared, and no figure changes.
func TestCloneSharesNothing(t *testing.T) {
	s := load(t, example)
	before, err := strictyaml.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	own := map[uintptr]bool{}
	addresses(reflect.ValueOf(s), func(at uintptr) { own[at] = true })
	if len(own) < 10 {
		t.Fatalf("%d addresses, expected more", len(own))
	}
	addresses(reflect.ValueOf(s.Clone()), func(at uintptr) {
		if own[at] {
			t.Errorf("the clone shares address %#x", at)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		other := s.Clone()
		figures := scenario.Figures(other)
		for range rapid.IntRange(1, 10).Draw(t, "changes") {
			figures[rapid.IntRange(0, len(figures)-1).Draw(t, "figure")].SetMode(rapid.Float64Range(-1e9, 1e9).Draw(t, "mode"))
		}
		other.Workloads[rapid.IntRange(0, len(other.Workloads)-1).Draw(t, "workload")].Name = "changed"
		other.Workloads = append(other.Workloads[:1], other.Workloads...)
		other.Supply.Candidates[0].Value.Technology = "changed"
		other.Supply.Grid = nil
		after, err := strictyaml.Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(before), string(after)); diff != "" {
			t.Fatalf("the scenario changed with its clone (-before +after):\n%s", diff)
		}
	})
}

// Loads share nothing that can be written to, though the built-in catalog is read once: each changes all figures of its
// own scenario while the others load, under the race detector, and a later load is like the first.
func TestLoadsShareNothing(t *testing.T) {
	if err := deepcopy.Check(reflect.TypeFor[scenario.Scenario]()); err != nil {
		t.Fatal(err)
	}
	paths := []string{example, everyField}
	var before []*scenario.Scenario
	for _, path := range paths {
		before = append(before, load(t, path))
	}
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			s, err := scenario.Load(paths[i%2], nil)
			if err != nil {
				t.Error(err)
				return
			}
			for _, figure := range scenario.Figures(s) {
				figure.SetMode(1)
				figure.SetNote("changed")
			}
		})
	}
	all.Wait()
	seen := map[uintptr]int{}
	for i, path := range paths {
		again := load(t, path)
		if !reflect.DeepEqual(before[i], again) {
			t.Errorf("%s is another scenario after others were changed", path)
		}
		for j, s := range []*scenario.Scenario{before[i], again} {
			addresses(reflect.ValueOf(s), func(at uintptr) {
				if of, taken := seen[at]; taken && of != 2*i+j {
					t.Errorf("two loads share address %#x", at)
				}
				seen[at] = 2*i + j
			})
		}
	}
}

// addresses visits every pointer and every backing array of a value.
func addresses(v reflect.Value, visit func(uintptr)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			visit(v.Pointer())
			addresses(v.Elem(), visit)
		}
	case reflect.Slice:
		if v.Len() > 0 {
			visit(v.Pointer())
		}
		for i := range v.Len() {
			addresses(v.Index(i), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				addresses(v.Field(i), visit)
			}
		}
	}
}

// The length of a year and the hour of a start, against the calendar: 2024 has a leap day, so that 1 March begins a day
// later, in hour (31 + 29) x 24 = 1440.
func TestCalendar(t *testing.T) {
	if got := [2]int{scenario.HoursInYear(2023), scenario.HoursInYear(2024)}; got != [2]int{8760, 8784} {
		t.Errorf("the years have %v hours", got)
	}
	if got := (scenario.Study{Year: 2024}).Length(); got != 8784 {
		t.Errorf("a whole leap year has %d hours", got)
	}
	march := &scenario.Training{Start: "03-01"}
	for year, want := range map[int]int{2023: 1416, 2024: 1440} {
		if got, err := march.StartHour(year); err != nil || got != want {
			t.Errorf("1 March %d begins in hour %d: %v, expected %d", year, got, err, want)
		}
	}
	if _, err := (&scenario.Training{Start: "02-29"}).StartHour(2023); err == nil {
		t.Error("2023 has no leap day, and no error said so")
	}
}

// What the fields together cannot mean is found all at once, each fault at its place.
func TestCheckFindsAllAtOnce(t *testing.T) {
	_, err := scenario.Parse("test.yaml", []byte(`name: X
study: {year: 2023, hours: 8784}
workloads:
  both: {load: {power: 1 MW, csv: {file: a.csv, columns: {time: {name: t}}}}}
  neither: {load: {}}
  run: {training: {model: gpt-3-175b, server: dgx-a100-640gb, accelerators: 8, tokens: 1 G tok, start: "02-30"}}
supply:
  candidates:
    gas: {technology: gas-ccgt-us-2025, min: 2 MW, max: 1 MW, standing_loss: 1 %}
    store: {technology: battery-li-ion-us-2025, fuel_price: 1 USD/MWh}
`), t.TempDir(), nil)
	var errs strictyaml.Errors
	if !errors.As(err, &errs) {
		t.Fatalf("the error is %v", err)
	}
	var got []string
	for _, e := range errs {
		got = append(got, e.Path)
		if e.File != "test.yaml" || e.Line < 2 || e.Col < 1 {
			t.Errorf("%s has the place %s:%d:%d", e.Path, e.File, e.Line, e.Col)
		}
	}
	want := []string{
		"study.hours", "workloads.both.load", "workloads.both.load.csv.columns", "workloads.neither.load", "workloads.run.training.start",
		"supply.candidates.gas.min", "supply.candidates.gas.standing_loss", "supply.candidates.store.fuel_price",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The files of a scenario are seen from the file that names them, and can be seen from elsewhere.
func TestFilesAreRelative(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "load.csv"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "scenario.yaml")
	text := "name: X\nstudy: {year: 2023}\nworkloads: {hall: {load: {csv: {file: load.csv, columns: {power: {name: mw, unit: MW}}}}}}\n"
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	s := load(t, path)
	if diff := cmp.Diff([]string{filepath.Join(dir, "load.csv")}, s.Files()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s.RelativeTo(filepath.Join(dir, "out", "deep"))
	if got, want := s.Files()[0], "../../load.csv"; got != want {
		t.Errorf("from a folder two below the file is %s, expected %s", got, want)
	}
}

// The scenario of every field has every field of a supply but those that it excludes by others: a field that is added has to
// be added there, where the schema, the decoder and the encoder are put to it.
func TestEveryFieldOfASupply(t *testing.T) {
	s := load(t, everyField)
	excluded := map[string]bool{
		"Supply.LostCompute.Energy": true, "Supply.Grid.Export": true, "Supply.Grid.CSV": true, "Supply.Grid.CarbonCSV": true, "Supply.Grid.Flat": true,
		// Fields that other tests have, and a CSV file.
		"Candidate.Capex": true, "Candidate.EnergyCapex": true, "Candidate.FixedOM": true, "Candidate.VariableOM": true, "Candidate.Life": true,
		"Candidate.DiscountRate": true, "Candidate.AnnualCost": true, "Candidate.EnergyAnnualCost": true, "Candidate.FuelPrice": true,
		"Candidate.Efficiency": true, "Candidate.Availability": true, "Candidate.ChargeEfficiency": true, "Candidate.DischargeEfficiency": true,
		"Candidate.StandingLoss": true, "Candidate.FreeDischarge": true, "Candidate.CSV": true,
	}
	seen, all := map[string]bool{}, map[string]bool{}
	var visit func(name string, v reflect.Value)
	visit = func(name string, v reflect.Value) {
		for i := range v.NumField() {
			field := name + "." + v.Type().Field(i).Name
			value := v.Field(i)
			all[field] = true
			if value.IsZero() {
				continue
			}
			seen[field] = true
			if value.Kind() == reflect.Pointer && value.Elem().Kind() == reflect.Struct && value.Type() != reflect.TypeFor[*scenario.CSV]() {
				visit(field, value.Elem())
			}
		}
	}
	visit("Supply", reflect.ValueOf(s.Supply).Elem())
	for i := range s.Supply.Candidates {
		visit("Candidate", reflect.ValueOf(&s.Supply.Candidates[i].Value).Elem())
	}
	for field := range all {
		if !seen[field] && !excluded[field] {
			t.Errorf("%s is not in %s", field, everyField)
		}
	}
}
