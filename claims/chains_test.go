package claims_test

import (
	"context"
	"strings"
	"testing"

	"tokenwatt/claims"
	"tokenwatt/claims/text"
)

// verdictsOf checks a text alone and returns the verdict on each span.
func verdictsOf(t *testing.T, s string) map[string]claims.Verdict {
	t.Helper()
	r, err := claims.Check(context.Background(), claims.Problem{Document: text.FromString(s)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]claims.Verdict{}
	for i := range r.Findings {
		out[r.Findings[i].Claim.Measure.Span] = r.Findings[i].Verdict
	}
	return out
}

// Numbers that follow from those of earlier sentences are consistent; the same texts with a wrong number are not called so.
func TestChains(t *testing.T) {
	for _, c := range []struct{ text, right, wrong string }{
		{"It runs 100,000 H100. Each takes 700 W. The chips pull @.", "70 MW", "90 MW"},
		{"The server is rated at 10.2 kW. With a PUE of 1.3 the building supplies @.", "13.3 kW", "15.3 kW"},
		{"The site takes 150 MW. It needs @ a year.", "1.3 TWh", "2.3 TWh"},
		{"It used 2.788 million GPU hours. The price was $2 an hour. The bill came to @.", "$5.576 million", "$8.576 million"},
		{"The model has 70 billion parameters. It saw 2 trillion tokens. The run took @.", "8.4e23 FLOP", "8.4e22 FLOP"},
		{"Gemini 每次提示排放 0.03 克。按电网折算约 0.09 克。这是官方数字的@。", "三倍", "七倍"},
		{"机房用电 8.9 万度。PUE 取 1.25。总用电为 @。", "11.1 万度", "14.1 万度"},
	} {
		if v := verdictsOf(t, strings.Replace(c.text, "@", c.right, 1)); !found(v, c.right, claims.Consistent) {
			t.Errorf("%s: %s is not consistent: %v", c.text, c.right, v)
		}
		if v := verdictsOf(t, strings.Replace(c.text, "@", c.wrong, 1)); found(v, c.wrong, claims.Consistent) {
			t.Errorf("%s: %s is consistent", c.text, c.wrong)
		}
	}
}

// found reports whether a span that begins with these words has a verdict.
func found(verdicts map[string]claims.Verdict, span string, o claims.Outcome) bool {
	for s, v := range verdicts {
		if strings.HasPrefix(s, span) && v.Verdict == o {
			return true
		}
	}
	return false
}
