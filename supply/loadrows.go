package supply

// loadColumns are the columns of the load: first hourly unserved load, the first placed load of each window and what of
// it was moved, and the first hourly load turned down of each segment of each curtailable load.
type loadColumns struct {
	unserved       int
	windows, moved []int
	energies       []int // rows of the windows' energies
	segments       [][]int
}

func (g *program) addLoad() {
	p := g.problem
	g.load.unserved = none
	if p.UnservedUSDPerMWh != nil {
		upper := make([]float64, g.hours)
		for h, x := range p.LoadMW {
			upper[h] = x / g.mw
		}
		for _, d := range p.Deferrable {
			for h := d.FirstHour; h < d.EndHour; h++ {
				upper[h] += d.MaxMW / g.mw
			}
		}
		g.load.unserved = g.hourlyColumns("unserved", one(0), upper, one(g.hourly(*p.UnservedUSDPerMWh)))
	}
	for i := range p.Deferrable {
		g.addWindow(i)
	}
	for i := range p.Curtailable {
		c := &p.Curtailable[i]
		var columns []int
		for _, s := range c.Segments {
			upper := make([]float64, g.hours)
			for h := range upper {
				upper[h] = s.Share * p.curtailable(c, h) / g.mw
			}
			columns = append(columns, g.hourlyColumns(c.Name+".turned down", one(0), upper, one(g.hourly(s.USDPerMWh))))
		}
		g.load.segments = append(g.load.segments, columns)
	}
}

// addWindow adds the placed load of a window, its energy, and what is moved where that costs anything.
func (g *program) addWindow(i int) {
	d := &g.problem.Deferrable[i]
	n := d.EndHour - d.FirstHour
	first := g.model.AddColumns("deferrable", n, one(0), one(d.MaxMW/g.mw), one(0))
	g.model.SetStages(first, n, d.FirstHour)
	g.load.windows = append(g.load.windows, first)
	g.load.moved = append(g.load.moved, none)
	var r row
	if s := g.problem.shift(i); s != nil {
		moved := g.model.AddColumns("moved", n, one(0), one(d.MaxMW/g.mw), one(g.hourly(s.USDPerMWh)))
		g.model.SetStages(moved, n, d.FirstHour)
		g.load.moved[i] = moved
		block := g.model.NewRowBlock("moved load")
		for h := range n {
			r.reset()
			r.add(first+h, 1)
			r.add(moved+h, -1)
			r.constant = -s.BaseMW[h] / g.mw
			g.atMost(block, &r)
		}
		r.reset()
	}
	for h := range n {
		r.add(first+h, 1)
	}
	// A window that is full to rounding must not be infeasible by rounding.
	energy := min(d.EnergyMWh, d.MaxMW*float64(n)) / g.mw
	g.load.energies = append(g.load.energies, g.model.AddRow("window", energy, energy, r.cols, r.coefs))
}

// shift is the cost of moving the load of a window; nil where it is free.
func (p *Problem) shift(window int) *Shift {
	if window >= len(p.Shifts) || p.Shifts[window].USDPerMWh == 0 {
		return nil
	}
	return &p.Shifts[window]
}

// curtailable is the power of a curtailable load in an hour.
func (p *Problem) curtailable(c *Curtailable, h int) float64 {
	if c.LoadMW == nil {
		return p.LoadMW[h]
	}
	return c.LoadMW[h]
}

// windowsByHour lists the columns of deferrable load of each hour.
func (g *program) windowsByHour() [][]int {
	lists := make([][]int, g.hours)
	for i, d := range g.problem.Deferrable {
		for h := d.FirstHour; h < d.EndHour; h++ {
			lists[h] = append(lists[h], g.load.windows[i]+h-d.FirstHour)
		}
	}
	return lists
}

// notServed writes the load that is turned down or unserved in an hour.
func (g *program) notServed(h int, r *row) {
	if g.load.unserved != none {
		r.add(g.load.unserved+h, 1)
	}
	for _, columns := range g.load.segments {
		for _, first := range columns {
			r.add(first+h, 1)
		}
	}
}

// loadRows hold what is not served below the load.
func (g *program) loadRows(h int, windows []int, b *hourRows, r *row) {
	if g.load.unserved != none && (len(windows) > 0 || len(g.load.segments) > 0) {
		r.reset()
		g.notServed(h, r)
		for _, column := range windows {
			r.add(column, -1)
		}
		r.constant = -g.problem.LoadMW[h] / g.mw
		g.atMost(b.unserved, r)
	}
}
