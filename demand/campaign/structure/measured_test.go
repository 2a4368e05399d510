package structure_test

import (
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
	"tokenwatt/demand/campaign/structure"
	"tokenwatt/internal/testdata"
	"tokenwatt/quantity"
)

var embedded = sync.OnceValues(catalog.Embedded)

func known(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// timings of structure_timing.csv with a length, by the tool's name in the catalog. AlphaFold's README does not name the
// A100; its machine a2-highgpu-1g has 40 GB (from memory).
func timings(t testing.TB) map[string][]structure.Timing {
	t.Helper()
	f, err := os.Open(testdata.Path(t, "bio", "structure_timing.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tools := map[string]string{"AlphaFold2 monomer": "alphafold-2", "AlphaFold3": "alphafold-3", "OpenFold2 NIM 1.0.0": "openfold-2", "ESMFold": "esmfold"}
	chips := map[string]string{"A100": "a100-sxm-40gb", "A100 80GB": "a100-sxm-80gb", "H100 80GB": "h100-sxm", "V100": "v100-sxm-32gb"}
	c := known(t)
	found := map[string][]structure.Timing{}
	for _, row := range rows[1:] {
		name, chip := tools[row[0]], chips[row[1]]
		residues, errL := strconv.Atoi(row[2])
		seconds, errS := strconv.ParseFloat(row[3], 64)
		if name == "" || chip == "" || errL != nil || errS != nil {
			continue
		}
		found[name] = append(found[name], structure.Timing{
			Tool: &c.FoldingTools.Get(name).Value, Accelerator: chip, Chip: &c.Accelerators.Get(chip).Value, Residues: residues, Seconds: seconds,
		})
	}
	return found
}

func seconds(t testing.TB, m structure.Timing, c structure.Constants) float64 {
	t.Helper()
	p, err := structure.New(m.Tool, m.Accelerator, m.Chip, structure.Options{Recycles: -1, Models: 1, Unpadded: true}, c)
	if err != nil {
		t.Fatal(err)
	}
	return p.Seconds(m.Residues)
}

// sourced are the tools whose rows the constants are fitted to; ESMFold's row is from memory.
var sourced = []string{"alphafold-2", "alphafold-3", "openfold-2"}

func TestFittedConstants(t *testing.T) {
	all := timings(t)
	var rows []structure.Timing
	for _, name := range sourced {
		rows = append(rows, all[name]...)
	}
	got, err := structure.Fit(t.Context(), rows)
	if err != nil {
		t.Fatal(err)
	}
	want := structure.Fitted()
	for _, c := range []struct {
		name      string
		got, want float64
	}{{"activation", got.Activation, want.Activation}, {"score", got.Score, want.Score}, {"compute", got.Compute, want.Compute}} {
		if math.Abs(c.got/c.want-1) > 0.01 {
			t.Errorf("%s fits to %.4g, Fitted has %.4g", c.name, c.got, c.want)
		}
	}
}

// What grows with L^3 is triangle attention, 8 c L^3 FLOP with heads of 32 channels, and the products of the triangle updates, 4 c L^3:
// the share of the peak that both reach together on the H100 over that on the A100, by the kernels timed on them.
func TestReach(t *testing.T) {
	reach := func(chip string) float64 {
		m, err := kernel.Of(known(t), chip, "")
		if err != nil {
			t.Fatal(err)
		}
		const l, heads, width = 2048, 4, 32
		attention, _ := m.TrainAttention(kernel.Attention{Batch: l, Query: l, Heads: heads, KVHeads: heads, HeadDim: width, ValueDim: width}, true)
		product := m.GEMM(kernel.BF16, l, l, l)
		// TrainAttention has the causal half: 2 FLOP for each of heads x width channels, twice, for l^3 / 2.
		attends := attention.Seconds / (2 * heads * width * l * l * l)
		multiplies := product.Seconds / (2 * l * l * l)
		return 1 / (m.Chip().Peak[kernel.BF16] * (2*attends + multiplies) / 3)
	}
	if got := reach("h100-sxm") / reach("a100-sxm-80gb"); math.Abs(got/structure.ReachHopper-1) > 0.01 {
		t.Errorf("kernels on the H100 reach %.4g of what they do on the A100, ReachHopper is %g", got, structure.ReachHopper)
	}
}

// AlphaFold 3 on an H100 and OpenFold 2 as a service, rows of the same pages (docs/performance.md of google-deepmind/alphafold3 at
// 1db8499; docs.nvidia.com/nim/bionemo/openfold2/1.1.0/performance.html, version 1.0.0) that nothing was fitted to: within 20 %, 15 %
// below 5,000 tokens.
func TestRowsThatWereNotFitted(t *testing.T) {
	c := known(t)
	for _, k := range []struct {
		tool, chip string
		residues   int
		seconds    float64
		within     float64
	}{
		{"alphafold-3", "h100-sxm", 1024, 34, 0.15},
		{"alphafold-3", "h100-sxm", 3072, 367, 0.15},
		{"alphafold-3", "h100-sxm", 4096, 774, 0.15},
		{"alphafold-3", "h100-sxm", 5120, 1416, 0.2},
		{"alphafold-3", "a100-sxm-80gb", 3072, 703, 0.15},
		{"alphafold-3", "a100-sxm-80gb", 5120, 2547, 0.15},
		{"openfold-2", "h100-sxm", 304, 10.2, 0.15},
		{"openfold-2", "h100-sxm", 914, 41.2, 0.15},
	} {
		m := structure.Timing{Tool: &c.FoldingTools.Get(k.tool).Value, Accelerator: k.chip, Chip: &c.Accelerators.Get(k.chip).Value, Residues: k.residues}
		off := seconds(t, m, structure.Fitted())/k.seconds - 1
		t.Logf("%s, %d on %s: %+.0f %%", k.tool, k.residues, k.chip, 100*off)
		if math.Abs(off) > k.within {
			t.Errorf("%s, %d on %s: %+.0f %%, allowed %.0f", k.tool, k.residues, k.chip, 100*off, 100*k.within)
		}
	}
}

// Each tool is predicted with constants that never saw it and the start-up of a tool that nobody timed.
func TestLeaveOneToolOut(t *testing.T) {
	all := timings(t)
	var errs []float64
	for _, left := range append(slices.Clone(sourced), "esmfold") {
		var rows []structure.Timing
		for _, name := range sourced {
			if name != left {
				rows = append(rows, all[name]...)
			}
		}
		c, err := structure.Fit(t.Context(), rows)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all[left] {
			tool := *m.Tool
			tool.Startup = quantity.Exact(1.5 * quantity.Second)
			m.Tool = &tool
			off := seconds(t, m, c)/m.Seconds - 1
			errs = append(errs, math.Abs(off))
			t.Logf("%s without itself (%.4g, %.3g, %.3g), %d on %s: %+.0f %%", left, c.Activation, c.Score, c.Compute, m.Residues, m.Accelerator, 100*off)
		}
	}
	slices.Sort(errs)
	if len(errs) != 18 {
		t.Errorf("%d rows, the table has 18 with a length", len(errs))
	}
	if median := errs[len(errs)/2]; median > 0.15 {
		t.Errorf("median error %.1f %%, 15 are allowed", 100*median)
	}
}

// The cliff of one tool follows from what the other needs for an element: AlphaFold 2 turns steep beyond 3,300 residues on
// 40 GB, AlphaFold 3 ends at 5,120 tokens on 80 GB (its docs/performance.md).
func TestMemoryCliff(t *testing.T) {
	c := known(t)
	tool := func(name string) catalog.FoldingTool { return c.FoldingTools.Get(name).Value }
	af2, af3 := tool("alphafold-2"), tool("alphafold-3")
	own, other := af2.MemoryFloor, af3.MemoryFloor
	af3.MaxTokens = 0
	for _, k := range []struct {
		name   string
		tool   *catalog.FoldingTool
		chip   string
		floor  quantity.Figure[quantity.Number]
		cliff  int
		within float64
	}{
		{"AlphaFold 2 by its own", &af2, "a100-sxm-40gb", own, 3300, 0.02},
		{"AlphaFold 2 by AlphaFold 3's", &af2, "a100-sxm-40gb", other, 3300, 0.1},
		{"AlphaFold 3 by its own", &af3, "a100-sxm-80gb", other, 5120, 0.02},
		{"AlphaFold 3 by AlphaFold 2's", &af3, "a100-sxm-80gb", own, 5120, 0.1},
	} {
		k.tool.MemoryFloor = k.floor
		p, err := structure.New(k.tool, k.chip, &c.Accelerators.Get(k.chip).Value, structure.Options{Recycles: -1}, structure.Fitted())
		if err != nil {
			t.Fatal(err)
		}
		got := p.Longest()
		t.Logf("%s: %d, observed %d", k.name, got, k.cliff)
		if math.Abs(float64(got)/float64(k.cliff)-1) > k.within {
			t.Errorf("%s ends at %d residues, observed %d", k.name, got, k.cliff)
		}
		if p.Refuses(got) != "" || !strings.Contains(p.Refuses(got+1), "residues need") || !math.IsInf(p.Seconds(got+1), 1) {
			t.Errorf("%s: %q and %q on either side of the cliff", k.name, p.Refuses(got), p.Refuses(got+1))
		}
	}
	// Protenix: 6.1, 18.2 and 66.6 GB at 512, 1,024 and 2,048 tokens.
	protenix := tool("protenix")
	p, err := structure.New(&protenix, "h100-sxm", &c.Accelerators.Get("h100-sxm").Value, structure.Options{Recycles: -1}, structure.Fitted())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		tokens int
		gb     float64
	}{{512, 6.1}, {1024, 18.2}, {2048, 66.6}} {
		if fast, _ := p.Memory(k.tokens); math.Abs(fast/k.gb/1e9-1) > 0.08 {
			t.Errorf("%d tokens take %.1f GB, measured %.1f", k.tokens, fast/1e9, k.gb)
		}
	}
	if !p.Chunked(3000) || p.Chunked(1500) {
		t.Error("3,000 tokens need chunks on 80 GB, 1,500 do not")
	}
}

// AlphaFold 2 on 40 GB was observed to rise as L^5.3 where memory spills (3,000 to 5,000 residues), as L^2.2 to L^2.5 before.
func TestSpill(t *testing.T) {
	c := known(t)
	p, err := structure.New(&c.FoldingTools.Get("alphafold-2").Value, "a100-sxm-40gb", &c.Accelerators.Get("a100-sxm-40gb").Value,
		structure.Options{Recycles: -1, Models: 1, Spill: true}, structure.Fitted())
	if err != nil {
		t.Fatal(err)
	}
	slope := func(from, to int) float64 {
		return math.Log(p.Seconds(to)/p.Seconds(from)) / math.Log(float64(to)/float64(from))
	}
	if s := slope(3000, 5000); math.Abs(s-5.3) > 0.1 {
		t.Errorf("slope %.2f where memory spills, observed 5.3", s)
	}
	if s := slope(1000, 3000); s < 2 || s > 2.7 {
		t.Errorf("slope %.2f before it spills, observed 2.2 to 2.5", s)
	}
}
