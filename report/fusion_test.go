package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/report/svg"
)

var updateFusion = flag.Bool("update-fusion", false, "rewrite testdata/fusion.txt")

// TestFusionText holds the page of the terminal against a golden file and its width.
func TestFusionText(t *testing.T) {
	var b bytes.Buffer
	if err := WriteFusionText(&b, sampleFusion(), TextOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(b.String(), "\n") {
		if columns(line) > 110 {
			t.Errorf("%d columns: %s", columns(line), line)
		}
	}
	path := filepath.Join("testdata", "fusion.txt")
	if *updateFusion {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("differs (-golden +got); if that is intended, run the test with -update-fusion:\n%s", diff)
	}
}

// TestFusionHTML: the page has every part of both machines, each figure once with ids of its own, and nothing unescaped.
func TestFusionHTML(t *testing.T) {
	var b, again bytes.Buffer
	f := sampleFusion()
	if err := WriteFusionHTML(&b, f); err != nil {
		t.Fatal(err)
	}
	if err := WriteFusionHTML(&again, f); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Errorf("the page is not the same twice (%v)", err)
	}
	page := b.String()
	for _, want := range []string{
		"Plants &lt;of &amp; &#34;kinds&#34;&gt;", "Not a producer: it needs 15.2 MW more", "A producer by these inputs, 51.5 MW net", "undefined, as the plant is not a producer",
		"61 USD/MWh", "Of 54 MJ in the bank 46.5 MJ come back", "coil, skin effect", "What one would have to believe", "5 of 90 draws give power",
		"Where the target is just reached", "What it costs to build", "beyond the range", "the coil&#39;s surface melts &lt;soon&gt;", "C-2W 118340",
		"Confinement is a guess.", `id="m1-pulse"`, `id="m2-pulse"`, `href="#m2"`, `href="#objections"`, "basis-assumed", "basis-vendor", "basis-estimate",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, bad := range []string{"<of", "<soon>", "NaN", "%!", "<script", "http://tokenwatt", "<no value>"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	seen := map[string]bool{}
	for _, part := range strings.Split(page, ` id="`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		if seen[id] {
			t.Errorf("two elements have the id %s", id)
		}
		seen[id] = true
	}
	f.Machines = f.Machines[:1]
	b.Reset()
	if err := WriteFusionHTML(&b, f); err != nil || !strings.Contains(b.String(), `href="#m1-chance"`) {
		t.Errorf("one machine alone has no navigation of its parts (%v)", err)
	}
}

// TestFusionPrograms: JSON, CSV and traces can be read back, and hold no number that is none.
func TestFusionPrograms(t *testing.T) {
	f := sampleFusion()
	var b bytes.Buffer
	if err := WriteFusionJSON(&b, f); err != nil {
		t.Fatal(err)
	}
	var back Fusion
	if err := json.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f, &back); diff != "" {
		t.Errorf("JSON read back differs:\n%s", diff)
	}
	b.Reset()
	if err := WriteFusionCSV(&b, f); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range [][]string{
		{"claims", "verdict", "net_power", "-15.25", "", "", "MW", "not a producer"},
		{"claims", "cost", "lcoe", "", "", "", "USD/MWh", "undefined: not a producer"},
		{"dream", "cost", "lcoe", "61", "40", "200", "USD/MWh", ""},
		{"claims", "the plant", "wall_life", "", "", "", "", "never"},
		{"claims", "energy of a pulse", "coil", "13", "", "", "MJ", "out"},
		{"claims", "chance", "net power of 50 MW", "0", "0", "0.04", "", "0 of 90 draws"},
	} {
		if !slices.ContainsFunc(rows, func(row []string) bool { return slices.Equal(row, want) }) {
			t.Errorf("the CSV lacks %q", want)
		}
	}
	b.Reset()
	if err := WriteFusionTraces(&b, f); err != nil {
		t.Fatal(err)
	}
	if rows, err = csv.NewReader(&b).ReadAll(); err != nil || len(rows) != 1+2*21 || !slices.Equal(rows[0], []string{"machine", "time_ms", "field_t", "wall_field_t", "voltage_kv"}) {
		t.Errorf("traces: %d rows, %v, %v", len(rows), rows[0], err)
	}
	f.Machines[0].Verdict.NetMW = math.NaN()
	if err := WriteFusionJSON(&b, f); err == nil {
		t.Error("a number that is none is written as JSON")
	}
}

// TestFusionFigureRefused: numbers that cannot be drawn are an error and nothing is written.
func TestFusionFigureRefused(t *testing.T) {
	f := sampleFusion()
	f.Machines[0].Traces.Columns[0].Values[3] = math.Inf(1)
	var b bytes.Buffer
	if err := WriteFusionHTML(&b, f); !errors.Is(err, svg.ErrInput) || b.Len() > 0 {
		t.Errorf("%v, %d bytes", err, b.Len())
	}
	// A machine whose parts are missing has a page all the same.
	f = sampleFusion()
	m := &f.Machines[0]
	m.Traces, m.Map, m.Chance, m.Tornado, m.Accounts, m.Goals, m.Inputs = FusionTraces{}, nil, nil, nil, nil, nil, nil
	f.Record, f.Curves = nil, nil
	if err := WriteFusionHTML(&b, f); err != nil {
		t.Errorf("without its parts: %v", err)
	}
	if err := WriteFusionText(&b, f, TextOptions{Width: 60, Color: true}); err != nil || !strings.Contains(b.String(), "\x1b[1m") {
		t.Errorf("a narrow terminal: %v", err)
	}
}

func TestFusionFiles(t *testing.T) {
	if got := names(FusionFiles(sampleFusion())); !slices.Equal(got, []string{"fusion.csv", "fusion.json", "pulse.csv", "report.html"}) {
		t.Errorf("files are %q", got)
	}
}

// TestFusionVerdict names each kind of verdict.
func TestFusionVerdict(t *testing.T) {
	for _, c := range []struct {
		v    FusionVerdict
		want string
	}{
		{FusionVerdict{Producer: true, NetMW: 50, NetMJ: 25, OfBank: 0.5}, "a producer by these inputs, 50 MW net"},
		{FusionVerdict{NetMW: -3, NetMJ: -3, OfBank: -0.1}, "NOT A PRODUCER: it needs 3 MW more than it gives (3 MJ a pulse, 10 % of its bank)"},
		{FusionVerdict{NetMW: 2, MWhPerYear: -100}, "NOT A PRODUCER: it gives 2 MW while it runs, and over a year draws 100 MWh more"},
	} {
		if got := c.v.words(); !strings.HasPrefix(got, c.want) {
			t.Errorf("%+v is %q", c.v, got)
		}
	}
}

// TestFusionLCOEWords: a cost that has no dear end says so, and none is below 0 or not a number.
func TestFusionLCOEWords(t *testing.T) {
	for want, c := range map[string]FusionLCOE{
		"undefined: not a producer": {},
		"71.7 USD/MWh":              {Defined: true, USD: 71.7},
		"71.7 USD/MWh (36 – 260)":   {Defined: true, USD: 71.7, Low: 36, High: 260},
		"71.7 USD/MWh (36 at the cheap ends; undefined at the dear ends: not a producer)": {Defined: true, USD: 71.7, Low: 36},
	} {
		if got := c.words(); got != want {
			t.Errorf("got %q, expected %q", got, want)
		}
	}
}

// TestFusionDocumentedFields: docs/report.md names every field of fusion.json.
func TestFusionDocumentedFields(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "docs", "report.md"))
	if err != nil {
		t.Fatal(err)
	}
	checkDocumented(t, string(text), reflect.TypeFor[Fusion](), 25)
}
