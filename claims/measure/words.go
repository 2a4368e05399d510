package measure

// word returns the position behind the letters at i.
func (s *scan) word(i int) int {
	for isLetter(s.at(i)) {
		i++
	}
	return i
}

// longestWord is the longest word that the tables of words hold.
const longestWord = 16

// small returns the small letters from i to j, "" where they are too many.
func (s *scan) small(i, j int) string {
	if j-i > longestWord || j > len(s.low) {
		return ""
	}
	return string(s.low[i:j])
}

// wordValue returns the value of a number word below a hundred, -1 for none.
func wordValue(w string) float64 {
	switch w {
	case "zero":
		return 0
	case "one":
		return 1
	case "two":
		return 2
	case "three":
		return 3
	case "four":
		return 4
	case "five":
		return 5
	case "six":
		return 6
	case "seven":
		return 7
	case "eight":
		return 8
	case "nine":
		return 9
	case "ten":
		return 10
	case "eleven":
		return 11
	case "twelve":
		return 12
	case "thirteen":
		return 13
	case "fourteen":
		return 14
	case "fifteen":
		return 15
	case "sixteen":
		return 16
	case "seventeen":
		return 17
	case "eighteen":
		return 18
	case "nineteen":
		return 19
	}
	return tensValue(w)
}

// tensValue returns the value of twenty to ninety, -1 for none.
func tensValue(w string) float64 {
	switch w {
	case "twenty":
		return 20
	case "thirty":
		return 30
	case "forty":
		return 40
	case "fifty":
		return 50
	case "sixty":
		return 60
	case "seventy":
		return 70
	case "eighty":
		return 80
	case "ninety":
		return 90
	}
	return -1
}

// wordScaleOf returns the value of a scale word, 0 for none.
func wordScaleOf(w string) float64 {
	switch w {
	case "hundred":
		return 100
	case "thousand":
		return 1e3
	case "million", "mn", "mln", "mio":
		return 1e6
	case "billion", "bn", "bln", "mrd":
		return 1e9
	case "trillion", "tn", "trn":
		return 1e12
	case "quadrillion":
		return 1e15
	case "dozen":
		return 12
	case "lakh":
		return 1e5
	case "crore":
		return 1e7
	}
	return 0
}

// partValue returns the value of the name of a part: third, quarters, tenth.
func partValue(w string) float64 {
	switch w {
	case "half", "halves":
		return 1.0 / 2
	case "third", "thirds":
		return 1.0 / 3
	case "quarter", "quarters":
		return 1.0 / 4
	case "fourth", "fourths":
		return 1.0 / 4
	case "fifth", "fifths":
		return 1.0 / 5
	case "sixth", "sixths":
		return 1.0 / 6
	case "seventh", "sevenths":
		return 1.0 / 7
	case "eighth", "eighths":
		return 1.0 / 8
	case "ninth", "ninths":
		return 1.0 / 9
	case "tenth", "tenths":
		return 1.0 / 10
	case "twelfth", "twelfths":
		return 1.0 / 12
	case "fifteenth":
		return 1.0 / 15
	case "twentieth":
		return 1.0 / 20
	case "hundredth", "hundredths":
		return 1.0 / 100
	case "thousandth", "thousandths":
		return 1.0 / 1000
	case "millionth", "millionths":
		return 1e-6
	}
	return 0
}

// join returns the position of the next word behind one space or hyphen, -1 for none.
func (s *scan) join(i int) int {
	if c := s.at(i); (c == ' ' || c == '-') && isLetter(s.at(i+1)) {
		return i + 1
	}
	if s.at(i) == ' ' && s.at(i+1) == ' ' && isLetter(s.at(i+2)) {
		return i + 2
	}
	return -1
}

// words reads a number in English words at i.
func (s *scan) words(i int) (number, bool) {
	j := s.word(i)
	w := s.small(i, j)
	n := number{start: i, scale: 1, style: words}
	switch w {
	case "":
		return n, false
	case "a", "an":
		return s.article(n, j)
	case "half":
		return s.half(n, j)
	case "several", "few", "couple", "many", "some", "dozens", "hundreds", "thousands", "tens", "millions", "billions", "trillions":
		return s.vagueWords(n, w, j)
	case "hundred", "thousand", "million", "billion", "trillion", "dozen":
		// "hundred million yuan" without a number before it.
		n.value, n.end = 1, i
		if c := s.at(s.spaceBack(i) - 1); c == '(' || c == '$' || c == '€' || c == '£' || c == '/' { // a header's unit
			return n, false
		}
		if !s.wordScale(&n) {
			return n, false
		}
		n.article = true
		return n, true
	}
	v := wordValue(w)
	if v < 0 {
		return n, false
	}
	n.article = v == 1
	v, j = s.below(v, j)
	if v >= 1e3 && int(v)%1000 == 0 {
		n.scale = 1e3 // of "thirty-five thousand", as of "35 thousand"
	}
	if k := s.join(j); k > 0 && s.small(k, s.word(k)) == "point" {
		v, j = s.pointed(v, j, s.word(k))
	}
	n.value, n.end = v, j
	n.mantissa, n.high = v, v
	if s.part(&n) {
		return n, true
	}
	s.andHalf(&n)
	s.wordScale(&n)
	return n, true
}

// below reads the rest of a number below a million: "twenty-five", "two hundred and fifty", "three thousand five hundred".
// Scales from a million on are left to wordScale.
func (s *scan) below(v float64, j int) (float64, int) {
	if v >= 20 && v <= 90 {
		if k := s.join(j); k > 0 {
			if e := s.word(k); wordValue(s.small(k, e)) >= 1 && wordValue(s.small(k, e)) <= 9 {
				v, j = v+wordValue(s.small(k, e)), e
			}
		}
	}
	total := 0.0
	for steps := 0; steps < 4; steps++ {
		k := s.join(j)
		if k < 0 {
			break
		}
		e := s.word(k)
		f := wordScaleOf(s.small(k, e))
		if f != 100 && f != 1e3 || total > 0 && f >= 1e3 && v >= 1e3 {
			break
		}
		v, j = v*f, e
		k = s.join(j)
		if k > 0 && s.small(k, s.word(k)) == "and" {
			k = s.join(s.word(k))
		}
		if k < 0 {
			break
		}
		e = s.word(k)
		u := wordValue(s.small(k, e))
		if u <= 0 {
			continue
		}
		if u >= 20 {
			if q := s.join(e); q > 0 {
				if x := wordValue(s.small(q, s.word(q))); x >= 1 && x <= 9 {
					u, e = u+x, s.word(q)
				}
			}
		}
		if q := s.join(e); f == 1e3 && q > 0 && s.small(q, s.word(q)) == "hundred" { // three thousand five hundred
			total += v
			v, j = u, e
			continue
		}
		v, j = v+u, e
	}
	return total + v, j
}

// pointed reads the decimals behind "point".
func (s *scan) pointed(v float64, before, j int) (float64, int) {
	f, end := 0.1, before
	for k := s.join(j); k > 0; k = s.join(j) {
		e := s.word(k)
		d := wordValue(s.small(k, e))
		if d < 0 || d > 9 {
			break
		}
		v += d * f
		f /= 10
		j, end = e, e
	}
	return v, end
}

// part reads the name of a part behind a number: "two-thirds", "one fifth", "three quarters".
func (s *scan) part(n *number) bool {
	k := s.join(n.end)
	if k < 0 || n.value < 1 || n.value > 20 {
		return false
	}
	e := s.word(k)
	w := s.small(k, e)
	p := partValue(w)
	if p == 0 || w == "half" && n.value != 1 || n.value > 1 && w[len(w)-1] != 's' {
		return false
	}
	if w == "quarters" && s.timeAfter(e) {
		return false
	}
	n.value *= p
	n.high, n.mantissa, n.end, n.share, n.article = n.value, n.value, e, true, false
	return true
}

// timeAfter reports whether a part seems to be one of a year: "three quarters later".
func (s *scan) timeAfter(i int) bool {
	k := s.join(i)
	if k < 0 {
		return false
	}
	switch s.small(k, s.word(k)) {
	case "later", "earlier", "ago", "before":
		return true
	}
	return false
}

// andHalf reads "and a half", "and a quarter" behind a number.
func (s *scan) andHalf(n *number) {
	j := n.end
	for i, want := range []string{"and", "a"} {
		k := s.join(j)
		if k < 0 || s.small(k, s.word(k)) != want && !(i == 1 && s.small(k, s.word(k)) == "one") {
			return
		}
		j = s.word(k)
	}
	k := s.join(j)
	if k < 0 {
		return
	}
	e := s.word(k)
	if p := partValue(s.small(k, e)); p > 0 && s.at(k) != 0 {
		n.value += p
		n.high, n.mantissa, n.end, n.article = n.value, n.value, e, false
	}
}

// article reads "a million", "a dozen", "a third", "a few hundred", "a couple of", "a half".
func (s *scan) article(n number, j int) (number, bool) {
	k := s.join(j)
	if k < 0 || s.at(j) == '-' {
		return n, false
	}
	e := s.word(k)
	w := s.small(k, e)
	if p := partValue(w); p > 0 {
		if w == "half" {
			return s.half(n, e)
		}
		n.value, n.high, n.mantissa, n.share, n.end = p, p, p, true, e
		s.partOf(&n)
		return n, true
	}
	switch w {
	case "few", "couple":
		return s.vagueWords(n, w, e)
	}
	if wordScaleOf(w) > 0 {
		n.value, n.high, n.mantissa, n.end = 1, 1, 1, j
		if !s.wordScale(&n) {
			return n, false
		}
		s.andHalfScaled(&n)
		return n, true
	}
	return n, false
}

// partOf reads "of a million" behind a part: a quarter of a million.
func (s *scan) partOf(n *number) {
	j := s.space(n.end)
	if !s.phraseAt(j, "of") {
		return
	}
	j = s.space(j + 2)
	if !s.phraseAt(j, "a") {
		return
	}
	k := s.space(j + 1)
	if f := wordScaleOf(s.small(k, s.word(k))); f >= 1e6 {
		n.end, n.share = j+1, false
		s.wordScale(n)
	}
}

// andHalfScaled reads "a million and a half".
func (s *scan) andHalfScaled(n *number) {
	m := *n
	s.andHalf(&m)
	if m.end > n.end {
		n.value += 0.5 * n.scale
		n.high, n.end = n.value, m.end
	}
}

// half reads "half", "half a million", "half an hour", "half of".
func (s *scan) half(n number, j int) (number, bool) {
	n.value, n.high, n.mantissa, n.end, n.share = 0.5, 0.5, 0.5, j, true
	k := s.join(j)
	if k < 0 {
		return n, true
	}
	e := s.word(k)
	w := s.small(k, e)
	if w == "a" || w == "an" {
		if q := s.join(e); q > 0 {
			if x := s.word(q); wordScaleOf(s.small(q, x)) > 0 {
				n.end, n.share = e, false
				s.wordScale(&n)
				return n, true
			}
			// "half an hour", "half a percent": the unit follows the article.
			if s.unitWord(q) {
				n.end, n.share = e, false
			}
		}
		return n, true
	}
	if wordScaleOf(w) > 0 { // half million
		n.share = false
		s.wordScale(&n)
	}
	return n, true
}

// vagueWords reads "several hundred", "tens of thousands", "dozens", "a few", "hundreds of millions".
func (s *scan) vagueWords(n number, w string, j int) (number, bool) {
	n.vague, n.scale = true, 1
	set := func(low, high float64) { n.value, n.high, n.mantissa = low, high, low }
	switch w {
	case "several", "few", "many", "some":
		set(2, 9)
	case "couple":
		set(2, 3)
	case "dozens":
		set(24, 99)
	case "tens":
		set(20, 90)
	case "hundreds":
		set(200, 900)
	case "thousands":
		set(2e3, 9e3)
	case "millions":
		set(2e6, 9e6)
	case "billions":
		set(2e9, 9e9)
	case "trillions":
		set(2e12, 9e12)
	}
	n.end = j
	k := s.join(j)
	if k > 0 && s.small(k, s.word(k)) == "of" {
		q := s.join(s.word(k))
		if q < 0 {
			return n, w == "dozens" || n.value >= 200
		}
		e := s.word(q)
		f := map[string]float64{"dozens": 12, "hundreds": 100, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "trillions": 1e12}[s.small(q, e)]
		if f > 0 {
			n.value, n.high, n.scale, n.end = n.value*f, n.high*f, f, e
			// "hundreds of thousands of"
			return n, true
		}
		if w == "couple" {
			n.end = s.word(k)
		}
		return n, w != "many" && w != "some" && w != "few" && w != "tens"
	}
	if k > 0 {
		if f := wordScaleOf(s.small(k, s.word(k))); f > 0 {
			if w == "some" { // "some hundred GPUs" is about a hundred
				n.vague = false
				set(1, 1)
				n.bound = About
			}
			s.wordScaleVague(&n)
			return n, true
		}
	}
	if w == "some" || w == "many" || w == "tens" {
		return n, false
	}
	return n, true
}

// wordScaleVague multiplies both ends of a vague number by the scale words that follow.
func (s *scan) wordScaleVague(n *number) {
	low, high := n.value, n.high
	m := *n
	m.value = 1
	if s.wordScale(&m) {
		n.value, n.high, n.scale, n.end = low*m.value, high*m.value, m.scale, m.end
	}
}

// wordScale multiplies a number by the scale words or letters behind it.
func (s *scan) wordScale(n *number) bool {
	if n.style == arabic && s.letterScale(n) {
		return true
	}
	found := false
	for range 3 {
		j := n.end
		k := j
		if s.at(j) == ' ' || s.at(j) == '-' {
			k = j + 1
			if s.at(k) == ' ' {
				k++
			}
		}
		if !isLetter(s.at(k)) || k == j && n.style != arabic && isLetter(s.at(j-1)) {
			break
		}
		e := s.word(k)
		f := wordScaleOf(s.small(k, e))
		if f == 0 || found && f == 12 {
			break
		}
		n.value *= f
		n.high = n.value
		n.scale *= f
		n.end, n.share, found = e, false, true
	}
	return found
}

// letterScale reads k, K, M, m, B, b, T behind digits. A letter that is a unit stays one: 5 m is a length, 5 K a temperature.
func (s *scan) letterScale(n *number) bool {
	j := n.end
	spaced := false
	if s.at(j) == ' ' && isLetter(s.at(j+1)) && !isLetter(s.at(j+2)) {
		spaced = true
		j++
	}
	if !isLetter(s.at(j)) || isLetter(s.at(j+1)) || isDigit(s.at(j+1)) || superDigit(s.at(j+1)) >= 0 {
		return false
	}
	f := 0.0
	switch s.at(j) {
	case 'k', 'K':
		f = 1e3
	case 'M':
		f = 1e6
	case 'B':
		f = 1e9
	case 'T':
		f = 1e12
	case 'm':
		if s.money || s.countAfter(j+1) {
			f = 1e6
		}
	case 'b':
		if s.money || s.countAfter(j+1) {
			f = 1e9
		}
	case 't':
		if s.money {
			f = 1e12
		}
	case 'w', 'W': // 5w is 5 万 in Chinese chats
		if s.chinese && !spaced && s.at(j) == 'w' {
			f = 1e4
		}
	}
	if f == 0 || spaced && !s.money && !s.countAfter(j+1) {
		return false
	}
	n.value *= f
	n.high = n.value
	n.scale, n.end, n.suffix = f, j+1, true
	return true
}
