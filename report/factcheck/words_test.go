package factcheck

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/claims"
)

func TestBetween(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		unit      string
		want      string
	}{
		{1.287e6, 1.287e6, "kWh", "1.29 GWh"},
		{0.00034, 0.00034, "kWh/query", "0.34 Wh/query"},
		{3e-5, 3e-5, "kg/query", "0.03 g/query"},
		{0.34, 0.34, "Wh/query", "0.34 Wh/query"},
		{13.6e6, 13.84e6, "CNY", "13.6–13.8 million CNY"},
		{50000, 50000, "USD/day", "50,000 USD/day"},
		{552000, 552000, "kg", "552 t"},
		{11390e3, 11390e3, "kg CO2", "11,390 t CO2"},
		{30000, 30000, "GPU", "30,000 GPU"},
		{1.75e11, 1.75e11, "parameter", "175 billion parameters"},
		{3.14e23, 3.14e23, "FLOP", "3.14e+23 FLOP"},
		{60, 60, "%", "60 %"},
		{4.3, 18.8, "%", "4.3–18.8 %"},
		{2021, 2021, "year", "2021"},
		{2021.2, 2023.9, "year", "2021–2023"},
		{120, 120, "year", "120 years"},
		{0.26e-3, 0.26e-3, "L", "0.26 mL"},
		{7e8, 7e8, "W", "700 MW"},
		{0, 0, "kg", "0 g"},
		{15, 0, "", "15"},
		{8, 8, "1", "8"},
		{1, 1, "query", "1 query"},
		{20, 50, "query", "20–50 queries"},
		{1.3e7, 1.3e7, "visitor/day", "13 million visitors/day"},
		{2, 2, "person", "2 people"},
		{86400, 86400, "s", "1 day"},
		{31.536e6, 31.536e6, "s", "1 year"},
		{7200, 7200, "s", "2 h"},
		{10, 10, "s", "10 s"},
		{5, 5, "min", "5 min"},
	} {
		if got := between(c.low, c.high, c.unit); got != c.want {
			t.Errorf("%g to %g %s: %q, expected %q", c.low, c.high, c.unit, got, c.want)
		}
	}
}

func TestHeadline(t *testing.T) {
	for _, c := range []struct {
		o    claims.Outcome
		k    float64
		want string
	}{
		{claims.Consistent, 1, "consistent"},
		{claims.Overstated, 3.19, "overstated 3.2x"},
		{claims.Understated, 97.5, "understated 98x"},
		{claims.Understated, 0, "understated"},
		{claims.Overstated, 1234, "overstated 1,230x"},
		{claims.UnitError, 1000, "unit error"},
	} {
		if got := headline(c.o, c.k); got != c.want {
			t.Errorf("%s %g: %q, expected %q", c.o, c.k, got, c.want)
		}
	}
}

func TestLink(t *testing.T) {
	for _, c := range [][3]string{
		{"https://a.example/b", "a.example/b", "https://a.example/b"},
		{"EIA (https://a.example/b), 2023", "EIA (, 2023", "https://a.example/b"},
		{"javascript:alert(1)", "javascript:alert(1)", ""},
		{"Zeng et al. 2022 (arXiv 2210.02414)", "Zeng et al. 2022 (arXiv 2210.02414)", "https://arxiv.org/abs/2210.02414"},
		{"arXiv:2302.13971v1, table 4", "arXiv:2302.13971v1, table 4", "https://arxiv.org/abs/2302.13971"},
		{"arXiv 22", "arXiv 22", ""},
		{"arXiv 2210.0", "arXiv 2210.0", ""},
		{"axios.com/pro/2024/06/03/helion.", "axios.com/pro/2024/06/03/helion.", "https://axios.com/pro/2024/06/03/helion"},
		{"70 % of TDP and/or less", "70 % of TDP and/or less", ""},
		{"Table 4 of a paper", "Table 4 of a paper", ""},
	} {
		if words, url := link(c[0]); url != c[2] || c[2] == "" && words != c[1] {
			t.Errorf("%q: %q, %q", c[0], words, url)
		}
	}
}

// Wrapped lines are no wider than asked for and lose nothing; columns count Chinese characters twice.
func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := clean(rapid.StringOf(rapid.SampledFrom([]rune("ab 电费 5万\n\x1b"))).Draw(t, "s"))
		columns := rapid.IntRange(8, 40).Draw(t, "columns")
		lines := wrap(s, columns)
		if strings.ContainsAny(s, "\n\x1b") {
			t.Fatalf("%q is not clean", s)
		}
		if got, want := strings.ReplaceAll(strings.Join(lines, ""), " ", ""), strings.ReplaceAll(s, " ", ""); got != want {
			t.Fatalf("%q became %q", want, got)
		}
		for _, line := range lines {
			if width(line) > columns && strings.ContainsAny(line, " 电费万") {
				t.Fatalf("%q is %d columns wide, at most %d were asked for", line, width(line), columns)
			}
		}
		if c := cut(s, columns); width(c) > columns {
			t.Fatalf("%q is %d columns wide", c, width(c))
		}
	})
}

// The reason in one sentence has the numbers that decided, and says where published figures widen them.
func TestBecause(t *testing.T) {
	result := &claims.Input{Name: "water", Low: 1, Value: 2, High: 3, Unit: "L"}
	figures := []claims.Input{{Name: "A", Value: 1, Unit: "GPU"}, {Name: "B", Low: 2, Value: 3, High: 4, Unit: "GPU"}, {Name: "C", Value: 5, Unit: "GPU"}, {Name: "D", Value: 6}, {Name: "E", Value: 7}}
	for _, c := range []struct {
		v    claims.Verdict
		want string
	}{
		{claims.Verdict{}, ""},
		{claims.Verdict{Check: claims.CheckArithmetic, Reasons: []claims.Reason{{Text: "First."}, {Text: "Last."}}}, "Last."},
		{claims.Verdict{Check: claims.CheckRecompute, Low: 1, High: 3, Unit: "L", Reasons: []claims.Reason{{Text: "Note."}, {Text: "Energy times water.", Result: result}, {Text: "Draws."}}}, "Energy times water: 1–3 L."},
		{claims.Verdict{Check: claims.CheckRecompute, Low: 1, High: 9, Unit: "L", Reasons: []claims.Reason{{Text: "Energy times water.", Result: result}}}, "Energy times water: 1–3 L. With what is published: 1–9 L."},
		{claims.Verdict{Check: claims.CheckLedger, Reasons: []claims.Reason{{Text: "Published figures:", Inputs: figures}}}, "Published figures: A 1 GPU; B 2–4 GPU; C 5 GPU; and 2 more."},
		{claims.Verdict{Check: claims.CheckLedger, Reasons: []claims.Reason{{Text: "A round.", Inputs: figures[:1]}}}, "A round."},
		{claims.Verdict{Check: claims.CheckLedger, Reasons: []claims.Reason{{Text: "Nothing."}}}, "Nothing."},
	} {
		if got := because(&c.v); got != c.want {
			t.Errorf("%q, expected %q", got, c.want)
		}
	}
}

// Of the assumptions that make a claim true alone, the one nearest to what has been published is told.
func TestTrueIf(t *testing.T) {
	far := claims.Assumption{Input: "PUE", Value: 17, Usual: [2]float64{1, 1.6}, Reachable: true}
	near := claims.Assumption{Input: "price", Value: 0.9, Usual: [2]float64{0.03, 0.45}, Unit: "USD/kWh", Reachable: true}
	inside := claims.Assumption{Input: "life", Value: 4, Usual: [2]float64{3, 5}, Unit: "year", Reachable: true, Within: true}
	joint := claims.Assumption{Input: "load", Value: 1, Reachable: true, Joint: "least joint change"}
	for _, c := range []struct {
		list []claims.Assumption
		want string
	}{
		{nil, ""},
		{[]claims.Assumption{far, near, joint}, "price were 0.9 USD/kWh (outside the published 0.03–0.45 USD/kWh)"},
		{[]claims.Assumption{far, near, inside}, "life were 4 years (inside the published 3–5 years)"},
		{[]claims.Assumption{{Input: "x"}, joint, joint}, "load were 1 and load were 1"},
	} {
		if got := trueIf(&claims.Verdict{WouldBeTrue: c.list}); got != c.want {
			t.Errorf("%q, expected %q", got, c.want)
		}
	}
}
