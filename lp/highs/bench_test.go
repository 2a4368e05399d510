package highs

import (
	"context"
	"testing"

	"tokenwatt/lp"
)

func BenchmarkStartCold(b *testing.B) {
	for b.Loop() {
		start(b, Options{})
	}
}

func BenchmarkStartWarm(b *testing.B) {
	o := Options{CacheDir: b.TempDir()}
	start(b, o)
	for b.Loop() {
		start(b, o)
	}
}

func start(b *testing.B, o Options) {
	e, err := New(context.Background(), o)
	if err != nil {
		b.Fatal(err)
	}
	if err := e.Close(); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkTiny(b *testing.B) {
	m := problems()[0].build()
	for b.Loop() {
		mustSolve(b, engine(b), m, nil)
	}
}

func BenchmarkWeek(b *testing.B) {
	m, _ := synthetic(168).model(1)
	for _, method := range []lp.Method{lp.Simplex, lp.IPM} {
		b.Run(method.String(), func(b *testing.B) {
			for b.Loop() {
				mustSolve(b, engine(b), m, &lp.Settings{Method: method})
			}
		})
	}
}
