package quantity

// PowerCost is the capital cost of capacity in US dollars per watt.
type PowerCost float64

// USDPerKW returns the cost in US dollars per kilowatt.
func (c PowerCost) USDPerKW() float64 { return float64(c) * float64(Kilowatt) }

// USDPerMW returns the cost in US dollars per megawatt.
func (c PowerCost) USDPerMW() float64 { return float64(c) * float64(Megawatt) }

// Times returns what the capacity costs: m = c P.
func (c PowerCost) Times(p Power) Money { return Money(float64(c) * float64(p)) }

// PerTime returns the cost rate of a capital cost that is paid in equal parts over the duration, without
// interest: c / t. With interest, multiply by the annuity first.
func (c PowerCost) PerTime(d Duration) PowerCostRate { return PowerCostRate(float64(c) / float64(d)) }

// PowerCostRate is the cost of holding capacity in US dollars per watt and second: annualised capital
// cost, fixed operation and maintenance, grid fees for capacity.
type PowerCostRate float64

// PerMWYear returns a cost rate given in US dollars per megawatt and year of 8,760 h.
func PerMWYear(usd float64) PowerCostRate {
	return PowerCostRate(usd / (float64(Megawatt) * float64(Year)))
}

// USDPerMWYear returns the cost rate in US dollars per megawatt and year of 8,760 h.
func (c PowerCostRate) USDPerMWYear() float64 {
	return float64(c) * (float64(Megawatt) * float64(Year))
}

// USDPerKWYear returns the cost rate in US dollars per kilowatt and year of 8,760 h.
func (c PowerCostRate) USDPerKWYear() float64 {
	return float64(c) * (float64(Kilowatt) * float64(Year))
}

// Times returns what holding the capacity for the duration costs: m = c P t.
func (c PowerCostRate) Times(p Power, d Duration) Money {
	return Money(float64(c) * float64(p) * float64(d))
}

// Over returns the cost of one unit of capacity for the duration: c t.
func (c PowerCostRate) Over(d Duration) PowerCost { return PowerCost(float64(c) * float64(d)) }

// EnergyCost is the capital cost of a store in US dollars per joule that it can hold. It has the
// dimension of EnergyPrice and is a type of its own, so that a battery's cost is never taken for a tariff.
type EnergyCost float64

// USDPerKWh returns the cost in US dollars per kilowatt-hour of capacity.
func (c EnergyCost) USDPerKWh() float64 { return float64(c) * float64(KilowattHour) }

// USDPerMWh returns the cost in US dollars per megawatt-hour of capacity.
func (c EnergyCost) USDPerMWh() float64 { return float64(c) * float64(MegawattHour) }

// Times returns what a store of the size costs: m = c E.
func (c EnergyCost) Times(e Energy) Money { return Money(float64(c) * float64(e)) }

// EnergyCostRate is the cost of holding a store in US dollars per joule of its size and second.
type EnergyCostRate float64

// PerMWhYear returns a cost rate given in US dollars per megawatt-hour of size and year of 8,760 h.
func PerMWhYear(usd float64) EnergyCostRate {
	return EnergyCostRate(usd / (float64(MegawattHour) * float64(Year)))
}

// USDPerMWhYear returns the cost rate in US dollars per megawatt-hour of size and year of 8,760 h.
func (c EnergyCostRate) USDPerMWhYear() float64 {
	return float64(c) * (float64(MegawattHour) * float64(Year))
}

// Times returns what holding a store of the size for the duration costs: m = c E t.
func (c EnergyCostRate) Times(e Energy, d Duration) Money {
	return Money(float64(c) * float64(e) * float64(d))
}
