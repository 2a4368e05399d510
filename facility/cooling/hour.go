package cooling

import (
	"math"

	"tokenwatt/facility/psychrometrics"
)

const (
	// airHeat and waterHeat are specific heats in kJ/(kg K), waterDensity is in kg/m3.
	airHeat      = 1.006
	waterHeat    = 4.19
	waterDensity = 998
	zeroC        = 273.15
	// litresPerMWh turns kg/s of water for a MW into litres for a MWh: a kilogram is a litre to 0.3 %.
	litresPerMWh = 3600
)

// latentHeat is the heat of vaporisation in kJ/kg at a temperature in C (Allen et al. 1998, FAO 56, annex 3, eq. 3-1).
func latentHeat(t float64) float64 { return 2501 - 2.361*t }

// Air is the outdoor air of an hour.
type Air struct {
	// DryBulbC and WetBulbC are temperatures in C, Ratio is the humidity ratio, PressurePa the pressure.
	DryBulbC, WetBulbC, Ratio, PressurePa float64
}

// Load is heat that the plant takes away, in MW.
type Load struct {
	// IT is the machines' heat, Room that of everything else in the building that warms its air.
	IT, Room float64
}

// Flow is what a plant does in an hour: electric power in MW, water in litres.
type Flow struct {
	// FansMW are the room's air handlers, PumpsMW all pumps, CompressorsMW chillers and refrigerant compressors, RejectionMW
	// the fans outdoors.
	FansMW, PumpsMW, CompressorsMW, RejectionMW float64
	// HeatMW is the heat taken, fans' own included, FreeMW the part of it that no compressor moved.
	HeatMW, FreeMW float64
	// EvaporationL, DriftL and BlowdownL are the water lost.
	EvaporationL, DriftL, BlowdownL float64
}

// PowerMW is the electric power.
func (f *Flow) PowerMW() float64 { return f.FansMW + f.PumpsMW + f.CompressorsMW + f.RejectionMW }

// WaterL is the water withdrawn.
func (f *Flow) WaterL() float64 { return f.EvaporationL + f.DriftL + f.BlowdownL }

// Sized is a plant built for a load. It only reads, so that goroutines may share it.
type Sized struct {
	Plant
	design Load
}

// Size builds a checked plant for the largest load that it has to take. The error wraps ErrPlant.
func (p Plant) Size(design Load) (*Sized, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	return &Sized{Plant: p, design: design}, nil
}

// Hour is what the plant does for a load that is at most the one it was sized for.
func (s *Sized) Hour(a *Air, l Load) Flow {
	var f Flow
	if l.IT+l.Room > 0 {
		s.room(a, l, &f)
		s.liquid(a, l, &f)
	}
	return f
}

// room takes the heat that is in the room's air.
func (s *Sized) room(a *Air, l Load, f *Flow) {
	inAir, most := (1-s.LiquidShare)*l.IT+l.Room, (1-s.LiquidShare)*s.design.IT+s.design.Room
	if most <= 0 {
		return
	}
	// Fans sized for flow of density rho: power over the heat that the flow carries. Their heat is in the air too.
	density := psychrometrics.Density(s.SupplyC, 0, a.PressurePa)
	share := s.FanPressurePa / (s.FanEfficiency * density * airHeat * 1000 * s.RiseK)
	most /= 1 - share
	fans := share * most * math.Pow(inAir/(most*(1-share)), s.FlowExponent)
	heat := inAir + fans
	f.FansMW += fans
	f.HeatMW += heat
	free := s.airSide(a, heat, most, density, f)
	f.FreeMW += free * heat
	if rest := (1 - free) * heat; rest > 0 {
		if s.ChilledWater {
			supply := s.SupplyC + s.RiseK - s.RiseK/s.CoilEffectiveness
			s.loop(a, circuit{supply, s.WaterRiseK, s.PumpPressurePa, most, s.Economiser == WaterEconomiser}, rest, f)
		} else {
			s.compress(a, s.SupplyC, rest, f)
		}
	}
}

// liquid takes the heat that cold plates hand to water.
func (s *Sized) liquid(a *Air, l Load, f *Flow) {
	if s.LiquidShare > 0 && l.IT > 0 {
		heat := s.LiquidShare * l.IT
		f.HeatMW += heat
		s.loop(a, circuit{s.LiquidSupplyC, s.LiquidRiseK, s.LiquidPumpPa, s.LiquidShare * s.design.IT, true}, heat, f)
	}
}

// share is a value cut to [0, 1]: how much of something is needed or reached.
func share(x float64) float64 { return math.Min(1, math.Max(0, x)) }

// evaporate books water that evaporates, in kg/s, and what is drained to keep the rest from thickening beyond the
// cycles of concentration, of which drift is already a part.
func (s *Sized) evaporate(kgPerS, driftKgPerS float64, f *Flow) {
	f.EvaporationL += kgPerS * litresPerMWh
	f.DriftL += driftKgPerS * litresPerMWh
	f.BlowdownL += math.Max(0, kgPerS/(s.Cycles-1)-driftKgPerS) * litresPerMWh
}
