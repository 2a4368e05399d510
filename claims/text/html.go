package text

import (
	"strings"
)

// htmlReader walks an HTML text once. Unclosed quotes, comments and tags are searched for once each, so that
// no input makes it super-linear.
type htmlReader struct {
	*builder
	t  []rune
	i  int
	no [128]bool // searched for from some place on and not there

	plainQuotes bool // a quoted attribute ran to the end: quotes are characters from here on

	furniture int
	code      int
	quote     int
	super     int
	sub       int
	table     int
	row, col  int
	header    bool
}

// readHTML fills the text and the paragraphs of a document.
func readHTML(d *Document) {
	r := &htmlReader{builder: newBuilder(d), t: d.Original}
	r.start(Body)
	for r.i < len(r.t) {
		c := r.t[r.i]
		switch {
		case c == '<' && r.tag():
		case c == '&':
			s, m := entity(r.t, r.i)
			if m == 0 {
				r.put(c, r.i, 1)
				m = 1
			} else {
				r.putEntity(s, r.i, m)
			}
			r.i += m
		default:
			if r.super > 0 || r.sub > 0 {
				c = raised(c, r.super > 0)
			}
			r.put(c, r.i, 1)
			r.i++
		}
	}
	r.end(len(r.t))
	rescueFurniture(d)
}

// rescueFurniture takes all for body text where nothing else is left: some pages never close their <nav>.
func rescueFurniture(d *Document) {
	for _, p := range d.Paragraphs {
		if p.Role != Furniture {
			return
		}
	}
	for i := range d.Paragraphs {
		d.Paragraphs[i].Role = Body
	}
}

// start begins a new paragraph of a role.
func (r *htmlReader) start(role Role) {
	r.end(r.i)
	if role == Body && r.quote > 0 {
		role = Quote
	}
	if r.code > 0 {
		role = Code
	}
	if r.furniture > 0 {
		role = Furniture
	}
	r.next = Paragraph{Role: role}
	if role == Cell {
		r.next.Table, r.next.Row, r.next.Column, r.next.Header = r.table, r.row, r.col, r.header
	}
}

// find returns the position of a character at or after i, -1 for none; a failed search is not repeated.
func (r *htmlReader) find(c rune, i int) int {
	if r.no[c] {
		return -1
	}
	for ; i < len(r.t); i++ {
		if r.t[i] == c {
			return i
		}
	}
	r.no[c] = true
	return -1
}

// tag reads a tag, comment or declaration at i and moves past it; false where "<" is a character.
func (r *htmlReader) tag() bool {
	j := r.i + 1
	if j >= len(r.t) {
		return false
	}
	switch c := r.t[j]; {
	case c == '!' && j+2 < len(r.t) && r.t[j+1] == '-' && r.t[j+2] == '-':
		return r.comment(j + 3)
	case c == '!' || c == '?':
		g := r.find('>', j)
		if g < 0 {
			return false
		}
		r.i = g + 1
		return true
	case c == '/' && j+1 < len(r.t) && isLatin(r.t[j+1]), isLatin(c):
	default:
		return false
	}
	closing := r.t[j] == '/'
	if closing {
		j++
	}
	k := j
	for k < len(r.t) && (isLatin(r.t[k]) || isDigit(r.t[k]) || r.t[k] == '-') && k-j < 32 {
		k++
	}
	g := r.tagEnd(k)
	if g < 0 {
		return false
	}
	name := strings.ToLower(string(r.t[j:k]))
	selfClosing := r.t[g-1] == '/'
	if closing {
		r.i = g + 1
		r.closeTag(name)
		return true
	}
	if name == "meta" || name == "time" {
		r.attributes(name, k, g)
	}
	r.i = g + 1
	if !selfClosing {
		r.openTag(name)
	} else if name == "br" || name == "hr" {
		r.start(r.next.Role)
	}
	return true
}

// comment moves past a comment whose text starts at j; one that is not closed runs to the end.
func (r *htmlReader) comment(j int) bool {
	for ; j+2 < len(r.t); j++ {
		if r.t[j] == '-' && r.t[j+1] == '-' && r.t[j+2] == '>' {
			r.i = j + 3
			return true
		}
	}
	r.i = len(r.t)
	return true
}

// tagEnd returns the position of the ">" of a tag whose attributes start at k. A quote that is not closed
// is a character.
func (r *htmlReader) tagEnd(k int) int {
	if r.plainQuotes {
		return r.find('>', k)
	}
	for from := k; k < len(r.t); k++ {
		switch c := r.t[k]; c {
		case '>':
			return k
		case '"', '\'':
			if e := r.find(c, k+1); e >= 0 {
				k = e
			}
		}
		if k+1 >= len(r.t) {
			r.plainQuotes = true
			return r.find('>', from)
		}
	}
	return -1
}

// blockRoles gives the role of the paragraph that a block element begins.
func blockRole(name string) (Role, bool) {
	switch name {
	case "p", "div", "section", "article", "main", "header", "figure", "figcaption", "address", "dl", "dd", "dt",
		"ul", "ol", "body", "html", "details", "summary", "hr", "br", "fieldset", "form", "tbody", "thead", "tfoot",
		"caption", "center":
		return Body, true
	case "h1", "h2", "h3", "h4", "h5", "h6":
		return Heading, true
	case "li":
		return Item, true
	}
	return "", false
}

// openTag acts on a start tag.
func (r *htmlReader) openTag(name string) {
	switch name {
	case "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "audio", "video":
		r.rawText(name)
		return
	case "title":
		r.title()
		return
	case "nav", "footer", "aside", "button", "select", "menu":
		r.furniture++
		r.start(Furniture)
	case "blockquote":
		r.quote++
		r.start(Body)
	case "pre":
		r.code++
		r.start(Code)
	case "sup":
		r.super++
	case "sub":
		r.sub++
	case "table":
		r.table++
		r.row, r.col = -1, -1
		r.start(Body)
	case "tr":
		r.row, r.col = r.row+1, -1
		r.start(Body)
	case "td", "th":
		r.col++
		r.row = max(r.row, 0)
		r.header = name == "th"
		r.start(Cell)
	default:
		if role, ok := blockRole(name); ok {
			if r.next.Role == Cell && !r.open { // a block inside a cell
				return
			}
			r.start(role)
		}
	}
}

// closeTag acts on an end tag.
func (r *htmlReader) closeTag(name string) {
	switch name {
	case "nav", "footer", "aside", "button", "select", "menu":
		r.furniture = max(r.furniture-1, 0)
	case "blockquote":
		r.quote = max(r.quote-1, 0)
	case "pre":
		r.code = max(r.code-1, 0)
	case "sup":
		r.super = max(r.super-1, 0)
		return
	case "sub":
		r.sub = max(r.sub-1, 0)
		return
	case "td", "th", "tr", "table":
	default:
		if _, ok := blockRole(name); !ok {
			return
		}
	}
	r.start(Body)
}

// rawText moves past the end tag of an element that nobody reads; without one, to the end.
func (r *htmlReader) rawText(name string) {
	for i := r.find('<', r.i); i >= 0; i = r.find('<', i+1) {
		if i+2+len(name) <= len(r.t) && r.t[i+1] == '/' && strings.EqualFold(string(r.t[i+2:i+2+len(name)]), name) {
			r.i = i
			if g := r.find('>', i); g >= 0 {
				r.i = g + 1
				return
			}
			break
		}
	}
	r.i = len(r.t)
}

// title keeps the page's title for Meta and moves past it.
func (r *htmlReader) title() {
	from := r.i
	r.rawText("title")
	var s strings.Builder
	for i := from; i < r.i && i-from < 512; i++ {
		if r.t[i] == '<' {
			break
		}
		s.WriteRune(r.t[i])
	}
	r.meta("title", s.String())
}

// meta records what a page says about itself; the first word wins.
func (r *htmlReader) meta(key, value string) {
	value = strings.TrimSpace(value)
	if value == "" || r.d.Meta[key] != "" {
		return
	}
	if r.d.Meta == nil {
		r.d.Meta = map[string]string{}
	}
	r.d.Meta[key] = value
}

// attributes reads name, property, content and datetime of a <meta> or <time> between k and g.
func (r *htmlReader) attributes(tag string, k, g int) {
	if g-k > 4096 {
		return
	}
	var name, content string
	for k < g {
		for k < g && !isLatin(r.t[k]) {
			k++
		}
		a := k
		for k < g && r.t[k] != '=' && !isSpace(r.t[k]) {
			k++
		}
		key := strings.ToLower(string(r.t[a:k]))
		if k >= g || r.t[k] != '=' {
			continue
		}
		k++
		stop := ' '
		if k < g && (r.t[k] == '"' || r.t[k] == '\'') {
			stop = r.t[k]
			k++
		}
		a = k
		for k < g && r.t[k] != stop {
			k++
		}
		switch key {
		case "name", "property", "itemprop":
			name = strings.ToLower(string(r.t[a:k]))
		case "content", "datetime":
			content = string(r.t[a:k])
		}
	}
	switch {
	case tag == "time":
		r.meta("time", content)
	case name != "":
		r.meta(name, content)
	}
}
