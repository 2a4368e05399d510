package measure

import (
	"tokenwatt/claims/text"
)

// Bound says how a text qualifies a number.
type Bound string

// The bounds.
const (
	Exact    Bound = "exact"
	About    Bound = "about"     // about, some, 约, 左右, ±
	AtLeast  Bound = "at_least"  // at least, or more, 不少于, 以上
	AtMost   Bound = "at_most"   // at most, up to, no more than, 不超过, 以内
	MoreThan Bound = "more_than" // more than, over, 超过, 多, 余
	LessThan Bound = "less_than" // less than, under, 不到, 以下
	Nearly   Bound = "nearly"    // nearly, almost, 近, 将近
	Interval Bound = "range"     // between Value and High
)

// Kind is what a measure measures, told from its unit.
type Kind string

// The kinds. Rate is any quotient without a name of its own.
const (
	Count       Kind = "count" // of Noun; without a noun a bare number
	Money       Kind = "money"
	Energy      Kind = "energy"
	Power       Kind = "power"
	Time        Kind = "time"     // a duration or an age
	Date        Kind = "date"     // a year, month, day, quarter or half year
	Share       Kind = "share"    // percent, fractions
	Multiple    Kind = "multiple" // times, fold, doubled, 倍, 翻番
	Mass        Kind = "mass"
	Volume      Kind = "volume"
	Length      Kind = "length"
	Area        Kind = "area"
	Temperature Kind = "temperature"
	Data        Kind = "data" // bytes
	Tokens      Kind = "tokens"
	Parameters  Kind = "parameters"
	Compute     Kind = "compute"     // operations
	ComputeRate Kind = "computerate" // operations a second
	ChipTime    Kind = "chiptime"    // GPU-hours, server-years, household-years: a count times a time
	Ratio       Kind = "ratio"       // PUE, WUE without a unit, MFU: Noun names it
	Price       Kind = "price"       // money per energy, mass, token, chip-hour, count
	Intensity   Kind = "intensity"   // energy, mass or volume per energy, count or token
	Rate        Kind = "rate"
)

// Fault is what is wrong with a unit where it stands.
type Fault string

// The faults of dimension. The zero Fault is none.
const (
	NoFault       Fault = ""
	PowerPerTime  Fault = "power_per_time"  // GW per hour: power is already energy per time
	PowerAsEnergy Fault = "power_as_energy" // a total, or a use per query, in watts
	EnergyAsPower Fault = "energy_as_power" // a capacity or a rated power in watt-hours
)

// Calendar is the part of the calendar that a Date names. Month, Day, Quarter and Half are 0 where not named.
type Calendar struct {
	Year, Month, Day int
	Quarter, Half    int
	Decade           bool // the 1990s: Year to Year+9
	Fiscal           bool // FY2024
}

// Measure is a number with its unit as it stands in a text. Positions are characters of Document.Text,
// half-open.
type Measure struct {
	Start, End             int    // number with hedge-free scale, unit and the "per" that touches it
	NumberStart, NumberEnd int    // the number with its scale; of a range, from the first to the last digit
	HedgeStart, HedgeEnd   int    // the words that qualify it, before or after; equal where there are none
	Span                   string // Text[Start:End]

	Value     float64 // with its scale: 3.75亿 is 375000000; the lower end of a range; of a Date the year and its fraction
	High      float64 // the upper end of a range, else Value
	Tolerance float64 // of ±, in the scale of Value; 0 without
	Bound     Bound
	Scale     float64 // of the number: 1e8 for 亿, 1e6 for million or M; 1 without
	Unit      string  // as written, without the scale; the words of a prefix "per" behind a slash

	Dimension      Dimension
	Currency       string // ISO 4217 code where money is in the dimension
	Noun           string // canonical counted noun, singular: GPU, server, household, query ...; of a Ratio its name
	Per            string // canonical unit it is divided by, "" for none: day, query, kWh, GPU h
	Substance      string // CO2, water, electricity, coal ... where the text names it
	Normalised     float64
	NormalisedHigh float64
	NormalisedUnit string // of the reader's base unit: USD, kWh, W, kg, L, %, GPU, USD/day
	Kind           Kind
	Calendar       Calendar // of a Date

	Period        string // day, month, year ...: the text says how often, in Per or elsewhere in the clause
	PeriodImplied bool   // Period is not in Per but stands elsewhere in the clause
	Change        int    // +1 or -1 where the number is a change that is said to go up or down, else 0
	Increment     bool   // a Multiple that says by how much, not to what: 增长了三倍

	Linked       int // index of the conversion of Value in parentheses, -1 for none
	LinkedHigh   int // index of the conversion of High, -1 for none
	ConversionOf int // index of the measure that this one converts, -1 for none
	OfHigh       bool
	Elided       bool  // the unit or scale is taken from a neighbour
	Implied      bool  // the noun stands before the number: 用户数达1亿
	Fault        Fault // what is wrong with the unit where it stands

	Paragraph, Sentence, Clause int // indices into the document
}

// Range returns the characters of the measure.
func (m *Measure) Range() text.Range { return text.Range{Start: m.Start, End: m.End} }

// Number returns the characters of the number with its scale.
func (m *Measure) Number() text.Range { return text.Range{Start: m.NumberStart, End: m.NumberEnd} }
