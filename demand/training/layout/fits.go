package layout

import (
	"errors"
	"fmt"
)

// ErrMemory is wrapped by the error of a layout that does not fit in an accelerator; errors.As finds *MemoryError.
var ErrMemory = errors.New("layout: does not fit in memory")

// MemoryError says by how much a layout exceeds an accelerator's memory and what takes the most of it.
type MemoryError struct {
	Memory  Memory
	Limit   float64 // bytes of one accelerator
	Largest string  // name of the largest item
	Bytes   float64 // of the largest item
	Hint    string  // what would make it smaller
}

// Excess is by how many bytes the layout exceeds the limit.
func (e *MemoryError) Excess() float64 { return e.Memory.Total() - e.Limit }

// Error returns need, limit, the largest item and a hint in one line.
func (e *MemoryError) Error() string {
	const gb = 1e9
	return fmt.Sprintf("%v: needs %.1f GB, %.1f GB more than the accelerator's %.1f GB; the largest item is %s with %.1f GB (%s)",
		ErrMemory, e.Memory.Total()/gb, e.Excess()/gb, e.Limit/gb, e.Largest, e.Bytes/gb, e.Hint)
}

// Unwrap returns ErrMemory.
func (e *MemoryError) Unwrap() error { return ErrMemory }

// Fits returns nil where the fullest accelerator of a valid layout holds what it needs, and otherwise a *MemoryError
// that wraps ErrMemory. It allocates only then.
func (p *Prepared) Fits(l *Layout) error {
	m := p.Memory(l)
	if m.Total() <= p.job.MemoryBytes {
		return nil
	}
	e := &MemoryError{Memory: m, Limit: p.job.MemoryBytes}
	e.Largest, e.Bytes = largest(m)
	e.Hint = hint(e.Largest, l, p.experts > 0)
	return e
}

// largest returns the name and the bytes of the largest item; of equal ones the first.
func largest(m Memory) (name string, bytes float64) {
	items := [...]struct {
		name  string
		bytes float64
	}{
		{"weights", m.Weights},
		{"gradients", m.Gradients},
		{"optimizer", m.Optimizer},
		{"activations", m.Activations},
		{"buffers", m.Buffers},
		{"fragmentation", m.Fragmentation},
	}
	name, bytes = items[0].name, items[0].bytes
	for _, item := range items[1:] {
		if item.bytes > bytes {
			name, bytes = item.name, item.bytes
		}
	}
	return name, bytes
}

// hint says what would make an item smaller that the layout does not do already.
func hint(item string, l *Layout, experts bool) string {
	split := "more TP or PP"
	if experts {
		split = "more TP, PP or EP"
	}
	switch item {
	case "optimizer":
		if l.ZeRO == 0 {
			return "shard the optimiser with ZeRO 1, or " + split
		}
		if !l.OptimizerOffload {
			return split + ", more DP to shard over, or the optimiser in host memory"
		}
	case "gradients", "weights":
		if l.ZeRO < 3 {
			return split + ", or ZeRO 3"
		}
	case "buffers":
		if l.ZeRO == 3 && l.PP > 1 {
			return split + ", or ZeRO 1: a pipeline keeps the stage's weights gathered"
		}
	case "activations", "fragmentation":
		switch {
		case l.Recompute < Full:
			return "recompute more, a smaller micro-batch, or more TP with sequence parallelism"
		case l.MicroBatch > 1:
			return "a smaller micro-batch, or more TP with sequence parallelism or CP"
		case l.TP > 1 && !l.SequenceParallel:
			return "sequence parallelism, or more CP"
		}
		return "more TP or CP"
	}
	return split
}
