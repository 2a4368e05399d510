// Package kernel says how long one kernel takes on an accelerator: matrix products, attention in prompts, decoding and
// training, expert blocks, norms and other kernels that only move memory, and the power that a chip draws meanwhile. A
// Machine is a chip of the catalog with the parameters of a kernel library as measured on it (catalog.Kernels); Of
// finds both, and carries parameters over where nobody measured the chip.
//
// The forms are rooflines with what a library does to a shape on top: it cuts the result into tiles, deals these out to
// the multiprocessors in waves, splits long sums, and pays a launch. They hold for shapes that no table has. Time is in
// seconds, W the memory bandwidth in B/s, P the dense peak of the precision in FLOP/s, SM the multiprocessors, f the
// clock; all latencies of the catalog are in clock cycles and are divided by f.
//
// # Matrix products
//
// m x k by k x n, operands of e bytes, results of two. With norm(a, b) = (a^3 + b^3)^(1/3), the form split (cuBLAS) is
//
//	t    = t0 + min over tiles and s of [ norm(w u + (w - 1) E, M(B)) + E + ts (s > 1) ] + Q
//	u    = 2 tm tn d / (ec P / SM) (1 + g (1/tm + 1/tn)) / (1 + 3 g / 256)     a tile
//	d    = k / s rounded up to 64, at least 128 where s > 1
//	w    = max(1, q ceil(x) + (1 - q) x),  x = s ceil(m/tm) ceil(n/tn) / SM     waves
//	E    = te tm tn / 128^2                                                    its epilogue, of the last one not hidden
//	M(B) = B / (eb W) + tb B / (B + 1 MB)
//	B    = e (m k + k n) + 2 m n + 3.2 m n s (s > 1)
//
// over tiles of 64 x 64, 128 x 128, 128 x 256 and 256 x 128 and s = 1, 2, 4, 8, 16. The form fixed (CUTLASS, as vLLM
// chooses its 8-bit kernels) has one tile for each range of sizes, no split, g = 0, k rounded up to 128 and
//
//	u = (u^4 + (lk k)^4)^(1/4)          a step of k cannot be loaded faster than lk
//	Q = (2 + e) m k / (eq W)            quantising the left operand before
//
// The parameters: t0 launch floor; ec and eb the shares of peak and bandwidth that large products reach; te epilogue; q
// the loss of a last wave's empty cores; ts the reduction of split sums; g the loss of small tiles; tb the latency
// before the bandwidth is reached; lk; eq. A product that is larger in one dimension is never faster (within one tile of
// the form fixed), and none is faster than peak and bandwidth allow; tests hold both.
//
// Median error on weight matrices (n, k) that the fit had not seen: 5.8 % on the A100 (vLLM 0.14), 3.9 % on the H100
// (vLLM 0.19), fp8 there 5.1 %; 90th percentiles 18, 14 and 18 %. Forms with more tiles, with the last cache's
// bandwidth, with a pace of loads in bf16, or with fewer bytes in flight on few cores gain less than 0.2 points.
//
// # Attention and experts
//
// Prefill, Decode, TrainAttention, GroupedGEMM and Experts are rooflines over the tiles of FlashAttention 2 and 3 and of
// vLLM's fused expert kernel; their equations stand with PrefillCost, DecodeCost, TrainAttention, GroupedGEMM and
// ExpertsCost. The choice of tiles, the splitting of long keys and the default expert tiles are the libraries' own rules,
// written out; what is fitted are cycles and shares. Median error and 90th percentile on configurations of heads that the
// fit had not seen, without windows: prompts 2.6 and 7.9 % on the A100 (FlashAttention 2), 2.9 and 9.6 % on the H100
// (FlashAttention 3), 3.1 and 11 % with an fp8 cache; decode steps 3.8 and 12 %, 2.8 and 7.8 %, 3.7 and 10 %. Sliding
// windows of 128 tokens: 7 and 16 % in prompts, 10 and 26 % with an fp8 cache, 7 and 13 % in decode steps. Expert blocks of
// models left out: 7.7 and 22 % on the A100, the only chip measured. Longer prompts after cached tokens, sequences of
// unequal length, heads 192 and 256 wide and latent attention follow from the equations; no table here tests them.
//
// # Kernels that only move memory
//
//	t = t0 + bytes / (share W)
//
// with a share each for plain streams, for activations and rotary positions, and for norms, as Vidur measured them on
// the vLLM of 2023: median error 8 % on the A100, 10 % on the H100, where the last cache helps what is below 50 MB. An
// optimiser step streams at the share eb of matrix products.
//
// # Another chip
//
// Transfer keeps cycles, scales ec by the achievable shares of the two peaks where both are known (maximum achievable
// matmul FLOPS, stas00/ml-engineering), within an architecture else by the watts that each has for its peak, and sets g by whether the tensor cores wait for their operands (smallTile). From
// the A100 to the H100 the median error is 8.1 %, back 8.7 %, and fp8 on the H100 from bf16 on the A100 8.9 %. The
// interval of measured over predicted times widens by 1.1 within an architecture and 1.2 across, which held 91 to 99 %
// of the rows of these three instead of 80 %: one pair of chips is all there is to judge by. A precision that no library
// was measured in takes the parameters of the nearest one, widened by 1.25.
//
// Attention keeps the generation of kernels of the library that it comes from. With that of the library that runs on
// the other chip, prompts come within 14 % from the A100 to the H100 and 10 % back, decode steps within 17 and 11 %
// (median); their interval widens by 1.35, which holds 80 to 100 % of the rows. Work of a core on a pair of tiles follows
// the arithmetic of a core. On chips with few large cores (TPU, Trainium, Gaudi) nothing of this was measured.
//
// # Power
//
//	P = idle + (TDP - idle) (0.18 + 0.83 um + 1.39 uc), at most the limit;  clock share = (allowed / wanted)^0.35
//
// with um and uc the use of bandwidth and bf16 peak; power.go has the data and the errors. Draw is the form for longer
// stretches with gaps between kernels, as serving has: base, busy time, and use to a power below one, with parameters of the
// engine that was measured (catalog, serving_engines).
//
// # Assumptions and what is not modelled
//
// Operands come from the device memory and kernels follow one another in a captured graph: no time of the host. The
// measurements behind the parameters repeat one call, so that a chip's last cache may hold part of small operands.
// Results are 16 bits wide. Not modelled: transposed or unaligned operands, structured sparsity, products whose n and k
// are both beyond 16,384 in fp8 (vLLM's CUTLASS kernels lose their operands from the last cache there: measured times
// are up to twice the predicted), power limits other than the TDP in the time of a kernel, the spread between chips of
// one kind.
package kernel
