package catalog

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// TestOverride lays a file over the built-in catalog: the figure that it writes changes, with its own source; all
// others and the entry's own provenance stay.
func TestOverride(t *testing.T) {
	before := embedded(t).Accelerators.Get("a100-sxm-80gb").Value
	c := parse(t, `
accelerators:
  a100-sxm-80gb:
    price: {value: 9000 USD, source: our invoice, date: "2026-01", basis: measured}
`)
	after := c.Accelerators.Get("a100-sxm-80gb")
	want := before
	if before.Price.Mode == 9000*quantity.Dollar {
		t.Fatal("the built-in price is the new one")
	}
	want.Price = quantity.Exact(9000 * quantity.Dollar)
	want.Price.Source, want.Price.Date, want.Price.Basis = "our invoice", "2026-01", quantity.Measured
	want.Price.Path = `catalog.accelerators.a100-sxm-80gb.price`
	if diff := cmp.Diff(want, after.Value); diff != "" {
		t.Errorf("entry (-want +got):\n%s", diff)
	}
	if after.Position.File != "user.yaml" {
		t.Errorf("the entry comes from %s", after.Position.File)
	}
	if other := c.Accelerators.Get("h100-sxm"); other.Position.File != "builtin:accelerators.yaml" {
		t.Errorf("an untouched entry comes from %s", other.Position.File)
	}
}

// TestOverrideInheritsFromItsOwnFile writes the provenance once at the entry: it holds for the figures of that
// file, and for no figure below it.
func TestOverrideInheritsFromItsOwnFile(t *testing.T) {
	c := parse(t, `
grids:
  us-average:
    source: our contract
    date: "2026-01"
    basis: published
    price: 60 USD/MWh
`)
	grid := c.Grids.Get("us-average").Value
	old := embedded(t).Grids.Get("us-average").Value
	if grid.Price.Source != "our contract" || grid.Price.Mode.USDPerMWh() != 60 || grid.Source != "our contract" {
		t.Errorf("price %v from %q, entry from %q", grid.Price, grid.Price.Source, grid.Source)
	}
	if diff := cmp.Diff(old.Carbon, grid.Carbon); diff != "" {
		t.Errorf("carbon (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(old.NetworkTariff, grid.NetworkTariff); diff != "" {
		t.Errorf("network tariff (-want +got):\n%s", diff)
	}
}

// TestLayers lays three files over each other: later ones win, and each may build on entries of those before.
func TestLayers(t *testing.T) {
	chip := Source{Name: "chip.yaml", Data: []byte(`
accelerators:
  mine:
    title: My chip
    source: our lab
    date: 2026
    basis: measured
    peak_bf16: 500 TFLOP/s
    memory: 64 GB
    memory_bandwidth: 2 TB/s
`)}
	server := Source{Name: "server.yaml", Data: []byte(`
servers:
  my-server:
    title: My server
    source: our lab
    date: 2026-05
    basis: measured
    accelerator: mine
    accelerators: 4
    max_power: 3 kW
    idle_power: 0.4 kW
    busy_fraction: 80 %
`)}
	change := Source{Name: "change.yaml", Data: []byte(`
accelerators:
  mine:
    memory: {value: 96 GB, source: next stepping, date: "2026-09", basis: vendor}
`)}
	c, err := Parse(chip, server, change)
	if err != nil {
		t.Fatal(err)
	}
	mine := c.Accelerators.Get("mine").Value
	if mine.Memory.Mode.GB() != 96 || mine.Memory.Source != "next stepping" || mine.PeakBF16.Source != "our lab" || mine.PeakBF16.Date != "2026" || mine.Source != "our lab" {
		t.Errorf("merged entry: %+v", mine)
	}
	if got := c.Servers.Get("my-server").Value.MaxPower.Mode.KW(); got != 3 {
		t.Errorf("max_power is %g kW", got)
	}
	if _, err := Parse(server, chip); err == nil {
		t.Error("a server loads before its accelerator")
	}
}

// TestLoadReadsFiles checks that files are read, and that one that is not there does not hide the errors of another.
func TestLoadReadsFiles(t *testing.T) {
	good := filepath.Join("testdata", "my-catalog.yaml")
	c, err := Load(good)
	if err != nil {
		t.Fatal(err)
	}
	if file := c.Grids.Get("my-site").Position.File; file != good {
		t.Errorf("the entry comes from %s", file)
	}
	_, err = Load(filepath.Join("testdata", "none.yaml"), filepath.Join("testdata", "bad", "no-unit.yaml"))
	if !errors.Is(err, os.ErrNotExist) || len(contents(t, err)) != 1 {
		t.Errorf("errors: %v", err)
	}
}

// TestSection lays a section of a larger document, itself made of two files and an assignment, over the catalog.
func TestSection(t *testing.T) {
	read := func(name, text string) *strictyaml.Document {
		document, err := strictyaml.Parse(name, []byte(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		return document
	}
	lower := read("lower.yaml", "define:\n  fuels:\n    coal:\n      price: {value: 9 USD/MWh, source: lower, date: \"2026\", basis: published}\n")
	whole := read("upper.yaml", "define:\n  fuels:\n    diesel:\n      price: {value: 80 USD/MWh, source: upper, date: \"2026\", basis: published}\n").Overlay(lower)
	if err := whole.Set("define.fuels.uranium.price", `{value: 3 USD/MWh, source: set, date: "2026", basis: assumed}`); err != nil {
		t.Fatal(err)
	}
	section, ok := whole.Sub("define")
	if !ok {
		t.Fatal("no section")
	}
	c, err := Over(section)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"coal": "lower", "diesel": "upper", "uranium": "set"} {
		if got := c.Fuels.Get(name).Value.Price.Source; got != want {
			t.Errorf("%s is from %q, want %q", name, got, want)
		}
	}
	if diff := cmp.Diff(embedded(t).Fuels.Get("coal").Value.Carbon, c.Fuels.Get("coal").Value.Carbon); diff != "" {
		t.Errorf("carbon (-want +got):\n%s", diff)
	}
}

// TestSameFileTwice changes nothing the second time.
func TestSameFileTwice(t *testing.T) {
	source := Source{Name: "a.yaml", Data: []byte("fuels:\n  coal:\n    source: ours\n    date: \"2026\"\n    basis: published\n    price: 9 USD/MWh\n")}
	c, err := Parse(source, source)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Fuels.Get("coal").Value.Price; got.Source != "ours" || got.Mode.USDPerMWh() < 8.99 {
		t.Errorf("price %v from %q", got, got.Source)
	}
}

// TestWith holds that With replaces entries whole and leaves both catalogs as they were.
func TestWith(t *testing.T) {
	c := embedded(t)
	over := &Catalog{Fuels: strictyaml.Map[Fuel]{
		{Name: "coal", Value: Fuel{Provenance: Provenance{Title: "Other coal"}}},
		{Name: "peat", Value: Fuel{Provenance: Provenance{Title: "Peat"}}},
	}}
	merged := c.With(over)
	if got := merged.Fuels.Get("coal").Value.Title; got != "Other coal" {
		t.Errorf("coal is %q", got)
	}
	if len(merged.Fuels) != len(c.Fuels)+1 || merged.Fuels.Get("peat") == nil || len(merged.Models) != len(c.Models) {
		t.Error("entries are lost or not added")
	}
	if c.Fuels.Get("coal").Value.Title != "Hard coal" || len(over.Fuels) != 2 {
		t.Error("an input was changed")
	}
}

// TestBadFiles holds the message of every file in testdata/bad, one or more lines each, to those in messages.txt.
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "bad", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	sort.Strings(files)
	want := messages(t)
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Parse(Source{Name: name, Data: text})
			if err == nil {
				t.Fatal("the file loads")
			}
			got := strings.Split(contents(t, err).Error(), "\n")
			if diff := cmp.Diff(want[name], got); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
		})
		delete(want, name)
	}
	for name := range want {
		t.Errorf("messages.txt names %s, which is not there", name)
	}
}

// messages reads testdata/bad/messages.txt: every line is a message that begins with the file's name.
func messages(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "bad", "messages.txt"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	owner := ""
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		switch {
		case strings.HasPrefix(line, "# "):
			owner = strings.TrimPrefix(line, "# ")
		case line != "":
			want[owner] = append(want[owner], line)
		}
	}
	return want
}

// TestOverrideKeepsTheRest writes any one figure of any entry anew: that figure changes, and nothing else does.
func TestOverrideKeepsTheRest(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "small.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	base, err := bottom([]Source{{Name: builtinPrefix + "small.yaml", Data: text}})
	if err != nil {
		t.Fatal(err)
	}
	before, want := figures(base.catalog)
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.SampledFrom(before).Draw(t, "path")
		own := rapid.Bool().Draw(t, "provenance at the figure")
		steps := strings.SplitN(path, "/", 3)
		document := fmt.Sprintf("%s:\n  %s:\n    %s: {value: %q, source: mine, date: \"2026\", basis: measured}\n", steps[0], steps[1], steps[2], want[path].Text)
		if !own {
			document = fmt.Sprintf("%s:\n  %s:\n    source: mine\n    date: 2026\n    basis: measured\n    %s: %s\n", steps[0], steps[1], steps[2], want[path].Text)
		}
		parsed, err := strictyaml.Parse("user.yaml", []byte(document), nil)
		if err != nil {
			t.Fatal(err)
		}
		c, err := base.over(parsed)
		if err != nil {
			t.Fatalf("%v\n%s", err, document)
		}
		_, got := figures(c)
		for other, info := range want {
			now := got[other]
			now.Path, info.Path = "", ""
			if other == path {
				info.Source, info.Date, info.Basis, info.Note = "mine", "2026", quantity.Measured, ""
			}
			if now != info {
				t.Fatalf("after writing %s, %s is %+v, want %+v", path, other, now, info)
			}
		}
	})
}

// figures returns every figure of a catalog by kind/entry/key, and the keys in order.
func figures(c *Catalog) (paths []string, by map[string]quantity.FigureInfo) {
	by = map[string]quantity.FigureInfo{}
	_ = c.entries(func(kind string, e entry) error {
		for i := range e.value.NumField() {
			if figure, ok := e.value.Field(i).Addr().Interface().(quantity.AnyFigure); ok && figure.KnownFigure() {
				path := kind + "/" + e.name + "/" + fieldKey(e.value.Type().Field(i))
				paths, by[path] = append(paths, path), figure.Describe()
			}
		}
		return nil
	})
	return paths, by
}

// FuzzParse holds that no text makes the loader panic, that what loads has provenance for every figure, and that
// what does not load says where. It lies over a small catalog, because the built-in one would take most of the time.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob(filepath.Join("testdata", "bad", "*.yaml"))
	for _, file := range append(files, filepath.Join("testdata", "my-catalog.yaml")) {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	text, err := os.ReadFile(filepath.Join("testdata", "small.yaml"))
	if err != nil {
		f.Fatal(err)
	}
	base, err := bottom([]Source{{Name: builtinPrefix + "small.yaml", Data: text}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		document, err := strictyaml.Parse("fuzz.yaml", text, nil)
		if err != nil {
			return
		}
		c, err := base.over(document)
		if err != nil {
			for _, e := range contents(t, err) {
				if e.Line < 1 || e.Col < 1 || e.File == "" {
					t.Errorf("error without a place: %+v", e)
				}
			}
			return
		}
		_ = c.entries(func(kind string, e entry) error {
			if _, err := c.Show(kind, e.name); err != nil {
				t.Error(err)
			}
			for i := range e.value.NumField() {
				figure, ok := e.value.Field(i).Addr().Interface().(quantity.AnyFigure)
				if ok && figure.KnownFigure() && (figure.Describe().Source == "" || figure.Describe().Date == "") {
					t.Errorf("%s: a figure without provenance", figure.Describe().Path)
				}
			}
			return nil
		})
	})
}

func BenchmarkEmbedded(b *testing.B) {
	for b.Loop() {
		if _, err := Embedded(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadOverride(b *testing.B) {
	text := []byte("fuels:\n  coal:\n    price: {value: 9 USD/MWh, source: ours, date: \"2026\", basis: published}\n")
	for b.Loop() {
		if _, err := Parse(Source{Name: "b.yaml", Data: text}); err != nil {
			b.Fatal(err)
		}
	}
}
