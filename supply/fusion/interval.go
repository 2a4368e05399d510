package fusion

import "math"

// Chance is a share of draws with the interval that the true probability lies in.
type Chance struct {
	// Hits of Draws.
	Hits, Draws int
	// Share is Hits/Draws, 0 where there are no draws.
	Share float64
	// Low and High are Wilson's interval at 95 %: 0 and 1 where there are no draws.
	Low, High float64
}

// chanceOf makes a Chance with Wilson's score interval (Wilson 1927, Journal of the American Statistical Association 22),
//
//	(p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n),  z = 1.95996,
//
// which holds its level for p near 0 and 1 too: no hit in n draws leaves up to z^2/(n + z^2). It is for independent draws;
// Latin hypercube draws vary less, so that it is wide for them.
func chanceOf(hits, draws int) Chance {
	c := Chance{Hits: hits, Draws: draws, High: 1}
	if draws == 0 {
		return c
	}
	const z = 1.959963984540054
	n := float64(draws)
	c.Share = float64(hits) / n
	middle := c.Share + z*z/(2*n)
	half := z * math.Sqrt(c.Share*(1-c.Share)/n+z*z/(4*n*n))
	scale := 1 + z*z/n
	c.Low, c.High = max(0, (middle-half)/scale), min(1, (middle+half)/scale)
	// At the ends the formula is exact but for rounding.
	if hits == 0 {
		c.Low = 0
	}
	if hits == draws {
		c.High = 1
	}
	return c
}
