package training

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// ErrCalibrate is wrapped by errors about runs that nothing can be calibrated from.
var ErrCalibrate = errors.New("training: nothing to calibrate from")

// ownWeight is how many runs of one's own weigh as much as the default: w = 1 / (1 + 1.2 / n). Taking one run at face
// value gains nothing and harms where runs scatter; with this weight leave-one-out errors fell from 9.4 to 8.1 % with one
// run and to 7.4 % with three.
const ownWeight = 1.2

// fewestSpread is the least that an end of an own interval stands from the prediction, in logarithms: runs of one
// configuration repeat within 3 to 5 %.
const fewestSpread = 0.05

// Calibrated is an engine made from one's own runs.
type Calibrated struct {
	Name   string
	Base   string  // the engine that it starts from
	Runs   int     // that were used
	Weight float64 // of the runs against the default
	Mean   float64 // mean of log(measured / predicted) with the base
	Engine catalog.Engine
}

// Calibrate makes an engine of a name from one's own runs of one engine class: the base engine's step times shifted by
// w times the mean log residual of the runs, its intervals drawn to the runs' own scatter by the same weight. The date is
// when the runs were made. Errors wrap ErrCalibrate.
func Calibrate(c *catalog.Catalog, rows []Row, name, date string) (*Calibrated, []score.Refusal, error) {
	cases, refused := Cases(c, rows)
	if len(cases) == 0 {
		return nil, refused, fmt.Errorf("%w: no row that the model can price", ErrCalibrate)
	}
	base := cases[0].Row.Engine
	mean := 0.0
	residuals := make([]float64, len(cases))
	for i := range cases {
		if cases[i].Row.Engine != base {
			return nil, refused, fmt.Errorf("%w: line %d runs on engine %s and line %d on %s: calibrate each by itself, or name one in a column engine",
				ErrCalibrate, cases[0].Row.Line, base, cases[i].Row.Line, cases[i].Row.Engine)
		}
		residuals[i] = math.Log(cases[i].Row.Measured / cases[i].Time())
		mean += residuals[i] / float64(len(cases))
	}
	n := float64(len(cases))
	out := &Calibrated{Name: name, Base: base, Runs: len(cases), Weight: n / (n + ownWeight), Mean: mean}
	out.Engine = c.Engines.Get(base).Value
	e := &out.Engine
	e.Provenance = catalog.Provenance{
		Title:  "Own runs over " + e.Title,
		Source: fmt.Sprintf("%d measured runs; %s with its step times shifted by %.3f of their mean residual, %+.1f %%", len(cases), base, out.Weight, 100*(math.Exp(mean)-1)),
		Date:   date, Basis: quantity.Measured,
	}
	e.Shift *= math.Exp(out.Weight * mean)
	own := scatter(residuals, mean)
	for _, s := range []*catalog.Spread{&e.Dense, &e.Mixed, &e.Launch} {
		*s = narrowed(*s, out.Weight, own, len(cases))
	}
	return out, refused, nil
}

// scatter is the standard deviation of residuals around their mean, 0 for one.
func scatter(residuals []float64, mean float64) float64 {
	if len(residuals) < 2 {
		return 0
	}
	sum := 0.0
	for _, r := range residuals {
		sum += (r - mean) * (r - mean)
	}
	return math.Sqrt(sum / float64(len(residuals)-1))
}

// z80 is half the width of a normal distribution's P10 to P90, in standard deviations.
const z80 = 1.2816

// narrowed mixes the variance of the default interval and that of the runs by the weight of the runs. One run says nothing
// of its scatter, so it leaves the interval as it is.
func narrowed(s catalog.Spread, weight, own float64, runs int) catalog.Spread {
	if runs < 2 {
		return s
	}
	mix := func(end float64) float64 {
		d := math.Log(end)
		return max(math.Sqrt((1-weight)*d*d+weight*z80*z80*own*own), fewestSpread)
	}
	return catalog.Spread{Points: runs, P10: math.Exp(-mix(s.P10)), P90: math.Exp(mix(s.P90))}
}

// YAML is the entry as the text of a catalog file.
func (k *Calibrated) YAML() ([]byte, error) {
	text, err := strictyaml.Encode(struct {
		Engines strictyaml.Map[catalog.Engine] `yaml:"engines" doc:"Training engines."`
	}{strictyaml.Map[catalog.Engine]{{Name: k.Name, Value: k.Engine}}})
	if err != nil {
		return nil, fmt.Errorf("training: %w", err)
	}
	return text, nil
}
