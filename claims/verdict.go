package claims

// Outcome is the verdict in one word.
type Outcome string

// The outcomes.
const (
	Consistent      Outcome = "consistent"
	Overstated      Outcome = "overstated"
	Understated     Outcome = "understated"
	Contradicted    Outcome = "contradicted"
	ArithmeticError Outcome = "arithmetic_error" // without a direction
	UnitError       Outcome = "unit_error"       // without a direction
	NotCheckable    Outcome = "not_checkable"
)

// ErrorKind is the class of a mistake.
type ErrorKind string

// The error kinds.
const (
	ErrorNone        ErrorKind = ""
	UnitKind         ErrorKind = "unit"               // watt for watt-hour, power for energy
	OrderOfMagnitude ErrorKind = "order_of_magnitude" // wan and yi, kilo and mega
	PerThousand      ErrorKind = "per_thousand"       // "per 1,000" lost
	Fraction         ErrorKind = "fraction"           // mistranslated fraction
	BoundaryKind     ErrorKind = "boundary"           // chip, server, facility; on-site or total water
	Scope            ErrorKind = "scope"              // final run or whole programme
	NoBatching       ErrorKind = "no_batching"        //
	Vintage          ErrorKind = "vintage"            // true in its year
	Accounting       ErrorKind = "accounting"         // market-based shown as physics
	EquivalenceKind  ErrorKind = "equivalence"        // households, cars, pools
	Inconsistency    ErrorKind = "inconsistency"      // the text contradicts itself
	CopyPaste        ErrorKind = "copy_paste"         //
	Arithmetic       ErrorKind = "arithmetic"         // a sum, product or rate is wrong
	DateKind         ErrorKind = "date"               //
	MissingUnit      ErrorKind = "missing_unit"       //
	SourceKind       ErrorKind = "source"             // does not stand in the source, or better sources differ
	Definition       ErrorKind = "definition"         // depends on what is meant
	Rhetoric         ErrorKind = "rhetoric"           // not meant as a number
)

// CheckName names a check, in the order in which they are made.
type CheckName string

// The checks.
const (
	CheckArithmetic CheckName = "arithmetic"
	CheckDimension  CheckName = "dimension"
	CheckMagnitude  CheckName = "magnitude"
	CheckRecompute  CheckName = "recomputation"
	CheckLedger     CheckName = "ledger" // published measurements
	CheckNone       CheckName = ""
)

// Verdict is what the checks found for a claim.
type Verdict struct {
	Verdict   Outcome
	Factor    float64 // how far off, >= 1, from the nearest bound of [Low, High]; 1 inside; 0 where there is none
	Low, High float64 // the range that the claim was held against, in Unit; both 0 with Unit "" where there is none
	P5, P95   float64 // where nine in ten draws of the recomputation lie, in Unit; both 0 where nothing was drawn
	Unit      string
	ErrorKind ErrorKind
	Check     CheckName // which check decided

	Reasons     []Reason // the chain, in order
	Sources     []Source
	WouldBeTrue []Assumption // what would make the claim true: each single assumption, then the least joint change

	AtDate *Judgement // with what was known at the claim's date
	Today  *Judgement // with what is known today
	Quoted *Judgement // the figure as a quotation: whether the named source says so; nil where nothing is quoted
}

// Judgement is a verdict with the knowledge of one date.
type Judgement struct {
	Verdict   Outcome
	Factor    float64
	Low, High float64
	Date      string
	Note      string
}

// Reason is a step of a chain.
type Reason struct {
	Text    string // one sentence
	Formula string // "n x kW x 24 h x USD/kWh"
	Inputs  []Input
	Result  *Input // what the formula gives
}

// Input is a number that a reason uses.
type Input struct {
	Name       string
	Low, Value float64
	High       float64
	Unit       string
	Source     string
	Date       string
	Basis      string
	Span       string // as quoted from the text
	Start, End int    // of Span in Document.Original; both 0 where it is not from the text
}

// Source is where something was read.
type Source struct {
	Title, URL string
	Date       string
	Basis      string
}

// Assumption is a value of an input that would make a claim true.
type Assumption struct {
	Input       string
	Value       float64
	Usual       [2]float64 // the published range
	Unit        string
	Within      bool // Value is inside the published range
	Source      string
	Joint       string // name of the joint change that it is part of; "" where it does it alone
	Reachable   bool   // false: no value of this input alone makes the claim true
	Explanation string
}
