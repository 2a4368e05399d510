package supply

import (
	"errors"
	"fmt"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/demand"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
	"tokenwatt/supply/weather"
)

// Inputs are what a scenario's supply problem is made of.
type Inputs struct {
	Supply  *scenario.Supply
	Site    *scenario.Site
	Study   scenario.Study
	Catalog *catalog.Catalog
	Weather *weather.Result
	// LoadMW is the firm load at the meter, Deferrable what may move.
	LoadMW     []float64
	Deferrable []demand.Deferrable
	// Compute are the workloads behind the load, for what turning down and moving it costs; their windows are those of
	// Deferrable, in order.
	Compute []Compute
	// NotProducers are the candidates whose machine was computed and gives no electricity, by name; Name need not be set.
	NotProducers map[string]NotProducer
	// Seed is the scenario's.
	Seed uint64
}

// Assemble makes the problem of a scenario: its overrides over the catalog's technologies, files read. The
// strings are warnings. Errors wrap ErrProblem with the place in the scenario, or are strictyaml.Errors of a file;
// all are collected.
func Assemble(in Inputs) (*Problem, []string, error) {
	a := &assembly{Inputs: in, problem: &Problem{LoadMW: in.LoadMW, Deferrable: in.Deferrable}}
	a.limits()
	a.curtailable()
	a.shifts()
	a.reserve()
	if in.Supply.Grid != nil {
		a.grid(in.Supply.Grid)
	}
	for _, c := range in.Supply.Candidates {
		if n, not := in.NotProducers[c.Name]; not {
			a.notProducer(c.Name, &c.Value, n)
			continue
		}
		a.candidate(c.Name, &c.Value)
	}
	if len(a.errs) > 0 {
		return nil, a.warnings, errors.Join(a.errs...)
	}
	if err := a.problem.Check(); err != nil {
		return nil, a.warnings, err
	}
	return a.problem, a.warnings, nil
}

// assembly is a problem in the making.
type assembly struct {
	Inputs
	problem  *Problem
	warnings []string
	errs     []error
}

func (a *assembly) fail(path, format string, args ...any) {
	a.errs = append(a.errs, fmt.Errorf("%w: supply.%s: %s", ErrProblem, path, fmt.Sprintf(format, args...)))
}

func (a *assembly) warn(path, format string, args ...any) {
	a.warnings = append(a.warnings, fmt.Sprintf("supply.%s: %s", path, fmt.Sprintf(format, args...)))
}

// over returns the first of the figures that is given: the scenario's before the catalog's.
func over[T quantity.Quantity](figures ...quantity.Figure[T]) quantity.Figure[T] {
	for _, f := range figures {
		if f.Known() {
			return f
		}
	}
	return quantity.Figure[T]{}
}

// optional is a figure that may be left out and then counts as nothing.
type optional struct {
	name  string
	known bool
}

// zeroes warns of figures that nobody gave, in one line: they count as nothing.
func (a *assembly) zeroes(path, title string, figures ...optional) {
	var missing []string
	for _, f := range figures {
		if !f.known {
			missing = append(missing, f.name)
		}
	}
	if len(missing) > 0 {
		a.warn(path, "%s is given without %s, which counts as zero", title, strings.Join(missing, ", "))
	}
}

// limits sets carbon price, basis and cap, the carbon-free shares and the price of unserved load.
func (a *assembly) limits() {
	p, s := a.problem, a.Supply
	if s.CarbonBasis == string(MarginalCarbon) {
		p.CarbonBasis = MarginalCarbon
	}
	p.HourlyCFEShare, p.AnnualCFEShare = share(s.CFEShare), share(s.AnnualMatch)
	p.CarbonPriceUSDPerT = s.CarbonPrice.Mode.USDPerTonne()
	if s.CarbonCap.Known() {
		kg := s.CarbonCap.Mode.KgPerMWh() * p.loadMWh()
		p.CarbonCapKg = &kg
	}
	if s.Unserved.Known() {
		price := s.Unserved.Mode.USDPerMWh()
		p.UnservedUSDPerMWh = &price
	}
}

// share is a figure as a constraint has it: nil where it is not given.
func share(f quantity.Figure[quantity.Fraction]) *float64 {
	if !f.Known() {
		return nil
	}
	x := f.Mode.Float()
	return &x
}

// reserve sets what stands ready and the margin over the peak.
func (a *assembly) reserve() {
	r := a.Supply.Reserve
	if r == nil {
		return
	}
	if r.NMinus1 {
		a.problem.Reserve = &Reserve{HoldHours: r.Hours.Mode.Hours(), ShedShare: r.Shed.Mode.Float(), ShedDeferrable: r.ShedDeferrable}
	}
	if r.Margin.Known() {
		a.problem.Margin = &Margin{Share: r.Margin.Mode.Float(), StoreHours: r.Hours.Mode.Hours()}
	}
}
