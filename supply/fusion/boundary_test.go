package fusion

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"tokenwatt/supply/fusion/pulse"
)

// The toy breaks even on the line H = 200 (1 - e).
func TestMapOfALine(t *testing.T) {
	s := toyStudy(t, input(t, "round_trip", 0.85, 0.97), input(t, "confinement_factor", 5, 25))
	m, err := s.Trace(context.Background(), MapRequest{Target: Target{NetPower, 0}, X: Axis{Name: "round_trip"}, Y: Axis{Name: "confinement_factor"}, Cells: 7})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Xs) != 8 || len(m.Ys) != 8 || m.Xs[0] != 0.85 || m.Ys[7] != 25 || m.ModeX != 0.9 || m.Refused+m.Failed != 0 {
		t.Errorf("grid %v, %v", m.Xs, m.Ys)
	}
	if len(m.Lines) != 1 || len(m.Lines[0]) < 8 {
		t.Fatalf("lines %v", m.Lines)
	}
	for _, v := range m.Lines[0] {
		if want := 200 * (1 - v.X); math.Abs(v.Y-want) > 1e-2 {
			t.Errorf("at %g the line is at %g, want %g", v.X, v.Y, want)
		}
	}
	for j, y := range m.Ys {
		for i, x := range m.Xs {
			if want := 100*(x-1) + y/2; math.Abs(m.Cells[j][i].Answer.NetMW-want) > 1e-9 {
				t.Errorf("net at %g, %g is %g, want %g", x, y, m.Cells[j][i].Answer.NetMW, want)
			}
		}
	}
}

// A closed line around a hill, on logarithmic axes, and a corner that is refused.
func TestMapOfAHill(t *testing.T) {
	s := toyStudy(t, input(t, "energy_ratio", 0.1, 10), input(t, "confinement_factor", 1, 100))
	s.Pulse = func(ctx context.Context, m pulse.Machine, q *pulse.Settings) (*pulse.Result, error) {
		r, err := toyPulse(ctx, m, q)
		if err == nil {
			x, y := math.Log10(m.EnergyRatio), math.Log10(m.H)-1
			r.Recovered = r.Circuit.BankBefore + 1e6*(0.49-x*x-y*y)
			if x > 0.85 && y > 0.85 {
				return nil, errOfTest
			}
		}
		return r, err
	}
	m, err := s.Trace(context.Background(), MapRequest{
		Target: Target{NetPower, 0}, X: Axis{Name: "energy_ratio", Log: true}, Y: Axis{Name: "confinement_factor", Log: true}, Cells: 10,
	})
	if err != nil {
		t.Fatal(err)
	}
	if m.Failed != 1 || m.Refused != 0 || !m.Cells[10][10].Failed || !strings.Contains(m.Cells[10][10].Wrong, "escaped") {
		t.Errorf("failed %d, refused %d, corner %+v", m.Failed, m.Refused, m.Cells[10][10])
	}
	if len(m.Lines) != 1 {
		t.Fatalf("%d lines", len(m.Lines))
	}
	line := m.Lines[0]
	if line[0] != line[len(line)-1] || len(line) < 20 {
		t.Errorf("the line of %d points is not closed", len(line))
	}
	for _, v := range line {
		if r := math.Hypot(math.Log10(v.X), math.Log10(v.Y)-1); math.Abs(r-0.7) > 2e-3 {
			t.Errorf("%v is at a radius of %g", v, r)
		}
	}
	again := *s
	again.Workers = 1
	n, err := again.Trace(context.Background(), MapRequest{
		Target: Target{NetPower, 0}, X: Axis{Name: "energy_ratio", Log: true}, Y: Axis{Name: "confinement_factor", Log: true}, Cells: 10,
	})
	if err != nil || !reflect.DeepEqual(m.Lines, n.Lines) || !reflect.DeepEqual(m.Cells, n.Cells) {
		t.Errorf("another number of workers, another map (error %v)", err)
	}
}

// A map from a joint change that reaches the target has its boundary through the place of that change.
func TestMapFromAJointChange(t *testing.T) {
	s := toyStudy(t, input(t, "round_trip", 0.85, 0.94), input(t, "confinement_factor", 5, 14), input(t, "peak_field", 9, 12))
	b := believe(t, s, Target{NetPower, 0})
	j := &b.Goals[0].Joint
	x, y, found := b.MapAxes()
	if !j.Found || !found || len(j.Moves) != 3 {
		t.Fatalf("joint %+v, axes %v", j, found)
	}
	if x.Name != "round_trip" || y.Name != "confinement_factor" {
		t.Errorf("axes %v and %v", x, y)
	}
	m, err := s.Trace(context.Background(), MapRequest{Target: Target{NetPower, 0}, X: x, Y: y, Cells: 4, From: j.Moves})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.From) != 1 || m.From[0].Name != "peak_field" || m.FromX != j.Moves[0].At || m.ModeX != 0.9 || len(m.Lines) != 1 {
		t.Fatalf("from %+v at %g, %d lines", m.From, m.FromX, len(m.Lines))
	}
	for _, v := range m.Lines[0] {
		b2 := m.From[0].At * m.From[0].At
		if net := b2*(v.X-1) + v.Y/2; math.Abs(net) > 2e-2 {
			t.Errorf("net at %v is %g MW", v, net)
		}
	}
	if _, err := s.Trace(context.Background(), MapRequest{Target: Target{NetPower, 0}, X: x, Y: y, From: []Move{{Name: "luck"}}}); !errors.Is(err, ErrStudy) {
		t.Errorf("from an input that is none: %v", err)
	}
}

// The four corners of a saddle are joined by the sign of their mean.
func TestSaddle(t *testing.T) {
	m := &Map{Cells: [][]MapPoint{{{Margin: 1}, {Margin: -1}}, {{Margin: -1}, {Margin: 3}}}}
	bottom, right, top, left := edge{0, 0, false}, edge{1, 0, true}, edge{0, 1, false}, edge{0, 0, true}
	if got := m.segments(0, 0); !reflect.DeepEqual(got, [][2]edge{{bottom, right}, {top, left}}) {
		t.Errorf("with a high middle: %v", got)
	}
	m.Cells[1][1].Margin = 0.5
	m.Cells[0][1].Margin = -3
	if got := m.segments(0, 0); !reflect.DeepEqual(got, [][2]edge{{left, bottom}, {right, top}}) {
		t.Errorf("with a low middle: %v", got)
	}
	m.Cells[0][0].Wrong = "no"
	if got := m.segments(0, 0); got != nil {
		t.Errorf("with a corner missing: %v", got)
	}
}

func TestMapErrors(t *testing.T) {
	s := toyStudy(t, input(t, "round_trip", 0.85, 0.97), input(t, "confinement_factor", 10, 10))
	x, y := Axis{Name: "round_trip"}, Axis{Name: "confinement_factor", Low: 1, High: 20}
	for name, c := range map[string]struct {
		q    MapRequest
		want string
	}{
		"no axis":   {MapRequest{Target: Target{NetPower, 0}, X: x}, "an input of the study"},
		"same":      {MapRequest{Target: Target{NetPower, 0}, X: x, Y: x}, "two inputs"},
		"no range":  {MapRequest{Target: Target{NetPower, 0}, X: x, Y: Axis{Name: "confinement_factor"}}, "a rising range"},
		"too far":   {MapRequest{Target: Target{NetPower, 0}, X: Axis{Name: "round_trip", Low: 0.5, High: 1.2}, Y: y}, "a rising range in 0 to 1"},
		"logarithm": {MapRequest{Target: Target{NetPower, 0}, X: Axis{Name: "round_trip", Low: 0, High: 1, Log: true}, Y: y}, "above 0"},
		"cells":     {MapRequest{Target: Target{NetPower, 0}, X: x, Y: y, Cells: 1000}, "1 to 400"},
		"target":    {MapRequest{X: x, Y: y}, "target"},
	} {
		if _, err := s.Trace(context.Background(), c.q); !errors.Is(err, ErrStudy) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}
