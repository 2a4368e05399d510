package report

import (
	"fmt"
	"io"
	"strings"
)

// WriteSupplyText writes a supply for a terminal: what is built, what it costs, what sets the price, what would have to be
// true for what is not built, what more would be worth, what else costs about as little, and how well all that is proved.
func WriteSupplyText(w io.Writer, r *Report, o TextOptions) error {
	if o.Width == 0 {
		o.Width = 110
	}
	p := &page{o: o}
	p.title(r)
	if s := r.Supply; s != nil {
		p.supplyHeadline(r, s)
		p.built(r, s)
		p.supplyCosts(r, s)
		p.setters(r, s)
		p.entries(s)
		p.values(s)
		p.nearOptimal(s)
		p.pareto(s)
		p.proof(s)
		p.notes("What to know", s.Notes)
	}
	p.o.Assumptions = listedAssumptions
	p.assumptions(supplyAssumptions(r.Assumptions))
	p.notes("Hourly inputs from files", r.Measured)
	p.notes("Synthetic inputs (made by a documented model, not measured)", r.Synthetic)
	p.notes("Warnings", r.Warnings)
	_, err := w.Write(p.b.Bytes())
	return err
}

// supplyAssumptions are those that act on the supply.
func supplyAssumptions(all []Assumption) []Assumption {
	var list []Assumption
	for i := range all {
		if all[i].Acts == actsOnSupply {
			list = append(list, all[i])
		}
	}
	return list
}

// supply writes the supply as a part of a plan's page.
func (p *page) supply(r *Report, s *Supply) {
	p.built(r, s)
	line := func(format string, args ...any) { p.paragraph("  ", fmt.Sprintf(format, args...)) }
	line("cost %s %s, %s USD/MWh at the meter%s", Scaled(s.CostUSD, "USD", 3), r.Per(), Number(s.PerMWhUSD, 3), s.tariffText())
	line("hourly price %s", s.Price.words())
	line("%s", s.settersText())
	line("direct carbon %s gCO2/kWh, %s t %s%s; life-cycle %s gCO2/kWh; curtailed %s MWh",
		Number(s.DirectG, 3), Number(s.DirectT, 3), r.Per(), s.marginalText(), Number(s.LifecycleG, 3), Number(s.CurtailedMWh, 3))
	line("carbon-free %s", s.carbonFreeText())
	p.bindings(r, s)
	for _, note := range s.Notes {
		line("%s", note)
	}
	line("%s", s.Certificate.words())
}

// bindings says what is exported, what the cap costs and what is not served.
func (p *page) bindings(r *Report, s *Supply) {
	line := func(format string, args ...any) { p.paragraph("  ", fmt.Sprintf(format, args...)) }
	if s.ExportMWh > 0 {
		line("exported %s MWh %s, which earns %s", Number(s.ExportMWh, 3), r.Per(), Scaled(s.ExportUSD, "USD", 3))
	}
	if s.CarbonPrice > 0 {
		line("the carbon cap binds: one tonne more would save %s USD", Number(s.CarbonPrice, 3))
	}
	if s.UnservedMWh > 0 {
		line("NOT SERVED: %s MWh %s, counted as %s", Number(s.UnservedMWh, 3), r.Per(), Scaled(s.UnservedUSD, "USD", 3))
	}
}

// words says the hourly price in a line.
func (c *Price) words() string {
	return fmt.Sprintf("%s USD/MWh mean, %s median, P10 to P90 %s, least %s, most %s", Number(c.Mean, 3), Number(c.Median, 3),
		Between(c.P10, c.P90, 3), Number(c.Min, 3), Number(c.Max, 3))
}

// marginalText gives direct carbon with grid power at its marginal intensity, where that is known.
func (s *Supply) marginalText() string {
	if !s.HasMarginal {
		return ""
	}
	return fmt.Sprintf(" (with the grid at its marginal intensity %s gCO2/kWh, %s t)", Number(s.MarginalG, 3), Number(s.MarginalT, 3))
}

// carbonFreeText gives both ways of matching.
func (s *Supply) carbonFreeText() string {
	return fmt.Sprintf("%s of the load hour by hour (24/7), %s matched over all hours", Percent(s.HourlyCFE, 3), Percent(s.AnnualCFE, 3))
}

// words says in a line how well an optimum is proved.
func (c *Certificate) words() string {
	text := fmt.Sprintf("%s by %s (%s, %s iterations; %s columns, %s rows): primal infeasibility %s, dual %s, gap %s",
		c.Status, c.Solver, c.Method, Number(float64(c.Iterations), 6), Number(float64(c.Columns), 6), Number(float64(c.Rows), 6),
		Number(c.PrimalInfeasibility, 2), Number(c.DualInfeasibility, 2), Number(c.RelativeGap, 2))
	if c.Integers > 0 {
		text += fmt.Sprintf("; of whole numbers %s, within %s of the optimum over them", Number(float64(c.Integers), 6), Percent(c.MIPGap, 2))
	}
	return text
}

// supplyHeadline writes the supply in a handful of figures.
func (p *page) supplyHeadline(r *Report, s *Supply) {
	p.heading("The answer")
	t := newTable("lrl")
	t.row("Cost of the supply", Number(s.PerMWhUSD, 3)+" USD/MWh", fmt.Sprintf("%s %s%s", Scaled(s.CostUSD, "USD", 3), r.Per(), s.tariffText()))
	t.row("Hourly price, mean", Number(s.Price.Mean, 3)+" USD/MWh", fmt.Sprintf("median %s, P10 to P90 %s, least %s, most %s; weighted with the load %s",
		Number(s.Price.Median, 3), Between(s.Price.P10, s.Price.P90, 3), Number(s.Price.Min, 3), Number(s.Price.Max, 3), Number(s.Price.LoadWeighted, 3)))
	t.row("Direct carbon", Number(s.DirectG, 3)+" gCO2/kWh", fmt.Sprintf("%s t %s; life-cycle %s gCO2/kWh", Number(s.DirectT, 3), r.Per(), Number(s.LifecycleG, 3)))
	if s.HasMarginal {
		t.row("Marginal carbon", Number(s.MarginalG, 3)+" gCO2/kWh", fmt.Sprintf("%s t %s, grid power at its marginal intensity", Number(s.MarginalT, 3), r.Per()))
	}
	t.row("Carbon-free, hour by hour", Percent(s.HourlyCFE, 3), "of the load, matched in each hour (24/7)")
	t.row("Carbon-free, over all hours", Percent(s.AnnualCFE, 3), "carbon-free output over the load, at any hour (annual matching)")
	p.table(t)
	p.bindings(r, s)
}

// built lists the assets.
func (p *page) built(r *Report, s *Supply) {
	p.heading("Least-cost hourly supply")
	scale, energyUnit := s.energyUnit()
	if r.WholeYear() {
		energyUnit += " a year"
	}
	largest := 0.0
	stores, spilt := false, false
	for i := range s.Assets {
		largest = max(largest, s.Assets[i].TotalUSD)
		stores, spilt = stores || s.Assets[i].StorageMWh > 0, spilt || s.Assets[i].CurtailedMWh > 0
	}
	money, moneyUnit := magnitude(largest)
	capacity := s.column(func(a *Asset) float64 { return a.CapacityMW })
	stored := s.column(func(a *Asset) float64 { return a.StorageMWh })
	energy := s.column(func(a *Asset) float64 { return a.EnergyMWh / scale })
	factor := s.column(func(a *Asset) float64 { return 100 * a.CapacityFactor })
	share := s.column(func(a *Asset) float64 { return 100 * a.Share })
	curtailed := s.column(func(a *Asset) float64 { return 100 * a.curtailedShare() })
	usd := s.column(func(a *Asset) float64 { return a.TotalUSD / money })
	cost := s.column((*Asset).unitCost)
	earns := s.column(func(a *Asset) float64 { return a.CaptureUSDPerMWh })
	type column struct {
		heads [2]string
		of    func(i int) string
		shown bool
	}
	pick := func(list []string) func(int) string { return func(i int) string { return list[i] } }
	onlyWhere := func(list []string, where func(*Asset) bool) func(int) string {
		return func(i int) string {
			if where(&s.Assets[i]) {
				return list[i]
			}
			return ""
		}
	}
	all := []column{
		{[2]string{"", "source"}, func(i int) string { return s.Assets[i].Name + " (" + s.Assets[i].Technology + ")" }, true},
		{[2]string{"", "MW"}, pick(capacity), true},
		{[2]string{"MWh", "stored"}, onlyWhere(stored, func(a *Asset) bool { return a.StorageMWh > 0 }), stores},
		{[2]string{"", energyUnit}, pick(energy), true},
		{[2]string{"capacity", "factor %"}, pick(factor), true},
		{[2]string{"share", "%"}, onlyWhere(share, func(a *Asset) bool { return a.StorageMWh == 0 }), true},
		{[2]string{"curtailed", "%"}, onlyWhere(curtailed, func(a *Asset) bool { return a.CurtailedMWh > 0 }), spilt},
		{[2]string{"cost", moneyUnit}, pick(usd), true},
		{[2]string{"LCOE", "USD/MWh"}, pick(cost), true},
		{[2]string{"earns", "USD/MWh"}, pick(earns), true},
	}
	var columns []column
	for _, c := range all {
		if c.shown {
			columns = append(columns, c)
		}
	}
	t := newTable("l" + strings.Repeat("r", len(columns)-1))
	line := func(of func(*column) string) {
		cells := make([]string, len(columns))
		for k := range columns {
			cells[k] = of(&columns[k])
		}
		t.row(cells...)
	}
	line(func(c *column) string { return c.heads[0] })
	line(func(c *column) string { return c.heads[1] })
	for i := range s.Assets {
		line(func(c *column) string { return c.of(i) })
	}
	p.table(t)
}

// unitCost is the cost of a MWh: of a store with that of the energy it took.
func (a *Asset) unitCost() float64 {
	if a.LCOSUSDPerMWh != 0 {
		return a.LCOSUSDPerMWh
	}
	return a.LCOEUSDPerMWh
}

// curtailedShare is what of an asset's possible output was not used.
func (a *Asset) curtailedShare() float64 {
	if all := a.CurtailedMWh + a.EnergyMWh; all > 0 {
		return a.CurtailedMWh / all
	}
	return 0
}

// energyUnit is the unit in which the assets' energy is readable, and its size in MWh.
func (s *Supply) energyUnit() (mwh float64, unit string) {
	for i := range s.Assets {
		if s.Assets[i].EnergyMWh >= 1000 {
			return 1000, "GWh"
		}
	}
	return 1, "MWh"
}

// column prints one number of each asset with the same decimals. What is there and too small for them is told from what
// is not: "<0.1".
func (s *Supply) column(of func(*Asset) float64) []string {
	values := make([]float64, len(s.Assets))
	for i := range s.Assets {
		values[i] = of(&s.Assets[i])
	}
	texts := evenly(values, 3)
	for i, text := range texts {
		if values[i] > 0 && strings.Trim(text, "0.") == "" {
			texts[i] = "<" + leastOf(text)
		}
	}
	return texts
}

// leastOf is the smallest number that the decimals of a zero can show: "0.00" gives "0.01".
func leastOf(zero string) string { return zero[:len(zero)-1] + "1" }

// tariffText compares the supply with the flat tariff.
func (s *Supply) tariffText() string {
	if s.TariffUSD == 0 {
		return ""
	}
	return fmt.Sprintf("; at the flat tariff it would be %s", Scaled(s.TariffUSD, "USD", 3))
}

// supplyCosts lists what is paid for.
func (p *page) supplyCosts(r *Report, s *Supply) {
	if len(s.Items) == 0 {
		return
	}
	p.heading("What it costs")
	largest := 0.0
	for _, c := range s.Items {
		largest = max(largest, c.USD)
	}
	scale, unit := magnitude(max(largest, s.CostUSD))
	served := 0.0
	if s.PerMWhUSD != 0 {
		served = s.CostUSD / s.PerMWhUSD
	}
	var money, perMWh, share []float64
	for _, c := range append(append([]SupplyCost{}, s.Items...), SupplyCost{USD: s.CostUSD}) {
		money = append(money, c.USD/scale)
		each, part := 0.0, 0.0
		if served > 0 {
			each = c.USD / served
		}
		if s.CostUSD > 0 {
			part = 100 * c.USD / s.CostUSD
		}
		perMWh, share = append(perMWh, each), append(share, part)
	}
	moneyText, eachText, shareText := evenly(money, 4), evenly(perMWh, 4), evenly(share, 3)
	if r.WholeYear() {
		unit += " a year"
	}
	t := newTable("lrrr")
	t.row("", unit, "USD/MWh", "%")
	for i, c := range s.Items {
		t.row(c.Item, moneyText[i], eachText[i], shareText[i])
	}
	last := len(s.Items)
	t.row("all", moneyText[last], eachText[last], shareText[last])
	p.table(t)
}

// settersText says in a line what sets the price.
func (s *Supply) settersText() string {
	if s.Answers == nil || len(s.Answers.Setters) == 0 {
		return ""
	}
	var parts []string
	for i := range s.Answers.Setters {
		c := &s.Answers.Setters[i]
		parts = append(parts, fmt.Sprintf("%s in %s of the hours", c.title(), Percent(c.Share, 2)))
	}
	return "the price is set by " + strings.Join(parts, ", ")
}

// title names what sets the price.
func (c *PriceSetter) title() string {
	if c.How == "" {
		return c.Name
	}
	return c.Name + ", " + c.How
}

// setters lists what sets the hourly price.
func (p *page) setters(r *Report, s *Supply) {
	if s.Answers == nil || len(s.Answers.Setters) == 0 {
		return
	}
	p.heading("What sets the hourly price")
	t := newTable("lrrrl")
	quarters := ""
	if r.WholeYear() {
		quarters = "by quarter"
	}
	t.row("", "hours", "% of hours", "mean USD/MWh", quarters)
	for i := range s.Answers.Setters {
		c := &s.Answers.Setters[i]
		by := ""
		if r.WholeYear() {
			by = c.quarters()
		}
		t.row(c.title(), Number(float64(c.Hours), 5), Fixed(100*c.Share, 1), Number(c.Price, 3), by)
	}
	p.table(t)
}

// quarters lists the hours by quarter of the year.
func (c *PriceSetter) quarters() string {
	var parts []string
	for _, hours := range c.Quarters {
		parts = append(parts, Number(float64(hours), 5))
	}
	return strings.Join(parts, " / ")
}

// proof says how well the optimum is proved, and what a second solver says.
func (p *page) proof(s *Supply) {
	p.heading("How well it is proved")
	p.paragraph("  ", s.Certificate.words())
	if s.Answers != nil && s.Answers.Solves > 0 {
		p.paragraph("  ", fmt.Sprintf("%s more programmes were solved for the answers beside the optimum", Number(float64(s.Answers.Solves), 6)))
	}
	if c := s.CheckedWith; c != nil {
		p.paragraph("  ", c.Words(s))
	}
}

// Words compares two solvers in a sentence.
func (c *SecondSolver) Words(s *Supply) string {
	verdict := "agree"
	if !c.Agrees {
		verdict = "DO NOT AGREE"
	}
	text := fmt.Sprintf("%s (%s) finds %s USD, %s here: they %s, with a relative difference of %s", c.Solver, c.Method,
		Fixed(c.CostUSD, 2), Fixed(s.CostUSD, 2), verdict, Number(c.Difference, 2))
	if c.CapacityOf != "" {
		text += fmt.Sprintf("; capacities differ by at most %s MW (%s)", Number(c.CapacityMW, 2), c.CapacityOf)
	}
	return text + fmt.Sprintf("; the mean hourly price by %s USD/MWh, that of an hour by at most %s", Number(c.PriceMean, 2), Number(c.PriceWorst, 2))
}
