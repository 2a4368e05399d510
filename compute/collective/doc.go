// Package collective is the time of collective communication between accelerators: all-reduce, all-gather,
// reduce-scatter, all-to-all and point to point, inside a scale-up domain (NVLink behind a switch, a mesh of Infinity
// Fabric, a torus of ICI, PCI Express) and across domains (InfiniBand, Ethernet).
//
// # Inside a domain
//
// A library such as NCCL has a few protocols that trade latency for bandwidth and takes the one it thinks fastest. Of n
// ranks with buffers of S bytes each sends v = p (n - 1) / n S in h = p (n - 1) messages that follow one another, where
// p is 1 for an all-gather (S gathered) or reduce-scatter (S put in) and 2 for an all-reduce:
//
//	t = launch + min(LL, LL128, Simple)
//	LL     = h a  + v / r + 2 v / B
//	LL128  = h a' + v / (e' B)
//	Simple = s + ramp v / (v + 32 MB) + h a" + v / (e B) + S / (n M)
//
// B is the link's bandwidth one way; e and e' are shares of it and M is a share of the memory's, so they go with a chip
// from one generation to the next. The launch and the latencies a and s are those of library, driver and host: they
// differ by 40 % between two machines of the same year, do not scale with anything on a data sheet, and are what is off
// where a library is carried over to a chip that it was not measured on (Spread). The minimum is smooth (power -6).
//
// Where the switch adds up (NVLS, SHARP) an all-reduce of five or more ranks has a further form, with a bus bandwidth of
// about 1.3 times the ring's: WithoutSwitch takes it away. All-to-alls start all peers at once; an inference engine's own
// all-reduce reads the peers' memory directly (DirectAllReduce).
//
// Buffers count whole: the gathered result, the input of a reduction, everything that a rank sends in an all-to-all, its
// own part included. That is what the message_size of ai-dynamo/aiconfigurator's tables turns out to be, times the
// bytes of the format: counted as one rank's part, an all-gather over eight H100 would run at six times the link.
//
// # Across domains
//
// NCCL's rings pass through all ranks of a domain before they leave it, so with g ranks in each domain every adapter
// carries p (n - 1) / n S / g; down a tree of domains whose switches add up it carries 2 (N - 1) / N S / g for N domains.
// Chunks are on both levels at the same time: the slower one sets the pace. Groups with one rank in each domain
// (data parallelism beside tensor parallelism) have an adapter each where there is one for each accelerator, so
// such groups do not slow each other down; Group.Sharing counts them, and they wait where ranks share adapters
// (catalog.Cluster.AdapterRanks) or where more groups send than the node has accelerators. An all-to-all sends its
// share of (n - g) / n of the bytes out while the rest goes inside; where each token crosses once for each domain the
// caller counts the bytes.
//
// # Where the numbers come from
//
// Parameters are in the catalog (collectives), fitted by calibration/collectives to tables of A100 and H100. On
// combinations of operation and ranks that the fit had not seen the median error is 5 to 6 % and the 90th percentile 15 to
// 17 %. The ring's and the switch's bandwidth of eight H200 at 16 GiB come out within 4 % of those published. Blackwell's
// shares are from two published bus bandwidths; those of AMD and TPU are assumed, and their intervals say so.
//
// # What is not modelled
//
// The choice of a wrong protocol by the library; rings that pass sockets of a PCI Express machine; congestion inside the
// fat tree, oversubscription and adaptive routing; links shared with other traffic inside a domain; the accelerator's
// cores that a collective takes from kernels beside it. A torus is taken as rings over all the axes that a group can
// span, and an all-to-all on it as limited by its mean distance.
package collective
