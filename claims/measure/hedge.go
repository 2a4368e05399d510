package measure

import (
	"slices"
	"strings"
)

// hedge is a phrase that qualifies a number.
type hedge struct {
	text  string
	bound Bound
}

// hanBefore holds the hedges before a number; of those that end alike, the longest is found.
var hanBefore = buildHanBefore() //nolint:gochecknoglobals // a table that is never written

func buildHanBefore() phrases[Bound] {
	var list []hedge
	add := func(b Bound, words string) {
		for _, w := range strings.Fields(words) {
			list = append(list, hedge{w, b})
		}
	}
	add(AtMost, "最多不超过 最高不超过 不得高于 不得超过 不应超过 不得大于 不会超过 最多只有 至多只有 最高可达 最多可达 不超过 不高于 不多于 不大于 未超过 最高达 上限为 不超 最多 至多 最高 顶多")
	add(AtLeast, "达到或超过 不得低于 不得少于 不应低于 不少于 不低于 不小于 下限为 至少 起码 最少 最低 少说 少则")
	add(MoreThan, "破 已经超过 超过 超出 远超 高于 大于 多于 突破 不止 超 逾")
	add(LessThan, "不足 不到 未满 不满 低于 少于 小于 未达 未到")
	add(Nearly, "接近于 接近 将近 逼近 直逼 几近 几乎 临近 近")
	add(About, "差不多 大约为 约等于 大约 大概 约为 约合 约占 约有 约需 约达 估计 粗略 粗估 约")
	add(Exact, "控制在 降至")
	add("", "左右的 相当于 人民币 平均 折合 合计 仅为 只有 只需 高达 多达 可达 达到 总计 预计 等于 过 仅 达 为 有 的 占 需")
	slices.SortStableFunc(list, func(a, b hedge) int { return len(b.text) - len(a.text) })
	p := backward[Bound]()
	for _, h := range list {
		p.add(h.text, h.bound)
	}
	return p
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
		if h := hanBefore.before(s.t, j); h != nil {
			word := string(h.text)
			if word == "近" && (s.at(j-2) == '最' || s.at(j-2) == '附') || word == "过" && s.at(j-2) != '不' || word == "约" && (s.at(j-2) == '节' || s.at(j-2) == '合' && s.at(j-3) != '折') {
				return "", j
			}
			return h.value, j - len(h.text)
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

// hanAfter and wordAfter hold the hedges behind a measure.
var (
	hanAfter  = buildHanAfter()  //nolint:gochecknoglobals // a table that is never written
	wordAfter = buildWordAfter() //nolint:gochecknoglobals // a table that is never written
)

func buildHanAfter() phrases[Bound] {
	p := forward[Bound]()
	p.add("左右", About)
	p.add("上下", About)
	p.add("以上", AtLeast)
	p.add("之上", AtLeast)
	p.add("以下", LessThan)
	p.add("以内", AtMost)
	p.add("之内", AtMost)
	p.add("不等", "")
	p.add("有余", MoreThan)
	p.add("之多", "")
	p.add("开外", MoreThan)
	p.add("不到", LessThan)
	p.add("多一点", MoreThan)
	p.add("出头", MoreThan)
	p.add("起步", AtLeast)
	p.add("起", "")
	p.add("多", MoreThan)
	p.add("余", MoreThan)
	return p
}

func buildWordAfter() phrases[Bound] {
	p := forward[Bound]()
	p.all(About, "give or take", "or so")
	p.all(AtMost, "at the most", "or fewer", "or lower", "or below", "or less", "at most")
	p.all(AtLeast, "or greater", "or higher", "and above", "or longer", "or above", "at least", "or more", "and up", "plus")
	return p
}

// after reads a hedge behind a measure that ends at i: 左右, 以上, "or more", "+". It returns the bound and where it ends.
func (s *scan) after(i int) (Bound, int) {
	j := s.space(i)
	if h := hanAfter.at(s.t, j); h != nil {
		word := string(h.text)
		if h.value == "" || (word == "多" || word == "余" || word == "不到" || word == "以上") && j > i {
			return "", i
		}
		if word == "多" && strings.ContainsRune("个家年少种次样数元", s.at(j+1)) && s.at(j+1) != 0 {
			return "", i
		}
		return h.value, j + len(h.text)
	}
	if s.at(i) == '+' && !isDigit(s.at(i+1)) {
		return AtLeast, i + 1
	}
	if w := wordAfter.at(s.low, j); w != nil && !isLetter(s.at(j+len(w.text))) && !isLetter(s.at(j-1)) {
		return w.value, j + len(w.text)
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
