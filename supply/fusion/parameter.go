package fusion

import (
	"reflect"
	"strings"
)

// Group is what a parameter is about.
type Group string

// The groups in the order of Parameters.
const (
	PulseGroup      Group = "pulse"
	ConversionGroup Group = "conversion"
	FuelGroup       Group = "fuel"
	WearGroup       Group = "wear"
	CostGroup       Group = "cost"
)

// Parameter is one number of a Plant by its name, which is the key that scenarios and the catalog write it under. What
// answers backwards, draws and tables need is here: they know no field of Plant.
type Parameter struct {
	// Name is "peak_field", Unit the unit of Get and Set, "" for a plain number.
	Name, Unit string
	Group      Group
	// Least and Most are the limits beyond which the number has no meaning, or is out of anything's reach; both are in Unit
	// and may themselves be taken.
	Least, Most float64
	// PerUnit is the base unit of the figure's quantity in one Unit: 1, or the seconds of a year.
	PerUnit float64

	field func(*Plant) *float64
}

// Get returns the value in Unit.
func (q *Parameter) Get(p *Plant) float64 { return *q.field(p) }

// Set sets the value in Unit; Check says whether the plant takes it.
func (q *Parameter) Set(p *Plant, v float64) { *q.field(p) = v }

// OfPulse tells whether the pulse has to be computed again after a change; other parameters act on what follows it.
func (q *Parameter) OfPulse() bool { return q.Group == PulseGroup }

// Parameters lists every number of a Plant, by group; the choices (fuel, law of confinement, mode of holding, conductor,
// modules) are none. Limits are physical where there are any: shares end at 0 and 1. Those of the peak field end at 100 T, the
// record of magnets that survive their pulse (from memory), those of what only grows end far beyond anything built.
func Parameters() []Parameter {
	list := pulseParameters()
	for _, more := range [][]Parameter{conversionParameters(), fuelParameters(), wearParameters(), costParameters()} {
		list = append(list, more...)
	}
	for i := range list {
		if list[i].PerUnit == 0 {
			list[i].PerUnit = 1
		}
	}
	return list
}

// ParameterNamed finds a parameter.
func ParameterNamed(name string) (Parameter, bool) {
	for _, q := range Parameters() {
		if q.Name == name {
			return q, true
		}
	}
	return Parameter{}, false
}

// ParameterOfField finds the parameter that sets a field of pulse.Machine, by the field's name in a refusal.
func ParameterOfField(field string) (Parameter, bool) {
	var p Plant
	at := reflect.ValueOf(&p.Machine).Elem().FieldByName(field)
	if !at.IsValid() || at.Kind() != reflect.Float64 {
		return Parameter{}, false
	}
	for _, q := range pulseParameters() {
		if q.field(&p) == at.Addr().Interface() {
			return q, true
		}
	}
	return Parameter{}, false
}

// Spell writes the fields of pulse.Machine in the text of a refusal, such as RoundTrip, as the parameters that set them, such as
// round_trip. Fields of one letter stay, and so does what may begin a sentence: only a name with a capital inside is one for
// sure, and Resistance, of which no refusal speaks otherwise.
func Spell(text string) string {
	var out strings.Builder
	for text != "" {
		word := strings.IndexFunc(text, isLetter)
		if word < 0 {
			break
		}
		out.WriteString(text[:word])
		text = text[word:]
		end := strings.IndexFunc(text, func(r rune) bool { return !isLetter(r) })
		if end < 0 {
			end = len(text)
		}
		name := text[:end]
		if strings.ToLower(name[1:]) != name[1:] || name == "Resistance" {
			if q, ok := ParameterOfField(name); ok {
				name = q.Name
			}
		}
		out.WriteString(name)
		text = text[end:]
	}
	return out.String() + text
}

// isLetter tells what names of fields are made of.
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

func pulseParameters() []Parameter {
	const g = PulseGroup
	return []Parameter{
		{Name: "fuel_ratio", Group: g, Least: 0.01, Most: 100, field: func(p *Plant) *float64 { return &p.FuelRatio }},
		{Name: "coil_radius", Unit: "m", Group: g, Least: 0.01, Most: 10, field: func(p *Plant) *float64 { return &p.Radius }},
		{Name: "coil_length", Unit: "m", Group: g, Least: 0.05, Most: 100, field: func(p *Plant) *float64 { return &p.Length }},
		{Name: "frc_length", Unit: "m", Group: g, Least: 0.05, Most: 100, field: func(p *Plant) *float64 { return &p.FRCLength }},
		{Name: "staging", Group: g, Least: 1, Most: 20, field: func(p *Plant) *float64 { return &p.Staging }},
		{Name: "staging_efficiency", Group: g, Least: 0.5, Most: 1, field: func(p *Plant) *float64 { return &p.StagingEfficiency }},
		{Name: "start_field", Unit: "T", Group: g, Least: 0.1, Most: 20, field: func(p *Plant) *float64 { return &p.StartField }},
		{Name: "peak_field", Unit: "T", Group: g, Least: 0, Most: 100, field: func(p *Plant) *float64 { return &p.PeakField }},
		{Name: "bank_energy", Unit: "J", Group: g, Least: 0, Most: 1e12, field: func(p *Plant) *float64 { return &p.BankEnergy }},
		{Name: "separatrix_ratio", Group: g, Least: 0.11, Most: 0.98, field: func(p *Plant) *float64 { return &p.SeparatrixRatio }},
		{Name: "ion_temperature", Unit: "keV", Group: g, Least: 0.2, Most: 100, field: func(p *Plant) *float64 { return &p.IonTemperature }},
		{Name: "electron_temperature", Unit: "keV", Group: g, Least: 0.02, Most: 100, field: func(p *Plant) *float64 { return &p.ElectronTemperature }},
		{Name: "merging_speed", Unit: "m/s", Group: g, Least: 0, Most: 3e6, field: func(p *Plant) *float64 { return &p.MergingSpeed }},
		{Name: "merging_ion_share", Group: g, Least: 0, Most: 1, field: func(p *Plant) *float64 { return &p.MergingIonShare }},
		{Name: "formation_energy", Unit: "J", Group: g, Least: 0, Most: 1e10, field: func(p *Plant) *float64 { return &p.FormationEnergy }},
		{Name: "formation_efficiency", Group: g, Least: 0.01, Most: 1, field: func(p *Plant) *float64 { return &p.FormationEfficiency }},
		{Name: "half_period", Unit: "s", Group: g, Least: 1e-6, Most: 1, field: func(p *Plant) *float64 { return &p.HalfPeriod }},
		{Name: "hold_time", Unit: "s", Group: g, Least: 0, Most: 1, field: func(p *Plant) *float64 { return &p.HoldTime }},
		{Name: "confinement_factor", Group: g, Least: 0.01, Most: 1e5, field: func(p *Plant) *float64 { return &p.H }},
		{Name: "flux_factor", Group: g, Least: 0.01, Most: 1e5, field: func(p *Plant) *float64 { return &p.FluxH }},
		{Name: "energy_ratio", Group: g, Least: 0.01, Most: 100, field: func(p *Plant) *float64 { return &p.EnergyRatio }},
		{Name: "prompt_loss", Group: g, Least: 0, Most: 1, field: func(p *Plant) *float64 { return &p.PromptLoss }},
		{Name: "synchrotron", Group: g, Least: 0, Most: 1, field: func(p *Plant) *float64 { return &p.SynchrotronFactor }},
		{Name: "profile_factor", Group: g, Least: 1, Most: 5, field: func(p *Plant) *float64 { return &p.ProfileFactor }},
		{Name: "impurity_charge", Group: g, Least: 0, Most: 74, field: func(p *Plant) *float64 { return &p.ImpurityZ }},
		{Name: "impurity_fraction", Group: g, Least: 0, Most: 0.5, field: func(p *Plant) *float64 { return &p.ImpurityFraction }},
		{Name: "round_trip", Group: g, Least: 0, Most: 1, field: func(p *Plant) *float64 { return &p.RoundTrip }},
		{Name: "resistance_ohm", Unit: "ohm", Group: g, Least: 0, Most: 1, field: func(p *Plant) *float64 { return &p.Resistance }},
		{Name: "crowbar_resistance_ohm", Unit: "ohm", Group: g, Least: 0, Most: 1, field: func(p *Plant) *float64 { return &p.CrowbarResistance }},
		{Name: "stray_inductance_h", Unit: "H", Group: g, Least: 0, Most: 1e-3, field: func(p *Plant) *float64 { return &p.StrayInductance }},
		{Name: "switch_drop_v", Unit: "V", Group: g, Least: 0, Most: 1e5, field: func(p *Plant) *float64 { return &p.SwitchDrop }},
		{Name: "coil_temperature_k", Unit: "K", Group: g, Least: 20, Most: 900, field: func(p *Plant) *float64 { return &p.CoilTemperature }},
		{Name: "coil_thickness", Unit: "m", Group: g, Least: 1e-3, Most: 5, field: func(p *Plant) *float64 { return &p.CoilThickness }},
	}
}

func conversionParameters() []Parameter {
	const g = ConversionGroup
	return []Parameter{
		{Name: "repetition", Unit: "1/s", Group: g, Least: 1e-4, Most: 1000, field: func(p *Plant) *float64 { return &p.RepetitionHz }},
		{Name: "charge_efficiency", Group: g, Least: 0.01, Most: 1, field: func(p *Plant) *float64 { return &p.ChargeEfficiency }},
		{Name: "inverter_efficiency", Group: g, Least: 0.01, Most: 1, field: func(p *Plant) *float64 { return &p.InverterEfficiency }},
		{Name: "thermal_efficiency", Group: g, Least: 0, Most: 0.7, field: func(p *Plant) *float64 { return &p.ThermalEfficiency }},
		{Name: "blanket_gain", Group: g, Least: 0, Most: 2, field: func(p *Plant) *float64 { return &p.BlanketGain }},
		{Name: "housekeeping", Unit: "W", Group: g, Least: 0, Most: 1e9, field: func(p *Plant) *float64 { return &p.HousekeepingW }},
		{Name: "monitoring", Unit: "W", Group: g, Least: 0, Most: 1e9, field: func(p *Plant) *float64 { return &p.MonitoringW }},
		{Name: "pumping", Group: g, Least: 0, Most: 1, field: func(p *Plant) *float64 { return &p.PumpingShare }},
	}
}

func fuelParameters() []Parameter {
	const g = FuelGroup
	return []Parameter{
		{Name: "deuterium_recovery", Group: g, Least: 0, Most: 1, field: func(p *Plant) *float64 { return &p.DeuteriumRecovery }},
		{Name: "tritium_recovery", Group: g, Least: 0, Most: 1, field: func(p *Plant) *float64 { return &p.TritiumRecovery }},
		{Name: "helium_recovery", Group: g, Least: 0, Most: 1, field: func(p *Plant) *float64 { return &p.HeliumRecovery }},
		{Name: "boron_recovery", Group: g, Least: 0, Most: 1, field: func(p *Plant) *float64 { return &p.BoronRecovery }},
		{Name: "tritium_breeding", Group: g, Least: 0, Most: 2, field: func(p *Plant) *float64 { return &p.TritiumBreeding }},
		{Name: "helium_sold", Group: g, Least: 0, Most: 1, field: func(p *Plant) *float64 { return &p.HeliumSold }},
		{Name: "helium_price", Unit: "USD/kg", Group: g, Least: 0, Most: 1e9, field: func(p *Plant) *float64 { return &p.HeliumUSDPerKg }},
		{Name: "tritium_price", Unit: "USD/kg", Group: g, Least: 0, Most: 1e9, field: func(p *Plant) *float64 { return &p.TritiumUSDPerKg }},
		{Name: "deuterium_price", Unit: "USD/kg", Group: g, Least: 0, Most: 1e7, field: func(p *Plant) *float64 { return &p.DeuteriumUSDPerKg }},
		{Name: "boron_price", Unit: "USD/kg", Group: g, Least: 0, Most: 1e7, field: func(p *Plant) *float64 { return &p.BoronUSDPerKg }},
	}
}

func wearParameters() []Parameter {
	const g = WearGroup
	const year = yearSeconds
	return []Parameter{
		{Name: "bank_shots", Group: g, Least: 1, Most: 1e13, field: func(p *Plant) *float64 { return &p.BankShots }},
		{Name: "voltage_ratio", Group: g, Least: 0.1, Most: 1.2, field: func(p *Plant) *float64 { return &p.VoltageRatio }},
		{Name: "switch_shots", Group: g, Least: 1, Most: 1e13, field: func(p *Plant) *float64 { return &p.SwitchShots }},
		{Name: "switch_share", Group: g, Least: 0, Most: 1, field: func(p *Plant) *float64 { return &p.SwitchShare }},
		{Name: "wall_fluence_mw_yr_m2", Unit: "MW yr/m2", Group: g, Least: 1e-3, Most: 1000, field: func(p *Plant) *float64 { return &p.WallFluenceMWYrPerM2 }},
		{Name: "bank_swap", Unit: "yr", PerUnit: year, Group: g, Least: 0, Most: 5, field: func(p *Plant) *float64 { return &p.BankSwapYears }},
		{Name: "switch_swap", Unit: "yr", PerUnit: year, Group: g, Least: 0, Most: 5, field: func(p *Plant) *float64 { return &p.SwitchSwapYears }},
		{Name: "wall_swap", Unit: "yr", PerUnit: year, Group: g, Least: 0, Most: 5, field: func(p *Plant) *float64 { return &p.WallSwapYears }},
		{Name: "planned_outage", Group: g, Least: 0, Most: 0.99, field: func(p *Plant) *float64 { return &p.PlannedOutage }},
		{Name: "forced_outage", Group: g, Least: 0, Most: 0.99, field: func(p *Plant) *float64 { return &p.ForcedOutage }},
	}
}

func costParameters() []Parameter {
	const g = CostGroup
	const year = yearSeconds
	return []Parameter{
		{Name: "preconstruction", Unit: "USD", Group: g, Least: 0, Most: 1e12, field: func(p *Plant) *float64 { return &p.PreconstructionUSD }},
		{Name: "buildings", Unit: "USD", Group: g, Least: 0, Most: 1e12, field: func(p *Plant) *float64 { return &p.BuildingsUSD }},
		{Name: "wall_cost", Unit: "USD/m2", Group: g, Least: 0, Most: 1e9, field: func(p *Plant) *float64 { return &p.WallUSDPerM2 }},
		{Name: "shield_cost", Unit: "USD/m2", Group: g, Least: 0, Most: 1e9, field: func(p *Plant) *float64 { return &p.ShieldUSDPerM2 }},
		{Name: "coil_cost", Unit: "USD/kg", Group: g, Least: 0, Most: 1e7, field: func(p *Plant) *float64 { return &p.CoilUSDPerKg }},
		{Name: "coil_mass_factor", Group: g, Least: 1, Most: 1000, field: func(p *Plant) *float64 { return &p.CoilMassFactor }},
		{Name: "coil_stress_mpa", Unit: "MPa", Group: g, Least: 1, Most: 2000, field: func(p *Plant) *float64 { return &p.CoilStressMPa }},
		{Name: "coil_density_kg_m3", Unit: "kg/m3", Group: g, Least: 100, Most: 25000, field: func(p *Plant) *float64 { return &p.CoilDensity }},
		{Name: "vessel", Unit: "USD", Group: g, Least: 0, Most: 1e12, field: func(p *Plant) *float64 { return &p.VesselUSD }},
		{Name: "handling", Unit: "USD", Group: g, Least: 0, Most: 1e12, field: func(p *Plant) *float64 { return &p.HandlingUSD }},
		{Name: "bank_cost", Unit: "USD/J", Group: g, Least: 0, Most: 1000, field: func(p *Plant) *float64 { return &p.BankUSDPerJ }},
		{Name: "controls", Group: g, Least: 0, Most: 10, field: func(p *Plant) *float64 { return &p.ControlsShare }},
		{Name: "installation", Group: g, Least: 0, Most: 10, field: func(p *Plant) *float64 { return &p.InstallationShare }},
		{Name: "link_cost", Unit: "USD/W", Group: g, Least: 0, Most: 100, field: func(p *Plant) *float64 { return &p.LinkUSDPerW }},
		{Name: "fuel_handling", Unit: "USD", Group: g, Least: 0, Most: 1e12, field: func(p *Plant) *float64 { return &p.FuelHandlingUSD }},
		{Name: "turbine_cost", Unit: "USD/W", Group: g, Least: 0, Most: 100, field: func(p *Plant) *float64 { return &p.TurbineUSDPerW }},
		{Name: "grid_tie_cost", Unit: "USD/W", Group: g, Least: 0, Most: 100, field: func(p *Plant) *float64 { return &p.GridTieUSDPerW }},
		{Name: "electric_cost", Unit: "USD/W", Group: g, Least: 0, Most: 100, field: func(p *Plant) *float64 { return &p.ElectricUSDPerW }},
		{Name: "misc_cost", Unit: "USD/W", Group: g, Least: 0, Most: 100, field: func(p *Plant) *float64 { return &p.MiscUSDPerW }},
		{Name: "rejection_cost", Unit: "USD/W", Group: g, Least: 0, Most: 100, field: func(p *Plant) *float64 { return &p.RejectionUSDPerW }},
		{Name: "materials", Unit: "USD", Group: g, Least: 0, Most: 1e12, field: func(p *Plant) *float64 { return &p.MaterialsUSD }},
		{Name: "contingency", Group: g, Least: 0, Most: 5, field: func(p *Plant) *float64 { return &p.ContingencyShare }},
		{Name: "indirect", Group: g, Least: 0, Most: 5, field: func(p *Plant) *float64 { return &p.IndirectShare }},
		{Name: "owner", Unit: "USD", Group: g, Least: 0, Most: 1e12, field: func(p *Plant) *float64 { return &p.OwnerUSD }},
		{Name: "supplementary", Group: g, Least: 0, Most: 5, field: func(p *Plant) *float64 { return &p.SupplementaryShare }},
		{Name: "decommissioning", Unit: "USD", Group: g, Least: 0, Most: 1e12, field: func(p *Plant) *float64 { return &p.DecommissioningUSD }},
		{Name: "operation", Unit: "USD/yr", PerUnit: 1.0 / year, Group: g, Least: 0, Most: 1e11, field: func(p *Plant) *float64 { return &p.OMUSDPerYear }},
		{Name: "construction_time", Unit: "yr", PerUnit: year, Group: g, Least: 0, Most: 40, field: func(p *Plant) *float64 { return &p.ConstructionYears }},
		{Name: "life", Unit: "yr", PerUnit: year, Group: g, Least: 1, Most: 100, field: func(p *Plant) *float64 { return &p.LifeYears }},
		{Name: "discount_rate", Group: g, Least: 0, Most: 0.5, field: func(p *Plant) *float64 { return &p.DiscountRate }},
	}
}
