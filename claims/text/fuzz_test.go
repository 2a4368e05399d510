package text

import (
	"strings"
	"testing"
)

// check asserts what holds for any document.
func check(t *testing.T, d *Document) {
	t.Helper()
	last := 0
	for i, p := range d.Paragraphs {
		if p.Start < last || p.End <= p.Start || p.End > len(d.Text) {
			t.Fatalf("paragraph %d is %v after %d of %d", i, p.Range, last, len(d.Text))
		}
		last = p.End
		for k := p.Sentences.Start; k < p.Sentences.End; k++ {
			s := d.Sentences[k]
			if s.Start < p.Start || s.End > p.End || s.Paragraph != i {
				t.Fatalf("sentence %d %v outside paragraph %v", k, s.Range, p.Range)
			}
		}
	}
	end := 0
	for i := range d.Text {
		r := d.OriginalRange(Range{i, i + 1})
		if r.Start < end-1 && d.spans == nil || r.End <= r.Start || r.End > len(d.Original) {
			t.Fatalf("character %d comes from %v of %d", i, r, len(d.Original))
		}
		end = r.End
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		zhSample, enSample, "<p>a&nbsp;b<sup>2</sup>", "# h\n[a](b) ![c](d) **e**\n|a|b|\n|-|-|", "<a \"x\" <a '>", "<!--", "![![![a](x)](x)](x)",
	} {
		f.Add([]byte(s), 0)
		f.Add([]byte(s), 1)
		f.Add([]byte(s), 2)
	}
	f.Fuzz(func(t *testing.T, data []byte, kind int) {
		types := []Format{Auto, Plain, HTML, Markdown}
		d, err := Parse(data, &Settings{Format: types[(kind%4+4)%4]})
		if err != nil {
			return
		}
		check(t, d)
	})
}

// hostile are texts on which a careless reader is quadratic.
func hostile(n int) map[string]string {
	r := strings.Repeat
	return map[string]string{
		"open tags":        r("<a ", n),
		"quotes":           r("<a \"x\" ", n),
		"odd quotes":       r("<a \"x\" '", n) + "'>",
		"comments":         r("<!-- ", n),
		"scripts":          r("<script>", n),
		"entities":         r("&", n),
		"nested images":    r("![", n) + r("](x)", n),
		"nested footnotes": r("[^", n) + r("]", n),
		"open links":       r("[a](", n),
		"open parentheses": "[a](" + r("(", n),
		"rules":            "|" + r("a|", n) + "\n" + r("|-|\n", n/4),
		"full stops":       r("A.", n),
		"nested brackets":  r("(", n) + r(")", n),
	}
}

func TestHostileIsRead(t *testing.T) {
	for name, s := range hostile(20000) {
		for _, kind := range []Format{Plain, HTML, Markdown} {
			d, err := Parse([]byte(s), &Settings{Format: kind})
			if err != nil {
				t.Errorf("%s as %s: %v", name, kind, err)
				continue
			}
			check(t, d)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	for name, c := range map[string]struct {
		s    string
		kind Format
	}{
		"plain-zh": {strings.Repeat(zhSample+"\n\n", 8000), Plain},
		"html-en":  {strings.Repeat("<p>"+enSample+" &amp; <b>5</b></p>\n", 8000), HTML},
		"md-en":    {strings.Repeat("- "+enSample+" [a](b)\n", 8000), Markdown},
	} {
		b.Run(name, func(b *testing.B) {
			data := []byte(c.s)
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := Parse(data, &Settings{Format: c.kind}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
