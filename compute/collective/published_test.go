package collective_test

import (
	"math"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
)

// network returns the network of an accelerator of the built-in catalog.
func network(t testing.TB, accelerator string, cluster *catalog.Cluster) *collective.Network {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	n, err := collective.Of(c, accelerator, cluster)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func within(ranks int) collective.Group { return collective.Group{Ranks: ranks, PerNode: ranks} }

// The all-reduce sweep on eight H200 of stas00/ml-engineering, network/benchmarks/results/all-reduce-8xH200.md (NCCL
// 2.27.7, 2026-08-04), with the parameters fitted on H100. It was run from Python, whose launch makes all messages
// below 1 MiB take 40 us: that launch is set from its first row, and the rows from 2 MiB on are predicted.
func TestH200SweepFromH100(t *testing.T) {
	n := network(t, "h200-sxm", nil)
	seconds := func(bytes, busGBs float64) float64 { return 2 * 7.0 / 8 * bytes / (busGBs * 1e9) }
	const first = 32 << 10
	python := seconds(first, 1.44) - n.AllReduce(first, within(8))
	t.Logf("launch from Python: %.1f us more", python*1e6)
	busGBs := []float64{
		64.53, 107.16, 155.53, 219.89, 275.84, 346.51, 401.93, 436.15, 450.29, 463.58, 469.17, 473.10, 477.45, 482.26,
	}
	worst, mean := 0.0, 0.0
	for i, bus := range busGBs {
		bytes := float64(int(2<<20) << i)
		off := (python+n.AllReduce(bytes, within(8)))/seconds(bytes, bus) - 1
		t.Logf("%6.0f MiB: %+.1f %%", bytes/(1<<20), 100*off)
		worst, mean = math.Max(worst, math.Abs(off)), mean+math.Abs(off)/float64(len(busGBs))
	}
	t.Logf("mean %.1f %%, worst %.1f %%", 100*mean, 100*worst)
	if mean > 0.03 || worst > 0.06 {
		t.Errorf("mean error %.3f, worst %.3f", mean, worst)
	}
}

// Bus bandwidths of large messages, none of which the fits have seen.
func TestPublishedBusBandwidth(t *testing.T) {
	const ring = false
	for _, c := range []struct {
		source      string
		accelerator string
		ranks       int
		bytes       float64
		inSwitch    bool
		gather      bool
		want        float64 // GB/s
		tolerance   float64
	}{
		{"GTC 2025 S72583 in ml-engineering network README, NVLink 4 SHARP", "h100-sxm", 8, 8 << 30, true, false, 480, 0.05},
		{"the same, non-SHARP", "h100-sxm", 8, 8 << 30, ring, false, 370, 0.05},
		{"ml-engineering network README, 8 x H200, NVLS", "h200-sxm", 8, 16 << 30, true, false, 480.0, 0.05},
		{"the same, ring", "h200-sxm", 8, 16 << 30, ring, false, 367.2, 0.05},
		{"the same, all-gather and reduce-scatter", "h200-sxm", 8, 16 << 30, true, true, 362, 0.05},
	} {
		n := network(t, c.accelerator, nil)
		if !c.inSwitch {
			n = n.WithoutSwitch()
		}
		r := float64(c.ranks)
		bus := 2 * (r - 1) / r * c.bytes / n.AllReduce(c.bytes, within(c.ranks)) / 1e9
		if c.gather {
			bus = (r - 1) / r * c.bytes / n.AllGather(c.bytes, within(c.ranks)) / 1e9
		}
		t.Logf("%s: %.0f GB/s, published %.0f", c.source, bus, c.want)
		if math.Abs(bus/c.want-1) > c.tolerance {
			t.Errorf("%s: %.0f GB/s, published %.0f", c.source, bus, c.want)
		}
	}
}
