package neumaier_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/internal/neumaier"
)

// The two sums on which plain addition and Kahan's compensation fail: 1 + 1e100 + 1 - 1e100 is 2.
func TestByHand(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{
		{nil, 0},
		{[]float64{1, 1e100, 1, -1e100}, 2},
		{[]float64{1e16, 1, 1, -1e16}, 2},
	} {
		if got := neumaier.Of(c.values); got != c.want {
			t.Errorf("the sum of %v is %g, want %g", c.values, got, c.want)
		}
	}
}

// Against exact arithmetic.
func TestAgainstExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOf(rapid.Float64Range(-1e12, 1e12)).Draw(t, "values")
		exact, size := new(big.Float).SetPrec(2000), 0.0
		for _, v := range values {
			exact.Add(exact, big.NewFloat(v))
			size += math.Abs(v)
		}
		want, _ := exact.Float64()
		if got := neumaier.Of(values); math.Abs(got-want) > 0x1p-52*math.Abs(want)+0x1p-80*size {
			t.Errorf("got %v, exactly it is %v", got, want)
		}
	})
}

func BenchmarkOf(b *testing.B) {
	values := make([]float64, 8760)
	for h := range values {
		values[h] = float64(h)
	}
	for b.Loop() {
		neumaier.Of(values)
	}
}
