// Package claims reads a text, finds its quantitative claims on AI, computing, energy, money, carbon and water, and
// judges each.
//
//	text -> Document -> measures -> claims -> checks -> verdicts
//
// claims/text decodes and divides the text, claims/measure finds the numbers in it. This package decides which of them
// are claims, binds subject, period, boundary and conditions to them, and makes the checks that need nothing but the text.
// claims/recompute, which imports this package, judges what needs models and published figures; Check takes it as the
// interface Recomputer, so that imports go one way only. What one number of a text says is a Claim; Check returns a Finding for each.
package claims
