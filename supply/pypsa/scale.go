package pypsa

import "math"

// scaleOf chooses the units of the model: power in the network's peak load (or the largest size, where there is no
// load), money so that typical costs of a MWh, or of a MW for an hour, are near one.
func scaleOf(n *Network, years float64) Scale {
	peak := 0.0
	for t := range n.Snapshots {
		sum := 0.0
		for i := range n.Loads {
			if d := &n.Loads[i]; d.Active {
				sum += math.Abs(d.Set.At(t))
			}
		}
		peak = max(peak, sum)
	}
	if peak == 0 {
		peak = largestSize(n)
	}
	running, capital := typicalCosts(n, years)
	return Scale{Power: powerOfTwo(peak), Price: powerOfTwo(max(running, capital))}
}

// powerOfTwo returns the nearest power of two of a size, one where there is none.
func powerOfTwo(v float64) float64 {
	if !(v > 0) || math.IsInf(v, 1) {
		return 1
	}
	return math.Exp2(math.Round(math.Log2(v)))
}

func largestSize(n *Network) float64 {
	top := 0.0
	see := func(c *Capacity) {
		if !math.IsInf(c.Nom, 1) {
			top = max(top, c.Nom)
		}
	}
	for i := range n.Generators {
		see(&n.Generators[i].Capacity)
	}
	for i := range n.Links {
		see(&n.Links[i].Capacity)
	}
	for i := range n.StorageUnits {
		see(&n.StorageUnits[i].Capacity)
	}
	for i := range n.Stores {
		see(&n.Stores[i].Capacity)
	}
	return top
}

// typicalCosts are the mean cost of a MWh over sources that cost anything, and the mean cost of a MW in one hour over
// extendable sizes that cost anything.
func typicalCosts(n *Network, years float64) (running, capital float64) {
	var sums [2]float64
	var counts [2]int
	see := func(kind int, v float64) {
		if v = math.Abs(v); v > 0 && !math.IsInf(v, 0) && !math.IsNaN(v) {
			sums[kind] += v
			counts[kind]++
		}
	}
	for i := range n.Generators {
		g := &n.Generators[i]
		see(0, meanOf(&g.MarginalCost))
		if g.Extendable {
			see(1, g.Cost(years)/(years*hoursPerYear))
		}
	}
	for i := range n.Links {
		if k := &n.Links[i]; k.Extendable {
			see(1, k.Cost(years)/(years*hoursPerYear))
		}
	}
	for kind := range sums {
		if counts[kind] > 0 {
			sums[kind] /= float64(counts[kind])
		}
	}
	return sums[0], sums[1]
}

func meanOf(s *Series) float64 {
	if len(s.Hourly) == 0 {
		return s.Constant
	}
	sum := 0.0
	for _, v := range s.Hourly {
		sum += v
	}
	return sum / float64(len(s.Hourly))
}
