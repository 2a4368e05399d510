package guides

import (
	"context"
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/internal/fit"
	"tokenwatt/quantity"
)

// Timing is one measured search on one core.
type Timing struct {
	Guides, Mismatches int
	Seconds            float64
}

// Fit returns a tool with its times fitted to timings on a genome with guides of so many bases: soft-L1 on log times,
// starting from the tool's own. Method and bins are kept. Errors wrap ErrSearch or are the context's.
func Fit(ctx context.Context, tool *catalog.GuideTool, genome *catalog.SequenceSet, length int, timings []Timing) (*catalog.GuideTool, error) {
	fields := fitted(tool)
	parameters := make([]fit.Parameter, len(fields(tool)))
	for i, f := range fields(tool) {
		start := max(f.get(), 1e-9)
		parameters[i] = fit.Parameter{Start: start, Low: start / 1000, High: start * 1000, Log: true}
	}
	apply := func(x []float64) *catalog.GuideTool {
		t := *tool
		for i, f := range fields(&t) {
			f.set(x[i])
		}
		return &t
	}
	for _, m := range timings {
		p := Problem{Tool: tool, Genome: genome, Guides: float64(m.Guides), Mismatches: m.Mismatches, Length: length}
		if _, err := Run(&p); err != nil {
			return nil, err
		}
		if !(m.Seconds > 0) || math.IsInf(m.Seconds, 1) {
			return nil, fmt.Errorf("%w: a timing of %g s", ErrSearch, m.Seconds)
		}
	}
	r, err := fit.Run(ctx, fit.Problem{
		Parameters: parameters, Points: len(timings), Scale: 0.1,
		Residuals: func(x, into []float64) {
			t := apply(x)
			for i, m := range timings {
				into[i] = math.NaN()
				if s, err := Run(&Problem{Tool: t, Genome: genome, Guides: float64(m.Guides), Mismatches: m.Mismatches, Length: length}); err == nil {
					into[i] = math.Log(s.Seconds / m.Seconds)
				}
			}
		},
	}, &fit.Settings{Iterations: 500, Tolerance: 1e-10})
	if err != nil {
		return nil, err
	}
	return apply(r.X), nil
}

// knob reads and writes one figure of a tool.
type knob struct {
	get func() float64
	set func(float64)
}

func number(f *quantity.Figure[quantity.Number]) knob {
	return knob{func() float64 { return float64(f.Mode) }, func(v float64) { *f = quantity.Exact(quantity.Number(v)) }}
}

// fitted lists the figures of a tool's method that timings decide.
func fitted(tool *catalog.GuideTool) func(*catalog.GuideTool) []knob {
	start := func(t *catalog.GuideTool) knob {
		return knob{func() float64 { return t.Startup.Mode.Seconds() }, func(v float64) { t.Startup = quantity.Exact(quantity.Duration(v)) }}
	}
	switch {
	case tool.Method == "brute-force":
		return func(t *catalog.GuideTool) []knob {
			return []knob{number(&t.ScanSeconds), number(&t.GuideSeconds), number(&t.MismatchSeconds)}
		}
	case tool.Method == "index":
		return func(t *catalog.GuideTool) []knob {
			return []knob{start(t), number(&t.ScanSeconds), number(&t.GuideSeconds)}
		}
	case tool.HitSeconds.Known():
		return func(t *catalog.GuideTool) []knob { return []knob{start(t), number(&t.HitSeconds)} }
	}
	return func(t *catalog.GuideTool) []knob {
		return []knob{start(t), number(&t.GuideSeconds), number(&t.EditPower)}
	}
}
