package pypsa

import "math"

func lineList() *list[Line] {
	l := &list[Line]{name: "lines", key: func(k *Line) *string { return &k.Name }}
	l.attributes = []attribute[Line]{
		busName("bus0", func(k *Line) *string { return &k.Bus0 }),
		busName("bus1", func(k *Line) *string { return &k.Bus1 }),
		text("type", "", func(k *Line) *string { return &k.Type }),
		number("x", 0, finite().orInfinite(), func(k *Line) *float64 { return &k.X }),
		number("r", 0, finite().orInfinite(), func(k *Line) *float64 { return &k.R }),
		number("length", 0, notNegative(), func(k *Line) *float64 { return &k.Length }),
		number("num_parallel", 1, notNegative(), func(k *Line) *float64 { return &k.NumParallel }),
		series("s_max_pu", 1, notNegative(), func(k *Line) *Series { return &k.MaxPU }),
		refuseNumber[Line]("v_ang_max", math.Inf(1), "limits of voltage angles"),
	}
	l.attributes = append(l.attributes, assetAttributes(func(k *Line) *Asset { return &k.Asset })...)
	l.attributes = append(l.attributes, capacityAttributes("s_nom", func(k *Line) *Capacity { return &k.Capacity })...)
	l.attributes = append(l.attributes, named[Line](descriptive, "g", "b", "terrain_factor", "v_ang_min")...)
	l.attributes = append(l.attributes, named[Line](output, "sub_network", "p0", "q0", "p1", "q1", "x_pu", "r_pu", "g_pu", "b_pu",
		"x_pu_eff", "r_pu_eff", "v_nom")...)
	l.check = func(k *Line, fail rowFault) { checkCapacity(&k.Capacity, "s_nom", fail) }
	return l
}

func transformerList() *list[Transformer] {
	l := &list[Transformer]{name: "transformers", key: func(k *Transformer) *string { return &k.Name }}
	l.attributes = []attribute[Transformer]{
		busName("bus0", func(k *Transformer) *string { return &k.Bus0 }),
		busName("bus1", func(k *Transformer) *string { return &k.Bus1 }),
		text("type", "", func(k *Transformer) *string { return &k.Type }),
		number("x", 0, finite().orInfinite(), func(k *Transformer) *float64 { return &k.X }),
		number("r", 0, finite().orInfinite(), func(k *Transformer) *float64 { return &k.R }),
		number("tap_ratio", 1, finite(), func(k *Transformer) *float64 { return &k.TapRatio }),
		whole("tap_position", 0, finite(), func(k *Transformer) *int { return &k.TapPosition }),
		number("num_parallel", 1, positive(), func(k *Transformer) *float64 { return &k.NumParallel }),
		series("phase_shift", 0, finite(), func(k *Transformer) *Series { return &k.PhaseShift }),
		series("s_max_pu", 1, notNegative(), func(k *Transformer) *Series { return &k.MaxPU }),
		refuseNumber[Transformer]("v_ang_max", math.Inf(1), "limits of voltage angles"),
		refuseNumber[Transformer]("phase_shift_min", 0, "phase shifts chosen by the optimisation"),
		refuseNumber[Transformer]("phase_shift_max", 0, "phase shifts chosen by the optimisation"),
	}
	l.attributes = append(l.attributes, assetAttributes(func(k *Transformer) *Asset { return &k.Asset })...)
	l.attributes = append(l.attributes, capacityAttributes("s_nom", func(k *Transformer) *Capacity { return &k.Capacity })...)
	l.attributes = append(l.attributes, named[Transformer](descriptive, "g", "b", "model", "tap_side", "v_ang_min")...)
	l.attributes = append(l.attributes, named[Transformer](output, "sub_network", "p0", "q0", "p1", "q1", "x_pu", "r_pu", "g_pu", "b_pu",
		"x_pu_eff", "r_pu_eff", "phase_shift_opt")...)
	l.check = func(k *Transformer, fail rowFault) { checkCapacity(&k.Capacity, "s_nom", fail) }
	return l
}

func lineTypeList() *list[LineType] {
	l := &list[LineType]{name: "line_types", key: func(k *LineType) *string { return &k.Name }}
	l.attributes = append(named[LineType](descriptive, "mounting", "references"),
		number("f_nom", 50, notNegative(), func(k *LineType) *float64 { return &k.FNom }),
		number("r_per_length", 0, notNegative(), func(k *LineType) *float64 { return &k.RPerLength }),
		number("x_per_length", 0, notNegative(), func(k *LineType) *float64 { return &k.XPerLength }),
		number("c_per_length", 0, notNegative(), func(k *LineType) *float64 { return &k.CPerLength }),
		number("i_nom", 0, notNegative(), func(k *LineType) *float64 { return &k.INom }),
		number("cross_section", 0, notNegative(), func(k *LineType) *float64 { return &k.CrossSection }))
	return l
}

func transformerTypeList() *list[TransformerType] {
	l := &list[TransformerType]{name: "transformer_types", key: func(k *TransformerType) *string { return &k.Name }}
	l.attributes = append(named[TransformerType](descriptive, "references"),
		number("f_nom", 50, notNegative(), func(k *TransformerType) *float64 { return &k.FNom }),
		number("s_nom", 0, notNegative(), func(k *TransformerType) *float64 { return &k.SNom }),
		number("v_nom_0", 0, notNegative(), func(k *TransformerType) *float64 { return &k.VNom0 }),
		number("v_nom_1", 0, notNegative(), func(k *TransformerType) *float64 { return &k.VNom1 }),
		number("vsc", 0, notNegative(), func(k *TransformerType) *float64 { return &k.VSC }),
		number("vscr", 0, notNegative(), func(k *TransformerType) *float64 { return &k.VSCR }),
		number("pfe", 0, notNegative(), func(k *TransformerType) *float64 { return &k.PFE }),
		number("i0", 0, notNegative(), func(k *TransformerType) *float64 { return &k.I0 }),
		number("phase_shift", 0, finite(), func(k *TransformerType) *float64 { return &k.PhaseShift }),
		whole("tap_side", 0, finite(), func(k *TransformerType) *int { return &k.TapSide }),
		whole("tap_neutral", 0, finite(), func(k *TransformerType) *int { return &k.TapNeutral }),
		whole("tap_min", 0, finite(), func(k *TransformerType) *int { return &k.TapMin }),
		whole("tap_max", 0, finite(), func(k *TransformerType) *int { return &k.TapMax }),
		number("tap_step", 0, finite(), func(k *TransformerType) *float64 { return &k.TapStep }))
	l.check = func(k *TransformerType, fail rowFault) {
		if k.VSC < k.VSCR {
			fail("vscr", formatNumber(k.VSCR), "at most vsc, which is "+formatNumber(k.VSC), "")
		}
	}
	return l
}

func globalConstraintList() *list[GlobalConstraint] {
	l := &list[GlobalConstraint]{name: "global_constraints", key: func(c *GlobalConstraint) *string { return &c.Name }}
	kind := text("type", ConstraintPrimaryEnergy, func(c *GlobalConstraint) *string { return &c.Type })
	kind.among = []string{
		ConstraintPrimaryEnergy, ConstraintOperational, ConstraintCapacity, ConstraintTransmissionVolume, ConstraintTransmissionCost,
	}
	sense := text("sense", "==", func(c *GlobalConstraint) *string { return &c.Sense })
	sense.among = []string{"<=", "==", ">=", "="}
	meant := text("carrier_attribute", emissions, func(c *GlobalConstraint) *string { return &c.CarrierAttribute })
	kind.filled, sense.filled, meant.filled = true, true, true
	l.attributes = []attribute[GlobalConstraint]{
		kind, sense, meant,
		number("constant", 0, finite(), func(c *GlobalConstraint) *float64 { return &c.Constant }),
		{name: "bus", bus: true, text: func(c *GlobalConstraint) *string { return &c.Bus }},
		refuseNumber[GlobalConstraint]("investment_period", math.NaN(), "investment periods"),
	}
	l.attributes = append(l.attributes, named[GlobalConstraint](output, "mu")...)
	l.check = func(c *GlobalConstraint, fail rowFault) {
		if c.Bus != "" && c.Type != ConstraintCapacity {
			fail("bus", quote(c.Bus), "an empty cell with type "+c.Type, "only "+ConstraintCapacity+" holds for one bus")
		}
	}
	return l
}
