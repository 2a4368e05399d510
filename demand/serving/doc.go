// Package serving says what answering people with a model takes: tokens, machines, power, energy and money, and
// the hourly power over the study year.
//
// estimate.go is the closed form. It is the fast path that sweeps call, and the arithmetic that published claims
// are checked with.
//
// # Traffic
//
// Visitors v a day times requests a visitor make a mean rate of requests over the calendar year. An hour's rate
// is that mean times the level of its day times the shape of its hour:
//
//	level     a on working days, a f at weekends; a = N / (N_w + f N_e) with N days in the year, so its mean is 1
//	shape     exp(k (cos(2 pi (h - peak) / 24) - 1)), divided by its mean over the 24 hours
//
// The shape is that of von Mises on the 24-hour circle: positive at every hour for any peak-to-mean ratio p, a
// raised cosine of height p - 1 for small k, flat for p = 1. (The raised cosine 1 + (p - 1) cos itself falls
// below zero for p > 2, and to zero at p = 2.) k is the root of 24 / sum exp(k (cos - 1)) = p, whose limit for a
// continuous day is e^k / I_0(k) = p; an hour holds at most the whole day, so p is below 24. Hours are in UTC.
//
// # A replica
//
// One copy of the model on as many servers as the scenario says, or the fewest whose memory holds the weights and
// one sequence. G accelerators of dense peak F and memory bandwidth W, input i and output o tokens a request,
// batch B, from compute/transformer the FLOPs and bytes:
//
//	t_prefill = FLOPs(i) / (MFU G F)                              s for one request, logits of one token
//	t_step    = (weights(B) + B cache) / (eta G W) + B FLOPs / (MFU G F) + t_over      s for one token of B requests
//	t_over    = t_fix + B t_seq + L t_layer                       s of host, launches and collectives' latency
//	rate      = 1 / (t_prefill + o t_step / B)                    requests a second
//
// weights(B) are those that a step reads, of a mixture of experts the expected ones; cache and FLOPs are means
// over the o steps as the context grows from i to i + o. Steps move bytes and compute one after the other: a sum
// predicts measured energy per token as well as a maximum does and is the cautious one. All o tokens take a step:
// prefill gives the first, and the last step gives the end of the answer. Prompts are taken to be processed so
// many at a time that weights need not be read for each.
//
// t_fix, t_seq and t_layer (L layers) are the scenario's step, sequence and layer overhead. They do not shrink with
// more accelerators, and so set the step on many of them. Form and defaults are of a fit of decoding on 431 measured
// rows of ML.ENERGY's benchmark. That fit has no such term for a prompt of text, and so prefill has none here: t_seq
// holds what there is of it. The default of eta is that of measured kernels, host time left out; that of MFU has it in.
//
// Memory bounds the batch: B (cache of i + o tokens) + all weights fit in the memory of the replica. A batch above
// this BatchLimit is cut to it, with a warning.
//
// # The fleet
//
//	replicas = ceil(peak rate / (rate (1 - headroom)))
//	u_h      = rate_h / (replicas rate)
//	P_h      = servers (idle + (busy_fraction max - idle) u_h)      IT power in W
//
// The peak rate is that of the highest hour of the busiest kind of day. Power is linear in u, so that the mean
// over the year needs the mean rate alone and the closed form equals the sum of the hours. The fleet is owned all
// year: hardware a year = servers x price x (1 + other) x annuity (demand/ownership), without utilisation.
//
// # Not modelled
//
// Queueing and latency; the parallel layout and the bytes that collectives move; caches shared between requests;
// machines switched off at night; spares; speculative decoding; the lower draw of accelerators that wait for the
// host, so that energy with an old engine is overestimated (nearly twice, as measured).
package serving
