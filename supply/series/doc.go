// Package series reads hourly series from the files that people have: weather, prices, loads and carbon intensities in the
// formats of their publishers, into hours of UTC with units and what is to be known of them.
//
// # Formats
//
// PVGIS hourly radiation and typical years; EnergyPlus weather (EPW); TMY3; the NSRDB's Physical Solar Model, in the CSV of
// SAM; renewables.ninja; the ENTSO-E Transparency Platform, old site, new site and file library; EIA-930 balances, EIA open
// data and EIA's wholesale markets; gridstatus; Electricity Maps; and a generic table whose headers say what they hold. The
// first lines tell the format, and File.Why says by what; Settings name another, or other columns, units and clocks. Files
// may be packed with gzip, begin with a byte order mark, end lines by LF or CRLF, and be separated by commas, semicolons or
// tabs, the latter two with decimal points or decimal commas.
//
// # Time
//
// Hours are those of UTC. The clock of a file is what its format says, what its cells say (an offset, or CET and CEST in
// parentheses), or Settings.Zone: UTC, a fixed offset, or a name of the IANA data base. On a clock with summer time the hour
// that comes twice is first the one in summer time and, once the rows have passed it, the one in standard time; rows at
// times that the clock leaves out are faults, or passed over and noted where they have no values.
//
// A row stands for an interval: from its time on, or up to it where the format names hours by their end (TMY3, EPW,
// EIA), as long as the row says, the format says, or the commonest step between rows is. Where values are those of moments
// (PVGIS, NSRDB) a row stands for the interval of a step that the moment lies in: PVGIS's 08:11 for the hour from 08:00. In
// TMY3 and EPW the radiation is the interval's and the other values are measured at its end; both count for the interval.
//
// The value of an hour is the mean over its rows, each weighted by the time that it covers of the hour: the energy of a
// power, the time-mean of a price or intensity. An hour that rows do not cover wholly has no value. A clock half an hour
// off UTC makes each hour of two halves.
//
// A typical year, put together from months of several years, has no year of its own. It is told by its format, by years that
// jump within the file, or by a calendar without a year; its hours go round, so that the last of its local December
// are the first of UTC's January.
//
// # What is missing
//
// Nothing is filled in reading. File lists gaps, of rows and of columns, rows that repeat a time or go back, and quantities
// that several columns could be. Cut takes a study's hours and refuses all these, unless told how: interpolate
// gaps up to a length, leave 29 February out or give it the hours of 28 February, take the hours that the file's clock puts
// into another year from a year away. What it did is in its warnings. Codes for missing values are those of the formats
// (99.9, 999, 9999, 999999 in EPW, -9900 in TMY3) and n/e, N/A, - and the like anywhere.
//
// # Units
//
// Values are converted to one unit for each quantity (KindOf) and held to physical bounds. Relative humidity above 100 %, up
// to 110 %, counts as saturated and is noted. Prices keep their currency: an exchange rate is the reader's affair.
//
// # Limits
//
// A file is read line by line; a million rows and 256 MiB of text are kept and read at most. Times may not lie more
// than 20 years further apart than the rows cover.
//
// # Sources
//
// The formats are those of PVGIS 5.2 and 5.3, of the EnergyPlus Auxiliary Programs (EPW data dictionary), of Wilcox & Marion
// 2008 (TMY3, NREL/TP-581-43156), and as public parsers and files of the others have them in 2019 to 2026. Files of the
// tests are written by hand.
//
// # Not done
//
// Spreadsheets, JSON, NetCDF, fixed columns (TMY2); series in steps longer than an hour; several series of one file at once;
// line breaks within quotes; leap seconds; the shift between the moment of a satellite's image and the middle of its hour,
// which the panels' sun does not know.
package series
