package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJSONRoundTrip(t *testing.T) {
	want := sampleReport()
	var b bytes.Buffer
	if err := WriteJSON(&b, want); err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(b.Bytes()))
	decoder.DisallowUnknownFields()
	got := &Report{}
	if err := decoder.Decode(got); err != nil {
		t.Fatal(err)
	}
	if got.Hourly != nil {
		t.Error("the hourly table is in the JSON")
	}
	want.Hourly = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("JSON reads back differently (-want +got):\n%s", diff)
	}
}

func TestJSONRefusesNaN(t *testing.T) {
	r := sampleReport()
	r.Headline[0].High = math.NaN()
	if err := WriteJSON(&bytes.Buffer{}, r); err == nil {
		t.Error("NaN was written")
	}
}

// The JSON is read by others: every field that it can hold has a name of its own, in lower case with underscores.
func TestJSONNames(t *testing.T) {
	name := regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] {
			return
		}
		seen[typ] = true
		names := map[string]bool{}
		for _, field := range reflect.VisibleFields(typ) {
			tag, hasTag := field.Tag.Lookup("json")
			got, _, _ := strings.Cut(tag, ",")
			switch {
			case tag == "-":
				continue
			case !hasTag || !name.MatchString(got):
				t.Errorf("%s.%s has the JSON name %q", typ, field.Name, got)
			case names[got]:
				t.Errorf("%s has the JSON name %q twice", typ, got)
			}
			names[got] = true
			walk(field.Type)
		}
	}
	walk(reflect.TypeFor[Report]())
	if len(seen) < 12 {
		t.Errorf("only %d structs were looked at", len(seen))
	}
}

func TestCSV(t *testing.T) {
	r := sampleReport()
	r.Workloads[0].Name = `chat, "the first"`
	var b bytes.Buffer
	if err := WriteCSV(&b, r); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	answers := append([]Answer{}, r.Headline...)
	sections := make([]string, len(r.Headline))
	for i := range sections {
		sections[i] = "headline"
	}
	for _, w := range r.Workloads {
		for _, a := range w.Rows {
			answers, sections = append(answers, a), append(sections, "workload/"+w.Name)
		}
	}
	if len(rows) != len(answers)+1 {
		t.Fatalf("%d rows, want %d and a header", len(rows), len(answers))
	}
	if diff := cmp.Diff([]string{"section", "key", "label", "value", "low", "high", "unit", "boundary"}, rows[0]); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	for i, a := range answers {
		row := rows[i+1]
		if diff := cmp.Diff([]string{sections[i], a.Key, a.Label, a.Unit, a.Boundary}, []string{row[0], row[1], row[2], row[6], row[7]}); diff != "" {
			t.Errorf("row %d (-want +got):\n%s", i+1, diff)
		}
		if got, err := strconv.ParseFloat(row[3], 64); err != nil || got != a.Value {
			t.Errorf("row %d reads back as %v (%v), want %v", i+1, got, err, a.Value)
		}
		if (row[4] != "") != a.HasRange || (row[5] != "") != a.HasRange {
			t.Errorf("row %d has the range %q to %q, HasRange is %v", i+1, row[4], row[5], a.HasRange)
		}
	}
}

func ExampleWriteCSV() {
	r := &Report{Headline: []Answer{
		{Key: "it_mw", Label: "IT power", Value: 15, Low: 8.2, High: 27.4, HasRange: true, Unit: "MW", Boundary: "IT"},
	}}
	if err := WriteCSV(os.Stdout, r); err != nil {
		panic(err)
	}
	// Output:
	// section,key,label,value,low,high,unit,boundary
	// headline,it_mw,IT power,15,8.2,27.4,MW,IT
}
