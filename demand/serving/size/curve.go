package size

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"tokenwatt/internal/fault"
	"tokenwatt/internal/neumaier"
)

// ErrCurve is wrapped by the errors about a curve's problem.
var ErrCurve = errors.New("serving curve")

// Levels is the traffic of a year and how to simulate an hour of it.
type Levels struct {
	// Hours is the traffic of each hour, in any unit, zero or above.
	Hours []float64
	// Nodes are the levels simulated to interpolate between, 2 at least; Checks those simulated beside them to measure how well that
	// does. Where the hours have no more levels than the two together all of them are simulated.
	Nodes, Checks int
	// Simulate says what the fleet does at a level that lasts. It is called from several goroutines at a time.
	Simulate func(ctx context.Context, level float64) (*Hour, error)
}

// Hour is what the fleet does at a level.
type Hour struct {
	MW              float64 // IT power in the mean
	PrefillMW       float64 // of it for prompts
	DecodeMW        float64 // of it for answers; the rest is idle and starting
	Requests        float64 // arrived, 1/s
	Input, Output   float64 // tokens of finished requests, 1/s
	TTFT, TPOT, E2E Tail    // s; NaN where no request came
	Attainment      float64 // lowest share of any objective that is met, NaN where no request came
	Replicas        float64 // that were on, in the mean
	MostUp          int     // replicas at a time
	Busy            float64 // share of the time of those that were on in which they computed
	Queue           float64 // requests that wait, in the mean
	Met             bool    // whether all objectives are met
	// Drift is the power of the last third of the time studied over that of the first, less 1. Backlog is by how much more requests
	// waited in the last third than in the first, over those that came between their middles: a fleet that does not hold the
	// level gathers them.
	Drift, Backlog float64
	Seconds        float64 // studied
}

// Level is a level that was simulated.
type Level struct {
	Traffic float64
	// Weight is how many hours it stands for: the curve's energy is the sum of weight x power over the levels.
	Weight float64
	// Check tells that it was left out to measure the error.
	Check bool
	// Error is the power of the straight line between its neighbours over that simulated, less 1; of checks only.
	Error float64
	Hour  Hour
}

// Curve is a fleet by level of traffic.
type Curve struct {
	Levels []Level // from the lowest to the highest
	// Distinct is how many levels the hours have.
	Distinct int
	// MeanError is the mean of the checks' errors, absolute ones; WorstError the largest. Both are 0 where all levels were
	// simulated, and Exact tells so.
	MeanError, WorstError float64
	Exact                 bool
}

// check returns all that is wrong with a problem.
func (l *Levels) check() error {
	list := fault.List{Cause: ErrCurve}
	if len(l.Hours) == 0 {
		list.Add("hours", "none", "one or more")
	}
	for h, v := range l.Hours {
		if !(v >= 0) || math.IsInf(v, 0) {
			list.Add("traffic of hour "+strconv.Itoa(h), strconv.FormatFloat(v, 'g', 6, 64), "zero or above")
			break
		}
	}
	if l.Nodes < 2 {
		list.Add("nodes", strconv.Itoa(l.Nodes), "2 or above")
	}
	if l.Checks < 0 {
		list.Add("checks", strconv.Itoa(l.Checks), "0 or above")
	}
	if l.Simulate == nil {
		list.Add("simulation", "none", "what the fleet does at a level")
	}
	return list.Err()
}

// Run simulates levels and measures how well straight lines between them do, on so many goroutines, which do not change it.
func (l *Levels) Run(ctx context.Context, workers int) (*Curve, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	levels, hours := distinct(l.Hours)
	nodes := []int{0}
	if last := len(levels) - 1; last > 0 {
		nodes = append(nodes, last)
	}
	nodes = refine(levels, hours, nodes, l.Nodes)
	all := refine(levels, hours, slices.Clone(nodes), len(nodes)+l.Checks)
	c := &Curve{Distinct: len(levels), Exact: len(all) == len(levels)}
	for _, i := range all {
		c.Levels = append(c.Levels, Level{Traffic: levels[i], Check: !slices.Contains(nodes, i)})
	}
	desk := make(chan struct{}, max(1, workers))
	err := each(ctx, len(all), func(ctx context.Context, i int) error {
		select {
		case desk <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		defer func() { <-desk }()
		h, err := l.Simulate(ctx, c.Levels[i].Traffic)
		if err != nil {
			return fmt.Errorf("hours with traffic of %.4g: %w", c.Levels[i].Traffic, err)
		}
		c.Levels[i].Hour = *h
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.measure()
	c.weigh(levels, hours)
	return c, nil
}

// distinct returns the levels from the lowest to the highest and how many hours have each.
func distinct(traffic []float64) (levels, hours []float64) {
	sorted := slices.Sorted(slices.Values(traffic))
	for _, v := range sorted {
		// The same hour of two days differs in the last digits.
		if n := len(levels); n > 0 && v <= levels[n-1]*(1+1e-9) {
			hours[n-1]++
			continue
		}
		levels, hours = append(levels, v), append(hours, 1)
	}
	return levels, hours
}

// refine adds levels to nodes, indices in rising order, until there are as many as asked for or all: it splits the gap with the
// largest product of width and hours in it at the level nearest to its middle.
func refine(levels, hours []float64, nodes []int, want int) []int {
	for len(nodes) < want {
		best, split, at := 0.0, -1, 0
		for k := 1; k < len(nodes); k++ {
			low, high := nodes[k-1], nodes[k]
			if high-low < 2 {
				continue
			}
			inside := 0.0
			for i := low + 1; i < high; i++ {
				inside += hours[i]
			}
			if score := inside * (levels[high] - levels[low]); score > best {
				best, split, at = score, nearest(levels, low, high), k
			}
		}
		if split < 0 {
			return nodes
		}
		nodes = slices.Insert(nodes, at, split)
	}
	return nodes
}

// nearest is the level strictly between two that is nearest to the middle of them.
func nearest(levels []float64, low, high int) int {
	middle, best := (levels[low]+levels[high])/2, low+1
	for i := low + 2; i < high; i++ {
		if math.Abs(levels[i]-middle) < math.Abs(levels[best]-middle) {
			best = i
		}
	}
	return best
}

// measure compares the levels left out with the straight lines between the others.
func (c *Curve) measure() {
	var nodes []Level
	for _, l := range c.Levels {
		if !l.Check {
			nodes = append(nodes, l)
		}
	}
	var sum neumaier.Sum
	n := 0
	for i := range c.Levels {
		l := &c.Levels[i]
		if !l.Check || !(l.Hour.MW > 0) {
			continue
		}
		l.Error = at(nodes, l.Traffic, power)/l.Hour.MW - 1
		sum.Add(math.Abs(l.Error))
		c.WorstError = max(c.WorstError, math.Abs(l.Error))
		n++
	}
	if n > 0 {
		c.MeanError = sum.Value() / float64(n)
	}
	if c.Exact {
		c.MeanError, c.WorstError = 0, 0
	}
}

// weigh gives each level the hours that it stands for.
func (c *Curve) weigh(levels, hours []float64) {
	for i, v := range levels {
		k, share := position(c.Levels, v)
		c.Levels[k].Weight += hours[i] * (1 - share)
		if share > 0 {
			c.Levels[k+1].Weight += hours[i] * share
		}
	}
}

// position returns the level below a traffic and how far towards the next it is, both at the ends where it is beyond them.
func position(levels []Level, traffic float64) (k int, share float64) {
	last := len(levels) - 1
	switch {
	case traffic <= levels[0].Traffic:
		return 0, 0
	case traffic >= levels[last].Traffic:
		return last, 0
	}
	k, found := slices.BinarySearchFunc(levels, traffic, func(l Level, v float64) int {
		switch {
		case l.Traffic < v:
			return -1
		case l.Traffic > v:
			return 1
		}
		return 0
	})
	if found {
		return k, 0
	}
	k--
	return k, (traffic - levels[k].Traffic) / (levels[k+1].Traffic - levels[k].Traffic)
}

// at is a figure of the hour at a traffic, in a straight line between levels.
func at(levels []Level, traffic float64, of func(*Hour) float64) float64 {
	k, share := position(levels, traffic)
	v := of(&levels[k].Hour)
	if share > 0 {
		v += share * (of(&levels[k+1].Hour) - v)
	}
	return v
}

// power is the figure that energy comes from.
func power(h *Hour) float64 { return h.MW }

// At is a figure of the hour at a traffic, in a straight line between levels and constant beyond them.
func (c *Curve) At(traffic float64, of func(*Hour) float64) float64 { return at(c.Levels, traffic, of) }

// MW is the power at a traffic. Beyond the levels the last slope goes on, but power does not fall below zero.
func (c *Curve) MW(traffic float64) float64 {
	last := len(c.Levels) - 1
	a, b := 0, 1
	switch {
	case last == 0:
		return c.Levels[0].Hour.MW
	case traffic > c.Levels[last].Traffic:
		a, b = last-1, last
	case traffic >= c.Levels[0].Traffic:
		return c.At(traffic, power)
	}
	low, high := &c.Levels[a], &c.Levels[b]
	slope := (high.Hour.MW - low.Hour.MW) / (high.Traffic - low.Traffic)
	return max(0, low.Hour.MW+(traffic-low.Traffic)*slope)
}

// Level is the lowest traffic at which the fleet draws a power, between the levels; false where it is outside of what they
// draw or the curve does not rise with traffic there.
func (c *Curve) Level(mw float64) (float64, bool) {
	for i := 1; i < len(c.Levels); i++ {
		low, high := &c.Levels[i-1], &c.Levels[i]
		if rise := high.Hour.MW - low.Hour.MW; rise > 0 && mw >= low.Hour.MW && mw <= high.Hour.MW {
			return low.Traffic + (mw-low.Hour.MW)/rise*(high.Traffic-low.Traffic), true
		}
	}
	return 0, false
}
