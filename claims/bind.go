package claims

// bind makes claims of the measures that are claims.
func bind(p *Problem) []Claim {
	var claims []Claim
	for _, m := range p.Measures {
		if m.Kind == "date" {
			continue
		}
		c := Claim{Number: len(claims) + 1, Measure: m, Type: OtherQuantity, Boundary: Unknown, Date: p.Date}
		original := p.Document.OriginalRange(m.Range())
		c.Start, c.End = original.Start, original.End
		claims = append(claims, c)
	}
	return claims
}
