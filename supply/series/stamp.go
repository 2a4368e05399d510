package series

import (
	"strings"
	"time"

	"tokenwatt/internal/zone"
)

// dateOrder is how dates with slashes are to be read; those with hyphens begin with the year, those with points with the
// day.
type dateOrder int

const (
	orderUnknown dateOrder = iota
	dayFirst
	monthFirst
)

// scanner reads numbers and signs from a text.
type scanner struct {
	text string
	i    int
}

func (s *scanner) peek() byte {
	if s.i < len(s.text) {
		return s.text[s.i]
	}
	return 0
}

func (s *scanner) take(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.i++
	return true
}

// digits reads between least and most digits.
func (s *scanner) digits(least, most int) (int, bool) {
	n, start := 0, s.i
	for s.i < len(s.text) && s.i-start < most && s.text[s.i] >= '0' && s.text[s.i] <= '9' {
		n = 10*n + int(s.text[s.i]-'0')
		s.i++
	}
	return n, s.i-start >= least
}

func (s *scanner) spaces() {
	for s.peek() == ' ' {
		s.i++
	}
}

// wallTime is a time of the calendar as though it were in UTC; hour 24 is the next day's first. It is false for a date
// that does not exist.
func wallTime(year, month, dayOfMonth, hours, minutes, seconds int) (int64, bool) {
	if hours == 24 && minutes == 0 && seconds == 0 {
		at, ok := wallTime(year, month, dayOfMonth, 0, 0, 0)
		return at + day, ok
	}
	if year < 1 || month < 1 || month > 12 || dayOfMonth < 1 || hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60 {
		return 0, false
	}
	at := time.Date(year, time.Month(month), dayOfMonth, hours, minutes, seconds, 0, time.UTC)
	return at.Unix(), at.Day() == dayOfMonth || seconds == 60
}

// parseStamp reads a time in one of the ways of public series:
//
//	2020-01-01T00:00Z  2020-01-01 00:00:00-06:00  2020-01-01T00  20200101:0011
//	01.01.2020 00:00  01/01/2020 00:00:00 (CET)  1/1/2020 12:00:00 AM
//
// An hour is always there.
func parseStamp(text string, order dateOrder) (stamp, bool) {
	s := &scanner{text: text}
	first, ok := s.digits(1, 8)
	var year, month, dayOfMonth int
	switch {
	case !ok:
		return stamp{}, false
	case s.i == 8:
		year, month, dayOfMonth = first/10000, first/100%100, first%100
	case s.i == 4 && (s.peek() == '-' || s.peek() == '/'):
		year = first
		month, dayOfMonth, ok = s.twoMore(s.peek())
	case s.i <= 2 && s.peek() == '.':
		dayOfMonth = first
		month, year, ok = s.twoMore('.')
	case s.i <= 2 && s.peek() == '/' && order == dayFirst:
		dayOfMonth = first
		month, year, ok = s.twoMore('/')
	case s.i <= 2 && s.peek() == '/' && order == monthFirst:
		month = first
		dayOfMonth, year, ok = s.twoMore('/')
	default:
		return stamp{}, false
	}
	if !ok || year < 1000 || !(s.take('T') || s.take(' ') || s.take(':')) {
		return stamp{}, false
	}
	return s.clock(year, month, dayOfMonth)
}

// twoMore reads two more numbers of a date, each behind a sign.
func (s *scanner) twoMore(sign byte) (a, b int, ok bool) {
	if !s.take(sign) {
		return 0, 0, false
	}
	a, ok = s.digits(1, 2)
	if !ok || !s.take(sign) {
		return 0, 0, false
	}
	b, ok = s.digits(1, 4)
	return a, b, ok
}

// clock reads the time of a day and what follows: half of the day, offset, or name of the clock.
func (s *scanner) clock(year, month, dayOfMonth int) (stamp, bool) {
	s.spaces()
	hours, ok := s.digits(1, 2)
	if !ok {
		return stamp{}, false
	}
	var minutes, seconds int
	if s.take(':') {
		if minutes, ok = s.digits(2, 2); !ok {
			return stamp{}, false
		}
		if s.take(':') {
			if seconds, ok = s.digits(2, 2); !ok {
				return stamp{}, false
			}
			if s.take('.') {
				if _, ok = s.digits(1, 9); !ok {
					return stamp{}, false
				}
			}
		}
	} else if c := s.peek(); c >= '0' && c <= '9' {
		if minutes, ok = s.digits(2, 2); !ok {
			return stamp{}, false
		}
	}
	s.spaces()
	rest := s.text[s.i:]
	switch strings.ToUpper(rest) {
	case "AM", "PM":
		if hours < 1 || hours > 12 {
			return stamp{}, false
		}
		hours %= 12
		if strings.EqualFold(rest, "PM") {
			hours += 12
		}
		rest = ""
	}
	wall, ok := wallTime(year, month, dayOfMonth, hours, minutes, seconds)
	if !ok {
		return stamp{}, false
	}
	if rest == "" {
		return stamp{wall: wall}, true
	}
	ahead, ok := markOf(rest)
	return stamp{wall: wall, ahead: ahead, marked: true}, ok
}

// markOf reads what stands behind a time: Z, an offset, or the name of a European clock in parentheses, as the ENTSO-E
// Transparency Platform writes it.
func markOf(text string) (ahead int64, ok bool) {
	switch text {
	case "Z", "z", "UTC", "GMT", "(UTC)", "(GMT)", "(WET)":
		return 0, true
	case "(CET)", "(WEST)", "(BST)":
		return hour, true
	case "(CEST)", "(EET)":
		return 2 * hour, true
	case "(EEST)":
		return 3 * hour, true
	}
	return zone.Offset(text)
}
