package pypsa

import (
	"fmt"
	"math"
	"strconv"

	"tokenwatt/supply"
)

// siteBus is the bus that a site's load and plants are at.
const siteBus = "site"

// site turns a problem into a network, part by part, with what each part does in the answer.
type site struct {
	p     *supply.Problem
	r     *supply.Result // nil where there is no answer
	n     *Network
	s     *Solution
	years float64
	taken map[string]bool // names of the list that is being filled
}

// FromSite writes a site as a PyPSA network, with what the answer r does as its solution; r may be nil and the solution
// is nil then. Annual costs become costs of the horizon.
//
// Each store is a bus of its own with a link that charges and one that discharges. Billing periods' peaks and hourly
// limits of the grid are links from a bus "grid" to the site. Load that may move fills a store by way of a link: its
// contents are set to the energy that is due at the end of each window. Curtailed and unserved load are generators. A
// cap on carbon is a global constraint, or with intensities that change by the hour an entry of Extras, as is 24/7
// matching; annual matching is a global constraint on an attribute carbon_free of the carriers.
//
// What PyPSA's format cannot say is left out, and each such thing is named in the network's Warnings: with it, the
// optimum of the network may be cheaper than the site's. Errors are those of the problem's Check.
func FromSite(name string, p *supply.Problem, r *supply.Result) (*Network, *Solution, error) {
	if err := p.Check(); err != nil {
		return nil, nil, err
	}
	hours := len(p.LoadMW)
	f := &site{p: p, r: r, years: float64(hours) / hoursPerYear, n: &Network{
		Name: name, Weights: ones(hours), Descriptive: map[string][]TextColumn{}, Snapshots: make([]string, hours),
	}}
	for h := range f.n.Snapshots {
		f.n.Snapshots[h] = strconv.Itoa(h)
	}
	if r != nil {
		f.s = &Solution{
			ObjectiveTotal: r.ObjectiveUSD, ObjectivePyPSA: r.ObjectiveUSD, GridCarbonDual: math.NaN(), CFEDual: math.NaN(),
			Certificate: r.Certificate, Integers: r.MIP != nil, Method: r.Method, Iterations: r.Iterations,
		}
	}
	f.carrier("AC", 0)
	f.bus(siteBus, "AC")
	f.taken = map[string]bool{}
	f.load()
	f.grid()
	f.plants()
	f.shed()
	f.taken = map[string]bool{}
	f.stores()
	f.windows()
	f.limits()
	f.cannotSay()
	if f.s != nil {
		f.s.PriceMean[0] = r.MeanPriceUSDPerMWh
		f.s.PriceAt[0] = r.PriceUSDPerMWh
	}
	return f.n, f.s, nil
}

func (f *site) warn(format string, args ...any) {
	f.n.Warnings = append(f.n.Warnings, "not in the PyPSA network: "+fmt.Sprintf(format, args...))
}

// name is a name that nothing else in the list has.
func (f *site) name(wanted string) string {
	name := wanted
	for k := 2; f.taken[name]; k++ {
		name = fmt.Sprintf("%s %d", wanted, k)
	}
	f.taken[name] = true
	return name
}

// carrier lists a carrier once, with its emissions in t/MWh.
func (f *site) carrier(name string, tonnes float64) {
	for i := range f.n.Carriers {
		if f.n.Carriers[i].Name == name {
			return
		}
	}
	c := Carrier{Name: name}
	*c.attribute(emissions) = tonnes
	f.n.Carriers = append(f.n.Carriers, c)
}

func (f *site) bus(name, carrier string) {
	f.n.Buses = append(f.n.Buses, Bus{Name: name, Carrier: carrier, VNom: 1})
	if f.s != nil {
		f.s.PriceAt = append(f.s.PriceAt, nil)
		f.s.PriceMean = append(f.s.PriceMean, math.NaN())
	}
}

// newGenerator is a generator of PyPSA's defaults.
func newGenerator(name, bus, carrier string) Generator {
	var g Generator
	generatorList().preset(&g)
	g.Name, g.Bus, g.Carrier = name, bus, carrier
	return g
}

// generator adds a generator, of that size and running so in the answer.
func (f *site) generator(g Generator, mw float64, p []float64) {
	f.n.Generators = append(f.n.Generators, g)
	if f.s != nil {
		f.s.Generators = append(f.s.Generators, UnitSolution{CapacityMW: mw, P: p, EnergyMWh: total(p)})
	}
}

// newLink is a link of PyPSA's defaults.
func newLink(name, from, to, carrier string, efficiency float64) Link {
	var k Link
	linkList().preset(&k)
	k.Name, k.Bus0, k.Carrier = name, from, carrier
	*k.port(1) = Port{Number: 1, Bus: to, Efficiency: Constant(efficiency)}
	return k
}

// link adds a link, of that size and running so in the answer.
func (f *site) link(k Link, mw float64, p []float64) {
	f.n.Links = append(f.n.Links, k)
	if f.s != nil {
		f.s.Links = append(f.s.Links, UnitSolution{CapacityMW: mw, P: p, EnergyMWh: total(p)})
	}
}

// store adds a store, with its power and contents in the answer.
func (f *site) store(s Store, mwh float64, p, e []float64) {
	f.n.Stores = append(f.n.Stores, s)
	if f.s != nil {
		f.s.Stores = append(f.s.Stores, StoreSolution{CapacityMWh: mwh, P: p, E: e})
	}
}

func newStore(name, bus, carrier string) Store {
	var s Store
	storeList().preset(&s)
	s.Name, s.Bus, s.Carrier = name, bus, carrier
	return s
}

// sized makes a size between low and high at a cost for the horizon, or a fixed one where they are equal.
func sized(c *Capacity, low, high, cost float64) {
	if low == high && !math.IsInf(high, 1) {
		c.Nom = high
		return
	}
	c.Extendable, c.Min, c.Max, c.CapitalCost = true, low, high, cost
}

func total(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum
}

func highest(values []float64) float64 {
	top := 0.0
	for _, v := range values {
		top = max(top, v)
	}
	return top
}

// load adds the firm load; what of load that moves is given as a base is added to it by windows.
func (f *site) load() {
	var d Load
	loadList().preset(&d)
	d.Name, d.Bus, d.Carrier = "load", siteBus, "AC"
	d.Set = Hourly(append([]float64(nil), f.p.LoadMW...))
	f.n.Loads = append(f.n.Loads, d)
}

// asset is the answer's asset at a place; an empty one where there is no answer.
func (f *site) asset(i int) *supply.Asset {
	if f.r == nil || i >= len(f.r.Assets) {
		return &supply.Asset{}
	}
	return &f.r.Assets[i]
}

// plantsAt is the place of the first plant among the answer's assets.
func (f *site) plantsAt() int {
	if f.p.Grid != nil {
		return 1
	}
	return 0
}
