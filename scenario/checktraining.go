package scenario

import (
	"fmt"
	"math"
	"strings"

	"tokenwatt/catalog"
)

// checkTraining reports what a training workload lacks or gives twice: model and tokens, or the budget that they come from;
// and a number format that the server's accelerators do not compute in.
func checkTraining(path string, t *Training, known *catalog.Catalog, report reporter) {
	checkPrecision(path+".precision", t, known, report)
	if n := float64(t.Accelerators.Mode); n != math.Trunc(n) {
		report(path+".accelerators", "`"+t.Accelerators.Mode.String()+"`", "a whole number", "")
	}
	switch {
	case t.Budget == nil && t.Model == "":
		report(path+".model", "no model", "a model, or a budget from which the best one follows", "")
	case t.Budget == nil && !t.Tokens.Known():
		report(path+".tokens", "no tokens", "the tokens of the run, or a budget from which they follow", "")
	case t.Budget != nil && (t.Model != "" || t.Tokens.Known()):
		report(path+".budget", "a budget beside model or tokens", "one of the two: the budget decides model and tokens", "")
	}
	if t.Budget != nil {
		checkBudget(path+".budget", t.Budget, report)
		if t.Method == "estimate" {
			report(path+".method", "`estimate` with a budget", "method layout, which sizes the model", "leave method out")
		}
	}
	if t.Objective == "fewest-accelerators" && !t.Deadline.Known() {
		report(path+".deadline", "no deadline", "the longest wall time for the objective fewest-accelerators, such as 60 d", "")
	}
	if r := t.BatchRamp; r != nil {
		if t.GlobalBatch > 0 && r.From >= t.GlobalBatch {
			report(path+".batch_ramp.from", fmt.Sprintf("%d sequences", r.From), fmt.Sprintf("fewer than global_batch, %d", t.GlobalBatch), "")
		}
		if t.Tokens.Known() && r.Tokens.Mode >= t.Tokens.Mode {
			report(path+".batch_ramp.tokens", "`"+r.Tokens.Mode.String()+"`", "fewer than the tokens of the run", "")
		}
	}
	checkOperation(path+".operation", &t.Operation, report)
	if l := &t.Layout; l.SequenceParallel == "on" && l.TP == 1 {
		report(path+".layout.sequence_parallel", "`on` with tp 1", "tp above 1, over which norms and residuals are split", "")
	}
	if l := &t.Layout; l.VPP > 1 && l.PP == 1 {
		report(path+".layout.vpp", fmt.Sprintf("%d chunks with pp 1", l.VPP), "pp above 1, between whose stages chunks interleave", "")
	}
}

// checkOperation reports spares that are no number, and half of a pause.
func checkOperation(path string, o *Operation, report reporter) {
	if n := float64(o.SpareServers.Mode); n != math.Trunc(n) {
		report(path+".spare_servers", "`"+o.SpareServers.Mode.String()+"`", "a whole number of servers", "")
	}
	switch window, pause := o.PauseWindow, o.Pause; {
	case window.Known() != pause.Known():
		report(path, "only one of pause_window and pause", "both, for example pause_window: 24 h and pause: 2 h", "")
	case window.Known() && (window.Mode.Hours() < 1 || window.Mode.Hours() != math.Trunc(window.Mode.Hours())):
		report(path+".pause_window", "`"+window.Mode.String()+"`", "a whole number of hours, one or more", "")
	case window.Known() && pause.Mode >= window.Mode:
		report(path+".pause", "`"+pause.Mode.String()+"`", "less than the window", "")
	}
}

// checkBudget reports a budget that is none, or more than one.
func checkBudget(path string, b *Budget, report reporter) {
	var given []string
	for _, amount := range []struct {
		name  string
		known bool
	}{
		{"flops", b.FLOPs.Known()},
		{"money", b.Money.Known()},
		{"energy", b.Energy.Known()},
		{"duration", b.Duration.Known()},
	} {
		if amount.known {
			given = append(given, amount.name)
		}
	}
	switch len(given) {
	case 0:
		report(path, "no amount", "one of flops, money, energy, duration", "")
	case 1:
	default:
		report(path, strings.Join(given, " and "), "one of them", "")
	}
}

// checkPrecision reports a recipe whose arithmetic the server's accelerators do not have.
func checkPrecision(path string, t *Training, known *catalog.Catalog, report reporter) {
	if known == nil {
		return
	}
	server := known.Servers.Get(t.Server)
	if server == nil {
		return
	}
	chip := known.Accelerators.Get(server.Value.Accelerator)
	if chip == nil {
		return
	}
	a, found := &chip.Value, "`"+t.Precision+"` on "+chip.Value.Title
	blocks := a.Architecture == "blackwell" || a.Architecture == "cdna4" || a.Architecture == "other" || a.Architecture == ""
	switch {
	case strings.HasPrefix(t.Precision, "fp8") && !a.PeakFP8.Known():
		report(path, found, "bf16 or fp16: it has no 8-bit floating point", "")
	case t.Precision == "nvfp4" && !a.PeakFP4.Known():
		report(path, found, "a format of 8 or 16 bits: it has no 4-bit floating point", "")
	case t.Precision == "fp8-mx" && !blocks:
		report(path, found, "another fp8 recipe: it has no scales for blocks of 32 (MX)", "")
	case t.Precision == "bf16" && a.Architecture == "volta":
		report(path, found, "fp16: it has no bfloat16", "")
	}
}
