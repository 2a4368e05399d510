package claims

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tokenwatt/claims/measure"
)

// repeated judges what nothing else decided by numbers of the same text that were found consistent and have the same digits in
// the same unit: the same number again is the same amount, and one at another power of ten is a slip ("22.8 million MWh" for
// "22.8 million kWh"). Digits prove something where there are three of them, of multiples and shares two. Energy told with the
// digits of a power, or the other way round, is a wrong unit.
func (r *Result) repeated() {
	known := map[string]int{}
	for i := range r.Findings {
		f := &r.Findings[i]
		if key := digitsKey(&f.Claim.Measure); key != "" && f.Verdict.Verdict == Consistent {
			if _, ok := known[key]; !ok {
				known[key] = i
			}
		}
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Verdict.Verdict != NotCheckable || f.Claim.Opinion {
			continue
		}
		if k, ok := known[digitsKey(&f.Claim.Measure)]; ok && r.Findings[k].Claim.Measure.Kind == f.Claim.Measure.Kind {
			f.repeats(&r.Findings[k])
		}
	}
}

// repeats gives a finding the verdict that follows from a consistent one with the same digits.
func (f *Finding) repeats(o *Finding) {
	a, b := &f.Claim.Measure, &o.Claim.Measure
	k := math.Round(math.Log10(a.Normalised / b.Normalised))
	v := Verdict{Verdict: Consistent, Factor: 1, Low: b.Normalised, High: b.NormalisedHigh, Unit: b.NormalisedUnit, Check: CheckArithmetic}
	text := fmt.Sprintf("The text has the same number elsewhere, %s, and there it is consistent.", b.Span)
	if k != 0 {
		v.Verdict, v.Factor, v.ErrorKind = Overstated, math.Pow(10, k), OrderOfMagnitude
		if k < 0 {
			v.Verdict, v.Factor = Understated, math.Pow(10, -k)
		}
		text = fmt.Sprintf("It has the digits of %s elsewhere in the text, which is consistent, at %s times its scale.", b.Span, number(math.Pow(10, k)))
	}
	v.Reasons = append(f.Verdict.Reasons, Reason{Text: text})
	v.Sources = o.Verdict.Sources
	f.Verdict = v
}

// digitsKey names the digits and the unit of a number; "" where they prove nothing.
func digitsKey(m *measure.Measure) string {
	least := 3
	if m.Value >= 100 && m.Value < 1000 && m.Scale <= 1 {
		least = 2 // "340 MWh", and "340 GWh"
	}
	switch m.Kind {
	case measure.Date, measure.Time, measure.Count, measure.Ratio:
		return ""
	case measure.Multiple, measure.Share:
		least = 2
	}
	if !(m.Normalised > 0) || m.NormalisedHigh > m.Normalised || m.Fault != measure.NoFault || m.ConversionOf >= 0 {
		return ""
	}
	s, _, _ := strings.Cut(strconv.FormatFloat(m.Normalised, 'e', 6, 64), "e")
	s = strings.TrimRight(strings.ReplaceAll(s, ".", ""), "0")
	if len(s) < least {
		return ""
	}
	return m.NormalisedUnit + " " + s
}

// digitsOf counts the significant digits of a number as it is written, scale apart.
func digitsOf(v float64) int {
	s, _, _ := strings.Cut(strconv.FormatFloat(math.Abs(v), 'e', -1, 64), "e")
	return len(strings.ReplaceAll(s, ".", ""))
}
