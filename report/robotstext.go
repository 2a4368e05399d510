package report

import (
	"fmt"
	"io"
	"strings"
)

// WriteRobotsText writes a report's fleets of robots for a terminal: the answer with its ranges, then for each fleet what was found, what
// was weighed, the methods side by side, charging, inference and cost.
func WriteRobotsText(w io.Writer, r *Report, o TextOptions) error {
	if o.Width == 0 {
		o.Width = 128
	}
	p := &page{o: o}
	p.title(r)
	p.answers("The answer", r.Headline)
	for i := range r.Workloads {
		p.workload(&r.Workloads[i])
	}
	for _, fleet := range r.Robots {
		p.robots(fleet)
	}
	p.o.Assumptions = listedAssumptions
	p.assumptions(r.Assumptions)
	p.notes("Warnings", r.Warnings)
	_, err := w.Write(p.b.Bytes())
	return err
}

// robots writes one fleet.
func (p *page) robots(r *Robots) {
	p.heading(r.title())
	p.paragraph("  ", r.Work)
	p.rows3("The fleet of a site", r.rows())
	p.cells("What was weighed", "lrrrrrl", r.alternativeHead(), r.alternativeRows())
	p.cells("Refill and end of a charge under the tariff, each with its cheapest schedule", "lrrrrrl", optionHead(), r.optionRows())
	if rows := r.hourRows(); len(rows) > 0 {
		p.cells("Service and power by hour of day, mean of the week", "lrrrrrr", r.hourHead(), rows)
	}
	p.cells("The methods side by side", "lrrrrr", methodHead(), r.methodRows())
	for _, note := range r.methodNotes() {
		p.paragraph("  ", note)
	}
	p.cells("A week of charging at a site", "lrrrrrl", scheduleHead(), r.scheduleRows())
	if r.Simulation != nil {
		p.rows3("What the simulation adds", r.Simulation.rows())
	}
	if r.Inference != nil {
		p.rows3("Inference", r.Inference.rows())
	}
	p.shares("What a site costs in a year", r.Costs, r.USDPerYear, "USD")
	p.notes("Sources", r.Sources)
	p.notes("Notes", r.Notes)
}

// rows3 writes a table of what, how much, and what there is to say of it.
func (p *page) rows3(heading string, rows [][3]string) {
	p.heading(heading)
	t := newTable("lrl")
	for _, row := range rows {
		t.row(row[0], row[1], row[2])
	}
	p.table(t)
}

// cells writes a table with a head; without rows nothing.
func (p *page) cells(heading, align string, head []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	p.heading(heading)
	t := newTable(align)
	t.row(head...)
	for _, row := range rows {
		t.row(row...)
	}
	p.table(t)
}

// title names a fleet and its size.
func (r *Robots) title() string {
	text := fmt.Sprintf("%s: %s (%s)", r.Workload, plural(r.Robots, "robot"), r.Robot)
	if r.Sites > 1 {
		text += fmt.Sprintf(" at each of %s sites", Number(r.Sites, 9))
	}
	return text + ", " + r.stations()
}

// stations names what refills the packs.
func (r *Robots) stations() string {
	switch r.Refuel {
	case "swap":
		return fmt.Sprintf("%s and %s that are exchanged", plural(r.Chargers, "pack charger"), plural(r.SparePacks, "spare pack"))
	case "pad":
		return plural(r.Chargers, "pad")
	}
	return plural(r.Chargers, "dock")
}

// minutesText prints minutes, short ones in seconds.
func minutesText(minutes float64) string { return durationText(60 * minutes) }

// percentText prints a share in per cent; what is below a hundredth of one is said to be so.
func percentText(share float64) string {
	if share > 0 && share < 1e-4 {
		return "< 0.01 %"
	}
	return Percent(share, 2)
}

// found says whether a number was found or given.
func found(is bool, how string) string {
	if is {
		return how
	}
	return "as given"
}

// rows are the fleet's figures.
func (r *Robots) rows() [][3]string {
	chargers := "chargers"
	if r.Refuel == "swap" {
		chargers = "pack chargers"
	}
	rows := [][3]string{
		{"robots", Number(float64(r.Robots), 9), found(r.FoundRobots, "the fewest that keep the wait limit with what costs least to charge them") + r.allSites(float64(r.Robots), "robots")},
		{chargers, Number(float64(r.Chargers), 9), found(r.FoundChargers, "those that cost least together with the robots")},
	}
	if r.Refuel == "swap" {
		rows = append(rows, [3]string{"spare packs", Number(float64(r.SparePacks), 9), "by Palm's theorem at the busiest rate of exchanges"})
	}
	rows = append(rows,
		[3]string{"late jobs", percentText(r.Late), fmt.Sprintf("wait longer than %s; %s in the worst hour, %s wanted", minutesText(r.WaitLimitMinutes), percentText(r.WorstLate), percentText(r.LateWanted))},
		[3]string{"jobs", Number(r.JobsPerDay, 3) + "/d", "robots are at work " + percentText(r.Utilisation) + " of the time they are not broken"},
		[3]string{"power at work", Number(r.WorkWatts, 3) + " W", fmt.Sprintf("at the pack, %s W of it computer and radio", Number(r.ComputeWatts, 3))},
		[3]string{"a charge", fmt.Sprintf("%s – %s", Percent(r.Reserve, 2), Percent(r.Target, 3)), fmt.Sprintf("of %s Wh: works %s, charges %s, away %s", Number(r.UsableWh, 3), durationText(3600*r.WorkHours), durationText(3600*r.ChargeHours), durationText(3600*r.AwayHours))},
		[3]string{"availability", percentText(r.CycleAvailability), fmt.Sprintf("of a robot that never idles; a pack lasts %s years", Number(r.PackYears, 2))},
		[3]string{"power of a site", Number(r.MeanKW, 3) + " kW", fmt.Sprintf("mean; highest hour %s kW, all chargers at once %s kW", Number(r.PeakKW, 3), Number(r.ConnectedKW, 3))},
		[3]string{"movable", percentText(r.MovableShare), movableText(r)},
		[3]string{"energy of a job", Number(r.JobWh, 3) + " Wh", "at the meter, the data centre apart"},
	)
	if r.Sites > 1 {
		rows = append(rows, [3]string{"power of all sites", Scaled(r.MeanMW, "MW", 3), fmt.Sprintf("mean; highest hour %s", Scaled(r.PeakMW, "MW", 3))})
	}
	if r.Operators > 0 {
		rows = append(rows, [3]string{"operators", Number(r.Operators, 9), fmt.Sprintf("at the busiest, all sites; %s hours a day", Number(r.OperatorHours, 3))})
	}
	return append(rows,
		[3]string{"cost of a job", Number(r.USDPerJob, 3) + " USD", "robots, chargers, packs, people, electricity and data centre"},
		[3]string{"cost of a robot-hour", Number(r.USDPerRobotHour, 3) + " USD", "of work"},
		[3]string{"cost of a site", Scaled(r.USDPerYear, "USD", 3), "a year"},
	)
}

// allSites says what a number comes to over all sites.
func (r *Robots) allSites(n float64, what string) string {
	if r.Sites <= 1 {
		return ""
	}
	return fmt.Sprintf("; %s %s in all", Scaled(n*r.Sites, "", 4), what)
}

func movableText(r *Robots) string {
	if r.MovableShare == 0 {
		return "charging is firm"
	}
	return fmt.Sprintf("of the energy may be drawn at any time within %s", durationText(3600*r.WindowHours))
}

// whereText says where inferences are made.
func whereText(onBoard float64) string {
	switch {
	case onBoard >= 1:
		return "on board"
	case onBoard <= 0:
		return "off board"
	}
	return Percent(onBoard, 3) + " on board"
}

// chosenText marks what was taken, or says why something cannot be.
func chosenText(chosen bool, why string) string {
	if chosen {
		return "chosen"
	}
	return why
}

// alternativeHead and alternativeRows are the table of what was weighed; where no policy is named the split is left out.
func (r *Robots) alternativeHead() []string {
	return []string{"refill, inference", "robots", "chargers", "packs", "peak kW", "USD a year", ""}
}

func (r *Robots) alternativeRows() [][]string {
	var rows [][]string
	for i := range r.Alternatives {
		a := &r.Alternatives[i]
		name := a.Refuel
		if r.Inference != nil {
			name += ", " + whereText(a.OnBoard)
		}
		if a.Why != "" {
			rows = append(rows, []string{name, "–", "–", "–", "–", "–", a.Why})
			continue
		}
		rows = append(rows, []string{name, Number(float64(a.Robots), 9), Number(float64(a.Chargers), 9), Number(float64(a.SparePacks), 9), Number(a.PeakKW, 3), Number(a.USDPerYear, 4), chosenText(a.Chosen, "")})
	}
	return rows
}

func optionHead() []string {
	return []string{"refill, to", "robots", "chargers", "packs", "fleet USD a week", "with its power", ""}
}

func (r *Robots) optionRows() [][]string {
	var rows [][]string
	for i := range r.Options {
		o := &r.Options[i]
		if o.Why != "" {
			rows = append(rows, []string{o.Name, "–", "–", "–", "–", "–", o.Why})
			continue
		}
		mark := chosenText(o.Chosen, "")
		if o.Cheapest && !o.Chosen {
			mark = "cheapest"
		}
		rows = append(rows, []string{o.Name, Number(float64(o.Robots), 9), Number(float64(o.Chargers), 9), Number(float64(o.SparePacks), 9), Number(o.OwnUSD, 5), Number(o.USD, 5), mark})
	}
	return rows
}

// shownHours is the step of the table by hour of day; the week in full is in its CSV file.
const shownHours = 3

// hourHead and hourRows are service and power by hour of day, means over the week's days.
func (r *Robots) hourHead() []string {
	return []string{"hour", "jobs/h", "at work", "late", "P95 wait min", "charging kW", "cheapest kW"}
}

func (r *Robots) hourRows() [][]string {
	k := &r.Week
	var rows [][]string
	if len(k.Jobs) != weekHours {
		return nil
	}
	for from := 0; from < 24; from += shownHours {
		cell := func(series []float64, percent bool) string {
			if series == nil {
				return "–"
			}
			v := ofDay(series, from, shownHours)
			if percent {
				return percentText(v)
			}
			return Number(v, 3)
		}
		rows = append(rows, []string{
			fmt.Sprintf("%02d–%02d", from, from+shownHours), cell(k.Jobs, false), cell(k.Working, false), cell(k.Late, true), cell(k.WaitP95, false), cell(k.ChargeKW, false), cell(k.OptimumKW, false),
		})
	}
	return rows
}

// weekHours is the number of values of a week.
const weekHours = 168

// ofDay is the mean of some hours of the day over the week.
func ofDay(week []float64, from, hours int) float64 {
	sum := 0.0
	for day := range weekHours / 24 {
		for h := range hours {
			sum += week[24*day+from+h]
		}
	}
	return sum / float64(weekHours/24*hours)
}

func methodHead() []string {
	return []string{"", "closed form", "simulation (95 %)", "rule", "cheapest", "apart"}
}

func (r *Robots) methodRows() [][]string {
	var rows [][]string
	text := func(v *float64) string {
		if v == nil {
			return "–"
		}
		return Number(*v, 3)
	}
	for i := range r.Methods {
		m := &r.Methods[i]
		name := m.What
		if m.Unit != "" {
			name += ", " + m.Unit
		}
		simulated, apart := text(m.Simulation), "–"
		if m.Low != nil && m.High != nil {
			simulated += " (" + Between(*m.Low, *m.High, 3) + ")"
		}
		if m.Disagreement != nil {
			apart = percentText(*m.Disagreement)
		}
		rows = append(rows, []string{name, Number(m.ClosedForm, 3), simulated, text(m.Rule), text(m.Optimum), apart})
	}
	return rows
}

// methodNotes say what the columns are, and why methods may differ.
func (r *Robots) methodNotes() []string {
	if len(r.Methods) == 0 {
		return nil
	}
	notes := []string{"In brackets the 95 % interval. Rule: charging as soon as there is room. Cheapest: the charging schedule of least cost, not meant to agree with the others. Apart: the most that closed form, simulation and rule differ."}
	for i := range r.Methods {
		if m := &r.Methods[i]; m.Note != "" {
			notes = append(notes, strings.ToUpper(m.What[:1])+m.What[1:]+": "+m.Note+".")
		}
	}
	return notes
}

func scheduleHead() []string {
	return []string{"", "kWh", "peak kW", "energy USD", "peak USD", "USD", ""}
}

func (r *Robots) scheduleRows() [][]string {
	var rows [][]string
	for i := range r.Schedules {
		s := &r.Schedules[i]
		rows = append(rows, []string{s.Name, Number(s.ChargeKWh, 3), Number(s.PeakKW, 3), Number(s.EnergyUSD, 3), Number(s.DemandUSD, 3), Number(s.USD, 4), s.Broken})
	}
	return rows
}

func (s *RobotsSimulation) rows() [][3]string {
	var parts []string
	for _, p := range s.Shares {
		if p.Value >= 0.0005 {
			parts = append(parts, p.Name+" "+percentText(p.Value))
		}
	}
	return [][3]string{
		{"wait for a robot", minutesText(s.WaitMean), fmt.Sprintf("mean of %s; P50 %s, P95 %s, P99 %s, longest %s", plural(s.Weeks, "week"), minutesText(s.WaitP50), minutesText(s.WaitP95), minutesText(s.WaitP99), minutesText(s.WaitMax))},
		{"wait for a charger", minutesText(s.ChargerWait), "of a robot, mean"},
		{"peak of charging", Number(s.PeakKW, 3) + " kW", fmt.Sprintf("a week's highest instant; highest quarter hour %s kW", Number(s.PeakQuarter, 3))},
		{"empty batteries", Number(s.Strandings, 2), "a week, away from the station"},
		{"a robot's time", "", strings.Join(parts, ", ")},
	}
}

func (i *RobotsInference) rows() [][3]string {
	rows := [][3]string{
		{"policy", i.Policy, fmt.Sprintf("%s of the inferences on board; %s a second for a robot at work, each within %s ms", Percent(i.OnBoard, 3), Number(i.Rate, 3), Number(i.LatencyLimit, 3))},
		{"on board", Number(i.EdgeMS, 3) + " ms", fmt.Sprintf("and %s J an inference on %s with %s", Number(i.EdgeJ, 3), i.EdgeModule, i.EdgeStack)},
	}
	if s := i.OffBoard; s != nil {
		if !s.Chosen {
			rows = append(rows, [3]string{"not chosen", "off board", fmt.Sprintf("with all inferences there: %s and %s a year for a site, %s of work on a charge", plural(s.Robots, "robot"), Scaled(s.USDPerYear, "USD", 3), durationText(3600*s.RuntimeHours))})
		}
		rows = append(rows,
			[3]string{"off board", Number(s.MeanMS, 3) + " ms", "in the mean: " + partsText(s.Latency, "ms") + fmt.Sprintf("; %s late", percentText(s.Late))},
			[3]string{"energy off board", Number(sumOf(s.EnergyJ), 3) + " J", "an inference at the busiest: " + partsText(s.EnergyJ, "J")},
			[3]string{"accelerators", Number(float64(s.Accelerators), 9), fmt.Sprintf("in %s (%s, %s) for %s/s at the busiest, all sites; batches of %d, busy %s", plural(s.Servers, "server"), s.Server, s.Stack, Scaled(s.PerSecond, "", 3), s.Batch, percentText(s.Busy))},
			[3]string{"data centre", Scaled(s.MeanMW, "MW", 3), fmt.Sprintf("IT, mean; highest hour %s", Scaled(s.PeakMW, "MW", 3))},
		)
	}
	if i.NoOffBoard != "" {
		rows = append(rows, [3]string{"off board", "–", i.NoOffBoard})
	}
	gain := "all inferences are on board"
	if i.OnBoardHours > 0 && i.RuntimeHours != i.OnBoardHours {
		gain = fmt.Sprintf("%s with everything on board: %s as long", durationText(3600*i.OnBoardHours), Number(i.RuntimeHours/i.OnBoardHours, 3)+" times")
	}
	return append(rows, [3]string{"work on a charge", durationText(3600 * i.RuntimeHours), gain})
}

// partsText lists parts with their numbers.
func partsText(parts []Part, unit string) string {
	var list []string
	for _, p := range parts {
		list = append(list, p.Name+" "+Number(settled(p.Value), 3)+" "+unit)
	}
	return strings.Join(list, ", ")
}

// settled is a part without what is less than a thousandth.
func settled(v float64) float64 {
	if v < 1e-3 {
		return 0
	}
	return v
}

func sumOf(parts []Part) float64 {
	sum := 0.0
	for _, p := range parts {
		sum += p.Value
	}
	return sum
}
