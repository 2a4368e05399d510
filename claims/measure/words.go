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
