package recompute

import (
	"strings"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/claims"
	"tokenwatt/claims/measure"
)

// engine returns an engine on the built-in catalog.
func engine(t testing.TB) *Engine {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e, err := New(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// number is a measure of a normalised value.
func number(kind measure.Kind, low, high float64, unit string) measure.Measure {
	if high == 0 {
		high = low
	}
	m := measure.Measure{Start: 1, End: 2, Value: low, High: high, Normalised: low, NormalisedHigh: high, NormalisedUnit: unit, Kind: kind, Bound: measure.Exact, Linked: -1, LinkedHigh: -1, ConversionOf: -1}
	if high > low {
		m.Bound = measure.Interval
	}
	over, per, _ := strings.Cut(unit, "/")
	m.Per = per
	if over == "USD" || over == "CNY" {
		m.Currency = over
	}
	return m
}

// subject is a subject of a class by its identifier and its entry in the catalog.
func subject(class claims.Class, id, entry string) claims.Subject {
	return claims.Subject{ID: id, Name: id, Class: class, Entry: entry}
}

// The subjects of the tests.
var (
	a100      = subject(claims.Accelerator, "a100", "a100-sxm-80gb")
	h100      = subject(claims.Accelerator, "h100", "h100-sxm")
	gpu       = subject(claims.Accelerator, "gpu", "")
	gpt3      = subject(claims.Model, "gpt-3", "gpt-3-175b")
	llm       = subject(claims.Model, "llm", "")
	chatGPT   = subject(claims.Model, "chatgpt", "")
	gemini    = subject(claims.Model, "gemini", "")
	helion    = subject(claims.Organisation, "helion", "")
	altman    = subject(claims.Organisation, "altman", "")
	oneX      = subject(claims.Organisation, "1x", "")
	openAI    = subject(claims.Organisation, "openai", "")
	microsoft = subject(claims.Organisation, "microsoft", "")
	musk      = subject(claims.Organisation, "musk", "")
	tesla     = subject(claims.Organisation, "tesla", "")
	us        = subject(claims.Country, "us", "")
	world     = subject(claims.Country, "world", "")
	home      = subject(claims.Role, "household", "")
	centre    = subject(claims.Role, "data-centre", "")
)

// claim is a claim of a type about subjects, with conditions.
func claim(t claims.Type, m measure.Measure, subjects ...claims.Subject) *claims.Claim {
	c := &claims.Claim{Number: 1, Measure: m, Type: t, Subjects: subjects, Boundary: claims.Unknown, Period: period(m.Per)}
	if len(subjects) > 0 {
		c.Subject = subjects[0]
	}
	return c
}

// period is what a rate is per.
func period(per string) claims.Period {
	switch per {
	case "day":
		return claims.Period{Name: per, Seconds: day}
	case "year":
		return claims.Period{Name: per, Seconds: year}
	}
	return claims.Period{}
}

// with adds a condition.
func with(c *claims.Claim, t claims.Type, m measure.Measure) *claims.Claim {
	m.Start, m.End = 10+len(c.Conditions), 11+len(c.Conditions)
	c.Conditions = append(c.Conditions, claims.Condition{Measure: &m, Type: t})
	return c
}

// date reads a date of a test.
func date(text string) claims.Date { return parseDate(text) }

// judged recomputes a claim of a text of a day, read today.
func judged(t testing.TB, e *Engine, c *claims.Claim, on string) *claims.Verdict {
	t.Helper()
	about := &claims.Context{Today: date("2026-11-29")}
	if on != "" {
		about.Date = date(on)
	}
	v, err := e.Recompute(t.Context(), c, about)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
