package catalog

import (
	"reflect"
	"strings"

	"tokenwatt/quantity"
)

// FusionMachine is a pulsed magneto-inertial fusion plant: what its pulses, its plant and its cost are computed from. No machine of
// this kind has delivered net electricity; what of it is measured, claimed or assumed says each figure.
type FusionMachine struct {
	Provenance    `yaml:",inline"`
	FusionChoices `yaml:",inline"`
	FusionFigures `yaml:",inline"`
}

// FusionChoices are what of a machine is no number.
type FusionChoices struct {
	Fuel        string `yaml:"fuel" enum:"D-T|D-D|D-He3|p-B11" doc:"What the plasma is made of."`
	Confinement string `yaml:"confinement" enum:"none|rppl|lsx" doc:"Law of the loss of particles, energy and trapped flux: none, that of Hoffman and others at Washington (rppl), or Slough's of 2011 (lsx)."`
	Hold        string `yaml:"hold" enum:"crowbar|active" doc:"How the peak field is held where hold_time is above 0: by a short circuit, or by a supply."`
	Conductor   string `yaml:"conductor" enum:"aluminium|copper" doc:"Metal of the coil."`
	Modules     int    `yaml:"modules" min:"1" max:"1000" doc:"Machines of the plant, all alike, with a bank each."`
}

// FusionFigures are the numbers of a machine. Of peak_field and bank_energy, and of round_trip and resistance_ohm, one is given.
type FusionFigures struct {
	FuelRatio           quantity.Figure[quantity.Number]            `yaml:"fuel_ratio" exclusiveMin:"0" max:"100" doc:"Atoms of the first fuel for each of the second before a pulse: n_D/n_T, n_D/n_He3, n_p/n_B11. D-D does not use it."`
	CoilRadius          quantity.Figure[quantity.Length]            `yaml:"coil_radius" min:"0.01" max:"10" unit:"m" doc:"Inner radius of the compression coil, which is the flux conserver and the first wall."`
	CoilLength          quantity.Figure[quantity.Length]            `yaml:"coil_length" min:"0.05" max:"100" unit:"m" doc:"Length of the compression coil."`
	FRCLength           quantity.Figure[quantity.Length]            `yaml:"frc_length" min:"0.05" max:"100" unit:"m" doc:"Length of the separatrix at the start, at most that of the coil."`
	Staging             quantity.Figure[quantity.Number]            `yaml:"staging" min:"1" max:"20" doc:"By how much coils that are switched along the axis cut the field's energy beside the plasma; 1 is a plain coil."`
	StagingEfficiency   quantity.Figure[quantity.Fraction]          `yaml:"staging_efficiency" min:"0.5" max:"1" doc:"Share that each transfer of such energy to and from its store keeps."`
	StartField          quantity.Figure[quantity.MagneticField]     `yaml:"start_field" min:"0.1" max:"20" unit:"T" doc:"Field outside the separatrix before compression."`
	PeakField           quantity.Figure[quantity.MagneticField]     `yaml:"peak_field" exclusiveMin:"0" max:"100" unit:"T" doc:"Field outside the separatrix at peak compression; the bank is sized for it. Or bank_energy."`
	BankEnergy          quantity.Figure[quantity.PulseEnergy]       `yaml:"bank_energy" exclusiveMin:"0" max:"1e12" unit:"MJ" doc:"Energy of the capacitor bank of a module before a pulse, instead of peak_field."`
	SeparatrixRatio     quantity.Figure[quantity.Fraction]          `yaml:"separatrix_ratio" min:"0.11" max:"0.98" doc:"Radius of the separatrix over that of the coil at the start."`
	IonTemperature      quantity.Figure[quantity.PlasmaTemperature] `yaml:"ion_temperature" min:"0.2" max:"100" unit:"keV" doc:"Temperature of the ions at the start, after merging where no merging speed is given."`
	ElectronTemperature quantity.Figure[quantity.PlasmaTemperature] `yaml:"electron_temperature" min:"0.02" max:"100" unit:"keV" doc:"Temperature of the electrons at the start."`
	MergingSpeed        quantity.Figure[quantity.Speed]             `yaml:"merging_speed" min:"0" max:"3e6" unit:"m/s" doc:"Speed at which each of two plasmoids meets the other; 0 where the temperatures are those after merging."`
	MergingIonShare     quantity.Figure[quantity.Fraction]          `yaml:"merging_ion_share" min:"0" max:"1" doc:"Share of the heat of merging that ions take."`
	FormationEnergy     quantity.Figure[quantity.PulseEnergy]       `yaml:"formation_energy" min:"0" max:"1e10" unit:"MJ" doc:"Energy that a module's formation draws from its bank for a pulse."`
	FormationEfficiency quantity.Figure[quantity.Fraction]          `yaml:"formation_efficiency" exclusiveMin:"0" max:"1" doc:"Largest share of it that can be in plasma, motion and start field."`
	HalfPeriod          quantity.Figure[quantity.Duration]          `yaml:"half_period" min:"1e-6" max:"1" unit:"ms" doc:"Half a period of bank and coil without plasma: the time of compression and expansion."`
	HoldTime            quantity.Figure[quantity.Duration]          `yaml:"hold_time" min:"0" max:"1" unit:"ms" doc:"How long the peak field is held."`
	ConfinementFactor   quantity.Figure[quantity.Number]            `yaml:"confinement_factor" exclusiveMin:"0" max:"1e5" doc:"Multiplier on the law's confinement time of particles and energy (H)."`
	FluxFactor          quantity.Figure[quantity.Number]            `yaml:"flux_factor" exclusiveMin:"0" max:"1e5" doc:"Multiplier on the law's lifetime of the trapped flux."`
	EnergyRatio         quantity.Figure[quantity.Number]            `yaml:"energy_ratio" exclusiveMin:"0" max:"100" doc:"Confinement time of energy over that of particles."`
	PromptLoss          quantity.Figure[quantity.Fraction]          `yaml:"prompt_loss" min:"0" max:"1" doc:"Share of charged fusion products that leave the plasma at birth: their gyroradius is near the plasma's radius."`
	Synchrotron         quantity.Figure[quantity.Fraction]          `yaml:"synchrotron" min:"0" max:"1" doc:"Share of the cyclotron radiation that is not absorbed again."`
	ProfileFactor       quantity.Figure[quantity.Number]            `yaml:"profile_factor" min:"1" max:"5" doc:"Mean of the squared density over the square of the mean."`
	ImpurityCharge      quantity.Figure[quantity.Number]            `yaml:"impurity_charge" min:"0" max:"74" doc:"Charge of an impurity; 0 for none."`
	ImpurityFraction    quantity.Figure[quantity.Fraction]          `yaml:"impurity_fraction" min:"0" max:"0.5" doc:"Its ions for each fuel ion."`
	RoundTrip           quantity.Figure[quantity.Fraction]          `yaml:"round_trip" exclusiveMin:"0" max:"1" doc:"Share of the bank's energy that a shot without plasma returns. Or resistance_ohm."`
	Resistance          quantity.Figure[quantity.Number]            `yaml:"resistance_ohm" min:"0" max:"1" doc:"Resistance in series with the bank, in ohm of a coil of one turn, instead of round_trip."`
	CrowbarResistance   quantity.Figure[quantity.Number]            `yaml:"crowbar_resistance_ohm" min:"0" max:"1" doc:"Resistance of the short circuit that holds the field, in ohm."`
	StrayInductance     quantity.Figure[quantity.Number]            `yaml:"stray_inductance_h" min:"0" max:"0.001" doc:"Inductance of leads and switches, in henry."`
	SwitchDrop          quantity.Figure[quantity.Number]            `yaml:"switch_drop_v" min:"0" max:"1e5" doc:"Voltage that the switches take from the current, in volt."`
	CoilTemperature     quantity.Figure[quantity.Number]            `yaml:"coil_temperature_k" min:"20" max:"900" doc:"Temperature of the coil before a pulse, in kelvin."`
	CoilThickness       quantity.Figure[quantity.Length]            `yaml:"coil_thickness" min:"0.001" max:"5" unit:"m" doc:"Thickness of the conductor."`
	Repetition          quantity.Figure[quantity.Rate]              `yaml:"repetition" min:"1e-4" max:"1000" unit:"1/s" doc:"Highest rate of pulses of a module."`
	ChargeEfficiency    quantity.Figure[quantity.Fraction]          `yaml:"charge_efficiency" min:"0.01" max:"1" doc:"Energy in a bank over what was drawn to fill it: the wall-plug efficiency of the driver."`
	InverterEfficiency  quantity.Figure[quantity.Fraction]          `yaml:"inverter_efficiency" min:"0.01" max:"1" doc:"Energy at the plant's bus over the surplus that a bank gives."`
	ThermalEfficiency   quantity.Figure[quantity.Fraction]          `yaml:"thermal_efficiency" min:"0" max:"0.7" doc:"Electricity over the heat that coolants collect; 0 where no heat is used."`
	BlanketGain         quantity.Figure[quantity.Number]            `yaml:"blanket_gain" min:"0" max:"2" doc:"Heat in blanket and shield over the energy of the neutrons."`
	Housekeeping        quantity.Figure[quantity.Power]             `yaml:"housekeeping" min:"0" max:"1e9" unit:"MW" doc:"Power that a module draws at all times."`
	Monitoring          quantity.Figure[quantity.Power]             `yaml:"monitoring" min:"0" max:"1e9" unit:"MW" doc:"Power that the plant draws at all times: tritium monitoring, air handling."`
	Pumping             quantity.Figure[quantity.Fraction]          `yaml:"pumping" min:"0" max:"1" doc:"Power of coolant pumps over the heat that they carry."`
	DeuteriumRecovery   quantity.Figure[quantity.Fraction]          `yaml:"deuterium_recovery" min:"0" max:"1" doc:"Share of the deuterium after a pulse that is used again."`
	TritiumRecovery     quantity.Figure[quantity.Fraction]          `yaml:"tritium_recovery" min:"0" max:"1" doc:"Share of the tritium after a pulse, born or left, that is kept."`
	HeliumRecovery      quantity.Figure[quantity.Fraction]          `yaml:"helium_recovery" min:"0" max:"1" doc:"Share of the helium-3 after a pulse, born or left, that is kept."`
	BoronRecovery       quantity.Figure[quantity.Fraction]          `yaml:"boron_recovery" min:"0" max:"1" doc:"Share of the boron-11 after a pulse that is used again."`
	TritiumBreeding     quantity.Figure[quantity.Number]            `yaml:"tritium_breeding" min:"0" max:"2" doc:"Tritium that a blanket breeds for each one burned; 0 without such a blanket."`
	HeliumSold          quantity.Figure[quantity.Fraction]          `yaml:"helium_sold" min:"0" max:"1" doc:"Share of the helium-3 beyond the plant's own need that is sold; the rest is stored."`
	HeliumPrice         quantity.Figure[quantity.MassPrice]         `yaml:"helium_price" min:"0" max:"1e9" unit:"USD/kg" doc:"Price of helium-3."`
	TritiumPrice        quantity.Figure[quantity.MassPrice]         `yaml:"tritium_price" min:"0" max:"1e9" unit:"USD/kg" doc:"Price of tritium."`
	DeuteriumPrice      quantity.Figure[quantity.MassPrice]         `yaml:"deuterium_price" min:"0" max:"1e7" unit:"USD/kg" doc:"Price of deuterium."`
	BoronPrice          quantity.Figure[quantity.MassPrice]         `yaml:"boron_price" min:"0" max:"1e7" unit:"USD/kg" doc:"Price of boron-11."`
	BankShots           quantity.Figure[quantity.Count]             `yaml:"bank_shots" min:"1" max:"1e13" doc:"Life of the capacitors in pulses at their rated voltage."`
	VoltageRatio        quantity.Figure[quantity.Number]            `yaml:"voltage_ratio" min:"0.1" max:"1.2" doc:"Voltage that they are charged to over the rated one: life goes as its -7.32th power, their number as its -2nd."`
	SwitchShots         quantity.Figure[quantity.Count]             `yaml:"switch_shots" min:"1" max:"1e13" doc:"Life of the switches in pulses."`
	SwitchShare         quantity.Figure[quantity.Fraction]          `yaml:"switch_share" min:"0" max:"1" doc:"Part of the bank's cost that switches are."`
	WallFluence         quantity.Figure[quantity.Number]            `yaml:"wall_fluence_mw_yr_m2" min:"0.001" max:"1000" doc:"Energy of neutrons through a square metre of first wall after which it is exchanged, in MW yr/m2."`
	BankSwap            quantity.Figure[quantity.Duration]          `yaml:"bank_swap" min:"0" max:"5 yr" unit:"d" doc:"Time that a module stands still for an exchange of its capacitors."`
	SwitchSwap          quantity.Figure[quantity.Duration]          `yaml:"switch_swap" min:"0" max:"5 yr" unit:"d" doc:"Time for an exchange of its switches."`
	WallSwap            quantity.Figure[quantity.Duration]          `yaml:"wall_swap" min:"0" max:"5 yr" unit:"d" doc:"Time for an exchange of its first wall."`
	PlannedOutage       quantity.Figure[quantity.Fraction]          `yaml:"planned_outage" min:"0" max:"0.99" doc:"Share of the time for inspections beside those exchanges."`
	ForcedOutage        quantity.Figure[quantity.Fraction]          `yaml:"forced_outage" min:"0" max:"0.99" doc:"Share of the time in which a module is out unplanned; modules fail apart."`
	Preconstruction     quantity.Figure[quantity.Money]             `yaml:"preconstruction" min:"0" max:"1e12" unit:"million USD" doc:"Account 10: permits, studies, licence, land."`
	Buildings           quantity.Figure[quantity.Money]             `yaml:"buildings" min:"0" max:"1e12" unit:"million USD" doc:"Account 21: buildings and site of a module."`
	WallCost            quantity.Figure[quantity.AreaCost]          `yaml:"wall_cost" min:"0" max:"1e9" unit:"USD/m2" doc:"Account 22.01.01: first wall and blanket."`
	ShieldCost          quantity.Figure[quantity.AreaCost]          `yaml:"shield_cost" min:"0" max:"1e9" unit:"USD/m2" doc:"Account 22.01.02: shield, of the area of the first wall."`
	CoilCost            quantity.Figure[quantity.MassPrice]         `yaml:"coil_cost" min:"0" max:"1e7" unit:"USD/kg" doc:"Account 22.01.03: coils and clamps."`
	CoilMassFactor      quantity.Figure[quantity.Number]            `yaml:"coil_mass_factor" min:"1" max:"1000" doc:"Mass of coil and clamp over the least by the virial theorem, density / stress x energy of the bank."`
	CoilStress          quantity.Figure[quantity.Number]            `yaml:"coil_stress_mpa" min:"1" max:"2000" doc:"Stress that coil and clamp are designed for, in MPa."`
	CoilDensity         quantity.Figure[quantity.Number]            `yaml:"coil_density_kg_m3" min:"100" max:"25000" doc:"Their density, in kg/m3."`
	Vessel              quantity.Figure[quantity.Money]             `yaml:"vessel" min:"0" max:"1e12" unit:"million USD" doc:"Accounts 22.01.05 and 22.01.06: structure and vacuum of a module."`
	Handling            quantity.Figure[quantity.Money]             `yaml:"handling" min:"0" max:"1e12" unit:"million USD" doc:"Account 22.01.10: remote handling of a module."`
	BankCost            quantity.Figure[quantity.EnergyCost]        `yaml:"bank_cost" min:"0" max:"1000" unit:"USD/J" doc:"Account 22.01.07: capacitor banks all in, at their rated voltage."`
	Controls            quantity.Figure[quantity.Fraction]          `yaml:"controls" min:"0" max:"10" doc:"Controls over the cost of the bank."`
	Installation        quantity.Figure[quantity.Fraction]          `yaml:"installation" min:"0" max:"10" doc:"Account 22.01.11 over the other accounts 22.01."`
	LinkCost            quantity.Figure[quantity.PowerCost]         `yaml:"link_cost" min:"0" max:"100" unit:"USD/kW" doc:"Account 22.01.09: DC-DC links, of the power that banks exchange with the bus."`
	FuelHandling        quantity.Figure[quantity.Money]             `yaml:"fuel_handling" min:"0" max:"1e12" unit:"million USD" doc:"Account 22.05: fuel handling of the plant."`
	TurbineCost         quantity.Figure[quantity.PowerCost]         `yaml:"turbine_cost" min:"0" max:"100" unit:"USD/kW" doc:"Account 23, of the electricity that is made of heat."`
	GridTieCost         quantity.Figure[quantity.PowerCost]         `yaml:"grid_tie_cost" min:"0" max:"100" unit:"USD/kW" doc:"Account 24: converters at the grid, of the power at the connection."`
	ElectricCost        quantity.Figure[quantity.PowerCost]         `yaml:"electric_cost" min:"0" max:"100" unit:"USD/kW" doc:"Account 24: switchyard, transformers, cables, of the same."`
	MiscCost            quantity.Figure[quantity.PowerCost]         `yaml:"misc_cost" min:"0" max:"100" unit:"USD/kW" doc:"Account 25, of the same."`
	RejectionCost       quantity.Figure[quantity.PowerCost]         `yaml:"rejection_cost" min:"0" max:"100" unit:"USD/kW" doc:"Account 26, of the heat that is rejected."`
	Materials           quantity.Figure[quantity.Money]             `yaml:"materials" min:"0" max:"1e12" unit:"million USD" doc:"Account 27: special materials of a module."`
	Contingency         quantity.Figure[quantity.Fraction]          `yaml:"contingency" min:"0" max:"5" doc:"Account 29 over accounts 21 to 27."`
	Indirect            quantity.Figure[quantity.Fraction]          `yaml:"indirect" min:"0" max:"5" doc:"Account 30 over account 20 at a construction time of six years, with which it goes."`
	Owner               quantity.Figure[quantity.Money]             `yaml:"owner" min:"0" max:"1e12" unit:"million USD" doc:"Account 40 of one module; it goes with the square root of their number."`
	Supplementary       quantity.Figure[quantity.Fraction]          `yaml:"supplementary" min:"0" max:"5" doc:"Account 50 without decommissioning, over account 20."`
	Decommissioning     quantity.Figure[quantity.Money]             `yaml:"decommissioning" min:"0" max:"1e12" unit:"million USD" doc:"Provision for the decommissioning of a module, at the start."`
	Operation           quantity.Figure[quantity.HourlyCost]        `yaml:"operation" min:"0" max:"1e11 USD/yr" unit:"million USD/yr" doc:"Account 71 of one module: staff, maintenance, insurance; it goes with the square root of their number."`
	ConstructionTime    quantity.Figure[quantity.Duration]          `yaml:"construction_time" min:"0" max:"40 yr" unit:"yr" doc:"Time over which the plant is paid for before it runs."`
	Life                quantity.Figure[quantity.Duration]          `yaml:"life" min:"1 yr" max:"100 yr" unit:"yr" doc:"Economic life of the plant."`
	DiscountRate        quantity.Figure[quantity.Fraction]          `yaml:"discount_rate" min:"0" max:"0.5" doc:"Real rate a year."`
}

// FusionKeys lists the keys of a machine's figures in their order.
func FusionKeys() []string {
	t := reflect.TypeFor[FusionFigures]()
	keys := make([]string, t.NumField())
	for i := range keys {
		keys[i] = fieldKey(t.Field(i))
	}
	return keys
}

// Figure returns the figure of a key, nil for a key that is none.
func (f *FusionFigures) Figure(key string) quantity.AnyFigure {
	v := reflect.ValueOf(f).Elem()
	for i := range v.NumField() {
		if fieldKey(v.Type().Field(i)) == key {
			return v.Field(i).Addr().Interface().(quantity.AnyFigure)
		}
	}
	return nil
}

// Clear takes a figure away.
func (f *FusionFigures) Clear(key string) { f.SetFigure(key, &FusionFigures{}) }

// SetFigure copies the figure of a key from another machine; a key that is none copies nothing.
func (f *FusionFigures) SetFigure(key string, from *FusionFigures) {
	into, source := reflect.ValueOf(f).Elem(), reflect.ValueOf(from).Elem()
	for i := range into.NumField() {
		if fieldKey(into.Type().Field(i)) == key {
			into.Field(i).Set(source.Field(i))
		}
	}
}

// FusionAlternatives are pairs of figures of which a machine has one.
func FusionAlternatives() [][2]string {
	return [][2]string{{"peak_field", "bank_energy"}, {"round_trip", "resistance_ohm"}}
}

// fusion reports what a machine lacks.
func (k *checker) fusion(m *FusionMachine, path string) {
	either := map[string]string{}
	for _, pair := range FusionAlternatives() {
		either[pair[0]], either[pair[1]] = pair[1], pair[0]
		both := m.Figure(pair[0]).KnownFigure() && m.Figure(pair[1]).KnownFigure()
		k.require(!both, path+"."+pair[1], pair[1]+" beside "+pair[0], "one of them")
	}
	var missing []string
	for _, key := range FusionKeys() {
		other, paired := either[key]
		if !m.Figure(key).KnownFigure() && !(paired && m.Figure(other).KnownFigure()) {
			missing = append(missing, key)
		}
	}
	k.require(len(missing) == 0, path, "a machine without "+strings.Join(missing, ", "), "all of its figures")
	k.require(m.Fuel != "" && m.Confinement != "" && m.Conductor != "" && m.Modules > 0, path, "a machine without one of fuel, confinement, conductor, modules", "all of them")
	k.require(m.Hold != "" || m.HoldTime.High == 0, path, "a field that is held in no way", "hold: crowbar or active")
}
