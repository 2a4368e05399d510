package trace

import (
	"errors"
	"math"
	"strconv"

	"tokenwatt/demand/calendar"
	"tokenwatt/demand/serving"
	"tokenwatt/internal/fault"
)

// ErrTraffic is wrapped by the errors about a traffic model.
var ErrTraffic = errors.New("serving traffic")

// secondsAnHour is the piece of time in which the rate is constant.
const secondsAnHour = 3600

// Traffic is a model of the requests that a service gets. It is not changed by drawing from it.
type Traffic struct {
	Seed uint64
	Name string // of its random streams

	// Visits is the mean number of visits in each hour. It goes round: the hour behind the last is the first.
	Visits []float64
	// CV is the coefficient of variation of the intervals between visits: 1 is Poisson, above it is burstier. 0 is 1.
	CV float64
	// Turns is the number of requests of a visit; nil is one.
	Turns Length
	// Think is the time in s from one request of a visit to the next, lognormal with this mean and coefficient of
	// variation.
	Think, ThinkCV float64
	// MaxVisit is the longest time in s from the first request of a visit to its last: turns behind it are not made, and
	// counted. 0 is two hours.
	MaxVisit float64

	// Lengths are the tokens of a turn's new text and of its answer.
	Lengths Lengths
	// System is the tokens of a prompt that every request begins with, the same for all.
	System int
	// History puts the visit so far, prompts and answers, before the new text of each turn.
	History bool
	// MaxModelLen ends a visit before the turn whose prompt and answer would pass it, and counts its turns; 0 is no
	// such limit.
	MaxModelLen int
	// PrefixTokens is the tokens of a named piece of prompt, a multiple of the engine's block: of the system prompt as many
	// whole pieces as fit are shared. 0 is 128.
	PrefixTokens int
}

const (
	defaultMaxVisit    = 2 * secondsAnHour
	defaultTrafficName = "traffic"
	defaultPiece       = 128
)

// Visits returns the mean number of visits in each hour studied: so many a day in the mean over the year, with the
// daily shape and the weekend factor of package serving. peakToMean is at least 1 and below 24, weekend above 0.
func Visits(c calendar.Calendar, perDay, peakToMean float64, peakHour int, weekend float64) ([]float64, error) {
	list := fault.List{Cause: ErrTraffic}
	if !(perDay > 0) || math.IsInf(perDay, 0) {
		list.Add("visits a day", number(perDay), "a number above zero")
	}
	if !(peakToMean >= 1 && peakToMean < 24) {
		list.Add("peak to mean", number(peakToMean), "at least 1 and below 24")
	}
	if peakHour < 0 || peakHour > 23 {
		list.Add("peak hour", strconv.Itoa(peakHour), "0 to 23")
	}
	if !(weekend > 0) || math.IsInf(weekend, 0) {
		list.Add("weekend factor", number(weekend), "a number above zero")
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	shape := serving.Diurnal(peakToMean, peakHour)
	working, free := c.Days(c.YearHours / 24)
	level := perDay / 24 * float64(working+free) / (float64(working) + weekend*float64(free))
	visits := make([]float64, c.Hours)
	for h := range visits {
		visits[h] = level * shape[h%24]
		if c.Weekend(h / 24) {
			visits[h] *= weekend
		}
	}
	return visits, nil
}

// Check returns all that is wrong with a model, each error an *fault.Error that wraps ErrTraffic.
func (t *Traffic) Check() error {
	list := fault.List{Cause: ErrTraffic}
	t.checkTimes(&list)
	if t.Lengths == nil {
		list.Add("lengths", "not given", "distributions of tokens in and out")
	} else {
		t.Lengths.Check(&list, "lengths")
	}
	if t.System < 0 || t.System > MaxTokens {
		list.Add("system prompt", strconv.Itoa(t.System), "0 tokens or above")
	}
	if t.MaxModelLen < 0 {
		list.Add("max model len", strconv.Itoa(t.MaxModelLen), "0 for no limit, or above")
	}
	if t.PrefixTokens < 0 {
		list.Add("prefix tokens", strconv.Itoa(t.PrefixTokens), "0 for the default, or above")
	}
	return list.Err()
}

// checkTimes checks visits and turns.
func (t *Traffic) checkTimes(list *fault.List) {
	if len(t.Visits) == 0 {
		list.Add("visits", "of no hour", "those of at least one hour")
	}
	for h, v := range t.Visits {
		if !(v >= 0) || v > 1e9 {
			list.Add("visits of hour "+strconv.Itoa(h), number(v), "0 to 1e9")
			break
		}
	}
	if t.CV != 0 && !(t.CV >= 0.05 && t.CV <= 20) {
		list.Add("coefficient of variation of intervals", number(t.CV), "0.05 to 20, or 0 for 1")
	}
	if !(t.MaxVisit >= 0) || t.MaxVisit > 48*secondsAnHour {
		list.Add("longest visit", number(t.MaxVisit), "0 for two hours, or up to 48 hours in s")
	}
	if !(t.Think >= 0) || math.IsInf(t.Think, 0) || !(t.ThinkCV >= 0) || math.IsInf(t.ThinkCV, 0) {
		list.Add("time between turns", number(t.Think)+" s with coefficient of variation "+number(t.ThinkCV), "0 or above")
	}
	if t.Turns != nil {
		t.Turns.Check(list, "turns")
		if list.Err() == nil && t.Turns.Quantile(1-0x1p-53) > 1 && t.Think == 0 {
			list.Add("time between turns", "0 s", "above 0 where a visit has several turns")
		}
	}
}

// Hours gives the requests of the hours from, from+1, ... to-1, in s from the beginning of hour 0. It gives the same ones
// as a longer stretch does in those hours.
func (t *Traffic) Hours(from, to int) (*Stream, error) {
	list := fault.List{Cause: ErrTraffic}
	list.Join(t.Check())
	if from < 0 || to <= from {
		list.Add("hours", strconv.Itoa(from)+" to "+strconv.Itoa(to), "a stretch of at least one hour, from 0 on")
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	return newStream(*t, from, to), nil
}
