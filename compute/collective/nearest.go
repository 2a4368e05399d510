package collective

import "tokenwatt/catalog"

// How far apart measured and predicted times may lie inside a domain beside the fit's own residuals, as a factor on
// both ends of the interval.
const (
	// fitSpread stands for the residuals of a library that was not fitted to a table.
	fitSpread = 1.15
	// siblingSpread is for a library carried over to another accelerator of its architecture.
	siblingSpread = 1.15
	// carriedSpread is for one carried over further, or put together from published figures: from A100 to H100 and
	// back 90 % of the times are off by less than a factor of 1.75, most of it in the latencies of library and host.
	carriedSpread = 1.5
)

// widening returns the factor for a library on an accelerator.
func widening(c *catalog.Catalog, accelerator string, fit *catalog.Collectives) float64 {
	switch {
	case fit.Errors == nil:
		return carriedSpread
	case fit.Accelerator == accelerator:
		return 1
	}
	of, from := c.Accelerators.Get(accelerator), c.Accelerators.Get(fit.Accelerator)
	if of != nil && from != nil && of.Value.Architecture != "" && of.Value.Architecture == from.Value.Architecture {
		return siblingSpread
	}
	return carriedSpread
}

// Library returns the communication library to use on an accelerator of the catalog: the last one in the catalog that
// was measured on it; else, where the accelerators meet over PCI Express, one measured there; else the last of its
// architecture or of its maker, or the first of all. It is nil only where the catalog has no library at all.
func Library(c *catalog.Catalog, accelerator string) *catalog.Collectives {
	a := c.Accelerators.Get(accelerator)
	if a == nil {
		return nil
	}
	bus := onBus(&a.Value)
	const (
		wrongLink = iota
		other
		sameMaker
		sameArchitecture
		itself
	)
	best, rank := -1, -1
	for i := range c.Collectives {
		fit := &c.Collectives[i].Value
		from := c.Accelerators.Get(fit.Accelerator)
		score := 0
		switch {
		case (fit.Link == "pcie") != bus:
			score = wrongLink
		case fit.Accelerator == accelerator:
			score = itself
		case from != nil && from.Value.Architecture != "" && from.Value.Architecture == a.Value.Architecture:
			score = sameArchitecture
		case from != nil && from.Value.Maker == a.Value.Maker:
			score = sameMaker
		default:
			score = other
		}
		if score > rank || (score == rank && score > other) {
			best, rank = i, score
		}
	}
	if best < 0 {
		return nil
	}
	return &c.Collectives[best].Value
}

// onBus tells whether the accelerators of a machine meet over PCI Express: no link of their own, or none faster than
// the bus that joins more than a pair.
func onBus(a *catalog.Accelerator) bool {
	return !a.ScaleUpBandwidth.Known() || (float64(a.ScaleUpBandwidth.Mode) <= fastestBus && int(a.ScaleUpSize.Mode) != 2)
}
