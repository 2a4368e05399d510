package claims

import (
	"embed"
	"fmt"
	"sort"

	"tokenwatt/internal/strictyaml"
)

//go:embed data/*.yaml
var data embed.FS

// knownRate is a range of an exchange rate over some years.
type knownRate struct {
	From   string  `yaml:"from" required:"true" doc:"The currency that one unit is of."`
	To     string  `yaml:"to" required:"true" doc:"The currency that the rate counts."`
	First  int     `yaml:"first" required:"true" doc:"First year."`
	Last   int     `yaml:"last" required:"true" doc:"Last year."`
	Low    float64 `yaml:"low" required:"true" exclusiveMin:"0" doc:"Lowest rate of the years."`
	High   float64 `yaml:"high" required:"true" exclusiveMin:"0" doc:"Highest rate of the years."`
	Source string  `yaml:"source" required:"true" doc:"Where it is from."`
	Date   string  `yaml:"date" required:"true" doc:"Date of the source."`
	Basis  string  `yaml:"basis" required:"true" doc:"How well it is founded."`
}

// rateFile is the form of data/rates.yaml.
type rateFile struct {
	Rates strictyaml.Map[knownRate] `yaml:"rates" required:"true" doc:"Exchange rates."`
}

// exchange holds the known rates.
type exchange struct{ rates []knownRate }

// loadExchange reads the built-in rates.
func loadExchange() (*exchange, error) {
	content, err := data.ReadFile("data/rates.yaml")
	if err != nil {
		return nil, fmt.Errorf("claims: built-in rates: %w", err)
	}
	document, err := strictyaml.Parse("builtin:rates.yaml", content, nil)
	if err != nil {
		return nil, fmt.Errorf("claims: built-in rates: %w", err)
	}
	var f rateFile
	if err := strictyaml.Decode(document, &f, nil); err != nil {
		return nil, fmt.Errorf("claims: built-in rates: %w", err)
	}
	x := &exchange{}
	for _, e := range f.Rates {
		x.rates = append(x.rates, e.Value)
	}
	return x, nil
}

// span is a range of a rate with where it is from.
type span struct {
	low, high float64
	source    string
	date      string
	basis     string
}

// rate returns the range of the rate between two currencies in a year, through the dollar where there is no rate of the
// two; of all years that are known for an unknown year. It is false where there is none.
func (x *exchange) rate(from, to string, year int) (span, bool) {
	if r, ok := x.direct(from, to, year); ok {
		return r, true
	}
	a, ok := x.direct(from, "USD", year)
	if !ok {
		return span{}, false
	}
	b, ok := x.direct("USD", to, year)
	if !ok {
		return span{}, false
	}
	return span{low: a.low * b.low, high: a.high * b.high, source: a.source + "; " + b.source, date: min(a.date, b.date), basis: a.basis}, true
}

// direct is rate for two currencies of one entry, either way round.
func (x *exchange) direct(from, to string, year int) (span, bool) {
	var out span
	for _, k := range x.rates {
		if year != 0 && (year < k.First || year > k.Last) {
			continue
		}
		low, high := k.Low, k.High
		switch {
		case k.From == from && k.To == to:
		case k.From == to && k.To == from:
			low, high = 1/k.High, 1/k.Low
		default:
			continue
		}
		if out.high == 0 {
			out = span{low: low, high: high, source: k.From + " to " + k.To + ": " + k.Source, date: k.Date, basis: k.Basis}
			continue
		}
		out.low, out.high, out.date = min(out.low, low), max(out.high, high), max(out.date, k.Date)
	}
	return out, out.high > 0
}

// cluster returns the largest group of numbers that lie within the tolerance of each other, as their indices; of two as
// large the one found first by size of the numbers.
func cluster(values []float64) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return values[order[a]] < values[order[b]] })
	best, size := 0, 0
	for a, b := 0, 0; b < len(order); b++ {
		for values[order[b]] > values[order[a]]*(1+Tolerance) {
			a++
		}
		if b-a+1 > size {
			best, size = a, b-a+1
		}
	}
	group := append([]int(nil), order[best:best+size]...)
	sort.Ints(group)
	return group
}
