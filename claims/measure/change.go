package measure

// changes reports whether the words before a draft tell a change from one value to another.
func (s *scan) changes(d *draft) bool {
	from := false
	i := d.start
	for s.at(i-1) == ' ' {
		i--
	}
	switch {
	case s.phraseAt(i-4, "from"):
		from = true
		i -= 4
	case s.at(i-1) == '从' || s.at(i-1) == '由':
		from = true
		i--
	}
	if !from {
		return false
	}
	for k := i; k > max(0, i-40); k-- {
		if c := s.at(k - 1); c == '.' || c == '。' || c == ';' || c == '；' {
			break
		}
		if isLetter(s.at(k)) && !isLetter(s.at(k-1)) && changeWord(s.small(k, s.word(k))) != 0 {
			return true
		}
		if isHan(s.at(k)) && hanChange(s, k) != 0 {
			return true
		}
	}
	return false
}

// changeBefore reports whether the word right before a draft is one of rising or falling: 上涨0.5元至3.2元 is a change
// and a level.
func (s *scan) changeBefore(d *draft) bool {
	_, i := s.hedges(d.start)
	i = s.spaceBack(i)
	if isHan(s.at(i - 1)) {
		return hanChange(s, i-2) != 0 || hanChange(s, i-3) != 0 && s.at(i-1) == '了'
	}
	w := s.before(i)
	if w == "by" {
		return changeWord(s.before(i-3)) != 0
	}
	return changeWord(w) != 0 && w != "cut" && w != "less" && w != "fewer"
}

// changeWord returns +1 for a verb of rising, -1 for one of falling.
func changeWord(w string) int {
	switch w {
	case "rise", "rises", "rose", "risen", "rising", "grow", "grows", "grew", "grown", "growing", "growth", "increase", "increases", "increased", "increasing", "up", "jump", "jumps", "jumped", "jumping", "soar", "soared", "soaring",
		"surge", "surged", "surging", "climb", "climbed", "climbing", "expand", "expanded", "expanding", "gain", "gained", "raise", "raised", "higher", "doubled", "tripled", "accelerated", "went", "go", "goes", "going", "scale", "scaled", "ballooned", "swell", "swelled", "skyrocketed", "rocketed", "moved", "moving":
		return 1
	case "fall", "falls", "fell", "fallen", "falling", "drop", "drops", "dropped", "dropping", "decline", "declines", "declined", "declining", "decrease", "decreases", "decreased", "decreasing", "cut", "cuts", "cutting", "reduce", "reduces", "reduced", "reducing", "reduction",
		"down", "shrink", "shrank", "shrinking", "plunge", "plunged", "plummeted", "lower", "lowered", "lowering", "slashed", "slash", "halved", "less", "fewer", "tumbled", "slid", "sank", "trimmed":
		return -1
	}
	return 0
}

// hanChange returns +1 or -1 where a Chinese word of rising or falling stands at k.
func hanChange(s *scan, k int) int {
	if p := hanChanges.at(s.t, k); p != nil {
		return p.value
	}
	return 0
}

var hanChanges = forward[int](). //nolint:gochecknoglobals // a table that is never written
					all(1, "增长", "增加", "上升", "上涨", "提高", "提升", "增至", "升至", "涨至", "暴涨", "攀升", "飙升", "激增", "扩大", "翻", "增幅", "涨幅", "猛增", "同比增", "大涨", "增速", "涨了", "增了", "上调", "扩张").
					all(-1, "下降", "下跌", "减少", "降低", "降至", "跌至", "缩减", "下滑", "回落", "削减", "降幅", "跌幅", "暴跌", "减至", "节省", "节约", "下调", "降了", "降到", "大跌", "压降")
