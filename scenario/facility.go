package scenario

import (
	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// Facility is the data centre's own use of energy: as a PUE that is given, or from its cooling plant and its supplies.
type Facility struct {
	Method           string                                     `yaml:"method" enum:"estimate|plant" doc:"estimate: a PUE that is given, with a slope by temperature; plant: computed by the hour from the cooling plant, the power train and the weather. Where not given: plant if cooling is named, else estimate."`
	PUE              quantity.Figure[quantity.Number]           `yaml:"pue" default:"{low: 1.1, mode: 1.2, high: 1.4}" min:"1" max:"5" basis:"published" source:"operators' reports: hyperscale fleets at 1.1-1.2, industry survey mean near 1.5" date:"2023" doc:"Power usage effectiveness over the year: facility energy over IT energy. Of method estimate, as are the next three."`
	PUESlope         quantity.Figure[quantity.TemperatureSlope] `yaml:"pue_slope" default:"0.4 %/K" min:"0" basis:"assumed" source:"chilled-water plant with economiser: some 0.1 of PUE between winter and summer" date:"2026-11" doc:"Rise of the hourly PUE with outdoor temperature, about the year's mean."`
	ElectricalLosses quantity.Figure[quantity.Fraction]         `yaml:"electrical_losses" default:"{low: 3 %, mode: 5 %, high: 8 %}" min:"0" exclusiveMax:"0.5" basis:"published" source:"transformer and UPS efficiencies of 92-97 % end to end" date:"2016" doc:"Share of IT power lost in transformers and UPS; part of the PUE, listed apart in the ledger."`
	Water            quantity.Figure[quantity.WaterIntensity]   `yaml:"water" default:"{low: 0.18 L/kWh, mode: 0.5 L/kWh, high: 1.1 L/kWh}" min:"0" unit:"L/kWh" basis:"published" source:"on-site water use of 0.18-1.1 L/kWh of IT energy (Li et al. 2023)" date:"2023" doc:"On-site water consumed for a unit of IT energy."`
	Capacity         quantity.Figure[quantity.Power]            `yaml:"capacity" exclusiveMin:"0" unit:"MW" doc:"IT power that the building is built for, of method plant; the highest hour of its loads where not given." example:"100 MW"`
	Cooling          *FacilityCooling                           `yaml:"cooling" doc:"The cooling plant. Naming one computes PUE and water by the hour from the weather."`
	Redundancy       *Redundancy                                `yaml:"redundancy" doc:"Units beyond those that carry the design load, of method plant."`
	Electrical       *Electrical                                `yaml:"electrical" doc:"Uninterruptible supplies, transformers, distribution and the building's own use, of method plant."`
	IdleServers      *IdleServers                               `yaml:"idle_servers" doc:"Machines that stand by for no workload, of method plant."`
	Generators       *Generators                                `yaml:"generators" doc:"Standby generators and their tests, of method plant."`
}

// FacilityCooling names a plant of the catalog; what is not given comes from its entry.
type FacilityCooling struct {
	Plant        string                                `yaml:"plant" required:"true" catalog:"cooling" doc:"The catalog's entry." example:"chiller-tower-economiser"`
	SupplyAir    quantity.Figure[quantity.Temperature] `yaml:"supply_air" min:"5" max:"45" unit:"C" doc:"Air handed to the machines, over the catalog's."`
	DewPointMax  quantity.Figure[quantity.Temperature] `yaml:"dew_point_max" min:"0" max:"30" unit:"C" doc:"Highest dew point of outdoor air that is let in, over the catalog's."`
	LiquidShare  quantity.Figure[quantity.Fraction]    `yaml:"liquid_share" exclusiveMin:"0" max:"1" doc:"Part of the machines' heat that cold plates take, over the catalog's."`
	LiquidSupply quantity.Figure[quantity.Temperature] `yaml:"liquid_supply" min:"5" max:"70" unit:"C" doc:"Facility water handed to the cold plates' loops, over the catalog's."`
	Cycles       quantity.Figure[quantity.Number]      `yaml:"cycles" exclusiveMin:"1" max:"100" doc:"Cycles of concentration of evaporating water, over the catalog's."`
	Exceedance   quantity.Figure[quantity.Fraction]    `yaml:"exceedance" default:"0.4 %" min:"0" max:"0.1" basis:"published" source:"ASHRAE Handbook, Fundamentals, chapter 14: design conditions that 0.4 % of the hours exceed" date:"2021" doc:"Share of the study's hours that are warmer, or moister, than the air that the plant is designed for; 0 designs for the extremes."`
}

// Redundancy is how many units stand beyond those that carry the design load: none (N), one more (N+1) or as many again (2N).
type Redundancy struct {
	Units        int    `yaml:"units" default:"8" min:"1" max:"1000" doc:"Units of each kind that carry the design load together: N."`
	UPS          string `yaml:"ups" default:"N+1" enum:"N|N+1|2N" doc:"Uninterruptible supplies; all share the load."`
	Transformers string `yaml:"transformers" default:"N+1" enum:"N|N+1|2N" doc:"Transformers; all share the load."`
	Cooling      string `yaml:"cooling" default:"N+1" enum:"N|N+1|2N" doc:"Cooling units; those beyond N stand still."`
	Generators   string `yaml:"generators" default:"N+1" enum:"N|N+1|2N" doc:"Standby generators."`
}

// Electrical is the way of power from the meter to the machines.
type Electrical struct {
	UPS                string                             `yaml:"ups" default:"double-conversion" catalog:"ups" doc:"The uninterruptible supplies: the catalog's entry."`
	UPSLoading         quantity.Figure[quantity.Fraction] `yaml:"ups_loading" default:"{low: 70 %, mode: 80 %, high: 95 %}" exclusiveMin:"0" max:"1" basis:"assumed" source:"room for growth and for loads that are not even" date:"2026-11" doc:"Design load over the rating of the N supplies that carry it."`
	TransformerNoLoad  quantity.Figure[quantity.Fraction] `yaml:"transformer_no_load" default:"{low: 0.09 %, mode: 0.118 %, high: 0.16 %}" min:"0" max:"0.1" basis:"published" source:"99.53 % at half load, of liquid-immersed transformers of 2,500 kVA (10 CFR 431.196, from 2016; from memory), half of the loss in iron; the ends are assumed" date:"2016" doc:"Loss of transformers without load over their rating."`
	TransformerLoad    quantity.Figure[quantity.Fraction] `yaml:"transformer_load" default:"{low: 0.38 %, mode: 0.472 %, high: 0.7 %}" min:"0" max:"0.1" basis:"published" source:"the other half of the loss at half load (10 CFR 431.196, from memory), which rises with the square of the load; the ends are assumed" date:"2016" doc:"Loss of transformers at their rating that rises with the square of the load, over the rating."`
	TransformerLoading quantity.Figure[quantity.Fraction] `yaml:"transformer_loading" default:"{low: 50 %, mode: 70 %, high: 90 %}" exclusiveMin:"0" max:"1" basis:"assumed" source:"room for growth" date:"2026-11" doc:"Design load over the rating of the N transformers that carry it."`
	Distribution       quantity.Figure[quantity.Fraction] `yaml:"distribution" default:"{low: 0.3 %, mode: 1 %, high: 2 %}" min:"0" max:"0.2" basis:"published" source:"0 to 2 % at large-scale sites, 2 to 5 % at midsize ones (Lei & Masanet 2022, table B.1)" date:"2022" doc:"Loss of distribution units and cables behind the supplies, over what they deliver."`
	Other              quantity.Figure[quantity.Fraction] `yaml:"other" default:"{low: 0.1 %, mode: 0.5 %, high: 2 %}" min:"0" max:"0.2" basis:"published" source:"lighting of 0 to 0.2 % at large-scale sites, 2 to 5 % at midsize ones (Lei & Masanet 2022, table B.1); offices are assumed" date:"2022" doc:"Lights, offices and security over the design IT power, in every hour."`
}

// IdleServers are machines that stand by for no workload in particular.
type IdleServers struct {
	Spare quantity.Figure[quantity.Fraction] `yaml:"spare" default:"0 %" min:"0" max:"2" basis:"assumed" source:"none: served models and training runs count the spare machines of their own" date:"2026-11" doc:"Spare machines, by nameplate, over the design IT power."`
	Draw  quantity.Figure[quantity.Fraction] `yaml:"draw" default:"{low: 15 %, mode: 22 %, high: 31 %}" min:"0" max:"1" basis:"estimate" source:"idle power over nameplate of the catalog's DGX A100, H100 and B200" date:"2026-11" doc:"What an idle machine draws of its nameplate."`
}

// Generators stand by for an outage of the supply; here they only run in tests.
type Generators struct {
	Fuel          string                             `yaml:"fuel" default:"diesel" catalog:"fuels" doc:"What they burn: the catalog's entry."`
	Margin        quantity.Figure[quantity.Fraction] `yaml:"margin" default:"{low: 0 %, mode: 10 %, high: 25 %}" min:"0" max:"1" basis:"assumed" source:"starting currents and growth" date:"2026-11" doc:"Rating of the N generators beyond the site's power at design conditions."`
	TestTime      quantity.Figure[quantity.Duration] `yaml:"test_time" default:"0.5 h" min:"0" max:"100 h" unit:"h" basis:"published" source:"NFPA 110, section 8.4.2: 30 minutes a month" date:"2022" doc:"Time that each generator runs in a month for its test; none with 0 h."`
	TestLoad      quantity.Figure[quantity.Fraction] `yaml:"test_load" default:"{low: 30 %, mode: 30 %, high: 75 %}" exclusiveMin:"0" max:"1" basis:"published" source:"NFPA 110, section 8.4.2: not less than 30 % of the nameplate; the high end is that of yearly tests" date:"2022" doc:"Load in a test over the rating."`
	TestPower     string                             `yaml:"test_power" default:"building" enum:"building|load-bank" doc:"Where the power of a test goes: to the building, so that less is bought, or to a load bank."`
	Efficiency    quantity.Figure[quantity.Fraction] `yaml:"efficiency" default:"{low: 28 %, mode: 33 %, high: 37 %}" exclusiveMin:"0" max:"1" basis:"estimate" source:"0.27 to 0.35 L of diesel a kWh at a third of the load, from memory of data sheets" date:"2026-11" doc:"Electric output over fuel energy in a test."`
	StartsAndRuns quantity.Figure[quantity.Fraction] `yaml:"starts_and_runs" default:"{low: 98 %, mode: 99.3 %, high: 99.8 %}" min:"0" max:"1" basis:"estimate" source:"failures to start of some 0.5 % and to run of some 0.2 % a day, from memory of IEEE 493 and NUREG/CR-6928 tables" date:"2026-11" doc:"Chance that one generator starts and runs when it is asked to."`
}

// plantBlocks are the mappings of a facility that only method plant reads.
func plantBlocks() []string {
	return []string{"redundancy", "electrical", "idle_servers", "generators"}
}

// withPlant writes the blocks that a cooling plant needs and the scenario leaves out, so that they take their defaults.
func withPlant(doc *strictyaml.Document) error {
	const at = "site.facility."
	if _, named := doc.Sub(at + "cooling"); !named {
		return nil
	}
	if method, _, given := doc.Text(at + "method"); given && method != "plant" {
		return nil
	}
	for _, block := range plantBlocks() {
		if _, given := doc.Locate(at + block); !given {
			if err := doc.Set(at+block, "{}"); err != nil {
				return err
			}
		}
	}
	return nil
}

// ByPlant tells whether PUE and water are computed from a plant instead of given.
func (f *Facility) ByPlant() bool { return f.Method == "plant" }

// checkFacility reports fields of one method beside another, and set points that the plant has no use for.
func checkFacility(f *Facility, known *catalog.Catalog, doc *strictyaml.Document, report reporter) {
	const at = "site.facility."
	plant := f.ByPlant() || f.Method == "" && f.Cooling != nil
	if f.Method == "plant" && f.Cooling == nil {
		report(at+"method", "`plant` without cooling", "the cooling plant, such as cooling: {plant: chiller-tower-economiser}", "")
	}
	if f.Method == "" && f.Cooling != nil {
		for _, field := range []string{"pue", "pue_slope", "electrical_losses", "water"} {
			if _, given := doc.Locate(at + field); given {
				report(at+field, field+" beside a cooling plant, which computes it", "one of the two", "method: estimate takes what is given, method: plant what is computed")
			}
		}
	}
	if !plant {
		for _, field := range append(plantBlocks(), "capacity") {
			if _, given := doc.Locate(at + field); given && f.Cooling == nil {
				report(at+field, field+" without a cooling plant", "cooling, which names one", "a PUE that is given has these in it")
			}
		}
	}
	if f.Cooling != nil && known != nil {
		if entry := known.Cooling.Get(f.Cooling.Plant); entry != nil {
			checkSetPoints(at+"cooling.", f.Cooling, &entry.Value, report)
		}
	}
}

// checkSetPoints reports set points of parts that the plant does not have.
func checkSetPoints(at string, given *FacilityCooling, plant *catalog.Cooling, report reporter) {
	for _, field := range []struct {
		name        string
		known, used bool
		part        string
	}{
		{"dew_point_max", given.DewPointMax.Known(), plant.DewPointMax.Known(), "outdoor air in the room"},
		{"liquid_share", given.LiquidShare.Known(), plant.LiquidShare.Known(), "cold plates"},
		{"liquid_supply", given.LiquidSupply.Known(), plant.LiquidSupply.Known(), "cold plates"},
		{"cycles", given.Cycles.Known(), plant.Cycles.Known(), "evaporating water"},
	} {
		if field.known && !field.used {
			report(at+field.name, field.name+" of "+given.Plant, "a plant with "+field.part, "take it away")
		}
	}
	if given.DewPointMax.Known() && plant.DewPointMin.Known() && given.DewPointMax.Low <= plant.DewPointMin.High {
		report(at+"dew_point_max", given.DewPointMax.String(), "one above the plant's lowest dew point, "+plant.DewPointMin.String(), "")
	}
}

// resolveFacility fills the method in and keeps the entries that a plant uses.
func (s *Scenario) resolveFacility(used *use) {
	f := &s.Site.Facility
	if f.Method == "" {
		if f.Method = "estimate"; f.Cooling != nil {
			f.Method = "plant"
		}
	}
	if f.Cooling != nil {
		keep(&used.kept.Cooling, used.known.Cooling, f.Cooling.Plant)
	}
	if f.Electrical != nil {
		keep(&used.kept.UPS, used.known.UPS, f.Electrical.UPS)
	}
	if f.Generators != nil {
		keep(&used.kept.Fuels, used.known.Fuels, f.Generators.Fuel)
	}
}
