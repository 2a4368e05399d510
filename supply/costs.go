package supply

// Costs are USD over the hours of the problem, by what they pay for.
type Costs struct {
	Capital, FixedOM, VariableOM, Fuel, Carbon, Energy, NetworkTariff, CapacityCharge, Unserved float64
	// PeakCharge is that of the billing periods' peaks.
	PeakCharge float64
	// StartUp is what starting units costs, Wear what pulses and cycles wear.
	StartUp, Wear float64
	// Shift is the cost of moving deferrable load, LostCompute the value of compute lost to power caps and outages.
	Shift, LostCompute float64
	// ExportRevenue is what exports earned: it is taken off the total.
	ExportRevenue float64
}

// Total is the sum of the costs less the revenue.
func (c Costs) Total() float64 {
	return c.Capital + c.FixedOM + c.VariableOM + c.Fuel + c.Carbon + c.Energy + c.NetworkTariff + c.CapacityCharge + c.Unserved +
		c.PeakCharge + c.StartUp + c.Wear + c.Shift + c.LostCompute - c.ExportRevenue
}

// add adds other costs.
func (c *Costs) add(o Costs) {
	c.Capital += o.Capital
	c.FixedOM += o.FixedOM
	c.VariableOM += o.VariableOM
	c.Fuel += o.Fuel
	c.Carbon += o.Carbon
	c.Energy += o.Energy
	c.NetworkTariff += o.NetworkTariff
	c.CapacityCharge += o.CapacityCharge
	c.Unserved += o.Unserved
	c.PeakCharge += o.PeakCharge
	c.StartUp += o.StartUp
	c.Wear += o.Wear
	c.Shift += o.Shift
	c.LostCompute += o.LostCompute
	c.ExportRevenue += o.ExportRevenue
}
