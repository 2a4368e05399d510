// Package demand holds the contract between the demand stages and what follows them: a Load is an hourly
// power series over the study year in MW, with a firm part and a deferrable part, and the machines behind it.
//
// The packages below it turn one kind of workload each into a Load. Power is at the boundary "IT": the input
// of the servers' power supplies. Hours are counted in UTC from 1 January of the study year, and the power of
// an hour is its mean, so that MW summed over hours are MWh.
//
// Not modelled here: power within the hour, and power quality.
package demand
