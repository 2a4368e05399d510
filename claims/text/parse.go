package text

import (
	"path"
	"strings"
)

// DefaultMaxBytes is the longest input read unless the settings say otherwise.
const DefaultMaxBytes = 256 << 20

// Settings says how to read an input. The zero Settings reads any type by its content.
type Settings struct {
	Format   Format // Auto goes by Name, then by the content
	Name     string // of the file, for its extension
	MaxBytes int    // 0 is DefaultMaxBytes
}

// Parse reads an input: decodes it, takes its markup off, and cuts it into paragraphs, sentences and clauses.
// Time and memory are linear in the input. Errors are a *DecodeError or a *SizeError.
func Parse(data []byte, s *Settings) (*Document, error) {
	if s == nil {
		s = &Settings{}
	}
	limit := s.MaxBytes
	if limit <= 0 {
		limit = DefaultMaxBytes
	}
	if len(data) > limit {
		return nil, &SizeError{Found: len(data), Limit: limit}
	}
	original, encoding, err := Decode(data)
	if err != nil {
		return nil, err
	}
	kind := s.Format
	if kind == Auto {
		kind = detectFormat(s.Name, original)
	}
	d := &Document{Format: kind, Encoding: encoding, Original: original}
	switch kind {
	case Plain:
		d.Text = original
		d.Paragraphs = plainParagraphs(original)
	case HTML:
		readHTML(d)
	case Markdown:
		readMarkdown(d)
	default:
		return nil, &FormatError{Found: string(kind)}
	}
	d.divide()
	return d, nil
}

// FromString returns the document of a plain text that needs no decoding.
func FromString(s string) *Document {
	d := &Document{Format: Plain, Encoding: UTF8, Original: []rune(s)}
	d.Text = d.Original
	d.Paragraphs = plainParagraphs(d.Text)
	d.divide()
	return d
}

// detectFormat tells the markup by extension, then by content.
func detectFormat(name string, original []rune) Format {
	switch strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/"))) {
	case ".html", ".htm", ".xhtml":
		return HTML
	case ".md", ".markdown":
		return Markdown
	case ".txt", ".text":
		return Plain
	}
	head := string(original[:min(len(original), 4096)])
	low := strings.ToLower(strings.TrimSpace(head))
	for _, mark := range []string{"<!doctype html", "<html", "<?xml", "<head", "<body", "<article", "<div", "<p>", "<p ", "<h1", "<main", "<section"} {
		if strings.HasPrefix(low, mark) {
			return HTML
		}
	}
	if strings.Contains(low, "<body") || strings.Contains(low, "</p>") || strings.Contains(low, "</div>") {
		return HTML
	}
	if looksMarkdown(head) {
		return Markdown
	}
	return Plain
}

// looksMarkdown reports whether a text has two different marks of Markdown, or a heading at its start.
func looksMarkdown(head string) bool {
	marks := 0
	heading, link, table, bold, fence := false, false, false, false, false
	for i, line := range strings.Split(head, "\n") {
		t := strings.TrimSpace(line)
		if strings.HasPrefix(t, "# ") || strings.HasPrefix(t, "## ") || strings.HasPrefix(t, "### ") {
			if i == 0 {
				return true
			}
			heading = true
		}
		table = table || strings.HasPrefix(t, "|") && strings.Count(t, "|") >= 3
		fence = fence || strings.HasPrefix(t, "```")
		link = link || strings.Contains(t, "](http")
		bold = bold || strings.Count(t, "**") >= 2
	}
	for _, b := range []bool{heading, link, table, bold, fence} {
		if b {
			marks++
		}
	}
	return marks >= 2 || table || heading
}
