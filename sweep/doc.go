// Package sweep asks what uncertain inputs do to the outputs of a pure function, and which value of one input
// would bring an output to a target.
//
// # Draws
//
// Run draws n points by Latin hypercube sampling (McKay, Beckman & Conover 1979, Technometrics 21(2)): each
// parameter's n probabilities p = (k + u) / n, k a random permutation of 0..n-1 and u uniform on (0, 1), so that
// every one of n equal strata is hit once; its values are Quantile(p). Each parameter has its own random stream,
// made from the seed and the parameter's name: adding, removing or reordering parameters does not change the
// draws of the others. Parameters are independent.
//
// The function is evaluated on all cores. Results are stored by draw number and summed in that order, so they are
// the same bytes for any number of workers.
//
// # Summaries
//
// Quantiles are exact, by sorting, of type 7 (Hyndman & Fan 1996, The American Statistician 50(4)): with x sorted
// and h = (n-1) p, Q(p) = x[floor h] + (h - floor h) (x[floor h + 1] - x[floor h]). The standard deviation has
// n-1 in its denominator.
//
// # First-order shares
//
// The share of a parameter is Sobol's first-order index S = Var(E[y | x]) / Var(y), estimated from the draws
// themselves by the cosine transform (COSI: Plischke 2012, Environmental Modelling & Software 35, 188-191; the
// real form of EASI: Plischke 2010, Reliability Engineering & System Safety 95(4), 354-360). With the draws
// sorted by the parameter, ranks i = 0..n-1, and the orthonormal
//
//	phi_k(i) = sqrt(2) cos(k pi (i + 1/2) / n),    b_k = (1/n) sum_i y_i phi_k(i),    k = 1..8
//
// the raw share is sum_k b_k^2 / V, V the variance of y. To the cosines a ninth function is added here: what they
// leave of the parameter itself, orthonormal to them, so that an output linear in a parameter of any distribution
// is met exactly. Because noise adds to every b_k^2 the raw share is biased upwards by about 9/n; that is taken
// off with the variance of b_k estimated from the residuals r = y - mean - sum_k b_k phi_k without assuming it
// to be the same everywhere (White 1980, Econometrica 48(4); leverages h as HC2 of MacKinnon & White 1985, Journal
// of Econometrics 29(3)):
//
//	S = [ sum_k b_k^2 - tr W ] / V,    W_kl = (1/n^2) sum_i r_i^2 phi_k(i) phi_l(i) / (1 - h_i)
//
// An estimate may come out slightly below zero; it is not cut off.
//
// Bias: what of E[y | x] the nine functions do not span is missing. Of the parameter's own share that is nothing
// for a line, 0.2 % for a tent, 5 % for a step in the middle, 0.7 % for 1/x over a range of 1 to 10, 2.5 % for
// exp(x/2) and 17 % for x^2 of a standard normal x: smooth outputs of bounded parameters lose little, sharp tails
// more.
//
// Standard error: the larger of sqrt(mean(f^2)/n - 2 tr(W^2)/V^2) and sqrt(2 tr(W^2))/V, with the influence
// f = (2 y m - S y^2 - S V)/V of a draw on S, y centred and m the fitted part. The first is the error of a large
// share, less what the noise of m adds to it (4 tr(W^2), of which 2 belong there); the second that of a share of
// zero. Both are for independent random draws; Latin hypercube draws do better where the output is nearly additive.
//
// Noise floor: the value below which an estimate stays in 99 of 100 sweeps if the true share is zero. Under zero
// sum_k b_k^2 is a weighted sum of chi-squares with mean tr W and variance 2 tr(W^2); it is taken as one
// scaled chi-square with the same two (Satterthwaite 1946), its quantile by Wilson & Hilferty (1931). Shares
// below it are marked not significant. With 25 parameters of which none matters, one share in four sweeps passes.
//
// Shares need 64 successful draws and an output that varies; without they are left out and a warning says so.
//
// # Tornado
//
// The output at all modes, and with one parameter at its low and its high, the others at their modes. Bars are
// sorted by the distance between the largest and smallest of these three.
//
// # Failures
//
// A draw fails if the function returns an error or an output that is not finite. Failed draws are counted, the
// first are reported with their values, and the summaries are of the others, which is a warning: they then
// describe the inputs for which the function works. Above a given share of failures there is no result.
//
// # Threshold
//
// Threshold solves backwards: it brackets the crossing of a target by one input inside hard limits and closes it
// with Brent's method (package internal/root).
//
// # Not modelled
//
// Correlated parameters, total-order and interaction indices, several outputs of one search. Grids of scenarios,
// shards of a sweep that several machines share, resuming a stopped sweep and quantiles that merge across
// machines are not here yet; Problem and Result are made so that they can be added: a draw is a function of seed,
// name and number alone.
package sweep
