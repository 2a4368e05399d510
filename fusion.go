package tokenwatt

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/report"
	"tokenwatt/scenario"
	"tokenwatt/supply/fusion"
	"tokenwatt/supply/fusion/pulse"
	lawson "tokenwatt/supply/fusion/steady"
)

// FusionSettings say how machines are computed; nothing in them changes what is computed but the accuracy of the pulse.
type FusionSettings struct {
	// Version is recorded in the report.
	Version string
	// Pulse are the settings of the pulses at the modes; nil for the default accuracy without traces.
	Pulse *pulse.Settings
	// Progress, if not nil, is told what is being done.
	Progress func(phase, state string)
}

// FusionResult is what is computed of a scenario's machines: the report, and what it was made of.
type FusionResult struct {
	Report *report.Fusion
	// Plants and Results are of the machines in the scenario's order.
	Plants  []FusionPlant
	Results []*fusion.Result
}

// ErrNoMachine is returned for a scenario without the section fusion.
var ErrNoMachine = errors.New("tokenwatt: no machine to compute: give fusion.machines, such as machines: {mine: {preset: helion-like-d-he3}}")

// Fusion computes the machines of a resolved scenario at their modes: pulse, plant and cost, with the brackets of the accounts.
// The error is ErrNoMachine, or names the machine whose figures are refused or whose pulse failed. A plant that is not a
// producer is no error.
func Fusion(ctx context.Context, s *scenario.Scenario, settings *FusionSettings) (*FusionResult, error) {
	if settings == nil {
		settings = &FusionSettings{}
	}
	plants, err := FusionPlants(s)
	if err != nil {
		return nil, err
	}
	if len(plants) == 0 {
		return nil, ErrNoMachine
	}
	record, err := publishedRecord()
	if err != nil {
		return nil, err
	}
	r := &FusionResult{Plants: plants, Report: &report.Fusion{
		SchemaVersion: report.SchemaVersion, Version: settings.Version, Scenario: s.Name, Description: s.Description, Seed: uint64(s.Seed),
		Record: record, Warnings: []string{},
	}}
	for _, o := range fusion.Objections() {
		r.Report.Objections = append(r.Report.Objections, report.FusionObjection{Letter: o.Letter, Text: o.Text})
	}
	for i := range plants {
		p := &plants[i]
		if settings.Progress != nil {
			settings.Progress("computing the machine "+p.Name, "")
		}
		result, err := fusion.Run(ctx, p.Plant, &fusion.Settings{Pulse: settings.Pulse})
		if err != nil {
			return nil, p.refused(err)
		}
		if err := result.Bracket(p.Ranges()); err != nil {
			return nil, fmt.Errorf("machine %s, at an end of its ranges: %w", p.Name, err)
		}
		r.Results = append(r.Results, result)
		r.Report.Machines = append(r.Report.Machines, machineReport(p, result, record.NTTau))
	}
	return r, nil
}

// publishedRecord is the largest published n T tau of a field-reversed configuration.
func publishedRecord() (report.FusionRecord, error) {
	known, err := catalog.Embedded()
	if err != nil {
		return report.FusionRecord{}, err
	}
	achieved, _, err := lawson.Record(known)
	if err != nil {
		return report.FusionRecord{}, err
	}
	var best report.FusionRecord
	for i := range achieved {
		if a := &achieved[i]; a.Concept == "frc" && a.NTTau > best.NTTau {
			best = report.FusionRecord{Machine: a.Machine, Year: a.Year, NTTau: a.NTTau}
		}
	}
	return best, nil
}

// machineReport is a plant's result in the words of the report.
func machineReport(p *FusionPlant, r *fusion.Result, record float64) report.FusionMachine {
	m := report.FusionMachine{
		Name: p.Name, Preset: p.Preset, Title: p.Title, Note: p.Note, Fuel: string(p.Plant.Fuel), Confinement: string(p.Plant.Confinement),
		Modules: p.Plant.Modules, Hypothetical: r.Pulse.TripleProduct > record, Producer: r.Economics.NotProducer == nil,
		Warnings: append([]string{}, r.Warnings...),
	}
	m.Basis = "Computed from figures that are claimed or assumed; no machine of this kind has delivered net electricity."
	if m.Hypothetical {
		m.Basis = fmt.Sprintf("Hypothetical: its n T tau of %.2g is above the published record of %.2g m^-3 keV s. %s", r.Pulse.TripleProduct, record, m.Basis)
	}
	if r.Economics.NotProducer != nil {
		m.NotProducer = r.Economics.NotProducer.Error()
	}
	for i := range p.Inputs {
		in := &p.Inputs[i]
		m.Inputs = append(m.Inputs, report.FusionInput{
			Name: in.Parameter.Name, Unit: in.Parameter.Unit, Group: string(in.Parameter.Group), Low: in.Low, Mode: in.Mode, High: in.High,
			Basis: in.Basis, Source: in.Source, Date: in.Date, Note: in.Note,
		})
	}
	m.Pulse, m.Energy, m.Wear, m.Stocks = pulseReport(r.Pulse), energyReport(&r.Energy), wearReport(r), stocksReport(&r.Stocks)
	m.Economics = economicsReport(&r.Economics)
	for _, y := range r.Pulse.Reactions {
		m.Reactions = append(m.Reactions, report.FusionReaction{Reaction: y.Reaction, Count: y.Count, EnergyJ: y.Energy, ChargedJ: y.Charged, NeutronJ: y.Neutron})
	}
	for i := range r.Pulse.Phases {
		f := &r.Pulse.Phases[i]
		m.Phases = append(m.Phases, report.FusionPhase{Name: string(f.Name), StartS: f.Start, EndS: f.End, ClosureJ: f.Closure, Terms: ledgerTerms(&f.Ledger)})
	}
	for _, s := range r.Pulse.Inventory {
		m.Inventory = append(m.Inventory, report.FusionInventory{
			Species: s.Species, Start: s.Start, Born: s.Born, Burnt: s.Burnt, Transported: s.Transported, PromptLost: s.PromptLost, End: s.End,
		})
	}
	return m
}

func pulseReport(r *pulse.Result) report.FusionPulse {
	return report.FusionPulse{
		PeakFieldT: r.Peak.Field, IonTemperatureKeV: r.Peak.IonTemperature, ElectronTemperatureKeV: r.Peak.ElectronTemperature,
		IonDensity: r.Peak.IonDensity, PlasmaJ: r.Peak.Thermal, NTTau: r.TripleProduct, BurnUp: r.BurnUp, EndsBy: string(r.FRC.Cause),
		BankVoltageV: r.Circuit.Voltage, PeakCurrentA: r.Circuit.PeakCurrent, SkinRiseK: r.Circuit.SkinRise, RoundTrip: r.Circuit.RoundTrip,
		Closure: r.Closure,
	}
}

func energyReport(e *fusion.Energy) report.FusionEnergy {
	var share *float64
	if !math.IsInf(e.RecirculatingShare, 0) {
		share = &e.RecirculatingShare
	}
	return report.FusionEnergy{
		BankJ: e.BankJ, RecoveredJ: e.RecoveredJ, FormationJ: e.FormationJ, WorkJ: e.WorkJ, FusionJ: e.FusionJ, NeutronJ: e.NeutronJ,
		HeatJ: e.HeatJ, SurplusJ: e.SurplusJ, TopUpJ: e.TopUpJ, FormationBusJ: e.FormationBusJ, CollectedJ: e.CollectedJ,
		ThermalJ: e.ThermalJ, PumpingJ: e.PumpingJ, AuxiliaryJ: e.AuxiliaryJ, GrossJ: e.GrossJ, RecirculatedJ: e.RecirculatedJ, NetJ: e.NetJ,
		RecirculatingShare: share, ScientificQ: e.ScientificQ, EngineeringQ: e.EngineeringQ,
		NetMW: e.NetW / 1e6, GrossMW: e.GrossW / 1e6, IdleMW: e.IdleW / 1e6, StartUpJ: e.StartUpJ,
	}
}

func wearReport(r *fusion.Result) report.FusionWear {
	w := &r.Wear
	out := report.FusionWear{
		BankShots: w.BankShots, BankYears: w.BankYears, SwitchYears: w.SwitchYears, ShotsPerYear: w.ShotsPerYear, PlantShots: w.PlantShots,
		WallLoadMWPM2: w.WallLoadWPerM2 / 1e6, ForcedOutage: r.Plant.ForcedOutage, PlannedOutage: w.PlannedOutage, Availability: w.Availability,
		WearUSDPerShot: r.Economics.WearUSDPerShot, ModulesUp: w.ModulesUp,
	}
	if !math.IsInf(w.WallYears, 1) {
		out.WallYears = w.WallYears
	}
	return out
}

func stocksReport(s *fusion.Stocks) report.FusionStocks {
	out := report.FusionStocks{
		DeuteriumKgPerYear: s.DeuteriumKgPerYear, TritiumKgPerYear: s.TritiumKgPerYear, HeliumKgPerYear: s.HeliumKgPerYear,
		BoronKgPerYear: s.BoronKgPerYear, SteadyTritiumKg: s.SteadyTritiumKg,
	}
	if years := s.SelfSufficientYears; !math.IsInf(years, 1) {
		out.SelfSufficientYears = &years
	}
	for _, y := range s.Years {
		out.Years = append(out.Years, report.FusionStock{
			Year: y.Year, TritiumKg: y.TritiumKg, HeliumKg: y.HeliumKg, TritiumBoughtKg: y.TritiumBoughtKg, HeliumBoughtKg: y.HeliumBoughtKg,
			HeliumSoldKg: y.HeliumSoldKg,
		})
	}
	return out
}

func economicsReport(e *fusion.Economics) report.FusionEconomics {
	out := report.FusionEconomics{
		OvernightUSD: e.OvernightUSD, CapitalUSD: e.CapitalUSD, AnnuityUSD: e.AnnuityUSD, OperationUSD: e.OperationUSD, FuelUSD: e.FuelUSD,
		HeliumRevenueUSD: e.HeliumRevenueUSD, MWhPerYear: e.MWhPerYear,
	}
	if lcoe, err := e.LCOE(); err == nil {
		low, high, _ := e.LCOERange()
		out.LCOE = &report.FusionRange{Value: lcoe, Low: low}
		if !math.IsInf(high, 1) {
			out.LCOE.High = &high
		}
	}
	for i := range e.Accounts {
		a := &e.Accounts[i]
		out.Accounts = append(out.Accounts, report.FusionAccount{Code: a.Code, Name: a.Name, Depth: a.Depth(), USD: a.USD, Low: a.Low, High: a.High, PerYear: a.PerYear})
	}
	return out
}

// ledgerTerms are the terms of an energy row that are not zero.
func ledgerTerms(l *pulse.Ledger) []report.FusionBalance {
	var list []report.FusionBalance
	add := func(kind, name string, j float64) {
		if j != 0 {
			list = append(list, report.FusionBalance{Kind: kind, Name: name, J: j})
		}
	}
	add("input", "formation", l.Formation)
	add("input", "hold supply", l.HoldSupply)
	add("input", "fusion", l.Fusion)
	for _, t := range []struct {
		name string
		j    float64
	}{
		{"formation loss", l.FormationLoss},
		{"neutrons", l.Neutrons},
		{"prompt losses", l.Prompt},
		{"bremsstrahlung", l.Bremsstrahlung},
		{"synchrotron", l.Synchrotron},
		{"transport of ions", l.TransportIons},
		{"transport of electrons", l.TransportElectrons},
		{"dumped plasma", l.Dumped},
		{"series resistance", l.Resistance},
		{"switches", l.Switch},
		{"coil", l.Coil},
		{"staging loss", l.StagingLoss},
	} {
		add("output", t.name, t.j)
	}
	for _, t := range []struct {
		name string
		j    float64
	}{
		{"bank", l.Bank},
		{"staging store", l.Staging},
		{"field", l.Field},
		{"plasma", l.Plasma},
		{"motion", l.Motion},
		{"stray inductance", l.Stray},
		{"coil skin", l.Skin},
	} {
		add("change", t.name, t.j)
	}
	return list
}
