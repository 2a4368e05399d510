package supply

import (
	"context"
	"fmt"
	"math"

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
// with the shadow price of the carbon cap in the marginal cost. It is the annual cost at which the plant's
// reduced cost is zero. The solver's own reduced cost is not used: of a plant that is not built all rows
// output_h <= availability_h x size hold with equality at zero, so their duals are not unique, only bounded from
// below by max(0, price_h - marginal cost), and a reduced cost with larger ones would put the break-even too
// high. With the smallest duals the plant stays out for every cost above the value; below it, it comes in
// wherever the hourly prices themselves are unique.
func (r *Result) plantBreakEven(p *Problem, plant *Plant) BreakEven {
	marginal := plant.marginal(p.CarbonPriceUSDPerT + r.CarbonShadowUSDPerT)
	barred := p.bars(plant.DirectKgPerMWh)
	var value float64
	for h, price := range r.PriceUSDPerMWh {
		if !barred {
			value += plant.available(h) * math.Max(0, price-marginal)
		}
	}
	b := BreakEven{
		Name: plant.Name, Built: r.asset(plant.Name).CapacityMW > r.dustMW,
		AnnualUSDPerMW: plant.Cost.AnnualUSD, ValueUSDPerMW: value / r.Years,
	}
	if b.AnnualUSDPerMW > 0 {
		b.Factor = b.ValueUSDPerMW / b.AnnualUSDPerMW
	}
	b.capex(plant.Cost, Capital{})
	return b
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
// prices just breaks even, at its best ratio of energy to power. Profit is homogeneous in power P and energy E, so
// the factor is the optimum of
//
//	max  sum_h price_h (eta_d discharge_h - charge_h) - variable O&M (charge_h + discharge_h)
//	s.t. the store's rows, and (cost_P P + cost_E E) x years = 1
//
// A store that was built inside its bounds earns exactly its cost, so that its factor is 1 and nothing is solved.
func (r *Result) storeBreakEven(ctx context.Context, p *Problem, s *Store, settings *Settings) (BreakEven, error) {
	a := r.asset(s.Name)
	b := BreakEven{Name: s.Name, Built: a.EnergyMWh > r.dustMW && a.CapacityMW > r.dustMW}
	if s.PowerCost.AnnualUSD == 0 && s.EnergyCost.AnnualUSD == 0 {
		return b, nil
	}
	power, energy := a.CapacityMW, a.EnergyMWh
	b.Factor = 1
	if !b.Built || a.CapacityMW >= s.MaxMW || s.MinMW > 0 && a.CapacityMW <= s.MinMW {
		var err error
		if b.Factor, power, energy, err = r.trade(ctx, s, settings); err != nil {
			return b, err
		}
	}
	if power > 0 {
		b.DurationH = energy / power
	}
	b.AnnualUSDPerMW = s.PowerCost.AnnualUSD + b.DurationH*s.EnergyCost.AnnualUSD
	b.ValueUSDPerMW = b.Factor * b.AnnualUSDPerMW
	b.capex(s.PowerCost, s.EnergyCost)
	return b, nil
}

// trade solves the programme of storeBreakEven and returns its optimum and the best power and energy. Like the year's
// programme it begins from the sizes of a coarse one. There, (cost_P P + k cost_E E/k) years / k = 1 is met with k times
// the sizes, and energy is counted in units of k MWh.
func (r *Result) trade(ctx context.Context, s *Store, settings *Settings) (factor, power, energy float64, err error) {
	t := trading{prices: r.PriceUSDPerMWh, years: r.Years, store: s}
	if coarsens(len(t.prices)) {
		stores := coarsened(&Problem{Stores: []Store{*s}}, coarseStep).Stores
		rough := trading{prices: averaged(t.prices, coarseStep), years: t.years / coarseStep, store: &stores[0]}
		_, power, energy, err := rough.solve(ctx, settings)
		switch {
		case err == nil:
			t.start = []float64{power / coarseStep, energy}
		case !onlyCoarse(err):
			return 0, 0, 0, err
		}
	}
	return t.solve(ctx, settings)
}

// trading is a store that trades at given prices over so many years.
type trading struct {
	prices []float64
	years  float64
	store  *Store
	start  []float64 // rough power and energy, or nil
}

func (t *trading) solve(ctx context.Context, settings *Settings) (factor, power, energy float64, err error) {
	hours, s := len(t.prices), t.store
	m := &lp.Model{Name: "store at hourly prices"}
	// Prices in 100 USD/MWh as in the main programme; the sizes are those that cost 100 USD over the hours.
	buy, sell := make([]float64, hours), make([]float64, hours)
	for h, price := range t.prices {
		buy[h] = (price + s.VariableOMUSDPerMWh) / usdPerMWhUnit
		sell[h] = (s.VariableOMUSDPerMWh - s.DischargeEfficiency*price) / usdPerMWhUnit
	}
	scale := t.years / usdPerMWhUnit
	c := storeColumns{power: m.AddColumn("power", 0, lp.Inf, 0), energy: m.AddColumn("energy", 0, lp.Inf, 0)}
	c.charge = m.AddColumns("charge", hours, one(0), one(lp.Inf), buy)
	c.discharge = m.AddColumns("discharge", hours, one(0), one(lp.Inf), sell)
	c.contents = m.AddColumns("contents", hours, one(0), one(lp.Inf), one(0))
	g := &program{problem: &Problem{Stores: []Store{*s}}, model: m, hours: hours, stores: []storeColumns{c}}
	b := &hourRows{charge: m.NewRowBlock("charge limit"), discharge: m.NewRowBlock("discharge limit"), contents: m.NewRowBlock("contents limit"), state: m.NewRowBlock("state")}
	var row row
	for h := range hours {
		g.storeRows(0, h, b, &row)
	}
	m.AddRow("cost", 1, 1, []int{c.power, c.energy}, []float64{s.PowerCost.AnnualUSD * scale, s.EnergyCost.AnnualUSD * scale})
	how := settings.LP
	if t.start != nil {
		how.Start = []lp.StartValue{{Column: c.power, Value: t.start[0]}, {Column: c.energy, Value: t.start[1]}}
	}
	solution, err := settings.Solver.Solve(ctx, m, &how)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("supply: break-even of store %s: %w", s.Name, err)
	}
	return math.Max(0, -solution.Objective), solution.Primal[c.power], solution.Primal[c.energy], nil
}
