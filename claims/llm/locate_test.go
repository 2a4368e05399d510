package llm

import (
	"slices"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

func TestLocate(t *testing.T) {
	piece := "约 5 万美元和 5 万美元,共 10 万美元"
	found, missing := locate(piece, []citation{
		{Quote: "5 万美元", Context: "和 5 万美元"}, // by its context
		{Quote: "10 万美元", Context: "wrong"},  // behind the one before
		{Quote: "5 万美元"},                     // nothing behind it: the first
		{Quote: "7 万美元", Context: "约 7 万美元"}, // not there
		{},
	})
	want := []text.Range{{Start: 9, End: 14}, {Start: 17, End: 23}, {Start: 2, End: 7}}
	if !slices.Equal(found, want) || missing != 2 {
		t.Errorf("%v, %d missing; expected %v, 2", found, missing, want)
	}
}

// What is located is the quote itself, wherever it was found.
func TestLocateFindsQuotes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.StringOf(rapid.SampledFrom([]rune("5 万a"))).Draw(t, "piece")
		quote := rapid.StringOfN(rapid.SampledFrom([]rune("5 万a")), 1, 3, -1).Draw(t, "quote")
		context := rapid.StringOf(rapid.SampledFrom([]rune("5 万a"))).Draw(t, "context")
		found, missing := locate(piece, []citation{{Quote: quote, Context: context}})
		if len(found)+missing != 1 {
			t.Fatalf("%v and %d", found, missing)
		}
		for _, r := range found {
			if got := string([]rune(piece)[r.Start:r.End]); got != quote {
				t.Fatalf("%q is not %q", got, quote)
			}
		}
		if !utf8.ValidString(piece) {
			t.Skip()
		}
	})
}

// Links among what is kept are renumbered, links to what is dropped are taken off.
func TestPick(t *testing.T) {
	all := []measure.Measure{
		{Start: 0, End: 2, Linked: -1, LinkedHigh: -1, ConversionOf: -1},
		{Start: 4, End: 6, Linked: 2, LinkedHigh: -1, ConversionOf: -1},
		{Start: 8, End: 10, Linked: -1, LinkedHigh: -1, ConversionOf: 1},
		{Start: 12, End: 14, Linked: -1, LinkedHigh: -1, ConversionOf: 0},
	}
	var stats Stats
	kept := pick(all, []text.Range{{Start: 12, End: 14}, {Start: 5, End: 9}, {Start: 4, End: 5}, {Start: 2, End: 4}}, &stats)
	if len(kept) != 3 || kept[0].Linked != 1 || kept[1].ConversionOf != 0 || kept[2].ConversionOf != -1 {
		t.Errorf("%+v", kept)
	}
	if stats.Kept != 3 || stats.NoNumber != 1 || stats.Twice != 1 {
		t.Errorf("%+v", stats)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"claims":[{"quote":"5","context":"5 kW"}]}`)
	f.Add("```json\n{\"claims\":null}\n```")
	f.Fuzz(func(t *testing.T, content string) {
		cited, err := parse(content)
		if err != nil && cited != nil {
			t.Errorf("%v and %v", cited, err)
		}
	})
}
