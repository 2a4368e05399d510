package fusion

import (
	"context"
	"fmt"

	"tokenwatt/supply/fusion/pulse"
)

// Settings of a run; nil and the zero value mean the defaults.
type Settings struct {
	// Pulse are the settings of the pulse.
	Pulse *pulse.Settings
	// Known, where it is not nil, is the pulse of this very machine, which is then not computed again.
	Known *pulse.Result
}

// Result is a plant at its inputs.
type Result struct {
	Plant Plant
	Pulse *pulse.Result
	// Energy, Wear, Stocks and Economics are computed from the pulse in this order.
	Energy    Energy
	Wear      WearReport
	Stocks    Stocks
	Economics Economics
	// Warnings are those of the pulse and of the plant.
	Warnings []string
}

// NetMW is the net power of all modules at the highest rate, below 0 for a load.
func (r *Result) NetMW() float64 { return r.Energy.NetW / 1e6 }

// Run computes a plant: one pulse, then what follows from it. The error wraps pulse.ErrMachine or ErrPlant for each input that
// is refused, or says why the pulse failed. A plant that is not a producer is a result like any other.
func Run(ctx context.Context, p Plant, settings *Settings) (*Result, error) {
	if err := Check(p); err != nil {
		return nil, err
	}
	if settings == nil {
		settings = &Settings{}
	}
	shot := settings.Known
	if shot == nil {
		var err error
		if shot, err = pulse.Run(ctx, p.Machine, settings.Pulse); err != nil {
			return nil, err
		}
	}
	return Evaluate(p, shot)
}

// Evaluate is what follows from a pulse of the plant's machine, without computing the pulse again: for changes of parameters
// that are not of the pulse. The error wraps ErrPlant.
func Evaluate(p Plant, shot *pulse.Result) (*Result, error) {
	if err := checkPlant(p); err != nil {
		return nil, err
	}
	r := &Result{Plant: p, Pulse: shot, Warnings: append([]string(nil), shot.Warnings...)}
	r.Energy = energyOf(&p, shotOf(shot))
	r.Wear = wearOf(&p, &r.Energy)
	r.Stocks = stocksOf(fuelUse(&p, shot.Inventory, &r.Wear), p.HeliumSold, p.LifeYears)
	r.Economics = economicsOf(&p, &r.Energy, &r.Wear, &r.Stocks)
	if r.Wear.WallLoadWPerM2 > wallLoadLimit {
		r.Warnings = append(r.Warnings, fmt.Sprintf("neutrons load the first wall with %.3g MW/m2; designs of long-lived walls stay below %g",
			r.Wear.WallLoadWPerM2/1e6, wallLoadLimit/1e6))
	}
	return r, nil
}

// wallLoadLimit is a neutron load, in W/m2, that designs of power plants take their walls to (ARIES-AT 3 to 5 MW/m2, from
// memory).
const wallLoadLimit = 5e6

// shotOf takes from a pulse what the plant sees of it. An active hold is a supply that gives or takes on its own: what it gave
// is to be given back.
func shotOf(r *pulse.Result) Shot {
	l := &r.Ledger
	return Shot{
		BankJ: r.Circuit.BankBefore, RecoveredJ: r.Recovered - l.HoldSupply, FormationJ: l.Formation,
		WorkJ:   r.Work + l.Formation - l.FormationLoss,
		FusionJ: l.Fusion, NeutronJ: l.Neutrons,
		HeatJ: l.Prompt + l.Bremsstrahlung + l.Synchrotron + l.TransportIons + l.TransportElectrons + l.Dumped,
	}
}

// fuelUse is what pulses make of and take from the stores in a year. What transport and prompt losses take out of the plasma
// is pumped off with the rest.
func fuelUse(p *Plant, inventory []pulse.Inventory, w *WearReport) Fuel {
	pulses := float64(p.Modules) * w.ShotsPerYear
	var f Fuel
	for i := range inventory {
		s := &inventory[i]
		left := s.End + s.Transported + s.PromptLost
		switch s.Species {
		case "D":
			f.DeuteriumKgPerYear = pulses * deuteriumKg * (p.DeuteriumRecovery*left - s.Start)
		case "T":
			f.TritiumKgPerYear = pulses * tritiumKg * (p.TritiumRecovery*left - s.Start + p.TritiumBreeding*s.Burnt)
		case "He3":
			f.HeliumKgPerYear = pulses * helium3Kg * (p.HeliumRecovery*left - s.Start)
		case "B11":
			f.BoronKgPerYear = pulses * boron11Kg * (p.BoronRecovery*left - s.Start)
		}
	}
	return f
}
