package fasta

import (
	"slices"

	"tokenwatt/internal/strictyaml"
)

// MaxLength is the longest sequence that is read: ten times the longest chromosome known.
const MaxLength = 1 << 40

// MaxNames is how many names are compared for ones that come twice: eight bytes are kept of each.
const MaxNames = 4 << 20

// MaxLetters is how many letters a histogram may have together.
const MaxLetters = 1 << 60

// lookedAt is how many letters of each record are looked at for what they are, the first of each line apart.
const lookedAt = 64

// namesKept is how many names are kept of each length, and faultsKept how many bad records are told.
const (
	namesKept  = 3
	faultsKept = 20
)

// Nucleic tells that the letters look like those of DNA or RNA: of 100 or more, at least 95 % are. Of proteins it is about a quarter.
func (l *Lengths) Nucleic() bool {
	return l.Looked >= 100 && float64(l.Bases) >= 0.95*float64(l.Looked)
}

// Named is a record by its name and the line of its header.
type Named struct {
	Name string
	Line int
}

// Bin is all records of one length.
type Bin struct {
	Length int
	Count  int64
	First  []Named // the first few of them; empty for a histogram
}

// Lengths is how many sequences there are of each length.
type Lengths struct {
	File string
	Bins []Bin // by rising length
	// Records is how many were counted, Residues how many letters they have together.
	Records, Residues int64
	// Bad is how many records were left out, Repeated how many had a name that had come before; of MaxNames names at most.
	Bad, Repeated int64
	// NamesUnchecked tells that there are more names than are compared.
	NamesUnchecked bool
	// Ambiguous is how many letters stand for several residues or for none known; Stops how many records ended in a stop.
	Ambiguous, Stops int64
	// Looked is how many letters were looked at for what they are, of the first lookedAt of each record, and Bases how many of them are A, C,
	// G, T, U or N in either case; both 0 for a histogram.
	Looked, Bases int64
	// Faults tell the first bad records and repeated names.
	Faults strictyaml.Errors
}

// Longest is the most residues of a record; 0 where there is none.
func (l *Lengths) Longest() int {
	if len(l.Bins) == 0 {
		return 0
	}
	return l.Bins[len(l.Bins)-1].Length
}

// Mean is the mean length; 0 where there is no record.
func (l *Lengths) Mean() float64 {
	if l.Records == 0 {
		return 0
	}
	return float64(l.Residues) / float64(l.Records)
}

// collector gathers bins while a file is read.
type collector struct {
	result Lengths
	bins   map[int]*Bin
}

func newCollector(file string) *collector {
	return &collector{result: Lengths{File: file}, bins: map[int]*Bin{}}
}

// add counts so many sequences of a length.
func (c *collector) add(length int, count int64, name Named) {
	b := c.bins[length]
	if b == nil {
		b = &Bin{Length: length}
		c.bins[length] = b
	}
	b.Count += count
	if name.Name != "" && len(b.First) < namesKept {
		b.First = append(b.First, name)
	}
	c.result.Records += count
	c.result.Residues += int64(length) * count
}

// tell keeps what is wrong at a line, if it is among the first.
func (c *collector) tell(line int, path, found, expected, hint string) {
	if len(c.result.Faults) < faultsKept {
		c.result.Faults = append(c.result.Faults, fault(c.result.File, line, path, found, expected, hint))
	}
}

func fault(file string, line int, path, found, expected, hint string) *strictyaml.Error {
	return &strictyaml.Error{File: file, Line: line, Col: 1, Path: path, Found: found, Expected: expected, Hint: hint}
}

// done returns the bins by rising length.
func (c *collector) done() *Lengths {
	for _, b := range c.bins {
		c.result.Bins = append(c.result.Bins, *b)
	}
	slices.SortFunc(c.result.Bins, func(a, b Bin) int { return a.Length - b.Length })
	return &c.result
}

// OfBins returns lengths by how many sequences there are of each, for sets that no file holds.
func OfBins(name string, bins map[int]int64) *Lengths {
	c := newCollector(name)
	for length, count := range bins {
		c.add(length, count, Named{})
	}
	return c.done()
}
