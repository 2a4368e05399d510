package metrics

import (
	"math"

	"tokenwatt/demand/serving/replica"
	"tokenwatt/internal/neumaier"
)

// Phase is what energy was taken for.
type Phase int

// The phases. An iteration that decodes and computes prompts takes for its decodes what they would take alone, at most all,
// and the rest for prompts: the decodes would have run anyway.
const (
	Prefill  Phase = iota // prompts, and what is computed again after a preemption
	Decode                // answers, the verification of drafts with them
	Idle                  // replicas that wait
	Starting              // replicas that load and warm up
	Phases                // how many there are
)

// String names the phase.
func (p Phase) String() string {
	return [...]string{"prefill", "decode", "idle", "starting", "phases"}[p]
}

// Energy is J by phase.
type Energy [Phases]float64

// Total is J of all phases.
func (e Energy) Total() float64 {
	var s neumaier.Sum
	for _, v := range e {
		s.Add(v)
	}
	return s.Value()
}

// meter adds up the energy of one replica and puts its power into a series. What it draws is known without a gap: iterations
// as they are reported, and between them a level that is set.
type meter struct {
	cost   replica.Cost
	power  *Series // shared by all replicas
	energy *[Phases]neumaier.Sum
	now    float64 // s, up to which all is counted
	level  float64 // W between iterations
	phase  Phase   // that it is for
	verify []replica.Chunk
}

// wait counts up to a time at the level between iterations.
func (m *meter) wait(to float64) {
	if !(to > m.now) {
		return
	}
	if l := (line{m.now, to, m.level, m.level}).within(m.power.start, m.power.end); l.to > l.from && m.level != 0 {
		m.energy[m.phase].Add(l.integral())
		m.power.ramp(l)
	}
	m.now = to
}

// steps counts iterations.
func (m *meter) steps(s *replica.Steps) {
	m.wait(s.Start)
	m.now = s.End()
	joules := m.spread(s)
	decode := joules
	if len(s.Chunks) > 0 { // then it is one iteration, of constant power: a part of it has the same shares
		if whole := s.Energy(); whole > 0 {
			decode *= math.Min(1, math.Max(0, m.decodes(s)/whole))
		}
	}
	m.energy[Decode].Add(decode)
	m.energy[Prefill].Add(joules - decode)
}

// decodes is what the decodes of a mixed iteration and the verification of drafts would take alone.
func (m *meter) decodes(s *replica.Steps) float64 {
	m.verify = m.verify[:0]
	for _, c := range s.Chunks {
		if c.Logits > 1 {
			m.verify = append(m.verify, c)
		}
	}
	switch {
	case len(m.verify) == len(s.Chunks):
		return s.Energy()
	case s.Decodes == 0 && len(m.verify) == 0:
		return 0
	case len(m.verify) > 0:
		_, j := m.cost.Step(s.Decodes, s.ContextSum, s.ContextMax, m.verify)
		return j
	}
	p := m.cost.Decode(s.Decodes, s.ContextSum, s.ContextMax)
	return p.Joules + p.JoulesPerContext*float64(s.ContextSum)
}

// spread puts iterations into the series and returns their energy there. Within an iteration power is constant; a bin
// gets the exact integral.
func (m *meter) spread(s *replica.Steps) float64 {
	p := m.power
	from, to := max(s.Start, p.start), min(m.now, p.end)
	if !(to > from) {
		return 0
	}
	j := p.reach(to)
	i := p.bin(from)
	first, last := upTo(s, from), upTo(s, to)
	before := first
	for ; i < j; i++ {
		e := upTo(s, p.edge(i+1))
		p.bins[i] += e - before
		before = e
	}
	p.bins[j] += last - before
	return last - first
}

// upTo is the energy in J that iterations have taken up to a time: of k whole ones and of a part of the next. k solves
// k a + m k (k-1) / 2 <= t, where the k-th iteration, from 0, lasts a + k m.
func upTo(s *replica.Steps, now float64) float64 {
	t := now - s.Start
	if t <= 0 {
		return 0
	}
	if now >= s.End() {
		return s.Energy()
	}
	// The root of m/2 k^2 + (a - m/2) k - t, written so that nothing cancels.
	half := s.Seconds - s.SecondsMore/2
	root := 2 * t / (half + math.Sqrt(math.Max(0, half*half+2*s.SecondsMore*t)))
	k := max(0, min(s.Count-1, int64(root)))
	for k > 0 && series(s.Seconds, s.SecondsMore, k) > t {
		k--
	}
	for k+1 < s.Count && series(s.Seconds, s.SecondsMore, k+1) <= t {
		k++
	}
	part := (t - series(s.Seconds, s.SecondsMore, k)) / (s.Seconds + float64(k)*s.SecondsMore)
	return series(s.Joules, s.JoulesMore, k) + math.Min(part, 1)*(s.Joules+float64(k)*s.JoulesMore)
}

// series is the sum of n terms first + k more, k = 0 ... n-1.
func series(first, more float64, n int64) float64 {
	return float64(n)*first + more*(0.5*float64(n)*float64(n-1))
}
