package claims_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"tokenwatt/claims"
	"tokenwatt/claims/lexicon"
	"tokenwatt/claims/text"
)

// words is the lexicon of all tests here: reading it takes longer than judging a sentence.
var words = sync.OnceValue(func() *lexicon.Lexicon {
	l, err := lexicon.Builtin()
	if err != nil {
		panic(err)
	}
	return l
})

// check judges a text by itself, with a date.
func check(t *testing.T, s string, date claims.Date) *claims.Result {
	t.Helper()
	r, err := claims.Check(context.Background(), claims.Problem{Document: text.FromString(s), Date: date, Today: claims.Date{Year: 2026, Month: 6}}, &claims.Settings{Lexicon: words()})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// brief tells a finding as "number type subject" or, with a verdict that is not the default, "... verdict".
func brief(f *claims.Finding) string {
	c := &f.Claim
	n := strings.Join(strings.Fields(c.Measure.Span), " ")
	s := n + " | " + string(c.Type) + " | " + c.Subject.ID
	if f.Verdict.Verdict != claims.NotCheckable {
		s += " | " + string(f.Verdict.Verdict)
	}
	return s
}

// sentence is a text with what it claims.
type sentence struct {
	text string
	want []string
}

// run compares the claims of sentences with what is wanted, in order.
func run(t *testing.T, tests []sentence) {
	t.Helper()
	for _, test := range tests {
		r := check(t, test.text, claims.Date{Year: 2024, Month: 6})
		var got []string
		for i := range r.Findings {
			got = append(got, brief(&r.Findings[i]))
		}
		if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
			t.Errorf("%s\n got  %q\n want %q", test.text, got, test.want)
		}
	}
}

func TestBindChinese(t *testing.T) {
	t.Parallel()
	run(t, []sentence{
		{"训练GPT-3消耗了1287兆瓦时电力,排放552吨二氧化碳。", []string{
			"1287兆瓦时 | training_energy | gpt-3", "552吨 | training_carbon | gpt-3",
		}},
		{"Meta公司在2024年使用了16000块H100训练Llama 3.1 405B,耗时54天。", []string{
			"16000块H100 | training_fleet | h100", "54天 | training_duration | llama-3.1",
		}},
		{"ChatGPT每次查询耗电约2.9瓦时,是谷歌搜索的10倍。", []string{
			"2.9瓦时 | energy_per_query | chatgpt", "10倍 | comparison | google-search",
		}},
		{"2023年全球数据中心用电量约为460太瓦时,占全球用电量的2%。", []string{
			"460太瓦时 | annual_energy | world", "2% | energy_share | world",
		}},
		{"该公司成立于2015年,2023年1月宣布获得微软100亿美元投资。", []string{
			"2015年 | founding_date | microsoft", "2023年1月 | event_date | microsoft", "100亿美元 | funding | microsoft",
		}},
		{"工业电价为0.6元/千瓦时,数据中心PUE为1.25。", []string{
			"0.6元/千瓦时 | electricity_price | data-centre", "1.25 | pue | data-centre",
		}},
		{"每块H100的功耗为700瓦,售价约3万美元。", []string{
			"700瓦 | gpu_power | h100", "3万美元 | gpu_price | h100",
		}},
		{"该模型拥有1750亿个参数,训练数据为3000亿个token。", []string{
			"1750亿个参数 | parameters | ", "3000亿个token | tokens | ",
		}},
		{"A100价格一个月内上涨了37.5%。", []string{"37.5% | price_change | a100"}},
		{"日活用户达到1亿。", []string{"1亿 | visitors | "}},
		{"在过去五年里,有三个核心因素推动了行业发展。", nil},
		{"据《2023年人工智能指数报告》,行业变化很快。", nil},
		{"训练成本约为1000万美元,相当于7000万人民币。", []string{
			"1000万美元 | training_cost | ", "7000万人民币 | conversion |  | consistent",
		}},
		{"预计到2030年,数据中心用电量将达到945太瓦时。", []string{"945太瓦时 | annual_energy | data-centre"}},
		{"该园区的电力容量为1.2吉瓦,每年用水500万立方米。", []string{
			"1.2吉瓦 | power_capacity | ", "500万立方米 | water | ",
		}},
	})
}

func TestBindEnglish(t *testing.T) {
	t.Parallel()
	run(t, []sentence{
		{"Training GPT-3 consumed 1,287 MWh of electricity and emitted 552 tonnes of CO2.", []string{
			"1,287 MWh | training_energy | gpt-3", "552 tonnes | training_carbon | gpt-3",
		}},
		{"DeepSeek-V3 needed 2.788 million H800 GPU hours, at $2 per GPU hour a cost of $5.576 million.", []string{
			"2.788 million H800 GPU hours | accelerator_hours | h800", "$2 per GPU hour | gpu_price | h800", "$5.576 million | training_cost | deepseek-v3 | consistent",
		}},
		{"OpenAI was founded in December 2015.", []string{"December 2015 | founding_date | openai"}},
		{"In 2023, data centres in Ireland used 6.3 TWh, 21% of the country's electricity.", []string{
			"6.3 TWh | annual_energy | ireland", "21% | energy_share | ireland",
		}},
		{"Each query uses 0.34 Wh and 0.32 millilitres of water.", []string{
			"0.34 Wh | energy_per_query | ", "0.32 millilitres | water_per_query | ",
		}},
		{"The campus will draw 1.2 gigawatts and is expected to open in 2027.", []string{
			"1.2 gigawatts | power_capacity | ", "2027 | forecast_date | ",
		}},
		{"Nvidia's H100 draws 700 watts and costs about $30,000.", []string{
			"700 watts | gpu_power | h100", "$30,000 | gpu_price | h100",
		}},
		{"Electricity makes up 60% of the cost of training a large model.", []string{"60% | electricity_share | llm"}},
		{"xAI bought 100,000 H100 GPUs for its Memphis cluster.", []string{"100,000 H100 GPUs | fleet_size | h100"}},
		{"Over the past five years, three reasons explain this.", nil},
		{"The facility reported a PUE of 1.12.", []string{"1.12 | pue | "}},
		{"It would take 120 households a year to use that much electricity.", []string{"120 households a year | household_count | household"}},
		{"The start-up raised $23.5 million in March 2023.", []string{
			"$23.5 million | funding | company", "March 2023 | event_date | company",
		}},
		{"Running ChatGPT costs $700,000 a day.", []string{"$700,000 a day | daily_bill | chatgpt"}},
		{"The price of GPUs rose by nearly 50%.", []string{"50% | price_change | gpu"}},
	})
}
