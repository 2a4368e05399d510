package fusion

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/supply/fusion/pulse"
)

var errOfTest = errors.New("the plasma escaped")

// toy is a plant whose pulse is a closed form: the bank holds 1 MJ/T^2 of the peak field, gives its round trip back, and half of the
// fusion energy, H MJ a pulse, comes back too. No auxiliaries, no heat, no formation: net = eta_inv (...) with both
// efficiencies 1, so that
//
//	net J = 1e6 (B^2 (round_trip - 1) + H/2).
//
// Machines with a coil longer than 50 m are refused by pulse.Check's own rule for their FRC, coils thinner than 1 cm fail.
func toy() Plant {
	p := Default(pulse.DHe3)
	p.ChargeEfficiency, p.InverterEfficiency, p.HousekeepingW, p.MonitoringW, p.FormationEnergy = 1, 1, 0, 0, 0
	p.PeakField, p.RoundTrip, p.H = 10, 0.9, 10
	return p
}

func toyPulse(_ context.Context, m pulse.Machine, _ *pulse.Settings) (*pulse.Result, error) {
	if err := pulse.Check(m); err != nil {
		return nil, err
	}
	if m.CoilThickness < 0.01 {
		return nil, errOfTest
	}
	bank := 1e6 * m.PeakField * m.PeakField
	r := &pulse.Result{Machine: m, Work: 1e6}
	r.Circuit.BankBefore, r.Recovered = bank, m.RoundTrip*bank+0.5e6*m.H
	r.Ledger.Fusion = 1e6 * m.H
	return r, nil
}

// input makes an input of a toy study.
func input(t testing.TB, name string, low, high float64) Input {
	t.Helper()
	q, found := ParameterNamed(name)
	if !found {
		t.Fatalf("no parameter %q", name)
	}
	return Input{Parameter: q, Low: low, High: high}
}

func toyStudy(t testing.TB, inputs ...Input) *Study {
	t.Helper()
	return &Study{Plant: toy(), Inputs: inputs, Pulse: toyPulse, Workers: 2}
}

func believe(t *testing.T, s *Study, targets ...Target) *Belief {
	t.Helper()
	b, err := s.Believe(context.Background(), targets)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func of(t *testing.T, g *Goal, name string) *Alone {
	t.Helper()
	for i := range g.Alone {
		if g.Alone[i].Input.Name == name {
			return &g.Alone[i]
		}
	}
	t.Fatalf("nothing about %q", name)
	return nil
}

func close6(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 2e-6*math.Abs(want) {
		t.Errorf("%s is %.9g, want %.9g", what, got, want)
	}
}

// The toy loses 5 MJ a pulse of 1 Hz: 100 MJ x 0.1 - 10/2.
func TestAloneFindsTheClosedForm(t *testing.T) {
	s := toyStudy(t, input(t, "round_trip", 0.85, 0.97), input(t, "confinement_factor", 5, 15), input(t, "peak_field", 8, 12),
		input(t, "bank_cost", 1, 3), input(t, "repetition", 0.5, 2))
	b := believe(t, s, Target{NetPower, 0}, Target{NetPower, 2})
	close6(t, "net MW at the modes", b.Base.NetMW(), -5)
	zero, two := &b.Goals[0], &b.Goals[1]
	if zero.Met || two.Met {
		t.Fatal("a target is met at the modes")
	}
	// 100 (e - 1) + 5 = 0 and 2; 10 MJ of fusion need 20 for break-even, 24 for 2 MW; 0.1 B^2 = 5.
	for _, c := range []struct {
		goal    *Goal
		name    string
		want    float64
		inRange bool
	}{
		{zero, "round_trip", 0.95, true},
		{two, "round_trip", 0.97, true},
		{zero, "confinement_factor", 20, false},
		{two, "confinement_factor", 24, false},
		{zero, "peak_field", math.Sqrt(50), false},
		{two, "peak_field", math.Sqrt(30), false},
	} {
		a := of(t, c.goal, c.name)
		if a.Smallest == nil {
			t.Errorf("%s for %v: none: %s", c.name, c.goal.Target, a.Reason)
			continue
		}
		close6(t, c.name, a.Smallest.Value, c.want)
		close6(t, c.name+": factor", a.Smallest.Factor, c.want/a.Mode)
		// The crossing of 0.97 is at the very end of the range, from either side.
		if c.want != 0.97 && a.Smallest.InRange != c.inRange {
			t.Errorf("%s = %g: in range %v", c.name, c.want, a.Smallest.InRange)
		}
		if a.Smallest.Answer.NetMW < c.goal.Target.Level-1e-9 {
			t.Errorf("%s = %g does not reach %v: %+v", c.name, a.Smallest.Value, c.goal.Target, a.Smallest.Answer)
		}
	}
	if a := of(t, zero, "bank_cost"); a.Smallest != nil || a.Reason != "it does not act on this target" {
		t.Errorf("bank_cost: %+v, %q", a.Smallest, a.Reason)
	}
	if a := of(t, zero, "repetition"); a.Smallest != nil || !strings.Contains(a.Reason, "does not act") {
		// Without auxiliaries Q_eng does not depend on the rate.
		t.Errorf("repetition: %+v, %q", a.Smallest, a.Reason)
	}
	if got := []string{zero.Alone[0].Input.Name, zero.Alone[1].Input.Name, zero.Alone[2].Input.Name}; !reflect.DeepEqual(got, []string{"round_trip", "peak_field", "confinement_factor"}) {
		t.Errorf("order %v", got)
	}
}

// With too little fusion no round trip up to 1 reaches the target, and the reason says how close it gets; a crossing of the limits
// by a refusal names the rule; an input that is refused everywhere cannot be moved.
func TestAloneSaysWhyNot(t *testing.T) {
	s := toyStudy(t, input(t, "round_trip", 0.85, 0.97), input(t, "frc_length", 1.5, 2.2), input(t, "resistance_ohm", 0, 0), input(t, "coil_thickness", 0.02, 0.1))
	s.Plant.H = 0.5
	b := believe(t, s, Target{NetPower, 5})
	a := of(t, &b.Goals[0], "round_trip")
	if a.Smallest != nil || !strings.Contains(a.Reason, "the nearest is 0.25 MW at 1") {
		t.Errorf("round_trip: %q", a.Reason)
	}
	if a := of(t, &b.Goals[0], "resistance_ohm"); a.Smallest != nil || !strings.Contains(a.Reason, "cannot be moved by itself: resistance_ohm: expected 0") {
		t.Errorf("resistance: %q", a.Reason)
	}
	f := of(t, &b.Goals[0], "frc_length")
	if f.Up.Limit < 2.45 || f.Up.Limit > 2.5 || !strings.Contains(f.Up.Stopped, "frc_length: expected at most the coil's length") {
		t.Errorf("frc_length ends at %g: %q", f.Up.Limit, f.Up.Stopped)
	}
	if c := of(t, &b.Goals[0], "coil_thickness"); !strings.Contains(c.Down.Stopped, errOfTest.Error()) || c.Down.Limit < 0.01 || c.Down.Limit > 0.012 {
		t.Errorf("coil_thickness ends at %g: %q", c.Down.Limit, c.Down.Stopped)
	}
}

// A target that is met is asked for what loses it.
func TestBelieveOfAProducer(t *testing.T) {
	s := toyStudy(t, input(t, "round_trip", 0.85, 0.97), input(t, "confinement_factor", 5, 60))
	s.Plant.H = 40
	b := believe(t, s, Target{NetPower, 0})
	g := &b.Goals[0]
	if !g.Met {
		t.Fatalf("net %g MW is not met", b.Base.NetMW())
	}
	close6(t, "H that loses it", of(t, g, "confinement_factor").Smallest.Value, 20)
	close6(t, "round trip that loses it", of(t, g, "round_trip").Smallest.Value, 0.8)
	// Along (0.9, 40) to (0.85, 5): 100 (-0.1 - 0.05 s) + (40 - 35 s)/2 = 0 at s = 10/22.5.
	if !g.Joint.Found {
		t.Fatal("no joint change loses it")
	}
	close6(t, "joint share", g.Joint.Share, 10/22.5)
}

// The joint change goes along a line to the better ends: 100 (-0.1 + 0.04 s) + (10 + 4 s)/2 = 0 at s = 5/6.
func TestJointFindsTheClosedForm(t *testing.T) {
	s := toyStudy(t, input(t, "round_trip", 0.85, 0.94), input(t, "confinement_factor", 5, 14), input(t, "bank_cost", 1, 3), input(t, "peak_field", 10, 10))
	b := believe(t, s, Target{NetPower, 0}, Target{NetPower, 50})
	j := &b.Goals[0].Joint
	if !j.Found {
		t.Fatalf("not found: %+v", j)
	}
	close6(t, "share", j.Share, 5.0/6)
	if len(j.Moves) != 2 || j.Moves[0].Name != "round_trip" || !reflect.DeepEqual(j.Kept, []string{"bank_cost"}) {
		t.Errorf("moves %+v, kept %v", j.Moves, j.Kept)
	}
	close6(t, "round trip there", j.Moves[0].At, 0.9+0.04*5/6)
	if j := &b.Goals[1].Joint; j.Found || j.NearestShare != 1 || j.Limit != 1 {
		t.Errorf("50 MW: %+v", j)
	}
	close6(t, "the best that all ends give", b.Goals[1].Joint.Nearest.NetMW, 1)
}

// Two inputs that help only together: one at a time each end is worse than the mode, so the ends have to be asked for again.
func TestJointSeesInteractions(t *testing.T) {
	s := toyStudy(t, input(t, "peak_field", 5, 10), input(t, "confinement_factor", 5, 14))
	s.Pulse = func(ctx context.Context, m pulse.Machine, q *pulse.Settings) (*pulse.Result, error) {
		r, err := toyPulse(ctx, m, q)
		if err == nil && m.PeakField < 9 && m.H < 12 {
			r.Recovered -= 0.9 * r.Circuit.BankBefore
		}
		return r, err
	}
	b := believe(t, s, Target{NetPower, 0})
	j := &b.Goals[0].Joint
	if len(j.Moves) != 2 || j.Moves[0].End != 5 || j.Moves[1].End != 14 {
		t.Errorf("moves %+v", j.Moves)
	}
	// At the ends: 25 (-0.1) + 7.
	close6(t, "net at the ends", j.AtEnds.NetMW, 4.5)
}

// The walk takes the crossing that is nearest to the mode, on either side.
func TestNearestCrossing(t *testing.T) {
	s := toyStudy(t, input(t, "confinement_factor", 1, 90))
	s.Pulse = func(ctx context.Context, m pulse.Machine, q *pulse.Settings) (*pulse.Result, error) {
		r, err := toyPulse(ctx, m, q)
		if err == nil {
			// A producer from H = 40 to 60 and below 4.
			r.Recovered = r.Circuit.BankBefore - 1e4*(m.H-40)*(m.H-60)
			if m.H < 10 {
				r.Recovered = r.Circuit.BankBefore + 1e6*(4-m.H)
			}
		}
		return r, err
	}
	a := of(t, &believe(t, s, Target{NetPower, 0}).Goals[0], "confinement_factor")
	if a.Up.Crossing == nil || a.Down.Crossing == nil {
		t.Fatalf("up %+v, down %+v", a.Up, a.Down)
	}
	close6(t, "up", a.Up.Crossing.Value, 40)
	close6(t, "down", a.Down.Crossing.Value, 4)
	if a.Smallest != a.Down.Crossing {
		t.Errorf("smallest %+v: a factor of 2.5 is less than one of 4", a.Smallest)
	}
}

func TestStudyErrors(t *testing.T) {
	ctx := context.Background()
	good := Target{NetPower, 0}
	for name, c := range map[string]struct {
		inputs  []Input
		targets []Target
		want    string
	}{
		"target":       {nil, []Target{{"gain", 1}}, `target is "gain"`},
		"price":        {nil, []Target{{CostBelow, 0}}, "a price above 0"},
		"power":        {nil, []Target{{NetPower, math.NaN()}}, "a finite power"},
		"no field":     {[]Input{{}}, []Target{good}, "a parameter as Parameters lists it"},
		"twice":        {[]Input{input(t, "staging", 1, 2), input(t, "staging", 1, 2)}, []Target{good}, "each input once"},
		"range":        {[]Input{input(t, "staging", 2, 3)}, []Target{good}, "a finite range around the plant's value, 1"},
		"infinite":     {[]Input{input(t, "staging", 1, math.Inf(1))}, []Target{good}, "a finite range"},
		"not a number": {[]Input{input(t, "staging", math.NaN(), 3)}, []Target{good}, "a finite range"},
	} {
		s := toyStudy(t, c.inputs...)
		if _, err := s.Believe(ctx, c.targets); !errors.Is(err, ErrStudy) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
	s := toyStudy(t, input(t, "staging", 1, 2))
	s.Plant.RoundTrip = 2
	if _, err := s.Believe(ctx, []Target{good}); !errors.Is(err, pulse.ErrMachine) || !strings.Contains(err.Error(), "at its mode") {
		t.Errorf("a plant that is refused: %v", err)
	}
	stopped, cancel := context.WithCancel(ctx)
	s = toyStudy(t, input(t, "confinement_factor", 1, 20))
	s.Pulse = func(ctx context.Context, m pulse.Machine, q *pulse.Settings) (*pulse.Result, error) {
		if m.H != 10 {
			cancel()
		}
		return toyPulse(ctx, m, q)
	}
	if _, err := s.Believe(stopped, []Target{good}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// Wherever the search says that a target is reached, the plant computed there reaches it, and just before it does not.
func TestCrossingsAreCrossings(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := toy()
		p.H, p.RoundTrip = rapid.Float64Range(0.5, 60).Draw(rt, "H"), rapid.Float64Range(0.3, 0.99).Draw(rt, "round trip")
		q, _ := ParameterNamed("confinement_factor")
		in := Input{Parameter: q, Low: p.H / 2, High: p.H * 2}
		s := &Study{Plant: p, Inputs: []Input{in}, Pulse: toyPulse, Workers: 1}
		target := Target{NetPower, rapid.Float64Range(-5, 20).Draw(rt, "level")}
		b, err := s.Believe(context.Background(), []Target{target})
		if err != nil {
			rt.Fatal(err)
		}
		g := &b.Goals[0]
		want := 2 * (100*(1-p.RoundTrip) + target.Level)
		switch a := g.Alone[0]; {
		case want < q.Least:
			// Any H reaches it.
			if !g.Met || a.Smallest != nil {
				rt.Fatalf("met %v, crossing %+v", g.Met, a.Smallest)
			}
		case a.Smallest == nil:
			rt.Fatalf("none: %s, want H = %g", a.Reason, want)
		case math.Abs(a.Smallest.Value/want-1) > 1e-3 && math.Abs(a.Smallest.Value-want) > 1e-3:
			rt.Fatalf("H = %g, want %g", a.Smallest.Value, want)
		}
	})
}
