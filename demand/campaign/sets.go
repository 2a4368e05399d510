package campaign

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"tokenwatt/catalog"
	"tokenwatt/demand/campaign/fasta"
	"tokenwatt/scenario"
)

// setBins is how many lengths stand for a distribution: each has as many sequences as any other, but for the longest, which halve
// from bin to bin.
const setBins = 200

// lengths reads the sequences of a campaign.
func lengths(ctx context.Context, in *scenario.Sequences, c *catalog.Catalog) (*fasta.Lengths, error) {
	switch {
	case in.FASTA != "":
		return fasta.ReadFile(ctx, in.FASTA)
	case in.Histogram != "":
		return fasta.ReadHistogramFile(in.Histogram)
	}
	e := c.SequenceSets.Get(in.Set)
	if e == nil {
		return nil, fmt.Errorf("%w: there is no sequence set %q", ErrProblem, in.Set)
	}
	return ofSet(in.Set, &e.Value)
}

// ofSet spreads the sequences of a set over lengths by the gamma distribution of its mean and spread, deterministically: each bin
// has the length of its middle quantile. What lies beyond the longest is put there, and lengths below 1 at 1.
func ofSet(name string, s *catalog.SequenceSet) (*fasta.Lengths, error) {
	count, mean, cv := float64(s.Count.Mode), float64(s.MeanLength.Mode), float64(s.Spread.Mode)
	if !s.Count.Known() || !s.MeanLength.Known() || !(count >= 1) || !(mean >= 1) || !(cv > 0) || count > 1e15 {
		return nil, fmt.Errorf("%w: the set %q has no number of proteins with a mean length", ErrProblem, name)
	}
	longest := math.Inf(1)
	if s.Longest > 0 {
		longest = float64(s.Longest)
	}
	gamma := distuv.Gamma{Alpha: 1 / (cv * cv), Beta: 1 / (cv * cv) / mean}
	bins := map[int]int64{}
	placed, done := int64(0), 0.0
	put := func(until float64) {
		n := int64(math.Round(until*count)) - placed
		if n <= 0 {
			done = until
			return
		}
		l := max(1, math.Round(min(longest, gamma.Quantile((done+until)/2))))
		bins[int(l)] += n
		placed, done = placed+n, until
	}
	for i := 1; i < setBins; i++ {
		put(float64(i) / setBins)
	}
	for tail := 0.5; placed < int64(count) && tail*count/setBins > 0.5; tail /= 2 {
		put(1 - tail/setBins)
	}
	put(1)
	return fasta.OfBins(name, bins), nil
}
