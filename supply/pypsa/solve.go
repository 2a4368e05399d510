package pypsa

import (
	"context"
	"fmt"
	"math"

	"tokenwatt/lp"
)

// defaultMIPGap is the relative gap at which a problem with integers is solved, where the settings name none. PyPSA
// takes its solver's, 1e-4 of HiGHS, at which two answers may differ in the fourth digit.
const defaultMIPGap = 1e-6

// Solve finds the least-cost plan of a network. nil settings are the solver's defaults, but for a gap of 1e-6 of
// problems with integers. Errors wrap ErrModel, or are the solver's: an infeasible network is a *lp.StatusError that
// matches lp.ErrInfeasible.
func Solve(ctx context.Context, n *Network, solver lp.Solver, settings *lp.Settings) (*Solution, error) {
	p, err := Model(ctx, n)
	if err != nil {
		return nil, err
	}
	return p.Solve(ctx, n, solver, settings)
}

// Solve is Solve for a network whose programme has been made.
func (p *Program) Solve(ctx context.Context, n *Network, solver lp.Solver, settings *lp.Settings) (*Solution, error) {
	s := lp.Settings{}
	if settings != nil {
		s = *settings
	}
	integer := p.Model.IsMIP()
	if integer && s.MIPGap == 0 {
		s.MIPGap = defaultMIPGap
	}
	found, err := solver.Solve(ctx, p.Model, &s)
	if err != nil {
		return nil, fmt.Errorf("pypsa: %s: %w", n.title(), err)
	}
	model, iterations, mip, warnings := p.Model, found.Iterations, found.Objective, found.Warnings
	if integer {
		model = p.Model.Clone()
		model.FixIntegers(found.Primal)
		held, err := solver.Solve(ctx, model, &s)
		if err != nil {
			return nil, fmt.Errorf("pypsa: %s: prices with the integers held: %w", n.title(), err)
		}
		held.Solver = found.Solver
		held.Method = found.Method + ", then " + held.Method
		warnings = append(warnings[:len(warnings):len(warnings)], held.Warnings...)
		found = held
	}
	out := p.extract(n, found)
	if out.Certificate, err = lp.Certify(model, found); err != nil {
		return nil, fmt.Errorf("pypsa: %s: %w", n.title(), err)
	}
	money := p.Scale.Power * p.Scale.Price
	out.ObjectiveTotal = out.Certificate.PrimalObjective * money
	out.ObjectivePyPSA = out.ObjectiveTotal - out.ObjectiveConstant
	out.Solver, out.Integers, out.Iterations = found.Solver, integer, iterations
	out.Warnings = append(out.Warnings[:len(out.Warnings):len(out.Warnings)], warnings...)
	if integer {
		out.MIPObjective = mip * money
	}
	out.Columns, out.Rows, out.Coefficients = p.Model.NumColumns(), p.Model.NumRows(), p.Model.NumCoefficients()
	out.IntegerColumns = p.Model.NumIntegers()
	return out, nil
}

// title is the network's name for messages.
func (n *Network) title() string {
	if n.Name == "" {
		return "a network without a name"
	}
	return quote(n.Name)
}

// Summary is what a solution comes to, in the form that the command prints: names are "list:name" of extendable assets,
// names of buses and of global constraints.
type Summary struct {
	ObjectiveTotal    float64            `json:"objective_total"`
	ObjectivePyPSA    float64            `json:"objective_pypsa"`
	ObjectiveConstant float64            `json:"objective_constant"`
	Capacities        map[string]float64 `json:"capacities"`
	PriceMean         map[string]float64 `json:"price_mean"`
	Duals             map[string]float64 `json:"duals"`
	Solver            string             `json:"solver"`
	Seconds           float64            `json:"seconds"`
	Certificate       Certificate        `json:"certificate"`
}

// Certificate is lp.Certificate in the names of the command's output.
type Certificate struct {
	PrimalInfeasibility float64 `json:"primal_infeasibility"`
	DualInfeasibility   float64 `json:"dual_infeasibility"`
	Complementarity     float64 `json:"complementarity"`
	RelativeGap         float64 `json:"relative_gap"`
	Integrality         float64 `json:"integrality"`
	DualChecked         bool    `json:"dual_checked"`
}

// The names of the duals of extras in a Summary.
const (
	DualGridCarbon  = "co2_hourly"
	DualCFEMatching = "cfe"
)

// Summary puts the solution of a network together. The seconds it took are the caller's, who has the clock.
func (s *Solution) Summary(n *Network, seconds float64) Summary {
	out := Summary{
		ObjectiveTotal: s.ObjectiveTotal, ObjectivePyPSA: s.ObjectivePyPSA, ObjectiveConstant: s.ObjectiveConstant,
		Capacities: map[string]float64{}, PriceMean: map[string]float64{}, Duals: map[string]float64{}, Solver: s.Solver, Seconds: seconds,
		Certificate: Certificate{
			PrimalInfeasibility: s.Certificate.RelPrimalInfeasibility, DualInfeasibility: s.Certificate.RelDualInfeasibility,
			Complementarity: s.Certificate.MaxComplementarity, RelativeGap: s.Certificate.RelGap, Integrality: s.Certificate.MaxIntegrality,
			DualChecked: s.Certificate.DualChecked,
		},
	}
	known := func(to map[string]float64, name string, v float64) {
		if !math.IsNaN(v) {
			to[name] = v
		}
	}
	size := func(list string, asset *Asset, c *Capacity, v float64) {
		if c.Extendable && asset.Active {
			known(out.Capacities, list+":"+asset.Name, v)
		}
	}
	for i := range n.Generators {
		size("generators", &n.Generators[i].Asset, &n.Generators[i].Capacity, s.Generators[i].CapacityMW)
	}
	for i := range n.Links {
		size("links", &n.Links[i].Asset, &n.Links[i].Capacity, s.Links[i].CapacityMW)
	}
	for i := range n.StorageUnits {
		size("storage_units", &n.StorageUnits[i].Asset, &n.StorageUnits[i].Capacity, s.StorageUnits[i].CapacityMW)
	}
	for i := range n.Stores {
		size("stores", &n.Stores[i].Asset, &n.Stores[i].Capacity, s.Stores[i].CapacityMWh)
	}
	for i := range n.Lines {
		size("lines", &n.Lines[i].Asset, &n.Lines[i].Capacity, s.Lines[i].CapacityMW)
	}
	for i := range n.Transformers {
		size("transformers", &n.Transformers[i].Asset, &n.Transformers[i].Capacity, s.Transformers[i].CapacityMW)
	}
	for i := range n.Buses {
		known(out.PriceMean, n.Buses[i].Name, s.PriceMean[i])
	}
	for i := range n.GlobalConstraints {
		known(out.Duals, n.GlobalConstraints[i].Name, s.Duals[i])
	}
	known(out.Duals, DualGridCarbon, s.GridCarbonDual)
	known(out.Duals, DualCFEMatching, s.CFEDual)
	return out
}
