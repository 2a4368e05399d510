package ledger

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/internal/neumaier"
)

// Tolerances of the balances: energy, carbon and water relative to what passes through, money in USD.
const (
	RelativeTolerance = 1e-9
	MoneyTolerance    = 0.01
)

// Balance is one account that has to pass on what it receives, as measured.
type Balance struct {
	Commodity Commodity `json:"commodity"`
	Account   string    `json:"account"`
	// In and Out are the year's amounts in Unit, the change of the stock left out.
	In   float64 `json:"in"`
	Out  float64 `json:"out"`
	Unit string  `json:"unit"`
	// HoursChecked is the number of hours in which the balance was measured, 0 for a balance of the year.
	HoursChecked int `json:"hours_checked"`
	// WorstHour is the hour of the largest Difference; both are 0 where nothing differs.
	WorstHour int `json:"worst_hour"`
	// Difference is |in - out - change of stock| where it is largest, in Unit; Tolerance is what is allowed there.
	Difference float64 `json:"difference"`
	Tolerance  float64 `json:"tolerance"`
	Closes     bool    `json:"closes"`
}

// ErrUnbalanced is wrapped by the error of books that do not close.
var ErrUnbalanced = errors.New("ledger: the books do not close")

// Check measures every balance declared with Through. The error names all that do not close.
func (l *Ledger) Check() ([]Balance, error) {
	balances := make([]Balance, 0, len(l.through))
	var errs []error
	for i := range l.through {
		t := &l.through[i]
		var b Balance
		if t.commodity == Energy {
			b = l.hourly(t)
		} else {
			b = l.yearly(t)
		}
		balances = append(balances, b)
		if !b.Closes {
			errs = append(errs, fmt.Errorf("%w: %s at %q is off by %.3g %s in hour %d (allowed %.3g)",
				ErrUnbalanced, b.Commodity, b.Account, b.Difference, b.Unit, b.WorstHour, b.Tolerance))
		}
	}
	return balances, errors.Join(errs...)
}

func (l *Ledger) yearly(t *through) Balance {
	in, out := l.Total(t.commodity, "", t.account), l.Total(t.commodity, t.account, "")
	b := Balance{
		Commodity: t.commodity, Account: t.account, In: in, Out: out, Unit: t.commodity.Unit(),
		Difference: math.Abs(in - out), Tolerance: MoneyTolerance,
	}
	if t.commodity != Money {
		b.Tolerance = RelativeTolerance * max(in, out)
	}
	b.Closes = b.Difference <= b.Tolerance
	return b
}

// hourly measures a balance in each hour. The scale of the tolerance is the larger of what comes in and out in that
// hour, and for a store the energy it holds, since a stock is a difference of such numbers.
func (l *Ledger) hourly(t *through) Balance {
	in, out := make([]neumaier.Sum, l.hours), make([]neumaier.Sum, l.hours)
	for i := range l.postings {
		p := &l.postings[i]
		if p.Commodity != t.commodity {
			continue
		}
		if below(p.To, t.account) {
			addTo(in, p.Series)
		}
		if below(p.From, t.account) {
			addTo(out, p.Series)
		}
	}
	b := Balance{Commodity: t.commodity, Account: t.account, Unit: t.commodity.Unit(), HoursChecked: l.hours, Closes: true}
	var totalIn, totalOut neumaier.Sum
	worst := 0.0
	for h := range l.hours {
		i, o := in[h].Value(), out[h].Value()
		totalIn.Add(i)
		totalOut.Add(o)
		change, held := 0.0, 0.0
		if t.stock != nil {
			before := t.stock[(h+l.hours-1)%l.hours]
			change, held = t.stock[h]-before, max(t.stock[h], before)
		}
		difference, tolerance := math.Abs(i-o-change), RelativeTolerance*max(i, o, held)
		if difference > tolerance {
			b.Closes = false
		}
		if excess := difference / max(tolerance, math.SmallestNonzeroFloat64); difference > 0 && excess > worst {
			worst, b.WorstHour, b.Difference, b.Tolerance = excess, h, difference, tolerance
		}
	}
	b.In, b.Out = totalIn.Value(), totalOut.Value()
	if b.Difference == 0 {
		b.Tolerance = RelativeTolerance * max(b.In, b.Out) / float64(max(l.hours, 1))
	}
	return b
}

func addTo(sums []neumaier.Sum, series []float64) {
	for h, v := range series {
		sums[h].Add(v)
	}
}
