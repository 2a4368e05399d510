package tokenwatt

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"tokenwatt/catalog"
	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/scenario"
	"tokenwatt/supply/fusion"
	lawson "tokenwatt/supply/fusion/steady"
)

// FusionSettings say how the machines of a scenario are answered for; what is asked, the draws and the seed are the scenario's.
type FusionSettings struct {
	// Version is recorded in the report.
	Version string
	// Machines are the names of those that are computed; nil for all.
	Machines []string
	// Workers is the number of goroutines, 0 for all cores. It does not change the answers.
	Workers int
	// NoDraws leaves the draws out, NoMap the map: the former take minutes.
	NoDraws, NoMap bool
	// Progress, if not nil, is told what is being done.
	Progress func(phase, state string)
}

// FusionResult is what is computed of a scenario's machines: the report, and what it was made of.
type FusionResult struct {
	Report *report.Fusion
	// Answers are those of the machines in the scenario's order.
	Answers []*FusionAnswers
}

// ErrNoMachine is returned for a scenario without the section fusion.
var ErrNoMachine = errors.New("tokenwatt: no machine to compute: give fusion.machines, such as machines: {mine: {preset: helion-like-d-he3}}")

// traceInstants is the number of instants of a report's traces.
const traceInstants = 241

// Fusion answers for the machines of a resolved scenario: pulse, plant and cost at their modes, what one would have to believe for a
// net power above 0, for the power and for the cost that the scenario asks for, and the chance of each over the ranges.
//
// The error is ErrNoMachine, ErrNoSuchMachine for a name that no machine has, *MachineError for refused figures, or names
// the machine whose computation failed. A plant that is not a producer is no error.
func Fusion(ctx context.Context, s *scenario.Scenario, settings *FusionSettings) (*FusionResult, error) {
	if settings == nil {
		settings = &FusionSettings{}
	}
	plants, err := chosenPlants(s, settings.Machines)
	if err != nil {
		return nil, err
	}
	r := &FusionResult{Report: &report.Fusion{
		SchemaVersion: report.FusionSchemaVersion, Version: settings.Version, Scenario: s.Name, Description: s.Description, Seed: s.Seed,
	}}
	record, err := reportRecord(r.Report)
	if err != nil {
		return nil, err
	}
	for _, o := range fusion.Objections() {
		r.Report.Objections = append(r.Report.Objections, report.FusionObjection{Letter: o.Letter, Text: o.Text})
	}
	targets := fusionTargetsOf(s)
	for i := range plants {
		p := &plants[i]
		q := FusionQuestion{Targets: targets.list(), Seed: uint64(s.Seed), Workers: settings.Workers, MapCells: 20, Traces: traceInstants}
		if !settings.NoDraws {
			q.Draws = s.Fusion.Draws
		}
		if settings.NoMap {
			q.MapCells = -1
		}
		if settings.Progress != nil {
			q.Progress = func(what, state string) { settings.Progress(p.Name+": "+what, state) }
		}
		a, err := AnswerFusion(ctx, p, q)
		if err != nil {
			return nil, err
		}
		if err := a.Result.Bracket(p.Ranges()); err != nil {
			return nil, fmt.Errorf("machine %s, at an end of its ranges: %w", p.Name, err)
		}
		r.Answers, r.Report.Machines = append(r.Answers, a), append(r.Report.Machines, machineReport(a, &targets, &record))
	}
	return r, nil
}

// chosenPlants are the machines that are asked for.
func chosenPlants(s *scenario.Scenario, names []string) ([]FusionPlant, error) {
	if s.Fusion == nil || len(s.Fusion.Machines) == 0 {
		return nil, ErrNoMachine
	}
	for _, name := range names {
		if s.Fusion.Machines.Get(name) == nil {
			return nil, fmt.Errorf("%w %q: the scenario has %s", ErrNoSuchMachine, name, machineNames(s))
		}
	}
	plants, err := FusionPlants(s)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return plants, nil
	}
	return slices.DeleteFunc(plants, func(p FusionPlant) bool { return !slices.Contains(names, p.Name) }), nil
}

// ErrNoSuchMachine is wrapped where a machine is asked for that a scenario does not have.
var ErrNoSuchMachine = errors.New("tokenwatt: no such machine")

// machineNames lists a scenario's machines.
func machineNames(s *scenario.Scenario) string {
	text := ""
	for i := range s.Fusion.Machines {
		if i > 0 {
			text += ", "
		}
		text += strconv.Quote(s.Fusion.Machines[i].Name)
	}
	return text
}

// fusionTargets are what the answers backwards reach for beside a net power above 0.
type fusionTargets struct {
	power fusion.Target
	// price has a level of 0 where nothing gives one; priceNamed is what does.
	price      fusion.Target
	priceNamed string
}

// fusionTargetsOf reads the targets of a scenario: its power, and its price of electricity, which is that of the section fusion, of
// the site, or of the supply's grid, whichever is given first.
func fusionTargetsOf(s *scenario.Scenario) fusionTargets {
	t := fusionTargets{power: fusion.Target{Kind: fusion.NetPower, Level: s.Fusion.Power.Mode.MW()}, price: fusion.Target{Kind: fusion.CostBelow}}
	set := func(price *quantity.Figure[quantity.EnergyPrice], named string) {
		if usd := price.Mode.USDPerMWh(); t.price.Level == 0 && price.Known() && usd > 0 {
			t.price.Level, t.priceNamed = usd, named
		}
	}
	set(&s.Fusion.LCOE, "fusion.lcoe")
	set(&s.Site.Tariff, "the site's tariff")
	if s.Supply != nil && s.Supply.Grid != nil {
		set(&s.Supply.Grid.Price, "the mean price of the supply's grid")
		if known := s.Define.Grids.Get(s.Supply.Grid.Grid); known != nil {
			set(&known.Value.Price, "the mean price of the supply's grid")
		}
	}
	return t
}

// list are the targets that there are.
func (t *fusionTargets) list() []fusion.Target {
	list := []fusion.Target{t.power}
	if t.price.Level > 0 {
		list = append(list, t.price)
	}
	return list
}

// reportRecord fills experiments, curves and minima and returns the experiment of the record with the highest triple product of a
// field-reversed configuration.
func reportRecord(r *report.Fusion) (lawson.Achieved, error) {
	known, err := catalog.Embedded()
	if err != nil {
		return lawson.Achieved{}, err
	}
	achieved, needs, err := lawson.Record(known)
	if err != nil {
		return lawson.Achieved{}, err
	}
	for i := range achieved {
		if a := &achieved[i]; a.NTTau > 0 {
			name := a.Machine
			if a.Shot != "" {
				name += " " + a.Shot
			}
			r.Record = append(r.Record, report.FusionExperiment{Name: name, Year: a.Year, FRC: a.Concept == "frc", KeV: a.Ions(), NTTau: a.NTTau})
		}
	}
	for i := range needs {
		n := &needs[i]
		name := n.Fuel.String() + " ignition"
		if !math.IsInf(n.Gain, 1) {
			name = fmt.Sprintf("%v Q = %g", n.Fuel, n.Gain)
		}
		r.Needs = append(r.Needs, report.FusionNeed{Name: name, KeV: n.T, NTTau: n.NTTau})
		curve, err := lawsonCurve(n, name)
		if err != nil {
			return lawson.Achieved{}, err
		}
		r.Curves = append(r.Curves, curve)
	}
	best, _ := lawson.Highest(achieved, "frc")
	return best, nil
}

// lawsonCurve is the curve of one need over the range of its fuel, as far as a factor of a thousand above its least product.
func lawsonCurve(n *lawson.Need, name string) (report.FusionCurve, error) {
	p := lawson.Plasma{Fuel: n.Fuel}
	low, high := p.Range()
	const points = 120
	temperatures := make([]float64, points+1)
	for i := range temperatures {
		temperatures[i] = min(max(low*math.Pow(high/low, float64(i)/points), low), high)
	}
	curve, err := p.Curve(temperatures, n.Gain)
	if err != nil {
		return report.FusionCurve{}, err
	}
	out := report.FusionCurve{Name: name}
	for _, point := range curve {
		if point.NTTau < 1e3*n.NTTau {
			out.KeV, out.NTTau = append(out.KeV, point.T), append(out.NTTau, point.NTTau)
		}
	}
	return out, nil
}
