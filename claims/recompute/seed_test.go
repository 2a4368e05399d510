package recompute

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
	"tokenwatt/internal/testdata"
)

// seedRow is a row of the ledger of the founding article.
type seedRow struct{ value, high, low, top, factor, verdict string }

// seed reads claims/seed.csv by identifier.
func seed(t *testing.T) map[string]seedRow {
	t.Helper()
	f, err := os.Open(testdata.Path(t, "claims", "seed.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	all := map[string]seedRow{}
	for _, r := range rows[1:] {
		all[r[at["id"]]] = seedRow{r[at["value_low"]], r[at["value_high"]], r[at["recomputed_low"]], r[at["recomputed_high"]], r[at["factor_k"]], r[at["verdict"]]}
	}
	return all
}

// number reads a cell.
func (r seedRow) number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return v
}

// calendar makes a claim one of a date.
func calendar(c *claims.Claim, y, m int) *claims.Claim {
	c.Measure.Calendar.Year, c.Measure.Calendar.Month = y, m
	return c
}

// TestSeed holds the verdicts of the ledger of the founding article that models and facts decide, with the types, subjects
// and conditions that the article gives them. exact says that the recomputed range is that of the ledger too.
func TestSeed(t *testing.T) {
	rows, e := seed(t), engine(t)
	visitors := number(measure.Count, 13e6, 0, "visitor")
	for id, c := range map[string]struct {
		build func(low, high float64) *claims.Claim
		exact bool
	}{
		"S01": {func(l, h float64) *claims.Claim {
			return claim(claims.FleetSize, number(measure.Count, l, h, "GPU"), musk, gpu)
		}, true},
		"S02": {func(_, h float64) *claims.Claim {
			return claim(claims.PriceChange, number(measure.Share, h, h, "%"), gpu)
		}, true},
		"S03": {func(l, h float64) *claims.Claim {
			return claim(claims.Funding, number(measure.Money, l, h, "USD"), helion, altman)
		}, true},
		"S04": {func(l, h float64) *claims.Claim {
			c := calendar(claim(claims.EventDate, number(measure.Date, l, h, "year"), altman, helion), int(l), 0)
			return with(c, claims.Funding, number(measure.Money, 375e6, 0, "USD"))
		}, false},
		"S05": {func(l, h float64) *claims.Claim {
			return calendar(claim(claims.FoundingDate, number(measure.Date, l, h, "year"), helion), int(l), 0)
		}, true},
		"S06": {func(l, h float64) *claims.Claim {
			return claim(claims.TrainingCost, number(measure.Money, l, h, "USD"), llm)
		}, false},
		"S09": {func(l, h float64) *claims.Claim {
			return claim(claims.Visitors, number(measure.Count, l, h, "visitor"), chatGPT)
		}, true},
		"S10": {func(l, h float64) *claims.Claim {
			return with(claim(claims.FleetSize, number(measure.Count, l, h, "GPU"), a100, chatGPT), claims.Visitors, visitors)
		}, false},
		"S11": {func(l, h float64) *claims.Claim {
			return with(claim(claims.DailyBill, number(measure.Money, l, h, "USD/day"), chatGPT, a100), claims.FleetSize, number(measure.Count, 30000, 31000, "GPU"))
		}, false},
		"S13": {func(l, h float64) *claims.Claim {
			return claim(claims.ElectricityShare, number(measure.Share, l, h, "%"), llm)
		}, true},
		"S14": {func(l, h float64) *claims.Claim {
			return claim(claims.HouseholdYears, number(measure.Time, l, h, "year"), gpt3, us, home)
		}, true},
		"S15": {func(l, h float64) *claims.Claim {
			return claim(claims.Funding, number(measure.Money, l, h, "USD"), microsoft, openAI)
		}, true},
		"S16": {func(l, h float64) *claims.Claim {
			return claim(claims.Threshold, number(measure.Count, l, h, "GPU"), a100)
		}, true},
		"S19": {func(l, h float64) *claims.Claim {
			return claim(claims.Funding, number(measure.Money, l, h, "USD"), oneX)
		}, true},
		"S20": {func(l, _ float64) *claims.Claim {
			return calendar(claim(claims.EventDate, number(measure.Date, l, l, "year"), tesla), 2022, 9)
		}, false},
	} {
		t.Run(id, func(t *testing.T) {
			row := rows[id]
			v := judged(t, e, c.build(row.number(t, row.value), row.number(t, row.high)), "2023-04-12")
			if v == nil {
				t.Fatal("no verdict")
			}
			if string(v.Verdict) != row.verdict {
				t.Fatalf("%s, want %s: %+v", v.Verdict, row.verdict, v)
			}
			if row.factor != "" && math.Abs(v.Factor/row.number(t, row.factor)-1) > 0.05 {
				t.Errorf("off by %g, want %s", v.Factor, row.factor)
			}
			low, high := row.number(t, row.low), row.number(t, row.top)
			if c.exact && (math.Abs(v.Low/low-1) > 0.01 || math.Abs(v.High/high-1) > 0.01) {
				t.Errorf("from %g to %g, want %g to %g", v.Low, v.High, low, high)
			}
			if !(v.Low <= high*1.001 && v.High >= low*0.999) {
				t.Errorf("from %g to %g does not meet %g to %g", v.Low, v.High, low, high)
			}
			if len(v.Reasons) == 0 || len(v.Sources) == 0 {
				t.Errorf("reasons %v, sources %v", v.Reasons, v.Sources)
			}
		})
	}
}

// said finds the assumption about an input that works alone.
func said(t *testing.T, v *claims.Verdict, name string) claims.Assumption {
	t.Helper()
	for _, a := range v.WouldBeTrue {
		if strings.Contains(a.Input, name) && a.Joint == "" {
			return a
		}
	}
	t.Fatalf("nothing is said of %q: %+v", name, v.WouldBeTrue)
	return claims.Assumption{}
}

// 60 % of the cost of training is electricity only at a price of electricity, or of machines, that nobody has published.
func TestWhatWouldMakeElectricityDear(t *testing.T) {
	v := judged(t, engine(t), claim(claims.ElectricityShare, number(measure.Share, 60, 0, "%"), llm), "2023-04")
	tariff, machine := said(t, v, "electricity price"), said(t, v, "price of the machine")
	// e / (e + c) = 0.6 at e = 0.8125 kW x 1.2 x p and c = 199,000 USD / 8 / (4 x 8,760 h x 0.75).
	if want := 1.5 * 199000 / 8 / (4 * 8760 * 0.75) / (0.8125 * 1.2); math.Abs(tariff.Value/want-1) > 1e-6 || tariff.Within || tariff.Unit != "USD/kWh" {
		t.Errorf("%+v, want %g", tariff, want)
	}
	if want := 199000 * 0.10 / tariff.Value; math.Abs(machine.Value/want-1) > 1e-6 || machine.Within {
		t.Errorf("%+v, want %g", machine, want)
	}
	if a := said(t, v, "share of its hours"); a.Reachable {
		t.Errorf("no share of hours does it: %+v", a)
	}
}

// The bill of 50,000 USD a day is 3,750 servers of 6.5 kW for 24 hours at 0.08 USD, and the chain says so.
func TestNameplateBill(t *testing.T) {
	c := with(claim(claims.DailyBill, number(measure.Money, 50000, 0, "USD/day"), chatGPT, a100), claims.FleetSize, number(measure.Count, 30000, 0, "GPU"))
	v := judged(t, engine(t), c, "2023-04")
	var text strings.Builder
	for _, r := range v.Reasons {
		text.WriteString(r.Text + "\n")
	}
	if v.Verdict != claims.Consistent || !strings.Contains(text.String(), "46800 USD") || !strings.Contains(text.String(), "As the text states them: accelerators") {
		t.Errorf("%s\n%s", v.Verdict, text.String())
	}
}
