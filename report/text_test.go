package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with a file of testdata. The file is read by people when it changes: it shows the layout, and
// the numbers in it are those of sampleReport.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); -update writes it anew:\n%s", name, diff)
	}
}

func text(t *testing.T, r *Report, o TextOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteText(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTextGolden(t *testing.T) {
	golden(t, "report.txt", text(t, sampleReport(), TextOptions{}))
}

func TestTextKeepsItsWidth(t *testing.T) {
	for _, line := range strings.Split(text(t, sampleReport(), TextOptions{}), "\n") {
		if columns(line) > 110 {
			t.Errorf("a line takes %d columns: %s", columns(line), line)
		}
	}
}

func supplyText(t *testing.T, r *Report, o TextOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSupplyText(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSupplyTextGolden(t *testing.T) {
	got := supplyText(t, sampleStudy(), TextOptions{})
	golden(t, "supply.txt", got)
	for _, line := range strings.Split(got, "\n") {
		if columns(line) > 110 {
			t.Errorf("a line takes %d columns: %s", columns(line), line)
		}
	}
}

// TestSupplyTextOfParts: a supply without answers, and a report without a supply, have a page.
func TestSupplyTextOfParts(t *testing.T) {
	r := sampleReport()
	got := supplyText(t, r, TextOptions{})
	for _, want := range []string{"\nNot built, and the capex", "\nWhat it costs", "\nHow well it is proved"} {
		if !strings.Contains(got, want) {
			t.Errorf("without answers the page lacks %q", want)
		}
	}
	for _, heading := range []string{"\nWhat sets the hourly price", "\nWhat more would be worth", "\nHow much of each", "\nCost against"} {
		if strings.Contains(got, heading) {
			t.Errorf("without answers the page has %q", heading)
		}
	}
	if got := supplyText(t, &Report{}, TextOptions{}); got == "" {
		t.Error("an empty report has no page")
	}
	r = sampleStudy()
	r.Supply.CheckedWith.Agrees = false
	if got := supplyText(t, r, TextOptions{}); !strings.Contains(got, "DO NOT AGREE") {
		t.Error("the page does not say that two solvers disagree")
	}
}

func TestTextColorsHeadingsOnly(t *testing.T) {
	plain, colored := text(t, sampleReport(), TextOptions{}), text(t, sampleReport(), TextOptions{Color: true})
	if plain == colored {
		t.Error("colour changes nothing")
	}
	if got := strings.NewReplacer("\x1b[1m", "", "\x1b[0m", "").Replace(colored); got != plain {
		t.Error("colour changes more than escape sequences")
	}
	if strings.Contains(plain, "\x1b") {
		t.Error("plain text has an escape sequence")
	}
}

func TestTextOfParts(t *testing.T) {
	r := sampleReport()
	r.Supply, r.Checks, r.Hourly, r.Balances, r.Synthetic, r.Warnings, r.Assumptions = nil, nil, nil, nil, nil, nil, nil
	got := text(t, r, TextOptions{})
	for _, heading := range []string{"Least-cost", "Not built", "Check", "Weakest", "Books", "Synthetic", "Warnings"} {
		if strings.Contains(got, "\n"+heading) {
			t.Errorf("a report without that part has a heading %q", heading)
		}
	}
	if got := text(t, &Report{}, TextOptions{}); got == "" {
		t.Error("an empty report has no page")
	}
}

func TestUnservedIsSaid(t *testing.T) {
	r := sampleReport()
	r.Supply.UnservedMWh = 12.5
	r.Balances[0].Closes = false
	got := text(t, r, TextOptions{})
	for _, want := range []string{"NOT SERVED: 12.5 MWh", "DOES NOT CLOSE"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestBoundaryIsNamedOnce(t *testing.T) {
	for _, c := range []struct{ label, boundary, want string }{
		{"IT power, mean", "IT", ""},
		{"Electricity a day", "IT", "IT"}, // "it" stands in it, but not as a word
		{"Facility power", "facility", ""},
		{"Electricity a day", "facility", "facility"},
		{"Tokens", "", ""},
	} {
		if got := boundaryOf(&Answer{Label: c.label, Boundary: c.boundary}); got != c.want {
			t.Errorf("%q at %q names %q, want %q", c.label, c.boundary, got, c.want)
		}
	}
}
