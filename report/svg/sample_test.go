package svg

import (
	"math"
	"math/rand/v2"
	"time"
)

// The samples are invented but have the shape of a report's figures. Their random part is a fixed PCG stream.

func week(summer bool, n int) (start time.Time, solar, wind, fission, gas, discharge, charge, export, load []float64) {
	rnd := rand.New(rand.NewPCG(7, 11))
	start = time.Date(2020, time.January, 13, 0, 0, 0, 0, time.UTC)
	sun, level := 130.0, 62.0
	if summer {
		start, sun, level = time.Date(2020, time.July, 13, 0, 0, 0, 0, time.UTC), 240, 24
	}
	breeze := level
	for h := range n {
		day := math.Max(0, math.Sin((float64(h%24)-6)/12*math.Pi))
		s := sun * day * (0.75 + 0.25*math.Sin(float64(h/24)*1.7))
		breeze = math.Min(140, math.Max(2, breeze+(level-breeze)*0.08+rnd.NormFloat64()*7))
		l := 118 + 9*math.Sin(float64(h%24-9)/24*2*math.Pi) + rnd.NormFloat64()
		rest := l - 60 - s - breeze
		c, e, d, g := 0.0, 0.0, 0.0, 0.0
		switch {
		case rest < 0:
			c = math.Min(-rest, 70)
			e = -rest - c
		case h%24 >= 17 && h%24 <= 22:
			d = math.Min(rest, 40)
			g = rest - d
		default:
			g = rest
		}
		solar, wind, fission = append(solar, s), append(wind, breeze), append(fission, 60)
		gas, discharge, charge = append(gas, g), append(discharge, d), append(charge, c)
		export, load = append(export, e), append(load, l)
	}
	return start, solar, wind, fission, gas, discharge, charge, export, load
}

func samplePanel(title string, summer bool, n int) StackPanel {
	start, solar, wind, fission, gas, discharge, charge, export, load := week(summer, n)
	return StackPanel{
		Title: title, Start: start,
		Sources: []Series{
			{Name: "Fission", Values: fission},
			{Name: "Wind", Values: wind},
			{Name: "Solar", Values: solar},
			{Name: "Battery", Values: discharge},
			{Name: "Gas turbine", Values: gas},
		},
		Sinks: []Series{{Name: "Battery", Values: charge}, {Name: "Grid export", Values: export}},
		Load:  load,
	}
}

func sampleStack() Stack {
	return Stack{
		Frame: Frame{
			ID: "stack", Title: "Gas runs at night in winter and hardly at all in summer",
			Subtitle: "Dispatch by hour for a 120 MW campus, two weeks of a year", Note: "Source: invented data of the right shape.",
		},
		Unit: "MW", Panels: []StackPanel{samplePanel("Summer week", true, 168), samplePanel("Winter week", false, 168)},
	}
}

func sampleYear() Stack {
	return Stack{
		Frame: Frame{ID: "year", Title: "A year of dispatch", Subtitle: "All hours of the year"}, Unit: "MW",
		Panels: []StackPanel{samplePanel("", false, 8760)},
	}
}

func sampleDay() Stack {
	p := samplePanel("One day", true, 48)
	return Stack{Frame: Frame{ID: "day", Title: "Two days of dispatch"}, Unit: "MW", Panels: []StackPanel{p}}
}

func sampleSankey() Sankey {
	return Sankey{
		Frame: Frame{
			ID: "sankey", Title: "From power plant to token: where 2,880 MWh a day go",
			Subtitle: "Mean energy flow of the campus, MWh per day", Note: "Cooling and losses follow the weather of the year.",
		},
		Unit: "MWh/day", Columns: []string{"Sources", "Meter", "Facility", "Workloads"},
		Nodes: []SankeyNode{
			{ID: "grid", Name: "Grid", Column: 0},
			{ID: "solar", Name: "Solar", Column: 0},
			{ID: "wind", Name: "Wind", Column: 0},
			{ID: "fission", Name: "Fission", Column: 0},
			{ID: "gas", Name: "Gas turbine", Column: 0},
			{ID: "meter", Name: "Campus meter", Column: 1},
			{ID: "it", Name: "IT equipment", Column: 2},
			{ID: "cooling", Name: "Cooling", Column: 2},
			{ID: "losses", Name: "Electrical losses", Column: 2},
			{ID: "export", Name: "Export to grid", Column: 3, Family: "grid"},
			{ID: "train", Name: "Training", Note: "2.9 M tokens/s", Column: 3},
			{ID: "serve", Name: "Serving", Note: "410,000 tokens/s", Column: 3},
			{ID: "robots", Name: "Robots", Note: "1,200 humanoids", Column: 3},
			{ID: "fold", Name: "Folding campaign", Note: "31,000 structures/day", Column: 3},
		},
		Links: []SankeyLink{
			{"grid", "meter", 420},
			{"solar", "meter", 610},
			{"wind", "meter", 520},
			{"fission", "meter", 1230},
			{"gas", "meter", 100},
			{"solar", "export", 150},
			{"meter", "it", 2310},
			{"meter", "cooling", 410},
			{"meter", "losses", 160},
			{"it", "train", 1400},
			{"it", "serve", 700},
			{"it", "robots", 130},
			{"it", "fold", 80},
		},
	}
}

func yearOf(f func(h int, z float64) float64) []float64 {
	rnd := rand.New(rand.NewPCG(3, 5))
	out := make([]float64, 8760)
	for h := range out {
		out[h] = f(h, rnd.NormFloat64())
	}
	return out
}

func sampleDuration() DurationCurve {
	season := func(h int) float64 { return math.Cos(float64(h) / 8760 * 2 * math.Pi) }
	return DurationCurve{
		Frame: Frame{
			ID: "duration", Title: "The meter peaks at 171 MW but needs 150 MW for half of the year",
			Subtitle: "Load and residual load by hour of the year; price of power",
		},
		Main: DurationPanel{Unit: "MW", Curves: []Series{
			{Name: "Load", Values: yearOf(func(h int, z float64) float64 { return 148 - 8*season(h) + 4*z })},
			{Name: "Load less solar and wind", Family: "gas", Values: yearOf(func(h int, z float64) float64 {
				return math.Max(0, 96+20*season(h)+38*z)
			})},
			{Name: "Fission", Values: yearOf(func(h int, z float64) float64 {
				if h > 8000 {
					return 0
				}
				return 60
			})},
		}},
		Small: &DurationPanel{Title: "Price", Unit: "USD/MWh", Signed: true, Curves: []Series{
			{Name: "Wholesale", Family: "grid", Values: yearOf(func(h int, z float64) float64 { return 48 + 14*season(h) + 22*z })},
			{Name: "Campus", Family: "it", Values: yearOf(func(h int, z float64) float64 { return 61 + 6*season(h) + 9*z })},
		}},
	}
}

func sampleBreakdown() Breakdown {
	return Breakdown{
		Frame: Frame{
			ID: "breakdown", Title: "Fission is two fifths of the bill, gas a tenth",
			Subtitle: "Annual cost by asset, million USD of 2025",
		}, Measure: "annual cost", Unit: "M USD/yr",
		Parts: []string{"Capital", "Fixed", "Variable", "Fuel", "Carbon"},
		Items: []BreakdownItem{
			{"Fission (small modular reactor)", []float64{31.2, 9.4, 1.1, 4.2, 0}},
			{"Solar", []float64{9.7, 1.9, 0, 0, 0}},
			{"Wind", []float64{11.3, 3.6, 0, 0, 0}},
			{"Battery, four hours", []float64{6.1, 0.8, 0, 0, 0}},
			{"Gas turbine", []float64{2.4, 0.6, 0.3, 5.9, 2.75}},
			{"Grid", []float64{0, 1.2, 14.6, 0, 1.3}},
			{"Export", []float64{0, 0, -3.4, 0, 0}},
		},
	}
}

func sampleBill() Breakdown {
	return Breakdown{
		Frame: Frame{ID: "bill", Title: "One megawatt-hour at the meter costs 71 dollars"}, Measure: "cost of power", Unit: "USD/MWh",
		Parts: []string{"Fission", "Solar", "Wind", "Battery", "Gas", "Grid"},
		Items: []BreakdownItem{{"Least cost", []float64{31, 7.8, 10.1, 4.6, 8.2, 9.3}}, {"90 % carbon-free", []float64{39.5, 9.9, 14.2, 9.1, 1.2, 3.3}}},
	}
}

func sampleTornado() Tornado {
	return Tornado{
		Frame: Frame{
			ID: "tornado", Title: "Fusion's cost hangs on pulse rate and availability",
			Subtitle: "Cost of power when one parameter goes to its low or its high value",
		}, Answer: "cost of power", Unit: "USD/MWh", Base: 84.3,
		Bars: []TornadoBar{
			{"Interest rate (real)", 66.2, 108.4, "4 %", "11 %"},
			{"Pulse rate", 141, 61.3, "0.4 Hz", "2 Hz"},
			{"Availability", 118, 72.5, "60 %", "92 %"},
			{"Capacitor life", 97, 79.9, "10⁷ pulses", "10⁹ pulses"},
			{"First wall replacement interval of the divertor side", 88.8, 83.1, "1 yr", "5 yr"},
			{"Deuterium price", 84.25, 84.4, "0.5 USD/g", "4 USD/g"},
			{"Conversion efficiency", 99, 91, "direct 70 %", "steam 38 %"},
		},
	}
}

func sampleRanges() RangeDots {
	return RangeDots{
		Frame: Frame{
			ID: "ranges", Title: "Only solar and wind are surely below the grid's price",
			Subtitle: "Levelised cost of energy, low, mode and high",
		}, Measure: "levelised cost", Unit: "USD/MWh", FromZero: true,
		Rows: []RangeRow{
			{"Solar", "", 28, 38, 61},
			{"Wind", "", 31, 42, 70},
			{"Geothermal", "", 55, 72, 104},
			{"Grid", "", 52, 66, 95},
			{"Fission", "", 71, 98, 162},
			{"Fusion (pulsed, first of a kind)", "", 61, 126, 310},
			{"Diesel", "", 220, 260, 340},
		},
	}
}

func sampleLogRanges() RangeDots {
	return RangeDots{
		Frame: Frame{ID: "logranges", Title: "A video costs a thousand times the energy of a text"}, Measure: "energy per request", Unit: "Wh", Log: true,
		Rows: []RangeRow{{"Short text", "serving", 0.05, 0.3, 1.2}, {"Reasoning", "serving", 1.1, 6, 33}, {"Image", "campaign", 0.8, 2.9, 6}, {"Video, 5 s", "campaign", 110, 410, 950}},
	}
}

func sampleMonths() Line {
	return Line{
		Frame: Frame{ID: "months", Title: "Cooling doubles in summer", Subtitle: "Mean power by month"}, Unit: "MW",
		Categories: []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}, FromZero: true,
		Series: []Series{
			{Name: "Cooling", Values: []float64{7.1, 7.4, 8.8, 10.2, 12.9, 15.4, 17.2, 16.8, 14.1, 10.9, 8.6, 7.3}},
			{Name: "Electrical losses", Values: []float64{6.2, 6.2, 6.3, 6.4, 6.6, 6.8, 7, 6.9, 6.7, 6.4, 6.3, 6.2}},
			{Name: "Pumps", Values: []float64{6, 6, 6.1, 6.2, 6.3, 6.5, 6.6, 6.6, 6.5, 6.2, 6.1, 6}},
		},
	}
}

func sampleTemperature() Line {
	return Line{
		Frame: Frame{ID: "temperature", Title: "Temperature over the year"}, Unit: "°C", Start: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC),
		Series: []Series{{Name: "Dry bulb", Family: "gas", Values: yearOf(func(h int, z float64) float64 {
			return 14 - 11*math.Cos(float64(h)/8760*2*math.Pi) - 4*math.Cos(float64(h%24)/24*2*math.Pi) + 2*z
		})}},
	}
}

func sampleScatter() Scatter {
	s := Scatter{
		Frame:  Frame{ID: "front", Title: "Faster layouts take more memory", Subtitle: "Layouts of a training run on 1,024 accelerators", Note: "Source: invented data."},
		XLabel: "time of a step", XUnit: "s", YLabel: "memory", YUnit: "GB", LogX: true,
		Groups: []ScatterGroup{
			{Name: "Pareto front", Family: "training"},
			{Name: "best", Family: "fusion", X: []float64{11}, Y: []float64{71}, Labels: []string{"TP 8, PP 4"}, Titles: []string{"the fastest"}},
		},
	}
	for i := range 40 {
		x := 11 + float64(i*i)/8
		s.Groups[0].X, s.Groups[0].Y = append(s.Groups[0].X, x), append(s.Groups[0].Y, 20+50*11/x)
	}
	return s
}

func sampleMemory() Breakdown {
	return Breakdown{
		Frame:   Frame{ID: "memory", Title: "Three layouts fit", Subtitle: "Memory of the fullest accelerator"},
		Measure: "memory", Unit: "GB", Parts: []string{"Weights", "Optimiser", "Activations"}, Limit: 76, LimitName: "memory that may be used",
		Items: []BreakdownItem{{"TP 8, PP 4", []float64{12, 20, 39}}, {"TP 4, PP 8", []float64{12, 20, 30}}, {"TP 8, PP 8", []float64{6, 10, 39}}},
	}
}

func sampleContents() HeatMap {
	level := 120.0
	return HeatMap{
		Frame: Frame{
			ID: "contents", Title: "The battery is full by noon from April to September and empty by midnight all year",
			Subtitle: "Energy in the battery at the end of each hour of 2020", Note: "Source: invented data.",
		},
		Measure: "stored energy", Unit: "MWh", FromZero: true, Start: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC),
		Values: append(yearOf(func(h int, z float64) float64 {
			sun := math.Max(0, math.Sin((float64(h%24)-6)/12*math.Pi)) * (0.55 - 0.45*math.Cos(float64(h)/8784*2*math.Pi))
			level = math.Min(400, math.Max(0, level+80*sun*(1+0.4*z)-22))
			return level
		}), make([]float64, 24)...),
	}
}

func sampleSpikes() HeatMap {
	return HeatMap{
		Frame: Frame{ID: "spikes", Title: "Power is dear on winter evenings and worth less than nothing at noon in May"}, Measure: "hourly price", Unit: "USD/MWh",
		Start: time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC),
		Values: yearOf(func(h int, z float64) float64 {
			year, day := float64(h)/8760*2*math.Pi, float64(h%24)
			price := 52 + 26*math.Cos(year) + 9*z - 58*math.Max(0, math.Sin((day-6)/12*math.Pi))*math.Max(0, -math.Cos(year+0.9))
			if z > 2.7 {
				price = 900
			}
			return price + 28*math.Exp(-(day-18)*(day-18)/8)
		}),
	}
}

func sampleWaterfall() Waterfall {
	return Waterfall{
		Frame:   Frame{ID: "waterfall", Title: "58.3 M USD a year, of which the grid's energy is half", Subtitle: "Cost of the supply of 2020 by item"},
		Measure: "cost of the year", Unit: "M USD",
		Steps: []WaterfallStep{
			{"Solar, capital", "solar", 9.4},
			{"Wind, capital", "wind", 14.1},
			{"Battery, capital", "battery", 3.2},
			{"Fixed operation", "fixed", 4.05},
			{"Gas, fuel", "fuel", 3.8},
			{"Grid energy", "grid", 21.9},
			{"Network tariff and capacity charge of the connection", "site", 6.25},
			{"Export", "hydrogen", -4.4},
			{"Rounding", "", -0.001},
		},
	}
}

func sampleBands() Bands {
	return Bands{
		Frame:   Frame{ID: "bands", Title: "A plan within 2 % of the least cost can do without wind, but not without sun"},
		Measure: "capacity", Unit: "MW", Allowances: []string{"within 1 %", "within 2 %", "within 5 %"},
		Rows: []BandRow{
			{"Solar", "", 92, []float64{61, 43, 12}, []float64{118, 140, 171}},
			{"Wind", "", 38, []float64{9, 0, 0}, []float64{66, 79, 108}},
			{"Battery", "", 14, []float64{0, 0, 0}, []float64{30, 41, 66}},
			{"Gas engine", "gas", 0, []float64{0, 0, 0}, []float64{0, 4, 31}},
			{"Fusion (pulsed, first of a kind)", "", 0, []float64{0, 0, 0}, []float64{0, 0, 6}},
		},
	}
}

func sampleBreakEven(mixed bool) BreakEven {
	b := BreakEven{
		Frame:   Frame{ID: "breakeven", Title: "Fission would enter at three fifths of what it is assumed to cost", Subtitle: "Capital cost at which each candidate enters the mix"},
		Measure: "capital cost",
		Rows: []BreakEvenRow{
			{"Wind", "", "USD/kW", 1300, 1515, 1700, 1490},
			{"Fission (small modular reactor)", "", "USD/kW", 5200, 8198, 14000, 4890},
			{"Geothermal", "", "USD/kW", 6977, 6977, 6977, 5030},
			{"Fusion (pulsed)", "", "USD/kW", 2500, 5000, 26000, 4700},
		},
	}
	if !mixed {
		b.Rows = b.Rows[1:] // wind costs too little beside fission to share its axis
	} else {
		b.ID = "breakeven-mixed"
		b.Rows = append(b.Rows, BreakEvenRow{"Iron-air battery", "battery", "USD/kWh", 21, 32, 60, 11}, BreakEvenRow{"Diesel", "", "USD/MWh", 90, 110, 130, 0},
			BreakEvenRow{"Gas", "", "USD/MWh", 20, 30, 45, 141})
	}
	return b
}

func samplePareto(two bool) Scatter {
	s := Scatter{
		Frame:  Frame{ID: "curve", Title: "The last ten per cent cost as much as the first ninety", Subtitle: "Cost of power against the hourly carbon-free share"},
		XLabel: "carbon-free share", XUnit: "%", YLabel: "cost of power", YUnit: "USD/MWh",
		Groups: []ScatterGroup{{
			Name: "hourly matched", Family: "wind", Joined: true, X: []float64{62, 70, 80, 90, 95, 98, 100}, Y: []float64{68.9, 69.4, 71.8, 77.5, 84, 95, 131},
			Labels: []string{"least cost", "", "", "90 %: 77.5", "", "98 %: 95", "100 %: 131"},
		}},
	}
	if two {
		s.ID = "curves"
		s.Groups = append(s.Groups, ScatterGroup{Name: "matched over the year", Family: "grid", Joined: true, X: []float64{62, 80, 100}, Y: []float64{68.9, 69.2, 70.4}})
	}
	return s
}

// samples are the figures that the structural tests and the gallery go through.
func samples() []struct {
	name   string
	figure Figure
} {
	return []struct {
		name   string
		figure Figure
	}{
		{"sankey", sampleSankey()},
		{"stack", sampleStack()},
		{"year", sampleYear()},
		{"day", sampleDay()},
		{"duration", sampleDuration()},
		{"breakdown", sampleBreakdown()},
		{"bill", sampleBill()},
		{"tornado", sampleTornado()},
		{"ranges", sampleRanges()},
		{"logranges", sampleLogRanges()},
		{"months", sampleMonths()},
		{"temperature", sampleTemperature()},
		{"scatter", sampleScatter()},
		{"memory", sampleMemory()},
		{"contents", sampleContents()},
		{"waterfall", sampleWaterfall()},
		{"bands", sampleBands()},
		{"breakeven", sampleBreakEven(false)},
		{"breakeven-mixed", sampleBreakEven(true)},
		{"curve", samplePareto(false)},
		{"curves", samplePareto(true)},
		{"spikes", sampleSpikes()},
		{"traces", sampleTraces()},
		{"histogram", sampleHistogram(true)},
		{"histogram-plain", sampleHistogram(false)},
		{"fieldmap", sampleFieldMap(true)},
		{"fieldmap-bare", sampleFieldMap(false)},
	}
}
