// Package csvseries reads hourly series from a CSV file by the names of its columns.
//
// # What it accepts
//
// One header row, comma separated, with or without a byte order mark, lines ended by LF or CRLF, fields quoted
// as in RFC 4180. A name that ends in .gz is read through gzip. Rows are consecutive hours. A file holds at
// least as many rows as are asked for and at most as many as the year has hours; what follows the hours asked
// for is left out. A time column is only looked at where one is named: its cells must then be one hour apart.
//
// # Conversion
//
// A cell x becomes x * Factor + Offset. Bounds are checked after the conversion.
//
// # Clock
//
// A file whose clock is n hours ahead of UTC holds in row i the hour i - n UTC. The rows are shifted round the
// file by n, so that a year stays complete: utc[(i - n) mod rows] = file[i].
//
// # Errors
//
// All errors are collected as strictyaml.Errors with file, line and column: missing columns with the nearest
// header, rows of another length, empty cells, text, NaN and infinities, values outside their bounds, a wrong
// number of rows, steps that are not an hour.
//
// # Not done
//
// Other separators, decimal commas, series in steps other than an hour, and gaps: they are errors.
package csvseries
