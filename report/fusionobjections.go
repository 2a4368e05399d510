package report

// FusionObjections are what a plasma physicist will say against any answer of the model, whatever it is.
func FusionObjections() []FusionObjection {
	texts := []string{
		"Confinement: the laws are fits to plasmas below 1 keV and 0.1 Wb. At 20 keV and 20 T each of their times may be wrong tenfold.",
		"Stability: tilt, the rotational n = 2 mode and interchange are not modelled. Compression takes S*/E out of the range in which such plasmas were seen to live.",
		"Electron temperature: ions heat electrons faster than the pulse lasts, so electrons stay cold only if something else cools them. A published comment (2026) is on this point.",
		"Fast products: orbits of MeV protons are centimetres wide and they slow down over about a pulse. They push the field only while they are held.",
		"Profiles: one temperature and one density stand for the plasma and ions are Maxwellian. Peaked profiles change fusion power by tens of per cent.",
		"Expansion: a plasma that pushes back a field may be Rayleigh-Taylor unstable. The model expands it smoothly.",
		"Impurities and wall: 1 % of a Z = 8 impurity adds about 0.5 to Zeff. What the wall gives off is an input, not a result.",
		"Recovery: 95 % was measured without plasma, on a rig below full scale, and stated by the developer.",
		"Neutrons and tritium: deuterium-helium-3 makes some 5 % of its energy as neutrons, and breeding helium-3 means keeping tens of kg of tritium. That is a licence.",
		"Repetition: from one pulse in ten minutes to one a second has not been shown.",
		"Helium-3: there is no supply for a plant. Bought, it costs millions of USD per kg; bred, it comes from the tritium above.",
		"Economics: cost models of such plants take the energy of a pulse as given. That energy is what is in question.",
	}
	list := make([]FusionObjection, len(texts))
	for i, text := range texts {
		list[i] = FusionObjection{Letter: string(rune('a' + i)), Text: text}
	}
	return list
}
