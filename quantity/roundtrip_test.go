package quantity

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// maxULP is how far a value may move when it is printed and read again.
const maxULP = 4

func TestRoundTrip(t *testing.T) {
	for _, r := range readers() {
		t.Run(r.kind.Name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				v := rapid.Float64Range(1, 10).Draw(t, "mantissa") * math.Pow(10, float64(rapid.IntRange(-15, 24).Draw(t, "exponent")))
				if rapid.Bool().Draw(t, "negative") {
					v = -v
				}
				sameAfterPrinting(t, r, v)
			})
		})
	}
}

// TestRoundTripRound is TestRoundTrip on numbers as people write them, where String should be short.
func TestRoundTripRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom(readers()).Draw(t, "type")
		n := rapid.IntRange(1, 99999).Draw(t, "number")
		text := with(plain(float64(n)/1000), r.kind.Unit)
		v, err := r.parse(text)
		if err != nil {
			t.Fatalf("%s %q: %v", r.kind.Name, text, err)
		}
		if again := r.text(v); len(again) > len(text)+8 {
			t.Fatalf("%s: %q is printed as %q", r.kind.Name, text, again)
		}
		sameAfterPrinting(t, r, v)
	})
}

func TestRoundTripEdges(t *testing.T) {
	for _, r := range readers() {
		for _, v := range []float64{0, 1, -1, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 1e-300, 1e300, 1e-250, 1e250, 0x1p-1022} {
			sameAfterPrinting(t, r, v)
		}
	}
}

// sameAfterPrinting fails where String, MarshalText or their reverse moves the value.
func sameAfterPrinting(t rapid.TB, r reader, v float64) {
	t.Helper()
	text := r.text(v)
	again, err := r.parse(text)
	if err != nil || ulps(v, again) > maxULP {
		t.Fatalf("%s: %v prints as %q, which reads as %v, %v", r.kind.Name, v, text, again, err)
	}
	b, err := r.bytes(v)
	if err != nil || string(b) != text {
		t.Fatalf("%s: MarshalText(%v) = %q, %v; want %q", r.kind.Name, v, b, err, text)
	}
	if back, err := r.back(b); err != nil || back != again {
		t.Fatalf("%s: UnmarshalText(%q) = %v, %v; want %v", r.kind.Name, b, back, err, again)
	}
}

func TestMarshalTextRefusesNotFinite(t *testing.T) {
	for _, r := range readers() {
		for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			if b, err := r.bytes(v); err == nil {
				t.Errorf("%s: MarshalText(%v) = %q, want an error", r.kind.Name, v, b)
			}
			if s := r.text(v); s == "" {
				t.Errorf("%s: String of %v is empty", r.kind.Name, v)
			}
		}
	}
}

func TestUnmarshalTextKeepsOnError(t *testing.T) {
	p := 5 * Megawatt
	if err := p.UnmarshalText([]byte("x")); err == nil || p != 5*Megawatt {
		t.Errorf("after a wrong text: %v, %v; want 5 MW and an error", p, err)
	}
}

// FuzzParse holds that no text makes a parser panic, and that what parses prints as text that reads the same.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"350 MW", "1.2 GWh", "42 USD/MWh", "0.4 kg/kWh", "13 M/d", "3 1/h", "2e-5 /h", "9 %", "175 billion",
		"12 USD/(kW yr)", "1000 W m⁻²", "36.1°", "1,000 MW", "3-5 MW", "1_000 MW", "", "5 \xff", "5 m^-", "NaN",
		"430 g CO2e/kWh", "5 (((", "1e-320 J", "1e308 W", "59 °F", "5 MW-", "M", "5 per per", "1 1", "5 M M M", "−1 C",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range readers() {
			v, err := r.parse(s)
			if err != nil {
				if err.Error() == "" {
					t.Fatalf("%s %q: an error without words", r.kind.Name, s)
				}
				continue
			}
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("%s %q = %v", r.kind.Name, s, v)
			}
			sameAfterPrinting(t, r, v)
		}
	})
}
