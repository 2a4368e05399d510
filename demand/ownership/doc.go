// Package ownership turns the price of a machine into what it costs over time, and makes the bill of a workload of
// machines, staff and metered energy.
//
// A price K is spread over a life of n years at an annual rate r by the annuity (capital recovery factor)
//
//	CRF = r / (1 - (1 + r)^-n)    per year, and 1 / n where r is zero
//
// (Short, Packey and Holt 1995, NREL/TP-462-5173, capital recovery factor). Network and storage come on top as a share o of the
// servers' price, so that a server costs K (1 + o) CRF a year. A year is 8,760 h.
//
// Not modelled: salvage value, taxes, and other lives for network and storage.
package ownership
