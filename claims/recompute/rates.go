package recompute

import (
	"fmt"

	"tokenwatt/claims"
)

// rate returns units of a currency to the dollar: those that the text implies, else those of the year of the text, else of the
// nearest year that the ledger has.
func (q *question) rate(currency string) (span, error) {
	for _, r := range q.about.Rates {
		switch {
		case r.From == "USD" && r.To == currency && r.Low > 0:
			return span{low: r.Low, high: r.High, mode: (r.Low + r.High) / 2}, nil
		case r.To == "USD" && r.From == currency && r.Low > 0:
			return span{low: 1 / r.High, high: 1 / r.Low, mode: 2 / (r.Low + r.High)}, nil
		}
	}
	f, err := q.rateFact(currency)
	if err != nil {
		return span{}, err
	}
	return span{low: f.low, high: f.high, mode: f.mode}, nil
}

// errRate says that the ledger has no rate of a currency.
type errRate string

// Error implements error.
func (e errRate) Error() string { return fmt.Sprintf("there is no exchange rate of %s", string(e)) }

// rateFact returns the fact of the year of the text that is nearest.
func (q *question) rateFact(currency string) (fact, error) {
	at := q.claim.Date.Year
	if at == 0 {
		at = q.about.Date.Year
	}
	if at == 0 {
		at = q.about.Today.Year
	}
	var best fact
	least := -1
	for _, i := range q.engine.ledger.at["exchange_rate|"+slug(currency)] {
		f := q.engine.ledger.all[i]
		var y int
		if _, err := fmt.Sscanf(f.entry.When, "%4d", &y); err != nil {
			continue
		}
		d := max(y-at, at-y)
		if at == 0 {
			d = 3000 - y // the last
		}
		if least < 0 || d < least {
			best, least = f, d
		}
	}
	if least < 0 {
		return fact{}, errRate(currency)
	}
	return best, nil
}

// conversion recomputes one currency told in another from the rates of the year.
func (q *question) conversion() (*answer, error) {
	from := q.original()
	if from == nil || from.Measure.Currency == q.claim.Measure.Currency || from.Measure.Currency == "" {
		return nil, nil
	}
	to := q.claim.Measure.Currency
	r := span{low: 1, mode: 1, high: 1}
	var source input
	for _, c := range []struct {
		currency string
		up       bool
	}{{to, true}, {from.Measure.Currency, false}} {
		if c.currency == "USD" {
			continue
		}
		f, err := q.rateFact(c.currency)
		if err != nil {
			return &answer{why: err.Error()}, nil
		}
		if c.up {
			r = span{low: r.low * f.low, mode: r.mode * f.mode, high: r.high * f.high}
		} else {
			r = span{low: r.low / f.high, mode: r.mode / f.mode, high: r.high / f.low}
		}
		source = input{source: f.entry.Source, date: f.entry.Date, basis: string(f.entry.Basis)}
	}
	amount := from.Measure.Normalised
	rate := input{
		key: "rate", name: "exchange rate", low: r.low, mode: r.mode, high: r.high, unit: to + "/" + from.Measure.Currency, scale: 1,
		source: source.source, date: source.date, basis: source.basis,
	}
	t := &template{
		name: "amount in " + to, text: "The amount in the text at the exchange rate of the year.", formula: "amount x rate",
		unit: to, inputs: []input{rate}, id: fmt.Sprint(amount), eval: func(x []float64) (float64, error) { return amount * x[0], nil },
	}
	own := q.claim.Measure
	return &answer{template: t, amount: &amountIs{low: own.Normalised, high: max(own.Normalised, own.NormalisedHigh)}, kind: claims.Arithmetic}, nil
}

// amountIs gives the claim's number in the unit of the template itself.
type amountIs struct{ low, high float64 }

// original returns the amount that this one converts: the nearest before it in its sentence in another currency; nil for none.
func (q *question) original() *claims.Claim {
	own := &q.claim.Measure
	if own.ConversionOf < 0 {
		return nil
	}
	for i := q.claim.Number - 2; i >= 0 && i < len(q.about.Claims); i-- {
		c := &q.about.Claims[i]
		m := &c.Measure
		if m.Sentence != own.Sentence {
			break
		}
		if m.Currency != "" && m.Currency != own.Currency && m.End <= own.Start {
			return c
		}
	}
	return nil
}
