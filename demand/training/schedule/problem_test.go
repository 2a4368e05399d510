package schedule_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"tokenwatt/demand/training/schedule"
	"tokenwatt/internal/fault"
)

// TestFaults: each figure out of range is refused by name, as a fault of ErrProblem.
func TestFaults(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		field  string
		change func(*schedule.Problem)
	}{
		{"tokens", func(p *schedule.Problem) { p.Tokens = 0 }},
		{"tokens", func(p *schedule.Problem) { p.Tokens = nan }},
		{"tokens", func(p *schedule.Problem) { p.Tokens = math.Inf(1) }},
		{"batch_tokens", func(p *schedule.Problem) { p.BatchTokens = -1 }},
		{"step_seconds", func(p *schedule.Problem) { p.StepSeconds = 0 }},
		{"step_low", func(p *schedule.Problem) { p.StepLow = 1.1 }},
		{"step_high", func(p *schedule.Problem) { p.StepHigh = 0.9 }},
		{"ramp[0].batch_tokens", func(p *schedule.Problem) { p.Ramp = []schedule.Stage{{Tokens: 1, StepSeconds: 1, TrainWatts: 500}} }},
		{"ramp", func(p *schedule.Problem) {
			p.Ramp = []schedule.Stage{{Tokens: 2 * p.Tokens, BatchTokens: 1, StepSeconds: 1, TrainWatts: 500}}
		}},
		{"accelerators", func(p *schedule.Problem) { p.Accelerators = 0 }},
		{"accelerators_per_server", func(p *schedule.Problem) { p.AcceleratorsPerServer = 0 }},
		{"spare_servers", func(p *schedule.Problem) { p.SpareServers = -1 }},
		{"checkpoint.stall", func(p *schedule.Problem) { p.Checkpoint.Stall = 0 }},
		{"checkpoint.stall", func(p *schedule.Problem) {
			p.Checkpoint.Stall = 2 * schedule.MTBF(p.Reliability.Failures.Mode, p.Accelerators)
		}},
		{"spare_servers", func(p *schedule.Problem) { p.SpareServers = 1 << 40 }},
		{"study_hours", func(p *schedule.Problem) { p.StudyHours = 1 << 40 }},
		{"checkpoint.write", func(p *schedule.Problem) { p.Checkpoint.Write = nan }},
		{"interval.rule", func(p *schedule.Problem) { p.Interval.Rule = 9 }},
		{"interval.fixed", func(p *schedule.Problem) { p.Interval.Fixed = 60 }},
		{"interval.fixed", func(p *schedule.Problem) { p.Interval.Rule = schedule.FixedRule }},
		{"reliability.failures", func(p *schedule.Problem) { p.Reliability.Failures.Mode = 0 }},
		{"reliability.failures.low", func(p *schedule.Problem) { p.Reliability.Failures.Low = 1 }},
		{"reliability.failures.high", func(p *schedule.Problem) { p.Reliability.Failures.High = 0 }},
		{"reliability.failures.high", func(p *schedule.Problem) { p.Reliability.Failures.High = nan }},
		{"reliability.restart.load", func(p *schedule.Problem) { p.Reliability.Restart.Load = -1 }},
		{"reliability.swap", func(p *schedule.Problem) { p.Reliability.Swap = 1.5 }},
		{"reliability.repair_hours", func(p *schedule.Problem) { p.Reliability.RepairHours = -2 }},
		{"maintenance.every", func(p *schedule.Problem) { p.Maintenance.Every = 1 }},
		{"maintenance.seconds", func(p *schedule.Problem) { p.Maintenance.Seconds = nan }},
		{"power.idle", func(p *schedule.Problem) { p.Power.Idle = -1 }},
		{"power.train", func(p *schedule.Problem) { p.Power.Train = 50 }},
		{"power.checkpoint", func(p *schedule.Problem) { p.Power.Checkpoint = nan }},
		{"prices.accelerator_hour", func(p *schedule.Problem) { p.Prices.AcceleratorHour = -1 }},
		{"prices.pue", func(p *schedule.Problem) { p.Prices.PUE = 0.9 }},
		{"study_hours", func(p *schedule.Problem) { p.StudyHours = 0 }},
		{"start_hour", func(p *schedule.Problem) { p.StartHour = 8760 }},
		{"pausing.pause_hours", func(p *schedule.Problem) { p.Pausing.PauseHours = 1 }},
		{"pausing.pause_hours", func(p *schedule.Problem) { p.Pausing.WindowHours = 24 }},
		{"pausing.resume", func(p *schedule.Problem) {
			p.Pausing = schedule.Pausing{WindowHours: 24, PauseHours: 23.9, Resume: 600}
		}},
		{"goodput", func(p *schedule.Problem) {
			p.Interval = schedule.Interval{Rule: schedule.FixedRule, Fixed: 1e6}
		}},
	} {
		p := llama()
		c.change(&p)
		_, err := schedule.Run(context.Background(), p, nil)
		var f *fault.Error
		if !errors.Is(err, schedule.ErrProblem) || !errors.As(err, &f) || !strings.Contains(err.Error(), ": "+c.field+" is ") {
			t.Errorf("%s: %v", c.field, err)
		}
	}
}

// TestFaultsAllAtOnce: an empty problem tells everything that it lacks.
func TestFaultsAllAtOnce(t *testing.T) {
	err := (&schedule.Problem{}).Check()
	for _, field := range []string{
		"tokens", "batch_tokens", "step_seconds", "step_low", "step_high", "accelerators", "checkpoint.stall", "reliability.failures", "study_hours",
	} {
		if err == nil || !strings.Contains(err.Error(), ": "+field+" is ") {
			t.Errorf("%s is not among %v", field, err)
		}
	}
}
