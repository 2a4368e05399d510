// Package guides says how long a CRISPR off-target search takes on a core, what memory it needs and how many hits to expect.
//
// # Equations
//
// For n guides of l bases and at most m mismatches on a genome of G Gbp, on one core of the kind that was timed:
//
//	brute force      t = t0 + G (s + n (g + d m))
//	index            t = t0 + G (s (1 - (1 - p)^n) + g n p),  p = V(b, m) / 4^b
//	Burrows-Wheeler  t = t0 + G g n V(l, m)^q + hits h
//	V(l, m) = sum over k = 0..m of C(l, k) 3^k                sequences within m mismatches of one of l bases
//	hits = n sites V(l, m) / 4^l                              expected of random sequence
//
// Brute force compares every site with every guide. An index keeps sites in bins by their first b bases: a guide has to look
// into the share p of the bins, n guides together into 1 - (1 - p)^n of them, and compares with all that is there; that p
// carries the search from one number of mismatches to another. Burrows-Wheeler enumerates edits, less than all of them
// because branches end that the genome does not have: hence the exponent q.
//
// Sites are those beside the enzyme's motif: about 3e8 for NGG on either strand of the human genome, which gives 8.9, 116
// and 1,144 expected hits for 3, 4 and 5 mismatches of 20 bases.
//
// Constants are catalog entries, fitted to means of five runs on hg38 (FlashFry's published timings). Beyond their guides or
// mismatches a warning says so: between 10,000 and 100,000 guides FlashFry's authors found 4.8, 18.8 and 231 ms for each
// more at 3, 4 and 5 mismatches, these forms give 8, 28 and 63.
//
// Not modelled: bulges, repeats of real genomes (hits of a guide within a repeat are many more), reading of files from cold
// disks.
package guides
