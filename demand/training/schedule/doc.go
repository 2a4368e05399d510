// Package schedule turns the time of one optimiser step into a run: steps, checkpoints, failures, restarts, spare
// servers, goodput, days, MWh, power over time, and cost.
//
// # The clock of a run
//
// A run of productive time T (steps x step time, summed over the stages of its batch ramp) writes a checkpoint after
// every tau seconds of progress. Each stands the run still for delta (the stall) and is safe b seconds later (the write,
// zero where the run waits for it). Failures come at the rate 1/M while servers run or restart, at random (a Poisson
// process), M = 1 / (failures per accelerator-hour x accelerators). After a failure the run waits W for a replacement
// where no spare server is left, restarts for R (detection, start, loading, warm-up; a failure in it begins it again)
// and goes on from the last checkpoint that was safe. With K = T / tau, x = (tau + delta) / M and y = b / M:
//
//	run     X = K M (e^x - 1) e^y + M (e^y - 1)      time in steps, stalls and the last write, lost work included
//	restart   = X (e^(R/M) - 1)
//	failures  = (X / M) e^(R/M)
//	wait      = failures x W
//
// With b = 0 and W = 0 their sum is the complete model of Daly 2006 (Future Generation Computer Systems 22(3), 303,
// eq. 13), M e^(R/M) (e^x - 1) T / tau, exact for exponential times between failures. The factor e^y is the same renewal
// argument for checkpoints written in the background: a failure falls back to the last safe one, so every attempt but the
// first has b more to survive. The Monte Carlo of simulate.go shares only the definitions and agrees within its noise.
//
// # Checkpoint interval
//
//	Young 1974 (Communications of the ACM 17(9), 530):  tau = sqrt(2 delta M)
//	Daly 2006, eq. 37:  tau = sqrt(2 delta M) (1 + sqrt(delta / 2M) / 3 + delta / 18M) - delta,  delta < 2M
//	the minimum of the form above:  1 - tau/M = e^(-(tau + delta)/M), solved with Brent's method
//
// None depends on R, W or b. Storage sets a floor: the next stall may not begin before the last write has ended.
//
// # Spare servers
//
// A share q of the failures takes a server away for a repair of H in the mean. With S spares the servers under repair
// are an Erlang loss system with S + 1 places and offered load a = q H / M: the run stands still when all places
// are taken, and then nothing fails. By Erlang's B formula (Erlang 1917; insensitive to the distribution of repair times,
// Sevastyanov 1957) a failure that needs a server finds none with probability B(S, a), and then waits H / (S + 1):
//
//	W = q B(S, a) H / (S + 1),   B(0) = 1,   B(k) = a B(k-1) / (k + a B(k-1))
//
// # Energy and load
//
// Power is at the boundary IT: per accelerator in each state (training, also of work that is lost; checkpoint; restart;
// idle: waiting, maintenance, paused) plus a constant per server. Energy is state time x power. The hourly load is the
// mean: every hour of a stage of the batch ramp has that stage's mean power, so that hours add up to the energy.
// trace.go draws one possible course in seconds, with the dips.
//
// A run that may pause stands still for some hours of every window. What it draws above idle may then move within the
// window; each pause costs a checkpoint and a restart without loss.
//
// # Uncertainty
//
// Step time and failure rate are ranges: low and high are the 10th and 90th percentiles, the mode the median, of a
// two-piece log-triangular distribution (Range.At). A replicate of the Monte Carlo draws both once, and then failures and repairs one by one.
//
// # Assumptions
//
// Failures strike independently, at a constant rate, and all of them stop the run. The interval is that of the modes: the
// operator does not know what the rate will turn out to be. Servers under repair when the run begins are drawn from the
// steady state of the spares, so a run of a few repair times waits less than stated. Spares draw idle power, also
// while under repair. Linear warm-up of the learning rate costs nothing; a batch ramp costs steps.
//
// # Checks
//
// Published figures, with what of the inputs is assumed, are in published_test.go. Llama 3 405B: goodput 0.918 with an assumed
// restart of ten minutes (stated: above 0.9), 3 % fewer accelerator-hours than stated. BLOOM: 12,694 steps at the end of
// its batch ramp (12,695 logged), 110 days (117.5 stated; hangs and slow nodes are told and not modelled). A synchronous
// run on 100,000 GPUs: 0.53, where 0.44 is stated for a failure every 18 minutes and a recovery of ten: 1 - 10/18, failures
// counted in time that includes recoveries.
//
// # Not modelled
//
// Bursts of failures, infant mortality and lemon servers; training on with fewer replicas; failures that destroy
// the copy a restart would load, and second tiers of checkpoints; slow servers; loss spikes and rollbacks; evaluation and
// data stalls (part of the step time given); failures while paused; the ramp of power between states;
// what stops small jobs: Kokolis et al. 2024 measured 7.9 h between failures at 1,024 GPUs, where the rate of their
// nodes gives 29 h.
package schedule
