package schedule

import "math"

// work is what a run has to do: productive time in s, steps, and the power of its mean step in W per accelerator.
type work struct {
	productive, steps, watts float64
	stages                   []part
}

// part is one stage's share of the productive time, and its power in W per accelerator.
type part struct{ share, watts float64 }

// work counts the steps of every stage. A stage may end within a step, which the next one goes on with; the last step of
// the run is whole.
func (p *Problem) work() work {
	var w work
	var tokens float64
	add := func(n, step, watts float64) {
		w.steps += n
		w.productive += n * step
		w.watts += n * step * watts
		w.stages = append(w.stages, part{share: n * step, watts: watts})
	}
	for i := range p.Ramp {
		s := &p.Ramp[i]
		add(s.Tokens/s.BatchTokens, s.StepSeconds, s.TrainWatts)
		tokens += s.Tokens
	}
	total := whole(w.steps + (p.Tokens-tokens)/p.BatchTokens)
	add(total-w.steps, p.StepSeconds, p.Power.Train)
	w.steps = total
	w.watts /= w.productive
	for i := range w.stages {
		w.stages[i].share /= w.productive
	}
	return w
}

// whole rounds up; what is a whole number but for the rounding of the arithmetic is taken as one.
func whole(n float64) float64 {
	if r := math.Round(n); r >= 1 && math.Abs(n-r) <= 1e-9*r {
		return r
	}
	return math.Ceil(n)
}

// LinearRamp returns the stages of a batch that grows from one size to another (both in tokens, the last left out: it is
// the run's own) in equal increments over so many tokens, as in GPT-3, BLOOM and DeepSeek-V3. Time and power of a step
// with a batch come from step. The number of increments is rounded; there is no ramp (nil)
// where the batch does not grow, a figure is not above zero, or there would be over a hundred thousand stages.
func LinearRamp(from, to, increment, tokens float64, step func(batchTokens float64) (seconds, watts float64)) []Stage {
	if !(from > 0 && to > from && increment > 0 && tokens > 0) || math.IsInf(to, 0) {
		return nil
	}
	count := math.Max(1, math.Round((to-from)/increment))
	if count > 1e5 {
		return nil
	}
	n := int(count)
	ramp := make([]Stage, n)
	for i := range ramp {
		batch := from + float64(i)*(to-from)/float64(n)
		s, w := step(batch)
		ramp[i] = Stage{Tokens: tokens / float64(n), BatchTokens: batch, StepSeconds: s, TrainWatts: w}
	}
	return ramp
}

// Energy is what the states of a run draw at the boundary IT, in MWh.
type Energy struct {
	Training   float64 // productive steps
	Lost       float64 // steps and stalls done again
	Checkpoint float64
	Restart    float64
	Idle       float64 // waiting for servers, maintenance, paused
	Spares     float64
}

// Total is the energy of the run, MWh.
func (e *Energy) Total() float64 {
	return e.Training + e.Lost + e.Checkpoint + e.Restart + e.Idle + e.Spares
}

// Cost is in USD; what has no price is zero.
type Cost struct {
	Accelerators float64 // rent of the run's accelerators and of its spares
	Electricity  float64
}

// Total of both, USD.
func (c Cost) Total() float64 { return c.Accelerators + c.Electricity }

// megawatts is the power of the run's servers with so many W in each accelerator, in MW.
func (p *Problem) megawatts(watts float64) float64 {
	return (float64(p.Accelerators)*watts + float64(p.servers())*p.Power.Server) / 1e6
}

// spareMW is the power of the spares, MW.
func (p *Problem) spareMW() float64 {
	return float64(p.SpareServers) * (float64(p.AcceleratorsPerServer)*p.Power.Idle + p.Power.Server) / 1e6
}

// energy is that of a breakdown in h, with steps of so many W in each accelerator in the mean. Around a pause the stall
// draws as a checkpoint does and the rest as a restart.
func (p *Problem) energy(b *Breakdown, train float64) Energy {
	checkpoint := p.megawatts(p.Power.Checkpoint)
	restart := p.megawatts(p.Power.Restart)
	stall := b.Resume * p.stallShare()
	return Energy{
		Training:   b.Productive * p.megawatts(train),
		Lost:       b.Lost * p.megawatts(train),
		Checkpoint: (b.Checkpoint + stall) * checkpoint,
		Restart:    (b.Restart + b.Resume - stall) * restart,
		Idle:       (b.Wait + b.Maintenance + b.Paused) * p.megawatts(p.Power.Idle),
		Spares:     b.Hours() * p.spareMW(),
	}
}

// stallShare is the part of a pause's cost that is a checkpoint.
func (p *Problem) stallShare() float64 {
	return (p.Checkpoint.Stall + p.Checkpoint.Write) / p.pauseCost()
}

// hours returns the accelerator-hours of the run and of its spares.
func (p *Problem) hours(wall float64) (run, spare float64) {
	return float64(p.Accelerators) * wall, float64(p.SpareServers*p.AcceleratorsPerServer) * wall
}

// cost is that of so many hours of wall time and this energy.
func (p *Problem) cost(wall float64, e *Energy) Cost {
	run, spare := p.hours(wall)
	c := Cost{Accelerators: (run + spare) * p.Prices.AcceleratorHour}
	if p.Prices.Electricity != 0 {
		c.Electricity = e.Total() * p.Prices.PUE * p.Prices.Electricity
	}
	return c
}
