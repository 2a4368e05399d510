package claims

import (
	"fmt"
	"strings"

	"tokenwatt/claims/measure"
)

// dimensions gives a verdict to every unit that contradicts itself or what the text says that it measures. It goes before
// any arithmetic with the number.
func (c *checker) dimensions() {
	for i := range c.claims {
		m := &c.claims[i].Measure
		why, expected := faultText(m)
		if why == "" {
			continue
		}
		at := c.measureOf(i)
		c.verdicts[i] = Verdict{
			Verdict: UnitError, ErrorKind: UnitKind, Check: CheckDimension,
			Reasons: []Reason{{
				Text:    fmt.Sprintf("%q: %s", m.Span, why),
				Formula: "[" + m.NormalisedUnit + "]",
				Inputs:  []Input{c.quote(at, "as written")},
			}},
			WouldBeTrue: []Assumption{{
				Input: "unit", Value: m.Value, Unit: expected, Reachable: true, Source: "dimensions",
				Explanation: fmt.Sprintf("It makes sense with the unit %s; whether the number then holds is another question.", expected),
			}},
		}
	}
}

// faultText says what is wrong with a unit and which unit would fit; both empty where nothing is.
func faultText(m *measure.Measure) (why, expected string) {
	unit := strings.TrimSpace(m.Unit)
	switch m.Fault {
	case measure.PowerPerTime:
		return "a power is energy per time already; per time again it is how fast a power grows, which the text does not speak of.",
			"energy per time, or power alone"
	case measure.PowerAsEnergy:
		return fmt.Sprintf("%s measures power, how fast energy is used, and the text gives an amount of energy.", unit), unit + "h"
	case measure.EnergyAsPower:
		return fmt.Sprintf("%s measures energy, an amount, and the text gives a power or a capacity.", unit), strings.TrimSuffix(unit, "h")
	case measure.NoFault:
		return "", ""
	}
	return "the unit does not fit what it measures.", "another unit"
}
