// Package measure finds the numbers of a text with their scale, unit, range and hedge, in Chinese and in English.
//
// # What is read
//
// A stretch of text is folded first: full-width characters to half width, traditional to simplified, kinds of space and
// hyphen to one; each character to one, so that positions stay. Then one walk from left to right reads
//
//	measure = [ per ] [ hedge ] [ money sign ] number [ scale ] [ unit ] { per } [ range mark measure ] [ hedge ]
//	number  = digits, in groups, with exponent (1,287; 10 000; 3.14×10²³; 3e23; ½), Chinese numerals (一百二十, 三点五, 十几,
//	          百分之六十, 三分之二, 一半), English words (twelve thousand, two and a half, two-thirds, tens of thousands)
//	scale   = 十百千万亿兆 and their products, which multiply from left to right (7000万千瓦 is 7000e4 kW; 3.75亿; 1亿2000万);
//	          hundred ... trillion, dozen, k M B T m bn (m and b behind a money sign or before a noun only)
//	unit    = name { name } ; a product of names: GPU hours, kW·h, 卡时
//	per     = "/" | "per" | "a" | 每 ... with a number where there is one: per 1,000 queries, 每百万token
//
// 兆 is mega before 瓦 and 字节 and 1e12 alone. 度 is a kilowatt-hour unless the clause speaks of heat or of an angle. 千, 百 and 兆 before
// a unit that takes them are its prefix.
//
// # What follows from the neighbours
//
//   - A range lends scale and unit to its first number: 58.5-60万度, "2 to 6 percent", $1.2-1.5bn; "from ... to" behind a verb
//     of change is two measures.
//   - Lists and "from 58 in 2014 to 176 TWh" lend the unit (Elided); a table's header lends it to its cells, with its scale.
//   - A noun before the number is taken where none follows: 用户数达1亿 (Implied).
//   - Money, energy or mass in parentheses behind one of the same dimension in another unit is its conversion (Linked,
//     ConversionOf), also within a range: 200万美元(约14万人民币)至1200万美元(约8300万人民币).
//   - A period elsewhere in the clause (每日, annual) is Period with PeriodImplied; a "per" that touches the number, or stands up
//     to 12 characters before it in Chinese, is part of the unit.
//
// # Faults
//
// Units have dimension vectors over energy, time, money, mass, volume, length, temperature, data, tokens, parameters,
// operations and counts. Power over a time is a fault, unless it is a ramp or additions of capacity; power told of a query or of a
// training run, and energy told as capacity, are faults by what the clause says. They stay measures, with Fault set.
//
// # What is none
//
// Names and versions (GPT-3, H100, Llama 3.1 405B, 1X, A2轮), ordinals, captions, list numbers, citations, addresses, telephone
// numbers, clocks, what a page counts of its readers, one and 一 as articles, numerals inside words (百度, 十分), and bare numbers
// without unit, scale or groups. Dates are measures of the kind Date.
//
// # Normalised units
//
// kWh, kW, kg, L, m, m2, °C, B, token, parameter, FLOP, FLOP/s, % (fractions too), x, the ISO 4217 code of a currency, the singular of a noun,
// and for times the unit as written: day, year. A month is 730 h and a year 8,760 h, as in package quantity; a mass of CO2 is of
// its equivalent. The sources of the factors stand beside their table.
//
// # Cost
//
// Every step looks at a bounded number of characters and consumes at least one: time is linear in the text. Long paragraphs are
// cut at sentences, and nothing is linked across a cut.
//
// # Not modelled
//
// Numbers spelled in other languages, decimal commas, roman numerals, units of more than three "per" parts, ratios (5:1), what 元 is
// outside the mainland (New Taiwan dollars are read where they are named), "pound" as money without its sign, and any sense
// that needs more than the clause.
package measure
