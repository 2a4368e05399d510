package transformer_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
)

// printed returns half a unit of the last digit of a number as its authors print it in 10^9, at least 0.1 %.
func printed(count float64) float64 {
	text := strconv.FormatFloat(count/1e9, 'f', -1, 64)
	digits := 0
	if _, after, found := strings.Cut(text, "."); found {
		digits = len(after)
	}
	return max(0.001*count, 0.5e9*math.Pow(10, -float64(digits)))
}

// TestCatalog counts every model of the built-in catalog and holds it to the parameters that its authors state, to
// half a unit of the last digit that they print or 0.1 %. Those who round further state a range, or are listed with
// how far they are off.
func TestCatalog(t *testing.T) {
	rounded := map[string]float64{
		"llama-1-65b": 0.0014, // the paper cuts 65.29 to 65.2
	}
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Models) < 10 {
		t.Fatalf("only %d models", len(c.Models))
	}
	for _, entry := range c.Models {
		t.Run(entry.Name, func(t *testing.T) {
			s, err := transformer.Of(entry.Value)
			if err != nil {
				t.Fatal(err)
			}
			f := entry.Value.PublishedParameters
			if !f.Known() {
				t.Skip("no published count")
			}
			got, want := float64(s.Parameters().Total), float64(f.Mode)
			if f.IsRange() && got >= float64(f.Low) && got <= float64(f.High) {
				return
			}
			if off := math.Abs(got - want); off > max(printed(want), rounded[entry.Name]*want) {
				t.Errorf("counted %.6g, published %.6g, off by %.2f %%", got, want, 100*(got/want-1))
			}
		})
	}
}
