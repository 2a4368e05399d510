package highs

import (
	"fmt"
	"math"
	"math/rand/v2"

	"tokenwatt/lp"
)

// site is a capacity expansion with one bus and one battery, for tests and benchmarks: hourly grid price, solar and
// wind capacity factors, cost per MW (MWh for the battery) over the whole period.
type site struct {
	price, solar, wind []float64
	loadMW             float64
	gridMaxMW          float64
	cost               [6]float64 // grid, solar, wind, gas, battery energy, charger
	marginal           [5]float64 // solar, wind, gas, charger, discharger
	efficiency         float64    // one way
	keep               float64    // share of the charge that is left after one hour
}

// Columns of the capacities, in the order of site.cost.
const (
	grid = iota
	solar
	wind
	gas
	battery
	charger
	capacities
)

// coarsen averages the series over blocks of hours.
func (s site) coarsen(hours int) site {
	average := func(v []float64) []float64 {
		out := make([]float64, len(v)/hours)
		for i := range out {
			for _, x := range v[i*hours : (i+1)*hours] {
				out[i] += x / float64(hours)
			}
		}
		return out
	}
	s.price, s.solar, s.wind = average(s.price), average(s.solar), average(s.wind)
	return s
}

// model builds the LP with steps of so many hours. The store's own power is substituted into the state of charge, the
// discharger, which costs nothing and has no limit, has no capacity column, and a dark hour has no solar row.
func (s site) model(hours int) (m *lp.Model, balance int) {
	h := float64(hours)
	n := len(s.price)
	m = &lp.Model{}
	m.Grow(capacities+7*n, 7*n, 22*n)
	for k, name := range []string{"grid", "solar", "wind", "gas", "battery", "charger"} {
		upper := lp.Inf
		if k == grid {
			upper = s.gridMaxMW
		}
		m.AddColumn(name, 0, upper, s.cost[k])
	}
	zero, free := []float64{0}, []float64{lp.Inf}
	price := make([]float64, n)
	light := make([]float64, n)
	for t := range n {
		price[t] = h * s.price[t]
		if s.solar[t] > 0 {
			light[t] = lp.Inf
		}
	}
	pGrid := m.AddColumns("grid.p", n, zero, free, price)
	pSolar := m.AddColumns("solar.p", n, zero, light, []float64{h * s.marginal[0]})
	pWind := m.AddColumns("wind.p", n, zero, free, []float64{h * s.marginal[1]})
	pGas := m.AddColumns("gas.p", n, zero, free, []float64{h * s.marginal[2]})
	energy := m.AddColumns("battery.e", n, zero, free, zero)
	in := m.AddColumns("charger.p", n, zero, free, []float64{h * s.marginal[3]})
	out := m.AddColumns("discharger.p", n, zero, free, []float64{h * s.marginal[4]})
	keep := math.Pow(s.keep, h)
	limit := func(x, capacity int, factor float64) {
		m.AddRow("", -lp.Inf, 0, []int{x, capacity}, []float64{1, -factor})
	}
	for t := range n {
		limit(pGrid+t, grid, 1)
		if s.solar[t] > 0 {
			limit(pSolar+t, solar, s.solar[t])
		}
		limit(pWind+t, wind, s.wind[t])
		limit(pGas+t, gas, 1)
		limit(energy+t, battery, 1)
		limit(in+t, charger, 1)
		m.AddRow("", 0, 0, []int{energy + t, energy + (t+n-1)%n, in + t, out + t}, []float64{-1, keep, h * s.efficiency, -h})
	}
	block := m.NewRowBlock("balance")
	balance = m.NumRows()
	for t := range n {
		m.AddBlockRow(block, s.loadMW, s.loadMW,
			[]int{pGrid + t, pSolar + t, pWind + t, pGas + t, in + t, out + t}, []float64{1, 1, 1, 1, -1, s.efficiency})
	}
	return m, balance
}

// synthetic is a site with made-up weather.
func synthetic(hours int) site {
	r := rand.New(rand.NewPCG(1, 2))
	s := site{
		loadMW: 100, gridMaxMW: 40, efficiency: 0.96, keep: 0.9999, marginal: [5]float64{0.01, 0.02, 80, 0.05, 0.05},
	}
	years := float64(hours) / 8760
	for k, c := range []float64{60000, 50000, 130000, 90000, 16000, 31000} {
		s.cost[k] = c * years
	}
	breeze := 0.4
	for t := range hours {
		breeze = math.Min(0.99, math.Max(0.01, breeze+0.1*(r.Float64()-0.5)))
		sun := math.Max(0, math.Sin(2*math.Pi*(float64(t%24)-6)/24)-0.01) * (0.4 + 0.5*r.Float64())
		s.price = append(s.price, 30+60*r.Float64())
		s.solar = append(s.solar, sun)
		s.wind = append(s.wind, breeze)
	}
	return s
}

// startFrom takes the capacities of a coarser solution as start values. Gas stays free: averaged hours have lower
// peaks, and with all capacities fixed the load could not be met.
func startFrom(sol *lp.Solution) []lp.StartValue {
	var out []lp.StartValue
	for k := range capacities {
		if k != gas {
			out = append(out, lp.StartValue{Column: k, Value: sol.Primal[k]})
		}
	}
	return out
}

func describe(sol *lp.Solution) string {
	return fmt.Sprintf("%v in %d iterations, %d MiB", sol.Status, sol.Iterations, sol.Stats.MemoryBytes>>20)
}
