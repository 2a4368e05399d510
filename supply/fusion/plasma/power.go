package plasma

// Power is a density of fusion power in W/m^3.
type Power struct {
	Charged float64 // carried by charged products at birth
	Neutron float64
}

// Fusion is all of it.
func (p Power) Fusion() float64 { return p.Charged + p.Neutron }

// FusionPower is the density of fusion power of thermal ions of one temperature in keV: all reactions of the package whose two
// reactants are there, so a D-He3 plasma has its D-D too. What the products do afterwards is not in it. The errors are
// Reactivity's.
func FusionPower(ions *Ions, ti float64) (Power, error) {
	var sum Power
	for r := range ReactionCount {
		a, b := r.Reactants()
		if ions.N[a] == 0 || ions.N[b] == 0 {
			continue
		}
		reactivity, err := r.Reactivity(ti)
		if err != nil {
			return Power{}, err
		}
		rate := r.Rate(ions, reactivity)
		neutron := r.Neutron()
		sum.Charged += rate * (r.Q() - neutron) * JoulePerMeV
		sum.Neutron += rate * neutron * JoulePerMeV
	}
	return sum, nil
}

// Pressure is n_i T_i + n_e T_e in Pa at temperatures in keV.
func Pressure(ions *Ions, ti, te float64) float64 {
	return (ions.Total()*ti + ions.Electrons()*te) * JoulePerKeV
}

// FieldPressure is B^2/(2 mu0) in Pa at a field in T: the pressure of a plasma with beta = 1.
func FieldPressure(b float64) float64 { return b * b / (2 * Mu0) }

// Scaled returns the same mix of ions at the pressure in Pa, at temperatures in keV.
func (i Ions) Scaled(pressure, ti, te float64) Ions {
	factor := pressure / Pressure(&i, ti, te)
	for s := range i.N {
		i.N[s] *= factor
	}
	i.Impurity *= factor
	return i
}
