package kernels

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
	"tokenwatt/internal/fit"
)

// dial is a parameter of a form with how far a fit may turn it: its bounds, and the spread by which it is held near
// what it starts from, of the logarithm or, where linear, of the value.
type dial struct {
	name      string
	value     *float64
	low, high float64
	spread    float64
	linear    bool
}

// windowDials is how the names of dials begin that only sliding windows have.
const windowDials = "window_"

// form fits the parameters F of a kernel to measured times.
type form[F any] struct {
	dials   func(*F) []dial
	price   func(f *F, point int) float64 // s
	errors  func(*F) *catalog.FitError
	seconds []float64 // measured, by point
	names   [][2]int  // of the shape that a point belongs to: shapes are left out of a fit whole
	// windowed tells whether a window limits what a point sees; nil where none does. The parameters of windows are fitted
	// after the others and on such points alone, so that a kernel of its own for windows does not bend those.
	windowed func(point int) bool
}

// largeShapes is from how many shapes and points on a table is large: its fit sees 70 % of the shapes, free of where it
// starts, and is judged on the rest. The fit of a smaller one sees all, is held near where it starts, and is judged by
// leaving out a fifth of the shapes at a time.
const (
	largeShapes = 9
	largePoints = 2000
)

// best is the fit with the least mean error of those from several starts.
func (f *form[F]) best(ctx context.Context, starts []F) (F, error) {
	var best F
	for i, start := range starts {
		g, err := f.judged(ctx, start)
		if err != nil {
			return best, err
		}
		if i == 0 || f.merit(&g) < f.merit(&best) {
			best = g
		}
	}
	return best, nil
}

// merit is what starts are compared by: the mean error on shapes left out, or, where windows have parameters of their
// own, the mean error without windows.
func (f *form[F]) merit(g *F) float64 {
	if f.windowed == nil {
		return f.errors(g).Mean
	}
	var s sample
	for i := range f.seconds {
		if !f.windowed(i) {
			s.add(f.price(g, i), f.seconds[i])
		}
	}
	if len(s.measured) == 0 {
		return f.errors(g).Mean
	}
	return score.Of("", s.predicted, s.measured, 0).MeanAbsRelError
}

// judged fits from a start and says how far the fit is off on shapes that it did not see.
func (f *form[F]) judged(ctx context.Context, start F) (F, error) {
	shapes := map[[2]int]bool{}
	for _, n := range f.names {
		shapes[n] = true
	}
	if len(shapes) >= largeShapes && len(f.names) >= largePoints {
		return f.split(ctx, start)
	}
	var s sample
	of := folds(f.names, 5)
	if len(shapes) < 5 {
		for i := range of {
			of[i] = i % 5 // too few shapes to leave any out
		}
	}
	for fold := range 5 {
		var train, held []int
		for i := range of {
			if of[i] == fold {
				held = append(held, i)
			} else {
				train = append(train, i)
			}
		}
		if len(held) == 0 || len(train) == 0 {
			continue
		}
		g, err := f.run(ctx, start, train, true)
		if err != nil {
			return g, err
		}
		f.test(&g, held, &s)
	}
	g, err := f.run(ctx, start, indices(len(f.seconds)), true)
	*f.errors(&g) = s.fitError(len(f.seconds))
	return g, err
}

// split fits 70 % of the shapes and judges on the rest.
func (f *form[F]) split(ctx context.Context, start F) (F, error) {
	var train, held []int
	of := folds(f.names, 10)
	for i := range f.names {
		if of[i] < 3 {
			held = append(held, i)
		} else {
			train = append(train, i)
		}
	}
	g, err := f.run(ctx, start, train, false)
	var s sample
	f.test(&g, held, &s)
	*f.errors(&g) = s.fitError(len(train))
	return g, err
}

func indices(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// test adds the predictions of a fit to a sample.
func (f *form[F]) test(g *F, points []int, into *sample) {
	for _, i := range points {
		into.add(f.price(g, i), f.seconds[i])
	}
}

// run fits points, held near the start where anchored: those without a window first.
func (f *form[F]) run(ctx context.Context, start F, points []int, anchored bool) (F, error) {
	var full, windowed []int
	for _, i := range points {
		if f.windowed != nil && f.windowed(i) {
			windowed = append(windowed, i)
		} else {
			full = append(full, i)
		}
	}
	var err error
	if len(full) > 0 {
		if start, err = f.stage(ctx, start, full, anchored, false); err != nil {
			return start, err
		}
	}
	if len(windowed) > 0 {
		start, err = f.stage(ctx, start, windowed, anchored, len(full) > 0)
	}
	return start, err
}

// stage fits points, of many fitPoints evenly over them; the parameters of windows alone where so asked.
func (f *form[F]) stage(ctx context.Context, start F, points []int, anchored, windows bool) (F, error) {
	if step := float64(len(points)) / fitPoints; step > 1 {
		few := make([]int, fitPoints)
		for i := range few {
			few[i] = points[int(float64(i)*step)]
		}
		points = few
	}
	live, free := f.live(start, points, windows)
	if free == 0 {
		return start, nil
	}
	with := func(x []float64) F {
		g := start
		for i, d := range f.dials(&g) {
			if at := live[i]; at >= 0 {
				*d.value = x[at]
			}
		}
		return g
	}
	p := fit.Problem{
		Points: len(points), Scale: lossScale,
		Residuals: func(x, into []float64) {
			g := with(x)
			for i, at := range points {
				into[i] = math.Log(f.price(&g, at) / f.seconds[at])
			}
		},
	}
	for i, d := range f.dials(&start) {
		if live[i] < 0 {
			continue
		}
		v := min(max(*d.value, d.low), d.high)
		q := fit.Parameter{Name: d.name, Start: v, Low: d.low, High: d.high, Log: !d.linear, Prior: v}
		if anchored {
			q.Spread = d.spread
		}
		p.Parameters = append(p.Parameters, q)
	}
	r, err := fit.Run(ctx, p, &fit.Settings{Iterations: 60, Tolerance: 1e-6})
	if err != nil {
		return start, fmt.Errorf("kernels: fit: %w", err)
	}
	for i := range r.X {
		r.X[i] = rounded(r.X[i], 4)
	}
	return with(r.X), nil
}

// live numbers the dials that change the price of any of the points, of windows alone where so asked, and counts them;
// the others, -1, stay where they are.
func (f *form[F]) live(start F, points []int, windows bool) (numbers []int, count int) {
	numbers = make([]int, len(f.dials(&start)))
	for i := range numbers {
		numbers[i] = -1
		moved := start
		d := f.dials(&moved)[i]
		if windows && !strings.HasPrefix(d.name, windowDials) {
			continue
		}
		from := min(max(*d.value, d.low), d.high)
		if *d.value = from * 1.1; d.linear {
			*d.value = from + d.spread
		}
		if *d.value > d.high {
			*d.value = max(from*0.9, d.low)
		}
		if slices.ContainsFunc(points, func(at int) bool { return f.price(&moved, at) != f.price(&start, at) }) {
			numbers[i] = count
			count++
		}
	}
	return numbers, count
}

// shortage collects the formats that have too few rows to fit.
type shortage struct {
	family string
	found  []string
}

// refuses tells whether a format cannot be fitted, and keeps the reason where it has any rows.
func (s *shortage) refuses(format string, rows int, computes bool) bool {
	switch {
	case rows == 0:
		return true
	case !computes:
		s.found = append(s.found, format+": the catalog's accelerator has no peak in it")
		return true
	case rows < MinPoints:
		s.found = append(s.found, fmt.Sprintf("%s has %d", format, rows))
		return true
	}
	return false
}

// error is none where some format was fitted.
func (s *shortage) error(fitted int) error {
	if fitted > 0 {
		return nil
	}
	if len(s.found) == 0 {
		s.found = []string{"there are none"}
	}
	return fmt.Errorf("%w: a format needs %d of %s; %s", ErrTooFew, MinPoints, s.family, strings.Join(s.found, ", "))
}
