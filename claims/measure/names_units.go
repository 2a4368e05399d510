package measure

// Sources of the factors: SI brochure, 9th edition (2019), for the hour, day, litre, tonne and electronvolt; NIST
// SP 811 (2008), appendix B, for the Btu, foot, mile, gallon, pound and ton; GB/T 2589 for the tonne of
// standard coal (29.3076 GJ); the Chinese market units by the state council's order of 1959.

// sizes enters one unit with decimal prefixes in Latin and in Chinese characters.
func (l *lexicon) sizes(a atom, rows []size) {
	base := a.factor
	for _, r := range rows {
		a.factor = base * r.factor
		l.add(a, r.names)
	}
}

type size struct {
	factor float64
	names  string
}

func energyNames(l *lexicon) {
	energy, power := dim(axisEnergy), powerDim()
	l.sizes(atom{factor: 1, dim: energy, name: "kWh"}, []size{
		{1e-3, "Wh|watt hour|watt hours|watthour|watthours|W h|W hr|瓦时|瓦特时|瓦小时|瓦特小时|瓦·时"},
		{1e-6, "mWh|milliwatt hour|milliwatt hours|毫瓦时"},
		{1, "kWh|KWh|kwh|KWH|Kwh|kWhr|kW h|kW hr|kW hours|kilowatt hour|kilowatt hours|kilowatthour|kilowatthours|kilowatt hr|千瓦时|千瓦·时|千瓦小时|度电|度"},
		{1e3, "MWh|mwh|MWH|Mwh|MWhr|MW h|MW hr|MW hours|megawatt hour|megawatt hours|megawatthour|megawatthours|兆瓦时|兆瓦·时|兆瓦小时|百万瓦时"},
		{1e6, "GWh|gwh|GWH|Gwh|GW h|GW hours|gigawatt hour|gigawatt hours|gigawatthours|吉瓦时|吉瓦·时|吉瓦小时|十亿瓦时"},
		{1e9, "TWh|twh|TWH|Twh|TW h|TW hours|terawatt hour|terawatt hours|terawatthours|太瓦时|太瓦·时|太瓦小时|兆兆瓦时"},
		{1e12, "PWh|petawatt hour|petawatt hours|拍瓦时"},
	})
	const joule = 1.0 / 3.6e6
	l.sizes(atom{factor: joule, dim: energy, name: "kWh"}, []size{
		{1, "J|joule|joules|焦耳|焦"},
		{1e-3, "mJ|millijoule|millijoules|毫焦|毫焦耳"},
		{1e3, "kJ|kilojoule|kilojoules|千焦|千焦耳"},
		{1e6, "MJ|megajoule|megajoules|兆焦|兆焦耳"},
		{1e9, "GJ|gigajoule|gigajoules|吉焦|吉焦耳"},
		{1e12, "TJ|terajoule|terajoules|太焦|太焦耳"},
		{1e15, "PJ|petajoule|petajoules|拍焦"},
		{1e18, "EJ|exajoule|exajoules|艾焦"},
		{1055.05585262e5, "therm|therms"},
		{1055.05585262, "Btu|BTU|British thermal units|英热单位"},
		{1055.05585262e6, "MMBtu|MMBTU|mmbtu|million btu|百万英热单位"},
		{1055.05585262e15, "quad|quads"},
		{4184, "kcal|kilocalorie|kilocalories|大卡|千卡路里"},
		{4.184, "calorie|calories"},
		{4.184e9, "gigacalorie|gigacalories|吉卡"},
		{29.3076e9, "tce|吨标准煤|吨标煤"},
		{41.868e9, "toe|tonnes of oil equivalent|吨油当量|吨标准油"},
		{41.868e15, "Mtoe"},
		{6.1e9, "boe|barrels of oil equivalent|桶油当量"},
		{1.602176634e-19, "eV"},
		{1.602176634e-16, "keV"},
		{1.602176634e-13, "MeV"},
	})
	l.sizes(atom{factor: 1, dim: power, name: "kW"}, []size{
		{1e-3, "W|watt|watts|瓦|瓦特"},
		{1e-6, "mW|milliwatt|milliwatts|毫瓦"},
		{1, "kW|KW|kw|Kw|kilowatt|kilowatts|千瓦|瓩|kWp|kWe"},
		{1e3, "MW|megawatt|megawatts|兆瓦|百万瓦|MWe|MWp|MWac|MWdc|MVA|兆伏安|megavolt amperes"},
		{1e6, "GW|gigawatt|gigawatts|吉瓦|百万千瓦|十亿瓦|GWe|GWp"},
		{1e9, "TW|terawatt|terawatts|太瓦"},
		{1, "kVA|千伏安"},
		{0.7457, "hp|horsepower|马力"},
		{3.51685, "tons of refrigeration|冷吨"},
	})
	l.add(atom{factor: 1e6, dim: power, name: "kW"}, "gw")
	l.add(atom{factor: 1e3, dim: power, name: "kW"}, "mw")
	l.add(atom{factor: 1, name: "kV", kind: Rate}, "kV|kilovolt|kilovolts|千伏")
	l.add(atom{factor: 1e-3, name: "kV", kind: Rate}, "V|volt|volts|伏|伏特")
	l.add(atom{factor: 1e-6, dim: Dimension{}.Over(dim(axisTime)), name: "MHz", kind: Rate}, "Hz|hertz|赫兹|赫")
	l.add(atom{factor: 1, dim: Dimension{}.Over(dim(axisTime)), name: "MHz", kind: Rate}, "MHz|megahertz|兆赫|兆赫兹")
	l.add(atom{factor: 1e3, dim: Dimension{}.Over(dim(axisTime)), name: "MHz", kind: Rate}, "GHz|gigahertz|吉赫|吉赫兹")
}

func timeNames(l *lexicon) {
	t := dim(axisTime)
	add := func(factor float64, name string, traits trait, names string) {
		l.add(atom{factor: factor, dim: t, name: name, traits: traits}, names)
	}
	add(1, "s", 0, "s|sec|secs|second|seconds|秒|秒钟")
	add(1e-3, "s", 0, "ms|msec|millisecond|milliseconds|毫秒")
	add(1e-6, "s", 0, "µs|microsecond|microseconds|微秒")
	add(1e-9, "s", 0, "ns|nanosecond|nanoseconds|纳秒")
	add(1, "min", 0, "min|mins|minute|minutes|分钟")
	add(1, "h", 0, "h|hr|hrs|hour|hours|小时|个小时|个钟头|钟头")
	add(12, "h", 0, "个昼夜")
	add(1, "day", 0, "d|day|days|天|昼夜|个工作日|工作日")
	add(1, "week", 0, "wk|week|weeks|周|星期|个星期|个礼拜")
	add(1, "month", 0, "mo|month|months|个月|个多月|月")
	add(3, "month", 0, "个季度|季度")
	add(1, "year", 0, "yr|yrs|year|years|year old|years old|年|周年|周岁|岁|个年头|载")
	add(1, "year", 0, "财年|学年")
	add(10, "year", 0, "decade|decades|年代人")
	add(100, "year", 0, "century|centuries|个世纪|世纪")
	add(2, "week", 0, "fortnight|fortnights")
	add(3, "month", 0, "fiscal quarters")
}

func moneyNames(l *lexicon) {
	m := dim(axisMoney)
	add := func(factor float64, code, names string) {
		l.add(atom{factor: factor, dim: m, name: code, currency: code}, names)
	}
	sign := func(code, names string) {
		l.add(atom{factor: 1, dim: m, name: code, currency: code, traits: prefixed}, names)
	}
	sign("USD", "$|US$|U.S.$|USD|US $|USD $|美元$|USD$")
	sign("EUR", "€|EUR")
	sign("GBP", "£|GBP")
	sign("CNY", "¥|RMB|CNY|CN¥|人民币|RMB ¥|Rmb|CNH")
	sign("JPY", "JPY|JP¥")
	sign("HKD", "HK$|HKD|港币|港元")
	sign("TWD", "NT$|NTD|TWD|新台币|台币")
	sign("AUD", "A$|AUD|AU$")
	sign("CAD", "C$|CAD|CA$")
	sign("SGD", "S$|SGD")
	sign("INR", "₹|INR|Rs|Rs.")
	sign("KRW", "₩|KRW")
	sign("CHF", "CHF|SFr")
	sign("BRL", "R$|BRL")
	sign("RUB", "₽|RUB")
	sign("SEK", "SEK")
	sign("NOK", "NOK")
	sign("AED", "AED")
	sign("SAR", "SAR")
	add(1, "USD", "dollar|dollars|US dollar|US dollars|U.S. dollar|U.S. dollars|American dollars|bucks|美元|美金|美刀")
	add(0.01, "USD", "cent|cents|US cent|US cents|U.S. cents|¢|美分")
	l.add(atom{factor: 0.01, dim: m.Over(dim(axisEnergy)), name: "USD/kWh", currency: "USD", kind: Price}, "c/kWh|cts/kWh")
	add(1, "EUR", "euro|euros|欧元")
	add(0.01, "EUR", "euro cent|euro cents|eurocents|欧分")
	add(1, "GBP", "pound sterling|pounds sterling|英镑|quid")
	add(0.01, "GBP", "pence|便士")
	add(1, "CNY", "yuan|renminbi|元|元人民币|人民币元|块钱|yuan renminbi|圆|块人民币")
	add(0.1, "CNY", "角钱|毛钱")
	add(0.01, "CNY", "分钱|分人民币|fen")
	add(1, "JPY", "yen|日元|日圆|円")
	add(1, "HKD", "港纸|Hong Kong dollars|HK dollars")
	add(1, "TWD", "新台币元|元新台币|元台币|台币元|New Taiwan dollars|Taiwan dollars")
	add(1, "KRW", "won|韩元|韩圆|韩币")
	add(1, "INR", "rupee|rupees|卢比")
	add(1, "AUD", "Australian dollars|澳元")
	add(1, "CAD", "Canadian dollars|加元")
	add(1, "SGD", "Singapore dollars|新加坡元|新元")
	add(1, "CHF", "Swiss franc|Swiss francs|瑞郎|瑞士法郎")
	add(1, "RUB", "roubles|rubles|卢布")
	add(1, "SEK", "kronor|瑞典克朗")
	add(1, "NOK", "kroner|挪威克朗")
	add(1, "AED", "dirhams|迪拉姆")
	add(1, "SAR", "riyals|里亚尔")
}

func matterNames(l *lexicon) {
	mass, volume, length := dim(axisMass), dim(axisVolume), dim(axisLength)
	l.sizes(atom{factor: 1, dim: mass, name: "kg"}, []size{
		{1, "kg|Kg|KG|kgs|kilogram|kilograms|kilogramme|kilogrammes|kilo|kilos|千克|公斤"},
		{1e-3, "g|gram|grams|gramme|grammes|克"},
		{1e-6, "mg|milligram|milligrams|毫克"},
		{1e-9, "µg|microgram|micrograms|微克"},
		{1e3, "t|tonne|tonnes|ton|tons|metric ton|metric tons|metric tonne|metric tonnes|mt|MT|吨|公吨"},
		{907.18474, "short ton|short tons|US tons|短吨"},
		{1016.0469088, "long ton|long tons"},
		{1e6, "kt|kiloton|kilotons|kilotonne|kilotonnes|千吨"},
		{1e9, "Mt|megaton|megatons|megatonne|megatonnes|MMT|million metric tons|百万吨"},
		{1e12, "Gt|gigaton|gigatons|gigatonne|gigatonnes|吉吨"},
		{0.45359237, "lb|lbs|pound|pounds|磅"},
		{0.028349523125, "ounce|ounces|oz|盎司"},
		{0.5, "斤"},
	})
	carbon := func(factor float64, names string) {
		l.add(atom{factor: factor, dim: mass, name: "kg", substance: "CO2"}, names)
	}
	carbon(1e3, "tCO2|tCO2e|tCO2eq|tCO₂|tCO₂e|tCO₂eq|t CO2e|t CO2eq|t CO2|t CO₂|t CO₂e|tons CO2eq|tonnes CO2e|tonnes CO2|tons CO2|tons CO2e|metric tons CO2eq|metric tons CO2e")
	carbon(1, "kgCO2|kgCO2e|kgCO2eq|kgCO₂|kgCO₂e|kg CO2|kg CO2e|kg CO2eq|kg CO₂|kg CO₂e|kg CO₂eq")
	carbon(1e-3, "gCO2|gCO2e|gCO2eq|gCO₂|gCO₂e|g CO2|g CO2e|g CO2eq|g CO₂|g CO₂e|g CO₂eq|grams CO2e")
	carbon(1e3, "t CO2 eq|tCO2 eq|tons CO2 eq|tonnes CO2 eq|tonnes CO2 equivalent|t CO₂ eq|tonnes of CO2 equivalent|metric tons of CO2 equivalent|tons of CO2 equivalent|tonnes of CO2e|tons of CO2e|metric tons of CO2e|metric tons of CO2|吨二氧化碳当量|吨CO2|吨CO₂|吨 CO2|吨CO2e|吨CO2当量|吨碳")
	carbon(1e7, "万吨CO2|万吨CO₂")
	carbon(1, "kg CO2 eq|kgCO2 eq|kg CO2 equivalent|kg CO₂ equivalent|kgCO₂ eq|kg of CO2e|kg of CO2|千克CO2|千克二氧化碳当量|公斤二氧化碳当量|千克二氧化碳|公斤二氧化碳")
	carbon(1e-3, "gCO2 eq|g CO2 eq|gCO₂ eq|g CO2 equivalent|g of CO2e|g of CO2|grams of CO2|grams of CO2e|克二氧化碳当量|克二氧化碳|克CO2|克CO2e")
	carbon(1e6, "ktCO2|ktCO2e|kt CO2e|kt CO2|ktCO₂e")
	carbon(1e9, "MtCO2|MtCO2e|Mt CO2e|Mt CO2|MtCO₂e|MtCO₂|MMTCO2e")
	carbon(1e12, "GtCO2|GtCO2e|Gt CO2e|Gt CO2|GtCO₂e|GtCO₂")
	l.sizes(atom{factor: 1, dim: volume, name: "L"}, []size{
		{1, "L|l|litre|litres|liter|liters|升|公升|立升"},
		{1e-3, "mL|ml|ML.|millilitre|millilitres|milliliter|milliliters|毫升|cubic centimetres|cubic centimeters"},
		{1e-6, "µL|µl|microlitres|microliters|微升"},
		{1e3, "m3|m³|m^3|cubic metre|cubic metres|cubic meter|cubic meters|kilolitre|kilolitres|kL|立方米|立方|方水|m 3"},
		{1e6, "ML|megalitre|megalitres|megaliter|megaliters|兆升"},
		{1e9, "gigalitre|gigalitres|gigaliters|GL"},
		{1e12, "cubic kilometres|cubic kilometers|立方公里"},
		{3.785411784, "gal|gallon|gallons|US gallon|US gallons|U.S. gallons|加仑"},
		{4.54609, "imperial gallons|UK gallons"},
		{158.987294928, "barrel|barrels|bbl|桶"},
		{0.47317647, "pint|pints"},
		{0.2365882, "cup|cups"},
		{0.946352946, "quart|quarts"},
		{0.005, "teaspoon|teaspoons|茶匙"},
		{1233481.83754752, "acre foot|acre feet"},
		{28.316846592, "cubic feet|cubic foot|立方英尺"},
		{5e-5, "drop|drops|滴"},
	})
	// Drops and pools are things that are counted, not units that are converted.
	l.add(atom{factor: 1, dim: dim(axisCount), name: "drop", noun: "drop", traits: classifier}, "drop|drops|滴")
	l.add(atom{factor: 1, dim: dim(axisCount), name: "pool", noun: "pool"}, "pool|pools|swimming pool|swimming pools|Olympic pools|Olympic swimming pools|Olympic sized swimming pools|Olympic size swimming pools|Olympic sized pools|Olympic size pools|泳池|游泳池|奥运泳池|标准泳池|标准游泳池|奥运标准泳池|个奥运泳池|个奥运会泳池|个标准泳池|个标准游泳池|个奥运标准泳池|个奥林匹克泳池|个奥运会标准泳池")
	l.sizes(atom{factor: 1, dim: length, name: "m"}, []size{
		{1, "m|metre|metres|meter|meters|米|公尺"},
		{1e3, "km|kilometre|kilometres|kilometer|kilometers|公里|千米"},
		{1e-2, "cm|centimetre|centimetres|centimeter|centimeters|厘米|公分"},
		{1e-3, "mm|millimetre|millimetres|millimeter|millimeters|毫米"},
		{1e-6, "µm|um|micron|microns|micrometres|微米"},
		{1e-9, "nm|nanometre|nanometres|nanometer|nanometers|纳米"},
		{1609.344, "mi|mile|miles|英里"},
		{0.3048, "ft|foot|feet|英尺"},
		{0.0254, "inch|inches|英寸"},
		{0.9144, "yard|yards"},
	})
	area := length.Times(length)
	l.sizes(atom{factor: 1, dim: area, name: "m2"}, []size{
		{1, "m2|m²|m^2|sqm|sq m|square metre|square metres|square meter|square meters|平方米|平米"},
		{1e6, "km2|km²|sq km|square kilometre|square kilometres|square kilometer|square kilometers|平方公里"},
		{1e-6, "mm2|mm²|square millimetres|square millimeters|平方毫米"},
		{1e-4, "cm2|cm²|square centimetres|square centimeters|平方厘米"},
		{1e4, "ha|hectare|hectares|公顷"},
		{4046.8564224, "acre|acres|英亩"},
		{0.09290304, "sq ft|sqft|square foot|square feet|square ft|平方英尺"},
		{666.6666667, "亩"},
		{2589988.11, "square mile|square miles|sq mi|平方英里"},
	})
	temperature := dim(axisTemperature)
	l.add(atom{factor: 1, dim: temperature, name: "°C"}, "°C|° C|ºC|℃|degC|degrees Celsius|degree Celsius|degrees centigrade|degrees C|摄氏度|deg C")
	l.add(atom{factor: 5.0 / 9, offset: -32, dim: temperature, name: "°C"}, "°F|° F|ºF|℉|degrees Fahrenheit|degrees F|华氏度")
	l.add(atom{factor: 1, offset: -273.15, dim: temperature, name: "°C", traits: weakly}, "K|kelvin|kelvins|开尔文")
}

func shareNames(l *lexicon) {
	l.add(atom{factor: 1, name: "%", kind: Share}, "%|percent|per cent|pct|pc|pct.|per cents|percents|个百分点|百分点|percentage point|percentage points|pp|ppt|ppts|%pts")
	l.add(atom{factor: 0.1, name: "%", kind: Share}, "‰")
	l.add(atom{factor: 0.01, name: "%", kind: Share}, "basis point|basis points|bp|bps|个基点|基点")
	l.add(atom{factor: 10, name: "%", kind: Share, traits: weakly}, "成")
	l.add(atom{factor: 1e-4, name: "%", kind: Share}, "ppm|parts per million")
	l.add(atom{factor: 1, name: "x", kind: Multiple, traits: decades}, "orders of magnitude|个数量级|数量级|order of magnitude")
	l.add(atom{factor: 1, name: "x", kind: Multiple}, "x|X|×|times|fold|time as|倍|folds|times as")
}
