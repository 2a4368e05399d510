package series

import (
	"strings"

	"tokenwatt/quantity"
)

// The quantities that columns are told to hold, each in the unit and within the bounds of KindOf.
const (
	GHI             = "ghi"              // global horizontal irradiance
	DNI             = "dni"              // direct normal irradiance
	DHI             = "dhi"              // diffuse horizontal irradiance
	POA             = "poa"              // irradiance on the plane of the panels
	Temperature     = "temperature"      // air temperature, dry bulb
	DewPoint        = "dew_point"        // dew point
	Humidity        = "humidity"         // relative humidity, a share of saturation
	Pressure        = "pressure"         // air pressure at the place
	WindSpeed       = "wind_speed"       // wind speed at the column's height above ground
	SolarCF         = "solar_cf"         // output of photovoltaic plants over their rating
	WindCF          = "wind_cf"          // output of wind plants over their rating
	CF              = "cf"               // output of a plant over its rating, the kind of plant unknown
	Price           = "price"            // price of electrical energy
	ExportPrice     = "export_price"     // price that is paid for electrical energy that is fed in
	Carbon          = "carbon"           // direct emissions for electrical energy
	CarbonMarginal  = "marginal_carbon"  // direct emissions for one unit more of electrical energy
	CarbonLifecycle = "carbon_lifecycle" // life-cycle emissions for electrical energy
	CarbonFree      = "carbon_free"      // share of electrical energy from carbon-free sources
	Renewable       = "renewable"        // share of electrical energy from renewable sources
	Power           = "power"            // power, of a load unless the header says otherwise
)

// Kind is what a quantity is measured in and what values it can take. The bounds are those of physics with room for
// instruments.
type Kind struct {
	// Unit is the unit of the values: empty for shares; a price is in money/MWh of the file's currency.
	Unit string
	// Min and Max bound the values.
	Min, Max float64
}

// KindOf returns what is known of a quantity.
func KindOf(quantity string) (Kind, bool) {
	switch quantity {
	case GHI, POA:
		return Kind{"W/m2", 0, 1600}, true
	case DNI:
		return Kind{"W/m2", 0, 1400}, true
	case DHI:
		return Kind{"W/m2", 0, 1200}, true
	case Temperature:
		return Kind{"C", -90, 70}, true
	case DewPoint:
		return Kind{"C", -90, 40}, true
	case Humidity:
		// Fog is measured at up to 110 %, which the dictionary of the EPW format allows.
		return Kind{"", 0, 1.1}, true
	case Pressure:
		return Kind{"Pa", 40000, 110000}, true
	case WindSpeed:
		return Kind{"m/s", 0, 120}, true
	case SolarCF, WindCF, CF, CarbonFree, Renewable:
		return Kind{"", 0, 1}, true
	case Price, ExportPrice:
		return Kind{"USD/MWh", -1e5, 1e5}, true
	case Carbon, CarbonMarginal, CarbonLifecycle:
		return Kind{"kg/MWh", 0, 5000}, true
	case Power:
		return Kind{"MW", -1e7, 1e7}, true
	default:
		return Kind{}, false
	}
}

// Quantities lists the names that KindOf knows.
func Quantities() []string {
	return []string{
		GHI, DNI, DHI, POA, Temperature, DewPoint, Humidity, Pressure, WindSpeed, SolarCF, WindCF, CF,
		Price, ExportPrice, Carbon, CarbonMarginal, CarbonLifecycle, CarbonFree, Renewable, Power,
	}
}

// conversion returns how numbers in a unit as files write it become numbers in the quantity's own: x * factor + offset,
// in the unit returned.
func conversion(of, unit string) (factor, offset float64, to string, err error) {
	kind, _ := KindOf(of)
	from := plainUnit(unit)
	to = kind.Unit
	target := kind.Unit
	if of == Price || of == ExportPrice {
		currency, per := cutCurrency(from)
		from, to = "USD/"+per, currency+"/MWh"
	}
	source, err := quantity.ParseUnit(from)
	if err != nil {
		return 0, 0, "", err
	}
	wanted, err := quantity.ParseUnit(target)
	if err != nil {
		return 0, 0, "", err
	}
	if offset, err = source.Convert(0, wanted); err != nil {
		return 0, 0, "", err
	}
	one, err := source.Convert(1, wanted)
	if err != nil {
		return 0, 0, "", err
	}
	return one - offset, offset, to, nil
}

// cutCurrency splits "EUR/MWh" into its currency and what that is paid for. A unit without a slash has no currency.
func cutCurrency(unit string) (currency, per string) {
	currency, per, ok := strings.Cut(unit, "/")
	if !ok {
		return "", unit
	}
	switch currency = strings.TrimSpace(currency); currency {
	case "€":
		currency = "EUR"
	case "$", "US$":
		currency = "USD"
	case "£":
		currency = "GBP"
	}
	return currency, strings.TrimSpace(per)
}

// plainUnit takes out of a unit what names the substance and not the measure: gCO2eq/kWh is g/kWh.
func plainUnit(unit string) string {
	for _, substance := range []string{"CO₂eq", "CO2eq", "CO₂e", "CO2e", "CO₂", "CO2"} {
		unit = strings.ReplaceAll(unit, substance, "")
	}
	return strings.Join(strings.Fields(unit), " ")
}
