package training

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
var ErrProblem = errors.New("training: problem does not fit")

// Problem is one training run and what it runs on. Of every figure only the mode is read, so that a sweep can
// set modes.
type Problem struct {
	Name        string // of the workload
	Training    scenario.Training
	Model       catalog.Model
	Server      catalog.Server
	Accelerator catalog.Accelerator
	Study       scenario.Study

	// PowerRatio is the mean power of the run over the busy power of its servers, from a plan; 0 stands for 1.
	PowerRatio float64
	// SpareServers stand by for the run, from a plan: they are paid for as its own are, and their idle power is in PowerRatio.
	SpareServers int
	// PUE is facility energy over IT energy in the mean over the run, 1 or above.
	PUE float64
	// EnergyPrice of metered energy; electricity is not counted where it is not given.
	EnergyPrice quantity.Figure[quantity.EnergyPrice]
	// Carbon is the intensity of metered energy; carbon is not counted where it is not given.
	Carbon quantity.Figure[quantity.CarbonIntensity]
}

// Prepared is a problem with everything done that no figure changes: the model's shape is counted and names
// and dates are looked up. It is immutable and safe for use by several goroutines.
type Prepared struct {
	shape         *transformer.Shape
	flopsPerToken float64
	sequence      int
	calendar      calendar.Calendar
	firstHour     int
}

// Prepare checks and keeps what does not change between the draws of a sweep: model, sequence length, attention,
// start and study. Everything else is read by Estimate.
func Prepare(p *Problem) (*Prepared, error) {
	faults := fault.List{Cause: ErrProblem}
	r := &Prepared{sequence: p.Training.SequenceLength}
	if r.sequence == 0 {
		r.sequence = p.Model.Context
	}
	var err error
	r.shape, err = transformer.Of(p.Model)
	faults.Join(err)
	attention, err := transformer.ParseAttention(p.Training.Attention)
	faults.Join(err)
	r.calendar, err = calendar.Of(p.Study)
	faults.Join(err)
	if err == nil {
		r.firstHour, err = r.calendar.Hour(p.Training.Start)
		faults.Join(err)
	}
	if r.sequence < 1 {
		faults.Add("sequence_length", strconv.Itoa(r.sequence), "1 or above")
	}
	if n := p.Model.LearnedPositions; n > 0 && r.sequence > n {
		faults.Add("sequence_length", strconv.Itoa(r.sequence), "at most the model's learned positions, "+strconv.Itoa(n))
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	r.flopsPerToken = float64(r.shape.TrainFLOPsPerToken(quantity.Tokens(r.sequence), attention))
	return r, nil
}
