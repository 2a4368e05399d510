package pypsa

import "tokenwatt/supply"

// carbonFree is the carriers' attribute that annual matching counts with.
const carbonFree = "carbon_free"

// limits adds the constraints over all hours.
func (f *site) limits() {
	f.carbonCap()
	f.hourlyMatching()
	f.annualMatching()
}

func (f *site) constraint(c GlobalConstraint, dual float64) {
	f.n.GlobalConstraints = append(f.n.GlobalConstraints, c)
	if f.s != nil {
		f.s.Duals = append(f.s.Duals, dual)
	}
}

// carbonCap bounds emissions: as PyPSA's global constraint where the grid's intensity is one number, else as an extra.
func (f *site) carbonCap() {
	if f.p.CarbonCapKg == nil {
		return
	}
	tonnes := *f.p.CarbonCapKg / 1000
	dual := 0.0
	if f.r != nil {
		dual = -f.r.CarbonShadowUSDPerT
	}
	if !f.gridCarbonChanges() {
		f.constraint(GlobalConstraint{Name: "carbon cap", Type: ConstraintPrimaryEnergy, CarrierAttribute: emissions, Sense: "<=", Constant: tonnes}, dual)
		return
	}
	f.n.Extras.GridCarbonCap = &GridCarbonCap{
		File: "grid_carbon", GridGenerator: gridGenerator, CapT: tonnes, IntensityGPerKWh: append([]float64(nil), f.gridCarbon()...),
	}
	f.warn("the carbon cap, as the grid's intensity changes by the hour; it stands in extras.json")
	if f.s != nil {
		f.s.GridCarbonDual = dual
	}
}

// hourlyMatching is an extra. It counts the firm load alone, so that the share is set to leave as much unmatched as that of
// all load does.
func (f *site) hourlyMatching() {
	if f.p.HourlyCFEShare == nil {
		return
	}
	all, firm := f.allLoad(), total(f.n.Loads[0].Set.Hourly)
	share := 1.0
	if firm > 0 {
		share = 1 - (1-*f.p.HourlyCFEShare)*all/firm
	}
	c := &CFEMatching{File: "grid_cfe", GridGenerator: gridGenerator, Share: share}
	if f.p.Grid != nil {
		c.DirtyGenerators = append(c.DirtyGenerators, gridGenerator)
	}
	for i := range f.p.Plants {
		if !matched(&f.p.Plants[i]) {
			c.DirtyGenerators = append(c.DirtyGenerators, f.p.Plants[i].Name)
		}
	}
	if share < 0 || len(c.DirtyGenerators) == 0 {
		return // more may be unmatched than there is load, or nothing is unmatched
	}
	c.GridShare = make([]float64, len(f.p.LoadMW))
	if f.p.Grid == nil {
		c.GridGenerator = c.DirtyGenerators[0]
	} else if f.p.Grid.CarbonFreeShare != nil {
		copy(c.GridShare, f.p.Grid.CarbonFreeShare)
	}
	f.n.Extras.CFEMatching = c
	f.warn("the share of carbon-free power matched by the hour; it stands in extras.json")
	f.warnShed("24/7 matching")
	if f.s != nil {
		f.s.CFEDual = -f.r.HourlyCFEShadowUSDPerMWh
	}
}

// annualMatching bounds an attribute of the carriers that is one for a MWh of carbon-free output.
func (f *site) annualMatching() {
	if f.p.AnnualCFEShare == nil || *f.p.AnnualCFEShare == 0 {
		return
	}
	for i := range f.n.Carriers {
		*f.n.Carriers[i].attribute(carbonFree) = 0
	}
	for i := range f.p.Plants {
		for k := range f.n.Carriers {
			if p := &f.p.Plants[i]; f.n.Carriers[k].Name == p.Name && matched(p) {
				*f.n.Carriers[k].attribute(carbonFree) = 1
			}
		}
	}
	dual := 0.0
	if f.r != nil {
		dual = f.r.AnnualCFEShadowUSDPerMWh
	}
	f.constraint(GlobalConstraint{
		Name: "annual matching", Type: ConstraintPrimaryEnergy, CarrierAttribute: carbonFree, Sense: ">=",
		Constant: *f.p.AnnualCFEShare * f.allLoad(),
	}, dual)
	f.warnShed("annual matching")
}

// warnShed tells that load which is not served counts for a share in PyPSA.
func (f *site) warnShed(what string) {
	if f.p.UnservedUSDPerMWh != nil || len(f.p.Curtailable) > 0 {
		f.warn("that load which is not served needs no %s", what)
	}
}

// allLoad is all load in MWh, that which may move included.
func (f *site) allLoad() float64 {
	sum := total(f.p.LoadMW)
	for _, d := range f.p.Deferrable {
		sum += d.EnergyMWh
	}
	return sum
}

// matched tells whether a plant's output counts as carbon-free.
func matched(p *supply.Plant) bool {
	return p.Matching == supply.MatchCarbonFree || p.Matching == supply.MatchByEmissions && p.DirectKgPerMWh == 0
}

// cannotSay warns of what PyPSA's format has no place for.
func (f *site) cannotSay() {
	if f.p.Reserve != nil {
		f.warn("the power that stands ready for the loss of the largest element (N-1)")
	}
	if f.p.Margin != nil {
		f.warn("the planning reserve over the peak load")
	}
}
