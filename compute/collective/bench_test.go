package collective_test

import (
	"testing"

	"tokenwatt/compute/collective"
)

func BenchmarkAllReduce(b *testing.B) {
	n := network(b, "h100-sxm", nil)
	for name, g := range map[string]collective.Group{
		"inside": {Ranks: 8, PerNode: 8, Sharing: 1}, "across": {Ranks: 128, PerNode: 8, Sharing: 1}, "one-a-node": {Ranks: 128, PerNode: 1, Sharing: 8},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			bytes := 1e6
			for b.Loop() {
				bytes += n.AllReduce(bytes, g)
			}
		})
	}
}

func BenchmarkAllToAll(b *testing.B) {
	n := network(b, "h100-sxm", nil)
	g := collective.Group{Ranks: 64, PerNode: 8, Sharing: 1}
	b.ReportAllocs()
	bytes := 1e6
	for b.Loop() {
		bytes += n.AllToAll(bytes, g)
	}
}
