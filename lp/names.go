package lp

import (
	"slices"
	"sort"
	"strconv"
)

// names keeps the names of rows or columns as runs, so that a block of 8760 names costs one entry and the text is
// made only when somebody asks.
type names struct {
	blocks []nameBlock
	runs   []nameRun
}

type nameBlock struct {
	name   string
	single bool  // the name stands for itself, without [t]
	count  int32 // members so far
}

// nameRun says that items first, first+1, ... (until the next run) are members from, from+1, ... of a block.
type nameRun struct {
	first, from, block int32
}

func (n *names) addSingle(name string, i int) {
	n.blocks = append(n.blocks, nameBlock{name: name, single: true, count: 1})
	n.runs = append(n.runs, nameRun{first: int32(i), block: int32(len(n.blocks) - 1)})
}

func (n *names) addBlock(name string, first, count int) {
	if count == 0 {
		return
	}
	n.blocks = append(n.blocks, nameBlock{name: name, count: int32(count)})
	n.runs = append(n.runs, nameRun{first: int32(first), block: int32(len(n.blocks) - 1)})
}

func (n *names) newBlock(name string) int32 {
	n.blocks = append(n.blocks, nameBlock{name: name})
	return int32(len(n.blocks) - 1)
}

// extend makes item i the next member of a block. It reports false where there is no such block.
func (n *names) extend(block int32, i int) bool {
	if block < 0 || int(block) >= len(n.blocks) || n.blocks[block].single {
		return false
	}
	b := &n.blocks[block]
	if len(n.runs) == 0 || n.runs[len(n.runs)-1].block != block {
		n.runs = append(n.runs, nameRun{first: int32(i), from: b.count, block: block})
	}
	b.count++
	return true
}

func (n *names) name(prefix string, i int) string {
	k := sort.Search(len(n.runs), func(k int) bool { return int(n.runs[k].first) > i }) - 1
	if k >= 0 {
		run := n.runs[k]
		b := n.blocks[run.block]
		switch {
		case b.name == "":
		case b.single:
			return b.name
		default:
			return b.name + "[" + strconv.Itoa(i-int(run.first)+int(run.from)) + "]"
		}
	}
	return prefix + strconv.Itoa(i)
}

func (n *names) clone() names {
	return names{blocks: slices.Clone(n.blocks), runs: slices.Clone(n.runs)}
}
