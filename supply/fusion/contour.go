package fusion

import (
	"context"
	"math"
	"slices"

	"tokenwatt/internal/root"
)

// edge is one side of a cell of the grid: from point (i, j) along x, or up along y.
type edge struct {
	i, j int
	up   bool
}

// end is the grid point at the other end of the edge.
func (g edge) end() (i, j int) {
	if g.up {
		return g.i, g.j + 1
	}
	return g.i + 1, g.j
}

// before orders edges by row, then column, then direction.
func (g edge) before(h edge) bool {
	if g.j != h.j {
		return g.j < h.j
	}
	if g.i != h.i {
		return g.i < h.i
	}
	return !g.up && h.up
}

// lines makes the polylines of a map from its grid.
func (e *evaluator) lines(ctx context.Context, m *Map) error {
	joined := map[edge][]edge{}
	for j := range len(m.Ys) - 1 {
		for i := range len(m.Xs) - 1 {
			for _, pair := range m.segments(i, j) {
				joined[pair[0]] = append(joined[pair[0]], pair[1])
				joined[pair[1]] = append(joined[pair[1]], pair[0])
			}
		}
	}
	crossed := make([]edge, 0, len(joined))
	for g := range joined {
		crossed = append(crossed, g)
	}
	slices.SortFunc(crossed, func(a, b edge) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	vertices := make([]MapVertex, len(crossed))
	if err := e.study.each(len(crossed), func(k int) error {
		vertices[k] = e.vertex(ctx, m, crossed[k])
		if fatal(ctx) {
			return context.Cause(ctx)
		}
		return nil
	}); err != nil {
		return err
	}
	at := map[edge]MapVertex{}
	for k, g := range crossed {
		at[g] = vertices[k]
	}
	for _, chain := range chains(crossed, joined) {
		line := make([]MapVertex, len(chain))
		for k, g := range chain {
			line[k] = at[g]
		}
		m.Lines = append(m.Lines, line)
	}
	return nil
}

// segments are the pairs of edges of a cell that a line joins: none where a corner is missing, two at a saddle.
func (m *Map) segments(i, j int) [][2]edge {
	sides := [4]edge{{i, j, false}, {i + 1, j, true}, {i, j + 1, false}, {i, j, true}} // bottom, right, top, left
	corners := [4]*MapPoint{&m.Cells[j][i], &m.Cells[j][i+1], &m.Cells[j+1][i+1], &m.Cells[j+1][i]}
	var met [4]bool
	mean := 0.0
	for k, c := range corners {
		if c.Wrong != "" {
			return nil
		}
		met[k] = c.Margin >= 0
		mean += c.Margin / 4
	}
	var crossed []edge
	for k, side := range sides {
		if met[k] != met[(k+1)%4] {
			crossed = append(crossed, side)
		}
	}
	switch len(crossed) {
	case 2:
		return [][2]edge{{crossed[0], crossed[1]}}
	case 4:
		// The corner (i, j) is cut off from the middle where they differ.
		if (mean >= 0) != met[0] {
			return [][2]edge{{sides[3], sides[0]}, {sides[1], sides[2]}}
		}
		return [][2]edge{{sides[0], sides[1]}, {sides[2], sides[3]}}
	default:
		return nil
	}
}

// vertex is where the target is just reached on an edge, by Brent's method; the linear guess where a plant between the two
// ends is refused or fails.
func (e *evaluator) vertex(ctx context.Context, m *Map, g edge) MapVertex {
	i, j := g.end()
	x0, y0, x1, y1 := m.Xs[g.i], m.Ys[g.j], m.Xs[i], m.Ys[j]
	a, b := m.Cells[g.j][g.i].Margin, m.Cells[j][i].Margin
	between := func(f float64) MapVertex { return MapVertex{x0 + f*(x1-x0), y0 + f*(y1-y0)} }
	f := func(f float64) (float64, error) {
		switch f {
		case 0:
			return a, nil
		case 1:
			return b, nil
		}
		p, v := e.study.Plant, between(f)
		m.X.Set(&p, v.X)
		m.Y.Set(&p, v.Y)
		r, err := e.at(ctx, &p)
		if err != nil {
			return math.NaN(), err
		}
		return m.Target.Margin(r), nil
	}
	found, err := root.Brent(f, 0, 1, &root.Settings{Tolerance: 1e-3})
	if err != nil {
		return between(a / (a - b))
	}
	return between(found.Root.X)
}

// chains strings edges together: open lines from their first end in the order of the edges, then closed ones, whose first
// edge is their last too.
func chains(order []edge, joined map[edge][]edge) [][]edge {
	var all [][]edge
	used := map[edge]bool{}
	follow := func(g edge) {
		chain := []edge{g}
		used[g] = true
		for {
			next, found := edge{}, false
			for _, h := range joined[g] {
				if !used[h] {
					next, found = h, true
					break
				}
			}
			if !found {
				break
			}
			used[next] = true
			chain = append(chain, next)
			g = next
		}
		if len(chain) > 2 && len(joined[g]) == 2 && slices.Contains(joined[g], chain[0]) {
			chain = append(chain, chain[0])
		}
		all = append(all, chain)
	}
	for _, open := range []bool{true, false} {
		for _, g := range order {
			if !used[g] && (len(joined[g]) == 1) == open {
				follow(g)
			}
		}
	}
	return all
}
