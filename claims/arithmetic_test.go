package claims_test

import (
	"math"
	"strings"
	"testing"

	"tokenwatt/claims"
)

// judged is the verdict wanted for the claim whose number holds a text; Factor 0 is not compared.
type judged struct {
	text   string
	number string
	want   claims.Outcome
	factor float64
	kind   claims.ErrorKind
}

func TestArithmetic(t *testing.T) {
	t.Parallel()
	for _, test := range []judged{
		// conversions in parentheses against the rate of the date
		{"该项目耗资500万美元(约3600万元人民币)。", "3600万", claims.Consistent, 1, ""},
		{"该项目耗资500万美元(约360万元人民币)。", "360万", claims.Understated, 9.7, claims.OrderOfMagnitude},
		{"The deal is worth $10 billion (about €9.3 billion).", "9.3 billion", claims.Consistent, 1, ""},
		{"The deal is worth $10 billion (about €93 billion).", "93 billion", claims.Overstated, 9.6, claims.OrderOfMagnitude},
		{"It raised €105 million ($113 million).", "113 million", claims.Consistent, 1, ""},
		// conversions against each other
		{"成本为100万美元(约700万元),芯片300万美元(约2100万元),电费50万美元(约3500万元)。", "3500万", claims.Overstated, 10, claims.OrderOfMagnitude},
		{"成本为100万美元(约700万元),芯片300万美元(约2100万元),电费50万美元(约3500万元)。", "2100万", claims.Consistent, 1, ""},
		// units in parentheses
		{"The run used 1,287 MWh (1.287 GWh).", "1.287 GWh", claims.Consistent, 1, ""},
		{"The run used 1,287 MWh (12.87 GWh).", "12.87 GWh", claims.Overstated, 10, claims.OrderOfMagnitude},
		{"用电量为3亿千瓦时(300吉瓦时)。", "300吉瓦时", claims.Consistent, 1, ""},
		{"用电量为3亿千瓦时(3000吉瓦时)。", "3000吉瓦时", claims.Overstated, 10, claims.OrderOfMagnitude},
		// products
		{"3,750 servers at 6.5 kW running for 24 hours at $0.08 per kWh cost, in total, $46,800.", "$46,800", claims.Consistent, 1, ""},
		{"3750台服务器,每台6.5千瓦,运行24小时,电价0.08美元/千瓦时,合计46800美元。", "46800美元", claims.Consistent, 1, ""},
		{"3750台服务器,每台6.5千瓦,运行24小时,电价0.08美元/千瓦时,合计468000美元。", "468000美元", claims.Overstated, 10, claims.OrderOfMagnitude},
		{"The run took 2.788 million GPU hours at $2 per GPU hour, for a total of $55.76 million.", "$55.76 million", claims.Overstated, 10, claims.OrderOfMagnitude},
		{"10,000 GPUs ran for 90 days, or 21.6 million GPU hours.", "21.6 million", claims.Consistent, 1, ""},
		{"10,000 GPUs ran for 90 days, or 2.16 million GPU hours.", "2.16 million", claims.Understated, 10, claims.OrderOfMagnitude},
		// time times rate
		{"The site draws an average of 100 MW, or 876 GWh a year.", "876 GWh", claims.Consistent, 1, ""},
		{"The site draws an average of 100 MW, or 87.6 GWh a year.", "87.6 GWh", claims.Understated, 10, claims.OrderOfMagnitude},
		{"每天电费5万美元,即每年1825万美元。", "1825万", claims.Consistent, 1, ""},
		{"每天电费5万美元,即每年182.5万美元。", "182.5万", claims.Understated, 10, claims.OrderOfMagnitude},
		// growth
		{"Consumption rose from 58 TWh in 2014 to 176 TWh in 2023, an increase of 203%.", "203%", claims.Consistent, 1, ""},
		{"Consumption rose from 100 TWh in 2020 to 150 TWh in 2023, an increase of 60%.", "60%", claims.Overstated, 0, claims.Inconsistency},
		{"用电量从2020年的100太瓦时增长到2023年的150太瓦时,增幅为50%。", "50%", claims.Consistent, 1, ""},
		{"用电量从2020年的100太瓦时增长到2023年的150太瓦时,增幅为80%。", "80%", claims.Overstated, 0, claims.Inconsistency},
		{"GPU价格从10万元下跌到8万元,跌幅达20%。", "20%", claims.Consistent, 1, ""},
		{"GPU价格从10万元下跌到8万元,跌幅达40%。", "40%", claims.Overstated, 0, claims.Inconsistency},
		// shares
		{"Data centres used 176 TWh, or 4.4% of the 4,000 TWh that the country consumed.", "4.4%", claims.Consistent, 1, ""},
		{"Data centres used 176 TWh, or 44% of the 4,000 TWh that the country consumed.", "44%", claims.Overstated, 10, claims.OrderOfMagnitude},
		{"总成本1000万元,其中电费200万元,占20%。", "20%", claims.Consistent, 1, ""},
		{"总成本1000万元,其中电费200万元,占60%。", "60%", claims.Overstated, 3, claims.Arithmetic},
		// per unit
		{"The 10,000 queries used 3 kWh in total, which works out at 0.3 Wh per query.", "0.3 Wh", claims.Consistent, 1, ""},
		{"The 10,000 queries used 3 kWh in total, which works out at 3 Wh per query.", "3 Wh", claims.Overstated, 10, claims.OrderOfMagnitude},
		// sums
		{"The sites have a total of 600 MW: 300 MW in Texas, plus 200 MW in Iowa and another 100 MW in Ohio.", "600 MW", claims.Consistent, 1, ""},
		{"The sites have a total of 700 MW: 300 MW in Texas, plus 200 MW in Iowa and another 100 MW in Ohio.", "700 MW", claims.Overstated, 0, claims.Inconsistency},
		{"两地分别部署3000台和5000台服务器,合计8000台。", "8000台", claims.Consistent, 1, ""},
		{"两地分别部署3000台和5000台服务器,合计9000台。", "9000台", claims.Overstated, 0, claims.Inconsistency},
		// dimension
		{"The data centre consumes 30 MW per hour.", "30 MW per hour", claims.UnitError, 0, claims.UnitKind},
		{"数据中心每小时耗电30兆瓦/小时。", "30兆瓦/小时", claims.UnitError, 0, claims.UnitKind},
		// bounds
		{"The facility claims a PUE of 0.85.", "0.85", claims.Contradicted, 0, claims.OrderOfMagnitude},
		{"Electricity is 130% of the cost of the training run.", "130%", claims.Contradicted, 0, claims.OrderOfMagnitude},
	} {
		r := check(t, test.text, claims.Date{Year: 2024, Month: 6})
		found := false
		for i := range r.Findings {
			f := &r.Findings[i]
			if !strings.Contains(f.Claim.Measure.Span, test.number) {
				continue
			}
			found = true
			v := &f.Verdict
			if v.Verdict != test.want || test.kind != v.ErrorKind {
				t.Errorf("%s: %s is %s (%s), want %s (%s): %+v", test.text, f.Claim.Measure.Span, v.Verdict, v.ErrorKind, test.want, test.kind, v.Reasons)
			}
			if test.factor != 0 && math.Abs(v.Factor/test.factor-1) > 0.12 {
				t.Errorf("%s: %s is off by %.3g, want %.3g", test.text, f.Claim.Measure.Span, v.Factor, test.factor)
			}
		}
		if !found {
			t.Errorf("%s: %q is not a claim: %v", test.text, test.number, spans(r))
		}
	}
}

// spans returns the numbers of a result's claims.
func spans(r *claims.Result) []string {
	var out []string
	for i := range r.Findings {
		out = append(out, r.Findings[i].Claim.Measure.Span)
	}
	return out
}
