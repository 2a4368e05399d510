// Package zone reads how people write the clock of a table of times: UTC, an offset from it, or a name of the IANA time
// zone data base.
package zone

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ErrZone is wrapped by the error about a time zone that is not known.
var ErrZone = errors.New("zone: no such time zone")

const hour = 3600

// Zone is a clock.
type Zone struct {
	// Name is how a person reads it: UTC, UTC-5, Europe/Berlin.
	Name string
	// Ahead is how far a clock that never changes is ahead of UTC, in seconds.
	Ahead int64
	// Location is set for a clock that changes with summer time.
	Location *time.Location
}

// UTC is the clock of coordinated universal time.
func UTC() Zone { return Zone{Name: "UTC"} }

// Fixed is a clock that is ahead of UTC by some seconds all year.
func Fixed(ahead int64) Zone {
	name := "UTC"
	if ahead != 0 {
		sign, size := '+', ahead
		if ahead < 0 {
			sign, size = '-', -ahead
		}
		name += fmt.Sprintf("%c%d", sign, size/hour)
		if rest := size % hour; rest != 0 {
			name += fmt.Sprintf(":%02d", rest/60)
		}
	}
	return Zone{Name: name, Ahead: ahead}
}

// Parse reads UTC, a fixed offset such as +01:00, -5 or UTC+5:30, or a name such as Europe/Berlin. Errors wrap ErrZone.
func Parse(text string) (Zone, error) {
	plain := strings.TrimSpace(text)
	if strings.EqualFold(plain, "UTC") || strings.EqualFold(plain, "Z") {
		return UTC(), nil
	}
	offset := plain
	if len(plain) > 3 && strings.EqualFold(plain[:3], "UTC") {
		offset = plain[3:]
	}
	if offset != "" && (offset[0] == '+' || offset[0] == '-') {
		if ahead, ok := Offset(offset); ok {
			return Fixed(ahead), nil
		}
		return Zone{}, fmt.Errorf("%w: %q: an offset is written such as +01:00 or -5, within a day", ErrZone, text)
	}
	if plain != "" && !strings.EqualFold(plain, "local") {
		if location, err := time.LoadLocation(plain); err == nil {
			return Zone{Name: plain, Location: location}, nil
		}
	}
	return Zone{}, fmt.Errorf("%w: %q: write UTC, an offset such as +01:00, or a name such as Europe/Berlin", ErrZone, text)
}

// Offset reads a signed offset, +01:00, -0530, +1, -5 or +5.5 hours, into seconds; it is false for other texts and for
// more than a day.
func Offset(text string) (int64, bool) {
	if len(text) < 2 || text[0] != '+' && text[0] != '-' {
		return 0, false
	}
	sign := int64(1)
	if text[0] == '-' {
		sign = -1
	}
	digits := text[1:]
	if strings.ContainsRune(digits, '.') {
		ahead, ok := Hours(digits)
		return sign * ahead, ok && ahead >= 0
	}
	hours, minutes, colon := strings.Cut(digits, ":")
	if !colon && len(digits) == 4 {
		hours, minutes = digits[:2], digits[2:]
	}
	h, err := strconv.ParseUint(hours, 10, 8)
	if err != nil || len(hours) > 2 {
		return 0, false
	}
	m := uint64(0)
	if minutes != "" || colon {
		if m, err = strconv.ParseUint(minutes, 10, 8); err != nil || len(minutes) != 2 || m > 59 {
			return 0, false
		}
	}
	seconds := int64(h)*hour + int64(m)*60 //nolint:gosec // both are below 256
	return sign * seconds, seconds <= 24*hour
}

// Hours reads hours ahead of UTC, such as -7 or 5.5, in quarters, into seconds.
func Hours(text string) (int64, bool) {
	x, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || !(x >= -24 && x <= 24) || x*4 != float64(int64(x*4)) {
		return 0, false
	}
	return int64(x * hour), true
}
