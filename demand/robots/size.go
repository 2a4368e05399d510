package robots

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/demand/robots/queueing"
)

// ErrInfeasible is wrapped where no fleet within the limits keeps the wait limit.
var ErrInfeasible = errors.New("robots: the wait limit cannot be kept")

// mostRobots bounds the robots of a site; larger fleets are several sites.
const mostRobots = 20000

// size finds robots, chargers and spare packs of a site, as far as they are not given: the fewest that keep the wait limit in the
// busiest hour, and of those with one robot and fewer chargers more the cheapest. Errors wrap ErrInfeasible.
func (o *option) size() error {
	var err error
	switch n, k := int(o.f.fleet), int(o.f.chargers); {
	case n > 0 && k > 0:
		o.robots, o.chargers = n, k
	case n > 0:
		o.robots = n
		o.chargers, err = o.chargersFor(n)
	case k > 0 && o.refuel != "swap" && o.docks && o.drainW(mostRobots, o.demand.highest)/o.jobWh*o.awayHours >= float64(k):
		// No number of robots helps: they need more charging than the chargers give.
		return fmt.Errorf("%w: the busiest hour's work takes %.4g chargers, %d are given", ErrInfeasible, o.drainW(mostRobots, o.demand.highest)/o.jobWh*o.awayHours, k)
	case k > 0 || o.refuel == "swap":
		o.chargers = k
		o.robots, err = o.fewest(func(n int) int { return max(k, 1) })
	default:
		err = o.cheapest()
	}
	if err == nil && o.refuel == "swap" {
		err = o.packs()
	}
	return err
}

// fewest is the smallest number of robots that keeps the limit in the busiest hour, with chargers by their number.
func (o *option) fewest(chargers func(n int) int) (int, error) {
	low := int(o.demand.highest) // too few: as many erlangs or more
	n, err := o.within(low, mostRobots, chargers)
	if err == nil && n > mostRobots {
		return 0, fmt.Errorf("%w: %.4g robots at work in the busiest hour, and %d of them with %d chargers are not enough (more or faster chargers, or more sites, would help)",
			ErrInfeasible, o.demand.highest, mostRobots, chargers(mostRobots))
	}
	return n, err
}

// within is the smallest number of robots above low and up to most that keeps the limit in the busiest hour, or most + 1 where none does.
func (o *option) within(low, most int, chargers func(n int) int) (int, error) {
	keeps := func(n int) (bool, error) {
		late, err := o.late(n, chargers(n))
		return late <= o.f.late, err
	}
	start, high := low, min(most, low+1)
	for {
		ok, err := keeps(high)
		if err != nil {
			return 0, err
		}
		if ok {
			break
		}
		if high >= most {
			return most + 1, nil
		}
		low, high = high, min(most, high+max(1, high-start))
	}
	for high-low > 1 {
		middle := low + (high-low)/2
		ok, err := keeps(middle)
		if err != nil {
			return 0, err
		}
		if ok {
			high = middle
		} else {
			low = middle
		}
	}
	return high, nil
}

// slackLate is by how much the share of late jobs may be above the best where chargers are found for robots that cannot keep the limit.
const slackLate = 1e-3

// chargersFor is the fewest chargers of n robots with which the limit is kept in the busiest hour; where it never is, the fewest that are
// no worse than one for each robot by more than slackLate.
func (o *option) chargersFor(n int) (int, error) {
	best, err := o.late(n, n)
	if err != nil {
		return 0, err
	}
	limit := o.f.late
	if best > limit {
		limit = best + slackLate
	}
	low, high := 0, n
	for high-low > 1 {
		middle := low + (high-low)/2
		late, err := o.late(n, middle)
		if err != nil {
			return 0, err
		}
		if late <= limit {
			high = middle
		} else {
			low = middle
		}
	}
	return high, nil
}

// leastChargers is how many the busiest hour's work keeps busy, and one more: with fewer the robots at work drain more than is charged.
func (o *option) leastChargers() int {
	a := o.demand.highest
	return int(o.drainW(int(math.Ceil(a)), a)/o.jobWh*o.awayHours) + 1
}

// cheapest weighs robots against chargers: from the fewest robots with their fewest chargers on, one charger less at a time, each with
// the fewest robots that make up for it, as far as those cost less than the best pair.
func (o *option) cheapest() error {
	n, err := o.fewest(func(n int) int { return n })
	if err != nil {
		return err
	}
	k, err := o.chargersFor(n)
	if err != nil {
		return err
	}
	robot, charger := o.f.robotYear(), o.chargerYear()
	o.robots, o.chargers = n, k
	best := float64(n)*robot + float64(k)*charger
	for k--; k >= o.leastChargers(); k-- {
		most := mostRobots
		if affordable := (best - float64(k)*charger) / robot; affordable < mostRobots {
			most = int(affordable)
		}
		if most <= n {
			continue
		}
		more, err := o.within(n, most, func(int) int { return k })
		if err != nil {
			return err
		}
		if more > most {
			if most == mostRobots {
				break
			}
			continue
		}
		n = more
		if usd := float64(n)*robot + float64(k)*charger; usd < best {
			o.robots, o.chargers, best = n, k, usd
		}
	}
	return nil
}

// packs finds spare packs and, where not given, a charger for each. Exchanges of the busiest hour find a full pack by Palm's theorem; with
// fewer chargers than packs, each pack waits for one as in Erlang's line. Errors wrap ErrInfeasible.
func (o *option) packs() error {
	rate := o.drainW(o.robots, o.demand.highest) / o.jobWh
	away := o.chargeHours
	if k := int(o.f.chargers); k > 0 {
		wait, err := (queueing.Queue{Servers: k, Load: rate * away, Service: away, ArrivalSCV: 1, ServiceSCV: 0}).Wait()
		if errors.Is(err, queueing.ErrInfeasible) {
			return fmt.Errorf("%w: %.4g exchanges an hour, each pack charging for %.4g h, on %d chargers", ErrInfeasible, rate, away, k)
		}
		if err != nil {
			return err
		}
		away += wait
	}
	var err error
	if o.spares, err = queueing.SparePacks(rate*away, o.f.fill); err != nil {
		return err
	}
	if o.chargers = int(o.f.chargers); o.chargers == 0 {
		o.chargers = o.spares
	}
	return nil
}
