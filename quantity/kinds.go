package quantity

// specs is the table of kinds, in the order of the constants; nothing writes to it.
var specs = [kinds]*spec{ //nolint:gochecknoglobals // a table that is never written
	kindPower: newSpec(Kind{Name: "Power", Noun: "a power", Unit: "MW", Base: "W", Example: "350 MW"},
		[]rung{{name: "W", from: 1}, {name: "kW", from: 1}, {name: "MW", from: 1}, {name: "GW", from: 1}, {name: "TW", from: 1}}),
	kindEnergy: newSpec(Kind{Name: "Energy", Noun: "an energy", Unit: "MWh", Base: "J", Example: "1.2 GWh"},
		[]rung{
			{name: "J", from: 1, cost: 1},
			{name: "MJ", cost: 3},
			{name: "Wh", from: 1},
			{name: "kWh", from: 1},
			{name: "MWh", from: 1},
			{name: "GWh", from: 1},
			{name: "TWh", from: 1},
		}),
	kindEnergyPerToken: newSpec(Kind{Name: "EnergyPerToken", Noun: "an energy per token", Unit: "J/tok", Base: "J/tok", Example: "0.5 J/tok"},
		nil),
	kindDuration: newSpec(Kind{Name: "Duration", Noun: "a duration", Unit: "h", Base: "s", Example: "60 d"},
		[]rung{
			{name: "ns", from: 1},
			{name: "µs", from: 1},
			{name: "ms", from: 1},
			{name: "s", from: 1},
			{name: "min", from: 2},
			{name: "h", from: 2},
			{name: "d", from: 3},
			{name: "yr", from: 2},
		}),
	kindRate: newSpec(Kind{Name: "Rate", Noun: "a rate", Unit: "1/s", Base: "1/s", Example: "13 M/d"},
		[]rung{{name: "1/yr"}, {name: "1/d", from: 0.1}, {name: "1/h", from: 100}, {name: "1/s", from: 1}, {name: "M/d", cost: 1}},
		dim(axisCount).Over(dim(axisTime))),
	kindFailureRate: newSpec(Kind{Name: "FailureRate", Noun: "a failure rate of one device", Unit: "1/h", Base: "1/s", Example: "2e-5 /h"},
		[]rung{{name: "1/h", from: 1}, {name: "1/yr", cost: 2}},
		dim(axisCount).Over(dim(axisTime)), Dimension{}.Over(dim(axisTime, axisCount))),
	kindMoney: newSpec(Kind{Name: "Money", Noun: "an amount of money", Unit: "USD", Base: "USD", Example: "4.6 million USD"},
		[]rung{
			{name: "USD", from: 1},
			{name: "million USD", from: 1, cost: 3},
			{name: "billion USD", from: 1, cost: 3},
			{name: "trillion USD", from: 1, cost: 3},
		}),
	kindEnergyPrice: newSpec(Kind{Name: "EnergyPrice", Noun: "a price of energy", Unit: "USD/MWh", Base: "USD/J", Example: "42 USD/MWh"},
		[]rung{{name: "USD/MWh", from: 1}, {name: "USD/kWh", cost: 6}}),
	kindTokenPrice: newSpec(Kind{Name: "TokenPrice", Noun: "a price of tokens", Unit: "USD/M tok", Base: "USD/tok", Example: "2 USD/M tok"},
		nil),
	kindCarbonPrice: newSpec(Kind{Name: "CarbonPrice", Noun: "a price of carbon", Unit: "USD/t", Base: "USD/kg", Example: "80 USD/t"},
		nil),
	kindHourlyCost: newSpec(Kind{Name: "HourlyCost", Noun: "a cost over time", Unit: "USD/h", Base: "USD/s", Example: "2 USD/h"},
		[]rung{
			{name: "USD/h", from: 1},
			{name: "USD/d", from: 24000},
			{name: "million USD/d", from: 1, cost: 3},
			{name: "USD/yr", cost: 3},
		}),
	kindPowerCost: newSpec(Kind{Name: "PowerCost", Noun: "a cost of capacity", Unit: "USD/kW", Base: "USD/W", Example: "1285 USD/kW"},
		[]rung{{name: "USD/MW", cost: 6}, {name: "USD/kW", from: 1}, {name: "USD/W", cost: 6}}),
	kindPowerCostRate: newSpec(Kind{Name: "PowerCostRate", Noun: "a cost of capacity over time", Unit: "USD/MW/yr", Base: "USD/W/s", Example: "60000 USD/MW/yr"},
		[]rung{{name: "USD/MW/yr", from: 1}, {name: "USD/kW/yr", cost: 6}}),
	kindEnergyCost: newSpec(Kind{Name: "EnergyCost", Noun: "a cost of storage", Unit: "USD/kWh", Base: "USD/J", Example: "274 USD/kWh"},
		[]rung{{name: "USD/MWh", cost: 6}, {name: "USD/kWh", from: 1}}),
	kindEnergyCostRate: newSpec(Kind{Name: "EnergyCostRate", Noun: "a cost of storage over time", Unit: "USD/MWh/yr", Base: "USD/J/s", Example: "16292 USD/MWh/yr"},
		[]rung{{name: "USD/MWh/yr", from: 1}, {name: "USD/kWh/yr", cost: 6}}),
	kindMass: newSpec(Kind{Name: "Mass", Noun: "a mass", Unit: "t", Base: "kg", Example: "12 t"},
		[]rung{{name: "g", from: 1}, {name: "kg", from: 1}, {name: "t", from: 1}, {name: "kt", from: 1}, {name: "Mt", from: 1}, {name: "Gt", from: 1}}),
	kindVolume: newSpec(Kind{Name: "Volume", Noun: "a volume", Unit: "m3", Base: "L", Example: "500 m3"},
		[]rung{{name: "mL", from: 1}, {name: "L", from: 1}, {name: "m3", from: 1}, {name: "million m3", from: 1, cost: 3}}),
	kindCarbonIntensity: newSpec(Kind{Name: "CarbonIntensity", Noun: "a carbon intensity", Unit: "g/kWh", Base: "kg/J", Example: "0.4 kg/kWh"},
		[]rung{{name: "kg/kWh", cost: 6}, {name: "g/kWh", from: 1}}),
	kindWaterIntensity: newSpec(Kind{Name: "WaterIntensity", Noun: "a water intensity", Unit: "L/kWh", Base: "L/J", Example: "1.8 L/kWh"},
		[]rung{{name: "L/MWh", cost: 6}, {name: "L/kWh", from: 1}}),
	kindCount: newSpec(Kind{Name: "Count", Noun: "a count", Unit: "", Base: "", Example: "30000", Bare: true},
		[]rung{{name: "", from: 1}, {name: "million", from: 1, cost: 2}, {name: "billion", from: 1, cost: 2}, {name: "trillion", from: 1, cost: 2}},
		dim(axisCount)),
	kindFraction: newSpec(Kind{Name: "Fraction", Noun: "a fraction", Unit: "%", Base: "", Example: "9 %", Bare: true},
		nil),
	kindNumber: newSpec(Kind{Name: "Number", Noun: "a number", Unit: "", Base: "", Example: "1.2", Bare: true},
		nil),
	kindTokens: newSpec(Kind{Name: "Tokens", Noun: "a number of tokens", Unit: "tok", Base: "tok", Example: "300 G tok"},
		[]rung{{name: "tok", from: 1}, {name: "M tok", from: 1}, {name: "G tok", from: 1}, {name: "T tok", from: 1}}),
	kindTokenRate: newSpec(Kind{Name: "TokenRate", Noun: "a rate of tokens", Unit: "tok/s", Base: "tok/s", Example: "1.2 M tok/s"},
		[]rung{{name: "tok/s", from: 1}, {name: "M tok/s", from: 1}, {name: "G tok/d", cost: 3}}),
	kindFLOPs: newSpec(Kind{Name: "FLOPs", Noun: "a number of operations", Unit: "FLOP", Base: "FLOP", Example: "3.14e23 FLOP"},
		[]rung{
			{name: "FLOP", from: 1},
			{name: "GFLOP", from: 1},
			{name: "TFLOP", from: 1},
			{name: "PFLOP", from: 1},
			{name: "EFLOP", from: 1},
			{name: "ZFLOP", from: 1},
			{name: "YFLOP", from: 1},
		}),
	kindCompute: newSpec(Kind{Name: "Compute", Noun: "a rate of operations", Unit: "TFLOP/s", Base: "FLOP/s", Example: "312 TFLOP/s"},
		[]rung{{name: "FLOP/s", from: 1}, {name: "GFLOP/s", from: 1}, {name: "TFLOP/s", from: 1}, {name: "PFLOP/s", from: 1}, {name: "EFLOP/s", from: 1}, {name: "ZFLOP/s", from: 1}}),
	kindBytes: newSpec(Kind{Name: "Bytes", Noun: "a number of bytes", Unit: "GB", Base: "B", Example: "80 GB"},
		[]rung{
			{name: "B", from: 1},
			{name: "kB", from: 1},
			{name: "MB", from: 1},
			{name: "MiB", cost: 1},
			{name: "GB", from: 1},
			{name: "GiB", cost: 1},
			{name: "TB", from: 1},
			{name: "PB", from: 1},
			{name: "EB", from: 1},
		}),
	kindBandwidth: newSpec(Kind{Name: "Bandwidth", Noun: "a bandwidth", Unit: "GB/s", Base: "B/s", Example: "2.04 TB/s"},
		[]rung{{name: "B/s", from: 1}, {name: "kB/s", from: 1}, {name: "MB/s", from: 1}, {name: "GB/s", from: 1}, {name: "TB/s", from: 1}, {name: "PB/s", from: 1}}),
	kindTemperature: temperatureSpec(),
	kindTemperatureDifference: newSpec(Kind{Name: "TemperatureDifference", Noun: "a difference of temperatures", Unit: "K", Base: "K", Example: "5 K"},
		nil),
	kindTemperatureSlope: newSpec(Kind{Name: "TemperatureSlope", Noun: "a relative change per kelvin", Unit: "%/K", Base: "1/K", Example: "0.4 %/K"},
		nil),
	kindSpeed: newSpec(Kind{Name: "Speed", Noun: "a speed", Unit: "m/s", Base: "m/s", Example: "7 m/s"},
		nil),
	kindLength: newSpec(Kind{Name: "Length", Noun: "a length", Unit: "m", Base: "m", Example: "100 m"},
		[]rung{{name: "mm", from: 1}, {name: "m", from: 1}, {name: "km", from: 10}}),
	kindArea: newSpec(Kind{Name: "Area", Noun: "an area", Unit: "m2", Base: "m2", Example: "12 ha"},
		[]rung{{name: "m2", from: 1}, {name: "ha", from: 10}, {name: "km2", from: 10}}),
	kindAngle: newSpec(Kind{Name: "Angle", Noun: "an angle", Unit: "deg", Base: "deg", Example: "36.1 deg"},
		nil),
	kindIrradiance: newSpec(Kind{Name: "Irradiance", Noun: "an irradiance", Unit: "W/m2", Base: "W/m2", Example: "1000 W/m2"},
		nil),
	kindMagneticField:     fieldSpec(),
	kindPlasmaTemperature: plasmaSpec(),
	kindPulseEnergy: newSpec(Kind{Name: "PulseEnergy", Noun: "an energy of a pulse", Unit: "MJ", Base: "J", Example: "50 MJ"},
		[]rung{{name: "J", from: 1}, {name: "kJ", from: 1}, {name: "MJ", from: 1}, {name: "GJ", from: 1}}),
	kindMassPrice: newSpec(Kind{Name: "MassPrice", Noun: "a price of a material", Unit: "USD/kg", Base: "USD/kg", Example: "2175 USD/kg"},
		[]rung{{name: "USD/kg", from: 1}, {name: "million USD/kg", from: 1, cost: 3}}),
	kindAreaCost: newSpec(Kind{Name: "AreaCost", Noun: "a cost of an area", Unit: "USD/m2", Base: "USD/m2", Example: "4000 USD/m2"},
		nil),
}

// fieldSpec is the row of magnetic fields: T is the tesla here, and everywhere else what multiplies a number by 1e12.
func fieldSpec() *spec {
	s := newSpec(Kind{Name: "MagneticField", Noun: "a magnetic field", Unit: "tesla", Base: "tesla", Example: "20 T"}, nil)
	s.symbol, s.word = "T", "tesla"
	s.ladder = []rung{s.rung(rung{name: "T", from: 1})}
	return s
}

// plasmaSpec is the row of temperatures of plasmas, which are given as the energy k_B T; a temperature in kelvin or degrees
// is taken too.
func plasmaSpec() *spec {
	s := newSpec(Kind{Name: "PlasmaTemperature", Noun: "a temperature of a plasma", Unit: "keV", Base: "keV", Example: "10 keV"},
		[]rung{{name: "eV", from: 1}, {name: "keV", from: 1}, {name: "MeV", from: 1}}, dim(axisTemperature))
	s.thermal = true
	return s
}

// temperatureSpec is the row of the one type that is a point on a scale.
func temperatureSpec() *spec {
	s := newSpec(Kind{Name: "Temperature", Noun: "a temperature", Unit: "C", Base: "C", Example: "15 C"}, nil)
	s.offset = true
	return s
}
