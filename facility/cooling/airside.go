package cooling

import (
	"math"

	"tokenwatt/facility/psychrometrics"
)

// airSide is the share of the room's heat that outdoor air takes away, directly or through a heat exchanger. heat and
// most are that of the hour and of the design in MW.
func (s *Sized) airSide(a *Air, heat, most, density float64, f *Flow) float64 {
	switch s.Economiser {
	case AirEconomiser:
		return s.outdoorAir(a, heat, f)
	case IndirectEconomiser:
		return s.exchanger(a, heat, most, density, f)
	default:
		return 0
	}
}

// outdoorAir lets outdoor air into the room, unless it is too moist. Colder air is mixed with return air to the supply
// set point and moistened where it is too dry; warmer air is cooled at the pads, as far as the supply air's humidity allows;
// what is missing to the set point the compressors cool.
func (s *Sized) outdoorAir(a *Air, heat float64, f *Flow) float64 {
	limit := psychrometrics.HumidityRatio(psychrometrics.VapourPressure(s.DewPointMaxC), a.PressurePa)
	if a.Ratio > limit {
		return 0
	}
	// kg/s of air that carry the heat; 1 MW is 1000 kJ/s.
	flow := heat * 1000 / (airHeat * s.RiseK)
	if a.DryBulbC <= s.SupplyC {
		least := psychrometrics.HumidityRatio(psychrometrics.VapourPressure(s.DewPointMinC), a.PressurePa)
		if a.Ratio < least && s.PadEffectiveness > 0 {
			fresh := s.RiseK / (s.SupplyC + s.RiseK - a.DryBulbC)
			s.evaporate(flow*fresh*(least-a.Ratio), 0, f)
		}
		return 1
	}
	entering := a.DryBulbC
	if depression := s.PadEffectiveness * (a.DryBulbC - a.WetBulbC); depression > 0 {
		highest := psychrometrics.HumidityRatio(s.HumidityMax*psychrometrics.SaturationPressure(s.SupplyC), a.PressurePa)
		latent := latentHeat(a.WetBulbC)
		// Along a line of one wet bulb a kelvin of cooling is airHeat / latent of water.
		cooling := math.Min(a.DryBulbC-s.SupplyC, depression)
		cooling = math.Max(0, math.Min(cooling, (highest-a.Ratio)*latent/airHeat))
		entering -= cooling
		if entering < s.SupplyC+s.RiseK {
			s.evaporate(flow*cooling*airHeat/latent, 0, f)
		}
	}
	return share((s.SupplyC + s.RiseK - entering) / s.RiseK)
}

// exchanger cools the room's air at outdoor air: with dry air while that is enough, then with pads wetted as far as
// needed. The outdoor fans run slower while the air is colder than needed.
func (s *Sized) exchanger(a *Air, heat, most, density float64, f *Flow) float64 {
	returning := s.SupplyC + s.RiseK
	// The outdoor side has to be at or below this for the whole heat.
	needed := returning - s.RiseK/s.ExchangerEffectiveness
	entering := a.DryBulbC
	if entering > needed {
		entering -= math.Min(entering-needed, s.PadEffectiveness*(a.DryBulbC-a.WetBulbC))
	}
	free := share(s.ExchangerEffectiveness * (returning - entering) / s.RiseK)
	if free == 0 {
		return 0
	}
	flow := heat * 1000 / (airHeat * s.RiseK)
	if cooled := a.DryBulbC - entering; cooled > 0 {
		s.evaporate(flow*cooled*airHeat/latentHeat(a.WetBulbC), 0, f)
	}
	relative := heat / most
	if entering < needed {
		relative *= (returning - needed) / (returning - entering)
	}
	full := s.ScavengerPressurePa / (s.FanEfficiency * density * airHeat * 1000 * s.RiseK) * most
	f.RejectionMW += full * math.Pow(relative, s.FlowExponent)
	return free
}
