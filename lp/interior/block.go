package interior

import (
	"encoding/binary"
	"math"
)

// block is a matrix of the few rows of a stage, kept whole and by its entries. Most stages share one.
type block struct {
	columns int
	dense   []float64 // rows x columns
	entries []entry   // row by row, each row's in the order of its columns
	rowAt   []int32   // entries of row r are rowAt[r] .. rowAt[r+1]
}

type entry struct {
	at int32
	x  float64
}

func newBlock(rows, columns int, dense []float64) *block {
	b := &block{columns: columns, dense: dense, rowAt: []int32{0}}
	for r := range rows {
		for j, x := range dense[r*columns : (r+1)*columns] {
			if x != 0 {
				b.entries = append(b.entries, entry{int32(j), x})
			}
		}
		b.rowAt = append(b.rowAt, int32(len(b.entries)))
	}
	return b
}

// row are the entries of a row.
func (b *block) row(r int) []entry { return b.entries[b.rowAt[r]:b.rowAt[r+1]] }

// add adds factor B x to y, of columns below a limit.
func (b *block) add(y, x []float64, below int, factor float64) {
	for r := range y {
		sum := 0.0
		for _, e := range b.row(r) {
			if int(e.at) >= below {
				break
			}
			sum += e.x * x[e.at]
		}
		y[r] += factor * sum
	}
}

// addTransposed adds factor B' y to x, of columns below a limit.
func (b *block) addTransposed(x, y []float64, below int, factor float64) {
	for r, v := range y {
		v *= factor
		if v == 0 {
			continue
		}
		for _, e := range b.row(r) {
			if int(e.at) >= below {
				break
			}
			x[e.at] += e.x * v
		}
	}
}

// sharedBlocks finds blocks that were stored before, so that few are read again and again.
type sharedBlocks map[string]*block

func (s sharedBlocks) place(rows, columns int, dense []float64) *block {
	key := make([]byte, 0, 8*(len(dense)+1))
	key = binary.LittleEndian.AppendUint64(key, uint64(rows))
	for _, x := range dense {
		key = binary.LittleEndian.AppendUint64(key, math.Float64bits(x))
	}
	if b, ok := s[string(key)]; ok {
		return b
	}
	b := newBlock(rows, columns, dense)
	s[string(key)] = b
	return b
}
