package pypsa

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestCyclesAreABasis draws graphs and potentials: flows that come from potentials fulfil Kirchhoff's voltage law around
// every cycle, and there are as many cycles as branches less buses plus components.
func TestCyclesAreABasis(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		buses := rapid.IntRange(1, 8).Draw(t, "buses")
		bus := rapid.IntRange(0, buses-1)
		potential := make([]float64, buses)
		for i := range potential {
			potential[i] = rapid.Float64Range(-1, 1).Draw(t, "potential")
		}
		edges := make([]edge, rapid.IntRange(0, 14).Draw(t, "branches"))
		component := make([]int, buses)
		for i := range component {
			component[i] = i
		}
		loops := 0
		for i := range edges {
			edges[i] = edge{from: bus.Draw(t, "from"), to: bus.Draw(t, "to")}
			if edges[i].from == edges[i].to {
				loops++
			}
			for from, to, k := component[edges[i].from], component[edges[i].to], 0; k < buses; k++ {
				if component[k] == from {
					component[k] = to
				}
			}
		}
		distinct := map[int]bool{}
		for _, c := range component {
			distinct[c] = true
		}
		basis := cycles(edges, buses)
		if want := len(edges) - loops - buses + len(distinct); len(basis) != want {
			t.Fatalf("%d cycles, want %d", len(basis), want)
		}
		used := map[int]bool{}
		for _, c := range basis {
			sum := 0.0
			for _, s := range c.steps {
				e := edges[s.edge]
				sum += s.direction * (potential[e.from] - potential[e.to])
			}
			if math.Abs(sum) > 1e-12 {
				t.Errorf("the voltages around a cycle add up to %g", sum)
			}
			if used[c.steps[0].edge] {
				t.Errorf("two cycles close with branch %d: they are not independent", c.steps[0].edge)
			}
			used[c.steps[0].edge] = true
		}
	})
}
