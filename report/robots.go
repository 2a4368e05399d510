package report

// Robots is a fleet of robots that are called for jobs: what it takes, by three methods. Numbers are of one site where nothing else is
// said.
type Robots struct {
	Workload string  `json:"workload"`
	Robot    string  `json:"robot"`
	Service  string  `json:"service,omitempty"`
	Work     string  `json:"work"` // in words: who calls, how often, how long a job takes
	Sites    float64 `json:"sites"`
	// Robots, Chargers and SparePacks are of one site; where not Found they are as given. Chargers are bays for packs where those are
	// exchanged.
	Robots        int    `json:"robots"`
	Chargers      int    `json:"chargers"`
	SparePacks    int    `json:"spare_packs"`
	FoundRobots   bool   `json:"robots_found"`
	FoundChargers bool   `json:"chargers_found"`
	Refuel        string `json:"refuel"`
	// Target is the state of charge at which a charge ends, Reserve that at which it begins.
	Target  float64 `json:"recharge_target"`
	Reserve float64 `json:"reserve"`

	// LateWanted is the share of jobs that may wait longer than WaitLimitMinutes, Late that of the week, WorstLate that of its worst hour.
	WaitLimitMinutes float64 `json:"wait_limit_min"`
	LateWanted       float64 `json:"late_wanted"`
	Late             float64 `json:"late"`
	WorstLate        float64 `json:"late_worst_hour"`
	JobsPerDay       float64 `json:"jobs_per_day"`
	Utilisation      float64 `json:"utilisation"`

	// WorkWatts is a robot's draw at work at the pack, ComputeWatts what of it computer and radio take.
	WorkWatts         float64 `json:"work_w"`
	ComputeWatts      float64 `json:"compute_w"`
	UsableWh          float64 `json:"usable_wh"`
	WorkHours         float64 `json:"work_h_per_charge"`
	ChargeHours       float64 `json:"charge_h"`
	AwayHours         float64 `json:"away_h"`
	CycleAvailability float64 `json:"cycle_availability"`
	PackYears         float64 `json:"pack_life_yr"`

	// PeakKW is the highest hour's mean, ConnectedKW all chargers at once; JobWh is at the meter, the data centre apart.
	MeanKW      float64 `json:"mean_kw"`
	PeakKW      float64 `json:"peak_kw"`
	ConnectedKW float64 `json:"connected_kw"`
	JobWh       float64 `json:"job_wh"`
	// MovableShare is the share of the energy at the meter that may be drawn within windows of WindowHours.
	MovableShare float64 `json:"movable_share"`
	WindowHours  float64 `json:"window_h"`

	// ChargingMWh, ComputeMWh (IT) and PeakMW are of all sites, energies over the hours studied.
	ChargingMWh float64 `json:"charging_mwh_all_sites"`
	ComputeMWh  float64 `json:"compute_it_mwh_all_sites"`
	PeakMW      float64 `json:"peak_mw_all_sites"`
	MeanMW      float64 `json:"mean_mw_all_sites"`

	// Operators are at work in the busiest hour, OperatorHours by the day, both of all sites.
	Operators     float64 `json:"operators_all_sites"`
	OperatorHours float64 `json:"operator_hours_per_day_all_sites"`

	// Costs are those of a site and year.
	Costs           []Part  `json:"costs_usd_per_year"`
	USDPerYear      float64 `json:"usd_per_year"`
	USDPerJob       float64 `json:"usd_per_job"`
	USDPerRobotHour float64 `json:"usd_per_robot_hour"`

	// Alternatives are the ways to refill and the splits of inference that were weighed by the closed form, Options ends of a
	// charge under the tariff.
	Alternatives []RobotsAlternative `json:"alternatives"`
	Options      []RobotsOption      `json:"recharge_options,omitempty"`
	Methods      []RobotsMethod      `json:"methods"`
	Schedules    []RobotsSchedule    `json:"charging_schedules,omitempty"`
	Simulation   *RobotsSimulation   `json:"simulation,omitempty"`
	Inference    *RobotsInference    `json:"inference,omitempty"`
	Week         RobotsWeek          `json:"week"`

	Sources []string `json:"sources,omitempty"`
	Notes   []string `json:"notes,omitempty"`
}

// RobotsAlternative is a way to run the fleet.
type RobotsAlternative struct {
	Refuel string `json:"refuel"`
	// OnBoard is the share of the inferences that are made on board; 1 where no policy is named.
	OnBoard    float64 `json:"on_board_share"`
	Robots     int     `json:"robots"`
	Chargers   int     `json:"chargers"`
	SparePacks int     `json:"spare_packs"`
	USDPerYear float64 `json:"usd_per_year"`
	PeakKW     float64 `json:"peak_kw"`
	Chosen     bool    `json:"chosen"`
	// Why says why it cannot be; empty where it can.
	Why string `json:"infeasible,omitempty"`
}

// RobotsOption is a way to refill and an end of a charge, with the fleet that it takes and its cheapest schedule. Money is of a week.
type RobotsOption struct {
	Name       string  `json:"name"`
	Target     float64 `json:"target"`
	Robots     int     `json:"robots"`
	Chargers   int     `json:"chargers"`
	SparePacks int     `json:"spare_packs"`
	OwnUSD     float64 `json:"fleet_usd"` // robots, chargers, packs and people
	USD        float64 `json:"usd"`       // with the bill of the cheapest schedule
	Cheapest   bool    `json:"cheapest"`
	Chosen     bool    `json:"chosen"`
	Why        string  `json:"infeasible,omitempty"`
}

// RobotsMethod is one number by the methods that have it.
type RobotsMethod struct {
	What       string  `json:"what"`
	Unit       string  `json:"unit"`
	ClosedForm float64 `json:"closed_form"`
	// Simulation is nil where there is none; Low and High are its 95 % interval, nil where it has none.
	Simulation *float64 `json:"simulation,omitempty"`
	Low        *float64 `json:"simulation_low,omitempty"`
	High       *float64 `json:"simulation_high,omitempty"`
	// Rule is charging as soon as there is room, Optimum the cheapest schedule, which is not meant to agree.
	Rule    *float64 `json:"rule,omitempty"`
	Optimum *float64 `json:"optimum,omitempty"`
	// Disagreement is the largest difference between methods that are meant to agree, over the closed form's number; nil where that
	// is zero or stands alone.
	Disagreement *float64 `json:"disagreement,omitempty"`
	Note         string   `json:"note,omitempty"`
}

// RobotsSchedule is a week of charging by a rule, or the cheapest.
type RobotsSchedule struct {
	Name      string  `json:"name"`
	ChargeKWh float64 `json:"charge_kwh"`
	PeakKW    float64 `json:"peak_kw"`
	EnergyUSD float64 `json:"energy_usd"`
	DemandUSD float64 `json:"demand_usd"`
	USD       float64 `json:"usd"`
	// Broken says which bound it does not keep; empty where it keeps all.
	Broken string `json:"broken,omitempty"`
}

// RobotsSimulation is what only the simulation knows; weeks measured, waits in minutes.
type RobotsSimulation struct {
	Weeks       int     `json:"weeks"`
	WaitMean    float64 `json:"wait_mean_min"`
	WaitP50     float64 `json:"wait_p50_min"`
	WaitP95     float64 `json:"wait_p95_min"`
	WaitP99     float64 `json:"wait_p99_min"`
	WaitMax     float64 `json:"wait_max_min"`
	ChargerWait float64 `json:"charger_wait_min"` // of a robot for a charger, mean
	PeakKW      float64 `json:"peak_instant_kw"`  // of charging, mean of the weeks' highest instants
	PeakQuarter float64 `json:"peak_quarter_hour_kw"`
	Strandings  float64 `json:"strandings_per_week"`
	Shares      []Part  `json:"robot_time_shares"` // of the robots' time by what they do
}

// RobotsInference is where the policy runs and what it takes.
type RobotsInference struct {
	Policy     string `json:"policy"`
	EdgeModule string `json:"edge_module"`
	EdgeStack  string `json:"edge_stack"`
	// OnBoard is the share that is made on board, Rate the inferences of a robot a second while its policy runs.
	OnBoard      float64 `json:"on_board_share"`
	Rate         float64 `json:"replan_per_s"`
	LatencyLimit float64 `json:"latency_limit_ms"`
	EdgeMS       float64 `json:"edge_ms"`
	EdgeJ        float64 `json:"edge_j"`
	// RuntimeHours is the work of a charge, OnBoardHours the same with everything on board.
	RuntimeHours float64         `json:"runtime_h"`
	OnBoardHours float64         `json:"runtime_on_board_h"`
	OffBoard     *RobotsOffBoard `json:"off_board,omitempty"`
	// NoOffBoard says why there is none to compare with.
	NoOffBoard string `json:"no_off_board,omitempty"`
}

// RobotsOffBoard is the data centre's part, of all sites and at the busiest: of the fleet as it is run where that is Chosen, else of the
// same fleet with all inferences there.
type RobotsOffBoard struct {
	Share        float64 `json:"share"`
	Chosen       bool    `json:"chosen"`
	Robots       int     `json:"robots"`
	USDPerYear   float64 `json:"usd_per_year"`
	RuntimeHours float64 `json:"runtime_h"`
	Server       string  `json:"server"`
	Stack        string  `json:"stack"`
	Accelerators int     `json:"accelerators"`
	Servers      int     `json:"servers"`
	PerSecond    float64 `json:"inferences_per_s"`
	Batch        int     `json:"batch"`
	Busy         float64 `json:"busy_share"`
	Late         float64 `json:"late_share"`
	// Latency adds up to the mean, ms.
	Latency []Part  `json:"latency_ms"`
	MeanMS  float64 `json:"mean_ms"`
	// EnergyJ adds up to the energy of one inference at the meters, J.
	EnergyJ []Part  `json:"energy_j"`
	MeanMW  float64 `json:"mean_it_mw"`
	PeakMW  float64 `json:"peak_it_mw"`
}

// RobotsWeek is the week by the hour, 168 values each, local time, Monday 0:00 first; nil where a method has none.
type RobotsWeek struct {
	Jobs      []float64 `json:"jobs"`
	Working   []float64 `json:"robots_working"`
	There     []float64 `json:"robots_there"` // neither broken nor away for a refill
	Late      []float64 `json:"late"`
	ChargeKW  []float64 `json:"charge_kw"`
	StandbyKW []float64 `json:"standby_kw"`
	ServerKW  []float64 `json:"server_it_kw,omitempty"`
	// Of the simulation: share of late jobs, wait in minutes, charging.
	SimulatedLate    []float64 `json:"simulated_late,omitempty"`
	WaitP95          []float64 `json:"simulated_wait_p95_min,omitempty"`
	SimulatedKW      []float64 `json:"simulated_charge_kw,omitempty"`
	RuleKW           []float64 `json:"rule_charge_kw,omitempty"`    // charging as soon as there is room
	OptimumKW        []float64 `json:"optimum_charge_kw,omitempty"` // the cheapest schedule
	PriceUSDPerKWh   []float64 `json:"price_usd_per_kwh,omitempty"`
	SolarAvailableKW []float64 `json:"solar_kw,omitempty"`
}
