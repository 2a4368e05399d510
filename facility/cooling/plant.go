package cooling

import (
	"errors"
	"fmt"
	"math"
)

// Economiser is how heat leaves without a compressor while the weather allows.
type Economiser string

// The economisers.
const (
	NoEconomiser Economiser = "none"
	// AirEconomiser takes outdoor air into the room, through pads where the plant has them.
	AirEconomiser Economiser = "air"
	// IndirectEconomiser cools the room's air at outdoor air in a heat exchanger, with pads before its outdoor side.
	IndirectEconomiser Economiser = "indirect"
	// WaterEconomiser cools the chilled water at towers or dry coolers before the chillers do.
	WaterEconomiser Economiser = "water"
)

// Rejection is where heat goes outdoors.
type Rejection string

// The ways of rejection.
const (
	AirRejection       Rejection = "air"       // condensers and dry coolers at the dry bulb
	AdiabaticRejection Rejection = "adiabatic" // dry coolers behind pads that are wetted where dry is not enough
	TowerRejection     Rejection = "tower"     // open cooling towers at the wet bulb
)

// Plant is a cooling plant by its set points and its components. Temperatures are in C, differences in K, pressures in Pa,
// shares as fractions; what a plant has no part of stays zero.
type Plant struct {
	Economiser Economiser
	Rejection  Rejection
	// ChilledWater tells that the room's heat goes into water that chillers cool; otherwise into refrigerant (DX).
	ChilledWater bool

	// SupplyC is the air handed to the machines, RiseK by how much they warm it.
	SupplyC, RiseK float64
	// FanPressurePa and FanEfficiency are those of the room's air handlers at design flow.
	FanPressurePa, FanEfficiency float64

	// DewPointMaxC, DewPointMinC and HumidityMax bound the air that an air economiser lets in: dew point of the outdoor air,
	// dew point below which water is added, relative humidity of the supply air.
	DewPointMaxC, DewPointMinC, HumidityMax float64
	// PadEffectiveness is the share of the wet-bulb depression by which wetted pads cool air; 0 is no pads.
	PadEffectiveness float64
	// ExchangerEffectiveness is that of an indirect economiser, ScavengerPressurePa the pressure of its outdoor fans.
	ExchangerEffectiveness, ScavengerPressurePa float64

	// CoilEffectiveness is (return air - supply air) / (return air - chilled water) of the air handlers' coils; WaterRiseK,
	// PumpPressurePa and PumpEfficiency are those of the chilled water.
	CoilEffectiveness, WaterRiseK, PumpPressurePa, PumpEfficiency float64

	// CarnotShare is the chillers' or compressors' efficiency over Carnot's between evaporation, EvaporatorK below what is
	// cooled, and condensation, CondenserK above what takes the heat; LeastLiftK is the least difference they run at.
	CarnotShare, EvaporatorK, CondenserK, LeastLiftK float64

	// CondenserFan is the fan power of air-cooled condensers for a unit of heat rejected.
	CondenserFan float64
	// CoolerApproachK is leaving water less entering air of dry coolers at design, CoolerAirRiseK the rise of their air, and
	// CoolerFan their fan power for a unit of heat at full flow.
	CoolerApproachK, CoolerAirRiseK, CoolerFan float64

	// TowerApproachK is leaving water less wet bulb, TowerRangeK entering less leaving water, TowerFan the fan power for a unit of
	// heat at full flow, TowerPumpPa the pressure of the condenser water pumps, PlateApproachK what the heat exchanger between
	// tower and chilled water adds in economiser operation.
	TowerApproachK, TowerRangeK, TowerFan, TowerPumpPa, PlateApproachK float64
	// Cycles is the concentration at which evaporating water is drained, Drift the share of the circulating water that the
	// towers' air carries off.
	Cycles, Drift float64

	// LiquidShare is the part of the machines' heat that liquid takes at cold plates, from water handed in at LiquidSupplyC that
	// warms by LiquidRiseK and is pumped at LiquidPumpPa (facility and rack loops together).
	LiquidShare, LiquidSupplyC, LiquidRiseK, LiquidPumpPa float64

	// FlowExponent is the exponent of fan and pump power with flow.
	FlowExponent float64
}

// ErrPlant is wrapped by every error about a plant that cannot work as it is described.
var ErrPlant = errors.New("cooling: plant cannot work as described")

// hasLoop tells whether water carries heat to chillers, for which pumps and coils are needed.
func (p *Plant) hasLoop() bool { return p.ChilledWater }

// coolsDry tells whether dry coolers cool water without a compressor.
func (p *Plant) coolsDry() bool {
	return p.Rejection != TowerRejection && (p.Economiser == WaterEconomiser || p.LiquidShare > 0)
}

// Check reports everything that is wrong with a plant.
func (p *Plant) Check() error {
	var errs []error
	bad := func(format string, a ...any) {
		errs = append(errs, fmt.Errorf("%w: %s", ErrPlant, fmt.Sprintf(format, a...)))
	}
	in := func(name string, v, low, high float64) {
		if !(v >= low && v <= high) {
			bad("%s of %g is not between %g and %g", name, v, low, high)
		}
	}
	p.checkKinds(bad)
	in("supply air", p.SupplyC, 5, 45)
	in("air rise", p.RiseK, 1, 40)
	in("fan pressure", p.FanPressurePa, 0, 5000)
	in("fan efficiency", p.FanEfficiency, 0.05, 1)
	in("share of Carnot", p.CarnotShare, 0.05, 1)
	in("evaporator approach", p.EvaporatorK, 0, 30)
	in("condenser approach", p.CondenserK, 0.1, 40)
	in("least lift", p.LeastLiftK, 1, 60)
	in("flow exponent", p.FlowExponent, 1, 3)
	in("pad effectiveness", p.PadEffectiveness, 0, 1)
	in("liquid share", p.LiquidShare, 0, 1)
	if p.Rejection != TowerRejection {
		in("condenser fan", p.CondenserFan, 0, 0.5)
	}
	if p.Rejection == TowerRejection {
		in("tower approach", p.TowerApproachK, 0.5, 30)
		in("tower range", p.TowerRangeK, 0.5, 30)
		in("tower fan", p.TowerFan, 0, 0.5)
		in("tower pump pressure", p.TowerPumpPa, 0, 2e6)
		in("plate approach", p.PlateApproachK, 0, 20)
		in("drift", p.Drift, 0, 0.05)
	}
	if p.coolsDry() {
		in("dry cooler approach", p.CoolerApproachK, 0.5, 40)
		in("dry cooler air rise", p.CoolerAirRiseK, 0.5, 40)
		in("dry cooler fan", p.CoolerFan, 0, 0.5)
	}
	if p.hasLoop() {
		in("coil effectiveness", p.CoilEffectiveness, 0.05, 1)
		in("water rise", p.WaterRiseK, 0.5, 30)
		in("pump pressure", p.PumpPressurePa, 0, 2e6)
	}
	if p.hasLoop() || p.LiquidShare > 0 || p.Rejection == TowerRejection {
		in("pump efficiency", p.PumpEfficiency, 0.05, 1)
	}
	if p.LiquidShare > 0 {
		in("liquid supply", p.LiquidSupplyC, 5, 70)
		in("liquid rise", p.LiquidRiseK, 0.5, 40)
		in("liquid pump pressure", p.LiquidPumpPa, 0, 3e6)
	}
	if p.Economiser == AirEconomiser {
		in("highest dew point", p.DewPointMaxC, 0, 30)
		in("lowest dew point", p.DewPointMinC, -40, p.DewPointMaxC)
		in("highest humidity", p.HumidityMax, 0.2, 1)
	}
	if p.Economiser == IndirectEconomiser {
		in("exchanger effectiveness", p.ExchangerEffectiveness, 0.05, 1)
		in("scavenger pressure", p.ScavengerPressurePa, 0, 5000)
	}
	if p.evaporates() {
		if !(p.Cycles > 1) || math.IsInf(p.Cycles, 0) {
			bad("%g cycles of concentration are not above 1", p.Cycles)
		}
	}
	return errors.Join(errs...)
}

// checkKinds reports parts that do not go together.
func (p *Plant) checkKinds(bad func(string, ...any)) {
	switch p.Economiser {
	case NoEconomiser, AirEconomiser, IndirectEconomiser:
	case WaterEconomiser:
		if !p.ChilledWater {
			bad("a water economiser needs chilled water")
		}
	default:
		bad("unknown economiser %q", string(p.Economiser))
	}
	switch p.Rejection {
	case AirRejection:
	case TowerRejection:
		if !p.ChilledWater {
			bad("towers need chilled water")
		}
	case AdiabaticRejection:
		if p.Economiser != WaterEconomiser && p.LiquidShare == 0 {
			bad("adiabatic dry coolers need a water economiser or liquid cooling, whose water they cool")
		}
		if p.PadEffectiveness == 0 {
			bad("adiabatic dry coolers need pads")
		}
	default:
		bad("unknown rejection %q", string(p.Rejection))
	}
}

// evaporates tells whether a plant can use water at all.
func (p *Plant) evaporates() bool {
	return p.Rejection == TowerRejection || p.Rejection == AdiabaticRejection ||
		p.PadEffectiveness > 0 && (p.Economiser == AirEconomiser || p.Economiser == IndirectEconomiser)
}
