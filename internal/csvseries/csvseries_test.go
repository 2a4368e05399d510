package csvseries

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/internal/strictyaml"
)

func request(hours int, columns ...Column) *Request {
	return &Request{Columns: columns, Hours: hours, YearHours: 4}
}

func share(header string) Column {
	return Column{Key: "cf", Header: header, Factor: 1, Min: 0, Max: 1}
}

func TestReadAccepts(t *testing.T) {
	for _, c := range []struct {
		name, text string
		request    *Request
		want       []float64
	}{
		{"plain", "a,cf\n9,0\n9,0.25\n9,0.5\n9,1\n", request(4, share("cf")), []float64{0, 0.25, 0.5, 1}},
		{"BOM and CRLF", "\xef\xbb\xbfcf,a\r\n0,9\r\n0.25,9\r\n0.5,9\r\n1,9\r\n", request(4, share("cf")), []float64{0, 0.25, 0.5, 1}},
		{"no newline at the end", "cf\n0\n0.25\n0.5\n1", request(4, share("cf")), []float64{0, 0.25, 0.5, 1}},
		{"quoted", "\"cf\"\n\"0\"\n 0.25\n0.5 \n1\n", request(4, share("cf")), []float64{0, 0.25, 0.5, 1}},
		{"more rows than asked for", "cf\n0\n0.25\n0.5\n1\n", request(2, share("cf")), []float64{0, 0.25}},
		{"converted", "f\n32\n212\n", request(2, Column{Key: "cf", Header: "f", Factor: 5. / 9, Offset: -32 * 5. / 9}), []float64{0, 100}},
		// Row i of a clock one hour ahead of UTC is hour i-1 UTC, so the first row is the year's last hour.
		{"clock ahead of UTC", "cf\n0\n0.25\n0.5\n1\n", &Request{Columns: []Column{share("cf")}, Hours: 4, YearHours: 4, UTCOffset: 1}, []float64{0.25, 0.5, 1, 0}},
		// The east coast's first row (UTC-5, in a year of four hours UTC-1) is a later hour of UTC.
		{"clock behind UTC", "cf\n0\n0.25\n0.5\n1\n", &Request{Columns: []Column{share("cf")}, Hours: 4, YearHours: 4, UTCOffset: -1}, []float64{1, 0, 0.25, 0.5}},
		{"hourly times", "t,cf\n2020-01-01T00:00Z,0\n2020-01-01T01:00Z,1\n", &Request{Columns: []Column{share("cf")}, Time: "t", Hours: 2, YearHours: 4}, []float64{0, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Read("x.csv", strings.NewReader(c.text), c.request)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got["cf"], cmp.Comparer(func(a, b float64) bool { return a-b < 1e-12 && b-a < 1e-12 })); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct {
		name, text string
		request    *Request
		want       []string
	}{
		{"empty", "", request(4, share("cf")), []string{"x.csv:1:1: found an empty file, expected a header row and one row for each hour"}},
		{"missing column", "solar_cf,wind\n", request(4, share("solarcf")), []string{"found no column `solarcf`, expected one of solar_cf, wind (hint: did you mean `solar_cf`?)"}},
		{"semicolons", "cf;b\n1;2\n", request(4, share("cf")), []string{"(hint: the file seems to be separated by semicolons; commas are read)"}},
		{"twice the same header", "cf,cf\n", request(4, share("cf")), []string{"two columns `cf`"}},
		{"too few rows", "cf\n0\n1\n", request(4, share("cf")), []string{"x.csv:3:1: found 2 rows below the header, expected 4 hours"}},
		{"too many rows", "cf\n0\n1\n0\n1\n0\n", request(2, share("cf")), []string{"found 5 rows below the header, expected 2 hours or more, up to the year's 4"}},
		{"bad cells, all of them", "a,cf\n1,\n1,x\n1,NaN\n1,1.5\n", request(4, share("cf")), []string{
			"x.csv:2:3: cf: found an empty cell, expected a number",
			"x.csv:3:3: cf: found `x`, expected a number",
			"x.csv:4:3: cf: found `NaN`, expected a number",
			"x.csv:5:3: cf: found `1.5`, expected 0 to 1 (hint: percent? give the column `unit: \"%\"`)",
		}},
		{"ragged", "a,cf\n1,0\n1\n1,0\n1,0,0\n", request(4, share("cf")), []string{"x.csv:3:1: found 1 cell, expected 2 cells as in the header", "x.csv:5:1: found 3 cells"}},
		{"broken quotes", "cf\n0\n\"1\n", request(4, share("cf")), []string{"found broken CSV"}},
		{"times not hourly", "t,cf\n2020-01-01 00:00,0\n2020-01-01 02:00,1\nnoon,0\n2020-01-01 03:00,0\n", &Request{Columns: []Column{share("cf")}, Time: "t", Hours: 4, YearHours: 4}, []string{
			"x.csv:3:1: time: found a step of 2h0m0s to `2020-01-01 02:00`, expected an hour", "x.csv:4:1: time: found `noon`, expected a time",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read("x.csv", strings.NewReader(c.text), c.request)
			var errs strictyaml.Errors
			if !errors.As(err, &errs) {
				t.Fatalf("got %v, want errors with places", err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got\n%v\nwant it to hold\n%s", err, want)
				}
			}
		})
	}
}

func TestReadCompressedAndLimits(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, "cf\n0\n1\n")
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	q := request(2, share("cf"))
	got, err := Read("x.csv.gz", bytes.NewReader(packed.Bytes()), q)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{0, 1}, got["cf"]); diff != "" {
		t.Error(diff)
	}
	q.MaxBytes = 4
	if _, err := Read("x.csv.gz", bytes.NewReader(packed.Bytes()), q); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
	if _, err := Read("x.csv", strings.NewReader("cf\n"), &Request{Columns: []Column{{Key: "cf"}}, Hours: 5, YearHours: 4}); !errors.Is(err, ErrRequest) {
		t.Errorf("got %v, want ErrRequest", err)
	}
	if _, err := ReadFile("no such file.csv", q); err == nil {
		t.Error("a missing file was read")
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"cf\n0\n1\n", "t,cf\n2020-01-01T00:00Z,0.5\n2020-01-01T01:00Z,1e-3\n", "\xef\xbb\xbfcf\r\n1\r\n0\r\n", "cf\n\"1\n", "cf,cf\n1,2", "a;cf\n1;2\n", "cf\n\xff\n", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, clock := range []string{"", "t"} {
			got, err := Read("x.csv", strings.NewReader(text), &Request{Columns: []Column{share("cf")}, Time: clock, Hours: 2, YearHours: 3, UTCOffset: -5})
			if err != nil {
				if err.Error() == "" {
					t.Error("an error without a text")
				}
				continue
			}
			if len(got["cf"]) != 2 {
				t.Fatalf("got %d hours", len(got["cf"]))
			}
			for _, x := range got["cf"] {
				if !(x >= 0 && x <= 1) {
					t.Errorf("got %g", x)
				}
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	text := "t,cf\n" + strings.Repeat("2020-01-01,0.12345\n", 8760)
	q := &Request{Columns: []Column{share("cf")}, Hours: 8760, YearHours: 8760}
	for b.Loop() {
		if _, err := Read("x.csv", strings.NewReader(text), q); err != nil {
			b.Fatal(err)
		}
	}
}
