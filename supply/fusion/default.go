package fusion

import "tokenwatt/supply/fusion/pulse"

// Default is a plant of one module around pulse.Default with the middle of the published and assumed ranges, for examples and
// tests. Plants that are answered for come from the catalog, with a source for each figure.
func Default(fuel pulse.Fuel) Plant {
	p := Plant{
		Machine: pulse.Default(fuel), Modules: 1, RepetitionHz: 1,
		Conversion: Conversion{
			ChargeEfficiency: 0.95, InverterEfficiency: 0.95, BlanketGain: 1, HousekeepingW: 2e6, MonitoringW: 0.5e6,
		},
		FuelCycle: FuelCycle{
			DeuteriumRecovery: 0.99, TritiumRecovery: 0.99, HeliumRecovery: 0.99, BoronRecovery: 0.99,
			HeliumUSDPerKg: 4.5e6, TritiumUSDPerKg: 30e6, DeuteriumUSDPerKg: 2175, BoronUSDPerKg: 10000,
		},
		Wear: Wear{
			BankShots: 1e8, VoltageRatio: 1, SwitchShots: 5e9, SwitchShare: 0.2, WallFluenceMWYrPerM2: 10,
			BankSwapYears: 14.0 / 365, SwitchSwapYears: 14.0 / 365, WallSwapYears: 60.0 / 365, PlannedOutage: 0.04, ForcedOutage: 0.15,
		},
		Costs: Costs{
			PreconstructionUSD: 28e6, BuildingsUSD: 25.6e6, WallUSDPerM2: 4000, ShieldUSDPerM2: 37000,
			CoilUSDPerKg: 100, CoilMassFactor: 2, CoilStressMPa: 200, CoilDensity: 2700, VesselUSD: 2e6, HandlingUSD: 1.5e6,
			BankUSDPerJ: 2, ControlsShare: 0.04, InstallationShare: 0.14, LinkUSDPerW: 0.075, FuelHandlingUSD: 10e6,
			TurbineUSDPerW: 0.19764, GridTieUSDPerW: 0.15, ElectricUSDPerW: 0.08418, MiscUSDPerW: 0.05124, RejectionUSDPerW: 0.023,
			MaterialsUSD: 1e5, ContingencyShare: 0.2, IndirectShare: 0.2, OwnerUSD: 5.1e6, OMUSDPerYear: 5.8e6,
			SupplementaryShare: 0.055, DecommissioningUSD: 3.25e6, ConstructionYears: 4, LifeYears: 30, DiscountRate: 0.07,
		},
	}
	if fuel == pulse.DT {
		p.ThermalEfficiency, p.BlanketGain, p.TritiumBreeding, p.PumpingShare = 0.4, 1.1, 1.05, 0.01
		p.WallUSDPerM2, p.ShieldUSDPerM2, p.HandlingUSD, p.FuelHandlingUSD = 480e3, 440e3, 7.5e6, 20e6
	}
	return p
}
