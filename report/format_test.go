package report

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		x      float64
		digits int
		want   string
	}{
		{0, 3, "0"},
		{math.Copysign(0, -1), 3, "0"},
		{46800, 3, "46,800"},
		{46849, 3, "46,800"},
		{999.6, 3, "1,000"},
		{1000, 4, "1,000"},
		{0.08, 3, "0.08"},
		{58.84, 3, "58.8"},
		{-1234567, 7, "-1,234,567"},
		{0.00012345, 2, "0.00012"},
		{3.15e23, 3, "3.15e+23"},
		{2.4e-13, 2, "2.4e-13"},
		{math.NaN(), 3, "-"},
		{math.Inf(-1), 3, "-"},
	} {
		if got := Number(c.x, c.digits); got != c.want {
			t.Errorf("Number(%g, %d) = %q, want %q", c.x, c.digits, got, c.want)
		}
	}
}

func TestFixed(t *testing.T) {
	for _, c := range []struct {
		x        float64
		decimals int
		want     string
	}{
		{1234.5, 1, "1,234.5"},
		{-0.001, 2, "0.00"},
		{142310000, 0, "142,310,000"},
		{math.NaN(), 2, "-"},
	} {
		if got := Fixed(c.x, c.decimals); got != c.want {
			t.Errorf("Fixed(%g, %d) = %q, want %q", c.x, c.decimals, got, c.want)
		}
	}
}

func TestScaled(t *testing.T) {
	for _, c := range []struct {
		x    float64
		unit string
		want string
	}{
		{13_400_000, "USD", "13.4 M USD"},
		{999_600, "USD", "1 M USD"},
		{46_800, "USD/d", "46,800 USD/d"},
		{1_200_000, "tok/s", "1.2 M tok/s"},
		{2.5e9, "", "2.5 G"},
		{3.15e23, "FLOP", "3.15e+23 FLOP"},
		{2_000_000, "USD/MWh", "2,000,000 USD/MWh"},
		{2_000_000, "MWh", "2,000,000 MWh"},
		{2_000_000, "L", "2,000,000 L"},
		{0, "USD", "0 USD"},
		{0.0108, "MW", "10.8 kW"},
		{0.9996, "MWh", "1 MWh"},
		{4.42e-7, "MW", "0.442 W"},
		{0.0005, "t/d", "500 g/d"},
		{0, "MW", "0 MW"},
	} {
		if got := Scaled(c.x, c.unit, 3); got != c.want {
			t.Errorf("Scaled(%g, %q) = %q, want %q", c.x, c.unit, got, c.want)
		}
	}
	if got, want := ScaledRange(2_980_000, 7_640_000, "USD", 3), "2.98 – 7.64 M USD"; got != want {
		t.Errorf("ScaledRange = %q, want %q", got, want)
	}
	if got, want := ScaledRange(-7_640_000, 100_000, "USD", 3), "-7.64 – 0.1 M USD"; got != want {
		t.Errorf("ScaledRange of a negative end = %q, want %q", got, want)
	}
}

// grouped is a decimal number with commas between groups of three digits.
func grouped() *regexp.Regexp { return regexp.MustCompile(`^-?\d{1,3}(,\d{3})*(\.\d+)?$`) }

func parseBack(t *rapid.T, text string) float64 {
	if !grouped().MatchString(text) {
		t.Fatalf("%q is not a number with grouped thousands", text)
	}
	x, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// exponent is the power of ten of x's leading digit.
func exponent(t *rapid.T, x float64) int {
	_, e, _ := strings.Cut(strconv.FormatFloat(x, 'e', -1, 64), "e")
	n, err := strconv.Atoi(e)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A number printed with n significant digits differs from the number by at most half a unit of the last of them.
func TestNumberReadsBackWithinRounding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mantissa := rapid.Float64Range(1, 10).Draw(t, "mantissa")
		x := mantissa * math.Pow(10, float64(rapid.IntRange(-6, 13).Draw(t, "exponent")))
		if rapid.Bool().Draw(t, "negative") {
			x = -x
		}
		digits := rapid.IntRange(1, 15).Draw(t, "digits")
		got := parseBack(t, Number(x, digits))
		half := 0.5 * math.Pow(10, float64(exponent(t, x)-digits+1))
		if math.Abs(got-x) > half*(1+1e-9)+1e-15*math.Abs(x) {
			t.Fatalf("Number(%g, %d) reads back as %g, off by more than %g", x, digits, got, half)
		}
	})
}

func TestFixedReadsBackWithinRounding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-1e12, 1e12).Draw(t, "x")
		decimals := rapid.IntRange(0, 9).Draw(t, "decimals")
		text := Fixed(x, decimals)
		got := parseBack(t, text)
		if math.Abs(got-x) > 0.5*math.Pow(10, -float64(decimals))+1e-15*math.Abs(x) {
			t.Fatalf("Fixed(%g, %d) reads back as %g", x, decimals, got)
		}
		if _, fraction, _ := strings.Cut(text, "."); len(fraction) != decimals {
			t.Fatalf("Fixed(%g, %d) = %q has %d decimals", x, decimals, text, len(fraction))
		}
		if strings.HasPrefix(text, "-") && got == 0 {
			t.Fatalf("Fixed(%g, %d) = %q is a negative zero", x, decimals, text)
		}
	})
}

// A scaled number is the same number: the magnitude's name stands for its power of ten.
func TestScaledKeepsTheValue(t *testing.T) {
	powers := map[string]float64{"": 1, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15}
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(1, 9.99).Draw(t, "mantissa") * math.Pow(10, float64(rapid.IntRange(0, 14).Draw(t, "exponent")))
		number, rest, _ := strings.Cut(Scaled(x, "USD", 6), " ")
		power, known := powers[strings.TrimSpace(strings.TrimSuffix(rest, "USD"))]
		if !known {
			t.Fatalf("Scaled(%g) has the unit %q", x, rest)
		}
		if got := parseBack(t, number) * power; math.Abs(got-x) > 1e-5*x {
			t.Fatalf("Scaled(%g) reads back as %g", x, got)
		}
	})
}

func TestTypeset(t *testing.T) {
	for in, want := range map[string]string{
		"2.4e-13": "2.4\u00a0×\u00a010⁻¹³", "3.15e+23": "3.15\u00a0×\u00a010²³", "-4.5": "−4.5", "-": "–",
		"1.2 M USD": "1.2\u00a0M\u00a0USD", "2.98 – 7.64": "2.98\u00a0–\u00a07.64", "1e-05": "1\u00a0×\u00a010⁻⁵",
	} {
		if got := typeset(in); got != want {
			t.Errorf("typeset(%q) = %q, want %q", in, got, want)
		}
	}
}
