package kernels

import (
	"context"
	"testing"

	"pgregory.net/rapid"
)

// A fresh fit on 70 % of the models (hidden, inner, top k, experts), judged on the others, every share of width and experts
// among accelerators and both skews: within 10 % (median). One row in ten is off by more than 20 %: shapes with tuned
// tiles that the rule does not know, and the smallest counts of tokens where the sampling decides.
func TestExpertsOnModelsLeftOut(t *testing.T) {
	if testing.Short() {
		t.Skip("fits a table whole, which TestExpertsFromFewRows does with some of its rows")
	}
	m, tab := on(t, "a100-sxm-80gb"), read(t, a100MoE)
	k, err := Fit(context.Background(), m.Chip(), m.Fits(), tab, "test")
	if err != nil {
		t.Fatal(err)
	}
	e := k.MoE.Get("bf16").Value.FitError
	t.Logf("%+v", e)
	if e.Median > 0.085 || e.P90 > 0.25 || e.HeldOut < 1000 {
		t.Errorf("%+v on models left out, want a median within 0.085 and a P90 within 0.25", e)
	}
	var s sample
	for i := range tab.MoE {
		s.add(priceExperts(m, &tab.MoE[i]), tab.MoE[i].Seconds)
	}
	if all := s.fitError(0); all.Median > 0.075 || all.HeldOut != len(tab.MoE) {
		t.Errorf("the catalog's own parameters: %+v on the whole table, want a median within 0.075", all)
	}
}

func TestExpertsFromFewRows(t *testing.T) {
	m, tab := on(t, "a100-sxm-80gb"), read(t, a100MoE)
	few := *tab
	few.MoE = nil
	for i := range 60 {
		few.MoE = append(few.MoE, tab.MoE[(2*i+1)*len(tab.MoE)/120])
	}
	bare := m.Fits()
	bare.MoE = nil
	k, err := Fit(context.Background(), m.Chip(), bare, &few, "test")
	if err != nil {
		t.Fatal(err)
	}
	if f := k.MoE.Get("bf16"); f == nil || f.Value.Median > 0.12 || f.Value.Points != 60 {
		t.Errorf("from sixty rows: %+v", k.MoE)
	}
	few.MoE = few.MoE[:MinPoints-1]
	if _, err := Fit(context.Background(), m.Chip(), bare, &few, "test"); err == nil {
		t.Error("fitted with fewer rows than MinPoints")
	}
}

// All choices are made, no expert takes a token twice, and one accelerator alone has them all.
func TestLoads(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		row := MoERow{
			Tokens: rapid.IntRange(1, 3000).Draw(r, "tokens"), Experts: rapid.SampledFrom([]int{8, 16, 128}).Draw(r, "experts"), TopK: rapid.IntRange(1, 8).Draw(r, "topk"),
			Hidden: 1024, Inner: 512, TP: 1, EP: 1, Distribution: rapid.SampledFrom([]string{"balanced", "power_law_1.01", "power_law_1.2", "power_law_1"}).Draw(r, "distribution"),
		}
		l := newLoad(&row)
		pairs, touched := l.busiest(row.Experts, 0)
		if pairs != float64(row.Tokens*row.TopK) || touched > pairs || touched > float64(row.Experts) || touched < float64(row.TopK) {
			r.Fatalf("%+v: %v pairs, %v touched", row, pairs, touched)
		}
		half, part := l.busiest(row.Experts/2, 1)
		if half < pairs/2 || half > pairs || part > touched+float64(row.Experts/2) || half > float64(row.Tokens*row.Experts/2) {
			r.Fatalf("%+v: %v of %v pairs on the busier of two, %v touched", row, half, pairs, part)
		}
	})
	// Balanced: 16 tokens with 2 of 8 experts give each 4.
	l := newLoad(&MoERow{Tokens: 16, TopK: 2, Experts: 8, Distribution: "balanced"})
	if pairs, touched := l.busiest(2, 0); pairs != 8 || touched != 2 {
		t.Errorf("balanced: %v pairs, %v touched on one of four, want 8 and 2", pairs, touched)
	}
	if e := shapeOf(&MoERow{Tokens: 16, TopK: 2, Experts: 8, Hidden: 64, Inner: 256, TP: 4, EP: 2, Distribution: "balanced"}); e.Inner != 64 || e.Local != 4 || e.Pairs != 16 {
		t.Errorf("shape %+v", e)
	}
}
