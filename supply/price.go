package supply

import (
	"fmt"
	"math"

	"tokenwatt/internal/random"
)

// Synthetic describes a synthetic year of a public grid. The three spreads are shares of the mean.
type Synthetic struct {
	// MeanUSDPerMWh and MeanKgPerMWh are the exact means of the year.
	MeanUSDPerMWh, MeanKgPerMWh float64
	// DailySwing is half the span of the price between evening and night, SeasonalSwing between winter and
	// summer, Noise the standard deviation of the rest.
	DailySwing, SeasonalSwing, Noise float64
	// LatitudeDeg and LongitudeDeg place the seasons and the hours of the day.
	LatitudeDeg, LongitudeDeg float64
	// Seed is that of the stream supply/grid, Replicate the number of the year.
	Seed, Replicate uint64
}

const (
	// priceMemory is the lag-one correlation of the price's noise: that of the hourly day-ahead price of
	// Germany-Luxembourg in 2020, the means of its hours of the day and of its months taken off, is 0.938.
	priceMemory = 0.94
	// carbonShare is how much of the price's relative swing the carbon intensity follows. The two go together
	// because the same plants set both: in Germany in 2020 their hourly correlation was 0.77.
	carbonShare = 0.5
	// Local solar hours of the lowest and highest price of the day, and the dearest day of the northern year.
	nightHour, eveningHour, dearestDay = 3, 18, 15
)

// Year draws a synthetic year of that many hours:
//
//	x_h = daily_swing day(h) + seasonal_swing cos(season) + noise z_h, less its mean
//	price_h = mean (1 + x_h)
//	carbon_h = mean exp(x_h / 2) / mean of exp(x / 2)
//
// day(h) runs on two half cosines from -1 at 3 h to 1 at 18 h local solar time; z_h is a first-order
// autoregressive Gaussian of unit variance. The exponential keeps the intensity positive without a clamp. Prices
// may be negative, as real ones are.
func (s *Synthetic) Year(hours int) (priceUSDPerMWh, carbonKgPerMWh []float64) {
	stream := random.Stream(s.Seed, "supply/grid", s.Replicate)
	x := make([]float64, hours)
	var z, sum float64
	for h := range x {
		shock := random.Normal(stream, 0, 1)
		if h == 0 {
			z = shock
		} else {
			z = priceMemory*z + math.Sqrt(1-priceMemory*priceMemory)*shock
		}
		season := 2 * math.Pi * (float64(h)/24 - dearestDay) * 24 / float64(hours)
		if s.LatitudeDeg < 0 {
			season += math.Pi
		}
		local := math.Mod(float64(h%24)+0.5+s.LongitudeDeg/15+24, 24)
		x[h] = s.DailySwing*dayShape(local) + s.SeasonalSwing*math.Cos(season) + s.Noise*z
		sum += x[h]
	}
	priceUSDPerMWh, carbonKgPerMWh = make([]float64, hours), make([]float64, hours)
	var weights float64
	for h := range x {
		x[h] -= sum / float64(hours)
		priceUSDPerMWh[h] = s.MeanUSDPerMWh * (1 + x[h])
		carbonKgPerMWh[h] = math.Exp(carbonShare * x[h])
		weights += carbonKgPerMWh[h]
	}
	for h := range x {
		carbonKgPerMWh[h] *= s.MeanKgPerMWh * float64(hours) / weights
	}
	return priceUSDPerMWh, carbonKgPerMWh
}

// dayShape rises on half a cosine from the night's low to the evening's peak and falls on another. Over a day both
// halves add up to nothing.
func dayShape(local float64) float64 {
	if local >= nightHour && local < eveningHour {
		return -math.Cos(math.Pi * (local - nightHour) / (eveningHour - nightHour))
	}
	return math.Cos(math.Pi * math.Mod(local-eveningHour+24, 24) / (24 - eveningHour + nightHour))
}

// origin says what the year is.
func (s *Synthetic) origin() string {
	return fmt.Sprintf("synthetic: daily swing %.0f %%, seasonal swing %.0f %%, noise %.0f %%", 100*s.DailySwing, 100*s.SeasonalSwing, 100*s.Noise)
}
