package claims

import (
	"slices"

	"tokenwatt/claims/measure"
)

// bind makes claims of the measures that are claims. The second result gives for each measure the index of its claim,
// -1 for background.
func (r *reader) bind() ([]Claim, []int) {
	r.types = make([]Type, len(r.measures))
	r.periods = make([]Period, len(r.measures))
	for i := range r.measures {
		s := r.scene(i)
		r.types[i] = s.typeOf()
		r.periods[i] = s.period(r.types[i])
	}
	claims := make([]Claim, 0, len(r.measures)) // most are
	at := make([]int, len(r.measures))
	for i := range r.measures {
		s := r.scene(i)
		at[i] = -1
		if !s.isClaim(r.types[i]) {
			continue
		}
		at[i] = len(claims)
		c := s.claim(r.types[i])
		c.Number = len(claims) + 1
		claims = append(claims, c)
		r.index = append(r.index, i)
	}
	return claims, at
}

// claim binds what stands around a measure to it.
func (s *scene) claim(t Type) Claim {
	c := Claim{Measure: *s.m, Type: t, Context: s.sentence, Clause: s.clause, Per: s.m.Per}
	s.bindSubjects(&c)
	c.Subjects = slices.Clone(c.Subjects) // there are many claims: none keeps room to grow
	c.Boundary = s.boundary(t)
	c.Period = s.periods[s.at]
	c.Conditions = s.conditions()
	c.Date = s.factDate()
	c.Attributed = s.attributed(&c)
	c.Forecast = s.in("future") || t == ForecastDate || s.date.Known() && s.date.Before(Date{Year: c.Date.Year})
	c.Opinion = s.in("gap", "opinion", "only") && s.m.Kind != measure.Money
	original := s.doc.OriginalRange(s.m.Range())
	c.Start, c.End = original.Start, original.End
	return c
}
