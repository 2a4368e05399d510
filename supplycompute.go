package tokenwatt

import (
	"errors"
	"fmt"

	"tokenwatt/demand"
	"tokenwatt/scenario"
	"tokenwatt/supply"
)

// deferred takes the part of a known load that may move out of its firm power, window by window.
func deferred(load *demand.Load, d *scenario.FixedDeferrable) error {
	share, length, most := d.Share.Mode.Float(), int(d.Window.Mode.Hours()+0.5), d.Max.Mode.MW()
	for first := 0; first < len(load.FirmMW); first += length {
		end := min(first+length, len(load.FirmMW))
		window := demand.Deferrable{FirstHour: first, EndHour: end, MaxMW: most}
		for h := first; h < end; h++ {
			moves := share * load.FirmMW[h]
			if moves > most*(1+1e-9) {
				return fmt.Errorf("%w: deferrable.max is %g MW, and %g MW of hour %d may move", errDeferrable, most, moves, h)
			}
			window.EnergyMWh += moves
			load.FirmMW[h] -= moves
		}
		load.Deferrable = append(load.Deferrable, window)
	}
	return nil
}

// errDeferrable is wrapped where what moves of a load is more than its machines draw.
var errDeferrable = errors.New("tokenwatt: the deferrable part of a load is above its machines")

// compute describes the workloads behind the metered load to the supply: what their accelerators draw and cost. What a
// workload's own machines cost is that of the closed form at the modes.
func (p *plan) compute() ([]supply.Compute, error) {
	s := p.scenario.Supply
	if s.LostCompute == nil && s.Shift == nil {
		return nil, nil
	}
	c, err := newChain(p.scenario, p.scenario.Site.Tariff, p.scenario.Site.Carbon, &p.studies, p.plant)
	if err == nil {
		err = c.evaluate()
	}
	if err != nil {
		return nil, err
	}
	var list []supply.Compute
	for i := range p.facility.Workloads {
		meter := &p.facility.Workloads[i].Meter
		one := supply.Compute{
			Workload: meter.Workload, LoadMW: meter.FirmMW, Accelerators: meter.Accelerators, Windows: len(meter.Deferrable),
			PeakMW: drawn(meter),
		}
		for k := range c.steps {
			if st := &c.steps[k]; st.name == meter.Workload || st.studied != nil && inferenceName(st.name) == meter.Workload {
				p.price(&one, st)
			}
		}
		if w := p.scenario.Workloads.Get(meter.Workload); w != nil && w.Value.Load != nil && w.Value.Load.Deferrable != nil {
			one.BaseMW = steady(meter.Deferrable, p.loads[i].FirmMW)
		}
		list = append(list, one)
	}
	return list, nil
}

// price fills in what an hour of one of a workload's accelerators costs, and what its pauses take.
func (p *plan) price(one *supply.Compute, st *step) {
	switch {
	case st.serving != nil:
		if e := st.serving.estimation; e.Accelerators > 0 {
			one.USDPerAcceleratorHour = e.HardwareRate.USDPerHour() / float64(e.Accelerators)
		}
	case st.training != nil:
		e, o := st.training.estimation, &st.training.given.Operation
		if e.AcceleratorHours > 0 {
			one.USDPerAcceleratorHour = e.Hardware.USD() / e.AcceleratorHours
		}
		one.Paused, one.PauseH = true, o.Pause.Mode.Hours()
		one.CheckpointH = o.CheckpointPause.Mode.Hours() + o.Restart.Mode.Hours()
	case st.studied != nil:
		one.USDPerAcceleratorHour = st.studied.outcome.USDPerAcceleratorHour
	default:
		one.Accelerators = float64(st.load.given.Accelerators.Mode)
	}
}

// drawn is the most that a load draws at the meter in any hour, all of its windows at their highest.
func drawn(meter *demand.Load) float64 {
	power := append([]float64(nil), meter.FirmMW...)
	for _, d := range meter.Deferrable {
		for h := d.FirstHour; h < d.EndHour; h++ {
			power[h] += d.MaxMW
		}
	}
	_, most := bounds(power)
	return most
}

// steady is how the windows of a load would have run of which a share moves: in step with what of it stays. A window
// without a firm part runs in every hour alike.
func steady(windows []demand.Deferrable, firmMW []float64) [][]float64 {
	base := make([][]float64, len(windows))
	for k, d := range windows {
		firm := 0.0
		for _, mw := range firmMW[d.FirstHour:d.EndHour] {
			firm += mw
		}
		base[k] = make([]float64, d.EndHour-d.FirstHour)
		for h := range base[k] {
			base[k][h] = d.EnergyMWh / float64(len(base[k]))
			if firm > 0 {
				base[k][h] = d.EnergyMWh * firmMW[d.FirstHour+h] / firm
			}
		}
	}
	return base
}
