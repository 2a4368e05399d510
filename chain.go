package tokenwatt

import (
	"fmt"

	"tokenwatt/catalog"
	"tokenwatt/demand"
	"tokenwatt/demand/serving"
	"tokenwatt/demand/serving/size"
	"tokenwatt/demand/training"
	"tokenwatt/facility"
	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// chain is the closed form of a scenario, from its figures to the answer's numbers without the hours and the supply.
// It belongs to one goroutine: a sweep sets the modes of its scenario's figures between evaluations.
type chain struct {
	scenario *scenario.Scenario
	// price and carbon are of electricity at the meter; figures of the scenario's own where it gives them.
	price  *quantity.Figure[quantity.EnergyPrice]
	carbon *quantity.Figure[quantity.CarbonIntensity]
	// priceText and carbonText say in a label what electricity is priced and counted at.
	priceText, carbonText string
	// studied says in a label over what means are taken: "mean of the year".
	studied string
	steps   []step
	outs    []output
	// plant computes the facility at every evaluation where that is by its plant, nil where the PUE is given; means is what
	// came of it, with the factor from IT to metered power in both cases.
	plant *plantMeans
	means facility.Means
}

// step is one workload's closed form.
type step struct {
	name     string
	serving  *servingStep
	training *trainingStep
	load     *loadStep
	studied  *studiedStep
}

type servingStep struct {
	given       *scenario.Serving
	server      *catalog.Server
	accelerator *catalog.Accelerator
	problem     serving.Problem
	prepared    *serving.Prepared
	year        *size.Year // of a service that was simulated: its model takes the place of the closed form
	estimation  *serving.Estimation
}

type trainingStep struct {
	given       *scenario.Training
	server      *catalog.Server
	accelerator *catalog.Accelerator
	problem     training.Problem
	prepared    *training.Prepared
	estimation  *training.Estimation
}

// loadStep is a load given as power: its mean at the boundary it is stated at.
type loadStep struct {
	given  *scenario.FixedLoad
	meanMW float64 // of a file's series; a constant power is read from the figure
}

// studiedStep is a workload by an estimator of its package's own.
type studiedStep struct {
	estimator demand.Estimator
	outcome   *demand.Outcome
}

// makeEstimator makes the closed form of a workload over the figures of a scenario.
type makeEstimator func(s *scenario.Scenario, t *demand.Terms) (demand.Estimator, error)

// studies are what the demand stage found that the closed form goes by, by workload.
type studies struct {
	seriesMeanMW map[string]float64           // mean power of loads that are known already
	planned      map[string]*training.Planned // training runs that were laid out
	years        map[string]*size.Year        // services that were simulated
	estimators   map[string]makeEstimator     // closed forms of workloads that have one of their own
}

func newStudies() studies {
	return studies{map[string]float64{}, map[string]*training.Planned{}, map[string]*size.Year{}, map[string]makeEstimator{}}
}

// output is one number of the answer that has a range: its key, what it is, and how it is read off the chain.
type output struct {
	key, label, unit, boundary string
	workload                   string // empty for the headline
	headline                   bool
	// whole says that the number counts things that have no parts.
	whole bool
	read  func(c *chain) float64
}

// newChain prepares the closed form of a scenario. Price and carbon intensity are those of the supply that was studied, for
// where the site gives none.
func newChain(s *scenario.Scenario, price quantity.Figure[quantity.EnergyPrice], carbon quantity.Figure[quantity.CarbonIntensity], known *studies, plant *plantMeans) (*chain, error) {
	c := &chain{scenario: s, plant: plant, price: &price, carbon: &carbon, studied: studied(s)}
	if s.Site.Tariff.Known() {
		c.price = &s.Site.Tariff
		c.priceText = "at " + report.Number(s.Site.Tariff.Mode.USDPerKWh(), 3) + " USD/kWh"
	} else {
		c.priceText = "at supply cost"
	}
	if s.Site.Carbon.Known() {
		c.carbon = &s.Site.Carbon
	}
	c.carbonText = "at " + report.Number(c.carbon.Mode.GPerKWh(), 3) + " g/kWh"
	if err := c.carry(); err != nil {
		return nil, err
	}
	for i := range s.Workloads {
		w := &s.Workloads[i]
		built, err := c.newStep(w.Name, &w.Value, known)
		if err != nil {
			return nil, fmt.Errorf("workload %s: %w", w.Name, err)
		}
		c.steps = append(c.steps, built)
	}
	c.outs = c.outputs()
	return c, nil
}

// studied is the span that means are taken over, as labels say it.
func studied(s *scenario.Scenario) string {
	if s.Study.Length() == scenario.HoursInYear(s.Study.Year) {
		return "mean of the year"
	}
	return "mean of " + report.Number(float64(s.Study.Length()), 4) + " h"
}

func (c *chain) newStep(name string, w *scenario.Workload, known *studies) (step, error) {
	s := c.scenario
	switch {
	case w.Serving != nil:
		server, accelerator := machines(s, w.Serving.Server)
		t := &servingStep{given: w.Serving, server: server, accelerator: accelerator, year: known.years[name]}
		t.problem = serving.Problem{
			Name: name, Model: s.Define.Models.Get(w.Serving.Model).Value, Study: s.Study,
			Serving: *w.Serving, Server: *server, Accelerator: *accelerator, PUE: c.means.Factor,
		}
		var err error
		t.prepared, err = serving.Prepare(&t.problem)
		return step{name: name, serving: t}, err
	case w.Training != nil:
		server, accelerator := machines(s, w.Training.Server)
		t := &trainingStep{given: w.Training, server: server, accelerator: accelerator, problem: trainingProblem(s, name, w.Training, c.means.Factor)}
		if planned := known.planned[name]; planned != nil {
			t.problem.PowerRatio, t.problem.SpareServers = planned.PowerRatio, planned.SpareServers
		}
		var err error
		t.prepared, err = training.Prepare(&t.problem)
		return step{name: name, training: t}, err
	case known.estimators[name] != nil:
		e, err := known.estimators[name](s, &demand.Terms{PUE: c.means.Factor, Price: *c.price, Carbon: *c.carbon})
		return step{name: name, studied: &studiedStep{estimator: e}}, err
	default:
		return step{name: name, load: &loadStep{given: w.Load, meanMW: known.seriesMeanMW[name]}}, nil
	}
}

// machines returns the entries of a server and its accelerator that a resolved scenario defines.
func machines(s *scenario.Scenario, server string) (*catalog.Server, *catalog.Accelerator) {
	m := &s.Define.Servers.Get(server).Value
	return m, &s.Define.Accelerators.Get(m.Accelerator).Value
}

// evaluate computes every step from the present modes of the scenario's figures.
func (c *chain) evaluate() error {
	if err := c.carry(); err != nil {
		return err
	}
	pue := c.means.Factor
	for i := range c.steps {
		var err error
		switch st := &c.steps[i]; {
		case st.serving != nil:
			t := st.serving
			t.problem.Serving, t.problem.Server, t.problem.Accelerator = *t.given, *t.server, *t.accelerator
			t.problem.PUE, t.problem.EnergyPrice, t.problem.Carbon = pue, *c.price, *c.carbon
			if t.year != nil {
				t.estimation, err = t.year.Model.Estimate(&t.problem)
			} else {
				t.estimation, err = t.prepared.Estimate(&t.problem)
			}
		case st.training != nil:
			t := st.training
			t.problem.Training, t.problem.Server, t.problem.Accelerator = *t.given, *t.server, *t.accelerator
			t.problem.PUE, t.problem.EnergyPrice, t.problem.Carbon = pue, *c.price, *c.carbon
			t.estimation, err = t.prepared.Estimate(&t.problem)
		case st.studied != nil:
			st.studied.outcome, err = st.studied.estimator.Estimate(&demand.Terms{PUE: pue, Price: *c.price, Carbon: *c.carbon})
		}
		if err != nil {
			return fmt.Errorf("workload %s: %w", c.steps[i].name, err)
		}
	}
	return nil
}

// carry computes the factor from IT to metered power at the present modes.
func (c *chain) carry() (err error) {
	if c.plant == nil {
		pue := float64(c.scenario.Site.Facility.PUE.Mode)
		c.means = facility.Means{Factor: pue, PUE: pue}
		return nil
	}
	if c.means, err = c.plant.of(c.scenario); err != nil {
		return fmt.Errorf("facility: %w", err)
	}
	return nil
}

// read fills out with the present value of every output.
func (c *chain) read(out []float64) {
	for i := range c.outs {
		out[i] = c.outs[i].read(c)
	}
}

// meanMW is the mean power of a step over the study at the boundary that it is stated at: the meter for loads stated
// there, else IT; of a workload with power at both, that at IT.
func (st *step) meanMW(c *chain) float64 {
	switch {
	case st.serving != nil:
		return st.serving.estimation.Power.MW()
	case st.training != nil:
		hours := float64(c.scenario.Study.Length())
		return st.training.estimation.Energy.MWh() / hours
	case st.studied != nil:
		return st.studied.outcome.MeanMW
	default:
		if st.load.given.Power.Known() {
			return st.load.given.Power.Mode.MW()
		}
		return st.load.meanMW
	}
}

// atMeter tells whether a workload's power is stated at the meter; what of it is IT is not known then.
func atMeter(w *scenario.Workload) bool { return w.Load != nil && w.Load.Boundary == "meter" }

// atMeter tells the same of a step.
func (st *step) atMeter() bool { return st.load != nil && st.load.given.Boundary == "meter" }

// meteredMW is the mean power of a step at the meter.
func (st *step) meteredMW(c *chain) float64 {
	if st.atMeter() {
		return st.meanMW(c)
	}
	metered := st.meanMW(c) * c.means.Factor
	if st.studied != nil {
		metered += st.studied.outcome.MeteredMW
	}
	return metered
}

// itMW is the mean power over the study, at the boundary IT, of the workloads of which that is known.
func (c *chain) itMW() float64 {
	total := 0.0
	for i := range c.steps {
		if st := &c.steps[i]; !st.atMeter() {
			total += st.meanMW(c)
		}
	}
	return total
}

// facilityMW is the mean power at the meter.
func (c *chain) facilityMW() float64 {
	total := 0.0
	for i := range c.steps {
		total += c.steps[i].meteredMW(c)
	}
	return total
}

// overServing sums a number over the serving workloads.
func (c *chain) overServing(number func(*serving.Estimation) float64) float64 {
	total := 0.0
	for i := range c.steps {
		if t := c.steps[i].serving; t != nil {
			total += number(t.estimation)
		}
	}
	return total
}
