package scenario

import (
	"fmt"
	"strconv"

	"tokenwatt/catalog"
)

// degrees are the layout of one pool.
type degrees struct {
	tensor, pipeline, data int
	experts                bool
	allToAll               string
}

// checkLayouts reports layouts that engines do not have.
func checkLayouts(path string, v *Serving, known *catalog.Catalog, report reporter) {
	if known == nil {
		return
	}
	model := known.Models.Get(v.Model)
	if model == nil {
		return // the decoder has said so
	}
	m := v.Simulation
	checkDegrees(path, degrees{m.TensorParallel, m.PipelineParallel, m.DataParallel, m.ExpertParallel, m.AllToAll}, &model.Value, report)
	if d := m.Decode; d != nil {
		checkDegrees(path+".decode", degrees{d.TensorParallel, d.PipelineParallel, d.DataParallel, d.ExpertParallel, d.AllToAll}, &model.Value, report)
	}
	if n := max(model.Value.Context, model.Value.MaxContext, model.Value.LearnedPositions); m.MaxModelLen > n {
		report(path+".max_model_len", strconv.Itoa(m.MaxModelLen), fmt.Sprintf("at most the model's context of %d tokens", n), "a model of your own in define may have a longer max_context")
	}
}

// checkDegrees reports what a model cannot be cut into.
func checkDegrees(path string, d degrees, model *catalog.Model, report reporter) {
	if d.tensor > 0 && model.Heads%d.tensor != 0 {
		report(path+".tensor_parallel", strconv.Itoa(d.tensor), fmt.Sprintf("a divisor of the model's %d query heads", model.Heads), "")
	}
	if d.pipeline > model.Layers {
		report(path+".pipeline_parallel", strconv.Itoa(d.pipeline), fmt.Sprintf("at most the model's %d layers", model.Layers), "")
	}
	switch {
	case model.Experts == nil && d.experts:
		report(path+".expert_parallel", "on", "a model with experts", "")
	case model.Experts == nil && d.data > 1:
		report(path+".data_parallel", strconv.Itoa(d.data), "a model with experts", "copies of a dense model are replicas")
	case d.data > 1 && !d.experts:
		report(path+".data_parallel", strconv.Itoa(d.data), "expert_parallel: true beside it", "data-parallel attention with experts cut as well is not modelled")
	case d.experts && d.tensor > 0 && d.tensor*d.data > model.Experts.Count:
		report(path+".data_parallel", fmt.Sprintf("%d ranks", d.tensor*d.data), fmt.Sprintf("at most the model's %d experts; copies of experts are not modelled", model.Experts.Count), "")
	}
	if d.allToAll == "point-to-point" && d.data == 1 {
		report(path+".all_to_all", "`point-to-point` with one data-parallel rank", "data_parallel above 1, between whose ranks tokens go", "")
	}
}
