package charging

import (
	"fmt"
	"math"
	"slices"
)

// Uncontrolled charges as soon as there is room, with all the power there is: what robots do that nobody tells otherwise. The
// fleet is followed through the horizon until it ends as it began.
func Uncontrolled(p *Problem) (*Schedule, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	n := p.steps()
	s := &Schedule{Name: "uncontrolled", ChargeKW: make([]float64, n), StartKWh: p.highKWh(n - 1)}
	const rounds = 50
	for range rounds {
		stored := s.StartKWh
		for t := range n {
			room := p.highKWh(t) - stored + p.WorkKWh[t]
			s.ChargeKW[t] = min(max(room, 0)/(p.Efficiency*p.StepHours), p.asSoon(t, stored))
			stored += p.Efficiency*s.ChargeKW[t]*p.StepHours - p.WorkKWh[t]
		}
		if math.Abs(stored-s.StartKWh) <= 1e-9*p.CapacityKWh {
			p.bill(s, nil)
			return s, nil
		}
		s.StartKWh = stored
	}
	return nil, fmt.Errorf("%w: uncontrolled charging loses energy from one horizon to the next: chargers give too little for the work", ErrInfeasible)
}

// asSoon is the most charging of a step so that the power at the end of the step is still what the taper allows there: with
// c = e P D, E the capacity and work w, p = min(P, P (E - s + w) / ((1 - taper) E + c)).
func (p *Problem) asSoon(t int, stored float64) float64 {
	limit := p.limitKW(t)
	if p.TaperSOC >= 1 {
		return limit
	}
	gain := p.Efficiency * limit * p.StepHours
	room := p.CapacityKWh - stored + p.WorkKWh[t]
	return min(limit, limit*max(room, 0)/((1-p.TaperSOC)*p.CapacityKWh+gain))
}

// ValleyFilling charges up to one water level of grid power: the level at which the valleys of firm load less sun hold all of the
// work's energy. It looks at chargers but not at the batteries' bounds; MissKWh and OverKWh say how far it goes beyond.
func ValleyFilling(p *Problem) (*Schedule, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	n := p.steps()
	net := make([]float64, n)
	for t := range net {
		net[t] = p.firmKW(t) - at(p.SolarKW, t, 0)
	}
	fill := func(level float64) (charge []float64, sum float64) {
		charge = make([]float64, n)
		for t := range charge {
			charge[t] = min(max(level-net[t], 0), p.limitKW(t))
			sum += charge[t] * p.StepHours
		}
		return charge, sum
	}
	need := p.workKWh() / p.Efficiency
	low, high := slices.Min(net), slices.Max(net)
	for t := range n {
		high = max(high, net[t]+p.limitKW(t))
	}
	if _, most := fill(high); most < need*(1-1e-12) {
		return nil, fmt.Errorf("%w: chargers give %g kWh where the work needs %g", ErrInfeasible, most, need)
	}
	for range 200 { // bisection to the last digit
		if mid := low + (high-low)/2; mid > low && mid < high {
			if _, sum := fill(mid); sum < need {
				low = mid
			} else {
				high = mid
			}
		}
	}
	s := &Schedule{Name: "valley filling"}
	s.ChargeKW, _ = fill(high)
	p.settle(s)
	return s, nil
}

// CheapestFirst charges at full power in the cheapest steps, the earlier of equal ones. It looks at neither the peak nor the
// batteries' bounds.
func CheapestFirst(p *Problem) (*Schedule, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	n := p.steps()
	order := make([]int, n)
	for t := range order {
		order[t] = t
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch pa, pb := p.PriceUSDPerKWh[a], p.PriceUSDPerKWh[b]; {
		case pa < pb:
			return -1
		case pa > pb:
			return 1
		}
		return 0
	})
	s := &Schedule{Name: "cheapest first", ChargeKW: make([]float64, n)}
	left := p.workKWh() / p.Efficiency
	for _, t := range order {
		s.ChargeKW[t] = min(p.limitKW(t), left/p.StepHours)
		left = max(left-s.ChargeKW[t]*p.StepHours, 0)
	}
	if left > 1e-9*p.workKWh() {
		return nil, fmt.Errorf("%w: chargers give %g kWh too little for the work", ErrInfeasible, left)
	}
	p.settle(s)
	return s, nil
}

// settle bills a schedule from the start that keeps the batteries within their bounds, or as near to them as a start can.
func (p *Problem) settle(s *Schedule) {
	n := p.steps()
	// A start of x has to be at least low_t - c_t and at most high_t - c_t, with c_t the net charge so far.
	least, most, sum := math.Inf(-1), math.Inf(1), 0.0
	for t := range n {
		sum += p.Efficiency*s.ChargeKW[t]*p.StepHours - p.WorkKWh[t]
		least, most = max(least, p.lowKWh(t)-sum), min(most, p.highKWh(t)-sum)
	}
	s.StartKWh = least
	if least > most {
		s.StartKWh = (least + most) / 2
	}
	p.bill(s, nil)
}
