package csvseries

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/internal/testdata"
)

func known() []Quantity {
	return []Quantity{{Key: "price", Unit: "USD/MWh"}, {Key: "temperature", Unit: "C"}, {Key: "cf", Max: 1}}
}

func TestLoadConvertsUnits(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.csv")
	if err := os.WriteFile(file, []byte("t,p,f,c\n2020-01-01T00:00,5,273.15,50\n2020-01-01T01:00,10,373.15,100\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Load(&Source{File: file, Columns: []Named{
		{Key: "time", Header: "t"},
		{Key: "price", Header: "p", Unit: "USD/kWh", Scale: 1.1},
		{Key: "temperature", Header: "f", Unit: "K", Scale: 1},
		{Key: "cf", Header: "c", Unit: "%", Scale: 1},
	}}, known(), 2, 2)
	if err != nil {
		t.Fatal(err)
	}
	// 5 USD/kWh x 1.1 = 5500 USD/MWh; 273.15 and 373.15 K are 0 and 100 C; 50 % is 0.5.
	for key, want := range map[string][]float64{"price": {5500, 11000}, "temperature": {0, 100}, "cf": {0.5, 1}} {
		for h := range want {
			if math.Abs(got[key][h]-want[h]) > 1e-9 {
				t.Errorf("%s is %v, want %v", key, got[key], want)
			}
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	_, err := Load(&Source{File: "x.csv", Columns: []Named{
		{Key: "prise", Header: "p", Unit: "USD/MWh", Scale: 1, Position: strictyaml.Position{File: "s.yaml", Line: 3, Col: 5}},
		{Key: "price", Header: "p", Unit: "MW", Scale: 1},
		{Key: "temperature", Header: "t", Scale: 1},
		{Key: "cf", Header: "c", Unit: "MWh", Scale: 1},
	}}, known(), 2, 2)
	var errs strictyaml.Errors
	if !errors.As(err, &errs) || len(errs) != 4 {
		t.Fatalf("got %v, want four errors with places", err)
	}
	for _, want := range []string{
		"s.yaml:3:5: columns.prise: found `prise`, expected one of cf, price, temperature, time (hint: did you mean `price`?)",
		"found unit `MW`, expected a unit such as USD/MWh", "found no unit, expected a unit such as C", "expected a unit such as %, or none",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got\n%v\nwant it to hold\n%s", err, want)
		}
	}
}

// The typical year of Greensboro is in local standard time five hours behind UTC, so its first row is hour 5 UTC.
func TestLoadTypicalYear(t *testing.T) {
	got, err := Load(&Source{File: testdata.Path(t, "supply", "greensboro_tmy3_weather.csv"), UTCOffset: -5, Columns: []Named{
		{Key: "temperature", Header: "temp_air_c", Unit: "C", Scale: 1},
	}}, known(), 8760, 8760)
	if err != nil {
		t.Fatal(err)
	}
	if got["temperature"][5] != 10 {
		t.Errorf("hour 5 has %g C, the file's first row 10", got["temperature"][5])
	}
}
