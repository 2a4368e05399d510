package svg

import "math"

func sampleTraces() Traces {
	t := Traces{
		Frame: Frame{
			ID: "traces", Title: "The plasma is hot for a tenth of a millisecond", Subtitle: "One pulse of a pulsed machine", Note: "Source: invented data of the right shape.",
		},
		XLabel: "time, ms",
		Panels: []TracePanel{
			{Title: "Magnetic field", Unit: "T", Series: []Series{{Name: "outside the plasma"}, {Name: "at the wall"}}},
			{Title: "Temperature", Unit: "keV", Series: []Series{{Name: "ions"}, {Name: "electrons"}}},
			{Title: "Bank voltage", Unit: "kV", Series: []Series{{Name: "voltage"}}},
		},
		Events: []TraceEvent{{"compression", 0}, {"expansion", 0.5}, {"the plasma ends", 0.97}, {"recovery", 0.98}},
	}
	for k := range 101 {
		x := float64(k) / 100
		s := math.Sin(math.Pi * x)
		t.X = append(t.X, x)
		for i, v := range []float64{20 * s, 19 * s, 12 * s * s, 10 * s * s * s, 30 * math.Cos(math.Pi*x)} {
			series := &t.Panels[i/2].Series[i%2]
			series.Values = append(series.Values, v)
		}
	}
	return t
}

func sampleHistogram(parted bool) Histogram {
	h := Histogram{
		Frame:   Frame{ID: "histogram", Title: "One draw in twelve gives power", Subtitle: "Net power of 10,000 machines drawn from the ranges"},
		Measure: "net power", Unit: "MW", Count: "draws", Edges: []float64{-60},
		Marks: []TraceEvent{{"P5", -41}, {"P50", -18}, {"P95", 4}, {"far away", 900}},
	}
	if parted {
		h.BelowName, h.AboveName = "takes more than it gives", "gives power"
	} else {
		h.ID, h.Marks = "histogram-plain", nil
	}
	for k := range 30 {
		x := -60 + 3*float64(k)
		h.Edges = append(h.Edges, x+3)
		h.Counts = append(h.Counts, math.Round(1200*math.Exp(-(x+18)*(x+18)/400)))
	}
	return h
}

func sampleFieldMap(lines bool) FieldMap {
	m := FieldMap{
		Frame:  Frame{ID: "fieldmap", Title: "Better recovery or better confinement, but not one alone", Subtitle: "Gain over two inputs, all others at their modes"},
		XLabel: "round trip", YLabel: "confinement factor", LogY: true, Measure: "Q_eng − 1",
		Boxes:  []FieldBox{{"published ranges", 0.7, 0.97, 0.3, 10}},
		Points: []FieldPoint{{"as claimed", 0.95, 1}},
	}
	if !lines {
		m.ID = "fieldmap-bare"
		m.Boxes, m.LogY = nil, false
	}
	for i := range 21 {
		m.Xs = append(m.Xs, 0.6+0.02*float64(i))
		m.Ys = append(m.Ys, 0.1*math.Pow(10, 0.15*float64(i)))
	}
	line := FieldLine{Name: "net power of 0"}
	for _, y := range m.Ys {
		row := make([]float64, len(m.Xs))
		for i, x := range m.Xs {
			row[i] = x*x - 0.9 + 0.1*math.Log10(y)
			if x > 0.97 && y < 1 {
				row[i] = math.NaN()
			}
		}
		if x := math.Sqrt(0.9 - 0.1*math.Log10(y)); x <= 1 {
			line.X, line.Y = append(line.X, x), append(line.Y, y)
		}
		m.Values = append(m.Values, row)
	}
	if lines {
		m.Lines = []FieldLine{line}
	}
	return m
}
