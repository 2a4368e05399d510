package quantity

import "time"

// Duration is in seconds. It is a float64, not time.Duration, because that type ends at 292 years and
// counts in nanoseconds, which the hourly arithmetic of a power system does not need.
type Duration float64

// Units of Duration. A Year is 8,760 h (365 d) everywhere in tokenwatt, the convention of the power
// industry's USD/kW/yr; a month, where a unit names it, is a twelfth of that, 730 h.
const (
	Second Duration = 1
	Minute          = 60 * Second
	Hour            = 60 * Minute
	Day             = 24 * Hour
	Week            = 7 * Day
	Year            = 8760 * Hour
)

// FromStd returns a duration of the standard library as a Duration.
func FromStd(d time.Duration) Duration { return Duration(d.Seconds()) }

// Seconds returns the duration in seconds.
func (d Duration) Seconds() float64 { return float64(d) }

// Minutes returns the duration in minutes.
func (d Duration) Minutes() float64 { return float64(d / Minute) }

// Hours returns the duration in hours.
func (d Duration) Hours() float64 { return float64(d / Hour) }

// Days returns the duration in days of 24 h.
func (d Duration) Days() float64 { return float64(d / Day) }

// Years returns the duration in years of 8,760 h.
func (d Duration) Years() float64 { return float64(d / Year) }

// Rate is in events per second: requests, visitors, jobs.
type Rate float64

// PerSecond returns the rate in events per second.
func (r Rate) PerSecond() float64 { return float64(r) }

// PerHour returns the rate in events per hour.
func (r Rate) PerHour() float64 { return float64(r) * float64(Hour) }

// PerDay returns the rate in events per day.
func (r Rate) PerDay() float64 { return float64(r) * float64(Day) }

// Over returns how many events fall in the duration: n = r t.
func (r Rate) Over(d Duration) Count { return Count(float64(r) * float64(d)) }

// FailureRate is in failures per second of one device.
type FailureRate float64

// PerHour returns the rate in failures per device-hour.
func (r FailureRate) PerHour() float64 { return float64(r) * float64(Hour) }

// MeanTime returns the mean time between failures of one device: 1 / r, infinite for a rate of zero.
func (r FailureRate) MeanTime() Duration { return Duration(1 / float64(r)) }

// Times returns the rate of failures among n devices that fail independently: n r.
func (r FailureRate) Times(n Count) Rate { return Rate(float64(r) * float64(n)) }
