package transformer_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
)

// fields returns the field of every shape error that is joined in err.
func fields(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	list := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		list = joined.Unwrap()
	}
	var names []string
	for _, e := range list {
		var shape *transformer.ShapeError
		if !errors.As(e, &shape) || !errors.Is(e, transformer.ErrShape) {
			t.Fatalf("%v is no shape error", e)
		}
		names = append(names, shape.Field)
	}
	return names
}

func TestShapesThatDoNotFit(t *testing.T) {
	change := func(f func(*catalog.Model)) catalog.Model {
		m := llama(32, 4096, 32, 8, 14336, 32000, 4096)
		f(&m)
		return m
	}
	latent := func(f func(*catalog.Model)) catalog.Model {
		m := deepSeekV3()
		f(&m)
		return m
	}
	cases := []struct {
		name  string
		model catalog.Model
		want  []string
	}{
		{"nothing given", catalog.Model{}, []string{"layers", "hidden", "heads", "ffn", "vocabulary", "context", "activation", "norm"}},
		{"heads of no whole width", change(func(m *catalog.Model) { m.Hidden = 4097 }), []string{"head_dim"}},
		{"groups of unequal size", change(func(m *catalog.Model) { m.KVHeads = 7 }), []string{"kv_heads"}},
		{"window without layers", change(func(m *catalog.Model) { m.Window = 128 }), []string{"window"}},
		{"layers without window", change(func(m *catalog.Model) { m.WindowedLayers = 2 }), []string{"window"}},
		{"too many windows", change(func(m *catalog.Model) { m.Window, m.WindowedLayers = 128, 33 }), []string{"windowed_layers"}},
		{"positions too few", change(func(m *catalog.Model) { m.LearnedPositions = 100 }), []string{"learned_positions"}},
		{"more experts seen than there are", change(func(m *catalog.Model) {
			m.Experts = &catalog.Experts{Count: 4, TopK: 5, FFN: 100}
		}), []string{"experts.top_k"}},
		{"no layer left for experts", change(func(m *catalog.Model) {
			m.Experts = &catalog.Experts{Count: 4, TopK: 1, FFN: 100, DenseLayers: 32}
		}), []string{"experts.dense_layers"}},
		{"width of no expert", change(func(m *catalog.Model) {
			m.Experts = &catalog.Experts{Count: 4, TopK: 1, FFN: 100, SharedFFN: 10}
		}), []string{"experts.shared_ffn"}},
		{
			"empty latent attention", change(func(m *catalog.Model) { m.KVHeads, m.MLA = 0, &catalog.MLA{} }),
			[]string{"mla.kv_rank", "mla.nope_dim", "mla.rope_dim", "mla.v_dim"},
		},
		{"latent and grouped", latent(func(m *catalog.Model) { m.KVHeads = 8 }), []string{"kv_heads"}},
		{"latent and biased", latent(func(m *catalog.Model) { m.QKVBias = true }), []string{"mla"}},
		{"latent with another width", latent(func(m *catalog.Model) { m.HeadDim = 56 }), []string{"head_dim"}},
		{"two faults", change(func(m *catalog.Model) { m.Activation, m.Norm = "tanh", "batch" }), []string{"activation", "norm"}},
		{"beyond what can be multiplied", change(func(m *catalog.Model) { m.HeadDim, m.Vocabulary = 1<<31, 1<<40 }), []string{"head_dim", "vocabulary"}},
		{"beyond exact counting", change(func(m *catalog.Model) { m.Layers, m.FFN = 1<<30, 1<<30 }), []string{"layers"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := transformer.Of(c.model)
			if diff := cmp.Diff(c.want, fields(t, err)); diff != "" {
				t.Errorf("fields that do not fit (-want +got):\n%s", diff)
			}
			if err != nil && !strings.Contains(err.Error(), "expected") {
				t.Errorf("%q does not say what was expected", err)
			}
		})
	}
}

func TestParseAttention(t *testing.T) {
	for _, a := range []transformer.Attention{transformer.Causal, transformer.Full} {
		got, err := transformer.ParseAttention(a.String())
		if err != nil || got != a {
			t.Errorf("%v parses as %v, %v", a, got, err)
		}
	}
	if _, err := transformer.ParseAttention("half"); !errors.Is(err, transformer.ErrShape) {
		t.Errorf("half parses: %v", err)
	}
}

// TestParametersAddUp: parts make the total, active is within it, and what one token is multiplied with is no
// more than what is active and not a look-up table, plus the tied table.
func TestParametersAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		s, err := transformer.Of(m)
		if err != nil {
			t.Fatal(err)
		}
		p := s.Parameters()
		parts := p.Embedding + p.Positions + p.Projections + p.Output + p.Attention + p.FFN + p.Router + p.Experts + p.SharedExperts + p.Norms
		if parts != p.Total || p.Active > p.Total || p.Multiplied > p.Active {
			t.Errorf("parts %v, total %v, active %v, multiplied %v", parts, p.Total, p.Active, p.Multiplied)
		}
		if p.Total != p.Active && m.Experts == nil {
			t.Errorf("a dense model has %v of %v active", p.Active, p.Total)
		}
		if math.Trunc(float64(p.Total)) != float64(p.Total) {
			t.Errorf("total %v is not whole", p.Total)
		}
	})
}

// TestExpertsTouched: one token touches the k it chose; many touch all; the mean of uniform choices, drawn by
// hand for E = 2, k = 1, T = 2: of four equally likely choices two touch both, so 1.5 in the mean.
func TestExpertsTouched(t *testing.T) {
	s := mustShape(t, deepSeekV3())
	near(t, "one token", s.ExpertsTouched(1), 8, 1e-12)
	near(t, "many tokens", s.ExpertsTouched(1e4), 256, 1e-12)
	m := mixtral()
	m.Experts = &catalog.Experts{Count: 2, TopK: 1, FFN: 10}
	near(t, "two of two", mustShape(t, m).ExpertsTouched(2), 1.5, 1e-12)
}

// TestActiveWeightBytes: a batch that touches every expert reads all but the table of input embeddings, save a
// row for each sequence; one token reads the active parameters so.
func TestActiveWeightBytes(t *testing.T) {
	s := mustShape(t, mixtral())
	p := s.Parameters()
	near(t, "large batch", float64(s.ActiveWeightBytes(1000, 2)), 2*float64(p.Total-p.Embedding)+2*1000*4096, 1e-12)
	near(t, "one token", float64(s.ActiveWeightBytes(1, 2)), 2*float64(p.Active-p.Embedding)+2*4096, 1e-12)
	tied := mustShape(t, bloom())
	near(t, "tied", float64(tied.ActiveWeightBytes(1, 2)), 2*float64(tied.Parameters().Total)+2*14336, 1e-12)
	near(t, "weights", float64(tied.WeightBytes(2)), 352494542848, 0)
}
