package validation_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/internal/testdata"
	"tokenwatt/lp/interior"
	"tokenwatt/validation"
)

func TestCampaigns(t *testing.T) {
	cases := run(t, "campaigns")
	within(t, cases, "structure prediction, each tool left out", 0.15)
	within(t, cases, "longest input of the memory, by the other tool's need", 0.1)
	within(t, cases, "search of an alignment, each database left out", 0.2)
	within(t, cases, "guide search, each mean left out", 0.1)
	within(t, cases, "guide search, as fitted", 0.1)
	if c := cases["structure prediction, each tool left out"]; c.Comparisons != 18 {
		t.Errorf("%d predictions, the table has 18 with a length", c.Comparisons)
	}
}

// folder returns the folder of measured data, by way of one of its files.
func folder(t testing.TB) string {
	return filepath.Dir(filepath.Dir(testdata.Path(t, "energy", "training_runs.csv")))
}

// computed holds the cases of groups that several tests look at: a group is computed once.
var computed = map[string][]validation.Case{}

// compute returns the cases of a group.
func compute(t *testing.T, group string) []validation.Case {
	t.Helper()
	cases, err := validation.Run(t.Context(), folder(t), &validation.Settings{Groups: []string{group}})
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

// run returns the cases of a group by quantity, and checks what holds for every case.
func run(t *testing.T, group string) map[string]validation.Case {
	t.Helper()
	if computed[group] == nil {
		computed[group] = compute(t, group)
	}
	return checked(t, group, computed[group])
}

func checked(t *testing.T, group string, cases []validation.Case) map[string]validation.Case {
	t.Helper()
	byQuantity := map[string]validation.Case{}
	for _, c := range cases {
		if _, twice := byQuantity[c.Quantity]; twice {
			t.Errorf("%q comes twice", c.Quantity)
		}
		byQuantity[c.Quantity] = c
		if c.Group != group || c.Against == "" || c.Split == "" || c.Method == "" || c.Comparisons < 1 || c.WorstName == "" && c.Worst > 0 {
			t.Errorf("a case is not whole: %+v", c)
		}
		for _, v := range []float64{c.Model, c.Measured, c.Bias, c.Median, c.P90, c.Worst} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("a case is not finite: %+v", c)
			}
		}
		if c.Median > c.P90 || c.P90 > c.Worst {
			t.Errorf("quantiles are out of order: %+v", c)
		}
	}
	return byQuantity
}

// within fails unless a case is there and its median error is within a bound.
func within(t *testing.T, cases map[string]validation.Case, quantity string, bound float64) {
	t.Helper()
	c, known := cases[quantity]
	if !known {
		t.Errorf("no case %q", quantity)
		return
	}
	t.Logf("%s: %d, median %.3g, 90 %% %.3g, worst %.3g (%s)", quantity, c.Comparisons, c.Median, c.P90, c.Worst, c.WorstName)
	if c.Median > bound {
		t.Errorf("%s is off by %.3g in the median, expected %.3g", quantity, c.Median, bound)
	}
}

// TestParameters: authors print three or more digits, so half of the counts are within half a unit of the third; the
// coarsest, "130 B", hides half a percent, twice of which is allowed to those who cut instead of rounding.
func TestParameters(t *testing.T) {
	cases := run(t, "parameters")
	within(t, cases, "parameters", 0.005)
	if c := cases["parameters"]; c.Worst > 0.015 || c.Comparisons < 30 {
		t.Errorf("the worst is %+v", c)
	}
}

// TestTraining: the default ranges of MFU (0.30 to 0.46 about 0.38) and goodput (0.80 to 0.97 about 0.90) allow
// factors of 0.342/0.240 = 1.43 and 0.446/0.342 = 1.30, and half of the published runs should be inside. Busy
// fractions from 0.49 to 0.91 about 0.70 allow 1.43 in energy.
func TestTraining(t *testing.T) {
	cases := run(t, "training")
	within(t, cases, "accelerator-hours of published runs", 1.43)
	within(t, cases, "accelerator-hours of runs that the default MFU quotes", 1.43)
	within(t, cases, "measured IT energy, from published hours", 1.43)
	// Steps with the source left out of the fit; the closed form at the default MFU was held to 27 % here.
	within(t, cases, "step time, Narayanan 2021 (SC21) Table 1", 0.09)
	within(t, cases, "step time, Megatron-LM README (Megatron-Core r0.8.0, H100)", 0.12)
	within(t, cases, "step time, BLOOM 176B chronicles-prequel (BigScience)", 0.13)
	if c := cases["IT energy, published as hours x an assumed power"]; c.Split != validation.NoTest {
		t.Errorf("assumed power is no test: %+v", c)
	}
}

// TestKernels holds the kernels to the bounds that were set for shapes outside of the fit: 6 % for matrix products on A100
// in bf16, 4 % on H100, 5.5 % in fp8.
func TestKernels(t *testing.T) {
	cases := run(t, "kernels")
	within(t, cases, "gemm bfloat16 held-out shapes on a100-sxm-80gb", 0.06)
	within(t, cases, "gemm bfloat16 held-out shapes on h100-sxm", 0.04)
	within(t, cases, "gemm fp8 held-out shapes on h100-sxm", 0.055)
	within(t, cases, "context attention bfloat16 kv bfloat16 on h100-sxm", 0.045)
	within(t, cases, "collectives on h100-sxm", 0.10)
}

// TestFusion: a tenth of a percent for the reactivities, 1 % for D-T and 2 % for other fuels where they are counted as published.
func TestFusion(t *testing.T) {
	cases := run(t, "fusion")
	rows := 0
	for _, r := range []string{"D-T", "D-D(n)", "D-D(p)", "D-He3"} {
		within(t, cases, "reactivity, "+r, 0.0005)
		c := cases["reactivity, "+r]
		if c.Worst > 0.001 {
			t.Errorf("reactivity of %s is off by %.2g at %s", r, c.Worst, c.WorstName)
		}
		rows += c.Comparisons
		within(t, cases, "Maxwellian integral of the cross section, "+r, 0.04)
	}
	if rows != 107 {
		t.Errorf("%d rows of reactivities, expected 107", rows)
	}
	within(t, cases, "least n T tau of Q = 1 and ignition, counted alike", 0.01)
	if c := cases["least n T tau of Q = 1 and ignition, counted alike"]; c.Worst > 0.02 {
		t.Errorf("the worst is %+v", c)
	}
	within(t, cases, "least n T tau of Q = 1 and ignition", 0.04)
	within(t, cases, "temperature of the least n T tau, counted alike", 0.02)
	within(t, cases, "ideal ignition temperature", 0.01)
	within(t, cases, "n T tau of field-reversed configurations", 1e-12)
	if c := cases["n T tau of field-reversed configurations"]; c.Comparisons != 12 || !strings.Contains(c.Remark, "1 of 13 rows") {
		t.Errorf("the record: %+v", c)
	}
}

// TestFacility: with the published ranges of its parameters drawn, the median PUE of each cooling system lies within the
// published 5th to 95th percentile of the same climate zone, but for the small direct-expansion units, whose compressors are
// better here. Water is lower: towers give part of the heat without evaporation.
func TestFacility(t *testing.T) {
	cases := run(t, "facility")
	within(t, cases, "relative humidity from the dew point", 0.6)
	within(t, cases, "wet bulb above freezing", 0.3)
	inside, outside := 0, 0
	for name, c := range cases {
		if !strings.HasPrefix(name, "PUE, ") {
			continue
		}
		within(t, cases, name, 0.15)
		if strings.Contains(c.Remark, "the median is inside") {
			inside++
		} else if outside++; name != "PUE, small, direct expansion" {
			t.Errorf("%s: %s", name, c.Remark)
		}
	}
	if inside != 9 || outside != 1 {
		t.Errorf("%d systems inside their range, %d outside", inside, outside)
	}
	for _, name := range []string{"large-scale, water-cooled chillers, water-side economiser", "midsize, water-cooled chillers", "small, water-cooled chillers"} {
		within(t, cases, "WUE, "+name, 0.25)
	}
	within(t, cases, "PUE at a scenario's defaults, liquid-tower", 0.08)
}

// TestServing: the default overheads are a recent engine's, so that a recent engine is near and an older one comes out too
// fast (demand/serving tests that with its own overheads). On two chips memory bandwidth sets the token time, which is what
// the closed form knows.
func TestServing(t *testing.T) {
	cases := run(t, "serving")
	for _, engine := range []string{"mlenergy-v3 H100", "mlenergy-v3 B200"} {
		within(t, cases, "energy for an output token, "+engine, 1.3)
		within(t, cases, "output rate, "+engine, 1.4)
	}
	for _, engine := range []string{"mlenergy-v2 H100", "mlenergy-v2 A100-40GB"} {
		within(t, cases, "energy for an output token, "+engine, 2)
		if c := cases["output rate, "+engine]; c.Bias < 1.5 {
			t.Errorf("%s is an older engine and comes out at x%g of its rate with a recent one's overheads", engine, c.Bias)
		}
	}
	within(t, cases, "output rate, mlenergy-v2 A100-40GB", 2.5)
	for _, engine := range []string{"mlenergy-v3 H100", "mlenergy-v3 B200", "mlenergy-v2 H100", "mlenergy-v2 A100-40GB"} {
		within(t, cases, "power of the chips, "+engine, 2)
		// Nothing that a step takes can be left out and slow it down.
		if with, without := cases["output rate, "+engine], cases["output rate without overheads, "+engine]; without.Bias < with.Bias {
			t.Errorf("%s is slower without overheads: x%g against x%g", engine, without.Bias, with.Bias)
		}
	}
	for _, chip := range []string{"a100-80gb", "h100-80gb"} {
		within(t, cases, "token time, 2 "+chip, 1.25)
		within(t, cases, "prompt time, "+chip, 2.5)
	}
}

// TestServingEngine: the iterations of the engine, on models and layouts that no constant was set with.
func TestServingEngine(t *testing.T) {
	cases := run(t, "serving")
	for name, median := range map[string]float64{"dense": 1.13, "MoE": 1.25, "8 and 4 bits": 1.25, "old engine": 1.12} {
		within(t, cases, "engine, "+name+": energy for an output token", median)
		within(t, cases, "engine, "+name+": power of the chips", 1.25)
		within(t, cases, "engine, "+name+": time of a step", 1.25)
	}
	for _, chip := range []string{"a100-80gb", "h100-80gb"} {
		for _, what := range []string{"prompt time", "token time"} {
			within(t, cases, "engine, "+what+" on four "+chip, 1.12)
		}
	}
	within(t, cases, "engine, mean power over thermal design power on four a100-80gb", 1.1)
}

// TestWeather: what is handed in agrees, what follows from clearness comes out near it, and the rest is printed. The
// means of synthetic years with matched inputs spread by a few percent, as seeds do.
func TestWeather(t *testing.T) {
	cases := run(t, "weather")
	within(t, cases, "GB wind: mean", 1.05)
	within(t, cases, "GB sun: mean", 1.05)
	within(t, cases, "Greensboro temperature: mean", 1e-9)
	within(t, cases, "Greensboro sun: mean", 1.1)
	within(t, cases, "Greensboro sun: standard deviation", 1.2)
	within(t, cases, "Greensboro wind: mean", 1.1)
	within(t, cases, "Greensboro temperature: standard deviation", 1.3)
	if c := cases["GB wind: mean"]; c.Split != validation.Input {
		t.Errorf("the mean is handed in: %+v", c)
	}
}

// TestSupply: the reference is given to 1e-6 in cost and 1e-3 in capacities and prices. The solver is the one that supplies
// are solved with; that HiGHS finds the same on this very problem is for the supply's own tests to hold.
func TestSupply(t *testing.T) {
	if testing.Short() {
		t.Skip("solves a year of hours")
	}
	dir := folder(t)
	told := 0
	cases, err := validation.Run(t.Context(), dir, &validation.Settings{Groups: []string{"supply"}, Solver: interior.Solver{}, Progress: func(string, string) { told++ }})
	if err != nil {
		t.Fatal(err)
	}
	by := checked(t, "supply", cases)
	within(t, by, "least cost of a year", 1e-6)
	for _, quantity := range []string{"capacities", "energies", "mean hourly price"} {
		within(t, by, quantity, 1e-3)
		if by[quantity].Worst > 1e-3 {
			t.Errorf("%s is off by %g at %s", quantity, by[quantity].Worst, by[quantity].WorstName)
		}
	}
	if told < 3 {
		t.Errorf("progress was told %d times", told)
	}
}

// TestReferenceScenario: the supply's own tests solve the same scenario.
func TestReferenceScenario(t *testing.T) {
	ours, err := os.ReadFile("dc100.yaml")
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := os.ReadFile(filepath.Join("..", "supply", "testdata", "dc100.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(theirs), string(ours)); diff != "" {
		t.Error(diff)
	}
}

// TestRunIsReproducible: two runs give the same, digit for digit.
func TestRunIsReproducible(t *testing.T) {
	for _, group := range []string{"serving", "weather"} {
		if diff := cmp.Diff(run(t, group), checked(t, group, compute(t, group))); diff != "" {
			t.Error(diff)
		}
	}
}

// TestMissingFiles: every file that is not there is named, and none is taken for an empty one.
func TestMissingFiles(t *testing.T) {
	_, err := validation.Run(t.Context(), t.TempDir(), nil)
	if !errors.Is(err, validation.ErrMissing) || !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("got %v", err)
	}
	for _, name := range []string{
		"energy/training_runs.csv", "energy/llm_inference.csv", "training/measured.csv", "profiles/splitwise_llama2_70b_dgx.csv",
		"supply/gb_2020_hourly.csv", "supply/reference/dc100_gb2020_grid/expected.json", "supply/greensboro_tmy3_weather.csv",
	} {
		if strings.Count(err.Error(), "data file is missing: "+name) != 1 {
			t.Errorf("%s is not named once in\n%v", name, err)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	if _, err := validation.Run(t.Context(), "", &validation.Settings{Groups: []string{"wether"}}); !errors.Is(err, validation.ErrGroup) || !strings.Contains(err.Error(), "weather") {
		t.Errorf("got %v", err)
	}
	if _, err := validation.Run(t.Context(), folder(t), &validation.Settings{Groups: []string{"supply"}}); !errors.Is(err, validation.ErrNoSolver) {
		t.Errorf("got %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := validation.Run(cancelled, "", &validation.Settings{Groups: []string{"parameters"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestBrokenTable: a file with other columns is an error that names it.
func TestBrokenTable(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"energy/training_runs.csv", "training/measured.csv", "training/measured_vtrain_single.csv"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("run_id,accelerators\na,b\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	_, err := validation.Run(t.Context(), dir, &validation.Settings{Groups: []string{"training"}})
	if !errors.Is(err, validation.ErrData) || !strings.Contains(err.Error(), `energy/training_runs.csv has no column "accelerator" (is it "accelerators"?)`) {
		t.Errorf("got %v", err)
	}
}

func ExampleRun() {
	cases, err := validation.Run(context.Background(), "", &validation.Settings{Groups: []string{"parameters"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range cases {
		fmt.Printf("%s: within 0.5 %% in the median: %v\n", c.Quantity, c.Median < 0.005)
	}
	// Output:
	// parameters: within 0.5 % in the median: true
	// active parameters of mixtures of experts: within 0.5 % in the median: false
}

func BenchmarkServing(b *testing.B) {
	dir := folder(b)
	for b.Loop() {
		if _, err := validation.Run(b.Context(), dir, &validation.Settings{Groups: []string{"serving"}}); err != nil {
			b.Fatal(err)
		}
	}
}
