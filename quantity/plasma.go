package quantity

// MagneticField is in tesla. Where one is expected "20 T" is 20 tesla; elsewhere T multiplies a number by 1e12.
type MagneticField float64

// T returns the field in tesla.
func (b MagneticField) T() float64 { return float64(b) }

// PlasmaTemperature is k_B T in keV; "150 million degC" is converted.
type PlasmaTemperature float64

// KeV returns the temperature in keV.
func (t PlasmaTemperature) KeV() float64 { return float64(t) }

// PulseEnergy is in joules; it is an Energy that is read and printed in J to GJ instead of Wh to TWh.
type PulseEnergy float64

// Energy returns it as an energy like others.
func (e PulseEnergy) Energy() Energy { return Energy(e) }

// MassPrice is in USD/kg.
type MassPrice float64

// USDPerKg returns the price in USD/kg.
func (p MassPrice) USDPerKg() float64 { return float64(p) }

// AreaCost is in USD/m2.
type AreaCost float64

// USDPerM2 returns the cost in USD/m2.
func (c AreaCost) USDPerM2() float64 { return float64(c) }
