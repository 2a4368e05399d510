package pulse

// Fuel names what the plasma starts with.
type Fuel string

// The fuels of the model.
const (
	DT   Fuel = "D-T"
	DD   Fuel = "D-D"
	DHe3 Fuel = "D-He3"
	PB11 Fuel = "p-B11"
)

// HoldMode says how the flux is kept between compression and expansion.
type HoldMode string

// The modes of holding the peak field.
const (
	// Crowbar shorts the coil at peak flux; the flux decays by the losses of the short circuit.
	Crowbar HoldMode = "crowbar"
	// Active keeps the flux constant with a supply of its own, whose energy is an input of the ledger.
	Active HoldMode = "active"
)

// Confinement names a law of particle and flux loss.
type Confinement string

// The laws of confinement; formulas in package plasma.
const (
	// NoTransport keeps all particles, heat and trapped flux.
	NoTransport Confinement = "none"
	// RPPL is the law of Hoffman and co-workers for the time constants of particles and flux.
	RPPL Confinement = "rppl"
	// LSX is Slough's 2011 law for particles; the flux is lost in the same time.
	LSX Confinement = "lsx"
)

// Conductor is the metal of the coil.
type Conductor struct {
	Resistivity          float64 // ohm m at ReferenceTemperature; 0 is a coil without loss
	ReferenceTemperature float64 // K
	Coefficient          float64 // 1/K, relative rise of the resistivity
	HeatCapacity         float64 // J/(m3 K)
	MeltingTemperature   float64 // K
}

// Aluminium is pure aluminium: 2.65e-8 ohm m at 293 K, 4.29e-3 /K, 2700 kg/m3 x 900 J/(kg K), 933 K (handbook values).
func Aluminium() Conductor {
	return Conductor{Resistivity: 2.65e-8, ReferenceTemperature: 293, Coefficient: 4.29e-3, HeatCapacity: 2.43e6, MeltingTemperature: 933}
}

// Off switches parts of the physics off, for limits in closed form. All false is the whole model.
type Off struct {
	Fusion    bool // no reactions
	Radiation bool // no bremsstrahlung and no synchrotron radiation
	Exchange  bool // no heat between ions and electrons
}

// Machine is one module that fires one pulse. Lengths in m, fields in T, temperatures in keV unless in K, energies in
// J, times in s. The coil is one turn of all segments in parallel: voltages, currents, resistances and inductances are
// those of that turn, whatever the series and parallel connection of the real capacitors is.
type Machine struct {
	Fuel      Fuel
	FuelRatio float64 // n_D/n_T, n_D/n_He3 or n_p/n_B11 at the start; not used by D-D

	Radius            float64 // r_c, inner radius of the coil and flux conserver
	Length            float64 // L, of the coil
	FRCLength         float64 // l_s0, separatrix length at the start; of both FRCs together where they merge
	Staging           float64 // g >= 1: field energy outside the FRC is divided by g; 1 is a plain coil
	StagingEfficiency float64 // share that each transfer to or from the staging store keeps, above 0 and at most 1

	StartField          float64 // B_e at the start, outside the separatrix
	PeakField           float64 // B_e at peak flux; the voltage is found from it. 0: BankEnergy is given
	BankEnergy          float64 // energy of the main bank before the pulse. 0: PeakField is given
	SeparatrixRatio     float64 // x_s0 = r_s/r_c at the start
	IonTemperature      float64 // keV at the start
	ElectronTemperature float64 // keV at the start

	MergingSpeed        float64 // m/s of each of two FRCs; 0: the start state is that after merging
	MergingIonShare     float64 // share of the kinetic energy that heats ions, 0..1
	FormationEnergy     float64 // J drawn for formation; pays for plasma, its motion and the start field
	FormationEfficiency float64 // largest share of FormationEnergy that can be in the start state

	// HalfPeriod is pi sqrt(L C) of the bank and of the coil as it stands at the start, without plasma; the capacitance
	// follows from it. A staged coil takes longer to its peak: its inductance rises as segments are switched off.
	HalfPeriod float64
	HoldTime   float64  // 0: no hold
	Hold       HoldMode // read where HoldTime > 0

	Confinement       Confinement
	H                 float64 // multiplies the time constants of particles and energy
	FluxH             float64 // multiplies the time constant of the trapped flux
	EnergyRatio       float64 // tau_E/tau_N
	PromptLoss        float64 // share of charged products that leave at birth, 0..1
	SynchrotronFactor float64 // share of the cyclotron radiation in B_e that is not absorbed again, 0..1
	ProfileFactor     float64 // <n^2>/<n>^2 >= 1 on all binary collisions
	ImpurityZ         float64 // charge of one impurity; 0: none
	ImpurityFraction  float64 // its ions per fuel ion at the start
	Off               Off

	RoundTrip         float64 // share of the bank's energy that a shot without plasma returns; 0: Resistance is given
	Resistance        float64 // ohm in series with the bank; read where RoundTrip is 0
	CrowbarResistance float64 // ohm of the short circuit of Crowbar
	StrayInductance   float64 // H
	SwitchDrop        float64 // V against the current
	Coil              Conductor
	CoilTemperature   float64 // K before the pulse
	CoilThickness     float64 // m
}

// Default is the machine of reference values (r_c 0.35 m, L 2.5 m, 1.5 T to 20 T in 0.25 ms), the middle of the ranges
// that a study of such a plant takes; not a machine that exists. Fuels: D-He3 2:1, D-T 1:1, D-D, p-B11 5:1.
func Default(fuel Fuel) Machine {
	m := Machine{
		Fuel: fuel, FuelRatio: 1,
		Radius: 0.35, Length: 2.5, FRCLength: 2.0, Staging: 1, StagingEfficiency: 1,
		StartField: 1.5, PeakField: 20, SeparatrixRatio: 0.75, IonTemperature: 2, ElectronTemperature: 0.5,
		MergingIonShare: 0.85, FormationEnergy: 5e6, FormationEfficiency: 1,
		HalfPeriod: 0.5e-3, Hold: Crowbar,
		Confinement: RPPL, H: 1, FluxH: 1, EnergyRatio: 1, PromptLoss: 0.3, ProfileFactor: 1,
		RoundTrip: 0.90, Coil: Aluminium(), CoilTemperature: 293, CoilThickness: 0.05,
	}
	switch fuel {
	case DHe3:
		m.FuelRatio = 2
	case PB11:
		m.FuelRatio = 5
	}
	return m
}
