package claims_test

import (
	"testing"

	"tokenwatt/claims"
)

// What a number says again in another unit, a prefix that is a thousand off, a total behind its parts, a change with a start of its own,
// and a fleet that proves nothing about an energy; a power that is named so is no energy, nor an energy behind it a power.
func TestRestatements(t *testing.T) {
	for _, c := range []struct {
		text, span string
		want       claims.Outcome
	}{
		{"The hall draws 40 MW of power. Call it 0.04 GW.", "0.04 GW", claims.Consistent},
		{"The hall draws 40 MW of power. Call it 0.07 GW.", "0.07 GW", claims.NotCheckable},
		{"The run of 500 GPU-hours at 300 W consumed 150 MWh.", "150 MWh", claims.Overstated},
		{"The run of 500 GPU-hours at 300 W consumed 150 kWh.", "150 kWh", claims.Consistent},
		{"一期部署6000张加速卡，二期部署三千张，总规模达到9000张。", "9000张", claims.Consistent},
		{"一期部署6000张加速卡，二期部署三千张，总规模达到1.2万张。", "1.2万张", claims.Overstated},
		{"The fleet doubled from thirty thousand to sixty thousand GPUs, while electricity grew by a fifth, from 400 GWh.", "a fifth", claims.NotCheckable},
		{"一台服务器额定功率5千瓦，开满一天就是120度电。", "120度", claims.Consistent},
	} {
		v := verdictsOf(t, c.text)
		if !found(v, c.span, c.want) {
			t.Errorf("%s: %s is not %s: %v", c.text, c.span, c.want, v)
		}
	}
}
