package tokenwatt

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tokenwatt/demand"
	"tokenwatt/demand/campaign"
	"tokenwatt/internal/neumaier"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/scenario"
	"tokenwatt/supply"
)

// ErrNoCampaign is returned where a scenario has no campaign of jobs.
var ErrNoCampaign = errors.New("tokenwatt: the scenario has no workload of kind campaign")

// campaignRun is one campaign with its sequences read and its jobs packed, and the schedule of its objective.
type campaignRun struct {
	problem  *campaign.Problem
	prepared *campaign.Prepared
	result   *campaign.Result
}

// electricity is what a MWh at the meter costs and emits by hour of the study; a nil series does not differ by hour. The texts say
// what it is.
type electricity struct {
	priceUSDPerMWh, carbonKgPerMWh []float64
	price, carbon                  string
	synthetic                      bool // both are made by one model
}

// campaignProblem is a campaign with what the scenario says of its site.
func campaignProblem(s *scenario.Scenario, name string, c *scenario.Campaign, pue float64) *campaign.Problem {
	return &campaign.Problem{Name: name, Campaign: c, Catalog: &s.Define, Study: s.Study, PUE: pue, EnergyPrice: s.Site.Tariff, Carbon: s.Site.Carbon}
}

// runCampaign prices and packs a campaign, and keeps its closed form for the ranges. Where a supply follows, that places what may move.
func (p *plan) runCampaign(ctx context.Context, name string, c *scenario.Campaign) (demand.Load, []string, error) {
	p.tell(name+": pricing and packing jobs", "")
	run := &campaignRun{problem: campaignProblem(p.scenario, name, c, p.pue)}
	run.problem.Placed = p.hoursOf == nil
	if e := p.hoursOf; e != nil {
		run.problem.PriceUSDPerMWh, run.problem.CarbonKgPerMWh = e.priceUSDPerMWh, e.carbonKgPerMWh
	}
	var err error
	if run.prepared, err = campaign.Prepare(ctx, run.problem); err != nil {
		return demand.Load{}, nil, err
	}
	if run.result, err = run.prepared.Run(run.problem); err != nil {
		return demand.Load{}, nil, err
	}
	p.campaigns[name] = run
	alone := p.hoursOf != nil
	p.studies.estimators[name] = func(s *scenario.Scenario, _ *demand.Terms) (demand.Estimator, error) {
		e := campaign.NewEstimator(run.prepared, campaignProblem(s, name, s.Workloads.Get(name).Value.Campaign, p.pue))
		if !alone {
			return e, nil
		}
		return run.scheduled(e), nil
	}
	if alone {
		return run.result.Load, nil, nil // its own notes say what is to be known
	}
	warnings := toldOnce(run.result.Warnings)
	if c.Objective == "cleanest" {
		warnings = append(warnings, "a plan's supply places what may move at the least cost of all, not in the cleanest hours; a carbon price in supply weighs both")
	}
	return run.result.Load, warnings, nil
}

// asked is the schedule by the objective, with its stages apart where that is possible: no accelerator waits then.
func (r *campaignRun) asked() *campaign.Schedule { return r.result.Chosen }

// scheduledTerms is an estimator that is billed by the hours of its schedule in place of a flat price.
type scheduledTerms struct {
	*campaign.Estimator
	price  quantity.Figure[quantity.EnergyPrice]
	carbon quantity.Figure[quantity.CarbonIntensity]
}

// scheduled bills a closed form by what the hours of the campaign's schedule cost and emit in the mean, where those differ by hour.
func (r *campaignRun) scheduled(e *campaign.Estimator) demand.Estimator {
	t := &scheduledTerms{Estimator: e}
	if s := r.asked(); s.MeteredMWh > 0 {
		if r.problem.PriceUSDPerMWh != nil {
			t.price = quantity.Exact(quantity.PerMWh(s.USD / s.MeteredMWh))
		}
		if r.problem.CarbonKgPerMWh != nil {
			t.carbon = quantity.Exact(quantity.CarbonIntensity(s.KgCO2 / s.MeteredMWh / 1000 / float64(quantity.KilowattHour)))
		}
	}
	return t
}

// Estimate implements demand.Estimator.
func (t *scheduledTerms) Estimate(given *demand.Terms) (*demand.Outcome, error) {
	own := *given
	if t.price.Known() {
		own.Price = t.price
	}
	if t.carbon.Known() {
		own.Carbon = t.carbon
	}
	return t.Estimator.Estimate(&own)
}

// gridHours are price and carbon intensity of the grid that the scenario's supply connects to, by the hour, or the site's flat ones.
func (p *plan) gridHours() (*electricity, error) {
	s := p.scenario
	e := &electricity{price: "not known", carbon: "not known"}
	if s.Site.Tariff.Known() {
		e.price = "the site's flat tariff of " + report.Number(s.Site.Tariff.Mode.USDPerMWh(), 4) + " USD/MWh"
	}
	if s.Site.Carbon.Known() {
		e.carbon = "the site's flat intensity of " + report.Number(s.Site.Carbon.Mode.KgPerMWh(), 4) + " kg/MWh"
	}
	if s.Supply == nil || s.Supply.Grid == nil {
		return e, nil
	}
	load := make([]float64, s.Study.Length())
	study := s.Study
	problem, warnings, err := supply.Assemble(supply.Inputs{
		Supply: &scenario.Supply{Grid: s.Supply.Grid}, Site: &s.Site, Study: study, Catalog: &s.Define, Weather: p.weather, LoadMW: load, Seed: uint64(s.Seed),
	})
	if err != nil {
		return nil, err
	}
	for _, text := range warnings {
		// Shares of carbon-free power are not asked for here.
		if !strings.HasPrefix(text, "supply.grid.carbon_free") {
			p.warn(text)
		}
	}
	g := problem.Grid
	e.priceUSDPerMWh, e.carbonKgPerMWh = make([]float64, len(load)), g.CarbonKgPerMWh[:len(load)]
	for h := range load {
		e.priceUSDPerMWh[h] = g.PriceUSDPerMWh[h] + g.TariffUSDPerMWh
	}
	e.synthetic = isSynthetic(g.PriceOrigin) && isSynthetic(g.CarbonOrigin)
	e.price = s.Supply.Grid.Grid + ", " + g.PriceOrigin
	if g.TariffUSDPerMWh != 0 {
		e.price += ", and " + report.Number(g.TariffUSDPerMWh, 3) + " USD/MWh of the network"
	}
	e.carbon = s.Supply.Grid.Grid + ", " + g.CarbonOrigin
	if s.Site.Tariff.Known() {
		p.warn("site.tariff is not used: the grid of supply has a price by the hour")
	}
	if charge := g.CapacityChargeUSDPerMWYr + g.PeakChargeUSDPerMWYr; charge > 0 {
		p.warn("the grid's charge on capacity or peaks is not counted: what a campaign adds to a peak depends on the load beside it; plan counts it")
	}
	if len(s.Supply.Candidates) > 0 {
		p.warn("electricity is that of the grid alone; what else may be built is for plan")
	}
	return e, nil
}

// Campaign prices, packs and schedules the campaigns of a scenario and reports them alone, without facility and supply: what
// `campaign` prints. Hours are priced by the grid of the scenario's supply where it has one, or flat. A scenario without a campaign is
// ErrNoCampaign; other errors are those of package campaign and, about the grid, of package supply.
func Campaign(ctx context.Context, s *scenario.Scenario, settings *Settings) (*report.Report, error) {
	if settings == nil {
		settings = &Settings{}
	}
	own := s.Clone()
	own.Workloads = slices.DeleteFunc(own.Workloads, func(w strictyaml.Entry[scenario.Workload]) bool { return w.Value.Campaign == nil })
	if len(own.Workloads) == 0 {
		return nil, ErrNoCampaign
	}
	p := newPlan(own, settings, s.Study.Length())
	for _, stage := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"weather", p.runWeather},
		{"supply", func(context.Context) (err error) {
			p.hoursOf, err = p.gridHours()
			return err
		}},
		{"demand", p.runDemand},
		{"ranges", p.runRanges},
	} {
		if err := stage.run(ctx); err != nil {
			return nil, within(stage.name, err)
		}
	}
	r := &report.Report{
		SchemaVersion: report.SchemaVersion, Version: settings.Version, Scenario: s.Name, Description: s.Description,
		Seed: uint64(s.Seed), Year: s.Study.Year, Hours: p.hours, Draws: p.ranges.draws, Headline: p.campaignAnswers(), Workloads: p.workloads(),
		Campaigns: p.campaignReports(), Assumptions: p.assumptions(), Warnings: p.warnings,
	}
	return r, nil
}

// campaignAnswers are the headline figures of campaigns: those of their own, without the means over the study that a plan has.
func (p *plan) campaignAnswers() []report.Answer {
	var list []report.Answer
	for i := range p.ranges.keys {
		o := &p.ranges.keys[i]
		for name := range p.campaigns {
			if o.headline && len(o.key) > len(name) && o.key[len(o.key)-len(name)-1:] == "."+name {
				if a := p.ranges.answer(i); a.Value != 0 || a.High != 0 {
					list = append(list, a)
				}
				break
			}
		}
	}
	return list
}

// placedSchedule is what a plan's supply made of a campaign: its hours, and what they cost and emit there.
func (p *plan) placedSchedule(name string, e *electricity) *report.CampaignSchedule {
	r := p.campaigns[name]
	for i := range p.facility.Workloads {
		meter := &p.facility.Workloads[i].Meter
		if meter.Workload != name {
			continue
		}
		s := &report.CampaignSchedule{Name: "as the plan places it", FirstHour: -1, USDKnown: true, CO2Known: e.carbonKgPerMWh != nil}
		first, length := r.result.FirstHour, r.result.WindowHours
		peak := r.result.Estimation.Power.MW()
		for h := first; h < first+length; h++ {
			mw, metered := p.loads[i].FirmMW[h], meter.FirmMW[h]
			s.MW = append(s.MW, mw)
			if mw > dust*peak {
				if s.FirstHour < 0 {
					s.FirstHour = h
				}
				s.LastHour = h
			}
			s.RunHours += mw / peak
			s.USD += metered * e.priceUSDPerMWh[h]
			if e.carbonKgPerMWh != nil {
				s.KgCO2 += metered * e.carbonKgPerMWh[h]
			}
		}
		s.ITMWh = neumaier.Of(s.MW)
		s.Metered = neumaier.Of(meter.FirmMW[first : first+length])
		if s.FirstHour < 0 {
			return nil
		}
		return s
	}
	return nil
}

// planHours are a plan's prices by the hour, those of its supply's optimum, and the direct emissions of what delivers in an hour over what
// that delivers; the flat ones where no supply was studied.
func (p *plan) planHours() *electricity {
	if p.supply == nil {
		e := &electricity{price: "the site's flat tariff", carbon: "not known"}
		if p.scenario.Site.Carbon.Known() {
			e.carbon = "the site's flat intensity"
		}
		return e
	}
	n := p.scenario.Study.Length()
	e := &electricity{
		priceUSDPerMWh: slices.Clone(p.supply.PriceUSDPerMWh[:n]), carbonKgPerMWh: make([]float64, n),
		price: "what one more MWh costs in the hour, from the optimum of the plan's supply", carbon: "direct emissions of what delivers in the hour over what that delivers; stores count as clean",
	}
	plants := map[string]*supply.Plant{}
	for i := range p.problem.Plants {
		plants[p.problem.Plants[i].Name] = &p.problem.Plants[i]
	}
	delivered := make([]float64, n)
	for i := range p.supply.Assets {
		a := &p.supply.Assets[i]
		for h := range n {
			if h >= len(a.OutputMW) {
				break
			}
			delivered[h] += a.OutputMW[h]
			switch plant := plants[a.Name]; {
			case a.Kind == supply.GridSupply:
				e.carbonKgPerMWh[h] += a.OutputMW[h] * p.problem.Grid.CarbonKgPerMWh[h]
			case plant != nil:
				e.carbonKgPerMWh[h] += a.OutputMW[h] * plant.DirectKgPerMWh
			}
		}
	}
	for h := range n {
		if delivered[h] > 0 {
			e.carbonKgPerMWh[h] /= delivered[h]
		}
	}
	p.hoursAtRest(e, delivered)
	return e
}

// hoursAtRest prices the hours in which nothing is delivered, where an optimum does not: what one more MWh would cost and emit is the
// grid's where there is nothing else. Where there are plants too it is not known, which is said, and no intensity is stated.
func (p *plan) hoursAtRest(e *electricity, delivered []float64) {
	rest := 0
	for _, mw := range delivered {
		if mw <= 0 {
			rest++
		}
	}
	if rest == 0 {
		return
	}
	if p.problem.Grid == nil || len(p.problem.Plants) > 0 {
		e.carbonKgPerMWh, e.carbon = nil, "not known in hours in which nothing is delivered"
		e.price += fmt.Sprintf("; in %s hours nothing is delivered, and the price there is one of several", report.Number(float64(rest), 6))
		return
	}
	for h, mw := range delivered {
		if mw <= 0 {
			e.priceUSDPerMWh[h] = p.problem.Grid.PriceUSDPerMWh[h] + p.problem.Grid.TariffUSDPerMWh
			e.carbonKgPerMWh[h] = p.problem.Grid.CarbonKgPerMWh[h]
		}
	}
	e.price += ", or the grid's where nothing is drawn"
}

// rangesNotDrawn names figures of a campaign's jobs whose ranges nothing was drawn of: those that its jobs were priced and packed with.
func (p *plan) rangesNotDrawn(name string) []string {
	own := strictyaml.JoinPath("workloads", name) + ".campaign." + kindOfJobs(p.campaigns[name].problem.Campaign) + "."
	var notes []string
	for _, figure := range scenario.Figures(p.scenario) {
		info := figure.Describe()
		if _, drawn := p.ranges.parameters[info.Path]; drawn || !figure.IsRange() || len(info.Path) < len(own) || info.Path[:len(own)] != own {
			continue
		}
		notes = append(notes, fmt.Sprintf("The range of %s does not enter: jobs are priced and packed once, at its mode.", info.Path))
	}
	return notes
}
