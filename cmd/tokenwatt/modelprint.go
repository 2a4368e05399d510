package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
	"tokenwatt/quantity"
	"tokenwatt/report"
)

// modelSchema is the version of what `model --format json` prints.
const modelSchema = "1"

// part is a line of the table of parameters.
type part struct {
	Name       string `json:"part"`
	Parameters int64  `json:"parameters"`
	Active     int64  `json:"active"`
}

// parts are the parameters by what they belong to, those that a token passes beside them; empty ones are left out.
func (c *modelCount) parts() []part {
	p := c.shape.Parameters()
	experts, topK := c.shape.Experts()
	seen := p.Experts
	if experts > 0 {
		seen = p.Experts * quantity.Count(topK) / quantity.Count(experts)
	}
	all := []struct {
		name          string
		total, active quantity.Count
	}{
		{"embedding", p.Embedding, p.Embedding},
		{"learned positions", p.Positions, p.Positions},
		{"embedding to hidden and back", p.Projections, p.Projections},
		{"attention", p.Attention, p.Attention},
		{"dense feed-forward", p.FFN, p.FFN},
		{"routers", p.Router, p.Router},
		{"experts", p.Experts, seen},
		{"shared experts", p.SharedExperts, p.SharedExperts},
		{"norms", p.Norms, p.Norms},
		{"output", p.Output, p.Output},
	}
	var list []part
	for _, a := range all {
		if a.total > 0 {
			list = append(list, part{a.name, int64(a.total), int64(a.active)})
		}
	}
	return list
}

// describe says in words what the model is made of.
func describe(m *catalog.Model, s *transformer.Shape) string {
	var b strings.Builder
	h := s.Heads()
	fmt.Fprintf(&b, "%s layers of width %s, %s heads", thousands(m.Layers), thousands(m.Hidden), thousands(m.Heads))
	switch {
	case h.Latent > 0:
		fmt.Fprintf(&b, " of %d (value %d) with latents of %d", h.Key, h.Value, h.Latent)
	case h.KeyValue == h.Query:
		fmt.Fprintf(&b, " of %d", h.Key)
	default:
		fmt.Fprintf(&b, " of %d sharing %d for keys and values", h.Key, h.KeyValue)
	}
	if h.WindowedLayers > 0 {
		fmt.Fprintf(&b, ", a window of %s in %d layers", thousands(h.Window), h.WindowedLayers)
	}
	if x := m.Experts; x != nil {
		fmt.Fprintf(&b, ", %d of %d experts of %s", x.TopK, x.Count, thousands(x.FFN))
		if x.Shared > 0 {
			fmt.Fprintf(&b, " and %d shared", x.Shared)
		}
		if x.DenseLayers > 0 {
			fmt.Fprintf(&b, ", %d dense layers of %s", x.DenseLayers, thousands(m.FFN))
		}
	} else {
		fmt.Fprintf(&b, ", feed-forward of %s", thousands(m.FFN))
	}
	tied := ""
	if m.TiedEmbeddings {
		tied = ", tied"
	}
	fmt.Fprintf(&b, " (%s), vocabulary of %s%s", m.Activation, thousands(m.Vocabulary), tied)
	return b.String()
}

// thousands writes a whole number with commas.
func thousands[T ~int | ~int64](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// scale is a decimal unit that a column of numbers is written in.
type scale struct {
	unit string
	size float64
}

// scaleOf returns the unit in which a number is from 1 to 1,000.
func scaleOf(x float64) scale {
	s := scale{"FLOP", 1}
	for _, next := range []scale{{"kFLOP", 1e3}, {"MFLOP", 1e6}, {"GFLOP", 1e9}, {"TFLOP", 1e12}, {"PFLOP", 1e15}} {
		if x >= next.size {
			s = next
		}
	}
	return s
}

// table prints the model for people.
func (c *modelCount) table(w io.Writer) error {
	fmt.Fprintf(w, "%s (%s)\n%s\n\n", c.model.Title, c.name, describe(c.model, c.shape))
	p := c.shape.Parameters()
	rows := [][]string{{"parameters", "total", "active", "share"}}
	line := func(name string, total, active int64) {
		rows = append(rows, []string{name, thousands(total), thousands(active), fmt.Sprintf("%.2f %%", 100*float64(total)/float64(p.Total))})
	}
	for _, a := range c.parts() {
		line(a.Name, a.Parameters, a.Active)
	}
	line("total", int64(p.Total), int64(p.Active))
	if p.MTP > 0 {
		rows = append(rows, []string{"prediction modules, apart", thousands(int64(p.MTP)), "", ""})
	}
	if err := report.WriteTable(w, "lrrr", rows); err != nil {
		return err
	}
	if err := c.operatorTable(w); err != nil {
		return err
	}
	return c.byteTable(w)
}

// operatorTable prints the operations of a token: rows of operators, columns of phases.
func (c *modelCount) operatorTable(w io.Writer) error {
	passes := c.passes()
	var names []string
	flops := map[string][3]float64{}
	var totals [3]float64
	for i := range passes {
		column := max(0, i-1) // forward and backward are one column
		list, err := c.shape.Operators(passes[i])
		if err != nil {
			return err
		}
		for _, o := range list {
			if o.FLOPs == 0 {
				continue
			}
			name := o.Name
			if o.Module {
				name = "prediction modules"
			}
			of, seen := flops[name]
			if !seen {
				names = append(names, name)
			}
			per := float64(o.FLOPs) / float64(passes[i].Tokens)
			of[column] += per
			flops[name] = of
			totals[column] += per
		}
	}
	var units [3]scale
	heading := []string{"operations of a token"}
	for i, name := range []string{"training", "prefill", "decode"} {
		units[i] = scaleOf(totals[i])
		heading = append(heading, name+", "+units[i].unit)
	}
	rows := [][]string{heading}
	line := func(name string, of [3]float64) {
		cells := []string{name}
		for i, x := range of {
			cell := ""
			if x > 0 {
				cell = strconv.FormatFloat(x/units[i].size, 'f', 3, 64)
			}
			cells = append(cells, cell)
		}
		rows = append(rows, cells)
	}
	for _, name := range names {
		line(name, flops[name])
	}
	line("total", totals)
	fmt.Fprintf(w, "\nsequences of %s tokens; training is forward and backward, with %s attention; decode is behind %s cached tokens\n",
		thousands(c.sequence), c.attention, thousands(c.sequence))
	return report.WriteTable(w, "lrrr", rows)
}

// sizes are the figures in bytes.
type sizes struct {
	Weights          float64 `json:"weights_bytes"`
	ActiveWeights    float64 `json:"active_weights_bytes"`
	CachePerToken    float64 `json:"cache_bytes_per_token"`
	CachePerSequence float64 `json:"cache_bytes_per_sequence"`
}

func (c *modelCount) sizes() sizes {
	return sizes{
		Weights:          float64(c.shape.WeightBytes(c.weightBytes)),
		ActiveWeights:    float64(c.shape.ActiveWeightBytes(1, c.weightBytes)),
		CachePerToken:    float64(c.shape.KVBytesPerToken(c.cacheByte)),
		CachePerSequence: float64(c.shape.KVBytes(quantity.Tokens(c.sequence), c.cacheByte)),
	}
}

// byteTable prints what the model takes of a memory.
func (c *modelCount) byteTable(w io.Writer) error {
	human := func(x float64) string { return quantity.Human(quantity.Bytes(x), 4) }
	bits := func(bytes float64) string { return strconv.FormatFloat(8*bytes, 'f', -1, 64) + " bits" }
	s := c.sizes()
	fmt.Fprintln(w)
	return report.WriteTable(w, "lrl", [][]string{
		{"bytes", "size", "of"},
		{"weights", human(s.Weights), "all, " + bits(c.weightBytes) + " each"},
		{"weights read", human(s.ActiveWeights), "a decode step of one sequence"},
		{"key-value cache", human(s.CachePerToken), "a token, " + bits(c.cacheByte) + " an element"},
		{"key-value cache", human(s.CachePerSequence), "a sequence of " + thousands(c.sequence)},
	})
}

// modelJSON is what `model --format json` prints.
type modelJSON struct {
	SchemaVersion string             `json:"schema_version"`
	Name          string             `json:"name"`
	Title         string             `json:"title"`
	Source        string             `json:"source"`
	Note          string             `json:"note,omitempty"`
	Sequence      int                `json:"sequence_tokens"`
	Attention     string             `json:"training_attention"`
	WeightBits    float64            `json:"weight_bits"`
	CacheBits     float64            `json:"cache_bits"`
	Parameters    parametersJSON     `json:"parameters"`
	FLOPsPerToken map[string]float64 `json:"flops_per_token"`
	Bytes         sizes              `json:"bytes"`
	Phases        []phaseJSON        `json:"phases"`
}

type parametersJSON struct {
	Total             int64  `json:"total"`
	Active            int64  `json:"active"`
	Multiplied        int64  `json:"multiplied"`
	PredictionModules int64  `json:"prediction_modules"`
	Parts             []part `json:"parts"`
}

type phaseJSON struct {
	Phase     string         `json:"phase"`
	Context   float64        `json:"context_tokens"`
	Tokens    float64        `json:"tokens"`
	Operators []operatorJSON `json:"operators"`
}

type operatorJSON struct {
	Operator   string  `json:"operator"`
	Parameters int64   `json:"parameters"`
	FLOPs      float64 `json:"flops"`
	Weights    float64 `json:"weight_bytes"`
	Gradients  float64 `json:"gradient_bytes"`
	Read       float64 `json:"read_bytes"`
	Written    float64 `json:"written_bytes"`
}

// phaseName is the phase as a word for programs.
func phaseName(p transformer.Phase) string {
	switch p {
	case transformer.TrainForward:
		return "training_forward"
	case transformer.TrainBackward:
		return "training_backward"
	case transformer.PrefillPhase:
		return "prefill"
	case transformer.DecodePhase:
		return "decode"
	}
	return p.String()
}

// phases returns the operators of every phase over one sequence.
func (c *modelCount) phases() ([]phaseJSON, error) {
	var list []phaseJSON
	for _, pass := range c.passes() {
		operators, err := c.shape.Operators(pass)
		if err != nil {
			return nil, err
		}
		phase := phaseJSON{Phase: phaseName(pass.Phase), Context: float64(pass.Context), Tokens: float64(pass.Tokens)}
		for _, o := range operators {
			phase.Operators = append(phase.Operators, operatorJSON{
				o.Name, int64(o.Parameters), float64(o.FLOPs), float64(o.Weights), float64(o.Gradients), float64(o.Read), float64(o.Written),
			})
		}
		list = append(list, phase)
	}
	return list, nil
}

func (c *modelCount) json(w io.Writer) error {
	phases, err := c.phases()
	if err != nil {
		return err
	}
	p, n := c.shape.Parameters(), quantity.Tokens(c.sequence)
	return printJSON(w, modelJSON{
		SchemaVersion: modelSchema, Name: c.name, Title: c.model.Title, Source: c.model.Source, Note: c.model.Note,
		Sequence: c.sequence, Attention: c.attention.String(), WeightBits: 8 * c.weightBytes, CacheBits: 8 * c.cacheByte,
		Parameters: parametersJSON{int64(p.Total), int64(p.Active), int64(p.Multiplied), int64(p.MTP), c.parts()},
		FLOPsPerToken: map[string]float64{
			"training": float64(c.shape.TrainFLOPsPerToken(n, c.attention)),
			"prefill":  float64(c.shape.PrefillFLOPs(0, n)) / float64(n),
			"decode":   float64(c.shape.DecodeFLOPs(n)),
		},
		Bytes: c.sizes(), Phases: phases,
	})
}

// csv prints a line for each operator and phase.
func (c *modelCount) csv(w io.Writer) error {
	phases, err := c.phases()
	if err != nil {
		return err
	}
	out := csv.NewWriter(w)
	rows := [][]string{{
		"phase", "context_tokens", "tokens", "operator", "parameters", "flops", "flops_per_token", "weight_bytes", "gradient_bytes",
		"read_bytes", "written_bytes",
	}}
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	for _, p := range phases {
		for _, o := range p.Operators {
			rows = append(rows, []string{
				p.Phase, number(p.Context), number(p.Tokens), o.Operator, strconv.FormatInt(o.Parameters, 10), number(o.FLOPs),
				number(o.FLOPs / p.Tokens), number(o.Weights), number(o.Gradients), number(o.Read), number(o.Written),
			})
		}
	}
	return out.WriteAll(rows)
}
