package hfconfig

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// Read reads a config.json. A file that cannot be opened or read is the error of package os; what is wrong in it are
// strictyaml.Errors with the path as the name of the file.
func Read(path string) (*catalog.Model, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxBytes+1))
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// Parse reads the text of a config.json, whose name stands in errors and in the source of the model. What is approximate
// is said in the model's note, one sentence each. The error is strictyaml.Errors: everything that is wrong.
func Parse(name string, data []byte) (*catalog.Model, error) {
	root, src, errs := parse(name, data)
	if root == nil {
		return nil, errs
	}
	r := &reader{source: src, root: root, errs: errs}
	model := r.model()
	if len(r.errs) > 0 {
		sort.SliceStable(r.errs, func(i, j int) bool {
			a, b := r.errs[i], r.errs[j]
			return a.Line < b.Line || a.Line == b.Line && a.Col < b.Col
		})
		return nil, r.errs
	}
	// The file says neither when it was written nor when it was read: there is no date.
	model.Provenance = catalog.Provenance{
		Title: title(r, name), Source: name, Basis: quantity.Published, Note: strings.Join(r.notes, " "),
	}
	return model, nil
}

// title is what the file calls the model, or else the name of its folder.
func title(r *reader, name string) string {
	if n := r.root.member("_name_or_path"); n != nil && n.kind == text && strings.TrimSpace(n.text) != "" {
		return clip(n.text)
	}
	if folder := filepath.Base(filepath.Dir(name)); filepath.Base(name) == "config.json" && folder != "." && folder != string(filepath.Separator) {
		return folder
	}
	return filepath.Base(name)
}

// model reads the shapes of whatever architecture the file says it is.
func (r *reader) model() *catalog.Model {
	kind, n := r.find("model_type")
	if n == nil || n.kind != text {
		if n == nil {
			r.missing("the name of an architecture", "model_type")
		} else {
			r.add(n.offset, kind, n.describe(), "the name of an architecture", "")
		}
		return nil
	}
	f, ok := lookup(n.text)
	if !ok {
		hint := "supported are " + strings.Join(Supported(), ", ")
		if near := strictyaml.Nearest(n.text, Supported()); near != "" {
			hint = fmt.Sprintf("the nearest is %s; %s", near, hint)
		}
		r.add(n.offset, kind, n.describe(), "an architecture that is known", hint)
		return nil
	}
	r.refuse("is_encoder_decoder", false, "a decoder")
	m := f.read(r)
	r.fit(&m)
	r.storage()
	return &m
}

// fit checks what has to hold between the sizes of any architecture. Sizes that are wrong by themselves are 0 and
// have their error already.
func (r *reader) fit(m *catalog.Model) {
	if m.HeadDim == 0 && m.MLA == nil && m.Heads > 0 && m.Hidden > 0 {
		r.require(m.Hidden%m.Heads == 0, fmt.Sprintf("%d heads in a width of %d", m.Heads, m.Hidden), "heads that divide the width, or head_dim", "",
			"num_attention_heads", "n_head", "n_heads")
	}
	if m.KVHeads > 0 && m.Heads > 0 && m.MLA == nil {
		r.require(m.Heads%m.KVHeads == 0, fmt.Sprintf("%d key-value heads for %d heads", m.KVHeads, m.Heads), "as many heads for each key-value head", "",
			"num_key_value_heads", "num_kv_heads", "attn_config")
	}
	r.require(m.FFN <= maxSize, fmt.Sprintf("an inner width of %d", m.FFN), fmt.Sprintf("at most %d", maxSize), "",
		"n_inner", "expansion_ratio", "n_embed", "n_embd", "hidden_size", "d_model")
	if x := m.Experts; x != nil && x.Count > 0 {
		r.require(x.TopK <= x.Count, fmt.Sprintf("%d of %d experts", x.TopK, x.Count), "at most all of them", "", "num_experts_per_tok")
		if m.Layers > 0 {
			r.require(x.DenseLayers < m.Layers, fmt.Sprintf("%d dense layers of %d", x.DenseLayers, m.Layers), "a layer with experts", "",
				"first_k_dense_replace", "mlp_only_layers", "decoder_sparse_step", "moe_layers")
		}
	}
	if m.WindowedLayers == 0 || m.Window == 0 {
		m.Window, m.WindowedLayers = 0, 0
	}
}

// storage notes that the checkpoint's weights are stored in fewer bits than they are computed in.
func (r *reader) storage() {
	n := r.root.member("quantization_config")
	if n == nil || n.kind != object {
		return
	}
	if q := n.member("quant_method"); q != nil && q.kind == text {
		r.note("The checkpoint is stored quantised (%s); counts are of weights, whatever their bits.", clip(q.text))
	}
}
