package fusion

import (
	"errors"
	"fmt"

	"tokenwatt/internal/annuity"
)

// ErrNotProducer says that a plant takes more electricity than it gives, so that nothing that is divided by what it gives has
// a value; it comes as a *NotProducerError.
var ErrNotProducer = errors.New("not a producer")

// NotProducerError says by how much a plant fails to give electricity.
type NotProducerError struct {
	// NetW is the net power of all modules at the highest rate, NetJ that of a pulse, auxiliaries included.
	NetW, NetJ float64
	// OfBank is NetJ over the energy of the bank.
	OfBank float64
	// MWhPerYear is given in a year of mean availability, idle draw taken off. It is 0 or below where NetW is, and may be where
	// it is not.
	MWhPerYear float64
}

// Error says what is missing from a pulse.
func (e *NotProducerError) Error() string {
	if e.NetJ > 0 {
		return fmt.Sprintf("%v: its outages leave less than it draws while it stands, %.4g MWh a year", ErrNotProducer, e.MWhPerYear)
	}
	return fmt.Sprintf("%v: a pulse falls short by %.4g MJ, %.3g %% of its bank (%.4g MW)", ErrNotProducer, -e.NetJ/1e6, -100*e.OfBank, e.NetW/1e6)
}

// Is makes errors.Is(err, ErrNotProducer) true.
func (e *NotProducerError) Is(target error) bool { return target == ErrNotProducer }

// Economics is what a plant costs and, where it gives electricity, what a MWh of it costs.
type Economics struct {
	// Accounts in the order of their codes.
	Accounts []Account
	// OvernightUSD is accounts 10 to 50, CapitalUSD with account 60 too.
	OvernightUSD, CapitalUSD float64
	// AnnuityUSD is account 90, OperationUSD account 70 with the exchange of parts, FuelUSD account 80, each a year.
	AnnuityUSD, OperationUSD, FuelUSD float64
	// WearUSDPerShot is the cost of what a pulse of a module wears.
	WearUSDPerShot float64
	// HeliumRevenueUSD is earned a year with helium-3, a mean over the life. It is not in the LCOE, which it could turn around.
	HeliumRevenueUSD float64
	// MWhPerYear is given in a year, what the plant draws while it stands taken off:
	//
	//	8760 h x (A x output - idle draw)
	MWhPerYear float64
	// NotProducer is why there is no LCOE; nil where there is one.
	NotProducer *NotProducerError
	// lcoe in USD/MWh, where NotProducer is nil; its ends are those of the accounts.
	lcoe, lcoeLow, lcoeHigh float64
}

// LCOE is the levelised cost of electricity in USD/MWh,
//
//	(account 90 + account 70 + account 80) / MWh a year,
//
// or a *NotProducerError: it is never below 0 and never not a number.
func (e *Economics) LCOE() (float64, error) {
	if e.NotProducer != nil {
		return 0, e.NotProducer
	}
	return e.lcoe, nil
}

// LCOERange is the LCOE with all prices and lives at their cheap ends together and at their dear ends, as Result.Bracket
// found them; without it both are the LCOE. The high end is +Inf where short lives turn the plant into a load: exchanges then
// leave no time to fire. The error is a *NotProducerError.
func (e *Economics) LCOERange() (low, high float64, err error) {
	if e.NotProducer != nil {
		return 0, 0, e.NotProducer
	}
	return e.lcoeLow, e.lcoeHigh, nil
}

// economicsOf adds the accounts up.
func economicsOf(p *Plant, e *Energy, w *WearReport, s *Stocks) Economics {
	c := capitalOf(p, e, w)
	crf := annuity.CRF(p.DiscountRate, p.LifeYears)
	r := Economics{OvernightUSD: c.oneTime, CapitalUSD: c.oneTime + c.interest, WearUSDPerShot: wearUSDPerShot(p, w, &c.worn)}

	operation, exchange := operationOf(p, w, &c.worn, crf)
	r.OperationUSD = operation + exchange
	yearly := func(code, name string, usd float64) {
		c.list = append(c.list, Account{Code: code, Name: name, USD: usd, Low: usd, High: usd, PerYear: true})
	}
	yearly("70", "Operation and maintenance", r.OperationUSD)
	yearly("71", "Staff, maintenance, insurance", operation)
	yearly("72", "Exchange of worn parts", exchange)
	r.FuelUSD, r.HeliumRevenueUSD = fuelOf(p, s)
	yearly("80", "Fuel", r.FuelUSD)
	r.AnnuityUSD = crf * r.CapitalUSD
	yearly("90", "Annuity of the capital", r.AnnuityUSD)
	r.Accounts = c.list

	r.MWhPerYear = 8760 * (w.Availability*e.OutputW - e.IdleW) / 1e6
	if !(r.MWhPerYear > 0) || !(e.NetW > 0) {
		r.NotProducer = &NotProducerError{NetW: e.NetW, NetJ: e.NetJ, OfBank: e.NetJ / e.BankJ, MWhPerYear: r.MWhPerYear}
		return r
	}
	r.lcoe = (r.AnnuityUSD + r.OperationUSD + r.FuelUSD) / r.MWhPerYear
	r.lcoeLow, r.lcoeHigh = r.lcoe, r.lcoe
	return r
}
