package report

// FusionSchemaVersion is that of fusion.json; it grows when a field changes its meaning.
const FusionSchemaVersion = "1"

// Fusion is the answer for the pulsed fusion machines of a scenario. Every value stands beside its unit.
type Fusion struct {
	SchemaVersion string             `json:"schema_version"`
	Version       string             `json:"tokenwatt_version"`
	Scenario      string             `json:"scenario"`
	Description   string             `json:"description,omitempty"`
	Seed          int                `json:"seed"`
	Machines      []FusionMachine    `json:"machines"`
	Needs         []FusionNeed       `json:"lawson_minima"`
	Curves        []FusionCurve      `json:"lawson_curves"`
	Record        []FusionExperiment `json:"experiments"`
	Objections    []FusionObjection  `json:"objections"`
}

// FusionMachine is one machine: what its pulse gives, what its plant is, what one has to believe.
type FusionMachine struct {
	Name    string `json:"name"`
	Preset  string `json:"preset"`
	Title   string `json:"title"`
	Note    string `json:"note,omitempty"`
	Fuel    string `json:"fuel"`
	Modules int    `json:"modules"`

	Verdict  FusionVerdict   `json:"verdict"`
	Evidence FusionEvidence  `json:"evidence"`
	Ledger   FusionLedger    `json:"pulse_energy"`
	Groups   []FusionGroup   `json:"figures"`
	Accounts []FusionAccount `json:"accounts"`
	LCOE     FusionLCOE      `json:"lcoe"`
	Goals    []FusionGoal    `json:"goals"`
	Tornado  []FusionBar     `json:"tornado"`
	Chance   *FusionChance   `json:"draws,omitempty"`
	Map      *FusionMap      `json:"map,omitempty"`
	Inputs   []FusionInput   `json:"inputs"`
	Traces   FusionTraces    `json:"traces"`
	Warnings []string        `json:"warnings"`
}

// FusionVerdict is whether the plant gives electricity, with its inputs at their modes, and by how much.
type FusionVerdict struct {
	Producer bool `json:"producer"`
	// NetMW is that of all modules at the highest rate, below 0 for a load; NetMJ that of a pulse of a module, OfBank NetMJ over
	// the energy of its bank; MWhPerYear what a year of mean availability gives.
	NetMW      float64 `json:"net_mw"`
	NetMJ      float64 `json:"net_mj_per_pulse"`
	OfBank     float64 `json:"net_of_bank"`
	MWhPerYear float64 `json:"net_mwh_per_year"`
}

// FusionEvidence is the triple product of the pulse against the record of experiments and against what is needed.
type FusionEvidence struct {
	NTTau          float64 `json:"n_t_tau_kev_s_m3"`
	IonTemperature float64 `json:"ion_temperature_kev"`
	// Record is the experiment of the published record with the highest product of a field-reversed configuration, OfRecord this machine's
	// product over its; above 1 the machine is hypothetical.
	Record       string  `json:"record"`
	RecordNTTau  float64 `json:"record_n_t_tau_kev_s_m3"`
	OfRecord     float64 `json:"of_record"`
	Hypothetical bool    `json:"hypothetical"`
}

// FusionLedger is the energy of one pulse of one module by kind and phase, in MJ; what comes in is what goes out and what is stored
// more at the end.
type FusionLedger struct {
	Phases []FusionPhase    `json:"phases"`
	Rows   []FusionLedgerMJ `json:"rows"`
	// Open is what the books of a phase, and of the pulse last, do not account for.
	Open []float64 `json:"not_accounted_for_mj"`
	// BankMJ is in the bank before the pulse, BackMJ in it after the pulse once the staging store is emptied or filled from it and
	// what an active hold drew is given back.
	BankMJ float64 `json:"bank_mj"`
	BackMJ float64 `json:"back_mj"`
	// Closure is the largest of Open over BankMJ.
	Closure float64 `json:"closure"`
}

// FusionPhase is one part of the pulse.
type FusionPhase struct {
	Name    string  `json:"name"`
	StartMS float64 `json:"start_ms"`
	EndMS   float64 `json:"end_ms"`
}

// The sides of a ledger's rows.
const (
	FusionIn     = "in"
	FusionOut    = "out"
	FusionStored = "stored"
)

// FusionLedgerMJ is one kind of energy: one value for each phase, and their sum.
type FusionLedgerMJ struct {
	Key     string    `json:"key"`
	Name    string    `json:"name"`
	Side    string    `json:"side"`
	PhaseMJ []float64 `json:"phase_mj"`
	PulseMJ float64   `json:"pulse_mj"`
}

// FusionGroup is figures about one thing.
type FusionGroup struct {
	Name    string         `json:"name"`
	Figures []FusionFigure `json:"list"`
}

// FusionFigure is one number. Value is nil where there is none; Text then says why.
type FusionFigure struct {
	Key   string   `json:"key"`
	Name  string   `json:"name"`
	Value *float64 `json:"value"`
	Unit  string   `json:"unit,omitempty"`
	Text  string   `json:"text,omitempty"`
}

// FusionAccount is a cost account; Low and High are with all prices and lives at their cheap and at their dear ends.
type FusionAccount struct {
	Code    string  `json:"code"`
	Name    string  `json:"name"`
	Depth   int     `json:"depth"`
	USD     float64 `json:"usd"`
	Low     float64 `json:"low_usd"`
	High    float64 `json:"high_usd"`
	PerYear bool    `json:"per_year"`
}

// FusionLCOE is the levelised cost of electricity in USD/MWh where Defined; a plant that is not a producer has none.
type FusionLCOE struct {
	// Defined tells a producer. High is 0 where the plant with all prices and lives at their dear ends is a load.
	Defined bool    `json:"defined"`
	USD     float64 `json:"usd_per_mwh,omitempty"`
	Low     float64 `json:"low_usd_per_mwh,omitempty"`
	High    float64 `json:"high_usd_per_mwh,omitempty"`
}

// FusionAnswer is what the plant comes to somewhere else than at the modes.
type FusionAnswer struct {
	NetMW    float64 `json:"net_mw"`
	Gain     float64 `json:"q_eng"`
	Producer bool    `json:"producer"`
	LCOE     float64 `json:"lcoe_usd_per_mwh,omitempty"`
}

// FusionGoal is what reaches one target.
type FusionGoal struct {
	Target string `json:"target"`
	// From says where the target's number is from.
	From string `json:"target_from,omitempty"`
	Met  bool   `json:"met"`
	// Changes are the inputs of which one alone changes that, the smallest change first of those within their ranges, then of the others.
	Changes []FusionChange `json:"alone"`
	// Cannot are those of which no value does, the nearest first; what does not act on the target is left out.
	Cannot []FusionCannot `json:"cannot"`
	Joint  FusionJoint    `json:"together"`
}

// FusionChange is the smallest change of one input alone that reaches a target, or loses it where it is met.
type FusionChange struct {
	Name    string       `json:"name"`
	Unit    string       `json:"unit,omitempty"`
	From    float64      `json:"from"`
	To      float64      `json:"to"`
	Low     float64      `json:"low"`
	High    float64      `json:"high"`
	InRange bool         `json:"in_range"`
	Answer  FusionAnswer `json:"answer"`
}

// FusionCannot is an input of which no value changes a target.
type FusionCannot struct {
	Name      string       `json:"name"`
	Unit      string       `json:"unit,omitempty"`
	From      float64      `json:"from"`
	To        float64      `json:"to"`
	Stopped   string       `json:"stopped,omitempty"`
	NearestAt float64      `json:"nearest_at"`
	Nearest   FusionAnswer `json:"nearest"`
}

// FusionJoint is the least change of all inputs together, each by the same share of the way to its better end.
type FusionJoint struct {
	Found  bool         `json:"found"`
	Share  float64      `json:"share"`
	Answer FusionAnswer `json:"answer"`
	// Nearest is the nearest answer of the way, AtEnds that with all inputs at the ends, Stopped why it goes no further.
	Nearest FusionAnswer `json:"nearest"`
	AtEnds  FusionAnswer `json:"at_ends"`
	Stopped string       `json:"stopped,omitempty"`
	Moves   []FusionMove `json:"moves"`
}

// FusionMove is one input of a joint change.
type FusionMove struct {
	Name string  `json:"name"`
	Unit string  `json:"unit,omitempty"`
	From float64 `json:"from"`
	To   float64 `json:"to"`
	End  float64 `json:"end"`
}

// FusionBar is what one input's range does alone; an end that no plant can have is nil, Wrong says why.
type FusionBar struct {
	Name   string   `json:"name"`
	Unit   string   `json:"unit,omitempty"`
	Low    float64  `json:"low"`
	High   float64  `json:"high"`
	AtLow  *float64 `json:"net_mw_at_low"`
	AtHigh *float64 `json:"net_mw_at_high"`
	Wrong  string   `json:"wrong,omitempty"`
}

// FusionChance is the machine drawn at random from its ranges.
type FusionChance struct {
	Asked    int           `json:"asked"`
	Computed int           `json:"computed"`
	Refused  int           `json:"refused"`
	Failed   int           `json:"failed"`
	Causes   []FusionCause `json:"causes"`
	// Goals are the chances of a net power above 0 and of the other targets, with Wilson's interval at 95 %.
	Goals []FusionOdds `json:"chances"`
	// Bounds of the first if all draws that failed had given nothing, or something.
	Bounds    [2]float64     `json:"bounds"`
	Spreads   []FusionSpread `json:"spreads"`
	Histogram []FusionBin    `json:"histogram_net_mw"`
	// Drivers are first-order shares in the variance of the net power, GainDrivers in that of Q_eng; only what stands out of the noise.
	Drivers     []FusionShare `json:"drivers"`
	GainDrivers []FusionShare `json:"gain_drivers"`
}

// FusionCause is why draws have no result.
type FusionCause struct {
	Rule   string `json:"rule"`
	Draws  int    `json:"draws"`
	Failed bool   `json:"failed"`
}

// FusionOdds is a chance.
type FusionOdds struct {
	Target string  `json:"target"`
	Hits   int     `json:"hits"`
	Draws  int     `json:"draws"`
	Share  float64 `json:"share"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// FusionSpread is the distribution of one number over Count draws.
type FusionSpread struct {
	Name  string  `json:"name"`
	Unit  string  `json:"unit,omitempty"`
	Count int     `json:"count"`
	P5    float64 `json:"p5"`
	P50   float64 `json:"p50"`
	P95   float64 `json:"p95"`
}

// FusionBin is a bar of a histogram; the first and the last hold all that lies beyond them.
type FusionBin struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Draws int     `json:"draws"`
}

// FusionShare is a first-order share.
type FusionShare struct {
	Name  string  `json:"name"`
	Share float64 `json:"share"`
}

// FusionMap is a target over two inputs.
type FusionMap struct {
	Target string     `json:"target"`
	X      FusionAxis `json:"x"`
	Y      FusionAxis `json:"y"`
	// Gain[j][i] is Q_eng at X.At[i], Y.At[j]; nil where there is no plant.
	Gain [][]*float64 `json:"q_eng"`
	// Lines are where the target is just reached, as pairs of x and y.
	Lines [][][2]float64 `json:"lines"`
	// From are the inputs off the axes that do not stand at their modes.
	From []FusionMove `json:"other_inputs"`
}

// FusionAxis is one input of a map; Low and High are its range.
type FusionAxis struct {
	Name string    `json:"name"`
	Unit string    `json:"unit,omitempty"`
	Log  bool      `json:"log"`
	At   []float64 `json:"at"`
	Low  float64   `json:"low"`
	Mode float64   `json:"mode"`
	High float64   `json:"high"`
	// Place is where the inputs off the axes belong to: the mode, or that of the joint change.
	Place float64 `json:"place"`
}

// FusionInput is one input of a machine.
type FusionInput struct {
	Name   string  `json:"name"`
	Unit   string  `json:"unit,omitempty"`
	Low    float64 `json:"low"`
	Mode   float64 `json:"mode"`
	High   float64 `json:"high"`
	Basis  string  `json:"basis"`
	Source string  `json:"source"`
	Date   string  `json:"date,omitempty"`
	Note   string  `json:"note,omitempty"`
	// Swing is by how much the range moves Q_eng.
	Swing float64 `json:"q_eng_swing"`
}

// FusionTraces is the pulse over time, one value of each column at each instant.
type FusionTraces struct {
	TimeMS  []float64      `json:"time_ms"`
	Columns []FusionColumn `json:"columns"`
}

// FusionColumn is one quantity over time.
type FusionColumn struct {
	Key    string    `json:"key"`
	Name   string    `json:"name"`
	Unit   string    `json:"unit"`
	Values []float64 `json:"values"`
}

// FusionNeed is the least triple product of a fuel for a gain.
type FusionNeed struct {
	Name  string  `json:"name"`
	KeV   float64 `json:"temperature_kev"`
	NTTau float64 `json:"n_t_tau_kev_s_m3"`
}

// FusionCurve is the triple product that a fuel needs for a gain, over the ion temperature.
type FusionCurve struct {
	Name  string    `json:"name"`
	KeV   []float64 `json:"temperature_kev"`
	NTTau []float64 `json:"n_t_tau_kev_s_m3"`
}

// FusionExperiment is an experiment of the published record with a triple product.
type FusionExperiment struct {
	Name  string  `json:"name"`
	Year  int     `json:"year"`
	FRC   bool    `json:"frc"`
	KeV   float64 `json:"temperature_kev"`
	NTTau float64 `json:"n_t_tau_kev_s_m3"`
}

// FusionObjection is what a plasma physicist will say.
type FusionObjection struct {
	Letter string `json:"letter"`
	Text   string `json:"text"`
}
