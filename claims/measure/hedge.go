package measure

import "strings"

// hedge is a phrase that qualifies a number.
type hedge struct {
	text  string
	bound Bound
}

// hanBefore are the hedges before a number, the longer before the shorter where one ends like the other.
var hanBefore = []hedge{ //nolint:gochecknoglobals // a table that is never written
	{"不会超过", AtMost}, {"最多不超过", AtMost}, {"最多只有", AtMost}, {"至多只有", AtMost}, {"最高不超过", AtMost}, {"不超过", AtMost}, {"不超", AtMost}, {"不高于", AtMost}, {"不多于", AtMost}, {"不大于", AtMost}, {"未超过", AtMost}, {"最多", AtMost}, {"至多", AtMost}, {"最高可达", AtMost}, {"最高达", AtMost}, {"最高", AtMost}, {"顶多", AtMost}, {"上限为", AtMost}, {"最多可达", AtMost}, {"控制在", Exact}, {"降至", Exact},
	{"不少于", AtLeast}, {"不低于", AtLeast}, {"不小于", AtLeast}, {"至少", AtLeast}, {"起码", AtLeast}, {"最少", AtLeast}, {"最低", AtLeast}, {"少说", AtLeast}, {"少则", AtLeast}, {"达到或超过", AtLeast}, {"下限为", AtLeast},
	{"已经超过", MoreThan}, {"超过", MoreThan}, {"超出", MoreThan}, {"远超", MoreThan}, {"高于", MoreThan}, {"大于", MoreThan}, {"多于", MoreThan}, {"突破", MoreThan}, {"超", MoreThan}, {"逾", MoreThan}, {"不止", MoreThan}, {"过", ""},
	{"不足", LessThan}, {"不到", LessThan}, {"未满", LessThan}, {"不满", LessThan}, {"低于", LessThan}, {"少于", LessThan}, {"小于", LessThan}, {"未达", LessThan}, {"未到", LessThan},
	{"接近于", Nearly}, {"接近", Nearly}, {"将近", Nearly}, {"逼近", Nearly}, {"近", Nearly}, {"直逼", Nearly}, {"几近", Nearly}, {"差不多", About}, {"几乎", Nearly}, {"临近", Nearly},
	{"大约为", About}, {"大约", About}, {"大概", About}, {"约为", About}, {"约合", About}, {"约等于", About}, {"约占", About}, {"约有", About}, {"约需", About}, {"约达", About}, {"约", About}, {"估计", About}, {"左右的", ""}, {"平均", ""}, {"粗略", About}, {"粗估", About}, {"相当于", ""}, {"折合", ""}, {"合计", ""}, {"仅为", ""}, {"仅", ""}, {"只有", ""}, {"只需", ""}, {"高达", ""}, {"多达", ""}, {"可达", ""}, {"达到", ""}, {"达", ""}, {"为", ""}, {"人民币", ""}, {"总计", ""}, {"预计", ""}, {"有", ""}, {"的", ""}, {"占", ""}, {"需", ""}, {"等于", ""},
}

// signs before a number.
func signHedge(c rune) (Bound, bool) {
	switch c {
	case '~', '≈', '∼':
		return About, true
	case '>', '＞':
		return MoreThan, true
	case '<', '＜':
		return LessThan, true
	case '≥', '⩾', '≧':
		return AtLeast, true
	case '≤', '⩽', '≦':
		return AtMost, true
	}
	return "", false
}

// wordHedge returns the bound of an English phrase before a number.
func wordHedge(w string) (Bound, bool) {
	switch w {
	case "about", "around", "approximately", "approx", "approx.", "roughly", "some", "circa", "ca", "ca.", "c.", "an estimated", "estimated", "on the order of", "in the order of", "of the order of", "in the region of", "in the range of", "in the neighborhood of", "or so", "or about", "order of":
		return About, true
	case "nearly", "almost", "close to", "just under", "just below", "just short of", "approaching", "not quite", "little under", "a little under", "slightly less than", "slightly under", "a little less than":
		return Nearly, true
	case "up to", "at most", "no more than", "not more than", "as much as", "as many as", "as high as", "a maximum of", "maximum of", "maximum", "max", "not exceeding", "within", "no greater than", "capped at", "no higher than", "not exceed", "not to exceed":
		return AtMost, true
	case "at least", "no less than", "not less than", "no fewer than", "a minimum of", "minimum of", "minimum", "as little as", "as few as", "as low as", "not fewer than", "min":
		return AtLeast, true
	case "more than", "over", "above", "greater than", "larger than", "higher than", "in excess of", "upwards of", "upward of", "exceeding", "exceeds", "exceeded", "exceed", "well over", "just over", "a little over", "slightly more than", "slightly over", "well above", "north of", "topping", "topped", "surpassing", "surpassed", "surpass", "beyond", "just above", "far more than", "little more than", "a little more than", "well more than", "much more than", "longer than":
		return MoreThan, true
	case "less than", "under", "below", "fewer than", "lower than", "smaller than", "well under", "well below", "south of", "shorter than", "far less than", "short of", "much less than":
		return LessThan, true
	case "only", "just", "exactly", "precisely", "merely", "a total of", "total of", "a whopping", "a mere", "a staggering", "an average of", "average of", "a record", "the":
		return "", true
	}
	return "", false
}

// hedges reads the hedges before i: up to two, nearest first. It returns the bound and where they start.
func (s *scan) hedges(i int) (Bound, int) {
	bound, start := Bound(""), i
	for range 3 {
		j := start
		for s.at(j-1) == ' ' {
			j--
		}
		b, k := s.hedgeBefore(j)
		if k == j {
			break
		}
		start = k
		if bound == "" || bound == About && b != "" && b != About {
			bound = b
		}
	}
	if bound == "" {
		return "", start
	}
	return bound, start
}

// hedgeBefore reads one hedge that ends at j.
func (s *scan) hedgeBefore(j int) (Bound, int) {
	c := s.at(j - 1)
	if b, ok := signHedge(c); ok {
		return b, j - 1
	}
	if isHan(c) {
		for _, h := range hanBefore {
			n := len([]rune(h.text))
			if j-n >= 0 && s.matchAt(j-n, h.text) {
				if h.text == "近" && (s.at(j-2) == '最' || s.at(j-2) == '附') || h.text == "过" && s.at(j-2) != '不' || h.text == "约" && (s.at(j-2) == '节' || s.at(j-2) == '合' && s.at(j-3) != '折') {
					return "", j
				}
				return h.bound, j - n
			}
		}
		return "", j
	}
	if !isLetter(c) && c != '.' {
		return "", j
	}
	best, at := Bound(""), j
	k := j
	for range 5 {
		e := k
		for isLetter(s.at(k-1)) || s.at(k-1) == '.' && k == e {
			k--
		}
		if k == e || e-k > longestWord || j-k > 28 {
			break
		}
		if b, ok := wordHedge(strings.Join(strings.Fields(string(s.low[k:j])), " ")); ok {
			best, at = b, k
		}
		if s.at(k-1) != ' ' {
			break
		}
		for s.at(k-1) == ' ' {
			k--
		}
	}
	return best, at
}

// after reads a hedge behind a measure that ends at i: 左右, 以上, "or more", "+". It returns the bound and where it ends.
func (s *scan) after(i int) (Bound, int) {
	j := s.space(i)
	for _, h := range []hedge{
		{"左右", About}, {"上下", About}, {"以上", AtLeast}, {"之上", AtLeast}, {"以下", LessThan}, {"以内", AtMost}, {"之内", AtMost}, {"不等", ""}, {"有余", MoreThan}, {"之多", ""}, {"开外", MoreThan}, {"不到", LessThan}, {"多一点", MoreThan}, {"出头", MoreThan}, {"起步", AtLeast}, {"起", ""}, {"多", MoreThan}, {"余", MoreThan},
	} {
		if s.matchAt(j, h.text) {
			if h.bound == "" || (h.text == "多" || h.text == "余" || h.text == "不到" || h.text == "以上") && j > i {
				return "", i
			}
			if h.text == "多" && strings.ContainsRune("个家年少种次样数元", s.at(j+1)) && s.at(j+1) != 0 {
				return "", i
			}
			return h.bound, j + len([]rune(h.text))
		}
	}
	if s.at(i) == '+' && !isDigit(s.at(i+1)) {
		return AtLeast, i + 1
	}
	for text, b := range map[string]Bound{
		"or more": AtLeast, "or higher": AtLeast, "or above": AtLeast, "or less": AtMost, "or fewer": AtMost, "or lower": AtMost, "or so": About, "plus": AtLeast, "at least": AtLeast, "at most": AtMost, "at the most": AtMost, "and up": AtLeast, "or below": AtMost, "and above": AtLeast,
		"or longer": AtLeast, "or greater": AtLeast, "give or take": About,
	} {
		if s.phraseAt(j, text) {
			return b, j + len(text)
		}
	}
	return "", i
}

// phraseAt reports whether small-letter words stand at j as words.
func (s *scan) phraseAt(j int, text string) bool {
	if j < 0 {
		return false
	}
	for k, c := range text {
		if j+k >= len(s.low) || s.low[j+k] != c {
			return false
		}
	}
	return !isLetter(s.at(j+len(text))) && !isLetter(s.at(j-1))
}
