package svg

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var gallery = flag.String("gallery", "", "write all sample figures into this HTML file, to be looked at")

// TestGallery checks that every sample renders for both widths; with -gallery it also writes them out.
func TestGallery(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Figures</title>` +
		`<style>body{margin:8px auto;max-width:1180px}@media(prefers-color-scheme:dark){body{background:#14171b}}.tw-pair{margin-bottom:24px}</style>`)
	for _, s := range samples() {
		html, err := Responsive(s.figure)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		b.WriteString(html)
	}
	if *gallery == "" {
		return
	}
	if err := os.WriteFile(*gallery, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
