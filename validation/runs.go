package validation

import (
	"context"
	"fmt"
	"math"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/demand/training"
)

// runsFile is the table of published training runs.
const runsFile = "energy/training_runs.csv"

// publishedRun is a row of the table with what the catalog knows of it.
type publishedRun struct {
	id                 string
	hours              float64 // accelerator-hours; NaN where not known
	tokens             float64 // NaN where not known
	megawattHours      float64 // IT energy as published, PUE taken off; NaN where there is none
	powerBasis         string
	chip               *catalog.Accelerator
	server             *catalog.Server
	model              *catalog.Model // nil where the catalog has none
	calibration, known bool           // whether the default MFU names this run as its source; whether the chip is known
}

// catalogModel returns the catalog's name of a run's model, and whether the default MFU quotes this run.
func catalogModel(run string) (name string, quoted bool) {
	switch run {
	case "gpt3-175b":
		return "gpt-3-175b", false
	case "bloom-176b":
		return "bloom-176b", false
	case "llama1-65b":
		return "llama-1-65b", false
	case "llama2-7b", "llama2-13b", "llama2-70b":
		return "llama-2-" + strings.TrimPrefix(run, "llama2-"), false
	case "llama3-8b", "llama3-70b":
		return "llama-3-" + strings.TrimPrefix(run, "llama3-"), false
	case "llama31-8b", "llama31-70b":
		return "llama-3.1-" + strings.TrimPrefix(run, "llama31-"), false
	case "llama31-405b":
		return "llama-3.1-405b", true
	case "palm-540b", "gopher-280b", "glm-130b":
		return run, true
	case "falcon-180b", "deepseek-v3":
		return run, false
	}
	return "", false
}

// publishedRuns reads the table.
func (b *bench) publishedRuns() ([]publishedRun, error) {
	columns := []string{"tokens_b", "n_accel", "wall_days", "accel_hours", "pue", "mwh_reported", "mwh_recomputed"}
	t, err := b.data.read(runsFile, append([]string{"run_id", "accelerator", "power_basis"}, columns...)...)
	if err != nil {
		return nil, err
	}
	var runs []publishedRun
	for _, line := range t.rows {
		v, err := line.numbers(columns...)
		if err != nil {
			return nil, err
		}
		r := publishedRun{id: line.text("run_id"), tokens: v[0] * 1e9, hours: v[3], powerBasis: line.text("power_basis")}
		if math.IsNaN(r.hours) {
			r.hours = v[1] * v[2] * 24
		}
		if r.megawattHours = v[5] / v[4]; math.IsNaN(v[5]) {
			r.megawattHours = v[6] / v[4]
		}
		var entry string
		if r.chip, entry, r.known = b.accelerator(line.text("accelerator")); r.known {
			r.server, r.known = b.server(entry)
		}
		name, quoted := catalogModel(r.id)
		if m := b.catalog.Models.Get(name); m != nil {
			r.model, r.calibration = &m.Value, quoted
		}
		runs = append(runs, r)
	}
	return runs, nil
}

// trainingCases are the published runs and the timed steps.
func trainingCases(ctx context.Context, b *bench) ([]Case, error) {
	runs, err := b.publishedRuns()
	if err != nil {
		return nil, err
	}
	hours, err := b.runHours(runs)
	if err != nil {
		return nil, err
	}
	energy, err := b.runEnergy(runs)
	if err != nil {
		return nil, err
	}
	b.tell("validating training steps", "")
	steps, err := b.stepCases(ctx)
	return append(append(hours, energy...), steps...), err
}

// estimateHours returns the accelerator-hours of a run at the defaults, and at the ends of the ranges of MFU and
// goodput.
func (b *bench) estimateHours(r *publishedRun) (mode, low, high float64, err error) {
	p := b.trainingRun(*r.model, r.chip, r.server, 1, r.tokens)
	mfu, goodput := p.Training.MFU, p.Training.Goodput
	e, err := training.Estimate(p)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("%s: %w", r.id, err)
	}
	mode = e.AcceleratorHours
	work := mode * mfu.Mode.Float() * goodput.Mode.Float()
	return mode, work / (mfu.High.Float() * goodput.High.Float()), work / (mfu.Low.Float() * goodput.Low.Float()), nil
}

// runHours compares accelerator-hours, runs that the default MFU was chosen with apart from the others.
func (b *bench) runHours(runs []publishedRun) ([]Case, error) {
	var tested, quoted []pair
	var testedInside, quotedInside int
	for i := range runs {
		r := &runs[i]
		if r.model == nil || !r.known || math.IsNaN(r.hours+r.tokens) {
			continue
		}
		mode, low, high, err := b.estimateHours(r)
		if err != nil {
			return nil, err
		}
		inside := 0
		if r.hours >= low && r.hours <= high {
			inside = 1
		}
		p := pair{r.id, mode / 1e3, r.hours / 1e3}
		if r.calibration {
			quoted, quotedInside = append(quoted, p), quotedInside+inside
		} else {
			tested, testedInside = append(tested, p), testedInside+inside
		}
	}
	d := &b.defaults.training
	method := fmt.Sprintf("6 N D and attention at the default MFU of %.2f and goodput of %.2f, without any layout.", d.MFU.Mode.Float(), d.Goodput.Mode.Float())
	text := func(inside, of int) string {
		return fmt.Sprintf("%d of %d published values are inside the default ranges (MFU %.2f-%.2f, goodput %.2f-%.2f).",
			inside, of, d.MFU.Low.Float(), d.MFU.High.Float(), d.Goodput.Low.Float(), d.Goodput.High.Float())
	}
	left := len(runs) - len(tested) - len(quoted)
	cases := []Case{
		{
			Quantity: "accelerator-hours of published runs", Unit: "1000 h", Against: "training_runs.csv", Split: Test, Measure: Factor,
			Method: method, Remark: text(testedInside, len(tested)) + fmt.Sprintf(" %d of %d rows have no catalog model, chip, hours or tokens. The hours of GPT-3 were themselves computed from a measured rate.", left, len(runs)),
		},
		{
			Quantity: "accelerator-hours of runs that the default MFU quotes", Unit: "1000 h", Against: "training_runs.csv", Split: Calibration, Measure: Factor,
			Method: method, Remark: text(quotedInside, len(quoted)) + " These authors' MFU is in the default's source.",
		},
	}
	return finish(cases, [][]pair{tested, quoted})
}

// runEnergy compares IT energy: from the published hours alone, and from the tokens.
func (b *bench) runEnergy(runs []publishedRun) ([]Case, error) {
	var measured, whole, computed []pair
	for i := range runs {
		r := &runs[i]
		if !r.known || math.IsNaN(r.megawattHours) {
			continue
		}
		watts := busyPowerPerAccelerator(r.server)
		if !strings.HasPrefix(r.powerBasis, "measured system") {
			if !math.IsNaN(r.hours) {
				computed = append(computed, pair{r.id, r.hours * watts / 1e6, r.megawattHours})
			}
			continue
		}
		measured = append(measured, pair{r.id, r.hours * watts / 1e6, r.megawattHours})
		if r.model != nil && !math.IsNaN(r.tokens) {
			mode, _, _, err := b.estimateHours(r)
			if err != nil {
				return nil, err
			}
			whole = append(whole, pair{r.id, mode * watts / 1e6, r.megawattHours})
		}
	}
	const power = "Power is busy fraction x nameplate of the catalog's server."
	cases := []Case{
		{
			Quantity: "measured IT energy, from published hours", Unit: "MWh", Against: "training_runs.csv", Split: Test, Measure: Factor,
			Method: power, Remark: "Published energy without PUE, rows whose power was measured at the system, host included; all are TPUs but one (V100), and that of Switch was estimated by its authors. Rows measured at the chips alone give no hours.",
		},
		{
			Quantity: "measured IT energy, from tokens", Unit: "MWh", Against: "training_runs.csv", Split: Test, Measure: Factor,
			Method: power, Remark: "Hours by the closed form, so that errors of time and of power meet; the run of PaLM is one that the default MFU quotes.",
		},
		{
			Quantity: "IT energy, published as hours x an assumed power", Unit: "MWh", Against: "training_runs.csv", Split: NoTest, Measure: Factor,
			Method: power, Remark: "The published energy is hours x thermal design power of the chip or another assumed power, nothing measured: this says what host, network and load factor change, not who is right.",
		},
	}
	return finish(cases, [][]pair{measured, whole, computed})
}
