package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// WriteCampaignsText writes a report's campaigns for a terminal: what each takes, its jobs by padded length, when it runs by
// price, by carbon and at once, what is refused, and how sure that is.
func WriteCampaignsText(w io.Writer, r *Report, o TextOptions) error {
	if o.Width == 0 {
		o.Width = 128
	}
	p := &page{o: o}
	p.title(r)
	p.answers("The answer", r.Headline)
	for _, c := range r.Campaigns {
		p.campaign(c)
	}
	p.o.Assumptions = listedAssumptions
	p.assumptions(r.Assumptions)
	p.notes("Warnings", r.Warnings)
	_, err := w.Write(p.b.Bytes())
	return err
}

// listedRefusals and listedBuckets are how many sequences, and how many lengths that are not padded, are listed.
const (
	listedRefusals = 10
	listedBuckets  = 12
)

// campaign writes one campaign.
func (p *page) campaign(c *Campaign) {
	p.heading(c.Workload + ": " + c.Jobs)
	p.paragraph("  ", c.what())
	p.heading("What it takes")
	t := newTable("lrl")
	for _, row := range c.rows() {
		t.row(row[0], row[1], row[2])
	}
	p.table(t)
	p.buckets(c)
	p.heading("When it runs: " + c.window())
	t = newTable("lllrrrrrr")
	t.row(c.scheduleHead()...)
	for _, row := range c.scheduleRows() {
		t.row(row...)
	}
	p.table(t)
	p.paragraph("  ", "Price: "+c.Prices+". Carbon: "+c.Carbons+".")
	p.refusals(c)
	p.notes("How sure", c.Sure)
	p.notes("Sources", c.Sources)
	p.notes("Notes", c.Notes)
}

// buckets writes jobs by padded length; lengths that are not padded are put together.
func (p *page) buckets(c *Campaign) {
	if len(c.Buckets) < 2 {
		return
	}
	p.heading(c.bucketTitle())
	t := newTable(strings.Repeat("r", len(c.bucketHead())))
	t.row(c.bucketHead()...)
	for _, row := range c.bucketRows() {
		t.row(row...)
	}
	p.table(t)
}

func (p *page) refusals(c *Campaign) {
	if len(c.Refusals) == 0 {
		return
	}
	p.heading(fmt.Sprintf("Refused: %s of %s sequences", Number(float64(c.Refused), 12), Number(float64(c.Input.Sequences), 12)))
	t := newTable("ll")
	for _, row := range c.refusalRows(listedRefusals) {
		t.row(row[0], row[1])
	}
	p.table(t)
}

// what says in words what runs on what.
func (c *Campaign) what() string {
	var parts []string
	f := &c.Fleet
	if f.Accelerators > 0 {
		text := fmt.Sprintf("%s %s in %s of %s", Number(float64(f.Accelerators), 9), f.Accelerator, plural(f.Servers, "server"), f.Server)
		if f.Group > 1 {
			text += fmt.Sprintf(", %d of them a job", f.Group)
		}
		parts = append(parts, text)
	}
	if f.CPUMachines > 0 && f.Slots > 0 {
		parts = append(parts, fmt.Sprintf("%s of %s, %s jobs at a time on %s each", plural(f.CPUMachines, "machine"), f.CPU, Number(float64(f.Slots), 9), plural(f.SlotCores, "core")))
	}
	text := "On " + strings.Join(parts, " and ") + "."
	if in := c.Input; in != nil && in.Sequences > 0 {
		text += fmt.Sprintf(" Sequences: %s, %s with %s %s, the longest %s.", in.Source, Number(float64(in.Sequences), 12), Number(float64(in.Letters), 12), in.Unit,
			Number(float64(in.Longest), 9))
	}
	return text
}

// rows are what a campaign takes: what, how much, and what is to be known of it.
func (c *Campaign) rows() [][3]string {
	u, w := &c.Use, &c.Wall
	var rows [][3]string
	add := func(has bool, what, value, note string) {
		if has {
			rows = append(rows, [3]string{what, value, note})
		}
	}
	add(true, "jobs", Number(float64(c.Run), 12), c.jobsNote())
	bound := fmt.Sprintf("%s; at least %s h, %s over that", w.Rule, Number(w.Bound, 3), Percent(max(0, w.Ratio-1), 2))
	if w.Guarantee > 0 {
		bound += fmt.Sprintf(" (Graham's bound allows %s)", Percent(w.Guarantee-1, 2))
	}
	add(true, "wall time", Number(w.Hours, 3)+" h", bound)
	add(w.FirstEnds > 0, "alignments end", Number(w.FirstEnds, 3)+" h", "after the start of the run; predictions run beside them from the first one on")
	compile := ""
	if u.CompileHours > 0 {
		compile = fmt.Sprintf("%s h of them compile for padded lengths", Number(u.CompileHours, 3))
	}
	add(u.AcceleratorHours > 0, "accelerator-hours", Number(u.AcceleratorHours, 4), compile)
	add(u.WaitingHours > 0, "waiting", Number(u.WaitingHours, 3)+" h", fmt.Sprintf("of accelerators that stand by within the run, %s at IT%s", energyText(u.WaitingMWh), c.waitingWhy()))
	add(u.CoreHours > 0, "core-hours", Number(u.CoreHours, 4), "")
	it := "at IT"
	if u.CPUMWh > 0 && u.CPUMWh < u.ITMWh {
		it = fmt.Sprintf("at IT, %s of it processors", energyText(u.CPUMWh))
	}
	add(true, "energy", energyText(u.ITMWh), it)
	add(true, "metered energy", energyText(u.MeteredMWh), "PUE "+Number(u.PUE, 4))
	add(true, "power while it runs", powerText(c.RunPowerMW), "mean at IT")
	var items []string
	for _, part := range c.Cost.Items {
		items = append(items, part.Name+" "+Scaled(part.Value, "USD", 3))
	}
	note := strings.Join(items, ", ")
	if !c.Cost.ElectricityKnown {
		note += "; electricity has no price here"
	}
	add(true, "cost", Scaled(c.Cost.TotalUSD, "USD", 3), note)
	add(c.Run > 0, "cost of a job", Number(c.Cost.USDPerJob, 3)+" USD", "")
	add(c.Cost.CarbonKnown, "carbon", massText(c.Cost.KgCO2), "CO2 of its electricity, "+c.Objective)
	add(c.Sites > 0, "sites in the genome", Number(c.Sites, 3), "where a guide may bind")
	add(c.Sites > 0, "expected hits", Number(c.Hits, 3), "off-target sites of all guides in a genome of random letters")
	return rows
}

func (c *Campaign) jobsNote() string {
	if c.Refused > 0 {
		return Number(float64(c.Refused), 12) + " more are refused"
	}
	return ""
}

// waitingWhy says where waiting comes from.
func (c *Campaign) waitingWhy() string {
	switch {
	case c.Wall.FirstEnds > 0.9*c.Wall.Hours:
		return ": mostly for alignments"
	case c.Wall.FirstEnds > 0:
		return ": for the first alignments, and at the end, when the last jobs run alone"
	}
	return ": the last jobs end at different times"
}

// energyText is energy in the unit that keeps it readable.
func energyText(mwh float64) string {
	if mwh < 1 {
		return Number(1e3*mwh, 3) + " kWh"
	}
	return Scaled(mwh, "MWh", 4)
}

// powerText is power in kW or MW.
func powerText(mw float64) string {
	if mw < 1 {
		return Number(1e3*mw, 3) + " kW"
	}
	return Scaled(mw, "MW", 3)
}

// massText is mass in kg or t.
func massText(kg float64) string {
	if kg < 1000 {
		return Number(kg, 3) + " kg"
	}
	return Number(kg/1000, 3) + " t"
}

// bucketHead and bucketRows are the table of padded lengths. Neighbours that are not padded are put together.
func (c *Campaign) bucketHead() []string {
	each := "s on an accelerator, each"
	if c.Use.AcceleratorHours == 0 {
		each = "s on a core, each"
	}
	if !c.padded() {
		return []string{"up to", "jobs", each, "accelerator-h", "core-h"}
	}
	return []string{"up to", "jobs", "padding", each, "accelerator-h", "core-h", "compile, s"}
}

// bucketTitle says what the table of lengths is by.
func (c *Campaign) bucketTitle() string {
	if c.padded() {
		return "By padded length"
	}
	return "By length"
}

func (c *Campaign) bucketRows() [][]string {
	var rows [][]string
	padded := c.padded()
	most := listedBuckets
	if padded {
		most = len(c.Buckets)
	}
	for _, b := range c.merged(most) {
		cells := []string{Number(float64(b.Length), 9), Number(float64(b.Jobs), 12)}
		if padded {
			cells = append(cells, Percent(1-float64(b.Letters)/(float64(b.Length)*float64(b.Jobs)), 3))
		}
		if cells = append(cells, Number(b.SecondsEach, 3), dashed(b.AcceleratorHours), dashed(b.CoreHours)); padded {
			cells = append(cells, dashed(b.Compile))
		}
		rows = append(rows, cells)
	}
	return rows
}

// dashed is a number, a dash for none.
func dashed(x float64) string {
	if x == 0 {
		return "-"
	}
	return Number(x, 4)
}

// padded tells whether inputs are padded.
func (c *Campaign) padded() bool {
	return slices.ContainsFunc(c.Buckets, func(b CampaignBucket) bool { return int64(b.Length)*b.Jobs != b.Letters })
}

// merged puts neighbouring buckets together until there are few enough; seconds are then the mean of a job.
func (c *Campaign) merged(most int) []CampaignBucket {
	n := len(c.Buckets)
	if n <= most {
		return c.Buckets
	}
	list := make([]CampaignBucket, 0, most)
	for i := range most {
		var sum CampaignBucket
		seconds := 0.0
		for _, b := range c.Buckets[i*n/most : (i+1)*n/most] {
			sum.Length = b.Length
			sum.Jobs += b.Jobs
			sum.Letters += b.Letters
			sum.AcceleratorHours += b.AcceleratorHours
			sum.CoreHours += b.CoreHours
			sum.Compile += b.Compile
			seconds += b.SecondsEach * float64(b.Jobs)
		}
		sum.SecondsEach = seconds / float64(sum.Jobs)
		list = append(list, sum)
	}
	return list
}

// window says between which hours a campaign may run.
func (c *Campaign) window() string {
	return fmt.Sprintf("%s hours from %s, to be done by %s; asked for: %s", Number(float64(c.WindowHours), 9), c.hourText(c.FirstHour), c.hourText(c.FirstHour+c.WindowHours), c.Objective)
}

// hourText is the begin of an hour of the study as a date in UTC.
func (c *Campaign) hourText(hour int) string { return c.hourAt(hour).Format("2 Jan 2006 15:04") }

// hourShort is the same without the year.
func (c *Campaign) hourShort(hour int) string { return c.hourAt(hour).Format("2 Jan 15:04") }

func (c *Campaign) hourAt(hour int) time.Time {
	return time.Date(c.Year, time.January, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(hour) * time.Hour)
}

// scheduleHead and scheduleRows are the schedules side by side.
func (c *Campaign) scheduleHead() []string {
	return []string{"", "first hour", "last hour", "run h", "metered MWh", "USD", "USD/MWh", "kg CO2", "g/kWh"}
}

func (c *Campaign) scheduleRows() [][]string {
	var rows [][]string
	for i := range c.Schedules {
		s := &c.Schedules[i]
		name := s.Name
		if s.Asked {
			name += " *"
		}
		usd, each, kg, grams := "-", "-", "-", "-"
		if s.USDKnown {
			usd = Number(s.USD, 4)
		}
		if s.CO2Known {
			kg = Number(s.KgCO2, 4)
		}
		if s.Metered > 0 {
			if s.USDKnown {
				each = Number(s.USD/s.Metered, 4)
			}
			if s.CO2Known {
				grams = Number(s.KgCO2/s.Metered, 4)
			}
		}
		rows = append(rows, []string{name, c.hourShort(s.FirstHour), c.hourShort(s.LastHour), Number(s.RunHours, 4), Number(s.Metered, 4), usd, each, kg, grams})
	}
	return rows
}

// refusalRows are refused sequences with why, the rest in one row.
func (c *Campaign) refusalRows(most int) [][2]string {
	var rows [][2]string
	named := int64(0)
	for i := range c.Refusals {
		if i == most {
			rows = append(rows, [2]string{Number(float64(c.Refused-named), 12) + " more", "in report.json"})
			break
		}
		r := &c.Refusals[i]
		named += r.Count
		name := r.Name
		switch {
		case name == "" && r.Count == 1:
			name = "one sequence"
		case name == "":
			name = Number(float64(r.Count), 12) + " sequences"
		case r.Line > 0:
			name += fmt.Sprintf(" (line %d)", r.Line)
		}
		rows = append(rows, [2]string{name, r.Reason})
	}
	return rows
}
