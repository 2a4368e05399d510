package campaign

import (
	"context"
	"fmt"
	"math"

	"tokenwatt/demand"
	"tokenwatt/demand/campaign/hours"
)

// Result is a campaign on the hours of the study.
type Result struct {
	Prepared   *Prepared
	Estimation *Estimation
	Buckets    []Bucket
	// FirstHour is the first that it may run in, WindowHours how many there are.
	FirstHour, WindowHours int
	// Fastest runs at once; Chosen by the objective; Staged the same with the stages apart, nil where there is one stage.
	Fastest, Chosen, Staged *Schedule
	Load                    demand.Load
	Warnings                []string
}

// Schedule is when a campaign runs: its power at IT in each hour of the window, and what that costs.
type Schedule struct {
	MW                    []float64
	FirstHour, LastHour   int // of the study, in which it runs
	RunHours              float64
	ITMWh, MeteredMWh     float64
	USD, KgCO2            float64
	USDKnown, CarbonKnown bool
	// FirstStage and SecondStage are the shares of each hour in which either runs, of a staged schedule.
	FirstStage, SecondStage []float64
}

// Run reads, prices, packs and schedules a campaign. Errors are those of Prepare and Estimate, ErrTooLong and the context's.
func Run(ctx context.Context, p *Problem, _ *Settings) (*Result, error) {
	prepared, err := Prepare(ctx, p)
	if err != nil {
		return nil, err
	}
	return prepared.Run(p)
}

// Run schedules a prepared campaign. Errors wrap ErrTooLong, or are Estimate's.
func (r *Prepared) Run(p *Problem) (*Result, error) {
	e, err := r.Estimate(p)
	if err != nil {
		return nil, err
	}
	wall := e.Wall.Hours()
	if wall > float64(r.window) {
		return nil, r.tooLong(p, e)
	}
	o := &Result{Prepared: r, Estimation: e, Buckets: r.Buckets(), FirstHour: r.first, WindowHours: r.window}
	o.Warnings = append(append(o.Warnings, r.warnings()...), e.Warnings...)
	cost := r.cost(p, o)
	power := e.Power.MW()
	at, err := hours.First(r.window, wall)
	if err != nil {
		return nil, err
	}
	o.Fastest = r.scheduled(p, scaled(at, power), power)
	o.Chosen = o.Fastest
	if p.Campaign.Objective != "fastest" {
		if at, err = hours.Cheapest(cost, wall); err != nil {
			return nil, err
		}
		o.Chosen = r.scheduled(p, scaled(at, power), power)
		if r.TwoStages {
			if o.Staged, err = r.staged(p, e, cost); err != nil {
				return nil, err
			}
		}
	}
	o.Load = r.load(p, o, power)
	return o, nil
}

// tooLong says what would fit.
func (r *Prepared) tooLong(p *Problem, e *Estimation) error {
	have := r.Fleet.Accelerators
	if r.AcceleratorBusy == 0 {
		have = r.Fleet.CPUMachines
	}
	return fmt.Errorf("%w: %s takes %.4g h, there are %d; about %.3g times the machines (%d now) or a later deadline fit",
		ErrTooLong, p.Name, e.Wall.Hours(), r.window, e.Wall.Hours()/float64(r.window), have)
}

// warnings of the jobs, and of what is refused.
func (r *Prepared) warnings() []string {
	list := append([]string(nil), r.Jobs.Warnings...)
	if n := len(r.Jobs.Refusals); n > 0 {
		var refused int64
		for _, f := range r.Jobs.Refusals {
			refused += f.Count
		}
		f := r.Jobs.Refusals[0]
		name := f.Name
		if name == "" {
			name = fmt.Sprintf("one of %d residues", f.Length)
		}
		list = append(list, fmt.Sprintf("%d sequences are refused and not counted; the first is %s: %s", refused, name, f.Reason))
	}
	if r.Fluid {
		list = append(list, "there are too many jobs to be put one by one: the wall time is an upper bound by loads")
	}
	return list
}

// cost is what a MWh costs in each hour of the window by the objective; zero in all where nothing is known of it, with a warning.
func (r *Prepared) cost(p *Problem, o *Result) []float64 {
	cost := make([]float64, r.window)
	series, what := p.PriceUSDPerMWh, "price"
	if p.Campaign.Objective == "cleanest" {
		series, what = p.CarbonKgPerMWh, "carbon intensity"
	}
	if series == nil {
		if p.Campaign.Objective != "fastest" && !p.Placed {
			o.Warnings = append(o.Warnings, "the "+what+" of electricity does not differ by hour here: the first hours are as good as any; a grid in supply, by a file or synthetic, gives hours their own")
		}
		return cost
	}
	copy(cost, series[r.first:])
	return cost
}

func scaled(run []float64, by float64) []float64 {
	mw := make([]float64, len(run))
	for h := range run {
		mw[h] = run[h] * by
	}
	return mw
}

// scheduled adds up what power by hour takes and costs; power is that of the running fleet.
func (r *Prepared) scheduled(p *Problem, mw []float64, power float64) *Schedule {
	s := &Schedule{MW: mw, FirstHour: -1}
	s.USDKnown = p.PriceUSDPerMWh != nil || p.EnergyPrice.Known()
	s.CarbonKnown = p.CarbonKgPerMWh != nil || p.Carbon.Known()
	for h, v := range mw {
		if v <= 0 {
			continue
		}
		at := r.first + h
		if s.FirstHour < 0 {
			s.FirstHour = at
		}
		s.LastHour = at
		s.RunHours += v / power
		s.ITMWh += v
		price, carbon := p.EnergyPrice.Mode.USDPerMWh(), p.Carbon.Mode.KgPerMWh()
		if p.PriceUSDPerMWh != nil {
			price = p.PriceUSDPerMWh[at]
		}
		if p.CarbonKgPerMWh != nil {
			carbon = p.CarbonKgPerMWh[at]
		}
		s.USD += v * p.PUE * price
		s.KgCO2 += v * p.PUE * carbon
	}
	s.MeteredMWh = s.ITMWh * p.PUE
	return s
}

// staged runs the stages apart, each in its cheapest hours, the second behind the first: no accelerator waits.
func (r *Prepared) staged(p *Problem, e *Estimation, cost []float64) (*Schedule, error) {
	firstHours, secondHours := e.FirstEnds.Hours(), e.aloneS/3600
	cpuMW, secondMW := e.cpuW/1e6, 0.0
	if secondHours > 0 {
		secondMW = e.aloneJ / 3.6e9 / secondHours
	}
	a, b := scaled(cost, cpuMW), scaled(cost, secondMW)
	at, err := hours.CheapestStages(a, b, firstHours, secondHours)
	if err != nil {
		return nil, err
	}
	mw := make([]float64, len(cost))
	run := 0.0
	for h := range mw {
		mw[h] = at.First[h]*cpuMW + at.Second[h]*secondMW
		run += max(at.First[h], at.Second[h])
	}
	s := r.scheduled(p, mw, e.Power.MW())
	s.FirstStage, s.SecondStage, s.RunHours = at.First, at.Second, run
	return s, nil
}

// load is the campaign as supply sees it.
func (r *Prepared) load(p *Problem, o *Result, power float64) demand.Load {
	l := demand.Load{Workload: p.Name, FirmMW: make([]float64, r.calendar.Hours), Accelerators: float64(r.Fleet.Accelerators), Servers: float64(r.Fleet.Servers)}
	if r.AcceleratorBusy == 0 {
		l.Accelerators, l.Servers = 0, float64(r.Fleet.CPUMachines)
	}
	if p.Campaign.Objective == "fastest" {
		for h, v := range o.Fastest.MW {
			l.FirmMW[r.first+h] = v
		}
		return l
	}
	energy := o.Estimation.Energy.MWh()
	l.Deferrable = []demand.Deferrable{{
		FirstHour: r.first, EndHour: r.first + r.window, EnergyMWh: energy, MaxMW: max(power, energy/math.Max(1, float64(r.window))),
	}}
	return l
}
