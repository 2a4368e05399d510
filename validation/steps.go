package validation

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/demand/training"
	"tokenwatt/quantity"
)

// stepsFile and singleNodeFile are tables of timed training steps with the same columns.
const (
	stepsFile      = "training/measured.csv"
	singleNodeFile = "training/measured_vtrain_single.csv"
)

// step is one comparison of step times with the MFU that the measured one implies.
type step struct {
	pair
	mfu float64
	// derived tells that the source gives a rate, from which the time was computed with its own count of operations.
	derived bool
}

// stepCases compares step times, one case a source and number format.
func (b *bench) stepCases(ctx context.Context) ([]Case, error) {
	var cases []Case
	var pairs [][]pair
	for _, file := range []string{stepsFile, singleNodeFile} {
		sources, groups, left, err := b.steps(ctx, file)
		if err != nil {
			return nil, err
		}
		for _, source := range sources {
			found := groups[source]
			cases = append(cases, b.stepCase(source, found, left))
			left = ""
			list := make([]pair, len(found))
			for i := range found {
				list[i] = found[i].pair
			}
			pairs = append(pairs, list)
		}
	}
	return finish(cases, pairs)
}

// stepCase describes a source's case.
func (b *bench) stepCase(source string, found []step, left string) Case {
	d := &b.defaults.training.MFU
	low, high, inside, derived := math.Inf(1), 0.0, 0, 0
	var mfu []float64
	for _, s := range found {
		mfu = append(mfu, s.mfu)
		low, high = min(low, s.mfu), max(high, s.mfu)
		if s.mfu >= d.Low.Float() && s.mfu <= d.High.Float() {
			inside++
		}
		if s.derived {
			derived++
		}
	}
	method := fmt.Sprintf("The closed form knows no layout: this is how measured MFU spreads about its default of %.2f, which was set with none of these rows.", d.Mode.Float())
	remark := fmt.Sprintf("The steps imply an MFU of %.2f in the median, %.2f to %.2f; %d of %d are inside the default range.",
		quantile(mfu, 0.5), low, high, inside, len(found))
	if derived > 0 {
		remark += fmt.Sprintf(" %d of %d times were computed from a printed rate.", derived, len(found))
	}
	if strings.Contains(source, "fp8") {
		remark += " MFU is over the bfloat16 peak, which 8 bits may pass."
	}
	switch {
	case strings.HasPrefix(source, "vTrain"):
		remark += " Models of 0.2 to 1.3 G parameters in every layout of two to eight chips, good or bad, all of it recomputed: a table for a model of layouts."
	case strings.HasPrefix(source, "torchtitan"):
		remark += " These H100 are limited to 500 W; the peak taken is that of 700 W."
	case strings.HasPrefix(source, "MaxText"):
		remark += " The rates count attention in full, and so does the model here."
	}
	return Case{Quantity: "step time, " + source, Unit: "s", Against: "measured training steps", Split: Test, Measure: Factor, Method: method, Remark: remark + left}
}

// steps reads a table and returns its comparisons by source, the sources in the order of the table.
func (b *bench) steps(ctx context.Context, file string) (sources []string, groups map[string][]step, left string, err error) {
	t, err := b.data.read(file, append([]string{"source", "model_name", "gpu", "precision", "notes"}, stepNumbers()...)...)
	if err != nil {
		return nil, nil, "", err
	}
	groups = map[string][]step{}
	skipped := 0
	for i, line := range t.rows {
		if i%256 == 0 && ctx.Err() != nil {
			return nil, nil, "", ctx.Err()
		}
		s, known, err := b.step(line)
		if err != nil {
			return nil, nil, "", err
		}
		if !known {
			skipped++
			continue
		}
		source := stepSource(line)
		if !slices.Contains(sources, source) {
			sources = append(sources, source)
		}
		groups[source] = append(groups[source], s)
	}
	if skipped > 0 {
		left = fmt.Sprintf(" (%d of the %d rows of %s have neither time nor rate, or a chip that the catalog lacks.)", skipped, len(t.rows), t.name)
	}
	return sources, groups, left, nil
}

// stepNumbers are the columns that are read as numbers.
func stepNumbers() []string {
	return []string{
		"num_gpus", "global_batch", "seq_len", "step_time_s", "step_time_derived_s", "measured_tflops_per_gpu",
		"layers", "hidden", "heads", "kv_heads", "ffn_hidden", "vocab",
	}
}

// stepSource shortens a source's name: versions and files of one project are one source, number formats are apart.
func stepSource(line row) string {
	source := regexp.MustCompile(` \d+(\.\d+)+$`).ReplaceAllString(line.text("source"), "")
	source = strings.TrimSuffix(source, " performance summary")
	if strings.HasPrefix(source, "torchtitan benchmarks") {
		source = "torchtitan"
	}
	source = strings.TrimSuffix(source, " README")
	if strings.HasPrefix(line.text("precision"), "fp8") {
		return source + ", fp8"
	}
	return source + ", 16 bit"
}

// step compares one row: the closed form's duration of one step, all of it advancing.
func (b *bench) step(line row) (s step, known bool, err error) {
	v, err := line.numbers(stepNumbers()...)
	if err != nil {
		return step{}, false, err
	}
	gpus, batch, sequence, seconds, derived, tflops := v[0], v[1], v[2], v[3], v[4], v[5]
	fromRate := math.IsNaN(seconds)
	if fromRate {
		seconds = derived
	}
	chip, entry, haveChip := b.accelerator(line.text("gpu"))
	if !haveChip || math.IsNaN(gpus+batch+sequence) || math.IsNaN(seconds) && math.IsNaN(tflops) {
		return step{}, false, nil
	}
	server, haveServer := b.server(entry)
	if !haveServer {
		return step{}, false, nil
	}
	p := b.trainingRun(b.stepModel(line, v[6:]), chip, server, gpus, batch*sequence)
	p.Training.SequenceLength = int(sequence)
	p.Training.Goodput = quantity.Exact[quantity.Fraction](1)
	if math.IsNaN(seconds) {
		// These rates count attention in full.
		p.Training.Attention = "full"
	}
	e, err := training.Estimate(p)
	if err != nil {
		return step{}, false, fmt.Errorf("%s line %d: %w", line.table.name, line.line, err)
	}
	if math.IsNaN(seconds) {
		seconds = float64(e.FLOPs) / (gpus * tflops * 1e12)
	}
	mode := p.Training.MFU.Mode.Float()
	name := fmt.Sprintf("%s on %g %s", line.text("model_name"), gpus, line.text("gpu"))
	return step{pair{name, e.Duration.Seconds(), seconds}, mode * e.Duration.Seconds() / seconds, fromRate}, true, nil
}

// stepModel is the catalog's model where the row names one, with the row's depth, and else a model of the row's shapes.
func (b *bench) stepModel(line row, shape []float64) catalog.Model {
	name := strings.ToLower(line.text("model_name"))
	if entry := b.catalog.Models.Get(name); entry != nil && entry.Value.Layers == int(shape[0]) && entry.Value.Hidden == int(shape[1]) {
		m := entry.Value
		// A sequence beyond what the model was made for changes attention alone.
		m.LearnedPositions = 0
		return m
	}
	m := catalog.Model{
		Layers: int(shape[0]), Hidden: int(shape[1]), Heads: int(shape[2]), KVHeads: int(shape[3]), FFN: int(shape[4]),
		Vocabulary: int(shape[5]), Context: 2048, Activation: "gelu", TiedEmbeddings: true,
		Norm: "layernorm", NormBias: true, LinearBias: true,
	}
	notes := line.text("notes")
	if strings.Contains(notes, "head_dim 128") {
		m.HeadDim = 128
	}
	if strings.Contains(notes, "gated SiLU") {
		m.Activation, m.Norm, m.LinearBias, m.NormBias = "swiglu", "rmsnorm", false, false
	}
	return m
}
