package recompute_test

import (
	"math"
	"os"
	"strings"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/claims"
	"tokenwatt/claims/measure"
	"tokenwatt/claims/recompute"
	"tokenwatt/claims/text"
	"tokenwatt/internal/testdata"
)

// checked checks a text with models and published figures, as of a day.
func checked(t *testing.T, data []byte, on claims.Date) *claims.Result {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e, err := recompute.New(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	d, err := text.Parse(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := claims.Problem{Document: d, Measures: measure.Find(d, nil), Date: on, Today: claims.Date{Year: 2026, Month: 11, Day: 29}}
	r, err := claims.Check(t.Context(), p, &claims.Settings{Recomputer: e})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestFoundingArticle reads the founding article from end to end: what seed.csv says of the claims that models and facts decide.
func TestFoundingArticle(t *testing.T) {
	data, err := os.ReadFile(testdata.Path(t, "claims", "article_2023.txt"))
	if err != nil {
		t.Fatal(err)
	}
	r := checked(t, data, claims.Date{Year: 2023, Month: 4, Day: 12})
	for _, want := range []struct {
		id, span  string
		verdict   claims.Outcome
		factor    float64
		low, high float64 // 0: not held
	}{
		{"S01", "1万块GPU", claims.Consistent, 1, 10000, 10000},
		{"S02", "50%", claims.Overstated, 1.33, 20, 37.5},
		{"S03", "3.75 亿美元", claims.Consistent, 1, 375e6, 375e6},
		{"S04", "2022年", claims.Contradicted, 0, 0, 0},
		{"S05", "2013 年", claims.Consistent, 1, 0, 0},
		{"S06", "200 万美元", claims.Consistent, 1, 0, 0},
		{"S07", "14万人民币", claims.Understated, 98, 13.6e6, 13.84e6},
		{"S09", "1300 万", claims.Consistent, 1, 13e6, 13e6},
		{"S10", "3 万多片", claims.Consistent, 1, 0, 0},
		{"S11", "5 万美元", claims.Consistent, 1, 0, 0},
		{"S13", "60%", claims.Overstated, 3.2, 4.34, 18.8},
		{"S14", "数百年", claims.Overstated, 1.6, 119, 123},
		{"S15", "100亿美金", claims.Consistent, 1, 10e9, 10e9},
		{"S16", "1万枚", claims.Overstated, 4.9, 384, 2048},
		{"S19", "2350万美元", claims.Consistent, 1, 23.5e6, 23.5e6},
		{"S20", "2022年9月", claims.Consistent, 1, 0, 0},
	} {
		f := spanned(r, want.span)
		if f == nil {
			t.Errorf("%s: %q is not found", want.id, want.span)
			continue
		}
		v := &f.Verdict
		if v.Verdict != want.verdict || math.Abs(v.Factor-want.factor) > 0.03*want.factor {
			t.Errorf("%s: %q is %s by %g, want %s by %g", want.id, want.span, v.Verdict, v.Factor, want.verdict, want.factor)
		}
		if want.low != 0 && (math.Abs(v.Low/want.low-1) > 0.01 || math.Abs(v.High/want.high-1) > 0.01) {
			t.Errorf("%s: from %g to %g, want %g to %g", want.id, v.Low, v.High, want.low, want.high)
		}
	}
}

// spanned finds the claim whose span begins with the words.
func spanned(r *claims.Result, words string) *claims.Finding {
	for i := range r.Findings {
		if strings.HasPrefix(r.Findings[i].Claim.Measure.Span, words) {
			return &r.Findings[i]
		}
	}
	return nil
}

// A text of claims in both languages, each of which published figures or models decide, and the same with the numbers wrong.
func TestTextsFromEndToEnd(t *testing.T) {
	for sentence, want := range map[string]struct {
		span    string
		verdict claims.Outcome
	}{
		"Training GPT-3 took 1,287 MWh of electricity.":               {"1,287 MWh", claims.Consistent},
		"Training GPT-3 took 12,870 MWh of electricity.":              {"12,870 MWh", claims.Overstated},
		"训练GPT-3耗电1287兆瓦时。":                                           {"1287兆瓦时", claims.Consistent},
		"训练GPT-3耗电128.7兆瓦时。":                                          {"128.7兆瓦时", claims.Understated},
		"GPT-3 has 175 trillion parameters.":                          {"175 trillion", claims.Overstated},
		"每次ChatGPT查询耗电3度。":                                            {"3度", claims.Overstated},
		"An H100 draws up to 700 W.":                                  {"700 W", claims.Consistent},
		"NVIDIA was founded in 1983.":                                 {"1983", claims.Contradicted},
		"英伟达成立于1993年。":                                                {"1993年", claims.Consistent},
		"Data centers used 4.4% of US electricity in 2023.":           {"4.4%", claims.Consistent},
		"Data centers used 44% of US electricity in 2023.":            {"44%", claims.Overstated},
		"A cluster of 100,000 H100 GPUs needs about 150 MW.":          {"150 MW", claims.Consistent},
		"A cluster of 100,000 H100 GPUs needs about 1.5 MW.":          {"1.5 MW", claims.Understated},
		"The plant gives 1 GW, enough for 800,000 American homes.":    {"800,000", claims.Consistent},
		"The plant gives 1 GW, enough for 80 million American homes.": {"80 million", claims.Overstated},
	} {
		r := checked(t, []byte(sentence), claims.Date{Year: 2025, Month: 11})
		f := spanned(r, want.span)
		if f == nil {
			t.Errorf("%s: %q is not found", sentence, want.span)
			continue
		}
		if f.Verdict.Verdict != want.verdict {
			t.Errorf("%s: %s, want %s: %+v", sentence, f.Verdict.Verdict, want.verdict, f.Verdict)
		}
	}
}
