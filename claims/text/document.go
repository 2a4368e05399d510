package text

// Format is how a text is written.
type Format string

// The formats.
const (
	Plain    Format = "text"
	HTML     Format = "html"
	Markdown Format = "markdown"
)

// Language is the language of a passage.
type Language string

// The languages.
const (
	Chinese Language = "zh"
	English Language = "en"
	Other   Language = ""
)

// Range is a half-open range of characters.
type Range struct{ Start, End int }

// Sentence is a sentence with its clauses.
type Sentence struct {
	Range
	Paragraph int // index into Document.Paragraphs
	Language  Language
	Clauses   []Range
}

// Document is a decoded text. Positions count characters, not bytes.
type Document struct {
	Original   []rune // as decoded
	Text       []rune // what a reader sees
	Offsets    []int  // position in Original of each character of Text, and of its end: len(Text)+1
	Format     Format
	Encoding   string
	Paragraphs []Range
	Sentences  []Sentence
}
