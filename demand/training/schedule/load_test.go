package schedule_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/training/schedule"
	"tokenwatt/internal/neumaier"
)

// TestLoadKeepsTheEnergy: the hours and windows of the load hold the run's energy, and keep the contract of a load.
func TestLoadKeepsTheEnergy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problem(t)
		pauses := rapid.Bool().Draw(t, "pausing")
		if pauses {
			pausing(t, &p)
		}
		p.Reliability.Failures = schedule.Exact(p.Reliability.Failures.Mode)
		r, err := schedule.Run(context.Background(), p, &schedule.Settings{Replicates: 1})
		if errors.Is(err, schedule.ErrTooLong) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Load.Check(p.StudyHours); err != nil {
			t.Fatal(err)
		}
		sum := neumaier.Of(r.Load.FirmMW)
		for _, d := range r.Load.Deferrable {
			sum += d.EnergyMWh
		}
		near(t, "energy of the load", sum, r.Expectation.Energy.Total(), 1e-9)
		near(t, "energy of the load", r.Load.EnergyMWh(), sum, 1e-9)
		if pauses != (len(r.Load.Deferrable) > 0) {
			t.Errorf("a run that may pause: %v; it has %d windows", pauses, len(r.Load.Deferrable))
		}
		// Nothing is drawn outside the run.
		wall := r.Expectation.ExpectedHours
		for h, mw := range r.Load.FirmMW {
			into := (h - p.StartHour + p.StudyHours) % p.StudyHours
			if on := float64(into) < wall; on != (mw > 0) {
				t.Fatalf("hour %d, %d after the start, draws %g MW; the run takes %g h", h, into, mw, wall)
			}
		}
	})
}

// TestWindows by hand: a run that may pause 6 h of 24 draws what is above idle in three quarters of each window.
func TestWindows(t *testing.T) {
	p := llama()
	p.Pausing = schedule.Pausing{WindowHours: 24, PauseHours: 6, Resume: 300}
	r, err := schedule.Run(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	first := r.Load.Deferrable[0]
	if first.FirstHour != 100 || first.EndHour != 124 {
		t.Errorf("the first window is %+v", first)
	}
	near(t, "energy of a window", first.EnergyMWh, 18*first.MaxMW, 1e-12)
	idle := (16384*100 + (2048+64)*2500 + 64*8*100) / 1e6
	near(t, "firm power", r.Load.FirmMW[100], idle, 1e-12)
	e := r.Expectation
	near(t, "pauses", e.Pauses, e.ExpectedHours/24, 1e-12)
	near(t, "cost of pauses", e.Breakdown.Resume, e.Pauses*(300+p.Checkpoint.Stall)/3600, 1e-12)
	if last := r.Load.Deferrable[len(r.Load.Deferrable)-1]; last.EndHour != 100+int(math.Ceil(e.ExpectedHours)) {
		t.Errorf("the last window is %+v, the run takes %g h", last, e.ExpectedHours)
	}
}

func TestTooLongAndCarried(t *testing.T) {
	p := llama()
	p.StartHour = 8000
	r, err := schedule.Run(context.Background(), p, &schedule.Settings{Replicates: 2})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Carried || r.Load.FirmMW[0] == 0 || len(r.Warnings) == 0 {
		t.Errorf("a run from hour 8000 on: carried %v, first hour %g MW, warnings %q", r.Carried, r.Load.FirmMW[0], r.Warnings)
	}
	p.Accelerators = 1024
	p.StepSeconds *= 16
	if _, err := schedule.Run(context.Background(), p, nil); !errors.Is(err, schedule.ErrTooLong) {
		t.Errorf("three years in one: %v", err)
	}
}

// TestWarnings: what costs nothing, waits or is held up by the storage is told.
func TestWarnings(t *testing.T) {
	p := llama()
	p.Prices = schedule.Prices{}
	p.SpareServers = 10
	p.Checkpoint = schedule.Checkpoint{Stall: 0.5, Write: 1200}
	r, err := schedule.Run(context.Background(), p, &schedule.Settings{Replicates: 2})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Warnings) != 4 {
		t.Errorf("the warnings are %q", r.Warnings)
	}
	if r.Expectation.Cost.Total() != 0 {
		t.Errorf("a run without prices costs %g", r.Expectation.Cost.Total())
	}
}
