package supply

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Entry is at which cost a candidate enters the optimum, or how far its largest size keeps it below what it is worth.
type Entry struct {
	Name string
	Kind Kind
	// AtMax tells that the candidate is built at its largest size, and would be built larger without it; else it is not
	// built.
	AtMax bool
	// Capital is the threshold of the capital cost: below it a candidate that is not built enters; up to it one at its
	// largest size stays there. nil where NoCapital says why there is none.
	Capital   *Threshold
	NoCapital string
	// Fuel is the threshold of the fuel price of a candidate that burns fuel and is not built, nil where NoFuel says why
	// there is none or the candidate burns none.
	Fuel   *Threshold
	NoFuel string
	// NotProducer tells that the candidate gives no electricity, so that no cost brings it in; NoCapital says by how much.
	NotProducer bool
}

// Threshold is a cost at which the optimum changes, found by solving again and confirmed on both sides.
type Threshold struct {
	// Factor is the threshold over the present cost; FirstFactor what the hourly prices of the optimum alone say (see
	// BreakEven). For a candidate that is not built FirstFactor is equal to Factor where these prices are unique and above
	// it where they are not, but for what the candidate would earn as reserve and lose by its units and ramps.
	Factor, FirstFactor float64
	// AnnualUSDPerMW is the threshold of a plant as annual cost. Of a plant or store with overnight costs CapexUSDPerKW,
	// EnergyCapexUSDPerKWh and DischargeCapexUSDPerKW are those at the threshold, all parts of a store times Factor;
	// HasCapex tells that they are known.
	AnnualUSDPerMW                                              float64
	CapexUSDPerKW, EnergyCapexUSDPerKWh, DischargeCapexUSDPerKW float64
	HasCapex                                                    bool
	// FuelUSDPerMWh is the threshold of a fuel price, for a MWh of electricity.
	FuelUSDPerMWh float64
	// BelowMW and AboveMW are the capacities (of a store at its largest energy that, in MWh) at 0.1 % below and above it. Confirmed tells that they lie on
	// two sides: built and not built, or at and below the largest size.
	BelowMW, AboveMW float64
	Confirmed        bool
	// Solves is how many solves it took.
	Solves int
	// Change is how the mix changes at 95 % of the threshold of a candidate that enters; of one at its largest size, how it
	// changes without that bound at the present cost. nil where that has no optimum.
	Change *MixChange
}

// MixChange compares the optimum with that of a changed problem.
type MixChange struct {
	// At is the factor on the present cost at which After is the optimum.
	At            float64
	Before, After Mix
	// CostChangeUSD is the cost after less that before.
	CostChangeUSD float64
	// Displaced is what the candidate displaces: how the output of the others changes.
	Displaced []Displacement
}

const (
	// thresholdWidth is how far on both sides of a threshold it is confirmed.
	thresholdWidth = 1e-3
	// leastFactor is the share of the assumed cost below which a threshold is as good as none: what a solver leaves open
	// of the least cost moves it.
	leastFactor = 1e-3
	// entryShare is at which part of the threshold the changed mix is shown.
	entryShare = 0.95
	// traceShare is the part of the capacity below the threshold that still counts as none above it: interior solutions
	// leave traces.
	traceShare = 1e-3
)

// entering is the search for one threshold of one candidate.
type entering struct {
	*answering
	in   *Settings
	name string
	// base is the cost of the present optimum as a function of the factor on the candidate's cost.
	base costLine
	// change sets the factor in a copy of the problem; amount is what of an answer is proportional to it, in USD at
	// factor 1.
	change func(p *Problem, factor float64)
	amount func(a *Asset, factor float64) float64
	atMax  *atBound // of a candidate built at its largest size; nil for one that is not built
	solves int
}

// at solves with the candidate's cost at a factor.
func (e *entering) at(ctx context.Context, factor float64) (*Result, error) {
	p := e.problem.copied()
	e.change(p, factor)
	e.solves++
	r, err := optimum(ctx, p, e.in)
	if err != nil {
		return nil, fmt.Errorf("at %.6g of its cost: %w", factor, err)
	}
	return r, nil
}

func (e *entering) line(ctx context.Context, factor float64) (costLine, error) {
	r, err := e.at(ctx, factor)
	if err != nil {
		return costLine{}, err
	}
	amount := e.amount(r.asset(e.name), factor)
	return costLine{rest: r.ObjectiveUSD - factor*amount, amount: amount}, nil
}

// search finds the threshold from the first of the starts at which something is cheaper than the present optimum, and
// confirms it. errNoGain says that nothing is at any of them.
func (e *entering) search(ctx context.Context, starts []float64) (*Threshold, error) {
	t := &Threshold{}
	for _, start := range starts {
		c, err := findCrossing(ctx, e.base, start, e.line)
		if errors.Is(err, errNoGain) {
			continue
		}
		if err != nil {
			return nil, err
		}
		t.Factor = c.parameter
		if err := e.confirm(ctx, t); err != nil {
			return nil, err
		}
		t.Solves = e.solves
		return t, nil
	}
	return nil, errNoGain
}

// confirm solves on both sides of the threshold.
func (e *entering) confirm(ctx context.Context, t *Threshold) error {
	below, err := e.at(ctx, t.Factor*(1-thresholdWidth))
	if err != nil {
		return err
	}
	above, err := e.at(ctx, t.Factor*(1+thresholdWidth))
	if err != nil {
		return err
	}
	size := (*Asset).size
	if e.atMax != nil {
		size = e.atMax.size
	}
	t.BelowMW, t.AboveMW = size(below.asset(e.name)), size(above.asset(e.name))
	if e.atMax != nil {
		edge := e.atMax.limit * (1 - traceShare/10)
		t.Confirmed = t.BelowMW >= edge && t.AboveMW < edge
		return nil
	}
	dust := e.optimum.dustMW
	t.Confirmed = t.BelowMW > dust && t.AboveMW <= max(dust, traceShare*t.BelowMW)
	return nil
}

// size is what tells whether an asset is built: a plant's or grid's capacity; of a store the larger of its powers, as one
// that stands ready and never runs needs no power to charge, and 0 where it holds nothing.
func (a *Asset) size() float64 {
	switch {
	case a.Kind != Storage:
		return a.CapacityMW
	case a.EnergyMWh == 0:
		return 0
	default:
		return math.Max(a.CapacityMW, a.DischargeMW)
	}
}

// starts are the factors at which a search begins, in turn: just inside what the prices say, which is right where these
// are unique, then ever further in.
func (e *entering) starts(first float64) []float64 {
	if e.atMax != nil {
		first = math.Max(first, 1)
		return []float64{first * (1 + thresholdWidth), 1.2 * first, 2 * first, 5 * first, 25 * first, 1000 * first}
	}
	if e.optimum.MIP != nil || !(first > 0 && first <= 1) {
		first = 1 // it is not built at 1, and prices beside integers bound nothing
	}
	return []float64{first * (1 - thresholdWidth), 0.8 * first, 0.5 * first, 0.2 * first, 0.05 * first, 0.001 * first}
}

// capitalSearch is the search for the threshold of a candidate's capital cost.
func (a *answering) capitalSearch(asset *Asset) *entering {
	e := &entering{answering: a, in: a.inTurn(), name: asset.Name, change: func(p *Problem, factor float64) { p.scaleCapital(asset.Name, factor) }}
	e.amount = func(a *Asset, factor float64) float64 { return (a.Costs.Capital + a.Costs.FixedOM) / factor }
	e.base = costLine{rest: a.optimum.ObjectiveUSD}
	if e.atMax = a.problem.atMax(asset); e.atMax != nil {
		e.base.amount = e.amount(asset, 1)
		e.base.rest -= e.base.amount
	}
	return e
}

// scaleCapital multiplies the capital cost of all parts of a candidate.
func (p *Problem) scaleCapital(name string, factor float64) {
	for i := range p.Plants {
		if c := &p.Plants[i]; c.Name == name {
			c.Cost = c.Cost.scale(factor)
		}
	}
	for i := range p.Stores {
		if s := &p.Stores[i]; s.Name == name {
			s.PowerCost, s.EnergyCost, s.DischargeCost = s.PowerCost.scale(factor), s.EnergyCost.scale(factor), s.DischargeCost.scale(factor)
		}
	}
}

// atBound is a largest size that keeps an asset from being larger.
type atBound struct {
	limit float64
	size  func(a *Asset) float64
}

// atMax finds the largest size at which an asset is built; nil where there is none. A size that is fixed has no choice,
// and is none.
func (p *Problem) atMax(a *Asset) *atBound {
	power := func(a *Asset) float64 { return a.CapacityMW }
	at := func(low, high float64, size func(a *Asset) float64) *atBound {
		if high > low && size(a) >= high*(1-1e-6) {
			return &atBound{high, size}
		}
		return nil
	}
	if c := p.plant(a.Name); c != nil {
		return at(c.MinMW, c.MaxMW, power)
	}
	s := p.store(a.Name)
	if s == nil {
		return nil
	}
	if b := at(s.MinMW, s.MaxMW, power); b != nil {
		return b
	}
	if b := at(s.MinMWh, upTo(s.MaxMWh), func(a *Asset) float64 { return a.EnergyMWh }); b != nil || !s.SeparateDischarge {
		return b
	}
	return at(s.MinDischargeMW, upTo(s.MaxDischargeMW), func(a *Asset) float64 { return a.DischargeMW })
}

// planEntries adds the search of every candidate that is not built and of every one at its largest size.
func (a *answering) planEntries() {
	var list []*Asset
	for i := range a.optimum.Assets {
		asset := &a.optimum.Assets[i]
		if asset.Kind != GridSupply && (!a.optimum.built(asset) || a.problem.atMax(asset) != nil) {
			list = append(list, asset)
		}
	}
	entries := make([]Entry, len(list), len(list)+len(a.problem.NotProducers))
	for _, n := range a.problem.NotProducers {
		entries = append(entries, Entry{Name: n.Name, Kind: Pulsed, NotProducer: true, NoCapital: n.Reason})
	}
	a.answers.Entries = entries
	for i, asset := range list {
		entries[i] = Entry{Name: asset.Name, Kind: asset.Kind, AtMax: a.optimum.built(asset)}
		a.add(BreakEvens, asset.Name, func(ctx context.Context) error { return a.capitalEntry(ctx, asset, &entries[i]) })
		if plant := a.problem.plant(asset.Name); plant != nil && plant.FuelUSDPerMWh > 0 && !entries[i].AtMax {
			a.add(BreakEvens, "fuel of "+asset.Name, func(ctx context.Context) error { return a.fuelEntry(ctx, plant, &entries[i]) })
		}
	}
}

// built tells whether an asset has a size beyond the solver's tolerance.
func (r *Result) built(a *Asset) bool {
	return a.size() > r.dustMW && (a.Kind != Storage || a.EnergyMWh > r.dustMW)
}

// plant finds a plant by name; nil where there is none.
func (p *Problem) plant(name string) *Plant {
	if i := slices.IndexFunc(p.Plants, func(c Plant) bool { return c.Name == name }); i >= 0 {
		return &p.Plants[i]
	}
	return nil
}

// store finds a store by name; nil where there is none.
func (p *Problem) store(name string) *Store {
	if i := slices.IndexFunc(p.Stores, func(s Store) bool { return s.Name == name }); i >= 0 {
		return &p.Stores[i]
	}
	return nil
}

// capitalEntry finds the threshold of a candidate's capital cost and the mix beyond it.
func (a *answering) capitalEntry(ctx context.Context, asset *Asset, entry *Entry) error {
	if entry.NoCapital = a.neverByCapital(asset); entry.NoCapital != "" {
		return nil
	}
	e := a.capitalSearch(asset)
	first := a.optimum.breakEven(asset.Name).Factor
	t, err := e.search(ctx, e.starts(first))
	switch {
	case errors.Is(err, errNoGain) && entry.AtMax:
		entry.NoCapital = "it is at its largest size, but no dearer MW would leave it smaller"
		return nil
	case errors.Is(err, errNoGain):
		entry.NoCapital = a.whyNever(asset)
		return nil
	case err != nil:
		return err
	case !entry.AtMax && t.Factor < leastFactor:
		entry.NoCapital = "it would have to cost less than a thousandth of what is assumed"
		return nil
	}
	t.FirstFactor = first
	t.costs(a.problem, asset.Name)
	entry.Capital = t
	if !t.Confirmed {
		a.warn("the break-even of %s at %.6g of its cost is not confirmed: it has %.6g MW just below and %.6g MW just above", asset.Name, t.Factor, t.BelowMW, t.AboveMW)
	}
	at := entryShare * t.Factor
	if entry.AtMax {
		at = 1
		e.change = func(p *Problem, _ float64) { p.unlimited(asset.Name) }
	}
	t.Change, err = e.mixChange(ctx, at)
	if entry.AtMax && errors.Is(err, ErrUnbounded) {
		a.warn("without its largest size %s earns on every MW without end", asset.Name)
		return nil
	}
	return err
}

// unlimited takes the largest sizes of a candidate away.
func (p *Problem) unlimited(name string) {
	if c := p.plant(name); c != nil {
		c.MaxMW = math.Inf(1)
	}
	if s := p.store(name); s != nil {
		s.MaxMW, s.MaxMWh, s.MaxDischargeMW = math.Inf(1), 0, 0
	}
}

// mixChange solves the changed problem and compares.
func (e *entering) mixChange(ctx context.Context, factor float64) (*MixChange, error) {
	r, err := e.at(ctx, factor)
	if err != nil {
		return nil, err
	}
	c := &MixChange{At: factor, Before: MixOf(e.optimum), After: MixOf(r)}
	c.CostChangeUSD = c.After.CostUSD - c.Before.CostUSD
	c.Displaced = displaced(&c.Before, &c.After, e.name)
	return c, nil
}

// costs says what the factor stands for.
func (t *Threshold) costs(p *Problem, name string) {
	var power, energy, discharge Capital
	if c := p.plant(name); c != nil {
		power = c.Cost
		t.AnnualUSDPerMW = t.Factor * c.Cost.AnnualUSD
	}
	if s := p.store(name); s != nil {
		power, energy, discharge = s.PowerCost, s.EnergyCost, s.DischargeCost
	}
	t.HasCapex = power.OvernightUSD > 0 || energy.OvernightUSD > 0 || discharge.OvernightUSD > 0
	t.CapexUSDPerKW = t.Factor * power.OvernightUSD / 1000
	t.EnergyCapexUSDPerKWh = t.Factor * energy.OvernightUSD / 1000
	t.DischargeCapexUSDPerKW = t.Factor * discharge.OvernightUSD / 1000
}

// neverByCapital says why no search can find a threshold; "" where one may.
func (a *answering) neverByCapital(asset *Asset) string {
	if c := a.problem.plant(asset.Name); c != nil {
		switch {
		case c.Cost.AnnualUSD == 0:
			return "it costs nothing to build already"
		case c.MaxMW == 0:
			return "its largest size is zero"
		case a.problem.bars(c.DirectKgPerMWh):
			return "a carbon cap of zero bars it: it emits"
		}
	}
	if s := a.problem.store(asset.Name); s != nil {
		switch {
		case s.PowerCost.AnnualUSD == 0 && s.EnergyCost.AnnualUSD == 0 && s.DischargeCost.AnnualUSD == 0:
			return "it costs nothing to build already"
		case s.MaxMW == 0:
			return "its largest size is zero"
		}
	}
	return ""
}

// whyNever says why a candidate stays out at any capital cost.
func (a *answering) whyNever(asset *Asset) string {
	highest := slices.Max(a.optimum.PriceUSDPerMWh)
	c := a.problem.plant(asset.Name)
	if c == nil {
		return "even without capital cost it gains nothing: the hourly prices differ by less than its losses and wear cost"
	}
	if cost := a.optimum.effective(a.problem, c); cost >= highest {
		return fmt.Sprintf("even without capital cost it would not run: a MWh costs %.4g USD with its carbon, the hourly price is at most %.4g", cost, highest)
	}
	return "even without capital cost it lowers the cost of nothing: in the hours in which its power is worth more than it costs to run, there is none of it or others give it for as little"
}

// fuelEntry finds the fuel price at which a candidate enters.
func (a *answering) fuelEntry(ctx context.Context, plant *Plant, entry *Entry) error {
	if plant.MaxMW == 0 || a.problem.bars(plant.DirectKgPerMWh) {
		entry.NoFuel = a.neverByCapital(a.optimum.asset(plant.Name))
		return nil
	}
	now := plant.FuelUSDPerMWh
	e := &entering{answering: a, in: a.inTurn(), name: plant.Name, base: costLine{rest: a.optimum.ObjectiveUSD}}
	e.change = func(p *Problem, factor float64) { p.plant(plant.Name).FuelUSDPerMWh = factor * now }
	e.amount = func(a *Asset, _ float64) float64 { return a.OutputMWh * now }
	first := a.fuelWorth(plant) / now
	t, err := e.search(ctx, append(e.starts(first), 0))
	switch {
	case errors.Is(err, errNoGain):
		entry.NoFuel = "even with free fuel it costs more to build than it is worth"
		return nil
	case err != nil:
		return err
	}
	t.FirstFactor, t.FuelUSDPerMWh = first, t.Factor*now
	entry.Fuel = t
	if !t.Confirmed {
		a.warn("the fuel price at which %s enters, %.6g USD/MWh, is not confirmed: it has %.6g MW just below and %.6g MW just above", plant.Name, t.FuelUSDPerMWh, t.BelowMW, t.AboveMW)
	}
	t.Change, err = e.mixChange(ctx, entryShare*t.Factor)
	return err
}

// fuelWorth is the fuel cost f of a MWh of electricity at which a MW earns its annual cost at the hourly prices,
//
//	sum_h availability_h x max(0, price_h - other marginal cost - f) / years = annual cost,
//
// found exactly: the left side is piecewise linear and falls with f. 0 where free fuel does not reach it.
func (a *answering) fuelWorth(plant *Plant) float64 {
	other := a.optimum.effective(a.problem, plant) - plant.FuelUSDPerMWh
	type hour struct{ rent, share float64 }
	var hours []hour
	for h, price := range a.optimum.PriceUSDPerMWh {
		if share := plant.available(h); share > 0 && price > other {
			hours = append(hours, hour{price - other, share})
		}
	}
	slices.SortStableFunc(hours, func(x, y hour) int {
		switch {
		case x.rent > y.rent:
			return -1
		case x.rent < y.rent:
			return 1
		default:
			return 0
		}
	})
	// With the k dearest hours running, value = sum share x rent - f sum share.
	want := plant.Cost.AnnualUSD * a.optimum.Years
	var value, share float64
	for i, h := range hours {
		value += h.share * h.rent
		share += h.share
		f := (value - want) / share
		if last := i == len(hours)-1; f >= 0 && (last || f >= hours[i+1].rent) {
			return f
		}
	}
	return 0
}
