package supply

// Asset is one source or store with its hours. In each hour the bus gets OutputMW and gives ChargeMW, ExportMW and
// AuxiliaryMW.
type Asset struct {
	Name, Family string
	Kind         Kind
	// CapacityMW is the import capacity, the plant's size, or the store's charging power; EnergyMWh is the store's
	// energy. DischargeMW is the power that can be taken out of the store: its converter's where it has its own, else the
	// highest that is.
	CapacityMW, EnergyMWh, DischargeMW float64
	// OutputMW is what reaches the bus: import, output, or what the store delivers.
	OutputMW []float64
	// CurtailedMW is what sun or wind would have given and was not used; nil for others.
	CurtailedMW []float64
	// ChargeMW is what the store takes from the bus, ContentsMWh what is in it at the end of the hour; nil for
	// others.
	ChargeMW, ContentsMWh []float64
	// ExportMW is what the grid takes; nil for others and for a grid without export.
	ExportMW []float64
	// AuxiliaryMW is what the plant draws from the bus in every hour, running or not.
	AuxiliaryMW float64
	// CommittedMW is the capacity that runs in each hour, StartedMW what of it started in that hour; nil for plants
	// without commitment.
	CommittedMW, StartedMW []float64
	// Pulses is the number of pulses in each hour of a pulsed plant; nil for others.
	Pulses []float64
	// ReadyMW is what the asset holds ready in each hour for the loss of another; nil without Problem.Reserve, and for a
	// grid without limit.
	ReadyMW []float64
	// Units is the number of units of a plant with a unit size; 0 for others. UnitsStarted is how many were started.
	Units, UnitsStarted float64
	// PeaksMW is the highest import of each billing period.
	PeaksMW []float64
	// OutputMWh, CurtailedMWh, ChargedMWh, LostMWh (of a store, charged less delivered), ExportMWh, AuxiliaryMWh and
	// RecirculatedMWh (of a pulsed plant, not on the bus) are sums.
	OutputMWh, CurtailedMWh, ChargedMWh, LostMWh, ExportMWh, AuxiliaryMWh, RecirculatedMWh float64
	// CapacityFactor is output over capacity at full power in all hours, of a store over DischargeMW delivering; 0 where
	// there is no capacity.
	CapacityFactor float64
	// LCOEUSDPerMWh is cost over output less auxiliary power: of a store its own cost alone; of the grid cost and output
	// of the import, without the export's revenue. 0 where there is no output.
	LCOEUSDPerMWh float64
	// LCOSUSDPerMWh is, of a store, its own cost and that of the energy that it charged at the hourly prices
	// (PurchaseUSD), over what it delivered; 0 for others.
	LCOSUSDPerMWh, PurchaseUSD float64
	// RevenueUSD is what the bus gets less what it gives, each hour at the hour's price.
	RevenueUSD float64
	Costs      Costs
	// DirectT and LifecycleT are carbon in tonnes, grid power at its average intensity; MarginalT has grid power at its
	// marginal intensity.
	DirectT, LifecycleT, MarginalT float64
	WaterL                         float64
}

// Auxiliary is AuxiliaryMW as a series, nil where the plant draws nothing.
func (a *Asset) Auxiliary() []float64 {
	if a.AuxiliaryMW == 0 {
		return nil
	}
	series := make([]float64, len(a.OutputMW))
	for h := range series {
		series[h] = a.AuxiliaryMW
	}
	return series
}
