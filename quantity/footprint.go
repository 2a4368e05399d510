package quantity

// Mass is in kilograms; where carbon is meant, of carbon dioxide equivalent.
type Mass float64

// Units of Mass.
const (
	Kilogram Mass = 1
	Gram          = 1e-3 * Kilogram
	Tonne         = 1e3 * Kilogram
)

// Kg returns the mass in kilograms.
func (m Mass) Kg() float64 { return float64(m) }

// T returns the mass in tonnes.
func (m Mass) T() float64 { return float64(m / Tonne) }

// PerEnergy returns the intensity that the mass is for each unit of the energy: i = M / E.
func (m Mass) PerEnergy(e Energy) CarbonIntensity { return CarbonIntensity(float64(m) / float64(e)) }

// Volume is in litres, of water unless a name says otherwise.
type Volume float64

// Units of Volume.
const (
	Litre      Volume = 1
	CubicMetre        = 1e3 * Litre
)

// L returns the volume in litres.
func (v Volume) L() float64 { return float64(v) }

// M3 returns the volume in cubic metres.
func (v Volume) M3() float64 { return float64(v / CubicMetre) }

// PerEnergy returns the intensity that the volume is for each unit of the energy: i = V / E.
func (v Volume) PerEnergy(e Energy) WaterIntensity { return WaterIntensity(float64(v) / float64(e)) }

// CarbonIntensity is in kilograms of carbon dioxide equivalent per joule.
type CarbonIntensity float64

// GPerKWh returns the intensity in grams per kilowatt-hour.
func (i CarbonIntensity) GPerKWh() float64 { return float64(i) * float64(KilowattHour) * 1e3 }

// KgPerMWh returns the intensity in kilograms per megawatt-hour, the same number as grams per kilowatt-hour.
func (i CarbonIntensity) KgPerMWh() float64 { return float64(i) * float64(MegawattHour) }

// Times returns what the energy emits: M = i E.
func (i CarbonIntensity) Times(e Energy) Mass { return Mass(float64(i) * float64(e)) }

// WaterIntensity is in litres per joule.
type WaterIntensity float64

// LPerKWh returns the intensity in litres per kilowatt-hour.
func (i WaterIntensity) LPerKWh() float64 { return float64(i) * float64(KilowattHour) }

// Times returns what the energy takes: V = i E.
func (i WaterIntensity) Times(e Energy) Volume { return Volume(float64(i) * float64(e)) }
