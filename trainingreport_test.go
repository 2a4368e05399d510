package tokenwatt

import (
	"fmt"
	"strings"
	"testing"

	"tokenwatt/report"
)

// checkTraining checks of any laid-out run what has to hold of it: parts make wholes, shares make one, the run is that of
// the first layout, and the front holds it.
func checkTraining(t *testing.T, r *report.Training) {
	t.Helper()
	sum := func(parts []report.Part) (total float64) {
		for _, p := range parts {
			if p.Value < 0 || p.Name == "" {
				t.Errorf("part %q is %g", p.Name, p.Value)
			}
			total += p.Value
		}
		return total
	}
	for i := range r.Candidates {
		c := &r.Candidates[i]
		name := fmt.Sprintf("candidate %d: ", i)
		near(t, name+"step", sum(c.Time), c.StepSeconds, 1e-9)
		near(t, name+"memory", sum(c.Memory), c.MemoryGiB, 1e-9)
		if c.MemoryGiB > r.MemoryLimitGiB {
			t.Errorf("%s%g GiB of %g", name, c.MemoryGiB, r.MemoryLimitGiB)
		}
		if !(c.StepP10 < c.StepSeconds && c.StepSeconds < c.StepP90) || !(0 < c.MFU && c.MFU <= c.HFU && c.HFU < 1) {
			t.Errorf("%sstep %g in %g to %g, MFU %g, HFU %g", name, c.StepSeconds, c.StepP10, c.StepP90, c.MFU, c.HFU)
		}
		l := &c.Layout
		if l.TP*l.PP*l.CP*l.DP != c.Accelerators || r.GlobalBatch%(l.DP*l.MicroBatch) != 0 {
			t.Errorf("%s%+v on %d accelerators with %d sequences", name, *l, c.Accelerators, r.GlobalBatch)
		}
		tokens := float64(r.GlobalBatch) * float64(r.Sequence)
		near(t, name+"tokens a second", c.TokensPerSecond*c.StepSeconds*float64(c.Accelerators), tokens, 1e-9)
		if steps := c.Watts * float64(c.Accelerators) * c.Days * 24 / 1e6 * r.Run.Goodput; c.EnergyMWh < steps*(1-1e-9) {
			t.Errorf("%sthe steps alone take %g MWh at %g W for %g days, and the run %g", name, steps, c.Watts, c.Days, c.EnergyMWh)
		}
	}
	run, best := &r.Run, &r.Candidates[0]
	near(t, "goodput and the rest", run.Goodput+sum(run.Lost), 1, 1e-9)
	near(t, "days of the best layout", best.Days, run.Days, 1e-9)
	near(t, "accelerator-hours", run.AcceleratorHours, run.Days*24*float64(best.Accelerators), 0.2) // pauses may count or not
	near(t, "energy by the mean", run.MeanMW*run.Days*24, run.EnergyMWh, 1e-9)
	if !(run.DaysP10 < run.Days && run.Days < run.DaysP90) || run.PeakMW < run.MeanMW || run.DeferrableMWh > run.EnergyMWh {
		t.Errorf("%g d in %g to %g, %g MW of %g at most, %g of %g MWh may move", run.Days, run.DaysP10, run.DaysP90, run.MeanMW, run.PeakMW, run.DeferrableMWh, run.EnergyMWh)
	}
	// GPT-3's batch grows over the first tokens, which takes more steps; the others have the whole batch at once.
	ramped := strings.HasPrefix(r.Workload, "gpt3")
	if steps := r.Tokens / float64(r.GlobalBatch) / float64(r.Sequence); run.Steps < steps || !ramped && run.Steps >= steps+1 {
		t.Errorf("%g steps for %g tokens", run.Steps, r.Tokens)
	}
	if run.Checkpoints <= 0 || run.CheckpointMinutes <= 0 || run.CheckpointRule == "" || run.CheckpointTB <= 0 || len(run.Trace) == 0 {
		t.Errorf("%g checkpoints of %g TB every %g min, %q; a trace of %d minutes", run.Checkpoints, run.CheckpointTB, run.CheckpointMinutes, run.CheckpointRule, len(run.Trace))
	}
	if len(r.Front) == 0 || len(r.Front) > shownFront || len(r.Front) > r.FrontSize {
		t.Fatalf("%d points of a front of %d", len(r.Front), r.FrontSize)
	}
	fastest := r.Front[0].StepSeconds
	for _, point := range r.Front {
		fastest = min(fastest, point.StepSeconds)
	}
	if r.Objective == "fastest" {
		near(t, "the front's fastest", fastest, best.StepSeconds, 1e-9)
	}
	if r.Counts.Evaluated < len(r.Candidates) || r.Counts.Accelerators < 1 || len(r.Sources) < 3 || r.Engine == "" || r.Cluster == "" || r.Precision == "" || r.Accelerator == "" {
		t.Errorf("counts %+v, sources %q, engine %q, cluster %q, precision %q, accelerator %q", r.Counts, r.Sources, r.Engine, r.Cluster, r.Precision, r.Accelerator)
	}
}

// How the checkpoints' interval was found is told: as given, the best, or what the storage allows.
func TestCheckpointRule(t *testing.T) {
	const base = "name: x\nstudy: {year: 2024}\nworkloads: {run: {training: {model: llama-2-7b, server: dgx-a100-640gb, accelerators: 16, tokens: 10 G tok, operation: {%s}}}}\nsite: {tariff: 0.08 USD/kWh}\n"
	for operation, want := range map[string]string{
		"":                                "the best by Daly 2006",
		"checkpoint_interval: 30 min":     "as given",
		"checkpoint_storage: 0.0005 GB/s": "what the storage allows",
	} {
		run := layouts(t, parsed(t, fmt.Sprintf(base, operation))).Training[0].Run
		if run.CheckpointRule != want {
			t.Errorf("%q: %s, expected %s (every %g min)", operation, run.CheckpointRule, want, run.CheckpointMinutes)
		}
		if operation == "checkpoint_interval: 30 min" {
			near(t, "interval", run.CheckpointMinutes, 30, 1e-9)
		}
	}
}

// Spares are as many as are asked for, and none costs less than one.
func TestSpares(t *testing.T) {
	const base = "name: x\nstudy: {year: 2024}\nworkloads: {run: {training: {model: llama-2-7b, server: dgx-a100-640gb, accelerators: 16, tokens: 10 G tok, operation: {%s}}}}\nsite: {tariff: 0.08 USD/kWh}\n"
	cost := map[string]float64{}
	for _, n := range []string{"0", "3", ""} {
		given := ""
		if n != "" {
			given = "spare_servers: " + n
		}
		r := layouts(t, parsed(t, fmt.Sprintf(base, given))).Training[0]
		checkTraining(t, r)
		cost[n] = r.Run.CostUSD
		if n != "" && fmt.Sprint(r.Run.SpareServers) != n {
			t.Errorf("%d spares, %s asked for", r.Run.SpareServers, n)
		}
	}
	if cost["0"] >= cost["3"] || cost[""] > cost["0"] {
		t.Errorf("%g USD without spares, %g with three, %g with as many as are best", cost["0"], cost["3"], cost[""])
	}
}
