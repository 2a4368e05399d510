// Package training says what a training run takes: operations, time, machines, power, energy and money.
//
// estimate.go is the closed form. It is the fast path that sweeps call, and the arithmetic that published claims
// are checked with.
//
// # Equations
//
//	F = tokens x f(s)                    operations; f(s) from compute/transformer: 6 N and the exact attention term
//	T = F / (n peak MFU goodput)         wall time in s, n accelerators of dense bfloat16 peak
//	m = ceil(n / accelerators a server)  servers
//	P = m busy_fraction max_power        IT power in W, all servers drawing it all the time
//	E = P T,  E PUE at the meter         energy in J
//	hardware = m K (1 + other) CRF T / utilisation    in USD; K (1 + other) CRF from demand/ownership
//	electricity = E PUE tariff,  carbon = E PUE intensity,  staff = rate x T
//
// MFU is model FLOP utilisation (Chowdhery et al. 2022, arXiv 2204.02311, appendix B): recomputation does not
// count as work done, so it is in MFU. The wall time is Patterson et al. 2021 (arXiv 2104.10350, section 2.5)
// turned round. Goodput is the share of the wall time in which the run advances; power is drawn in all of it.
// Utilisation charges the run with its share of the hours in which the machines are owned and idle; the power of
// those hours is not the run's.
//
// Rent is the accelerator's hourly price times accelerator-hours. It is a convention for comparing runs
// (DeepSeek-V3's 5.576 million USD is one), not a cost beside the others, and no part of the total.
//
// # Assumptions
//
// The peak is that of bfloat16; a run in 8 bits says so by an MFU above what bfloat16 would reach. The draw does
// not follow MFU: it is the server's steady draw under load. Servers that are partly used draw and cost in full.
//
// # Not modelled
//
// The parallel layout, memory, step time, failures one by one, checkpoints and ramps of power; failed and
// exploratory runs, data, and the energy of storage and of network beyond the servers.
package training
