// Package measure finds the numbers of a text with their scale, unit, range and hedge.
package measure
