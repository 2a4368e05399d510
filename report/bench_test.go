package report

import (
	"bytes"
	"io"
	"testing"
)

// The report of the benchmarks has 8,760 hours of 12 columns, as a plan with three sources has.

func BenchmarkHTML(b *testing.B) {
	r := sampleReport()
	var size bytes.Buffer
	if err := WriteHTML(&size, r); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(size.Len()), "bytes/page")
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteHTML(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkText(b *testing.B) {
	r := sampleReport()
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteText(io.Discard, r, TextOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParquet(b *testing.B) {
	h := sampleHourly(8760)
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteHourlyParquet(io.Discard, h); err != nil {
			b.Fatal(err)
		}
	}
}
