package steady

import (
	"fmt"
	"math"

	"tokenwatt/internal/fault"
	"tokenwatt/supply/fusion/plasma"
)

// Reactor is a steady magnetic plant: a torus of elliptical section whose pressure is a share of the field's.
type Reactor struct {
	Plasma
	MajorRadius, MinorRadius float64 // m
	Elongation               float64 // height over width of the section
	Field                    float64 // T, on the axis of the torus
	Beta                     float64 // mean pressure over B^2/2mu0
	IonTemperature           float64 // keV
	ConfinementTime          float64 // s; given, not computed
	// ProfileFactor is the mean fusion power over that of flat profiles of the same means; 1 for flat ones.
	ProfileFactor float64
	// HeatingEfficiency is the heat in the plasma over the electricity for it, ThermalEfficiency electricity over heat.
	HeatingEfficiency, ThermalEfficiency float64
	// BlanketGain is the heat of the blanket over the energy of the neutrons in it.
	BlanketGain float64
	// Auxiliary is what magnets, cryogenics and pumps draw, in W of electricity.
	Auxiliary float64
}

// Output is the answer for a Reactor, in W unless said otherwise.
type Output struct {
	Volume, Surface  float64 // m^3, m^2 of the plasma
	Density          float64 // of ions, m^-3
	ElectronDensity  float64 // m^-3
	ThermalEnergy    float64 // J
	Fusion, Neutrons float64
	Charged          float64
	Bremsstrahlung   float64
	Transport        float64
	Heating          float64 // from outside, 0 where ignited
	// Surplus is what products bring beyond what is lost at the given confinement time: the plasma would heat up, and the state is
	// steady only with a confinement that is worse. 0 where it is not ignited.
	Surplus      float64
	Ignited      bool
	Q            float64 // infinite where ignited
	PowerDensity float64 // of fusion, W/m^3
	WallLoad     float64 // of neutrons on the plasma's surface, W/m^2
	Thermal      float64 // heat for the turbine
	Gross        float64
	Recirculated float64 // heating and auxiliaries
	Net          float64 // negative where the plant is not a producer
	Producer     bool
}

// Run returns the balance of a reactor. Errors wrap ErrProblem, every fault at once, or plasma.ErrRange.
func (r *Reactor) Run() (*Output, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	b, err := r.at(r.IonTemperature)
	if err != nil {
		return nil, err
	}
	pressure := r.Beta * r.Field * r.Field / (2 * plasma.Mu0)
	o := &Output{Density: pressure / (b.Energy / 1.5)}
	o.ElectronDensity = o.Density * b.Electrons
	o.Volume = 2 * math.Pi * math.Pi * r.MajorRadius * r.MinorRadius * r.MinorRadius * r.Elongation
	// The perimeter of the ellipse by its root mean square radius, within 1 % up to an elongation of 1.5 and 3 % up to 2.
	o.Surface = 4 * math.Pi * math.Pi * r.MajorRadius * r.MinorRadius * math.Sqrt((1+r.Elongation*r.Elongation)/2)
	o.ThermalEnergy = 1.5 * pressure * o.Volume
	scale := o.Density * o.Density * o.Volume
	o.Fusion, o.Charged, o.Neutrons = r.ProfileFactor*scale*b.Fusion, r.ProfileFactor*scale*b.Charged, r.ProfileFactor*scale*b.Neutrons
	o.Bremsstrahlung = scale * b.Bremsstrahlung
	o.Transport = o.ThermalEnergy / r.ConfinementTime
	o.balance()
	o.Thermal = o.Charged + r.BlanketGain*o.Neutrons + o.Heating
	o.Gross = r.ThermalEfficiency * o.Thermal
	o.Recirculated = o.Heating/r.HeatingEfficiency + r.Auxiliary
	o.Net = o.Gross - o.Recirculated
	o.Producer = o.Net > 0
	o.PowerDensity, o.WallLoad = o.Fusion/o.Volume, o.Neutrons/o.Surface
	return o, nil
}

// balance fills heating, surplus and gain.
func (o *Output) balance() {
	missing := o.Bremsstrahlung + o.Transport - o.Charged
	if o.Ignited = missing <= 0; o.Ignited {
		o.Surplus, o.Q = -missing, Ignition()
		return
	}
	o.Heating, o.Q = missing, o.Fusion/missing
}

// check returns every fault at once.
func (r *Reactor) check() error {
	list := fault.List{Cause: ErrProblem}
	list.Join(r.Plasma.check())
	number := func(name string, v float64, expected string, ok bool) {
		if !ok || math.IsInf(v, 0) {
			list.Add(name, fmt.Sprintf("%g", v), expected)
		}
	}
	for _, f := range []struct {
		name string
		v    float64
	}{
		{"MajorRadius", r.MajorRadius},
		{"MinorRadius", r.MinorRadius},
		{"Elongation", r.Elongation},
		{"Field", r.Field},
		{"IonTemperature", r.IonTemperature},
		{"ConfinementTime", r.ConfinementTime},
		{"ProfileFactor", r.ProfileFactor},
		{"BlanketGain", r.BlanketGain},
	} {
		number(f.name, f.v, "a number above zero", f.v > 0)
	}
	number("MinorRadius", r.MinorRadius, fmt.Sprintf("below the major radius, %g m", r.MajorRadius), !(r.MinorRadius >= r.MajorRadius))
	number("Beta", r.Beta, "above 0 and at most 1", r.Beta > 0 && r.Beta <= 1)
	number("HeatingEfficiency", r.HeatingEfficiency, "above 0 and at most 1", r.HeatingEfficiency > 0 && r.HeatingEfficiency <= 1)
	number("ThermalEfficiency", r.ThermalEfficiency, "0 or above and below 1", r.ThermalEfficiency >= 0 && r.ThermalEfficiency < 1)
	number("Auxiliary", r.Auxiliary, "zero or above", r.Auxiliary >= 0)
	return list.Err()
}

// CompactTokamak is a reactor of the size of the ARC design of 2015 (Sorbom et al., Fusion Eng. Des. 100, 378, table 1; from memory
// and not looked up): a paper design, hypothetical like every net producer by fusion. Its elongation is the one that gives the
// published volume, its profile factor the one that gives the published fusion power, 525 MW, from the published means;
// confinement time and auxiliaries are assumed.
func CompactTokamak() Reactor {
	return Reactor{
		Plasma:      Plasma{Fuel: DT},
		MajorRadius: 3.3, MinorRadius: 1.13, Elongation: 1.7, Field: 9.2, Beta: 0.0172, IonTemperature: 13.9, ConfinementTime: 0.8,
		ProfileFactor: 1.31, HeatingEfficiency: 0.5, ThermalEfficiency: 0.4, BlanketGain: 1.2, Auxiliary: 15e6,
	}
}
