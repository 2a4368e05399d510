package tokenwatt

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"tokenwatt/demand/campaign"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// campaignReports report the campaigns in the scenario's order.
func (p *plan) campaignReports() []*report.Campaign {
	var list []*report.Campaign
	e := p.hoursOf
	for i := range p.scenario.Workloads {
		name := p.scenario.Workloads[i].Name
		r := p.campaigns[name]
		if r == nil {
			continue
		}
		if e == nil {
			e = p.planHours()
		}
		list = append(list, p.campaignReport(name, r, e))
	}
	return list
}

func (p *plan) campaignReport(name string, r *campaignRun, e *electricity) *report.Campaign {
	c, j, est := r.problem.Campaign, r.prepared.Jobs, r.result.Estimation
	o := &report.Campaign{
		Workload: name, Kind: kindOfJobs(c), Jobs: p.jobsInWords(c, r), Fleet: fleetOf(c, r), Longest: j.Longest, Hits: j.Hits, Sites: j.Sites,
		Objective: c.Objective, Year: p.scenario.Study.Year, FirstHour: r.result.FirstHour, WindowHours: r.result.WindowHours, RunPowerMW: est.Power.MW(),
		Prices: e.price, Carbons: e.carbon, Sure: sureOf(c), Sources: j.Sources,
	}
	for _, k := range j.Classes {
		o.Run += k.Count
	}
	if in := j.Input; in != nil {
		o.Input = &report.CampaignInput{
			Source: inputText(c, in.Source), Sequences: in.Sequences, Letters: in.Letters, Unit: "residues", Longest: in.Longest, Bad: in.Bad, Repeated: in.Repeated, Faults: in.Faults,
		}
		if c.Language != nil {
			o.Input.Unit = "tokens"
		}
	}
	for _, f := range j.Refusals {
		o.Refused += f.Count
		o.Refusals = append(o.Refusals, report.CampaignRefusal{Name: f.Name, File: filepath.Base(f.File), Line: f.Line, Length: f.Length, Count: f.Count, Reason: f.Reason})
	}
	o.Wall = wallOf(r)
	o.Use = report.CampaignUse{
		AcceleratorHours: est.AcceleratorHours, CompileHours: est.CompileHours, WaitingHours: est.WaitingHours, CoreHours: est.CoreHours, ITMWh: est.Energy.MWh(),
		MeteredMWh: est.FacilityEnergy.MWh(), CPUMWh: est.CPUEnergy.MWh(), WaitingMWh: est.WaitingEnergy.MWh(), PUE: r.problem.PUE,
	}
	p.byLength(o, r)
	window := func(series []float64) []float64 {
		if series == nil {
			return nil
		}
		return series[o.FirstHour : o.FirstHour+o.WindowHours]
	}
	o.Price, o.Carbon = window(e.priceUSDPerMWh), window(e.carbonKgPerMWh)
	o.Notes = append(o.Notes, p.schedules(o, name, r, e)...)
	costOf(o, r)
	if p.facility == nil {
		o.Notes = append(o.Notes, toldOnce(r.result.Warnings)...)
	}
	o.Notes = append(o.Notes, p.rangesNotDrawn(name)...)
	return o
}

func kindOfJobs(c *scenario.Campaign) string {
	switch {
	case c.Structure != nil:
		return "structure"
	case c.Language != nil:
		return "language"
	case c.Guides != nil:
		return "guides"
	}
	return "batch"
}

// jobsInWords says what is run over what.
func (p *plan) jobsInWords(c *scenario.Campaign, r *campaignRun) string {
	d := &p.scenario.Define
	count := func(x float64) string { return report.Number(x, 12) }
	switch {
	case c.Structure != nil:
		s := c.Structure
		text := "predict structures with " + d.FoldingTools.Get(s.Tool).Value.Title
		if s.Models > 0 {
			text += fmt.Sprintf(", %d sets of weights", s.Models)
		}
		if s.Seeds > 1 {
			text += fmt.Sprintf(", %d seeds", s.Seeds)
		}
		if len(s.Databases) > 0 {
			text += ", alignments from " + strings.Join(s.Databases, ", ")
		}
		return text
	case c.Language != nil:
		return "read sequences with " + d.Models.Get(c.Language.Model).Value.Title
	case c.Guides != nil:
		g, n := c.Guides, 0.0
		for _, k := range r.prepared.Jobs.Classes {
			n += float64(k.Length) * float64(k.Count)
		}
		return fmt.Sprintf("search the off-target sites of %s guides in %s with %s, up to %d mismatches", count(n), d.SequenceSets.Get(g.Genome).Value.Title,
			d.GuideTools.Get(g.Tool).Value.Title, g.Mismatches)
	}
	return fmt.Sprintf("%s jobs, %s a second on one %s", count(math.Round(float64(c.Batch.Jobs.Mode))), report.Number(float64(c.Batch.Rate.Mode), 4), c.Batch.Device)
}

func inputText(c *scenario.Campaign, source string) string {
	if in := c.Input(); in != nil && in.Set != "" {
		return "the set " + in.Set + ", its lengths spread by a gamma distribution of its mean"
	}
	return filepath.Base(source)
}

func fleetOf(c *scenario.Campaign, r *campaignRun) report.CampaignFleet {
	f := &r.prepared.Fleet
	o := report.CampaignFleet{Group: max(1, r.prepared.Jobs.Group)}
	if r.prepared.AcceleratorBusy > 0 {
		o.Accelerator, o.Accelerators, o.Server, o.Servers = f.Accelerator, f.Accelerators, c.Server, f.Servers
	}
	if r.prepared.CoreBusy > 0 {
		o.CPU, o.CPUMachines, o.Slots, o.SlotCores = c.CPU, f.CPUMachines, f.Slots, f.CPUSlot
	}
	return o
}

func wallOf(r *campaignRun) report.CampaignWall {
	e, q := r.result.Estimation, r.prepared
	w := report.CampaignWall{
		Hours: e.Wall.Hours(), Bound: (q.LowerBound*e.TimeFactor + q.Jobs.Compile) / 3600, Ratio: q.Ratio, Guarantee: q.Guarantee, Rule: "the longest jobs first",
	}
	if q.TwoStages {
		w.Rule, w.FirstEnds = "alignments and predictions side by side in Johnson's order", e.FirstEnds.Hours()
	}
	if q.Fluid {
		w.Rule = "bounded by loads: there are too many jobs to be put one by one"
	}
	return w
}

// drawnLengths is how many lengths the curve of times has.
const drawnLengths = 80

// byLength fills in jobs by padded length, and the time of a job by its length with where the campaign's jobs fall.
func (p *plan) byLength(o *report.Campaign, r *campaignRun) {
	j, f := r.prepared.Jobs, r.result.Estimation.TimeFactor
	once := f / (1 + float64(r.problem.Campaign.Failures.Mode)) // of a job that does not fail
	speed := 1.0
	if m := p.scenario.Define.CPUMachines.Get(r.problem.Campaign.CPU); m != nil {
		speed = float64(m.Value.Speed.Mode)
	}
	buckets := r.result.Buckets
	for _, b := range buckets {
		each := b.AcceleratorHours
		if each == 0 {
			each = b.CoreHours / speed
		}
		o.Buckets = append(o.Buckets, report.CampaignBucket{
			Length: b.Length, Jobs: b.Jobs, Letters: b.Letters, SecondsEach: each * 3600 / float64(b.Jobs) * once,
			AcceleratorHours: b.AcceleratorHours * f, CoreHours: b.CoreHours / speed * f, Compile: j.Compile / float64(len(buckets)),
		})
	}
	if o.Input == nil || math.IsNaN(j.Seconds(1)) {
		return
	}
	last := o.Input.Longest
	if j.Longest > 0 {
		// The end of the memory is in the figure where it is not far off.
		if last = max(1, min(last, j.Longest)); j.Longest <= 4*last {
			last = j.Longest
		}
		if !math.IsInf(j.Seconds(o.Input.Longest), 1) {
			last = max(last, o.Input.Longest)
		}
	}
	step := max(1, (last+drawnLengths-1)/drawnLengths)
	for at := step; ; at += step {
		at = min(at, last)
		o.Curve = append(o.Curve, report.CampaignPoint{Length: at, Seconds: j.Seconds(at) * once, Search: j.SearchSeconds(at) / speed * once})
		if at == last {
			break
		}
	}
	for _, k := range j.Classes {
		i := min((k.Length-1)/step, len(o.Curve)-1)
		o.Curve[i].Jobs += float64(k.Count)
		o.Curve[i].Hours += float64(k.Count) * k.AcceleratorSeconds * f / 3600
	}
}

// schedules puts the schedules side by side: at once, in the cheapest and in the cleanest hours, with the stages apart too, and as a
// plan placed it. It returns what is to be said of them.
func (p *plan) schedules(o *report.Campaign, name string, r *campaignRun, e *electricity) []string {
	var notes []string
	add := func(title string, s *campaign.Schedule) {
		row := report.CampaignSchedule{
			Name: title, FirstHour: s.FirstHour, LastHour: s.LastHour, RunHours: s.RunHours, ITMWh: s.ITMWh, Metered: s.MeteredMWh,
			USDKnown: s.USDKnown, USD: s.USD, CO2Known: s.CarbonKnown, KgCO2: s.KgCO2, MW: s.MW, First: s.FirstStage, Second: s.SecondStage,
		}
		if r.prepared.TwoStages && row.First == nil {
			row.First, row.Second = sideBySide(s.MW, r.result.Estimation)
		}
		o.Schedules = append(o.Schedules, row)
	}
	problem := *r.problem
	problem.PriceUSDPerMWh, problem.CarbonKgPerMWh = e.priceUSDPerMWh, e.carbonKgPerMWh
	if p.supply != nil {
		// What a plan places is priced by its hours, and by nothing where they have no price.
		problem.Placed = true
	}
	var apart []struct {
		name string
		s    *campaign.Schedule
	}
	for _, objective := range []string{"fastest", "cheapest", "cleanest"} {
		if objective == "cheapest" && e.priceUSDPerMWh == nil || objective == "cleanest" && e.carbonKgPerMWh == nil {
			continue
		}
		c := *r.problem.Campaign
		c.Objective = objective
		problem.Campaign = &c
		result, err := r.prepared.Run(&problem)
		if err != nil {
			notes = append(notes, "There is no schedule of the "+objective+" hours: "+err.Error()+".")
			continue
		}
		add(objective, result.Chosen)
		if result.Staged != nil {
			apart = append(apart, struct {
				name string
				s    *campaign.Schedule
			}{objective + ", stages apart", result.Staged})
		}
	}
	for _, a := range apart {
		add(a.name, a.s)
	}
	if cheap, clean := row(o, "cheapest"), row(o, "cleanest"); cheap != nil && clean != nil && slices.Equal(cheap.MW, clean.MW) {
		text := "The cheapest hours are the cleanest ones too."
		if e.synthetic {
			text += " A synthetic grid's price and carbon move together; a file of its hours tells them apart."
		}
		notes = append(notes, text)
	}
	asked := o.Objective
	if p.facility != nil && o.Objective != "fastest" {
		if asked = ""; p.supply == nil {
			notes = append(notes, "Without a supply a plan spreads what may move evenly over its window.")
		} else if s := p.placedSchedule(name, e); s != nil {
			asked = s.Name
			o.Schedules = append(o.Schedules, *s)
			notes = append(notes, "The plan places the campaign together with all else at the least cost; the other schedules are at that plan's prices, which would move if the campaign did.")
		}
	}
	marked := false
	for i := range o.Schedules {
		o.Schedules[i].Asked = o.Schedules[i].Name == asked
		marked = marked || o.Schedules[i].Asked
	}
	if !marked && len(o.Schedules) > 0 {
		o.Schedules[0].Asked = true
	}
	return notes
}

// row finds a schedule by name, nil where there is none.
func row(o *report.Campaign, name string) *report.CampaignSchedule {
	for i := range o.Schedules {
		if o.Schedules[i].Name == name {
			return &o.Schedules[i]
		}
	}
	return nil
}

// sideBySide are the shares of the machines of either stage of a pipeline that work in each hour: those of the first until it ends, those of the
// second all along, less what they wait in the mean.
func sideBySide(mw []float64, e *campaign.Estimation) (first, second []float64) {
	first, second = make([]float64, len(mw)), make([]float64, len(mw))
	done, power, ends := 0.0, e.Power.MW(), e.FirstEnds.Hours()
	busy := e.AcceleratorHours / (e.AcceleratorHours + e.WaitingHours)
	for h, v := range mw {
		run := min(1, v/power)
		first[h], second[h] = max(0, min(run, ends-done)), run*busy
		done += run
	}
	return first, second
}

// costOf adds up what the schedule asked for costs with its machines.
func costOf(o *report.Campaign, r *campaignRun) {
	e, k := r.result.Estimation, &o.Cost
	add := func(name string, known bool, usd float64) {
		if known {
			k.Items = append(k.Items, report.Part{Name: name, Value: usd})
			k.TotalUSD += usd
		}
	}
	add("machines with accelerators", e.MachinesKnown, e.Machines.USD())
	add("machines of processors", e.CPUsKnown, e.CPUs.USD())
	add("people", e.StaffKnown, e.Staff.USD())
	for i := range o.Schedules {
		if s := &o.Schedules[i]; s.Asked {
			add("electricity", s.USDKnown, s.USD)
			k.ElectricityKnown, k.CarbonKnown, k.KgCO2 = s.USDKnown, s.CO2Known, s.KgCO2
		}
	}
	if o.Run > 0 {
		k.USDPerJob = k.TotalUSD / float64(o.Run)
	}
}

// sureOf says how far times were off where they were measured and not fitted to; the tables are those of `tokenwatt validate`.
func sureOf(c *scenario.Campaign) []string {
	switch {
	case c.Structure != nil:
		list := []string{
			"Predictions of a tool that the constants never saw, its start-up unknown, are off by 8.4 % in the median of 18 timings on A100, H100 and V100, nine in ten by less than 19 %, the worst, of 98 residues, by 47 % (structure_timing.csv).",
			"Where the memory ends follows for one tool from what another needs within 6 % (3,300 residues of AlphaFold 2 on 40 GB, 5,120 tokens of AlphaFold 3 on 80 GB).",
		}
		if len(c.Structure.Databases) > 0 {
			list = append(list, "Searches of a database that was left out are off by 12 % in the median of four, at most by 17 % (msa_databases.csv); one chain of 64 residues on 8 cores was timed, longer ones are not judged.")
		}
		return list
	case c.Guides != nil:
		return []string{"Guide searches, each mean left out of the fit, are off by 7.5 % in the median of 36, nine in ten by less than 20 % (crispr_timing.csv: one core, hg38)."}
	case c.Language != nil:
		return []string{"Passes are priced by kernels that were fitted to matrix products and attention of language models in general; no campaign of a protein or genome model was timed against them."}
	}
	return []string{"The rate is the scenario's own; how it scales to other sizes is taken as given."}
}
