package charging

// Schedule is charging by step with what it costs and whether it keeps to the bounds.
type Schedule struct {
	Name      string
	ChargeKW  []float64 // AC
	GridKW    []float64
	SolarKW   []float64 // used
	StoredKWh []float64 // at the end of each step
	StartKWh  float64   // stored at the start, and at the end

	ChargeKWh            float64 // AC, all steps
	PeakKW               float64 // highest grid power
	EnergyUSD, DemandUSD float64
	USD                  float64 // both

	// MissKWh is how far stored energy gets below its lower bound at most, OverKWh above the upper one; OverGridKW how far the grid
	// gets above the connection. All zero for a schedule that works.
	MissKWh, OverKWh, OverGridKW float64
}

// bill fills in a schedule from its charging and start. solar is what the schedule uses of the sun, nil for as much as there is
// use for.
func (p *Problem) bill(s *Schedule, solar []float64) {
	n := p.steps()
	s.GridKW, s.SolarKW, s.StoredKWh = make([]float64, n), make([]float64, n), make([]float64, n)
	stored := s.StartKWh
	for t := range n {
		load := p.firmKW(t) + s.ChargeKW[t]
		s.SolarKW[t] = min(at(p.SolarKW, t, 0), load)
		if solar != nil {
			s.SolarKW[t] = min(max(solar[t], 0), s.SolarKW[t])
		}
		s.GridKW[t] = load - s.SolarKW[t]
		stored += p.Efficiency*s.ChargeKW[t]*p.StepHours - p.WorkKWh[t]
		s.StoredKWh[t] = stored
		s.ChargeKWh += s.ChargeKW[t] * p.StepHours
		s.EnergyUSD += p.PriceUSDPerKWh[t] * s.GridKW[t] * p.StepHours
		s.PeakKW = max(s.PeakKW, s.GridKW[t])
		s.MissKWh = max(s.MissKWh, p.lowKWh(t)-stored)
		s.OverKWh = max(s.OverKWh, stored-p.highKWh(t))
		s.OverGridKW = max(s.OverGridKW, s.GridKW[t]-p.gridKW())
	}
	s.DemandUSD = p.DemandUSDPerKW * s.PeakKW
	s.USD = s.EnergyUSD + s.DemandUSD
}

// workKWh is all work.
func (p *Problem) workKWh() float64 {
	var sum float64
	for _, w := range p.WorkKWh {
		sum += w
	}
	return sum
}
