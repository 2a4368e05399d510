package report

import (
	"encoding/json"
	"io"
)

// WriteJSON writes the report as indented JSON. NaN and infinities in it are an error of the plan and refused.
func WriteJSON(w io.Writer, r *Report) error {
	return writeDocument(w, r)
}

// section heads a document of one part of a report.
type section struct {
	SchemaVersion string `json:"schema_version"`
	Version       string `json:"tokenwatt_version"`
	Scenario      string `json:"scenario"`
}

func (r *Report) section() section { return section{r.SchemaVersion, r.Version, r.Scenario} }

// writeDocument writes a value as indented JSON, as text reads.
func writeDocument(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
