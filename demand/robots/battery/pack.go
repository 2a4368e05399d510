package battery

// Pack is a battery pack by its nameplate and its life.
type Pack struct {
	NameplateWh   float64 // Wh
	UsableShare   float64 // between full and switching off, over the nameplate
	EndOfLife     float64 // share of the nameplate that is left at the end of its life
	CycleLife     float64 // full cycles to there, if time did nothing
	CalendarYears float64 // years to there, if cycles did nothing
}

// UsableWh is the energy between full and switching off at a wear of 0 (new) to 1 (end of life), Wh.
func (p Pack) UsableWh(wear float64) float64 {
	return p.NameplateWh * p.UsableShare * (1 - (1-p.EndOfLife)*wear)
}

// Wear is how far a pack is on its way to its end of life after full cycles and years; above 1 it is beyond.
func (p Pack) Wear(cycles, years float64) float64 { return cycles/p.CycleLife + years/p.CalendarYears }

// LifeYears is how long a pack lasts that makes so many full cycles a year.
func (p Pack) LifeYears(cyclesPerYear float64) float64 {
	return 1 / p.Wear(cyclesPerYear, 1)
}
