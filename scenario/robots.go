package scenario

import (
	"tokenwatt/quantity"
)

// Robots is a fleet of robots that are called for jobs: how many, how they are charged, where their policy runs. Everything but
// `sites` is of one site; hours of the week are local ones, Monday first.
type Robots struct {
	Robot          string                             `yaml:"robot" required:"true" catalog:"robots" doc:"The robot." example:"figure-03"`
	Service        string                             `yaml:"service" catalog:"services" doc:"The work that it is called for. Left out where jobs says all of it." example:"care-home-rounds"`
	Clients        quantity.Figure[quantity.Count]    `yaml:"clients" exclusiveMin:"0" max:"1e6" doc:"Clients of a site, as the service counts them: beds, benches, classrooms, households." example:"120"`
	Sites          quantity.Figure[quantity.Count]    `yaml:"sites" default:"1" min:"1" max:"1e9" basis:"scenario" source:"one site" date:"2026-11" doc:"Sites like this one."`
	UTCOffset      int                                `yaml:"utc_offset" min:"-12" max:"14" doc:"Hours by which the site's clock is ahead of UTC."`
	Jobs           RobotJobs                          `yaml:"jobs" doc:"What of the jobs is other than the service says."`
	Fleet          quantity.Figure[quantity.Count]    `yaml:"fleet" min:"1" doc:"Robots of a site; the fewest that keep the wait limit where not given."`
	Power          RobotPower                         `yaml:"power" doc:"What of the robot's powers and pack is other than the catalog says."`
	Charging       RobotCharging                      `yaml:"charging" doc:"How packs are refilled."`
	Inference      RobotInference                     `yaml:"inference" doc:"Where the policy runs."`
	Operators      *RobotOperators                    `yaml:"operators" doc:"People who help the robots from afar; none where not given."`
	Ownership      RobotOwnership                     `yaml:"ownership" doc:"What robots, chargers and packs cost."`
	Availability   quantity.Figure[quantity.Fraction] `yaml:"availability" exclusiveMin:"0" max:"1" doc:"Share of the time in which a robot is not broken or under maintenance, over the catalog's."`
	PackWear       quantity.Figure[quantity.Fraction] `yaml:"pack_wear" default:"{low: 0 %, mode: 50 %, high: 100 %}" min:"0" max:"1" basis:"assumed" source:"packs of all ages in the fleet: half way to their end of life in the mean" date:"2026-11" doc:"How far packs are on their way to their end of life."`
	DeferrablePart quantity.Figure[quantity.Fraction] `yaml:"deferrable_part" default:"{low: 25 %, mode: 50 %, high: 80 %}" min:"0" max:"1" basis:"assumed" source:"part of the packs' energy that stays free to be filled early or late, the rest being kept for jobs" date:"2026-11" doc:"Part of the fleet's usable energy by which charging may be moved in time."`
}

// RobotJobs are a workload's own jobs, over those of the service.
type RobotJobs struct {
	Week         []float64                          `yaml:"week" minItems:"168" min:"0" max:"1e6" doc:"Jobs of a site in each hour of the week, Monday 0:00 first: 168 numbers. Instead of clients and the service's shape."`
	Day          []float64                          `yaml:"day" minItems:"24" min:"0" max:"1e6" doc:"The same of each hour of every day: 24 numbers."`
	Rate         quantity.Figure[quantity.Rate]     `yaml:"rate" exclusiveMin:"0" unit:"1/d" doc:"Jobs of one client, over the service's."`
	Duration     quantity.Figure[quantity.Duration] `yaml:"duration" exclusiveMin:"0" unit:"min" doc:"Mean time of a job, over the service's."`
	DurationSCV  quantity.Figure[quantity.Number]   `yaml:"duration_scv" min:"0" max:"100" doc:"Variance of a job's time over the square of its mean, over the service's."`
	ArrivalSCV   quantity.Figure[quantity.Number]   `yaml:"arrival_scv" min:"0" max:"100" doc:"The same of the time between calls, over the service's."`
	WaitLimit    quantity.Figure[quantity.Duration] `yaml:"wait_limit" min:"0" unit:"min" doc:"Longest wait that is wanted, over the service's."`
	WaitQuantile quantity.Figure[quantity.Fraction] `yaml:"wait_quantile" exclusiveMin:"0" exclusiveMax:"1" doc:"Share of the jobs that wait no longer, over the service's."`
	Walking      quantity.Figure[quantity.Fraction] `yaml:"walking" min:"0" max:"1" doc:"Share of a job's time in which the robot walks, over the service's."`
	Manipulating quantity.Figure[quantity.Fraction] `yaml:"manipulating" min:"0" max:"1" doc:"Share in which it works with its arms, over the service's."`
}

// RobotPower is what of a robot is other than the catalog says.
type RobotPower struct {
	Standing     quantity.Figure[quantity.Power]    `yaml:"standing" min:"0" unit:"W" doc:"Draw while it stands and waits, without compute."`
	Walking      quantity.Figure[quantity.Power]    `yaml:"walking" exclusiveMin:"0" unit:"W" doc:"Draw while it walks, without compute."`
	Manipulating quantity.Figure[quantity.Power]    `yaml:"manipulating" exclusiveMin:"0" unit:"W" doc:"Draw while it works with its arms, without compute."`
	DockStandby  quantity.Figure[quantity.Power]    `yaml:"dock_standby" min:"0" unit:"W" doc:"Draw at the meter of a full robot at its charger."`
	Battery      quantity.Figure[quantity.Energy]   `yaml:"battery" exclusiveMin:"0" unit:"Wh" doc:"Energy of the pack by its nameplate."`
	UsableShare  quantity.Figure[quantity.Fraction] `yaml:"usable_share" exclusiveMin:"0" max:"1" doc:"Share of it between full and switching off."`
	Rest         string                             `yaml:"rest" default:"dock" enum:"dock|stand" doc:"Where a robot without a job waits: at its charger, or standing on its own pack."`
}

// RobotCharging says how the packs of a site are refilled.
type RobotCharging struct {
	Refuel        string                                  `yaml:"refuel" default:"auto" enum:"dock|pad|swap|auto" doc:"How: at a dock, on a pad, by exchange; auto takes what costs least of what the robot can."`
	Chargers      quantity.Figure[quantity.Count]         `yaml:"chargers" min:"1" doc:"Chargers of a site (with swap: bays for packs); those that cost least together with the robots where not given."`
	Target        quantity.Figure[quantity.Fraction]      `yaml:"target" exclusiveMin:"0" max:"1" doc:"State of charge, over the usable energy, at which a charge ends; the one that keeps most robots at work where not given."`
	Reserve       quantity.Figure[quantity.Fraction]      `yaml:"reserve" default:"{low: 10 %, mode: 20 %, high: 30 %}" min:"0" exclusiveMax:"1" basis:"assumed" source:"charge kept for the rest of the job at hand and the way back; thresholds of 15 to 30 % are usual with mobile robots, from memory" date:"2026-11" doc:"State of charge, over the usable energy, at which a robot goes to be refilled."`
	Power         quantity.Figure[quantity.Power]         `yaml:"power" exclusiveMin:"0" unit:"W" doc:"Draw of a charger from the mains, over the catalog's."`
	Efficiency    quantity.Figure[quantity.Fraction]      `yaml:"efficiency" exclusiveMin:"0" max:"1" doc:"Energy that the pack gives back over that, over the catalog's."`
	TaperStart    quantity.Figure[quantity.Fraction]      `yaml:"taper_start" exclusiveMin:"0" max:"1" doc:"State of charge from which the charging power falls, over the catalog's."`
	Overhead      quantity.Figure[quantity.Duration]      `yaml:"overhead" default:"{low: 1 min, mode: 3 min, high: 6 min}" min:"0" unit:"min" basis:"assumed" source:"way to the charger and back, docking" date:"2026-11" doc:"Time of a refill beside charge or exchange."`
	SwapTime      quantity.Figure[quantity.Duration]      `yaml:"swap_time" min:"0" unit:"min" doc:"Time of an exchange, over the catalog's."`
	FillRate      quantity.Figure[quantity.Fraction]      `yaml:"fill_rate" default:"99 %" exclusiveMin:"0" exclusiveMax:"1" basis:"assumed" source:"one exchange in a hundred may wait for a pack" date:"2026-11" doc:"Share of the exchanges that find a full pack."`
	DemandCharge  quantity.Figure[quantity.PowerCostRate] `yaml:"demand_charge" min:"0" unit:"USD/kW/yr" doc:"Charge on the site's highest power, for its bill at the tariff; none where not given."`
	PriceShape    []float64                               `yaml:"price_shape" minItems:"24" min:"0" doc:"Price of electricity in each hour of the day, local time, over the tariff: 24 numbers. 1 in every hour where not given."`
	Connection    quantity.Figure[quantity.Power]         `yaml:"connection" exclusiveMin:"0" unit:"kW" doc:"Most that a site may draw for its robots; no limit where not given."`
	Solar         quantity.Figure[quantity.Power]         `yaml:"solar" min:"0" unit:"kW" doc:"Peak power of sun cells of a site whose power the chargers may take at no price; none where not given."`
	BaseLoad      quantity.Figure[quantity.Power]         `yaml:"base_load" min:"0" unit:"kW" doc:"What else the site draws behind the same meter, for demand charge and connection; none where not given."`
	Schedule      string                                  `yaml:"schedule" default:"shifted" enum:"plain|shifted" doc:"plain: robots charge as they come, and the load is firm; shifted: charging that can wait is deferrable."`
	SimulatedDays int                                     `yaml:"simulated_days" default:"84" min:"14" max:"3650" doc:"Days that the simulation measures, in whole weeks, after one of warm-up."`
}

// RobotInference says where the policy runs.
type RobotInference struct {
	Where          string                             `yaml:"where" default:"on-board" enum:"on-board|off-board|auto" doc:"On the robot, in a data centre, or the split that costs least."`
	Policy         string                             `yaml:"policy" catalog:"policies" doc:"The policy. Left out, the robot's computer draws what the catalog says of the robot, and nothing runs elsewhere." example:"gr00t-n1.7"`
	EdgeModule     string                             `yaml:"edge_module" catalog:"edge_modules" doc:"The computer on board; the robot's where not given."`
	EdgeStack      string                             `yaml:"edge_stack" default:"tensorrt" catalog:"runtime_stacks" doc:"The software on it."`
	Server         string                             `yaml:"server" catalog:"servers" doc:"The machine in the data centre, for off-board and auto." example:"l40s-8"`
	ServerStack    string                             `yaml:"server_stack" default:"tensorrt" catalog:"runtime_stacks" doc:"The software on it."`
	ReplanRate     quantity.Figure[quantity.Rate]     `yaml:"replan_rate" exclusiveMin:"0" unit:"1/s" doc:"Inferences of a robot at work, over the policy's."`
	ActiveShare    quantity.Figure[quantity.Fraction] `yaml:"active_share" default:"{low: 60 %, mode: 80 %, high: 100 %}" exclusiveMin:"0" max:"1" basis:"assumed" source:"part of a job in which the policy, not a fixed routine, moves the robot" date:"2026-11" doc:"Part of a job's time in which the policy runs."`
	Views          int                                `yaml:"views" min:"1" max:"64" doc:"Camera images of an inference, over the policy's."`
	MaxBatch       int                                `yaml:"max_batch" default:"16" min:"1" max:"4096" doc:"Largest batch that a server gathers."`
	LatencyLimit   quantity.Figure[quantity.Duration] `yaml:"latency_limit" exclusiveMin:"0" unit:"ms" doc:"Longest time from image to chunk; the time between two inferences where not given."`
	LatencyTail    quantity.Figure[quantity.Fraction] `yaml:"latency_quantile" default:"99 %" exclusiveMin:"0" exclusiveMax:"1" basis:"assumed" source:"one chunk in a hundred may be late: the robot goes on with the last one" date:"2026-11" doc:"Share of the inferences that keep the limit."`
	NetworkLatency quantity.Figure[quantity.Duration] `yaml:"network_latency" default:"{low: 5 ms, mode: 20 ms, high: 60 ms}" min:"0" unit:"ms" basis:"estimate" source:"round trip over Wi-Fi or 5G to a data centre of the region: 5 ms on campus, 60 ms on a loaded mobile network; from memory" date:"2026-11" doc:"Round trip between robot and data centre, with sending the images."`
	NetworkPower   quantity.Figure[quantity.Power]    `yaml:"network_power" default:"{low: 2 W, mode: 5 W, high: 10 W}" min:"0" unit:"W" basis:"estimate" source:"radio that sends a few Mbit/s all the time, and encoding of the images; from memory of modem data sheets" date:"2026-11" doc:"What the robot draws more while it sends its images."`
	AccessPower    quantity.Figure[quantity.Power]    `yaml:"access_power" default:"{low: 1 W, mode: 3 W, high: 10 W}" min:"0" unit:"W" basis:"estimate" source:"share of an access point of 10 to 30 W for ten robots, and what carries on; from memory" date:"2026-11" doc:"What the network draws, at the site's meter, for a robot that sends its images."`
	Ownership      Ownership                          `yaml:"ownership" doc:"What the machines in the data centre cost."`
}

// RobotOperators are people who help robots from afar.
type RobotOperators struct {
	RobotsPerOperator quantity.Figure[quantity.Number]     `yaml:"robots_per_operator" required:"true" exclusiveMin:"0" doc:"Robots at work that one operator watches." example:"{low: 2, mode: 5, high: 15}"`
	Wage              quantity.Figure[quantity.HourlyCost] `yaml:"wage" required:"true" min:"0" unit:"USD/h" doc:"Cost of an operator's hour, with everything on top of the wage." example:"{low: 10 USD/h, mode: 20 USD/h, high: 40 USD/h}"`
	Share             quantity.Figure[quantity.Fraction]   `yaml:"share" default:"100 %" exclusiveMin:"0" max:"1" basis:"scenario" source:"an operator for every robot at work" date:"2026-11" doc:"Part of the work that needs one."`
}

// RobotOwnership says what robots, chargers and packs cost.
type RobotOwnership struct {
	Acquire      string                               `yaml:"acquire" default:"buy" enum:"buy|rent" doc:"Whether robots are bought, or rented at the catalog's or the scenario's rent, which then holds maintenance."`
	Price        quantity.Figure[quantity.Money]      `yaml:"price" min:"0" unit:"USD" doc:"Price of a robot, over the catalog's."`
	Rent         quantity.Figure[quantity.HourlyCost] `yaml:"rent" min:"0" unit:"USD/yr" doc:"Rent of a robot, over the catalog's."`
	ChargerPrice quantity.Figure[quantity.Money]      `yaml:"charger_price" min:"0" unit:"USD" doc:"Price of a charger, pad or bay, installed, over the catalog's."`
	PackPrice    quantity.Figure[quantity.Money]      `yaml:"pack_price" min:"0" unit:"USD" doc:"Price of a pack, over the catalog's."`
	Life         quantity.Figure[quantity.Duration]   `yaml:"life" default:"{low: 3 yr, mode: 5 yr, high: 8 yr}" exclusiveMin:"0" unit:"yr" basis:"assumed" source:"no humanoid has served long enough to tell; industrial arms last 8 to 12 years" date:"2026-11" doc:"Years over which robots are paid for."`
	ChargerLife  quantity.Figure[quantity.Duration]   `yaml:"charger_life" default:"{low: 7 yr, mode: 10 yr, high: 15 yr}" exclusiveMin:"0" unit:"yr" basis:"assumed" source:"as chargers of electric vehicles" date:"2026-11" doc:"Years over which chargers are paid for."`
	DiscountRate quantity.Figure[quantity.Fraction]   `yaml:"discount_rate" default:"{low: 5 %, mode: 8 %, high: 12 %}" min:"0" basis:"assumed" source:"cost of capital of a firm that buys machines" date:"2026-11" doc:"Annual rate at which prices are spread."`
	Maintenance  quantity.Figure[quantity.Fraction]   `yaml:"maintenance" default:"{low: 5 %, mode: 10 %, high: 20 %}" min:"0" basis:"assumed" source:"service contracts of industrial robots at 5 to 10 % of the price a year; from memory" date:"2026-11" doc:"Maintenance and repair of a robot in a year over its price; packs apart."`
	StaffPerYear quantity.Figure[quantity.HourlyCost] `yaml:"staff" min:"0" unit:"USD/yr" doc:"Cost of the people of a site who look after the robots; not counted where not given, and the report says so."`
}
