package random

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// Reference values to 18 digits from mpmath 1.4.1 at 40 digits: the root of ncdf(x) = p for the double nearest
// to p. p = 0.001 and 1e-20 are also the test values of Wichura (1988), p. 483.
func TestNormalQuantile(t *testing.T) {
	for _, c := range []struct{ p, want float64 }{
		{1e-300, -37.0470962993611992},
		{1e-20, -9.26234008979840758},
		{1e-9, -5.99780701500768686},
		{0.001, -3.09023230616781354},
		{0.025, -1.95996398454005421},
		{0.074, -1.44663206715897851},
		{0.076, -1.43250272082581162},
		{0.3, -0.524400512708040816},
		{0.5, 0},
		{0.7, 0.524400512708040656},
		{0.925, 1.43953147093845623},
		{0.975, 1.95996398454005386},
		{0.999, 3.09023230616781328},
		{0.999999, 4.75342430881708777},
	} {
		if got := NormalQuantile(c.p, 0, 1); !near(got, c.want, 2e-15) {
			t.Errorf("NormalQuantile(%g) = %.17g, want %.17g", c.p, got, c.want)
		}
	}
}

// Reference values from mpmath 1.4.1 at 40 digits: 140 bisections of gammainc(a, 0, e^u, regularized) = p in u.
func TestGammaQuantile(t *testing.T) {
	for _, c := range []struct{ p, shape, want float64 }{
		{1e-6, 0.05, 5.84463205728658405e-121},
		{0.01, 0.05, 5.84463205728653201e-41},
		{0.5, 0.05, 5.57387844074624752e-7},
		{0.9, 0.05, 0.076317113909188504},
		{0.999, 0.05, 2.73645859872867559},
		{1e-6, 0.5, 7.85398163397859472e-13},
		{0.1, 0.5, 0.00789538704671561332},
		{0.5, 0.5, 0.227468211559786376},
		{0.9, 0.5, 1.35277172704770746},
		{0.999, 0.5, 5.41378308533136532},
		{0.01, 1, 0.0100503358535014414},
		{0.5, 1, 0.693147180559945309},
		{0.999, 1, 6.90775527898213616},
		{1e-6, 2.5, 0.00644808010324854818},
		{0.5, 2.5, 2.17573009554776366},
		{0.999, 2.5, 10.2575028262164382},
		{1e-6, 30, 10.7108586507588443},
		{0.5, 30, 29.6673331382212314},
		{0.999, 30, 49.8036165349246867},
		{1e-6, 1000, 856.814651279391892},
		{0.01, 1000, 927.908159796642519},
		{0.5, 1000, 999.666686426965182},
		{0.9, 1000, 1040.7343080136901},
		{0.999, 1000, 1100.5780982933146},
	} {
		if got := GammaQuantile(c.p, c.shape, 1); !near(got, c.want, 1e-12) {
			t.Errorf("GammaQuantile(%g, %g) = %.17g, want %.17g (relative error %.2g)", c.p, c.shape, got, c.want, got/c.want-1)
		}
	}
}

// The values follow from the closed inverse CDFs by hand.
func TestClosedQuantiles(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"uniform quarter", UniformQuantile(0.25, -2, 2), -1},
		{"uniform low", UniformQuantile(0, -2, 3), -2},
		{"uniform high", UniformQuantile(1, -2, 3), 3},
		{"uniform of the widest range", UniformQuantile(0.5, -math.MaxFloat64, math.MaxFloat64), 0},
		{"triangular low", TriangularQuantile(0, 1, 2, 5), 1},
		{"triangular high", TriangularQuantile(1, 1, 2, 5), 5},
		{"triangular at its mode: p = (m-l)/(h-l)", TriangularQuantile(0.25, 1, 2, 5), 2},
		{"triangular symmetric median", TriangularQuantile(0.5, 0, 1, 2), 1},
		{"triangular right-angled, F = x^2", TriangularQuantile(0.49, 0, 1, 1), 0.7},
		{"triangular of one point", TriangularQuantile(0.3, 4, 4, 4), 4},
		{"exponential median", ExponentialQuantile(0.5, 2), 2 * math.Ln2},
		{"exponential low", ExponentialQuantile(0, 2), 0},
		{"exponential high", ExponentialQuantile(1, 2), math.Inf(1)},
		{"normal scaled", NormalQuantile(0.5, 3, 9), 3},
		{"normal of no spread", NormalQuantile(1, 3, 0), 3},
		{"normal low", NormalQuantile(0, 3, 1), math.Inf(-1)},
		{"normal high", NormalQuantile(1, 3, 1), math.Inf(1)},
		{"gamma low", GammaQuantile(0, 3, 1), 0},
		{"gamma high", GammaQuantile(1, 3, 1), math.Inf(1)},
		{"gamma of shape 1 is exponential", GammaQuantile(0.2, 1, 7), ExponentialQuantile(0.2, 7)},
	} {
		if c.got != c.want && !near(c.got, c.want, 1e-14) {
			t.Errorf("%s: got %.17g, want %.17g", c.name, c.got, c.want)
		}
	}
}

func TestQuantilesOutsideTheirDomainAreNaN(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, got := range map[string]float64{
		"p below":             NormalQuantile(-0.1, 0, 1),
		"p above":             UniformQuantile(1.1, 0, 1),
		"p NaN":               GammaQuantile(nan, 1, 1),
		"exponential p NaN":   ExponentialQuantile(nan, 1),
		"uniform reversed":    UniformQuantile(0.5, 1, 0),
		"uniform infinite":    UniformQuantile(0.5, 0, inf),
		"triangular reversed": TriangularQuantile(0.5, 0, 3, 2),
		"normal negative sd":  NormalQuantile(0.5, 0, -1),
		"exponential zero":    ExponentialQuantile(0.5, 0),
		"gamma zero shape":    GammaQuantile(0.5, 0, 1),
		"gamma zero scale":    GammaQuantile(0.5, 1, 0),
	} {
		if !math.IsNaN(got) {
			t.Errorf("%s: got %g, want NaN", name, got)
		}
	}
}

// Every quantile is finite on (0, 1) and does not fall as p grows.
func TestQuantilesAreMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.Float64Range(0x1p-53, 1-0x1p-53).Draw(t, "p")
		q := rapid.Float64Range(p, 1-0x1p-53).Draw(t, "q")
		shape := math.Exp(rapid.Float64Range(-3, 7).Draw(t, "ln shape"))
		for name, f := range map[string]func(float64) float64{
			"uniform":     func(p float64) float64 { return UniformQuantile(p, -1, 4) },
			"triangular":  func(p float64) float64 { return TriangularQuantile(p, -1, 0, 4) },
			"normal":      func(p float64) float64 { return NormalQuantile(p, 1, 2) },
			"exponential": func(p float64) float64 { return ExponentialQuantile(p, 3) },
			"gamma":       func(p float64) float64 { return GammaQuantile(p, shape, 1) },
		} {
			low, high := f(p), f(q)
			// Gamma is solved to 1e-12, so that neighbours may differ by that the wrong way.
			if !(low <= high*(1+math.Copysign(1e-12, high))) || math.IsInf(high, 0) || math.IsInf(low, 0) {
				t.Fatalf("%s: F^-1(%g) = %g, F^-1(%g) = %g", name, p, low, q, high)
			}
		}
	})
}

// Sample means and variances lie within 5 standard errors of the distributions' textbook moments.
func TestSamplerMoments(t *testing.T) {
	const n = 40000
	for _, c := range []struct {
		name           string
		draw           func(r *rand.Rand) float64
		mean, variance float64
		excess         float64 // excess kurtosis
	}{
		{"uniform", func(r *rand.Rand) float64 { return Uniform(r, 2, 8) }, 5, 3, -1.2},
		{"triangular", func(r *rand.Rand) float64 { return Triangular(r, 0, 1, 5) }, 2, 21.0 / 18, -0.6},
		{"normal", func(r *rand.Rand) float64 { return Normal(r, -3, 2) }, -3, 4, 0},
		{"exponential", func(r *rand.Rand) float64 { return Exponential(r, 4) }, 4, 16, 6},
		{"gamma", func(r *rand.Rand) float64 { return Gamma(r, 2.5, 2) }, 5, 10, 2.4},
	} {
		r := Stream(5, c.name, 0)
		var sum, squares float64
		for range n {
			d := c.draw(r) - c.mean
			sum += d
			squares += d * d
		}
		if err := sum / n; math.Abs(err) > 5*math.Sqrt(c.variance/n) {
			t.Errorf("%s: mean is off by %g", c.name, err)
		}
		if ratio := squares / n / c.variance; math.Abs(ratio-1) > 5*math.Sqrt((c.excess+2)/n) {
			t.Errorf("%s: variance ratio %g", c.name, ratio)
		}
	}
}

// One draw of each sampler from its own stream must not change from version to version. The values were computed
// in Python: p from the first word of TestStreamWords, then mpmath 1.4.1 (exponential), SciPy 1.17.1 norm.ppf and
// gamma.ppf, and 4 - sqrt((1-p) 4 3) for the triangle.
func TestFirstDrawsDoNotChange(t *testing.T) {
	stream := func() *rand.Rand { return Stream(1, "weather", 0) }
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"open", Open(stream()), 0.340433166737051596},
		{"uniform", Uniform(stream(), 10, 20), 13.40433166737051596},
		{"exponential", Exponential(stream(), 1), 0.416171972667437356},
		{"triangular", Triangular(stream(), 0, 1, 4), 1.1866742102708079},
		{"normal", Normal(stream(), 0, 1), -0.41128122700312353},
		{"gamma", Gamma(stream(), 2.5, 1), 1.6313177892424309},
	} {
		if !near(c.got, c.want, 4e-15) {
			t.Errorf("%s = %.17g, want %.17g", c.name, c.got, c.want)
		}
	}
}

// near reports whether got is within the relative error rel of want; zero must be met exactly.
func near(got, want, rel float64) bool {
	return math.Abs(got-want) <= rel*math.Abs(want)
}

func BenchmarkNormalQuantile(b *testing.B) {
	for b.Loop() {
		NormalQuantile(0.3, 0, 1)
	}
}

func BenchmarkGammaQuantile(b *testing.B) {
	for b.Loop() {
		GammaQuantile(0.3, 2.5, 1)
	}
}
