package report

import (
	"math"
	"slices"
	"strings"
	"testing"

	"tokenwatt/report/svg"
)

// TestGapRows: without solves, the table of what is not built says what the hourly prices say.
func TestGapRows(t *testing.T) {
	v := &supplyView{}
	v.gaps(&Supply{NotBuilt: []NotBuilt{
		{Name: "near", CapexUSDPerKW: 1000, CapexLow: 600, CapexHigh: 2000, BreakEvenUSDPerKW: 700},
		{Name: "far", CapexUSDPerKW: 1000, CapexLow: 1000, CapexHigh: 1000, BreakEvenUSDPerKW: 250},
		{Name: "never", CapexUSDPerKW: 1000, CapexLow: 1000, CapexHigh: 1000, BreakEvenUSDPerKW: -5},
		{Name: "noted", CapexUSDPerKW: 1000, CapexLow: 500, CapexHigh: 9000, BreakEvenUSDPerKW: 600, Note: "power part"},
		{Name: "unknown", Note: "no capex"},
	}})
	for i, want := range []gapRow{
		{Name: "near", Of: "capital", Assumed: "1,000", Range: "600 – 2,000", Enters: "700 USD/kW", Share: "70 %", Remark: "within the assumed range"},
		{Name: "far", Of: "capital", Assumed: "1,000", Enters: "250 USD/kW", Share: "25 %"},
		{Name: "never", Of: "capital", Assumed: "1,000", Remark: "not at any cost"},
		{Name: "noted", Of: "capital", Assumed: "1,000", Range: "500 – 9,000", Enters: "600 USD/kW", Share: "60 %", Remark: "power part"},
		{Name: "unknown", Of: "capital", Remark: "no capex"},
	} {
		got := v.Gaps[i]
		got.Color = ""
		for _, text := range []*string{&got.Range, &got.Enters, &got.Share} {
			*text = strings.ReplaceAll(*text, "\u00a0", " ")
		}
		if got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

// TestBreakEvenFigureTakesSolves: where candidates were solved again, the figure shows these thresholds, fuel among them.
func TestBreakEvenFigureTakesSolves(t *testing.T) {
	r := sampleStudy()
	figure, ok := breakEvenFigure(r.Supply).(svg.BreakEven)
	if !ok {
		t.Fatal("there is no figure")
	}
	var names []string
	for _, row := range figure.Rows {
		names = append(names, row.Name)
	}
	if want := []string{"battery", "gas", "gas, fuel", "fission"}; !slices.Equal(names, want) {
		t.Errorf("rows are %q, want %q", names, want)
	}
	if figure.Rows[3].Enters != 3150 {
		t.Errorf("fission enters at %g, want the solved 3150 rather than 3210 by prices", figure.Rows[3].Enters)
	}
	if figure.Title != "The nearest is battery, at 70\u00a0% of what it is assumed to cost" {
		t.Errorf("the title is %q", figure.Title)
	}
	r.Supply.Answers = nil
	r.Supply.NotBuilt = []NotBuilt{{Name: "x", CapexUSDPerKW: 10, CapexLow: 10, CapexHigh: 10, BreakEvenUSDPerKW: -3}}
	if figure := breakEvenFigure(r.Supply).(svg.BreakEven); figure.Title != "None of them enters at any cost" || figure.Rows[0].Enters != 0 {
		t.Errorf("what enters at no cost is titled %q at %g", figure.Title, figure.Rows[0].Enters)
	}
}

// TestWaterfallEndsAtTheCost: the steps of the figure add up to the supply's cost.
func TestWaterfallEndsAtTheCost(t *testing.T) {
	r := sampleStudy()
	figure := waterfallFigure(r).(svg.Waterfall)
	sum := 0.0
	for _, step := range figure.Steps {
		sum += step.Value
	}
	if want := r.Supply.CostUSD / 1e6; math.Abs(sum-want) > 1e-9 {
		t.Errorf("the steps add up to %g M USD, want %g", sum, want)
	}
	if figure.Steps[3].Value >= 0 {
		t.Error("revenue is not negative")
	}
	if figure.Title != "54\u00a0% of the cost is grid energy" {
		t.Errorf("the title is %q", figure.Title)
	}
}

// TestTightestWeek: it is the seven days from a midnight with the highest mean price.
func TestTightestWeek(t *testing.T) {
	h := sampleHourly(8760)
	price := h.Find("price_usd_per_mwh").Values
	for i := range price {
		price[i] = 50
	}
	for i := 2000; i < 2168; i++ { // 26 March, 8:00, to 2 April
		price[i] = 400
	}
	w, mean, ok := tightest(h)
	// The spell begins at hour 8 of day 83: seven whole days hold 160 of its hours from day 83, or from day 84 the last 152.
	if !ok || w.first != 83*24 || math.Abs(mean-(160*400+8*50)/168.0) > 1e-9 {
		t.Errorf("the tightest week begins at hour %d with a mean of %g", w.first, mean)
	}
	if _, _, ok := tightest(sampleHourly(336)); ok {
		t.Error("a fortnight has a tightest week")
	}
	h.Columns = h.Columns[:6]
	if _, _, ok := tightest(h); ok {
		t.Error("without prices there is a tightest week")
	}
}

func TestCycles(t *testing.T) {
	// Filled from 0 to 4, emptied to 2, filled to 4, emptied over the end of the ring: rises of 4 and 2 are 1.5 fillings.
	if got := cycles([]float64{0, 4, 2, 4}, 4); got != 1.5 {
		t.Errorf("got %g cycles, want 1.5", got)
	}
}

// TestBandsHoldTheOptimum: a range that two solves leave a hair beside the optimum is drawn around it.
func TestBandsHoldTheOptimum(t *testing.T) {
	r := sampleStudy()
	n := r.Supply.Answers.NearOptimal
	n.Ranges[0].Least[0], n.Ranges[0].Most[0] = n.Ranges[0].Best+1e-9, n.Ranges[0].Best+2e-9
	n.Ranges = append(n.Ranges, NearOptimalItem{"gas", "gas", "MW", 1, []float64{0, 0, 0}, []float64{0, 0, 0}, []bool{false, false, true}})
	figure := bandsFigure(r.Supply, "MW").(svg.Bands)
	if _, err := figure.Render(); err != nil {
		t.Error(err)
	}
	if len(figure.Rows) != 4 || figure.Note == "" {
		t.Errorf("%d rows and the note %q: what was not solved is left to the table", len(figure.Rows), figure.Note)
	}
	if got := n.Ranges[5].between(2); got != "not solved" {
		t.Errorf("got %q", got)
	}
}

// TestSettersTogether: what sets the price in few hours is one part, and every bar is all hours.
func TestSettersTogether(t *testing.T) {
	r := sampleStudy()
	a := r.Supply.Answers
	a.Setters = append(a.Setters,
		PriceSetter{Name: "gas", Family: "gas", How: "running cost", Hours: 60, Share: 0.0068, Quarters: [4]int{60, 0, 0, 0}},
		PriceSetter{Name: "battery", Family: "battery", How: "stored energy", Hours: 20, Share: 0.0023, Quarters: [4]int{0, 0, 0, 20}})
	figure := setterFigure(r).(svg.Breakdown)
	if want := []string{"grid, import", "wind, curtailed", "connection, the import limit binds", "others"}; !slices.Equal(figure.Parts, want) {
		t.Errorf("parts are %q, want %q", figure.Parts, want)
	}
	for _, item := range figure.Items {
		if sum := total(item.Values); math.Abs(sum-100) > 1e-9 {
			t.Errorf("%s adds up to %g %%", item.Name, sum)
		}
	}
	if got, want := figure.Items[0].Values[3], 100*80.0/8840; math.Abs(got-want) > 1e-9 {
		t.Errorf("the others are %g %% of the year, want %g", got, want)
	}
}
