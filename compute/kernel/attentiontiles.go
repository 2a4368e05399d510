package kernel

// tiles is how a FlashAttention kernel cuts one head's scores.
type tiles struct {
	packed     bool // query heads of a key-value head share tiles
	rows, keys int  // of a query and of a key tile
	group      int  // query heads that share a tile's rows
	heads      int  // heads that have tiles of their own
	count      int  // query tiles of such a head
	span       int  // key tiles of a sequence, masked or not
}

// tilesOf is the cut that the library makes with a paged cache: for flash2 that of run_mha_fwd_splitkv_dispatch
// (flash-attention, csrc/flash_attn/src/flash_fwd_launch_template.h), for flash3 that of tile_size_fwd_sm90
// (hopper/tile_size.h).
func tilesOf(algorithm string, a Attention) tiles {
	var t tiles
	if algorithm == "flash3" {
		t = tiles{packed: true, rows: 128, keys: 128, group: max(1, a.Heads/a.KVHeads), heads: min(a.KVHeads, a.Heads)}
		switch {
		case a.HeadDim <= 64:
			t.rows = 192
		case a.HeadDim > 192:
			t.keys = 80
		case a.HeadDim > 128:
			t.keys = 96
		}
		if a.KV == FP8 && a.HeadDim <= 128 {
			t.keys = 160
		}
	} else {
		t = tiles{rows: 64, keys: 128, group: 1, heads: a.Heads}
		switch {
		case a.HeadDim <= 64:
			t.keys = 256
		case a.HeadDim > 128:
			t.keys = 64
		}
	}
	t.count = (a.Query*t.group + t.rows - 1) / t.rows
	t.span = (a.Cached + a.Query + t.keys - 1) / t.keys
	return t
}

// splits tells whether the library takes its kernel for split keys and values: where one sequence has too few query
// tiles for 80 % of the cores and more than four key tiles (hopper/heuristics.h; with sequences of unequal length it
// looks at one of them).
func (t *tiles) splits(c *Chip, a Attention) bool {
	return float64(t.heads*t.count) < 0.8*c.Cores && t.span > 4
}

// pairs is how many pairs of tiles a head's mask leaves, and how many of them the longest and the first query tile have.
func (t *tiles) pairs(a Attention) (all, longest, shortest float64) {
	// Tile i ends before token (i+1) rows/group and needs the key tiles up to ceil((cached + that) / keys); the last
	// tile ends at the last token.
	rows, group := int64(t.rows), int64(t.group)
	step := int64(t.keys) * group
	last := int64(t.count - 1)
	sum := floorSum(last, step, rows, int64(a.Cached)*group+rows+step-1) + int64(t.span)
	end := min(a.Query, (t.rows+t.group-1)/t.group)
	longest, shortest = float64(t.span), float64((a.Cached+end+t.keys-1)/t.keys)
	if a.Window > 0 {
		// The first token of tile i, i rows/group, sees keys from cached + that - (window - 1) on.
		first := int64(a.Cached-a.Window+1) * group
		skip := int64(0) // tiles that see the very first key
		if first < 0 {
			skip = min((-first+rows-1)/rows, last+1)
		}
		sum -= floorSum(last+1-skip, step, rows, first+skip*rows)
		reach := float64((end + a.Window - 1 + 2*t.keys - 2) / t.keys)
		longest, shortest = min(longest, reach), min(shortest, reach)
	}
	return float64(sum), longest, shortest
}

// floorSum is the sum over i = 0 .. n-1 of floor((a i + b) / m) for a, b >= 0 and m > 0, in O(log) steps: lattice
// points under a line, by Euclid's algorithm.
func floorSum(n, m, a, b int64) int64 {
	sum := int64(0)
	for n > 0 {
		sum += (n-1)*n/2*(a/m) + n*(b/m)
		a, b = a%m, b%m
		top := a*n + b
		if top < m {
			break
		}
		n, b, m, a = top/m, top%m, a, m
	}
	return sum
}
