// Package lp describes linear and mixed-integer programmes independently of any solver, checks answers
// independently of any solver, and exchanges both with other programs.
//
// # The problem
//
// A Model is always a minimisation,
//
//	minimise    k + sum_j c_j x_j
//	subject to  L_i <= sum_j a_ij x_j <= U_i    for every row i
//	            l_j <= x_j <= u_j               for every column j
//	            x_j integer                     for the columns marked so
//
// with any of L, U, l, u infinite (lp.Inf, -lp.Inf). Units are the caller's: the package carries none.
// To maximise, negate the costs and negate the answer.
//
// # Duals
//
// y_i, the dual of row i, is d(objective)/d(right-hand side of row i): the change of the optimum when the bound that
// holds row i moves up by one. It is >= 0 where the lower bound holds and <= 0 where the upper bound holds; for an
// equality row it has either sign. d_j = c_j - sum_i a_ij y_i is the reduced cost of column j, with the same rule:
// >= 0 at the lower bound, <= 0 at the upper bound, 0 in between. At a degenerate optimum duals are not unique and the
// value given is one of the one-sided derivatives or lies between them.
//
// # Certificates
//
// Certify recomputes what an optimal answer must fulfil (the Karush-Kuhn-Tucker conditions) from the Model and the
// primal and row-dual values alone. Whatever x and y are, the dual objective
//
//	k + sum_i (y_i > 0 ? y_i L_i : y_i U_i) + sum_j (d_j > 0 ? d_j l_j : d_j u_j)
//
// is a lower bound on every feasible objective (weak duality; e.g. Bertsimas and Tsitsiklis, Introduction to Linear
// Optimization, 1997, theorem 4.3), as long as no multiplier stands against an infinite bound. So small primal
// infeasibility, small dual infeasibility and a small gap together prove optimality without trusting the solver.
// For integer columns only the primal part is checked.
//
// # Not modelled
//
// Quadratic terms, cones, special ordered sets, semi-continuous columns, indicator constraints.
//
// # Solvers
//
// lp/highs runs HiGHS inside the process, lp/execsolver runs a native highs executable by way of MPS files;
// lp/highsrange says which numbers both take literally.
package lp
