// Package tokenwatt answers what it would take: Plan runs the chain from workloads to a least-cost hourly power supply
// and a ledger.
//
// # The chain
//
//	scenario  what is asked            catalog  what is known, each figure with its source
//	   |
//	demand    work -> IT power by the hour            (demand/serving, demand/training)
//	facility  IT power -> metered power by the hour
//	supply    metered power -> what to build and buy, hour by hour, at least cost
//	ledger    every MWh, dollar, gram and litre once; the balances close
//	report    one Report -> terminal, JSON, CSV, Parquet, HTML
//
// Plan computes the hours at the modes of all figures. Low and high come from a sweep of the closed form (package
// sweep): every figure that is a range and moves any output is drawn, 512 times by default, and an answer's range is
// P5 to P95 of the draws. The supply is solved once, at the modes.
//
// # What is shared out, and how
//
// Workloads pay for electricity in proportion to the value of what they use, each hour at its price, and answer for
// carbon and water in proportion to their metered energy.
//
// # Assumptions and what is not modelled
//
// Draws of different figures are independent. The range of the electricity bill is at the site's flat tariff, or where
// there is none at what the supply costs at the modes; the supply's own range is not computed. Loads that are stated at
// the meter pass by the facility. See the packages for theirs.
package tokenwatt
