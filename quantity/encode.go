package quantity

import (
	"encoding/json"
	"fmt"
)

// figureJSON is a Figure in JSON: numbers in the canonical unit, which is named.
type figureJSON struct {
	Low          float64      `json:"low"`
	Mode         float64      `json:"mode"`
	High         float64      `json:"high"`
	Unit         string       `json:"unit"`
	Distribution Distribution `json:"distribution,omitempty"`
	Source       string       `json:"source,omitempty"`
	Date         string       `json:"date,omitempty"`
	Basis        Basis        `json:"basis,omitempty"`
	Note         string       `json:"note,omitempty"`
	Path         string       `json:"path,omitempty"`
}

// figureYAML is a range in a scenario file.
type figureYAML struct {
	Low          string       `yaml:"low"`
	Mode         string       `yaml:"mode"`
	High         string       `yaml:"high"`
	Distribution Distribution `yaml:"distribution,omitempty"`
}

// MarshalJSON writes {"low", "mode", "high", "unit", ...} with the numbers in the canonical unit, and null for a
// figure not given.
func (f Figure[T]) MarshalJSON() ([]byte, error) {
	if !f.Known() {
		return []byte("null"), nil
	}
	if err := f.Check(); err != nil {
		return nil, err
	}
	d := f.Describe()
	out := figureJSON{
		Low: d.Low, Mode: d.Mode, High: d.High, Unit: d.Unit,
		Source: d.Source, Date: d.Date, Basis: d.Basis, Note: d.Note, Path: d.Path,
	}
	if d.IsRange {
		out.Distribution = d.Distribution
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (f *Figure[T]) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*f = Figure[T]{}
		return nil
	}
	var in figureJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return fmt.Errorf("quantity: figure: %w", err)
	}
	g := Figure[T]{
		Distribution: in.Distribution, Source: in.Source, Date: in.Date, Note: in.Note, Basis: in.Basis, Path: in.Path,
	}
	var values [3]T
	for i, v := range []float64{in.Low, in.Mode, in.High} {
		var err error
		if values[i], err = Of[T](v, in.Unit); err != nil {
			return err
		}
	}
	g.set(values[0], values[1], values[2])
	if err := g.Check(); err != nil {
		return err
	}
	*f = g
	return nil
}

// MarshalYAML returns the figure as a scenario file holds it: one string, or a map of low, mode, high and
// distribution, in full precision. Provenance is not in it; files that keep it hold it beside the value.
func (f Figure[T]) MarshalYAML() (any, error) {
	if !f.Known() {
		return nil, nil
	}
	if err := f.Check(); err != nil {
		return nil, err
	}
	if !f.IsRange() {
		return text(f.Mode), nil
	}
	return figureYAML{Low: text(f.Low), Mode: text(f.Mode), High: text(f.High), Distribution: f.Distribution}, nil
}
