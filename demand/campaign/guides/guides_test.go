package guides_test

import (
	"encoding/csv"
	"errors"
	"math"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/demand/campaign/guides"
	"tokenwatt/internal/testdata"
	"tokenwatt/quantity"
)

var embedded = sync.OnceValues(catalog.Embedded)

func known(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var names = map[string]string{"CASOFF": "cas-offinder", "FLASHFRY": "flashfry", "BWA_ALN": "bwa-aln", "BWA_SAMSE": "bwa-samse"}

// timings of crispr_timing.csv by tool: 9 means each, on hg38 and one core of 2.3 GHz.
func timings(t testing.TB) map[string][]guides.Timing {
	t.Helper()
	f, err := os.Open(testdata.Path(t, "bio", "crispr_timing.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]guides.Timing{}
	for _, r := range rows[1:] {
		n, errN := strconv.Atoi(r[1])
		m, errM := strconv.Atoi(r[2])
		s, errS := strconv.ParseFloat(r[4], 64)
		if name := names[r[0]]; name != "" && errN == nil && errM == nil && errS == nil {
			found[name] = append(found[name], guides.Timing{Guides: n, Mismatches: m, Seconds: s})
		}
	}
	return found
}

func seconds(t testing.TB, tool *catalog.GuideTool, m guides.Timing) float64 {
	t.Helper()
	s, err := guides.Run(&guides.Problem{Tool: tool, Genome: &known(t).SequenceSets.Get("human-genome").Value, Guides: float64(m.Guides), Mismatches: m.Mismatches, Length: 20})
	if err != nil {
		t.Fatal(err)
	}
	return s.Seconds
}

func median(errs []float64) float64 {
	slices.Sort(errs)
	return errs[len(errs)/2]
}

// The catalog's tools against all means, and each mean by a fit to the others of its tool.
func TestMeasured(t *testing.T) {
	c := known(t)
	genome := &c.SequenceSets.Get("human-genome").Value
	var fitted, left []float64
	for name, rows := range timings(t) {
		tool := &c.GuideTools.Get(name).Value
		if len(rows) != 9 {
			t.Errorf("%s has %d rows", name, len(rows))
		}
		var own, out []float64
		for i, m := range rows {
			own = append(own, math.Abs(seconds(t, tool, m)/m.Seconds-1))
			others := slices.Delete(slices.Clone(rows), i, i+1)
			again, err := guides.Fit(t.Context(), tool, genome, 20, others)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, math.Abs(seconds(t, again, m)/m.Seconds-1))
		}
		fitted, left = append(fitted, own...), append(left, out...)
		t.Logf("%s: median %.1f %%, left out %.1f %%", name, 100*median(own), 100*median(out))
	}
	own, out := median(fitted), median(left)
	t.Logf("all: median %.1f %%, left out %.1f %%", 100*own, 100*out)
	if len(left) != 36 || own > 0.1 || out > 0.1 {
		t.Errorf("median error %.1f %%, left out %.1f %% over %d rows, 10 are allowed", 100*own, 100*out, len(left))
	}
}

// Expected random hits of one guide at 3e8 sites: 8.9, 116 and 1,144 for 3, 4 and 5 mismatches (reference, section 7).
func TestExpectedHits(t *testing.T) {
	for m, want := range map[int]float64{3: 8.9, 4: 116, 5: 1144} {
		if got := guides.ExpectedHits(1, 3e8, 20, m); math.Abs(got/want-1) > 0.01 {
			t.Errorf("%d mismatches: %g hits, want %g", m, got, want)
		}
	}
	if got := guides.Neighbours(3, 3); got != 64 {
		t.Errorf("all of 3 bases are %g sequences", got)
	}
}

// 100,000 guides at brute force are 625 core-hours (reference, section 8: order of size), in one run or in a hundred.
func TestOrderOfSize(t *testing.T) {
	c := known(t)
	s := seconds(t, &c.GuideTools.Get("cas-offinder").Value, guides.Timing{Guides: 100000, Mismatches: 4})
	if hours := s / 3600; hours < 500 || hours > 750 {
		t.Errorf("%g core-hours", hours)
	}
	if s := guides.Sites(&catalog.SequenceSet{BasePairs: quantity.Exact[quantity.Number](8e6)}); s != 1e6 {
		t.Errorf("%g sites of 8 Mbp", s)
	}
}

func TestMonotone(t *testing.T) {
	c := known(t)
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.SampledFrom([]string{"cas-offinder", "flashfry", "bwa-aln", "bwa-samse"}).Draw(r, "tool")
		tool := &c.GuideTools.Get(name).Value
		m := guides.Timing{Guides: rapid.IntRange(1, 10000).Draw(r, "guides"), Mismatches: rapid.IntRange(0, 6).Draw(r, "mismatches")}
		more, worse := m, m
		more.Guides++
		worse.Mismatches++
		if s := seconds(t, tool, m); seconds(t, tool, more) < s || seconds(t, tool, worse) < s {
			r.Errorf("%s: %+v takes %g s, more guides or mismatches less", name, m, s)
		}
	})
}

func TestRefuses(t *testing.T) {
	c := known(t)
	genome, tool := &c.SequenceSets.Get("human-genome").Value, c.GuideTools.Get("flashfry").Value
	for _, p := range []guides.Problem{
		{Tool: &tool, Genome: genome, Guides: 0, Mismatches: 3, Length: 20},
		{Tool: &tool, Genome: genome, Guides: math.Inf(1), Mismatches: 3, Length: 20},
		{Tool: &tool, Genome: genome, Guides: 1, Mismatches: 21, Length: 20},
		{Tool: &tool, Genome: &c.SequenceSets.Get("human-proteome").Value, Guides: 1, Mismatches: 3, Length: 20},
		{Tool: &catalog.GuideTool{Method: "guess"}, Genome: genome, Guides: 1, Mismatches: 3, Length: 20},
	} {
		if _, err := guides.Run(&p); !errors.Is(err, guides.ErrSearch) {
			t.Errorf("%+v: %v", p, err)
		}
	}
	far, err := guides.Run(&guides.Problem{Tool: &tool, Genome: genome, Guides: 1e6, Mismatches: 7, Length: 20})
	if err != nil || len(far.BeyondMeasured) != 2 {
		t.Errorf("beyond what was timed: %+v, %v", far, err)
	}
	if _, err := guides.Fit(t.Context(), &tool, genome, 20, []guides.Timing{{1, 3, -1}}); !errors.Is(err, guides.ErrSearch) {
		t.Errorf("a fit to a negative time: %v", err)
	}
}
