package engine

import "math/bits"

// grid places whole numbers on nodes that are a like distance apart in each octave: all below 2^k, and 2^k in each
// octave beyond. Its spacing is at most 1/2^k of a number, and an index takes a few instructions.
type grid uint

// index returns the node at or below x, and how far x is towards the next one.
func (k grid) index(x int64) (int, float64) {
	if x < 1<<k {
		return int(x), 0
	}
	shift := uint(bits.Len64(uint64(x))) - uint(k) - 1
	return int(int64(shift)<<k + x>>shift), float64(x&(1<<shift-1)) / float64(int64(1)<<shift)
}

// node is the number at an index.
func (k grid) node(i int) int64 {
	if i < 2<<k {
		return int64(i)
	}
	shift := uint(i>>k) - 1
	return (int64(i)&(1<<k-1) + 1<<k) << shift
}

// size is how many nodes hold all numbers up to top, the one beyond it included.
func (k grid) size(top int) int {
	i, _ := k.index(int64(top))
	return i + 2
}
