package recompute_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/claims"
	"tokenwatt/claims/measure"
	"tokenwatt/claims/recompute"
	"tokenwatt/claims/text"
)

// hostile are texts of which every number sees all others, by name: what is repeated.
var hostile = map[string]string{
	"nested":      "(12 (3 (4.5 (6,7 (8 MW (",
	"one clause":  "(5 MW)",
	"a sentence":  "the model uses 5 MW and 300 GPUs and costs 4 million dollars and ",
	"digits":      "1234567890",
	"separators":  "123,456.",
	"parentheses": "(",
	"conversions": "USD 3 million (about 21 million yuan), ",
	"lines":       "5 MW\n\n",
	"cells":       "| GPT-3 | 5 MW | $3 million |\n",
	"ranges":      "1-2-3-4-5~6 to 7 ",
	"words":       "one hundred thousand million and two thirds ",
	"numerals":    "一百二十三万四千五百六十七",
	"a Chinese":   "耗电3.75亿度、约200万美元（约14万人民币）和1万块卡",
	"names":       "OpenAI GPT-3 A100 Microsoft Google H100 ",
	"queries":     "a query takes 3 Wh, ",
}

// TestWorkIsLinear checks hostile texts of two lengths and counts the bytes that the whole check allocates: four times the text may
// take little more than four times of them. Whoever copies a sentence for each of its numbers fails.
func TestWorkIsLinear(t *testing.T) {
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e, err := recompute.New(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	const short = 8000 // bytes: sentences are looked at for some hundred characters
	for name, unit := range hostile {
		t.Run(name, func(t *testing.T) {
			checkRepeated(t, e, unit, short) // what the engine keeps between claims
			one := checkRepeated(t, e, unit, short)
			four := checkRepeated(t, e, unit, 4*short)
			if ratio := float64(four) / float64(one); ratio > 5.5 {
				t.Errorf("%d bytes of text allocate %d, four times as many %.1f times as much", short, one, ratio)
			}
		})
	}
}

// checkRepeated checks a text that repeats a unit and returns the bytes allocated.
func checkRepeated(t *testing.T, e *recompute.Engine, unit string, length int) uint64 {
	t.Helper()
	d, err := text.Parse([]byte(strings.Repeat(unit, length/len(unit)+1)), nil)
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p := claims.Problem{Document: d, Measures: measure.Find(d, nil), Today: claims.Date{Year: 2026, Month: 11, Day: 29}}
	if _, err := claims.Check(t.Context(), p, &claims.Settings{Recomputer: e}); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// BenchmarkDense checks a megabyte of a text of which every sentence makes claims.
func BenchmarkDense(b *testing.B) {
	c, err := catalog.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	e, err := recompute.New(c, nil)
	if err != nil {
		b.Fatal(err)
	}
	var s strings.Builder
	for i := 1; s.Len() < 1e6; i++ {
		fmt.Fprintf(&s, "Training GPT-%d took %d MWh on %d A100, at a cost of $%d million (about %d million yuan). A query takes %d Wh.\n\n", 3+i%2, 1000+i%997, 1000+i%9973, 1+i%97, 7*(1+i%97), 1+i%9)
	}
	data := []byte(s.String())
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		d, err := text.Parse(data, nil)
		if err != nil {
			b.Fatal(err)
		}
		p := claims.Problem{Document: d, Measures: measure.Find(d, nil), Today: claims.Date{Year: 2026, Month: 11, Day: 29}}
		if _, err := claims.Check(b.Context(), p, &claims.Settings{Recomputer: e}); err != nil {
			b.Fatal(err)
		}
	}
}
