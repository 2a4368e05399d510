package svg

import "math"

// point is a place in the figure, in pixels from the top left corner.
type point struct{ x, y float64 }

const (
	// maxPoints bounds the points of one drawn line.
	maxPoints = 500
	// firstTolerance is the deviation in pixels that the reduction starts with; nobody sees a tenth of a pixel.
	firstTolerance = 0.1
)

// simplify reduces a line whose x never falls to at most maxPoints points. It is lossless to the eye for sorted curves
// (see the package comment); a noisy line of thousands of points loses detail below about a pixel.
func simplify(pts []point) []point {
	pts = perColumn(pts, 0.5)
	out := reduce(pts, firstTolerance)
	for tol := 2 * firstTolerance; len(out) > maxPoints; tol *= 2 {
		out = reduce(pts, tol)
	}
	return out
}

// perColumn keeps, for each column of the given width, the first, lowest, highest and last point (M4).
func perColumn(pts []point, width float64) []point {
	if len(pts) < 3 {
		return pts
	}
	var out []point
	for i := 0; i < len(pts); {
		column := math.Floor(pts[i].x / width)
		lo, hi, j := i, i, i
		for ; j < len(pts) && math.Floor(pts[j].x/width) == column; j++ {
			if pts[j].y < pts[lo].y {
				lo = j
			}
			if pts[j].y > pts[hi].y {
				hi = j
			}
		}
		last := -1
		for _, k := range []int{i, min(lo, hi), max(lo, hi), j - 1} {
			if k > last {
				out, last = append(out, pts[k]), k
			}
		}
		i = j
	}
	return out
}

// reduce is Douglas and Peucker's reduction with an explicit stack: no dropped point is farther than tol from the line.
func reduce(pts []point, tol float64) []point {
	if len(pts) < 3 {
		return pts
	}
	keep := make([]bool, len(pts))
	keep[0], keep[len(pts)-1] = true, true
	stack := [][2]int{{0, len(pts) - 1}}
	for len(stack) > 0 {
		span := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		far, at := tol, -1
		for i := span[0] + 1; i < span[1]; i++ {
			if d := distance(pts[i], pts[span[0]], pts[span[1]]); d > far {
				far, at = d, i
			}
		}
		if at >= 0 {
			keep[at] = true
			stack = append(stack, [2]int{span[0], at}, [2]int{at, span[1]})
		}
	}
	out := make([]point, 0, maxPoints)
	for i, p := range pts {
		if keep[i] {
			out = append(out, p)
		}
	}
	return out
}

// distance is the distance of p from the segment a to b.
func distance(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	l2 := dx*dx + dy*dy
	if l2 == 0 {
		return math.Hypot(p.x-a.x, p.y-a.y)
	}
	t := min(1, max(0, ((p.x-a.x)*dx+(p.y-a.y)*dy)/l2))
	return math.Hypot(p.x-a.x-t*dx, p.y-a.y-t*dy)
}
