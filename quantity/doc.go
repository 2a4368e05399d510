// Package quantity holds the physical and economic quantities of tokenwatt as types: it keeps a power from being added
// to an energy, it reads and prints numbers with their units, and it carries figures with their range and source.
//
// # Types and base units
//
// Every type is a named float64 in one engineering base unit, so that arithmetic costs what float64 costs
// and slices convert without copying sense. The base units are fixed:
//
//	Power                 W        Energy                J
//	EnergyPerToken        J/tok    Duration              s
//	Rate, FailureRate     1/s      Money                 USD
//	EnergyPrice           USD/J    TokenPrice            USD/tok
//	CarbonPrice           USD/kg   HourlyCost            USD/s
//	PowerCost             USD/W    PowerCostRate         USD/(W s)
//	EnergyCost            USD/J    EnergyCostRate        USD/(J s)
//	Mass                  kg       Volume                L
//	CarbonIntensity       kg/J     WaterIntensity        L/J
//	Count, Number         1        Fraction              1
//	Tokens                tok      TokenRate             tok/s
//	FLOPs                 FLOP     Compute               FLOP/s
//	Bytes                 B        Bandwidth             B/s
//	Temperature           °C       TemperatureDifference K
//	TemperatureSlope      1/K      Speed                 m/s
//	Length                m        Area                  m2
//	Angle                 degree   Irradiance            W/m2
//	MagneticField         T        PlasmaTemperature     keV
//	PulseEnergy           J
//	MassPrice             USD/kg   AreaCost              USD/m2
//
// Mass is of carbon dioxide equivalent where carbon is meant, and Volume of water. Accessors name the unit
// they return: p.MW(), e.KWh(), c.USDPerMWYear(). Inner loops that work on plain []float64 name the unit in
// the variable (loadMW) and convert at the edge of their package.
//
// # Crossings
//
// Go would let Power(x) * Power(y) stand as a Power, so types are crossed by methods only, and only where a
// physical or commercial identity backs the crossing:
//
//	E = P t       Power.Over, Energy.Mean, Energy.Time
//	m = p E       EnergyPrice.Times, Money.PerEnergy;   dm/dt = p P   EnergyPrice.At
//	m = c P       PowerCost.Times, Money.PerPower;      m = c P t     PowerCostRate.Times
//	m = c E       EnergyCost.Times;                     m = c E t     EnergyCostRate.Times
//	m = c t       HourlyCost.Over, Money.PerTime;       m = p n       TokenPrice.Times, Money.PerToken
//	M = i E       CarbonIntensity.Times, Mass.PerEnergy
//	m = p_C M     CarbonPrice.Times;                    p = p_C i     CarbonPrice.PerEnergy
//	V = i E       WaterIntensity.Times, Volume.PerEnergy
//	n = r t       Rate.Over, TokenRate.Over, Compute.Over, Bandwidth.Over, and back: Rate, Time
//	E = e n       EnergyPerToken.Times, Energy.PerToken; P = e r  EnergyPerToken.At, Power.PerToken
//
// Scale multiplies any quantity by a plain factor; Ratio divides two of one type. Crossings follow IEEE 754:
// a division by zero is infinite or NaN, and the caller who may divide by zero checks.
//
// # Text
//
// Parse[Power]("350 MW") reads; String writes in full precision so that Parse reads the same value back to
// within 4 units in the last place (nearly always exactly); Human writes for a reader. All types implement
// encoding.TextMarshaler and TextUnmarshaler. The grammar:
//
//	quantity  = number [ unit ]
//	number    = sign digits [ "." digits ] [ "e" exponent ]     digits may be grouped as 1_000
//	unit      = [ magnitude ] chain | "1/..." | "/..."
//	chain     = group { ( "/" | "per" | space | "·" | "*" ) group }
//	group     = power { "-" power }
//	power     = [ magnitude ] ( name | "(" chain ")" ) [ "2" | "^2" | "²" | "^-1" | "-1" ]
//	magnitude = k M G T P thousand million billion bn trillion quadrillion
//
// Units are computed, not listed: an atomic unit has a Dimension and a factor, SI prefixes stand before those
// atoms that take them, and any expression of the right dimension is accepted: "USD/GJ", "MW h",
// "MMBtu/h", "USD/(kW yr)". Case counts. What can be read in two ways is refused: a product after
// a division ("USD/kW yr"), a comma inside a number, "mW", a ton, a currency other than USD. A chain of
// divisions divides by each: USD/MW/yr is USD/(MW yr). The hyphen binds closest, so USD/kW-yr means
// the same. "kg CO2e" is a mass. Counting nouns (req, GPU, servers, visitors ...) are a dimension that Count,
// Rate and FailureRate take and all others refuse.
//
// A number without a unit is refused, but for Count, Fraction and Number. All failures are a *ParseError,
// which says what was found, what was expected and, where it can tell, what to write instead.
//
// # Figures
//
// A Figure is a number as a scenario or the catalog states it: low, mode, high, distribution, source, date
// and basis. AnyFigure is its view without the type, for sweeps and tables of assumptions. The equations
// of the distributions stand at Figure.Quantile. The zero Figure is a figure not given; a figure of zero is
// not the zero Figure.
//
// # Assumptions and sources
//
// A year is 8,760 h (365 d) and a month a twelfth of it, the convention of USD/kW/yr. Factors: SI Brochure,
// 9th edition, BIPM 2019 (electronvolt, minute, hour, day, hectare, litre, tonne, degree Celsius); NIST Special
// Publication 811, 2008, appendix B.8 (international-table Btu 1055.05585262 J, therm, pound, foot, mile, US gallon);
// IEC 80000-13:2008 (Ki, Mi, Gi); IEA (tonne of oil equivalent, 41.868 GJ). A FLOP is one operation; a fused
// multiply-add is two.
//
// # Not modelled
//
// Currencies and inflation (the year of the dollars is the scenario's to state), uncertainty within the types (a
// Figure holds it), the boundary of an energy (chip, server, site: the field's name says it), apparent power,
// heating-value conventions, correlation between figures, and ranges of validity: a power of -5 MW parses.
package quantity
