package catalog

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tokenwatt/internal/testdata"
)

// The record holds the published rows number by number.
func TestExperimentsAreThePublishedRows(t *testing.T) {
	file, err := os.Open(testdata.Path(t, filepath.Join("fusion", "frc_experiments.csv")))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	c := embedded(t)
	if len(rows)-1 != 13 || len(c.Experiments) != 14 {
		t.Fatalf("%d rows and %d experiments, expected 13 and one beside them", len(rows)-1, len(c.Experiments))
	}
	for i, row := range rows[1:] {
		e := &c.Experiments[i].Value
		fields := map[string]float64{
			"T_i_max": e.IonTemperaturePeak, "T_i_avg": e.IonTemperature, "T_e_max": e.ElectronTemperaturePeak, "T_e_avg": e.ElectronTemperature,
			"n_i_max": e.IonDensityPeak, "n_i_avg": e.IonDensity, "n_e_max": e.ElectronDensityPeak, "n_e_avg": e.ElectronDensity,
			"tau_E_star": e.LossTime, "tau_E": e.ConfinementTime, "year": float64(e.Year),
		}
		if e.Machine != row[0] {
			t.Errorf("row %d is of %s, the entry of %s", i+1, row[0], e.Machine)
		}
		for j, name := range rows[0] {
			have, number := fields[name]
			if !number {
				continue
			}
			want := 0.0
			if row[j] != "" {
				if want, err = strconv.ParseFloat(row[j], 64); err != nil {
					t.Fatal(err)
				}
			}
			if math.Abs(have-want) > 1e-12*want {
				t.Errorf("%s: %s is %g, published %g", c.Experiments[i].Name, name, have, want)
			}
		}
	}
}

// TestExperimentMistakes holds what a user's entry is refused for.
func TestExperimentMistakes(t *testing.T) {
	const start = "experiments:\n  mine: {title: Mine, machine: M, year: 2025, concept: frc, source: paper, date: \"2025\", basis: published, "
	for text, want := range map[string]string{
		"ion_temperature_kev: 1, ion_density_m3: 1e20, loss_time_s: 1e-3}":                                "",
		"ion_density_m3: 1e20, loss_time_s: 1e-3}":                                                        "no temperature",
		"ion_temperature_kev: 1, loss_time_s: 1e-3}":                                                      "no density",
		"ion_temperature_kev: 1, ion_density_m3: 1e20}":                                                   "no time",
		"ion_temperature_kev: 2, ion_temperature_peak_kev: 1, ion_density_m3: 1e20, loss_time_s: 1e-3}":   "peak below the mean",
		"ion_temperature_kev: -1, ion_density_m3: 1e20, loss_time_s: 1e-3}":                               "ion_temperature",
		"ion_temperature_kev: 1, ion_density_m3: .nan, loss_time_s: 1e-3}":                                "ion_density",
		"ion_temperature_kev: 1, ion_density_m3: 1e20, loss_time_s: 1e-3, shoot: 3}":                      "shoot",
		"ion_temperature_kev: 1, ion_density_m3: 1e20, loss_time_s: 1e-3, year: 2024}":                    "year",
		"ion_temperature_kev: 1 keV, ion_density_m3: 1e20, loss_time_s: 1e-3}":                            "ion_temperature",
		"ion_temperature_kev: 1, ion_density_m3: 1e20, loss_time_s: 1e-3, electron_temperature_kev: hot}": "electron_temperature",
	} {
		_, err := Parse(Source{Name: "mine.yaml", Data: []byte(start + text + "\n")})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
