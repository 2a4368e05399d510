package supply

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
)

// UnboundedError says that the cost has no lower bound and what earns without end.
type UnboundedError struct {
	// Earners are the assets that grow as far as they may.
	Earners []Earner
	// USDPerMWYr is what they earn together in a year for each MW by which the bounds of all of them rise.
	USDPerMWYr float64
	cause      error
}

// Earner is an asset that earns without end: by its size, or the grid by its import or export.
type Earner struct {
	Name string
	// Part is "size", "power", "energy", "discharge power", "import" or "export".
	Part string
}

// Error names the earners.
func (e *UnboundedError) Error() string {
	texts := make([]string, len(e.Earners))
	for i, earner := range e.Earners {
		texts[i] = fmt.Sprintf("%s of %s", earner.Part, earner.Name)
	}
	return fmt.Sprintf("%v: without a limit the %s earn %.4g USD a year with each MW (a negative price, or one paid for export, without a limit?)", ErrUnbounded, strings.Join(texts, " and the "), e.USDPerMWYr)
}

// Is matches ErrUnbounded.
func (e *UnboundedError) Is(target error) bool { return target == ErrUnbounded }

// Unwrap is the solver's error.
func (e *UnboundedError) Unwrap() error { return e.cause }

// boundedTimes is the size, in units of the highest load, that everything without a limit gets: far more than a site could
// use.
const boundedTimes = 1e4

// explainUnbounded bounds everything that has no bound, once and at twice that, and names what grows with the bound.
func explainUnbounded(ctx context.Context, p *Problem, s *Settings, cause error) error {
	most := boundedTimes * p.powerUnit()
	once, err := optimum(ctx, p.boundedBy(most), s)
	if err != nil {
		return errors.Join(cause, fmt.Errorf("supply: looking for what earns: %w", err))
	}
	twice, err := optimum(ctx, p.boundedBy(2*most), s)
	if err != nil {
		return errors.Join(cause, fmt.Errorf("supply: looking for what earns: %w", err))
	}
	found := &UnboundedError{cause: cause, Earners: growing(p, once, twice, most)}
	if len(found.Earners) == 0 {
		return cause
	}
	found.USDPerMWYr = (once.ObjectiveUSD - twice.ObjectiveUSD) / most / once.Years
	return found
}

// boundedBy is the problem with all that has no limit limited.
func (p *Problem) boundedBy(most float64) *Problem {
	c := p.copied()
	if g := c.Grid; g != nil {
		g.LimitMW, g.ExportLimitMW = math.Min(g.LimitMW, most), math.Min(g.ExportLimitMW, most)
	}
	for i := range c.Plants {
		c.Plants[i].MaxMW = math.Max(c.Plants[i].MinMW, math.Min(c.Plants[i].MaxMW, most))
	}
	for i := range c.Stores {
		s := &c.Stores[i]
		s.MaxMW, s.MaxMWh = math.Max(s.MinMW, math.Min(s.MaxMW, most)), math.Max(s.MinMWh, math.Min(upTo(s.MaxMWh), 100*most))
		if s.SeparateDischarge {
			s.MaxDischargeMW = math.Max(s.MinDischargeMW, math.Min(upTo(s.MaxDischargeMW), most))
		}
	}
	return c
}

// growing names what has no limit and grows with the bound it was given.
func growing(p *Problem, once, twice *Result, most float64) []Earner {
	var list []Earner
	grows := func(name, part string, limit, from, to float64) {
		if math.IsInf(limit, 1) && to-from > 1e-3*most {
			list = append(list, Earner{name, part})
		}
	}
	for i := range once.Assets {
		a, b := &once.Assets[i], &twice.Assets[i]
		switch {
		case a.Kind == GridSupply:
			grows(a.Name, "import", p.Grid.LimitMW, highest(a.OutputMW), highest(b.OutputMW))
			grows(a.Name, "export", p.Grid.ExportLimitMW, highest(a.ExportMW), highest(b.ExportMW))
		case a.Kind == Storage:
			s := p.store(a.Name)
			grows(a.Name, "power", s.MaxMW, a.CapacityMW, b.CapacityMW)
			grows(a.Name, "energy", upTo(s.MaxMWh), a.EnergyMWh, b.EnergyMWh)
			if s.SeparateDischarge {
				grows(a.Name, "discharge power", upTo(s.MaxDischargeMW), a.DischargeMW, b.DischargeMW)
			}
		default:
			grows(a.Name, "size", p.plant(a.Name).MaxMW, a.CapacityMW, b.CapacityMW)
		}
	}
	return list
}

// highest is the highest of some values, 0 for none.
func highest(values []float64) float64 {
	most := 0.0
	for _, x := range values {
		most = math.Max(most, x)
	}
	return most
}
