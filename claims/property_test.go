package claims_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

// A value inside the range is consistent; outside, the factor is the ratio to the nearest bound, and scaling the claim and
// the range together changes nothing.
func TestJudgeProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(1e-6, 1e6).Draw(t, "low")
		high := low * rapid.Float64Range(1, 100).Draw(t, "width")
		value := rapid.Float64Range(1e-9, 1e9).Draw(t, "value")
		outcome, factor := claims.Judge(value, value, measure.Exact, low, high)
		switch {
		case value >= low && value <= high && outcome != claims.Consistent:
			t.Fatalf("%v in [%v, %v] is %s", value, low, high, outcome)
		case outcome == claims.Overstated && math.Abs(factor-value/high) > 1e-9*factor:
			t.Fatalf("overstated by %v, not %v", factor, value/high)
		case outcome == claims.Understated && math.Abs(factor-low/value) > 1e-9*factor:
			t.Fatalf("understated by %v, not %v", factor, low/value)
		case factor < 1:
			t.Fatalf("factor %v", factor)
		}
		k := math.Exp2(float64(rapid.IntRange(-20, 20).Draw(t, "scale")))
		scaled, again := claims.Judge(k*value, k*value, measure.Exact, k*low, k*high)
		if scaled != outcome || math.Abs(again-factor) > 1e-9*factor {
			t.Fatalf("scaled by %v: %s %v, not %s %v", k, scaled, again, outcome, factor)
		}
	})
}

// Whatever rate two conversions of a text agree on, a third that is off by a power of ten is found with that factor, and
// no agreement of the text is called an error.
func TestConversionProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.Float64Range(6.5, 7.2).Draw(t, "rate")
		slip := math.Pow(10, float64(rapid.SampledFrom([]int{-2, -1, 0, 1, 2}).Draw(t, "slip")))
		var b strings.Builder
		for i, factor := range []float64{1, 1, slip} {
			usd := rapid.IntRange(11, 99).Draw(t, "usd")
			fmt.Fprintf(&b, "第%s项花费%d万美元(约%.1f万元人民币)。", []string{"甲", "乙", "丙"}[i], usd, float64(usd)*rate*factor)
		}
		r := judgeText(t, b.String())
		var got []claims.Finding
		for _, f := range r.Findings {
			if f.Claim.Type == claims.Conversion {
				got = append(got, f)
			}
		}
		if len(got) != 3 {
			t.Fatalf("%d conversions in %s", len(got), b.String())
		}
		for i, f := range got {
			want := claims.Consistent
			switch {
			case i == 2 && slip > 1:
				want = claims.Overstated
			case i == 2 && slip < 1:
				want = claims.Understated
			}
			if f.Verdict.Verdict != want {
				t.Fatalf("%s: %s is %s, want %s", b.String(), f.Claim.Measure.Span, f.Verdict.Verdict, want)
			}
			if off := math.Max(slip, 1/slip); want != claims.Consistent && math.Abs(f.Verdict.Factor/off-1) > 0.1 {
				t.Fatalf("off by %v, want %v", f.Verdict.Factor, off)
			}
		}
	})
}

// A growth that is computed from its two values is consistent, and one that is half as much again is not.
func TestGrowthProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.IntRange(101, 399).Draw(t, "from")
		to := rapid.IntRange(from+from/5+1, 4*from).Draw(t, "to")
		p := 100 * (float64(to)/float64(from) - 1)
		wrong := rapid.Bool().Draw(t, "wrong")
		want := claims.Consistent
		if wrong {
			p, want = 1.5*p, claims.Overstated
		}
		s := fmt.Sprintf("Consumption rose from %d GWh in 2020 to %d GWh in 2023, an increase of %.1f%%.", from, to, p)
		for _, f := range judgeText(t, s).Findings {
			if f.Claim.Type == claims.Growth && f.Verdict.Verdict != want {
				t.Fatalf("%s: %s, want %s", s, f.Verdict.Verdict, want)
			}
		}
	})
}

// judgeText judges a text by itself.
func judgeText(t *rapid.T, s string) *claims.Result {
	r, err := claims.Check(context.Background(), claims.Problem{Document: text.FromString(s), Date: claims.Date{Year: 2023}}, &claims.Settings{Lexicon: words()})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// FuzzCheck holds that any text is judged without a fault, that claims stand where they say, in order, and that the same
// text gives the same answer.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{
		"", "1万块GPU", "训练成本介于 200 万美元(约14万人民币)至 1200 万美元(约8300万人民币)之间。",
		"Consumption rose from 58 TWh in 2014 to 176 TWh in 2023, an increase of 203%.",
		"30 GW per hour (1 (2 (3 MW))) 1 2 3 4 5 6 7 8 9, or 10 MW, or 12 GWh a year, in total 5%",
		"2029年人类要登陆火星,唯一制约就是能源。", "0 0 0 0 0%%%%", "$1 ($2 ($3))",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		doc, err := text.Parse([]byte(s), nil)
		if err != nil {
			t.Skip(err)
		}
		p := claims.Problem{Document: doc}
		r, err := claims.Check(context.Background(), p, &claims.Settings{Lexicon: words()})
		if err != nil {
			t.Fatal(err)
		}
		last := -1
		for i := range r.Findings {
			c, v := &r.Findings[i].Claim, &r.Findings[i].Verdict
			if c.Number != i+1 || c.Start > c.End || c.Start < 0 || c.End > len(doc.Original) || c.Measure.Start < last {
				t.Fatalf("claim %d stands at [%d, %d) of %d", c.Number, c.Start, c.End, len(doc.Original))
			}
			last = c.Measure.Start
			if v.Verdict == "" || v.Factor < 0 || math.IsNaN(v.Factor) || math.IsInf(v.Factor, 0) {
				t.Fatalf("%q: %q with factor %v", c.Measure.Span, v.Verdict, v.Factor)
			}
		}
		again, err := claims.Check(context.Background(), claims.Problem{Document: doc}, &claims.Settings{Lexicon: words()})
		if err != nil {
			t.Fatal(err)
		}
		one, err := json.Marshal(r.Findings)
		if err != nil {
			t.Fatal(err)
		}
		if two, err := json.Marshal(again.Findings); err != nil || string(two) != string(one) {
			t.Fatalf("a second judgement differs: %v", err)
		}
	})
}

// BenchmarkCheck is the time for a text of many numbers, by its length: the time per byte should not grow.
func BenchmarkCheck(b *testing.B) {
	unit := "Training took 1,287 MWh (1.287 GWh) on 10,000 A100 GPUs, or 21.6 million GPU hours, at $2 per GPU hour a total of $43.2 million. 数据中心用电量从2020年的100太瓦时增长到150太瓦时,增幅为50%。\n\n"
	flat := strings.ReplaceAll(unit, "\n", " ")
	nested := strings.Repeat("(1 MW ", 4) + strings.Repeat(")", 4)
	for _, kind := range []struct{ name, unit string }{{"article", unit}, {"one-sentence", strings.NewReplacer(". ", ", ", "。", ",").Replace(flat)}, {"nested", nested}, {"digits", "1 2,3 "}} {
		for _, size := range []int{1 << 16, 1 << 18, 1 << 20} {
			s := strings.Repeat(kind.unit, size/len(kind.unit))
			b.Run(fmt.Sprintf("%s-%dKiB", kind.name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(s)))
				for b.Loop() {
					doc := text.FromString(s)
					if _, err := claims.Check(context.Background(), claims.Problem{Document: doc}, &claims.Settings{Lexicon: words()}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
