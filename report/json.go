package report

import (
	"encoding/json"
	"io"
)

// WriteJSON writes the report as indented JSON. NaN and infinities in it are an error of the plan and refused.
func WriteJSON(w io.Writer, r *Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}
