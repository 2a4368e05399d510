package measure

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/claims/text"
)

var update = flag.Bool("update", false, "write what is found into testdata/*.txt; read the difference before committing")

// describe returns a measure in one line: span | normalised value and unit | kind | bound and marks.
func describe(m *Measure) string {
	num := func(v float64) string { return strconv.FormatFloat(v, 'g', 7, 64) }
	v := num(m.Normalised)
	if m.NormalisedHigh != m.Normalised {
		v += ".." + num(m.NormalisedHigh)
	}
	out := fmt.Sprintf("%s | %s %s | %s | %s", strings.ReplaceAll(m.Span, "\n", " "), v, m.NormalisedUnit, m.Kind, m.Bound)
	mark := func(on bool, s string) {
		if on {
			out += " " + s
		}
	}
	mark(m.Linked >= 0, "linked")
	mark(m.LinkedHigh >= 0, "linked-high")
	mark(m.ConversionOf >= 0, "conversion")
	mark(m.OfHigh, "of-high")
	mark(m.Elided, "elided")
	mark(m.Implied, "implied")
	mark(m.PeriodImplied, "period:"+m.Period)
	mark(m.Change > 0, "up")
	mark(m.Change < 0, "down")
	mark(m.Increment, "increment")
	mark(m.Substance != "", "of:"+m.Substance)
	mark(m.Tolerance != 0, "±"+num(m.Tolerance))
	mark(m.Fault != "", "FAULT:"+string(m.Fault))
	return out
}

// TestCases reads texts of many kinds, written for this test, with what is to be found in each: a line of "# text",
// below it one line a measure.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		var in string
		var want []string
		check := func() {
			if in == "" {
				return
			}
			got := []string{}
			for _, m := range Find(text.FromString(strings.ReplaceAll(in, `\n`, "\n")), nil) {
				got = append(got, describe(&m))
			}
			if d := cmp.Diff(want, got); d != "" && !*update {
				t.Errorf("%s: %q (-want +got):\n%s", file, in, d)
			}
			out.WriteString("# " + in + "\n")
			for _, g := range got {
				out.WriteString(g + "\n")
			}
		}
		for line := range strings.SplitSeq(string(data), "\n") {
			if s, ok := strings.CutPrefix(line, "# "); ok {
				check()
				in, want = s, []string{}
			} else if line != "" {
				want = append(want, line)
			}
		}
		check()
		if *update {
			if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
