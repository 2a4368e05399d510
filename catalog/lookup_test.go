package catalog

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/quantity"
)

func TestKinds(t *testing.T) {
	want := []string{"accelerators", "servers", "fabrics", "models", "technologies", "fuels", "grids", "kernels", "collectives", "engines", "serving_engines", "clusters", "cooling", "ups", "published", "experiments", "fusion", "robots", "edge_modules", "policies", "runtime_stacks", "services", "folding_tools", "sequence_databases", "guide_tools", "sequence_sets", "cpu_machines"}
	if diff := cmp.Diff(want, Kinds()); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
}

func TestShow(t *testing.T) {
	rows, err := embedded(t).Show("servers", "dgx-a100-640gb")
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]Row{}
	for _, row := range rows {
		by[row.Field] = row
		if row.Text == "" || row.Source == "" || row.Date == "" || row.Basis == "" || row.Doc == "" {
			t.Errorf("incomplete row: %+v", row)
		}
	}
	if rows[0].Field != "title" || rows[0].Text != "NVIDIA DGX A100 640 GB (8 A100 80 GB)" {
		t.Errorf("the first row is %+v", rows[0])
	}
	if got := by["max_power"]; got.Text != "6.5 kW" || got.Low != "" || got.High != "" || got.Basis != quantity.Vendor {
		t.Errorf("max_power: %+v", got)
	}
	if got := by["idle_power"]; got.Text != "1.5 kW" || got.Low != "1 kW" || got.High != "2 kW" || got.Basis != quantity.Estimate {
		t.Errorf("idle_power: %+v", got)
	}
	if got := by["accelerators"]; got.Text != "8" || got.Source != by["title"].Source {
		t.Errorf("accelerators: %+v", got)
	}
}

// TestShowNested shows the mixture of experts of a model; fields that are not given have no row.
func TestShowNested(t *testing.T) {
	rows, err := embedded(t).Show("models", "mixtral-8x7b")
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]string{}
	for _, row := range rows {
		by[row.Field] = row.Text
	}
	if by["experts.top_k"] != "2" || by["experts.count"] != "8" {
		t.Errorf("rows: %v", by)
	}
	for _, absent := range []string{"experts.shared", "mla.kv_rank", "training_tokens", "window", "qk_norm"} {
		if text, there := by[absent]; there {
			t.Errorf("%s is not given and shown as %q", absent, text)
		}
	}
}

func TestShowEverything(t *testing.T) {
	c := embedded(t)
	for _, kind := range Kinds() {
		list, err := c.List(kind)
		if err != nil {
			t.Fatal(err)
		}
		names, _ := c.Names(kind)
		if len(list) != len(names) || len(list) == 0 {
			t.Errorf("%s: %d in the list, %d names", kind, len(list), len(names))
		}
		for _, s := range list {
			if rows, err := c.Show(kind, s.Name); err != nil || len(rows) < 3 {
				t.Errorf("%s %s: %d rows, %v", kind, s.Name, len(rows), err)
			}
		}
	}
}

func TestNotFound(t *testing.T) {
	c := embedded(t)
	for _, test := range []struct{ kind, name, want string }{
		{"server", "x", `catalog: there is no kind "server" (did you mean "servers"?)`},
		{"chairs", "x", `catalog: there is no kind "chairs" (there are accelerators, servers, fabrics, models, technologies, fuels, grids, kernels, collectives, engines, serving_engines, clusters, cooling, ups, published, experiments, fusion, robots, edge_modules, policies, runtime_stacks, services, folding_tools, sequence_databases, guide_tools, sequence_sets, cpu_machines)`},
		{"models", "gpt-3-176b", `catalog: models has no entry "gpt-3-176b" (did you mean "gpt-3-175b"?)`},
		{"models", "DGX A100 640GB", `catalog: models has no entry "DGX A100 640GB"`},
	} {
		_, err := c.Show(test.kind, test.name)
		if !errors.Is(err, ErrNotFound) || err.Error() != test.want {
			t.Errorf("%s %s: %v, want %s", test.kind, test.name, err, test.want)
		}
	}
	if got := c.Nearest("servers", "DGX A100 640GB"); got != "dgx-a100-640gb" {
		t.Errorf("nearest is %q", got)
	}
}

func ExampleEmbedded() {
	c, err := Embedded()
	if err != nil {
		fmt.Println(err)
		return
	}
	a100 := c.Accelerators.Get("a100-sxm-80gb").Value
	fmt.Println(a100.Title, a100.PeakBF16, a100.PeakBF16.Basis)
	// Output: NVIDIA A100 SXM 80 GB 312 TFLOP/s vendor
}

func ExampleParse() {
	c, err := Parse(Source{Name: "mine.yaml", Data: []byte(`
grids:
  us-industrial-2023:
    price: {value: 52 USD/MWh, source: our contract, date: "2026-01", basis: published}
`)})
	if err != nil {
		fmt.Println(err)
		return
	}
	grid := c.Grids.Get("us-industrial-2023").Value
	fmt.Printf("%v from %s; carbon still from %.10s\n", grid.Price, grid.Price.Source, grid.Carbon.Source)
	// Output: 52 USD/MWh from our contract; carbon still from US EIA FAQ
}

func ExampleCatalog_Show() {
	c, err := Embedded()
	if err != nil {
		fmt.Println(err)
		return
	}
	rows, err := c.Show("fuels", "natural-gas-us")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range rows {
		fmt.Printf("%s: %s [%s..%s] %s\n", row.Field, row.Text, row.Low, row.High, row.Basis)
	}
	// Output:
	// title: Natural gas, United States [..] published
	// price: 18.3 USD/MWh [12 USD/MWh..30 USD/MWh] published
	// carbon: 198 g/kWh [..] published
}
