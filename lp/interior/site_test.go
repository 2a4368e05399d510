package interior_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"

	"tokenwatt/internal/testdata"
	"tokenwatt/lp"
)

// series are the hourly inputs of the shared reference site and the year's other series.
type series struct{ price, solar, wind, carbon []float64 }

func readSeries(t testing.TB) series {
	t.Helper()
	return series{
		price:  column(t, "grid", "supply", "reference", "dc100_gb2020_grid", "generators-marginal_cost.csv"),
		solar:  column(t, "solar", "supply", "reference", "dc100_gb2020_grid", "generators-p_max_pu.csv"),
		wind:   column(t, "wind", "supply", "reference", "dc100_gb2020_grid", "generators-p_max_pu.csv"),
		carbon: column(t, "carbon_intensity_g_per_kwh", "supply", "de_lu_2020_price_ci_hourly.csv"),
	}
}

func column(t testing.TB, name string, path ...string) []float64 {
	t.Helper()
	f, err := os.Open(testdata.Path(t, path...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	for k, head := range rows[0] {
		if head == name {
			at = k
		}
	}
	if at < 0 {
		t.Fatalf("no column %s", name)
	}
	out := make([]float64, len(rows)-1)
	for i, row := range rows[1:] {
		if out[i], err = strconv.ParseFloat(row[at], 64); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// site is the reference site, a PyPSA formulation of sun, wind, gas, grid and stores, with what variants change.
type site struct {
	hours     int
	offGrid   bool
	capT      float64 // direct carbon, 0 for none
	cfe       float64 // 24/7 share, 0 for none
	window    int     // hours of the windows in which 20 MW may move, 0 for none
	hydrogen  bool
	thermal   bool
	noLoss    bool
	carbonUSD float64 // per tonne
	peaks     bool    // the grid charges each month's peak beside the connection
}

func (s site) model(d series) *lp.Model {
	const load = 100.0
	m := &lp.Model{Name: "site"}
	T := s.hours
	one := func(x float64) []float64 { return []float64{x} }
	at := func(x []float64, h int) float64 { return x[h%len(x)] }
	years := float64(T) / 8760
	hourly := func(name string, low, high float64, cost []float64) int {
		j := m.AddColumns(name, T, one(low), one(high), cost)
		m.SetStages(j, T, 0)
		return j
	}
	type term struct {
		col  int
		coef float64
	}
	balance := make([][]term, T)
	put := func(first int, coef float64) {
		for h := range T {
			balance[h] = append(balance[h], term{first + h, coef})
		}
	}
	below := func(name string, first, size int, share func(h int) float64) {
		b := m.NewRowBlock(name)
		for h := range T {
			m.AddBlockRow(b, -lp.Inf, 0, []int{first + h, size}, []float64{1, -share(h)})
		}
	}
	always := func(int) float64 { return 1 }
	plant := func(name string, capex, marginal, most float64, share func(int) float64) int {
		size := m.AddColumn(name+" size", 0, most, capex*years)
		p := hourly(name, 0, lp.Inf, one(marginal))
		below(name+" limit", p, size, share)
		put(p, 1)
		return p
	}
	grid := -1
	if !s.offGrid {
		size := m.AddColumn("grid size", 0, 40, 60000*years)
		cost := make([]float64, T)
		for h := range cost {
			cost[h] = at(d.price, h) + s.carbonUSD*at(d.carbon, h)/1000
		}
		grid = hourly("grid", 0, lp.Inf, cost)
		below("grid limit", grid, size, always)
		put(grid, 1)
		if s.peaks {
			b := m.NewRowBlock("peak")
			first := 0
			for h := range T {
				if h%730 == 0 {
					first = m.AddColumn("peak", 0, lp.Inf, 4000)
				}
				m.AddBlockRow(b, -lp.Inf, 0, []int{grid + h, first}, []float64{1, -1})
			}
		}
	}
	plant("solar", 50825.9273, 0.01, lp.Inf, func(h int) float64 { return at(d.solar, h) })
	plant("wind", 128306.3303, 0.02, lp.Inf, func(h int) float64 { return at(d.wind, h) })
	gas := plant("gas", 132274.8987, 90.920745+s.carbonUSD*0.181/0.58, lp.Inf, always)
	store := func(name string, charger, energy, discharger, in, out, loss float64) {
		ch := m.AddColumn(name+" charger size", 0, lp.Inf, charger*years)
		dis := m.AddColumn(name+" discharger size", 0, lp.Inf, discharger*years)
		e := m.AddColumn(name+" size", 0, lp.Inf, energy*years)
		charge, discharge := hourly(name+" charge", 0, lp.Inf, one(0.05)), hourly(name+" discharge", 0, lp.Inf, one(0.05))
		free, state := hourly(name+" power", -lp.Inf, lp.Inf, one(0)), hourly(name+" state", 0, lp.Inf, one(0))
		below(name+" charge limit", charge, ch, always)
		below(name+" discharge limit", discharge, dis, always)
		below(name+" state limit", state, e, always)
		bus, law := m.NewRowBlock(name+" bus"), m.NewRowBlock(name+" law")
		for h := range T {
			m.AddBlockRow(bus, 0, 0, []int{free + h, charge + h, discharge + h}, []float64{1, in, -1})
			m.AddBlockRow(law, 0, 0, []int{state + h, state + (h+T-1)%T, free + h}, []float64{1, -(1 - loss), 1})
		}
		put(charge, -1)
		put(discharge, out)
	}
	loss := 0.0001
	if s.noLoss {
		loss = 0
	}
	store("battery", 31180.5268, 16292.0706, 0, 0.96, 0.96, loss)
	if s.hydrogen {
		store("hydrogen", 110000, 200, 60000, 0.62, 0.5, 0)
	}
	if s.thermal {
		store("thermal", 9000, 1800, 70000, 0.98, 0.4, 0.002)
	}
	if s.window > 0 {
		up, down := hourly("up", 0, 20, one(0.01)), hourly("down", 0, 20, one(0.01))
		put(up, -1)
		put(down, 1)
		b := m.NewRowBlock("window")
		for from := 0; from+s.window <= T; from += s.window {
			var cols []int
			var coefs []float64
			for h := from; h < from+s.window; h++ {
				cols, coefs = append(cols, up+h, down+h), append(coefs, 1, -1)
			}
			m.AddBlockRow(b, 0, 0, cols, coefs)
		}
	}
	b := m.NewRowBlock("balance")
	for h := range T {
		var cols []int
		var coefs []float64
		for _, x := range balance[h] {
			cols, coefs = append(cols, x.col), append(coefs, x.coef)
		}
		m.AddBlockRow(b, load, load, cols, coefs)
	}
	if s.capT > 0 {
		var cols []int
		var coefs []float64
		for h := range T {
			cols, coefs = append(cols, gas+h), append(coefs, 0.181/0.58)
			if grid >= 0 {
				cols, coefs = append(cols, grid+h), append(coefs, at(d.carbon, h)/1000)
			}
		}
		m.AddRow("carbon cap", -lp.Inf, s.capT, cols, coefs)
	}
	if s.cfe > 0 {
		var cols []int
		var coefs []float64
		for h := range T {
			cols, coefs = append(cols, gas+h), append(coefs, 1)
			if grid >= 0 {
				cols, coefs = append(cols, grid+h), append(coefs, min(1, at(d.carbon, h)/800))
			}
		}
		m.AddRow("cfe", -lp.Inf, (1-s.cfe)*load*float64(T), cols, coefs)
	}
	return m
}

var (
	year     = site{hours: 8760}
	variants = map[string]site{
		"cap 50000 t":              {hours: 8760, capT: 50000},
		"cap 20000 t":              {hours: 8760, capT: 20000},
		"cap 1000 t":               {hours: 8760, capT: 1000},
		"cap 1 t":                  {hours: 8760, capT: 1},
		"cfe 90":                   {hours: 8760, cfe: 0.9},
		"daily windows":            {hours: 8760, window: 24},
		"weekly windows":           {hours: 8760, window: 168},
		"off grid":                 {hours: 8760, offGrid: true},
		"off grid cap 1000 t":      {hours: 8760, offGrid: true, capT: 1000},
		"second store":             {hours: 8760, hydrogen: true},
		"third store":              {hours: 8760, hydrogen: true, thermal: true},
		"off grid third store cap": {hours: 8760, offGrid: true, hydrogen: true, thermal: true, capT: 2000},
		"no loss":                  {hours: 8760, noLoss: true},
		"all":                      {hours: 8760, hydrogen: true, cfe: 0.95, capT: 5000, window: 24, noLoss: true},
		"monthly peaks":            {hours: 8760, peaks: true},
		"peaks, cap, two stores":   {hours: 8760, peaks: true, capT: 20000, hydrogen: true},
		"two years":                {hours: 17520},
	}
)
