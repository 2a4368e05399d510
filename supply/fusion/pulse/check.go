package pulse

import (
	"fmt"
	"math"
	"strconv"

	"tokenwatt/internal/fault"
	"tokenwatt/supply/fusion/plasma"
)

// lostSeparatrix is the x_s at which an FRC counts as lost.
const lostSeparatrix = 0.1

// leastIons is the share of its ions at which an FRC counts as lost.
const leastIons = 0.01

// Check returns all that is wrong with a machine, each line naming the field and the rule; the errors wrap ErrMachine.
func Check(m Machine) error {
	c := checker{List: fault.List{Cause: ErrMachine}}
	c.fuel(m)
	c.shape(m)
	c.start(m)
	c.losses(m)
	c.circuit(m)
	if c.Err() == nil {
		c.afford(m)
	}
	return c.Err()
}

// checker collects refusals.
type checker struct{ fault.List }

// number refuses what is not finite or fails the test.
func (c *checker) number(field string, v float64, rule string, ok func(float64) bool) {
	if math.IsNaN(v) || math.IsInf(v, 0) || !ok(v) {
		c.Add(field, strconv.FormatFloat(v, 'g', 6, 64), rule)
	}
}

// positive refuses what is not above zero.
func (c *checker) positive(field string, v float64) {
	c.number(field, v, "a number above zero", func(v float64) bool { return v > 0 })
}

// notNegative refuses what is below zero.
func (c *checker) notNegative(field string, v float64) {
	c.number(field, v, "zero or above", func(v float64) bool { return v >= 0 })
}

// share refuses what is outside 0..1.
func (c *checker) share(field string, v float64) {
	c.number(field, v, "a share from 0 to 1", func(v float64) bool { return v >= 0 && v <= 1 })
}

// fuel checks the mix and the impurity.
func (c *checker) fuel(m Machine) {
	switch m.Fuel {
	case DD:
	case DT, DHe3, PB11:
		c.positive("FuelRatio", m.FuelRatio)
	default:
		c.Add("Fuel", strconv.Quote(string(m.Fuel)), fmt.Sprintf("one of %s, %s, %s, %s", DT, DD, DHe3, PB11))
	}
	c.number("ImpurityZ", m.ImpurityZ, "0 (none) or a charge from 1 to 74", func(v float64) bool { return v == 0 || v >= 1 && v <= 74 })
	c.share("ImpurityFraction", m.ImpurityFraction)
	if m.ImpurityFraction > 0 && m.ImpurityZ == 0 {
		c.Add("ImpurityZ", "0", "a charge from 1, as ImpurityFraction is above zero")
	}
	c.number("ProfileFactor", m.ProfileFactor, "1 or above: the mean of n^2 is never below the square of the mean",
		func(v float64) bool { return v >= 1 })
}

// shape checks the coil and the separatrix.
func (c *checker) shape(m Machine) {
	c.positive("Radius", m.Radius)
	c.positive("Length", m.Length)
	c.positive("FRCLength", m.FRCLength)
	if m.FRCLength > m.Length {
		c.Add("FRCLength", strconv.FormatFloat(m.FRCLength, 'g', 6, 64),
			fmt.Sprintf("at most the coil's length of %.6g m: the equilibrium is that of an FRC inside its flux conserver", m.Length))
	}
	c.number("Staging", m.Staging, "1 (a plain coil) or above", func(v float64) bool { return v >= 1 })
	c.number("StagingEfficiency", m.StagingEfficiency, "a share above 0 and at most 1", func(v float64) bool { return v > 0 && v <= 1 })
	c.number("SeparatrixRatio", m.SeparatrixRatio, "above 0.1 (below it the FRC counts as lost) and below 1 (the separatrix is inside the coil)",
		func(v float64) bool { return v > lostSeparatrix && v < 1 })
}

// start checks fields and temperatures of the start.
func (c *checker) start(m Machine) {
	c.positive("StartField", m.StartField)
	c.notNegative("PeakField", m.PeakField)
	c.notNegative("BankEnergy", m.BankEnergy)
	if (m.PeakField == 0) == (m.BankEnergy == 0) {
		c.Add("PeakField", strconv.FormatFloat(m.PeakField, 'g', 6, 64), "exactly one of PeakField and BankEnergy above zero, the other 0")
	}
	if m.PeakField > 0 && m.PeakField <= m.StartField {
		c.Add("PeakField", strconv.FormatFloat(m.PeakField, 'g', 6, 64), fmt.Sprintf("above the start field of %.6g T", m.StartField))
	}
	low, high := ionRange(m.Fuel)
	c.number("IonTemperature", m.IonTemperature, fmt.Sprintf("from %g to %g keV, the range of the reactivity of %s", low, high, m.Fuel),
		func(v float64) bool { return v >= low && v <= high })
	cold := coldElectrons(m.Fuel)
	c.number("ElectronTemperature", m.ElectronTemperature,
		fmt.Sprintf("from %g keV (10 eV Z^2, where the Coulomb logarithm starts to hold) to 500 keV", cold),
		func(v float64) bool { return v >= cold && v <= 500 })
	c.notNegative("MergingSpeed", m.MergingSpeed)
	if m.MergingSpeed > 3e6 {
		c.Add("MergingSpeed", strconv.FormatFloat(m.MergingSpeed, 'g', 6, 64), "at most 3e6 m/s, one per cent of the speed of light")
	}
	c.share("MergingIonShare", m.MergingIonShare)
	c.notNegative("FormationEnergy", m.FormationEnergy)
	c.number("FormationEfficiency", m.FormationEfficiency, "a share above 0 and at most 1", func(v float64) bool { return v > 0 && v <= 1 })
}

// ionRange returns the ion temperatures in keV at which a pulse may start: where the fuel's reactivity is a fit. p-B11 may start
// below, where its reactivity is not known and counts as none.
func ionRange(f Fuel) (low, high float64) {
	r := plasma.DT
	switch f {
	case DD:
		r = plasma.DDn
	case DHe3:
		r = plasma.DHe3
	case PB11:
		_, high = plasma.PB11.FitRange()
		return 0.25, high
	}
	return r.FitRange()
}

// coldElectrons is the lowest electron temperature in keV, 10 eV Z^2 with the highest charge among fuel and products: where
// the Coulomb logarithm starts to hold. An impurity counts with the same logarithm.
func coldElectrons(f Fuel) float64 {
	if f == PB11 {
		return 0.25
	}
	return 0.04
}

// losses checks confinement and shares.
func (c *checker) losses(m Machine) {
	switch m.Confinement {
	case NoTransport:
	case RPPL, LSX:
		c.positive("H", m.H)
		c.positive("FluxH", m.FluxH)
		c.positive("EnergyRatio", m.EnergyRatio)
	default:
		c.Add("Confinement", strconv.Quote(string(m.Confinement)), fmt.Sprintf("one of %s, %s, %s", NoTransport, RPPL, LSX))
	}
	c.share("PromptLoss", m.PromptLoss)
	c.share("SynchrotronFactor", m.SynchrotronFactor)
}

// circuit checks bank, switch and coil.
func (c *checker) circuit(m Machine) {
	c.positive("HalfPeriod", m.HalfPeriod)
	c.notNegative("HoldTime", m.HoldTime)
	if m.HoldTime > 0 && m.Hold != Crowbar && m.Hold != Active {
		c.Add("Hold", strconv.Quote(string(m.Hold)), fmt.Sprintf("%s or %s, as HoldTime is above zero", Crowbar, Active))
	}
	c.number("RoundTrip", m.RoundTrip, "0 (Resistance is given) or a share above 0 and at most 1", func(v float64) bool { return v >= 0 && v <= 1 })
	c.notNegative("Resistance", m.Resistance)
	if m.RoundTrip > 0 && m.Resistance > 0 {
		c.Add("Resistance", strconv.FormatFloat(m.Resistance, 'g', 6, 64), "0 where RoundTrip is given: it follows from it")
	}
	c.notNegative("CrowbarResistance", m.CrowbarResistance)
	c.notNegative("StrayInductance", m.StrayInductance)
	c.notNegative("SwitchDrop", m.SwitchDrop)
	c.notNegative("Coil.Resistivity", m.Coil.Resistivity)
	if m.Coil.Resistivity > 0 {
		c.positive("Coil.ReferenceTemperature", m.Coil.ReferenceTemperature)
		c.notNegative("Coil.Coefficient", m.Coil.Coefficient)
		c.positive("Coil.HeatCapacity", m.Coil.HeatCapacity)
		c.positive("Coil.MeltingTemperature", m.Coil.MeltingTemperature)
		c.positive("CoilThickness", m.CoilThickness)
		c.number("CoilTemperature", m.CoilTemperature, fmt.Sprintf("above zero and below melting at %g K", m.Coil.MeltingTemperature),
			func(v float64) bool { return v > 0 && v < m.Coil.MeltingTemperature })
		if rho := m.Coil.resistivity(m.CoilTemperature); !(rho > 0) || math.IsInf(rho, 1) {
			c.Add("CoilTemperature", strconv.FormatFloat(m.CoilTemperature, 'g', 6, 64),
				fmt.Sprintf("a temperature at which the line of the resistivity is above zero: it gives %.3g ohm m there", rho))
		}
	}
}

// resistivity at a temperature, ohm m: linear in it.
func (c Conductor) resistivity(temperature float64) float64 {
	return c.Resistivity * (1 + c.Coefficient*(temperature-c.ReferenceTemperature))
}
