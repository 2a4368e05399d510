package pulse

import "errors"

// ErrMachine wraps each refusal of a machine; Check joins all of them.
var ErrMachine = errors.New("pulse: machine refused")

// Settings of the numerical solution; the zero value and nil mean the defaults.
type Settings struct {
	Tolerance      float64 // relative, of each step; default 1e-10
	FieldTolerance float64 // relative, of the peak field that the voltage is found for; default 1e-8
	Traces         int     // number of equally spaced instants of the traces; 0: none
	MaxSteps       int     // of one phase; default 200000
}

// State is the plasma and the circuit at one instant.
type State struct {
	Time                float64 // s
	Field               float64 // B_e, T
	WallField           float64 // Phi/A, T: the field in the coil where there is no plasma
	IonTemperature      float64 // keV
	ElectronTemperature float64 // keV
	IonDensity          float64 // m^-3, mean over the separatrix volume
	ElectronDensity     float64 // m^-3
	Thermal             float64 // W = 3/2 <p> V, J, with the fast ions
	Fast                float64 // J in fast ions, part of Thermal
	Beta                float64 // <beta> = 2 mu0 <p>/B_e^2
	SeparatrixRatio     float64 // x_s
	SeparatrixLength    float64 // l, m
	Volume              float64 // m3
	TrappedFlux         float64 // phi_p, Wb
	Flux                float64 // Phi, Wb
	ActiveLength        float64 // L_a, m
	Current             float64 // A, one turn
	Voltage             float64 // of the bank, V
	FusionPower         float64 // W
	BremsstrahlungPower float64 // W
	TauEnergy           float64 // s; 0 where nothing is lost by transport
}

// Ledger is the energy of a phase or of the pulse in J. Inputs and outputs are at or above zero but for HoldSupply;
// changes are end less start. Inputs = outputs + changes; Closure is what is left.
type Ledger struct {
	// Inputs.
	Formation  float64 // drawn for formation
	HoldSupply float64 // of an active hold; below zero where the plasma gives energy back
	Fusion     float64 // all products
	// Outputs.
	FormationLoss      float64
	Neutrons           float64
	Prompt             float64 // charged products lost at birth
	Bremsstrahlung     float64
	Synchrotron        float64
	TransportIons      float64
	TransportElectrons float64
	Dumped             float64 // what the FRC held when it ended
	Resistance         float64 // equivalent series resistance of the bank and the crowbar
	Switch             float64
	Coil               float64 // currents in the skin, with what circulates in it after the pulse
	StagingLoss        float64
	// Changes of what is stored.
	Bank    float64
	Staging float64 // below zero at the end: drawn from outside
	Field   float64 // L_a Phi^2/(2 mu0 A)
	Plasma  float64 // 5/3 W: heat and the field that the plasma pushes away
	Motion  float64 // of FRCs that have not merged
	Stray   float64 // in the stray inductance
	Skin    float64 // field in the conductor
}

// PhaseName names a part of the pulse.
type PhaseName string

// The phases in their order; hold only where there is one, merging only where FRCs merge.
const (
	Formation   PhaseName = "formation"
	Merging     PhaseName = "merging"
	Compression PhaseName = "compression"
	Holding     PhaseName = "hold"
	Expansion   PhaseName = "expansion"
	Dump        PhaseName = "dump" // the FRC ends: an instant
	Recovery    PhaseName = "recovery"
)

// Phase is one part of the pulse with its own energy row.
type Phase struct {
	Name       PhaseName
	Start, End float64 // s
	Ledger     Ledger
	Closure    float64 // J that this phase's ledger does not account for
}

// Circuit is what drives the coil.
type Circuit struct {
	Capacitance    float64 // F
	Voltage        float64 // V, of the bank before the pulse
	Inductance     float64 // H, of the coil without plasma
	Resistance     float64 // ohm, given or found from the round trip
	RoundTrip      float64 // share that a shot without plasma returns from this voltage
	PeakCurrent    float64 // A, of Peak
	TimeToPeak     float64 // s, of Peak
	SkinRise       float64 // K, of the inner surface of the coil, no heat led away
	SkinDepth      float64 // m, at the frequency of the half period
	BankBefore     float64 // J
	BankAfter      float64 // J
	StagingBalance float64 // J in the staging store after the pulse; below zero: drawn from outside
}

// Yield is one reaction of the pulse.
type Yield struct {
	Reaction string
	Count    float64
	Energy   float64 // J, all products
	Charged  float64 // J, in charged products
	Neutron  float64 // J, in neutrons
}

// NeutronYield is the number of neutrons of one birth energy.
type NeutronYield struct {
	Energy float64 // MeV
	Count  float64
}

// Inventory is one species of ion over the pulse, in particles: End = Start + Born - Burnt - Transported.
type Inventory struct {
	Species     string // D, T, He3, He4, p, B11, impurity
	Start       float64
	Born        float64 // products that stayed
	Burnt       float64
	Transported float64 // lost by transport
	End         float64 // in the plasma where the FRC ends
	PromptLost  float64 // products that left at birth, not in Born
}

// FRCEnd says when and why the plasma ended.
type FRCEnd struct {
	Time  float64 // s
	Phase PhaseName
	Cause EndCause
}

// EndCause is why the FRC ended.
type EndCause string

// The ways in which an FRC ends. Where it ends is where the model stops to follow it: its energy is dumped as heat.
const (
	FluxReturned EndCause = "flux back at its start"
	FluxLost     EndCause = "trapped flux lost: x_s below 0.1"
	CoilFilled   EndCause = "separatrix as long as the coil"
	Heated       EndCause = "hotter than where all reactivities are known"
	Drained      EndCause = "1 % of the ions left"
	Cooled       EndCause = "colder than where collisions are known"
)

// Trace is the pulse at equally spaced instants, from the start of the compression to the end of the recovery; plasma
// columns are zero after the FRC has ended.
type Trace struct {
	States []State
}

// Effort is the work of the solution.
type Effort struct {
	Steps, Rejected, Evaluations int
	Sizings                      int // compressions integrated to find the voltage
}

// Result is one pulse.
type Result struct {
	Machine   Machine
	Circuit   Circuit
	Start     State // before compression, after merging
	Peak      State // at peak flux, or where the FRC ended before it
	FRC       FRCEnd
	Ledger    Ledger
	Phases    []Phase
	Closure   float64 // largest |closure| of the pulse and of its phases, over the bank's energy
	Reactions []Yield
	Neutrons  []NeutronYield
	Inventory []Inventory
	BurnUp    float64 // largest share of a fuel that burnt
	// Work is what the coil's flux put into 5/3 W up to Peak, in J: Int l u/(1-u) Phi/(mu0 A) dPhi. Heat and losses are apart.
	Work float64
	// Recovered is what came back: bank and staging store after the pulse, J.
	Recovered float64
	Dwell     float64 // s: integral of (n_i T_i)^2 over its value at peak
	// TripleProduct is n_i T_i tau at peak, m^-3 keV s, 1/tau = 1/tau_E + 1/Dwell.
	TripleProduct float64
	Trace         Trace
	Warnings      []string
	Effort        Effort
}
