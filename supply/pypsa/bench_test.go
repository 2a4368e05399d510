package pypsa

import (
	"context"
	"testing"

	"tokenwatt/internal/testdata"
)

// BenchmarkRead reads the folder of a year of hours.
func BenchmarkRead(b *testing.B) {
	dir := testdata.Path(b, "supply", "reference", "dc100_gb2020_grid")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadDir(context.Background(), dir, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkModel writes the programme of a year of hours.
func BenchmarkModel(b *testing.B) {
	n := readDir(b, testdata.Path(b, "supply", "reference", "dc100_gb2020_grid"))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Model(context.Background(), n); err != nil {
			b.Fatal(err)
		}
	}
}
