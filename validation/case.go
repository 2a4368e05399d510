package validation

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// seedName begins the name of a comparison that is one draw of chance, which is not worth naming.
const seedName = "seed "

// Measure is how model and measurement are compared; the package comment has the equations.
type Measure string

// The measures.
const (
	Factor     Measure = "factor"
	Relative   Measure = "relative"
	Difference Measure = "difference"
)

// Split says whether the model had seen the rows of a case; the package comment explains the values.
type Split string

// The splits.
const (
	Test        Split = "test"
	Calibration Split = "calibration"
	Input       Split = "input"
	Reference   Split = "reference"
	NoTest      Split = "no test"
)

// Case is one quantity of one model against one table.
type Case struct {
	// Group is one of Groups.
	Group string `json:"group"`
	// Quantity is what is compared, Unit its unit (empty for shares and correlations), Against the table.
	Quantity string `json:"quantity"`
	Unit     string `json:"unit"`
	Against  string `json:"against"`
	Split    Split  `json:"split"`
	// Comparisons is how many pairs of values there are.
	Comparisons int `json:"comparisons"`
	// Model and Measured are the medians of either side: the values themselves where there is one comparison.
	Model    float64 `json:"model"`
	Measured float64 `json:"measured"`
	// Measure says what the following are.
	Measure Measure `json:"measure"`
	Bias    float64 `json:"bias"`
	Median  float64 `json:"median"`
	P90     float64 `json:"p90"`
	Worst   float64 `json:"worst"`
	// WorstName names the comparison that is furthest off.
	WorstName string `json:"worst_name"`
	// Method says how the model's value came about and what its constants were set with; cases may share it.
	Method string `json:"method"`
	// Remark says what is to be known of this case: what was left out, how many values the default range holds, what is
	// furthest off.
	Remark string `json:"remark"`
}

// pair is one comparison.
type pair struct {
	name            string
	model, measured float64
}

// bias is the signed error of a pair.
func (p pair) bias(m Measure) float64 {
	switch m {
	case Factor:
		return p.model / p.measured
	case Relative:
		return p.model/p.measured - 1
	default:
		return p.model - p.measured
	}
}

// off is how far a pair is off, the larger the worse.
func (p pair) off(m Measure) float64 {
	if m == Factor {
		return max(p.model/p.measured, p.measured/p.model)
	}
	return math.Abs(p.bias(m))
}

// compare fills a case's figures in from its pairs. An empty list or a pair without a finite error is a fault of the
// table or of the model and returned as an error: a case is never printed without its rows.
func (c Case) compare(pairs []pair) (Case, error) {
	if len(pairs) == 0 {
		return c, fmt.Errorf("%w: no row of %s can be compared with %s", ErrData, c.Against, c.Quantity)
	}
	var model, measured, bias, off []float64
	for _, p := range pairs {
		o := p.off(c.Measure)
		if math.IsNaN(o) || math.IsInf(o, 0) {
			return c, fmt.Errorf("%w: %s of %q is %g in the model and %g in %s", ErrData, c.Quantity, p.name, p.model, p.measured, c.Against)
		}
		if len(off) == 0 || o > c.Worst {
			c.Worst, c.WorstName = o, p.name
		}
		model, measured = append(model, p.model), append(measured, p.measured)
		bias, off = append(bias, p.bias(c.Measure)), append(off, o)
	}
	if len(pairs) > 1 && c.Measure != Difference && c.WorstName != "" && !strings.HasPrefix(c.WorstName, seedName) {
		c.Remark = strings.TrimSpace(c.Remark + " Furthest off: " + c.WorstName + ".")
	}
	c.Comparisons = len(pairs)
	c.Model, c.Measured = quantile(model, 0.5), quantile(measured, 0.5)
	c.Bias, c.Median, c.P90 = quantile(bias, 0.5), quantile(off, 0.5), quantile(off, 0.9)
	return c, nil
}

// quantile returns the q-quantile by nearest rank.
func quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[max(int(math.Ceil(q*float64(len(sorted))))-1, 0)]
}
