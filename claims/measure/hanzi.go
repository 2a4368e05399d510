package measure

import "math"

// isHanzi reports a character that may begin a number in Chinese numerals.
func isHanzi(c rune) bool {
	if c < 0x80 {
		return false
	}
	return hanDigit(c) >= 0 || hanScaleOf(c) > 0 || c == '几' || c == '数' || c == '半' || c == '上' || c == '成' || c == '过' || c == '若'
}

// hanDigit returns the value of a numeral, -1 for none.
func hanDigit(c rune) int {
	switch c {
	case '零', '〇':
		return 0
	case '一', '壹':
		return 1
	case '二', '两', '俩', '贰':
		return 2
	case '三', '叁':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	}
	return -1
}

// hanzi reads a number in Chinese numerals at i: fractions, vague numbers, plain ones.
func (s *scan) hanzi(i int) (number, bool) {
	if n, ok := s.hanFraction(i); ok {
		return n, true
	}
	if n, ok := s.hanVague(i); ok {
		return n, true
	}
	return s.hanPlain(i)
}

// hanFraction reads 百分之六十, 百分之3.5, 千分之三, 三分之二, 十分之一.
func (s *scan) hanFraction(i int) (number, bool) {
	base, j := s.hanInteger(i)
	if j == i || s.at(j) != '分' || s.at(j+1) != '之' || base <= 0 {
		return number{}, false
	}
	j += 2
	n := number{start: i, scale: 1, style: hanzi, share: true, base: base}
	if c := s.at(j); c == '几' {
		n.value, n.high, n.end, n.vague = 2/base, 9/base, j+1, true
		return n, true
	}
	k := s.space(j)
	if isDigit(s.at(k)) {
		d, ok := s.arabic(k)
		if !ok {
			return number{}, false
		}
		n.value, n.end, n.bound = d.value/base, d.end, d.bound
	} else {
		v, bound, end := s.hanValue(j)
		if end == j {
			return number{}, false
		}
		n.value, n.end, n.bound = v/base, end, bound
	}
	n.high, n.mantissa = n.value, n.value
	return n, true
}

// hanVague reads 几十, 数百, 十几, 上亿, 成千上万, 数以万计, 一两, 三四十, 几.
func (s *scan) hanVague(i int) (number, bool) {
	n := number{start: i, scale: 1, style: hanzi, vague: true}
	set := func(low, high, scale float64, end int) (number, bool) {
		n.value, n.high, n.scale, n.end = low*scale, high*scale, scale, end
		n.mantissa = low
		return n, true
	}
	switch c := s.at(i); c {
	case '几', '数', '若':
		j := i + 1
		if c == '若' {
			if s.at(j) != '干' {
				return n, false
			}
			j++
		}
		if c == '数' && s.at(j) == '以' && hanScaleOf(s.at(j+1)) >= 10 { // 数以万计, 数以百万计
			f, end := s.hanScales(j + 1)
			if s.at(end) == '计' {
				return set(1, 9, f, end+1)
			}
			return n, false
		}
		f, end := s.hanScales(j)
		if end == j {
			if c == '数' && !s.countable(j) || c == '几' && (s.at(j) == '乎' || s.at(j) == '何') {
				return n, false
			}
			return set(2, 9, 1, j)
		}
		return set(2, 9, f, s.moreAfter(end, &n))
	case '上', '过':
		f, end := s.hanScales(i + 1)
		if end == i+1 || f < 100 {
			return n, false
		}
		n.bound = MoreThan
		return set(1, 1, f, end)
	case '成':
		if s.matchAt(i, "成千上万") || s.matchAt(i, "成百上千") {
			return set(1, 9, map[bool]float64{true: 1e3, false: 1e2}[s.at(i+1) == '千'], i+4)
		}
		return n, false
	}
	// 十几, 十几万, 二十几, 一百几十.
	if v, j := s.hanInteger(i); j > i && s.at(j) == '几' && math.Mod(v, 10) == 0 && v >= 10 && v <= 90 {
		f, end := s.hanScales(j + 1)
		if end == j+1 {
			return set(v+1, v+9, 1, j+1)
		}
		return set(v+1, v+9, f, end)
	}
	// 一两, 两三, 三四十, 七八百万: neighbours.
	a, b := hanDigit(s.at(i)), hanDigit(s.at(i+1))
	if a >= 1 && b == a+1 && a < 9 && hanDigit(s.at(i+2)) < 0 && hanDigit(s.at(i-1)) < 0 {
		f, end := s.hanScales(i + 2)
		if end == i+2 {
			return set(float64(a), float64(b), 1, i+2)
		}
		return set(float64(a), float64(b), f, end)
	}
	return n, false
}

// countable reports whether 数 before j is "several": a unit of time or a classifier follows.
func (s *scan) countable(j int) bool {
	switch s.at(j) {
	case '年', '月', '周', '天', '日', '小', '倍', '个', '家', '名', '位', '座', '台', '枚', '块', '项', '种', '次', '秒', '分', '度', '吨', '瓦', '兆', '吉', '太':
		return true
	}
	return s.at(j) == '千' || s.at(j) == '十'
}

// moreAfter moves past 多 or 余 behind a number and notes it.
func (s *scan) moreAfter(j int, n *number) int {
	switch s.at(j) {
	case '多', '余':
		if n.bound == "" {
			n.bound = MoreThan
		}
		return j + 1
	}
	return j
}

// hanPlain reads a plain number: 一百二十, 两千, 三点五, 二〇二三, 百万, 一万两千, 半, with 多 or 余.
func (s *scan) hanPlain(i int) (number, bool) {
	n := number{start: i, scale: 1, style: hanzi}
	if end := s.hanHalf(i); end > i {
		n.value, n.high, n.mantissa, n.share, n.end = 0.5, 0.5, 0.5, true, end
		if s.at(i) == '过' {
			n.bound = MoreThan
		}
		n.end = s.moreAfter(end, &n)
		return n, true
	}
	if s.at(i) == '半' {
		if (s.at(i-1) == '上' || s.at(i-1) == '下') && s.at(i+1) == '年' {
			return n, false
		}
		n.value, n.high, n.mantissa, n.end, n.article = 0.5, 0.5, 0.5, i+1, true
		return n, true
	}
	v, bound, j := s.hanValue(i)
	if c := s.at(i - 1); hanScaleOf(s.at(i)) >= 1e3 && (c == '(' || c == ':') { // a header's unit: (万元)
		return n, false
	}
	if j == i || s.at(i) == '零' && j > i+1 && s.at(i+1) != '点' {
		return n, false
	}
	n.value, n.high, n.mantissa, n.bound, n.end = v, v, v, bound, j
	n.digits = j - i
	n.article = j-i == 1 && v == 1
	if v >= 1e4 || hanScaleOf(s.at(i)) >= 1e4 {
		n.scale = 1e4
	}
	return n, true
}

// hanHalf returns the end of 一半, 半数, 过半 or 近半 at i, i for none.
func (s *scan) hanHalf(i int) int {
	switch {
	case s.matchAt(i, "一半"):
		return i + 2
	case s.matchAt(i, "半数"):
		return i + 2
	case s.matchAt(i, "过半数"):
		return i + 3
	case s.matchAt(i, "过半") && s.at(i-1) != '超' && s.at(i+2) != '年' && s.at(i+2) != '小' && s.at(i+2) != '个':
		return i + 2
	case s.at(i) == '半' && (s.at(i-1) == '近' || s.at(i-1) == '过' && s.at(i-2) == '超') && (isPause(s.at(i+1)) || s.at(i+1) == '的' || i+1 == len(s.t)):
		return i + 1
	}
	return i
}

// hanValue reads an integer or decimal in Chinese numerals with a trailing 多 or 余.
func (s *scan) hanValue(i int) (float64, Bound, int) {
	v, j := s.hanInteger(i)
	if j == i {
		return 0, "", i
	}
	if s.at(j) == '点' && hanDigit(s.at(j+1)) >= 0 {
		k, f := j+1, 0.1
		for ; hanDigit(s.at(k)) >= 0 && k-j < 12; k++ {
			v += f * float64(hanDigit(s.at(k)))
			f /= 10
		}
		j = k
		if g, end := s.hanScales(j); end > j {
			v, j = v*g, end
		}
	}
	bound := Bound("")
	switch c := s.at(j); {
	case (c == '多' || c == '余') && hanScaleOf(s.at(j+1)) > 1 && !s.scaleIsUnit(j+1): // 十余万, 二十多亿
		if g, end := s.hanScales(j + 1); end > j+1 {
			return v * g, MoreThan, end
		}
	case (c == '多' || c == '余') && v >= 10:
		return v, MoreThan, j + 1
	case c == '来' && v >= 10 && math.Mod(v, 10) == 0 && isHan(s.at(j+1)):
		return v, About, j + 1
	}
	return v, bound, j
}

// longestHanzi is the most numerals read as one number.
const longestHanzi = 24

// hanInteger reads an integer in Chinese numerals: digits with scales, or digits alone (二〇二三). Prefixes of units are
// left: 三千瓦 is 3 and 千瓦.
func (s *scan) hanInteger(i int) (float64, int) {
	total, section, digit := 0.0, 0.0, -1.0
	j, plain, scaled := i, 0, false
	last := 0.0 // the last scale, for 一万二 = 12000 and 三百五 = 350
	for j-i < longestHanzi {
		c := s.at(j)
		if d := hanDigit(c); d >= 0 {
			if digit >= 0 && !scaled {
				digit = digit*10 + float64(d)
			} else {
				digit = float64(d)
			}
			plain++
			j++
			if c == '零' || c == '〇' {
				last = 0
			}
			continue
		}
		g := hanScaleOf(c)
		if g == 0 || s.scaleIsUnit(j) {
			break
		}
		scaled = true
		switch {
		case g >= 1e4:
			section += math.Max(digit, 0)
			if section == 0 && total == 0 {
				section = 1
			}
			if total > 0 && section == 0 || g > 1e4 && total > 0 && total < g {
				total = (total + section) * g // 万亿
			} else {
				total += section * g
			}
			section = 0
		default:
			if digit < 0 {
				digit = 1
			}
			section += digit * g
		}
		last, digit = g, -1
		j++
	}
	if j == i {
		return 0, i
	}
	if digit >= 0 {
		if last >= 100 && hanDigit(s.at(j-1)) >= 0 && hanScaleOf(s.at(j-2)) == last && digit < 10 {
			section += digit * last / 10 // 一万二, 三百五
		} else {
			section += digit
		}
	}
	return total + section, j
}
