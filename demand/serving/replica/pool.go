package replica

// node is an entry of the free queue: a block with named content, or an extent of blocks that one sequence gave back
// together. A named block has its node while sequences hold it, too.
type node struct {
	key                uint64 // of a named block; 0 of an extent
	prev, next         int32  // neighbours in the free queue
	ref                int32  // sequences that hold a named block
	samePrev, sameNext int32  // ring of the named blocks with the same content, itself where there is one
	dead, live         int32  // of an extent: blocks without findable content, and those with, which are taken after them
	generation         uint32 // of an extent: it is another one where this differs
}

// pool is the KV cache of a replica: a free queue in least recently used order and an index of named content.
//
// Content that only one sequence can find again needs no block by block account. What a sequence gives back of it,
// tail first, lies together in the queue and is taken from its tail on, so that the number of blocks that are left says
// which they are.
type pool struct {
	nodes   []node // the first is the ends of the free queue
	spare   []int32
	blocks  int // in all
	free    int
	index   index
	evicted int64
	sink    CacheSink // nil where nobody follows the cache
	now     float64   // s, time of what the sink is told
}

// extent names an extent that may have been taken since.
type extent struct {
	node       int32
	generation uint32
}

// newPool returns a pool of free blocks without content.
func newPool(n int, sink CacheSink) pool {
	p := pool{blocks: n, sink: sink}
	p.reset()
	return p
}

// reset frees and forgets all blocks.
func (p *pool) reset() {
	p.nodes = append(p.nodes[:0], node{})
	p.spare = p.spare[:0]
	p.index.clear()
	p.free = 0
	p.giveExtent(p.blocks, 0)
}

// node returns an empty node.
func (p *pool) node() int32 {
	if n := len(p.spare); n > 0 {
		b := p.spare[n-1]
		p.spare = p.spare[:n-1]
		p.nodes[b] = node{generation: p.nodes[b].generation + 1}
		return b
	}
	p.nodes = append(p.nodes, node{generation: 1})
	return int32(len(p.nodes) - 1)
}

// link makes a node the most recently used of the free queue.
func (p *pool) link(b int32) {
	last := p.nodes[0].prev
	p.nodes[b].prev, p.nodes[b].next = last, 0
	p.nodes[last].next = b
	p.nodes[0].prev = b
}

// unlink takes a node out of the free queue.
func (p *pool) unlink(b int32) {
	k := &p.nodes[b]
	p.nodes[k.prev].next = k.next
	p.nodes[k.next].prev = k.prev
}

// drop gives up a node that is not in the queue.
func (p *pool) drop(b int32) {
	p.nodes[b].generation++
	p.spare = append(p.spare, b)
}

// take removes the n least recently used blocks from the free queue, with what they hold. There must be so many.
func (p *pool) take(n int) {
	p.free -= n
	for n > 0 {
		b := p.nodes[0].next
		k := &p.nodes[b]
		if k.key != 0 {
			p.unlink(b)
			p.evicted++
			p.forget(b)
			n--
			continue
		}
		dead := min(int32(n), k.dead)
		live := min(int32(n)-dead, k.live)
		k.dead -= dead
		k.live -= live
		p.evicted += int64(live)
		n -= int(dead + live)
		if k.dead+k.live == 0 {
			p.unlink(b)
			p.drop(b)
		}
	}
}

// giveExtent appends blocks to the free queue, those without findable content to be taken first.
func (p *pool) giveExtent(dead, live int) extent {
	b := p.node()
	p.nodes[b].dead, p.nodes[b].live = int32(dead), int32(live)
	p.link(b)
	p.free += dead + live
	return extent{b, p.nodes[b].generation}
}

// left is how many blocks with findable content an extent still has.
func (p *pool) left(e extent) int {
	if e.generation == 0 || p.nodes[e.node].generation != e.generation {
		return 0
	}
	return int(p.nodes[e.node].live)
}

// takeLeft takes n of the blocks that an extent has left, those that would be taken last, out of the free queue.
func (p *pool) takeLeft(e extent, n int) {
	k := &p.nodes[e.node]
	k.live -= int32(n)
	p.free -= n
	if k.dead+k.live == 0 {
		p.unlink(e.node)
		p.drop(e.node)
	}
}

// hold adds a holder to a named block, which leaves the free queue with its first.
func (p *pool) hold(b int32) {
	k := &p.nodes[b]
	if k.ref++; k.ref == 1 {
		p.unlink(b)
		p.free--
	}
}

// giveNamed takes a holder off named blocks, the last block first. One without holder becomes the most recently used
// of the free queue.
func (p *pool) giveNamed(held []int32) {
	for i := len(held) - 1; i >= 0; i-- {
		k := &p.nodes[held[i]]
		if k.ref--; k.ref == 0 {
			p.link(held[i])
			p.free++
		}
	}
}

// name makes a node for a block that one sequence holds and whose content gets a name. The index gives the first block
// that was named so.
func (p *pool) name(key uint64) int32 {
	b := p.node()
	k := &p.nodes[b]
	k.key, k.ref = key, 1
	first, ok := p.index.insert(key, b)
	if !ok {
		f := &p.nodes[first]
		k.samePrev, k.sameNext = f.samePrev, first
		p.nodes[f.samePrev].sameNext = b
		f.samePrev = b
		return b
	}
	k.samePrev, k.sameNext = b, b
	if p.sink != nil {
		p.sink.Stored(p.now, key)
	}
	return b
}

// forget takes the name off a block that is not in the free queue, and gives up its node.
func (p *pool) forget(b int32) {
	k := &p.nodes[b]
	if k.sameNext == b {
		p.index.remove(k.key)
		if p.sink != nil {
			p.sink.Evicted(p.now, k.key)
		}
	} else {
		p.nodes[k.samePrev].sameNext = k.sameNext
		p.nodes[k.sameNext].samePrev = k.samePrev
		p.index.replace(k.key, b, k.sameNext)
	}
	p.drop(b)
}
