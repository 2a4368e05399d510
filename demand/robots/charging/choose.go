package charging

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/demand/robots/battery"
	"tokenwatt/demand/robots/queueing"
	"tokenwatt/internal/fault"
)

// Candidate is one way to charge a fleet.
type Candidate struct {
	Name                         string
	TargetSOC                    float64
	Robots, Chargers, SparePacks int
	Problem                      *Problem
	OwnUSD                       float64 // what robots, chargers and packs cost over the horizon
}

// Option is a candidate with its bill.
type Option struct {
	Candidate
	Result *Result // nil where Err is not
	USD    float64 // what is owned and the bill of the cheapest schedule
	// Uncontrolled is the bill without control, nil where that does not keep up with the work.
	Uncontrolled *Schedule
	Err          error // why there is no schedule
}

// Choice is the candidates in their order and the cheapest of them.
type Choice struct {
	Options []Option
	Best    int
}

// Choose finds each candidate's cheapest schedule and the cheapest candidate, the first of equal ones. A candidate without a
// schedule is kept with its error; the error, which joins all of them, is for the case that there is no other kind.
func Choose(ctx context.Context, candidates []Candidate, s *Settings) (*Choice, error) {
	if len(candidates) == 0 {
		return nil, fmt.Errorf("%w: no candidates", ErrProblem)
	}
	c := &Choice{Best: -1}
	var errs []error
	for _, candidate := range candidates {
		o := Option{Candidate: candidate}
		o.Result, o.Err = Run(ctx, candidate.Problem, s)
		if o.Err != nil && !errors.Is(o.Err, ErrInfeasible) {
			return nil, fmt.Errorf("%s: %w", candidate.Name, o.Err)
		}
		if o.Err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", candidate.Name, o.Err))
		} else {
			o.USD = candidate.OwnUSD + o.Result.USD
			var err error
			if o.Uncontrolled, err = Uncontrolled(candidate.Problem); err != nil && !errors.Is(err, ErrInfeasible) {
				return nil, fmt.Errorf("%s: %w", candidate.Name, err)
			}
			if c.Best < 0 || o.USD < c.Options[c.Best].USD {
				c.Best = len(c.Options)
			}
		}
		c.Options = append(c.Options, o)
	}
	if c.Best < 0 {
		return nil, errors.Join(errs...)
	}
	return c, nil
}

// Kind is a kind of station. Costs are each over the horizon.
type Kind struct {
	Name          string
	ChargerKW     float64 // AC
	Efficiency    float64 // energy into batteries / AC energy
	OverheadHours float64 // a robot is away from work for each charge or swap beside the charge
	ChargerUSD    float64
	Swap          bool
	Fill          float64 // share of swaps that find a full pack, with Swap
	PackUSD       float64 // a spare pack, with Swap
}

// Fleet is what stations are chosen for: so many robots at work by step, whatever the station.
type Fleet struct {
	// Site has steps, tariff, loads, sun and connection. What it says of chargers, batteries and work is not used.
	Site     Problem
	AtWork   []float64 // robots
	WorkW    float64   // of one at work, at the battery
	UsableWh float64   // of one pack
	TaperSOC float64
	LowSOC   float64
	UpShare  float64 // of robots that are neither under repair nor in maintenance
	RobotUSD float64 // over the horizon
}

// Candidates lays out a fleet with each kind of station and each recharge target, by the deterministic cycle: at work t_w, away t_o,
// on the charger t_c (packages battery and queueing).
//
//	robots = ceil(most at work (t_w + t_o + t_c) / t_w / up),  chargers = ceil(most at work t_c / t_w)         dock or pad
//	robots = ceil(most at work (t_w + t_o) / t_w / up),        chargers = spare packs by Palm's theorem     swap
func (f *Fleet) Candidates(kinds []Kind, targets []float64) ([]Candidate, error) {
	if err := f.check(kinds, targets); err != nil {
		return nil, err
	}
	var out []Candidate
	for i := range kinds {
		for _, target := range targets {
			c, err := f.candidate(&kinds[i], target)
			if err != nil {
				return nil, fmt.Errorf("%s to %g: %w", kinds[i].Name, target, err)
			}
			out = append(out, c)
		}
	}
	return out, nil
}

// candidate lays out one kind with one target.
func (f *Fleet) candidate(k *Kind, target float64) (Candidate, error) {
	charge := battery.Charge{EnergyWh: f.UsableWh, PowerW: k.ChargerKW * 1000 * k.Efficiency, Taper: f.TaperSOC}
	duty := battery.Duty{WorkW: f.WorkW, Reserve: f.LowSOC, OverheadHours: k.OverheadHours}
	work, charging := duty.WorkHours(charge, target), charge.Hours(f.LowSOC, target)
	var most float64
	for _, n := range f.AtWork {
		most = max(most, n)
	}
	c := Candidate{Name: fmt.Sprintf("%s to %.3g %%", k.Name, 100*target), TargetSOC: target}
	away := k.OverheadHours
	if k.Swap {
		spare, err := queueing.SparePacks(most/work*charging, k.Fill)
		if err != nil {
			return c, err
		}
		c.SparePacks, c.Chargers = spare, spare
	} else {
		away += charging
		c.Chargers = ceil(most * charging / work)
	}
	c.Robots = ceil(most * (work + away) / work / f.UpShare)
	c.OwnUSD = float64(c.Robots)*f.RobotUSD + float64(c.Chargers)*k.ChargerUSD + float64(c.SparePacks)*k.PackUSD
	p := f.Site
	p.Chargers, p.ChargerKW, p.Efficiency, p.TaperSOC = float64(c.Chargers), k.ChargerKW, k.Efficiency, f.TaperSOC
	p.CapacityKWh = (float64(c.Robots)*f.UpShare + float64(c.SparePacks)) * f.UsableWh / 1000
	p.LowSOC, p.HighSOC, p.LowKWh, p.HighKWh, p.StartSOC = f.LowSOC, target, nil, nil, 0
	p.WorkKWh, p.Docked = make([]float64, len(f.AtWork)), nil
	if !k.Swap {
		p.Docked = make([]float64, len(f.AtWork))
	}
	for t, n := range f.AtWork {
		p.WorkKWh[t] = n * f.WorkW / 1000 * p.StepHours
		if !k.Swap {
			p.Docked[t] = max(0, float64(c.Robots)*f.UpShare-n*(work+k.OverheadHours)/work)
		}
	}
	c.Problem = &p
	return c, nil
}

// ceil is the next whole number, with a margin for rounding.
func ceil(v float64) int { return int(math.Ceil(v - 1e-9)) }

// check reports everything that is wrong with a fleet, kinds and targets, but for the site, which Run checks.
func (f *Fleet) check(kinds []Kind, targets []float64) error {
	l := fault.List{Cause: ErrProblem}
	test := func(field string, v float64, ok bool, expected string) {
		if !ok || math.IsInf(v, 0) {
			l.Add(field, fmt.Sprintf("%g", v), expected)
		}
	}
	const positive, notNegative = "a number above zero", "zero or above"
	test("WorkW", f.WorkW, f.WorkW > 0, positive)
	test("UsableWh", f.UsableWh, f.UsableWh > 0, positive)
	test("TaperSOC", f.TaperSOC, f.TaperSOC > 0 && f.TaperSOC <= 1, "above 0 and at most 1")
	test("LowSOC", f.LowSOC, f.LowSOC >= 0 && f.LowSOC < 1, "0 or above and below 1")
	test("UpShare", f.UpShare, f.UpShare > 0 && f.UpShare <= 1, "above 0 and at most 1")
	test("RobotUSD", f.RobotUSD, f.RobotUSD >= 0, notNegative)
	var some bool
	for t, n := range f.AtWork {
		test(fmt.Sprintf("AtWork[%d]", t), n, n >= 0, notNegative)
		some = some || n > 0
	}
	if !some || len(f.AtWork) != f.Site.steps() {
		l.Add("AtWork", fmt.Sprintf("%d values", len(f.AtWork)), fmt.Sprintf("%d, one a step, not all zero", f.Site.steps()))
	}
	for _, k := range kinds {
		test(k.Name+".ChargerKW", k.ChargerKW, k.ChargerKW > 0, positive)
		test(k.Name+".Efficiency", k.Efficiency, k.Efficiency > 0 && k.Efficiency <= 1, "above 0 and at most 1")
		test(k.Name+".OverheadHours", k.OverheadHours, k.OverheadHours >= 0, notNegative)
		test(k.Name+".ChargerUSD", k.ChargerUSD, k.ChargerUSD >= 0, notNegative)
		test(k.Name+".PackUSD", k.PackUSD, k.PackUSD >= 0, notNegative)
		if k.Swap {
			test(k.Name+".Fill", k.Fill, k.Fill > 0 && k.Fill < 1, "above 0 and below 1")
		}
	}
	for _, s := range targets {
		ok := s > f.LowSOC && s <= 1 && (s < 1 || f.TaperSOC == 1)
		test("targets", s, ok, "above LowSOC and at most 1, below 1 where power tapers")
	}
	if len(kinds) == 0 || len(targets) == 0 {
		l.Add("kinds, targets", fmt.Sprintf("%d, %d", len(kinds), len(targets)), "one of each at least")
	}
	return l.Err()
}
