package plasma

// Species is a kind of ion, fully stripped.
type Species int

// The ions that the package knows, in the order of Ions.N.
const (
	Deuteron Species = iota
	Triton
	Helium3
	Helium4
	Proton
	Boron11
	// SpeciesCount is their number.
	SpeciesCount
)

// Z is the charge number.
func (s Species) Z() float64 {
	switch s {
	case Helium3, Helium4:
		return 2
	case Boron11:
		return 5
	default:
		return 1
	}
}

// A is the mass of the nucleus in u: the atomic mass of AME2020 less that of its electrons, whose binding energy is
// left out.
func (s Species) A() float64 {
	switch s {
	case Deuteron:
		return 2.01410177784 - ElectronMassU
	case Triton:
		return 3.01604928132 - ElectronMassU
	case Helium3:
		return 3.01602932197 - 2*ElectronMassU
	case Helium4:
		return 4.00260325413 - 2*ElectronMassU
	case Proton:
		return 1.00782503190 - ElectronMassU
	default:
		return 11.00930516727 - 5*ElectronMassU
	}
}

// String returns the symbol: D, T, He3, He4, p, B11.
func (s Species) String() string {
	switch s {
	case Deuteron:
		return "D"
	case Triton:
		return "T"
	case Helium3:
		return "He3"
	case Helium4:
		return "He4"
	case Proton:
		return "p"
	case Boron11:
		return "B11"
	default:
		return "no species"
	}
}

// Nuclei is the plural of its name in running text: deuterons, tritons, helium-3 nuclei, alpha particles, protons, boron nuclei.
func (s Species) Nuclei() string {
	switch s {
	case Deuteron:
		return "deuterons"
	case Triton:
		return "tritons"
	case Helium3:
		return "helium-3 nuclei"
	case Helium4:
		return "alpha particles"
	case Proton:
		return "protons"
	default:
		return "boron nuclei"
	}
}

// Ions are the densities of the thermal ions of a quasi-neutral plasma, with one impurity of any charge.
type Ions struct {
	N [SpeciesCount]float64 // m^-3
	// Impurity is the density of the impurity in m^-3, ImpurityZ its charge number, ImpurityA its mass in u, read
	// where the density is not zero.
	Impurity, ImpurityZ, ImpurityA float64
}

// Total is the number of ions in m^-3.
func (i *Ions) Total() float64 {
	sum := i.Impurity
	for _, n := range i.N {
		sum += n
	}
	return sum
}

// Electrons is the density of the electrons in m^-3 that makes the plasma neutral, sum n Z.
func (i *Ions) Electrons() float64 {
	sum := i.Impurity * i.ImpurityZ
	for s, n := range i.N {
		sum += n * Species(s).Z()
	}
	return sum
}

// Zeff is the effective charge, sum n Z^2 / sum n Z.
func (i *Ions) Zeff() float64 {
	sum := i.Impurity * i.ImpurityZ * i.ImpurityZ
	for s, n := range i.N {
		z := Species(s).Z()
		sum += n * z * z
	}
	return sum / i.Electrons()
}

// Z1 is sum n Z^2 / A over sum n Z, in 1/u: what the drag of fast ions on thermal ones grows with.
func (i *Ions) Z1() float64 {
	sum := 0.0
	if i.Impurity != 0 {
		sum = i.Impurity * i.ImpurityZ * i.ImpurityZ / i.ImpurityA
	}
	for s, n := range i.N {
		z := Species(s).Z()
		sum += n * z * z / Species(s).A()
	}
	return sum / i.Electrons()
}
