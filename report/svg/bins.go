package svg

import (
	"math"
	"strconv"
	"time"
)

// binSteps returns how many steps to average so that no bin is thinner than a pixel. Beyond three hours it takes whole
// days, because a bin of, say, five hours beats against the daily cycle.
func binSteps(n int, step time.Duration, room float64) int {
	bin := max(1, int(math.Ceil(float64(n)/room)))
	const day = 24 * time.Hour
	if bin == 1 || time.Duration(bin)*step <= 3*time.Hour || step > day || day%step != 0 {
		return bin
	}
	perDay := int(day / step)
	return (bin + perDay - 1) / perDay * perDay
}

// spell writes a duration of whole days or hours in words.
func spell(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d == day:
		return "a day"
	case d%day == 0:
		return strconv.Itoa(int(d/day)) + " days"
	case d == time.Hour:
		return "an hour"
	case d%time.Hour == 0:
		return strconv.Itoa(int(d/time.Hour)) + " hours"
	default:
		return d.String()
	}
}

// binMeans averages over bins of k values; the last bin may be shorter.
func binMeans(values []float64, k int) []float64 {
	out := make([]float64, 0, (len(values)+k-1)/k)
	for i := 0; i < len(values); i += k {
		part := values[i:min(i+k, len(values))]
		sum := 0.0
		for _, v := range part {
			sum += v
		}
		out = append(out, sum/float64(len(part)))
	}
	return out
}
