package metrics

import (
	"math"
	"strconv"

	"tokenwatt/internal/fault"
)

// Summary is what a fleet did, in figures. A ratio whose denominator is zero is NaN.
type Summary struct {
	Latency LatencySummary

	Energy                Energy  // J by phase, of IT
	MeanWatts             float64 // over the time studied
	PeakWatts             float64 // highest bin of the power series
	JoulesPerRequest      Energy  // that ended in the time studied, by phase
	JoulesPerOutputToken  Energy  // given in it, by phase
	JoulesPerToken        float64 // all energy over tokens taken and given in it
	PrefillJoulesPerToken float64 // energy of prefill over tokens of prompts taken in it
	DecodeJoulesPerToken  float64 // energy of decode over tokens given in it

	ReplicaSeconds float64 // s that replicas were on
	Busy           float64 // share of that time in iterations
	Iterations     int64

	MeanQueue   float64 // requests waiting for their first iteration, over the time studied
	P95Queue    float64 // level that 95 % of the time is at or below, by bins of the timeline
	PeakQueue   float64 // highest bin of the timeline
	MeanRunning float64 // sequences in the iterations of a replica, over the time that it ran them
	PeakRunning float64 // of a replica
	MeanKV      float64 // share of blocks held, over the time that replicas were on
	PeakBlocks  float64 // of a replica
	CacheHits   float64 // share of the tokens of prompts that were found in a cache at the first admission
}

// Summary returns the record in figures for the time from its start to the end given, which is behind it, or to that of the
// settings if it is earlier. Every recorder has been finished at that time before, and every request has been answered.
func (f *Fleet) Summary(end float64) (Summary, error) {
	end = min(end, f.Power.end)
	seconds := end - f.settings.Start
	list := fault.List{Cause: ErrSettings}
	if !(seconds > 0) || math.IsInf(seconds, 0) {
		list.Add("end", number(end)+" s", "a time behind the start at "+number(f.settings.Start)+" s")
		return Summary{}, list.Err()
	}
	if err := f.Latency.Err(); err != nil {
		return Summary{}, err
	}
	t := f.Latency.Totals()
	s := Summary{
		Latency:        f.Latency.Summary(seconds),
		Energy:         f.Energy(),
		ReplicaSeconds: f.on.Value(),
		Busy:           f.busy.Value() / f.on.Value(),
		Iterations:     f.steps,
		MeanQueue:      f.Queue.Integral() / seconds,
		P95Queue:       f.Queue.Quantiles(end, 0.95)[0],
		PeakQueue:      peak(f.Queue.Means(end)),
		MeanRunning:    f.running.integral.Value() / f.running.seconds.Value(),
		PeakRunning:    f.running.most,
		MeanKV:         f.blocks.integral.Value() / f.capacity.Value(),
		PeakBlocks:     f.blocks.most,
		CacheHits:      float64(t.Cached) / float64(t.Input),
	}
	total := s.Energy.Total()
	s.MeanWatts = total / seconds
	s.PeakWatts = peak(f.Power.Means(end))
	for p := range s.Energy {
		s.JoulesPerRequest[p] = s.Energy[p] / float64(t.Ended)
		s.JoulesPerOutputToken[p] = s.Energy[p] / float64(t.Given)
	}
	s.JoulesPerToken = total / float64(t.Taken+t.Given)
	s.PrefillJoulesPerToken = s.Energy[Prefill] / float64(t.Taken)
	s.DecodeJoulesPerToken = s.Energy[Decode] / float64(t.Given)
	return s, nil
}

// Energy returns J by phase.
func (f *Fleet) Energy() Energy {
	var e Energy
	for p := range e {
		e[p] = f.energy[p].Value()
	}
	return e
}

// peak is the highest of levels, 0 of none.
func peak(levels []float64) float64 {
	most := 0.0
	for _, v := range levels {
		most = max(most, v)
	}
	return most
}

// Prices say what energy and machines cost. Hourly prices, where given, begin with the record and take the place of the
// mean ones; the power series then gives the energy of each hour.
type Prices struct {
	USDPerKWh         float64   // of metered energy
	GramsPerKWh       float64   // CO2 of metered energy
	PUE               float64   // metered energy over IT energy, 1 or above
	USDPerReplicaHour float64   // of a replica that is on
	HourlyUSDPerKWh   []float64 // of each hour
	HourlyGramsPerKWh []float64 // of each hour
}

// Footprint is what a fleet cost.
type Footprint struct {
	KWh                         float64 // metered
	EnergyUSD, HardwareUSD      float64
	GramsCO2                    float64
	USDPerMillionOutputTokens   float64 // energy and hardware over tokens given in the time studied
	USDPerMillionTokens         float64 // over tokens taken and given in it
	GramsPerMillionOutputTokens float64
	GramsPerMillionTokens       float64
}

const joulesPerKWh = 3.6e6

// Footprint returns what the fleet cost from its start to the end given, or to that of the settings if it is earlier.
func (f *Fleet) Footprint(end float64, p *Prices) (Footprint, error) {
	end = min(end, f.Power.end)
	if err := p.check(end-f.settings.Start, f.Power.width); err != nil {
		return Footprint{}, err
	}
	t := f.Latency.Totals()
	r := Footprint{KWh: f.Energy().Total() / joulesPerKWh * p.PUE, HardwareUSD: f.on.Value() / 3600 * p.USDPerReplicaHour}
	r.EnergyUSD = r.KWh * p.USDPerKWh
	r.GramsCO2 = r.KWh * p.GramsPerKWh
	if p.HourlyUSDPerKWh != nil {
		r.EnergyUSD = p.PUE * f.weigh(end, p.HourlyUSDPerKWh)
	}
	if p.HourlyGramsPerKWh != nil {
		r.GramsCO2 = p.PUE * f.weigh(end, p.HourlyGramsPerKWh)
	}
	usd := r.EnergyUSD + r.HardwareUSD
	r.USDPerMillionOutputTokens = usd / (float64(t.Given) / 1e6)
	r.USDPerMillionTokens = usd / (float64(t.Taken+t.Given) / 1e6)
	r.GramsPerMillionOutputTokens = r.GramsCO2 / (float64(t.Given) / 1e6)
	r.GramsPerMillionTokens = r.GramsCO2 / (float64(t.Taken+t.Given) / 1e6)
	return r, nil
}

// weigh is the sum over bins of energy in kWh times the figure of their hour.
func (f *Fleet) weigh(end float64, hourly []float64) float64 {
	f.Power.settle()
	sum := 0.0
	for i, j := range f.Power.bins {
		if at := float64(i) * f.Power.width; at < end-f.settings.Start {
			sum += j / joulesPerKWh * hourly[int(at/3600)]
		}
	}
	return sum
}

// check returns all that is wrong with prices for a record of so many seconds in bins of a width.
func (p *Prices) check(seconds, width float64) error {
	list := fault.List{Cause: ErrSettings}
	for _, v := range []struct {
		name  string
		value float64
	}{{"USD per kWh", p.USDPerKWh}, {"g CO2 per kWh", p.GramsPerKWh}, {"USD per replica hour", p.USDPerReplicaHour}} {
		if math.IsNaN(v.value) || math.IsInf(v.value, 0) {
			list.Add(v.name, number(v.value), "a finite number")
		}
	}
	if !(p.PUE >= 1) || math.IsInf(p.PUE, 0) {
		list.Add("PUE", number(p.PUE), "1 or above")
	}
	for _, h := range []struct {
		name   string
		values []float64
	}{{"hourly USD per kWh", p.HourlyUSDPerKWh}, {"hourly g CO2 per kWh", p.HourlyGramsPerKWh}} {
		if h.values == nil {
			continue
		}
		if need := int(math.Ceil(seconds / 3600)); len(h.values) < need {
			list.Add(h.name, strconv.Itoa(len(h.values))+" hours", "the "+strconv.Itoa(need)+" of the record")
		}
		if math.Mod(3600, width) != 0 {
			list.Add(h.name, "with bins of "+number(width)+" s", "bins that fill the hour")
		}
	}
	return list.Err()
}
