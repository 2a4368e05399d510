package series

import (
	"time"

	"tokenwatt/internal/zone"
)

const (
	hour = 3600
	day  = 24 * hour
)

// stamp is a time as a file writes it: what a clock on the wall shows, in seconds as though it showed UTC, and how far
// that clock is ahead of UTC where the cell itself says so.
type stamp struct {
	wall   int64
	ahead  int64
	marked bool
}

// timekeeper is the clock of a file whose cells do not say theirs.
type timekeeper struct{ zone.Zone }

func utc() timekeeper { return timekeeper{zone.UTC()} }

// offsetAt is how far a clock of the location is ahead of UTC at an instant.
func offsetAt(location *time.Location, instant int64) int64 {
	_, ahead := time.Unix(instant, 0).In(location).Zone()
	return int64(ahead)
}

// instants returns the instants at which the clock shows the stamp, in order: one as a rule, none in the hour that is
// left out in spring, two in the hour that comes twice in autumn.
func (z *timekeeper) instants(s stamp) (all [2]int64, n int) {
	switch {
	case s.marked:
		return [2]int64{s.wall - s.ahead}, 1
	case z.Location == nil:
		return [2]int64{s.wall - z.Ahead}, 1
	}
	// Offsets are within a day, so the changes that matter lie between these two instants.
	before, after := offsetAt(z.Location, s.wall-day), offsetAt(z.Location, s.wall+day)
	for _, ahead := range []int64{max(before, after), min(before, after)} {
		at := s.wall - ahead
		if offsetAt(z.Location, at) == ahead && (n == 0 || all[n-1] != at) {
			all[n] = at
			n++
		}
	}
	return all, n
}

// resolve returns the instant of a row whose predecessor was at an instant. Of an hour that comes twice it is the first,
// unless the rows have passed that already; that is how a clock runs. It is false for an hour that the clock leaves out.
func (z *timekeeper) resolve(s stamp, before int64) (int64, bool) {
	all, n := z.instants(s)
	if n == 0 {
		return 0, false
	}
	if n == 2 && all[0] <= before {
		return all[1], true
	}
	return all[0], true
}

// length is the time in seconds from a row's start, resolved already, to its end, which a file without marks for summer
// time may state an hour wrong on the days of change: the shorter of the wall's difference and the true one is right.
func (z *timekeeper) length(start, end stamp, at int64) int64 {
	all, n := z.instants(end)
	best := int64(0)
	consider := func(length int64) {
		if length > 0 && (best == 0 || length < best) {
			best = length
		}
	}
	for i := range n {
		consider(all[i] - at)
	}
	if !end.marked {
		consider(end.wall - start.wall)
	}
	return best
}
