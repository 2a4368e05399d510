package factcheck_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tokenwatt/claims"
	"tokenwatt/claims/text"
	"tokenwatt/report/factcheck"
)

var update = flag.Bool("update", false, "rewrite the expected texts; read the difference before keeping it")

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (-update rewrites it):\n%s", path, got)
	}
}

func render(t *testing.T, write func(*strings.Builder) error) string {
	t.Helper()
	var b strings.Builder
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWriteText(t *testing.T) {
	r := sample(t)
	golden(t, "table.txt", render(t, func(b *strings.Builder) error { return factcheck.WriteText(b, r, factcheck.TextOptions{}) }))
	coloured := render(t, func(b *strings.Builder) error { return factcheck.WriteText(b, r, factcheck.TextOptions{Color: true}) })
	plain := regexp.MustCompile("\x1b\\[[0-9]+m").ReplaceAllString(coloured, "")
	if want := render(t, func(b *strings.Builder) error { return factcheck.WriteText(b, r, factcheck.TextOptions{}) }); plain != want {
		t.Error("colour changes more than the colour")
	}
}

func TestExplain(t *testing.T) {
	r := sample(t)
	var all strings.Builder
	for n := 1; n <= 7; n++ {
		if err := factcheck.Explain(&all, r, n, factcheck.TextOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	golden(t, "explain.txt", all.String())
	for _, n := range []int{-1, 0, 8} {
		if err := factcheck.Explain(&all, r, n, factcheck.TextOptions{}); !errors.Is(err, factcheck.ErrNoClaim) {
			t.Errorf("claim %d: %v", n, err)
		}
	}
}

// The JSON has the fields that readers rely on, and each span stands at its offsets of the original.
func TestWriteJSON(t *testing.T) {
	r := sample(t)
	text := render(t, func(b *strings.Builder) error { return factcheck.WriteJSON(b, r) })
	var got struct {
		Claims []map[string]any
		Tally  map[string]int `json:"verdicts"`
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Claims) != 7 || got.Tally["consistent"] != 2 || got.Tally["arithmetic_error"] != 0 {
		t.Fatalf("%d claims, %v", len(got.Claims), got.Tally)
	}
	original := []rune(article)
	for _, c := range got.Claims {
		for _, field := range []string{
			"span", "char_start", "char_end", "value", "high", "unit", "normalised_value", "normalised_unit", "type", "subject", "verdict",
			"factor", "range", "reasons", "sources", "would_be_true", "at_date", "today", "quoted",
		} {
			if _, ok := c[field]; !ok {
				t.Errorf("claim %v has no %q", c["n"], field)
			}
		}
		start, end := int(c["char_start"].(float64)), int(c["char_end"].(float64))
		if s := string(original[start:end]); s != c["span"] {
			t.Errorf("%q stands at %d to %d, not %q", s, start, end, c["span"])
		}
	}
	if k := got.Claims[1]["factor"]; k != 97.5 {
		t.Errorf("factor %v", k)
	}
	if got.Claims[4]["factor"] != nil || got.Claims[4]["range"] != nil {
		t.Errorf("a unit error has factor %v and range %v, expected null", got.Claims[4]["factor"], got.Claims[4]["range"])
	}
	r.Result.Findings[0].Verdict.High = math.NaN()
	if err := factcheck.WriteJSON(&strings.Builder{}, r); err == nil {
		t.Error("NaN was written")
	}
}

func TestWriteCSV(t *testing.T) {
	r := sample(t)
	rows, err := csv.NewReader(strings.NewReader(render(t, func(b *strings.Builder) error { return factcheck.WriteCSV(b, r) }))).ReadAll()
	if err != nil || len(rows) != 8 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	if row := rows[2]; row[column["span"]] != "14万人民币" || row[column["factor"]] != "97.5" || row[column["range_high"]] != "1.384e+07" {
		t.Error(row)
	}
	if row := rows[5]; row[column["range_low"]] != "" || row[column["factor"]] != "" || row[column["verdict"]] != "unit_error" {
		t.Error(row)
	}
}

func TestWriteClaimReview(t *testing.T) {
	var graph struct {
		Context string `json:"@context"`
		Graph   []struct {
			Type    string `json:"@type"`
			Claimed string `json:"claimReviewed"`
			Item    struct {
				Published string `json:"datePublished"`
				Author    *struct{ Name string }
			} `json:"itemReviewed"`
			Rating map[string]any `json:"reviewRating"`
		} `json:"@graph"`
	}
	r := sample(t)
	if err := json.Unmarshal([]byte(render(t, func(b *strings.Builder) error { return factcheck.WriteClaimReview(b, r) })), &graph); err != nil {
		t.Fatal(err)
	}
	if graph.Context != "https://schema.org" || len(graph.Graph) != 7 {
		t.Fatalf("%+v", graph)
	}
	for i, want := range []any{5.0, 1.0, 5.0, 1.0, 2.0, 3.0, nil} {
		one := graph.Graph[i]
		if one.Type != "ClaimReview" || one.Claimed == "" || one.Item.Published != "2023-04-12" || one.Rating["ratingValue"] != want || one.Rating["alternateName"] == "" {
			t.Errorf("claim %d: %+v, expected the rating %v", i+1, one, want)
		}
	}
	if graph.Graph[0].Item.Author == nil || graph.Graph[0].Item.Author.Name != "国盛证券" {
		t.Error("the source that the text names is not the author")
	}
}

// The page is one file that asks nothing of a network, escapes what it is given, and says nothing by colour alone.
func TestWriteHTML(t *testing.T) {
	r := sample(t)
	page := render(t, func(b *strings.Builder) error { return factcheck.WriteHTML(b, r) })
	for _, bad := range []string{"<script", "<link", "<img", "src=", "url(", "@import", "javascript:", "<b>消耗", "ZgotmplZ"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	for _, want := range []string{"&lt;b&gt;消耗&lt;/b&gt;", `name="viewport"`, "@media print", "max-width: 959px", "Content-Security-Policy", `<a href="#claim-1">claim 1</a>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	for n, sign := range []string{"", "✓", "▼", "✓", "✗", "U", "▲", "?"} {
		if n == 0 {
			continue
		}
		mark := fmt.Sprintf(`id="mark-%d" href="#claim-%d"`, n, n)
		card := fmt.Sprintf(`id="claim-%d"`, n)
		if strings.Count(page, mark) != 1 || strings.Count(page, card) != 1 {
			t.Errorf("claim %d is marked %d times and has %d cards", n, strings.Count(page, mark), strings.Count(page, card))
		}
		if !strings.Contains(page, fmt.Sprintf(`<span aria-hidden="true">%s</span>%d<span class="hidden">`, sign, n)) {
			t.Errorf("claim %d has no sign %s beside its colour", n, sign)
		}
	}
}

// Cells of a table become a table, with its marks.
func TestWriteHTMLTable(t *testing.T) {
	d, err := text.Parse([]byte("# Fleet\n\n| Site | GPUs |\n|---|---|\n| North | 12,400 |\n| South | 8,600 |\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	c := place(t, d, "12,400", claims.Claim{Number: 1})
	r := &factcheck.Report{Name: "fleet.md", Result: &claims.Result{Document: d, Findings: []claims.Finding{{Claim: c, Verdict: claims.Verdict{Verdict: claims.NotCheckable}}}}}
	page := render(t, func(b *strings.Builder) error { return factcheck.WriteHTML(b, r) })
	if strings.Count(page, "<table") != 1 || strings.Count(page, "<tr>") != 3 || !strings.Contains(page, `id="mark-1"`) || !strings.Contains(page, ">8,600</td>") {
		t.Errorf("%s", page[strings.Index(page, "<main"):strings.Index(page, "<aside")])
	}
}

// A text without claims still gives every file.
func TestNothingFound(t *testing.T) {
	r := &factcheck.Report{Name: "empty.txt", Result: &claims.Result{Document: text.FromString("Nothing here."), Today: claims.Date{Year: 2026}}}
	for _, file := range factcheck.Files(r) {
		if s := render(t, func(b *strings.Builder) error { return file.Write(b) }); s == "" {
			t.Errorf("%s is empty", file.Name)
		}
	}
	table := render(t, func(b *strings.Builder) error { return factcheck.WriteText(b, r, factcheck.TextOptions{}) })
	if !strings.Contains(table, "No quantitative claim") {
		t.Error(table)
	}
}

// The same report gives the same bytes.
func TestDeterministic(t *testing.T) {
	for _, file := range factcheck.Files(sample(t)) {
		a := render(t, func(b *strings.Builder) error { return file.Write(b) })
		for _, again := range factcheck.Files(sample(t)) {
			if again.Name == file.Name && render(t, func(b *strings.Builder) error { return again.Write(b) }) != a {
				t.Errorf("%s differs from run to run", file.Name)
			}
		}
	}
}

// A conversion inside a range is marked within it; a mark that reaches beyond the one it begins in has its card alone.
func TestWriteHTMLNestedMarks(t *testing.T) {
	d := text.FromString("between 2 USD (14 CNY) and 3 USD in all")
	found := func(n int, span string) claims.Finding {
		return claims.Finding{Claim: place(t, d, span, claims.Claim{Number: n}), Verdict: claims.Verdict{Verdict: claims.Consistent}}
	}
	r := &factcheck.Report{Name: "a.txt", Result: &claims.Result{Document: d, Findings: []claims.Finding{
		found(1, "2 USD (14 CNY) and 3 USD"), found(2, "14 CNY"), found(3, "3 USD in all"),
	}}}
	page := render(t, func(b *strings.Builder) error { return factcheck.WriteHTML(b, r) })
	body := regexp.MustCompile(`<sup>.*?</sup>`).ReplaceAllString(page[strings.Index(page, "<main"):strings.Index(page, "<aside")], "^")
	body = regexp.MustCompile(`class="[^"]*"|</?main[^>]*>|</?p[^>]*>|\s*\n`).ReplaceAllString(body, "")
	want := `between <a  id="mark-1" href="#claim-1">2 USD (</a><a  id="mark-2" href="#claim-2">14 CNY^</a><a  href="#claim-1">) and 3 USD^</a> in all`
	if body != want {
		t.Errorf("%s\nexpected\n%s", body, want)
	}
	if strings.Count(page, `id="claim-3"`) != 1 {
		t.Error("claim 3 has no card")
	}
}
