// Package measure finds the numbers of a text with their scales, units, ranges and hedges.
package measure
