package scenario

import (
	"fmt"
	"strconv"
	"strings"
)

// checkTraining reports what a training workload lacks or gives twice: model and tokens, or the budget that they come from.
func checkTraining(path string, t *Training, report reporter) {
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
	if n, err := strconv.Atoi(o.SpareServers); o.SpareServers != "auto" && (err != nil || n < 0) {
		report(path+".spare_servers", "`"+o.SpareServers+"`", "a number of servers from 0 on, or auto", "")
	}
	switch window, pause := o.PauseWindow, o.Pause; {
	case window.Known() != pause.Known():
		report(path, "only one of pause_window and pause", "both, for example pause_window: 24 h and pause: 2 h", "")
	case window.Known() && window.Mode.Hours() < 1:
		report(path+".pause_window", "`"+window.Mode.String()+"`", "an hour or more", "")
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
