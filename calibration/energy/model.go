package energy

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tokenwatt/catalog"
)

// model finds the row's model in the catalog by its name, then by the backbone that the table names. A model that is in
// neither gets the shape that its parameters suggest (shapeOf).
func (r *record) model(c *catalog.Catalog, row *Row) {
	row.Family = familyOf(r.cells["backbone"], row.Model)
	params, active := r.size("params_b"), r.size("active_params_b")
	for _, name := range []string{row.Model, r.cells["backbone"]} {
		entry := c.ModelMeant(name)
		if entry == "" {
			continue
		}
		m := c.Models.Get(entry).Value
		row.Entry, row.Problem.Model, row.Mixed = entry, m, m.Experts != nil
		return
	}
	if params == 0 {
		r.refuse("model", strconv.Quote(row.Model), "a model of the catalog (tokenwatt catalog models lists them), or params_b")
		return
	}
	m, err := shapeOf(params, active)
	if err != nil {
		r.refuse("active_params_b", err.Error(), "at most params_b")
		return
	}
	row.Problem.Model, row.Mixed = m, m.Experts != nil
}

// size reads a count of parameters in thousand millions, 0 where it is not given.
func (r *record) size(column string) float64 {
	if r.cells[column] == "" {
		return 0
	}
	return r.number(column)
}

// familyOf is what is left out together: models of one name up to its size, so that one of 8 G says nothing of its
// sibling of 32 G.
func familyOf(backbone, model string) string {
	name := backbone
	if name == "" {
		name = strings.Join(catalog.ModelWords(model), "-")
	}
	first, _, _ := strings.Cut(strings.ToLower(name), "-")
	switch {
	case strings.HasPrefix(first, "qwen"):
		return "qwen"
	case first == "codellama", first == "llama", first == "meta":
		return "llama"
	case first == "mixtral", first == "mistral":
		return "mistral"
	case strings.HasPrefix(first, "starcoder"):
		return "starcoder"
	}
	return first
}

// shapeOf is a shape with so many parameters and active ones, both in 10^9, for models that the catalog does not have:
// depth and width of dense models grow with the cube root of the parameters at 128 layers' width each, as those of
// Llama 2 and 3 and Qwen 3 do (L = 32 at h = 4,096, 80 at 8,192), eight key-value heads of 128, a vocabulary of 150,000
// where there is room for it. With fewer active parameters there are 128 experts of which 8 see a token.
func shapeOf(params, active float64) (catalog.Model, error) {
	if active == 0 {
		active = params
	}
	if active > params {
		return catalog.Model{}, fmt.Errorf("%g of %g", active, params)
	}
	const head, kv = 128, 8
	hidden := max(1024, math.Round(4096*math.Cbrt(active/8)/1024)*1024) // whole groups of eight heads
	m := catalog.Model{
		Hidden: int(hidden), Heads: int(hidden) / head, KVHeads: kv, HeadDim: head, Activation: "swiglu", Norm: "rmsnorm",
		Vocabulary: 150000, Context: 131072, TiedEmbeddings: active < 5,
	}
	m.Layers = max(12, int(math.Round(32*math.Cbrt(active/8))))
	tables := float64(m.Vocabulary) * hidden * 2
	if m.TiedEmbeddings {
		tables /= 2
	}
	attention := 2*hidden*hidden + 2*hidden*kv*head
	perLayer := (active*1e9-tables)/float64(m.Layers) - attention
	inner := max(hidden, perLayer/(3*hidden))
	m.FFN = int(math.Round(inner/64)) * 64
	if active < 0.8*params {
		const topK = 8
		expert := max(64, math.Round(inner/topK/64)*64)
		count := math.Round((params-active)*1e9/(float64(m.Layers)*3*hidden*expert)) + topK
		m.Experts = &catalog.Experts{Count: int(count), TopK: topK, FFN: int(expert)}
	}
	return m, nil
}
