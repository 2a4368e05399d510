package scenario

import (
	"strconv"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
)

// checkSupply finds what the tags cannot say of a supply: fields that need or exclude each other.
func checkSupply(all *Scenario, known *catalog.Catalog, report reporter) {
	s := all.Supply
	if s.Grid == nil && len(s.Candidates) == 0 {
		report("supply", "neither grid nor candidates", "at least one source", "leave supply out to bill electricity at site.tariff")
	}
	if s.Grid != nil {
		checkGrid(s.Grid, report)
	}
	checkCarbonBasis(s, known, report)
	if s.LostCompute != nil {
		checkLostCompute(all, report)
	}
	if r := s.Reserve; r != nil && !r.NMinus1 && !r.Margin.Known() {
		report("supply.reserve", "neither n_minus_1 nor margin", "at least one of them", "")
	}
	for _, c := range s.Candidates {
		checkCandidate(strictyaml.JoinPath("supply.candidates", c.Name), &c.Value, s, known, report)
		checkMachine(strictyaml.JoinPath("supply.candidates", c.Name), &c.Value, all.Fusion, known, report)
	}
}

// checkGrid reports what of a connection contradicts itself.
func checkGrid(g *GridConnection, report reporter) {
	if g.CSV != nil {
		checkColumns("supply.grid.csv", g.CSV, report, "price", "carbon", "marginal_carbon", "carbon_free", "export_price")
	}
	if g.CarbonCSV != nil {
		checkColumns("supply.grid.carbon_csv", g.CarbonCSV, report, "carbon", "marginal_carbon", "carbon_free")
	}
	if g.LimitBefore.Known() && g.Available == 0 {
		report("supply.grid.limit_before", "`"+g.LimitBefore.String()+"`", "available, the year until which it holds", "")
	}
	if g.LimitBefore.Known() && g.Limit.Known() && g.LimitBefore.Mode > g.Limit.Mode {
		report("supply.grid.limit_before", "`"+g.LimitBefore.String()+"`", "at most limit, "+g.Limit.String(), "")
	}
	if e := g.Export; e != nil && e.Price.Known() && e.Spread.Known() {
		report("supply.grid.export", "both price and spread", "one of them", "")
	}
}

// checkCarbonBasis reports a marginal intensity that nobody knows.
func checkCarbonBasis(s *Supply, known *catalog.Catalog, report reporter) {
	if s.CarbonBasis != "marginal" || s.Grid == nil || s.Grid.MarginalCarbon.Known() || columnNamed(s.Grid.CSV, "marginal_carbon") || columnNamed(s.Grid.CarbonCSV, "marginal_carbon") {
		return
	}
	if grid := known.Grids.Get(s.Grid.Grid); grid == nil || grid.Value.MarginalCarbon.Known() {
		return
	}
	report("supply.carbon_basis", "`marginal`", "a marginal carbon intensity of "+s.Grid.Grid+", which the catalog does not have",
		"give supply.grid.marginal_carbon, or a column marginal_carbon of supply.grid.csv")
}

// columnNamed tells whether a file has a column for a series.
func columnNamed(csv *CSV, series string) bool {
	if csv == nil {
		return false
	}
	for i := range csv.Columns {
		if csv.Columns[i].Name == series {
			return true
		}
	}
	return false
}

// checkLostCompute reports a value that is given twice, one that no load can be counted with, and a curve that is none.
func checkLostCompute(all *Scenario, report reporter) {
	const path = "supply.lost_compute"
	c := all.Supply.LostCompute
	if c.AcceleratorHour.Known() && c.Energy.Known() {
		report(path, "both accelerator_hour and energy", "one of them", "")
	}
	if !c.Energy.Known() {
		var without []string
		for i := range all.Workloads {
			if l := all.Workloads[i].Value.Load; l != nil && (!l.Accelerators.Known() || !c.AcceleratorHour.Known()) {
				without = append(without, all.Workloads[i].Name)
			}
		}
		if len(without) > 0 && len(without) == len(all.Workloads) {
			report(path, "no value for "+strings.Join(without, ", "), "energy, the value of the compute that a MWh does",
				"or accelerator_hour with accelerators on the load")
		}
	}
	checkCurve(path+".curve", c.Curve, report)
}

// checkCurve reports a power-cap curve that does not rise to the uncapped accelerator.
func checkCurve(path string, curve []CapPoint, report reporter) {
	if len(curve) == 0 {
		return
	}
	for i := range curve[1:] {
		if a, b := &curve[i], &curve[i+1]; b.Power.Mode <= a.Power.Mode || b.Throughput.Mode < a.Throughput.Mode {
			report(point(path, i+1), b.Power.String()+" of the power for "+b.Throughput.String()+" of the throughput",
				"more power than the point before it and no less throughput", "")
			return
		}
	}
	if last := &curve[len(curve)-1]; last.Power.Mode != 1 || last.Throughput.Mode != 1 {
		report(point(path, len(curve)-1), last.Power.String()+" of the power for "+last.Throughput.String()+" of the throughput",
			"100 % of both: the accelerator without a cap", "")
	}
}

// point is the path of a point of a curve.
func point(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
