package size

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tokenwatt/internal/fault"
)

// The objectives of a sizing.
const (
	FewestAccelerators = "fewest-accelerators"
	Cheapest           = "cheapest"
	LeastEnergy        = "least-energy"
)

// Objectives lists the objectives.
func Objectives() []string { return []string{FewestAccelerators, Cheapest, LeastEnergy} }

// ErrSweep is wrapped by the errors about a sweep's problem.
var ErrSweep = errors.New("serving size")

// ErrRefused is wrapped by the errors of a simulation about a configuration that cannot be: the sweep goes on with others.
var ErrRefused = errors.New("configuration refused")

// Sweep is a sizing: configurations and how to simulate them.
type Sweep struct {
	Configurations []Configuration
	Objective      string
	MaxReplicas    int
	// Probes are parts of the load, rising, at which the smallest fleet is simulated until it does not keep up, to guess from
	// there; nil for all of the load at once.
	Probes []float64
	// Simulate says what a fleet does. It is called from several goroutines at a time and has to give the same point for the
	// same fleet. Errors that wrap ErrRefused refuse the configuration.
	Simulate func(context.Context, Fleet) (*Point, error)
	// Loads are the factors on the load at which the answer is simulated for the cliff; nil for CliffLoads.
	Loads []float64
}

// CliffLoads are the loads of a cliff, over the load given.
func CliffLoads() []float64 { return []float64{0.5, 0.75, 0.9, 1.1, 1.25, 1.5} }

// cliffSizes are the sizes of a cliff, over the answer.
func cliffSizes() []float64 { return []float64{0.5, 0.7, 0.85, 1.15, 1.3, 1.5} }

// check returns all that is wrong with a problem.
func (s *Sweep) check() error {
	list := fault.List{Cause: ErrSweep}
	if len(s.Configurations) == 0 {
		list.Add("configurations", "none", "one or more")
	}
	if !slices.Contains(Objectives(), s.Objective) {
		list.Add("objective", strconv.Quote(s.Objective), "one of "+strings.Join(Objectives(), ", "))
	}
	if s.MaxReplicas < 1 {
		list.Add("max replicas", strconv.Itoa(s.MaxReplicas), "1 or above")
	}
	if s.Simulate == nil {
		list.Add("simulation", "none", "what a fleet does")
	}
	return list.Err()
}

// Run finds the answer of each configuration, on so many goroutines, which do not change it. Without an answer in any of them
// the result has no Best; that is no error.
func (s *Sweep) Run(ctx context.Context, workers int) (*Result, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	r := &Result{Objective: s.Objective, Candidates: make([]Candidate, len(s.Configurations))}
	desk := make(chan struct{}, max(1, workers))
	err := each(ctx, len(s.Configurations), func(ctx context.Context, i int) error {
		c, err := s.candidate(ctx, desk, s.Configurations[i])
		r.Candidates[i] = c
		return err
	})
	if err != nil {
		return nil, err
	}
	s.sort(r.Candidates)
	for i := range r.Candidates {
		r.Simulations += len(r.Candidates[i].Points) + r.Candidates[i].Probed
	}
	if r.Best() != nil {
		err = s.cliff(ctx, desk, r)
	}
	return r, err
}

// each does n things side by side. What bounds their number is up to them. The error is that of the first in their order that
// was not stopped by another's.
func each(ctx context.Context, n int, do func(context.Context, int) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make([]error, n)
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() {
			if errs[i] = do(ctx, i); errs[i] != nil {
				cancel()
			}
		})
	}
	wait.Wait()
	var stopped error
	for _, err := range errs {
		switch {
		case errors.Is(err, context.Canceled):
			stopped = err
		case err != nil:
			return err
		}
	}
	return stopped
}

// simulate is Simulate when there is a place for it.
func (s *Sweep) simulate(ctx context.Context, desk chan struct{}, f Fleet) (*Point, error) {
	select {
	case desk <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-desk }()
	p, err := s.Simulate(ctx, f)
	if err != nil {
		return nil, err
	}
	p.Fleet = f
	return p, nil
}

// candidate searches over the replicas of a configuration.
func (s *Sweep) candidate(ctx context.Context, desk chan struct{}, c Configuration) (Candidate, error) {
	r := Candidate{Configuration: c}
	points := map[int]*Point{}
	try := func(ctx context.Context, n int) (bool, error) {
		if p := points[n]; p != nil {
			return p.Met, nil
		}
		p, err := s.simulate(ctx, desk, Fleet{c, n, 1})
		if err != nil {
			return false, err
		}
		points[n] = p
		return p.Met, nil
	}
	b := bounds{c.Least(), s.MaxReplicas, c.Least()}
	var f found
	var err error
	if b.least <= b.most {
		b.guess, r.Probed, err = s.guess(ctx, desk, c, points)
	}
	if err == nil {
		f, err = search(ctx, b, try)
	}
	switch {
	case errors.Is(err, ErrRefused):
		r.Refused = strings.TrimPrefix(err.Error(), ErrRefused.Error()+": ")
		return r, nil
	case err != nil:
		return r, fmt.Errorf("%s: %w", c, err)
	}
	r.Answer, r.Exceptions = points[f.replicas], f.exceptions
	for _, p := range points {
		r.Points = append(r.Points, *p)
	}
	slices.SortFunc(r.Points, func(a, b Point) int { return a.Replicas - b.Replicas })
	r.Note = r.note(s.MaxReplicas)
	return r, nil
}

// guess is how many replicas of a configuration would keep up with the load, by how far behind the smallest fleet is at a part
// of it, and how many simulations that took beside those at all of the load, which are points.
func (s *Sweep) guess(ctx context.Context, desk chan struct{}, c Configuration, points map[int]*Point) (guess, simulations int, err error) {
	for _, load := range append(slices.Clone(s.Probes), 1) {
		p, err := s.simulate(ctx, desk, Fleet{c, c.Least(), load})
		if err != nil {
			return 0, simulations, err
		}
		if load == 1 {
			points[c.Least()] = p
		} else {
			simulations++
		}
		if p.Suggest > 0 {
			return int(min(float64(s.MaxReplicas), math.Ceil(float64(p.Suggest)/load))), simulations, nil
		}
	}
	return c.Least(), simulations, nil
}

// note says what is to be known of a search.
func (c *Candidate) note(most int) string {
	switch {
	case most < c.Least():
		return fmt.Sprintf("it takes %d replicas at least, and %d are allowed", c.Least(), most)
	case c.Answer == nil && len(c.Exceptions) > 0:
		return fmt.Sprintf("not monotone: %s meet the objectives and larger sizes up to the %d allowed do not", replicas(c.Exceptions), most)
	case c.Answer == nil:
		text := fmt.Sprintf("no size up to the %d replicas allowed meets the objectives", most)
		if last := c.Points[len(c.Points)-1]; last.Replicas == most {
			for _, m := range last.Objectives {
				if !m.Met {
					text += "; there " + m.text()
				}
			}
		}
		return text
	case len(c.Exceptions) > 0:
		return fmt.Sprintf("not monotone: %s meet the objectives and a larger size does not; the answer is the smallest above", replicas(c.Exceptions))
	}
	return ""
}

// text says what came of an objective.
func (m *Met) text() string {
	if m.Got >= m.Asked && m.GapGot > m.GapAsked {
		return fmt.Sprintf("%s has gaps of %.3g s for %.3g s", m.Name, m.GapGot, m.GapAsked)
	}
	return fmt.Sprintf("%s is met by %.4g %% of %.4g %%", m.Name, 100*m.Got, 100*m.Asked)
}

// replicas names sizes.
func replicas(sizes []int) string {
	words := make([]string, len(sizes))
	for i, n := range sizes {
		words[i] = strconv.Itoa(n)
	}
	if len(sizes) == 1 {
		return words[0] + " replicas"
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1] + " replicas"
}

// sort puts candidates in order.
func (s *Sweep) sort(list []Candidate) {
	rank := func(c *Candidate) int {
		switch {
		case c.Answer != nil:
			return 0
		case c.Refused == "":
			return 1
		}
		return 2
	}
	slices.SortStableFunc(list, func(a, b Candidate) int {
		if x, y := rank(&a), rank(&b); x != y || x > 0 {
			return x - y
		}
		return s.compare(a.Answer, b.Answer)
	})
}

// compare orders two answers by the objective, and equal ones by what the others look at.
func (s *Sweep) compare(a, b *Point) int {
	accelerators := cmp.Compare(a.Accelerators, b.Accelerators)
	usd := cmp.Compare(a.USDPerHour, b.USDPerHour)
	energy := cmp.Compare(a.JoulesPerToken, b.JoulesPerToken)
	switch s.Objective {
	case Cheapest:
		return cmp.Or(usd, accelerators, energy)
	case LeastEnergy:
		return cmp.Or(energy, accelerators, usd)
	}
	return cmp.Or(accelerators, usd, energy)
}

// cliff simulates around the best answer what was not simulated yet.
func (s *Sweep) cliff(ctx context.Context, desk chan struct{}, r *Result) error {
	best := r.Best()
	known := map[int]bool{}
	for _, p := range best.Points {
		known[p.Replicas] = true
	}
	var fleets []Fleet
	n := best.Answer.Replicas
	for _, f := range cliffSizes() {
		m := int(float64(n)*f + 0.5)
		if m >= best.Least() && m <= s.MaxReplicas && !known[m] {
			known[m] = true
			fleets = append(fleets, Fleet{best.Configuration, m, 1})
		}
	}
	sizes := len(fleets)
	loads := s.Loads
	if loads == nil {
		loads = CliffLoads()
	}
	for _, f := range loads {
		fleets = append(fleets, Fleet{best.Configuration, n, f})
	}
	points := make([]Point, len(fleets))
	err := each(ctx, len(fleets), func(ctx context.Context, i int) error {
		p, err := s.simulate(ctx, desk, fleets[i])
		if err != nil {
			return fmt.Errorf("%s, %d replicas at %g of the load: %w", best.Configuration, fleets[i].Replicas, fleets[i].Load, err)
		}
		points[i] = *p
		return nil
	})
	if err != nil {
		return err
	}
	r.Simulations += len(points)
	r.ByReplicas = append(slices.Clone(best.Points), points[:sizes]...)
	slices.SortFunc(r.ByReplicas, func(a, b Point) int { return a.Replicas - b.Replicas })
	r.ByLoad = append(points[sizes:], *best.Answer)
	slices.SortStableFunc(r.ByLoad, func(a, b Point) int { return cmp.Compare(a.Load, b.Load) })
	return nil
}
