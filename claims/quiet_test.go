package claims_test

import (
	"context"
	"strings"
	"testing"

	"tokenwatt/claims"
	"tokenwatt/claims/text"
)

// Numbers of one sentence that do not follow from each other raise no alarm.
func TestNoFalseAlarms(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"Electricity prices in Virginia rose from 8.5 cents per kWh to 10.2 cents per kWh, or 20%.",
		"2024年全球数据中心用电量约415太瓦时,占全球总用电量的1.5%左右,预计到2030年将增至945太瓦时。",
		"The site has 3,750 servers and a grid connection of 100 MW; each server draws 6.5 kW.",
		"The fleet of 500 firms, 300 in Europe and 250 partners elsewhere, spends $3 billion.",
		"总投资85亿元,其中服务器占七成,约59.5亿元。",
		"Electricity accounts for 60% of running costs; cooling takes 40% of the 30 GWh used.",
		"A total of 500 MW is planned, up from 300 MW in 2022 and 250 MW in 2021.",
		"It costs 2 million yuan (about $280,000) and uses 100 kW, or 120 kW on hot days.",
		"Of 1,000 GPUs, 300 are idle and 200 are broken.",
		"三大运营商合计拥有机架超过160万个,其中电信56万个、移动47万个。",
		"The plant adds 5 GW per year to the grid.",
		"A Google search uses 0.3 Wh, and ChatGPT handles 1 billion queries a day.",
		"Consumption rose 12% to 190 GWh, while revenue grew 40% to $60 billion.",
		"The battery stores 4 MWh and delivers 1 MW.",
		"The model has 70 billion parameters and was trained on 2 trillion tokens with 1,024 GPUs for 21 days.",
		"The campus needs 1 GW; 300 MW come from solar, 200 MW from wind.",
	} {
		r := check(t, s, claims.Date{Year: 2024, Month: 6})
		for i := range r.Findings {
			if v := r.Findings[i].Verdict.Verdict; v != claims.NotCheckable && v != claims.Consistent {
				t.Errorf("%s: %q is %s: %v", s, r.Findings[i].Claim.Measure.Span, v, r.Findings[i].Verdict.Reasons)
			}
		}
	}
}

// What only stands in the background of a text is not a claim.
func TestBackground(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"发布于11个月前 阅读 3,218 评论 12",
		"6 min read · 14 comments",
		"Over the past decade, three things have changed.",
		"在过去十年里,这两个问题一直没有解决。",
		"360董事长周鸿祎4月12日在直播间说,这个消息是真的。",
		"The 37-year-old founder spoke on 12 April.",
		"In 2023, everything changed.",
		"GPT-4 and Llama 3.1 405B run on H100 and A100.",
		"据《2023年人工智能指数报告》,行业变化很快。",
	} {
		for _, span := range spans(check(t, s, claims.Date{Year: 2024})) {
			t.Errorf("%s: %q is a claim", s, span)
		}
	}
}

// Subjects are bound by the rules of the package's doc, and say which.
func TestSubjects(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text, number, subject string
		via                   bool // not named in the sentence
	}{
		{"Google trained PaLM in 2022. The model used 3.4 GWh.", "3.4 GWh", "palm", true},
		{"谷歌发布了PaLM。该模型训练耗电3.4吉瓦时。", "3.4吉瓦时", "palm", true},
		{"Training GPT-3 took 1,287 MWh, ten times as much as BERT.", "1,287 MWh", "gpt-3", false},
		{"ChatGPT uses ten times as much electricity as a Google search: 2.9 Wh against 0.3 Wh.", "2.9 Wh", "chatgpt", false},
		{"ChatGPT uses ten times as much electricity as a Google search: 2.9 Wh against 0.3 Wh.", "0.3 Wh", "google-search", false},
		{"One Bitcoin transaction uses 700 kWh, as much as an average American home in 24 days.", "700 kWh", "bitcoin", false},
		{"微软向OpenAI投资100亿美元。", "100亿美元", "openai", false},
	} {
		r := check(t, test.text, claims.Date{Year: 2024})
		seen := false
		for i := range r.Findings {
			c := &r.Findings[i].Claim
			if c.Measure.Span != test.number {
				continue
			}
			seen = true
			if c.Subject.ID != test.subject || (c.Subject.Via != "") != test.via {
				t.Errorf("%s: %s is about %q (%s), want %q", test.text, test.number, c.Subject.ID, c.Subject.Via, test.subject)
			}
		}
		if !seen {
			t.Errorf("%s: %s is no claim", test.text, test.number)
		}
	}
}

// Boundaries, periods, dates and quotations come from the words around a number.
func TestAround(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text, number string
		holds        func(c *claims.Claim) bool
	}{
		{"Each prompt uses 0.26 mL of water on-site.", "0.26 mL", func(c *claims.Claim) bool { return c.Boundary == claims.OnSite }},
		{"包括发电用水在内,每次提问耗水25毫升,为全口径。", "25毫升", func(c *claims.Claim) bool { return c.Boundary == claims.TotalWater }},
		{"The data centre, including cooling, draws 30 MW.", "30 MW", func(c *claims.Claim) bool { return c.Boundary == claims.Facility }},
		{"The IT load is 24 MW.", "24 MW", func(c *claims.Claim) bool { return c.Boundary == claims.IT }},
		{"每天电费5万美元。", "5万美元", func(c *claims.Claim) bool { return c.Period.Name == "day" }},
		{"In 2019 the site used 3 GWh.", "3 GWh", func(c *claims.Claim) bool { return c.Date.Year == 2019 }},
		{"By 2030 the site will use 3 GWh.", "3 GWh", func(c *claims.Claim) bool { return c.Forecast && c.Date.Year == 2030 }},
		{"According to Epoch AI, a query uses 0.3 Wh.", "0.3 Wh", func(c *claims.Claim) bool { return c.Attributed == "Epoch AI" }},
		{"Training took 90 days on 25,000 A100.", "90 days", func(c *claims.Claim) bool { return len(c.Conditions) == 1 }},
	} {
		r := check(t, test.text, claims.Date{Year: 2024})
		seen := false
		for i := range r.Findings {
			if c := &r.Findings[i].Claim; strings.HasPrefix(c.Measure.Span, test.number) || strings.HasSuffix(c.Measure.Span, test.number) {
				seen = true
				if !test.holds(c) {
					t.Errorf("%s: %+v", test.text, c)
				}
			}
		}
		if !seen {
			t.Errorf("%s: %s is no claim: %v", test.text, test.number, spans(r))
		}
	}
}

// A total in a table is compared with the rows above it, and cells take type and subject from the heads.
func TestTable(t *testing.T) {
	t.Parallel()
	const table = "| Site | Power (MW) |\n|---|---|\n| North | 100 |\n| South | 250 |\n| Total | 450 |\n"
	doc, err := text.Parse([]byte(table), &text.Settings{Format: text.Markdown})
	if err != nil {
		t.Fatal(err)
	}
	r := checkDocument(t, doc)
	if len(r.Findings) != 3 {
		t.Fatalf("%d claims: %v", len(r.Findings), spans(r))
	}
	for i, want := range []claims.Outcome{claims.NotCheckable, claims.NotCheckable, claims.Overstated} {
		if got := r.Findings[i].Verdict.Verdict; got != want {
			t.Errorf("%s is %s, want %s", r.Findings[i].Claim.Measure.Span, got, want)
		}
	}
}

// checkDocument judges a document by itself.
func checkDocument(t *testing.T, doc *text.Document) *claims.Result {
	t.Helper()
	r, err := claims.Check(context.Background(), claims.Problem{Document: doc, Date: claims.Date{Year: 2024}}, &claims.Settings{Lexicon: words()})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
