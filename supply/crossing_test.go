package supply

import (
	"context"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// least is the cheapest of some lines at a parameter.
func least(lines []costLine, parameter float64) costLine {
	best := lines[0]
	for _, l := range lines[1:] {
		if l.at(parameter) < best.at(parameter) {
			best = l
		}
	}
	return best
}

// By hand: base 100 against 90 + x (crosses at 10), 40 + 4 x (15), 10 + 20 x (4.5): the last to leave is the second.
func TestCrossingByHand(t *testing.T) {
	lines := []costLine{{100, 0}, {90, 1}, {40, 4}, {10, 20}}
	solve := func(_ context.Context, x float64) (costLine, error) { return least(lines, x), nil }
	for _, from := range []float64{1e-6, 3, 14.9} {
		c, err := findCrossing(context.Background(), lines[0], from, solve)
		if err != nil || math.Abs(c.parameter-15) > 1e-6 {
			t.Errorf("from %g: %+v, %v", from, c, err)
		}
	}
	if _, err := findCrossing(context.Background(), lines[0], 16, solve); !errors.Is(err, errNoGain) {
		t.Errorf("beyond the crossing: %v", err)
	}
	// The steepest line 10 + 20 x is cheapest up to 30 / 16, where the second takes over; from above.
	c, err := findCrossing(context.Background(), lines[3], 3, solve)
	if err != nil || math.Abs(c.parameter-30.0/16) > 1e-6 {
		t.Errorf("end of the first piece: %+v, %v", c, err)
	}
}

func TestCrossingIsTheLast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := costLine{rest: rapid.Float64Range(10, 1000).Draw(t, "cost")}
		lines := []costLine{base}
		want := 0.0
		for range rapid.IntRange(1, 30).Draw(t, "lines") {
			l := costLine{rapid.Float64Range(0, 0.99).Draw(t, "rest") * base.rest, rapid.Float64Range(0.01, 100).Draw(t, "amount")}
			lines = append(lines, l)
			want = math.Max(want, (base.rest-l.rest)/l.amount)
		}
		from := want * rapid.Float64Range(1e-6, 0.99).Draw(t, "from")
		c, err := findCrossing(context.Background(), base, from, func(_ context.Context, x float64) (costLine, error) { return least(lines, x), nil })
		if err != nil {
			t.Fatal(err)
		}
		near(t, "crossing", c.parameter/want, 1, 1e-6)
	})
}
