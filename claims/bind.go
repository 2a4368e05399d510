package claims

// bind makes claims of the measures that are claims.
func bind(p *Problem) []Claim {
	var claims []Claim
	for _, m := range p.Measures {
		if m.Kind == "date" {
			continue
		}
		c := Claim{Number: len(claims) + 1, Measure: m, Type: OtherQuantity, Boundary: Unknown, Date: p.Date}
		c.Start, c.End = m.Start, m.End
		if d := p.Document; m.End < len(d.Offsets) {
			c.Start, c.End = d.Offsets[m.Start], d.Offsets[m.End]
		}
		claims = append(claims, c)
	}
	return claims
}
