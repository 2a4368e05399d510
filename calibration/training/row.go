package training

import (
	"fmt"
	"io"
	"strings"

	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/step"
)

// Row is one measured training run in the terms of the model.
type Row struct {
	Line                     int
	Source                   string // as the table has it
	Family                   string // what stands or falls together when a source is left out: see family
	Model                    string // as the table has it
	Accelerator              string // of the catalog
	Engine, Cluster, Vintage string
	Job                      layout.Job
	Layout                   layout.Layout
	Overlap                  step.Overlap
	ShardGroup               int
	Measured                 float64 // step time, s
	configuration            string  // equal for runs of the same job and layout on the same chips
}

// Mixed tells whether the model has experts.
func (r *Row) Mixed() bool { return r.Job.Model.Experts != nil }

// Table is a file of measured runs.
type Table struct {
	Rows    []Row
	Refused []score.Refusal
}

// Read reads measured runs. Rows that cannot be compared are refused with the reason; the error, which wraps ErrTable, is
// for a file that is no such table. Columns beside those of measured.csv that are read where they are there: engine,
// cluster, vintage, shard_group. They win over what source and notes say in words.
func Read(in io.Reader, name string, c *catalog.Catalog) (*Table, error) {
	list, err := records(in, name)
	if err != nil {
		return nil, err
	}
	t := &Table{}
	for _, r := range list {
		row := r.row(c)
		if len(r.refused) > 0 {
			t.Refused = append(t.Refused, r.refused...)
			continue
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// Latest keeps of runs of one configuration of a family that differ in their vintage the newest, in the order of the table.
func Latest(rows []Row) []Row {
	newest := map[string]string{}
	for i := range rows {
		r := &rows[i]
		if k := r.Family + "|" + r.configuration; r.Vintage > newest[k] {
			newest[k] = r.Vintage
		}
	}
	var kept []Row
	for i := range rows {
		if r := &rows[i]; r.Vintage == newest[r.Family+"|"+r.configuration] {
			kept = append(kept, *r)
		}
	}
	return kept
}

// row reads a record whole, recording in it all that is wrong.
func (r *record) row(c *catalog.Catalog) Row {
	row := Row{Line: r.line, Source: r.text("source"), Model: r.text("model_name")}
	if row.Source == "" {
		row.Source = "not stated"
	}
	row.Family = family(row.Source)
	row.Accelerator = c.AcceleratorMeant(r.text("gpu"))
	if row.Accelerator == "" {
		r.refuse("gpu", fmt.Sprintf("%q", r.text("gpu")), "an accelerator of the catalog, for example "+strings.Join(c.NearAccelerators(r.text("gpu")), ", "))
	}
	r.software(c, &row)
	row.Job = layout.Job{
		Model: r.model(c), Sequence: r.count("seq_len", 0), GlobalBatch: r.count("global_batch", 0),
		Accelerators: r.count("num_gpus", 0), Recipe: r.recipe(), NodeSize: 8, MemoryBytes: 1,
	}
	r.hardware(c, &row)
	r.layout(&row)
	r.measured(&row)
	var parts []string
	for _, column := range []string{
		"model_name", "layers", "hidden", "seq_len", "gpu", "num_gpus", "tp", "pp", "vpp", "cp", "dp", "ep", "micro_batch", "global_batch",
		"precision", "recompute", "zero_stage",
	} {
		parts = append(parts, r.text(column))
	}
	row.configuration = strings.Join(parts, "|")
	return row
}

// hardware takes the size of a scale-up domain and the memory from the accelerator.
func (r *record) hardware(c *catalog.Catalog, row *Row) {
	a := c.Accelerators.Get(row.Accelerator)
	if a == nil {
		return
	}
	if n := int(a.Value.ScaleUpSize.Mode); n > 0 {
		row.Job.NodeSize = n
	}
	if n := c.Clusters.Get(row.Cluster); n != nil && n.Value.NodeSize > 0 {
		row.Job.NodeSize = n.Value.NodeSize
	}
	row.Job.MemoryBytes = float64(a.Value.Memory.Mode)
	e := c.Engines.Get(row.Engine)
	if e != nil {
		row.Job.FlashAttention, row.Job.FusedLoss, row.Job.Framework = !e.Value.UnfusedScores, e.Value.Elementwise == "fused", e.Value.Framework
	}
}

// recipe is the number format in the model's names.
func (r *record) recipe() string {
	text := strings.ToLower(strings.NewReplacer("_", "-", " ", "-").Replace(r.text("precision")))
	switch text {
	case "fp16", "float16", "half":
		return "fp16"
	case "bf16", "bfloat16", "mixed", "bf16-mixed":
		return "bf16"
	case "fp8", "fp8-cs", "fp8-current", "fp8-current-scaling", "fp8-hybrid", "fp8-e4m3":
		return "fp8-current"
	case "fp8-ds", "fp8-delayed", "fp8-delayed-scaling":
		return "fp8-delayed"
	case "fp8-mx", "mxfp8":
		return "fp8-mx"
	case "fp8-sc", "fp8-block", "fp8-blockwise", "fp8-subchannel":
		return "fp8-block"
	case "fp8-tensorwise", "fp8-tw":
		return "fp8-tensorwise"
	case "fp8-rowwise", "fp8-rw":
		return "fp8-rowwise"
	case "nvfp4", "fp4":
		return "nvfp4"
	}
	r.refuse("precision", fmt.Sprintf("%q", r.text("precision")), "fp16, bf16, fp8-cs, fp8-ds, fp8-mx, fp8-sc, fp8-tensorwise, fp8-rowwise or nvfp4")
	return ""
}
