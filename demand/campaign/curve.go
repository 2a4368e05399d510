package campaign

import "math"

// Seconds is what one job of a length takes an accelerator at a time factor of 1, at the length that it is padded to: +Inf where
// it is refused, NaN for jobs that have no length.
func (j *Jobs) Seconds(length int) float64 {
	if j.seconds == nil {
		return math.NaN()
	}
	return j.seconds(length)
}

// SearchSeconds is what one job of a length waits for its searches on the cores that were timed: 0 without databases.
func (j *Jobs) SearchSeconds(length int) float64 {
	if j.search == nil {
		return 0
	}
	return j.search(length)
}
