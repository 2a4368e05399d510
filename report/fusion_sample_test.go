package report

import "math"

func ptr(x float64) *float64 { return &x }

// sampleFusion is an invented answer with every part of it: a load with one change beyond its range and a producer without draws.
func sampleFusion() *Fusion {
	f := &Fusion{
		SchemaVersion: FusionSchemaVersion, Version: "test", Scenario: `Plants <of & "kinds">`, Description: "What would one have to believe?", Seed: 3,
		Machines:   []FusionMachine{sampleMachine("claims", false), sampleMachine("dream", true)},
		Needs:      []FusionNeed{{"D-T ignition", 14.3, 2.9e21}},
		Curves:     []FusionCurve{{"D-T ignition", []float64{5, 14, 60}, []float64{9e22, 2.9e21, 8e21}}},
		Record:     []FusionExperiment{{"C-2W 118340", 2021, true, 3.5, 1.75e17}, {"PCS-16", 2018, false, 0.629, 3.8e16}},
		Objections: []FusionObjection{{"a", "Confinement is a guess."}, {"b", "Stability is not modelled."}},
	}
	f.Machines[1].Chance, f.Machines[1].Map = nil, nil
	return f
}

func sampleMachine(name string, producer bool) FusionMachine {
	net := -15.25
	if producer {
		net = 51.5
	}
	m := FusionMachine{
		Name: name, Preset: "p", Title: "A machine <of kinds>", Note: "As claimed.", Fuel: "D-He3", Modules: 2,
		Verdict:  FusionVerdict{Producer: producer, NetMW: net, NetMJ: net, OfBank: net / 54, MWhPerYear: 7000 * net},
		Evidence: FusionEvidence{NTTau: 6.4e19, IonTemperature: 11, Record: "C-2W 118340", RecordNTTau: 1.75e17, OfRecord: 366, Hypothetical: true},
		Ledger: FusionLedger{
			BankMJ: 54, BackMJ: 46.5, Closure: 1e-14, Open: []float64{0, 1e-13, 1e-13},
			Phases: []FusionPhase{{"formation", 0, 0}, {"compression", 0, 0.5}},
			Rows: []FusionLedgerMJ{
				{"formation", "formation bank", FusionIn, []float64{5, 0}, 5},
				{"fusion", "fusion", FusionIn, []float64{0, 0.5}, 0.5},
				{"coil", "coil, skin effect", FusionOut, []float64{2, 11}, 13},
				{"switch", "switches", FusionOut, []float64{0, 0}, 0},
				{"bank", "bank", FusionStored, []float64{0, -7.5}, -7.5},
				{"field", "field", FusionStored, []float64{3, -3}, 0},
			},
		},
		Groups: []FusionGroup{{"the plant", []FusionFigure{
			{"net_power", "net power", ptr(net), "MW", ""},
			{"q_eng", "Q_eng", ptr(0.75), "", "gross over recirculated"},
			{"wall_life", "life of the first wall", nil, "", "never"},
		}}},
		Accounts: []FusionAccount{
			{"20", "Direct costs", 0, 3e8, 1e8, 9e8, false},
			{"21", "Buildings", 1, 1e8, 5e7, 2e8, false},
			{"22", "Reactor", 1, 2e8, 5e7, 7e8, false},
			{"23", "Turbine plant", 1, 0, 0, 0, false},
			{"90", "Annuity of the capital", 0, 3e7, 1e7, 9e7, true},
		},
		Goals: []FusionGoal{
			{
				Target: "net power above 0", Met: producer, Changes: []FusionChange{},
				Cannot: []FusionCannot{{"peak field", "T", 1.5, 100, "a rule <of it>", 99, FusionAnswer{NetMW: -66, Gain: 0.93}}},
				Joint: FusionJoint{
					Found: true, Share: 0.49, Answer: FusionAnswer{NetMW: 1e-8, Gain: 1},
					Moves: []FusionMove{{"round trip", "", 0.95, 0.96, 0.97}},
				},
			},
			{
				Target: "LCOE below 60 USD/MWh", From: "the site's tariff", Cannot: []FusionCannot{},
				Changes: []FusionChange{{"confinement factor", "", 1, 120, 0.3, 10, false, FusionAnswer{NetMW: 70, Gain: 1.4, Producer: true, LCOE: 60}}},
				Joint:   FusionJoint{Nearest: FusionAnswer{NetMW: -822, Gain: 0.97}, Stopped: "no coil is so", Moves: []FusionMove{{"round trip", "", 0.95, 0.97, 0.97}}},
			},
		},
		Tornado: []FusionBar{
			{"round trip", "", 0.7, 0.97, ptr(-22), ptr(-14), ""},
			{"half period", "ms", 0.5, 5, ptr(-15), nil, "refused"},
		},
		Chance: &FusionChance{
			Asked: 100, Computed: 90, Refused: 8, Failed: 2, Bounds: [2]float64{0.05, 0.08}, Causes: []FusionCause{{"the coil is too short", 8, false}},
			Goals:     []FusionOdds{{"net power above 0", 5, 90, 5.0 / 90, 0.02, 0.12}, {"net power of 50 MW", 0, 90, 0, 0, 0.04}},
			Spreads:   []FusionSpread{{"net power", "MW", 90, -100, -20, 3}, {"cost of electricity of producers", "USD/MWh", 0, 0, 0, 0}},
			Histogram: []FusionBin{{-100, 0, 85}, {0, 100, 5}},
			Drivers:   []FusionShare{{"round trip", 0.5}}, GainDrivers: []FusionShare{{"peak field", 0.2}},
		},
		Map: &FusionMap{
			Target: "net power above 0",
			X:      FusionAxis{Name: "round trip", At: []float64{0.6, 0.8, 1}, Low: 0.7, Mode: 0.95, High: 0.97, Place: 0.96},
			Y:      FusionAxis{Name: "peak field", Unit: "T", Log: true, At: []float64{5, 20, 80}, Low: 15, Mode: 20, High: 40, Place: 30},
			Gain:   [][]*float64{{ptr(0.7), ptr(0.8), ptr(0.9)}, {ptr(0.7), ptr(0.9), ptr(1.1)}, {nil, ptr(1), ptr(1.2)}},
			Lines:  [][][2]float64{{{0.95, 20}, {0.9, 80}}}, From: []FusionMove{{"staging", "", 1, 3, 6}},
		},
		Inputs: []FusionInput{
			{"staging", "", 1, 6, 6, "assumed", "a judgement", "2026-11", "", 0.2},
			{"round trip", "", 0.7, 0.95, 0.97, "published claim", "95 % in a rig", "2021", "without plasma", 0.1},
			{"fuel ratio", "", 2, 2, 2, "computed", "derived", "2026", "", 0},
		},
		Warnings: []string{"the coil's surface melts <soon>"},
	}
	m.LCOE.Defined = producer
	if producer {
		m.LCOE.USD, m.LCOE.Low, m.LCOE.High = 61, 40, 200
	}
	for k := range 21 {
		m.Traces.TimeMS = append(m.Traces.TimeMS, float64(k)/20)
	}
	for _, c := range []FusionColumn{{Key: "field_t", Name: "outside", Unit: "T"}, {Key: "wall_field_t", Name: "wall", Unit: "T"}, {Key: "voltage_kv", Name: "bank", Unit: "kV"}} {
		for k := range 21 {
			c.Values = append(c.Values, 20*math.Sin(math.Pi*float64(k)/20))
		}
		m.Traces.Columns = append(m.Traces.Columns, c)
	}
	return m
}
