package score

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Ten predictions that are 1 to 10 per cent off: the median by nearest rank is the upper of the middle two.
func TestOf(t *testing.T) {
	var predicted, measured []float64
	for i := 1; i <= 10; i++ {
		sign := 1.0
		if i%2 == 0 {
			sign = -1
		}
		predicted, measured = append(predicted, 1+sign*float64(i)/100), append(measured, 1)
	}
	g := Of("all", predicted, measured, 3)
	want := Group{Name: "all", N: 10, Refused: 3, MedianAbsRelError: 0.06, MeanAbsRelError: 0.055, P90AbsRelError: 0.10, Bias: 0.01}
	for _, c := range [][2]float64{
		{g.MedianAbsRelError, want.MedianAbsRelError},
		{g.MeanAbsRelError, want.MeanAbsRelError},
		{g.P90AbsRelError, want.P90AbsRelError},
		{g.Bias, want.Bias},
	} {
		if math.Abs(c[0]-c[1]) > 1e-12 {
			t.Errorf("got %+v, want %+v", g, want)
		}
	}
	if g.N != 10 || g.Refused != 3 {
		t.Errorf("got %d of which %d refused", g.N, g.Refused)
	}
}

// A long kernel that is right outweighs a short one that is not.
func TestWithWeights(t *testing.T) {
	g := WithWeights("w", []float64{99, 2}, []float64{99, 1}, 0)
	if w := g.Weighted; w == nil || math.Abs(w.MeanAbsRelError-0.01) > 1e-12 || math.Abs(w.Bias-0.01) > 1e-12 || w.MedianAbsRelError != 0 {
		t.Errorf("got %+v", g.Weighted)
	}
	if g.MeanAbsRelError != 0.5 {
		t.Errorf("unweighted mean is %v, want 0.5", g.MeanAbsRelError)
	}
}

func TestNoRows(t *testing.T) {
	for _, g := range []Group{Of("none", nil, nil, 7), WithWeights("none", nil, nil, 7)} {
		if g.N != 0 || g.Refused != 7 || g.MedianAbsRelError != 0 || g.Weighted != nil {
			t.Errorf("got %+v", g)
		}
	}
}

// Scores do not depend on the unit, and the ninth decile is at or above the median.
func TestUnitAndOrder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 50).Draw(r, "n")
		p := rapid.SliceOfN(rapid.Float64Range(1e-3, 1e3), n, n).Draw(r, "predicted")
		m := rapid.SliceOfN(rapid.Float64Range(1e-3, 1e3), n, n).Draw(r, "measured")
		a := WithWeights("a", p, m, 0)
		scaledP, scaledM := make([]float64, n), make([]float64, n)
		for i := range p {
			scaledP[i], scaledM[i] = p[i]*1024, m[i]*1024
		}
		b := WithWeights("a", scaledP, scaledM, 0)
		if a.MedianAbsRelError != b.MedianAbsRelError || a.Bias != b.Bias || a.P90AbsRelError < a.MedianAbsRelError {
			r.Fatalf("%+v and %+v", a, b)
		}
	})
}

func TestWrite(t *testing.T) {
	inside := 0.8
	groups := []Group{WithWeights("overall", []float64{1.1, 2}, []float64{1, 2}, 1), {Name: "a, b", Refused: 4}}
	groups[0].Inside = &inside
	for _, format := range Formats() {
		var b bytes.Buffer
		if err := Write(&b, format, groups, []string{"line 3: n is NaN"}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), "overall") {
			t.Errorf("%s lacks a group:\n%s", format, b.String())
		}
	}
	var b bytes.Buffer
	if err := Write(&b, "json", groups, nil); err != nil {
		t.Fatal(err)
	}
	var read struct {
		SchemaVersion int `json:"schema_version"`
		Groups        []map[string]any
	}
	if err := json.Unmarshal(b.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"name", "n", "refused", "median_abs_rel_error", "mean_abs_rel_error", "p90_abs_rel_error", "bias"} {
		if _, ok := read.Groups[1][key]; !ok {
			t.Errorf("JSON lacks %s: %v", key, read.Groups[1])
		}
	}
	if read.SchemaVersion != SchemaVersion {
		t.Errorf("schema version %d, want %d", read.SchemaVersion, SchemaVersion)
	}
	if err := Write(&b, "xml", groups, nil); err == nil {
		t.Error("an unknown format was written")
	}
}

// TestForms shows each form: numbers at the right, fractions in CSV, no column that nothing has.
func TestForms(t *testing.T) {
	inside := 0.8
	groups := []Group{Of("a, b", []float64{1.1, 2}, []float64{1, 2}, 1), {Name: "none", Refused: 4}}
	groups[0].Inside = &inside
	for format, want := range map[string]string{
		"table": "group  rows  refused  median error   mean     P90     bias  in P10-P90\n" +
			"a, b      2        1        10.0 %  5.0 %  10.0 %  +10.0 %      80.0 %\n" +
			"none      0        4             -      -       -        -           -\n" +
			"\nRefused:\n- line 3\n",
		"markdown": "| group | rows | refused | median error | mean | P90 | bias | in P10-P90 |\n" +
			"| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n" +
			"| a, b | 2 | 1 | 10.0 % | 5.0 % | 10.0 % | +10.0 % | 80.0 % |\n" +
			"| none | 0 | 4 | - | - | - | - | - |\n\nRefused:\n- line 3\n",
		"csv": "name,n,refused,median_abs_rel_error,mean_abs_rel_error,p90_abs_rel_error,bias," +
			"time_weighted_median_abs_rel_error,time_weighted_mean_abs_rel_error,time_weighted_bias,inside_p10_p90\n" +
			"\"a, b\",2,1,0.1,0.05,0.1,0.1,,,,0.8\nnone,0,4,,,,,,,,\n",
	} {
		var b bytes.Buffer
		if err := Write(&b, format, groups, []string{"line 3"}); err != nil || b.String() != want {
			t.Errorf("%s: %v\n%s\nexpected\n%s", format, err, b.String(), want)
		}
	}
}

func TestRefusal(t *testing.T) {
	for want, r := range map[string]Refusal{
		`line 3: m is "x", expected a whole number`: {Line: 3, Source: "own", Column: "m", Found: `"x"`, Expected: "a whole number"},
		"line 4: 3 cells, expected 5":               {Line: 4, Found: "3 cells", Expected: "5"},
		"line 5: no such link":                      {Line: 5, Found: "no such link"},
	} {
		if got := r.String(); got != want {
			t.Errorf("%q, expected %q", got, want)
		}
	}
}
