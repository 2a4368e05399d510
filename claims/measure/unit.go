package measure

import (
	"math"
	"strings"
)

// unit is a unit expression that was read: a product of atoms over a product of atoms.
type unit struct {
	start, end int
	found      bool
	factor     float64
	offset     float64
	dim        Dimension
	over       []string // normalised names
	under      []string
	noun       string
	currency   string
	substance  string
	kind       Kind
	written    string // of a prefix per, behind the unit
	traits     trait
	period     string
	elided     bool
	coherent   float64
	first      *atom
	perStart   int // a prefix per starts here, -1 without
}

// newUnit returns the unit of one atom.
func newUnit(a *atom, start, end int) unit {
	u := unit{start: start, end: end, found: true, factor: a.factor, offset: a.offset, dim: a.dim, noun: a.noun, currency: a.currency, substance: a.substance, kind: a.kind, traits: a.traits, first: a, perStart: -1}
	u.coherent = a.factor * coherent(a.name)
	if a.name != "" {
		u.over = []string{a.name}
	}
	return u
}

// times multiplies by an atom: GPU and hour.
func (u *unit) multiply(a *atom, end int) {
	u.factor *= a.factor
	u.coherent *= a.factor * coherent(a.name)
	u.dim = u.dim.Times(a.dim)
	u.over = append(u.over, a.name)
	if u.noun == "" {
		u.noun = a.noun
	}
	u.kind = ""
	u.end = end
}

// divide divides by n of an atom.
func (u *unit) divide(a *atom, n float64, end int) {
	u.factor /= a.factor * n
	u.coherent /= a.factor * n * coherent(a.name)
	u.dim = u.dim.Over(a.dim)
	u.under = append(u.under, a.name)
	if a.dim.IsTime() && u.period == "" {
		u.period = a.name
	}
	u.kind = ""
	u.end = max(u.end, end)
}

// name returns the normalised unit: "USD/kWh", "GPU h", "kW". An energy multiplied out of power and time is kWh.
func (u *unit) name() string {
	over := strings.Join(u.over, " ")
	if over == "" && len(u.under) > 0 {
		over = "1"
	}
	for _, n := range u.under {
		if n == "" {
			n = "1"
		}
		over += "/" + n
	}
	if over == "FLOP/s/s" {
		return "FLOP/s2"
	}
	return over
}

// per returns the normalised unit below the line.
func (u *unit) per() string { return strings.Join(u.under, "/") }

// unitWord reports whether the name of a unit stands at i.
func (s *scan) unitWord(i int) bool {
	a, _ := s.lex.find(s, i)
	return a != nil
}

// countAfter reports whether a counted noun follows at i, within a few words: what a letter of scale needs before it.
func (s *scan) countAfter(i int) bool {
	i = s.space(i)
	for k := 0; k < 3 && isLetter(s.at(i)); k++ {
		if a, _ := s.lex.find(s, i); a != nil && (a.noun != "" || !a.dim.IsPlain() && !a.dim.IsTime()) {
			return true
		}
		e := s.word(i)
		if stopWord(s.small(i, e)) {
			return false
		}
		i = s.space(e)
	}
	return false
}

// unit reads the unit behind a number that ends at i.
func (s *scan) unit(i int, n *number) unit {
	j := i
	if c := s.at(j); c == '-' && isLetter(s.at(j+1)) {
		j++
	} else {
		j = s.space(j)
	}
	if c := s.at(j); n.vague && (c == '"' || c == '”') { // "several thousand" chips
		j = s.space(j + 1)
	}
	a, e := s.lex.find(s, j)
	if a != nil && s.refuse(a, j, e, n) {
		if a = nil; s.at(j) == '度' && s.degrees(j, n) {
			k, _ := s.lex.folds.find([]rune("摄氏度"), 0)
			a = &s.lex.atoms[k]
		}
	}
	if p := s.petaflops(j); p != nil && a == nil {
		a, e = p, j+1
	}
	if a == nil || a.is(classifier) || a.noun != "" && a.dim == dim(axisCount) {
		return s.counted(j, e, a, n)
	}
	u := newUnit(a, i, e)
	u.start = j
	s.product(&u)
	s.abbreviation(&u)
	s.perParts(&u)
	s.substance(&u)
	return u
}

// abbreviation moves past the short name of a unit in parentheses where a "per" follows: kilowatt-hours (kWh) a year.
func (s *scan) abbreviation(u *unit) {
	j := s.space(u.end)
	if s.at(j) != '(' {
		return
	}
	if a, e := s.lex.find(s, j+1); a != nil && s.at(e) == ')' && !a.dim.IsPlain() && a.dim == u.dim {
		v := *u
		v.over, v.under = append([]string(nil), u.over...), append([]string(nil), u.under...)
		v.end = e + 1
		if s.perParts(&v); v.end > e+1 {
			*u = v
		}
	}
}

// refuse reports whether what looks like a unit is something else.
func (s *scan) refuse(a *atom, j, e int, n *number) bool {
	switch s.at(j) {
	case 'x', 'X', '×':
		if a.kind == Multiple && e == j+1 {
			next := s.at(e)
			if isDigit(next) || isLetter(next) || s.at(j-1) == ' ' && s.at(j) != '×' || isDigit(s.at(s.space(e))) {
				return true
			}
			if next == ' ' && s.at(j) == 'X' && n.value == 1 {
				return true
			}
			return s.accelerator(s.space(e))
		}
	case '度':
		if e == j+1 {
			return !s.kilowattHour(j, n)
		}
	case '成':
		if e == j+1 {
			return n.value > 10 || n.style == arabic && n.decimal || strings.ContainsRune("立为本果功员绩长就交都份分套人品", s.at(e))
		}
	case '月':
		return s.at(j-1) != '半'
	case '世':
		return n.value >= 10 && n.value <= 22
	case '天':
		return strings.ContainsRune("津然猫河地生机", s.at(e)) && e == j+1
	case '年':
		return e == j+1 && s.at(e) == '代'
	case '秒':
		return s.at(e) == '杀'
	case '卡':
		return strings.ContainsRune("车脖塔通路尔", s.at(e))
	case '人':
		return strings.ContainsRune("工类民形才物", s.at(e)) && e == j+1
	case '家':
		return strings.ContainsRune("具乡长", s.at(e)) && e == j+1
	case '层':
		return s.at(e) == '面' || s.at(e) == '次'
	case '名':
		return s.at(e) == '为' || s.at(e) == '称'
	case '条':
		return s.at(e) == '件'
	case '位':
		return s.at(e) == '于' || s.at(e) == '置'
	case '次':
		return s.at(e) == '于' || s.at(e) == '数' || s.at(e) == '日'
	case '步':
		return s.at(e) == '入' || s.at(e) == '走'
	case '分':
		return s.at(e) == '热'
	case '处':
		return s.at(e) == '于' || s.at(e) == '理'
	case '部':
		return s.at(e) == '分' || s.at(e) == '门' || s.at(e) == '署'
	case '个':
		return s.at(e) == '别' || s.at(e) == '人'
	case '起':
		return e == j+1 && s.at(e) != '事' && s.at(e) != '案' && s.at(e) != '融'
	case '组':
		return s.at(e) == '成' || s.at(e) == '织'
	case '元':
		return s.at(e) == '宇' || s.at(e) == '旦' || s.at(e) == '素'
	case '米':
		return s.at(e) == '哈'
	}
	if a.is(weakly) && n.style != arabic {
		return true
	}
	return false
}

// kilowattHour tells the 度 of electricity from that of temperature and of angles: by what follows, what stands before,
// and what the paragraph is about.
func (s *scan) kilowattHour(j int, n *number) bool {
	if n.style == hanzi && s.at(j-1) == '百' && j-1 == n.start || n.value == 360 && n.style == arabic && s.at(j+1) != '电' {
		return false
	}
	next := s.at(j + 1)
	if n.scale >= 1e4 && !s.matchAt(j+1, "高温") {
		return true
	}
	if next == '电' || s.at(j+1) == '的' && s.at(j+2) == '电' {
		return true
	}
	if strings.ContainsRune("角高低假量数过以日", next) && next != 0 && !s.matchAt(j+1, "以上") {
		return false
	}
	for k := n.start - 1; k >= max(0, n.start-14); k-- {
		switch s.at(k) {
		case '。', '；', ';':
			k = -1
		case '热', '冷':
			if s.at(k-1) != '散' && s.at(k+1) != '却' { // 散热 and 冷却 are loads
				return false
			}
		case '温', '摄', '纬', '经', '氏':
			return false
		case '下':
			if s.at(k-1) == '零' {
				return false
			}
		case '电', '耗', '能':
			return true
		}
	}
	return s.electric
}

// degrees reports whether a 度 is one of temperature.
func (s *scan) degrees(j int, n *number) bool {
	if s.matchAt(j+1, "角") {
		return false
	}
	for k := n.start - 1; k >= max(0, n.start-14); k-- {
		switch c := s.at(k); {
		case c == '温' || c == '摄' || c == '氏' || c == '下' && s.at(k-1) == '零':
			return true
		case isPause(c):
			return false
		}
	}
	return s.at(j+1) == '高' && s.at(j+2) == '温'
}

// product reads a second atom of a product: GPU hours, kW·h, 卡时, household-years.
func (s *scan) product(u *unit) {
	j := u.end
	sep := s.at(j)
	if sep == ' ' || sep == '-' || sep == '·' || sep == '*' {
		j++
	}
	if sep == ' ' && u.first.is(plural) {
		return
	}
	switch {
	case s.at(j) == '时' && (u.dim == dim(axisCount) || u.dim.IsPower()) && s.at(j+1) != '间' && s.at(j+1) != '候' && s.at(j+1) != '代' && s.at(j+1) != '长':
		h, _ := s.lex.folds.find([]rune("hour"), 0)
		u.multiply(&s.lex.atoms[h], j+1)
		return
	case isHan(s.at(j)) && u.dim == dim(axisCount) && (s.at(j) == '天' || s.at(j) == '年') && u.end == j && s.at(j+1) != '的':
		if u.noun != "GPU" && u.noun != "chip" && u.noun != "household" || s.at(j) == '年' {
			return
		}
	}
	a, e := s.lex.find(s, j)
	if a == nil || !a.dim.IsTime() || s.at(j) == '年' || s.at(j) == '周' || s.at(j) == '岁' {
		return
	}
	if u.dim.IsPower() && a.name != "h" && sep != ' ' && sep != 0 && !isHan(s.at(j)) { // GW-year
		b := *a
		b.factor, b.name = a.factor*coherent(a.name), "h"
		u.multiply(&b, e)
		u.over = []string{"kWh"}
		return
	}
	if u.dim == dim(axisCount) || u.dim.IsPower() && a.name == "h" {
		u.multiply(a, e)
		if u.dim.IsEnergy() {
			u.over = []string{"kWh"}
		}
	}
}

// petaflops reads the P and E of Chinese reports on computing power: 算力规模达5000P.
func (s *scan) petaflops(j int) *atom {
	c := s.at(j)
	if c != 'P' && c != 'E' || isLetter(s.at(j+1)) || isDigit(s.at(j+1)) || !s.chinese {
		return nil
	}
	found := false
	for k := max(0, j-24); k < min(len(s.t), j+8); k++ {
		found = found || s.at(k) == '算' && s.at(k+1) == '力'
	}
	if !found {
		return nil
	}
	k, _ := s.lex.exact.find([]rune(string(c)+"FLOPS"), 0)
	return &s.lex.atoms[k]
}

// adverbPeriod returns the period of daily, monthly ...
func adverbPeriod(w string) string {
	switch w {
	case "daily":
		return "day"
	case "weekly":
		return "week"
	case "monthly":
		return "month"
	case "annual", "yearly", "annually":
		return "year"
	case "hourly":
		return "h"
	case "quarterly":
		return "quarter"
	}
	return ""
}

// dividePeriod divides a unit by a period.
func (s *scan) dividePeriod(u *unit, period string) {
	word := period
	if period == "h" {
		word = "hour"
	}
	if k, _ := s.lex.folds.find([]rune(word), 0); k >= 0 {
		u.divide(&s.lex.atoms[k], 1, u.end)
	} else if period == "quarter" {
		u.period = period
	}
}

// value returns a number in the normalised unit.
func (u *unit) value(v float64) float64 {
	if u.offset != 0 {
		if u.factor == 1 {
			if v < 100 { // a difference of temperatures
				return v
			}
			return v + u.offset
		}
		return (v + u.offset) * u.factor
	}
	x := v * u.factor
	if math.Abs(x) < 1e15 && math.Abs(x) > 1e-9 { // 3.4*0.001 and such: drop the last bits
		return roundTo(x, 15)
	}
	return x
}

// roundTo rounds to so many significant digits.
func roundTo(x float64, digits int) float64 {
	if x == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
		return x
	}
	p := math.Pow10(digits - 1 - int(math.Floor(math.Log10(math.Abs(x)))))
	if math.IsInf(p, 0) || p == 0 {
		return x
	}
	return math.Round(x*p) / p
}
