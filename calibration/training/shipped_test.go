package training

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// update rewrites the fitted numbers of catalog/data/engines.yaml and clusters.yaml:
//
//	go test ./calibration/training -run TestShipped -args -update
var update = flag.Bool("update", false, "rewrite the fitted numbers of the catalog") //nolint:gochecknoglobals // a flag of the test

// TestShipped holds the catalog to what a fit on all sources gives.
func TestShipped(t *testing.T) {
	c := embedded(t)
	cases, refused := Cases(c, measured(t, c))
	if len(refused) > 0 {
		t.Fatal(refused)
	}
	f, err := Fit(t.Context(), c, cases, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range f.Names {
		t.Logf("%-22s %.4g", n, f.Values[i])
	}
	for _, n := range familiesOf(pointers(cases)) {
		t.Logf("effect of %-50s %+.3f", n, f.Effects[n])
	}
	files := map[string][]byte{}
	for i := range c.Engines {
		name := c.Engines[i].Name
		compare(t, files, "engines.yaml", name, c.Engines[i].Value, f.Catalog.Engines.Get(name).Value)
	}
	for i := range c.Clusters {
		name := c.Clusters[i].Name
		compare(t, files, "clusters.yaml", name, c.Clusters[i].Value, f.Catalog.Clusters.Get(name).Value)
	}
	for file, text := range files {
		if err := os.WriteFile(dataFile(file), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func pointers(cases []Case) []*Case {
	list := make([]*Case, len(cases))
	for i := range cases {
		list[i] = &cases[i]
	}
	return list
}

func dataFile(name string) string { return filepath.Join("..", "..", "catalog", "data", name) }

// compare finds numbers that the fit moved by more than rounding and, with -update, writes them.
func compare(t *testing.T, files map[string][]byte, file, name string, shipped, fitted any) {
	t.Helper()
	const rounding = 0.05
	a, b := reflect.ValueOf(shipped), reflect.ValueOf(fitted)
	for i := range a.NumField() {
		if a.Field(i).Kind() != reflect.Float64 {
			continue
		}
		was, is := a.Field(i).Float(), b.Field(i).Float()
		limit := rounding
		if *update {
			limit = 0.005
		}
		if was == is || math.Abs(was-is) <= limit*math.Abs(is) {
			continue
		}
		key, _, _ := strings.Cut(a.Type().Field(i).Tag.Get("yaml"), ",")
		if !*update {
			t.Errorf("%s of %s is %.4g in the catalog, and %.4g fitted: run with -args -update", key, name, was, is)
			continue
		}
		if files[file] == nil {
			text, err := os.ReadFile(dataFile(file))
			if err != nil {
				t.Fatal(err)
			}
			files[file] = text
		}
		files[file] = written(files[file], name, key, is)
	}
}

// written puts a number into an entry of a catalog file, in place or behind the entry's basis.
func written(text []byte, name, key string, v float64) []byte {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 3, 64), 64)
	line := fmt.Sprintf("    %s: %s", key, strconv.FormatFloat(rounded, 'f', -1, 64))
	var out []string
	inside, done := false, false
	for _, l := range strings.Split(string(bytes.TrimRight(text, "\n")), "\n") {
		if strings.HasPrefix(l, "  ") && !strings.HasPrefix(l, "   ") {
			inside = l == "  "+name+":"
		}
		if inside && !done && strings.HasPrefix(l, "    "+key+":") {
			l, done = line, true
		}
		out = append(out, l)
	}
	if !done {
		for i, l := range out {
			inside = inside && strings.HasPrefix(l, "    ") || l == "  "+name+":"
			if inside && strings.HasPrefix(l, "    basis:") {
				out = append(out[:i+1], append([]string{line}, out[i+1:]...)...)
				break
			}
		}
	}
	return []byte(strings.Join(out, "\n") + "\n")
}
