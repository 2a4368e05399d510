package report

// Facility is what lies between the machines and the meter, over the hours studied. PUE, its bounds, ITMWh, LossesMWh,
// CoolingMWh and water are of what stands inside; loads stated at the meter are StatedMWh.
// ITMWh + LossesMWh + CoolingMWh + OtherMWh + IdleMWh - TestMWh + StatedMWh = MeteredMWh.
type Facility struct {
	// Method is estimate (a PUE that is given) or plant.
	Method string `json:"method,omitempty"`
	// PUE is the site's over the machines' energy, idle machines included; 0 where nothing stands inside.
	PUE        float64 `json:"pue"`
	PUEMin     float64 `json:"pue_min"`
	PUEMax     float64 `json:"pue_max"`
	ITMWh      float64 `json:"it_mwh"`
	LossesMWh  float64 `json:"electrical_losses_mwh"`
	CoolingMWh float64 `json:"cooling_and_other_mwh"`
	// OtherMWh is the building's own use and IdleMWh that of idle machines; both are of method plant. With a given PUE the
	// building's own use is in CoolingMWh.
	OtherMWh float64 `json:"lights_and_offices_mwh,omitempty"`
	IdleMWh  float64 `json:"idle_servers_mwh,omitempty"`
	// TestMWh is what generators gave the building in tests, which the meter does not see.
	TestMWh      float64 `json:"generator_tests_mwh,omitempty"`
	StatedMWh    float64 `json:"stated_at_meter_mwh,omitempty"`
	MeteredMWh   float64 `json:"metered_mwh"`
	PeakMW       float64 `json:"peak_mw"`
	LoadFactor   float64 `json:"load_factor"`
	WaterM3      float64 `json:"on_site_water_m3"`
	TemperatureC float64 `json:"mean_temperature_c"`
	// WUE is on-site water in litres for a kWh of the workloads' IT energy (ISO/IEC 30134-9).
	WUE float64 `json:"wue_l_per_kwh"`
	// OffSiteWaterM3 is what the plants of the supply consume; 0 where no supply was studied.
	OffSiteWaterM3 float64 `json:"off_site_water_m3"`
	// Plant is the facility by its plant; nil for method estimate.
	Plant *FacilityPlant `json:"plant,omitempty"`
}

// FacilityPlant is a facility that was computed from its cooling plant and its power train. Energy and water are over the
// hours studied.
type FacilityPlant struct {
	// Cooling and UPS are the titles of the catalog's entries.
	Cooling string `json:"cooling"`
	UPS     string `json:"ups"`
	// FansMWh to RejectionMWh are the parts of cooling: air handlers, pumps, compressors, fans outdoors.
	FansMWh        float64 `json:"fans_mwh"`
	PumpsMWh       float64 `json:"pumps_mwh"`
	CompressorsMWh float64 `json:"compressors_mwh"`
	RejectionMWh   float64 `json:"heat_rejection_mwh"`
	// UPSMWh, DistributionMWh and TransformerMWh are the parts of the electrical losses.
	UPSMWh          float64 `json:"ups_losses_mwh"`
	DistributionMWh float64 `json:"distribution_losses_mwh"`
	TransformerMWh  float64 `json:"transformer_losses_mwh"`
	// EvaporationM3, DriftM3 and BlowdownM3 are the parts of the on-site water.
	EvaporationM3 float64 `json:"evaporation_m3"`
	DriftM3       float64 `json:"drift_m3"`
	BlowdownM3    float64 `json:"blowdown_m3"`
	// FreeHours, MixedHours and CompressorHours count the hours in which the weather takes all the heat, a part, none.
	FreeHours       int `json:"economiser_hours"`
	MixedHours      int `json:"mixed_hours"`
	CompressorHours int `json:"compressor_hours"`
	// WetBulbC is the mean wet bulb.
	WetBulbC float64 `json:"mean_wet_bulb_c"`
	// DesignITMW is the IT power that the building is built for, Design what it draws then in the design air, Peak the hour
	// with the highest power, before generators' tests.
	DesignITMW float64       `json:"design_it_mw"`
	Design     FacilityPoint `json:"design"`
	Peak       FacilityPoint `json:"peak_hour"`
	// Curve is the PUE by outdoor temperature, Units the equipment, Tests those of the generators.
	Curve []PUEPoint      `json:"pue_curve"`
	Units []FacilityUnits `json:"units"`
	Tests GeneratorTests  `json:"generator_tests"`
}

// FacilityPoint is the site in the air of one hour.
type FacilityPoint struct {
	DryBulbC float64 `json:"dry_bulb_c"`
	WetBulbC float64 `json:"wet_bulb_c"`
	ITMW     float64 `json:"it_mw"`
	MeterMW  float64 `json:"site_mw"`
	PUE      float64 `json:"pue"`
}

// PUEPoint is the PUE of the hours within two kelvin of outdoor temperature.
type PUEPoint struct {
	TemperatureC float64 `json:"temperature_c"`
	Hours        int     `json:"hours"`
	Mean         float64 `json:"pue"`
	Least        float64 `json:"pue_min"`
	Most         float64 `json:"pue_max"`
	WaterLPerKWh float64 `json:"water_l_per_kwh"`
}

// FacilityUnits is one kind of equipment with its redundancy.
type FacilityUnits struct {
	Name       string `json:"name"`
	Redundancy string `json:"redundancy"`
	Needed     int    `json:"needed"`
	Installed  int    `json:"installed"`
	// UnitMW is the rating of one, of heat for cooling units.
	UnitMW float64 `json:"unit_mw"`
	// Load is the mean load of a unit that runs, over its rating; Efficiency is output over input in the mean, 0 for what has
	// none.
	Load       float64 `json:"load"`
	Efficiency float64 `json:"efficiency,omitempty"`
	// Availability is the chance that enough of them work, if they fail independently; 0 where it is not known.
	Availability float64 `json:"availability,omitempty"`
}

// GeneratorTests are the tests of the standby generators.
type GeneratorTests struct {
	RatingMW     float64 `json:"rating_mw"`
	HoursEach    float64 `json:"hours_each"`
	GeneratedMWh float64 `json:"generated_mwh"`
	// BuildingMWh is the part that fed the building, Power the option: building or load-bank.
	BuildingMWh float64 `json:"to_building_mwh"`
	Power       string  `json:"test_power"`
	Fuel        string  `json:"fuel"`
	FuelMWh     float64 `json:"fuel_mwh"`
	CarbonT     float64 `json:"carbon_t"`
	USD         float64 `json:"fuel_usd"`
}
