package metrics

import (
	"math"
	"sort"
)

// entry is a value and, once they are sorted, how many values are before it or at it.
type entry struct {
	value  float64
	weight int64
}

// sorted returns all values kept in order, each with the number of values up to it.
func (d *Distribution) sorted() []entry {
	all := make([]entry, 0, d.held)
	for _, v := range d.values {
		all = append(all, entry{v, 1})
	}
	for i := range d.runs {
		r := &d.runs[i]
		if r.more == 0 {
			all = append(all, entry{r.first, r.count * r.weight})
			continue
		}
		for k := range r.count {
			all = append(all, entry{r.value(k), r.weight})
		}
	}
	all = radix(all)
	var sum int64
	for i := range all {
		sum += all[i].weight
		all[i].weight = sum
	}
	return all
}

// atRank returns the value of rank 0 ... n-1 of sorted entries.
func atRank(all []entry, rank int64) float64 {
	return all[sort.Search(len(all), func(i int) bool { return all[i].weight > rank })].value
}

// radix sorts entries by value, which is not negative: the bits of such numbers are in the order of the numbers. It sorts
// by 11 bits at a time from the lowest (Knuth, The Art of Computer Programming vol. 3, section 5.2.5) and leaves out
// digits that are the same in all; a comparison sort takes three times as long on a million.
func radix(all []entry) []entry {
	const (
		digit = 11
		size  = 1 << digit
		few   = 256
	)
	if len(all) < few {
		sort.Slice(all, func(i, j int) bool { return all[i].value < all[j].value })
		return all
	}
	other := make([]entry, len(all))
	var counts [size]int
	for shift := 0; shift < 64; shift += digit {
		clear(counts[:])
		for i := range all {
			counts[math.Float64bits(all[i].value)>>shift&(size-1)]++
		}
		if counts[math.Float64bits(all[0].value)>>shift&(size-1)] == len(all) {
			continue
		}
		sum := 0
		for i, n := range counts {
			counts[i] = sum
			sum += n
		}
		for _, e := range all {
			d := math.Float64bits(e.value) >> shift & (size - 1)
			other[counts[d]] = e
			counts[d]++
		}
		all, other = other, all
	}
	return all
}
