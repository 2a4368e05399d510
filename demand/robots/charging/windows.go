package charging

import (
	"fmt"
	"math"
	"slices"

	"tokenwatt/demand"
)

// Flexible is charging as a load: what does not move and what may, each within its window.
type Flexible struct {
	FirmMW     []float64 // by hour
	Deferrable []demand.Deferrable
	// Room is by how much the power of windows may be above that of spreading each evenly, the least of all: 1 leaves one of
	// them no freedom.
	Room float64
	// Longest and MeanHours are the longest window and the mean one by energy.
	Longest   int
	MeanHours float64
	// Unmet is not empty where nothing moves: why. The charging is the schedule's then, hour by hour.
	Unmet string
}

// EnergyMWh is all charging.
func (f *Flexible) EnergyMWh() float64 {
	l := demand.Load{FirmMW: f.FirmMW, Deferrable: f.Deferrable}
	return l.EnergyMWh()
}

// Windows says what of the charging may move over so many hours through which the problem repeats, from the schedule's state at its
// start to its state at their end. Steps are hours. block joins windows: their begins and ends are moved inwards to multiples of so many hours where enough is left, which makes
// fewer of them; 1 or less keeps all.
//
// Any schedule that keeps to the windows keeps stored energy between its bounds at the end of each hour and charging below the
// chargers' power. The taper is not looked at: bounds above it are not reached as fast as windows ask for.
func Windows(p *Problem, s *Schedule, hours, block int) (*Flexible, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if p.StepHours != 1 || hours < p.steps() || len(s.ChargeKW) != p.steps() {
		return nil, fmt.Errorf("%w: windows need a schedule in steps of an hour and a horizon of %d hours at least, found steps of %g h, %d hours and a schedule of %d steps",
			ErrProblem, p.steps(), p.StepHours, hours, len(s.ChargeKW))
	}
	n := p.steps()
	if slack := 1e-5 * p.CapacityKWh; s.MissKWh > slack || s.OverKWh > slack {
		return nil, fmt.Errorf("%w: the schedule leaves the batteries' bounds, by %g kWh below and %g kWh above: what of it may move is not defined", ErrProblem, s.MissKWh, s.OverKWh)
	}
	f := &Flexible{FirmMW: make([]float64, hours)}
	pieces := p.pieces(s.StartKWh, s.StoredKWh[(hours-1)%n], hours)
	spread := make([]float64, hours)
	for i := range pieces {
		pieces[i].join(block)
		for h := pieces[i].first; h < pieces[i].end; h++ {
			spread[h] += pieces[i].kWh / float64(pieces[i].end-pieces[i].first)
		}
	}
	f.Room = math.Inf(1)
	for i := range pieces {
		// In each hour windows share the chargers in proportion, so that none asks for more than its part of any of its hours.
		w := &pieces[i]
		w.room = math.Inf(1)
		for h := w.first; h < w.end; h++ {
			w.room = min(w.room, p.limitKW(h%n)/spread[h])
		}
		f.Room = min(f.Room, w.room)
	}
	if f.Room < 1 {
		p.fix(f, s)
		return f, nil
	}
	f.fill(pieces)
	return f, nil
}

// fix makes all charging the schedule's.
func (p *Problem) fix(f *Flexible, s *Schedule) {
	f.Unmet = fmt.Sprintf("chargers give %.3g of what the windows ask for in some hour when each is spread evenly: charging is taken as scheduled", f.Room)
	for h := range f.FirmMW {
		f.FirmMW[h] = s.ChargeKW[h%p.steps()] / 1000
	}
}

// fill writes windows of one hour as firm and the others as deferrable.
func (f *Flexible) fill(pieces []piece) {
	var all, weighted float64
	for _, w := range pieces {
		length := w.end - w.first
		all += w.kWh
		weighted += w.kWh * float64(length)
		f.Longest = max(f.Longest, length)
		if length == 1 {
			f.FirmMW[w.first] += w.kWh / 1000
			continue
		}
		power := w.kWh / float64(length) * min(w.room, float64(length)) // all of it in one hour at most
		if n := len(f.Deferrable); n > 0 && f.Deferrable[n-1].FirstHour == w.first && f.Deferrable[n-1].EndHour == w.end {
			f.Deferrable[n-1].EnergyMWh += w.kWh / 1000
			f.Deferrable[n-1].MaxMW += power / 1000
			continue
		}
		f.Deferrable = append(f.Deferrable, demand.Deferrable{FirstHour: w.first, EndHour: w.end, EnergyMWh: w.kWh / 1000, MaxMW: power / 1000})
	}
	if all > 0 {
		f.MeanHours = weighted / all
	}
}

// piece is energy (AC, kWh) that may be charged in the hours [first, end).
type piece struct {
	kWh        float64
	first, end int
	room       float64 // most power over that of spreading it evenly
}

// join moves a window's ends inwards to multiples of block.
func (w *piece) join(block int) {
	if block <= 1 {
		return
	}
	if first, end := (w.first+block-1)/block*block, w.end/block*block; end > first {
		w.first, w.end = first, end
	}
}

// pieces cuts all charging at the envelopes' steps, see the package comment.
func (p *Problem) pieces(start, stop float64, hours int) []piece {
	n := p.steps()
	lower, upper := make([]float64, hours), make([]float64, hours)
	var work float64
	for h := range hours {
		work += p.WorkKWh[h%n]
		lower[h] = max(0, work-(start-p.lowKWh(h%n)))
		upper[h] = max(0, work+p.highKWh(h%n)-start)
	}
	total := max(work+stop-start, 0)
	lower[hours-1] = total
	// Bounds that change make envelopes fall; what has to be in earlier, or may not be in later, rules.
	for h := range hours {
		lower[h] = min(max(lower[h], lower[max(h-1, 0)]), total)
	}
	upper[hours-1] = total
	for h := hours - 2; h >= 0; h-- {
		upper[h] = min(upper[h], upper[h+1])
	}
	cuts := slices.Concat([]float64{0}, lower, upper)
	slices.Sort(cuts)
	var out []piece
	first, last := 0, 0
	for i := 1; i < len(cuts); i++ {
		size := cuts[i] - cuts[i-1]
		if size <= 1e-12*total {
			continue
		}
		middle := cuts[i-1] + size/2
		for upper[first] < middle {
			first++
		}
		for lower[last] < middle {
			last++
		}
		// Rounding may put the first hour behind the last where the envelopes meet.
		out = append(out, piece{kWh: size / p.Efficiency, first: min(first, last), end: last + 1})
	}
	return out
}
