package supply

import (
	"math"

	"tokenwatt/catalog"
	"tokenwatt/scenario"
)

// units sets the size of a plant's units, whether they are whole and whether they are switched. What the catalog knows of
// switching acts where the scenario asks for a commitment.
func (a *assembly) units(path string, p *Plant, c *scenario.Candidate, t *catalog.Technology) {
	p.WholeUnits = c.Units == "whole"
	switch c.Commitment {
	case "relaxed":
		p.Commitment = Relaxed
	case "integer":
		p.Commitment = Integer
	}
	committed := p.Commitment != Uncommitted
	if unit := over(c.Unit, t.Unit); c.Unit.Known() || p.WholeUnits || committed {
		p.UnitMW = unit.Mode.MW()
	}
	if c.Ramp.Known() {
		p.RampUp = c.Ramp.Mode.Float()
	}
	if committed {
		p.MinLoad = over(c.MinLoad, t.MinLoad).Mode.Float()
		p.StartUSDPerMW = over(c.StartCost, t.StartCost).Mode.USDPerMW()
		p.RampUp = over(c.Ramp, t.Ramp).Mode.Float()
		p.MinUpH, p.MinDownH = wholeHours(over(c.MinUp, t.MinUp).Mode.Hours()), wholeHours(over(c.MinDown, t.MinDown).Mode.Hours())
		a.zeroes(path, c.Technology,
			optional{"min_load", over(c.MinLoad, t.MinLoad).Known()},
			optional{"start_cost", over(c.StartCost, t.StartCost).Known()})
	}
	p.RampDown = p.RampUp
}

// wholeHours rounds up: a unit that must run for half an hour runs for one.
func wholeHours(hours float64) int { return int(math.Ceil(hours - 1e-9)) }

// pulse turns a plant that is dispatched by its repetition rate into pulses. A unit of U MW at f pulses a second gives
// U / (3600 f) MWh with each of them, what drives the next one apart. A pulse wears the cost of the parts that it wears out
// over the pulses that they last for.
func (a *assembly) pulse(path string, p *Plant, c *scenario.Candidate, t *catalog.Technology) {
	rate := over(c.PulseRate, t.PulseRate)
	if !rate.Known() {
		return
	}
	unit := over(c.Unit, t.Unit).Mode.MW()
	if !(unit > 0) {
		a.fail(path, "a pulsed plant needs unit, the power of one at its highest rate")
		return
	}
	recirculating := over(c.Recirculating, t.Recirculating)
	wear, shots := over(c.WearCapex, t.WearCapex), over(c.Shots, t.Shots)
	p.Kind = Pulsed
	p.Pulse = &Pulse{
		GrossMWh:           unit / (3600 * rate.Mode.PerSecond()) / (1 - recirculating.Mode.Float()),
		RecirculatingShare: recirculating.Mode.Float(),
		PerMWYr:            c.MaxPulses.Mode.PerSecond() * secondsPerYear / unit,
	}
	if wear.Known() && shots.Known() {
		p.Pulse.WearUSD = wear.Mode.USDPerMW() * unit / float64(shots.Mode)
	}
	a.zeroes(path, c.Technology,
		optional{"recirculating", recirculating.Known()},
		optional{"auxiliary", over(c.Auxiliary, t.Auxiliary).Known()},
		optional{"wear_capex and shots", wear.Known() && shots.Known() || c.MaxPulses.Known()})
}

// secondsPerYear are those of the 8760 hours that annual costs are for.
const secondsPerYear = 8760 * 3600

// matching is how a plant's output is counted, as the problem calls it.
func matching(text string) Matching {
	switch text {
	case "carbon-free":
		return MatchCarbonFree
	case "fossil":
		return MatchFossil
	default:
		return MatchByEmissions
	}
}

// firmShare is the share of a plant's capacity that counts for the margin: nothing of sun and wind, what forced outages
// leave of others, unless the scenario says.
func firmShare(p *Plant, c *scenario.Candidate, t *catalog.Technology) float64 {
	forced := over(c.ForcedOutage, t.ForcedOutage)
	switch {
	case c.FirmShare.Known():
		return c.FirmShare.Mode.Float()
	case p.Kind.natural():
		return 0
	case forced.Known():
		return 1 - forced.Mode.Float()
	default:
		return meanAvailability(c, t)
	}
}
