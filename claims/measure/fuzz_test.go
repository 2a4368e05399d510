package measure

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenwatt/claims/text"
)

// check asserts what holds for the measures of any document.
func check(t *testing.T, d *text.Document, ms []Measure) {
	t.Helper()
	last := 0
	for i := range ms {
		m := &ms[i]
		switch {
		case m.NumberStart < last || m.NumberEnd <= m.NumberStart || m.Start > m.NumberStart || m.End < m.NumberEnd || m.End > len(d.Text):
			t.Fatalf("measure %d spans %d-%d, number %d-%d, after %d of %d", i, m.Start, m.End, m.NumberStart, m.NumberEnd, last, len(d.Text))
		case m.Span != d.Slice(m.Range()):
			t.Fatalf("measure %d says %q, the text %q", i, m.Span, d.Slice(m.Range()))
		case m.High < m.Value && m.Value > 0:
			t.Fatalf("measure %d %q is %g to %g", i, m.Span, m.Value, m.High)
		case math.IsNaN(m.Value) || math.IsInf(m.Value, 0) || math.IsNaN(m.Normalised) || math.IsInf(m.Normalised, 0) || math.IsInf(m.NormalisedHigh, 0) || math.IsNaN(m.NormalisedHigh):
			t.Fatalf("measure %d %q is %g, normalised %g to %g", i, m.Span, m.Value, m.Normalised, m.NormalisedHigh)
		case m.Bound == "" || m.Kind == "":
			t.Fatalf("measure %d %q has bound %q and kind %q", i, m.Span, m.Bound, m.Kind)
		case m.Linked >= len(ms) || m.LinkedHigh >= len(ms) || m.ConversionOf >= i:
			t.Fatalf("measure %d of %d is linked to %d, %d, of %d", i, len(ms), m.Linked, m.LinkedHigh, m.ConversionOf)
		case m.Linked >= 0 && ms[m.Linked].ConversionOf != i:
			t.Fatalf("measure %d is converted in %d, which converts %d", i, m.Linked, ms[m.Linked].ConversionOf)
		}
		last = m.NumberStart + 1
	}
}

func FuzzFind(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.SplitSeq(string(data), "\n") {
			if s, ok := strings.CutPrefix(line, "# "); ok {
				f.Add(s)
			}
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := text.FromString(s)
		check(t, d, Find(d, nil))
	})
}

// hostile are texts on which a careless extractor is quadratic.
func hostile(n int) map[string]string {
	r := strings.Repeat
	return map[string]string{
		"digits":            r("1", n),
		"spaced digits":     r("1 ", n),
		"grouped":           r("111,", n),
		"spaced groups":     r("111 ", n),
		"dashes":            r("1-", n),
		"dots":              r("1.", n),
		"slashes":           r("1/", n),
		"exponents":         "1" + r("e1", n),
		"powers":            "10" + r("^10", n),
		"Chinese numerals":  r("一", n),
		"Chinese scales":    r("万", n),
		"ten thousands":     r("1万", n),
		"fractions":         r("一分之", n),
		"每":                 r("每", n),
		"per":               "5 kW" + r(" per kW", n),
		"per slashes":       "5 kW" + r("/kW", n),
		"words":             r("one hundred and ", n),
		"scale words":       "1" + r(" million", n),
		"of":                r("hundreds of ", n),
		"hedges":            r("about ", n) + "5 kW",
		"Chinese hedges":    r("约", n) + "5千瓦",
		"conversions":       r("5美元(约", n),
		"links":             r("5美元(约3元)至", n),
		"lists":             r("5, ", n) + "and 6 kW",
		"Chinese lists":     r("5、", n) + "6千瓦",
		"from to":           r("from 5 to ", n) + "6 kW",
		"money":             r("$", n) + r("$1 ", n),
		"letters":           r("a", n),
		"words of letters":  r("kW ", n),
		"names":             r("GPT-3.1-", n),
		"addresses":         r("http://a.", n),
		"at":                r("@", n),
		"brackets":          r("[1", n),
		"modifiers":         "5 " + r("big ", n) + "GPUs",
		"Chinese modifiers": "5" + r("美国", n) + "家庭",
		"classifiers":       "5" + r("张", n),
		"numbers nested":    r("1万2千", n),
		"dates":             r("2023年1月2日", n),
		"years":             r("2023-", n),
		"ratios":            r("PUE ", n) + "1.1",
		"tables":            r("|1", n),
		"quarters":          r("first quarter of ", n),
	}
}

// TestHostileIsRead reads texts that invite trouble. That time grows with the text and no faster is what the
// benchmark of the same texts shows.
func TestHostileIsRead(t *testing.T) {
	for name, s := range hostile(4000) {
		d := text.FromString(s)
		check(t, d, Find(d, nil))
		md, err := text.Parse([]byte(s), &text.Settings{Format: text.Markdown})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		check(t, md, Find(md, nil))
	}
}

func BenchmarkFind(b *testing.B) {
	read := func(file string) string {
		data, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		var out strings.Builder
		for line := range strings.SplitSeq(string(data), "\n") {
			if s, ok := strings.CutPrefix(line, "# "); ok {
				out.WriteString(s + "\n\n")
			}
		}
		return out.String()
	}
	for _, name := range []string{"press_zh", "press_en"} {
		s := read("testdata/" + name + ".txt")
		s = strings.Repeat(s, 1<<20/len(s)+1)
		d := text.FromString(s)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				Find(d, nil)
			}
		})
	}
}

func BenchmarkHostile(b *testing.B) {
	for name := range hostile(1) {
		for _, n := range []int{1 << 12, 1 << 14, 1 << 16} {
			s := hostile(n)[name]
			d := text.FromString(s)
			b.Run(name+"/"+string(rune('a'+n>>14)), func(b *testing.B) {
				b.SetBytes(int64(len(s)))
				for b.Loop() {
					Find(d, nil)
				}
			})
		}
	}
}
