package plasma

// Constants of CODATA 2018 (exact where the SI defines them).
const (
	// ElementaryCharge in C.
	ElementaryCharge = 1.602176634e-19
	// JoulePerKeV is one keV in J.
	JoulePerKeV = 1e3 * ElementaryCharge
	// JoulePerMeV is one MeV in J.
	JoulePerMeV = 1e6 * ElementaryCharge
	// KelvinPerKeV is the temperature in K at which k T is one keV (k exact by the SI).
	KelvinPerKeV = JoulePerKeV / 1.380649e-23
	// Mu0 is the magnetic constant in T m/A.
	Mu0 = 1.25663706212e-6
	// LightSpeed in m/s.
	LightSpeed = 299792458.0
	// AtomicMass is the unified atomic mass unit in kg.
	AtomicMass = 1.66053906660e-27
	// AtomicMassKeV is the unified atomic mass unit as energy in keV.
	AtomicMassKeV = 931494.10242
	// ElectronMassKeV is the rest energy of the electron in keV.
	ElectronMassKeV = 510.99895
	// ElectronMassU is the mass of the electron in u.
	ElectronMassU = 5.48579909065e-4
	// NeutronMassU is the mass of the neutron in u.
	NeutronMassU = 1.00866491595
)
