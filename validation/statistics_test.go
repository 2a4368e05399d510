package validation

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.9g, expected %.9g within %g", what, got, want, tolerance)
	}
}

// TestStatisticsOfACosine: over whole periods of 24 h a cosine about 3 has the mean 3, the deviation 1/sqrt 2, the
// correlation cos(2 pi lag / 24) with itself, and, between 9 and 17 h against 21 to 5 h, means that are 3 -+ the mean
// of cos over a third of the circle about its top, sin(pi/3)/(pi/3) = 0.827 (0.830 for eight whole hours).
func TestStatisticsOfACosine(t *testing.T) {
	x := make([]float64, 24*365)
	for h := range x {
		x[h] = 3 - math.Cos(2*math.Pi*(float64(h)+0.5-1)/24)
	}
	near(t, "mean", mean(x), 3, 1e-12)
	near(t, "deviation", deviation(x), math.Sqrt(0.5), 1e-12)
	near(t, "a day later", lagged(x, 24), 1, 1e-9)
	near(t, "six hours later", lagged(x, 6), 0, 2e-3)
	near(t, "twelve hours later", lagged(x, 12), -1, 2e-3)
	day, night := dayAndNight(x, 0)
	near(t, "day", day, 3+0.830, 1e-3)
	near(t, "night", night, 3-0.830, 1e-3)
	// Fifteen degrees east the sun is an hour earlier, so that the top of 13 h UTC is at 14 h.
	east, _ := dayAndNight(x, 15)
	if east >= day {
		t.Errorf("an hour off the top the day has %g, on it %g", east, day)
	}
	near(t, "lowest week", lowestWeek(x), 3, 1e-9)
	near(t, "daily means", deviation(dailyMeans(x)), 0, 1e-12)
	near(t, "with its negative", correlation(x, func() []float64 {
		y := make([]float64, len(x))
		for h := range x {
			y[h] = -x[h]
		}
		return y
	}()), -1, 1e-12)
}

// TestSummerAndWinter: of a cosine of the year whose top is in mid-July, the means over a quarter of the circle about
// top and bottom are +-sin(pi/4)/(pi/4) = 0.900, for the 92 and 93 days counted to a percent.
func TestSummerAndWinter(t *testing.T) {
	for _, days := range []int{365, 366} {
		x := make([]float64, 24*days)
		for h := range x {
			x[h] = -math.Cos(2 * math.Pi * (float64(h)/24 - 14.5) / float64(days))
		}
		summer, winter := summerAndWinter(x)
		near(t, "summer", summer, 0.9, 0.01)
		near(t, "winter", winter, -0.9, 0.01)
	}
}

// TestLowestWeek against the sum of every week apart.
func TestLowestWeek(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(0, 1), 168, 260).Draw(t, "x")
		lowest := math.Inf(1)
		for h := 0; h+168 <= len(x); h++ {
			lowest = min(lowest, mean(x[h:h+168]))
		}
		if got := lowestWeek(x); math.Abs(got-lowest) > 1e-9 {
			t.Errorf("got %g, expected %g", got, lowest)
		}
	})
}

// TestOutside: the Earth's disc catches a quarter of what would fall on its whole sphere, so the mean over latitudes,
// weighted with their areas, is a quarter of the solar constant; the eccentricity's mean square adds 0.03 %.
func TestOutside(t *testing.T) {
	const n = 180
	var sum, area float64
	for i := range n {
		latitude := -90 + 180*(float64(i)+0.5)/n
		weight := math.Cos(latitude * math.Pi / 180)
		sum += weight * outside(latitude, 365)
		area += weight
	}
	near(t, "mean irradiance outside the atmosphere", sum/area, 1361./4, 0.3)
}
