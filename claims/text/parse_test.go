package text

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"tokenwatt/internal/testdata"
)

const (
	zhSample = "据国盛证券报告，大语言模型的训练成本介于200万美元至1200万美元之间。每日电费在5万美元左右，这是人工智能发展的主要制约。"
	enSample = "The café’s data centre uses 30 MW. That is “naïve”, said the U.S. agency. It grew 3.5 % in 2023."
)

// utf16Bytes encodes a text with a byte order mark.
func utf16Bytes(s string, little bool) []byte {
	var b []byte
	for _, u := range append([]uint16{0xFEFF}, utf16.Encode([]rune(s))...) {
		if little {
			b = append(b, byte(u), byte(u>>8))
		} else {
			b = append(b, byte(u>>8), byte(u))
		}
	}
	return b
}

func TestDecodeReads(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(zhSample)
	if err != nil {
		t.Fatal(err)
	}
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(zhSample + "𠀀😀")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		in   []byte
		want string
		enc  Encoding
	}{
		{"UTF-8", []byte(zhSample), zhSample, UTF8},
		{"byte order mark", []byte("\xEF\xBB\xBF" + enSample), enSample, UTF8},
		{"UTF-16LE", utf16Bytes(zhSample+"😀", true), zhSample + "😀", UTF16LE},
		{"UTF-16BE", utf16Bytes(enSample, false), enSample, UTF16BE},
		{"GBK", []byte(gbk), zhSample, GB18030},
		{"GB18030 with four bytes", []byte(gb), zhSample + "𠀀😀", GB18030},
		{"short GBK", []byte("3\xcd\xf2\xbf\xe9GPU\xa1\xa3"), "3万块GPU。", GB18030},
	} {
		r, e, err := Decode(c.in)
		if err != nil || string(r) != c.want || e != c.enc {
			t.Errorf("%s: %q in %s, %v; want %q in %s", c.name, string(r), e, err, c.want, c.enc)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	encode := func(f func(string) (string, error), s string) []byte {
		out, err := f(s)
		if err != nil {
			t.Fatal(err)
		}
		return []byte(out)
	}
	big5 := encode(traditionalchinese.Big5.NewEncoder().String, "根據報告，大語言模型的訓練成本介於兩百萬美元至一千兩百萬美元之間，每日電費約五萬美元，這是主要的限制。")
	sjis := encode(japanese.ShiftJIS.NewEncoder().String, "データセンターの電力消費量は年間で約10億キロワット時に達すると報告されています。")
	eucjp := encode(japanese.EUCJP.NewEncoder().String, "データセンターの電力消費量は年間で約10億キロワット時に達すると報告されています。")
	euckr := encode(korean.EUCKR.NewEncoder().String, "데이터 센터의 전력 소비량은 연간 약 십억 킬로와트시에 이른다고 보고되었다. 이는 작년보다 두 배 많은 수치이다.")
	le := utf16Bytes(enSample, true)[2:]
	for _, c := range []struct {
		name string
		in   []byte
		say  string
	}{
		{"empty", nil, "empty"},
		{"white space", []byte(" \r\n\t"), "white space"},
		{"zero bytes", []byte("abc\x00def\x01\x02"), "binary"},
		{"controls", bytes.Repeat([]byte{1, 2, 3, 'a'}, 9), "control"},
		{"PDF", []byte("%PDF-1.7\n..."), "PDF"},
		{"ZIP", []byte("PK\x03\x04..."), "ZIP"},
		{"UTF-16 without a mark", le, "without a byte order mark"},
		{"UTF-32", []byte("\xFF\xFE\x00\x00a\x00\x00\x00"), "UTF-32"},
		{"cut UTF-16", []byte("\xFF\xFEa\x00b"), "cut"},
		{"lone surrogate", []byte("\xFF\xFE\x00\xD8a\x00"), "surrogate"},
		{"only a mark", []byte("\xFF\xFE"), "empty"},
		{"only a UTF-8 mark", []byte("\xEF\xBB\xBF"), "white space"},
		{"Latin-1", []byte("Le caf\xe9 co\xfbte 3 \x80 au si\xe8cle."), "Latin-1"},
		{"Big5", big5, "Big5"},
		{"Shift_JIS", sjis, "Chinese"},
		{"EUC-JP", eucjp, "EUC"},
		{"EUC-KR", euckr, "EUC"},
		{"declared", []byte("<meta charset=\"big5\">\xa4\xa4\xa4\xe5"), "big5"},
		{"broken UTF-8", []byte(strings.Repeat("abc ", 50) + "\xC3"), "0xC3"},
	} {
		_, _, err := Decode(c.in)
		var d *DecodeError
		if !errors.As(err, &d) || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v; want a DecodeError that says %q", c.name, err, c.say)
		}
	}
}

func TestSizeLimit(t *testing.T) {
	_, err := Parse([]byte("hello"), &Settings{MaxBytes: 4})
	var s *SizeError
	if !errors.As(err, &s) || s.Found != 5 || s.Limit != 4 {
		t.Fatalf("%v, want a SizeError 5 of 4", err)
	}
}

// paragraphsOf returns role and text of each paragraph.
func paragraphsOf(d *Document) []string {
	var out []string
	for _, p := range d.Paragraphs {
		out = append(out, string(p.Role)+": "+d.Slice(p.Range))
	}
	return out
}

func TestHTML(t *testing.T) {
	page := `<!DOCTYPE html><html><head><title>A &amp; B</title><meta property="article:published_time" content="2023-04-20">
<style>p{width:30px}</style><script>var x = "<p>99 MW</p>";</script></head><body><nav><a>Top 10</a></nav>
<h1>Power</h1><p>About&nbsp;3.14 &times; 10<sup>23</sup> FLOP<!-- 7 --> and <b>500</b> t of CO<sub>2</sub>, 5 &lt; 6 & 1 <2.</p>
<ul><li>one</li><li>two</li></ul><table><tr><th>MWh</th><td>1,287</td></tr></table><footer>3,002 views</footer></body></html>`
	d, err := Parse([]byte(page), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"furniture: Top 10", "heading: Power",
		"body: About 3.14 × 10²³ FLOP and 500 t of CO₂, 5 < 6 & 1 <2.",
		"item: one", "item: two", "cell: MWh", "cell: 1,287", "furniture: 3,002 views",
	}
	if got := paragraphsOf(d); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("paragraphs:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if d.Format != HTML || d.Meta["title"] != "A &amp; B" || d.Meta["article:published_time"] != "2023-04-20" {
		t.Errorf("type %s, meta %v", d.Format, d.Meta)
	}
	at := strings.Index(string(d.Text), "3.14 × 10²³")
	start := len([]rune(string(d.Text)[:at]))
	r := d.OriginalRange(Range{start, start + len([]rune("3.14 × 10²³"))})
	if got := d.SliceOriginal(r); got != "3.14 &times; 10<sup>23" {
		t.Errorf("original %q", got)
	}
}

func TestMarkdown(t *testing.T) {
	page := "---\ndate: 2024-07-23\n---\n# Model card\n\nTraining used **30.84M** [GPU hours](https://x.y/a_(b)_1) on H100[^1],\nthat is `700` W each; \\$5 ~~old~~ a * b.\n\n- 3 * 4\n2. two\n\n| Model | Time (GPU hours) |\n|---|---|\n| 8B | 1.46M |\n\n```\ncode 5 MW\n```\n![alt 9](u.png)\n"
	d, err := Parse([]byte(page), &Settings{Name: "README.md"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"heading: Model card", "body: Training used 30.84M GPU hours on H100, that is 700 W each; $5 old a * b.",
		"item: 3 * 4", "item: two", "cell: Model", "cell: Time (GPU hours)", "cell: 8B", "cell: 1.46M", "code: code 5 MW\n",
	}
	if got := paragraphsOf(d); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("paragraphs:\n%q\nwant:\n%q", got, want)
	}
	if d.Meta["date"] != "2024-07-23" {
		t.Errorf("meta %v", d.Meta)
	}
	if p := d.Paragraphs[4]; !p.Header || p.Table != 1 || d.Paragraphs[7].Header || d.Paragraphs[7].Column != 1 {
		t.Errorf("cells %+v %+v", p, d.Paragraphs[7])
	}
}

func TestDetectFormat(t *testing.T) {
	for in, want := range map[string]Format{
		"  <!doctype html><p>x": HTML, "<p>5 MW</p>": HTML, "# Title\n\ntext": Markdown, "plain | text\n5 < 6": Plain,
		"text\n\n## Next\n": Markdown, "**a** b [c](http://d)": Markdown, "a ** b": Plain,
	} {
		if got := detectFormat("", []rune(in)); got != want {
			t.Errorf("%q is taken for %s, want %s", in, got, want)
		}
	}
	if _, err := Parse([]byte("x"), &Settings{Format: "docx"}); err == nil || !strings.Contains(err.Error(), "docx") {
		t.Errorf("unknown type: %v", err)
	}
}

func TestPlainParagraphs(t *testing.T) {
	in := "Title\n\nThe training of the model used as much as 1,287\nMWh of electricity.\n• item one\n• item two\n\n第一段很长很长很长很长很长很长很长很长，投资了3.75\n亿美元。\r\n第二段。"
	want := []string{
		"body: Title", "body: The training of the model used as much as 1,287\nMWh of electricity.",
		"item: • item one", "item: • item two", "body: 第一段很长很长很长很长很长很长很长很长，投资了3.75\n亿美元。", "body: 第二段。",
	}
	if got := paragraphsOf(FromString(in)); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%q\nwant %q", got, want)
	}
}

func TestSentencesAndClauses(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"It used 1.5 MW. The U.S. grid, e.g. in Iowa, gave 3.2 GW. Then?", []string{"It used 1.5 MW.", "The U.S. grid, e.g. in Iowa, gave 3.2 GW.", "Then?"}},
		{"耗电5.2万度。“真的吗？”他说。10月起", []string{"耗电5.2万度。", "“真的吗？”", "他说。", "10月起"}},
		{"J. K. Smith paid $3. Apple Inc. reported 5 %.", []string{"J. K. Smith paid $3.", "Apple Inc. reported 5 %."}},
		{"增长３．５倍。好", []string{"增长３．５倍。", "好"}},
		{"in the U.S. That is", []string{"in the U.S.", "That is"}},
	} {
		d := FromString(c.in)
		var got []string
		for _, s := range d.Sentences {
			got = append(got, d.Slice(s.Range))
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
	d := FromString("据报告，成本为200万美元（约1,380万元）：很高。")
	var got []string
	for _, c := range d.Clauses {
		got = append(got, d.Slice(c.Range))
	}
	if strings.Join(got, "|") != "据报告，|成本为200万美元|约1,380万元|：|很高。" || d.Clauses[2].Depth != 1 {
		t.Errorf("clauses %q", got)
	}
}

func TestLanguage(t *testing.T) {
	if d := FromString("訓練這個模型需要大量電力"); !d.Traditional || FromString(zhSample).Traditional {
		t.Errorf("scripts of Chinese are not told apart: %v", d.Traditional)
	}
	for in, want := range map[string]Language{
		enSample: English, zhSample: Chinese, "訓練這個模型需要大量電力，約為1,287兆瓦時。": Chinese,
		"Helion Energy 2013 年创立": Chinese, "123": Other, "大卫·科特利 (David Kirtley)": Chinese,
	} {
		if d := FromString(in); d.Language != want {
			t.Errorf("%q is %s, want %s", in, d.Language, want)
		}
	}
}

func TestSeedArticle(t *testing.T) {
	data, err := os.ReadFile(testdata.Path(t, "claims", "article_2023.txt"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Parse(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d.Format != Plain || d.Language != Chinese || len(d.Sentences) < 60 {
		t.Errorf("type %s, language %s, %d sentences", d.Format, d.Language, len(d.Sentences))
	}
}
