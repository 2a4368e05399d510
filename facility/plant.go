package facility

import (
	"errors"
	"fmt"

	"tokenwatt/facility/cooling"
	"tokenwatt/facility/electrical"
)

// Plant is a building by its cooling plant and its power train, as shares of the IT power that it is designed for.
type Plant struct {
	// Cooling is the cooling plant; it is sized for the design.
	Cooling cooling.Plant
	// UPSCurve and TransformerCurve are losses by load; the loadings are design load over the rating of the N units that
	// carry it.
	UPSCurve, TransformerCurve     electrical.Curve
	UPSLoading, TransformerLoading float64
	// Distribution is the loss behind the supplies over what they deliver.
	Distribution float64
	// Other is the building's own use over the design IT power, in every hour.
	Other float64
	// Idle is what spare machines draw over the design IT power, in every hour.
	Idle float64
	// Redundancies of each kind, and the units N of each.
	UPSRedundancy, TransformerRedundancy, CoolingRedundancy, GeneratorRedundancy electrical.Redundancy
	Needed                                                                       int
	// UPSAvailability, CoolingAvailability and GeneratorAvailability are those of one unit; 0 where not known.
	UPSAvailability, CoolingAvailability, GeneratorAvailability float64
	// Generators are the standby generators and their tests.
	Generators Generators
	// Exceedance is the share of hours that are warmer, or moister, than the design air.
	Exceedance float64
}

// Generators are the standby generators' rating and tests.
type Generators struct {
	// Margin is the rating of N generators beyond the site's power at design conditions.
	Margin float64
	// TestHours is how long each runs a month, TestLoad its load over its rating.
	TestHours, TestLoad float64
	// ToBuilding tells that tests feed the building; otherwise a load bank burns their power.
	ToBuilding bool
	// Efficiency is electric output over fuel energy, CarbonKgPerMWh and USDPerMWh are of fuel energy.
	Efficiency, CarbonKgPerMWh, USDPerMWh float64
}

// check reports everything that is wrong with a plant but what its parts report themselves.
func (p *Plant) check() error {
	errs := []error{p.Cooling.Check()}
	in := func(name string, v, low, high float64) {
		if !(v >= low && v <= high) {
			errs = append(errs, fmt.Errorf("%w: %s of %g is not between %g and %g", ErrProblem, name, v, low, high))
		}
	}
	in("UPS loading", p.UPSLoading, 0.01, 1)
	in("transformer loading", p.TransformerLoading, 0.01, 1)
	in("other use", p.Other, 0, 1)
	in("idle draw", p.Idle, 0, 2)
	in("exceedance", p.Exceedance, 0, 0.5)
	g := &p.Generators
	in("generator margin", g.Margin, 0, 5)
	in("test time", g.TestHours, 0, 744)
	in("test load", g.TestLoad, 0, 1)
	in("generator efficiency", g.Efficiency, 0.01, 1)
	in("generator availability", p.GeneratorAvailability, 0, 1)
	in("carbon of the generators' fuel", g.CarbonKgPerMWh, 0, 1e5)
	in("price of the generators' fuel", g.USDPerMWh, 0, 1e6)
	return errors.Join(errs...)
}

// built is a plant of a size.
type built struct {
	*Plant
	designMW float64 // IT power
	cooling  *cooling.Sized
	train    electrical.Train
}

// build sizes a checked plant for an IT power in MW. Cooling is sized for the heat at that power, and the transformers
// for what the site draws then in the design air.
func (p *Plant) build(designMW float64, design *cooling.Air) (*built, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	b := &built{Plant: p, designMW: designMW}
	carried := (1 + p.Idle) * designMW * (1 + p.Distribution)
	b.train = electrical.Train{
		UPSCurve: p.UPSCurve, TransformerCurve: p.TransformerCurve, Distribution: p.Distribution,
		UPS:          electrical.Units{Name: "uninterruptible supplies", Needed: p.Needed, Redundancy: p.UPSRedundancy, UnitMW: carried / p.UPSLoading / float64(p.Needed), UnitAvailability: p.UPSAvailability},
		Transformers: electrical.Units{Name: "transformers", Needed: p.Needed, Redundancy: p.TransformerRedundancy},
	}
	if err := b.train.Check(); err != nil {
		return nil, err
	}
	heat := b.heat(designMW)
	var err error
	if b.cooling, err = p.Cooling.Size(heat); err != nil {
		return nil, err
	}
	flow := b.cooling.Hour(design, heat)
	b.train.Transformers.UnitMW = (heat.IT + heat.Room + flow.PowerMW()) / p.TransformerLoading / float64(p.Needed)
	return b, nil
}

// heat is what has to be cooled at an IT power of the workloads: machines, and the losses within the building.
func (b *built) heat(itMW float64) cooling.Load {
	machines := itMW + b.Idle*b.designMW
	losses := b.train.Behind(machines)
	return cooling.Load{IT: machines, Room: losses.UPSMW + losses.DistributionMW + b.Other*b.designMW}
}

// Hour is where the power of an hour goes, in MW, and the water that it takes.
type Hour struct {
	// ITMW are the workloads' machines, IdleMW the spare ones.
	ITMW, IdleMW float64
	// UPSMW, DistributionMW and TransformerMW are electrical losses, OtherMW is the building's own use.
	UPSMW, DistributionMW, TransformerMW, OtherMW float64
	// Cooling is what the plant does.
	Cooling cooling.Flow
}

// ConsumptionMW is the sum: what the site draws.
func (h *Hour) ConsumptionMW() float64 { return h.ITMW + h.OverheadMW() }

// OverheadMW is everything but the workloads' machines.
func (h *Hour) OverheadMW() float64 {
	return h.IdleMW + h.UPSMW + h.DistributionMW + h.TransformerMW + h.OtherMW + h.Cooling.PowerMW()
}

// PUE is ISO/IEC 30134-2's: what the site draws over the power of all machines, idle ones included; 0 without machines.
func (h *Hour) PUE() float64 {
	machines := h.ITMW + h.IdleMW
	if machines == 0 {
		return 0
	}
	return h.ConsumptionMW() / machines
}

// hour runs the building at an IT power of the workloads in outdoor air.
func (b *built) hour(air *cooling.Air, itMW float64) Hour {
	machines := itMW + b.Idle*b.designMW
	losses := b.train.Behind(machines)
	h := Hour{
		ITMW: itMW, IdleMW: b.Idle * b.designMW, UPSMW: losses.UPSMW, DistributionMW: losses.DistributionMW, OtherMW: b.Other * b.designMW,
	}
	h.Cooling = b.cooling.Hour(air, cooling.Load{IT: machines, Room: losses.UPSMW + losses.DistributionMW + h.OtherMW})
	h.TransformerMW = b.train.Before(machines + losses.UPSMW + losses.DistributionMW + h.OtherMW + h.Cooling.PowerMW())
	return h
}
