package interior

import (
	"fmt"
	"math"
	"sort"

	"tokenwatt/lp"
)

// The sizes up to which the solver takes a model on: rows and linking columns of one stage, and the border.
const (
	widestStage  = 48
	widestState  = 24
	widestBorder = 160
	mostTracks   = 4
	// borderRows is how many rows over many stages the border takes before short ones become states.
	borderRows = 16
	// chunkStages is the least number of stages that is worth a chunk of its own.
	chunkStages = 500
)

// kind is how a row enters the problem.
type kind uint8

const (
	gone    kind = iota
	stage        // equality of one stage, or of one and the one before it
	bound        // inequality on one staged column and at most one other
	slacked      // as stage, with a slack column
	border       // over many stages
	global       // of columns without a stage alone
)

// layout assigns columns and rows to stages and border.
type layout struct {
	r      *reduced
	model  *lp.Model
	stages int
	cuts   []int   // first stage of each chunk, and the number of stages at the end
	stage  []int32 // of each column, lp.NoStage for those of the border
	kind   []kind
	rowAt  []int32 // stage of a row

	windows map[int32]window
	tracks  int
}

// window is a row over some stages that is kept as a running sum, the state of a track.
type window struct {
	first, last int32
	track       int
}

// unsupported says why a model is not for this solver.
func unsupported(format string, args ...any) error {
	return fmt.Errorf("%w: %s", lp.ErrUnsupported, fmt.Sprintf(format, args...))
}

// span is what a row touches.
type span struct {
	first, last  int32 // stages
	staged, more int   // staged columns, other columns
	lastStaged   int32
	ends         bool // every staged column stands in the first or the last stage
}

func (l *layout) span(i int32) span {
	_, _, cols, _ := l.r.entries(i)
	s := span{first: math.MaxInt32, last: -1, ends: true}
	for _, j := range cols {
		if l.r.colGone[j] {
			continue
		}
		t := l.stage[j]
		if t == lp.NoStage {
			s.more++
			continue
		}
		s.staged++
		s.lastStaged = j
		s.first, s.last = min(s.first, t), max(s.last, t)
	}
	for _, j := range cols {
		if t := l.stage[j]; !l.r.colGone[j] && t != lp.NoStage && t != s.first && t != s.last {
			s.ends = false
			break
		}
	}
	return s
}

// arrange finds the structure, or says why there is none.
func arrange(m *lp.Model, r *reduced) (*layout, error) {
	l := &layout{r: r, model: m, stage: make([]int32, len(r.cost)), kind: make([]kind, len(r.rowGone)), rowAt: make([]int32, len(r.rowGone)), windows: map[int32]window{}}
	for j := range l.stage {
		l.stage[j] = int32(m.Stage(j))
		l.stages = max(l.stages, int(l.stage[j])+1)
	}
	if l.stages == 0 {
		return nil, unsupported("no column has a stage")
	}
	l.liftRing()
	if err := l.findWindows(); err != nil {
		return nil, err
	}
	l.cut()
	return l, l.classify()
}

// lift moves a column to the border.
func (l *layout) lift(j int32) { l.stage[j] = lp.NoStage }

// liftRing moves the columns of the last stage that rows tie to the first one to the border, which opens the ring.
func (l *layout) liftRing() {
	if l.stages <= 2 {
		return
	}
	for i := range l.kind {
		if l.r.rowGone[i] {
			continue
		}
		s := l.span(int32(i))
		if s.staged == 0 || s.first != 0 || int(s.last) != l.stages-1 || !s.ends {
			continue
		}
		_, _, cols, _ := l.r.entries(int32(i))
		for _, j := range cols {
			if !l.r.colGone[j] && int(l.stage[j]) == l.stages-1 {
				l.lift(j)
			}
		}
	}
}

// findWindows decides which rows over several stages stay in the border and which become states. A year's rows stay; the
// many rows over a day or week each do not.
func (l *layout) findWindows() error {
	type long struct {
		row         int32
		first, last int32
	}
	var rows []long
	for i := range l.kind {
		if l.r.rowGone[i] {
			continue
		}
		if s := l.span(int32(i)); s.staged > 0 && s.last > s.first+1 {
			rows = append(rows, long{int32(i), s.first, s.last})
		}
	}
	if len(rows) <= borderRows {
		return nil
	}
	sort.SliceStable(rows, func(a, b int) bool {
		if rows[a].first != rows[b].first {
			return rows[a].first < rows[b].first
		}
		return rows[a].last < rows[b].last
	})
	// Rows over most of the stages stay in the border, if they are few.
	var ends []int32
	kept := 0
	for _, row := range rows {
		if int(row.last-row.first)*4 > l.stages && kept < borderRows {
			kept++
			continue
		}
		track := -1
		for t, end := range ends {
			if end < row.first {
				track = t
				break
			}
		}
		if track < 0 {
			if len(ends) == mostTracks {
				return unsupported("more than %d rows over several stages overlap, %q among them", mostTracks, l.model.RowName(int(row.row)))
			}
			track = len(ends)
			ends = append(ends, 0)
		}
		ends[track] = row.last
		l.windows[row.row] = window{row.first, row.last, track}
	}
	l.tracks = len(ends)
	return nil
}

// cut splits the stages into two chunks that meet in the border alone: their states at the cut are lifted.
func (l *layout) cut() {
	l.cuts = []int{0, l.stages}
	if l.stages < 2*chunkStages {
		return
	}
	at, ok := l.cutStage()
	if !ok {
		return
	}
	l.cuts = []int{0, int(at), l.stages}
	for i := range l.kind {
		if l.r.rowGone[i] {
			continue
		}
		if s := l.span(int32(i)); s.staged > 0 && s.first == at-1 && s.last == at {
			_, _, cols, _ := l.r.entries(int32(i))
			for _, j := range cols {
				if !l.r.colGone[j] && l.stage[j] == at-1 {
					l.lift(j)
				}
			}
		}
	}
}

// cutStage is the stage nearest to the middle that no window reaches across.
func (l *layout) cutStage() (at int32, ok bool) {
	crossed := make([]int32, l.stages+1)
	for _, w := range l.windows {
		crossed[w.first+1]++
		crossed[w.last+1]--
	}
	for t := 1; t <= l.stages; t++ {
		crossed[t] += crossed[t-1]
	}
	for shift := range l.stages / 4 {
		for _, t := range []int{l.stages/2 + shift, l.stages/2 - shift} {
			if crossed[t] == 0 {
				return int32(t), true
			}
		}
	}
	return 0, false
}

// classify decides how every row enters.
func (l *layout) classify() error {
	bounded := make([]int32, len(l.stage)) // the border column that the bounds of a column hang on, + 1
	for i := range l.kind {
		if l.r.rowGone[i] {
			continue
		}
		lower, upper, cols, _ := l.r.entries(int32(i))
		s := l.span(int32(i))
		l.rowAt[i] = s.last
		_, windowed := l.windows[int32(i)]
		switch {
		case s.staged == 0:
			l.kind[i] = global
		case windowed || s.last <= s.first+1:
			l.kind[i] = stage
			if lower != upper {
				l.kind[i] = slacked
				if s.staged == 1 && s.more <= 1 && !windowed && l.hangs(bounded, s.lastStaged, cols) {
					l.kind[i] = bound
				}
			}
		default:
			l.kind[i] = border
		}
	}
	return nil
}

// hangs tells whether a bound row's border column is the only one that bounds of its staged column hang on.
func (l *layout) hangs(bounded []int32, column int32, cols []int32) bool {
	for _, j := range cols {
		if l.r.colGone[j] || l.stage[j] != lp.NoStage {
			continue
		}
		if bounded[column] == 0 {
			bounded[column] = j + 1
		}
		return bounded[column] == j+1
	}
	return true
}
