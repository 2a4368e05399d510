// Package training says what a training run takes: operations, time, machines, power, energy and money.
//
// Plan lays a run out. It searches all layouts of the job over the accelerators (search) for the best by the scenario's
// objective, each put to the rules and the memory test (layout) and timed from its kernels and collectives (step), and
// follows the best one's run through failures, checkpoints and pauses (schedule). A budget is first turned into the best
// model and tokens by a scaling law (scaling); size and utilisation are worked out in turn until they agree. What Plan
// finds, utilisation and goodput with their ranges and the power, is what the closed form is then given.
//
// Estimate is the closed form. It is the fast path that sweeps call, and the arithmetic that published claims are
// checked with.
//
// # Equations of the closed form
//
//	F = tokens x f(s)                    operations; f(s) from compute/transformer: 6 N and the exact attention term
//	T = F / (n peak MFU goodput)         wall time in s, n accelerators of dense peak in the run's format
//	m = ceil(n / accelerators a server)  servers
//	P = m busy_fraction max_power r      IT power in W all the time; r is 1, or what a plan found of it, spares included
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
// # Equations of a plan
//
//	MFU = f(s) tokens / (n peak t)               t the productive seconds of the run, a ramp of the batch included
//	HFU = MFU (1, 3.5/3, 4/3)                    with none, every other or all of the forward pass computed again
//	server = idle + (busy - idle) u              W; u from 0 to 1 as its accelerators go from idle to design power
//	batch = 0.2920 C^0.3271 tokens               where none is given (DeepSeek LLM 2024, arXiv 2401.02954, eq. 5)
//
// The limit on a step is the deadline (or the study) less what failures and checkpoints take, which is known when a layout
// is: the search is repeated until the run ends in time. Servers standing by are so many that the accelerator-hours paid
// for, the run's and theirs, are least in the mean over the failure rate's range.
//
// # Assumptions
//
// In the closed form the draw does not follow MFU: it is the server's steady draw under load. Servers that are partly used
// draw and cost in full. In a plan the best of all priced layouts is taken at its predicted time, although the best of
// many predictions is likelier to be too fast than too slow; a caution says so.
//
// # Not modelled
//
// Failed and exploratory runs, data, the energy of storage and of network beyond the servers, layouts that change during
// a run, several jobs on one cluster.
package training
