package measure

import (
	"strings"
	"sync"
)

// trait is what is particular about an atom.
type trait uint16

const (
	classifier trait = 1 << iota // a Chinese measure word: the noun may follow
	weakly                       // a word of many meanings, a unit only behind an Arabic number or a scale
	plural                       // no unit of a product: "GPUs hours" is two things
	flow                         // a noun that is counted per time: queries, visits
	chip                         // the name of an accelerator
	rateless                     // takes no "per"
	prefixed                     // a money sign that stands before its number
	adjective                    // may stand between a number and its noun
	decades                      // counts powers of ten: orders of magnitude
)

// atom is a name of the tables: factor of its normalised unit, and what it measures.
type atom struct {
	factor    float64
	offset    float64 // of °F
	dim       Dimension
	name      string // normalised unit
	kind      Kind   // "" goes by the dimension
	noun      string
	currency  string
	substance string
	traits    trait
}

func (a *atom) is(t trait) bool { return a.traits&t != 0 }

// lexicon holds the names of units and things.
type lexicon struct {
	atoms []atom
	exact trie // names with capital letters and signs
	folds trie // names in small letters, found in any case
}

// tables returns the lexicon, built at its first use.
var tables = sync.OnceValue(buildLexicon) //nolint:gochecknoglobals // a table that is never written

func buildLexicon() *lexicon {
	l := &lexicon{}
	energyNames(l)
	timeNames(l)
	moneyNames(l)
	matterNames(l)
	computeNames(l)
	shareNames(l)
	thingNames(l)
	return l
}

// add enters an atom under names divided by "|". Latin names with a capital or of one or two letters are found as they
// are written, others in any case.
func (l *lexicon) add(a atom, names string) {
	k := int32(len(l.atoms))
	l.atoms = append(l.atoms, a)
	for name := range strings.SplitSeq(names, "|") {
		low := strings.ToLower(name)
		latin := 0
		for _, c := range name {
			if isLetter(c) {
				latin++
			}
		}
		if latin > 0 && (name != low || latin <= 2) {
			l.exact.add(name, k)
		} else {
			l.folds.add(low, k)
		}
	}
}

// find returns the atom of the longest name at i.
func (l *lexicon) find(s *scan, i int) (*atom, int) {
	a, e := l.exact.find(s.t, i)
	b, f := l.folds.find(s.low, i)
	switch {
	case a >= 0 && (b < 0 || e >= f):
		return &l.atoms[a], e
	case b >= 0:
		return &l.atoms[b], f
	}
	return nil, i
}

// coherent returns the factor of a normalised unit to the coherent one of its dimension: hours, kWh, one.
func coherent(name string) float64 {
	switch name {
	case "s":
		return 1.0 / 3600
	case "min":
		return 1.0 / 60
	case "day":
		return 24
	case "week":
		return 168
	case "month":
		return 730
	case "quarter":
		return 2190
	case "year":
		return 8760
	case "decade":
		return 87600
	case "century":
		return 876000
	case "%":
		return 0.01
	}
	return 1
}
