package trace

// clockForm is the form in which a time is written.
type clockForm int

const (
	noClock clockForm = iota
	local             // no zone is given
	zoned             // Z or an offset from UTC
)

// String names the form in messages.
func (f clockForm) String() string {
	switch f {
	case local:
		return "a time without zone"
	case zoned:
		return "a time with zone"
	}
	return "no time"
}

// parseClock reads YYYY-MM-DD hh:mm:ss[.f], f of up to nine digits, with a T or a space between and Z or +hh[:mm] behind it
// or nothing, and returns it in ns since 1970. The form is noClock where it is none.
func parseClock(b []byte) (ns int64, form clockForm) {
	p := digits{rest: b}
	year := p.number(4)
	p.byte('-')
	month := p.number(2)
	p.byte('-')
	day := p.number(2)
	if !p.try('T') {
		p.byte(' ')
	}
	hour := p.number(2)
	p.byte(':')
	minute := p.number(2)
	p.byte(':')
	second := p.number(2)
	fraction := p.fraction()
	offset, form := p.zone()
	if p.bad || len(p.rest) > 0 || year < 1900 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59 {
		return 0, noClock
	}
	seconds := ((int64(daysSince1970(year, month, day))*24+int64(hour))*60+int64(minute)-int64(offset))*60 + int64(second)
	if seconds > 1<<33 { // the year 2242; ns since 1970 fit int64
		return 0, noClock
	}
	return seconds*1e9 + int64(fraction), form
}

// digits reads fixed fields off a text and remembers whether one was not there.
type digits struct {
	rest []byte
	bad  bool
}

func (d *digits) number(n int) int {
	if len(d.rest) < n {
		d.bad, d.rest = true, nil
		return 0
	}
	v := 0
	for _, c := range d.rest[:n] {
		if c < '0' || c > '9' {
			d.bad = true
		}
		v = 10*v + int(c-'0')
	}
	d.rest = d.rest[n:]
	return v
}

func (d *digits) try(c byte) bool {
	if len(d.rest) > 0 && d.rest[0] == c {
		d.rest = d.rest[1:]
		return true
	}
	return false
}

func (d *digits) byte(c byte) {
	if !d.try(c) {
		d.bad = true
	}
}

// fraction reads .f in ns.
func (d *digits) fraction() int {
	if !d.try('.') {
		return 0
	}
	ns, scale := 0, 100_000_000
	n := 0
	for ; n < len(d.rest) && d.rest[n] >= '0' && d.rest[n] <= '9'; n++ {
		ns += int(d.rest[n]-'0') * scale
		scale /= 10
	}
	if n == 0 || n > 9 {
		d.bad = true
	}
	d.rest = d.rest[n:]
	return ns
}

// zone reads the offset from UTC in minutes.
func (d *digits) zone() (minutes int, form clockForm) {
	if len(d.rest) == 0 {
		return 0, local
	}
	if d.try('Z') {
		return 0, zoned
	}
	sign := 1
	if !d.try('+') {
		d.byte('-')
		sign = -1
	}
	hour, minute := d.number(2), 0
	if len(d.rest) > 0 {
		d.try(':')
		minute = d.number(2)
	}
	if hour > 14 || minute > 59 {
		d.bad = true
	}
	return sign * (60*hour + minute), zoned
}

// daysSince1970 counts days in the proleptic Gregorian calendar by years that begin in March (Hinnant 2013,
// chrono-Compatible Low-Level Date Algorithms, days_from_civil), for years from 0 on.
func daysSince1970(year, month, day int) int {
	if month <= 2 {
		year--
		month += 12
	}
	era := year / 400
	ofEra := year % 400
	ofYear := (153*(month-3)+2)/5 + day - 1
	return era*146097 + ofEra*365 + ofEra/4 - ofEra/100 + ofYear - 719468
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}
