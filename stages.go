package tokenwatt

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"

	"tokenwatt/demand"
	"tokenwatt/facility"
	"tokenwatt/internal/csvseries"
	"tokenwatt/internal/neumaier"
	"tokenwatt/ledger"
	"tokenwatt/lp"
	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/scenario"
	"tokenwatt/supply"
	"tokenwatt/supply/weather"
)

// largestLoadMW bounds the power read from a file: a thousand times the largest campus is a slip of units.
const largestLoadMW = 1e6

// fixedLoad makes the hours of a load that is known already, at the boundary that it is stated at.
func (p *plan) fixedLoad(name string, l *scenario.FixedLoad) (demand.Load, error) {
	load := demand.Load{Workload: name, AtMeter: l.Boundary == "meter", FirmMW: make([]float64, p.scenario.Study.Length())}
	if l.CSV != nil {
		read, err := weather.ReadHours(l.CSV, []csvseries.Quantity{{Key: "power", Unit: "MW", Min: 0, Max: largestLoadMW}},
			p.scenario.Study, p.scenario.Study.Length())
		if err != nil {
			return load, err
		}
		for _, text := range read.Warnings {
			p.warn(text)
		}
		if load.FirmMW = read.Values["power"]; load.FirmMW == nil {
			return load, fmt.Errorf("%w: %s names no column power", errColumns, l.CSV.File)
		}
	} else {
		for h := range load.FirmMW {
			load.FirmMW[h] = l.Power.Mode.MW()
		}
	}
	p.studies.seriesMeanMW[name] = load.EnergyMWh() / float64(len(load.FirmMW))
	if l.Deferrable != nil {
		if err := deferred(&load, l.Deferrable); err != nil {
			return load, err
		}
	}
	return load, nil
}

// runFacility carries the loads to the meter. Loads given at the meter pass by it: the facility has no part in them.
func (p *plan) runFacility(ctx context.Context) error {
	s := p.scenario
	inside, stated := p.split()
	problem := facility.Assemble(&s.Site.Facility, &s.Define, inside, p.site())
	p.electricalLosses = problem.ElectricalLosses
	var err error
	if p.facility, err = facility.Run(ctx, problem, nil); err != nil {
		if problem.Plant == nil && problem.PUE < 1+problem.ElectricalLosses {
			return fmt.Errorf("%w; raise site.facility.pue or lower site.facility.electrical_losses", err)
		}
		if errors.Is(err, facility.ErrCapacity) {
			return fmt.Errorf("%w; raise site.facility.capacity or leave it out", err)
		}
		return err
	}
	if p.plant != nil {
		if p.plant, err = p.inBins(inside); err != nil {
			return err
		}
		if err := p.plant.calibrate(s, p.facility); err != nil {
			return err
		}
	}
	p.passBy(stated)
	for _, text := range append(p.weather.Warnings, p.facility.Warnings...) {
		p.warn(text)
	}
	p.billAtTariff()
	return nil
}

// split parts the loads by where their power is stated. The loads are put in that order, which is the order of the
// facility's result.
func (p *plan) split() (inside, stated []demand.Load) {
	for i := range p.loads {
		if p.loads[i].AtMeter {
			stated = append(stated, p.loads[i])
		} else {
			inside = append(inside, p.loads[i])
		}
	}
	p.loads, p.inside = append(append([]demand.Load(nil), inside...), stated...), len(inside)
	return inside, stated
}

// passBy adds loads that are stated at the meter to the facility's metered power, as they are: what of them is IT, losses
// or cooling is not known.
func (p *plan) passBy(stated []demand.Load) {
	f := p.facility
	for i := range stated {
		load := &stated[i]
		mwh := load.EnergyMWh()
		f.Workloads = append(f.Workloads, facility.Workload{Meter: *load, MeteredMWh: mwh})
		f.MeteredMWh += mwh
		for h, mw := range load.FirmMW {
			f.FirmMW[h] += mw
		}
	}
}

// billAtTariff computes what the metered energy costs and emits at the site's flat figures.
func (p *plan) billAtTariff() {
	site := &p.scenario.Site
	metered := quantity.Scale(quantity.MegawattHour, p.facility.MeteredMWh)
	if p.tariffKnown = site.Tariff.Known(); p.tariffKnown {
		p.tariffUSD = site.Tariff.Mode.Times(metered).USD()
	}
	if p.carbonKnown = site.Carbon.Known(); p.carbonKnown {
		p.tariffCarbonKg = site.Carbon.Mode.Times(metered).Kg()
	}
}

// runSupply finds the least-cost supply of the metered load.
func (p *plan) runSupply(ctx context.Context) error {
	s := p.scenario
	if p.settings.NoSupply || s.Supply == nil {
		if !p.tariffKnown {
			return ErrNoPrice
		}
		if !p.carbonKnown {
			p.warn("site.carbon is not given and no supply is studied: carbon is not counted")
		}
		p.place(nil)
		return nil
	}
	compute, err := p.compute()
	if err != nil {
		return err
	}
	problem, warnings, err := supply.Assemble(supply.Inputs{
		Supply: s.Supply, Site: &s.Site, Study: s.Study, Catalog: &s.Define, Weather: p.weather,
		LoadMW: p.facility.FirmMW, Deferrable: p.facility.Deferrable(), Compute: compute,
		NotProducers: p.notProducers(), Seed: uint64(s.Seed),
	})
	if err != nil {
		return err
	}
	for _, text := range warnings {
		p.warn(text)
	}
	p.problem = problem
	const phase = "solving the least-cost supply"
	p.tell(phase, "")
	p.supply, err = supply.Run(ctx, *problem, &supply.Settings{Solver: p.settings.Solver, LP: lp.Settings{
		TimeLimit: p.settings.TimeLimit, Clock: p.settings.Clock,
		Progress: func(now lp.Progress) {
			p.tell(phase, progressText(now))
		},
	}})
	if err != nil {
		return err
	}
	for _, text := range p.supply.Warnings {
		p.warn(text)
	}
	p.place(p.supply.DeferrableMW)
	return nil
}

// toldOnce leaves out a workload's warnings about prices and carbon: they are the site's, which tells them once.
func toldOnce(warnings []string) []string {
	var kept []string
	for _, text := range warnings {
		if !strings.Contains(text, "price of energy") && !strings.Contains(text, "carbon intensity") {
			kept = append(kept, text)
		}
	}
	return kept
}

// energyShares are the workloads' parts of the metered energy.
func (p *plan) energyShares() []float64 {
	shares := make([]float64, len(p.loads))
	for i := range shares {
		if p.facility.MeteredMWh > 0 {
			shares[i] = p.facility.Workloads[i].MeteredMWh / p.facility.MeteredMWh
		}
	}
	return shares
}

// valueShares are the workloads' parts of the metered energy, each hour weighted with its price. Where the prices give a
// workload no positive value they cannot share a cost out; then the energy alone decides, with a warning.
func (p *plan) valueShares() []float64 {
	if p.supply == nil {
		return p.energyShares()
	}
	shares, total := make([]float64, len(p.loads)), 0.0
	for i := range shares {
		for h, mw := range p.facility.Workloads[i].Meter.FirmMW {
			shares[i] += mw * p.supply.PriceUSDPerMWh[h]
		}
		if shares[i] <= 0 && p.facility.Workloads[i].MeteredMWh > 0 {
			p.warn("electricity is shared among the workloads by energy: at the hourly prices what " + p.loads[i].Workload + " uses is worth nothing")
			return p.energyShares()
		}
		total += shares[i]
	}
	if total == 0 {
		return p.energyShares()
	}
	for i := range shares {
		shares[i] /= total
	}
	return shares
}

// origin is where one hourly input comes from.
type origin struct{ what, text string }

// origins lists the hourly inputs that the plan uses, with where each comes from. The temperature acts by the PUE of what
// stands inside the facility.
func (p *plan) origins() []origin {
	var list []origin
	if p.inside > 0 {
		list = append(list, origin{"temperature", p.weather.TemperatureOrigin})
		if p.plant != nil {
			list = append(list, origin{"humidity", p.weather.HumidityOrigin}, origin{"air pressure", p.weather.PressureOrigin})
		}
	}
	if p.supply == nil {
		return list
	}
	if g := p.problem.Grid; g != nil {
		list = append(list, origin{"hourly grid price", g.PriceOrigin}, origin{"hourly grid carbon", g.CarbonOrigin})
		if g.MarginalCarbonKgPerMWh != nil && p.problem.CarbonBasis == supply.MarginalCarbon {
			list = append(list, origin{"hourly marginal carbon", g.MarginalCarbonOrigin})
		}
		if g.CarbonFreeShare != nil && p.problem.HourlyCFEShare != nil {
			list = append(list, origin{"hourly carbon-free share of the grid", g.CarbonFreeOrigin})
		}
		if g.ExportLimitMW > 0 && g.ExportPriceOrigin != "" {
			list = append(list, origin{"hourly price of export", g.ExportPriceOrigin})
		}
	}
	for i := range p.problem.Plants {
		if plant := &p.problem.Plants[i]; plant.Availability != nil {
			list = append(list, origin{"hourly availability of " + plant.Name, plant.Origin})
		}
	}
	return list
}

// synthetic lists the hourly inputs that a model made up, measured those that were read from files.
func (p *plan) synthetic() []string {
	var list []string
	for _, o := range p.origins() {
		if isSynthetic(o.text) {
			list = append(list, o.what+": "+strings.TrimPrefix(o.text, "synthetic: "))
		}
	}
	return list
}

func (p *plan) measured() []string {
	var files []string
	read := map[string]string{}
	for _, o := range p.origins() {
		if isSynthetic(o.text) {
			continue
		}
		// An origin ends with the path of its file; where that lies on this machine says nothing.
		how, path, _ := strings.Cut(o.text, ": ")
		file := filepath.Base(path)
		if how != "measured" {
			file += " (" + how + ")"
		}
		if read[file] == "" {
			files = append(files, file)
			read[file] = o.what
		} else {
			read[file] += ", " + o.what
		}
	}
	list := make([]string, len(files))
	for i, file := range files {
		list[i] = file + ": " + read[file]
	}
	return list
}

func isSynthetic(origin string) bool { return strings.HasPrefix(origin, "synthetic") }

// flows is the mean day's energy from the sources through the meter to the workloads and losses.
func (p *plan) flows() []report.Flow {
	var list []report.Flow
	days := float64(p.hours) / 24
	add := func(from, to, family string, mwh float64) {
		if mwh > 0 {
			list = append(list, report.Flow{From: from, To: to, Family: family, MWhPerDay: mwh / days})
		}
	}
	if p.supply != nil {
		for i := range p.supply.Assets {
			a := &p.supply.Assets[i]
			if p.idle(a) {
				continue
			}
			add(a.Name, "meter", a.Family, a.OutputMWh)
			add("meter", a.Name, a.Family, a.ChargedMWh)
			add(a.Name, a.Name+" losses", "other", a.LostMWh)
			add("meter", a.Name+" export", a.Family, a.ExportMWh)
			add("meter", a.Name+" auxiliary", "other", a.AuxiliaryMWh)
		}
		if p.goesUnserved() {
			add("unserved", "meter", "other", neumaier.Of(p.unservedMW()))
		}
		capped := 0.0
		for i := range p.supply.Capped {
			capped += neumaier.Of(p.supply.Capped[i].MW)
		}
		add("turned down", "meter", "other", capped)
	} else {
		add("electricity", "meter", "grid", p.facility.MeteredMWh)
	}
	for i := range p.facility.Workloads {
		w := &p.facility.Workloads[i]
		if i < p.inside {
			add("meter", w.Meter.Workload, "load", w.ITMWh)
		} else {
			add("meter", w.Meter.Workload, "load", w.MeteredMWh)
		}
	}
	add("meter", "electrical losses", "other", p.facility.LossesMWh)
	if p.facility.ByPlant == nil {
		add("meter", "cooling and other", "other", p.facility.CoolingMWh)
		return list
	}
	add("generator tests", "meter", "diesel", p.facility.TestMWh)
	add("meter", "cooling", "other", p.facility.CoolingMWh)
	add("meter", string(facility.OtherUse), "other", p.facility.OtherMWh)
	add("meter", string(facility.IdleUse), "other", p.facility.IdleMWh)
	return list
}

// unservedMW is the load of each hour that goes unserved without having been turned down: what the workloads are capped by
// is told apart, by workload.
func (p *plan) unservedMW() []float64 {
	rest := append([]float64(nil), p.supply.UnservedMW...)
	for i := range p.supply.Capped {
		for h, mw := range p.supply.Capped[i].MW {
			// The result's sum has them in it, so that only rounding can be below 0.
			rest[h] = math.Max(0, rest[h]-mw)
		}
	}
	return rest
}

// goesUnserved tells whether such load goes unserved beyond what is left of it by rounding.
func (p *plan) goesUnserved() bool {
	for h, mw := range p.unservedMW() {
		if mw > ledger.RelativeTolerance*p.facility.FirmMW[h] {
			return true
		}
	}
	return false
}
