package replica

// block is one block of the KV cache. A block that no sequence holds is in the free queue, and keeps its content
// until it is taken.
type block struct {
	key                uint64 // content, 0 where it cannot be found by content
	prev, next         int32  // neighbours in the free queue
	ref                int32  // sequences that hold it
	samePrev, sameNext int32  // ring of the blocks with the same named content, itself where there is one
}

// pool is the KV cache of a replica: a free queue in least recently used order and an index of named content.
type pool struct {
	blocks  []block // the last is the ends of the free queue
	free    int
	index   index
	evicted int64
	sink    CacheSink // nil where nobody follows the cache
	now     float64   // s, time of what the sink is told
}

// private marks keys of content that only one sequence can have: its serial number and the place of the block.
const (
	private   = 1 << 63
	placeBits = 23
)

// newPool returns a pool whose free queue has the blocks in ascending order.
func newPool(n int, sink CacheSink) pool {
	p := pool{blocks: make([]block, n+1), sink: sink}
	p.reset()
	return p
}

// reset frees and forgets all blocks.
func (p *pool) reset() {
	n := int32(len(p.blocks) - 1)
	for i := range p.blocks {
		p.blocks[i] = block{prev: int32(i) - 1, next: int32(i) + 1}
	}
	p.blocks[0].prev, p.blocks[n].next = n, 0
	p.free = int(n)
	p.index.clear()
}

// take removes the least recently used block from the free queue, with one holder and no content. There must be one.
func (p *pool) take() int32 {
	end := len(p.blocks) - 1
	b := p.blocks[end].next
	k := &p.blocks[b]
	p.blocks[end].next = k.next
	p.blocks[k.next].prev = k.prev
	p.free--
	k.ref = 1
	if k.key != 0 {
		p.evicted++
		p.forget(b)
	}
	return b
}

// hold adds a holder to a block, which leaves the free queue with its first.
func (p *pool) hold(b int32) {
	k := &p.blocks[b]
	if k.ref++; k.ref == 1 {
		p.blocks[k.prev].next = k.next
		p.blocks[k.next].prev = k.prev
		p.free--
	}
}

// release takes a holder off the blocks, the last block first, so that of a sequence's blocks the tail is the first
// to be taken again. A block without holder becomes the most recently used of the free queue.
func (p *pool) release(held []int32) {
	end := int32(len(p.blocks) - 1)
	for i := len(held) - 1; i >= 0; i-- {
		b := held[i]
		k := &p.blocks[b]
		if k.ref--; k.ref > 0 {
			continue
		}
		last := p.blocks[end].prev
		k.prev, k.next = last, end
		p.blocks[last].next = b
		p.blocks[end].prev = b
		p.free++
	}
}

// name gives a block that is held its content. Private content is found through the sequence that has it, named content
// through the index, which gives the first block that was named so.
func (p *pool) name(b int32, key uint64) {
	k := &p.blocks[b]
	k.key = key
	if key&private != 0 {
		return
	}
	first, ok := p.index.insert(key, b)
	if !ok {
		f := &p.blocks[first]
		k.samePrev, k.sameNext = f.samePrev, first
		p.blocks[f.samePrev].sameNext = b
		f.samePrev = b
		return
	}
	k.samePrev, k.sameNext = b, b
	if p.sink != nil {
		p.sink.Stored(p.now, key)
	}
}

// forget takes the content off a block.
func (p *pool) forget(b int32) {
	k := &p.blocks[b]
	key := k.key
	k.key = 0
	if key&private != 0 {
		return
	}
	if k.sameNext == b {
		p.index.remove(key)
		if p.sink != nil {
			p.sink.Evicted(p.now, key)
		}
		return
	}
	p.blocks[k.samePrev].sameNext = k.sameNext
	p.blocks[k.sameNext].samePrev = k.samePrev
	p.index.replace(key, b, k.sameNext)
}
