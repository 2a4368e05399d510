package sim

// State is what a robot does.
type State int

// The states.
const (
	Idle        State = iota // up, no job, away from the charger or on it without need
	Ready                    // the same on a charger, on the mains
	Travel                   // on the way to a job
	Work                     // in a job
	ToCharger                // on the way to the charger
	Queue                    // waits for a charger, a bay or a full pack
	Empty                    // the same with an empty battery
	Held                     // docked, waits for the power limit
	Charging                 // docked and charging
	Swapping                 // in the bay
	Stranded                 // empty away from the station
	Failed                   // under repair
	Maintenance              // planned
	States                   // how many there are
)

// String is the state's name.
func (s State) String() string {
	names := [States]string{
		"idle", "ready", "travel", "work", "to charger", "queue", "empty", "held", "charging", "swapping", "stranded",
		"failed", "maintenance",
	}
	if s < 0 || s >= States {
		return "unknown"
	}
	return names[s]
}

// Estimate is a mean over batches with its 95 % interval.
type Estimate struct{ Mean, Low, High float64 }

// Contains tells whether a value is within the interval.
func (e Estimate) Contains(v float64) bool { return v >= e.Low && v <= e.High }

// Result is what a run measures. Energies of robots are at the battery's terminals, those of the station at the AC meter.
type Result struct {
	Batches int // weeks measured, in all replications

	// ServiceLevel is the share of jobs that began within the wait limit, ByHour by the hour of the week in which they arrived; an
	// hour without jobs has the zero Estimate and Jobs 0.
	ServiceLevel  Estimate
	ServiceByHour [HoursPerWeek]Estimate
	JobsByHour    Week // begun jobs by the hour of arrival, a week
	JobsPerWeek   Estimate
	Wait          Wait
	WaitingEnd    float64 // jobs that wait at the end of a replication, mean

	Availability Estimate // share of robots that are idle, ready, travelling or in a job
	Shares       [States]Estimate
	StateByHour  [States]Week // mean robots in each state

	Energy Energy
	// DrawnByHourKW is what all robots draw, at the batteries' terminals: a charging schedule's work.
	DrawnByHourKW Week
	Power         SitePower
	Station       StationUse
	Incidents     Incidents

	Warnings []string // what a reader has to know
	// EnergyError is the largest relative difference of a replication's energy balance, see the package comment.
	EnergyError float64
}

// Wait is the time from arrival to begin, in s. Quantiles are within 0.5 % of those of the waits; those by hour are of all batches
// together and without interval.
type Wait struct {
	Mean, P50, P90, P95, P99 Estimate
	MaxS                     float64
	Delayed                  Estimate // share of jobs that waited at all
	MeanByHour               [HoursPerWeek]Estimate
	P50ByHour, P95ByHour     Week
}

// Energy is by week, in kWh.
type Energy struct {
	Idle, Walk, Manipulate, Compute Estimate // out of the batteries, or off the mains where there are none
	IntoBatteries                   Estimate // at the terminals
	Charging                        Estimate // AC
	Standby, Docked                 Estimate // AC: chargers, robots on them
}

// SitePower is the AC power of the station: charging, docked robots, standby. Robots without batteries draw theirs at the mains
// and it is in here.
type SitePower struct {
	ByHourKW         [HoursPerWeek]Estimate // mean
	ChargingByHourKW Week                   // mean, charging alone
	MeanKW           Estimate
	PeakKW           Estimate // of the weeks' highest instants
	PeakQuarterKW    Estimate // of the weeks' highest quarter hours
	MaxKW            float64  // the highest instant of all
}

// StationUse is how the station is used.
type StationUse struct {
	ChargesPerWeek Estimate // begun charges or swaps
	Charging       Estimate // share of chargers (with Swap of chargers of packs) that charge
	Occupied       Estimate // share of docks with a robot, with Swap of bays
	Queue          Estimate // mean robots that wait
	WaitS          Estimate // mean wait of a robot for a charger, bay or pack, s
	Overrides      Estimate // charges a week that the power limit would have held
}

// Incidents are by week, except Total.
type Incidents struct {
	Strandings      Estimate // batteries that got empty away from the station
	EmptyInQueue    Estimate // batteries that got empty while waiting for a charger
	Failures        Estimate
	Interruptions   Estimate // jobs left before their end, by failure, empty battery or hand-over
	StrandingsTotal int      // of both kinds, in all measured weeks
}
