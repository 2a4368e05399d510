package catalog

import (
	"strings"
	"testing"

	"tokenwatt/quantity"
)

// The ledger of published facts holds what claims are about, each with a unit that can be read.
func TestPublishedFacts(t *testing.T) {
	c := embedded(t)
	kinds := map[string]int{}
	for i := range c.Published {
		p := &c.Published[i].Value
		kinds[p.Quantity]++
		u, err := ParsePublishedUnit(p.Unit)
		if err != nil {
			t.Errorf("%s: %v", c.Published[i].Name, err)
		}
		if (p.Quantity == "exchange_rate") != (u.Currency != "") || strings.HasSuffix(p.Quantity, "_date") != u.Date {
			t.Errorf("%s: a %s in %q", c.Published[i].Name, p.Quantity, p.Unit)
		}
		if strings.Contains(p.Source+p.Note, "from memory") && p.Basis != quantity.Estimate && p.Basis != quantity.Assumed {
			t.Errorf("%s is recalled and called %s", c.Published[i].Name, p.Basis)
		}
		if low, high := p.Range(); low > p.Value || high < p.Value || low <= 0 {
			t.Errorf("%s: %g %g %g", c.Published[i].Name, low, p.Value, high)
		}
	}
	if n := len(c.Published); n < 300 {
		t.Errorf("%d facts", n)
	}
	for _, due := range []string{
		"training_energy", "training_carbon", "accelerator_hours", "training_fleet", "energy_per_query", "water_per_query",
		"household_energy", "annual_energy", "carbon_intensity", "electricity_price", "exchange_rate", "funding", "founding_date", "pue",
	} {
		if kinds[due] == 0 {
			t.Errorf("no fact of %s", due)
		}
	}
}

// TestPublishedMistakes holds what a user's fact is refused for.
func TestPublishedMistakes(t *testing.T) {
	const start = "published:\n  mine: {title: Mine, quantity: pue, subject: me, source: meter, date: \"2026\", basis: measured, "
	for text, want := range map[string]string{
		"value: 1.2, unit: furlong}":                         "found the unit \"furlong\"",
		"low: 1.3, value: 1.2, high: 1.4, unit: \"1\"}":      "low <= value <= high",
		"value: 1.2, unit: \"1\", until: \"2025\"}":          "a later date",
		"value: 1.2, unit: \"1\", accelerator: no-such}":     "no-such",
		"low: 1.1, value: 1.2, high: 1.4, unit: \"1\"}":      "",
		"value: 7.2, unit: CNY/USD, until: \"2027\"}":        "",
		"value: 2013, unit: date, wrong: it never was true}": "",
	} {
		_, err := Parse(Source{Name: "mine.yaml", Data: []byte(start + text + "\n")})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	if _, err := ParsePublishedUnit("MWh"); err != nil {
		t.Error(err)
	}
	if u, err := ParsePublishedUnit("CNY/USD"); err != nil || u.Currency != "CNY" {
		t.Errorf("%+v, %v", u, err)
	}
}
