package fusion

import "tokenwatt/supply/fusion/pulse"

// Plant is everything that the answer for a pulsed fusion plant is computed from: the machine that fires, what its pulses are
// turned into, what wears, and what things cost. It is plain numbers in SI units, money in USD and long times in years of
// 8,760 hours, so that draws and root finders may write to it through Parameters. All modules are alike.
type Plant struct {
	// Machine is one module: coil, circuit, fuel and the state after formation.
	pulse.Machine

	// Modules is the number of machines that the plant has, each with a bank of its own.
	Modules int
	// RepetitionHz is the highest rate of pulses of a module.
	RepetitionHz float64

	Conversion
	FuelCycle
	Wear
	Costs
}

// Conversion is how the plant's bus, its banks and its heat exchange energy. Efficiencies are shares.
type Conversion struct {
	// ChargeEfficiency is what reaches a bank of what leaves the bus: the driver's wall-plug efficiency.
	ChargeEfficiency float64
	// InverterEfficiency is what reaches the bus of a surplus that leaves a bank.
	InverterEfficiency float64
	// ThermalEfficiency turns collected heat into electricity; 0 for a plant that has direct recovery alone.
	ThermalEfficiency float64
	// BlanketGain is the heat of blanket and shield over the energy of the neutrons that they stop.
	BlanketGain float64
	// HousekeepingW is drawn by each module at all times: vacuum, cooling, controls.
	HousekeepingW float64
	// MonitoringW is drawn by the plant at all times: tritium monitoring and air handling.
	MonitoringW float64
	// PumpingShare is the power of coolant pumps over the heat that they carry.
	PumpingShare float64
}

// FuelCycle is what happens to what a pulse leaves.
type FuelCycle struct {
	// DeuteriumRecovery, TritiumRecovery, HeliumRecovery and BoronRecovery are the shares that are kept of what is there after a
	// pulse: fuel that did not burn, and tritium and helium-3 that it bore.
	DeuteriumRecovery, TritiumRecovery, HeliumRecovery, BoronRecovery float64
	// TritiumBreeding is the tritium that a blanket breeds and gives for each one burned; 0 without such a blanket.
	TritiumBreeding float64
	// HeliumSold is the share of helium-3 beyond the plant's own use that finds a buyer.
	HeliumSold float64
	// HeliumUSDPerKg, TritiumUSDPerKg, DeuteriumUSDPerKg and BoronUSDPerKg are prices; hydrogen is not priced.
	HeliumUSDPerKg, TritiumUSDPerKg, DeuteriumUSDPerKg, BoronUSDPerKg float64
}

// Wear is how long parts last and how long the plant stands still for their exchange.
type Wear struct {
	// BankShots is the life of the capacitors at their rated voltage.
	BankShots float64
	// VoltageRatio is the voltage that they are charged to over the rated one: life goes as its -7.32th power, and the
	// bank that holds the same energy as its -2nd.
	VoltageRatio float64
	// SwitchShots is the life of the switches, SwitchShare their part of the cost of the bank.
	SwitchShots, SwitchShare float64
	// WallFluenceMWYrPerM2 is the energy of neutrons through a square metre of first wall after which it is exchanged, in MW
	// years per m2 as fluences are given.
	WallFluenceMWYrPerM2 float64
	// BankSwapYears, SwitchSwapYears and WallSwapYears are how long a module stands still for an exchange of each.
	BankSwapYears, SwitchSwapYears, WallSwapYears float64
	// PlannedOutage is the share of the time for inspections beside those exchanges, ForcedOutage that of unplanned outages of
	// a module; modules fail apart.
	PlannedOutage, ForcedOutage float64
}

// Costs are the unit costs of the accounts, in USD of one year, and what they are spread over. Figures that belong to a
// module do not depend on what it gives: a machine that gives nothing has to be built all the same.
type Costs struct {
	// PreconstructionUSD is account 10, of the plant.
	PreconstructionUSD float64
	// BuildingsUSD is account 21, of a module.
	BuildingsUSD float64
	// WallUSDPerM2 (22.01.01) and ShieldUSDPerM2 (22.01.02) are of the area of the first wall.
	WallUSDPerM2, ShieldUSDPerM2 float64
	// CoilUSDPerKg is the price of coil and clamp, whose mass is CoilMassFactor x density / stress x energy of the bank, the
	// density in kg/m3.
	CoilUSDPerKg, CoilMassFactor, CoilStressMPa, CoilDensity float64
	// VesselUSD is structure and vacuum (22.01.05 and 22.01.06), HandlingUSD remote handling (22.01.10), of a module.
	VesselUSD, HandlingUSD float64
	// BankUSDPerJ is the all-in cost of the capacitor banks (22.01.07), formation bank included (22.01.04), at the rated voltage.
	BankUSDPerJ float64
	// ControlsShare of the bank are its controls, and InstallationShare of account 22.01 its installation (22.01.11).
	ControlsShare, InstallationShare float64
	// LinkUSDPerW are DC-DC links (22.01.09), of the power that a bank exchanges with the bus.
	LinkUSDPerW float64
	// FuelHandlingUSD is account 22.05, of the plant.
	FuelHandlingUSD float64
	// TurbineUSDPerW is account 23, of the electricity made from heat.
	TurbineUSDPerW float64
	// GridTieUSDPerW and ElectricUSDPerW are account 24, MiscUSDPerW account 25, of the power at the plant's connection.
	GridTieUSDPerW, ElectricUSDPerW, MiscUSDPerW float64
	// RejectionUSDPerW is account 26, of the heat that leaves.
	RejectionUSDPerW float64
	// MaterialsUSD is account 27, of a module.
	MaterialsUSD float64
	// ContingencyShare is account 29, of accounts 21 to 27.
	ContingencyShare float64
	// IndirectShare is account 30, of account 20, at a construction time of six years; it goes with that time.
	IndirectShare float64
	// OwnerUSD is account 40, of one module; OMUSDPerYear account 71, of one module. Both grow with the square root of their number.
	OwnerUSD, OMUSDPerYear float64
	// SupplementaryShare is account 50 but for decommissioning, of account 20: shipping, spares, taxes, insurance.
	SupplementaryShare float64
	// DecommissioningUSD is the provision for it (account 50), of a module.
	DecommissioningUSD float64

	// ConstructionYears is the time over which the overnight cost is spent evenly, LifeYears that over which it is paid back.
	ConstructionYears, LifeYears float64
	// DiscountRate a year, real.
	DiscountRate float64
}
