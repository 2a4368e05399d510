package report

// Campaign is what a body of independent jobs takes, and when it runs. Energy is at the boundary that its name says.
type Campaign struct {
	Workload string `json:"workload"`
	// Kind is structure, language, guides or batch; Jobs says in words what is run over what.
	Kind  string        `json:"kind"`
	Jobs  string        `json:"jobs_in_words"`
	Fleet CampaignFleet `json:"fleet"`
	// Input is nil where no sequences are read.
	Input *CampaignInput `json:"input,omitempty"`
	// Run is the number of jobs that run, Refused that of sequences left out; Refusals name them, the first of each length.
	Run      int64             `json:"jobs"`
	Refused  int64             `json:"refused"`
	Refusals []CampaignRefusal `json:"refusals,omitempty"`
	// Longest is the longest sequence that the accelerator holds; 0 where that does not matter.
	Longest int `json:"longest_that_fits,omitempty"`
	// Hits are expected off-target sites of all guides, Sites the places in the genome that a guide may be made for.
	Hits  float64 `json:"expected_hits,omitempty"`
	Sites float64 `json:"genome_sites,omitempty"`

	Wall CampaignWall `json:"wall"`
	Use  CampaignUse  `json:"use"`
	Cost CampaignCost `json:"cost"`
	// Buckets are jobs by padded length, the shortest first.
	Buckets []CampaignBucket `json:"buckets"`
	// Curve is the time of a job by its length, up to the longest that fits or a little beyond the longest that there is.
	Curve []CampaignPoint `json:"time_by_length,omitempty"`

	// Objective is which of the schedules was asked for; the first hour and the number of hours are those it may run in.
	Objective   string  `json:"objective"`
	Year        int     `json:"year"`
	FirstHour   int     `json:"first_hour"`
	WindowHours int     `json:"window_hours"`
	RunPowerMW  float64 `json:"run_power_mw"`
	// Prices and Carbons say what the hourly values are; Price in USD/MWh and Carbon in kg/MWh of metered energy by hour of the
	// window are nil where they do not differ by hour.
	Prices    string             `json:"price_of"`
	Carbons   string             `json:"carbon_of"`
	Price     []float64          `json:"price_usd_per_mwh,omitempty"`
	Carbon    []float64          `json:"carbon_kg_per_mwh,omitempty"`
	Schedules []CampaignSchedule `json:"schedules"`

	// Sure says how far the times were off where they were measured.
	Sure    []string `json:"how_sure"`
	Sources []string `json:"sources"`
	Notes   []string `json:"notes,omitempty"`
}

// CampaignFleet is the machines of a campaign.
type CampaignFleet struct {
	Accelerator  string `json:"accelerator,omitempty"`
	Accelerators int    `json:"accelerators"`
	Server       string `json:"server,omitempty"`
	Servers      int    `json:"servers"`
	// Group is how many accelerators one job takes.
	Group       int    `json:"accelerators_per_job"`
	CPU         string `json:"cpu_machine,omitempty"`
	CPUMachines int    `json:"cpu_machines"`
	// Slots are jobs that run on cores at a time, SlotCores the cores of one.
	Slots     int `json:"cpu_slots"`
	SlotCores int `json:"cores_per_slot"`
}

// CampaignInput is what was read.
type CampaignInput struct {
	Source    string `json:"source"`
	Sequences int64  `json:"sequences"`
	Letters   int64  `json:"letters"`
	// Unit names the letters: residues or tokens.
	Unit     string   `json:"unit"`
	Longest  int      `json:"longest"`
	Bad      int64    `json:"bad_records"`
	Repeated int64    `json:"repeated_names"`
	Faults   []string `json:"faults,omitempty"`
}

// CampaignRefusal is a sequence that is not run, or several of one length.
type CampaignRefusal struct {
	Name   string `json:"name,omitempty"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Length int    `json:"length"`
	Count  int64  `json:"count"`
	Reason string `json:"reason"`
}

// CampaignWall is the time from the first job to the last, run without pauses.
type CampaignWall struct {
	Hours float64 `json:"hours"`
	// Bound is what no packing goes below, Ratio the hours without compilation over it, Guarantee what theory allows at worst (Graham 1969);
	// 0 where there are two stages.
	Bound     float64 `json:"lower_bound_hours"`
	Ratio     float64 `json:"over_lower_bound"`
	Guarantee float64 `json:"guaranteed_ratio,omitempty"`
	Rule      string  `json:"rule"`
	// FirstEnds is when the stage on cores ends where there are two, 0 elsewhere.
	FirstEnds float64 `json:"first_stage_hours,omitempty"`
}

// CampaignUse is machine time and energy.
type CampaignUse struct {
	AcceleratorHours float64 `json:"accelerator_hours"` // busy, compilation included
	CompileHours     float64 `json:"compile_hours"`
	WaitingHours     float64 `json:"waiting_accelerator_hours"` // stand by within the run
	CoreHours        float64 `json:"core_hours"`
	ITMWh            float64 `json:"it_mwh"`
	MeteredMWh       float64 `json:"metered_mwh"`
	CPUMWh           float64 `json:"cpu_it_mwh"`
	WaitingMWh       float64 `json:"waiting_it_mwh"`
	PUE              float64 `json:"pue"`
}

// CampaignCost is money and carbon of the schedule asked for, in USD and kg.
type CampaignCost struct {
	Items            []Part  `json:"items_usd"`
	TotalUSD         float64 `json:"total_usd"`
	USDPerJob        float64 `json:"usd_per_job"`
	ElectricityKnown bool    `json:"electricity_known"`
	CarbonKnown      bool    `json:"carbon_known"`
	KgCO2            float64 `json:"kg_co2"`
}

// CampaignBucket is jobs of one padded length.
type CampaignBucket struct {
	Length           int     `json:"length"`
	Jobs             int64   `json:"jobs"`
	Letters          int64   `json:"letters"`
	SecondsEach      float64 `json:"seconds_each"` // of an accelerator, or of a core where there is none
	AcceleratorHours float64 `json:"accelerator_hours"`
	CoreHours        float64 `json:"core_hours"`
	// Compile is what each accelerator compiles for this length, in s.
	Compile float64 `json:"compile_seconds"`
}

// CampaignPoint is the time of one job of a length.
type CampaignPoint struct {
	Length  int     `json:"length"`
	Seconds float64 `json:"seconds"`
	Search  float64 `json:"search_seconds,omitempty"`
	// Jobs and Hours are those of the campaign from the length of the point before to this one: accelerator-hours.
	Jobs  float64 `json:"jobs"`
	Hours float64 `json:"accelerator_hours"`
}

// CampaignSchedule is when a campaign runs and what that costs.
type CampaignSchedule struct {
	// Name is fastest, cheapest or cleanest, with what differs from the others; Asked marks that of the objective.
	Name      string  `json:"name"`
	Asked     bool    `json:"asked"`
	FirstHour int     `json:"first_hour"` // of the study
	LastHour  int     `json:"last_hour"`
	RunHours  float64 `json:"run_hours"`
	ITMWh     float64 `json:"it_mwh"`
	Metered   float64 `json:"metered_mwh"`
	USDKnown  bool    `json:"usd_known"`
	USD       float64 `json:"usd"`
	CO2Known  bool    `json:"co2_known"`
	KgCO2     float64 `json:"kg_co2"`
	// MW is the power at IT by hour of the window; the stages are the shares of each hour in which either runs, nil for one stage.
	MW     []float64 `json:"it_mw"`
	First  []float64 `json:"first_stage_share,omitempty"`
	Second []float64 `json:"second_stage_share,omitempty"`
}
