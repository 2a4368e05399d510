package serving

import (
	"errors"
	"strconv"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
	"tokenwatt/demand/calendar"
	"tokenwatt/internal/fault"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// ErrProblem is wrapped by the errors about figures of a problem.
var ErrProblem = errors.New("serving: problem does not fit")

// Problem is a served model and what it runs on. Of every figure only the mode is read, so that a sweep can set
// modes.
type Problem struct {
	Name        string // of the workload
	Serving     scenario.Serving
	Model       catalog.Model
	Server      catalog.Server
	Accelerator catalog.Accelerator
	Study       scenario.Study

	// PUE is facility energy over IT energy in the mean over the study, 1 or above.
	PUE float64
	// EnergyPrice of metered energy; electricity is not counted where it is not given.
	EnergyPrice quantity.Figure[quantity.EnergyPrice]
	// Carbon is the intensity of metered energy; carbon is not counted where it is not given.
	Carbon quantity.Figure[quantity.CarbonIntensity]
}

// Prepared is a problem with everything done that no figure changes: the model's shape and the days of the
// calendar are counted. It is immutable and safe for use by several goroutines.
type Prepared struct {
	shape    *transformer.Shape
	calendar calendar.Calendar
	week     week
}

// Prepare checks and keeps what does not change between the draws of a sweep: model and study. Everything else is
// read by Estimate.
func Prepare(p *Problem) (*Prepared, error) {
	faults := fault.List{Cause: ErrProblem}
	r := &Prepared{}
	var err error
	r.shape, err = transformer.Of(p.Model)
	faults.Join(err)
	r.calendar, err = calendar.Of(p.Study)
	faults.Join(err)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	r.week = weekOf(r.calendar)
	return r, nil
}

// figures are the modes of a problem, checked.
type figures struct {
	visitors, requests, input, output             float64
	peakToMean, weekend, headroom                 float64
	weightBytes, cacheBytes, batch, mfu, eta      float64
	stepTime, sequenceTime, layerTime, layers     float64 // overheads of a step in s, and layers
	peak, bandwidth, memory                       float64 // of one accelerator
	maximum, idle, busy, accelerators, perReplica float64
}

// read checks every figure and returns the modes.
func (p *Problem) read() (figures, error) {
	l := fault.List{Cause: ErrProblem}
	s := &p.Serving
	f := figures{
		visitors:     fault.Positive(&l, &s.Visitors, "visitors"),
		requests:     fault.Positive(&l, &s.RequestsPerVisitor, "requests_per_visitor"),
		input:        fault.NotNegative(&l, &s.InputTokens, "input_tokens"),
		output:       fault.Positive(&l, &s.OutputTokens, "output_tokens"),
		peakToMean:   fault.Number(&l, &s.PeakToMean, "peak_to_mean", "1 or above and below 24: an hour holds at most the day", peakFits),
		weekend:      fault.Positive(&l, &s.WeekendFactor, "weekend_factor"),
		headroom:     fault.Number(&l, &s.Headroom, "headroom", "0 or above and below 1", func(v float64) bool { return v >= 0 && v < 1 }),
		weightBytes:  fault.Positive(&l, &s.WeightBytes, "weight_bytes"),
		cacheBytes:   fault.Positive(&l, &s.CacheBytes, "cache_bytes"),
		batch:        fault.AtLeastOne(&l, &s.Batch, "batch"),
		mfu:          fault.Share(&l, &s.PrefillMFU, "prefill_mfu"),
		eta:          fault.Share(&l, &s.DecodeEfficiency, "decode_efficiency"),
		stepTime:     fault.NotNegative(&l, &s.StepOverhead, "step_overhead"),
		sequenceTime: fault.NotNegative(&l, &s.SequenceOverhead, "sequence_overhead"),
		layerTime:    fault.NotNegative(&l, &s.LayerOverhead, "layer_overhead"),
		layers:       float64(p.Model.Layers),
		bandwidth:    fault.Positive(&l, &p.Accelerator.MemoryBandwidth, "memory_bandwidth"),
		memory:       fault.Positive(&l, &p.Accelerator.Memory, "memory"),
		maximum:      fault.Positive(&l, &p.Server.MaxPower, "max_power"),
		idle:         fault.NotNegative(&l, &p.Server.IdlePower, "idle_power"),
		busy:         fault.Share(&l, &p.Server.BusyFraction, "busy_fraction"),
		accelerators: float64(p.Server.Accelerators),
		perReplica:   float64(s.ServersPerReplica),
	}
	if peak := p.peak(); peak != nil {
		f.peak = fault.Positive(&l, peak, "peak of the accelerator in "+s.Precision)
	} else {
		l.Add("precision", strconv.Quote(s.Precision), "bf16, fp8, fp4 or int8")
	}
	if f.accelerators < 1 {
		l.Add("accelerators of the server", strconv.Itoa(p.Server.Accelerators), "1 or above")
	}
	if f.perReplica < 0 {
		l.Add("servers_per_replica", strconv.Itoa(s.ServersPerReplica), "1 or above, or not given")
	}
	if s.PeakHour < 0 || s.PeakHour > 23 {
		l.Add("peak_hour", strconv.Itoa(s.PeakHour), "0 to 23")
	}
	if !(p.PUE >= 1) || p.PUE > largestPUE {
		l.Add("pue", strconv.FormatFloat(p.PUE, 'g', 6, 64), "1 or above")
	}
	if !(f.busy*f.maximum >= f.idle) {
		l.Add("idle_power", strconv.FormatFloat(f.idle, 'g', 6, 64)+" W",
			"at most the draw under load, "+strconv.FormatFloat(f.busy*f.maximum, 'g', 6, 64)+" W")
	}
	if n := p.Model.LearnedPositions; n > 0 && f.input+f.output > float64(n) {
		l.Add("input_tokens + output_tokens", strconv.FormatFloat(f.input+f.output, 'g', 6, 64),
			"at most the model's learned positions, "+strconv.Itoa(n))
	}
	return f, l.Err()
}

// largestPUE is far beyond any building; what is above it is a slip of units.
const largestPUE = 100

// peak returns the accelerator's peak in the precision of the matrix products, nil for one that does not exist.
func (p *Problem) peak() *quantity.Figure[quantity.Compute] {
	switch a := &p.Accelerator; p.Serving.Precision {
	case "bf16":
		return &a.PeakBF16
	case "fp8":
		return &a.PeakFP8
	case "fp4":
		return &a.PeakFP4
	case "int8":
		return &a.PeakINT8
	}
	return nil
}
