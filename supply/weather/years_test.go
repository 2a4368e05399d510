package weather

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Two years are two draws, one after the other: the first is the year alone, the second is another and has the same means.
func TestYears(t *testing.T) {
	p := Problem{Year: 2023, Hours: 8760, LatitudeDeg: 45, Clearness: 0.5, WindSpeedMS: 7, TemperatureC: 10, TemperatureSwingK: 10, Seed: 3}
	one, err := Run(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.Years, p.Hours = 2, 8760+8784
	two, err := Run(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	for k, series := range two.series() {
		first := *one.series()[k]
		if len(*series) != 8760+8784 {
			t.Fatalf("series %d has %d hours", k, len(*series))
		}
		if !slices.Equal((*series)[:8760], first) {
			t.Errorf("series %d: the first year is not the year alone", k)
		}
		if slices.Equal((*series)[8760:8760*2], first) && k < 3 {
			t.Errorf("series %d: the second year is the first again", k)
		}
	}
	near(t, "mean temperature of the second year", mean(two.TemperatureC[8760:]), 10, 1e-9)
	if one.WindOrigin != two.WindOrigin || two.SolarOrigin == "" {
		t.Errorf("origins %q and %q", two.WindOrigin, two.SolarOrigin)
	}
}

// Files hold all of the years; each gets its own part, and hours that are not whole years are refused.
func TestYearsFromFiles(t *testing.T) {
	hours := 8760 + 8784
	wind := make([]float64, hours)
	for h := range wind {
		wind[h] = float64(h) / float64(hours)
	}
	p := Problem{Year: 2023, Years: 2, Hours: hours, LatitudeDeg: 45, Clearness: 0.5, WindSpeedMS: 7, TemperatureC: 10, Measured: Measured{WindCF: wind, Source: "x"}}
	r, err := Run(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wind, r.WindCF); diff != "" {
		t.Error(diff)
	}
	p.Hours = 8760
	if _, err := Run(context.Background(), p, nil); err == nil {
		t.Error("half of the hours were taken")
	}
}
