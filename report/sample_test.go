package report

import (
	"math"

	"tokenwatt/ledger"
)

// sampleReport is a report of the size and shape of the ChatGPT example: grid, sun and wind are built; battery, gas,
// fission and fusion are not. Its numbers are invented, but they agree with each other where a reader would check: flows
// balance, costs add up, shares sum to one.
func sampleReport() *Report {
	r := &Report{
		SchemaVersion: SchemaVersion, Version: "0.1.0", Scenario: "ChatGPT, January 2023",
		Description: "13 million visitors a day talk to a GPT-3-class model of 175 billion parameters on DGX A100 servers; its training run stands beside it. What machines, what power, what would the least-cost supply be?",
		Seed:        2023, Year: 2023, Hours: 8760, Draws: 1024,
		Headline: sampleHeadline(), Workloads: sampleWorkloads(), Supply: sampleSupply(), Checks: sampleChecks(),
		Facility: &Facility{
			PUE: 1.19, PUEMin: 1.151, PUEMax: 1.284, ITMWh: 131400, LossesMWh: 6570, CoolingMWh: 18396, MeteredMWh: 156366,
			PeakMW: 24.1, LoadFactor: 0.7407, WaterM3: 231000, TemperatureC: 10.5,
		},
		Balances: []ledger.Balance{
			{Commodity: ledger.Energy, Account: "meter", In: 156366, Out: 156366, Unit: "MWh", HoursChecked: 8760, WorstHour: 4711, Difference: 3.6e-15, Tolerance: 1.8e-8, Closes: true},
			{Commodity: ledger.Energy, Account: "IT", In: 131400, Out: 131400, Unit: "MWh", HoursChecked: 8760, Closes: true},
			{Commodity: ledger.Money, Account: "purse", In: 142_310_000, Out: 142_310_000, Unit: "USD", Tolerance: 0.01, Closes: true},
		},
		Assumptions: sampleAssumptions(),
		Synthetic: []string{
			"sun, wind and temperature: a synthetic year for 41.6° N, 93.6° W (solar geometry with a clearness index, Weibull wind, seeded)",
			"grid price: a documented daily and seasonal shape around the yearly mean",
		},
		Warnings: []string{"training: the run of 34 days ends within the year; its machines are counted for that time only"},
		Flows: []Flow{
			{"grid", "meter", 162.1, "grid"},
			{"wind", "meter", 221.3, "wind"},
			{"solar", "meter", 45.0, "solar"},
			{"meter", "chat", 349.2, "load"},
			{"meter", "gpt3-training", 10.8, "load"},
			{"meter", "electrical losses", 18.0, "other"},
			{"meter", "cooling and other", 50.4, "other"},
		},
		Costs: []Cost{
			{"machines", "chat", 128_400_000, "serving"},
			{"machines", "gpt3-training", 4_710_000, "training"},
			{"electricity", "grid", 4_930_000, "grid"},
			{"electricity", "wind", 3_310_000, "wind"},
			{"electricity", "solar", 960_000, "solar"},
		},
		Hourly: sampleHourly(8760),
	}
	return r
}

func sampleDrivers(base, low, high float64) []Driver {
	return []Driver{
		{"workloads.chat.serving.output_tokens", "output tokens", 0.52, true, low, high, "50 tok", "300 tok"},
		{"workloads.chat.serving.requests_per_visitor", "requests per visitor", 0.21, true, base - (base-low)*0.45, base + (high-base)*0.5, "5", "10"},
		{"workloads.chat.serving.bandwidth_efficiency", "bandwidth efficiency", 0.09, true, base + (high-base)*0.3, base - (base-low)*0.25, "0.5", "0.85"},
		{"site.pue", "PUE", 0.004, false, base * 0.99, base * 1.01, "1.1", "1.3"},
	}
}

func sampleHeadline() []Answer {
	ranged := func(key, label string, value, low, high float64, unit, boundary string) Answer {
		return Answer{Key: key, Label: label, Value: value, Low: low, High: high, HasRange: true, Unit: unit, Boundary: boundary, Drivers: sampleDrivers(value, low, high)}
	}
	fixed := func(key, label string, value float64, unit, note string) Answer {
		return Answer{Key: key, Label: label, Value: value, Low: value, High: value, Unit: unit, Note: note}
	}
	return []Answer{
		ranged("output_tokens_per_s", "Tokens generated, mean", 157986, 71400, 298000, "tok/s", ""),
		ranged("serving_accelerators", "Accelerators to serve them", 24960, 13120, 46080, "", ""),
		ranged("serving_servers", "Servers to hold those", 3120, 1640, 5760, "", ""),
		ranged("it_mw", "IT power, mean of the year", 15.0, 8.2, 27.4, "MW", "IT"),
		ranged("facility_mw", "Facility power, mean of the year", 17.85, 9.7, 32.9, "MW", "facility"),
		ranged("facility_mwh_per_day", "Electricity a day", 428.4, 232.8, 789.6, "MWh/d", "facility"),
		ranged("electricity_usd_per_day", "Electricity bill a day", 34272, 18620, 63170, "USD/d", "facility"),
		ranged("training_usd.gpt3-training", "Cost of gpt3-training", 4_710_000, 2_980_000, 7_640_000, "USD", ""),
		ranged("training_electricity_share.gpt3-training", "Electricity's share of it", 2.6, 1.4, 4.1, "%", ""),
		fixed("supply_usd_per_mwh", "Least-cost supply", 58.9, "USD/MWh", "optimum of the year; 26 % below the flat tariff"),
		fixed("supply_direct_g_per_kwh", "Carbon, direct", 151, "g/kWh", "the grid's part alone"),
	}
}

func sampleWorkloads() []Workload {
	row := func(key, label string, value, low, high float64, unit, boundary string) Answer {
		return Answer{Key: key, Label: label, Value: value, Low: low, High: high, HasRange: low != high, Unit: unit, Boundary: boundary}
	}
	chat := Workload{
		Name: "chat", Kind: "serving", Model: "gpt-3-175b", Server: "dgx-a100-640gb",
		Rows: []Answer{
			row("requests_per_s", "Requests, mean", 1053.2, 752, 1504, "/s", ""),
			row("replica_tokens_per_s", "Tokens generated by one replica", 118, 61, 204, "tok/s", ""),
			row("replicas", "Replicas of the model", 3120, 1640, 5760, "", ""),
			row("utilisation_percent", "Mean use of the fleet", 43.1, 43.1, 43.1, "%", ""),
			row("it_mw", "IT power, mean", 14.55, 7.9, 26.8, "MW", "IT"),
			row("joules_per_token", "Energy per generated token", 92.1, 55, 180, "J", "IT"),
			row("wh_per_request", "Energy per request", 4.57, 1.9, 9.8, "Wh", "facility"),
			row("hardware_usd_per_day", "Machines a day", 351_780, 171_000, 702_000, "USD/d", ""),
			row("usd_per_million_tokens", "Cost of a million generated tokens", 28.3, 14.9, 61.2, "USD", ""),
		},
		Notes: []string{"closed-form estimate: a fleet sized for the peak hour, batch of 16, weights read once a step"},
	}
	chat.Rows[1].Drivers = sampleDrivers(118, 61, 204)
	training := Workload{
		Name: "gpt3-training", Kind: "training", Model: "gpt-3-175b", Server: "dgx-a100-640gb",
		Rows: []Answer{
			row("zettaflops", "Arithmetic", 315, 315, 315, "ZFLOP", ""),
			row("days", "Duration", 30.9, 24.1, 41.7, "d", ""),
			row("accelerators", "Accelerators", 1024, 1024, 1024, "", ""),
			row("hardware_usd", "Machines", 4_587_000, 2_900_000, 7_500_000, "USD", ""),
		},
	}
	return []Workload{chat, training}
}

func sampleSupply() *Supply {
	return &Supply{
		CostUSD: 9_200_000, PerMWhUSD: 58.84, TariffUSD: 12_509_280,
		Assets: []Asset{
			{Name: "grid", Technology: "us-industrial-2023", Family: "grid", CapacityMW: 24.1, EnergyMWh: 59166, CapacityFactor: 0.28, Share: 0.378, PurchaseUSD: 4_930_000, TotalUSD: 4_930_000, LCOEUSDPerMWh: 83.3, CaptureUSDPerMWh: 83.3},
			{Name: "wind", Technology: "wind-onshore-us-2025", Family: "wind", CapacityMW: 24.6, EnergyMWh: 80775, CapacityFactor: 0.375, Share: 0.517, CurtailedMWh: 6120, CapitalUSD: 2_630_000, FixedUSD: 680_000, TotalUSD: 3_310_000, LCOEUSDPerMWh: 41.0, CaptureUSDPerMWh: 41.0},
			{Name: "solar", Technology: "solar-utility-us-2025", Family: "solar", CapacityMW: 8.4, EnergyMWh: 16425, CapacityFactor: 0.223, Share: 0.105, CurtailedMWh: 410, CapitalUSD: 810_000, FixedUSD: 150_000, TotalUSD: 960_000, LCOEUSDPerMWh: 58.4, CaptureUSDPerMWh: 58.4},
		},
		NotBuilt: []NotBuilt{
			{Name: "battery", Technology: "battery-li-ion-us-2025", Family: "battery", CapexUSDPerKW: 1240, BreakEvenUSDPerKW: 870, CapexLow: 840, CapexHigh: 1690, Ratio: 0.7016},
			{Name: "gas", Technology: "gas-ccgt-us-2025", Family: "gas", CapexUSDPerKW: 1560, BreakEvenUSDPerKW: 905, CapexLow: 1100, CapexHigh: 2400, Ratio: 0.5801},
			{Name: "fission", Technology: "fission-large-us", Family: "fission", CapexUSDPerKW: 9800, BreakEvenUSDPerKW: 3210, CapexLow: 6400, CapexHigh: 15200, Ratio: 0.3276},
			{Name: "fusion", Technology: "fusion-pulsed", Family: "fusion", CapexUSDPerKW: 8000, BreakEvenUSDPerKW: 2950, CapexLow: 3000, CapexHigh: 20000, Ratio: 0.3688, Note: "its cost is assumed: no such plant has run"},
		},
		Price:   Price{Mean: 57.1, LoadWeighted: 58.3, Min: 0, P10: 18.2, Median: 61.4, P90: 88.1, Max: 141},
		DirectG: 151, DirectT: 23611, LifecycleG: 171, LifecycleNote: "grid as burnt, wind and sun over their life", CurtailedMWh: 6530,
		HourlyCFE: 0.742, AnnualCFE: 0.622,
		Items: []SupplyCost{
			{"wind: capital and fixed operation", 3_310_000, "wind"},
			{"solar: capital and fixed operation", 960_000, "solar"},
			{"grid energy", 4_930_000, "grid"},
		},
		Notes: []string{"one site, perfect foresight, no export"},
		Certificate: Certificate{
			Solver: "HiGHS 1.15.0 (WebAssembly)", Status: "optimal", Method: "dual simplex", Iterations: 21873, Columns: 78847, Rows: 61320,
			PrimalInfeasibility: 3.1e-10, DualInfeasibility: 8.8e-11, RelativeGap: 2.4e-13, LargestResidualMW: 1.2e-9,
		},
	}
}

// sampleStudy is sampleReport as the verb supply studies it: with export, marginal carbon, a second solver and all answers.
func sampleStudy() *Report {
	r := sampleReport()
	s := r.Supply
	s.HasMarginal, s.MarginalG, s.MarginalT = true, 214, 33_460
	s.ExportMWh, s.ExportUSD = 5200, 130_000
	s.CostUSD, s.PerMWhUSD = s.CostUSD-s.ExportUSD, (s.CostUSD-s.ExportUSD)/156366
	s.Items = append(s.Items, SupplyCost{"export", -130_000, "grid"})
	s.CheckedWith = &SecondSolver{
		Solver: "HiGHS 1.15.0", Method: "dual simplex", CostUSD: s.CostUSD + 0.002, Difference: 2.2e-10, Agrees: true,
		CapacityMW: 3.1e-6, CapacityOf: "wind", PriceMean: 2e-7, PriceWorst: 4e-4,
	}
	s.Answers = sampleAnswers()
	return r
}

func sampleAnswers() *SupplyAnswers {
	mix := func(grid, wind, solar, fission float64) []MixAsset {
		list := []MixAsset{
			{Name: "grid", Family: "grid", CapacityMW: 24, Share: grid},
			{Name: "wind", Family: "wind", CapacityMW: wind * 47.6, Share: wind},
			{Name: "solar", Family: "solar", CapacityMW: solar * 80, Share: solar},
		}
		if fission > 0 {
			list = append(list, MixAsset{Name: "fission", Family: "fission", CapacityMW: fission * 19.6, Share: fission})
		}
		return list
	}
	capital := func(assumed, low, high, enters float64) *SupplyThreshold {
		return &SupplyThreshold{Assumed: assumed, Low: low, High: high, Enters: enters, Unit: "USD/kW", Factor: enters / assumed, FirstFactor: enters / assumed, Confirmed: true}
	}
	fission := capital(9800, 6400, 15200, 3150)
	fission.Change = &MixChange{
		At: 0.305, CostUSD: 9_020_000, CostChangeUSD: -50_000, After: mix(0.22, 0.41, 0.09, 0.28),
		Displaced: []Displacement{{"grid", -24_700, -0.417}, {"wind", -16_700, -0.207}, {"solar", -2_340, -0.142}},
	}
	battery := capital(1240, 840, 1690, 870)
	battery.Also = "its energy part at 196 USD/kWh then"
	gas := &SupplyThreshold{Assumed: 28.1, Low: 18, High: 45, Enters: 11.2, Unit: "USD/MWh", Factor: 0.399, FirstFactor: 0.402, Also: "of heat"}
	points := func(from int) []ParetoPoint {
		var list []ParetoPoint
		for i, share := range []float64{0.742, 0.8, 0.85, 0.9, 0.95, 0.98} {
			cost := 58 + 1.4*float64(i*i)
			list = append(list, ParetoPoint{
				Asked: share, Share: share, Optimum: i == 0, PerMWhUSD: cost, CostUSD: cost * 156366,
				DirectG: 420 * (1 - share), Assets: mix(1-share, 0.6*share, 0.25*share, 0.15*share),
			})
		}
		return list[from:]
	}
	return &SupplyAnswers{
		Solves: 148,
		Setters: []PriceSetter{
			{"grid", "grid", "import", 5012, 0.5721, 74.2, [4]int{1402, 1104, 1166, 1340}},
			{"wind", "wind", "curtailed", 2330, 0.266, 0, [4]int{480, 780, 690, 380}},
			{"connection", "site", "the import limit binds", 1418, 0.1619, 101, [4]int{278, 300, 352, 488}},
		},
		Entries: []SupplyEntry{
			{Name: "battery", Technology: "battery-li-ion-us-2025", Family: "battery", Capital: battery},
			{Name: "gas", Technology: "gas-ccgt-us-2025", Family: "gas", Capital: capital(1560, 1100, 2400, 905), Fuel: gas},
			{Name: "fission", Technology: "fission-large-us", Family: "fission", Capital: fission, NoFuel: "free fuel would not be enough"},
			{Name: "fusion", Technology: "fusion-pulsed", Family: "fusion", NoCapital: "it is barred by the carbon cap"},
		},
		Values: []SupplyValue{
			{"1 MW more of grid connection", 12_400, "USD/MW/yr", ""},
			{"1 MW more of load that may move within the day", 18_900, "USD/MW/yr", "by solving again with 1 MW of it"},
			{"the connection a month earlier", 410_000, "USD", "January instead of February"},
		},
		NearOptimal: &NearOptimal{Slacks: []float64{0.01, 0.02, 0.05}, Ranges: []NearOptimalItem{
			{"wind", "wind", "MW", 24.6, []float64{18.2, 14.9, 8.1}, []float64{30.9, 34.2, 42.3}, nil},
			{"solar", "solar", "MW", 8.4, []float64{2.2, 0, 0}, []float64{15.1, 18.9, 27.7}, nil},
			{"battery", "battery", "MW", 0, []float64{0, 0, 0}, []float64{3.1, 4.9, 9.2}, nil},
			{"battery energy", "battery", "MWh", 0, []float64{0, 0, 0}, []float64{12, 19, 38}, nil},
			{"fission", "fission", "MW", 0, []float64{0, 0, 0}, []float64{0.4, 0.9, 2.2}, nil},
		}},
		Pareto: []ParetoCurve{
			{Matching: "hourly", Points: append(points(0), ParetoPoint{Asked: 1, Infeasible: true})},
			{Matching: "annual", Points: []ParetoPoint{
				{Asked: 0.622, Share: 0.622, Optimum: true, PerMWhUSD: 58, Assets: mix(0.378, 0.517, 0.105, 0)},
				{Asked: 1, Share: 1, PerMWhUSD: 61.3, Assets: mix(0.3, 0.6, 0.1, 0)},
			}, Note: "its end is at 100 % of the load"},
		},
	}
}

func sampleChecks() []Check {
	return []Check{{
		Name: "article-electricity-bill", Claim: "ChatGPT needs over 30,000 A100, and its electricity costs about USD 50,000 a day",
		Steps: []string{
			"30,000 A100 / 8 a server = 3,750 DGX A100",
			"3,750 x 6.5 kW = 24.375 MW",
			"24.375 MW x 24 h = 585 MWh a day",
			"585 MWh x 0.08 USD/kWh = 46,800 USD a day",
		},
		Result: 46800, Claimed: 50000, Unit: "USD/d", Ratio: 1.0684,
		Verdict: "holds: the claim is 7 % above its own arithmetic", Source: "Guosheng Securities, February 2023, as quoted in the article of April 2023",
		Model: "The plan's own figure is 34,272 USD a day (18,620 to 63,170): servers seldom draw their full 6.5 kW.",
	}}
}

func sampleAssumptions() []Assumption {
	return []Assumption{
		{"workloads.chat.serving.input_tokens", "input tokens", "200 tok", "50 tok – 600 tok", "assumed", "a short question with some turns of history behind it", "2026-11", "", 0.07, "it_mw"},
		{"supply.candidates.fusion.capex", "fusion capital cost", "8,000 USD/kW", "3,000 USD/kW – 20,000 USD/kW", "assumed", "spread of published targets; no plant has been built", "2026-11", "triangular", NoInfluence, "supply"},
		{"workloads.chat.serving.output_tokens", "output tokens", "150 tok", "50 tok – 300 tok", "estimate", "50 to 300 tokens an answer in published fleet estimates", "2023-02", "", 0.98, "output_tokens_per_s"},
		{"workloads.chat.serving.requests_per_visitor", "requests per visitor", "7", "5 – 10", "estimate", "5 to 10 prompts a visit in published fleet estimates", "2023-02", "", 1, "output_tokens_per_s"},
		{"catalog.servers.dgx-a100-640gb.max_power", "DGX A100 maximum power", "6.5 kW", "", "vendor", "NVIDIA DGX A100 datasheet", "2021-06", "", 0.93, "it_mw"},
		{"workloads.chat.serving.visitors", "visitors", "13 M/d", "", "published", "Similarweb, unique visitors a day in January 2023, as quoted by Guosheng Securities", "2023-02", "", 1, "output_tokens_per_s"},
		{"site.tariff", "tariff", "0.08 USD/kWh", "", "published", "US industrial average, the tariff that the article's source assumes", "2023-02", "", 1, "electricity_usd_per_day"},
		{"catalog.accelerators.a100-80gb.bandwidth", "A100 memory bandwidth", "2.039 TB/s", "", "measured", "vendor datasheet, confirmed by stream benchmarks", "2021-06", "", -0.61, "serving_servers"},
	}
}

// sampleHourly is a year of sines: the load swings over the day, the sun over day and year, wind over days.
func sampleHourly(hours int) *Hourly {
	names := []struct{ name, role, label, family string }{
		{"load_chat_mw", "", "chat", "serving"},
		{"load_gpt3_training_mw", "", "gpt3-training", "training"},
		{"it_mw", "", "IT", "it"},
		{"facility_mw", "load", "Load at the meter", "load"},
		{"pue", "", "PUE", ""},
		{"temperature_c", "", "Temperature", ""},
		{"grid_mw", "source", "grid", "grid"},
		{"wind_mw", "source", "wind", "wind"},
		{"solar_mw", "source", "solar", "solar"},
		{"curtailed_mw", "", "Curtailed", ""},
		{"price_usd_per_mwh", "price", "Price at the meter", "site"},
		{"grid_price_usd_per_mwh", "price", "Grid price", "grid"},
	}
	h := &Hourly{Year: 2023}
	for _, n := range names {
		h.Columns = append(h.Columns, Column{Name: n.name, Role: n.role, Label: n.label, Family: n.family, Values: make([]float64, hours)})
	}
	for t := range hours {
		day, year := 2*math.Pi*float64(t)/24, 2*math.Pi*float64(t)/8760
		chat, training := 14.5+5*math.Sin(day-2.2), 0.0
		if t >= 744 && t < 744+742 {
			training = 5.2
		}
		temperature := 10.5 - 14*math.Cos(year) - 4*math.Cos(day)
		pue := 1.17 + 0.002*max(temperature, 0)
		load := (chat + training) * pue
		wind := max(0, 9.2+3*math.Cos(year)+7*math.Sin(float64(t)/37)+3*math.Sin(float64(t)/11))
		sun := max(0, (4.5-2.2*math.Cos(year))*math.Sin(day-math.Pi/2)-0.4*math.Cos(year))
		given := min(wind+sun, load)
		spilt := wind + sun - given
		wind -= min(spilt, wind)
		grid := max(load-wind-sun, 0)
		gridPrice := 62 + 14*math.Sin(day-2) - 9*math.Cos(2*year)
		price := gridPrice
		if grid == 0 {
			price = -4.5
		}
		for i, v := range []float64{chat, training, chat + training, load, pue, temperature, grid, wind, sun, spilt, price, gridPrice} {
			h.Columns[i].Values[t] = v
		}
	}
	return h
}

func sampleLedger() *ledger.Ledger {
	l := ledger.New(2)
	for _, p := range []ledger.Posting{
		{Commodity: ledger.Energy, From: "source/grid", To: "meter", Stage: "supply", Series: []float64{1, 2}},
		{Commodity: ledger.Energy, From: "meter", To: "workload/chat", Workload: "chat", Stage: "facility", Series: []float64{1, 2}},
		{Commodity: ledger.Money, From: "purse", To: "vendor/grid", Stage: "supply", Memo: "power bought", Amount: 123.456},
	} {
		if err := l.Post(p); err != nil {
			panic(err) // the postings are literals
		}
	}
	return l
}
