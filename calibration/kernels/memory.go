package kernels

import (
	"context"
	"fmt"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
)

// fitPieces fits the matrix products and the memory kernels of a table of layer pieces.
func fitPieces(ctx context.Context, chip kernel.Chip, defaults catalog.Kernels, pieces []Piece, into *catalog.Kernels) error {
	var products []GEMMRow
	var memory []Piece
	for _, p := range pieces {
		if p.Product {
			products = append(products, GEMMRow{Line: p.Line, Format: "bfloat16", M: p.M, N: p.N, K: p.K, Seconds: p.Seconds})
		} else {
			memory = append(memory, p)
		}
	}
	if err := fitGEMM(ctx, chip, defaults, products, into); err != nil {
		return err
	}
	if len(memory) < MinPoints {
		return fmt.Errorf("%w: %d kernels that only move memory, %d are needed", ErrTooFew, len(memory), MinPoints)
	}
	var err error
	into.Memory, err = fitMemory(ctx, chip, defaults, memory)
	return err
}

// memoryDials are the parameters of kernels that only move memory.
func memoryDials(f *catalog.MemoryFit) []dial {
	return []dial{
		{"launch_cycles", &f.LaunchCycles, 100, 2e5, 0.5, false},
		{"bandwidth", &f.Bandwidth, 0.02, 1, 0.2, false},
		{"activation_bandwidth", &f.ActivationBandwidth, 0.02, 1, 0.4, false},
		{"norm_bandwidth", &f.NormBandwidth, 0.02, 1, 0.4, false},
	}
}

// fitMemory fits them on all but the sizes that HeldOut names, and judges on those.
func fitMemory(ctx context.Context, chip kernel.Chip, defaults catalog.Kernels, pieces []Piece) (*catalog.MemoryFit, error) {
	m, err := kernel.New(chip, defaults)
	if err != nil {
		return nil, err
	}
	f := form[catalog.MemoryFit]{
		dials:  memoryDials,
		errors: func(g *catalog.MemoryFit) *catalog.FitError { return &g.FitError },
		price: func(g *catalog.MemoryFit, i int) float64 {
			return kernel.MemoryCost(&chip, g, pieces[i].Pattern, pieces[i].Bytes).Seconds
		},
	}
	for i := range pieces {
		f.seconds, f.names = append(f.seconds, pieces[i].Seconds), append(f.names, [2]int{int(pieces[i].Bytes), int(pieces[i].Pattern)})
	}
	g, err := f.judged(ctx, *m.Fits().Memory)
	return &g, err
}

// priceOf is what a machine says that an operator takes, s.
func priceOf(m *kernel.Machine, p *Piece) float64 {
	switch {
	case p.Product:
		return m.GEMM(kernel.BF16, p.M, p.N, p.K).Seconds
	case p.Pattern == kernel.Norm:
		return m.Norm(1, int(p.Bytes/4)).Seconds
	case p.Pattern == kernel.Activation:
		return m.Activation(p.Bytes).Seconds
	}
	return m.Memory(p.Bytes).Seconds
}
