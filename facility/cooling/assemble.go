package cooling

import (
	"tokenwatt/catalog"
)

// Assemble makes a plant of a catalog entry, at the modes of its figures.
func Assemble(c *catalog.Cooling) Plant {
	return Plant{
		Economiser: Economiser(c.Economiser), Rejection: Rejection(c.Rejection), ChilledWater: c.ChilledWater,
		SupplyC: c.SupplyAir.Mode.C(), RiseK: c.AirRise.Mode.K(),
		FanPressurePa: c.FanPressurePa.Mode.Float(), FanEfficiency: c.FanEfficiency.Mode.Float(),
		DewPointMaxC: c.DewPointMax.Mode.C(), DewPointMinC: c.DewPointMin.Mode.C(), HumidityMax: c.HumidityMax.Mode.Float(),
		PadEffectiveness:       c.PadEffectiveness.Mode.Float(),
		ExchangerEffectiveness: c.ExchangerEffectiveness.Mode.Float(), ScavengerPressurePa: c.ScavengerPressurePa.Mode.Float(),
		CoilEffectiveness: c.CoilEffectiveness.Mode.Float(), WaterRiseK: c.WaterRise.Mode.K(),
		PumpPressurePa: 1000 * c.PumpPressureKPa.Mode.Float(), PumpEfficiency: c.PumpEfficiency.Mode.Float(),
		CarnotShare: c.CarnotShare.Mode.Float(), EvaporatorK: c.EvaporatorApproach.Mode.K(),
		CondenserK: c.CondenserApproach.Mode.K(), LeastLiftK: c.LeastLift.Mode.K(),
		CondenserFan:    c.CondenserFan.Mode.Float(),
		CoolerApproachK: c.CoolerApproach.Mode.K(), CoolerAirRiseK: c.CoolerAirRise.Mode.K(), CoolerFan: c.CoolerFan.Mode.Float(),
		TowerApproachK: c.TowerApproach.Mode.K(), TowerRangeK: c.TowerRange.Mode.K(), TowerFan: c.TowerFan.Mode.Float(),
		TowerPumpPa: 1000 * c.TowerPumpKPa.Mode.Float(), PlateApproachK: c.PlateApproach.Mode.K(),
		Cycles: c.Cycles.Mode.Float(), Drift: c.Drift.Mode.Float(),
		LiquidShare: c.LiquidShare.Mode.Float(), LiquidSupplyC: c.LiquidSupply.Mode.C(), LiquidRiseK: c.LiquidRise.Mode.K(),
		LiquidPumpPa: 1000 * c.LiquidPumpKPa.Mode.Float(), FlowExponent: c.FlowExponent.Mode.Float(),
	}
}
