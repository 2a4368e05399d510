package collective_test

import (
	"errors"
	"math"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
)

// Sixteen H100 in two nodes gather 8 GB: each of a node's eight adapters carries 15/16 of an eighth, 0.9375 GB at
// 0.75 x 50 GB/s = 25 ms; inside, 8 GB at 0.815 x 450 GB/s takes 19 ms at the same time.
func TestGatherAcrossNodes(t *testing.T) {
	n := network(t, "h100-sxm", nil)
	s := n.AllGather(8e9, collective.Group{Ranks: 16, PerNode: 8, Sharing: 1})
	if s < 25.0e-3 || s > 27.0e-3 {
		t.Errorf("%g s, expected 25 ms and a little", s)
	}
}

// Data-parallel groups with one member in each node: eight of them fill the node's eight adapters and do not wait for
// one another, sixteen wait for twice as long. With half as many adapters a lone group gets a whole one.
func TestGroupsShareAdapters(t *testing.T) {
	g := collective.Group{Ranks: 32, PerNode: 1, Sharing: 1}
	seconds := func(n *collective.Network, sharing int) float64 {
		g.Sharing = sharing
		return n.AllReduce(10e9, g)
	}
	own := network(t, "h100-sxm", nil)
	if one, eight := seconds(own, 1), seconds(own, 8); one != eight {
		t.Errorf("an adapter for each rank: one group takes %g s, eight %g s", one, eight)
	}
	if ratio := seconds(own, 16) / seconds(own, 8); math.Abs(ratio-2) > 0.01 {
		t.Errorf("sixteen groups take %.3f of eight, expected 2", ratio)
	}
	half := network(t, "h100-sxm", &catalog.Cluster{AdapterRanks: 2})
	if ratio := seconds(half, 1) / seconds(half, 8); math.Abs(ratio-0.5) > 0.01 {
		t.Errorf("half the adapters: a lone group takes %.3f of eight, expected 0.5", ratio)
	}
	if a, b := seconds(half, 8), seconds(own, 8); a != b {
		t.Errorf("eight groups take %g s over half the adapters, %g s over all", a, b)
	}
}

func TestClusterFigures(t *testing.T) {
	g := collective.Group{Ranks: 2, PerNode: 1}
	plain := network(t, "h100-sxm", nil)
	site := network(t, "h100-sxm", &catalog.Cluster{
		NodeSize: 4, NetworkGBs: 100, NetworkEfficiency: 0.5, NetworkLatencyUS: 40, ScaleUpEfficiency: 0.5, ScaleUpLatencyUS: 50,
	})
	if site.Domain() != 4 || plain.Domain() != 8 {
		t.Errorf("domains of %d and %d, expected 4 and 8", site.Domain(), plain.Domain())
	}
	if ratio := site.AllReduce(100e9, g) / plain.AllReduce(100e9, g); math.Abs(ratio-0.75) > 1e-3 {
		t.Errorf("100 GB/s x 0.5 take %.4f of 50 GB/s x 0.75, expected 0.75", ratio)
	}
	if s := site.AllReduce(8, g); s < 40e-6 || s > 100e-6 {
		t.Errorf("small message across: %g s, expected 40 us and a hop", s)
	}
	if s := site.AllReduce(8, within(4)); s < 50e-6 || s > 60e-6 {
		t.Errorf("small message inside: %g s, expected 50 us and hops", s)
	}
	if ratio := site.AllGather(10e9, within(4)) / plain.AllGather(10e9, within(4)); ratio < 1.45 || ratio > 1.65 {
		t.Errorf("half of the link takes %.3f of 0.815 of it", ratio)
	}
}

// A pair of MI300X has one link of seven, all eight have all.
func TestMesh(t *testing.T) {
	n := network(t, "mi300x", nil)
	if s := n.PointToPoint(64e9, false, 1); s < 1 {
		t.Errorf("64 GB between two take %g s, over a link of 64 GB/s at least 1", s)
	}
	pair, all := n.AllGather(8e9, within(2))/(8e9/2), n.AllGather(8e9, within(8))/(8e9*7/8)
	if ratio := pair / all; ratio < 5 || ratio > 9 {
		t.Errorf("a byte over a pair's link takes %.2f of one over all seven", ratio)
	}
}

func TestLibraryOf(t *testing.T) {
	c := embedded(t)
	for name, want := range map[string]string{
		"h100-sxm": "h100-sxm", "h200-sxm": "h100-sxm", "a100-sxm-40gb": "a100-sxm-80gb", "b200-sxm": "gb200", "gb300": "gb200",
		"l40s": "a100-pcie-80gb", "rtx-pro-6000": "a100-pcie-80gb", "mi325x": "mi300x", "tpu-v5p": "tpu-v4", "tpu-v6e": "tpu-v6e",
		"v100-sxm-32gb": "v100-sxm-32gb", "trainium2": "v100-sxm-32gb", "gaudi-3": "v100-sxm-32gb",
	} {
		fit := collective.Library(c, name)
		if fit == nil || fit.Accelerator != want {
			t.Errorf("%s takes the library of %v, expected %s", name, fit, want)
		}
	}
	if collective.Library(c, "abacus") != nil || collective.Library(&catalog.Catalog{Accelerators: c.Accelerators}, "h100-sxm") != nil {
		t.Error("a library out of nothing")
	}
}

func TestSpread(t *testing.T) {
	width := func(name string) float64 {
		low, high := network(t, name, nil).Spread()
		if low > 1 || high < 1 {
			t.Errorf("%s: %g to %g is not around 1", name, low, high)
		}
		return high / low
	}
	own, sibling, far := width("h100-sxm"), width("h200-sxm"), width("b200-sxm")
	if !(own < sibling && sibling < far) {
		t.Errorf("intervals of %g measured, %g of the architecture, %g further", own, sibling, far)
	}
	if network(t, "h100-sxm", nil).Carried() || !network(t, "h200-sxm", nil).Carried() {
		t.Error("H100 is measured, H200 is not")
	}
}

func TestOfRefuses(t *testing.T) {
	c := embedded(t)
	if _, err := collective.Of(c, "h100", nil); !errors.Is(err, catalog.ErrNotFound) {
		t.Errorf("unknown accelerator: %v", err)
	}
	if _, err := collective.Of(&catalog.Catalog{Accelerators: c.Accelerators}, "h100-sxm", nil); !errors.Is(err, collective.ErrNetwork) {
		t.Errorf("no library: %v", err)
	}
	bare := catalog.Accelerator{}
	fit := collective.Library(c, "h100-sxm")
	if _, err := collective.New("x", &bare, fit, &catalog.Cluster{NodeSize: 8}); !errors.Is(err, collective.ErrNetwork) {
		t.Errorf("no link in a domain of eight: %v", err)
	}
	alone, err := collective.New("x", &bare, fit, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s := alone.AllReduce(1e6, collective.Group{Ranks: 2, PerNode: 1}); !math.IsInf(s, 1) {
		t.Errorf("no network at all: %g s", s)
	}
}

func TestDirectAllReduce(t *testing.T) {
	if _, known := network(t, "l40s", nil).DirectAllReduce(1e6, 8, true); known {
		t.Error("no engine was measured over PCI Express")
	}
	n := network(t, "a100-sxm-80gb", nil)
	for _, bytes := range []float64{1e3, 1e6, 1e9} {
		graph, _ := n.DirectAllReduce(bytes, 8, true)
		eager, _ := n.DirectAllReduce(bytes, 8, false)
		if library := n.AllReduce(bytes, within(8)); !(graph <= library && graph < eager) {
			t.Errorf("%g B: graph %g s, eager %g s, library %g s", bytes, graph, eager, library)
		}
	}
}

func TestNoAllocation(t *testing.T) {
	n := network(t, "h100-sxm", nil)
	g := collective.Group{Ranks: 64, PerNode: 8, Sharing: 1}
	for name, f := range operations(n) {
		if allocs := testing.AllocsPerRun(100, func() { f(1e6, g) }); allocs != 0 {
			t.Errorf("%s allocates %g times", name, allocs)
		}
	}
}
