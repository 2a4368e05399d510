package pulse

import (
	"slices"

	"tokenwatt/supply/fusion/plasma"
)

// The first components of the state vector.
const (
	atBank      = iota // V, of the bank
	atFlux             // Wb, Phi
	atTrapped          // Wb, phi_p
	atIons             // J, W_i
	atElectrons        // J, W_e
	atVariable         // the first component whose place depends on the machine
)

// The integrals at the end of the state vector, counted from layout.sums; J where nothing else is said.
const (
	sumBremsstrahlung = iota
	sumSynchrotron
	sumTransportIons
	sumTransportElectrons
	sumResistance
	sumSwitch
	sumCoil
	sumStagingLoss
	sumStaging // in the staging store
	sumHold    // drawn from the supply of an active hold
	sumWork    // Int I_plasma dPhi, the work of the coil on the plasma
	sumSurface // Int E^2/rho dt at the inner surface of the coil, J/m3
	sumDwell   // Int (n_i T_i)^2 dt, keV^2 m^-6 s
	sumCount
)

// pool is the fast ions of one kind that one reaction gives birth to.
type pool struct {
	reaction int // index in layout.reactions
	species  plasma.Species
	at       int     // its inventory in the state vector
	count    float64 // particles of each reaction
	energy   float64 // J of each particle at birth
}

// burn is a reaction of the machine with its constants.
type burn struct {
	plasma.Reaction
	a, b      plasma.Species
	atA, atB  int     // their inventories in the state vector
	energy    float64 // J, Q
	neutron   float64 // J
	low, high float64 // keV, where the reactivity is known
}

// layout says which species, reactions and pools a machine has and where they are in the state vector.
type layout struct {
	species   []plasma.Species
	impurity  bool // one more inventory after the species
	reactions []burn
	pools     []pool
	cells     int // of the skin
	// First components of: fast pools in J, inventories in particles, fields of the skin in T, reactions that took
	// place, integrals; and the number of all.
	fast, ions, skin, burnt, sums, count int
}

// newLayout is the layout of a machine.
func newLayout(m *Machine, cells int) layout {
	l := layout{impurity: m.ImpurityFraction > 0, cells: cells}
	all := []plasma.Reaction{plasma.DT, plasma.DDn, plasma.DDp, plasma.DHe3}
	l.species = []plasma.Species{plasma.Deuteron, plasma.Triton, plasma.Helium3, plasma.Helium4, plasma.Proton}
	if m.Fuel == PB11 {
		all = []plasma.Reaction{plasma.PB11}
		l.species = []plasma.Species{plasma.Proton, plasma.Boron11, plasma.Helium4}
	}
	if !m.Off.Fusion {
		for _, r := range all {
			l.add(r)
		}
	}
	l.fast = atVariable
	l.ions = l.fast + len(l.pools)
	l.skin = l.ions + len(l.species)
	if l.impurity {
		l.skin++
	}
	l.burnt = l.skin + cells
	l.sums = l.burnt + len(l.reactions)
	l.count = l.sums + sumCount
	for k := range l.reactions {
		b := &l.reactions[k]
		b.atA, b.atB = l.place(b.a), l.place(b.b)
	}
	for k := range l.pools {
		l.pools[k].at = l.place(l.pools[k].species)
	}
	return l
}

// place is the inventory of a species in the state vector.
func (l *layout) place(s plasma.Species) int {
	return l.ions + slices.Index(l.species, s)
}

// add appends a reaction and its pools; particles that are the same, as the three of p-B11, share one.
func (l *layout) add(r plasma.Reaction) {
	b := burn{Reaction: r, energy: r.Q() * plasma.JoulePerMeV, neutron: r.Neutron() * plasma.JoulePerMeV}
	b.a, b.b = r.Reactants()
	b.low, b.high = r.Range()
	products, count := r.Products()
	if r == plasma.PB11 {
		l.pools = append(l.pools, pool{
			reaction: len(l.reactions), species: products[0].Species, count: 3, energy: products[0].MeV * plasma.JoulePerMeV,
		})
	} else {
		for _, p := range products[:count] {
			l.pools = append(l.pools, pool{reaction: len(l.reactions), species: p.Species, count: 1, energy: p.MeV * plasma.JoulePerMeV})
		}
	}
	l.reactions = append(l.reactions, b)
}

// fuelShares are the shares of the fuel ions of a machine.
func fuelShares(m *Machine) (shares [plasma.SpeciesCount]float64) {
	first, second := plasma.Deuteron, plasma.Deuteron
	switch m.Fuel {
	case DT:
		second = plasma.Triton
	case DHe3:
		second = plasma.Helium3
	case PB11:
		first, second = plasma.Proton, plasma.Boron11
	}
	if first == second {
		shares[first] = 1
		return shares
	}
	shares[first] = m.FuelRatio / (1 + m.FuelRatio)
	shares[second] = 1 / (1 + m.FuelRatio)
	return shares
}

// hottest is one per cent below the highest ion temperature in keV at which all reactivities are known: steps that end
// there look a little beyond.
func (l *layout) hottest() float64 {
	hot := 1000.0
	for k := range l.reactions {
		hot = min(hot, l.reactions[k].high)
	}
	return 0.99 * hot
}
