package supply

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tokenwatt/demand"
)

// hourlyGrid is a grid at the given hourly prices without carbon.
func hourlyGrid(limit float64, prices ...float64) *Grid {
	return &Grid{LimitMW: limit, PriceUSDPerMWh: prices, CarbonKgPerMWh: make([]float64, len(prices))}
}

// Four hours by hand. Load 1 MW; import up to 0.5 MW at 20, 20, 80 and 20 USD/MWh; gas of at most 0.8 MW without capital
// cost at 50; what is left goes unserved at 500. Solar of fixed 2 MW gives half of that in hour 3.
//
//	hour 0: import at its limit, gas gives the other half: gas sets 50
//	hour 1: load 1.5, import and gas at their limits, 0.2 unserved: 500
//	hour 2: gas at its limit of 0.8, import gives 0.2: 80
//	hour 3: sun gives all and is curtailed by nothing more than it has too much of: load 0.6, so 0
func TestSettersByHand(t *testing.T) {
	unserved := 500.0
	p := Problem{
		LoadMW: []float64{1, 1.5, 1, 0.6}, Grid: hourlyGrid(0.5, 20, 20, 80, 20), UnservedUSDPerMWh: &unserved,
		Plants: []Plant{
			{Name: "gas", Kind: Dispatchable, MaxMW: 0.8, FuelUSDPerMWh: 50, ConstantAvailability: 1},
			{Name: "solar", Kind: Solar, MinMW: 2, MaxMW: 2, Availability: []float64{0, 0, 0, 0.5}},
		},
	}
	r, a := answers(t, p, settings(t), PriceSetters)
	want := []Setter{{Kind: SetByPlant, Name: "gas"}, {Kind: SetByUnserved}, {Kind: SetByImport, Name: "grid"}, {Kind: SetByCurtailment, Name: "solar"}}
	var got []Setter
	for h, i := range a.Setters.ByHour {
		got = append(got, a.Setters.Summary[i].Setter)
		if a.Setters.Tied[h] {
			t.Errorf("hour %d is tied", h)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("setters (-want +got):\n%s\nprices %v", diff, r.PriceUSDPerMWh)
	}
	// Load times price is 50 + 750 + 80 + 0.
	for _, s := range a.Setters.Summary {
		near(t, "share of hours of "+string(s.Kind), s.HourShare, 0.25, 1e-12)
		if s.Kind == SetByUnserved {
			near(t, "cost share of unserved load", s.CostShare, 750.0/880, 1e-9)
			near(t, "mean price of unserved load", s.MeanUSDPerMWh, 500, 1e-9)
		}
	}
	// Import gives 0.5 MWh at 50, 0.5 at 500 and 0.2 at 80 USD/MWh, for 10 + 10 + 16 USD.
	w := a.Worths[0]
	near(t, "capture price of the grid", w.CaptureUSDPerMWh, (25+250+16)/1.2, 1e-9)
	near(t, "value factor of the grid", w.ValueFactor, (25+250+16)/1.2/(630.0/4), 1e-9)
	near(t, "profit of the grid", w.ProfitUSD, 25+250+16-36, 1e-9)
}

// The peak hour pays for the only plant: its price holds the rent of the capacity, by hand 10 + 3 x 1000.
func TestSetterCapacity(t *testing.T) {
	p := Problem{LoadMW: []float64{1, 2, 1}, Plants: []Plant{{Name: "gas", Kind: Dispatchable, Cost: Annual(8.76e6), MaxMW: 9, FuelUSDPerMWh: 10, ConstantAvailability: 1}}}
	_, a := answers(t, p, settings(t), PriceSetters)
	want := []SetterSummary{
		{Setter: Setter{Kind: SetByPlant, Name: "gas"}, Hours: 2, HourShare: 2.0 / 3, CostShare: 20.0 / 6040, MeanUSDPerMWh: 10},
		{Setter: Setter{Kind: SetByCapacity, Name: "gas"}, Hours: 1, HourShare: 1.0 / 3, CostShare: 6020.0 / 6040, MeanUSDPerMWh: 3010, RentUSDPerMWh: 3000},
	}
	if diff := cmp.Diff(want, a.Setters.Summary, closeTo(1e-6)); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
}

// A store without losses and of fixed size between a cheap hour at its import limit and a dear one: the first hour's import
// is full, the second's is not, so the second sets 60 by import; in the first the store charges less than it could
// because it is full, so that its energy, not the import, bounds it.
func TestSetterStore(t *testing.T) {
	p := Problem{
		LoadMW: []float64{1, 1}, Grid: hourlyGrid(1.5, 20, 60),
		Stores: []Store{{Name: "battery", MinMW: 1, MaxMW: 1, MaxMWh: 1, MinMWh: 1, ChargeEfficiency: 1, DischargeEfficiency: 0.5}},
	}
	_, a := answers(t, p, settings(t), PriceSetters)
	// 0.5 MW is left to charge, which delivers 0.25. One more MW in hour 0 would charge less: its price is the store's,
	// 60 x 0.5 = 30, and a MWh in it is worth 30.
	first := a.Setters.Summary[a.Setters.ByHour[0]]
	if diff := cmp.Diff(SetterSummary{Setter: Setter{Kind: SetByStore, Name: "battery"}, Hours: 1, HourShare: 0.5, CostShare: 1.0 / 3, MeanUSDPerMWh: 30, WaterUSDPerMWh: 30}, first, closeTo(1e-6)); diff != "" {
		t.Errorf("hour 0 (-want +got):\n%s", diff)
	}
	if got := a.Setters.Summary[a.Setters.ByHour[1]].Setter; got != (Setter{Kind: SetByImport, Name: "grid"}) {
		t.Errorf("hour 1 is set by %v", got)
	}
}

// Power caps before an outage; two plants at one cost are a tie.
func TestSetterCapAndTie(t *testing.T) {
	p := Problem{
		LoadMW:      []float64{1, 1},
		Curtailable: []Curtailable{{Name: "training", Segments: []Segment{{Share: 0.2, USDPerMWh: 100}, {Share: 0.8, USDPerMWh: 900}}}},
		Plants: []Plant{
			{Name: "a", Kind: Dispatchable, MaxMW: 1, FuelUSDPerMWh: 40, Availability: []float64{0.5, 1}},
			{Name: "b", Kind: Dispatchable, MaxMW: 1, FuelUSDPerMWh: 40, Availability: []float64{0, 1}},
		},
	}
	r, a := answers(t, p, settings(t), PriceSetters)
	first, second := a.Setters.Summary[a.Setters.ByHour[0]], a.Setters.Summary[a.Setters.ByHour[1]]
	if first.Setter != (Setter{Kind: SetByPowerCap, Name: "training", Segment: 1}) || first.MeanUSDPerMWh < 900-1e-6 {
		t.Errorf("hour 0: %+v", first)
	}
	if second.Kind != SetByPlant || !a.Setters.Tied[1] {
		t.Errorf("hour 1: %+v", second)
	}
	// A vertex need not show the tie; the middle of the optimal face does.
	for i := range 2 {
		r.Assets[i].OutputMW[1] = 0.5
	}
	if s := findSetters(&p, r); !s.Tied[1] || s.Summary[s.ByHour[1]].TiedHours != 1 {
		t.Errorf("two plants at one cost are no tie: %+v", s)
	}
}

// Deferrable load that has to run in a window of two hours without anything else between its bounds sets the price.
func TestSetterDeferrable(t *testing.T) {
	p := Problem{
		LoadMW: []float64{0, 0}, Deferrable: []demand.Deferrable{{EndHour: 2, EnergyMWh: 1, MaxMW: 1}},
		Plants: []Plant{{Name: "a", Kind: Dispatchable, Cost: Annual(8760), MaxMW: 9, Availability: []float64{1, 0.5}}},
	}
	// 2/3 MW give 2/3 and 1/3 MWh: the plant is at its limit in both hours, the load in neither.
	r, a := answers(t, p, settings(t), PriceSetters)
	if s := a.Setters.Summary[0]; s.Kind != SetByDeferrable || s.Hours != 2 {
		t.Errorf("%+v, prices %v", a.Setters, r.PriceUSDPerMWh)
	}
}

// Every hour of a random site has a setter, but for ties that a vertex hides, and its cost is the price.
func TestSettersFindMost(t *testing.T) {
	s := settings(t)
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		if rapid.Bool().Draw(t, "cap") {
			limit := 150 * p.loadMWh()
			p.CarbonCapKg = &limit
		}
		if rapid.Bool().Draw(t, "share") {
			share := 0.8
			p.HourlyCFEShare = &share
		}
		r, a := answers(t, p, s, PriceSetters)
		if a.Setters.NotFound > 0 {
			t.Errorf("%d hours of %d have no setter", a.Setters.NotFound, len(p.LoadMW))
		}
		hours, shares := 0, 0.0
		for _, m := range a.Setters.Summary {
			hours += m.Hours
			shares += m.CostShare
		}
		if hours != len(p.LoadMW) {
			t.Errorf("%d of %d hours", hours, len(p.LoadMW))
		}
		near(t, "cost shares", shares, 1, 1e-9)
		for h, i := range a.Setters.ByHour {
			if m := a.Setters.Summary[i]; m.Kind == SetByImport {
				cost := p.importCost(h, r.CarbonShadowUSDPerT) + r.HourlyCFEShadowUSDPerMWh
				near(t, "price set by import", r.PriceUSDPerMWh[h], cost, 1e-3)
			}
		}
	})
}
