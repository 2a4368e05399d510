package inference

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/internal/fault"
)

// ErrProblem is wrapped by every error about figures that do not fit.
var ErrProblem = errors.New("inference: problem does not fit")

// ErrLate is wrapped where no number of accelerators keeps the limit on the latency.
var ErrLate = errors.New("inference: the latency limit cannot be kept")

// Policy is a model by what an inference of it computes and reads.
type Policy struct {
	Total, Vision, Language, Action float64 // parameters
	ViewTokens, TextTokens          float64 // of one view, of the instruction
	Views                           float64
	Passes, PassTokens              float64 // action passes, tokens of each
	WeightBytes                     float64
	Chunk                           float64 // actions of an inference
}

// PolicyOf reads a catalog entry; views above 0 take the place of the entry's. Only modes are read. Errors wrap ErrProblem.
func PolicyOf(c *catalog.Policy, views int) (Policy, error) {
	l := fault.List{Cause: ErrProblem}
	p := Policy{
		Total: c.Parameters, Vision: c.VisionParameters, Language: c.Language, Action: c.Action,
		ViewTokens: float64(c.ViewTokens), TextTokens: float64(c.TextTokens), Views: float64(c.Views),
		Passes: float64(c.ActionPasses), PassTokens: float64(c.ActionTokens), Chunk: float64(c.Chunk),
		WeightBytes: fault.Positive(&l, &c.WeightBytes, "weight_bytes"),
	}
	if views > 0 {
		p.Views = float64(views)
	}
	for _, f := range []struct {
		name string
		v    float64
	}{
		{"parameters", p.Total},
		{"language_parameters", p.Language},
		{"action_parameters", p.Action},
		{"views", p.Views},
		{"view_tokens", p.ViewTokens},
		{"action_passes", p.Passes},
		{"action_tokens", p.PassTokens},
	} {
		if !(f.v > 0) || math.IsInf(f.v, 0) {
			l.Add(f.name, fmt.Sprintf("%g", f.v), "a number above zero")
		}
	}
	return p, l.Err()
}

// FLOPs are the operations of one inference: 2 for each parameter and token.
func (p *Policy) FLOPs() float64 {
	images := p.Views * p.ViewTokens
	return 2 * (p.Vision*images + p.Language*(images+p.TextTokens) + p.Passes*p.Action*p.PassTokens)
}

// Bytes are the weights that a pass over a batch reads.
func (p *Policy) Bytes() float64 {
	return p.WeightBytes * (p.Vision + p.Language + p.Passes*p.Action)
}

// Device is an accelerator, on board or in a server.
type Device struct {
	Peak      float64 // dense, in the format of the weights, FLOP/s
	Bandwidth float64 // B/s
	Memory    float64 // B
}

// DeviceOf reads an accelerator for weights of so many bytes: the peak is that of the narrowest format that the weights allow and the
// accelerator has. Errors wrap ErrProblem.
func DeviceOf(a *catalog.Accelerator, weightBytes float64) (Device, error) {
	l := fault.List{Cause: ErrProblem}
	peak := &a.PeakBF16
	switch {
	case weightBytes <= 0.5 && a.PeakFP4.Known():
		peak = &a.PeakFP4
	case weightBytes <= 1 && a.PeakFP8.Known():
		peak = &a.PeakFP8
	}
	d := Device{
		Peak:      fault.Positive(&l, peak, "peak"),
		Bandwidth: fault.Positive(&l, &a.MemoryBandwidth, "memory_bandwidth"),
		Memory:    fault.Positive(&l, &a.Memory, "memory"),
	}
	return d, l.Err()
}

// Stack is the software's part in the latency.
type Stack struct {
	Utilisation, Bandwidth float64 // shares of peak and bandwidth
	Overhead, Pass         float64 // s of an inference, s of each action pass
}

// StackOf reads a catalog entry.
func StackOf(c *catalog.RuntimeStack) Stack {
	return Stack{Utilisation: c.Utilisation, Bandwidth: c.Bandwidth, Overhead: c.OverheadMS / 1e3, Pass: c.PassMS / 1e3}
}

// Latency is the time of an inference by its parts, s.
type Latency struct {
	Vision, Language, Action, Overhead float64
}

// Total is the whole time, s.
func (l Latency) Total() float64 { return l.Vision + l.Language + l.Action + l.Overhead }

// Time is the latency of a batch of inferences. The error wraps ErrProblem where the weights do not fit into the memory.
func Time(p *Policy, d *Device, s *Stack, batch int) (Latency, error) {
	if weights := p.Total * p.WeightBytes; weights > d.Memory {
		return Latency{}, fmt.Errorf("%w: %.3g GB of weights in a memory of %.3g GB", ErrProblem, weights/1e9, d.Memory/1e9)
	}
	if batch < 1 || !(s.Utilisation > 0) || !(s.Bandwidth > 0) {
		return Latency{}, fmt.Errorf("%w: a batch of %d at shares of %g and %g", ErrProblem, batch, s.Utilisation, s.Bandwidth)
	}
	pass := func(parameters, tokens float64) float64 {
		return max(2*parameters*tokens*float64(batch)/(s.Utilisation*d.Peak), parameters*p.WeightBytes/(s.Bandwidth*d.Bandwidth))
	}
	images := p.Views * p.ViewTokens
	return Latency{
		Vision:   pass(p.Vision, images),
		Language: pass(p.Language, images+p.TextTokens),
		Action:   p.Passes * pass(p.Action, p.PassTokens),
		Overhead: s.Overhead + p.Passes*s.Pass,
	}, nil
}
