package score_test

import (
	"encoding/json"
	"strings"
	"testing"

	"tokenwatt/claims"
	"tokenwatt/claims/score"
	"tokenwatt/claims/text"
)

func compared(t *testing.T) *score.Result {
	t.Helper()
	k := key(t, "1,1,0,3,5kW,5,kW,5,,kW,power,consistent\n1,2,4,7,7kW,7,kW,7,,kW,power,overstated\n1,3,8,11,9kW,9,kW,9,10,kW,power,unit_error\n")
	r, err := score.Compare(k, []score.Passage{passage(1, "5kW 7kW 9kW 77", text.English,
		finding(0, 3, 5000, "W", claims.Consistent), finding(4, 7, 8, "GPU", claims.Consistent), finding(12, 14, 77, "", claims.NotCheckable))})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWriteJSON(t *testing.T) {
	var b strings.Builder
	if err := score.WriteJSON(&b, score.Named{Name: "rules", Result: compared(t)}); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Overall     map[string]float64
		Languages   []struct{ Language string }
		Passages    []map[string]any
		Differences []struct {
			What, Span, Value string
			FoundSpan         string `json:"found_span"`
		}
	}
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{"recall": 2. / 3, "precision": 2. / 3, "value_accuracy": 0.5, "unit_accuracy": 0.5, "verdict_accuracy": 0.5} {
		if got.Overall[name] != want {
			t.Errorf("%s is %g, expected %g", name, got.Overall[name], want)
		}
	}
	var what []string
	for _, d := range got.Differences {
		what = append(what, d.What)
	}
	if s := strings.Join(what, " "); s != "value+unit+verdict missed spurious" {
		t.Error(s)
	}
	if got.Differences[1].Value != "9 to 10 kW" || got.Languages[0].Language != "en" || got.Passages[0]["passage"] != 1.0 {
		t.Errorf("%+v", got)
	}
}

func TestWriteTextAndCSV(t *testing.T) {
	var b strings.Builder
	if err := score.WriteText(&b, score.Named{Name: "rules", Result: compared(t)}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"overall", "English", "passage 1 (en)", "66.7 %", "50.0 %"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
	b.Reset()
	if err := score.WriteCSV(&b, score.Named{Name: "rules", Result: compared(t)}); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(strings.TrimSpace(b.String()), "\n"); len(lines) != 5 || lines[1] != "rules,1,1,0,3,5kW,,5 kW,5000 W,consistent,consistent," ||
		lines[4] != "rules,1,,12,14,,,,77,,not_checkable,spurious" {
		t.Errorf("%q", lines)
	}
}
