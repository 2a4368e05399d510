package serving

import (
	"math"

	"tokenwatt/demand/calendar"
)

// hoursADay is the period of the daily shape.
const hoursADay = 24

// peakFits reports whether a day of 24 hours can have this ratio of its highest hour to its mean.
func peakFits(p float64) bool { return p >= 1 && p < hoursADay }

// Diurnal returns the traffic of each hour of the day over the day's mean: a von Mises shape with its maximum,
// peakToMean, at the peak hour. The mean of the 24 values is 1. peakToMean has to be at least 1 and below 24.
func Diurnal(peakToMean float64, peakHour int) [hoursADay]float64 {
	k := concentration(peakToMean)
	var shape [hoursADay]float64
	var sum float64
	for h := range shape {
		shape[(h+peakHour)%hoursADay] = math.Exp(k * (math.Cos(2*math.Pi*float64(h)/hoursADay) - 1))
	}
	for _, v := range shape {
		sum += v
	}
	for h := range shape {
		shape[h] *= hoursADay / sum
	}
	return shape
}

// concentration returns the k of the von Mises shape whose highest of 24 hours is peakToMean times their mean:
// the root of sum exp(k (cos - 1)) = 24 / peakToMean, whose left side falls with k from 24 to 1.
func concentration(peakToMean float64) float64 {
	want := hoursADay / peakToMean
	high := 1.0
	for high < maxConcentration && hourSum(high) > want {
		high *= 2
	}
	low := 0.0
	for {
		middle := low + (high-low)/2
		if middle <= low || middle >= high {
			return low
		}
		if hourSum(middle) > want {
			low = middle
		} else {
			high = middle
		}
	}
}

// maxConcentration is where the hours beside the peak's have fallen below the last digit of the sum, for
// cos(15 degrees) - 1 = -0.034.
const maxConcentration = 1 << 12

// hourSum returns the sum of exp(k (cos - 1)) over the 24 hours; hours at equal distance from the peak are equal.
func hourSum(k float64) float64 {
	sum := 1 + math.Exp(-2*k)
	for h := 1; h < hoursADay/2; h++ {
		sum += 2 * math.Exp(k*(math.Cos(2*math.Pi*float64(h)/hoursADay)-1))
	}
	return sum
}

// week counts the days of a year and of the part of it that is studied.
type week struct {
	working, weekend               float64 // days of the year
	studiedWorking, studiedWeekend float64 // whole days studied
	hours                          float64 // hours studied
	rest                           int     // hours studied of the day behind the whole ones
	restWeekend                    bool
}

// weekOf counts the days of a calendar.
func weekOf(c calendar.Calendar) week {
	days := c.Hours / hoursADay
	working, weekend := c.Days(c.YearHours / hoursADay)
	studiedWorking, studiedWeekend := c.Days(days)
	return week{
		working: float64(working), weekend: float64(weekend),
		studiedWorking: float64(studiedWorking), studiedWeekend: float64(studiedWeekend),
		hours: float64(c.Hours), rest: c.Hours % hoursADay, restWeekend: c.Weekend(days),
	}
}

// level returns the traffic of a working day over the mean of the year's days, where weekends have so much of it.
func (w week) level(weekendFactor float64) float64 {
	return (w.working + w.weekend) / (w.working + weekendFactor*w.weekend)
}

// studied returns the mean rate over the hours studied, over that of the year.
func (w week) studied(weekendFactor, peakToMean float64, peakHour int) float64 {
	level := w.level(weekendFactor)
	sum := hoursADay * (w.studiedWorking + weekendFactor*w.studiedWeekend)
	if w.rest > 0 {
		shape, day := Diurnal(peakToMean, peakHour), 0.0
		for _, v := range shape[:w.rest] {
			day += v
		}
		if w.restWeekend {
			day *= weekendFactor
		}
		sum += day
	}
	return level * sum / w.hours
}
