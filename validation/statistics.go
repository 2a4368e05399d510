package validation

import "math"

// mean returns the arithmetic mean.
func mean(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// deviation returns the standard deviation of a whole year, not of a sample.
func deviation(x []float64) float64 {
	m, sum := mean(x), 0.0
	for _, v := range x {
		sum += (v - m) * (v - m)
	}
	return math.Sqrt(sum / float64(len(x)))
}

// correlation returns Pearson's correlation of two series of one length.
func correlation(x, y []float64) float64 {
	mx, my, sum := mean(x), mean(y), 0.0
	for i := range x {
		sum += (x[i] - mx) * (y[i] - my)
	}
	return sum / float64(len(x)) / (deviation(x) * deviation(y))
}

// lagged returns the correlation of a series with itself some hours later.
func lagged(x []float64, hours int) float64 { return correlation(x[:len(x)-hours], x[hours:]) }

// dailyMeans returns the mean of each whole day.
func dailyMeans(x []float64) []float64 {
	days := make([]float64, len(x)/24)
	for d := range days {
		days[d] = mean(x[24*d : 24*d+24])
	}
	return days
}

// dayAndNight returns the means of the hours from 9 to 17 and from 21 to 5 of local solar time.
func dayAndNight(x []float64, longitudeDeg float64) (day, night float64) {
	var days, nights []float64
	for h, v := range x {
		solar := math.Mod(float64(h)+0.5+longitudeDeg/15+24, 24)
		switch {
		case solar >= 9 && solar < 17:
			days = append(days, v)
		case solar >= 21 || solar < 5:
			nights = append(nights, v)
		}
	}
	return mean(days), mean(nights)
}

// summerAndWinter returns the means of the 92 days about mid-July and of those about mid-January, in the north.
func summerAndWinter(x []float64) (summer, winter float64) {
	var summers, winters []float64
	days := float64(len(x)) / 24
	for h, v := range x {
		// Days from 15 January, round the year.
		d := math.Abs(math.Remainder(float64(h)/24-14.5, days))
		switch {
		case d <= 46:
			winters = append(winters, v)
		case d >= days/2-46:
			summers = append(summers, v)
		}
	}
	return mean(summers), mean(winters)
}

// lowestWeek returns the least mean of any 168 hours.
func lowestWeek(x []float64) float64 {
	const week = 168
	var sum float64
	for _, v := range x[:week] {
		sum += v
	}
	lowest := sum
	for h := week; h < len(x); h++ {
		sum += x[h] - x[h-week]
		lowest = min(lowest, sum)
	}
	return lowest / week
}
