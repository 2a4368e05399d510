// Package structure says how long a structure prediction takes on an accelerator, what memory it needs and when that ends.
//
// # Operations
//
// Multiply and add are 2 FLOP. One block of the trunk with pair channels c, on L residues or tokens:
//
//	12 c L^3 + (68 c^2 + 16 c) L^2                                       triangles and transition of the pair track
//	(8 c^2 + 16 c) L^2 + 12 m S L^2 + 36.5 m^2 S L + 4 m S^2 L           alignment track of S rows and m channels
//	24 s^2 L + 4 s L^2                                                   single track of s channels (ESMFold)
//
// With c = 128 this is 1536 L^3 + 1.116e6 L^2 of a Pairformer block, and with m = 256 1536 L^3 + 1.249e6 L^2 + 3072 S L^2 +
// 2.392e6 S L + 1024 S^2 L of an Evoformer block, the polynomials derived from layer shapes in arch_constants.csv. A block
// of the diffusion transformer of width w does 28 w^2 L + 28/3 w L^2; a language model of N weights 2 N L.
//
// # Time
//
// These trunks are bound by memory: at 4 % of the peak (AlphaFold 2) to 16 % (AlphaFold 3). So time is traffic and
// arithmetic, one after the other:
//
//	t = t0 + passes blocks (a A w/2 / B + u N / B + F / (e P)) + diffusion + language model
//	A = c L^2 + m S L + s L          elements of the tracks; w bytes of one
//	N = 2 h L^3 + h_m (S L^2 + S^2 L)   scores of attention that is not fused; none where it is
//
// with B and P the chip's bandwidth and dense bfloat16 peak (half of it in float32) from compute/kernel. Three numbers are
// the same for all tools and chips:
//
//	a  bytes that an element of a track moves in a block, all layers together, at two bytes an element
//	u  bytes that a score moves: written and read eight times in float32 would be 32
//	e  share of the peak that the matrix products reach on an A100; on hopper chips ReachHopper of it, which the catalog's kernels say
//
// The difference between AlphaFold 2 and 3, a factor of four in FLOP/s, is not fitted: it is attention that is fused or not
// and the alignment track. Constants are fitted to all timings with a source (Fit), by soft-L1 on log times, drawn towards u
// = 32 and e = 0.25. validation leaves each tool out in turn. The start-up t0 is a tool's own and was set with the shortest
// timings in sight; a tool that was left out gets 1.5 s.
//
// # Memory
//
//	fast = base + b_fast (c L^2 + m S L + s L),   floor = base + b_floor (...)
//
// An input whose fast need fits runs as it is, one whose floor fits runs in chunks (at the same time: the tools that were
// timed do so from the start), and one whose floor does not fit is refused by name or spills. What spills moves over the
// host link instead of the device memory:
//
//	t_spill = passes blocks h x a A w/2 / B_host,   x = 1 - (memory - base) / (floor - base)
//
// with h = 1 and B_host = 25 GB/s, with which AlphaFold 2 on 40 GB steepens to about the observed L^5.3 between 3,000 and
// 5,000 residues.
//
// # Other chips
//
// Times were measured on A100 (ampere) and H100 (hopper). Elsewhere peak and bandwidth carry them over; Widening says by how
// much the range of measured over predicted grows.
//
// # Not modelled
//
// Padding of the alignment, templates, extra alignment stack and confidence heads (a few per cent of the trunk), host-bound
// launches below about 100 residues, relaxation, several predictions on one accelerator, one prediction on several.
package structure
