package collective_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
)

// machines are one of each kind of link.
func machines() []string {
	return []string{"a100-sxm-80gb", "h100-sxm", "gb200", "l40s", "mi300x", "tpu-v5e", "tpu-v4", "trainium2"}
}

func operations(n *collective.Network) map[string]func(float64, collective.Group) float64 {
	return map[string]func(float64, collective.Group) float64{
		"all-reduce": n.AllReduce, "all-gather": n.AllGather, "reduce-scatter": n.ReduceScatter, "all-to-all": n.AllToAll,
		"point-to-point": func(b float64, g collective.Group) float64 {
			return n.PointToPoint(b, g.PerNode < g.Ranks, g.Sharing)
		},
	}
}

// draw returns a network with links of 1 GB/s and up, and a group on it.
func draw(t *rapid.T, c *catalog.Catalog) (*collective.Network, *catalog.Accelerator, collective.Group) {
	name := rapid.SampledFrom(machines()).Draw(t, "machine")
	a := c.Accelerators.Get(name).Value
	site := &catalog.Cluster{NetworkGBs: rapid.Float64Range(1, 100).Draw(t, "network"), AdapterRanks: rapid.IntRange(0, 4).Draw(t, "sharers")}
	n, err := collective.Of(c, name, site)
	if err != nil {
		t.Fatal(err)
	}
	per := rapid.IntRange(1, min(n.Domain(), 64)).Draw(t, "per node")
	nodes := rapid.IntRange(1, 32).Draw(t, "nodes")
	return n, &a, collective.Group{Ranks: max(per*nodes, 2), PerNode: per, Sharing: rapid.IntRange(0, 8).Draw(t, "sharing")}
}

func embedded(t *testing.T) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMoreBytesTakeLonger(t *testing.T) {
	c := embedded(t)
	rapid.Check(t, func(t *rapid.T) {
		n, _, g := draw(t, c)
		bytes := math.Exp(rapid.Float64Range(math.Log(64), math.Log(1e11)).Draw(t, "log bytes"))
		more := bytes * rapid.Float64Range(1.001, 10).Draw(t, "factor")
		for name, f := range operations(n) {
			less := f(bytes, g)
			if !(less > 0) || f(more, g) < less*(1-1e-12) {
				t.Fatalf("%s of %v: %g B take %g s, %g B %g s", name, g, bytes, less, more, f(more, g))
			}
		}
	})
}

// No collective beats its links: what has to leave or enter a rank's domain, or a rank, at their full bandwidth.
func TestNoFasterThanTheLinks(t *testing.T) {
	c := embedded(t)
	rapid.Check(t, func(t *rapid.T) {
		n, a, g := draw(t, c)
		bytes := math.Exp(rapid.Float64Range(math.Log(64), math.Log(1e11)).Draw(t, "log bytes"))
		link, r := float64(a.ScaleUpBandwidth.Mode), float64(g.Ranks)
		if g.PerNode >= g.Ranks {
			floor := map[string]float64{
				"all-reduce": bytes, "all-gather": (r - 1) / r * bytes, "reduce-scatter": (r - 1) / r * bytes,
				"all-to-all": (r - 1) / r * bytes, "point-to-point": bytes,
			}
			for name, f := range operations(n) {
				if least := floor[name] / link; f(bytes, g) < least {
					t.Fatalf("%s of %v in %g s, the link alone takes %g", name, g, f(bytes, g), least)
				}
			}
		}
	})
}

// An all-reduce is a reduce-scatter and an all-gather where no switch adds up: on up to eight ranks, more having a tree.
func TestAllReduceIsBothHalves(t *testing.T) {
	c := embedded(t)
	rapid.Check(t, func(t *rapid.T) {
		n, _, g := draw(t, c)
		n = n.WithoutSwitch()
		g.Ranks = min(g.Ranks, 8)
		g.PerNode = min(g.PerNode, g.Ranks)
		bytes := math.Exp(rapid.Float64Range(math.Log(64), math.Log(1e11)).Draw(t, "log bytes"))
		whole, halves := n.AllReduce(bytes, g), n.ReduceScatter(bytes, g)+n.AllGather(bytes, g)
		if whole > halves*1.0001 || whole < halves*0.4 {
			t.Fatalf("%v of %g B: all-reduce %g s, halves %g s", g, bytes, whole, halves)
		}
	})
}

// Nothing gets faster because others send at the same time.
func TestSharingTakesNoLess(t *testing.T) {
	c := embedded(t)
	rapid.Check(t, func(t *rapid.T) {
		n, _, g := draw(t, c)
		bytes := math.Exp(rapid.Float64Range(math.Log(64), math.Log(1e11)).Draw(t, "log bytes"))
		crowd := g
		crowd.Sharing = max(g.Sharing, 1) * rapid.IntRange(1, 8).Draw(t, "crowd")
		for name, f := range operations(n) {
			if f(bytes, crowd) < f(bytes, g)*(1-1e-12) {
				t.Fatalf("%s of %v: %g s, of %v %g s", name, g, f(bytes, g), crowd, f(bytes, crowd))
			}
		}
	})
}

func TestOneRankTakesNoTime(t *testing.T) {
	n := network(t, "h100-sxm", nil)
	for name, f := range operations(n) {
		if s := f(1e9, collective.Group{Ranks: 1, PerNode: 1}); name != "point-to-point" && s != 0 {
			t.Errorf("%s of one rank takes %g s", name, s)
		}
	}
	if s, known := n.DirectAllReduce(1e9, 1, true); s != 0 || !known {
		t.Errorf("direct all-reduce of one rank takes %g s, known %v", s, known)
	}
}
