package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// listedCandidates is how many layouts the terminal's page lists.
const listedCandidates = 8

// listedAssumptions is how many of a run's weakest assumptions the terminal's page lists.
const listedAssumptions = 5

// WriteTrainingText writes a report's training runs for a terminal: for each the best layouts, where the time of a step
// goes, what fills the memory, and how the run goes.
func WriteTrainingText(w io.Writer, r *Report, o TextOptions) error {
	if o.Width == 0 {
		o.Width = 128
	}
	p := &page{o: o}
	p.line("%s", r.Scenario)
	if r.Description != "" {
		p.paragraph("", r.Description)
	}
	for _, t := range r.Training {
		p.training(t)
	}
	p.o.Assumptions = listedAssumptions
	p.assumptions(r.Assumptions)
	p.notes("Warnings", r.Warnings)
	_, err := w.Write(p.b.Bytes())
	return err
}

// WriteTrainingJSON writes a report's training runs as one JSON document.
func WriteTrainingJSON(w io.Writer, r *Report) error {
	return writeDocument(w, struct {
		section
		Training []*Training `json:"training"`
		Warnings []string    `json:"warnings"`
	}{r.section(), r.Training, append([]string{}, r.Warnings...)})
}

// WriteTrainingCSV writes the candidates of training runs as a table, one row each, best first.
func WriteTrainingCSV(w io.Writer, runs []*Training) error {
	c := csv.NewWriter(w)
	head := []string{
		"workload", "rank", "accelerators", "tp", "pp", "vpp", "cp", "ep", "dp", "micro_batch", "sequence_parallel", "zero", "recompute", "optimizer_offload",
		"step_s", "step_p10_s", "step_p90_s", "memory_gib", "mfu", "hfu", "mean_w_per_accelerator", "days", "it_energy_mwh", "cost_usd",
	}
	if err := c.Write(head); err != nil {
		return err
	}
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
	for _, t := range runs {
		for i := range t.Candidates {
			k := &t.Candidates[i]
			l := &k.Layout
			row := []string{t.Workload, strconv.Itoa(i + 1), strconv.Itoa(k.Accelerators)}
			for _, n := range []int{l.TP, l.PP, l.VPP, l.CP, l.EP, l.DP, l.MicroBatch} {
				row = append(row, strconv.Itoa(n))
			}
			row = append(row, strconv.FormatBool(l.SequenceParallel), strconv.Itoa(l.ZeRO), l.Recompute, strconv.FormatBool(l.OptimizerOffload))
			for _, x := range []float64{k.StepSeconds, k.StepP10, k.StepP90, k.MemoryGiB, k.MFU, k.HFU, k.Watts, k.Days, k.EnergyMWh, k.CostUSD} {
				row = append(row, number(x))
			}
			if err := c.Write(row); err != nil {
				return err
			}
		}
	}
	c.Flush()
	return c.Error()
}

// training writes one run.
func (p *page) training(t *Training) {
	if len(t.Candidates) == 0 {
		return
	}
	best := &t.Candidates[0]
	p.heading(fmt.Sprintf("%s: train %s on %s %s (%s)", t.Workload, t.Model, Number(float64(best.Accelerators), 6), t.Accelerator, t.Server))
	p.paragraph("  ", t.what())
	if t.Sizing != nil {
		p.sizing(t.Sizing)
	}
	p.candidates(t)
	p.shares("Where the time of the best step goes", best.Time, best.StepSeconds, "s")
	p.shares(fmt.Sprintf("Memory of the fullest accelerator, %s of %s GiB", Number(best.MemoryGiB, 3), Number(t.MemoryLimitGiB, 3)),
		best.Memory, best.MemoryGiB, "GiB")
	p.run(&t.Run)
	p.notes("Calibrated on", t.Sources)
	p.notes("Notes", t.Notes)
}

// what says in words what is trained and how.
func (t *Training) what() string {
	size := Scaled(t.Parameters, "", 4) + " parameters"
	if t.Active < t.Parameters {
		size += fmt.Sprintf(" (%s active)", Scaled(t.Active, "", 3))
	}
	batch := fmt.Sprintf("%s sequences of %s tokens a step (%s tokens)", Number(float64(t.GlobalBatch), 7), Number(float64(t.Sequence), 7),
		Scaled(float64(t.GlobalBatch)*float64(t.Sequence), "", 3))
	if t.BatchNote != "" {
		batch += ", " + t.BatchNote
	}
	return fmt.Sprintf("%s, %s tokens; %s; %s; engine %s, cluster %s.", size, Scaled(t.Tokens, "", 4), batch, t.Precision, t.Engine, t.Cluster)
}

// sizing writes what a budget is best spent on.
func (p *page) sizing(s *TrainingSizing) {
	p.heading(fmt.Sprintf("Best use of %s (%s)", s.Budget, s.Law))
	t := newTable("lrr")
	t.row("", "", "P10 – P90")
	t.row("model FLOPs", Scaled(s.FLOPs, "FLOP", 3), "")
	t.row("parameters", Scaled(s.Parameters, "", 3), ScaledRange(s.ParamsLow, s.ParamsHigh, "", 3))
	t.row("tokens", Scaled(s.Tokens, "", 3), ScaledRange(s.TokensLow, s.TokensHigh, "", 3))
	if s.Epochs > 1 {
		t.row("passes over the unique tokens", Number(s.Epochs, 3), "")
	}
	t.row("loss, nats a token", Number(s.Loss, 4), "")
	p.table(t)
	p.paragraph("  ", s.Shape)
	for _, note := range s.Notes {
		p.paragraph("  ", note)
	}
}

// degree is a column of the table of layouts.
type degree struct {
	name string
	of   func(*TrainingLayout) int
}

// candidates lists the best layouts side by side.
func (p *page) candidates(t *Training) {
	c := &t.Counts
	p.heading(fmt.Sprintf("Best layouts, %s first", t.Objective))
	p.paragraph("  ", fmt.Sprintf("%s layouts timed; %s more do not fit into %s GiB, %s break a rule.", Number(float64(c.Evaluated), 9),
		Number(float64(c.OutOfMemory), 9), Number(t.MemoryLimitGiB, 3), Number(float64(c.BrokenRule), 9)))
	degrees := []degree{
		{"TP", func(l *TrainingLayout) int { return l.TP }},
		{"PP", func(l *TrainingLayout) int { return l.PP }},
		{"VPP", func(l *TrainingLayout) int { return l.VPP }},
		{"CP", func(l *TrainingLayout) int { return l.CP }},
		{"EP", func(l *TrainingLayout) int { return l.EP }},
		{"DP", func(l *TrainingLayout) int { return l.DP }},
		{"mb", func(l *TrainingLayout) int { return l.MicroBatch }},
	}
	// A degree that no layout uses has no column.
	degrees = slices.DeleteFunc(degrees, func(d degree) bool {
		return d.name != "DP" && d.name != "mb" && !slices.ContainsFunc(t.Candidates, func(c TrainingCandidate) bool { return d.of(&c.Layout) > 1 })
	})
	head := []string{"GPUs"}
	for _, d := range degrees {
		head = append(head, d.name)
	}
	table := newTable(strings.Repeat("r", len(head)) + "lrrrrrrrr")
	table.row(append(head, "shard, recompute", "step s", "P10 – P90", "MFU", "GiB", "IT W", "days", "MWh", "kUSD")...)
	for i := range t.Candidates {
		if i == listedCandidates {
			break
		}
		row := &t.Candidates[i]
		cells := []string{strconv.Itoa(row.Accelerators)}
		for _, d := range degrees {
			cells = append(cells, strconv.Itoa(d.of(&row.Layout)))
		}
		table.row(append(cells, row.Layout.words(), Number(row.StepSeconds, 3), Between(row.StepP10, row.StepP90, 3),
			Percent(row.MFU, 3), Number(row.MemoryGiB, 3), Number(row.Watts, 3), Number(row.Days, 3), Number(row.EnergyMWh, 3), Number(row.CostUSD/1e3, 3))...)
	}
	p.table(table)
	p.paragraph("  ", fmt.Sprintf("%s layouts are on the Pareto front of time, memory, accelerators, energy and cost.", Number(float64(t.FrontSize), 6)))
}

// words names what a layout shards and recomputes.
func (l *TrainingLayout) words() string {
	parts := []string{"ZeRO " + strconv.Itoa(l.ZeRO)}
	if l.ZeRO == 3 {
		parts[0] = "FSDP"
	}
	if l.SequenceParallel {
		parts = append(parts, "SP")
	}
	if l.Recompute != "none" {
		parts = append(parts, l.Recompute)
	}
	if l.OptimizerOffload {
		parts = append(parts, "offload")
	}
	return strings.Join(parts, ", ")
}

// barColumns is the length of a whole in a bar of characters.
const barColumns = 40

// shares lists the parts of a whole with a bar for each; parts of nothing are left out.
func (p *page) shares(heading string, parts []Part, whole float64, unit string) {
	p.heading(heading)
	var kept []Part
	var values []float64
	for _, part := range parts {
		if part.Value > 0 {
			kept, values = append(kept, part), append(values, part.Value)
		}
	}
	t := newTable("lrrl")
	texts := evenly(values, 3)
	for i, part := range kept {
		bar := strings.Repeat("#", int(part.Value/whole*barColumns+0.5))
		t.row(part.Name, texts[i]+" "+unit, Fixed(100*part.Value/whole, 1)+" %", bar)
	}
	p.table(t)
}

// run writes how the run goes.
func (p *page) run(r *TrainingRun) {
	p.heading("The run")
	t := newTable("lrl")
	for _, row := range r.rows() {
		t.row(row[0], row[1], row[2])
	}
	p.table(t)
}

// rows are the run's figures: what, how much, and what there is to say of it.
func (r *TrainingRun) rows() [][3]string {
	movable := ""
	if r.DeferrableMWh > 0 {
		movable = fmt.Sprintf("%s MWh of it may move", Number(r.DeferrableMWh, 3))
	}
	return [][3]string{
		{"wall time", Number(r.Days, 3) + " d", fmt.Sprintf("P10 – P90 %s; %s steps", Between(r.DaysP10, r.DaysP90, 3), Scaled(r.Steps, "", 3))},
		{"goodput", Percent(r.Goodput, 3), lostText(r.Lost)},
		{"failures", Number(r.Failures, 3), fmt.Sprintf("expected over the run; %s spare servers", Number(float64(r.SpareServers), 6))},
		{"checkpoints", Number(r.Checkpoints, 3), fmt.Sprintf("of %s TB, every %s min (%s)", Number(r.CheckpointTB, 3), Number(r.CheckpointMinutes, 3), r.CheckpointRule)},
		{"accelerator-hours", Scaled(r.AcceleratorHours, "", 3), ""},
		{"IT power", Number(r.MeanMW, 3) + " MW", fmt.Sprintf("mean over the run; while it trains %s MW", Number(r.PeakMW, 3))},
		{"IT energy", Number(r.EnergyMWh, 3) + " MWh", movable},
		{"cost", Scaled(r.CostUSD, "USD", 3), "machines and electricity"},
	}
}

// lostText says where the time goes that does not advance the run.
func lostText(lost []Part) string {
	var parts []string
	for _, part := range lost {
		if part.Value >= 0.0005 {
			parts = append(parts, part.Name+" "+Percent(part.Value, 2))
		}
	}
	return strings.Join(parts, ", ")
}
