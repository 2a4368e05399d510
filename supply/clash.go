package supply

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Family is a kind of limit that can stand against the load.
type Family string

// The families.
const (
	// LoadServed is that all load is served, WindowEnergy that a window of deferrable load gets its energy.
	LoadServed   Family = "load"
	WindowEnergy Family = "deferrable load"
	// GridLimit and ExportLimit are the largest import and export.
	GridLimit   Family = "grid limit"
	ExportLimit Family = "export limit"
	// LargestSize is the largest size of a plant or of a store's power, LargestEnergy and LargestDischarge those of a
	// store's energy and of its own converter for discharging.
	LargestSize      Family = "largest size"
	LargestEnergy    Family = "largest energy"
	LargestDischarge Family = "largest discharge power"
	// YearlyHours is the largest output of a year in hours at full capacity, by permit or by the life of what pulses wear.
	YearlyHours Family = "yearly hours"
	// CarbonCap is the cap on direct emissions, HourlyShare and AnnualShare are the carbon-free shares that are asked for.
	CarbonCap   Family = "carbon cap"
	HourlyShare Family = "hourly carbon-free share"
	AnnualShare Family = "annual carbon-free share"
	// OutageReserve is what stands ready for the loss of an element, loosened by load that may be shed; PlanningReserve is
	// the firm capacity over the peak.
	OutageReserve   Family = "reserve for outages"
	PlanningReserve Family = "planning reserve"
)

// Limit is one limit of a problem.
type Limit struct {
	Family Family
	// Name is the asset's that it is of; "" where it is of the whole.
	Name string
	// Have is the limit as it stands, in Unit; 0 for load, which has none but itself.
	Have float64
	Unit string
}

// Relaxation is a limit that is loosened.
type Relaxation struct {
	Limit
	// By is how far, To what the limit is then: the least, so that a rounded value has to be rounded outwards. For load By is the energy that goes unserved, PeakMW the most in an hour
	// and Hour that hour, Hours the number of hours; To is 0.
	By, To float64
	PeakMW float64
	Hour   int
	Hours  int
	more   float64 // by which it is applied beyond the least
}

// WayOut is a set of limits that, loosened together, let the rest be met.
type WayOut struct {
	Relaxations []Relaxation
	// Alone tells that it is the least by which this one limit alone has to be loosened; else the set is the one with the
	// least sum of relaxations (to a hundredth of it), each counted as the share of the load that it is: MW of the peak load (MWh of a store of a
	// day of it), MWh of the load's energy, carbon of what all load would emit at the highest intensity there is,
	// percentage points as they are.
	Alone bool
	// USDPerYear is the least cost of a year with it, without the cost of unserved load. Confirmed tells that the problem was
	// solved with the relaxations, and a hundredth of a percent more of them, and USDPerYear is its optimum.
	USDPerYear float64
	Confirmed  bool
}

// InfeasibleError says that a problem cannot be met, which limits clash, and the ways out.
type InfeasibleError struct {
	// Clashes are the limits that stand against each other: each of them that is loosened, or taken away, takes away from
	// what is missing.
	Clashes []Limit
	// Ways are the ways out, the cheapest first and those that leave load unserved last. Where none is found, nothing that
	// can be loosened is enough.
	Ways []WayOut
	// LoadMWh is the load over all hours.
	LoadMWh float64
	cause   error
}

// ErrInfeasible is matched by every *InfeasibleError.
var ErrInfeasible = errors.New("supply: the load cannot be served")

// Error lists the clashes and the first way out.
func (e *InfeasibleError) Error() string {
	texts := make([]string, len(e.Clashes))
	for i, c := range e.Clashes {
		texts[i] = c.String()
	}
	text := ErrInfeasible.Error()
	if len(texts) > 0 {
		text += ": these clash: " + strings.Join(texts, ", ")
	} else {
		text += fmt.Sprintf(": the solver finds no answer, though no limit is missed by more than %g of the load", nothingMissing)
	}
	if len(e.Ways) > 0 {
		text += "; " + e.Ways[0].String()
	}
	return text
}

// Unwrap is the solver's error.
func (e *InfeasibleError) Unwrap() error { return e.cause }

// Is matches ErrInfeasible.
func (e *InfeasibleError) Is(target error) bool { return target == ErrInfeasible }

// String names a limit and its value.
func (l Limit) String() string {
	switch l.Family {
	case LoadServed, WindowEnergy:
		return string(l.Family)
	case OutageReserve:
		if l.Have == 0 {
			return string(l.Family)
		}
		return fmt.Sprintf("%s, of which %.4g %s of the load may be shed", l.Family, l.Have, l.Unit)
	default:
		return fmt.Sprintf("%s, %.6g %s", l.text(), l.Have, l.Unit)
	}
}

// String says it in a sentence.
func (r Relaxation) String() string {
	switch r.Family {
	case LoadServed:
		return fmt.Sprintf("%.6g MWh of load unserved, in %d hours and at most %.6g MW, in hour %d", r.By, r.Hours, r.PeakMW, r.Hour)
	case WindowEnergy:
		return fmt.Sprintf("%.6g MWh of deferrable load undone", r.By)
	case OutageReserve:
		return fmt.Sprintf("%.4g %s of the load shed when an element is lost, instead of %.4g", r.To, r.Unit, r.Have)
	default:
		return fmt.Sprintf("%s of %.6g instead of %.6g %s", r.text(), r.To, r.Have, r.Unit)
	}
}

// String joins its relaxations.
func (w WayOut) String() string {
	texts := make([]string, len(w.Relaxations))
	for i, r := range w.Relaxations {
		texts[i] = r.String()
	}
	text := strings.Join(texts, " and ")
	if w.Confirmed {
		text += fmt.Sprintf(", at %.6g USD a year", w.USDPerYear)
	}
	return text
}

// unserves tells whether it leaves load unserved.
func (w *WayOut) unserves() bool {
	for _, r := range w.Relaxations {
		if r.Family == LoadServed || r.Family == WindowEnergy {
			return true
		}
	}
	return false
}

// short tells, without a solver, whether some hour cannot be served: there is no store that could help and all sources at
// their largest give less than the firm load.
func (p *Problem) short() bool {
	if len(p.Stores) > 0 || p.UnservedUSDPerMWh != nil || len(p.Curtailable) > 0 {
		return false
	}
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
		if load-most > tolerance*math.Max(load, p.powerUnit()) {
			return true
		}
	}
	return false
}
