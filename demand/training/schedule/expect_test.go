package schedule_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/training/schedule"
)

// TestDaly: without writes in the background and waits, the expected time is Daly 2006, eq. 13, word for word.
func TestDaly(t *testing.T) {
	p := llama()
	p.Maintenance = schedule.Maintenance{}
	p.Reliability.Swap = 0
	p.Checkpoint.Stall = 30
	e := expect(t, &p)
	m, restart, tau := e.MTBF, p.Reliability.Restart.Seconds(), e.Spacing.Seconds
	productive := e.Breakdown.Productive * 3600
	near(t, "hours", e.ExpectedHours*3600, m*math.Exp(restart/m)*math.Expm1((tau+30)/m)*productive/tau, 1e-12)
	near(t, "steps", e.Steps, math.Ceil(15.6e12/(16*1024*1024)), 0)
	near(t, "productive time", productive, e.Steps*p.StepSeconds, 1e-12)
}

// TestSmallWaste is the expected effective training time of Kokolis et al. 2024 (arXiv 2410.21680, section IV):
// (1 - N r (u + interval / 2)) / (1 + w / interval), which holds while little is wasted.
func TestSmallWaste(t *testing.T) {
	p := llama()
	p.Maintenance = schedule.Maintenance{}
	p.Reliability.Swap = 0
	for _, n := range []int{512, 2048, 4096} {
		p.Accelerators = n
		e := expect(t, &p)
		tau := e.Spacing.Seconds
		want := (1 - (p.Reliability.Restart.Seconds()+tau/2)/e.MTBF) / (1 + p.Checkpoint.Stall/tau)
		t.Logf("%d accelerators: goodput %.5f, published form %.5f", n, e.Goodput, want)
		near(t, "goodput", e.Goodput, want, 0.002)
	}
}

// TestBooks: hours, energy and cost add up, and none is negative.
func TestBooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problem(t)
		if rapid.Bool().Draw(t, "pausing") {
			pausing(t, &p)
		}
		e := expect(t, &p)
		b := &e.Breakdown
		parts := []float64{b.Productive, b.Checkpoint, b.Lost, b.Restart, b.Wait, b.Maintenance, b.Resume, b.Paused}
		var sum float64
		for i, part := range parts {
			if !(part >= 0) {
				t.Errorf("part %d of the hours is %g", i, part)
			}
			sum += part
		}
		near(t, "hours", sum, e.ExpectedHours, 1e-12)
		near(t, "goodput", e.Goodput, b.Productive/sum, 1e-12)
		near(t, "paused", b.Paused, pausedShare(&p)*sum, 1e-9)
		near(t, "accelerator-hours", e.AcceleratorHours, float64(p.Accelerators)*sum, 1e-12)
		// Every state's energy is its hours times its power.
		servers := math.Ceil(float64(p.Accelerators) / float64(p.AcceleratorsPerServer))
		power := func(watts float64) float64 { return (float64(p.Accelerators)*watts + servers*2500) / 1e6 }
		near(t, "idle energy", e.Energy.Idle, (b.Wait+b.Maintenance+b.Paused)*power(100), 1e-12)
		if low, high := sum*power(100), sum*power(600); e.Energy.Total()-e.Energy.Spares < low*(1-1e-12) || e.Energy.Total()-e.Energy.Spares > high*(1+1e-12) {
			t.Errorf("the run's servers draw %g MWh, idle they draw %g, stepping %g", e.Energy.Total()-e.Energy.Spares, low, high)
		}
		near(t, "cost", e.Cost.Total(), (e.AcceleratorHours+e.SpareHours)*2+e.Energy.Total()*1.1*60, 1e-12)
	})
}

func pausedShare(p *schedule.Problem) float64 {
	if p.Pausing.WindowHours == 0 {
		return 0
	}
	return p.Pausing.PauseHours / float64(p.Pausing.WindowHours)
}

// TestMonotone: more failures, longer stalls, restarts, writes and repairs, or fewer spares, never make a run shorter.
func TestMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problem(t)
		change := rapid.IntRange(0, 5).Draw(t, "change")
		if change > 0 { // more failures are worse with any rule
			p.Interval = schedule.Interval{Rule: schedule.OptimalRule}
		}
		p.Checkpoint.Write = 0
		better := expect(t, &p)
		before := better.ExpectedHours
		factor := rapid.Float64Range(1, 1.2).Draw(t, "factor")
		worse := p
		switch change {
		case 0:
			worse.Reliability.Failures = schedule.Exact(p.Reliability.Failures.Mode * factor)
		case 1:
			worse.Checkpoint.Stall *= factor
		case 2:
			worse.Reliability.Restart.Load = p.Reliability.Restart.Seconds() * (factor - 1)
		case 3:
			worse.Reliability.RepairHours *= factor
		case 4:
			worse.SpareServers = p.SpareServers / 2
		default:
			worse.Interval = schedule.Interval{Rule: schedule.FixedRule, Fixed: better.Spacing.Seconds * rapid.Float64Range(0.2, 5).Draw(t, "interval")}
		}
		if after := expect(t, &worse).ExpectedHours; after < before*(1-1e-9) {
			t.Errorf("the worse run takes %g h, the better one %g", after, before)
		}
	})
}

// TestWriteInBackground: a write in the background costs less than waiting for it, and more than no write.
func TestWriteInBackground(t *testing.T) {
	p := llama()
	p.Interval = schedule.Interval{Rule: schedule.FixedRule, Fixed: 900}
	hours := func(stall, write float64) float64 {
		p.Checkpoint = schedule.Checkpoint{Stall: stall, Write: write}
		return expect(t, &p).ExpectedHours
	}
	none, behind, waited := hours(1, 0), hours(1, 60), hours(61, 0)
	if !(none < behind && behind < waited) {
		t.Errorf("no write takes %g h, one in the background %g h, one that is waited for %g h", none, behind, waited)
	}
	// In first order each failure falls back one write further.
	near(t, "extra", behind/none-1, 60/expect(t, &p).MTBF, 0.1)
}

// TestStorageFloor: where the storage cannot keep up with the rule, the floor is used and told.
func TestStorageFloor(t *testing.T) {
	p := llama()
	p.Checkpoint = schedule.Checkpoint{Stall: 0.5, Write: 1200}
	e := expect(t, &p)
	if !e.Spacing.ByStorage || e.Spacing.Seconds != 1199.5 {
		t.Errorf("the interval is %+v", e.Spacing)
	}
	p.Interval = schedule.Interval{Rule: schedule.FixedRule, Fixed: 300}
	if _, err := schedule.Expect(&p); err == nil {
		t.Error("a checkpoint of 1200 s every 300 s was accepted")
	}
}
