package measure

import (
	"strings"
	"testing"

	"tokenwatt/claims/text"
)

// TestTables reads tables in Markdown and HTML, whose bare numbers take the unit of their header.
func TestTables(t *testing.T) {
	for _, c := range []struct {
		in     string
		format text.Format
		want   []string
	}{
		{
			"| Model | Training time (GPU hours) | Power (W) | Emissions (tCO2eq) |\n|---|---|---|---|\n| Llama 3.1 8B | 1.46M | 700 | 420 |\n| Total | 39.3M | | 11,390 |\n", text.Markdown,
			[]string{
				"1.46M | 1460000 GPU h | chiptime | exact elided", "700 | 0.7 kW | power | exact elided", "420 | 420000 kg | mass | exact elided of:CO2",
				"39.3M | 3.93e+07 GPU h | chiptime | exact elided", "11,390 | 1.139e+07 kg | mass | exact elided of:CO2",
			},
		},
		{
			"| 年份 | 用电量（亿千瓦时） | 投资（万元） | 占比 | PUE |\n|---|---|---|---|---|\n| 2023年 | 1500 | 3,200 | 1.6% | 1.5 |\n", text.Markdown,
			[]string{"2023年 | 2023 year | date | exact", "1500 | 1.5e+11 kWh | energy | exact elided", "3,200 | 3.2e+07 CNY | money | exact elided", "1.6% | 1.6 % | share | exact", "1.5 | 1.5 PUE | ratio | exact"},
		},
		{
			"<table><tr><th>Item</th><th>Cost ($ million)</th></tr><tr><td>Chips</td><td>4.5</td></tr><tr><td>Energy use</td><td>1,287 MWh</td></tr></table>", text.HTML,
			[]string{"4.5 | 4500000 USD | money | exact elided", "1,287 MWh | 1287000 kWh | energy | exact"},
		},
		{
			"<table><tr><th>Energy (MWh)</th><td>1,287</td><td>433</td></tr></table>", text.HTML,
			[]string{"1,287 | 1287000 kWh | energy | exact elided", "433 | 433000 kWh | energy | exact elided"},
		},
		{
			"<nav>Top 10 MW</nav><p>Uses&nbsp;10<sup>23</sup>&nbsp;FLOP and 5&thinsp;MW<br>of power.</p><footer>3,002 views, 7 MW</footer>", text.HTML,
			[]string{"10²³ FLOP | 1e+23 FLOP | compute | exact", "5 MW | 5000 kW | power | exact"},
		},
	} {
		d, err := text.Parse([]byte(c.in), &text.Settings{Format: c.format})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		ms := Find(d, nil)
		check(t, d, ms)
		for i := range ms {
			got = append(got, describe(&ms[i]))
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%q:\n%s\nwant:\n%s", c.in, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}
