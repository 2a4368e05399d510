package score

import (
	"fmt"
	"math"
	"sort"

	"tokenwatt/claims"
	"tokenwatt/claims/text"
)

// ValueTolerance is the relative difference up to which two values are the same: keys are rounded.
const ValueTolerance = 0.005

// Passage is what was found in one annotated text.
type Passage struct {
	N        int
	Document *text.Document
	Findings []claims.Finding
}

// Tally counts agreement; a share without anything to count is 0.
type Tally struct {
	Rows    int `json:"rows"`  // numbers of the key
	Found   int `json:"found"` // spans found
	Hit     int `json:"rows_hit"`
	Right   int `json:"spans_right"` // found spans that overlap a number of the key
	Values  int `json:"values_right"`
	Units   int `json:"units_right"`
	Both    int `json:"values_and_units_right"`
	Verdict int `json:"verdicts_right"`

	Recall           float64 `json:"recall"`
	Precision        float64 `json:"precision"`
	ValueAccuracy    float64 `json:"value_accuracy"`
	UnitAccuracy     float64 `json:"unit_accuracy"`
	BothAccuracy     float64 `json:"value_unit_accuracy"`
	VerdictAccuracy  float64 `json:"verdict_accuracy"`        // of the rows that were hit
	VerdictOfAllRows float64 `json:"verdict_accuracy_of_all"` // a row that was not hit counts as wrong
}

// Match is a row of the key and the span found for it, side by side.
type Match struct {
	Row     *Row            // nil: found and not in the key
	Finding *claims.Finding // nil: in the key and not found
	Passage int
	Value   bool
	Unit    bool
	Verdict bool
}

// Group is the tally of some passages.
type Group struct {
	Name string `json:"name"`
	Tally
}

// PassageScore is the tally of one passage.
type PassageScore struct {
	Passage  int           `json:"passage"`
	Language text.Language `json:"language"`
	Tally
}

// Result is how findings compare with a key.
type Result struct {
	Overall   Tally
	Languages []Group // in the order of their names
	Passages  []PassageScore
	Matches   []Match // by passage and place
	Warnings  []string
}

// Compare scores the findings of passages against their rows of the key. Each passage of the key has to be among the
// passages. A span of the key that is not what stands at its offsets is a warning: it is scored by its offsets.
func Compare(key *Key, passages []Passage) (*Result, error) {
	byN := map[int]*Passage{}
	for i := range passages {
		byN[passages[i].N] = &passages[i]
	}
	rows := map[int][]*Row{}
	for i := range key.Rows {
		row := &key.Rows[i]
		p := byN[row.Passage]
		if p == nil {
			return nil, fmt.Errorf("%w: %s:%d: there is no passage %d", ErrKey, key.File, row.Line, row.Passage)
		}
		if row.End > len(p.Document.Original) {
			return nil, fmt.Errorf("%w: %s:%d: char_end %d is beyond the end of passage %d, which has %d characters", ErrKey,
				key.File, row.Line, row.End, row.Passage, len(p.Document.Original))
		}
		rows[row.Passage] = append(rows[row.Passage], row)
	}
	r := &Result{Warnings: key.Warnings}
	languages := map[text.Language]*Tally{}
	for _, n := range numbers(rows) {
		p := byN[n]
		r.misplaced(key, p, rows[n])
		one := PassageScore{Passage: n, Language: p.Document.Language}
		matches := match(rows[n], p)
		one.Tally.count(rows[n], p, matches)
		if languages[one.Language] == nil {
			languages[one.Language] = &Tally{}
		}
		languages[one.Language].add(&one.Tally)
		r.Overall.add(&one.Tally)
		one.Tally.shares()
		r.Passages = append(r.Passages, one)
		r.Matches = append(r.Matches, matches...)
	}
	r.Overall.shares()
	for l, t := range languages {
		t.shares()
		r.Languages = append(r.Languages, Group{Name: string(l), Tally: *t})
	}
	sort.Slice(r.Languages, func(i, j int) bool { return r.Languages[i].Name < r.Languages[j].Name })
	return r, nil
}

func numbers(rows map[int][]*Row) []int {
	var ns []int
	for n := range rows {
		ns = append(ns, n)
	}
	sort.Ints(ns)
	return ns
}

// misplaced warns of spans that are not where the key says.
func (r *Result) misplaced(key *Key, p *Passage, rows []*Row) {
	for _, row := range rows {
		if got := string(p.Document.Original[row.Start:row.End]); row.Span != "" && got != row.Span {
			r.Warnings = append(r.Warnings, fmt.Sprintf("%s:%d: passage %d has %q at %d to %d, not %q; scored by the offsets",
				key.File, row.Line, row.Passage, got, row.Start, row.End, row.Span))
		}
	}
}

// match finds for each row the finding with the most characters in common, and lists what is in no row.
func match(rows []*Row, p *Passage) []Match {
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].Start < rows[j].Start })
	order := make([]int, len(p.Findings))
	for i := range order {
		order[i] = i
	}
	start := func(i int) int { return p.Findings[order[i]].Claim.Start }
	sort.SliceStable(order, func(i, j int) bool { return start(i) < start(j) })
	used := make([]bool, len(p.Findings))
	var matches []Match
	for _, row := range rows {
		m, most := Match{Row: row, Passage: p.N}, 0
		for _, i := range order {
			c := &p.Findings[i].Claim
			if c.Start >= row.End {
				break
			}
			common := min(c.End, row.End) - max(c.Start, row.Start)
			if common <= 0 {
				continue
			}
			used[i] = true
			if common > most {
				most, m.Finding = common, &p.Findings[i]
			}
		}
		if m.Finding != nil {
			m.Value, m.Unit = same(row, m.Finding)
			m.Verdict = meets(&m.Finding.Verdict, row.Expected)
		}
		matches = append(matches, m)
	}
	for _, i := range order {
		if !used[i] {
			matches = append(matches, Match{Finding: &p.Findings[i], Passage: p.N})
		}
	}
	sort.SliceStable(matches, func(i, j int) bool { return matches[i].start() < matches[j].start() })
	return matches
}

func (m *Match) start() int {
	if m.Row != nil {
		return m.Row.Start
	}
	return m.Finding.Claim.Start
}

// same compares value and unit. Where the units do not convert, the values still compare as written.
func same(row *Row, f *claims.Finding) (value, unit bool) {
	m := &f.Claim.Measure
	factor, unit := conversion(m.NormalisedUnit, row.NormalisedUnit)
	if !unit {
		// A key may say the written unit only, or an extractor leave a count unnamed.
		return closeTo(m.Value, row.Value) || closeTo(m.Normalised, row.Normalised), false
	}
	if math.IsNaN(row.Normalised) {
		return closeTo(m.Value, row.Value), true
	}
	value = closeTo(m.Normalised*factor, row.Normalised)
	if !math.IsNaN(row.NormalisedHigh) {
		value = value && closeTo(m.NormalisedHigh*factor, row.NormalisedHigh)
	}
	return value, true
}

func closeTo(a, b float64) bool {
	return a == b || math.Abs(a-b) <= ValueTolerance*math.Max(math.Abs(a), math.Abs(b))
}

func (t *Tally) count(rows []*Row, p *Passage, matches []Match) {
	t.Rows, t.Found = len(rows), len(p.Findings)
	t.Right = t.Found
	for _, m := range matches {
		switch {
		case m.Row == nil:
			t.Right--
		case m.Finding != nil:
			t.Hit++
			t.Values += one(m.Value)
			t.Units += one(m.Unit)
			t.Both += one(m.Value && m.Unit)
			t.Verdict += one(m.Verdict)
		}
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (t *Tally) add(o *Tally) {
	t.Rows += o.Rows
	t.Found += o.Found
	t.Hit += o.Hit
	t.Right += o.Right
	t.Values += o.Values
	t.Units += o.Units
	t.Both += o.Both
	t.Verdict += o.Verdict
}

func (t *Tally) shares() {
	t.Recall, t.Precision = share(t.Hit, t.Rows), share(t.Right, t.Found)
	t.ValueAccuracy, t.UnitAccuracy, t.BothAccuracy = share(t.Values, t.Hit), share(t.Units, t.Hit), share(t.Both, t.Hit)
	t.VerdictAccuracy, t.VerdictOfAllRows = share(t.Verdict, t.Hit), share(t.Verdict, t.Rows)
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
