package measure

import (
	"math"
	"strconv"
)

// style is how a number is written.
type style int8

const (
	arabic style = iota
	hanzi        // Chinese numerals
	words        // English number words
)

// number is a number that was read from the text.
type number struct {
	start, end int
	value      float64
	high       float64 // equal to value unless the number is itself vague: 数百 is 200 to 900
	scale      float64 // of its last scale word; 1 without
	mantissa   float64 // the value before the scale
	style      style
	bound      Bound // of 多, 余, "odd"; "" without
	share      bool  // a fraction; the value is of one
	grouped    bool  // digits in groups of three
	decimal    bool
	suffix     bool // the scale is a letter: 30.84M
	exponent   bool
	vague      bool    // several, 几, dozens
	article    bool    // "a million", "one", 一: may be no number at all
	base       float64 // of a Chinese fraction: 100 of 百分之
	digits     int     // of an integer as written, leading zeros included
	zeros      bool    // leading zeros
}

// bare reports a number that says nothing of its own size: one that is a measure only with a unit.
func (n *number) bare() bool {
	return n.scale == 1 && !n.grouped && !n.exponent && !n.share
}

// at returns the character at i, 0 outside.
func (s *scan) at(i int) rune {
	if i < 0 || i >= len(s.t) {
		return 0
	}
	return s.t[i]
}

// space returns the position behind at most two spaces.
func (s *scan) space(i int) int {
	for k := 0; k < 2 && s.at(i) == ' '; k++ {
		i++
	}
	return i
}

// number reads the number at i in any style.
func (s *scan) number(i int) (number, bool) {
	c := s.at(i)
	switch {
	case isDigit(c), (c == '.' || c == '·') && isDigit(s.at(i+1)) && !isDigit(s.at(i-1)) && !isLetter(s.at(i-1)), vulgar(c) != 0:
		return s.arabic(i)
	case isHanzi(c):
		return s.hanzi(i)
	case isLetter(c) && !isLetter(s.at(i-1)):
		return s.words(i)
	}
	return number{}, false
}

// vulgar returns the value of a fraction character, 0 for none.
func vulgar(c rune) float64 {
	switch c {
	case '½':
		return 0.5
	case '¼':
		return 0.25
	case '¾':
		return 0.75
	case '⅓':
		return 1.0 / 3
	case '⅔':
		return 2.0 / 3
	case '⅕':
		return 0.2
	case '⅛':
		return 0.125
	}
	return 0
}

// longestNumber is the most digits that are read as one number; longer runs are identifiers.
const longestNumber = 40

// arabic reads digits with their groups, decimals, exponent and scale.
func (s *scan) arabic(i int) (number, bool) {
	n := number{start: i, scale: 1, style: arabic}
	j := i
	buf := s.buf[:0]
	if v := vulgar(s.at(i)); v != 0 {
		n.value, n.mantissa, n.share, n.end = v, v, true, i+1
		n.high = v
		return s.scaled(n)
	}
	for isDigit(s.at(j)) {
		if len(buf) < longestNumber {
			buf = append(buf, byte(s.at(j)))
		}
		j++
	}
	if n.digits = j - i; n.digits > longestNumber {
		n.end = j
		return n, false
	}
	n.zeros = n.digits > 1 && s.at(i) == '0'
	if n.digits > 0 && n.digits <= 3 && !n.zeros {
		buf, j = s.groups(buf, j, &n)
	}
	if (s.at(j) == '.' || s.at(j) == '·' && n.digits == 0) && isDigit(s.at(j+1)) {
		n.decimal = true
		buf = append(buf, '.')
		for j++; isDigit(s.at(j)); j++ {
			if len(buf) < 2*longestNumber {
				buf = append(buf, byte(s.at(j)))
			}
		}
	}
	s.buf = buf
	v, err := strconv.ParseFloat(string(buf), 64)
	if err != nil {
		n.end = max(j, i+1)
		return n, false
	}
	if f := vulgar(s.at(j)); f != 0 && !n.decimal {
		v += f
		j++
	}
	n.value, n.end = v, j
	s.power(&n)
	n.mantissa, n.high = n.value, n.value
	if math.IsInf(n.value, 0) {
		return n, false
	}
	return s.scaled(n)
}

// groups reads groups of three digits behind a comma, an apostrophe or a space. A plain space joins groups only where the last
// is 000, as in "10 000", or there are two: else it stands between two numbers.
func (s *scan) groups(buf []byte, j int, n *number) ([]byte, int) {
	for sep := rune(0); ; {
		c := s.at(j)
		switch {
		case c == ',' && s.raw(j) == '，' && s.raw(j-1) < 0xFF00: // a full-width comma divides full-width digits only
			return buf, j
		case c == ',' || c == '\'':
		case c == ' ' && s.narrow(j):
		case c == ' ' && (sep == ' ' || s.thousands(j)):
		default:
			return buf, j
		}
		if sep != 0 && c != sep || len(buf) > longestNumber {
			return buf, j
		}
		three := isDigit(s.at(j+1)) && isDigit(s.at(j+2)) && isDigit(s.at(j+3)) && !isDigit(s.at(j+4))
		// Indian groups: 12,34,567.
		two := c == ',' && isDigit(s.at(j+1)) && isDigit(s.at(j+2)) && s.at(j+3) == ',' && n.digits <= 2
		if !three && !two {
			return buf, j
		}
		sep = c
		n.grouped = true
		for j++; isDigit(s.at(j)); j++ {
			buf = append(buf, byte(s.at(j)))
		}
	}
}

// narrow reports whether the space at j is a narrow or no-break one in the text.
func (s *scan) narrow(j int) bool {
	switch s.raw(j) {
	case 0xA0, 0x202F, 0x2009, 0x2008:
		return true
	}
	return false
}

// thousands reports whether the groups of three digits behind the space at j end in 000.
func (s *scan) thousands(j int) bool {
	last, groups := 0, 0
	for k := 0; k < 5 && s.at(j) == ' '; k++ {
		if !isDigit(s.at(j+1)) || !isDigit(s.at(j+2)) || !isDigit(s.at(j+3)) {
			break
		}
		last = j + 1
		j += 4
		groups++
	}
	if groups > 1 && !isDigit(s.at(last+3)) {
		return true
	}
	return last > 0 && !isDigit(s.at(last+3)) && s.at(last) == '0' && s.at(last+1) == '0' && s.at(last+2) == '0'
}

// power reads an exponent: e23, ×10^23, x 10²³, ×10^{23}, \times 10^{23}, **, and that of 10²³ or 2^40 itself.
func (s *scan) power(n *number) {
	j := n.end
	if c := s.at(j); (c == 'e' || c == 'E') && !isLetter(s.at(j-1)) {
		k := j + 1
		sign := 1
		if s.at(k) == '+' || s.at(k) == '-' || s.at(k) == '−' {
			if s.at(k) != '+' {
				sign = -1
			}
			k++
		}
		if e, end := s.integer(k, 3); end > k && !isLetter(s.at(end)) {
			n.value *= math.Pow10(sign * e)
			n.exponent, n.end = true, end
		}
		return
	}
	if n.value == 10 || n.value == 2 {
		if e, end := s.exponent(j); end > j {
			n.value = math.Pow(n.value, float64(e))
			n.exponent, n.end = true, end
			return
		}
	}
	k := s.space(j)
	switch {
	case s.at(k) == '×' || s.at(k) == '*' && s.at(k+1) != '*' || s.at(k) == '·' || (s.at(k) == 'x' || s.at(k) == 'X') && !isLetter(s.at(k+1)):
		k = s.space(k + 1)
	case s.matchAt(k, `\times`):
		k = s.space(k + len(`\times`))
	case s.matchAt(k, `\cdot`):
		k = s.space(k + len(`\cdot`))
	default:
		return
	}
	if s.at(k) != '1' || s.at(k+1) != '0' {
		return
	}
	if e, end := s.exponent(k + 2); end > k+2 {
		n.value *= math.Pow10(e)
		n.exponent, n.end = true, end
	}
}

// exponent reads ^23, ^{23}, ^-3, **23 or ²³ at i.
func (s *scan) exponent(i int) (int, int) {
	j, brace := i, false
	switch {
	case s.at(j) == '^':
		j++
	case s.at(j) == '*' && s.at(j+1) == '*':
		j += 2
	default:
		return s.superscript(i)
	}
	if brace = s.at(j) == '{'; brace {
		j++
	}
	sign := 1
	if s.at(j) == '-' || s.at(j) == '−' {
		sign = -1
		j++
	}
	e, end := s.integer(j, 3)
	if end == j {
		return 0, i
	}
	if brace && s.at(end) == '}' {
		end++
	}
	return sign * e, end
}

// superscript reads superscript digits at i.
func (s *scan) superscript(i int) (int, int) {
	sign, e, j := 1, 0, i
	if s.at(j) == '⁻' {
		sign = -1
		j++
	}
	k := j
	for ; j-k < 3; j++ {
		d := superDigit(s.at(j))
		if d < 0 {
			break
		}
		e = e*10 + d
	}
	if j == k {
		return 0, i
	}
	return sign * e, j
}

// superDigit returns the value of a superscript digit, -1 for none.
func superDigit(c rune) int {
	switch c {
	case '¹':
		return 1
	case '²':
		return 2
	case '³':
		return 3
	}
	if c == '⁰' || c >= '⁴' && c <= '⁹' {
		return int(c - '⁰')
	}
	return -1
}

// integer reads at most so many digits at i.
func (s *scan) integer(i, most int) (int, int) {
	v, j := 0, i
	for j-i < most && isDigit(s.at(j)) {
		v = v*10 + int(s.at(j)-'0')
		j++
	}
	return v, j
}

// matchAt reports whether an ASCII or Chinese text stands at i.
func (s *scan) matchAt(i int, text string) bool {
	for _, c := range text {
		if s.at(i) != c {
			return false
		}
		i++
	}
	return true
}

// scaled reads the scale behind a number in digits: Chinese scales, English scale words, letters.
func (s *scan) scaled(n number) (number, bool) {
	if s.hanScale(&n) {
		return n, true
	}
	s.wordScale(&n)
	return n, true
}

// hanScale reads 万, 千万, 余万, 3万5千 behind digits.
func (s *scan) hanScale(n *number) bool {
	j := n.end
	j = s.space(j)
	bound := Bound("")
	if c := s.at(j); (c == '多' || c == '余' || c == '几' || c == '来') && hanScaleOf(s.at(j+1)) > 1 && !s.scaleIsUnit(j+1) {
		bound = MoreThan
		j++
	}
	f, end := s.hanScales(j)
	if end == j {
		if n.share {
			return false
		}
		// 3000多块, 1000余家: the number goes on with 多 or 余 and no scale.
		if c := s.at(j); (c == '多' || c == '余') && j == n.end && isHan(s.at(j+1)) {
			n.bound, n.end = MoreThan, j+1
			return true
		}
		return false
	}
	n.value *= f
	n.high = n.value
	n.scale, n.end, n.share = f, end, false
	n.bound = bound
	for last := f; last > 1; { // 1亿2000万, 3万5千
		k := n.end
		if !isDigit(s.at(k)) {
			break
		}
		v, e := s.integer(k, 4)
		g, e2 := s.hanScales(e)
		if e2 == e || g >= last {
			if g == 0 || e2 == e && last == 1e4 && v < 10 && e-k == 1 && !isHan(s.at(e)) && !isDigit(s.at(e)) && s.at(e) != '.' {
				break
			}
			if e2 == e && !(last > 1e4 || last == 1e4 && e-k == 4) {
				break
			}
			if e2 == e { // 1万2000元: plain digits below the scale
				n.value += float64(v)
				n.high, n.end = n.value, e
			}
			break
		}
		n.value += float64(v) * g
		n.high, n.end, last = n.value, e2, g
	}
	if c := s.at(n.end); n.bound == "" {
		switch {
		case (c == '多' || c == '余') && s.at(n.end+1) != '年' || c == '多' || c == '余':
			n.bound = MoreThan
			n.end++
		case c == '来' && isHan(s.at(n.end+1)):
			n.bound = About
			n.end++
		}
	}
	return true
}

// hanScaleOf returns the value of one scale character, 0 for none.
func hanScaleOf(c rune) float64 {
	switch c {
	case '十', '拾':
		return 10
	case '百', '佰':
		return 100
	case '千', '仟':
		return 1e3
	case '万':
		return 1e4
	case '亿':
		return 1e8
	case '兆':
		return 1e12
	}
	return 0
}

// hanScales reads a run of scale characters that multiply: 千万, 万亿. A prefix of a unit is none: 千瓦, 兆字节.
func (s *scan) hanScales(i int) (float64, int) {
	f, j := 1.0, i
	for j-i < 4 {
		g := hanScaleOf(s.at(j))
		if g == 0 || s.scaleIsUnit(j) {
			break
		}
		f *= g
		j++
	}
	if j == i {
		return 0, i
	}
	return f, j
}

// scaleIsUnit reports whether the scale character at j begins a unit: 千瓦, 兆瓦, 千克, 千米, 百帕.
func (s *scan) scaleIsUnit(j int) bool {
	switch s.at(j) {
	case '千', '兆', '百':
	default:
		return false
	}
	if s.at(j) == '百' && s.at(j+1) == '万' && s.at(j+2) == '瓦' { // 百万瓦时 is a MWh in Taiwan
		return true
	}
	if s.at(j) == '百' { // 七百瓦 is seven hundred watts: the only unit with this prefix is 百帕
		return s.at(j+1) == '帕' || s.at(j+1) == '字' || s.at(j+1) == '比'
	}
	switch s.at(j + 1) {
	case '瓦', '克', '米', '帕', '焦', '赫', '伏', '安', '字', '比':
		return true
	case '卡': // 千卡 is a thousand cards here unless heat is meant
		return s.at(j) == '千' && (s.at(j+2) == '/' || s.at(j+2) == '热' || s.at(j+2) == '的')
	}
	return false
}
