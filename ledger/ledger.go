package ledger

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"tokenwatt/internal/neumaier"
)

// Commodity is what is accounted for.
type Commodity string

// The commodities, each with its unit.
const (
	Energy Commodity = "energy" // MWh
	Money  Commodity = "money"  // USD
	Carbon Commodity = "carbon" // kg of CO2 equivalent
	Water  Commodity = "water"  // litres
)

// Unit returns the unit in which a commodity is accounted.
func (c Commodity) Unit() string {
	switch c {
	case Energy:
		return "MWh"
	case Money:
		return "USD"
	case Carbon:
		return "kg"
	case Water:
		return "L"
	default:
		return ""
	}
}

// Posting moves an amount of a commodity from one account (credit) to another (debit).
type Posting struct {
	Commodity Commodity
	From, To  string
	// Workload names the workload that the amount belongs to, empty where it is shared.
	Workload string
	// Stage names the stage of the chain that caused it: demand, facility, supply.
	Stage string
	// Memo says what it is in words.
	Memo string
	// Amount is the year's amount in the commodity's unit. Post sets it to the sum of Series where that is given.
	Amount float64
	// Series is the amount of each hour; it must have one value an hour. Energy always has one.
	Series []float64
}

// ErrPosting is wrapped by every error about a posting that cannot be booked.
var ErrPosting = errors.New("ledger: posting cannot be booked")

// Ledger holds the postings of one plan. The zero value is not usable; see New.
type Ledger struct {
	hours    int
	postings []Posting
	through  []through
}

type through struct {
	commodity Commodity
	account   string
	stock     []float64
}

// New returns an empty ledger for a year of so many hours.
func New(hours int) *Ledger { return &Ledger{hours: hours} }

// Post books a posting. Amounts must be finite and not negative (post the other way round instead), the commodity
// known, the accounts named and different; energy needs a series with one value an hour.
func (l *Ledger) Post(p Posting) error {
	where := fmt.Sprintf("%s from %q to %q", p.Commodity, p.From, p.To)
	switch {
	case p.Commodity.Unit() == "":
		return fmt.Errorf("%w: unknown commodity %q", ErrPosting, string(p.Commodity))
	case p.From == "" || p.To == "" || p.From == p.To:
		return fmt.Errorf("%w: %s needs two different accounts", ErrPosting, where)
	case p.Commodity == Energy && p.Series == nil:
		return fmt.Errorf("%w: %s needs a value for each hour", ErrPosting, where)
	case p.Series != nil && len(p.Series) != l.hours:
		return fmt.Errorf("%w: %s has %d hours, the ledger %d", ErrPosting, where, len(p.Series), l.hours)
	}
	for h, v := range p.Series {
		if !(v >= 0) || math.IsInf(v, 0) {
			return fmt.Errorf("%w: %s is %g in hour %d", ErrPosting, where, v, h)
		}
	}
	if p.Series != nil {
		p.Amount = neumaier.Of(p.Series)
	}
	if !(p.Amount >= 0) || math.IsInf(p.Amount, 0) {
		return fmt.Errorf("%w: %s is %g", ErrPosting, where, p.Amount)
	}
	l.postings = append(l.postings, p)
	return nil
}

// Through declares that an account passes on all it receives. A stock, in the commodity's unit at the end of each
// hour, makes it a store that is cyclic over the year: the stock before the first hour is that after the last. Only
// energy has hours, so only energy can be stored.
func (l *Ledger) Through(c Commodity, account string, stock []float64) error {
	if stock != nil && c != Energy {
		return fmt.Errorf("%w: a stock of %s at %q, which is not posted by the hour", ErrPosting, c, account)
	}
	if stock != nil && len(stock) != l.hours {
		return fmt.Errorf("%w: the stock of %q has %d hours, the ledger %d", ErrPosting, account, len(stock), l.hours)
	}
	l.through = append(l.through, through{c, account, stock})
	return nil
}

// Postings returns what was booked, in order. The caller must not change it.
func (l *Ledger) Postings() []Posting { return l.postings }

// Total sums the amounts of a commodity that went from accounts below one prefix to accounts below another; an empty
// prefix is every account. "source" is a prefix of "source/solar" and not of "sources".
func (l *Ledger) Total(c Commodity, from, to string) float64 {
	var total neumaier.Sum
	for i := range l.postings {
		p := &l.postings[i]
		if p.Commodity == c && below(p.From, from) && below(p.To, to) {
			total.Add(p.Amount)
		}
	}
	return total.Value()
}

// below tells whether an account is the prefix itself or stands under it.
func below(account, prefix string) bool {
	rest, ok := strings.CutPrefix(account, prefix)
	return ok && (prefix == "" || rest == "" || rest[0] == '/')
}
