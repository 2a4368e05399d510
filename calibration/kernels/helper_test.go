package kernels

import (
	"os"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
	"tokenwatt/internal/testdata"
)

// The files of matrix products, as data/profiles names them.
const (
	gemmA100 = "aic_a100sxm80_vllm0.14_gemm.csv.gz"
	gemmH100 = "aic_h100sxm_vllm0.19_gemm.csv.gz"
)

// read reads a table of the measured profiles.
func read(t testing.TB, file string) *Table {
	t.Helper()
	f, err := os.Open(testdata.Path(t, "profiles", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := Read(f, file)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// machine returns a machine of the embedded catalog.
func machine(t testing.TB, accelerator string) *kernel.Machine {
	t.Helper()
	m, err := kernel.Of(embedded(t), accelerator, "")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func embedded(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// carried returns an accelerator's machine with what was measured on another one, carried over by the spec sheets.
func carried(t testing.TB, from, to string) *kernel.Machine {
	t.Helper()
	c := embedded(t)
	var chips [2]kernel.Chip
	for i, name := range []string{from, to} {
		chip, err := kernel.ChipOf(name, &c.Accelerators.Get(name).Value)
		if err != nil {
			t.Fatal(err)
		}
		chips[i] = chip
	}
	for i := range c.Kernels {
		if k := c.Kernels[i].Value; k.Accelerator == from {
			m, err := kernel.New(chips[1], kernel.Transfer(chips[0], chips[1], k))
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
	}
	t.Fatalf("nothing is measured on %s", from)
	return nil
}
