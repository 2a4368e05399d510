package quantity

import (
	"math"
	"testing"
)

// ulps returns how many representable numbers lie between two.
func ulps(a, b float64) uint64 {
	x, y := ordered(a), ordered(b)
	if x > y {
		x, y = y, x
	}
	return uint64(y) - uint64(x)
}

// ordered maps floats to integers in the same order, both zeros to 0.
func ordered(f float64) int64 {
	bits := int64(math.Float64bits(f))
	if bits < 0 {
		return math.MinInt64 - bits
	}
	return bits
}

// reader is one type as a function from text to its base unit, its String and its String read again.
type reader struct {
	kind  Kind
	parse func(s string) (float64, error)
	text  func(v float64) string
	human func(v float64, sig int) string
	bytes func(v float64) ([]byte, error)
	back  func(b []byte) (float64, error)
}

// readerOf returns the functions of one type.
func readerOf[T Quantity, P interface {
	*T
	UnmarshalText([]byte) error
}]() reader {
	return reader{
		kind:  KindOf[T](),
		parse: func(s string) (float64, error) { v, err := Parse[T](s); return float64(v), err },
		text:  func(v float64) string { return T(v).String() },
		human: func(v float64, sig int) string { return Human(T(v), sig) },
		bytes: func(v float64) ([]byte, error) { return T(v).MarshalText() },
		back:  func(b []byte) (float64, error) { var v T; err := P(&v).UnmarshalText(b); return float64(v), err },
	}
}

// readers returns all types.
func readers() []reader {
	return []reader{
		readerOf[Power](), readerOf[Energy](), readerOf[EnergyPerToken](), readerOf[Duration](), readerOf[Rate](),
		readerOf[FailureRate](), readerOf[Money](), readerOf[EnergyPrice](), readerOf[TokenPrice](),
		readerOf[CarbonPrice](), readerOf[HourlyCost](), readerOf[PowerCost](), readerOf[PowerCostRate](),
		readerOf[EnergyCost](), readerOf[EnergyCostRate](), readerOf[Mass](), readerOf[Volume](),
		readerOf[CarbonIntensity](), readerOf[WaterIntensity](), readerOf[Count](), readerOf[Fraction](),
		readerOf[Number](), readerOf[Tokens](), readerOf[TokenRate](), readerOf[FLOPs](), readerOf[Compute](),
		readerOf[Bytes](), readerOf[Bandwidth](), readerOf[Temperature](), readerOf[TemperatureDifference](),
		readerOf[TemperatureSlope](), readerOf[Speed](), readerOf[Length](), readerOf[Area](), readerOf[Angle](),
		readerOf[Irradiance](), readerOf[MagneticField](), readerOf[PlasmaTemperature](), readerOf[PulseEnergy](), readerOf[MassPrice](),
		readerOf[AreaCost](),
	}
}

// readerNamed returns the functions of the named type.
func readerNamed(t testing.TB, name string) reader {
	t.Helper()
	for _, r := range readers() {
		if r.kind.Name == name {
			return r
		}
	}
	t.Fatalf("no type %s", name)
	return reader{}
}

func TestReadersAreAllKinds(t *testing.T) {
	rs, ks := readers(), Kinds()
	if len(rs) != len(ks) {
		t.Fatalf("%d readers for %d kinds", len(rs), len(ks))
	}
	for i := range rs {
		if rs[i].kind != ks[i] {
			t.Errorf("reader %d is %s, kind is %s", i, rs[i].kind.Name, ks[i].Name)
		}
	}
}
