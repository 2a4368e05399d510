package schedule_test

import (
	"context"
	"fmt"
	"testing"

	"tokenwatt/demand/training/schedule"
)

// A run of Llama 3 405B's size with spares for a repair of two days, and a checkpoint that waits for the storage.
func ExampleExpect() {
	p := llama()
	e, err := schedule.Expect(&p)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("one failure in %.2f h, a checkpoint every %.0f s\n", e.MTBF/3600, e.Spacing.Seconds)
	fmt.Printf("%.0f steps in %.1f days, goodput %.3f\n", e.Steps, e.ExpectedHours/24, e.Goodput)
	fmt.Printf("%.1f GWh, %.1f million USD\n", e.Energy.Total()/1e3, e.Cost.Total()/1e6)
	// Output:
	// one failure in 3.09 h, a checkpoint every 249 s
	// 929833 steps in 76.0 days, goodput 0.918
	// 26.7 GWh, 63.4 million USD
}

func ExampleSparesFor() {
	reliability := schedule.DefaultReliability()
	offered := reliability.Swap * reliability.RepairHours * 3600 / schedule.MTBF(reliability.Failures.Mode, 16384)
	fmt.Printf("%.1f servers under repair in the mean: %d spares\n", offered, schedule.SparesFor(offered, 0.01))
	// Output:
	// 12.1 servers under repair in the mean: 21 spares
}

func BenchmarkExpect(b *testing.B) {
	p := llama()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := schedule.Expect(&p); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSimulate is 100 replicates of a run with 590 failures.
func BenchmarkSimulate(b *testing.B) {
	p := llama()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := schedule.Simulate(context.Background(), &p, 1, 100); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRun(b *testing.B) {
	p := llama()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := schedule.Run(context.Background(), p, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDraw is a day in minutes after 20 days.
func BenchmarkDraw(b *testing.B) {
	p := llama()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := schedule.Draw(&p, 1, 480, 24, 60); err != nil {
			b.Fatal(err)
		}
	}
}
