package kernels

import (
	"fmt"
	"math"
	"sort"

	"tokenwatt/calibration/score"
	"tokenwatt/compute/kernel"
)

// Score compares a machine with a table. The groups are "overall", one for each family and format ("gemm fp8",
// "context_attention bfloat16 kv fp8"), and for matrix products of tables from which the catalog's own fits left shapes
// out, one for the (n, k) pairs that were seen and one for those that were not; all with time weights and with the share
// of rows inside the machine's interval. Rows that were not read, and those that the machine cannot price, are listed.
func Score(m *kernel.Machine, t *Table) ([]score.Group, []score.Refusal) {
	s := compared(m, t)
	return s.groups(), s.refused
}

// compared prices every row of a table.
func compared(m *kernel.Machine, t *Table) *scorer {
	s := &scorer{machine: m, refused: append([]score.Refusal(nil), t.Refused...)}
	for i := range t.GEMM {
		r := &t.GEMM[i]
		split := " fitted shapes"
		if HeldOut(r.N, r.K) {
			split = " held-out shapes"
		}
		family := "gemm " + r.Format
		s.add(r.Line, "gemm "+r.Precision.String(), m.GEMM(r.Precision, r.M, r.N, r.K).Seconds, r.Seconds, family, family+split)
	}
	for i := range t.Attention {
		r := &t.Attention[i]
		price, family := m.Prefill, kernel.FamilyPrefill
		if t.Kind == KindDecode {
			price, family = m.Decode, kernel.FamilyDecode
		}
		name := fmt.Sprintf("%s %s kv %s", t.Kind, r.Format, r.KV)
		s.add(r.Line, family+" "+r.Shape.KV.String(), price(r.Shape).Seconds, r.Seconds, name)
	}
	for i := range t.MoE {
		r := &t.MoE[i]
		s.add(r.Line, "moe "+r.Precision.String(), m.Experts(shapeOf(r)).Seconds, r.Seconds, "moe "+r.Format)
	}
	for i := range t.Pieces {
		p := &t.Pieces[i]
		family, spread := kernel.FamilyMemory, kernel.FamilyMemory
		if p.Product {
			family, spread = "gemm", "gemm bf16"
		}
		s.add(p.Line, spread, priceOf(m, p), p.Seconds, family, family+" "+p.Name)
	}
	return s
}

// scorer collects predictions by group.
type scorer struct {
	machine *kernel.Machine
	all     points
	by      map[string]*points
	refused []score.Refusal
}

// points are the rows of a group.
type points struct {
	sample
	lines           []int // in the table
	inside, refused int
}

// add compares a row with the interval of its family and puts it into groups.
func (s *scorer) add(line int, family string, predicted, measured float64, groups ...string) {
	low, high := s.machine.Spread(family)
	priced := predicted > 0 && !math.IsInf(predicted, 0)
	if !priced {
		s.refused = append(s.refused, score.Refusal{Line: line, Found: "a kernel (" + family + ") that " + s.machine.Chip().Name + " cannot run", Expected: "a format that its entry has a peak of"})
	}
	if s.by == nil {
		s.by = map[string]*points{}
	}
	into := []*points{&s.all}
	for _, name := range groups {
		if s.by[name] == nil {
			s.by[name] = &points{}
		}
		into = append(into, s.by[name])
	}
	for _, p := range into {
		if !priced {
			p.refused++
			continue
		}
		p.sample.add(predicted, measured)
		p.lines = append(p.lines, line)
		if measured >= predicted*low && measured <= predicted*high {
			p.inside++
		}
	}
}

// groups returns the scores, overall first, then by name.
func (s *scorer) groups() []score.Group {
	s.all.refused = len(s.refused)
	list := []score.Group{s.all.group("overall")}
	for _, name := range s.names() {
		list = append(list, s.by[name].group(name))
	}
	return list
}

// names are those of the groups, sorted.
func (s *scorer) names() []string {
	names := make([]string, 0, len(s.by))
	for name := range s.by {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func (p *points) group(name string) score.Group {
	g := score.WithWeights(name, p.predicted, p.measured, p.refused)
	if g.N > 0 {
		inside := float64(p.inside) / float64(g.N)
		g.Inside = &inside
	}
	return g
}

// Set is the rows of one group of Score: their lines in the table, and predicted and measured times in seconds.
type Set struct {
	Name                string
	Lines               []int
	Predicted, Measured []float64
}

// Compare returns the rows behind Score, by group in the order of the names, the group "overall" left out.
func Compare(m *kernel.Machine, t *Table) []Set {
	s := compared(m, t)
	var sets []Set
	for _, name := range s.names() {
		p := s.by[name]
		sets = append(sets, Set{name, p.lines, p.predicted, p.measured})
	}
	return sets
}
