package scenario

import (
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"tokenwatt/internal/testdata"
)

// The default power-cap curve is what the traces say (zeus nsdi23, V100, ResNet-50 on ImageNet, batch 8 to 360).
func TestMeasuredCaps(t *testing.T) {
	file, err := os.Open(testdata.Path(t, "energy", "powercap_training.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	number := func(row []string, name string) float64 {
		x, err := strconv.ParseFloat(row[column(name)], 64)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	type sample struct{ seconds, watts float64 }
	runs := map[string]map[float64]sample{} // by batch size and limit
	for _, row := range rows[1:] {
		if row[column("gpu")] != "V100" || row[column("dataset")] != "imagenet" {
			continue
		}
		batch := row[column("batch_size")]
		if runs[batch] == nil {
			runs[batch] = map[float64]sample{}
		}
		runs[batch][number(row, "power_limit_w")] = sample{number(row, "time_per_epoch_s"), number(row, "average_power_w")}
	}
	if len(runs) != 8 {
		t.Fatalf("%d batch sizes", len(runs))
	}
	for i, want := range measuredCaps() {
		var power, throughput []float64
		for _, of := range runs {
			free, capped := of[250], of[100+25*float64(i)]
			power, throughput = append(power, capped.watts/free.watts), append(throughput, free.seconds/capped.seconds)
		}
		if got := median(power); math.Abs(100*got-want[0]) > 6e-3 {
			t.Errorf("limit %d W: %.4f of the power, the curve has %g", 100+25*i, got, want[0])
		}
		if got := median(throughput); math.Abs(100*got-want[1]) > 6e-3 {
			t.Errorf("limit %d W: %.4f of the throughput, the curve has %g", 100+25*i, got, want[1])
		}
	}
}

func median(x []float64) float64 {
	slices.Sort(x)
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}
