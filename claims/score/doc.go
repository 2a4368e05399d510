// Package score compares what an extractor and the checks found in annotated passages with the annotation.
//
// A key has one row per number that a reader would call a claim. With K the rows of a key and F what was found,
//
//	recall    = rows that a found span overlaps / |K|
//	precision = found spans that overlap a row / |F|
//	value     = rows found with the right value / rows found
//	unit      = rows found with the right unit / rows found
//	verdict   = rows found with the expected verdict / rows found; see meets for names of the same fault
//
// Overlap is by characters of the passage, half-open: one common character is enough. Of several found spans on one row,
// the one with the most characters in common is compared.
//
// A value is right where the normalised values agree within ValueTolerance once both are in one unit, for both ends of a
// range; a unit is right where the two measure the same thing in the same currency, or differ only in a "per"
// that stands apart from the number ("each query uses 0.3 Wh": energy, or energy per query).
//
// What is not modelled: partial credit for a near verdict, and agreement by chance.
package score
