package claims

import (
	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

// Claim is one quantitative statement of a text.
type Claim struct {
	Number  int // from 1, in the order of the text
	Measure measure.Measure
	Type    Type

	Subject  Subject   // what the number is about; the zero Subject where the text names none
	Subjects []Subject // every subject of the sentence and what its pronouns stand for, nearest first
	Boundary Boundary
	Period   Period
	Per      string // what the number is per: "day", "query", "token", "kWh"; "" for a total

	Conditions []Condition // other measures of the sentence or the one before that qualify this one
	Context    text.Range  // the sentence, in characters of Document.Text
	Clause     text.Range  // the clause
	Date       Date        // of the fact, where the text says it; else that of the text
	Attributed string      // who is quoted for it: "国盛证券", "Epoch"
	Forecast   bool        // about the future
	Opinion    bool        // a judgement nobody can measure

	Start, End int // where Measure stands in Document.Original
}

// Class is what a subject is.
type Class string

// The classes.
const (
	Accelerator  Class = "accelerator"
	Server       Class = "server"
	Model        Class = "model" // an AI model or a service that runs it
	Organisation Class = "organisation"
	Country      Class = "country"
	Role         Class = "role" // "household", "data centre", "model training"
)

// Subject is a named thing.
type Subject struct {
	ID    string // canonical: "a100", "gpt-3", "openai", "us", "household"
	Name  string // for people
	Class Class
	Entry string // name of its entry in the catalog; "" where there is none
	Span  text.Range
	Via   string // the rule that found it, where it is not named in the sentence itself
}

// Period is the time that a total is counted over.
type Period struct {
	Name    string  // "day", "month", "year", "run", "life"; "" unknown
	Seconds float64 // 0 unknown
}

// Condition is a number that qualifies a claim: "at 0.08 USD/kWh".
type Condition struct {
	Measure *measure.Measure // shared with the text's other claims: read only
	Type    Type
	Period  Period
}

// Boundary says what is inside a figure of energy or water.
type Boundary string

// The boundaries.
const (
	Chip       Boundary = "chip"
	AtServer   Boundary = "server"
	IT         Boundary = "it"
	Facility   Boundary = "facility"
	OnSite     Boundary = "on_site"     // water used at the site
	TotalWater Boundary = "total_water" // with that of power plants
	Unknown    Boundary = "unknown"
)
