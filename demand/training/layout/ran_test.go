package layout_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tokenwatt/demand/training/layout"
)

// capacity returns an accelerator's memory in bytes. Vendors' GB of device memory are powers of two: an 80 GB H100
// shows 81,559 MiB.
func capacity(t *testing.T, gpu string) float64 {
	t.Helper()
	switch gpu {
	case "TPU-v5e":
		return 16 * gib
	case "TPU-v4":
		return 32 * gib
	}
	m := regexp.MustCompile(`-(\d+)GB`).FindStringSubmatch(gpu)
	if m == nil {
		t.Fatalf("no memory in %q", gpu)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return float64(n) * gib
}

// Every published run ran, so it fits: within 5 % with the recomputation that it states, and where it states none at
// least with full recomputation. How many of those would not fit without any is logged.
func TestPublishedRunsFit(t *testing.T) {
	need := 0
	for _, file := range []string{"measured.csv", "measured_vtrain_single.csv"} {
		for _, r := range read(t, file) {
			if r.layout.ZeRO == 3 && strings.Contains(r.source, "Narayanan") {
				r.job.Framework = "deepspeed"
			}
			r.job.MemoryBytes = 1.05 * capacity(t, r.gpu)
			p := prepare(t, r.job)
			err := p.Fits(&r.layout)
			if err != nil && r.layout.Recompute == layout.NoRecompute {
				t.Logf("line %d %s on %s with nothing recomputed: %v", r.line, r.name, r.gpu, err)
				need++
				r.layout.Recompute = layout.Full
				err = p.Fits(&r.layout)
			}
			if err != nil {
				t.Errorf("%s line %d %s on %s: %v", file, r.line, r.name, r.gpu, err)
			}
		}
	}
	if need > 8 {
		t.Errorf("%d runs that state no recomputation need some, 8 before", need)
	}
}
