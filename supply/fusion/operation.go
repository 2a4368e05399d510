package fusion

import "math"

// operationOf is the yearly cost of staff and maintenance, and of the exchange of parts in all modules.
func operationOf(p *Plant, w *WearReport, worn *parts, crf float64) (operation, exchange float64) {
	modules := float64(p.Modules)
	operation = p.OMUSDPerYear * math.Sqrt(modules)
	for _, part := range []struct{ usd, interval float64 }{
		{worn.capacitors, w.BankYears}, {worn.switches, w.SwitchYears}, {worn.wall, w.WallYears},
	} {
		exchange += modules * replacements(part.usd, part.interval, p.LifeYears, p.DiscountRate, crf)
	}
	return operation, exchange
}

// fuelOf is what is bought a year, a mean over the plant's life without discounting, and what helium-3 earns.
func fuelOf(p *Plant, s *Stocks) (bought, earned float64) {
	last := s.at(p.LifeYears, p.HeliumSold)
	bought = p.HeliumUSDPerKg*last.HeliumBoughtKg/p.LifeYears +
		p.TritiumUSDPerKg*last.TritiumBoughtKg/p.LifeYears +
		p.DeuteriumUSDPerKg*max(0, -s.DeuteriumKgPerYear) +
		p.BoronUSDPerKg*max(0, -s.BoronKgPerYear)
	return bought, p.HeliumUSDPerKg * last.HeliumSoldKg / p.LifeYears
}
