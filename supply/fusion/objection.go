package fusion

// Objection is what a plasma physicist will say of any number of such a plant.
type Objection struct{ Letter, Text string }

// Objections lists them. They hold whatever the inputs are, and are to be printed with every result.
func Objections() []Objection {
	return []Objection{
		{"a", "Confinement: the laws are fits to field-reversed configurations below 1 keV and 100 mWb. Carrying them to 20 to 70 keV and 20 T is faith; energy and flux lifetimes are each uncertain tenfold."},
		{"b", "Stability: tilt, the rotational n = 2 mode and interchange are not modelled, and S*/E leaves its tested range under compression."},
		{"c", "Electron temperature: ions heat electrons faster than the pulse lasts, unless electrons lose heat in another way. A comment in print (J. Fusion Energy 2026, 10.1007/s10894-026-00554-2) disputes the published model of such a plant; only its title was read here."},
		{"d", "Protons of MeV have gyro-orbits of centimetres and slow down as long as the pulse. They push on the field only while they are trapped."},
		{"e", "Profiles: a Maxwellian bulk, uniform temperatures and a flat beta are assumed; peaked profiles change the fusion power by tens of per cent."},
		{"f", "Expansion against a field that slows it down may be Rayleigh-Taylor unstable."},
		{"g", "Impurities and wall: 1 % of an impurity of charge 8 adds 0.5 to 0.6 to the effective charge."},
		{"h", "Recovery of 95 % is a claim about a rig of smaller scale without plasma."},
		{"i", "Neutrons and tritium of a D-He3 plant: some 5 % of the energy and tens of kilograms of tritium in store, a question of the licence."},
		{"j", "Repetition: from one pulse in 600 s, which was shown, to one a second is unshown."},
		{"k", "Helium-3 is not for sale in the amounts that a plant burns; making it takes the D-D plant first."},
		{"l", "Cost models of such plants presuppose the yield that is to be shown."},
	}
}
