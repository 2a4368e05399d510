package layout_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"tokenwatt/demand/training/layout"
)

// Every published layout ran, so every one keeps the rules.
func TestPublishedLayoutsAreValid(t *testing.T) {
	for file, rows := range map[string]int{"measured.csv": 296, "measured_vtrain_single.csv": 1440} {
		runs := read(t, file)
		if len(runs) != rows {
			t.Errorf("%s: %d rows, expected %d", file, len(runs), rows)
		}
		for i := range runs {
			r := &runs[i]
			p, err := layout.Prepare(r.job)
			if err != nil {
				t.Errorf("%s line %d: %v", file, r.line, err)
				continue
			}
			if err := p.Check(&r.layout); err != nil || !p.Valid(&r.layout) {
				t.Errorf("%s line %d: %v", file, r.line, err)
			}
		}
	}
}

// errorsOf returns the sorted absolute relative errors of the predicted memory of runs and their mean with sign.
// Where the framework reported its own peak the context is left out.
func errorsOf(t *testing.T, runs []row, own bool) (errs []float64, bias float64) {
	t.Helper()
	for i := range runs {
		r := &runs[i]
		p, err := layout.Prepare(r.job)
		if err != nil {
			t.Fatal(err)
		}
		m := p.Memory(&r.layout)
		predicted := m.Total()
		if own {
			predicted = m.FrameworkPeak()
		}
		e := predicted/r.memory - 1
		if math.Abs(e) > 0.10 {
			t.Logf("line %d %s: measured %.1f GiB, predicted %.1f GiB (%+.1f %%)", r.line, r.name, r.memory/(1<<30), predicted/(1<<30), 100*e)
		}
		errs = append(errs, math.Abs(e))
		bias += e / float64(len(runs))
	}
	slices.Sort(errs)
	return errs, bias
}

// Memory of measured runs. The bounds are on the median and on the share of rows within 10 %, as reached.
func TestMemoryOfMeasuredRuns(t *testing.T) {
	var calibration, testHalf, testBrain, early, late []row
	for _, r := range bloom(t) {
		switch {
		case r.calibration:
			calibration = append(calibration, r)
		case r.job.Recipe == "fp16":
			testHalf = append(testHalf, r)
		default:
			testBrain = append(testBrain, r)
		}
	}
	for _, r := range read(t, "measured.csv") {
		if r.memory > 0 && strings.Contains(r.source, "torchtitan") {
			if r.job.FusedLoss {
				late = append(late, r)
			} else {
				early = append(early, r)
			}
		}
	}
	for _, c := range []struct {
		name           string
		runs           []row
		own            bool
		n              int
		median, within float64
	}{
		{"BLOOM, calibration half", calibration, false, 36, 0.06, 0.85},
		{"BLOOM, test half, fp16", testHalf, false, 34, 0.06, 0.85},
		{"BLOOM, test half, bf16", testBrain, false, 10, 0.08, 0.85},
		{"torchtitan 2024-12, calibration", early, true, 18, 0.06, 0.85},
		{"torchtitan 2025-06, test", late, true, 2, 0.08, 1},
	} {
		errs, bias := errorsOf(t, c.runs, c.own)
		if len(errs) != c.n {
			t.Errorf("%s: %d rows, expected %d", c.name, len(errs), c.n)
			continue
		}
		good := 0
		for _, e := range errs {
			if e <= 0.10 {
				good++
			}
		}
		median, share := (errs[(len(errs)-1)/2]+errs[len(errs)/2])/2, float64(good)/float64(len(errs))
		t.Logf("%s: n %d, median error %.1f %%, 90th percentile %.1f %%, largest %.1f %%, bias %+.1f %%, within 10 %%: %d",
			c.name, len(errs), 100*median, 100*errs[len(errs)*9/10], 100*errs[len(errs)-1], 100*bias, good)
		if median > c.median || share < c.within {
			t.Errorf("%s: median %.3f over %.3f or share within 10 %% %.2f under %.2f", c.name, median, c.median, share, c.within)
		}
	}
}

// The two fitted constants are the best on the calibration split: no step of either lowers the objective, the mean
// absolute error of each of its two groups, an error above 20 % counting as 20 %.
func TestConstantsAreCalibrated(t *testing.T) {
	var rows, early []row
	for _, r := range bloom(t) {
		if r.calibration {
			rows = append(rows, r)
		}
	}
	for _, r := range read(t, "measured.csv") {
		if r.memory > 0 && strings.Contains(r.source, "torchtitan") && !r.job.FusedLoss {
			early = append(early, r)
		}
	}
	objective := func(buffers, share float64) float64 {
		sum := 0.0
		for _, group := range [][]row{rows, early} {
			for i := range group {
				r := &group[i]
				p, err := layout.Prepare(r.job)
				if err != nil {
					t.Fatal(err)
				}
				m := p.Memory(&r.layout)
				predicted := m.Total() + share*m.Fragmentation/0.06
				if r.job.Framework == "deepspeed" {
					predicted += buffers
				} else {
					predicted -= layout.ContextBytes
				}
				sum += min(0.2, math.Abs(predicted/r.memory-1)) / float64(len(group))
			}
		}
		return sum
	}
	best := objective(0, 0)
	for _, buffers := range []float64{-0.5, -0.25, 0, 0.25, 0.5} {
		for _, share := range []float64{-0.02, -0.01, 0, 0.01, 0.02} {
			if o := objective(buffers*(1<<30), share); o < best-1e-9 {
				t.Errorf("buffers %+.2f GiB, share %+.2f: %.5f, under the %.5f of the constants", buffers, share, o, best)
			}
		}
	}
}
