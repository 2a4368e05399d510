package scenario_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/scenario"
)

// withCSV is a scenario whose load is read from a file, with more fields about it, in the folder.
func withCSV(t *testing.T, dir, fields string) (*scenario.Scenario, error) {
	t.Helper()
	for _, name := range []string{"load.csv", "carbon.csv"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("h\n1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return scenario.Parse(filepath.Join(dir, "s.yaml"), []byte(`name: X
study: {year: 2023}
workloads:
  hall: {load: {csv: {file: load.csv`+fields+`}}}
site: {tariff: 0.08 USD/kWh}
supply:
  grid: {grid: us-average, carbon_csv: {file: carbon.csv}}
`), dir, nil)
}

// A file with every field about it is read, checked by the schema, written out and read again the same.
func TestFieldsOfFiles(t *testing.T) {
	dir := t.TempDir()
	s, err := withCSV(t, dir, `, columns: {power: {name: kW, unit: kW, scale: 2}}, format: entsoe, zone: Europe/Berlin, year: 2020, leap: drop-feb-29,
    gaps: interpolate, max_gap: 6, edges: wrap, select: {Area: "BZN|DE-LU", Sequence: "1"}, exchange_rate: {value: 1.1, source: a bank, date: 2020, basis: published}`)
	if err != nil {
		t.Fatal(err)
	}
	csv := s.Workloads.Get("hall").Value.Load.CSV
	v := reflect.ValueOf(csv).Elem()
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; v.Field(i).IsZero() && name != "Offset" {
			t.Errorf("%s is not given", name)
		}
	}
	if csv.AsItIs() || !(&scenario.CSV{Columns: csv.Columns, Offset: 1}).AsItIs() || (&scenario.CSV{}).AsItIs() {
		t.Error("a table is read as it is where columns alone are given, and only there")
	}
	if got := s.Files(); len(got) != 2 || !strings.HasSuffix(got[0], "carbon.csv") {
		t.Errorf("files %v", got)
	}
	text, err := strictyaml.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := strictyaml.Parse("again.yaml", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := bySchema(t, compile(t), doc); err != nil {
		t.Error(err)
	}
	again, err := scenario.Parse(filepath.Join(dir, "again.yaml"), text, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	other := again.Workloads.Get("hall").Value.Load.CSV
	if diff := cmp.Diff([]any{csv.Format, csv.Zone, csv.Select[0].Value, csv.ExchangeRate.Mode, csv.MaxGap}, []any{other.Format, other.Zone, other.Select[0].Value, other.ExchangeRate.Mode, other.MaxGap}); diff != "" {
		t.Errorf("read again: %s", diff)
	}
}

func TestFieldsOfFilesRefuse(t *testing.T) {
	for fields, want := range map[string]string{
		", zone: Mars/Olympus":                             "load.csv.zone: found `Mars/Olympus`, expected UTC, an offset such as +01:00",
		", zone: UTC, utc_offset: 3":                       "load.csv.utc_offset: found both utc_offset and zone, expected one of them",
		", max_gap: 3":                                     "load.csv.max_gap: found a longest gap and no interpolation",
		", gaps: error, max_gap: 3":                        "load.csv.max_gap: found a longest gap and no interpolation",
		", format: excel":                                  "load.csv.format: found the text `excel`",
		", leap: never":                                    "load.csv.leap: found the text `never`",
		", exchange_rate: 0":                               "load.csv.exchange_rate: found",
		", columns: {time: {name: t}}":                     "load.csv.columns: found no column to read",
		", format: auto, columns: {price: {name: p}}":      "load.csv.columns.price: found `price`, expected one of time, power",
		", select: {Area: 3}":                              "load.csv.select.Area: found",
		", max_gap: 3, gaps: interpolate, wap: x":          "unknown key `wap`",
		", columns: {}":                                    "",
		", format: generic, columns: {time: {name: when}}": "",
	} {
		t.Run(fields, func(t *testing.T) {
			_, err := withCSV(t, t.TempDir(), fields)
			if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
}
