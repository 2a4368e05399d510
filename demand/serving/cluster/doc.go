// Package cluster simulates a service: many replicas (package replica) on one clock (internal/event), with what
// decides between them.
//
// # Course of a request
//
// A request that arrives is given to a replica by the pool's router, waits at the router in one line where none may take
// one, or is turned away where that line is full. The line is first come first served; what a failure sends back
// stands in front. A router chooses among the replicas that are up, do not drain, are below the limits of Admission and
// for which the site has power.
//
//	round-robin        the next in turn
//	least-outstanding  fewest requests given and not ended
//	least-tokens       fewest tokens known and not computed (splitwise-sim's token JSQ)
//	power-of-two       of two drawn, the one with fewer requests (Mitzenmacher 2001, IEEE TPDS 12(10))
//	prefix-aware       most of 2 hit + 1 queue + 1 free: the share of the named blocks of the prompt that the cache has by its
//	                   events, known Delay late; (max - n) / (max - min) of the requests n in the replicas; the share of free
//	                   blocks (weights as those of llm-d)
//	session-affinity   by rendezvous hashing of session and replica (Thaler and Ravishankar 1998, IEEE/ACM Trans. Networking
//	                   6(1)); no table of sessions is kept
//
// Ties go to the next replica in turn.
//
// # Replicas as machines
//
// A replica is off, starting, up, draining or failed. A cold start takes node + weights / bandwidth + capture. An autoscaler
// (Scaling) reads its signal each Interval and acts Delay later. A replica that drains takes no more requests, ends
// those that it has, also those that wait in it, and is off; its cache is gone.
//
// A failure takes a replica down at once. Its requests begin again from the prompt on another one: their tokens so far
// are forfeited and counted, and a request's times are those of its last try. Times between failures are exponential, from a
// stream for each replica; Outages are at set times.
//
// # Prefill and decode
//
// With Decode the first pool computes prompts, and holds each cache until a replica of the second has blocks for it, gets
// it over the link, and decodes. As in vLLM with a proxy before both, prefill's own token is dropped and the client's
// first token is that of decode, which computes the prompt's last token again. A transfer of B bytes takes
//
//	latency + B / rate, rate = min(send / transfers of its sender, receive / transfers of its receiver, fabric / all)
//
// with the rates taken anew whenever a transfer begins or ends. Where the sender fails before it is through, decode
// computes the prompt itself; where decode fails later than that, the request begins again at prefill.
//
// # Power
//
// A replica has clocks (Levels), each with what iterations take and the most that they draw. A power cap leaves the levels
// below it. With a site limit the bound
//
//	sum over replicas of: level's watts if it has work, idle watts if not, the higher of starting and idle watts while it starts
//
// does not go above the limit: a request is given to an idle replica, and a replica started, only where that keeps to
// it. Before that clocks of all replicas are lowered together, as little as lets one more work; a lower clock holds from a
// replica's next iteration, and its power comes free then. They are raised a level at a time, each Interval. Iterations
// that draw more than their level says are an error. A limit that falls lowers the clocks; work under way goes on,
// and the time in which the bound is above the limit is counted.
//
// Energy is that of iterations, idle watts between them while a replica is up, and starting watts; at the boundary of
// the Cost, without PUE. A replica that is off or failed draws nothing.
//
// # Balances
//
//	requests  arrived = finished + rejected + refused + given up + inside
//	tokens    asked = of finished + cut at max model len + of unserved + inside, in and out
//	answers   delivered by replicas = those of finished requests
//
// and each replica's own are checked at the end of every run.
//
// # Order
//
// Events at one time: controls, failures and transfers; then arrivals; then iterations, in the order in which they were
// scheduled. The same problem, settings and source give the same bytes. Memory does not grow with the number of
// requests, but with those inside.
//
// # Not modelled
//
// Time in the router, failures of the router, clients that give up or try again, failures while a replica starts,
// layers of a cache sent while others are computed, several services on one fleet, replicas of one pool that are
// unlike, expert-parallel groups of replicas in lock step (data-parallel ranks that share experts are one replica:
// package engine), thermal limits, transitions of the clock, power below the mean of an iteration. Queues and blocks
// that routers see are up to date; only caches and autoscalers lag.
package cluster
