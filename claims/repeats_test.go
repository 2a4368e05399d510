package claims_test

import (
	"strings"
	"testing"

	"tokenwatt/claims"
)

// Numbers that are another one of the text but for a power of ten are slips, in either direction; the right ones are not.
func TestSlipsOfTen(t *testing.T) {
	for _, c := range []struct {
		text, span string
		want       claims.Outcome
		factor     float64
	}{
		{"年用电约3.15亿度。按每度0.56千克二氧化碳计，年排放约@。", "17.64万吨", claims.Consistent, 1},
		{"年用电约3.15亿度。按每度0.56千克二氧化碳计，年排放约@。", "1.764万吨", claims.Understated, 10},
		{"The site draws 150 MW. Over 8,000 hours that makes 1,200 GWh of use. A blog wrote @.", "1,200 MWh", claims.Overstated, 0},
		{"The report lists 24.7 tonnes, 14.6 tonnes and 11.2 tonnes of carbon, in total @.", "50.5 tonnes", claims.Consistent, 1},
		{"The report lists 24.7 tonnes, 14.6 tonnes and 11.2 tonnes of carbon, in total @.", "60.5 tonnes", claims.Overstated, 60.5 / 50.5},
	} {
		v, ok := verdictsOf(t, strings.Replace(c.text, "@", c.span, 1))[c.span]
		if !ok {
			t.Errorf("%s: %s is not found", c.text, c.span)
			continue
		}
		if c.factor == 0 { // 1,200 MWh has two digits: nothing can be said
			if v.Verdict == claims.Consistent {
				t.Errorf("%s: %s is consistent", c.text, c.span)
			}
			continue
		}
		if v.Verdict != c.want || v.Factor < c.factor*0.98 || v.Factor > c.factor*1.02 {
			t.Errorf("%s: %s is %s by %.3g, want %s by %.3g", c.text, c.span, v.Verdict, v.Factor, c.want, c.factor)
		}
	}
}

// An energy that follows from accelerator-hours and is written in a unit of power has a wrong unit; a power that is one has not.
func TestEnergyInPower(t *testing.T) {
	const s = "共用3084万GPU小时，单卡按0.7千瓦计，仅GPU就耗电@。"
	if v := verdictsOf(t, strings.Replace(s, "@", "2159万千瓦", 1)); !found(v, "2159万千瓦", claims.UnitError) {
		t.Errorf("an energy in kilowatts: %v", v)
	}
	if v := verdictsOf(t, strings.Replace(s, "@", "2159万千瓦时", 1)); found(v, "2159万千瓦时", claims.UnitError) {
		t.Errorf("an energy in kilowatt-hours has a unit error: %v", v)
	}
}

// Changes are compared with the values of sentences before, "more than" leaves room above, and a share in words may be the
// share before it, rounded, or the ratio of the amounts beside it.
func TestChangesAndShares(t *testing.T) {
	for _, c := range []struct {
		text, span string
		want       claims.Outcome
	}{
		{"2024年耗电415太瓦时，2030年将升至945太瓦时，增长一倍多。", "一倍", claims.Consistent},
		{"2024年耗电415太瓦时，到2030年将升至945太瓦时。有人说年均增速高达30%。", "30%", claims.Overstated},
		{"2024年耗电415太瓦时，到2030年将升至945太瓦时。算下来年均增速约15%。", "15%", claims.Consistent},
		{"In Ireland the share was 21 percent, about one fifth.", "one fifth", claims.Consistent},
		{"Running all year, that is 87.6 TWh, about a fifth of the 415 TWh of the world.", "a fifth", claims.Consistent},
	} {
		v := verdictsOf(t, c.text)
		ok := false
		for s, got := range v {
			ok = ok || strings.Contains(s, c.span) && got.Verdict == c.want
		}
		if !ok {
			t.Errorf("%s: %s is not %s: %v", c.text, c.span, c.want, v)
		}
	}
}

// Numbers of posts in a thread and dates of filing are no claims.
func TestThreadsAndDatelines(t *testing.T) {
	v := verdictsOf(t, "A thread 1/6\n\n2/ 671B params, of which 37B are active.\n\n3/ 2.788M GPU hours at $2 = $5.576M.")
	for s := range v {
		if s == "2" || s == "3" || s == "1/6" {
			t.Errorf("%q is a claim", s)
		}
	}
	if !found(v, "$5.576M", claims.Consistent) {
		t.Errorf("the price of GPU hours: %v", v)
	}
	for s := range verdictsOf(t, "（贵阳，2025年9月18日电）公司今天宣布，一期工程点亮1.6万张加速卡。") {
		if strings.Contains(s, "2025") {
			t.Errorf("%q is a claim", s)
		}
	}
}
