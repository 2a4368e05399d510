// Package text decodes a text in plain form, HTML or Markdown, and divides it into paragraphs, sentences and clauses.
package text
