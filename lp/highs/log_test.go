package highs

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/lp"
)

// The lines are HiGHS 1.15.1's own.
func TestParseLine(t *testing.T) {
	cases := []struct {
		line, phase string
		next        string
		ok          bool
		want        lp.Progress
	}{
		{line: "Presolving model", next: "presolve", ok: true, want: lp.Progress{Phase: "presolve"}},
		{line: "Interior point solve", phase: "presolve", next: "ipm", ok: true, want: lp.Progress{Phase: "ipm"}},
		{
			line: "14   5.43870157e+07   5.31755507e+07   1.12e-04   4.91e-08   2.25e-02   6.5", phase: "ipm", next: "ipm", ok: true,
			want: lp.Progress{Phase: "ipm", Iteration: 14, Objective: 5.43870157e7, PrimalInf: 1.12e-4, DualInf: 4.91e-8},
		},
		{
			line: "51*   5.39959300e+07   5.39959296e+07   3.52e-16   1.12e-13   8.81e-09      17.6", phase: "ipm", next: "ipm", ok: true,
			want: lp.Progress{Phase: "ipm", Iteration: 51, Objective: 5.399593e7, PrimalInf: 3.52e-16, DualInf: 1.12e-13},
		},
		{
			line: "13501     5.0817690211e+07 Pr: 9024(1.1e+06); Du: 3(2.2e-06) 12s", phase: "simplex", next: "simplex", ok: true,
			want: lp.Progress{Phase: "simplex", Iteration: 13501, Objective: 5.0817690211e7, PrimalInf: 1.1e6, DualInf: 2.2e-6},
		},
		{line: "Iter       primal obj         dual obj       pinf       dinf       gap      time", phase: "ipm", next: "ipm"},
		{line: "Constructing starting basis...", phase: "ipm", next: "ipm"},
		{line: "12 13 14", phase: "simplex", next: "simplex"},
		{line: "12 words that are no numbers", phase: "simplex", next: "simplex"},
	}
	for _, c := range cases {
		got, next, ok := parseLine(c.line, c.phase)
		if next != c.next || ok != c.ok {
			t.Errorf("%q: phase %q, %v; want %q, %v", c.line, next, ok, c.next, c.ok)
		}
		if !ok {
			continue
		}
		c.want.MessageRaw = c.line
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.line, diff)
		}
	}
}

func TestLogReaderJoinsPieces(t *testing.T) {
	var l logReader
	for _, piece := range []string{"fir", "st\n\nsec", "ond\n", "cut"} {
		l.write([]byte(piece))
	}
	if got := l.tail(); got != "first; second" {
		t.Errorf("got %q", got)
	}
	for range 100 {
		l.write([]byte("more\n"))
	}
	if len(l.last) != keepLines {
		t.Errorf("%d lines are kept, want %d", len(l.last), keepLines)
	}
}

func FuzzParseLine(f *testing.F) {
	f.Add("14   5.4e+07   5.3e+07   1.12e-04   4.91e-08   2.25e-02   6.5", "ipm")
	f.Add("13501 5.0817690211e+07 Pr: 9024(1.1e+06); Du: 3(2.2e-06) 12s", "simplex")
	f.Add("Pr: (", "simplex")
	f.Fuzz(func(t *testing.T, line, phase string) {
		p, next, ok := parseLine(line, phase)
		if ok && p.Phase != next {
			t.Errorf("%q: news of phase %q in phase %q", line, p.Phase, next)
		}
	})
}
