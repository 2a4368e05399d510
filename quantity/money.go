package quantity

// Money is in US dollars. The year of the dollars is the scenario's to state; no inflation is applied here.
type Money float64

// Dollar is the unit of Money, the US dollar.
const Dollar Money = 1

// USD returns the money in US dollars.
func (m Money) USD() float64 { return float64(m) }

// PerEnergy returns the price that the money is for each unit of the energy: p = m / E.
func (m Money) PerEnergy(e Energy) EnergyPrice { return EnergyPrice(float64(m) / float64(e)) }

// PerToken returns the price that the money is for each of n tokens: p = m / n.
func (m Money) PerToken(n Tokens) TokenPrice { return TokenPrice(float64(m) / float64(n)) }

// PerPower returns the cost that the money is for each unit of the power: c = m / P.
func (m Money) PerPower(p Power) PowerCost { return PowerCost(float64(m) / float64(p)) }

// PerTime returns the cost rate that the money is over the duration: c = m / t.
func (m Money) PerTime(d Duration) HourlyCost { return HourlyCost(float64(m) / float64(d)) }

// EnergyPrice is in US dollars per joule of energy bought or sold.
type EnergyPrice float64

// PerMWh returns a price given in US dollars per megawatt-hour.
func PerMWh(usd float64) EnergyPrice { return EnergyPrice(usd / float64(MegawattHour)) }

// PerKWh returns a price given in US dollars per kilowatt-hour.
func PerKWh(usd float64) EnergyPrice { return EnergyPrice(usd / float64(KilowattHour)) }

// USDPerMWh returns the price in US dollars per megawatt-hour.
func (p EnergyPrice) USDPerMWh() float64 { return float64(p) * float64(MegawattHour) }

// USDPerKWh returns the price in US dollars per kilowatt-hour.
func (p EnergyPrice) USDPerKWh() float64 { return float64(p) * float64(KilowattHour) }

// Times returns what the energy costs at the price: m = p E.
func (p EnergyPrice) Times(e Energy) Money { return Money(float64(p) * float64(e)) }

// At returns what drawing the power costs in time at the price: c = p P.
func (p EnergyPrice) At(w Power) HourlyCost { return HourlyCost(float64(p) * float64(w)) }

// TokenPrice is in US dollars per token.
type TokenPrice float64

// USDPerMillion returns the price in US dollars per million tokens.
func (p TokenPrice) USDPerMillion() float64 { return float64(p) * 1e6 }

// Times returns what n tokens cost at the price: m = p n.
func (p TokenPrice) Times(n Tokens) Money { return Money(float64(p) * float64(n)) }

// CarbonPrice is in US dollars per kilogram of carbon dioxide equivalent.
type CarbonPrice float64

// USDPerTonne returns the price in US dollars per tonne.
func (p CarbonPrice) USDPerTonne() float64 { return float64(p) * float64(Tonne) }

// Times returns what emitting the mass costs at the price: m = p M.
func (p CarbonPrice) Times(m Mass) Money { return Money(float64(p) * float64(m)) }

// PerEnergy returns what the carbon adds to the price of energy of this intensity: p = p_C i.
func (p CarbonPrice) PerEnergy(i CarbonIntensity) EnergyPrice {
	return EnergyPrice(float64(p) * float64(i))
}

// HourlyCost is in US dollars per second, for money that runs with time: rent, wages, a daily bill.
type HourlyCost float64

// USDPerHour returns the cost in US dollars per hour.
func (c HourlyCost) USDPerHour() float64 { return float64(c) * float64(Hour) }

// USDPerDay returns the cost in US dollars per day.
func (c HourlyCost) USDPerDay() float64 { return float64(c) * float64(Day) }

// USDPerYear returns the cost in US dollars per year of 8,760 h.
func (c HourlyCost) USDPerYear() float64 { return float64(c) * float64(Year) }

// Over returns what the duration costs: m = c t.
func (c HourlyCost) Over(d Duration) Money { return Money(float64(c) * float64(d)) }
