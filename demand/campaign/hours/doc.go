// Package hours picks the hours in which a campaign runs: those of the least price or carbon before its deadline.
//
// # One stage
//
// A campaign that needs W hours of its machines takes the ceil(W) cheapest hours of the window, the dearest of them in part.
// No other choice of hours is cheaper, for cost is a sum over hours and each can be filled on its own.
//
// # Two stages
//
// The second stage can only do what the first has done: with x_h and y_h the shares of the campaign that the stages do in
// hour h,
//
//	min  sum_h a_h x_h + b_h y_h
//	s.t. sum x = sum y = 1,  0 <= x_h <= 1/T1,  0 <= y_h <= 1/T2,  sum_{k<=h} y_k <= sum_{k<=h} x_k
//
// with T1 and T2 the hours that either stage takes at full power. This is a flow of one unit from hours of the first stage
// along a line of hours to those of the second, so that shortest augmenting paths solve it exactly (Ahuja, Magnanti and
// Orlin 1993, Network Flows, section 9.7): a path takes a free hour s of the first stage and a free hour t of the second, t
// at s or later, or earlier as far as work that waits on the line between can be sent back. Every path is the cheapest there
// is, and its flow the most that it carries.
//
// Not modelled: jobs that are cut by the end of an hour (they are short beside it), starting and stopping, power below full
// in hours that are chosen whole.
package hours
