package tokenwatt

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/scenario"
	"tokenwatt/supply"
)

// supplyNotes says what a reader of the supply's numbers should know: what is assumed in them and what they leave out.
func (p *plan) supplyNotes(r *report.Supply) []string {
	var notes []string
	add := func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }
	if year := scenario.HoursInYear(p.scenario.Study.Year); p.hours < year {
		add("Sizes, prices and costs are those of the first %s of the year's %s hours alone: other seasons would ask for other sizes. Annual costs are charged for %s hours of 8,760.",
			report.Number(float64(p.hours), 4), report.Number(float64(year), 4), report.Number(float64(p.hours), 4))
	}
	for i := range r.Assets {
		if a := &r.Assets[i]; a.EnergyMWh > 0 && a.Share > 0 {
			if capex, ok := p.assumedCapex(a.Name); ok {
				add("%s is built at an assumed capital cost of %s USD/kW%s: its part of the mix rests on that.", a.Name, report.Number(capex.Mode.USDPerKW(), 3), capexRange(capex))
			}
		}
	}
	if n := p.scenario.Study.WeatherYears(); n > 1 {
		add("The load of %d repeats in each of the %d years of weather; energy, money and carbon are those of all of them.", p.scenario.Study.Year, n)
	}
	if sizes := p.withoutUnits(r); sizes != "" {
		add("%s: a capacity below that of one unit stands for a share of it.", sizes)
	}
	if m := p.supply.MIP; m != nil {
		add("%s optimised to within %s of the cost: no choice of units can be below %s. Prices are those with the units as they are.",
			integersText(m.Integers), report.Percent(m.Gap, 2), report.Scaled(m.BoundUSD, "USD", 4))
	}
	notes = append(notes, p.loadNotes()...)
	for i := range r.Assets {
		if r.Assets[i].StorageMWh > 0 {
			add("The LCOE of a store is its own cost and that of the energy that it takes, at the hourly prices, over what it delivers (LCOS).")
			break
		}
	}
	for i := range p.supply.Assets {
		if hours := bothWays(&p.supply.Assets[i], p.supply.LoadMW); hours > 0 {
			add("%s charges and discharges at once in %d hours: %s.", p.supply.Assets[i].Name, hours, p.whyBothWays())
		}
	}
	if value := p.supply.GridLimitValueUSDPerMWYr; value > 1e-8*math.Abs(p.supply.ObjectiveUSD)/p.supply.Years {
		at := ""
		if p.hours < scenario.HoursInYear(p.scenario.Study.Year) {
			at = ", if all its hours were like those studied"
		}
		add("One MW more of grid connection would save %s a year%s.", report.Scaled(value, "USD", 3), at)
	}
	if r.TariffUSD > 0 && r.UnservedUSD > 0 {
		add("The cost counts %s for load that goes unserved; at the flat tariff all of it is served.", report.Scaled(r.UnservedUSD, "USD", 3))
	}
	return notes
}

// integersText counts whole numbers, for the beginning of a sentence.
func integersText(n int) string {
	if n == 1 {
		return "One integer was"
	}
	return report.Number(float64(n), 4) + " integers were"
}

// withoutUnits says which of the plants that are built have a capacity of any size: all, or their names; nothing where each
// is a whole number of units.
func (p *plan) withoutUnits(r *report.Supply) string {
	built, loose := 0, []string(nil)
	for i := range p.problem.Plants {
		plant := &p.problem.Plants[i]
		for k := range r.Assets {
			if r.Assets[k].Name != plant.Name {
				continue
			}
			built++
			if !plant.WholeUnits && plant.Commitment != supply.Integer {
				loose = append(loose, plant.Name)
			}
		}
	}
	switch {
	case len(loose) == built:
		if built == 0 && len(p.problem.Plants) == 0 {
			return ""
		}
		return "Plants have no unit size here"
	case len(loose) == 0:
		return ""
	default:
		return "There is no unit size of " + strings.Join(loose, ", ")
	}
}

// loadNotes say what was done to the load: turned down, moved.
func (p *plan) loadNotes() []string {
	var notes []string
	for i := range p.supply.Capped {
		c := &p.supply.Capped[i]
		capped, hours := 0.0, 0
		for h, mw := range c.MW {
			capped += mw
			if mw > 1e-6*p.supply.LoadMW[h] {
				hours++
			}
		}
		if hours > 0 {
			notes = append(notes, fmt.Sprintf("%s is turned down by %s MWh in %d hours: compute worth %s.", c.Name, report.Number(capped, 3), hours, report.Scaled(c.CostUSD, "USD", 3)))
		}
	}
	moved := 0.0
	for _, mwh := range p.supply.ShiftedMWh {
		moved += mwh
	}
	if moved > 1e-6*p.supply.LoadMWh {
		notes = append(notes, fmt.Sprintf("%s MWh of load run at another hour than they would have, at %s for checkpoints and idle accelerators.", report.Number(moved, 3), report.Scaled(p.supply.Costs.Shift, "USD", 3)))
	}
	return notes
}

// dust is the share below which a size, a flow or an emission is what a solver leaves of nothing.
const dust = 1e-9

// idle tells whether an asset gives and takes nothing in any hour.
func (p *plan) idle(a *supply.Asset) bool {
	for h, load := range p.supply.LoadMW {
		if a.OutputMW[h] > dust/10*load || a.ChargeMW != nil && a.ChargeMW[h] > dust/10*load || a.ExportMW != nil && a.ExportMW[h] > dust/10*load {
			return false
		}
	}
	return true
}

// stands tells whether an asset is part of the answer: what the break-even costs call built, the grid where it is used,
// and what has to be built although nothing runs it. The rest is below the solver's tolerance.
func (p *plan) stands(a *supply.Asset) bool {
	for i := range p.supply.BreakEven {
		if b := &p.supply.BreakEven[i]; b.Name == a.Name {
			return b.Built || p.hasToStand(a.Name)
		}
	}
	return !p.idle(a)
}

// hasToStand tells whether the scenario asks for a least size of a plant or of a part of a store.
func (p *plan) hasToStand(name string) bool {
	for i := range p.problem.Plants {
		if plant := &p.problem.Plants[i]; plant.Name == name {
			return plant.MinMW > 0
		}
	}
	for i := range p.problem.Stores {
		if s := &p.problem.Stores[i]; s.Name == name {
			return s.MinMW > 0 || s.MinMWh > 0 || s.MinDischargeMW > 0
		}
	}
	return false
}

// whyBothWays says why a store may charge and discharge at once.
func (p *plan) whyBothWays() string {
	const burns = "where power is worth nothing or less the optimum burns energy in its losses"
	if p.problem.Reserve != nil {
		return burns + ", and charging that can be stopped stands ready for a loss"
	}
	return burns
}

// bothWays counts the hours in which a store charges and discharges more than a millionth of the load.
func bothWays(a *supply.Asset, loadMW []float64) int {
	hours := 0
	for h := range a.ChargeMW {
		if math.Min(a.ChargeMW[h], a.OutputMW[h]) > 1e-6*loadMW[h] {
			hours++
		}
	}
	return hours
}

// capex is a candidate's overnight cost: the scenario's before the catalog's.
func (p *plan) capex(c *scenario.Candidate) (quantity.Figure[quantity.PowerCost], *catalog.Technology) {
	technology := &p.scenario.Define.Technologies.Get(c.Technology).Value
	if c.Capex.Known() {
		return c.Capex, technology
	}
	return technology.Capex, technology
}

// assumedCapex returns the capex of a candidate where it is an assumption.
func (p *plan) assumedCapex(name string) (quantity.Figure[quantity.PowerCost], bool) {
	entry := p.scenario.Supply.Candidates.Get(name)
	if entry == nil || entry.Value.AnnualCost.Known() {
		return quantity.Figure[quantity.PowerCost]{}, false
	}
	capex, _ := p.capex(&entry.Value)
	return capex, capex.Basis == quantity.Assumed
}

func capexRange(f quantity.Figure[quantity.PowerCost]) string {
	if !f.IsRange() {
		return ""
	}
	return " (" + report.Between(f.Low.USDPerKW(), f.High.USDPerKW(), 3) + ")"
}

// onEdge is how near to 1 the break-even of a candidate that is not built shows that the solver chose, among hourly prices
// that are all optimal, those that just leave it out: under a flat load the cost of capacity may fall on any hour.
const onEdge = 1e-6

// notBuilt lists the candidates that the optimum leaves out, with the capex at which they would enter.
func (p *plan) notBuilt() []report.NotBuilt {
	var list []report.NotBuilt
	for i := range p.supply.BreakEven {
		b := &p.supply.BreakEven[i]
		entry := p.scenario.Supply.Candidates.Get(b.Name)
		if b.Built || entry == nil || p.hasToStand(b.Name) {
			continue
		}
		c := &entry.Value
		capex, technology := p.capex(c)
		n := report.NotBuilt{Name: b.Name, Technology: c.Technology, Family: technology.Family, Ratio: b.Factor}
		if b.HasCapex {
			n.CapexUSDPerKW, n.CapexLow, n.CapexHigh = capex.Mode.USDPerKW(), capex.Low.USDPerKW(), capex.High.USDPerKW()
			n.BreakEvenUSDPerKW = b.CapexUSDPerKW
		} else {
			n.Note = fmt.Sprintf("enters at an annual cost of %s USD/MW instead of %s", report.Number(b.ValueUSDPerMW, 3), report.Number(b.AnnualUSDPerMW, 3))
		}
		if technology.Kind == string(supply.Storage) && b.HasCapex {
			n.Note = fmt.Sprintf("power part; with it the energy part at %s USD/kWh and %s h of storage", report.Number(b.EnergyCapexUSDPerKWh, 3), report.Number(b.DurationH, 2))
		}
		if b.Factor > 1 && c.Max.Known() {
			n.Note = fmt.Sprintf("worth more than it costs; kept out by its max of %s", quantity.Human(c.Max.Mode, 3))
		}
		if b.Factor > 1+onEdge && !c.Max.Known() {
			n.Note = strings.TrimPrefix(n.Note+"; worth more than it costs at the hourly prices alone: a limit beside them, a reserve for example, keeps it out", "; ")
		}
		if n.Note == "" && math.Abs(b.Factor-1) < onEdge {
			n.Note = "at this cost or a lower one: the hourly prices are not unique here, and these leave it at the edge"
		}
		if share, text := p.chanceBelow(b.Name, b.CapexUSDPerKW); text != "" && b.HasCapex {
			n.Chance = &share
			n.Note = strings.TrimPrefix(n.Note+"; "+text, "; ")
		}
		list = append(list, n)
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Ratio > list[j].Ratio })
	return append(list, p.cannotBeBuilt()...)
}
