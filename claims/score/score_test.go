package score_test

import (
	"errors"
	"strings"
	"testing"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
	"tokenwatt/claims/score"
	"tokenwatt/claims/text"
)

// passage makes a passage whose text and original are the same.
func passage(n int, s string, l text.Language, found ...claims.Finding) score.Passage {
	runes := []rune(s)
	return score.Passage{N: n, Findings: found, Document: &text.Document{
		Original: runes, Text: runes, Language: l,
	}}
}

// finding makes a finding at a place.
func finding(start, end int, value float64, unit string, o claims.Outcome) claims.Finding {
	m := measure.Measure{Value: value, High: value, Normalised: value, NormalisedHigh: value, NormalisedUnit: unit}
	return claims.Finding{Claim: claims.Claim{Start: start, End: end, Measure: m}, Verdict: claims.Verdict{Verdict: o}}
}

func key(t *testing.T, rows string) *score.Key {
	t.Helper()
	k, err := score.ReadKey("KEY.csv", []byte(header+rows))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestCompareCounts(t *testing.T) {
	k := key(t, "1,1,0,3,5kW,5,kW,5,,kW,power,consistent\n"+
		"1,2,4,9,2-3Wh,2,Wh,0.002,0.003,kWh,energy,overstated\n"+
		"2,1,0,2,8台,8,台,8,,server,count,not_checkable\n"+
		"2,2,3,5,9元,9,元,9,,CNY,money,consistent\n")
	r, err := score.Compare(k, []score.Passage{
		passage(2, "8台 9元", text.Chinese, finding(0, 2, 8, "GPU", claims.NotCheckable)),
		passage(1, "5kW 2-3Wh  77", text.English,
			finding(11, 13, 77, "1", claims.NotCheckable),
			finding(4, 5, 2, "Wh", claims.Overstated),
			finding(6, 9, 3, "Wh", claims.Consistent),
			finding(0, 3, 5000, "W", claims.Consistent)),
	})
	if err != nil {
		t.Fatal(err)
	}
	o := r.Overall
	if o.Rows != 4 || o.Found != 5 || o.Hit != 3 || o.Right != 4 || o.Values != 2 || o.Units != 2 || o.Both != 1 || o.Verdict != 2 {
		t.Errorf("%+v", o)
	}
	if o.Recall != 0.75 || o.Precision != 0.8 || o.VerdictOfAllRows != 0.5 {
		t.Errorf("recall %g, precision %g, verdicts %g of all rows", o.Recall, o.Precision, o.VerdictOfAllRows)
	}
	if len(r.Languages) != 2 || r.Languages[0].Name != "en" || r.Languages[1].Name != "zh" || r.Languages[1].Recall != 0.5 {
		t.Errorf("languages %+v", r.Languages)
	}
	if len(r.Passages) != 2 || r.Passages[0].Passage != 1 || r.Passages[1].Language != text.Chinese {
		t.Errorf("passages %+v", r.Passages)
	}
	if len(r.Matches) != 5 || len(r.Warnings) != 0 {
		t.Errorf("%d matches, warnings %v", len(r.Matches), r.Warnings)
	}
}

// A range whose upper end was not read is a wrong value.
func TestCompareNeedsBothEnds(t *testing.T) {
	k := key(t, "1,1,0,5,2-3Wh,2,Wh,0.002,0.003,kWh,energy,consistent\n")
	low, both := finding(0, 5, 2, "Wh", claims.Consistent), finding(0, 5, 2, "Wh", claims.Consistent)
	both.Claim.Measure.NormalisedHigh = 3
	for want, f := range map[float64]claims.Finding{0: low, 1: both} {
		r, err := score.Compare(k, []score.Passage{passage(1, "2-3Wh", text.English, f)})
		if err != nil || r.Overall.ValueAccuracy != want || r.Overall.UnitAccuracy != 1 {
			t.Errorf("value %g, unit %g, %v; expected value %g", r.Overall.ValueAccuracy, r.Overall.UnitAccuracy, err, want)
		}
	}
}

func TestCompareRefuses(t *testing.T) {
	k := key(t, "7,1,0,3,5kW,5,kW,5,,kW,power,consistent\n")
	if _, err := score.Compare(k, nil); !errors.Is(err, score.ErrKey) || !strings.Contains(err.Error(), "KEY.csv:2: there is no passage 7") {
		t.Error(err)
	}
	if _, err := score.Compare(k, []score.Passage{passage(7, "5k", text.English)}); !errors.Is(err, score.ErrKey) {
		t.Error(err)
	}
	r, err := score.Compare(k, []score.Passage{passage(7, "5 kW", text.English)})
	if err != nil || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], `"5 k"`) {
		t.Errorf("%v, %v", r, err)
	}
}
