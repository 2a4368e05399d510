// Package queueing holds the closed forms of waiting that a fleet of robots is sized by. Loads are in erlang (mean number of servers that
// are busy), times in whatever unit the caller keeps.
//
// # Servers in steady state (erlang.go)
//
// c servers, offered load a = lambda S. Erlang B by its recursion (never by factorials), Erlang C from it:
//
//	B_0 = 1,  B_k = a B_{k-1} / (k + a B_{k-1})
//	C   = B_c / (1 - (a/c) (1 - B_c)),  a < c
//	P(W > t) = C exp(-(c - a) t / S),   E[W] = C S / (c - a)
//
// For other than exponential times both waits are stretched by (ca2 + cs2) / 2, with the squared coefficients of variation of the times
// between arrivals and of service (Allen 1990, Probability, Statistics and Queueing Theory, the Allen-Cunneen approximation); exact
// for M/M/c, and in the mean for M/G/1. Loads of c and above have no steady state: ErrInfeasible, never a number.
//
// # Staffing (staffing.go)
//
// Staff finds the fewest servers by trial. SquareRoot is c = a + b sqrt(a) with the b for which 1 / (1 + b Phi(b) / phi(b)) is the
// probability of waiting (Halfin and Whitt 1981, Operations Research 29, 567).
//
// # Demand that varies (offered.go)
//
// Modified offered load (Jagerman 1975; Massey and Whitt 1994): the mean number of busy servers if there were any number of them,
//
//	m(t) = integral over u <= t of lambda(u) P(S > t - u) du
//
// takes the place of a. For a rate that is constant within each hour the integral is a sum of differences of G(x) = E[min(S, x)], which is
// exact for deterministic and gamma service. For lambda = L (1 + b sin g t) and exponential S (Eick, Massey and Whitt 1993, Management
// Science 39, 241)
//
//	m(t) = L S (1 + b (sin g t - g S cos g t) / (1 + (g S)^2))
//
// whose peak lags that of the rate by atan(g S) / g.
//
// # Finite sources (finite.go)
//
// N robots that each need one of K chargers (machine repair): a birth-death process with
//
//	p_n / p_{n-1} = birth(n-1) / (min(n, K) mu)
//
// Birth may depend on the state: a robot drains its pack by what it does, and how many work depends on how many are there. A robot
// is broken, apart from that, with 1 - A: binomial.
//
// # Both together (mix.go)
//
// Charges take hours, jobs minutes. So the number of robots that are there stands still for a job (quasi-static):
//
//	P(W > t) = sum over c of P(c robots are there) P(W > t | c),  with 1 for c <= a
//
// Moment gives the same for many fleets under one load (moment.go): with m robots that are not broken, binomial, the number away has
// terms that depend on m and K alone, so that each m is summed once whatever the number of robots in all:
//
//	P(W > t) = sum over m of P(m not broken) L_m,  L_m = sum over n of p_n(m, K) P(W > t | m - n)
//
// # One robot with breaks (vacation.go)
//
// E[W] = lambda E[S^2] / (2 (1 - rho)) + E[V^2] / (2 E[V]), exact for M/G/1 whose server takes breaks V whenever it finds no job (Takagi 1991,
// Queueing Analysis 1, ch. 2).
//
// # Spare packs (spares.go)
//
// Exchanges at rate r, each pack away for a mean time T: by Palm's theorem the number of packs away is Poisson with mean r T whatever
// the distribution of T, if as many can charge at once as need to. An exchange finds a full pack where fewer than all s spares are away:
// the fill rate is P(X <= s - 1).
//
// # Not modelled
//
// Priorities, customers who give up, jobs for several robots, correlated arrivals beyond their variance.
package queueing
