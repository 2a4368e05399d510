// Package interior solves linear programmes along time with an interior-point method that uses their structure: a few rows
// and columns for each step of time (a stage), tied to the next by states such as what a store holds, and a few columns and
// rows over the whole time: capacities, an annual carbon cap, a share of carbon-free energy, a peak. Time and memory grow
// with the number of stages, not with its square. A year of 8,760 hours with sun, wind, gas, grid and a battery takes less
// than a second on one core; docs/performance.md has the figures.
//
// # What it takes
//
// Any lp.Model without integer columns whose columns in time have stages (lp.Model.SetStages). Rows may touch one stage,
// two neighbouring ones, the first and the last (a ring), a window of stages, or all of them. What does not fit is refused
// with an error that matches lp.ErrUnsupported: integers, rows that tie stages at a distance, more than widestStage rows
// or widestState states in a stage, more than widestBorder columns and rows over the whole time.
//
// # From the model to the problem
//
// Presolve turns singleton rows into bounds, fixes what can only be at a bound (rows that their columns can just meet, such
// as a cap of zero, force them), takes away columns without cost that can always be large enough together with their rows
// (a discharger that costs nothing has no definite size and its barrier no minimum), and replaces free columns by means of
// an equality of their stage. Then
//
//	a row a x + g P <= b on one column x of a stage and one column P without a stage is a bound of x that hangs on P;
//	every other inequality gets a slack;
//	a row over a window is kept as a running sum, one more state, unless it spans so much that it belongs to the border;
//	the states of the last stage that the ring ties to the first go to the border, which opens the ring, and so do those
//	in the middle of a long time, so that its halves can be worked on side by side.
//
// The problem is then, for columns x of stages, columns P of the border, slacks s of bounds:
//
//	min c'x + c_P'P   s.t.  A x + G P = b (rows of stages),  Q x + R P = r (rows of the border),
//	                        s_i = sign_i (x_v - slope_i P - beta_i) >= 0
//
// in units where the load and typical prices are near one.
//
// # The iterations
//
// Mehrotra's predictor-corrector method (1992, SIAM Journal on Optimization 2, 575) from an infeasible point, with
// Gondzio's centrality correctors (1996, Computational Optimization and Applications 6, 137), each added with the weight
// that lets the step go furthest (Colombo and Gondzio 2008, the same journal 41, 277), and with proximal terms on columns
// and duals that shrink with the barrier (Pougkakiotis and Gondzio 2021, the same journal 78, 307): they keep the factors
// well-conditioned where states lie strictly inside their bounds, and vanish in the limit. The Newton system
//
//	-H dx + A'dy = f,   A dx = r,   H = sum_i w_i grad s_i grad s_i',  w_i = z_i / s_i
//
// is solved by elimination in time. With d_v = sum of w_i over the bounds of x_v and lean_v the mean of their slopes weighted
// with w, the shift x_v = x~_v + lean_v P makes H diagonal in x~, and what is left on P is minus the weighted variance of
// the slopes: a sum of squares, no difference of large numbers. Stage by stage, with states e:
//
//	M_h = sum over local columns a a'/d + F Z_(h-1)^-1 F'   (rows),   Z_h = D + E' M_h^-1 E   (states)
//
// This is the Riccati recursion of optimal control in the form of its duals (Rao, Wright and Rawlings 1998, Journal of
// Optimization Theory and Applications 99, 723). It adds and never subtracts; M and Z are factored by weighted modified
// Gram-Schmidt on their columns, which keeps the digits that forming them would lose. The border's Schur complement is small
// and dense. Directions are refined until what they miss is little beside what the point misses.
//
// # When it stops
//
// At residuals and a relative gap of 1e-8 (or the tolerance asked for), and then it goes on towards 1e-11 as long as that
// costs little: prices of a supply problem are then good to some 1e-8. There is no crossover: where the optimum is not
// unique the answer lies in the middle of the optimal face, and columns at zero come as some 1e-9. An infeasible or
// unbounded model is recognised by a ray: see search.ray.
//
// In a sweep a solve may begin at a point of the one before, kept while its gap was still some per cent (lp.Memory): it
// saves a fifth of the iterations. Points nearer to the old optimum are poor starts, since they lie too close to bounds that
// the new one may leave.
//
// The result is the same, bit for bit, on one core and on many: the halves of the time are summed up in order.
//
// # Not modelled
//
// Integers, quadratic costs, a basis.
package interior
