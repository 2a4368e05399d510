package steady

import (
	"math"

	"tokenwatt/catalog"
)

// Need is what a gain asks for, wherever on the curve least.
type Need struct {
	Fuel Fuel
	Gain float64 // infinite for ignition
	Point
}

// Needs returns the least n T tau_E of Q = 1 and of ignition, of D-T and D-He3, in this order, with the fits and Putvinski's correction.
func Needs() ([]Need, error) {
	var needs []Need
	for _, fuel := range []Fuel{DT, DHe3} {
		p := Plasma{Fuel: fuel}
		for _, gain := range []float64{1, Ignition()} {
			point, err := p.Minimum(gain)
			if err != nil {
				return nil, err
			}
			needs = append(needs, Need{fuel, gain, point})
		}
	}
	return needs, nil
}

// Achieved is an experiment against what is needed.
type Achieved struct {
	Name string
	catalog.Experiment
	// NTau is n tau in s/m^3, by the density of the ions or, where that is not given, of the electrons.
	NTau float64
	// NTTau is n T_i tau in keV s/m^3; NaN where no ion temperature was published.
	NTTau float64
	// Shares are NTTau over each of Needs, in the same order.
	Shares []float64
}

// Record holds the experiments of a catalog against Needs.
func Record(c *catalog.Catalog) ([]Achieved, []Need, error) {
	needs, err := Needs()
	if err != nil {
		return nil, nil, err
	}
	record := make([]Achieved, 0, len(c.Experiments))
	for i := range c.Experiments {
		e := &c.Experiments[i].Value
		a := Achieved{Name: c.Experiments[i].Name, Experiment: *e, NTau: e.Density() * e.Time(), NTTau: math.NaN()}
		if e.Ions() > 0 {
			a.NTTau = a.NTau * e.Ions()
		}
		for _, need := range needs {
			a.Shares = append(a.Shares, a.NTTau/need.NTTau)
		}
		record = append(record, a)
	}
	return record, needs, nil
}

// Highest returns the experiment of the record with the highest n T_i tau of a concept ("frc", "mtf", or "" for all): what goes beyond it
// is hypothetical. ok is false where there is none.
func Highest(record []Achieved, concept string) (best Achieved, ok bool) {
	for _, a := range record {
		if (concept == "" || a.Concept == concept) && a.NTTau > 0 && (!ok || a.NTTau > best.NTTau) {
			best, ok = a, true
		}
	}
	return best, ok
}
