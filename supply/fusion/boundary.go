package fusion

import (
	"context"
	"fmt"
	"math"

	"tokenwatt/internal/fault"
)

// Axis is one direction of a map.
type Axis struct {
	// Name of an input of the study.
	Name string
	// Low and High are the ends, in the input's unit; both 0 for those of its range.
	Low, High float64
	// Log spaces the values evenly in the logarithm.
	Log bool
}

// MapRequest says which map is drawn.
type MapRequest struct {
	Target Target
	X, Y   Axis
	// Cells is the number of cells along each axis, 16 where 0, at most 400.
	Cells int
	// From are inputs that stand elsewhere than at their modes, each at its At: those of a joint change that reaches the target
	// put the boundary on the map. The inputs of the axes are not read.
	From []Move
}

// Map is a target over two inputs, all others at their modes or where MapRequest.From puts them.
type Map struct {
	Target Target
	// X and Y are the inputs; Xs and Ys the values of the grid, rising.
	X, Y   Input
	Xs, Ys []float64
	// LogX and LogY tell how the values are spaced.
	LogX, LogY bool
	// Cells[j][i] is the plant at Xs[i], Ys[j].
	Cells [][]MapPoint
	// Lines are where the target is just reached: open or closed polylines of points in units of X and Y, each point closed in
	// to 1e-3 of the edge of the grid that it lies on.
	Lines [][]MapVertex
	// Refused counts points that cannot be, Failed those that could not be computed; no line goes through their cells.
	Refused, Failed int
	// ModeX and ModeY are the plant's own place, FromX and FromY that of MapRequest.From, the same without it.
	ModeX, ModeY, FromX, FromY float64
	// From are the other inputs that do not stand at their modes.
	From []Move
}

// MapPoint is one plant of a map.
type MapPoint struct {
	Answer Answer
	// Margin as Target.Margin counts it; 0 where there is none.
	Margin float64
	// Wrong says why there is no plant; "" where there is one. Failed tells a computation that failed from a plant that is
	// refused.
	Wrong  string
	Failed bool
}

// MapVertex is a point of a line.
type MapVertex struct{ X, Y float64 }

// mostMapCells bounds a map: 160,000 pulses are an hour.
const mostMapCells = 400

// Trace draws a map: the grid, and the lines where the target is just reached by marching squares (Lorensen & Cline 1987, in
// two dimensions), a saddle joined by the mean of its corners. Lines that turn within a cell are not seen.
//
// Errors: ErrStudy (everything that is wrong, joined), those of the plant at the modes, the context's.
func (s *Study) Trace(ctx context.Context, q MapRequest) (*Map, error) {
	if q.Cells == 0 {
		q.Cells = 16
	}
	list := fault.List{Cause: ErrStudy}
	q.Target.check(&list)
	if q.Cells < 1 || q.Cells > mostMapCells {
		list.Add("cells", fmt.Sprint(q.Cells), fmt.Sprintf("1 to %d", mostMapCells))
	}
	x, y := s.axis(&list, &q.X), s.axis(&list, &q.Y)
	if x >= 0 && x == y {
		list.Add("axes", q.X.Name+" twice", "two inputs")
	}
	own := *s
	for _, move := range q.From {
		if i := s.index(move.Name); i < 0 {
			list.Add("from", fmt.Sprintf("%q", move.Name), "an input of the study")
		} else {
			s.Inputs[i].Set(&own.Plant, move.At)
		}
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	e, err := own.startWith(ctx, true, s.check)
	if err != nil {
		return nil, err
	}
	m := &Map{
		Target: q.Target, X: s.Inputs[x], Y: s.Inputs[y], Xs: q.X.values(q.Cells), Ys: q.Y.values(q.Cells), LogX: q.X.Log, LogY: q.Y.Log,
		ModeX: s.Inputs[x].Get(&s.Plant), ModeY: s.Inputs[y].Get(&s.Plant),
		FromX: s.Inputs[x].Get(&own.Plant), FromY: s.Inputs[y].Get(&own.Plant),
	}
	for _, move := range q.From {
		if move.Name != q.X.Name && move.Name != q.Y.Name {
			m.From = append(m.From, move)
		}
	}
	if err := e.fill(ctx, m); err != nil {
		return nil, err
	}
	return m, e.lines(ctx, m)
}

// MapAxes are the two inputs whose ranges move Q_eng most, as axes over their ranges; false where there are no two.
func (b *Belief) MapAxes() (x, y Axis, found bool) {
	var axes []Axis
	for _, bar := range b.GainTornado {
		if bar.Err == nil && bar.Swing > 0 {
			axes = append(axes, Axis{Name: bar.Parameter, Low: bar.Low, High: bar.High, Log: bar.Low > 0 && bar.High > 10*bar.Low})
		}
	}
	if len(axes) < 2 {
		return x, y, false
	}
	return axes[0], axes[1], true
}

// axis finds the input of an axis, fills in its ends and checks them; -1 where there is none.
func (s *Study) axis(list *fault.List, a *Axis) int {
	i := s.index(a.Name)
	if i < 0 {
		list.Add("axis", fmt.Sprintf("%q", a.Name), "an input of the study")
		return i
	}
	in := &s.Inputs[i]
	if a.Low == 0 && a.High == 0 {
		a.Low, a.High = in.Low, in.High
	}
	least, most := min(in.Least, in.Low), max(in.Most, in.High)
	if !(a.Low >= least && a.High <= most && a.Low < a.High) {
		list.Add("axis "+a.Name, fmt.Sprintf("%g to %g", a.Low, a.High), fmt.Sprintf("a rising range in %g to %g", least, most))
	}
	if a.Log && !(a.Low > 0) {
		list.Add("axis "+a.Name, fmt.Sprintf("from %g", a.Low), "above 0 where it is logarithmic")
	}
	return i
}

// values are the grid's, both ends included.
func (a *Axis) values(cells int) []float64 {
	v := make([]float64, cells+1)
	for i := range v {
		f := float64(i) / float64(cells)
		if a.Log {
			v[i] = a.Low * math.Pow(a.High/a.Low, f)
		} else {
			v[i] = a.Low + f*(a.High-a.Low)
		}
	}
	v[cells] = a.High
	return v
}

// fill computes the grid, rows side by side; along an input that is not of the pulse the pulses are remembered.
func (e *evaluator) fill(ctx context.Context, m *Map) error {
	m.Cells = make([][]MapPoint, len(m.Ys))
	err := e.study.each(len(m.Ys), func(j int) error {
		m.Cells[j] = make([]MapPoint, len(m.Xs))
		for i := range m.Xs {
			m.Cells[j][i] = e.place(ctx, m, m.Xs[i], m.Ys[j])
			if fatal(ctx) {
				return context.Cause(ctx)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for j := range m.Cells {
		for i := range m.Cells[j] {
			switch p := &m.Cells[j][i]; {
			case p.Wrong == "":
			case p.Failed:
				m.Failed++
			default:
				m.Refused++
			}
		}
	}
	return nil
}

// place computes one point of a map.
func (e *evaluator) place(ctx context.Context, m *Map, x, y float64) MapPoint {
	p := e.study.Plant
	m.X.Set(&p, x)
	m.Y.Set(&p, y)
	r, err := e.at(ctx, &p)
	if err != nil {
		return MapPoint{Wrong: ruleOf(err), Failed: !refused(err)}
	}
	return MapPoint{Answer: answerOf(r), Margin: m.Target.Margin(r)}
}
