// Package scaling says what model a budget should train: how many parameters on how many tokens, once or repeatedly,
// and what compute, algorithms and data are each worth to it.
//
// # Equations
//
//	L(N, D) = E + A / N^alpha + B / D^beta                          Hoffmann et al. 2022, equation 2
//	N = G (C/6)^(beta/(alpha+beta)),  D = (C/6) / N,
//	G = (alpha A / (beta B))^(1/(alpha+beta))                       their equation 4; C = 6 N D
//	D' = U + U R* (1 - exp(-(D/U - 1)/R*))                          Muennighoff et al. 2023, equation 5
//	N' likewise above the N that is optimal for U tokens            their equation 6
//	operations = accelerator-seconds x peak x MFU x goodput
//	energy at the meter = accelerator-seconds x watts x PUE
//	gain of algorithms = 2^(months / halving time)                  Ho et al. 2024
//
// Loss is in nats a token, operations are model operations. With limited unique data U the optimum is the least
// L(N', D') on the line 6 N D = C, found by a scan and golden section over D.
//
// # Which law
//
// At the budget of Chinchilla, 5.76e23 operations, Hoffmann's approach 3 gives 40 B parameters and 2.4 T tokens, where
// the paper's two other approaches give 67 B and 63 B and Chinchilla was trained with 70 B on 1.4 T. The re-fit of
// Besiroglu et al. gives 72 B and 1.3 T. It is the one with standard errors; the intervals are theirs.
//
// # Assumptions
//
// The decay of repeated tokens was fitted with Muennighoff's own constants and is carried over to the other two laws.
// A gain of algorithms makes parameters and tokens count equally more, by its square root, and unique tokens with them.
// Standard errors of A and alpha, and of B and beta, are fully correlated (see intervals); errors of the repetition
// constants and of the gain are in no interval. Losses of different laws are on different data: compare inside one law.
//
// # Not modelled
//
// Mixtures of experts, over-training for cheap inference, the loss on any task, the quality of data, operations of
// attention over long sequences, the limits of a machine (memory, layouts: see demand/training/layout).
package scaling
