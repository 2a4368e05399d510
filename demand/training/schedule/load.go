package schedule

import (
	"math"

	"tokenwatt/demand"
)

// profile is a power that changes with the stages of a run, over its wall time in h.
type profile struct {
	ends []float64 // h, of each stage
	mw   []float64 // of each stage
}

// energy is the integral from one hour of the run to another, MWh; nothing is drawn outside the run.
func (q *profile) energy(from, to float64) float64 {
	var sum, start float64
	for i, end := range q.ends {
		if start >= to {
			break
		}
		if a, b := max(from, start), min(to, end); b > a {
			sum += (b - a) * q.mw[i]
		}
		start = end
	}
	return sum
}

// peak is the highest power between two hours of the run, MW.
func (q *profile) peak(from, to float64) float64 {
	var peak, start float64
	for i, end := range q.ends {
		if min(to, end) > max(from, start) {
			peak = max(peak, q.mw[i])
		}
		start = end
	}
	return peak
}

// profiles returns the power that the run draws in any case and what of it may move, by stage. Without pauses nothing
// may; with them all that is above idle may, and firm is what idle servers draw.
func (p *Problem) profiles(b *Breakdown, w *work) (firm, movable profile) {
	wall, running := b.Hours(), b.Running()
	idle, spare := p.megawatts(p.Power.Idle), p.spareMW()
	rest := *b
	rest.Productive, rest.Lost, rest.Paused = 0, 0, 0
	other := p.energy(&rest, 0)
	steps := b.Productive + b.Lost
	var end float64
	for i, s := range w.stages {
		end += s.share * wall
		if i == len(w.stages)-1 {
			end = wall
		}
		firm.ends, movable.ends = append(firm.ends, end), append(movable.ends, end)
		mean := (steps*p.megawatts(s.watts) + other.Checkpoint + other.Restart + other.Idle) / running
		if p.Pausing.WindowHours == 0 {
			firm.mw, movable.mw = append(firm.mw, mean+spare), append(movable.mw, 0)
			continue
		}
		firm.mw, movable.mw = append(firm.mw, idle+spare), append(movable.mw, mean-idle)
	}
	return firm, movable
}

// load puts the mean course of a run on the hours of the study; its machines are those of the run and the spares. What goes past the study's end is carried round to its
// beginning, so that the study keeps the energy.
func (p *Problem) load(b *Breakdown, w *work) demand.Load {
	firm, movable := p.profiles(b, w)
	wall, servers := b.Hours(), float64(p.servers()+p.SpareServers)
	load := demand.Load{
		Workload: p.Name, FirmMW: make([]float64, p.StudyHours),
		Accelerators: float64(p.Accelerators + p.SpareServers*p.AcceleratorsPerServer), Servers: servers,
	}
	for i := 0; float64(i) < wall; i++ {
		load.FirmMW[(p.StartHour+i)%p.StudyHours] += firm.energy(float64(i), float64(i+1))
	}
	if window := p.Pausing.WindowHours; window > 0 {
		for first := 0; float64(first) < wall; first += window {
			end := min(first+window, int(math.Ceil(wall)))
			// A window across the study's end is cut there.
			if cut := p.StudyHours - p.StartHour; first < cut && end > cut {
				load.Deferrable = append(load.Deferrable, p.movable(&movable, first, cut), p.movable(&movable, cut, end))
				continue
			}
			load.Deferrable = append(load.Deferrable, p.movable(&movable, first, end))
		}
	}
	return load
}

// movable is what may move between two hours of the run. The duty of the window is that of the whole run.
func (p *Problem) movable(q *profile, first, end int) demand.Deferrable {
	start := (p.StartHour + first) % p.StudyHours
	return demand.Deferrable{
		FirstHour: start, EndHour: start + end - first,
		EnergyMWh: p.duty() * q.energy(float64(first), float64(end)), MaxMW: q.peak(float64(first), float64(end)),
	}
}
