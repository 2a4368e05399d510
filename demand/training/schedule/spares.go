package schedule

import "math"

// Spares is how long a run waits for servers, in the steady state.
type Spares struct {
	Servers int     // held ready
	Offered float64 // servers that would be under repair in the mean if the run never waited (erlang)
	// Short is the probability that a failure that needs a server finds none: Erlang's B formula.
	Short float64
	// WaitSeconds is the mean wait of such a failure, s, and Mean that over all failures.
	WaitSeconds, Mean float64
}

// ErlangB is the probability that all places of a loss system are taken (Erlang 1917), by the recursion of Jagerman
// 1974; NaN unless the offered load (erlang) is zero or above and there are no fewer than zero places.
func ErlangB(places int, offered float64) float64 {
	if places < 0 || !(offered >= 0) {
		return math.NaN()
	}
	b := 1.0
	for k := 1; k <= places; k++ {
		b = offered * b / (float64(k) + offered*b)
	}
	return b
}

// SparesFor is the least number of spare servers with which a failure finds none with at most this probability. It is
// -1 where the probability is not above zero or the load (erlang) is negative, NaN or above a million.
func SparesFor(offered, probability float64) int {
	if !(probability > 0) || !(offered >= 0 && offered <= 1e6) {
		return -1
	}
	b := 1.0
	k := 0
	for b > probability {
		k++
		b = offered * b / (float64(k) + offered*b)
	}
	return k
}

// spares returns the spares' steady state at a mean time between failures of mtbf (s).
func (p *Problem) spares(mtbf float64) Spares {
	r := &p.Reliability
	s := Spares{Servers: p.SpareServers, Offered: r.Swap * r.RepairHours * hour / mtbf}
	s.Short = ErlangB(p.SpareServers, s.Offered)
	s.WaitSeconds = r.RepairHours * hour / float64(p.SpareServers+1)
	s.Mean = r.Swap * s.Short * s.WaitSeconds
	return s
}
