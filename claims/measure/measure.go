package measure

// Bound says how the number bounds what it stands for.
type Bound string

// The bounds.
const (
	Exact    Bound = "exact"
	About    Bound = "about"     // about, roughly, 约, 左右
	AtLeast  Bound = "at_least"  // at least, 不低于
	AtMost   Bound = "at_most"   // at most, up to, 不超过
	MoreThan Bound = "more_than" // over, more than, 多, 余, 超过
	LessThan Bound = "less_than" // under, below, 不到
	Nearly   Bound = "nearly"    // nearly, almost, 近
	Range    Bound = "range"     // Value to High
)

// Kind is the family of a measure.
type Kind string

// The kinds.
const (
	Count       Kind = "count" // of things: NormalisedUnit names them
	Money       Kind = "money"
	Energy      Kind = "energy"
	Power       Kind = "power"
	Time        Kind = "time" // a duration
	Date        Kind = "date" // a point in time: Normalised is a year with its fraction
	Share       Kind = "share"
	Multiple    Kind = "multiple" // times as much
	Mass        Kind = "mass"
	Volume      Kind = "volume"
	Length      Kind = "length"
	Area        Kind = "area"
	Temperature Kind = "temperature"
	Data        Kind = "data"
	Tokens      Kind = "tokens"
	Parameters  Kind = "parameters"
	Operations  Kind = "operations" // FLOP, and FLOP/s
	Rate        Kind = "rate"       // anything per anything: USD/kWh, kWh/query, visitors/day
	Number      Kind = "number"     // without a unit
)

// Measure is one number of a text with its scale, unit, range and hedge. Positions are half-open ranges in
// characters of Document.Text; Document maps them to the original.
type Measure struct {
	Start, End             int    // with scale, unit and hedge words between them
	NumberStart, NumberEnd int    // the digits with their scale
	Span                   string // Text[Start:End]

	Value float64 // the number with its scale, in Unit: "200 万美元" is 2e6
	High  float64 // upper end of a range; Value where it is one number
	Bound Bound

	Unit           string    // as written
	Dimension      Dimension // what Unit measures
	Normalised     float64   // Value in NormalisedUnit
	NormalisedHigh float64
	NormalisedUnit string
	Kind           Kind

	Linked int    // index of the measure in parentheses that says the same in another unit; -1: none
	Elided bool   // the unit was inherited from a neighbour
	Fault  *Fault // what is wrong with the unit itself; nil: nothing
}

// Fault is a unit that contradicts itself or the quantity that the text names: "GW per hour".
type Fault struct {
	Found    string // what is written
	Expected string // what was probably meant
	Why      string // by dimension
}
