package robots

import (
	"errors"
	"fmt"

	"tokenwatt/demand"
	"tokenwatt/demand/robots/charging"
)

// windowBlock joins the windows of charging: they begin and end at multiples of so many hours, where enough of them is left.
const windowBlock = 3

// Loads are the fleet's hourly loads over the study: that of all sites at the meter, whose charging is deferrable where it can wait (schedule:
// shifted), and, where inference runs in a data centre, that of its machines at IT. Their energies are ChargingMWh and ComputeMWh.
// What may move are the windows of charging.Windows around robots that charge as soon as there is room: they keep the fleet's mean state of
// charge between its target and the part that is kept for jobs, and charging below the power of chargers whose robots are not at
// work. Where nothing can move, Warnings say why. Errors wrap ErrProblem.
func (e *Estimation) Loads(p *Problem) ([]demand.Load, error) {
	hours, first := p.Study.Length(), firstHour(p.Study.Year, p.Robots.UTCOffset)
	at := func(h int) *Hour { return &e.ByHour[(first+h)%week] }
	site := demand.Load{Workload: p.Name, AtMeter: true, FirmMW: make([]float64, hours)}
	moves, err := e.flexible(p, first, hours)
	if err != nil {
		return nil, err
	}
	for h := range site.FirmMW {
		kw := at(h).StandbyKW
		if moves == nil {
			kw += at(h).ChargeKW
		}
		site.FirmMW[h] = kw * e.Sites / 1e3
	}
	if moves != nil {
		e.add(&site, moves, at)
	}
	loads := []demand.Load{site}
	if i := e.Inference; i != nil && i.Served != nil {
		machines := demand.Load{
			Workload: p.Name, FirmMW: make([]float64, hours),
			Accelerators: float64(i.Served.Accelerators), Servers: float64(i.Served.Servers),
		}
		for h := range machines.FirmMW {
			machines.FirmMW[h] = at(h).ServerKW * e.Sites / 1e3
		}
		loads = append(loads, machines)
	}
	return loads, nil
}

// flexible is what of a site's charging may move, nil where nothing can or is to.
func (e *Estimation) flexible(p *Problem, first, hours int) (*charging.Flexible, error) {
	if p.Robots.Charging.Schedule != "shifted" {
		return nil, nil
	}
	if hours < week {
		e.Warnings = append(e.Warnings, "charging is firm: fewer hours are studied than a week has")
		return nil, nil
	}
	c, err := e.Week(p)
	if err != nil {
		return nil, err
	}
	for _, series := range []*[]float64{&c.PriceUSDPerKWh, &c.BaseKW, &c.SolarKW, &c.Docked, &c.WorkKWh} {
		if *series != nil {
			*series = append(append([]float64(nil), (*series)[first:]...), (*series)[:first]...)
		}
	}
	plain, err := charging.Uncontrolled(c)
	var moves *charging.Flexible
	if err == nil {
		moves, err = charging.Windows(c, plain, hours, windowBlock)
	}
	switch {
	case errors.Is(err, charging.ErrInfeasible) || errors.Is(err, charging.ErrProblem):
		e.Warnings = append(e.Warnings, "charging is firm: "+err.Error())
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrProblem, err)
	case moves.Unmet != "":
		e.Warnings = append(e.Warnings, "charging is firm: "+moves.Unmet)
		return nil, nil
	}
	return moves, nil
}

// add puts charging that may move into the load of all sites. The windows end with the packs as full as they began or nearly so; what they
// lack or have beyond the closed form's energy by that is spread over all of them in proportion.
func (e *Estimation) add(site *demand.Load, moves *charging.Flexible, at func(h int) *Hour) {
	energy := 0.0
	for h := range site.FirmMW {
		energy += at(h).ChargeKW / 1e3
	}
	scale := e.Sites * energy / moves.EnergyMWh()
	for h, mw := range moves.FirmMW {
		site.FirmMW[h] += scale * mw
	}
	for _, d := range moves.Deferrable {
		d.EnergyMWh *= scale
		d.MaxMW *= scale
		site.Deferrable = append(site.Deferrable, d)
	}
}
