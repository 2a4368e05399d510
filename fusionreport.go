package tokenwatt

import (
	"math"
	"strings"

	"tokenwatt/report"
	"tokenwatt/supply/fusion"
	"tokenwatt/supply/fusion/pulse"
	lawson "tokenwatt/supply/fusion/steady"
)

// machineReport is what the report has of a machine.
func machineReport(a *FusionAnswers, targets *fusionTargets, record *lawson.Achieved) report.FusionMachine {
	p, r := a.Plant, a.Result
	m := report.FusionMachine{
		Name: p.Name, Preset: p.Preset, Title: p.Title, Note: p.Note, Fuel: string(p.Plant.Fuel), Modules: p.Plant.Modules,
		Verdict: report.FusionVerdict{
			Producer: r.Economics.NotProducer == nil, NetMW: r.NetMW(), NetMJ: r.Energy.NetJ / 1e6, OfBank: r.Energy.NetJ / r.Energy.BankJ,
			MWhPerYear: r.Economics.MWhPerYear,
		},
		Evidence: evidenceOf(r.Pulse, record), Ledger: pulseLedger(r.Pulse), Groups: fusionGroups(r), LCOE: lcoeOf(&r.Economics),
		Traces: tracesOf(r.Pulse), Warnings: append([]string{}, r.Warnings...),
	}
	for i := range r.Economics.Accounts {
		c := &r.Economics.Accounts[i]
		m.Accounts = append(m.Accounts, report.FusionAccount{
			Code: c.Code, Name: c.Name, Depth: c.Depth(), USD: c.USD, Low: c.Low, High: finiteOr(c.High, c.USD), PerYear: c.PerYear,
		})
	}
	for i := range a.Belief.Goals {
		g := goalReport(&a.Belief.Goals[i])
		if t := a.Belief.Goals[i].Target; t == targets.price {
			g.From = targets.priceNamed
		}
		m.Goals = append(m.Goals, g)
	}
	m.Tornado = tornadoReport(a)
	m.Inputs = inputsReport(a)
	if a.Draws != nil {
		m.Chance = chanceReport(a.Draws)
		m.Warnings = append(m.Warnings, a.Draws.Warnings...)
	}
	if targets.price.Level == 0 {
		m.Warnings = append(m.Warnings, "no price of electricity is given to reach for: give fusion.lcoe, site.tariff or a supply with a grid")
	}
	if a.Map != nil {
		m.Map = mapReport(a.Map)
	}
	return m
}

// finiteOr is a number, or another one where it is none that JSON can hold.
func finiteOr(x, otherwise float64) float64 {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return otherwise
	}
	return x
}

// evidenceOf places a pulse in the record.
func evidenceOf(r *pulse.Result, record *lawson.Achieved) report.FusionEvidence {
	e := report.FusionEvidence{NTTau: r.TripleProduct, IonTemperature: r.Peak.IonTemperature, Record: record.Machine, RecordNTTau: record.NTTau}
	if record.Shot != "" {
		e.Record += " " + record.Shot
	}
	if record.NTTau > 0 {
		e.OfRecord = r.TripleProduct / record.NTTau
		e.Hypothetical = e.OfRecord > 1
	}
	return e
}

// ledgerKinds are the entries of a pulse's ledger in the order of its table.
func ledgerKinds() []struct {
	key, name, side string
	of              func(*pulse.Ledger) float64
} {
	return []struct {
		key, name, side string
		of              func(*pulse.Ledger) float64
	}{
		{"formation", "formation bank", report.FusionIn, func(l *pulse.Ledger) float64 { return l.Formation }},
		{"hold_supply", "supply of the hold", report.FusionIn, func(l *pulse.Ledger) float64 { return l.HoldSupply }},
		{"fusion", "fusion", report.FusionIn, func(l *pulse.Ledger) float64 { return l.Fusion }},
		{"formation_loss", "loss of formation", report.FusionOut, func(l *pulse.Ledger) float64 { return l.FormationLoss }},
		{"neutrons", "neutrons", report.FusionOut, func(l *pulse.Ledger) float64 { return l.Neutrons }},
		{"prompt", "products lost at birth", report.FusionOut, func(l *pulse.Ledger) float64 { return l.Prompt }},
		{"bremsstrahlung", "bremsstrahlung", report.FusionOut, func(l *pulse.Ledger) float64 { return l.Bremsstrahlung }},
		{"synchrotron", "synchrotron radiation", report.FusionOut, func(l *pulse.Ledger) float64 { return l.Synchrotron }},
		{"transport_ions", "transport, ions", report.FusionOut, func(l *pulse.Ledger) float64 { return l.TransportIons }},
		{"transport_electrons", "transport, electrons", report.FusionOut, func(l *pulse.Ledger) float64 { return l.TransportElectrons }},
		{"dumped", "heat of the plasma's end", report.FusionOut, func(l *pulse.Ledger) float64 { return l.Dumped }},
		{"resistance", "resistance of bank and short", report.FusionOut, func(l *pulse.Ledger) float64 { return l.Resistance }},
		{"switch", "switches", report.FusionOut, func(l *pulse.Ledger) float64 { return l.Switch }},
		{"coil", "coil, skin effect", report.FusionOut, func(l *pulse.Ledger) float64 { return l.Coil }},
		{"staging_loss", "loss of staging", report.FusionOut, func(l *pulse.Ledger) float64 { return l.StagingLoss }},
		{"bank", "bank", report.FusionStored, func(l *pulse.Ledger) float64 { return l.Bank }},
		{"staging", "staging store", report.FusionStored, func(l *pulse.Ledger) float64 { return l.Staging }},
		{"field", "field", report.FusionStored, func(l *pulse.Ledger) float64 { return l.Field }},
		{"plasma", "plasma, with the field it displaces", report.FusionStored, func(l *pulse.Ledger) float64 { return l.Plasma }},
		{"motion", "motion before merging", report.FusionStored, func(l *pulse.Ledger) float64 { return l.Motion }},
		{"stray", "stray inductance", report.FusionStored, func(l *pulse.Ledger) float64 { return l.Stray }},
		{"skin", "field in the conductor", report.FusionStored, func(l *pulse.Ledger) float64 { return l.Skin }},
	}
}

// pulseLedger is the energy of a pulse by phase and kind.
func pulseLedger(r *pulse.Result) report.FusionLedger {
	const mj = 1e-6
	l := report.FusionLedger{BankMJ: mj * r.Circuit.BankBefore, BackMJ: mj * (r.Recovered - r.Ledger.HoldSupply), Closure: r.Closure}
	for i := range r.Phases {
		ph := &r.Phases[i]
		l.Phases = append(l.Phases, report.FusionPhase{Name: string(ph.Name), StartMS: 1e3 * ph.Start, EndMS: 1e3 * ph.End})
		l.Open = append(l.Open, mj*ph.Closure)
	}
	l.Open = append(l.Open, mj*r.Ledger.Closure())
	for _, kind := range ledgerKinds() {
		row := report.FusionLedgerMJ{Key: kind.key, Name: kind.name, Side: kind.side, PulseMJ: mj * kind.of(&r.Ledger)}
		for i := range r.Phases {
			row.PhaseMJ = append(row.PhaseMJ, mj*kind.of(&r.Phases[i].Ledger))
		}
		l.Rows = append(l.Rows, row)
	}
	return l
}

// lcoeOf is the cost of electricity where there is one.
func lcoeOf(e *fusion.Economics) report.FusionLCOE {
	usd, err := e.LCOE()
	if err != nil {
		return report.FusionLCOE{}
	}
	low, high, err := e.LCOERange()
	if err != nil {
		low, high = usd, usd
	}
	return report.FusionLCOE{Defined: true, USD: usd, Low: low, High: finiteOr(high, 0)}
}

// tracesOf are the columns of a pulse over time.
func tracesOf(r *pulse.Result) report.FusionTraces {
	states := r.Trace.States
	t := report.FusionTraces{}
	for i := range states {
		t.TimeMS = append(t.TimeMS, 1e3*states[i].Time)
	}
	for _, c := range []struct {
		key, name, unit string
		of              func(*pulse.State) float64
	}{
		{"field_t", "outside the plasma", "T", func(s *pulse.State) float64 { return s.Field }},
		{"wall_field_t", "flux over area", "T", func(s *pulse.State) float64 { return s.WallField }},
		{"ion_temperature_kev", "ions", "keV", func(s *pulse.State) float64 { return s.IonTemperature }},
		{"electron_temperature_kev", "electrons", "keV", func(s *pulse.State) float64 { return s.ElectronTemperature }},
		{"ion_density_1e20_m3", "ions", "1e20 m⁻³", func(s *pulse.State) float64 { return s.IonDensity / 1e20 }},
		{"plasma_mj", "thermal, with fast ions", "MJ", func(s *pulse.State) float64 { return s.Thermal / 1e6 }},
		{"fast_mj", "fast ions", "MJ", func(s *pulse.State) float64 { return s.Fast / 1e6 }},
		{"voltage_kv", "bank", "kV", func(s *pulse.State) float64 { return s.Voltage / 1e3 }},
		{"current_ma", "coil", "MA", func(s *pulse.State) float64 { return s.Current / 1e6 }},
		{"fusion_power_mw", "fusion", "MW", func(s *pulse.State) float64 { return s.FusionPower / 1e6 }},
		{"bremsstrahlung_mw", "bremsstrahlung", "MW", func(s *pulse.State) float64 { return s.BremsstrahlungPower / 1e6 }},
		{"separatrix_ratio", "x_s", "", func(s *pulse.State) float64 { return s.SeparatrixRatio }},
		{"separatrix_length_m", "l_s", "m", func(s *pulse.State) float64 { return s.SeparatrixLength }},
	} {
		column := report.FusionColumn{Key: c.key, Name: c.name, Unit: c.unit}
		for i := range states {
			column.Values = append(column.Values, c.of(&states[i]))
		}
		settle(column.Values)
		t.Columns = append(t.Columns, column)
	}
	return t
}

// settle makes 0 of what is 0 but for round-off, such as the current at the end of a pulse: below 1e-12 of the greatest value.
func settle(values []float64) {
	greatest := 0.0
	for _, v := range values {
		greatest = max(greatest, math.Abs(v))
	}
	for i, v := range values {
		if math.Abs(v) < 1e-12*greatest {
			values[i] = 0
		}
	}
}

// shownUnit is the unit that a reader is used to in place of a parameter's, and how much of the parameter's it is.
func shownUnit(unit string) (per float64, shown string) {
	switch unit {
	case "J":
		return 1e6, "MJ"
	case "W":
		return 1e6, "MW"
	case "s":
		return 1e-3, "ms"
	case "m/s":
		return 1e3, "km/s"
	case "H":
		return 1e-9, "nH"
	case "ohm":
		return 1e-6, "µohm"
	case "USD":
		return 1e6, "M USD"
	case "USD/yr":
		return 1e6, "M USD/yr"
	case "USD/W":
		return 1e-3, "USD/kW"
	default:
		return 1, unit
	}
}

// shownName is a parameter's name in words, without the unit that some names end in.
func shownName(name string) string {
	for _, unit := range []string{"_ohm", "_h", "_v", "_k", "_mpa", "_kg_m3", "_mw_yr_m2"} {
		if cut, ok := strings.CutSuffix(name, unit); ok {
			name = cut
			break
		}
	}
	return strings.ReplaceAll(strings.ReplaceAll(name, "frc", "FRC"), "_", " ")
}
