package random

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// domain separates these streams from any other use of SHA-256 over the same words; a change of the
// derivation must change it.
const domain = "tokenwatt/random/1\x00"

// Stream returns the generator of the stream with this seed, name and replicate number. See the package
// comment for its derivation. A generator must not be used by two goroutines at once.
func Stream(seed uint64, name string, replicate uint64) *rand.Rand {
	buf := make([]byte, 0, len(domain)+16+len(name))
	buf = append(buf, domain...)
	buf = binary.LittleEndian.AppendUint64(buf, seed)
	buf = binary.LittleEndian.AppendUint64(buf, replicate)
	buf = append(buf, name...)
	sum := sha256.Sum256(buf)
	return rand.New(rand.NewPCG(binary.LittleEndian.Uint64(sum[0:8]), binary.LittleEndian.Uint64(sum[8:16])))
}

// Open returns a number uniform on the open interval (0, 1): (k + 1/2) / 2^52 with k the upper 52 bits of one
// word. Neither end is ever returned, so that every quantile of it is finite.
func Open(r *rand.Rand) float64 {
	return (float64(r.Uint64()>>12) + 0.5) * 0x1p-52
}

// Perm returns a random permutation of 0..n-1 (Durstenfeld 1964, Communications of the ACM 7(7), algorithm
// 235), with Lemire's (2019) unbiased bounded integers. It is written out because rand.Rand.Perm promises no
// particular sequence. A negative n gives nil.
func Perm(r *rand.Rand, n int) []int {
	if n < 0 {
		return nil
	}
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := int(below(r, uint64(i)+1))
		p[i], p[j] = p[j], p[i]
	}
	return p
}

// below returns an unbiased integer in [0, n), n > 0 (Lemire 2019, ACM TOMACS 29(1), algorithm 5).
func below(r *rand.Rand, n uint64) uint64 {
	hi, lo := bits.Mul64(r.Uint64(), n)
	if lo < n {
		for threshold := -n % n; lo < threshold; {
			hi, lo = bits.Mul64(r.Uint64(), n)
		}
	}
	return hi
}
