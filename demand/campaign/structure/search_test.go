package structure_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/demand/campaign/structure"
	"tokenwatt/internal/testdata"
	"tokenwatt/quantity"
)

// Each database of msa_databases.csv by the rate of the other three, within 20 %; the catalog has the table's figures.
func TestSearchLeaveOneOut(t *testing.T) {
	f, err := os.Open(testdata.Path(t, "bio", "msa_databases.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []*catalog.SequenceDatabase
	for _, r := range rows[1:] {
		gb, _ := strconv.ParseFloat(r[1], 64)
		s, _ := strconv.ParseFloat(r[3], 64)
		all = append(all, &catalog.SequenceDatabase{Size: quantity.Exact(quantity.Bytes(gb * 1e9)), Search: quantity.Exact(quantity.Duration(s)), Cores: 8})
	}
	for i, d := range all {
		var others []*catalog.SequenceDatabase
		for k, o := range all {
			if k != i {
				others = append(others, o)
			}
		}
		unmeasured := *d
		unmeasured.Search = quantity.Figure[quantity.Duration]{}
		got := structure.SearchSeconds(&unmeasured, structure.SearchRate(others), 64, 8)
		t.Logf("%s: %.0f s, measured %.0f", rows[i+1][0], got, d.Search.Mode.Seconds())
		if math.Abs(got/d.Search.Mode.Seconds()-1) > 0.2 {
			t.Errorf("%s: %.0f s by the others' rate, measured %.0f", rows[i+1][0], got, d.Search.Mode.Seconds())
		}
	}
	c := known(t)
	if len(c.Databases) != len(all) {
		t.Fatalf("%d databases in the catalog, %d in the table", len(c.Databases), len(all))
	}
	for i := range c.Databases {
		if d := &c.Databases[i].Value; d.Size.Mode != all[i].Size.Mode || d.Search.Mode != all[i].Search.Mode {
			t.Errorf("%s differs from the table", c.Databases[i].Name)
		}
	}
}

// Long chains that were searched with 8 threads in UniRef90: T1061 of 949 residues in 266 s (Zuricho/ParallelFold#26), the row from which
// the rate of comparisons comes: it holds the constant to its source and is no evidence for it.
func TestLongChain(t *testing.T) {
	d := &known(t).Databases.Get("uniref90-2022-05").Value
	if got := structure.SearchSeconds(d, 0, 949, 8); math.Abs(got/266-1) > 0.2 {
		t.Errorf("949 residues take %.0f s, measured 266", got)
	}
}

func TestSearchSeconds(t *testing.T) {
	d := &catalog.SequenceDatabase{Size: quantity.Exact(quantity.Bytes(1e11)), Search: quantity.Exact(quantity.Duration(400)), Cores: 8}
	for _, c := range []struct {
		residues, cores int
		want            float64
	}{
		{64, 8, 400}, {64, 4, 800}, {64, 128, 400}, // read and parsed
		{3000, 8, 1250}, {3000, 100, 400}, // compared: 3000 x 1e11 / (8 x 3e10)
	} {
		if got := structure.SearchSeconds(d, 0, c.residues, c.cores); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%d residues on %d cores: %g s, want %g", c.residues, c.cores, got, c.want)
		}
	}
	if structure.SearchRate(nil) != 0 {
		t.Error("a rate of nothing")
	}
}
