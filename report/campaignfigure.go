package report

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"tokenwatt/report/svg"
)

// campaignView is one campaign with its figures drawn.
type campaignView struct {
	*Campaign
	Sentence                   string // Jobs with a capital
	ID, What, Window, ByLength string
	Rows                       [][3]string
	BucketHead                 []string
	BucketRows                 [][]string
	ScheduleHead               []string
	ScheduleRows               [][]string
	Refused                    string
	RefusalRows                [][2]string
	Lengths, Hours, Timelines  template.HTML
}

// newCampaignView lays a campaign out for the page.
func newCampaignView(c *Campaign) (*campaignView, error) {
	v := &campaignView{
		Campaign: c, Sentence: strings.ToUpper(c.Jobs[:1]) + c.Jobs[1:], ID: "campaign-" + idOf(c.Workload), What: c.what(), Window: c.window(), ByLength: c.bucketTitle(), Rows: c.rows(), BucketHead: c.bucketHead(), BucketRows: c.bucketRows(),
		ScheduleHead: c.scheduleHead(), ScheduleRows: c.scheduleRows(),
	}
	if len(c.Buckets) < 2 {
		v.BucketRows = nil
	}
	if len(c.Refusals) > 0 {
		v.Refused = fmt.Sprintf("Refused: %s of %s sequences", Number(float64(c.Refused), 12), Number(float64(c.Input.Sequences), 12))
		v.RefusalRows = c.refusalRows(10 * listedRefusals)
	}
	for i := range v.Rows {
		v.Rows[i][1] = typeset(v.Rows[i][1])
	}
	for _, t := range []struct {
		rows [][]string
		from int // names before stay as they are
	}{{v.BucketRows, 0}, {v.ScheduleRows, 1}} {
		for _, row := range t.rows {
			for i := t.from; i < len(row); i++ {
				row[i] = typeset(row[i])
			}
		}
	}
	for _, f := range []struct {
		name   string
		figure svg.Figure
		to     *template.HTML
	}{
		{"time by length", lengthFigure(c), &v.Lengths},
		{"the schedule", scheduleFigure(c), &v.Hours},
		{"the stages", stagesFigure(c), &v.Timelines},
	} {
		var err error
		if *f.to, err = drawing(f.figure); err != nil {
			return nil, fmt.Errorf("figure of %s: %w", f.name, err)
		}
	}
	return v, nil
}

// lengthFigure draws the time of a job against its length, with the end of the memory, over the campaign's own lengths.
func lengthFigure(c *Campaign) svg.Figure {
	if len(c.Curve) < 2 {
		return nil
	}
	unit := "letters"
	if c.Input != nil {
		unit = c.Input.Unit
	}
	f := svg.Traces{
		Frame: svg.Frame{
			ID: "length-" + idOf(c.Workload), Title: "What a sequence takes grows faster than its length",
			Subtitle: fmt.Sprintf("Time of one sequence on one %s by its length, and how many of the campaign's sequences and accelerator-hours fall where", c.Fleet.Accelerator),
		},
		XLabel: "length, " + unit,
	}
	each := svg.Series{Name: "on an accelerator", Family: "campaign"}
	search := svg.Series{Name: "searches on cores", Family: "wind"}
	jobs, hours := svg.Series{Name: "sequences", Family: "it"}, svg.Series{Name: "accelerator-hours", Family: "gas"}
	searches := false
	for _, p := range c.Curve {
		f.X = append(f.X, float64(p.Length))
		each.Values, search.Values = append(each.Values, p.Seconds), append(search.Values, p.Search)
		jobs.Values, hours.Values = append(jobs.Values, p.Jobs), append(hours.Values, p.Hours)
		searches = searches || p.Search > 0
	}
	f.Panels = append(f.Panels, svg.TracePanel{Title: "Time of one sequence on an accelerator", Unit: "s", Series: []svg.Series{each}})
	if searches {
		f.Panels = append(f.Panels, svg.TracePanel{Title: "Its searches, on the cores of one slot", Unit: "s", Series: []svg.Series{search}})
	}
	f.Panels = append(f.Panels,
		svg.TracePanel{Title: "Sequences of the campaign in steps of the length", Series: []svg.Series{jobs}},
		svg.TracePanel{Title: "Their accelerator-hours", Unit: "h", Series: []svg.Series{hours}},
	)
	last := c.Curve[len(c.Curve)-1].Length
	switch {
	case c.Longest > 0 && c.Longest <= last:
		f.Events = append(f.Events, svg.TraceEvent{Name: "memory ends: " + Number(float64(c.Longest), 9), At: float64(c.Longest)})
	case c.Longest > 0:
		f.Note = fmt.Sprintf("The longest sequence that the accelerator holds has %s %s, beyond the right end.", Number(float64(c.Longest), 9), unit)
	}
	return f
}

// drawnHours is how many points a figure of hours has at most; more are put together to means.
const drawnHours = 720

// binned returns means of so many values each; the last ones are those that are left.
func binned(values []float64, each int) []float64 {
	if each == 1 {
		return values
	}
	var out []float64
	for from := 0; from < len(values); from += each {
		bin := values[from:min(from+each, len(values))]
		sum := 0.0
		for _, v := range bin {
			sum += v
		}
		out = append(out, sum/float64(len(bin)))
	}
	return out
}

// hoursFigure is a figure over the hours of the window, with how many of them are one point.
func (c *Campaign) hoursFigure() (svg.Traces, int) {
	hours := c.drawnWindow()
	each := (hours + drawnHours - 1) / drawnHours
	f := svg.Traces{XLabel: "days from " + c.hourText(c.FirstHour) + " UTC"}
	for from := 0; from < hours; from += each {
		f.X = append(f.X, (float64(from)+float64(min(from+each, hours)))/2/24)
	}
	if each > 1 {
		f.Note = fmt.Sprintf("Points are means of %d hours.", each)
	}
	return f, each
}

// drawnWindow is how many hours of the window are drawn: all, or a third more than those in which anything runs.
func (c *Campaign) drawnWindow() int {
	last := 0
	for i := range c.Schedules {
		last = max(last, c.Schedules[i].LastHour-c.FirstHour+1)
	}
	return min(c.WindowHours, max(48, last+last/3))
}

// scheduleFigure draws price and carbon by hour and the power of each schedule below.
func scheduleFigure(c *Campaign) svg.Figure {
	f, each := c.hoursFigure()
	hours := c.drawnWindow()
	if len(f.X) < 2 || len(c.Schedules) < 2 {
		return nil // one schedule at a flat price is a line of the table
	}
	f.ID, f.Title = "schedule-"+idOf(c.Workload), c.scheduleTitle()
	f.Subtitle = "Price and carbon intensity of electricity by the hour, and the campaign's IT power at once, in the cheapest and in the cleanest hours"
	if len(c.Price) > 0 {
		f.Panels = append(f.Panels, svg.TracePanel{Title: "Price", Unit: "USD/MWh", Series: []svg.Series{{Name: "price", Family: "fuel", Values: binned(c.Price[:hours], each)}}})
	}
	if len(c.Carbon) > 0 {
		f.Panels = append(f.Panels, svg.TracePanel{Title: "Carbon intensity", Unit: "kg/MWh", Series: []svg.Series{{Name: "carbon", Family: "carbon", Values: binned(c.Carbon[:hours], each)}}})
	}
	for i := range c.Schedules {
		s := &c.Schedules[i]
		same := func(o CampaignSchedule) bool { return slices.Equal(o.MW, s.MW) }
		if len(s.MW) < hours || slices.IndexFunc(c.Schedules, same) < i {
			continue
		}
		name := s.Name
		for _, o := range c.Schedules[i+1:] {
			if same(o) {
				name += " and " + o.Name
			}
		}
		kw := make([]float64, hours)
		for h := range kw {
			kw[h] = 1e3 * s.MW[h]
		}
		f.Panels = append(f.Panels, svg.TracePanel{Title: "IT power, " + name, Unit: "kW", Series: []svg.Series{{Name: name, Family: "campaign", Values: binned(kw, each)}}})
	}
	if hours < c.WindowHours {
		f.Note = joinedNotes(f.Note, fmt.Sprintf("The last %s hours before the deadline, in which nothing runs, are not drawn.", Number(float64(c.WindowHours-hours), 9)))
	}
	return f
}

func joinedNotes(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}

// find is the schedule of a name, nil where there is none.
func (c *Campaign) find(name string) *CampaignSchedule {
	for i := range c.Schedules {
		if c.Schedules[i].Name == name {
			return &c.Schedules[i]
		}
	}
	return nil
}

// scheduleTitle says what waiting for cheap and clean hours gives.
func (c *Campaign) scheduleTitle() string {
	fast, cheap, clean := c.find("fastest"), c.find("cheapest"), c.find("cleanest")
	if fast == nil || cheap == nil || clean == nil || len(c.Price) == 0 || !(fast.USD > 0) {
		return "When it runs"
	}
	title := fmt.Sprintf("Waiting for the cheapest hours saves %s of the electricity bill", Percent(1-cheap.USD/fast.USD, 2))
	if len(c.Carbon) > 0 && fast.KgCO2 > 0 {
		title += fmt.Sprintf(", for the cleanest %s of its carbon", Percent(1-clean.KgCO2/fast.KgCO2, 2))
	}
	return title
}

// stagesFigure draws how much of the machines of either stage works by the hour: side by side as it was asked for, and apart.
func stagesFigure(c *Campaign) svg.Figure {
	f, each := c.hoursFigure()
	hours := c.drawnWindow()
	for _, s := range c.staged() {
		if len(s.First) < hours || len(s.Second) < hours {
			continue
		}
		f.Panels = append(f.Panels, svg.TracePanel{
			Title: "Machines that work, " + s.Name, Unit: "%",
			Series: []svg.Series{
				{Name: "alignments on cores", Family: "wind", Values: binned(scaledBy(s.First[:hours], 100), each)},
				{Name: "predictions on accelerators", Family: "campaign", Values: binned(scaledBy(s.Second[:hours], 100), each)},
			},
		})
	}
	if len(f.Panels) == 0 || len(f.X) < 2 {
		return nil
	}
	f.Frame.ID, f.Frame.Title = "stages-"+idOf(c.Workload), "Side by side, accelerators wait for alignments; apart, they do not"
	f.Frame.Subtitle = "Alignments run on processors, predictions on accelerators: the share of either that works in each hour, in the mean of the run"
	return f
}

// staged are the schedule that was asked for, or else the first with two stages, and the same with its stages apart.
func (c *Campaign) staged() []*CampaignSchedule {
	var side, apart *CampaignSchedule
	for i := range c.Schedules {
		s := &c.Schedules[i]
		if s.First != nil && !strings.HasSuffix(s.Name, stagesApart) && (side == nil || s.Asked) {
			side = s
		}
	}
	if side == nil {
		return nil
	}
	for i := range c.Schedules {
		s := &c.Schedules[i]
		if strings.HasSuffix(s.Name, stagesApart) && (apart == nil || s.Name == side.Name+stagesApart) {
			apart = s
		}
	}
	if apart == nil {
		return []*CampaignSchedule{side}
	}
	return []*CampaignSchedule{side, apart}
}

// stagesApart ends the name of a schedule whose second stage does not wait for the first.
const stagesApart = ", stages apart"

func scaledBy(values []float64, by float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = v * by
	}
	return out
}
