package scaling

import (
	"fmt"
	"math"

	"tokenwatt/internal/fault"
)

// Machine is what an accelerator does and takes while it trains.
type Machine struct {
	Peak       float64 // FLOP/s, dense, of the number format that is trained in
	MFU        float64 // model operations over peak while the run advances, 0 to 1
	Goodput    float64 // share of the wall time in which the run advances, 0 to 1
	USDPerHour float64 // of one accelerator; 0 where no price is known
	Watts      float64 // of IT for one accelerator, its share of the server included; 0 where it is not known
	PUE        float64 // power at the meter over power of IT; only with Watts
}

// Budget is what may be spent: exactly one of the four is above zero.
type Budget struct {
	FLOP               float64 // model operations
	USD                float64
	Joules             float64 // at the meter
	AcceleratorSeconds float64 // accelerators times the wall time that they are held
}

// Spend is one amount in every unit in which it can be told.
type Spend struct {
	FLOP               float64
	AcceleratorSeconds float64
	USD                float64 // only where Priced
	Joules             float64 // at the meter; only where Metered
	Priced, Metered    bool
}

// Of returns what the budget buys on a machine, in every unit: model operations are accelerator-seconds x peak x MFU x
// goodput, energy at the meter is accelerator-seconds x watts x PUE. The error joins all that is wrong and wraps
// ErrScaling.
func (b Budget) Of(m Machine) (Spend, error) {
	list := fault.List{Cause: ErrScaling}
	b.check(&list, &m)
	if err := list.Err(); err != nil {
		return Spend{}, err
	}
	const hour = 3600
	rate := m.Peak * m.MFU * m.Goodput
	var seconds float64
	switch {
	case b.FLOP > 0:
		seconds = b.FLOP / rate
	case b.USD > 0:
		seconds = b.USD / m.USDPerHour * hour
	case b.Joules > 0:
		seconds = b.Joules / (m.Watts * m.PUE)
	default:
		seconds = b.AcceleratorSeconds
	}
	s := Spend{FLOP: seconds * rate, AcceleratorSeconds: seconds, Priced: m.USDPerHour > 0, Metered: m.Watts > 0}
	if b.FLOP > 0 {
		s.FLOP = b.FLOP
	}
	positive(&list, "operations of the budget", s.FLOP)
	if err := list.Err(); err != nil {
		return Spend{}, err
	}
	if s.Priced {
		s.USD = seconds / hour * m.USDPerHour
	}
	if s.Metered {
		s.Joules = seconds * m.Watts * m.PUE
	}
	return s, nil
}

// check records what is wrong with the budget and the machine.
func (b *Budget) check(list *fault.List, m *Machine) {
	given := 0
	for _, amount := range []struct {
		name  string
		value float64
	}{
		{"budget.flop", b.FLOP},
		{"budget.usd", b.USD},
		{"budget.joules", b.Joules},
		{"budget.accelerator_seconds", b.AcceleratorSeconds},
	} {
		switch v := amount.value; {
		case math.IsNaN(v) || math.IsInf(v, 0) || v < 0:
			list.Add(amount.name, fmt.Sprint(v), "a finite number, zero or above")
		case v > 0:
			given++
		}
	}
	if given != 1 {
		list.Add("budget", fmt.Sprintf("%d amounts", given), "exactly one of FLOP, USD, joules and accelerator-seconds")
	}
	positive(list, "machine.peak", m.Peak)
	share(list, "machine.mfu", m.MFU)
	share(list, "machine.goodput", m.Goodput)
	if b.USD > 0 || m.USDPerHour != 0 {
		positive(list, "machine.usd_per_hour", m.USDPerHour)
	}
	if b.Joules > 0 || m.Watts != 0 {
		positive(list, "machine.watts", m.Watts)
		if !(m.PUE >= 1) || math.IsInf(m.PUE, 0) {
			list.Add("machine.pue", fmt.Sprint(m.PUE), "1 or above")
		}
	}
}

// share records an error unless the value is above 0 and at most 1.
func share(list *fault.List, field string, v float64) {
	if !(v > 0 && v <= 1) {
		list.Add(field, fmt.Sprint(v), "above 0 and at most 1")
	}
}
