package measure

// dated is a date that was read.
type dated struct {
	calendar Calendar
	high     Calendar // of a range of years
	end      int
	ranged   bool
}

// yearFirst and yearLast bound what four digits are taken for a year.
const (
	yearFirst = 1800
	yearLast  = 2199
)

// year reads a year of four digits at i, Arabic or Chinese.
func (s *scan) year(i int) (int, int) {
	if isDigit(s.at(i)) {
		y, e := s.integer(i, 5)
		if e-i == 4 && y >= yearFirst && y <= yearLast {
			return y, e
		}
		return 0, i
	}
	y := 0
	for k := range 4 {
		d := hanDigit(s.at(i + k))
		if d < 0 {
			return 0, i
		}
		y = y*10 + d
	}
	if y >= yearFirst && y <= yearLast && hanDigit(s.at(i+4)) < 0 {
		return y, i + 4
	}
	return 0, i
}

// date reads a date that begins with a number at i.
func (s *scan) date(i int) (dated, bool) {
	if y, e := s.year(i); y > 0 {
		return s.yearDate(i, y, e)
	}
	if !isDigit(s.at(i)) {
		return dated{}, false
	}
	v, e := s.integer(i, 3)
	if e-i > 2 || v == 0 || v > 31 {
		return dated{}, false
	}
	j := s.space(e)
	if s.at(j) == '月' && v <= 12 && s.at(j+1) != '活' && s.at(j+1) != '均' && s.at(j+1) != '租' && s.at(j+1) != '费' {
		return s.monthDay(v, j+1, dated{})
	}
	if c := s.at(j); (c == '日' || c == '号') && j == e && s.at(j+1) != '线' && s.at(j+1) != '均' && s.at(j+1) != '楼' && s.at(j+1) != '机' && s.at(j+1) != '活' {
		return dated{calendar: Calendar{Day: v}, end: j + 1}, true
	}
	// 30 September 2022, 30th of September.
	if w := s.word(e); w > e && (w-e == 2) {
		switch s.small(e, w) {
		case "st", "nd", "rd", "th":
			j = s.space(w)
			if s.matchAt(j, "of ") {
				j += 3
			}
		}
	}
	if m, k := s.month(j); m > 0 && s.at(e) != '.' && j > e {
		d := dated{calendar: Calendar{Month: m, Day: v}, end: k}
		if y, ye := s.year(s.space(s.comma(k))); y > 0 {
			d.calendar.Year, d.end = y, ye
		}
		return d, true
	}
	return dated{}, false
}

// comma moves past a comma.
func (s *scan) comma(i int) int {
	if s.at(i) == ',' {
		return i + 1
	}
	return i
}

// yearDate reads what follows the year y that ends at e.
func (s *scan) yearDate(i, y, e int) (dated, bool) {
	d := dated{calendar: Calendar{Year: y}, end: e}
	j := s.space(e)
	c := s.at(e)
	switch {
	case s.at(j) == '年':
		return s.hanYear(j+1, d)
	case (c == '-' || c == '/' || c == '.') && s.isoDate(e, &d):
		return d, true
	case (c == 'Q' || c == 'q' || c == ' ' && (s.at(j) == 'Q')) && s.at(s.word(j)) >= '1' && s.at(j+1) <= '4' && isDigit(s.at(j+1)) && !isDigit(s.at(j+2)):
		d.calendar.Quarter, d.end = int(s.at(j+1)-'0'), j+2
		return d, true
	case c == 's' && !isLetter(s.at(e+1)) && y%10 == 0:
		d.calendar.Decade, d.end = true, e+1
		return d, true
	}
	if !isDigit(s.at(i)) || isLetter(c) || c == '%' || c == '℃' || c == '°' {
		return d, false
	}
	if s.yearRange(e, &d) {
		return d, true
	}
	if c == '.' && isDigit(s.at(e+1)) || c == ',' && isDigit(s.at(e+1)) && isDigit(s.at(e+2)) && isDigit(s.at(e+3)) {
		return d, false
	}
	if x := s.at(s.space(e)); y < 1900 || y > 2100 || x == '×' || (x == 'x' || x == '*') && !isLetter(s.at(s.space(e)+1)) {
		return d, false
	}
	// A year only where the number has no unit: "2048 GPUs" is none.
	n := number{start: i, end: e, value: float64(y), scale: 1, digits: 4}
	m := n
	if s.hanScale(&m) || s.wordScale(&m) {
		return d, false
	}
	if s.yearCue(i) && !isHan(s.at(j)) && s.at(j) != '-' {
		if a, _ := s.lex.find(s, j); a == nil || a.dim == dim(axisCount) {
			return d, true
		}
	}
	if u := s.unit(e, &n); u.found {
		return d, false
	}
	return d, true
}

// yearCue reports whether the word before i says that a year follows.
func (s *scan) yearCue(i int) bool {
	j := i
	for s.at(j-1) == ' ' {
		j--
	}
	k := j
	for isLetter(s.at(k - 1)) {
		k--
	}
	switch s.small(k, j) {
	case "in", "by", "since", "until", "till", "before", "after", "during", "early", "late", "mid", "year", "through", "circa", "from", "fiscal", "of", "end", "summer", "winter", "spring", "autumn", "fall":
		return true
	}
	return false
}

// yearRange reads "–2022", "-22", "/23", " to 2022", "至2022年" behind a year.
func (s *scan) yearRange(e int, d *dated) bool {
	j := s.space(e)
	switch c := s.at(j); {
	case c == '-' || c == '–' || c == '~' || c == '至' || c == '到' || c == '—':
		j = s.space(j + 1)
		if c == '—' && s.at(j) == '—' {
			j++
		}
	case c == '/':
		j++
	case s.phraseAt(j, "to"), s.phraseAt(j, "and") && s.betweenBefore(e-4), s.phraseAt(j, "through"), s.phraseAt(j, "until"):
		j = s.space(s.word(j))
	default:
		return false
	}
	y, end := s.year(j)
	if y == 0 { // 2018-22, 2023/24
		v, k := s.integer(j, 3)
		if c := s.at(e); k-j != 2 || c != '-' && c != '–' && c != '/' || v != (d.calendar.Year+1)%100 && c == '/' || isDigit(s.at(k)) || isLetter(s.at(k)) || s.at(k) == '-' || s.at(k) == '/' || v <= d.calendar.Year%100 || v <= 12 && c == '-' {
			return false
		}
		y, end = d.calendar.Year/100*100+v, k
	}
	if y <= d.calendar.Year {
		return false
	}
	d.high, d.ranged, d.end = Calendar{Year: y}, true, end
	if k := s.space(end); s.at(k) == '年' {
		d.end = k + 1
	}
	return true
}

// betweenBefore reports whether "between" or "from" stands before i.
func (s *scan) betweenBefore(i int) bool {
	for i > 0 && s.at(i-1) == ' ' {
		i--
	}
	return s.phraseAt(i-len("between"), "between")
}

// isoDate reads -09-30, /09/30, .9.30 or -09 behind a year.
func (s *scan) isoDate(e int, d *dated) bool {
	sep := s.at(e)
	m, j := s.integer(e+1, 3)
	if j == e+1 || j-e > 3 || m < 1 || m > 12 {
		return false
	}
	if s.at(j) != sep {
		if sep != '-' || j-e != 3 || isDigit(s.at(j)) || isLetter(s.at(j)) {
			return false
		}
		d.calendar.Month, d.end = m, j
		return true
	}
	day, k := s.integer(j+1, 3)
	if k == j+1 || k-j > 3 || day < 1 || day > 31 || isDigit(s.at(k)) {
		return false
	}
	d.calendar.Month, d.calendar.Day, d.end = m, day, k
	return true
}

// hanYear reads what follows 年 at j.
func (s *scan) hanYear(j int, d dated) (dated, bool) {
	d.end = j
	if s.at(j) == '代' {
		d.calendar.Decade, d.end = true, j+1
		return d, true
	}
	if s.yearRange(j, &d) {
		return d, true
	}
	k := s.space(j)
	if s.at(k) == '的' {
		k++
	}
	m, e := s.smallNumber(k)
	if e > k && m >= 1 && m <= 12 {
		if q := s.space(e); s.at(q) == '月' {
			return s.monthDay(m, q+1, d)
		}
	}
	q := k
	if s.at(q) == '第' {
		q++
	}
	if m, e := s.smallNumber(q); e > q && m >= 1 && m <= 4 && s.at(e) == '季' {
		d.calendar.Quarter, d.end = m, e+1
		if s.at(e+1) == '度' {
			d.end++
		}
	}
	if (s.at(k) == '上' || s.at(k) == '下') && s.at(k+1) == '半' && s.at(k+2) == '年' {
		d.calendar.Half, d.end = 1, k+3
		if s.at(k) == '下' {
			d.calendar.Half = 2
		}
	}
	if s.at(k) == 'Q' && s.at(k+1) >= '1' && s.at(k+1) <= '4' {
		d.calendar.Quarter, d.end = int(s.at(k+1)-'0'), k+2
	}
	return d, true
}

// smallNumber reads one or two digits, Arabic or Chinese, at i.
func (s *scan) smallNumber(i int) (int, int) {
	if isDigit(s.at(i)) {
		v, e := s.integer(i, 3)
		if e-i > 2 {
			return 0, i
		}
		return v, e
	}
	v, e := s.hanInteger(i)
	if e-i > 3 || v > 99 {
		return 0, i
	}
	return int(v), e
}

// monthDay reads the day behind 月 at j.
func (s *scan) monthDay(m, j int, d dated) (dated, bool) {
	d.calendar.Month, d.end = m, j
	if s.at(j) == '份' {
		d.end++
		return d, true
	}
	k := s.space(j)
	if day, e := s.smallNumber(k); e > k && day >= 1 && day <= 31 && (s.at(e) == '日' || s.at(e) == '号') {
		d.calendar.Day, d.end = day, e+1
	}
	return d, true
}

// month reads an English month at i.
func (s *scan) month(i int) (int, int) {
	e := s.word(i)
	if e-i < 3 || s.at(i) < 'A' || s.at(i) > 'Z' {
		return 0, i
	}
	m := 0
	switch s.small(i, e) {
	case "january", "jan":
		m = 1
	case "february", "feb":
		m = 2
	case "march", "mar":
		m = 3
	case "april", "apr":
		m = 4
	case "may":
		m = 5
	case "june", "jun":
		m = 6
	case "july", "jul":
		m = 7
	case "august", "aug":
		m = 8
	case "september", "sept", "sep":
		m = 9
	case "october", "oct":
		m = 10
	case "november", "nov":
		m = 11
	case "december", "dec":
		m = 12
	default:
		return 0, i
	}
	if s.at(e) == '.' && e-i <= 4 {
		e++
	}
	return m, e
}

// wordDate reads a date that begins with a word: September 30, 2022; Sept 2022; Q1 2025; FY2024; H1 2024; first quarter of 2025.
func (s *scan) wordDate(i int) (dated, bool) {
	if m, e := s.month(i); m > 0 {
		d := dated{calendar: Calendar{Month: m}, end: e}
		j := s.space(e)
		if y, k := s.year(s.space(s.comma(e))); y > 0 {
			d.calendar.Year, d.end = y, k
			return d, true
		}
		if s.matchAt(j, "of ") {
			if y, k := s.year(s.space(j + 3)); y > 0 {
				d.calendar.Year, d.end = y, k
				return d, true
			}
		}
		day, k := s.integer(j, 3)
		if j > e && k > j && k-j <= 2 && day >= 1 && day <= 31 {
			if w := s.word(k); w-k == 2 && !isLetter(s.at(w)) {
				k = w
			}
			if isLetter(s.at(k)) || s.at(k) == '%' || s.at(k) == '.' && isDigit(s.at(k+1)) {
				return d, false
			}
			d.calendar.Day, d.end = day, k
			if y, ye := s.year(s.space(s.comma(k))); y > 0 {
				d.calendar.Year, d.end = y, ye
			}
			return d, true
		}
		return d, false
	}
	c := s.at(i)
	switch {
	case (c == 'Q' || c == 'H') && isDigit(s.at(i+1)) && s.at(i+1) >= '1' && s.at(i+1) <= '4' && !isDigit(s.at(i+2)) && !isLetter(s.at(i+2)):
		j := i + 2
		if s.at(j) == '-' || s.at(j) == '\'' || s.at(j) == ',' {
			j++
		}
		j = s.space(j)
		if s.matchAt(j, "of ") {
			j = s.space(j + 3)
		}
		y, e := s.year(j)
		if y == 0 {
			return dated{}, false
		}
		d := dated{calendar: Calendar{Year: y}, end: e}
		if c == 'Q' {
			d.calendar.Quarter = int(s.at(i+1) - '0')
		} else {
			d.calendar.Half = int(s.at(i+1) - '0')
		}
		return d, true
	case c == 'F' && s.at(i+1) == 'Y':
		j := s.space(i + 2)
		if s.at(j) == '\'' {
			j++
		}
		if y, e := s.year(j); y > 0 {
			return dated{calendar: Calendar{Year: y, Fiscal: true}, end: e}, true
		}
		if y, e := s.integer(j, 3); e-j == 2 && !isLetter(s.at(e)) {
			return dated{calendar: Calendar{Year: 2000 + y, Fiscal: true}, end: e}, true
		}
	}
	return dated{}, false
}

// quarterWords reads "first quarter of 2025" and "second half of 2024" at i.
func (s *scan) quarterWords(i int) (dated, bool) {
	e := s.word(i)
	k := 0
	switch s.small(i, e) {
	case "first":
		k = 1
	case "second":
		k = 2
	case "third":
		k = 3
	case "fourth":
		k = 4
	default:
		return dated{}, false
	}
	j := s.join(e)
	if j < 0 {
		return dated{}, false
	}
	e = s.word(j)
	w := s.small(j, e)
	if w != "quarter" && w != "half" {
		return dated{}, false
	}
	d := dated{end: e}
	if w == "half" {
		d.calendar.Half = k
	} else {
		d.calendar.Quarter = k
	}
	q := s.space(e)
	if s.matchAt(q, "of ") {
		q = s.space(q + 3)
	}
	if y, ye := s.year(q); y > 0 {
		d.calendar.Year, d.end = y, ye
	}
	return d, true
}

// fraction returns a date as a year and the fraction of it that is gone when the last day of what it names begins:
// 30 September 2022, or September 2022, is 2022.745. A plain year is itself; a month without a year is its number.
func (c Calendar) fraction() float64 {
	month, day := c.Month, c.Day
	switch {
	case c.Quarter > 0:
		month, day = c.Quarter*3, 0
	case c.Half > 0:
		month, day = c.Half*6, 0
	}
	if month == 0 {
		if c.Year == 0 {
			return float64(c.Day)
		}
		return float64(c.Year)
	}
	if c.Year == 0 {
		return float64(month)
	}
	before := [...]int{0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365}
	if day == 0 {
		day = before[month+1] - before[month]
	}
	return float64(c.Year) + float64(before[month]+day-1)/365
}
