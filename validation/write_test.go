package validation_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/validation"
)

// some are cases made by hand: two of one method, one of each measure.
func some() []validation.Case {
	return []validation.Case{
		{Group: "training", Quantity: "hours", Unit: "h", Against: "runs.csv", Split: validation.Test, Comparisons: 3, Model: 12, Measured: 10, Measure: validation.Factor, Bias: 1.2, Median: 1.2, P90: 1.5, Worst: 2, WorstName: "gpt", Method: "Closed form.", Remark: "Furthest off: gpt."},
		{Group: "training", Quantity: "energy", Unit: "MWh", Against: "runs.csv", Split: validation.Calibration, Comparisons: 1, Model: 1, Measured: 2, Measure: validation.Relative, Bias: -0.5, Median: 0.5, P90: 0.5, Worst: 0.5, WorstName: "x", Method: "Closed form."},
		{Group: "weather", Quantity: "memory", Against: "gb.csv", Split: validation.Input, Comparisons: 20, Model: 0.9, Measured: 0.8, Measure: validation.Difference, Bias: 0.1, Median: 0.1, P90: 0.12, Worst: 0.13, WorstName: "seed 3", Method: "Seeds."},
	}
}

func written(t *testing.T, format string) string {
	t.Helper()
	var b strings.Builder
	if err := validation.Write(&b, format, some()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWriteTable(t *testing.T) {
	const want = `TRAINING
row  what          split        n  model  measured   bias  median  90 %  worst
  1  hours (h)     test         3     12        10   x1.2    x1.2  x1.5     x2
  2  energy (MWh)  calibration  1      1         2  -50 %    50 %  50 %   50 %
  1-2: Closed form.
  1: Furthest off: gpt.

WEATHER
row  what    split   n  model  measured  bias  median  90 %  worst
  1  memory  input  20    0.9       0.8  +0.1     0.1  0.12   0.13
  1: Seeds.

`
	if diff := cmp.Diff(want, written(t, "table")[:len(want)]); diff != "" {
		t.Error(diff)
	}
}

func TestWriteMachineFormats(t *testing.T) {
	var back []validation.Case
	if err := json.Unmarshal([]byte(written(t, "json")), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(some(), back); diff != "" {
		t.Error(diff)
	}
	rows, err := csv.NewReader(strings.NewReader(written(t, "csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 4 || rows[3][0] != "weather" || rows[2][9] != "-0.5" {
		t.Errorf("got %q", rows)
	}
}

func TestWriteMarkdown(t *testing.T) {
	text := written(t, "markdown")
	for _, want := range []string{
		"# Validation\n", "\n## Training\n\n| row | what | split | n | ", "| 1 | hours (h) | test | 3 | 12 | 10 | x1.2 | x1.2 | x1.5 | x2 | runs.csv |\n",
		"\n- Row 1-2: Closed form.\n", "\n## Weather\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	// Every row of a table has as many cells as its heading.
	cells := 0
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "|") {
			cells = 0
			continue
		}
		if n := strings.Count(line, "|"); cells != 0 && n != cells {
			t.Errorf("%d cells instead of %d: %s", n, cells, line)
		} else {
			cells = n
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	if err := validation.Write(&strings.Builder{}, "yaml", some()); !errors.Is(err, validation.ErrFormat) || !strings.Contains(err.Error(), "markdown") {
		t.Errorf("got %v", err)
	}
}

// TestPublishedPage: the page in docs begins with the introduction that is printed now and has every group, so that
// neither changes alone.
func TestPublishedPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "validation.md"))
	if err != nil {
		t.Fatal(err)
	}
	introduction, _, _ := strings.Cut(written(t, "markdown"), "\n## Training\n")
	if !strings.HasPrefix(string(page), introduction) {
		t.Error("docs/validation.md begins with another introduction: print it anew")
	}
	for _, group := range validation.Groups() {
		if !strings.Contains(string(page), "\n## "+strings.ToUpper(group[:1])+group[1:]+"\n") {
			t.Errorf("docs/validation.md has no group %s", group)
		}
	}
}
