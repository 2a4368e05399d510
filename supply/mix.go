package supply

import "slices"

// Mix is what an answer builds and runs, without its hours.
type Mix struct {
	Assets []MixAsset
	// CostUSD is all cost, CostUSDPerMWh that over served load, PriceUSDPerMWh the mean of the hourly price weighted with
	// the load.
	CostUSD, CostUSDPerMWh, PriceUSDPerMWh float64
	// DirectT and DirectGPerKWh are direct carbon.
	DirectT, DirectGPerKWh float64
	// HourlyCFEShare and AnnualCFEShare are as in Result.
	HourlyCFEShare, AnnualCFEShare float64
	UnservedMWh                    float64
}

// MixAsset is one asset of a Mix.
type MixAsset struct {
	Name string
	Kind Kind
	// CapacityMW, EnergyMWh and DischargeMW are its sizes as in Asset, OutputMWh what it gave to the bus.
	CapacityMW, EnergyMWh, DischargeMW, OutputMWh float64
	// Share is its part of what all sources gave, stores not counted; 0 for stores.
	Share float64
}

// MixOf sums a result up.
func MixOf(r *Result) Mix {
	m := Mix{
		CostUSD: r.Costs.Total(), CostUSDPerMWh: r.CostUSDPerMWh, PriceUSDPerMWh: r.LoadPriceUSDPerMWh, DirectT: r.DirectT,
		DirectGPerKWh: r.DirectGPerKWh, HourlyCFEShare: r.HourlyCFEShare, AnnualCFEShare: r.AnnualCFEShare, UnservedMWh: r.UnservedMWh,
	}
	total := 0.0
	for i := range r.Assets {
		if r.Assets[i].Kind != Storage {
			total += r.Assets[i].OutputMWh
		}
	}
	for i := range r.Assets {
		a := &r.Assets[i]
		asset := MixAsset{Name: a.Name, Kind: a.Kind, CapacityMW: a.CapacityMW, EnergyMWh: a.EnergyMWh, DischargeMW: a.DischargeMW, OutputMWh: a.OutputMWh}
		if a.Kind != Storage && total > 0 {
			asset.Share = a.OutputMWh / total
		}
		m.Assets = append(m.Assets, asset)
	}
	return m
}

// asset finds an asset of the mix by name; nil where there is none.
func (m *Mix) asset(name string) *MixAsset {
	for i := range m.Assets {
		if m.Assets[i].Name == name {
			return &m.Assets[i]
		}
	}
	return nil
}

// Displacement is how the output of one asset changes from one mix to another.
type Displacement struct {
	Name string
	// ByMWh is the output afterwards less that before, Share that over the output before (0 where there was none).
	ByMWh, Share float64
}

// displaced lists the assets, but for the named one, by how much their output changes: those that give less first. Changes
// below a millionth of all output are the solver's.
func displaced(before, after *Mix, but string) []Displacement {
	total := 0.0
	for i := range before.Assets {
		total += before.Assets[i].OutputMWh
	}
	var list []Displacement
	for i := range before.Assets {
		was := &before.Assets[i]
		by := after.asset(was.Name).OutputMWh - was.OutputMWh
		if was.Name == but || by < 1e-6*total && by > -1e-6*total {
			continue
		}
		d := Displacement{Name: was.Name, ByMWh: by}
		if was.OutputMWh > 0 {
			d.Share = by / was.OutputMWh
		}
		list = append(list, d)
	}
	slices.SortStableFunc(list, func(x, y Displacement) int {
		switch {
		case x.ByMWh < y.ByMWh:
			return -1
		case x.ByMWh > y.ByMWh:
			return 1
		default:
			return 0
		}
	})
	return list
}

// copied is the problem with the parts of its own that the answers change: the grid, plants and stores, and the figures
// behind pointers. Hourly series are shared.
func (p *Problem) copied() *Problem {
	c := *p
	if p.Grid != nil {
		grid := *p.Grid
		c.Grid = &grid
	}
	c.Plants, c.Stores = slices.Clone(p.Plants), slices.Clone(p.Stores)
	for _, field := range []**float64{&c.CarbonCapKg, &c.UnservedUSDPerMWh, &c.HourlyCFEShare, &c.AnnualCFEShare} {
		if *field != nil {
			value := **field
			*field = &value
		}
	}
	return &c
}

// scale is the cost of a unit at that many times its annual and its overnight cost: fixed O&M is a share and scales along.
func (c Capital) scale(factor float64) Capital {
	c.AnnualUSD *= factor
	c.OvernightUSD *= factor
	return c
}
