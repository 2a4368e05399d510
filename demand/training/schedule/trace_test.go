package schedule_test

import (
	"errors"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/training/schedule"
)

func draw(t rapid.TB, p *schedule.Problem, seed uint64, from, hours, step float64) *schedule.Trace {
	t.Helper()
	trace, err := schedule.Draw(p, seed, from, hours, step)
	if err != nil {
		t.Fatal(err)
	}
	return trace
}

// TestTraceOfOneDay: a day in minutes holds plateau, dips and restarts, its episodes follow one another, and minutes and
// episodes hold the same energy.
func TestTraceOfOneDay(t *testing.T) {
	p := llama()
	trace := draw(t, &p, 3, 240, 24, 60)
	if len(trace.MW) != 1440 {
		t.Fatalf("a day has %d minutes", len(trace.MW))
	}
	seen := map[schedule.State]float64{}
	var now, energy float64
	for _, e := range trace.Episodes {
		near(t, "start of an episode", e.Start, now, 1e-9)
		seen[e.State] += e.End - e.Start
		energy += (e.End - e.Start) * e.MW
		now = e.End
	}
	near(t, "end of the trace", now, 86400, 1e-12)
	t.Logf("%d failures, seconds by state %v", trace.Failures, seen)
	if seen[schedule.Training] < 0.7*86400 || seen[schedule.Checkpointing] == 0 || seen[schedule.Restarting] == 0 || trace.Failures == 0 {
		t.Errorf("seconds by state are %v, failures %d", seen, trace.Failures)
	}
	var minutes, low float64
	low = math.Inf(1)
	for _, mw := range trace.MW {
		minutes += mw * 60
		low = min(low, mw)
	}
	near(t, "energy of the minutes", minutes, energy, 1e-12)
	servers := float64(2048*2500)/1e6 + 64*(800+2500)/1e6
	near(t, "plateau", trace.Episodes[0].MW, 16384*600/1e6+servers, 1e-12)
	near(t, "deepest minute", low, 16384*150/1e6+servers, 1e-9)
}

// TestTraceIsTheRun: over the whole run the states of the course are those of the closed form within its noise, and the
// course ends where the run does.
func TestTraceIsTheRun(t *testing.T) {
	p := llama()
	p.SpareServers = 20
	e := expect(t, &p)
	var hours, restart, wait, stops, energy float64
	const seeds = 20
	for seed := range uint64(seeds) {
		trace := draw(t, &p, seed, 0, 8000, 3600)
		hours += trace.Episodes[len(trace.Episodes)-1].End / 3600 / seeds
		for _, ep := range trace.Episodes {
			length := (ep.End - ep.Start) / 3600 / seeds
			energy += length * ep.MW
			switch ep.State {
			case schedule.Restarting:
				restart += length
			case schedule.Waiting:
				wait += length
			case schedule.Maintained:
				stops += length
			}
		}
	}
	near(t, "hours", hours, e.ExpectedHours, 0.01)
	near(t, "restart", restart, e.Breakdown.Restart, 0.05)
	near(t, "wait", wait, e.Breakdown.Wait, 0.3)
	near(t, "maintenance", stops, e.Breakdown.Maintenance, 0.02)
	near(t, "energy", energy, e.Energy.Total(), 0.01)
}

// TestTraceStreams: a window of a course is the same however it is asked for.
func TestTraceStreams(t *testing.T) {
	p := llama()
	day := draw(t, &p, 5, 48, 24, 60)
	hour := draw(t, &p, 5, 60, 1, 60)
	for i, mw := range hour.MW {
		near(t, "minute", mw, day.MW[12*60+i], 1e-9)
	}
	if again := draw(t, &p, 5, 48, 24, 60); !reflect.DeepEqual(day, again) {
		t.Error("the same seed draws another day")
	}
	if other := draw(t, &p, 6, 48, 24, 60); reflect.DeepEqual(day.MW, other.MW) {
		t.Error("another seed draws the same day")
	}
}

func TestTraceOfAnyRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problem(t)
		p.Checkpoint.Stall = max(p.Checkpoint.Stall, 1)
		p.Checkpoint.Write = 0
		if _, err := schedule.Expect(&p); err != nil {
			return
		}
		trace := draw(t, &p, rapid.Uint64().Draw(t, "seed"), rapid.Float64Range(0, 100).Draw(t, "from"), 10, 100)
		var energy, sum float64
		for _, e := range trace.Episodes {
			if !(e.End > e.Start) || e.Start < 0 || e.End > 36000*(1+1e-12) {
				t.Fatalf("an episode is %+v", e)
			}
			energy += (e.End - e.Start) * e.MW
		}
		for _, mw := range trace.MW {
			sum += mw * 100
		}
		near(t, "energy", sum, energy, 1e-9)
	})
}

func TestTraceRefuses(t *testing.T) {
	p := llama()
	for _, w := range [][3]float64{{-1, 24, 60}, {0, 0, 60}, {0, 24, 0}, {0, 24, math.NaN()}, {0, 1e9, 1e-3}, {math.Inf(1), 1, 1}} {
		if _, err := schedule.Draw(&p, 0, w[0], w[1], w[2]); !errors.Is(err, schedule.ErrProblem) {
			t.Errorf("the window %v gives %v", w, err)
		}
	}
	p.Tokens = 0
	if _, err := schedule.Draw(&p, 0, 0, 1, 1); !errors.Is(err, schedule.ErrProblem) {
		t.Errorf("no tokens give %v", err)
	}
}
