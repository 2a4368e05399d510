package text

// divide fills the languages, sentences and clauses of a document whose paragraphs are known.
func (d *Document) divide() {
	total := tally{}
	for i := range d.Paragraphs {
		p := &d.Paragraphs[i]
		t := countLetters(d.Text[p.Start:p.End])
		p.Language, p.Traditional = t.language(), t.traditional > t.simplified
		total.add(t)
		p.Sentences.Start = len(d.Sentences)
		d.sentences(i)
		p.Sentences.End = len(d.Sentences)
	}
	d.Language, d.Traditional = total.language(), total.traditional > total.simplified
}

// sentences cuts a paragraph into sentences.
func (d *Document) sentences(paragraph int) {
	p := d.Paragraphs[paragraph]
	start := p.Start
	for i := p.Start; i < p.End; i++ {
		if !d.endsSentence(i, p.Range) {
			continue
		}
		for i+1 < p.End && (isCloser(d.Text[i+1]) || isFinal(d.Text[i+1])) {
			i++
		}
		d.addSentence(paragraph, start, i+1)
		start = i + 1
	}
	d.addSentence(paragraph, start, p.End)
}

// addSentence records a sentence without the white space around it, unless nothing is left.
func (d *Document) addSentence(paragraph, start, end int) {
	start, end = trim(d.Text, start, end)
	if start == end {
		return
	}
	s := Sentence{Range: Range{start, end}, Paragraph: paragraph}
	if s.Language = countLetters(d.Text[start:end]).language(); s.Language == Other {
		s.Language = d.Paragraphs[paragraph].Language
	}
	s.Clauses.Start = len(d.Clauses)
	d.clauses(len(d.Sentences), s.Range)
	s.Clauses.End = len(d.Clauses)
	d.Sentences = append(d.Sentences, s)
}

// isFinal reports a mark that always ends a sentence.
func isFinal(c rune) bool {
	switch c {
	case '。', '！', '？', '!', '?', '…', '．':
		return true
	}
	return false
}

// isCloser reports a mark that closes a quotation or a parenthesis.
func isCloser(c rune) bool {
	switch c {
	case '”', '’', '"', '\'', '）', ')', '】', '」', '』', ']', '》':
		return true
	}
	return false
}

// endsSentence reports whether the mark at i ends a sentence of the paragraph. A full-width full stop between digits is a
// decimal point; a full stop ends one before a space and a capital letter, a digit, a quotation or a
// Chinese character, unless it is that of an abbreviation or an initial.
func (d *Document) endsSentence(i int, p Range) bool {
	t := d.Text
	c := t[i]
	if c == '．' {
		return !(i+1 < p.End && isDigit(t[i+1]))
	}
	if isFinal(c) {
		return true
	}
	if c != '.' {
		return false
	}
	j := i + 1
	for j < p.End && isCloser(t[j]) {
		j++
	}
	if j >= p.End {
		return true
	}
	if isCJK(t[j]) {
		return i > p.Start && !isDigit(t[i-1])
	}
	if !isSpace(t[j]) {
		return false
	}
	for j < p.End && isSpace(t[j]) {
		j++
	}
	if j >= p.End {
		return true
	}
	next := t[j]
	if next >= 'a' && next <= 'z' {
		return false
	}
	return !isAbbreviation(t, p.Start, i, next)
}

// longestAbbreviation is the length of the longest entry below.
const longestAbbreviation = 6

// isAbbreviation reports whether the full stop at i belongs to an abbreviation after which a sentence
// usually goes on.
func isAbbreviation(t []rune, from, i int, next rune) bool {
	j := i
	for j > from && i-j <= longestAbbreviation && (isLatin(t[j-1]) || t[j-1] == '.') {
		j--
	}
	word := string(t[j:i])
	switch word {
	case "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "vs", "Fig", "Figs", "Eq", "Eqs", "Sec", "No", "Nos", "approx", "c", "ca", "cf", "e.g", "i.e", "al", "Ref", "Refs", "Tab", "Vol", "pp", "p", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "est", "avg", "max", "min", "Gen", "Sen", "Rep", "Gov":
		return true
	case "U.S", "U.K", "E.U", "Inc", "Corp", "Ltd", "Co":
		return isDigit(next) || !(next >= 'A' && next <= 'Z') // "U.S. The ..." ends a sentence, "U.S. 3 %" does not
	}
	return len(word) == 1 && word[0] >= 'A' && word[0] <= 'Z' && next >= 'A' && next <= 'Z' // an initial
}

// clauses cuts a sentence into clauses. A comma between digits belongs to a number.
func (d *Document) clauses(sentence int, s Range) {
	start, depth := s.Start, 0
	cut := func(end int) {
		a, b := trim(d.Text, start, end)
		if a < b {
			d.Clauses = append(d.Clauses, Clause{Range: Range{a, b}, Sentence: sentence, Depth: depth})
		}
	}
	for i := s.Start; i < s.End; i++ {
		switch d.Text[i] {
		case '(', '（', '[', '【':
			cut(i)
			start = i + 1
			depth++
		case ')', '）', ']', '】':
			cut(i)
			start = i + 1
			depth = max(depth-1, 0)
		case '，', '；', ';', '：', '—':
			cut(i + 1)
			start = i + 1
		case ',', ':':
			if i+1 < s.End && isDigit(d.Text[i+1]) && i > s.Start && isDigit(d.Text[i-1]) {
				continue
			}
			cut(i + 1)
			start = i + 1
		}
	}
	cut(s.End)
}

// isDigit reports an ASCII or full-width digit.
func isDigit(c rune) bool { return c >= '0' && c <= '9' || c >= '０' && c <= '９' }

// isLatin reports a Latin letter.
func isLatin(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0xC0 && c <= 0x24F
}
