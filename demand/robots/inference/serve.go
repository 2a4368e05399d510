package inference

import (
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/demand/robots/queueing"
	"tokenwatt/internal/fault"
)

// Machine is a server that runs a policy, one copy on each of its accelerators.
type Machine struct {
	Device       Device
	Stack        Stack
	Accelerators int     // of a server
	BusyW, IdleW float64 // of a server under steady load, and without work
}

// MachineOf reads a server, its accelerator and a stack. Only modes are read. Errors wrap ErrProblem.
func MachineOf(p *Policy, s *catalog.Server, a *catalog.Accelerator, r *catalog.RuntimeStack) (Machine, error) {
	l := fault.List{Cause: ErrProblem}
	maximum, busy := fault.Positive(&l, &s.MaxPower, "max_power"), fault.Share(&l, &s.BusyFraction, "busy_fraction")
	m := Machine{Stack: StackOf(r), Accelerators: s.Accelerators, BusyW: maximum * busy, IdleW: fault.NotNegative(&l, &s.IdlePower, "idle_power")}
	var err error
	m.Device, err = DeviceOf(a, p.WeightBytes)
	l.Join(err)
	if m.Accelerators < 1 {
		l.Add("accelerators of the server", fmt.Sprint(m.Accelerators), "1 or above")
	}
	if !(m.BusyW >= m.IdleW) {
		l.Add("idle_power", fmt.Sprintf("%g W", m.IdleW), fmt.Sprintf("at most the draw under load, %g W", m.BusyW))
	}
	return m, l.Err()
}

// Demand is what a fleet asks of servers.
type Demand struct {
	Rate     float64 // inferences a second at the busiest
	Network  float64 // round trip, s
	Limit    float64 // longest time from image to chunk, s
	Quantile float64 // share of the inferences that keep it
	MaxBatch int
}

// Served is a fleet of servers that keeps the limit.
type Served struct {
	Batch        int
	Accelerators int // those that the latency needs, in whole servers
	Servers      int
	BatchTime    float64 // s of a batch
	Gathering    float64 // s until a batch is full, the first of it
	Wait         float64 // mean wait for an accelerator, s
	Mean         float64 // mean latency with the network, s; an inference waits half of the gathering
	Late         float64 // share of the inferences that miss the limit
	Busy         float64 // share of the accelerators' time at the busiest

	policy  Policy
	machine Machine
	demand  Demand
}

// Serve finds the fewest accelerators that serve the demand, over all batches. Errors wrap ErrProblem, or ErrLate where the limit is below
// network and one inference alone.
func Serve(p *Policy, m *Machine, d *Demand) (*Served, error) {
	if !(d.Rate > 0) || math.IsInf(d.Rate, 0) || !(d.Network >= 0) || !(d.Limit > 0) || !(d.Quantile > 0 && d.Quantile < 1) || d.MaxBatch < 1 {
		return nil, fmt.Errorf("%w: demand %+v", ErrProblem, *d)
	}
	var best *Served
	for batch := 1; batch <= d.MaxBatch; batch++ {
		t, err := Time(p, &m.Device, &m.Stack, batch)
		if err != nil {
			return nil, err
		}
		s := &Served{Batch: batch, BatchTime: t.Total(), Gathering: float64(batch-1) / d.Rate, policy: *p, machine: *m, demand: *d}
		slack := d.Limit - d.Network - s.Gathering - s.BatchTime
		if slack < 0 {
			continue
		}
		q := s.queue(d.Rate)
		n, err := queueing.Staff(q, slack, 1-d.Quantile)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrProblem, err)
		}
		s.Servers = (n + m.Accelerators - 1) / m.Accelerators
		s.Accelerators = s.Servers * m.Accelerators
		q.Servers = s.Accelerators
		if s.Wait, err = q.Wait(); err != nil {
			return nil, err
		}
		if s.Late, err = q.Above(slack); err != nil {
			return nil, err
		}
		s.Busy = q.Load / float64(s.Accelerators)
		s.Mean = d.Network + s.Gathering/2 + s.Wait + s.BatchTime
		if best == nil || s.Servers < best.Servers || s.Servers == best.Servers && s.Mean < best.Mean {
			best = s
		}
	}
	if best == nil {
		t, err := Time(p, &m.Device, &m.Stack, 1)
		if err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("%w: %.4g ms of network and %.4g ms of inference in %.4g ms", ErrLate, d.Network*1e3, t.Total()*1e3, d.Limit*1e3)
	}
	return best, nil
}

// queue is the line of batches before accelerators.
func (s *Served) queue(rate float64) queueing.Queue {
	b := float64(s.Batch)
	return queueing.Queue{Load: rate / b * s.BatchTime, Service: s.BatchTime, ArrivalSCV: 1 / b, ServiceSCV: 0}
}

// PowerW is what the servers draw at a rate of inferences, W: batches are as large as gathering them within the limit allows, at most
// those of the busiest.
func (s *Served) PowerW(rate float64) (float64, error) {
	idle := float64(s.Servers) * s.machine.IdleW
	if rate == 0 {
		return idle, nil
	}
	if !(rate > 0) || rate > s.demand.Rate*(1+1e-9) {
		return 0, fmt.Errorf("%w: a rate of %g on servers for %g", ErrProblem, rate, s.demand.Rate)
	}
	for batch := s.Batch; ; batch-- {
		t, err := Time(&s.policy, &s.machine.Device, &s.machine.Stack, batch)
		if err != nil {
			return 0, err
		}
		late := s.demand.Network+float64(batch-1)/rate+t.Total() > s.demand.Limit*(1+1e-9)
		busy := rate / float64(batch) * t.Total() / float64(s.Accelerators)
		if late && batch > 1 && rate/float64(batch-1)*t.Total()/float64(s.Accelerators) < 1 {
			continue
		}
		return idle + float64(s.Servers)*(s.machine.BusyW-s.machine.IdleW)*min(1, busy), nil
	}
}

// EnergyPerInference is the servers' energy for one inference at the busiest, J.
func (s *Served) EnergyPerInference() (float64, error) {
	w, err := s.PowerW(s.demand.Rate)
	return w / s.demand.Rate, err
}
