package energy

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
	"tokenwatt/demand/serving/engine"
)

// ErrTable is wrapped by errors about a file that is no table of measured inference.
var ErrTable = errors.New("energy: not a table of measured inference")

// MaxBytes is how large a table may be.
const MaxBytes = 64 << 20

// columns that a table must have.
func columns() []string {
	return []string{"source", "task", "model", "precision", "gpu", "num_gpus", "avg_batch", "avg_output_tokens", "throughput_tok_s", "j_per_token"}
}

// Row is one measured steady state in the terms of the model.
type Row struct {
	Line          int
	Source, Task  string
	Model         string // as the table has it
	Entry         string // of the catalog; empty where only parameters are known
	Family        string
	Accelerator   string // of the catalog
	Engine        string // library
	Problem       engine.Problem
	Batch, Output float64
	Input         float64 // tokens of a prompt; 0 where the table does not say
	Joules        float64 // a token
	Watts, Step   float64 // of all accelerators; s for a token of each sequence
	MaxSeqs       int     // the server's setting; 0 where not given
	Mixed, Low    bool    // experts; weights in 8 or 4 bits
	Old           bool    // an engine before 2025
	architecture  string  // of the accelerator that the engine was measured on
}

// Group is the name of the group that a row is judged in: old engine, FP8 and the like, MoE, dense.
func (r *Row) Group() string {
	switch {
	case r.Old:
		return "old engine"
	case r.Low:
		return "8 and 4 bits"
	case r.Mixed:
		return "MoE"
	}
	return "dense"
}

// Table is a file of measured rows.
type Table struct {
	Rows    []Row
	Refused []score.Refusal
}

// record is one line while it is read.
type record struct {
	line    int
	cells   map[string]string
	refused []score.Refusal
}

func (r *record) refuse(column, found, expected string) {
	r.refused = append(r.refused, score.Refusal{Line: r.line, Source: r.cells["source"], Column: column, Found: found, Expected: expected})
}

// mostNumber is above whatever a server has been measured to do, and far below what would overflow a prediction.
const mostNumber = 1e9

// mostBatch is the largest batch, and number of prompts in an iteration, that is predicted.
const mostBatch = 1 << 20

// number reads a cell that has to be above zero.
func (r *record) number(column string) float64 {
	text := r.cells[column]
	x, err := strconv.ParseFloat(text, 64)
	switch {
	case text == "":
		r.refuse(column, "empty", "a number above zero")
	case err != nil || math.IsNaN(x) || math.IsInf(x, 0) || x <= 0:
		r.refuse(column, strconv.Quote(text), "a number above zero")
	case x > mostNumber:
		r.refuse(column, strconv.Quote(text), "at most 1e9")
	}
	return x
}

// degree reads a parallel degree, 1 where it is not given.
func (r *record) degree(column string) int {
	text := strings.TrimSuffix(r.cells[column], ".0")
	if text == "" {
		return 1
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 1<<20 {
		r.refuse(column, strconv.Quote(text), "a whole number from 1 on")
		return 1
	}
	return n
}

// Read reads a table with the columns of ML.ENERGY's as this project keeps them: source, task, model, precision, gpu,
// num_gpus, avg_batch, avg_output_tokens, throughput_tok_s, j_per_token, and where they are there backbone, params_b,
// active_params_b, arch, tp, pp, ep, dp, max_num_seqs, implied_power_w, avg_input_tokens. Rows that cannot be predicted
// are refused with line and reason. The error wraps ErrTable where the file is no such table.
func Read(in io.Reader, name string, c *catalog.Catalog) (*Table, error) {
	limited := &io.LimitedReader{R: in, N: MaxBytes + 1}
	reader := csv.NewReader(limited)
	reader.FieldsPerRecord, reader.LazyQuotes = -1, true
	header, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: no header: %w", ErrTable, name, err)
	}
	for i := range header {
		header[i] = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(header[i], "\ufeff")))
	}
	if err := checkHeader(header); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrTable, name, err)
	}
	t := &Table{}
	m := newMachines(c)
	for {
		cells, err := reader.Read()
		if limited.N <= 0 {
			return nil, fmt.Errorf("%w: %s: larger than %d MiB", ErrTable, name, MaxBytes>>20)
		}
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrTable, name, err)
		}
		line, _ := reader.FieldPos(0)
		r := record{line: line, cells: map[string]string{}}
		if len(cells) != len(header) {
			r.refuse("", fmt.Sprintf("%d cells", len(cells)), fmt.Sprintf("%d, as in the header", len(header)))
		} else {
			for i, h := range header {
				r.cells[h] = strings.TrimSpace(cells[i])
			}
			if row := r.row(c, m); len(r.refused) == 0 {
				t.Rows = append(t.Rows, row)
			}
		}
		t.Refused = append(t.Refused, r.refused...)
	}
}

// checkHeader wants each column that is needed once.
func checkHeader(header []string) error {
	var lacks []string
	for _, c := range columns() {
		switch n := len(slices.DeleteFunc(slices.Clone(header), func(h string) bool { return h != c })); {
		case n == 0:
			lacks = append(lacks, c)
		case n > 1:
			return fmt.Errorf("the column %s is there twice", c)
		}
	}
	if len(lacks) > 0 {
		return fmt.Errorf("without the columns %s", strings.Join(lacks, ", "))
	}
	return nil
}

// row reads a record whole, recording in it all that is wrong.
func (r *record) row(c *catalog.Catalog, m *machines) Row {
	row := Row{Line: r.line, Source: r.cells["source"], Task: r.cells["task"], Model: r.cells["model"]}
	row.Batch, row.Output = r.number("avg_batch"), r.number("avg_output_tokens")
	if row.Batch > mostBatch && row.Batch <= mostNumber {
		r.refuse("avg_batch", strconv.Quote(r.cells["avg_batch"]), fmt.Sprintf("at most %d", mostBatch))
	}
	if row.Output > 0 && row.Batch <= mostBatch && row.Batch/row.Output > mostBatch {
		r.refuse("avg_output_tokens", strconv.Quote(r.cells["avg_output_tokens"]), fmt.Sprintf("answers so long that an iteration has at most %d new prompts", mostBatch))
	}
	rate := r.number("throughput_tok_s")
	row.Joules = r.number("j_per_token")
	row.Step, row.Watts = row.Batch/rate, row.Joules*rate
	if r.cells["implied_power_w"] != "" {
		row.Watts = r.number("implied_power_w")
	}
	if r.cells["avg_input_tokens"] != "" {
		row.Input = r.number("avg_input_tokens")
	}
	if r.cells["max_num_seqs"] != "" {
		row.MaxSeqs = r.degree("max_num_seqs")
	}
	row.Accelerator = c.AcceleratorMeant(r.cells["gpu"])
	if row.Accelerator == "" {
		r.refuse("gpu", strconv.Quote(r.cells["gpu"]), "an accelerator of the catalog, for example "+strings.Join(c.NearAccelerators(r.cells["gpu"]), ", "))
	}
	row.Old = row.Source == "mlenergy-v2"
	row.Engine = "vllm 0.11"
	if row.Old {
		row.Engine = "vllm 0.5"
	}
	r.layout(&row.Problem)
	r.model(c, &row)
	row.Problem.Weights = r.format()
	row.Low = row.Problem.Weights != engine.BF16
	if len(r.refused) == 0 {
		if err := m.complete(&row); err != nil {
			r.refuse("", err.Error(), "")
		}
	}
	return row
}

// layout reads the parallel degrees. Where only expert parallelism is given the ranks share attention as tensor-parallel
// ones, as vLLM's --enable-expert-parallel does.
func (r *record) layout(p *engine.Problem) {
	n := r.degree("num_gpus")
	p.TP, p.PP, p.DP = r.degree("tp"), r.degree("pp"), r.degree("dp")
	ep := r.degree("ep")
	p.ExpertParallel = ep > 1
	if p.DP > 1 && ep == 1 {
		r.refuse("dp", strconv.Itoa(p.DP), "1: copies of a model without expert parallelism are replicas of their own")
	}
	if p.TP*p.PP*p.DP != n && ep == n/p.PP && p.DP == 1 {
		p.TP = ep
	}
	if p.TP*p.PP*p.DP != n {
		r.refuse("num_gpus", strconv.Itoa(n), fmt.Sprintf("tp x pp x dp = %d, or as many as ep", p.TP*p.PP*p.DP))
	}
}

// format is the number format of the weights; 16 bits where the table does not say.
func (r *record) format() engine.Format {
	text := strings.ToLower(r.cells["precision"])
	switch text {
	case "", "bfloat16", "bf16", "float16", "fp16", "half", "auto":
		return engine.BF16
	case "fp8-e4m3", "fp8_e4m3", "float8":
		return engine.FP8
	case "fp4", "modelopt_fp4":
		return engine.NVFP4
	case "int4", "awq", "gptq", "w4a16":
		return engine.INT4
	case "int8", "w8a8":
		return engine.INT8
	}
	for _, f := range engine.Formats() {
		if text == string(f) {
			return f
		}
	}
	r.refuse("precision", strconv.Quote(r.cells["precision"]), "bfloat16, fp8, mxfp4, nvfp4, int8 or int4")
	return engine.BF16
}

// machines keeps kernels and networks of accelerators, which take a while to make.
type machines struct {
	catalog *catalog.Catalog
	known   map[string]engine.Problem
}

func newMachines(c *catalog.Catalog) *machines {
	return &machines{catalog: c, known: map[string]engine.Problem{}}
}

// complete fills in what a row takes from its machine and tells whether the replica can be priced.
func (m *machines) complete(row *Row) error {
	key := row.Accelerator + "|" + row.Engine
	p, known := m.known[key]
	if !known {
		if err := p.MachineOf(m.catalog, row.Accelerator, row.Engine); err != nil {
			return err
		}
		m.known[key] = p
	}
	q := &row.Problem
	q.Kernels, q.Network, q.Engine, q.Memory = p.Kernels, p.Network, p.Engine, p.Memory
	if of := m.catalog.Accelerators.Get(p.Engine.Accelerator); of != nil {
		row.architecture = of.Value.Architecture
	}
	q.Cache = kernel.BF16
	q.MaxSeqs, q.MaxTokens = int(row.Batch)+1, 8192
	q.MaxContext = 32768
	// Whether it fits the memory is not asked: it ran.
	_, err := engine.NewCounter(*q)
	return err
}
