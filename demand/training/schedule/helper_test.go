package schedule_test

import (
	"math"

	"pgregory.net/rapid"

	"tokenwatt/demand/training/schedule"
)

// llama is the run of Llama 3 405B (arXiv 2407.21783). Published: 15.6 T tokens, batches of 16 M, 16,384 H100, 54 days in which
// 419 failures and 47 planned stops came, storage of 2 TB/s. Assumed: the step (of 400 TFLOP/s an accelerator, its Table 4, at
// 6 N + 6 L h s FLOP a token with N 405e9, L 126, h 16384, s 8192), the parts of the restart, power, spares and repair.
func llama() schedule.Problem {
	reliability := schedule.DefaultReliability()
	reliability.Failures = schedule.Exact(reliability.Failures.Mode)
	batch := 16 * 1024 * 1024.0
	return schedule.Problem{
		Name: "llama-3-405b", Tokens: 15.6e12, BatchTokens: batch, StepSeconds: batch * 6 * (405e9 + 126*16384*8192) / (16384 * 400e12),
		StepLow: 1, StepHigh: 1,
		Accelerators: 16384, AcceleratorsPerServer: 8, SpareServers: 64,
		Checkpoint:  schedule.Synchronous(405e9*schedule.BytesPerParameter, 2e12),
		Reliability: reliability,
		Maintenance: schedule.Maintenance{Every: 54 * 24 * 3600 / 47.0, Seconds: 900},
		Power:       schedule.Power{Train: 600, Checkpoint: 250, Restart: 150, Idle: 100, Server: 2500},
		Prices:      schedule.Prices{AcceleratorHour: 2, Electricity: 60, PUE: 1.1},
		StartHour:   100, StudyHours: 8760,
	}
}

// near fails unless two numbers agree to a relative tolerance.
func near(t rapid.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s is %.9g, expected %.9g within %.2g", what, got, want, tolerance)
	}
}

// expect is the expectation of a problem that is known to be right.
func expect(t rapid.TB, p *schedule.Problem) *schedule.Expectation {
	t.Helper()
	e, err := schedule.Expect(p)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// logarithmic draws from a range evenly in its logarithm.
func logarithmic(t *rapid.T, name string, low, high float64) float64 {
	return math.Exp(rapid.Float64Range(math.Log(low), math.Log(high)).Draw(t, name))
}

// problem draws a run that makes headway, of any size.
func problem(t *rapid.T) schedule.Problem {
	n := int(logarithmic(t, "accelerators", 8, 30000))
	rate := logarithmic(t, "rate", 1e-6, 1e-4)
	mtbf := schedule.MTBF(rate, n)
	down := min(mtbf, 3e5) // what restarts and repairs are drawn from
	batch := logarithmic(t, "batch", 1e5, 1e8)
	step := logarithmic(t, "step", 0.5, 50)
	p := schedule.Problem{
		Name: "drawn", BatchTokens: batch, StepSeconds: step, StepLow: 0.95, StepHigh: 1.1,
		Tokens:       batch * math.Ceil(logarithmic(t, "hours", 5, 4000)*3600/step),
		Accelerators: n, AcceleratorsPerServer: rapid.SampledFrom([]int{1, 4, 8, 72}).Draw(t, "per server"), SpareServers: rapid.IntRange(0, 40).Draw(t, "spares"),
		Checkpoint: schedule.Checkpoint{Stall: min(mtbf*logarithmic(t, "stall", 1e-7, 0.05), 3600)},
		Interval:   schedule.Interval{Rule: rapid.SampledFrom([]schedule.Rule{schedule.DalyRule, schedule.YoungRule, schedule.OptimalRule}).Draw(t, "rule")},
		Reliability: schedule.Reliability{
			Failures: schedule.Range{Low: rate * 0.8, Mode: rate, High: rate * 1.2},
			Restart:  schedule.Restart{Detect: down * rapid.Float64Range(0, 0.2).Draw(t, "detect"), Start: down * rapid.Float64Range(0, 0.1).Draw(t, "start")},
			Swap:     rapid.Float64Range(0, 1).Draw(t, "swap"), RepairHours: down / 3600 * rapid.Float64Range(0, 20).Draw(t, "repair"),
		},
		Power:     schedule.Power{Train: 600, Checkpoint: 250, Restart: 150, Idle: 100, Server: 2500},
		Prices:    schedule.Prices{AcceleratorHour: 2, Electricity: 60, PUE: 1.1},
		StartHour: rapid.IntRange(0, 8759).Draw(t, "start hour"), StudyHours: 8760,
	}
	if rapid.Bool().Draw(t, "asynchronous") {
		p.Checkpoint.Write = p.Checkpoint.Stall * rapid.Float64Range(0, 5).Draw(t, "write")
	}
	if rapid.Bool().Draw(t, "maintained") {
		p.Maintenance = schedule.Maintenance{Every: rapid.Float64Range(24, 400).Draw(t, "every") * 3600, Seconds: rapid.Float64Range(0, 7200).Draw(t, "stop")}
	}
	if rapid.Bool().Draw(t, "ramp") {
		p.Ramp = schedule.LinearRamp(batch/10, batch, batch/10, p.Tokens*rapid.Float64Range(0.01, 0.5).Draw(t, "ramp share"), func(b float64) (float64, float64) {
			return step * (0.1 + 0.9*b/batch), 400 + 200*b/batch
		})
	}
	return p
}

// pausing lets a drawn run pause.
func pausing(t *rapid.T, p *schedule.Problem) {
	p.Pausing = schedule.Pausing{
		WindowHours: rapid.IntRange(4, 168).Draw(t, "window"), Resume: rapid.Float64Range(0, 600).Draw(t, "resume"),
	}
	p.Pausing.PauseHours = float64(p.Pausing.WindowHours) * rapid.Float64Range(0.01, 0.4).Draw(t, "pause")
	p.Checkpoint.Stall = min(p.Checkpoint.Stall, 600)
	p.Checkpoint.Write = min(p.Checkpoint.Write, 600)
}
