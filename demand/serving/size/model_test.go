package size

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/demand/calendar"
	"tokenwatt/demand/serving"
	"tokenwatt/demand/serving/trace"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// asked is a problem with the figures that a model reads: 24,000 requests a day.
func asked() *serving.Problem {
	return &serving.Problem{
		Serving: scenario.Serving{
			Visitors: quantity.Exact(quantity.Rate(12000) / quantity.Rate(quantity.Day)), RequestsPerVisitor: quantity.Exact[quantity.Number](2),
			InputTokens: quantity.Exact[quantity.Tokens](500), OutputTokens: quantity.Exact[quantity.Tokens](200),
			PeakToMean: quantity.Exact[quantity.Number](2), WeekendFactor: quantity.Exact[quantity.Number](0.8), PeakHour: 20,
			Ownership: scenario.Ownership{
				Life: quantity.Exact(4 * quantity.Year), DiscountRate: quantity.Exact[quantity.Fraction](0),
				OtherShare: quantity.Exact[quantity.Fraction](0), Utilisation: quantity.Exact[quantity.Fraction](1),
			},
		},
		Server: catalog.Server{Price: quantity.Exact[quantity.Money](1000)},
		PUE:    1.25, EnergyPrice: quantity.Exact(quantity.PerMWh(40)),
	}
}

// tester is a test, by rapid or not.
type tester interface {
	Context() context.Context
	Fatal(args ...any)
}

// modelled is the model of that problem over a bent curve, with the hours that it was made over.
func modelled(t tester, year, studied int) (*Model, []float64) {
	c, err := calendar.Of(scenario.Study{Year: year, Hours: studied})
	if err != nil {
		t.Fatal(err)
	}
	hours, err := trace.Visits(c, 24000, 2, 20, 0.8)
	if err != nil {
		t.Fatal(err)
	}
	l := Levels{Hours: hours, Nodes: 5, Simulate: byLaw(func(v float64) float64 { return 3 + math.Sqrt(v) })}
	curve, err := l.Run(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return &Model{
		Curve: curve, Calendar: c, Replicas: 10, Accelerators: 40, Servers: 5, Sized: true, Traffic: 24000. / 86400, PeakToMean: 2, Weekend: 0.8,
		Input: 500, Output: 200, InputElasticity: 0.3, OutputElasticity: 0.6, PromptTokens: 510, AnswerTokens: 198,
	}, hours
}

// TestModelAtModes: at the figures of the simulation the model's means are those of the load's hours, in whole and leap years and
// in parts of them that end within a day.
func TestModelAtModes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, hours := modelled(t, rapid.SampledFrom([]int{2023, 2024}).Draw(t, "year"), rapid.SampledFrom([]int{0, 24, 100, 4001}).Draw(t, "studied"))
		e, err := m.Estimate(asked())
		if err != nil {
			t.Fatal(err)
		}
		var mw, requests float64
		for _, v := range hours {
			mw += m.Curve.MW(v)
			requests += v
		}
		for _, c := range []struct {
			what      string
			got, want float64
		}{
			{"MWh", e.Energy.MWh(), mw},
			{"metered MWh", e.FacilityEnergy.MWh(), 1.25 * mw},
			{"requests", float64(e.RequestCount), requests},
			{"tokens of answers", float64(e.OutputTokens), requests * 198},
			{"peak MW", e.PeakPower.MW(), m.Curve.MW(float64(e.PeakRequests) * 3600)},
			{"replicas", float64(e.Replicas), 10},
			{"accelerators", float64(e.Accelerators), 40},
			{"servers", float64(e.Servers), 5},
			{"machines", e.Hardware.USD(), 5 * 1000. / 4 * float64(len(hours)) / 8760},
			{"electricity", e.Electricity.USD(), 1.25 * mw * 40},
		} {
			if math.Abs(c.got/c.want-1) > 1e-9 {
				t.Errorf("%s: %g, the hours say %g", c.what, c.got, c.want)
			}
		}
	})
}

// TestModelNear: work is traffic times lengths by their elasticities; a fleet that was sized grows with it, and with it the power of
// equal replicas; a given one stays.
func TestModelNear(t *testing.T) {
	m, _ := modelled(t, 2023, 0)
	before, err := m.Estimate(asked())
	if err != nil {
		t.Fatal(err)
	}
	p := asked()
	p.Serving.Visitors.Mode *= 2
	p.Serving.InputTokens.Mode *= 1.5 // 1 + 0.3 x 0.5
	p.Serving.OutputTokens.Mode *= 2  // + 0.6: 1.75 times the work of a request
	e, err := m.Estimate(p)
	if err != nil {
		t.Fatal(err)
	}
	if e.Replicas != 35 || e.Accelerators != 140 || e.Servers != 18 || math.Abs(float64(e.Power/before.Power)/3.5-1) > 1e-9 {
		t.Errorf("%g replicas, %g accelerators, %g servers, %g times the power", e.Replicas, e.Accelerators, e.Servers, e.Power/before.Power)
	}
	if math.Abs(float64(e.OutputTokens/before.OutputTokens)-4) > 1e-9 || math.Abs(float64(e.InputTokens/before.InputTokens)-3) > 1e-9 {
		t.Errorf("%g and %g times the tokens", e.OutputTokens/before.OutputTokens, e.InputTokens/before.InputTokens)
	}
	m.Sized = false
	if e, err = m.Estimate(p); err != nil || e.Replicas != 10 || !(e.Power > before.Power && e.Power < quantity.Scale(before.Power, 3.5)) {
		t.Errorf("a given fleet: %g replicas, %g times the power, %v", e.Replicas, e.Power/before.Power, err)
	}
	// Far too little work: a fleet keeps one replica and its power stays above zero.
	m.Sized = true
	p.Serving.Visitors.Mode = asked().Serving.Visitors.Mode * 1e-6
	if e, err = m.Estimate(p); err != nil || e.Replicas != 1 || !(e.Power >= 0) {
		t.Errorf("hardly any traffic: %g replicas, %g MW, %v", e.Replicas, e.Power.MW(), err)
	}
}

// TestModelOfTrace: a curve of one level is the same in every hour, whatever the traffic's figures.
func TestModelOfTrace(t *testing.T) {
	m, _ := modelled(t, 2023, 0)
	m.Traffic, m.Curve = 0, &Curve{Levels: []Level{{Weight: 8760, Hour: Hour{MW: 2, Requests: 5, Busy: 0.5}}}}
	e, err := m.Estimate(asked())
	if err != nil {
		t.Fatal(err)
	}
	if e.Power.MW() != 2 || e.PeakPower.MW() != 2 || e.Requests != 5 || e.Utilisation != 0.5 || e.Replicas != 10 || math.Abs(e.Energy.MWh()-17520) > 1e-6 {
		t.Errorf("%+v", e)
	}
	p := asked()
	p.Serving.Ownership.Life.Mode = 0
	if _, err := m.Estimate(p); err == nil {
		t.Error("machines of no life are no error")
	}
}
