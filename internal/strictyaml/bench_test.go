package strictyaml

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// longDocument is a scenario of about 500 lines: the usual size of one with a catalog of its own.
func longDocument() []byte {
	var b strings.Builder
	b.WriteString(minimal + "loads:\n")
	for i := range 83 {
		fmt.Fprintf(&b, "  load-%d:\n    source: a paper\n    date: 2024-07\n    basis: published\n    steady:\n      power: {low: %d MW, mode: %d MW, high: %d MW}\n", i, i+1, i+2, i+3)
	}
	return []byte(b.String())
}

func BenchmarkParse(b *testing.B) {
	data := longDocument()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("f", data, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	doc, err := Parse("f", longDocument(), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		var p plan
		if err := Decode(doc, &p, catalogs()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	p := read(b, string(longDocument()), catalogs())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Encode(&p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSchema(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Schema(reflect.TypeFor[plan](), "", ""); err != nil {
			b.Fatal(err)
		}
	}
}
