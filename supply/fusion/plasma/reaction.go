package plasma

import "fmt"

// Reaction is a fusion reaction of which the package knows the reactivity.
type Reaction int

// The reactions. D-D has two branches of about the same rate.
const (
	DT   Reaction = iota // D + T -> He4 + n
	DDn                  // D + D -> He3 + n
	DDp                  // D + D -> T + p
	DHe3                 // D + He3 -> He4 + p
	PB11                 // p + B11 -> 3 He4
	// ReactionCount is their number.
	ReactionCount
)

// String returns the name as the tables have it: D-T, D-D(n), D-D(p), D-He3, p-B11.
func (r Reaction) String() string {
	switch r {
	case DT:
		return "D-T"
	case DDn:
		return "D-D(n)"
	case DDp:
		return "D-D(p)"
	case DHe3:
		return "D-He3"
	case PB11:
		return "p-B11"
	default:
		return "no reaction"
	}
}

// ParseReaction returns the reaction of a name as String gives it. The error is ErrReaction's and lists the names.
func ParseReaction(name string) (Reaction, error) {
	for r := range ReactionCount {
		if r.String() == name {
			return r, nil
		}
	}
	return 0, fmt.Errorf("%w: found %q, expected D-T, D-D(n), D-D(p), D-He3 or p-B11", ErrReaction, name)
}

// Product is one charged particle that a reaction gives birth to.
type Product struct {
	Species Species
	MeV     float64 // birth energy where the reactants are at rest
}

// Reactants are the two nuclei that react.
func (r Reaction) Reactants() (a, b Species) {
	switch r {
	case DT:
		return Deuteron, Triton
	case DDn, DDp:
		return Deuteron, Deuteron
	case DHe3:
		return Deuteron, Helium3
	default:
		return Proton, Boron11
	}
}

// Q is the energy that one reaction frees, in MeV: the masses of AME2020 (D-T 17.589, D-D(n) 3.269, D-D(p) 4.033,
// D-He3 18.353, p-B11 8.682).
func (r Reaction) Q() float64 {
	switch r {
	case DT:
		return 17.589
	case DDn:
		return 3.269
	case DDp:
		return 4.033
	case DHe3:
		return 18.353
	default:
		return 8.682
	}
}

// Products are the charged products and their number; what is beyond the number is empty. Their energies are those of
// two bodies that part with the energy Q from rest,
//
//	E_1 = Q (Q + 2 m_2) / (2 (m_1 + m_2 + Q)),
//
// relativistically exact; p-B11 has three alphas of Q/3 each, which is their mean and not their spectrum.
func (r Reaction) Products() (products [3]Product, count int) {
	switch r {
	case DT:
		products[0] = Product{Helium4, share(r.Q(), Helium4.A(), NeutronMassU)}
		return products, 1
	case DDn:
		products[0] = Product{Helium3, share(r.Q(), Helium3.A(), NeutronMassU)}
		return products, 1
	case DDp:
		products[0] = Product{Triton, share(r.Q(), Triton.A(), Proton.A())}
		products[1] = Product{Proton, r.Q() - products[0].MeV}
		return products, 2
	case DHe3:
		products[0] = Product{Helium4, share(r.Q(), Helium4.A(), Proton.A())}
		products[1] = Product{Proton, r.Q() - products[0].MeV}
		return products, 2
	default:
		for i := range products {
			products[i] = Product{Helium4, r.Q() / 3}
		}
		return products, 3
	}
}

// share is the energy in MeV of the first of two bodies of masses in u that part with the energy q in MeV.
func share(q, m1, m2 float64) float64 {
	m1, m2 = m1*AtomicMassKeV/1e3, m2*AtomicMassKeV/1e3
	return q * (q + 2*m2) / (2 * (m1 + m2 + q))
}

// Neutron is the energy of the neutron in MeV, zero where there is none.
func (r Reaction) Neutron() float64 {
	if r != DT && r != DDn {
		return 0
	}
	products, _ := r.Products()
	return r.Q() - products[0].MeV
}

// ChargedShare is the share of Q that charged products carry.
func (r Reaction) ChargedShare() float64 { return 1 - r.Neutron()/r.Q() }

// Rate is the number of reactions in m^-3 s^-1: n_a n_b <sv> / (1 + delta_ab), at a reactivity in m^3/s.
func (r Reaction) Rate(ions *Ions, reactivity float64) float64 {
	a, b := r.Reactants()
	rate := ions.N[a] * ions.N[b] * reactivity
	if a == b {
		return rate / 2
	}
	return rate
}
