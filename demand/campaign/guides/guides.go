package guides

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/internal/fault"
)

// ErrSearch is wrapped by errors about a search that no time follows from.
var ErrSearch = errors.New("guides: search does not fit")

// Problem is a search. Of figures only modes are read.
type Problem struct {
	Tool       *catalog.GuideTool
	Genome     *catalog.SequenceSet
	Guides     float64 // n
	Mismatches int     // m
	Length     int     // l, bases of a guide without its motif
}

// Search is what a search takes on one core.
type Search struct {
	Seconds     float64
	MemoryBytes float64
	// Hits are those expected of random sequence, over all guides; Sites the places of the genome that a guide could bind.
	Hits, Sites float64
	// BeyondMeasured tells what of the problem is beyond what the tool was timed with; empty where nothing is.
	BeyondMeasured []string
}

// Neighbours is how many sequences lie within m mismatches of one of l bases, itself among them: sum C(l, k) 3^k.
func Neighbours(l, m int) float64 {
	sum, term := 0.0, 1.0
	for k := 0; k <= min(m, l); k++ {
		sum += term
		term *= 3 * float64(l-k) / float64(k+1)
	}
	return sum
}

// ExpectedHits is how many sites of random sequence lie within m mismatches of n guides of l bases.
func ExpectedHits(guides, sites float64, l, m int) float64 {
	return guides * sites * Neighbours(l, m) / math.Pow(4, float64(l))
}

// Sites is how many places of a genome a guide could bind: what is given, or 2/16 of the base pairs (GG on either strand).
func Sites(g *catalog.SequenceSet) float64 {
	if g.GuideSites.Known() {
		return float64(g.GuideSites.Mode)
	}
	return float64(g.BasePairs.Mode) / 8
}

// Run prices a search. Errors wrap ErrSearch, all at once.
func Run(p *Problem) (*Search, error) {
	faults := fault.List{Cause: ErrSearch}
	bp := fault.Positive(&faults, &p.Genome.BasePairs, "base_pairs")
	if !(p.Guides >= 1) || math.IsInf(p.Guides, 1) {
		faults.Add("guides", fmt.Sprintf("%g", p.Guides), "1 or above")
	}
	if p.Length < 1 || p.Length > 40 || p.Mismatches < 0 || p.Mismatches > p.Length {
		faults.Add("mismatches", fmt.Sprintf("%d of %d bases", p.Mismatches, p.Length), "0 to the bases of a guide, of which there are 1 to 40")
	}
	t0 := fault.NotNegative(&faults, &p.Tool.Startup, "startup")
	base := fault.NotNegative(&faults, &p.Tool.MemoryBase, "memory_base")
	if err := faults.Err(); err != nil {
		return nil, err
	}
	gbp := bp / 1e9
	s := &Search{Sites: Sites(p.Genome), MemoryBytes: base + float64(p.Tool.MemoryPerGbp.Mode)*gbp}
	s.Hits = ExpectedHits(p.Guides, s.Sites, p.Length, p.Mismatches)
	t, err := p.work(gbp)
	if err != nil {
		return nil, err
	}
	s.Seconds = t0 + t + float64(p.Tool.HitSeconds.Mode)*s.Hits
	if n := p.Tool.MeasuredGuides; p.Guides > float64(n) {
		s.BeyondMeasured = append(s.BeyondMeasured, fmt.Sprintf("%.6g guides in one run, timed with up to %d", p.Guides, n))
	}
	if m := p.Tool.MeasuredMismatch; p.Mismatches > m {
		s.BeyondMeasured = append(s.BeyondMeasured, fmt.Sprintf("%d mismatches, timed with up to %d", p.Mismatches, m))
	}
	return s, nil
}

// work is the time that genome and guides take, in s.
func (p *Problem) work(gbp float64) (float64, error) {
	t, n := p.Tool, p.Guides
	scan, guide := float64(t.ScanSeconds.Mode), float64(t.GuideSeconds.Mode)
	switch t.Method {
	case "brute-force":
		return gbp * (scan + n*(guide+float64(t.MismatchSeconds.Mode)*float64(p.Mismatches))), nil
	case "index":
		share := min(1, Neighbours(t.BinBases, p.Mismatches)/math.Pow(4, float64(t.BinBases)))
		return gbp * (scan*-math.Expm1(n*math.Log1p(-share)) + guide*n*share), nil
	case "burrows-wheeler":
		return gbp * guide * n * math.Pow(Neighbours(p.Length, p.Mismatches), float64(t.EditPower.Mode)), nil
	}
	return 0, fmt.Errorf("%w: method %q", ErrSearch, t.Method)
}
