package cooling

import (
	"math"

	"tokenwatt/facility/psychrometrics"
)

// circuit is water that carries heat from the room or the machines to where it is cooled.
type circuit struct {
	supplyC, riseK, pumpPa float64
	// mostMW is the heat that it was sized for.
	mostMW float64
	// economised tells that tower or dry cooler cool it before a compressor does.
	economised bool
}

// pumpShare is the pump power for a unit of heat that water carries with a rise in temperature.
func (s *Sized) pumpShare(pressurePa, riseK float64) float64 {
	return pressurePa / (s.PumpEfficiency * waterDensity * waterHeat * 1000 * riseK)
}

// loop pumps a circuit's heat, in MW, to where it is cooled: as much as the weather allows without a compressor.
func (s *Sized) loop(a *Air, c circuit, heat float64, f *Flow) {
	pumps := s.pumpShare(c.pumpPa, c.riseK) * c.mostMW * math.Pow(math.Min(1, heat/c.mostMW), s.FlowExponent)
	f.PumpsMW += pumps
	free := 0.0
	if c.economised {
		free = s.economise(a, c, heat+pumps, f)
	}
	f.FreeMW += free * heat
	if rest := (1 - free) * (heat + pumps); rest > 0 {
		s.compress(a, c.supplyC, rest, f)
	}
}

// economise is the share of a circuit's heat that tower or dry cooler take by themselves.
func (s *Sized) economise(a *Air, c circuit, heat float64, f *Flow) float64 {
	returning := c.supplyC + c.riseK
	if s.Rejection == TowerRejection {
		coldest := a.WetBulbC + s.TowerApproachK
		free := share((returning - coldest - s.PlateApproachK) / c.riseK)
		if free > 0 {
			// With the whole heat free the tower's fans hold what is needed, and no colder.
			s.tower(a, math.Max(coldest, c.supplyC-s.PlateApproachK), free*heat, f)
		}
		return free
	}
	// Dry coolers need air of this temperature for the whole heat; pads are wetted as far as needed.
	needed := c.supplyC - s.CoolerApproachK
	entering := a.DryBulbC
	if s.Rejection == AdiabaticRejection && entering > needed {
		entering -= math.Min(entering-needed, s.PadEffectiveness*(a.DryBulbC-a.WetBulbC))
	}
	free := share((returning - entering - s.CoolerApproachK) / c.riseK)
	if free == 0 {
		return 0
	}
	relative := math.Min(1, (returning-needed)/(returning-entering))
	f.RejectionMW += s.CoolerFan * free * heat * math.Pow(relative, s.FlowExponent)
	if cooled := a.DryBulbC - entering; cooled > 0 {
		s.wetCooler(a, cooled, free*heat, f)
	}
	return free
}

// wetCooler books the water of pads that cool the air of dry coolers by some kelvin while these reject heat in MW.
func (s *Sized) wetCooler(a *Air, cooledK, heat float64, f *Flow) {
	flow := heat * 1000 / (airHeat * s.CoolerAirRiseK)
	s.evaporate(flow*cooledK*airHeat/latentHeat(a.WetBulbC), 0, f)
}

// tower rejects heat in MW from water that leaves the tower at a temperature, above its approach where the fans run slower.
//
// The air leaves saturated at the mean temperature of the water (Merkel's theory has it between the water's ends); of
// its gain in enthalpy the part in vapour is evaporation,
//
//	evaporation = heat (W_out - W_in) / (h_out - h_in)
//
// nearly all of it in summer and half to two thirds in winter.
func (s *Sized) tower(a *Air, leavingC, heat float64, f *Flow) {
	relative := math.Min(1, s.TowerApproachK/(leavingC-a.WetBulbC))
	f.RejectionMW += s.TowerFan * heat * math.Pow(relative, s.FlowExponent)
	f.PumpsMW += s.pumpShare(s.TowerPumpPa, s.TowerRangeK) * heat
	out := leavingC + s.TowerRangeK/2
	ratio := psychrometrics.SaturationRatio(out, a.PressurePa)
	gain := psychrometrics.Enthalpy(out, ratio) - psychrometrics.Enthalpy(a.DryBulbC, a.Ratio)
	circulating := heat * 1000 / (waterHeat * s.TowerRangeK)
	s.evaporate(math.Max(0, heat*1000*(ratio-a.Ratio)/gain), s.Drift*circulating, f)
}

// compress cools heat in MW at a temperature with compressors and rejects it with their work.
func (s *Sized) compress(a *Air, coldC, heat float64, f *Flow) {
	evaporation := coldC - s.EvaporatorK
	least := evaporation + s.LeastLiftK
	if s.Rejection == TowerRejection {
		// The fans hold the water at the least temperature that the compressors take.
		leaving := math.Max(a.WetBulbC+s.TowerApproachK, least-s.CondenserK-s.TowerRangeK)
		work := s.work(evaporation, leaving+s.TowerRangeK+s.CondenserK, heat)
		f.CompressorsMW += work
		s.tower(a, leaving, heat+work, f)
		return
	}
	entering := a.DryBulbC
	if s.Rejection == AdiabaticRejection {
		// A compressor runs only where wet pads were not enough: they are fully wet.
		entering -= s.PadEffectiveness * (a.DryBulbC - a.WetBulbC)
	}
	// In cold air the fans run slower and hold the least condensation that the compressors take.
	condensation := math.Max(entering+s.CondenserK, least)
	work := s.work(evaporation, condensation, heat)
	f.CompressorsMW += work
	f.RejectionMW += s.CondenserFan * (heat + work) * math.Pow(s.CondenserK/(condensation-entering), s.FlowExponent)
	if cooled := a.DryBulbC - entering; cooled > 0 {
		s.wetCooler(a, cooled, heat+work, f)
	}
}

// work is that of compressors between two temperatures in C: heat over the coefficient of performance
//
//	COP = share of Carnot x T_evaporation / (T_condensation - T_evaporation)
func (s *Sized) work(evaporationC, condensationC, heat float64) float64 {
	return heat * (condensationC - evaporationC) / (s.CarnotShare * (evaporationC + zeroC))
}
