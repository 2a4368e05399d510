package supply

import (
	"math"
	"slices"
)

// SetterKind is how something sets the price of an hour: what one more MWh of load would be met with.
type SetterKind string

// The kinds. A source, load or flow between its bounds sets the price to its marginal cost, carbon and carbon-free shares
// at their shadow prices counted in. Where nothing is between its bounds, one more MWh takes more capacity, and the price
// holds the rent of the dearest running one.
const (
	SetByImport      SetterKind = "import"
	SetByExport      SetterKind = "export"
	SetByPlant       SetterKind = "plant"
	SetByCurtailment SetterKind = "curtailment"
	SetByUnserved    SetterKind = "unserved load"
	SetByPowerCap    SetterKind = "power cap"
	SetByStore       SetterKind = "store"
	SetByDeferrable  SetterKind = "deferrable load"
	SetByCapacity    SetterKind = "capacity"
	SetByNone        SetterKind = "not found"
)

// Setter is something that sets prices: a kind and the asset or curtailable load that it is of.
type Setter struct {
	Kind SetterKind
	Name string
	// Segment is the segment of a power cap, counted from 0.
	Segment int
}

// Setters say what sets the price of each hour.
type Setters struct {
	// Summary has what sets the price in some hour, the most frequent first.
	Summary []SetterSummary
	// ByHour is an index into Summary for each hour; Tied tells of hours in which several set the same price, of which the
	// first by the order of assets is named.
	ByHour []int
	Tied   []bool
	// NotFound is the number of hours of which no setter could be named.
	NotFound int
}

// SetterSummary is how often and at which price something sets it.
type SetterSummary struct {
	Setter
	Hours, TiedHours int
	// HourShare is the share of the hours, CostShare that of the year's load times price.
	HourShare, CostShare float64
	// MeanUSDPerMWh is the mean price in these hours; RentUSDPerMWh the mean of what it holds beyond the marginal cost of
	// a SetByCapacity.
	MeanUSDPerMWh, RentUSDPerMWh float64
	// WaterUSDPerMWh is, of a store, the mean worth in these hours of a MWh that it holds: the price over the losses of
	// charging, or net of those of discharging.
	WaterUSDPerMWh float64
}

const (
	// marginShare is how far from both bounds a flow is between them, as a share of the unit of power: further than what
	// an interior solution leaves.
	marginShare = 1e-5
	// priceMatch is how near a marginal cost has to be to the price, relative to one plus the price.
	priceMatch = 1e-4
)

// margin is a candidate for setting the price of an hour.
type margin struct {
	setter Setter
	// known tells that the marginal cost is known beforehand and meets the price; else it is an opportunity cost: of a
	// store, of a window, of hours that are limited.
	known bool
	water float64
}

// setting is the search in one hour.
type setting struct {
	p       *Problem
	r       *Result
	h       int
	price   float64
	width   float64 // of the bounds, in MW
	margins []margin
	edges   []margin
	// dearest is the dearest running asset at its limit that earns a rent there.
	dearest Setter
	cost    float64
	found   bool
}

// findSetters names what sets the price of each hour, from the answer and its prices.
func findSetters(p *Problem, r *Result) *Setters {
	s := &Setters{ByHour: make([]int, len(r.LoadMW)), Tied: make([]bool, len(r.LoadMW))}
	index := map[Setter]int{}
	var all float64
	search := newSetting(p, r)
	for h, price := range r.PriceUSDPerMWh {
		m, rent, tied := search.hour(h)
		i, ok := index[m.setter]
		if !ok {
			i = len(s.Summary)
			index[m.setter] = i
			s.Summary = append(s.Summary, SetterSummary{Setter: m.setter})
		}
		t := &s.Summary[i]
		s.ByHour[h], s.Tied[h] = i, tied
		t.Hours++
		if tied {
			t.TiedHours++
		}
		cost := r.LoadMW[h] * price
		t.CostShare += cost
		all += cost
		t.MeanUSDPerMWh += price
		t.RentUSDPerMWh += rent
		t.WaterUSDPerMWh += m.water
	}
	for i := range s.Summary {
		t := &s.Summary[i]
		hours := float64(t.Hours)
		t.HourShare = hours / float64(len(s.ByHour))
		t.MeanUSDPerMWh /= hours
		t.RentUSDPerMWh /= hours
		t.WaterUSDPerMWh /= hours
		if all != 0 {
			t.CostShare /= all
		}
		if t.Kind == SetByNone {
			s.NotFound = t.Hours
		}
	}
	s.sort()
	return s
}

// sort puts the most frequent first.
func (s *Setters) sort() {
	order := make([]int, len(s.Summary))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return s.Summary[y].Hours - s.Summary[x].Hours })
	sorted, to := make([]SetterSummary, len(order)), make([]int, len(order))
	for i, from := range order {
		sorted[i], to[from] = s.Summary[from], i
	}
	s.Summary = sorted
	for h, i := range s.ByHour {
		s.ByHour[h] = to[i]
	}
}

func newSetting(p *Problem, r *Result) *setting {
	return &setting{p: p, r: r, width: marginShare * p.powerUnit()}
}

// hour finds the setter of an hour: what lies between its bounds, and of that what has a known marginal cost before what
// has an opportunity cost; then what costs the price at a bound; then the capacity of the dearest running asset.
func (s *setting) hour(h int) (m margin, rent float64, tied bool) {
	s.h, s.price, s.margins, s.edges, s.found = h, s.r.PriceUSDPerMWh[h], s.margins[:0], s.edges[:0], false
	s.load()
	s.grid()
	for i := range s.p.Plants {
		s.plant(&s.p.Plants[i])
	}
	for i := range s.p.Stores {
		s.store(&s.p.Stores[i])
	}
	s.windows()
	known := 0
	for i := range s.margins {
		if s.margins[i].known {
			if known++; known == 1 {
				m = s.margins[i]
			}
		}
	}
	switch {
	case known > 0:
		return m, 0, known > 1
	case len(s.margins) > 0:
		return s.margins[0], 0, len(s.margins) > 1
	case len(s.edges) > 0:
		return s.edges[0], 0, len(s.edges) > 1
	case s.found:
		return margin{setter: s.dearest}, s.price - s.cost, false
	default:
		return margin{setter: Setter{Kind: SetByNone}}, 0, false
	}
}

// meets tells whether a marginal cost is the price.
func (s *setting) meets(cost float64) bool {
	return math.Abs(cost-s.price) <= priceMatch*(1+math.Abs(s.price))
}

// between adds a flow that lies between its bounds. One that stands at a bound and costs the price there is remembered as
// an edge: a vertex shows a tie so. So is the dearest one at its upper bound that earns a rent.
func (s *setting) between(setter Setter, x, low, high, cost float64, opportunity bool) {
	running, full := x > low+s.width && x > s.width, x >= high-s.width
	switch {
	case running && !full:
		s.margins = append(s.margins, margin{setter: setter, known: !opportunity && s.meets(cost)})
	case high > low+s.width && s.meets(cost):
		s.edges = append(s.edges, margin{setter: setter})
	case running && s.price > cost && (!s.found || cost > s.cost):
		s.dearest, s.cost, s.found = Setter{Kind: SetByCapacity, Name: setter.Name}, cost, true
	}
}

// grid looks at import and export. An import at the peak of its billing period stands at a limit of its own choice.
func (s *setting) grid() {
	g := s.p.Grid
	if g == nil {
		return
	}
	a := &s.r.Assets[0]
	cost := s.p.importCost(s.h, s.r.CarbonShadowUSDPerT) + s.r.HourlyCFEShadowUSDPerMWh*(1-g.carbonFree(s.h))
	limit := g.limit(s.h)
	if g.CapacityChargeUSDPerMWYr > 0 {
		limit = math.Min(limit, a.CapacityMW)
	}
	for k, end := range g.BillingEnds {
		if s.h < end {
			if k < len(a.PeaksMW) {
				limit = math.Min(limit, a.PeaksMW[k])
			}
			break
		}
	}
	s.between(Setter{Kind: SetByImport, Name: a.Name}, a.OutputMW[s.h], 0, limit, cost, false)
	if a.ExportMW != nil && a.ExportMW[s.h] > s.width && a.ExportMW[s.h] < g.ExportLimitMW-s.width {
		known := s.meets(g.ExportPriceUSDPerMWh[s.h])
		s.margins = append(s.margins, margin{setter: Setter{Kind: SetByExport, Name: a.Name}, known: known})
	}
}

// plant looks at a plant. Limited hours, units and ramps give it an opportunity cost beside its marginal one.
func (s *setting) plant(p *Plant) {
	a := s.r.asset(p.Name)
	cost := s.r.effective(s.p, p)
	low, size := 0.0, a.CapacityMW
	switch {
	case a.CommittedMW != nil:
		low, size = p.MinLoad*a.CommittedMW[s.h], a.CommittedMW[s.h]
	case p.Cost.AnnualUSD == 0 && p.MinMW < p.MaxMW:
		size = p.MaxMW // it is as large as it may be; its capacity is only read off
	}
	setter := Setter{Kind: SetByPlant, Name: p.Name}
	if p.Kind.natural() {
		setter.Kind = SetByCurtailment
	}
	share := p.available(s.h)
	if share == 0 {
		return
	}
	s.between(setter, a.OutputMW[s.h], low, share*size, cost, p.yearlyHours() > 0 || a.CommittedMW != nil && !s.meets(cost) || p.ramps() && !s.meets(cost))
}

// effective is the marginal cost of a plant with the shadow prices of carbon and of the carbon-free shares.
func (r *Result) effective(p *Problem, plant *Plant) float64 {
	cost := plant.marginal(p.CarbonPriceUSDPerT + r.CarbonShadowUSDPerT)
	if plant.carbonFree() {
		return cost - r.AnnualCFEShadowUSDPerMWh
	}
	return cost + r.HourlyCFEShadowUSDPerMWh
}

// store looks at a store's charging and discharging. What a MWh in it is worth follows from the price.
func (s *setting) store(st *Store) {
	a := s.r.asset(st.Name)
	taken := a.OutputMW[s.h] / st.DischargeEfficiency
	charges := a.ChargeMW[s.h] > s.width && a.ChargeMW[s.h] < a.CapacityMW-s.width
	discharges := taken > s.width && (st.FreeDischarge || taken < s.dischargeLimit(st, a)-s.width)
	m := margin{setter: Setter{Kind: SetByStore, Name: st.Name}}
	switch {
	case charges:
		m.water = (s.price + st.VariableOMUSDPerMWh) / st.ChargeEfficiency
	case discharges:
		m.water = s.price*st.DischargeEfficiency - st.VariableOMUSDPerMWh - st.WearUSDPerMWh
	default:
		return
	}
	s.margins = append(s.margins, m)
}

// dischargeLimit is the most that a store can take out.
func (s *setting) dischargeLimit(st *Store, a *Asset) float64 {
	if st.SeparateDischarge {
		return a.DischargeMW
	}
	return a.CapacityMW
}

// load looks at load that is not served. Serving less eases the hourly carbon-free share, which counts served load, and
// tightens nothing but it.
func (s *setting) load() {
	p, r := s.p, s.r
	shares := 0.0
	if p.HourlyCFEShare != nil {
		shares += r.HourlyCFEShadowUSDPerMWh * (1 - *p.HourlyCFEShare)
	}
	if p.AnnualCFEShare != nil {
		shares -= r.AnnualCFEShadowUSDPerMWh * *p.AnnualCFEShare
	}
	other := r.UnservedMW[s.h]
	for i := range r.Capped {
		c := &p.Curtailable[i]
		down := r.Capped[i].MW[s.h]
		other -= down
		from := 0.0
		for k, segment := range c.Segments { // they are taken in their order
			width := segment.Share * p.curtailable(c, s.h)
			if down > from+s.width && down < from+width-s.width {
				known := s.meets(segment.USDPerMWh + shares)
				s.margins = append(s.margins, margin{setter: Setter{Kind: SetByPowerCap, Name: c.Name, Segment: k}, known: known})
			}
			from += width
		}
	}
	if p.UnservedUSDPerMWh != nil && other > s.width && r.UnservedMW[s.h] < r.LoadMW[s.h]-s.width {
		s.margins = append(s.margins, margin{setter: Setter{Kind: SetByUnserved}, known: s.meets(*p.UnservedUSDPerMWh + shares)})
	}
}

// windows looks at deferrable load.
func (s *setting) windows() {
	for i, d := range s.p.Deferrable {
		if s.h < d.FirstHour || s.h >= d.EndHour {
			continue
		}
		if x := s.r.DeferrableMW[i][s.h-d.FirstHour]; x > s.width && x < d.MaxMW-s.width {
			s.margins = append(s.margins, margin{setter: Setter{Kind: SetByDeferrable}})
			return
		}
	}
}

// Worth is what an asset earns at the hourly prices.
type Worth struct {
	Name string
	// CaptureUSDPerMWh is the mean price of what it gave to the bus, ValueFactor that over the plain mean of the hourly
	// price (Hirth 2013, Energy Economics 38, 218-236). 0 where it gave nothing.
	CaptureUSDPerMWh, ValueFactor float64
	// ChargeUSDPerMWh is, of a store, the mean price of what it took from the bus.
	ChargeUSDPerMWh float64
	// ProfitUSD is what it earns beyond its cost over the hours: nothing where it is built inside its bounds, the rent of
	// the bound where one holds it down or up.
	ProfitUSD float64
}

// findWorths prices every asset of the answer.
func findWorths(r *Result) []Worth {
	list := make([]Worth, len(r.Assets))
	for i := range r.Assets {
		a, w := &r.Assets[i], &list[i]
		var sold, bought float64
		for h, price := range r.PriceUSDPerMWh {
			sold += a.OutputMW[h] * price
			if a.ChargeMW != nil {
				bought += a.ChargeMW[h] * price
			}
		}
		w.Name, w.ProfitUSD = a.Name, a.RevenueUSD-a.Costs.Total()
		if a.OutputMWh > 0 {
			w.CaptureUSDPerMWh = sold / a.OutputMWh
			if r.MeanPriceUSDPerMWh != 0 {
				w.ValueFactor = w.CaptureUSDPerMWh / r.MeanPriceUSDPerMWh
			}
		}
		if a.ChargedMWh > 0 {
			w.ChargeUSDPerMWh = bought / a.ChargedMWh
		}
	}
	return list
}

// breakEven is what the prices say of a candidate's break-even.
func (r *Result) breakEven(name string) *BreakEven {
	if i := slices.IndexFunc(r.BreakEven, func(b BreakEven) bool { return b.Name == name }); i >= 0 {
		return &r.BreakEven[i]
	}
	return nil
}
