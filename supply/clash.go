package supply

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tokenwatt/lp"
)

// Family is a family of constraints that can stand against the load.
type Family string

// The families.
const (
	// CapacityLimits are the grid's limit and the largest sizes of plants and stores.
	CapacityLimits Family = "capacity limits"
	// CarbonCap is the cap on direct emissions.
	CarbonCap Family = "carbon cap"
)

// Clash is one family of constraints that the load cannot be served under, and what would free it.
type Clash struct {
	Family Family
	// MissingMWh is the least energy that has to go unserved under the capacity limits, PeakMW the most in one
	// hour of such a supply, Hour that hour.
	MissingMWh, PeakMW float64
	Hour               int
	// CapT is the carbon cap in tonnes, LeastT the least emissions with which all load can be served.
	CapT, LeastT float64
}

// String says it in a sentence.
func (c Clash) String() string {
	if c.Family == CarbonCap {
		return fmt.Sprintf("carbon cap: all load can be served with no less than %.6g t, the cap is %.6g t", c.LeastT, c.CapT)
	}
	return fmt.Sprintf("capacity limits: at least %.6g MWh cannot be served, %.6g MW of it in hour %d", c.MissingMWh, c.PeakMW, c.Hour)
}

// ErrInfeasible is matched by every *InfeasibleError.
var ErrInfeasible = errors.New("supply: the load cannot be served")

// InfeasibleError says that the load cannot be served, and what stands against it.
type InfeasibleError struct{ Clashes []Clash }

// Error lists the clashes.
func (e *InfeasibleError) Error() string {
	texts := make([]string, len(e.Clashes))
	for i, c := range e.Clashes {
		texts[i] = c.String()
	}
	return ErrInfeasible.Error() + ": " + strings.Join(texts, "; ")
}

// Is matches ErrInfeasible.
func (e *InfeasibleError) Is(target error) bool { return target == ErrInfeasible }

// shortage finds without a solver that some hour cannot be served: there is no store that could help and all
// sources at their largest give less than the firm load.
func (p *Problem) shortage() error {
	if len(p.Stores) > 0 || p.UnservedUSDPerMWh != nil || len(p.Curtailable) > 0 {
		return nil
	}
	worst := Clash{Family: CapacityLimits}
	for h, load := range p.LoadMW {
		most := 0.0
		if p.Grid != nil {
			most += p.Grid.limit(h)
		}
		for i := range p.Plants {
			if a := p.Plants[i].available(h); a > 0 {
				most += a * p.Plants[i].MaxMW
			}
		}
		missing := load - most
		if missing <= tolerance*load {
			continue
		}
		worst.MissingMWh += missing
		if missing > worst.PeakMW {
			worst.PeakMW, worst.Hour = missing, h
		}
	}
	if worst.MissingMWh == 0 {
		return nil
	}
	return &InfeasibleError{Clashes: []Clash{worst}}
}

// explain finds what stands against the load by elastic programmes. Without the cap and with unserved load at a
// price, everything else free, the least unserved energy comes out; if it is nothing, the capacity limits are
// innocent and the least emissions with all load served show by how much the cap is too tight.
func explain(ctx context.Context, p *Problem, s *Settings, cause error) error {
	free := *p
	free.CarbonCapKg = nil
	price := float64(usdPerMWhUnit)
	free.UnservedUSDPerMWh = &price
	g := newProgram(&free)
	g.costOnly(func(m *lp.Model) {
		for h := range g.hours {
			m.SetCost(g.load.unserved+h, 1)
		}
	})
	solution, err := s.Solver.Solve(ctx, g.model, &s.LP)
	if err != nil {
		return errors.Join(cause, fmt.Errorf("supply: looking for the reason: %w", err))
	}
	missing := Clash{Family: CapacityLimits}
	for h := range g.hours {
		x := solution.Primal[g.load.unserved+h] * g.mw
		missing.MissingMWh += x
		if x > missing.PeakMW {
			missing.PeakMW, missing.Hour = x, h
		}
	}
	if missing.MissingMWh > tolerance*g.mw {
		return &InfeasibleError{Clashes: []Clash{missing}}
	}
	if p.CarbonCapKg == nil {
		return cause
	}
	free.UnservedUSDPerMWh = nil
	g = newProgram(&free)
	emissions := g.emissions()
	unit := 0.0
	for _, kg := range emissions.coefs {
		unit = max(unit, kg)
	}
	g.costOnly(func(m *lp.Model) {
		for i, column := range emissions.cols {
			m.SetCost(column, emissions.coefs[i]/unit)
		}
	})
	solution, err = s.Solver.Solve(ctx, g.model, &s.LP)
	if err != nil {
		return errors.Join(cause, fmt.Errorf("supply: looking for the reason: %w", err))
	}
	return &InfeasibleError{Clashes: []Clash{{Family: CarbonCap, CapT: *p.CarbonCapKg / 1000, LeastT: solution.Objective * unit * g.mw / 1000}}}
}

// costOnly clears all costs and has others set.
func (g *program) costOnly(set func(m *lp.Model)) {
	g.model.Offset = 0
	for j := range g.model.NumColumns() {
		g.model.SetCost(j, 0)
	}
	set(g.model)
}
