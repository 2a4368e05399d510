package search

import "tokenwatt/demand/training/layout"

// Model is what a search asks about layouts of one job on one number of accelerators. K is what the cost of a layer
// depends on and C that cost. All methods are called from several goroutines at once.
//
// A search takes for granted that the rules are the same for every Recompute, OptimizerOffload and VPP from 2 to
// layers / PP; that TP divides the heads and CP half the tokens of a sequence in every valid layout; and that Layer
// depends on its key alone and is the same for the job on another number of accelerators.
type Model[K comparable, C any] interface {
	// Valid reports whether the layout keeps every rule, without allocating.
	Valid(l *layout.Layout) bool
	// Check returns a *layout.Error that names the rules a layout breaks, nil for one that is valid.
	Check(l *layout.Layout) error
	// Memory returns what the fullest accelerator holds, in bytes.
	Memory(l *layout.Layout) layout.Memory
	// Key returns what the cost of a layer depends on.
	Key(l *layout.Layout) K
	// Layer returns the cost of a layer; it may be dear.
	Layer(k K) C
	// Step returns the time of an optimiser step in seconds, by item.
	Step(l *layout.Layout, c *C) layout.Breakdown
	// Power returns the mean power of one accelerator over the step in W.
	Power(l *layout.Layout, c *C, b *layout.Breakdown) float64
}
