package measure

import "strings"

// draft is a measure in the making.
type draft struct {
	n, m           number // m is the upper end of a range
	u              unit
	ranged         bool
	start, end     int // with the unit
	hedge          [2]int
	bound          Bound
	loose          bool // a bare number: kept only where a neighbour gives it a unit
	elided         bool
	implied        bool
	date           *dated
	tolerance      float64
	ratio          string
	money          bool
	linked         int
	linkedHigh     int
	of             int
	ofHigh         bool
	drop           bool
	period         string
	periodImplied  bool
	change         int
	fault          Fault
	increment      bool
	inParentheses  bool
	from           bool // "from" or 从 stands before it
	writtenPrefix  string
	prefixAttached bool
}

// run reads the stretch from left to right. Every step consumes at least one character and looks at a bounded number of others.
func (s *scan) run() {
	for i := 0; i < len(s.t); {
		c := s.t[i]
		next := i + 1
		switch {
		case isDigit(c), c == '.' && isDigit(s.at(i+1)), vulgar(c) != 0:
			next = s.numeric(i)
		case isLetter(c):
			next = s.latin(i)
		case isHan(c):
			next = s.han(i)
		case c == '@' || c == '#':
			next = s.handle(i)
		case c == '[':
			next = s.citation(i)
		case c == '《':
			next = s.bookTitle(i)
		case c >= 0x80 || c == '$' || c == '¢':
			if k, ok := s.currency(i); ok {
				next = k
			}
		}
		i = max(next, i+1)
	}
}

// handle moves past @name and #tag.
func (s *scan) handle(i int) int {
	j := i + 1
	for isLetter(s.at(j)) || isDigit(s.at(j)) || isHan(s.at(j)) && s.at(i) == '@' || s.at(j) == '_' {
		j++
	}
	return j
}

// longestTitle is the longest title that is looked for.
const longestTitle = 60

// bookTitle moves past 《a title》: of its numbers only a year is more than a name.
func (s *scan) bookTitle(i int) int {
	end := i + 1
	for end < i+longestTitle && end < len(s.t) && s.t[end] != '》' {
		end++
	}
	if s.at(end) != '》' {
		return i + 1
	}
	for j := i + 1; j < end; j++ {
		if !isDigit(s.t[j]) || isDigit(s.t[j-1]) || isLetter(s.t[j-1]) {
			continue
		}
		if d, ok := s.date(j); ok && d.calendar.Year > 0 && d.end <= end {
			j = s.emitDate(j, d) - 1
		}
	}
	return end + 1
}

// citation moves past [12] and [3, 4].
func (s *scan) citation(i int) int {
	j := i + 1
	for k := 0; k < 24 && (isDigit(s.at(j)) || s.at(j) == ',' || s.at(j) == ' ' || s.at(j) == '-' || s.at(j) == '–'); k++ {
		j++
	}
	if j > i+1 && s.at(j) == ']' {
		return j + 1
	}
	return i + 1
}

// han reads what begins with a Chinese character.
func (s *scan) han(i int) int {
	if p, ok := s.readPrefix(i); ok {
		if q := s.prefix; q.end == i && q.end > 0 && q.unit.first != nil { // 每张A100每小时
			p.unit.factor *= q.unit.factor
			p.unit.coherent *= q.unit.coherent
			p.unit.dim = p.unit.dim.Times(q.unit.dim)
			p.unit.over = append(append([]string(nil), q.unit.over...), p.unit.over...)
			p.unit.noun, p.n, p.start, p.period = q.unit.noun, p.n*q.n, q.start, false
		}
		s.prefix, s.reach = p, p.end+prefixReach
		s.wide = p.n > 1 && p.unit.countsText()
		return p.end
	}
	c := s.t[i]
	switch c {
	case '人', '新', '台', '港':
		if k, ok := s.currency(i); ok {
			return k
		}
	case '前':
		if isDigit(s.at(i + 1)) {
			return s.digits(i + 1)
		}
	}
	if c == '第' {
		j := i + 1
		for k := 0; k < 8 && (isDigit(s.at(j)) || hanDigit(s.at(j)) >= 0 || hanScaleOf(s.at(j)) > 0 || s.at(j) == ' '); k++ {
			j++
		}
		return j
	}
	if k := s.hanMultiple(i); k > i {
		return k
	}
	if name, k := s.hanRatio(i); k > i {
		s.ratio, s.ratioEnd = name, k
		return k
	}
	if isHanzi(c) {
		return s.numeric(i)
	}
	if (c == '图' || c == '表') && isDigit(s.at(i+1)) && !isHan(s.at(i-1)) || c == '前' && hanScaleOf(s.at(i+1)) == 10 {
		s.nameEnd = i + 1
		if c == '前' && !isDigit(s.at(i+1)) {
			return i + 2
		}
	}
	return i + 1
}

// digits moves past the digits at i.
func (s *scan) digits(i int) int {
	for isDigit(s.at(i)) {
		i++
	}
	return i
}

// hanRatio finds the names of ratios that have no unit.
func (s *scan) hanRatio(i int) (string, int) {
	if r := hanRatios.at(s.t, i); r != nil {
		return r.value, i + len(r.text)
	}
	return "", i
}

var hanRatios = forward[string](). //nolint:gochecknoglobals // a table that is never written
					all("PUE", "电能利用效率", "电源使用效率", "能源使用效率", "能源利用效率", "电能使用效率", "能效比").
					all("WUE", "水资源利用效率").
					all("MFU", "算力利用率")

// hanMultiple reads 翻一番, 翻两番, 翻番, 翻倍, 翻了三倍, 减半, 腰斩 and emits them.
func (s *scan) hanMultiple(i int) int {
	j := i
	switch c := s.t[i]; {
	case c == '翻':
		j++
		if s.at(j) == '了' {
			j++
		}
		if s.at(j) == '番' || s.at(j) == '倍' && s.at(j+1) != '数' {
			s.emitMultiple(i, j+1, 2, false)
			return j + 1
		}
		v, e := s.smallNumber(j)
		if e == j+1 && v == 1 && s.at(e) == '倍' { // 翻一倍 is 翻一番
			s.emitMultiple(i, e+1, 2, false)
			return e + 1
		}
		if e > j && v >= 1 && v <= 9 && s.at(e) == '番' {
			s.emitMultiple(i, e+1, float64(int(1)<<v), false)
			return e + 1
		}
		return i
	case s.matchAt(i, "倍增") && !isHanzi(s.at(i-1)) && !isDigit(s.at(i-1)):
		s.emitMultiple(i, i+2, 2, false)
		return i + 2
	case s.matchAt(i, "减半") || s.matchAt(i, "腰斩"):
		s.emitMultiple(i, i+2, 0.5, false)
		return i + 2
	}
	return i
}

// emitMultiple adds a multiple that is a word.
func (s *scan) emitMultiple(i, j int, v float64, increment bool) {
	k, _ := s.lex.folds.find([]rune("times"), 0)
	u := newUnit(&s.lex.atoms[k], i, j)
	d := s.newDraft(number{start: i, end: j, value: v, high: v, scale: 1, mantissa: v, style: words}, u)
	d.start, d.end, d.increment = i, j, increment
	d.bound, d.hedge[0] = s.hedges(i)
	d.hedge[1] = i
	s.drafts = append(s.drafts, d)
}

// newDraft returns a draft without neighbours.
func (s *scan) newDraft(n number, u unit) draft {
	return draft{n: n, u: u, start: n.start, end: max(n.end, u.end), linked: -1, linkedHigh: -1, of: -1}
}

// latin reads what begins with a Latin letter.
func (s *scan) latin(i int) int {
	if k, ok := s.currency(i); ok {
		return k
	}
	e := s.word(i)
	w := s.small(i, e)
	if s.at(e) == ':' && s.at(e+1) == '/' && s.at(e+2) == '/' || w == "www" && s.at(e) == '.' || w == "doi" && s.at(e) == ':' || w == "arxiv" && s.at(e) == ':' || w == "isbn" {
		return s.address(e)
	}
	if d, ok := s.wordDate(i); ok {
		return s.emitDate(i, d)
	}
	if d, ok := s.quarterWords(i); ok && d.calendar.Year > 0 {
		return s.emitDate(i, d)
	}
	if k := s.englishMultiple(i, e, w); k > i {
		return k
	}
	if k := s.oneIn(i); k > i {
		return k
	}
	if name := ratioName(w); name != "" {
		s.ratio, s.ratioEnd = name, e
		if isDigit(s.at(e)) && s.at(e-1) != '-' {
			return e
		}
	}
	if p, ok := s.wordPrefix(e, w); ok {
		s.prefix, s.reach, s.wide = p, p.end+prefixReach, true
		return p.end
	}
	if n, ok := s.words(i); ok {
		if k := s.measure(n, nil, n.start); k > i {
			return k
		}
	}
	return s.token(i, e, w)
}

// ratioName returns the name of a ratio without a unit.
func ratioName(w string) string {
	switch w {
	case "pue", "wue", "cue", "mfu", "hfu", "ere":
		return strings.ToUpper(w)
	case "effectiveness":
		return "PUE"
	}
	return ""
}

// token moves past a word with its digits: GPT-3, A100-80GB, v0.11.1, 1X. Names and captions take the number behind them.
func (s *scan) token(i, e int, w string) int {
	switch w {
	case "mid", "early", "late", "pre", "post", "sub", "under", "over", "nearly", "about", "some", "near", "multi", "ex":
		if s.at(e) == '-' && isDigit(s.at(e+1)) {
			return e + 1
		}
	}
	j := e
	for {
		c := s.at(j)
		if isLetter(c) || isDigit(c) {
			j++
			continue
		}
		n := s.at(j + 1)
		if c == '.' && isDigit(n) && (w == "c" || w == "ca" || w == "approx" || w == "est") { // c.400,000
			return j + 1
		}
		if (c == '-' || c == '_' || c == '.' || c == '/' || c == '\'' || c == '@') && (isLetter(n) || isDigit(n)) && j > i {
			if c == '/' && isDigit(n) || c == '.' && isLetter(n) && s.at(j-1) >= 'a' && n >= 'A' && n <= 'Z' {
				break
			}
			j += 2
			continue
		}
		break
	}
	if caption(w) || j > e && hasDigit(s.t[i:j]) {
		s.nameEnd = j
	}
	return j
}

// hasDigit reports a digit in a word.
func hasDigit(t []rune) bool {
	for _, c := range t {
		if isDigit(c) {
			return true
		}
	}
	return false
}

// caption reports a word that takes a number as its name.
func caption(w string) bool {
	switch w {
	case "figure", "figures", "fig", "figs", "table", "tables", "section", "sections", "chapter", "page", "pages", "part", "appendix", "equation", "eq", "ref", "refs", "note", "footnote", "version", "ver", "step", "phase",
		"level", "tier", "scope", "stage", "class", "type", "grade", "article", "no", "nos", "number", "item", "room", "desk", "line", "flight", "channel", "route", "highway", "gen", "generation", "python", "windows", "ios", "android", "cuda",
		"pcie", "ddr", "hbm", "usb", "bluetooth", "nvlink", "llama", "gpt", "gemini", "claude", "qwen", "grok", "gemma", "phi", "mistral", "palm", "gopher", "opt", "bloom", "falcon", "yi", "glm", "deepseek", "mixtral", "chatgpt", "ernie", "kimi", "doubao", "iphone",
		"category", "rank", "ranked", "top", "fortune", "ftse", "nikkei", "day", "week", "round", "series", "lane", "box", "building", "unit", "reactor", "block", "boeing", "airbus", "web", "industry", "area", "studio", "tpu", "dgx", "hgx", "cortex", "core", "ryzen", "epyc", "xeon", "snapdragon", "midjourney", "sora", "veo", "dall", "flux", "imagen", "nova", "titan", "jurassic", "command", "stable", "diffusion", "question", "example", "exhibit", "schedule", "clause", "rule", "law", "act", "paragraph", "lesson", "season", "episode", "volume", "vol", "issue", "issues", "pp", "p", "tel", "phone", "fax", "ext", "wechat", "qq", "id", "isbn", "gate", "terminal", "platform", "track", "bus", "room number", "model", "mark", "zone", "sector", "chapters", "steps":
		return true
	}
	return false
}

// longestAddress is the longest address that is skipped in one go.
const longestAddress = 4096

// address moves past a URL.
func (s *scan) address(i int) int {
	j := i
	for j-i < longestAddress && s.at(j) > ' ' && s.at(j) < 0x80 && s.at(j) != '<' && s.at(j) != '"' {
		j++
	}
	return j
}

// oneIn reads "one in five", "nine out of ten", "1 in 10" at a number word.
func (s *scan) oneIn(i int) int {
	n, ok := s.number(i)
	if !ok || n.value < 1 || n.value > 99 || n.scale != 1 || n.share {
		return i
	}
	return s.outOf(n)
}

// outOf reads "in five" and "out of ten" behind a number.
func (s *scan) outOf(n number) int {
	j := s.space(n.end)
	switch {
	case s.phraseAt(j, "out of every"):
		j += len("out of every")
	case s.phraseAt(j, "out of"):
		j += len("out of")
	case s.phraseAt(j, "in every"):
		j += len("in every")
	case s.phraseAt(j, "in"):
		j += len("in")
		if m, ok := s.number(s.space(j)); n.value != 1 && (!ok || m.value != 10 && m.value != 5 && m.value != 3 && m.value != 4 && m.value != 100 || m.decimal) {
			return n.start
		}
	default:
		return n.start
	}
	m, ok := s.number(s.space(j))
	if !ok || m.value <= n.value || m.scale != 1 || m.value > 1000 || m.start == j || m.share || isLetter(s.at(m.end)) || s.at(m.end) == '%' {
		return n.start
	}
	if a, _ := s.lex.find(s, s.space(m.end)); a != nil && a.dim.IsTime() {
		return n.start
	}
	if y, _ := s.year(m.start); y > 0 {
		return n.start
	}
	v := n.value / m.value
	d := s.newDraft(number{start: n.start, end: m.end, value: v, high: v, scale: 1, mantissa: v, style: words, share: true}, unit{perStart: -1})
	d.bound, d.hedge[0] = s.hedges(n.start)
	d.hedge[1] = n.start
	s.drafts = append(s.drafts, d)
	return m.end
}

// englishMultiple reads doubled, tripled, tenfold, twice.
func (s *scan) englishMultiple(i, e int, w string) int {
	v := 0.0
	switch w {
	case "an":
		if k := s.space(e); s.phraseAt(k, "order of magnitude") {
			s.emitMultiple(i, k+len("order of magnitude"), 10, false)
			return k + len("order of magnitude")
		}
	case "doubled", "doubles", "doubling":
		v = 2
	case "double", "triple", "quadruple":
		k := s.join(e)
		next := ""
		if k > 0 {
			next = s.small(k, s.word(k))
		}
		prev := s.before(i)
		if next != "the" && next != "that" && next != "its" && next != "their" && next != "what" && prev != "to" && prev != "will" && prev != "than" && prev != "would" && prev != "could" && prev != "nearly" && prev != "almost" && prev != "roughly" {
			return i
		}
		v = map[string]float64{"double": 2, "triple": 3, "quadruple": 4}[w]
	case "tripled", "triples", "tripling", "trebled":
		v = 3
	case "quadrupled", "quadruples", "quadrupling":
		v = 4
	case "quintupled":
		v = 5
	case "halved", "halving":
		v = 0.5
	case "twice", "thrice":
		k := s.join(e)
		if k < 0 {
			return i
		}
		switch s.small(k, s.word(k)) {
		case "as", "the", "that", "what", "its", "more":
		default:
			return i
		}
		v = map[string]float64{"twice": 2, "thrice": 3}[w]
	case "twofold", "threefold", "fourfold", "fivefold", "sixfold", "sevenfold", "eightfold", "ninefold", "tenfold":
		v = wordValue(w[:len(w)-len("fold")])
	case "hundredfold":
		v = 100
	case "thousandfold":
		v = 1000
	}
	if v == 0 {
		return i
	}
	s.emitMultiple(i, e, v, false)
	return e
}

// before returns the word before i in small letters.
func (s *scan) before(i int) string {
	j := i
	for s.at(j-1) == ' ' && i-j < 2 {
		j--
	}
	k := j
	for isLetter(s.at(k-1)) && j-k <= longestWord {
		k--
	}
	return s.small(k, j)
}

// currency reads a money sign or code at i and the number behind it.
func (s *scan) currency(i int) (int, bool) {
	a, e := s.lex.find(s, i)
	if w := s.word(i); w > i && isDigit(s.at(w)) && w-i <= 4 { // RMB140,000
		if k, end := s.lex.exact.find(s.t[:w], i); k >= 0 && end == w {
			a, e = &s.lex.atoms[k], w
		}
	}
	if a == nil || !a.is(prefixed) {
		return i, false
	}
	j := s.space(e)
	if s.at(j) == '~' || s.at(j) == '≈' {
		j = s.space(j + 1)
	}
	if !isDigit(s.at(j)) && !(s.at(j) == '.' && isDigit(s.at(j+1))) && !(isHan(s.at(i)) && isHanzi(s.at(j))) {
		return i, false
	}
	if a.name == "CNY" && s.at(i) == '¥' && s.yen && !s.chinese {
		if k, _ := s.lex.exact.find([]rune("JPY"), 0); k >= 0 {
			a = &s.lex.atoms[k]
		}
	}
	s.money = true
	n, ok := s.number(j)
	s.money = false
	if !ok {
		return i, false
	}
	return s.measure(n, a, i), true
}
