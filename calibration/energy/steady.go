package energy

import (
	"math"

	"tokenwatt/catalog"
	"tokenwatt/demand/serving/engine"
	"tokenwatt/demand/serving/replica"
)

// Task is what a benchmark does not publish of its requests.
type Task struct {
	Input  float64 // tokens of a prompt, images and frames included
	HostMS float64 // time of the host for a prompt: decoding images, their encoder
	Wider  float64 // what the interval widens by, on both ends: tasks that no fit has seen
}

// TaskOf returns the prompt of a task of ML.ENERGY. Lengths are not in its tables: those of text are assumed, those of
// images and video come from the fit. Completions of code in the middle of files, of which the shared table has none, get
// a guess of 1,200 tokens of context, and any other task the length of chats; their intervals are wider.
func TaskOf(name string) Task {
	switch name {
	case "image-chat":
		return Task{Input: 880, HostMS: 60, Wider: 1}
	case "video-chat":
		return Task{Input: 1440, HostMS: 57, Wider: 1}
	case "lm-arena-chat", "sharegpt-chat", "gpqa", "evalplus-code":
		return Task{Input: 300, Wider: 1}
	case "sourcegraph-fim":
		return Task{Input: 1200, Wider: 1.5}
	}
	return Task{Input: 300, Wider: 1.2}
}

// task is that of the row, with the prompt that its table gives where it does.
func (r *Row) task() Task {
	t := TaskOf(r.Task)
	if r.Input > 0 {
		t.Input, t.Wider = r.Input, 1
	}
	return t
}

// contextShare of a mean answer stands in the cache for a sequence that runs: half if all answers were of one length,
// all of it if their lengths were spread exponentially, because long ones run longer.
const contextShare = 0.78

// steady is a closed steady state taken apart: the iteration of decodes alone, the one with prompts, and the share of
// iterations that have prompts.
type steady struct {
	decode, mixed     engine.Work
	captured, capture bool // whether each runs in a graph
	share, prompts    float64
	alone             bool // prompts run in iterations of their own, between those of decodes
	batch             float64
	counter           *engine.Counter
	task              Task
	devices           float64
}

// newSteady prices the iterations of a row: B sequences run, each a prompt of i tokens and then n tokens of answer, so
// that every iteration ends B / n of them and as many prompts come in.
func newSteady(r *Row) (*steady, error) {
	p := r.Problem
	c, err := engine.NewCounter(p)
	if err != nil {
		return nil, err
	}
	s := &steady{counter: c, batch: r.Batch, task: r.task(), devices: float64(p.Accelerators()), alone: !p.Engine.GraphPrompts}
	b := max(1, int(math.Round(r.Batch)))
	context := int(math.Round(s.task.Input + contextShare*r.Output))
	arriving := r.Batch / r.Output
	s.prompts = math.Ceil(arriving)
	s.share = arriving / s.prompts
	chunks := make([]replica.Chunk, int(s.prompts))
	for i := range chunks {
		chunks[i] = replica.Chunk{New: int(math.Round(s.task.Input)), Logits: 1}
	}
	s.decode, s.captured = c.Work(b, context, nil)
	if s.alone {
		b = 0
	}
	s.mixed, s.capture = c.Work(b, context, chunks)
	return s, nil
}

// predict is the time of a token of each sequence, s, and the power of all accelerators, W, with an engine.
func (s *steady) predict(e *catalog.ServingEngine, tdp float64) (step, watts float64) {
	factors := engine.Factors(e)
	all, experts, stages := s.counter.Layers()
	host := engine.HostOf(e, all, experts, stages)
	decode := host.Iteration(s.decode.Kernels(&factors), s.captured, s.batch, 0)
	sequences := s.batch + s.prompts
	if s.alone {
		sequences = s.prompts
	}
	mixed := host.Iteration(s.mixed.Kernels(&factors), s.capture, sequences, s.prompts) + s.task.HostMS*1e-3*s.prompts
	draw := engine.DrawOf(e)
	joules := func(w *engine.Work, seconds float64) float64 {
		return seconds * draw.Watts(tdp, w.Kernels(&factors)/seconds, w.Streamed(&factors)/seconds, w.Arithmetic/seconds)
	}
	first := 1 - s.share
	if s.alone {
		first = 1
	}
	step = first*decode + s.share*mixed
	return step, (first*joules(&s.decode, decode) + s.share*joules(&s.mixed, mixed)) / step * s.devices
}
