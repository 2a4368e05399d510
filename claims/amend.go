package claims

import (
	"sort"
	"strings"

	"tokenwatt/claims/measure"
)

// amend completes the nouns of counts from the subjects and cues around them, which the extractor does not know: "1万枚英伟达A100"
// counts GPUs, and "每个词元激活370亿" parameters.
func (r *reader) amend() {
	for i := range r.measures {
		m := &r.measures[i]
		switch {
		case m.Kind == measure.Count && (m.Noun == "" || m.Noun == "GPU") && r.inChipTimeCell(m):
			m.Kind, m.Noun, m.NormalisedUnit = measure.ChipTime, "GPU", "GPU h"
		case m.Kind == measure.Count && (m.Noun == "" || m.Noun == "chip") && m.Unit != "" && m.Per == "":
			if n := r.machineBehind(m); n != "" {
				m.Noun, m.NormalisedUnit = n, n
			}
		case m.Fault == measure.EnergyAsPower && r.cueBetween("consumption", m.Start-usedReach, m.Start):
			m.Fault = measure.NoFault // "额定功率10.2千瓦,全年用电8.9万度": the power is the number before
		case m.Currency != "" && m.Per == "h" && r.besideChipTime(i):
			m.Per, m.NormalisedUnit = "GPU h", m.Currency+"/GPU h"
		case m.Currency != "" && m.Per == "" && m.High <= dearestHour && r.timesChipTime(i):
			m.Per, m.NormalisedUnit = "GPU h", m.Currency+"/GPU h"
		case m.Fault == measure.NoFault && overKind(m) == measure.Power && secondsOf(m.Per) > 0 && r.consumed(m):
			m.Fault = measure.PowerPerTime
		case m.Kind == measure.Tokens && m.Implied && r.cueBetween("activate", max(0, m.Start-activateReach), m.Start):
			m.Kind, m.Noun, m.NormalisedUnit = measure.Parameters, "parameter", "parameter"
		}
	}
}

// inChipTimeCell reports whether a number stands alone in a cell of a table under or beside a head of accelerator-hours.
func (r *reader) inChipTimeCell(m *measure.Measure) bool {
	if m.Paragraph < 0 || m.Paragraph >= len(r.doc.Paragraphs) || r.doc.Paragraphs[m.Paragraph].Len() > m.End-m.Start+len(" h") {
		return false
	}
	for _, w := range r.headsOf(m.Paragraph) {
		head := strings.ToLower(string(r.doc.Text[w.Start:w.End]))
		for _, name := range []string{"gpu hour", "gpu-hour", "gpu h", "gpu小时", "gpu 小时", "卡时", "accelerator-hour", "accelerator hour"} {
			if strings.Contains(head, name) {
				return true
			}
		}
	}
	return false
}

// besideChipTime reports whether the measure before or behind one is of accelerator-hours, in the same sentence: "2.788 million
// GPU hours, at $2 an hour".
func (r *reader) besideChipTime(i int) bool {
	for _, k := range []int{i - 1, i + 1} {
		if k >= 0 && k < len(r.measures) && r.measures[k].Kind == measure.ChipTime && r.measures[k].Sentence == r.measures[i].Sentence {
			return true
		}
	}
	return false
}

// dearestHour is more than an hour of any accelerator costs, in USD or yuan.
const dearestHour = 100

// timesChipTime reports whether a sum of money stands right behind accelerator-hours as what one of them costs: "2.788M GPU hours
// at $2", "2.788M GPU hours x $2".
func (r *reader) timesChipTime(i int) bool {
	if i == 0 || r.measures[i-1].Kind != measure.ChipTime || r.measures[i].Start-r.measures[i-1].End > len(" at about ") {
		return false
	}
	for _, w := range strings.Fields(strings.ToLower(string(r.doc.Text[r.measures[i-1].End:r.measures[i].Start]))) {
		switch w {
		case "at", "@", "x", "×", "*":
			return true
		}
	}
	return false
}

// consumed reports whether the words around a power per time speak of use or production of energy, and not of capacity that is
// added.
func (r *reader) consumed(m *measure.Measure) bool {
	start, end := max(0, m.Start-consumedReach), m.End+consumedReach/2
	return r.cueBetween("consumption", start, end) && !r.cueBetween("adding", start, end)
}

const (
	usedReach     = 6  // characters from "uses" to the energy that it uses
	consumedReach = 40 // characters from a power to the word that says that it is used
	machineReach  = 14 // characters from a count to the name of the machine that it counts
	activateReach = 8  // characters between "activates" and the number of parameters
)

// machineBehind returns the noun of the machine whose name stands behind a count in its clause: "GPU", "TPU" or "server"; ""
// where there is none, or another number stands between.
func (r *reader) machineBehind(m *measure.Measure) string {
	clauseEnd := m.End + machineReach
	if k := r.doc.ClauseAt(m.Start); k >= 0 {
		clauseEnd = min(clauseEnd, r.doc.Clauses[k].End)
	}
	for k := sort.Search(len(r.subjects), func(k int) bool { return r.subjects[k].Start >= m.Start }); k < len(r.subjects) && r.subjects[k].Start < clauseEnd; k++ {
		switch s := &r.lex.Subjects[r.subjects[k].Subject]; {
		case Class(s.Class) == Server && m.Noun == "":
			return "server"
		case s.ID == "tpu" || len(s.ID) > 4 && s.ID[:4] == "tpu-":
			return "TPU"
		case Class(s.Class) == Accelerator && s.ID != "accelerator":
			return "GPU"
		}
	}
	return ""
}
