package facility

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand"
)

func relative(a, b float64) float64 {
	return math.Abs(a-b) / math.Max(1, math.Max(math.Abs(a), math.Abs(b)))
}

// Two hours of 1 MW at 0 and 20 C: the base temperature is their mean, so PUE is 1.2 -+ 0.004 x 10.
func TestRunByHand(t *testing.T) {
	r, err := Run(context.Background(), Problem{
		Loads:        []demand.Load{{Workload: "a", FirmMW: []float64{1, 1}}},
		TemperatureC: []float64{0, 20}, PUE: 1.2, PUESlopePerK: 0.004, ElectricalLosses: 0.05, WaterLPerKWh: 0.5,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"cold hour", r.FirmMW[0], 1.16},
		{"warm hour", r.FirmMW[1], 1.24},
		{"losses", r.LossesMWh, 0.1},
		{"cooling", r.CoolingMWh, 0.3},
		{"metered", r.MeteredMWh, 2.4},
		{"water", r.WaterL, 1000},
	} {
		if relative(c.got, c.want) > 1e-12 {
			t.Errorf("%s is %g, want %g", c.what, c.got, c.want)
		}
	}
	if len(r.Warnings) != 0 {
		t.Errorf("warnings %v", r.Warnings)
	}
}

// At 1 %/K the cold hour would be at 1.1 - 0.1 = 1.0; it is at the floor of 1.05 and the warm one makes up for
// it: 2 x 1.1 - 1.05 = 1.15.
func TestFloorKeepsTheYearsPUE(t *testing.T) {
	r, err := Run(context.Background(), Problem{
		Loads:        []demand.Load{{Workload: "a", FirmMW: []float64{3, 3}}},
		TemperatureC: []float64{0, 20}, PUE: 1.1, PUESlopePerK: 0.01, ElectricalLosses: 0.05,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if relative(r.PUE[0], 1.05) > 1e-12 || relative(r.PUE[1], 1.15) > 1e-12 {
		t.Errorf("PUE %v, want 1.05 and 1.15", r.PUE)
	}
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "1 hours, the first of them hour 0") {
		t.Errorf("warnings %q", r.Warnings)
	}
}

func TestConservation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hours := rapid.IntRange(1, 60).Draw(t, "hours")
		series := func(lo, hi float64, name string) []float64 {
			return rapid.SliceOfN(rapid.Float64Range(lo, hi), hours, hours).Draw(t, name)
		}
		losses := rapid.Float64Range(0, 0.2).Draw(t, "losses")
		p := Problem{
			TemperatureC: series(-40, 45, "temperature"), ElectricalLosses: losses,
			PUE:          1 + losses + rapid.Float64Range(0, 1).Draw(t, "rest"),
			PUESlopePerK: rapid.Float64Range(0, 0.05).Draw(t, "slope"), WaterLPerKWh: 1,
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "loads") {
			from := rapid.IntRange(0, hours-1).Draw(t, "from")
			p.Loads = append(p.Loads, demand.Load{
				Workload: fmt.Sprint(i), FirmMW: series(0, 100, "firm"),
				Deferrable: []demand.Deferrable{{FirstHour: from, EndHour: hours, EnergyMWh: rapid.Float64Range(0, 1).Draw(t, "energy"), MaxMW: 1}},
			})
		}
		r, err := Run(context.Background(), p, nil)
		if err != nil {
			t.Fatal(err)
		}
		if relative(r.MeteredMWh, p.PUE*r.ITMWh) > 1e-9 {
			t.Errorf("metered %g MWh, want PUE %g x %g MWh", r.MeteredMWh, p.PUE, r.ITMWh)
		}
		if relative(r.MeteredMWh, r.ITMWh+r.LossesMWh+r.CoolingMWh) > 1e-9 {
			t.Errorf("metered %g, parts %g", r.MeteredMWh, r.ITMWh+r.LossesMWh+r.CoolingMWh)
		}
		var meters float64
		for i := range r.Workloads {
			meters += r.Workloads[i].Meter.EnergyMWh()
			if err := r.Workloads[i].Meter.Check(hours); err != nil {
				t.Error(err)
			}
		}
		if relative(meters, r.MeteredMWh) > 1e-9 {
			t.Errorf("meters %g, want %g", meters, r.MeteredMWh)
		}
		for h := range hours {
			var sum float64
			for i := range r.Workloads {
				sum += r.Workloads[i].Meter.FirmMW[h]
			}
			if relative(sum, r.FirmMW[h]) > 1e-12 || r.PUE[h] < 1+losses {
				t.Fatalf("hour %d: meters %g of %g, PUE %g", h, sum, r.FirmMW[h], r.PUE[h])
			}
		}
	})
}

// A PUE that exceeds 1 + losses by a rounding error alone has every hour at that floor, however hot one of them is.
func TestPUEOfRounding(t *testing.T) {
	for _, rest := range []float64{math.SmallestNonzeroFloat64, 0x1p-53, 1e-15, 1e-12, 1e-10} {
		p := Problem{
			Loads: []demand.Load{{FirmMW: []float64{1, 43.5, 1}}}, TemperatureC: []float64{1, 45, 1},
			PUE: 1.0625 + rest, PUESlopePerK: 0.05, ElectricalLosses: 0.06250000000000033,
		}
		p.PUE = max(p.PUE, 1+p.ElectricalLosses)
		r, err := Run(context.Background(), p, nil)
		if err != nil {
			t.Fatal(err)
		}
		for h, pue := range r.PUE {
			if math.Abs(pue-p.PUE) > 1e-9 {
				t.Errorf("rest %g: PUE of hour %d is %g, want %g", rest, h, pue, p.PUE)
			}
		}
	}
}

func TestRunRefuses(t *testing.T) {
	for name, change := range map[string]func(*Problem){
		"no hours":             func(p *Problem) { p.TemperatureC = nil; p.Loads = nil },
		"NaN temperature":      func(p *Problem) { p.TemperatureC[0] = math.NaN() },
		"PUE below its losses": func(p *Problem) { p.PUE = 1.04 },
		"negative slope":       func(p *Problem) { p.PUESlopePerK = -1 },
		"losses of one":        func(p *Problem) { p.ElectricalLosses = 1; p.PUE = 3 },
		"negative water":       func(p *Problem) { p.WaterLPerKWh = -1 },
		"load too short":       func(p *Problem) { p.Loads[0].FirmMW = []float64{1} },
	} {
		t.Run(name, func(t *testing.T) {
			p := Problem{Loads: []demand.Load{{FirmMW: []float64{1, 1}}}, TemperatureC: []float64{0, 1}, PUE: 1.2, ElectricalLosses: 0.05}
			change(&p)
			if _, err := Run(context.Background(), p, nil); !errors.Is(err, ErrProblem) && !errors.Is(err, demand.ErrLoad) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func ExampleRun() {
	r, err := Run(context.Background(), Problem{
		Loads:        []demand.Load{{Workload: "chat", FirmMW: []float64{10, 10}}},
		TemperatureC: []float64{5, 25}, PUE: 1.2, PUESlopePerK: 0.004, ElectricalLosses: 0.05,
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f and %.2f MW at the meter\n", r.FirmMW[0], r.FirmMW[1])
	// Output: 11.60 and 12.40 MW at the meter
}

func BenchmarkRun(b *testing.B) {
	p := Problem{TemperatureC: make([]float64, 8760), PUE: 1.2, PUESlopePerK: 0.004, ElectricalLosses: 0.05}
	firm := make([]float64, 8760)
	for h := range firm {
		firm[h] = 100
		p.TemperatureC[h] = 13 + 11*math.Sin(float64(h)/1394)
	}
	p.Loads = []demand.Load{{FirmMW: firm}}
	for b.Loop() {
		if _, err := Run(context.Background(), p, nil); err != nil {
			b.Fatal(err)
		}
	}
}
