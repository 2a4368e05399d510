package pypsa

import (
	"context"
	"embed"
	"io/fs"
	"math"
)

//go:embed standard/*.csv
var standardFiles embed.FS

// typeTables are the types of lines and transformers by name: PyPSA's standard types and the network's own. Of two of
// one name the standard type holds, as in PyPSA.
type typeTables struct {
	lines        map[string]LineType
	transformers map[string]TransformerType
}

// types returns the tables; they are empty where no line or transformer has a type.
func (n *Network) types() (typeTables, error) {
	tables := typeTables{lines: map[string]LineType{}, transformers: map[string]TransformerType{}}
	if !n.typed() {
		return tables, nil
	}
	for _, k := range n.LineTypes {
		tables.lines[k.Name] = k
	}
	for _, k := range n.TransformerTypes {
		tables.transformers[k.Name] = k
	}
	standard, err := fs.Sub(standardFiles, "standard")
	if err != nil {
		return tables, err
	}
	f := &folder{fsys: standard, root: "standard types", limits: Limits{}.orDefault()}
	there := map[string]bool{"line_types.csv": true, "transformer_types.csv": true}
	for _, k := range readList(context.Background(), f, lineTypeList(), there, nil).rows {
		tables.lines[k.Name] = k
	}
	for _, k := range readList(context.Background(), f, transformerTypeList(), there, nil).rows {
		tables.transformers[k.Name] = k
	}
	if len(f.errs) > 0 {
		return tables, f.errs
	}
	return tables, nil
}

// typed tells whether types are needed: a branch has one, or the network brings its own.
func (n *Network) typed() bool {
	for i := range n.Lines {
		if n.Lines[i].Type != "" {
			return true
		}
	}
	for i := range n.Transformers {
		if n.Transformers[i].Type != "" {
			return true
		}
	}
	return len(n.LineTypes) > 0 || len(n.TransformerTypes) > 0
}

// apply sets what a type says of a line: impedances are per kilometre and shared by parallel circuits.
func (k *LineType) apply(line *Line) {
	line.R = k.RPerLength * line.Length / line.NumParallel
	line.X = k.XPerLength * line.Length / line.NumParallel
}

// apply sets what a type says of a transformer, its size included: the short-circuit voltage is the impedance per unit
// of the size, and the tap changes the ratio from the neutral position on.
func (k *TransformerType) apply(transformer *Transformer) {
	r := k.VSCR / 100
	x := math.Sqrt(k.VSC*k.VSC/1e4 - r*r)
	transformer.R = r / transformer.NumParallel
	transformer.X = x / transformer.NumParallel
	transformer.Nom = k.SNom
	if transformer.PhaseShift.Hourly == nil {
		transformer.PhaseShift = Constant(k.PhaseShift)
	}
	transformer.TapRatio = 1 + float64(transformer.TapPosition-k.TapNeutral)*k.TapStep/100
}
