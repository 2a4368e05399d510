package report

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"tokenwatt/report/svg"
)

// view is what the page's templates print: the report with figures drawn and numbers laid out.
type view struct {
	*Report
	CSS     template.CSS
	Nav     []navItem
	Stripe  []stripe
	Cards   []card
	Groups  []workloadView
	Trained []*trainingView
	Served  []*servingView
	Fleets  []*robotsView
	// Campaigned are the campaigns.
	Campaigned []*campaignView
	Flow       template.HTML
	Dispatch   template.HTML
	Duration   template.HTML
	CostBars   template.HTML
	AssetBars  template.HTML
	Tornados   []template.HTML
	CostRows   []costRow
	CostTotal  string
	AssetRows  []assetRow
	HasHours   bool
	// PUECurve, Uses, Equipment and TestsText are of a facility by its plant.
	PUECurve  template.HTML
	Uses      []useRow
	Equipment []unitRow
	TestsText string
	// Study is the supply's figures and answers.
	Study *supplyView
	// HasStores and HasCurtailed say which columns the table of the supply needs.
	HasStores, HasCurtailed bool
	// EnergyUnit and MoneyUnit are those of its columns.
	EnergyUnit, MoneyUnit string
	Bases                 []basisCount
	Assumed               []assumption
}

// navItem is one entry of the page's navigation.
type navItem struct{ ID, Title string }

// stripe is one source's part of the band at the top of the page.
type stripe struct {
	Family string
	Weight float64
	Title  string
}

// card is one figure of the answer.
type card struct {
	Label, Number, Unit, Boundary, Range, Note string
	// From and Width place the band of the range, At the figure itself, in per cent of a bar from zero to the high end.
	HasBand         bool
	From, Width, At float64
	Drivers         []driverView
}

type driverView struct {
	Label, Share string
	Width        float64
}

// workloadView is one workload with its rows laid out.
type workloadView struct {
	*Workload
	Cells []card
}

type costRow struct {
	Group, Item, Family, USD, Share string
	Width                           float64
}

type assetRow struct {
	*Asset
	Color                                                   string
	Capacity, Stored, Energy, Factor, Part, Curtailed, Cost string
	Unit, Earns                                             string
	Width                                                   float64
}

type basisCount struct {
	Basis string
	Count int
}

// assumption is one input with its path in parts, and its influence in words: "0.98" of "Tokens generated, mean".
type assumption struct {
	*Assumption
	Parts       []string
	Percent, Of string
}

// newView lays a report out for the page.
func newView(r *Report) (*view, error) {
	v := &view{Report: r, HasHours: r.Hourly.hours() > 0}
	if r.Hourly != nil {
		if err := r.Hourly.check(); err != nil {
			return nil, err
		}
	}
	for i := range r.Headline {
		v.Cards = append(v.Cards, newCard(&r.Headline[i]))
	}
	for i := range r.Workloads {
		g := workloadView{Workload: &r.Workloads[i]}
		for k := range g.Rows {
			g.Cells = append(g.Cells, newCard(&g.Rows[k]))
		}
		v.Groups = append(v.Groups, g)
	}
	for _, t := range r.Training {
		trained, err := newTrainingView(t)
		if err != nil {
			return nil, err
		}
		v.Trained = append(v.Trained, trained)
	}
	for _, s := range r.Serving {
		served, err := newServingView(s)
		if err != nil {
			return nil, err
		}
		v.Served = append(v.Served, served)
	}
	for _, fleet := range r.Robots {
		drawn, err := newRobotsView(fleet)
		if err != nil {
			return nil, err
		}
		v.Fleets = append(v.Fleets, drawn)
	}
	for _, c := range r.Campaigns {
		drawn, err := newCampaignView(c)
		if err != nil {
			return nil, err
		}
		v.Campaigned = append(v.Campaigned, drawn)
	}
	v.costs()
	if r.Supply != nil {
		v.assets(r.Supply)
	}
	var err error
	if v.Study, err = newSupplyView(r); err != nil {
		return nil, err
	}
	v.plant(r.Facility)
	v.assumptions()
	if err := v.figures(); err != nil {
		return nil, err
	}
	v.navigation()
	return v, nil
}

// figures draws the figures for which the report has the numbers.
func (v *view) figures() error {
	figures := []struct {
		name   string
		figure svg.Figure
		to     *template.HTML
	}{
		{"energy flow", energyFigure(v.Report), &v.Flow},
		{"dispatch", dispatchFigure(v.Hourly), &v.Dispatch},
		{"duration curves", durationFigure(v.Hourly), &v.Duration},
		{"costs", costFigure(v.Report), &v.CostBars},
		{"cost by source", assetFigure(v.Report), &v.AssetBars},
		{"PUE by temperature", curveFigure(v.Facility), &v.PUECurve},
	}
	for _, f := range figures {
		var err error
		if *f.to, err = drawing(f.figure); err != nil {
			return fmt.Errorf("figure of %s: %w", f.name, err)
		}
	}
	for _, f := range tornadoFigures(v.Headline) {
		figure, err := drawing(f)
		if err != nil {
			return fmt.Errorf("figure of what drives an answer: %w", err)
		}
		v.Tornados = append(v.Tornados, figure)
	}
	return nil
}

// navigation lists the sections that the page has.
func (v *view) navigation() {
	for _, s := range []struct {
		has       bool
		id, title string
	}{
		{true, "answer", "Answer"},
		{v.Flow != "", "energy", "Energy flow"},
		{v.Dispatch != "" || v.Duration != "", "hours", "Hour by hour"},
		{v.Supply != nil, "supply", "Supply"},
		{len(v.Study.Gaps) > 0, "notbuilt", "Not built"},
		{v.Supply != nil && v.Supply.Answers != nil && len(v.Supply.Answers.Values) > 0, "worth", "What more is worth"},
		{len(v.Study.Ranges) > 0, "alternatives", "Alternatives"},
		{len(v.Study.Curves) > 0, "carbonfree", "Carbon-free share"},
		{len(v.CostRows) > 0, "cost", "Cost"},
		{len(v.Tornados) > 0, "drivers", "What drives it"},
		{len(v.Groups) > 0, "workloads", "Workloads"},
		{len(v.Checks) > 0, "checks", "Published claims"},
		{v.Facility != nil, "facility", "Facility"},
		{len(v.Assumptions) > 0, "assumptions", "Assumptions"},
		{len(v.Balances) > 0, "books", "Books"},
		{true, "method", "Method"},
	} {
		if s.has {
			v.Nav = append(v.Nav, navItem{s.id, s.title})
		}
		if s.id == "workloads" {
			for _, t := range v.Trained {
				v.Nav = append(v.Nav, navItem{t.ID, "Training: " + t.Workload})
			}
			for _, s := range v.Served {
				v.Nav = append(v.Nav, navItem{s.ID, "Serving: " + s.Workload})
			}
			for _, f := range v.Fleets {
				v.Nav = append(v.Nav, navItem{f.ID, "Robots: " + f.Workload})
			}
			for _, c := range v.Campaigned {
				v.Nav = append(v.Nav, navItem{c.ID, "Campaign: " + c.Workload})
			}
		}
	}
}

func newCard(a *Answer) card {
	number, unit := answerParts(a)
	c := card{Label: a.Label, Number: typeset(number), Unit: strings.NewReplacer(" ", "\u00a0", "CO2", "CO₂").Replace(unit), Note: a.Note}
	c.Boundary = boundaryOf(a)
	if a.HasRange {
		c.Range = typeset(rangeText(a))
		if end := max(a.High, a.Value); a.Low >= 0 && end > 0 {
			c.HasBand = true
			c.From, c.At = position(a.Low, end), position(a.Value, end)
			c.Width = math.Round(100*(position(a.High, end)-c.From)) / 100
		}
	}
	for i := range a.Drivers {
		if d := &a.Drivers[i]; d.Significant && len(c.Drivers) < 3 {
			c.Drivers = append(c.Drivers, driverView{d.Label, typeset(Percent(d.Share, 2)), position(d.Share, 1)})
		}
	}
	return c
}

func (v *view) costs() {
	_, _, _, all := groupCosts(v.Costs)
	usd := make([]float64, len(v.Costs))
	sum := 0.0
	for i, c := range v.Costs {
		usd[i] = c.USD
		sum += c.USD
	}
	texts := evenly(usd, 1)
	for i, c := range v.Costs {
		row := costRow{Group: c.Group, Item: c.Item, Family: familyOf(c.Family, c.Item), USD: typeset(texts[i])}
		if i > 0 && v.Costs[i-1].Group == c.Group {
			row.Group = ""
		}
		if all > 0 {
			row.Share, row.Width = typeset(Fixed(100*c.USD/all, 1)), position(c.USD, all)
		}
		v.CostRows = append(v.CostRows, row)
	}
	v.CostTotal = typeset(Fixed(sum, 0))
}

func (v *view) assets(s *Supply) {
	column := func(of func(*Asset) float64) []string {
		texts := s.column(of)
		for i := range texts {
			texts[i] = typeset(texts[i])
		}
		return texts
	}
	capacity := column(func(a *Asset) float64 { return a.CapacityMW })
	stored := column(func(a *Asset) float64 { return a.StorageMWh })
	scale, name := s.energyUnit()
	v.EnergyUnit = name
	energy := column(func(a *Asset) float64 { return a.EnergyMWh / scale })
	factor := column(func(a *Asset) float64 { return 100 * a.CapacityFactor })
	share := column(func(a *Asset) float64 { return 100 * a.Share })
	curtailed := column(func(a *Asset) float64 { return a.CurtailedMWh / scale })
	largest := 0.0
	for i := range s.Assets {
		largest = max(largest, math.Abs(s.Assets[i].TotalUSD))
	}
	money, moneyUnit := magnitude(largest)
	v.MoneyUnit = typeset(moneyUnit)
	cost := column(func(a *Asset) float64 { return a.TotalUSD / money })
	unit := column((*Asset).unitCost)
	earns := column(func(a *Asset) float64 { return a.CaptureUSDPerMWh })
	for i := range s.Assets {
		a := &s.Assets[i]
		row := assetRow{
			Asset: a, Color: colorOf(a.Family, a.Technology+" "+a.Name), Capacity: capacity[i], Energy: energy[i],
			Factor: factor[i], Cost: cost[i], Unit: unit[i], Earns: earns[i],
		}
		if a.StorageMWh > 0 {
			row.Stored, v.HasStores = stored[i], true
		} else {
			row.Part, row.Width = share[i], position(a.Share, 1)
			v.Stripe = append(v.Stripe, stripe{row.Color, math.Round(1e4 * max(a.Share, 0)), a.Name + " " + Percent(a.Share, 2)})
		}
		if a.CurtailedMWh > 0 {
			row.Curtailed, v.HasCurtailed = curtailed[i], true
		}
		v.AssetRows = append(v.AssetRows, row)
	}
}

// colorOf is the name of the page's colour for a technology.
func colorOf(family, name string) string {
	if f := familyOf(family, name); f != "" {
		return f
	}
	return "other"
}

// assumptions lays out the inputs and counts them by basis in the order of the table.
func (v *view) assumptions() {
	labels := map[string]string{}
	for i := range v.Headline {
		labels[v.Headline[i].Key] = v.Headline[i].Label
	}
	for i := range v.Workloads {
		w := &v.Workloads[i]
		for k := range w.Rows {
			labels[w.Name+"."+w.Rows[k].Key] = w.Rows[k].Label + " (" + w.Name + ")"
		}
	}
	for i := range v.Assumptions {
		a := &v.Assumptions[i]
		row := assumption{Assumption: a, Parts: strings.Split(a.Path, "."), Of: a.Acts}
		if label, ok := labels[a.Acts]; ok {
			row.Of = label
		}
		if a.Influence != NoInfluence && a.Acts != actsOnSupply {
			row.Percent = typeset(Number(a.Influence, 2))
		}
		v.Assumed = append(v.Assumed, row)
		basis := a.Basis
		if n := len(v.Bases); n == 0 || v.Bases[n-1].Basis != basis {
			v.Bases = append(v.Bases, basisCount{Basis: basis})
		}
		v.Bases[len(v.Bases)-1].Count++
	}
}
