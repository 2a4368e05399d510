package series

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/internal/zone"
)

// refused reads a text that must not be read, and looks for parts of the message.
func refused(t *testing.T, text string, settings *Settings, want ...string) {
	t.Helper()
	f, err := ReadFrom("x.csv", strings.NewReader(text), settings)
	var list strictyaml.Errors
	if !errors.As(err, &list) {
		t.Errorf("got %+v, %v, want errors with places", f, err)
		return
	}
	for _, w := range want {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("got\n%v\nwant it to hold\n%s", err, w)
		}
	}
}

func TestRefuses(t *testing.T) {
	const head = "time_utc,wind_cf\n"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"empty":            {"", []string{"x.csv:1:1: found an empty file"}},
		"blank":            {"\n \n", []string{"an empty file"}},
		"binary":           {"time_utc,wind_cf\x00\n", []string{"bytes of zero"}},
		"archive":          {"PK\x03\x04rest", []string{"a ZIP archive or a spreadsheet"}},
		"UTF-16":           {"\xff\xfet\x00", []string{"text in UTF-16"}},
		"no format":        {"a,b\n1,2\n", []string{"a file of no format that is known, expected one of pvgis, pvgis-tmy"}},
		"no rows":          {head, []string{"x.csv:1:1: found no rows below the header"}},
		"header twice":     {"time_utc,wind_cf,wind_cf\n", []string{"x.csv:1:18: found column `wind_cf` a second time"}},
		"text":             {head + "2020-01-01T00:00Z,much\n", []string{"x.csv:2:19: wind_cf: found `much`, expected a number"}},
		"not a number":     {head + "2020-01-01T00:00Z,inf\n", []string{"found `inf`"}},
		"percent":          {head + "2020-01-01T00:00Z,35\n", []string{"x.csv:2:19: wind_cf: found `35`, expected 0 to 1 (hint: percent? give the column `unit: \"%\"`)"}},
		"negative":         {head + "2020-01-01T00:00Z,-0.1\n", []string{"found `-0.1`, expected 0 to 1"}},
		"huge":             {"time_utc,temp_c\n2020-01-01T00:00Z,1e300\n", []string{"found `1e300` C, expected -90 to 70 C"}},
		"ragged":           {head + "2020-01-01T00:00Z\n2020-01-01T01:00Z,1,2\n", []string{"x.csv:2:1: found 1 cell, expected 2 cells", "x.csv:3:1: found 3 cells"}},
		"open quote":       {head + "\"2020-01-01T00:00Z,1\n", []string{"x.csv:2:1: found a quote that is not closed"}},
		"bad time":         {head + "yesterday,1\n", []string{"x.csv:2:1: time: found `yesterday`, expected a time such as"}},
		"no such day":      {head + "2021-02-29T00:00Z,1\n", []string{"found `2021-02-29T00:00Z`"}},
		"days":             {head + "2020-01-01T00:00Z,1\n2020-01-02T00:00Z,1\n2020-01-03T00:00Z,1\n", []string{"a row for 24h0m0s, expected rows for an hour"}},
		"seven minutes":    {head + "2020-01-01T00:00Z,1\n2020-01-01T00:07Z,1\n", []string{"a row for 7m0s"}},
		"a slip of dates":  {head + "2020-01-01T00:00Z,1\n2020-01-01T01:00Z,1\n2020-01-01T02:00Z,1\n2200-01-01T03:00Z,1\n", []string{"times from 2020-01-01T00:00Z to 2200"}},
		"commas as points": {head + "2020-01-01T00:00Z,\"0,5\"\n", []string{"found `0,5`", "a comma within a number"}},
		"mixed decimals":   {"time_utc;wind_cf\n2020-01-01T00:00Z;0,5\n2020-01-01T01:00Z;0.5\n", []string{"x.csv:3:19", "earlier numbers of the file have decimal commas"}},
		"bad bytes":        {head + "2020-01-01T00:00Z,\xff\n", []string{"found `�`"}},
		"latin in header":  {"time_utc,wind_cf,caf\xe9\n2020-01-01T00:00Z,x,1\n", []string{"x.csv:2:19"}},
	} {
		t.Run(name, func(t *testing.T) { refused(t, c.text, nil, c.want...) })
	}
}

// A file that is asked to be of a format says what that would have.
func TestRefusesAsFormat(t *testing.T) {
	const other = "a,b\n1,2\n"
	for format, want := range map[string]string{
		"pvgis": "no line that begins with `time,`", "pvgis-tmy": "no line that begins with `time(UTC)`", "epw": "no line that begins with `DATA PERIODS,`",
		"tmy3": "no column `Date (MM/DD/YYYY)`", "nsrdb": "the end of the file", "renewables-ninja": "no column `time`", "entsoe": "no column `MTU (CET/CEST)`",
		"eia-930": "no column `UTC Time at End of Hour`", "eia": "no column `period`", "eia-wholesale": "no column `UTC Timestamp (Interval Ending)`",
		"gridstatus": "no column `Interval Start`", "electricity-maps": "no column `Datetime (UTC)`", "generic": "no column of times",
	} {
		t.Run(format, func(t *testing.T) { refused(t, other, &Settings{Format: format}, want) })
	}
	// Names in other letters are others, where the format has them in these.
	refused(t, "interval start,lmp\n1,2\n", &Settings{Format: "gridstatus"}, "no column `Interval Start`", "did you mean `interval start`?")
	refused(t, "mtu (cet/cest),x\n1,2\n", &Settings{Format: "entsoe"}, "no column `MTU (CET/CEST)`")
	if len(Formats()) != 13 {
		t.Errorf("formats %v: each has a line above", Formats())
	}
	for _, name := range Formats() {
		if Title(name) == "" {
			t.Errorf("%s has no title", name)
		}
	}
	if _, err := ReadFrom("x", strings.NewReader(other), &Settings{Format: "excel"}); !errors.Is(err, ErrFormat) {
		t.Errorf("got %v", err)
	}
	if _, err := ReadFrom("x", strings.NewReader("time,cf\n2020-01-01T00,1\n"), &Settings{Zone: "Mars"}); !errors.Is(err, zone.ErrZone) {
		t.Errorf("got %v", err)
	}
}

func TestRefusesChoices(t *testing.T) {
	const text = "time_utc,wind_cf,Spot\n2020-01-01T00:00Z,0.5,3\n"
	place := strictyaml.Position{File: "s.yaml", Line: 7, Col: 5}
	for name, c := range map[string]struct {
		settings Settings
		want     string
	}{
		"no such column":   {Settings{Columns: []Choice{{Quantity: Price, Header: "Sopt", Unit: "EUR/MWh", Position: place}}}, "s.yaml:7:5: columns.price: found no column `Sopt` in the file, expected one of time_utc, wind_cf, Spot (hint: did you mean `Spot`?)"},
		"no such quantity": {Settings{Columns: []Choice{{Quantity: "prise", Header: "Spot", Position: place}}}, "s.yaml:7:5: columns.prise: found `prise`, expected one of"},
		"no unit":          {Settings{Columns: []Choice{{Quantity: Price, Header: "Spot", Position: place}}}, "s.yaml:7:5: columns.price: found no unit, expected a unit such as USD/MWh"},
		"wrong unit":       {Settings{Columns: []Choice{{Quantity: Temperature, Header: "Spot", Unit: "MW"}}}, "found unit `MW`, expected a unit such as C"},
		"unit of a share":  {Settings{Columns: []Choice{{Quantity: WindCF, Header: "Spot", Unit: "m/s"}}}, "expected %, or none"},
		"no such row":      {Settings{Select: []Selected{{Header: "Area", Value: "DE", Position: place}}}, "s.yaml:7:5: select.Area: found no column `Area` in the file"},
		"no such time":     {Settings{Columns: []Choice{{Quantity: TimeColumn, Header: "when"}}}, "columns.time: found no column `when`"},
	} {
		t.Run(name, func(t *testing.T) { refused(t, text, &c.settings, c.want) })
	}
}

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, "time_utc,wind_cf\n2020-01-01T00:00Z,0.5\n")
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "packed.csv.gz")
	if err := os.WriteFile(path, packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Read(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	values(t, f, WindCF, 0.5)
	if err := os.WriteFile(path, packed.Bytes()[:packed.Len()-12], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path, nil); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a file cut off gives %v", err)
	}
	if _, err := Read(filepath.Join(dir, "none.csv"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file gives %v", err)
	}
}

// rowsWithoutEnd writes rows of five minutes for ever; what is read of them is counted.
type rowsWithoutEnd struct {
	row  int
	rest []byte
	read int64
}

func (r *rowsWithoutEnd) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		at := int64(1577836800 + 300*r.row)
		r.rest = []byte(date(at) + ",0.5\n")
		if r.row == 0 {
			r.rest = []byte("time_utc,wind_cf\n" + string(r.rest))
		}
		r.row++
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	r.read += int64(n)
	return n, nil
}

// Ten million rows, or any number, are refused as soon as there are too many, without keeping more than that.
func TestTooLarge(t *testing.T) {
	endless := &rowsWithoutEnd{}
	_, err := ReadFrom("x.csv", endless, &Settings{MaxRows: 20000})
	if !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "more than 20000 rows") {
		t.Errorf("got %v", err)
	}
	if endless.row > 30000 {
		t.Errorf("%d rows were read before they were too many", endless.row)
	}
	if !testing.Short() {
		if _, err := ReadFrom("x.csv", &rowsWithoutEnd{}, nil); !errors.Is(err, ErrTooLarge) {
			t.Errorf("got %v", err)
		}
	}
	if _, err := ReadFrom("x.csv", &rowsWithoutEnd{}, &Settings{MaxBytes: 1 << 20}); !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "more than 1 MiB") {
		t.Errorf("got %v", err)
	}
	line := strings.Repeat("x", longestLine+1<<17)
	if _, err := ReadFrom("x.csv", strings.NewReader(line), nil); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a line without end gives %v", err)
	}
	// A gzip file that unpacks to far more than it is itself.
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, "time_utc,wind_cf\n")
	for range 64 {
		fmt.Fprint(z, strings.Repeat("\n", 1<<16))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFrom("x.csv.gz", &packed, &Settings{MaxBytes: 1 << 20}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func TestManyFaultsEnd(t *testing.T) {
	text := "time_utc,wind_cf\n" + strings.Repeat("2020-01-01T00:00Z,x\n", 5000)
	_, err := ReadFrom("x.csv", strings.NewReader(text), nil)
	var list strictyaml.Errors
	if !errors.As(err, &list) || len(list) != mostFaults {
		t.Errorf("%d faults", len(list))
	}
}
