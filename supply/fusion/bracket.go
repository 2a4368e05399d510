package fusion

import "math"

// Range is what is known of a parameter, in its unit.
type Range struct{ Low, Mode, High float64 }

// costSign says which end of a parameter's range makes a plant dearer: 1 the high one, -1 the low one, 0 for what is no matter
// of prices and lives.
func costSign(q *Parameter) int {
	switch q.Name {
	case "discount_rate", "construction_time", "life":
		return 0
	case "coil_stress_mpa", "bank_shots", "switch_shots", "wall_fluence_mw_yr_m2":
		return -1
	case "helium_price", "tritium_price", "deuterium_price", "boron_price":
		return 1
	}
	if q.Group == CostGroup {
		return 1
	}
	return 0
}

// Bracket fills the low and high ends of the accounts: the plant with all prices and lives at their cheap ends together, and at
// their dear ends. The pulse, the efficiencies and the money's price stay at their modes. Names that are no parameter are passed
// over, as are parameters without a range. The error wraps ErrPlant: an end that Check refuses.
func (r *Result) Bracket(ranges map[string]Range) error {
	cheap, dear := r.Plant, r.Plant
	for _, q := range Parameters() {
		known, ok := ranges[q.Name]
		if !ok {
			continue
		}
		switch costSign(&q) {
		case 1:
			q.Set(&cheap, known.Low)
			q.Set(&dear, known.High)
		case -1:
			q.Set(&cheap, known.High)
			q.Set(&dear, known.Low)
		}
	}
	low, err := Evaluate(cheap, r.Pulse)
	if err != nil {
		return err
	}
	high, err := Evaluate(dear, r.Pulse)
	if err != nil {
		return err
	}
	for i := range r.Economics.Accounts {
		a := &r.Economics.Accounts[i]
		a.Low, a.High = low.Economics.Accounts[i].USD, high.Economics.Accounts[i].USD
	}
	r.Economics.lcoeLow, r.Economics.lcoeHigh = low.Economics.lcoe, high.Economics.lcoe
	if high.Economics.NotProducer != nil {
		r.Economics.lcoeHigh = math.Inf(1)
	}
	return nil
}
