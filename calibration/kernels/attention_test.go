package kernels

import (
	"context"
	"fmt"
	"os"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
	"tokenwatt/calibration/score"
)

func zzrep(name string, rows []AttentionRow, price func(a kernel.Attention) float64, pass func(r *AttentionRow) bool) {
	var p, m []float64
	for i := range rows {
		if pass(&rows[i]) { p = append(p, price(rows[i].Shape)); m = append(m, rows[i].Seconds) }
	}
	g := score.Of(name, p, m, 0)
	fmt.Printf("   %-24s n %6d med %5.2f mean %5.2f p90 %5.2f bias %+5.2f\n", name, g.N, 100*g.MedianAbsRelError, 100*g.MeanAbsRelError, 100*g.P90AbsRelError, 100*g.Bias)
}

func TestExploreC(t *testing.T) {
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range [][2]string{{"a100-sxm-80gb", "aic_a100sxm80_vllm0.14_context_attention.csv.gz"}, {"h100-sxm", "aic_h100sxm_vllm0.19_context_attention.csv.gz"}, {"a100-sxm-80gb", "aic_a100sxm80_vllm0.14_generation_attention.csv.gz"}, {"h100-sxm", "aic_h100sxm_vllm0.19_generation_attention.csv.gz"}, {"a100-sxm-80gb", "aic_a100sxm80_vllm0.14_moe.csv.gz"}} {
		tab := read(t, x[1])
		m, err := kernel.Of(c, x[0], "")
		if err != nil {
			t.Fatal(err)
		}
		k, err := Fit(context.Background(), m.Chip(), m.Fits(), tab, "x")
		if err != nil { t.Fatal(err) }
		b, err := Encode("x", k)
		if err != nil { t.Fatal(err) }
		os.WriteFile(fmt.Sprintf("/tmp/c/fit%d.yaml", i), b, 0o644)
		chip := m.Chip()
		names := make([][2]int, len(tab.Attention))
		for i := range names { names[i] = headsName(&tab.Attention[i].Shape) }
		for _, kv := range []kernel.Precision{kernel.BF16, kernel.FP8} {
			var price func(a kernel.Attention) float64
			if e := k.Prefill.Get(kv.String()); e != nil { price = func(a kernel.Attention) float64 { return kernel.PrefillCost(&chip, &e.Value, a).Seconds } }
			if e := k.Decode.Get(kv.String()); e != nil { price = func(a kernel.Attention) float64 { return kernel.DecodeCost(&chip, &e.Value, a).Seconds } }
			if price == nil { continue }
			fmt.Println(x[1], kv)
			of := folds(names, 10)
			base := func(r *AttentionRow) bool { return r.Shape.KV == kv && (r.Shape.Query > 1 || tab.Kind == KindDecode) }
			held := map[*AttentionRow]bool{}
			for i := range of { held[&tab.Attention[i]] = of[i] < 3 }
			act := func(r *AttentionRow) bool { return r.Shape.Window > 0 && r.Shape.Cached+r.Shape.Query > r.Shape.Window }
			zzrep("all", tab.Attention, price, base)
			zzrep("held full", tab.Attention, price, func(r *AttentionRow) bool { return base(r) && held[r] && r.Shape.Window == 0 })
			zzrep("held window", tab.Attention, price, func(r *AttentionRow) bool { return base(r) && held[r] && r.Shape.Window > 0 })
			for _, d := range []int{64, 128} {
				zzrep(fmt.Sprint("D ", d, " full"), tab.Attention, price, func(r *AttentionRow) bool { return base(r) && r.Shape.HeadDim == d && r.Shape.Window == 0 })
				zzrep(fmt.Sprint("D ", d, " window active"), tab.Attention, price, func(r *AttentionRow) bool { return base(r) && r.Shape.HeadDim == d && act(r) })
			}
			if tab.Kind == KindPrefill {
				for _, l := range []int{16,64,128,256,512,1024,4096,16384} { for _, d := range []int{64,128} {
					zzrep(fmt.Sprint("D ", d, " L ", l), tab.Attention, price, func(r *AttentionRow) bool { return base(r) && r.Shape.HeadDim == d && r.Shape.Query == l && r.Shape.Window == 0})
					zzrep(fmt.Sprint("D ", d, " win L ", l), tab.Attention, price, func(r *AttentionRow) bool { return base(r) && r.Shape.HeadDim == d && r.Shape.Query == l && r.Shape.Window > 0})
				} }
			}
		}
	}
}
