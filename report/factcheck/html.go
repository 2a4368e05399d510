package factcheck

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
)

//go:embed template/page.html template/page.css
var templates embed.FS

// WriteHTML writes the report as one self-contained page.
func WriteHTML(w io.Writer, r *Report) error {
	css, err := templates.ReadFile("template/page.css")
	if err != nil {
		return fmt.Errorf("factcheck: page style: %w", err)
	}
	t, err := template.New("page.html").ParseFS(templates, "template/page.html")
	if err != nil {
		return fmt.Errorf("factcheck: page: %w", err)
	}
	view := newView(r)
	view.CSS = template.CSS(css)
	var b bytes.Buffer
	if err := t.Execute(&b, view); err != nil {
		return fmt.Errorf("factcheck: page: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}
