// Package campaign says what a body of independent jobs takes: accelerator-hours and core-hours, wall time on a fleet,
// energy, money and carbon, and in which hours before a deadline it should run. Jobs are structure predictions, passes of a
// language model, guide searches, or jobs whose rate was measured.
//
// # From sequences to a load
//
//	lengths    a FASTA file, a histogram, or a set of the catalog as a gamma distribution (fasta, sets.go)
//	jobs       classes of equal jobs with core-seconds first and accelerator-seconds second (structure, language, guides)
//	refusals   sequences that the accelerator does not hold are left out by name
//	wall       longest first on the fleet, or a pipeline of processors and accelerators, with bounds (packing)
//	energy     E = servers idle W + (busy - idle) busy accelerator-time, and the same of processors until their stage ends
//	hours      cheapest or cleanest hours before the deadline (hours)
//
// Times are modes: measured over predicted is time_factor to the power of the chip's widening, and failed jobs run again:
//
//	f = time_factor^widening (1 + failures)
//
// Everything but start-up compilation is proportional to f, so that the closed form (Estimate) scales what Prepare packed
// once.
//
// # The load
//
// A fastest campaign is firm from its start on. Else it is one deferrable window from start to deadline, with the energy E
// and the power E / W: its two stages run side by side, so that whichever hours supply picks keep their order. The
// campaign's own schedule, by the price and carbon of its hours, may run the stages apart, which costs no waiting
// accelerators (Staged).
//
// # Ownership
//
// Machines are paid for the hours that they run, over utilisation. Pauses cost nothing: the machines are other people's
// then, or idle and not this campaign's.
//
// # Not modelled
//
// Queues of a shared cluster, several jobs on one accelerator, reading and writing of files, the work of people, machines
// that are switched off within the run, ranges of catalog figures of the tools themselves (time_factor stands for them).
package campaign
