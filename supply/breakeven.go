package supply

import (
	"context"
	"fmt"
	"math"
	"sort"

	"tokenwatt/lp"
)

// breakEvens prices every plant, and every store that was not built, against the hourly prices.
func (r *Result) breakEvens(ctx context.Context, p *Problem, s *Settings) error {
	for i := range p.Plants {
		r.BreakEven = append(r.BreakEven, r.plantBreakEven(p, &p.Plants[i]))
	}
	for i := range p.Stores {
		b, err := r.storeBreakEven(ctx, p, &p.Stores[i], s)
		if err != nil {
			return err
		}
		r.BreakEven = append(r.BreakEven, b)
	}
	return nil
}

// asset finds an asset by name.
func (r *Result) asset(name string) *Asset {
	for i := range r.Assets {
		if r.Assets[i].Name == name {
			return &r.Assets[i]
		}
	}
	return nil
}

// plantBreakEven is the value of one MW of a plant at the hourly prices,
//
//	value = sum_h availability_h x max(0, price_h - marginal cost) / years,
//
// with the shadow prices of the carbon cap and of the carbon-free shares in the marginal cost, over the dearest hours
// alone where a year's hours are limited, less the auxiliary power at the hourly prices, and with what firm capacity is
// worth in the planning reserve. It is the annual cost at which the plant's reduced cost is zero. The solver's own
// reduced cost is not used: of a plant that is not built all rows
// output_h <= availability_h x size hold with equality at zero, so their duals are not unique, only bounded from
// below by max(0, price_h - marginal cost), and a reduced cost with larger ones would put the break-even too
// high. With the smallest duals the plant stays out for every cost above the value; below it, it comes in
// wherever the hourly prices themselves are unique. What its units lose by least loads, starts and ramps, and earn as
// reserve, is not in it.
func (r *Result) plantBreakEven(p *Problem, plant *Plant) BreakEven {
	b := BreakEven{
		Name: plant.Name, Built: r.built(r.asset(plant.Name)),
		AnnualUSDPerMW: plant.Cost.AnnualUSD, ValueUSDPerMW: r.earns(p, plant)/r.Years + plant.FirmShare*r.MarginShadowUSDPerMWYr,
	}
	if b.AnnualUSDPerMW > 0 {
		b.Factor = b.ValueUSDPerMW / b.AnnualUSDPerMW
	}
	b.capex(plant.Cost, Capital{})
	return b
}

// earns is what a MW of a plant earns at the hourly prices.
func (r *Result) earns(p *Problem, plant *Plant) float64 {
	cost := r.effective(p, plant)
	var value float64
	var earning []int // hours
	for h, price := range r.PriceUSDPerMWh {
		value -= plant.AuxiliaryShare * price
		if price > cost && !p.barsPlant(plant) {
			earning = append(earning, h)
		}
	}
	left := math.Inf(1)
	if hours := plant.yearlyHours(); hours > 0 {
		left = hours * r.Years
		sort.SliceStable(earning, func(i, j int) bool { return r.PriceUSDPerMWh[earning[i]] > r.PriceUSDPerMWh[earning[j]] })
	}
	for _, h := range earning {
		share := math.Min(plant.available(h), left)
		left -= share
		value += share * (r.PriceUSDPerMWh[h] - cost)
	}
	return value
}

// capex scales overnight costs with the factor: fixed O&M is a share of them and scales along.
func (b *BreakEven) capex(power, energy Capital) {
	if power.OvernightUSD > 0 || energy.OvernightUSD > 0 {
		b.HasCapex = true
		b.CapexUSDPerKW = b.Factor * power.OvernightUSD / 1000
		b.EnergyCapexUSDPerKWh = b.Factor * energy.OvernightUSD / 1000
	}
}

// storeBreakEven is the factor on the whole annual cost of a store at which one that trades at the hourly
// prices just breaks even, at its best ratio of energy to power. Profit is homogeneous in its sizes P, D (of its own
// discharge converter) and E, so the factor is the optimum of
//
//	max  sum_h price_h (eta_d discharge_h - charge_h) - variable O&M (charge_h + discharge_h) - wear discharge_h
//	s.t. the store's rows, and (cost_P P + cost_D D + cost_E E) x years = 1
//
// A store that was built inside its bounds earns exactly its cost, so that its factor is 1 and nothing is solved.
func (r *Result) storeBreakEven(ctx context.Context, p *Problem, s *Store, settings *Settings) (BreakEven, error) {
	a := r.asset(s.Name)
	b := BreakEven{Name: s.Name, Built: r.built(a)}
	if s.PowerCost.AnnualUSD == 0 && s.EnergyCost.AnnualUSD == 0 && s.DischargeCost.AnnualUSD == 0 {
		return b, nil
	}
	power, discharge, energy := a.CapacityMW, a.DischargeMW, a.EnergyMWh
	b.Factor = 1
	if !b.Built || r.atBounds(a, s) {
		var err error
		if b.Factor, power, discharge, energy, err = r.trade(ctx, s, settings); err != nil {
			return b, err
		}
	}
	b.AnnualUSDPerMW = s.PowerCost.AnnualUSD
	if power > 0 {
		b.DurationH = energy / power
		b.AnnualUSDPerMW += b.DurationH*s.EnergyCost.AnnualUSD + discharge/power*s.DischargeCost.AnnualUSD
	}
	b.ValueUSDPerMW = b.Factor * b.AnnualUSDPerMW
	b.capex(s.PowerCost, s.EnergyCost)
	return b, nil
}

// atBounds tells whether a size of a store stands at a bound of its own, so that it need not earn its cost.
func (r *Result) atBounds(a *Asset, s *Store) bool {
	at := func(x, low, high float64) bool { return x >= high-r.dustMW || low > 0 && x <= low+r.dustMW }
	return at(a.CapacityMW, s.MinMW, s.MaxMW) || at(a.EnergyMWh, s.MinMWh, upTo(s.MaxMWh)) ||
		s.SeparateDischarge && at(a.DischargeMW, s.MinDischargeMW, upTo(s.MaxDischargeMW))
}

// trade solves the programme of storeBreakEven and returns its optimum and the best sizes.
func (r *Result) trade(ctx context.Context, s *Store, settings *Settings) (factor, power, discharge, energy float64, err error) {
	hours := len(r.PriceUSDPerMWh)
	m := &lp.Model{Name: "store at hourly prices"}
	// Prices in 100 USD/MWh as in the main programme; the sizes are those that cost 100 USD over the hours.
	buy, sell := make([]float64, hours), make([]float64, hours)
	for h, price := range r.PriceUSDPerMWh {
		buy[h] = (price + s.VariableOMUSDPerMWh) / usdPerMWhUnit
		sell[h] = (s.VariableOMUSDPerMWh + s.WearUSDPerMWh - s.DischargeEfficiency*price) / usdPerMWhUnit
	}
	scale := r.Years / usdPerMWhUnit
	g := &program{problem: &Problem{Stores: []Store{*s}}, model: m, hours: hours}
	open := func(name string) size { return size{column: m.AddColumn(name, 0, lp.Inf, 0), unit: 1} }
	c := storeColumns{power: open("power"), energy: open("energy")}
	columns, costs := []int{c.power.column, c.energy.column}, []float64{s.PowerCost.AnnualUSD * scale, s.EnergyCost.AnnualUSD * scale}
	switch {
	case s.FreeDischarge:
		c.discharged = fixedSize(lp.Inf)
	case s.SeparateDischarge:
		c.discharged = open("discharge power")
		columns, costs = append(columns, c.discharged.column), append(costs, s.DischargeCost.AnnualUSD*scale)
	default:
		c.discharged = c.power
	}
	c.charge = g.hourlyColumns("charge", one(0), one(lp.Inf), buy)
	c.discharge = g.hourlyColumns("discharge", one(0), one(lp.Inf), sell)
	c.contents = g.hourlyColumns("contents", one(0), one(lp.Inf), one(0))
	g.stores = []storeColumns{c}
	g.durationRows(s, &c)
	b := newHourRows(m)
	var row row
	for h := range hours {
		g.storeRows(0, h, b, &row)
	}
	m.AddRow("cost", 1, 1, columns, costs)
	solution, err := settings.Solver.Solve(ctx, m, &settings.LP)
	if err != nil {
		return 0, 0, 0, 0, fmt.Errorf("supply: break-even of store %s: %w", s.Name, err)
	}
	x := solution.Primal
	if !s.FreeDischarge {
		discharge = c.discharged.value(x)
	}
	return math.Max(0, -solution.Objective), c.power.value(x), discharge, c.energy.value(x), nil
}
