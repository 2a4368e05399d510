package ownership

import "tokenwatt/quantity"

// Use is what a workload does with servers that it owns and with metered energy.
type Use struct {
	// Servers are those owned; a workload that pays for hours in which they idle counts more of them.
	Servers float64
	// Time is how long they are owned and worked on.
	Time quantity.Duration
	// Metered is the energy at the meter in that time.
	Metered quantity.Energy
	// Price and Carbon are those of metered energy; what is not given is not counted.
	Price  quantity.Figure[quantity.EnergyPrice]
	Carbon quantity.Figure[quantity.CarbonIntensity]
}

// Bill is the money and carbon of a use. What is not known is zero, with its Known flag false and a warning.
type Bill struct {
	Hardware    quantity.Money // servers, network and storage
	Electricity quantity.Money
	Staff       quantity.Money
	Total       quantity.Money // of what is known of hardware, electricity and staff
	// ElectricityShare is electricity over total; zero unless both hardware and electricity are known.
	ElectricityShare quantity.Fraction
	Carbon           quantity.Mass

	HardwareKnown, ElectricityKnown, StaffKnown, CarbonKnown bool
}

// The warnings of a bill. They are constants so that a sweep does not format them.
const (
	warnHardware    = "the server has no price: hardware is not counted"
	warnElectricity = "there is no price of energy: electricity is not counted"
	warnStaff       = "staff is not counted, because no cost of it is given"
	warnCarbon      = "there is no carbon intensity: carbon is not counted"
)

// Bill returns what the use costs with servers like this one, and appends what is not counted to the warnings.
func (s *Server) Bill(u *Use, warnings []string) (Bill, []string) {
	var b Bill
	if b.HardwareKnown = s.Known; b.HardwareKnown {
		b.Hardware = quantity.Scale(s.Rate, u.Servers).Over(u.Time)
	} else {
		warnings = append(warnings, warnHardware)
	}
	if b.ElectricityKnown = u.Price.Known(); b.ElectricityKnown {
		b.Electricity = u.Price.Mode.Times(u.Metered)
	} else {
		warnings = append(warnings, warnElectricity)
	}
	if b.StaffKnown = s.StaffKnown; b.StaffKnown {
		b.Staff = s.Staff.Over(u.Time)
	} else {
		warnings = append(warnings, warnStaff)
	}
	if b.CarbonKnown = u.Carbon.Known(); b.CarbonKnown {
		b.Carbon = u.Carbon.Mode.Times(u.Metered)
	} else {
		warnings = append(warnings, warnCarbon)
	}
	b.Total = b.Hardware + b.Electricity + b.Staff
	if b.HardwareKnown && b.ElectricityKnown && b.Total > 0 {
		b.ElectricityShare = quantity.Fraction(quantity.Ratio(b.Electricity, b.Total))
	}
	return b, warnings
}
