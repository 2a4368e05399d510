package serving_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
	"tokenwatt/demand/calendar"
	"tokenwatt/demand/ownership"
	"tokenwatt/demand/serving"
	"tokenwatt/internal/annuity"
	"tokenwatt/quantity"
)

// TestEstimateByHand writes the chain out once for GPT-3 on DGX A100: 24 sequences of 200 + 150 tokens.
func TestEstimateByHand(t *testing.T) {
	e := estimate(t, problem())
	const h, l, v, in, out, b = 12288.0, 96.0, 50257.0, 200.0, 150.0, 24.0
	layers := 12 * l * h * h // weights of matrices
	compute, bandwidth := 0.45*8*312e12, 0.6*8*2.039e12
	prefill := (2*layers*in + 2*v*h + 4*l*h*in*(in+1)/2) / compute
	near(t, "prefill", e.Replica.Prefill.Seconds(), prefill, 1e-12)
	// Weights: matrices, tied embedding, biases (9 h a layer: 4 of attention, 4 + 1 of the feed-forward), norms
	// (4 h a layer and 2 h), and rows of embedding and position for each sequence.
	weights := 2 * (layers + v*h + 9*h*l + 4*h*l + 2*h + b*2*h) / bandwidth
	// The o steps see i + 1 to i + o tokens of 2 x 96 x 12,288 elements of two bytes.
	visible := in + (out+1)/2
	cache := b * visible * 2 * l * h * 2 / bandwidth
	flops := b * (2*layers + 2*v*h + 4*l*h*visible) / compute
	// Host, launches and collectives: 1.4 ms, 24 times 0.14 ms, and 96 times 59 us are 10.424 ms.
	const overhead = 10.424e-3
	near(t, "overhead of a step", e.Replica.StepOverhead.Seconds(), overhead, 1e-12)
	near(t, "weights of a step", e.Replica.StepWeights.Seconds(), weights, 1e-12)
	near(t, "cache of a step", e.Replica.StepCache.Seconds(), cache, 1e-12)
	near(t, "operations of a step", e.Replica.StepCompute.Seconds(), flops, 1e-12)
	rate := 1 / (prefill + out*(weights+cache+flops+overhead)/b)
	near(t, "requests of a replica", e.Replica.Requests.PerSecond(), rate, 1e-12)

	mean := 13e6 * 7 / 86400
	replicas := math.Ceil(mean * 2 / (rate * 0.8))
	near(t, "replicas", float64(e.Replicas), replicas, 0)
	near(t, "accelerators", float64(e.Accelerators), 8*replicas, 0)
	power := replicas * (1500 + (0.8*6500-1500)*mean/(replicas*rate))
	near(t, "power", e.Power.W(), power, 1e-12)
	near(t, "energy for each output token", e.EnergyPerOutput.JPerToken(), power/(mean*out), 1e-12)
	near(t, "energy of the year", e.FacilityEnergy.MWh(), power*1.2*8760/1e6, 1e-12)
	near(t, "electricity a day", e.ElectricityRate.USDPerDay(), power/1e3*1.2*24*0.08, 1e-12)
	near(t, "hardware", e.Hardware.USD(), replicas*199000*1.2*annuity.CRF(0.08, 4), 1e-12)
	near(t, "carbon", e.Carbon.T(), power*1.2*8760/1e6*0.4, 1e-12)
	near(t, "output tokens", float64(e.OutputTokens), 13e6*7*150*365, 1e-12)
	near(t, "cost of an output token", float64(e.CostPerOutput), (e.Hardware.USD()+e.Electricity.USD())/(13e6*7*150*365), 1e-12)
	// 640 GB less 349.2 GB of weights hold the cache of 176 sequences of 350 x 4.72 MB.
	near(t, "batch limit", e.Replica.BatchLimit, 176, 0)
}

// TestMemoryBoundsTheBatch: what does not fit is cut and said so, and a model that does not fit at all is an error.
func TestMemoryBoundsTheBatch(t *testing.T) {
	p := problem()
	p.Serving.Batch = number(500)
	e := estimate(t, p)
	if !e.Replica.MemoryBound || e.Replica.Batch != 176 || !strings.Contains(strings.Join(e.Warnings, "\n"), "176 sequences") {
		t.Errorf("batch %g, warnings %q", e.Replica.Batch, e.Warnings)
	}
	p = problem()
	p.Accelerator.Memory = quantity.Exact(40 * quantity.GB)
	e = estimate(t, p)
	near(t, "servers of a replica with 320 GB each", float64(e.Replica.Servers), 2, 0)
	p.Serving.ServersPerReplica = 1
	if _, err := serving.Estimate(p); !errors.Is(err, serving.ErrProblem) || !strings.Contains(err.Error(), "servers_per_replica") {
		t.Errorf("350 GB in 320: %v", err)
	}
	p.Serving.ServersPerReplica = 3
	near(t, "accelerators of three servers", float64(estimate(t, p).Replica.Accelerators), 24, 0)
}

func TestWhatIsNotKnown(t *testing.T) {
	p := problem()
	p.Model = llama(32, 4096, 32, 8, 14336, 128256)
	p.Model.Context = 256
	p.Server.Price, p.EnergyPrice, p.Carbon = quantity.Figure[quantity.Money]{}, quantity.Figure[quantity.EnergyPrice]{}, quantity.Figure[quantity.CarbonIntensity]{}
	e := estimate(t, p)
	if e.HardwareKnown || e.ElectricityKnown || e.StaffKnown || e.CarbonKnown || e.RentKnown || e.Total != 0 || len(e.Warnings) != 5 {
		t.Errorf("nothing is known, and yet %v with %q", e.Total, e.Warnings)
	}
	p = problem()
	p.Accelerator.Rental = quantity.Exact(quantity.Money(2).PerTime(quantity.Hour))
	p.Serving.Ownership.StaffPerYear = quantity.Exact(quantity.Money(1e6).PerTime(quantity.Year))
	e = estimate(t, p)
	near(t, "rent", e.RentRate.USDPerHour(), 2*float64(e.Accelerators), 1e-12)
	near(t, "staff", e.Staff.USD(), 1e6, 1e-12)
	if len(e.Warnings) != 0 {
		t.Errorf("nothing is to be said, not %q", e.Warnings)
	}
}

func TestProblemsThatDoNotFit(t *testing.T) {
	cases := []struct {
		name   string
		change func(*serving.Problem)
		is     error
		text   string
	}{
		{"no model", func(p *serving.Problem) { p.Model.Heads = 0 }, transformer.ErrShape, "heads is 0"},
		{"hours", func(p *serving.Problem) { p.Study.Hours = 9000 }, calendar.ErrCalendar, "9000 hours"},
		{"precision", func(p *serving.Problem) { p.Serving.Precision = "fp2" }, serving.ErrProblem, `"fp2"`},
		{"peak not given", func(p *serving.Problem) { p.Serving.Precision = "fp8" }, serving.ErrProblem, "in fp8 is not given"},
		{"peak of more than a day", func(p *serving.Problem) { p.Serving.PeakToMean.Mode = 24 }, serving.ErrProblem, "below 24"},
		{"peak below the mean", func(p *serving.Problem) { p.Serving.PeakToMean.Mode = 0.9 }, serving.ErrProblem, "peak_to_mean is 0.9"},
		{"peak hour", func(p *serving.Problem) { p.Serving.PeakHour = 24 }, serving.ErrProblem, "peak_hour is 24"},
		{"step overhead", func(p *serving.Problem) { p.Serving.StepOverhead.Mode = -1 }, serving.ErrProblem, "step_overhead is -1"},
		{"sequence overhead", func(p *serving.Problem) { p.Serving.SequenceOverhead = quantity.Figure[quantity.Duration]{} }, serving.ErrProblem, "sequence_overhead is not given"},
		{"layer overhead", func(p *serving.Problem) { p.Serving.LayerOverhead.Mode = quantity.Duration(math.Inf(1)) }, serving.ErrProblem, "layer_overhead is +Inf"},
		{"all headroom", func(p *serving.Problem) { p.Serving.Headroom.Mode = 1 }, serving.ErrProblem, "headroom is 1"},
		{"longer than positions", func(p *serving.Problem) { p.Serving.InputTokens.Mode = 2000 }, serving.ErrProblem, "learned positions, 2048"},
		{"idle above busy", func(p *serving.Problem) { p.Server.IdlePower.Mode = 6000 }, serving.ErrProblem, "idle_power is 6000 W"},
		{"PUE below one", func(p *serving.Problem) { p.PUE = math.NaN() }, serving.ErrProblem, "pue is NaN"},
		{"empty server", func(p *serving.Problem) { p.Server.Accelerators = 0 }, serving.ErrProblem, "accelerators of the server"},
		{"negative servers", func(p *serving.Problem) { p.Serving.ServersPerReplica = -1 }, serving.ErrProblem, "servers_per_replica"},
		{"negative discount", func(p *serving.Problem) { p.Serving.Ownership.DiscountRate.Mode = -1 }, ownership.ErrOwnership, "discount_rate"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := problem()
			c.change(&p)
			_, err := serving.Estimate(p)
			if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.text) {
				t.Errorf("got %v, expected %v with %q", err, c.is, c.text)
			}
			if _, err := serving.Run(context.Background(), p, nil); !errors.Is(err, c.is) {
				t.Errorf("Run says %v", err)
			}
		})
	}
}

// anyProblem draws traffic, machines and a study of any length.
func anyProblem(t *rapid.T) serving.Problem {
	p := problem()
	if rapid.Bool().Draw(t, "mixture") {
		p.Model = llama(32, 4096, 32, 8, 14336, 32000)
		p.Model.Experts = &catalog.Experts{Count: 8, TopK: 2, FFN: 14336}
	}
	s := &p.Serving
	s.Visitors = quantity.Exact(quantity.Count(rapid.Float64Range(1, 1e8).Draw(t, "visitors")).Rate(quantity.Day))
	s.RequestsPerVisitor = number(rapid.Float64Range(0.1, 30).Draw(t, "requests"))
	s.InputTokens, s.OutputTokens = tokens(rapid.Float64Range(0, 1000).Draw(t, "input")), tokens(rapid.Float64Range(1, 1000).Draw(t, "output"))
	s.PeakToMean, s.PeakHour = number(rapid.Float64Range(1, 6).Draw(t, "peak_to_mean")), rapid.IntRange(0, 23).Draw(t, "peak_hour")
	s.WeekendFactor = number(rapid.Float64Range(0.2, 2).Draw(t, "weekend"))
	s.Headroom = fraction(rapid.Float64Range(0, 0.9).Draw(t, "headroom"))
	s.Batch = number(rapid.Float64Range(1, 100).Draw(t, "batch"))
	p.Study.Year = rapid.IntRange(2020, 2030).Draw(t, "year")
	p.Study.Hours = rapid.OneOf(rapid.Just(0), rapid.IntRange(24, 8760)).Draw(t, "hours")
	return p
}

// TestHoursAreTheClosedForm: the sum of the hours is the closed form to 1e-9, in energy, requests and the peak, for
// a whole year and for a part of one that ends in the middle of a day; and over a whole year the traffic is exactly
// visitors x requests (conservation).
func TestHoursAreTheClosedForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyProblem(t)
		r, err := serving.Run(context.Background(), p, nil)
		if err != nil {
			t.Fatal(err)
		}
		e := r.Estimation
		if err := r.Load.Check(int(e.Hours)); err != nil {
			t.Error(err)
		}
		equal := func(what string, got, want float64) {
			if math.Abs(got/want-1) > 1e-9 {
				t.Errorf("%s: the hours give %g, the closed form %g", what, got, want)
			}
		}
		var requests, utilisation, peak float64
		for h, n := range r.Requests {
			requests += n
			utilisation = max(utilisation, r.Utilisation[h])
			peak = max(peak, n)
		}
		equal("energy", r.Load.EnergyMWh(), e.Energy.MWh())
		equal("requests", requests, float64(e.RequestCount))
		equal("output tokens", requests*float64(p.Serving.OutputTokens.Mode), float64(e.OutputTokens))
		equal("input tokens", requests*float64(p.Serving.InputTokens.Mode)+1, float64(e.InputTokens)+1)
		if p.Study.Hours == 0 {
			days := e.Hours / 24
			equal("traffic of the year", requests, p.Serving.Visitors.Mode.PerDay()*float64(p.Serving.RequestsPerVisitor.Mode)*days)
		}
		if p.Study.Hours == 0 || p.Study.Hours >= 7*24 {
			equal("peak rate", peak, e.PeakRequests.PerHour())
			equal("peak power", r.Load.PeakMW(), e.PeakPower.MW())
		}
		if room := 1 - float64(p.Serving.Headroom.Mode); utilisation > room*(1+1e-9) {
			t.Errorf("the fleet is used to %g and was to keep to %g", utilisation, room)
		}
	})
}

// TestMoreNeverCostsLess: visitors, requests and tokens only ever add to machines, energy and money, also where
// longer requests cut the batch.
func TestMoreNeverCostsLess(t *testing.T) {
	grow := map[string]func(*serving.Problem, float64){
		"visitors": func(p *serving.Problem, k float64) {
			p.Serving.Visitors = quantity.Exact(quantity.Scale(p.Serving.Visitors.Mode, k))
		},
		"requests": func(p *serving.Problem, k float64) {
			p.Serving.RequestsPerVisitor = quantity.Exact(quantity.Scale(p.Serving.RequestsPerVisitor.Mode, k))
		},
		"input": func(p *serving.Problem, k float64) {
			p.Serving.InputTokens = quantity.Exact(quantity.Scale(p.Serving.InputTokens.Mode, k))
		},
		"output": func(p *serving.Problem, k float64) {
			p.Serving.OutputTokens = quantity.Exact(quantity.Scale(p.Serving.OutputTokens.Mode, k))
		},
	}
	for _, name := range []string{"visitors", "requests", "input", "output"} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				p := anyProblem(t)
				p.Serving.ServersPerReplica = 1
				p.Model.LearnedPositions = 0
				one, err := serving.Estimate(p)
				if err != nil {
					t.Fatal(err)
				}
				grow[name](&p, rapid.Float64Range(1, 3).Draw(t, "factor"))
				more, err := serving.Estimate(p)
				if err != nil {
					t.Fatal(err)
				}
				const slack = 1 - 1e-12
				if more.Total < one.Total*slack || more.Energy < one.Energy*slack || more.Replicas < one.Replicas {
					t.Errorf("more %s: %v USD and %v J on %v replicas, not %v and %v on %v", name,
						more.Total, more.Energy, more.Replicas, one.Total, one.Energy, one.Replicas)
				}
			})
		})
	}
}

func ExampleEstimate() {
	e, err := serving.Estimate(problem())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f output tokens/s in the mean, %.0f at the peak\n", e.Output.PerSecond(), e.PeakOutput.PerSecond())
	fmt.Printf("%.0f servers, %.0f accelerators, %.1f MW\n", e.Servers.Float(), e.Accelerators.Float(), e.Power.MW())
	fmt.Printf("%.1f J for each output token\n", e.EnergyPerOutput.JPerToken())
	// Output:
	// 157986 output tokens/s in the mean, 315972 at the peak
	// 1098 servers, 8784 accelerators, 3.3 MW
	// 20.7 J for each output token
}

func BenchmarkEstimate(b *testing.B) {
	p := problem()
	r, err := serving.Prepare(&p)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Estimate(&p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRun(b *testing.B) {
	p := problem()
	for b.Loop() {
		if _, err := serving.Run(context.Background(), p, nil); err != nil {
			b.Fatal(err)
		}
	}
}
