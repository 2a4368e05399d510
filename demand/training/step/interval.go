package step

import (
	"math"

	"tokenwatt/catalog"
	"tokenwatt/demand/training/layout"
)

// What widens an interval: the logarithm of the factor on each end that a chip without measured kernels, or software of
// an unknown date, adds. Sources on such chips stand 12 to 13 % off where others stand 6 % off.
const (
	unknownChip    = 0.12
	unknownVintage = 0.08
)

// launchBound is the share of the host in a step from which its own spread holds.
const launchBound = 0.1

// Interval returns factors on the step time: the 10th and the 90th percentile of measured over predicted times for the
// engine and the site, wider where the chip's kernels were never measured or the software is of another time.
func (p *Prepared) Interval() (p10, p90 float64) {
	if p.widths.expert > 0 {
		return p.widened(p.rates.mixedSpread)
	}
	return p.widened(p.rates.denseSpread)
}

// IntervalOf is Interval for one layout's step: where the host sets the pace it is wider.
func (p *Prepared) IntervalOf(b *layout.Breakdown) (p10, p90 float64) {
	p10, p90 = p.Interval()
	if b.Host > launchBound*b.Total() {
		low, high := p.widened(p.rates.launchSpread)
		return min(p10, low), max(p90, high)
	}
	return p10, p90
}

// widened adds the spreads of engine, site and what is not known, which have nothing to do with one another.
func (p *Prepared) widened(s catalog.Spread) (p10, p90 float64) {
	chip, vintage := 0.0, 0.0
	if !p.knownChip {
		chip = unknownChip
	}
	if !p.knownVintage {
		vintage = unknownVintage
	}
	site := p.rates.siteSpread
	low := math.Sqrt(square(math.Log(s.P10)) + square(math.Log(site.P10)) + chip*chip + vintage*vintage)
	high := math.Sqrt(square(math.Log(s.P90)) + square(math.Log(site.P90)) + chip*chip + vintage*vintage)
	return math.Exp(-low), math.Exp(high)
}

func square(x float64) float64 { return x * x }
