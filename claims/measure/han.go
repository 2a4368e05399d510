package measure

// hanWindow is how many characters behind a Chinese measure word its noun is looked for.
const hanWindow = 16

// classified reads a Chinese measure word and the noun behind it: 3万多片英伟达A100芯片, 5家企业.
func (s *scan) classified(j, e int, a *atom, n *number) unit {
	u := newUnit(a, j, e)
	u.end = e
	noun, end := s.nounAhead(e)
	switch {
	case noun != nil && noun.dim.IsTime(): // 8000个GPU小时 is read by nounAhead's product
		return u
	case noun != nil:
		v := newUnit(noun, j, end)
		s.product(&v)
		s.perParts(&v)
		return v
	case u.noun == "":
		u.noun = s.classifierNoun(s.at(j), j)
		u.over = nil
		if u.noun != "" {
			u.over = []string{u.noun}
		}
	}
	s.product(&u)
	s.perParts(&u)
	return u
}

// nounAhead returns the noun of a measure word that ends at i: the last known noun of the phrase that follows.
func (s *scan) nounAhead(i int) (*atom, int) {
	var found *atom
	end := i
	j := i
	if e := s.digits(i); e > i && e < i+4 && s.at(e) == '卡' { // 16台8卡服务器
		j = e + 1
	}
	for j < i+hanWindow {
		c := s.at(j)
		if m := s.hanModifier(j); m > j && found == nil {
			if a, e := s.lex.find(s, j); a == nil || e <= m {
				j = m
				continue
			}
		}
		if c == ' ' || c == '的' && found != nil {
			j++
			continue
		}
		if c == 0 || isPause(c) || isDigit(c) {
			break
		}
		a, e := s.lex.find(s, j)
		if found != nil && s.at(j-1) == '的' && (a == nil || !a.is(chip)) {
			break
		}
		if a != nil && a.noun != "" && !(a.is(classifier) && e == j+1) && !(e == j+1 && isHan(c) && a.noun != "GPU") {
			if found == nil || a.noun != "chip" || found.noun != "GPU" && found.noun != "TPU" {
				found = a
			}
			end, j = e, e
			continue
		}
		if found != nil && isHan(c) {
			break
		}
		if isLetter(c) {
			j = s.phraseWord(j)
			continue
		}
		if s.hanStop(j) {
			break
		}
		j++
	}
	return found, end
}

// hanStop reports a word at which a Chinese noun phrase ends.
func (s *scan) hanStop(j int) bool {
	switch s.at(j) {
	case '是', '在', '和', '与', '及', '或', '将', '已', '就', '都', '也', '需', '可', '把', '被', '每', '占', '达', '约', '耗', '用', '来', '以', '为', '对', '从', '到', '至', '等', '了', '着', '使', '令', '要', '能', '有', '组':
		return true
	}
	return false
}

// lookBack is how far before a number its noun is looked for.
const lookBack = 40

// classifierNoun returns the noun that a measure word without one stands for, by what was spoken of before.
func (s *scan) classifierNoun(c rune, j int) string {
	var want []string
	switch c {
	case '张', '块', '片', '枚', '颗':
		want = []string{"GPU", "TPU", "chip"}
	case '台':
		want = []string{"server", "robot", "laptop", "reactor", "unit"}
	case '座':
		want = []string{"reactor", "plant", "data centre"}
	case '次':
		want = []string{"query", "flight", "image", "visit"}
	case '个':
		want = []string{"token", "parameter", "GPU", "query", "household", "user", "data centre", "pool", "node", "rack"}
	case '条':
		want = []string{"query"}
	default:
		return ""
	}
	for k := j - 1; k >= max(0, j-lookBack); k-- {
		if c := s.at(k); c == '。' || c == '！' || c == '？' {
			return ""
		}
		if isLetter(s.at(k)) && (isLetter(s.at(k-1)) || isDigit(s.at(k-1))) {
			continue
		}
		a, e := s.lex.find(s, k)
		if a == nil || e > j || a.noun == "" || a.is(classifier) && e == k+1 {
			continue
		}
		for _, w := range want {
			if a.noun == w {
				return w
			}
		}
	}
	return ""
}

// hanNoun reads a noun that stands behind a number without a measure word: 1300万访客, 1亿月活用户, 278.8万H800 GPU小时.
func (s *scan) hanNoun(j int, n *number) unit {
	for k := j; k < j+hanWindow; {
		a, e := s.lex.find(s, k)
		if a != nil && !(a.is(classifier) && k > j) && (k > j || !a.is(classifier)) && (a.noun != "" || k > j && a.dim == dim(axisCount)) && !(isHan(s.at(k)) && e == k+1 && k > j && a.noun != "GPU" && a.noun != "household") {
			u := newUnit(a, j, e)
			s.heads(&u)
			s.product(&u)
			s.perParts(&u)
			return u
		}
		switch {
		case s.at(k) == ' ':
			k++
		case isLetter(s.at(k)):
			k = s.phraseWord(k)
		default:
			m := s.hanModifier(k)
			if m == k {
				return unit{}
			}
			k = m
		}
	}
	return unit{}
}

// hanModifier returns the end of a word that may stand between a number and its noun, k for none.
func (s *scan) hanModifier(k int) int {
	if p := hanModifiers.at(s.t, k); p != nil {
		return k + len(p.text)
	}
	return k
}

// hanModifiers are words between a number and its noun.
var hanModifiers = forward[bool]().all(true, //nolint:gochecknoglobals // a table that is never written
	"英伟达", "美国", "中国", "普通", "月活跃", "日活跃", "周活跃", "月活", "日活", "活跃", "独立", "注册", "付费", "企业", "全球", "高性能", "高端", "最新", "新增", "居民", "城市", "农村", "输入", "输出", "训练", "国产", "华为", "谷歌", "标准", "欧洲", "日本", "个人", "超级", "先进", "文本", "中文", "英文", "激活", "活动", "可训练", "总")
