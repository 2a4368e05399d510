package report

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tokenwatt/report/svg"
)

func renderPage(t *testing.T, r *Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteHTML(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// element is a start tag with its attributes.
type element struct {
	name       string
	attributes map[string]string
}

// tokenize splits a page into start tags, end tags (name with a slash) and the text between; the text of style elements
// is left out. It knows what the page needs: quoted attributes, void elements and self-closing ones of SVG.
func tokenize(t *testing.T, page string) (elements []element, words string) {
	t.Helper()
	void := []string{"meta", "br", "col", "wbr", "hr", "input", "link", "img"}
	tag := regexp.MustCompile(`^<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z:-]+(?:="[^"<]*")?)*)\s*(/?)>`)
	attribute := regexp.MustCompile(`([a-zA-Z:-]+)(?:="([^"<]*)")?`)
	rest, ok := strings.CutPrefix(page, "<!doctype html>")
	if !ok {
		t.Fatal("the page does not begin with its document type")
	}
	var open []string
	var b strings.Builder
	for rest != "" {
		if rest[0] != '<' {
			end := strings.IndexByte(rest, '<')
			if end < 0 {
				end = len(rest)
			}
			b.WriteString(rest[:end] + " ")
			rest = rest[end:]
			continue
		}
		m := tag.FindStringSubmatch(rest)
		if m == nil {
			t.Fatalf("not a tag: %.120q", rest)
		}
		rest = rest[len(m[0]):]
		if m[1] == "/" {
			if len(open) == 0 || open[len(open)-1] != m[2] {
				t.Fatalf("</%s> closes %q", m[2], open)
			}
			open = open[:len(open)-1]
			continue
		}
		e := element{m[2], map[string]string{}}
		for _, a := range attribute.FindAllStringSubmatch(m[3], -1) {
			e.attributes[a[1]] = html.UnescapeString(a[2])
		}
		elements = append(elements, e)
		if m[4] == "/" || slices.Contains(void, m[2]) {
			continue
		}
		if m[2] == "style" {
			_, after, found := strings.Cut(rest, "</style>")
			if !found {
				t.Fatal("a style element is not closed")
			}
			rest = after
			continue
		}
		open = append(open, m[2])
	}
	if len(open) != 0 {
		t.Fatalf("%q are not closed", open)
	}
	return elements, html.UnescapeString(b.String())
}

// variants are reports with and without each of their parts.
func variants() map[string]*Report {
	all := map[string]*Report{"whole": sampleReport(), "empty": {}, "study": sampleStudy()}
	for name, change := range map[string]func(*Report){
		"no supply": func(r *Report) {
			r.Supply = nil
			r.Hourly.Columns = r.Hourly.Columns[:6]
		},
		"no hourly":          func(r *Report) { r.Hourly = nil },
		"no columns":         func(r *Report) { r.Hourly.Columns = nil },
		"a fortnight":        func(r *Report) { r.Hourly = sampleHourly(336) },
		"two days":           func(r *Report) { r.Hourly = sampleHourly(48) },
		"half a year":        func(r *Report) { r.Hourly = sampleHourly(4380) },
		"no checks":          func(r *Report) { r.Checks = nil },
		"no facility":        func(r *Report) { r.Facility = nil },
		"no flows":           func(r *Report) { r.Flows = nil },
		"no costs":           func(r *Report) { r.Costs = nil },
		"no draws":           func(r *Report) { r.Draws = 0; noRanges(r) },
		"no workloads":       func(r *Report) { r.Workloads = nil },
		"no assumptions":     func(r *Report) { r.Assumptions, r.Balances = nil, nil },
		"nothing built":      func(r *Report) { r.Supply.Assets = nil },
		"all built":          func(r *Report) { r.Supply.NotBuilt = nil },
		"nothing made up":    func(r *Report) { r.Synthetic, r.Warnings = nil, nil },
		"not served":         func(r *Report) { r.Supply.UnservedMWh = 3 },
		"does not close":     func(r *Report) { r.Balances[0].Closes = false },
		"unknown capex":      func(r *Report) { r.Supply.NotBuilt[0] = NotBuilt{Name: "x", Note: "its capex is not known"} },
		"worthless":          func(r *Report) { r.Supply.NotBuilt[0].BreakEvenUSDPerKW = -20 },
		"with a battery":     withBattery,
		"negative costs":     func(r *Report) { r.Costs[2].USD = -4e6 },
		"idle":               func(r *Report) { zero(r.Hourly) },
		"unknown technology": func(r *Report) { r.Supply.Assets[0].Family, r.Supply.Assets[0].Name = "zeppelin", "zeppelin" },
	} {
		r := sampleReport()
		change(r)
		all[name] = r
	}
	return all
}

func noRanges(r *Report) {
	for i := range r.Headline {
		a := &r.Headline[i]
		a.HasRange, a.Low, a.High, a.Drivers = false, a.Value, a.Value, nil
	}
}

func zero(h *Hourly) {
	for i := range h.Columns {
		clear(h.Columns[i].Values)
	}
}

// withBattery lets a battery take 20 MWh a day from the site and give 18 back.
func withBattery(r *Report) {
	r.Supply.Assets = append(r.Supply.Assets, Asset{Name: "battery", Technology: "battery-li-ion-us-2025", Family: "battery", CapacityMW: 4, StorageMWh: 16, EnergyMWh: 6570, CapacityFactor: 0.19, CapitalUSD: 4e5, TotalUSD: 4e5, LCOEUSDPerMWh: 61})
	r.Flows = append(r.Flows, Flow{"meter", "battery", 20, "battery"}, Flow{"battery", "meter", 18, "battery"}, Flow{"grid", "meter", 2, "grid"})
	charge := Column{Name: "charge_battery_mw", Role: "charge", Label: "battery charge", Family: "battery", Values: make([]float64, r.Hourly.hours())}
	charge.Values[400] = 3
	r.Hourly.Columns = append(r.Hourly.Columns, charge)
}

func TestPageIsWellFormed(t *testing.T) {
	for name, r := range variants() {
		t.Run(name, func(t *testing.T) {
			page := renderPage(t, r)
			elements, words := tokenize(t, page)
			ids := map[string]bool{}
			var targets []string
			for _, e := range elements {
				if id, ok := e.attributes["id"]; ok {
					if ids[id] {
						t.Errorf("the identifier %q is there twice", id)
					}
					ids[id] = true
				}
				if href, ok := e.attributes["href"]; ok {
					target, inPage := strings.CutPrefix(href, "#")
					if !inPage {
						t.Errorf("a link leads to %q", href)
					}
					targets = append(targets, target)
				}
				if style := e.attributes["style"]; strings.Contains(style, "ZgotmplZ") {
					t.Errorf("a style was refused: %q", style)
				}
			}
			for _, target := range targets {
				if !ids[target] {
					t.Errorf("a link leads to #%s, which is not there", target)
				}
			}
			for _, e := range elements {
				if id := e.attributes["id"]; e.name == "section" && !slices.Contains(targets, id) {
					t.Errorf("the section %q is not in the navigation", id)
				}
			}
			if bad := regexp.MustCompile(`NaN|\bInf\b|%!|<no value>|<nil>`).FindString(words); bad != "" {
				t.Errorf("the page says %q", bad)
			}
		})
	}
}

func TestPageHasEveryPart(t *testing.T) {
	r := sampleReport()
	elements, words := tokenize(t, renderPage(t, r))
	words = strings.Join(strings.Fields(words), " ")
	want := []string{r.Scenario, r.Description, r.Facility.label(), r.Version}
	for i := range r.Headline {
		want = append(want, r.Headline[i].Label)
	}
	for i := range r.Workloads {
		want = append(want, r.Workloads[i].Name)
		for k := range r.Workloads[i].Rows {
			want = append(want, r.Workloads[i].Rows[k].Label)
		}
		want = append(want, r.Workloads[i].Notes...)
	}
	for i := range r.Supply.Assets {
		want = append(want, r.Supply.Assets[i].Technology)
	}
	for i := range r.Supply.NotBuilt {
		want = append(want, r.Supply.NotBuilt[i].Technology)
	}
	for i := range r.Checks {
		want = append(want, r.Checks[i].Claim, r.Checks[i].Verdict, r.Checks[i].Model)
		want = append(want, r.Checks[i].Steps...)
	}
	for i := range r.Assumptions {
		want = append(want, r.Assumptions[i].Label, r.Assumptions[i].Source, r.Assumptions[i].Text)
	}
	for i := range r.Balances {
		want = append(want, r.Balances[i].Account)
	}
	want = append(append(want, r.Synthetic...), r.Warnings...)
	for _, text := range want {
		if !strings.Contains(words, strings.Join(strings.Fields(text), " ")) {
			t.Errorf("the page does not say %q", text)
		}
	}
	figures := 0
	for _, e := range elements {
		if e.name == "svg" {
			figures++
		}
	}
	// Flow, dispatch, duration, two of costs and at least one of drivers, each drawn for two widths.
	if figures < 12 {
		t.Errorf("the page has %d drawings", figures)
	}
}

// label is what the page writes of a facility for certain.
func (f *Facility) label() string { return Fixed(f.PUE, 3) }

// TestPageHasEveryAnswer: what was answered beside the optimum is on the page, each in its section.
func TestPageHasEveryAnswer(t *testing.T) {
	r := sampleStudy()
	r.Hourly.Columns = append(r.Hourly.Columns, Column{Name: "stored_battery_mwh", Role: "stock", Label: "battery stored", Family: "battery", Values: sampleContents(8760)})
	elements, words := tokenize(t, renderPage(t, r))
	words = strings.Join(strings.Fields(words), " ")
	for _, want := range []string{
		"Marginal", "74.2 %", "connection, the import limit binds", "its energy part at 196 USD/kWh then", "free fuel would not be enough",
		"it is barred by the carbon cap", "What the mix becomes just beyond each threshold", "fission at 30.5 % of its capital cost", "12,400 USD/MW/yr",
		"January instead of February", "Within 5 %", "8.1 – 42.3", "no supply has it", "its end is at 100 % of the load",
		"they agree, with a relative difference of", "The tightest week", "stored energy, MWh", "hourly price, USD/MWh",
	} {
		if !strings.Contains(strings.ToLower(words), strings.ToLower(want)) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, id := range []string{"notbuilt", "worth", "alternatives", "carbonfree"} {
		if !slices.ContainsFunc(elements, func(e element) bool { return e.name == "section" && e.attributes["id"] == id }) {
			t.Errorf("the page has no section %q", id)
		}
	}
}

// sampleContents is a store that is filled by day and emptied by night.
func sampleContents(hours int) []float64 {
	values := make([]float64, hours)
	for h := range values {
		values[h] = 8 - 8*math.Cos(2*math.Pi*float64(h-5)/24)
	}
	return values
}

func TestPageAsksNothingOfANetwork(t *testing.T) {
	page := strings.ReplaceAll(renderPage(t, sampleReport()), `xmlns="http://www.w3.org/2000/svg"`, "")
	reference := regexp.MustCompile(`(?i)\bsrc\s*=|<link|@import|url\(|<script|<iframe|https?:|\bsrcset|//[a-z]`)
	if at := reference.FindStringIndex(page); at != nil {
		t.Errorf("the page refers to something: %.120q", page[max(at[0]-40, 0):])
	}
}

// Every text of a report may come from a user or a catalog.
func TestPageEscapesEveryText(t *testing.T) {
	const payload = `<script>alert("x&y")</script>'{{.}}`
	r := sampleReport()
	changed := 0
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			v.SetString(v.String() + payload)
			changed++
		case reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				// Roles are words of this package, not texts.
				if v.Type() != reflect.TypeFor[Column]() || v.Type().Field(i).Name != "Role" {
					walk(v.Field(i))
				}
			}
		}
	}
	walk(reflect.ValueOf(r))
	if changed < 200 {
		t.Fatalf("only %d texts were changed", changed)
	}
	page := renderPage(t, r)
	elements, words := tokenize(t, page)
	for _, e := range elements {
		if e.name == "script" {
			t.Fatal("a script got into the page")
		}
	}
	if strings.Contains(strings.ToLower(page), "<script") {
		t.Error("a script's tag is in the page")
	}
	if n := strings.Count(words, payload); n < 100 {
		t.Errorf("the payload is shown only %d times as text", n)
	}
}

func TestPageRefusesNumbersThatCannotBeDrawn(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Report)
		want   error
	}{
		"NaN in the load":    {func(r *Report) { r.Hourly.Find("facility_mw").Values[5] = math.NaN() }, svg.ErrInput},
		"infinite price":     {func(r *Report) { r.Hourly.Find("price_usd_per_mwh").Values[5] = math.Inf(1) }, svg.ErrInput},
		"unbalanced flows":   {func(r *Report) { r.Flows[0].MWhPerDay *= 2 }, svg.ErrInput},
		"NaN of a driver":    {func(r *Report) { r.Headline[0].Drivers[0].AtLow = math.NaN() }, svg.ErrInput},
		"columns of no kind": {func(r *Report) { r.Hourly.Columns[2].Values = nil }, ErrHourly},
	} {
		r := sampleReport()
		c.change(r)
		var b bytes.Buffer
		if err := WriteHTML(&b, r); !errors.Is(err, c.want) {
			t.Errorf("%s: error is %v, want %v", name, err, c.want)
		}
		if b.Len() != 0 {
			t.Errorf("%s: %d bytes were written", name, b.Len())
		}
	}
}

func TestPageIsTheSameTwice(t *testing.T) {
	first := renderPage(t, sampleReport())
	if again := renderPage(t, sampleReport()); again != first {
		t.Error("the same report gave different pages")
	}
}

// The page sets the technologies' colours for its own marks; they are those of the figures.
func TestPageColorsAreTheFigures(t *testing.T) {
	css, err := templates.ReadFile("template/page.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, found := strings.Cut(string(css), "@media screen and (prefers-color-scheme: dark)")
	if !found {
		t.Fatal("the page has no dark colours")
	}
	for _, family := range []string{"grid", "solar", "wind", "battery", "gas", "fission", "fusion", "geothermal", "diesel", "hydrogen", "hydro", "other"} {
		drawing, err := svg.Line{Frame: svg.Frame{Title: "x"}, Series: []svg.Series{{Name: "x", Family: family, Values: []float64{1, 2}}}}.Render()
		if err != nil {
			t.Fatal(err)
		}
		used := regexp.MustCompile(`var\(--tech-`+family+`,(#[0-9a-f]{6})\)`).FindAllStringSubmatch(drawing, -1)
		if len(used) != 2 {
			t.Fatalf("%s has %d colours in a figure, want a light and a dark one", family, len(used))
		}
		for i, part := range []string{light, dark} {
			if want := fmt.Sprintf("--tech-%s: %s;", family, used[i][1]); !strings.Contains(part, want) {
				t.Errorf("the page does not say %q", want)
			}
		}
		if !strings.Contains(string(css), fmt.Sprintf(".t-%s { --c: var(--tech-%s); }", family, family)) {
			t.Errorf("the page has no class for %s", family)
		}
	}
}
