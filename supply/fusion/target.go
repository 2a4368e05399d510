package fusion

import (
	"fmt"
	"math"

	"tokenwatt/internal/fault"
)

// TargetKind is what a target is about.
type TargetKind string

// The kinds of targets.
const (
	// NetPower is reached where the net power of the plant is at least Level in MW; Level 0 is break-even.
	NetPower TargetKind = "net power"
	// CostBelow is reached where the LCOE is at most Level in USD/MWh.
	CostBelow TargetKind = "LCOE"
)

// Target is what a plant has to come to.
type Target struct {
	Kind  TargetKind
	Level float64
}

// String says the target in words.
func (t Target) String() string {
	switch {
	case t.Kind == CostBelow:
		return fmt.Sprintf("LCOE below %g USD/MWh", t.Level)
	case t.Level == 0:
		return "net power above 0"
	default:
		return fmt.Sprintf("net power of %g MW", t.Level)
	}
}

// check refuses a target that is none.
func (t Target) check(list *fault.List) {
	finite := !math.IsNaN(t.Level) && !math.IsInf(t.Level, 0)
	switch t.Kind {
	case NetPower:
		if !finite {
			list.Add("target", fmt.Sprintf("%g MW", t.Level), "a finite power")
		}
	case CostBelow:
		if !finite || !(t.Level > 0) {
			list.Add("target", fmt.Sprintf("%g USD/MWh", t.Level), "a price above 0")
		}
	default:
		list.Add("target", fmt.Sprintf("%q", string(t.Kind)), fmt.Sprintf("%q or %q", NetPower, CostBelow))
	}
}

// Margin is by how much a result is beyond the target; the target is reached where it is 0 or above.
//
// For a net power above 0 it is Q_eng - 1, which has the sign of the net power and does not shrink with the machine: the
// plant that is nearest to break-even is not one that does nothing. For another net power it is the difference in MW. For
// CostBelow it is the money in USD that a year would leave at that price,
//
//	price x MWh a year - (account 90 + account 70 + account 80),
//
// which is smooth where the LCOE has no value: a plant that gives nothing loses all it costs. With a price above 0 that takes a
// producer.
func (t Target) Margin(r *Result) float64 {
	switch {
	case t.Kind == CostBelow:
		e := &r.Economics
		return t.Level*e.MWhPerYear - (e.AnnuityUSD + e.OperationUSD + e.FuelUSD)
	case t.Level == 0:
		return r.Energy.EngineeringQ - 1
	default:
		return r.NetMW() - t.Level
	}
}

// Closeness orders answers by how near they come to a target, higher for nearer: for a load Q_eng - 1, which is below 0, so that
// every producer is nearer than every load and a plant that does nothing is not near; for a producer the net power in MW (Q_eng - 1
// for break-even), or the inverse of its LCOE.
func (t Target) Closeness(a *Answer) float64 {
	switch {
	case a.NetMW <= 0 || t.Kind == NetPower && t.Level == 0:
		return a.EngineeringQ - 1
	case t.Kind == NetPower:
		return a.NetMW
	case a.Producer:
		return 1 / a.LCOE
	default:
		// It gives something while it runs and draws more while it stands.
		return 0
	}
}
