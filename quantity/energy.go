package quantity

// Power is in watts.
type Power float64

// Units of Power.
const (
	Watt     Power = 1
	Kilowatt       = 1e3 * Watt
	Megawatt       = 1e6 * Watt
	Gigawatt       = 1e9 * Watt
)

// W returns the power in watts.
func (p Power) W() float64 { return float64(p) }

// KW returns the power in kilowatts.
func (p Power) KW() float64 { return float64(p / Kilowatt) }

// MW returns the power in megawatts.
func (p Power) MW() float64 { return float64(p / Megawatt) }

// GW returns the power in gigawatts.
func (p Power) GW() float64 { return float64(p / Gigawatt) }

// Over returns the energy that the power delivers in the duration: E = P t.
func (p Power) Over(d Duration) Energy { return Energy(float64(p) * float64(d)) }

// PerToken returns the energy of one token where the power makes tokens at this rate: e = P / r.
func (p Power) PerToken(r TokenRate) EnergyPerToken { return EnergyPerToken(float64(p) / float64(r)) }

// Energy is in joules.
type Energy float64

// Units of Energy.
const (
	Joule        Energy = 1
	Megajoule           = 1e6 * Joule
	WattHour            = 3600 * Joule
	KilowattHour        = 1e3 * WattHour
	MegawattHour        = 1e6 * WattHour
	GigawattHour        = 1e9 * WattHour
	TerawattHour        = 1e12 * WattHour
)

// J returns the energy in joules.
func (e Energy) J() float64 { return float64(e) }

// KWh returns the energy in kilowatt-hours.
func (e Energy) KWh() float64 { return float64(e / KilowattHour) }

// MWh returns the energy in megawatt-hours.
func (e Energy) MWh() float64 { return float64(e / MegawattHour) }

// GWh returns the energy in gigawatt-hours.
func (e Energy) GWh() float64 { return float64(e / GigawattHour) }

// Mean returns the constant power that delivers the energy in the duration: P = E / t.
func (e Energy) Mean(d Duration) Power { return Power(float64(e) / float64(d)) }

// Time returns how long the power takes to deliver the energy: t = E / P.
func (e Energy) Time(p Power) Duration { return Duration(float64(e) / float64(p)) }

// PerToken returns the energy of one of n tokens: e = E / n.
func (e Energy) PerToken(n Tokens) EnergyPerToken { return EnergyPerToken(float64(e) / float64(n)) }

// EnergyPerToken is in joules per token.
type EnergyPerToken float64

// JPerToken returns the energy in joules per token.
func (e EnergyPerToken) JPerToken() float64 { return float64(e) }

// Times returns the energy of n tokens: E = e n.
func (e EnergyPerToken) Times(n Tokens) Energy { return Energy(float64(e) * float64(n)) }

// At returns the power that a rate of tokens draws: P = e r.
func (e EnergyPerToken) At(r TokenRate) Power { return Power(float64(e) * float64(r)) }
