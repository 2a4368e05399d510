package recompute

import (
	"context"
	"strings"
	"testing"

	"tokenwatt/claims"
	"tokenwatt/claims/text"
)

// Figures that are published of what a text speaks of are recognised without the words of their type, attributes of machines and models
// too; the same digits at another scale are a slip; other numbers are left undecided.
func TestRecognise(t *testing.T) {
	e := engine(t)
	for _, c := range []struct {
		text, span string
		want       claims.Outcome
	}{
		{"An H100 reaches @.", "989 TFLOPS", claims.Consistent},
		{"An H100 reaches @.", "777 TFLOPS", claims.NotCheckable},
		{"DeepSeek-V3 in numbers, since many get them wrong.\n\n@, of which 37B are active.", "671B params", claims.Consistent},
		{"美国国家点火装置以2.05兆焦激光得到@聚变能。", "3.15兆焦", claims.Consistent},
		{"国际能源署说2024年全球数据中心耗电415太瓦时。有自媒体写成@。", "415亿度", claims.Understated},
		{"The fusion plant of Helion would cost nobody knows what; one guessed @.", "half a billion dollars", claims.NotCheckable},
	} {
		r, err := claims.Check(context.Background(), claims.Problem{Document: text.FromString(strings.Replace(c.text, "@", c.span, 1)), Today: claims.Date{Year: 2026, Month: 6}}, &claims.Settings{Recomputer: e})
		if err != nil {
			t.Fatal(err)
		}
		ok := false
		for i := range r.Findings {
			f := &r.Findings[i]
			ok = ok || strings.HasPrefix(f.Claim.Measure.Span, strings.Fields(c.span)[0]) && f.Verdict.Verdict == c.want
		}
		if !ok {
			for i := range r.Findings {
				t.Logf("%s: %s, %v", r.Findings[i].Claim.Measure.Span, r.Findings[i].Verdict.Verdict, r.Findings[i].Verdict.Reasons)
			}
			t.Errorf("%s: %s is not %s", c.text, c.span, c.want)
		}
	}
}
