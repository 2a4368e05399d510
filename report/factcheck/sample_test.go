package factcheck_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
	"tokenwatt/report/factcheck"
)

// article is hand-written for these tests.
const article = `OpenAI 的电费账单

2023年4月12日  某财经网

据国盛证券报告,大语言模型的训练成本介于 200 万美元(约14万人民币)至 1200 万美元之间。ChatGPT 的每日电费在 5 万美元左右,需要 3 万多片 A100。

训练 GPT-3 <b>消耗</b>了 1287 兆瓦,大模型训练60%的成本是电费。1月的访客为 1300 万。`

// place finds a number in the article and makes its claim.
func place(t testing.TB, d *text.Document, span string, c claims.Claim) claims.Claim {
	t.Helper()
	i := strings.Index(string(d.Text), span)
	if i < 0 {
		t.Fatalf("%q is not in the article", span)
	}
	m := &c.Measure
	m.Start = utf8.RuneCountInString(string(d.Text)[:i])
	m.End = m.Start + utf8.RuneCountInString(span)
	m.Span = span
	if m.High == 0 {
		m.High, m.NormalisedHigh = m.Value, m.Normalised
	}
	o := d.OriginalRange(m.Range())
	c.Start, c.End = o.Start, o.End
	if k := d.SentenceAt(m.Start); k >= 0 {
		c.Context = d.Sentences[k].Range
	}
	return c
}

// sample is a report with one finding of every kind.
func sample(t testing.TB) *factcheck.Report {
	t.Helper()
	d := text.FromString(article)
	money := func(v float64, unit string) measure.Measure {
		return measure.Measure{Value: v, Normalised: v, NormalisedUnit: unit, Unit: unit, Kind: measure.Money, Bound: measure.Exact}
	}
	openai := claims.Subject{ID: "chatgpt", Name: "ChatGPT", Class: claims.Model}
	findings := []claims.Finding{
		{
			Claim:   claims.Claim{Measure: money(2e6, "USD"), Type: claims.TrainingCost, Attributed: "国盛证券"},
			Verdict: claims.Verdict{Verdict: claims.Consistent, Factor: 1, Low: 0.98e6, High: 30e6, Unit: "USD", Check: claims.CheckRecompute, Reasons: []claims.Reason{{Text: "6 N D at 0.30 to 0.46 of the peak, rented by the hour, costs USD 0.98M to 30M."}}},
		},
		{
			Claim: claims.Claim{Measure: money(140000, "CNY"), Type: claims.Conversion},
			Verdict: claims.Verdict{
				Verdict: claims.Understated, Factor: 97.5, Low: 13.6e6, High: 13.84e6, Unit: "CNY", ErrorKind: claims.OrderOfMagnitude, Check: claims.CheckArithmetic,
				Reasons: []claims.Reason{
					{Text: "The text's own conversions give 6.8 to 6.92 CNY for a dollar."},
					{
						Text: "2 million USD are 13.6 to 13.84 million CNY, 98 times what stands in the parentheses.", Formula: "2,000,000 USD x 6.8..6.92 CNY/USD",
						Inputs: []claims.Input{
							{Name: "amount", Value: 2e6, Unit: "USD", Span: "200 万美元", Start: 1, End: 2},
							{Name: "rate", Low: 6.8, Value: 6.86, High: 6.92, Unit: "CNY/USD", Source: "the text's other conversions"},
						},
						Result: &claims.Input{Name: "conversion", Low: 13.6e6, Value: 13.7e6, High: 13.84e6, Unit: "CNY"},
					},
				},
				WouldBeTrue: []claims.Assumption{{Input: "CNY per USD", Value: 0.07, Usual: [2]float64{6.7, 7.3}, Unit: "CNY/USD", Reachable: true}},
			},
		},
		{
			Claim: claims.Claim{Measure: measure.Measure{Value: 50000, Normalised: 50000, NormalisedUnit: "USD/day", Unit: "美元", Kind: measure.Price, Bound: measure.About}, Type: claims.DailyBill, Subject: openai, Per: "day", Boundary: claims.IT},
			Verdict: claims.Verdict{
				Verdict: claims.Consistent, Factor: 1, Low: 32760, High: 62868, P5: 36000, P95: 56000, Unit: "USD/day", Check: claims.CheckRecompute,
				Reasons: []claims.Reason{{
					Text: "3,750 servers at 6.5 kW for 24 h at 0.08 USD/kWh cost 46,800 USD a day.", Formula: "servers x kW x 24 h x USD/kWh",
					Inputs: []claims.Input{
						{Name: "servers", Low: 3750, Value: 3750, High: 3875, Unit: "", Span: "3 万多片"},
						{Name: "power of a DGX A100", Value: 6.5, Unit: "kW", Source: "https://www.nvidia.com/en-us/data-center/dgx-a100/", Date: "2020-05-14", Basis: "vendor"},
						{Name: "price of electricity", Value: 0.08, Low: 0.07, High: 0.09, Unit: "USD/kWh", Source: "EIA, industrial average", Date: "2023-02-24", Basis: "published"},
					},
				}},
				Sources: []claims.Source{{Title: "NVIDIA DGX A100 data sheet", URL: "https://www.nvidia.com/", Date: "2020-05-14", Basis: "vendor"}, {Title: "a bad address", URL: "javascript:alert(1)"}},
				AtDate:  &claims.Judgement{Verdict: claims.Consistent, Factor: 1, Date: "2023-04-12"}, Today: &claims.Judgement{Verdict: claims.Overstated, Factor: 2.4, Date: "2026-11-29", Note: "newer fleets are larger"},
				Quoted: &claims.Judgement{Verdict: claims.Consistent, Note: "the report says so"},
			},
		},
		{
			Claim:   claims.Claim{Measure: measure.Measure{Value: 30000, Normalised: 30000, High: 31000, NormalisedHigh: 31000, NormalisedUnit: "GPU", Kind: measure.Count, Bound: measure.MoreThan}, Type: claims.FleetSize, Subject: openai},
			Verdict: claims.Verdict{Verdict: claims.Contradicted, Low: 1727, High: 104167, Unit: "GPU", Check: claims.CheckLedger, Reasons: []claims.Reason{{Text: "Published runs used 384 to 2,048."}}},
		},
		{
			Claim:   claims.Claim{Measure: measure.Measure{Value: 1287, Normalised: 1.287e6, NormalisedUnit: "kW", Unit: "兆瓦", Kind: measure.Power, Bound: measure.Exact}, Type: claims.TrainingEnergy, Subject: claims.Subject{ID: "gpt-3", Name: "GPT-3"}},
			Verdict: claims.Verdict{Verdict: claims.UnitError, ErrorKind: claims.UnitKind, Check: claims.CheckDimension, Reasons: []claims.Reason{{Text: "A training run takes an energy; MW is a power. MWh was meant."}}},
		},
		{
			Claim: claims.Claim{Measure: measure.Measure{Value: 60, Normalised: 60, NormalisedUnit: "%", Unit: "%", Kind: measure.Share, Bound: measure.Exact}, Type: claims.ElectricityShare},
			Verdict: claims.Verdict{
				Verdict: claims.Overstated, Factor: 3.19, Low: 4.3, High: 18.8, Unit: "%", ErrorKind: claims.Scope, Check: claims.CheckRecompute,
				Reasons: []claims.Reason{{Text: "Electricity is 4 to 19 % of the cost of a server that is bought and used for years."}},
				WouldBeTrue: []claims.Assumption{
					{Input: "the price of electricity", Value: 1.1, Usual: [2]float64{0.03, 0.3}, Unit: "USD/kWh", Reachable: true, Source: "EIA https://www.eia.gov/electricity/"},
					{Input: "the life of a server", Unit: "year"},
					{Input: "the price of electricity", Value: 0.3, Usual: [2]float64{0.03, 0.3}, Unit: "USD/kWh", Reachable: true, Within: true, Joint: "least change"},
					{Input: "the price of a GPU", Value: 6000, Usual: [2]float64{8000, 25000}, Unit: "USD", Reachable: true, Joint: "least change"},
				},
			},
		},
		{
			Claim:   claims.Claim{Measure: measure.Measure{Value: 1.3e7, Normalised: 1.3e7, NormalisedUnit: "visitor", Unit: "", Kind: measure.Count, Bound: measure.Exact}, Type: claims.Visitors, Subject: openai},
			Verdict: claims.Verdict{Verdict: claims.NotCheckable, Reasons: []claims.Reason{{Text: "No series of visitors is known."}}},
		},
	}
	for i, span := range []string{"200 万美元", "14万人民币", "5 万美元", "3 万多片", "1287 兆瓦", "60%", "1300 万"} {
		findings[i].Claim = place(t, d, span, findings[i].Claim)
		findings[i].Claim.Number = i + 1
		if findings[i].Claim.Boundary == "" {
			findings[i].Claim.Boundary = claims.Unknown
		}
	}
	in := findings[1].Verdict.Reasons[1].Inputs
	in[0].Start, in[0].End = findings[0].Claim.Start, findings[0].Claim.End
	return &factcheck.Report{
		Name: "article.txt", Version: "test", Extractor: "rules",
		Result: &claims.Result{
			Document: d, Date: claims.Date{Year: 2023, Month: 4, Day: 12}, Today: claims.Date{Year: 2026, Month: 11, Day: 29}, Findings: findings,
			Warnings: []string{"the text names no year for January"},
		},
	}
}
