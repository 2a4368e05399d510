// Package ledger keeps the books of a plan by double entry: energy in MWh, money in USD, carbon in kg of CO2
// equivalent and water in litres. Every posting moves an amount from one account to another, so that nothing appears
// or vanishes; energy moves hour by hour, the other commodities by the year.
//
// Accounts are names with slashes ("source/solar", "loss/cooling", "workload/chat"). An account declared with Through
// only passes on what it receives, or stores it: in every hour
//
//	sum(in) - sum(out) = stock at the hour's end - stock at its beginning
//
// where a stock is given, and sum(in) = sum(out) where none is. Check measures each such balance. The tolerance is
// relative to the larger of in and out, 1e-9 for energy, carbon and water, and one cent for money.
//
// Sums run in the order of posting with compensation (Neumaier 1974), so that they do not depend on the machine's
// number of cores.
//
// Not kept here: prices, dates within the hour, and currencies other than USD.
package ledger
