package transformer

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"tokenwatt/catalog"
)

// ErrShape is wrapped by every error about a model whose shapes do not fit together.
var ErrShape = errors.New("transformer: shape does not fit")

// ShapeError is one field of a model that does not fit the others.
type ShapeError struct {
	Field    string // name of the field as the catalog writes it, dotted below the model
	Found    string // what is there
	Expected string // what may be there
}

// Error returns field, found and expected in one line.
func (e *ShapeError) Error() string {
	return fmt.Sprintf("%v: %s is %s, expected %s", ErrShape, e.Field, e.Found, e.Expected)
}

// Unwrap returns ErrShape.
func (e *ShapeError) Unwrap() error { return ErrShape }

// faults collects shape errors.
type faults []error

// require adds an error unless the condition holds.
func (f *faults) require(holds bool, field, found, expected string) {
	if !holds {
		*f = append(*f, &ShapeError{Field: field, Found: found, Expected: expected})
	}
}

// err returns the errors joined, nil where there is none.
func (f faults) err() error { return errors.Join(f...) }

// atLeast adds an error where the number is below the least.
func (f *faults) atLeast(field string, number, least int) {
	if number < least {
		f.require(false, field, strconv.Itoa(number), "at least "+strconv.Itoa(least))
	}
}

// maxSize is the most that a width or a number of layers, heads or experts may be, far above any model's: products of
// three of them are whole numbers of 64 bits.
const maxSize = 1 << 30

// within adds an error where a size is above maxSize.
func (f *faults) within(field string, number int) {
	if number > maxSize {
		f.require(false, field, strconv.Itoa(number), "at most "+strconv.Itoa(maxSize))
	}
}

// check returns every way in which the model's fields do not fit together.
func check(m *catalog.Model) error {
	var f faults
	f.atLeast("layers", m.Layers, 1)
	f.atLeast("hidden", m.Hidden, 1)
	f.atLeast("heads", m.Heads, 1)
	f.atLeast("ffn", m.FFN, 1)
	f.atLeast("vocabulary", m.Vocabulary, 1)
	f.atLeast("context", m.Context, 1)
	f.atLeast("embedding_dim", m.EmbeddingDim, 0)
	f.atLeast("mtp", m.MTP, 0)
	f.require(slices.Contains([]string{"gelu", "relu", "swiglu", "geglu"}, m.Activation),
		"activation", strconv.Quote(m.Activation), "gelu, relu, swiglu or geglu")
	f.require(slices.Contains([]string{"layernorm", "rmsnorm", "nonparametric"}, m.Norm),
		"norm", strconv.Quote(m.Norm), "layernorm, rmsnorm or nonparametric")
	f.require(m.LearnedPositions == 0 || m.LearnedPositions >= m.Context, "learned_positions",
		strconv.Itoa(m.LearnedPositions), "0, or at least the context of "+strconv.Itoa(m.Context))
	f.checkSizes(m)
	f.checkHeads(m)
	f.checkWindow(m)
	f.checkExperts(m)
	f.checkLatent(m)
	return f.err()
}

// checkSizes checks that no size is beyond what can be multiplied.
func (f *faults) checkSizes(m *catalog.Model) {
	f.within("layers", m.Layers)
	f.within("hidden", m.Hidden)
	f.within("heads", m.Heads)
	f.within("kv_heads", m.KVHeads)
	f.within("head_dim", m.HeadDim)
	f.within("ffn", m.FFN)
	f.within("vocabulary", m.Vocabulary)
	f.within("embedding_dim", m.EmbeddingDim)
	f.within("mtp", m.MTP)
	if x := m.Experts; x != nil {
		f.within("experts.count", x.Count)
		f.within("experts.shared", x.Shared)
		f.within("experts.ffn", x.FFN)
		f.within("experts.shared_ffn", x.SharedFFN)
	}
	if a := m.MLA; a != nil {
		f.within("mla.q_rank", a.QRank)
		f.within("mla.kv_rank", a.KVRank)
		f.within("mla.nope_dim", a.NopeDim)
		f.within("mla.rope_dim", a.RopeDim)
		f.within("mla.v_dim", a.VDim)
	}
}

// checkHeads checks heads and their width, unless attention is latent.
func (f *faults) checkHeads(m *catalog.Model) {
	f.atLeast("kv_heads", m.KVHeads, 0)
	f.atLeast("head_dim", m.HeadDim, 0)
	if m.MLA != nil || m.Heads < 1 {
		return
	}
	f.require(m.KVHeads <= 0 || m.Heads%m.KVHeads == 0, "kv_heads", strconv.Itoa(m.KVHeads),
		fmt.Sprintf("a divisor of heads, %d", m.Heads))
	f.require(!m.QKNorm || !m.QKNormFull, "qk_norm", "given with qk_norm_full", "one of them")
	f.require(m.HeadDim != 0 || m.Hidden%m.Heads == 0, "head_dim", "not given",
		fmt.Sprintf("a width, because %d heads do not divide hidden, %d", m.Heads, m.Hidden))
}

// checkWindow checks that windows and the layers that use them come together.
func (f *faults) checkWindow(m *catalog.Model) {
	f.atLeast("window", m.Window, 0)
	f.atLeast("windowed_layers", m.WindowedLayers, 0)
	f.require(m.WindowedLayers <= m.Layers, "windowed_layers", strconv.Itoa(m.WindowedLayers),
		fmt.Sprintf("at most layers, %d", m.Layers))
	f.require((m.Window > 0) == (m.WindowedLayers > 0), "window",
		fmt.Sprintf("%d with %d windowed_layers", m.Window, m.WindowedLayers), "both above 0 or both 0")
}

// checkExperts checks a mixture of experts.
func (f *faults) checkExperts(m *catalog.Model) {
	x := m.Experts
	if x == nil {
		return
	}
	f.atLeast("experts.count", x.Count, 1)
	f.atLeast("experts.ffn", x.FFN, 1)
	f.atLeast("experts.shared", x.Shared, 0)
	f.require(x.TopK >= 1 && x.TopK <= x.Count, "experts.top_k", strconv.Itoa(x.TopK),
		fmt.Sprintf("1 to count, %d", x.Count))
	f.require(!x.SharedGate || x.Shared > 0, "experts.shared_gate", "given without shared experts", "shared experts that it weighs")
	f.require(x.SharedFFN == 0 || (x.SharedFFN > 0 && x.Shared > 0), "experts.shared_ffn",
		fmt.Sprintf("%d with %d shared experts", x.SharedFFN, x.Shared), "a width only where there are shared experts")
	f.require(x.DenseLayers >= 0 && x.DenseLayers < max(m.Layers, 1), "experts.dense_layers", strconv.Itoa(x.DenseLayers),
		fmt.Sprintf("0 to layers - 1, %d, so that a layer with experts is left", m.Layers-1))
}

// checkLatent checks latent attention and that nothing of ordinary attention is asked beside it.
func (f *faults) checkLatent(m *catalog.Model) {
	a := m.MLA
	if a == nil {
		return
	}
	f.atLeast("mla.q_rank", a.QRank, 0)
	f.atLeast("mla.kv_rank", a.KVRank, 1)
	f.atLeast("mla.nope_dim", a.NopeDim, 1)
	f.atLeast("mla.rope_dim", a.RopeDim, 1)
	f.atLeast("mla.v_dim", a.VDim, 1)
	f.require(m.KVHeads == 0 || m.KVHeads == m.Heads, "kv_heads", strconv.Itoa(m.KVHeads),
		"none or heads: latent attention gives every head its own key and value")
	f.require(m.HeadDim == 0 || m.HeadDim == a.NopeDim+a.RopeDim, "head_dim", strconv.Itoa(m.HeadDim),
		"none or nope_dim + rope_dim of the latent attention")
	f.require(!m.LinearBias && !m.QKVBias && !m.AttentionBias && !m.QKNorm && !m.QKNormFull && !m.RelativePositions, "mla",
		"given with biases, relative positions or norms of query and key", "none of them, they are not counted for latent attention")
}
