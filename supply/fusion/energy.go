package fusion

// Shot is what one pulse of one module moves, in J.
type Shot struct {
	// BankJ is in the bank before the pulse, RecoveredJ after it.
	BankJ, RecoveredJ float64
	// FormationJ leaves the formation bank.
	FormationJ float64
	// WorkJ is the work of coil and formation on the plasma, fusion apart.
	WorkJ float64
	// FusionJ is released, of it NeutronJ with neutrons.
	FusionJ, NeutronJ float64
	// HeatJ reaches the walls beside the neutrons: radiation, transport, prompt losses, what is left of the plasma. The heat of
	// coils and switches is not in it: they are kept cold.
	HeatJ float64
}

// Energy is the account of a plant's energy: of one pulse of one module in J, and of all modules at the highest rate in W.
// Auxiliaries are those of the time between two pulses.
//
//	net = gross - recirculated
//	gross        = what stays in the bank for the next pulse + surplus x inverter + heat x thermal efficiency
//	recirculated = what the next pulse takes from the bank and the bus + formation + pumps + housekeeping
//
// What a bank gets back and keeps is counted in both, as Q_eng counts it.
type Energy struct {
	Shot
	// SurplusJ leaves the bank for the bus, at the bus; TopUpJ is drawn from the bus to fill the bank again. One of them is 0.
	SurplusJ, TopUpJ float64
	// FormationBusJ is drawn from the bus to fill the formation bank.
	FormationBusJ float64
	// CollectedJ is heat that coolant carries, ThermalJ the electricity that is made of it, PumpingJ what pumps take for it.
	CollectedJ, ThermalJ, PumpingJ float64
	// AuxiliaryJ is housekeeping and monitoring between two pulses.
	AuxiliaryJ float64
	// GrossJ and RecirculatedJ are as above, NetJ their difference, OutputJ the net before AuxiliaryJ, which is drawn in any case.
	GrossJ, RecirculatedJ, NetJ, OutputJ float64
	// RecirculatingShare is RecirculatedJ / GrossJ, above 1 where the plant takes more than it gives and +Inf where it gives
	// nothing.
	RecirculatingShare float64
	// ScientificQ is FusionJ / WorkJ, EngineeringQ is GrossJ / RecirculatedJ.
	ScientificQ, EngineeringQ float64

	// NetW, OutputW, GrossW, ThermalW and CollectedW are those of all modules at the highest rate; NetW is below 0 for a plant
	// that is a load.
	NetW, OutputW, GrossW, ThermalW, CollectedW float64
	// IdleW is drawn while no module fires.
	IdleW float64
	// StartUpJ fills all banks once, from the bus.
	StartUpJ float64
	// ConnectionW is the largest power at the plant's connection, either way.
	ConnectionW float64
	// BankW is the mean power that the banks of all modules exchange with the bus, at the highest rate.
	BankW float64
}

// energyOf adds a plant's energy up from what a pulse moves.
func energyOf(p *Plant, shot Shot) Energy {
	e := Energy{Shot: shot}
	if gain := shot.RecoveredJ - shot.BankJ; gain > 0 {
		e.SurplusJ = p.InverterEfficiency * gain
	} else {
		e.TopUpJ = -gain / p.ChargeEfficiency
	}
	// Below 0 where a supply that held the field gave more than came back.
	kept := max(0, min(shot.BankJ, shot.RecoveredJ))
	e.FormationBusJ = shot.FormationJ / p.ChargeEfficiency
	e.CollectedJ = shot.HeatJ + p.BlanketGain*shot.NeutronJ
	e.ThermalJ = p.ThermalEfficiency * e.CollectedJ
	e.PumpingJ = p.PumpingShare * e.CollectedJ
	modules := float64(p.Modules)
	e.IdleW = modules*p.HousekeepingW + p.MonitoringW
	pulses := modules * p.RepetitionHz
	e.AuxiliaryJ = e.IdleW / pulses

	e.GrossJ = kept + e.SurplusJ + e.ThermalJ
	needed := kept + e.TopUpJ + e.FormationBusJ + e.PumpingJ
	e.RecirculatedJ = needed + e.AuxiliaryJ
	e.OutputJ = e.SurplusJ - e.TopUpJ + e.ThermalJ - e.FormationBusJ - e.PumpingJ
	e.NetJ = e.OutputJ - e.AuxiliaryJ
	e.RecirculatingShare = e.RecirculatedJ / e.GrossJ
	e.ScientificQ = shot.FusionJ / shot.WorkJ
	e.EngineeringQ = e.GrossJ / e.RecirculatedJ

	e.NetW, e.OutputW, e.GrossW = pulses*e.NetJ, pulses*e.OutputJ, pulses*e.GrossJ
	e.ThermalW, e.CollectedW = pulses*e.ThermalJ, pulses*e.CollectedJ
	e.StartUpJ = modules * (shot.BankJ + shot.FormationJ) / p.ChargeEfficiency
	e.ConnectionW = max(e.NetW, -e.NetW, e.IdleW)
	e.BankW = pulses * (e.SurplusJ + e.TopUpJ + e.FormationBusJ)
	return e
}

// BreakEvenGain is the fusion gain Q at which a recovering pulsed machine without auxiliaries gives back what its bank gave:
// eta (1 + couplingShare x Q x depositedShare) = 1, so that
//
//	Q = (1/eta - 1) / (eta_c f_dep)
//
// with eta the round trip of bank, coil and bank without fusion, eta_c the plasma's share of the energy in the coil, and
// f_dep the share of the fusion energy that charged products leave in the plasma. It is +Inf where one of the two is 0.
func BreakEvenGain(roundTrip, coupling, deposited float64) float64 {
	return (1/roundTrip - 1) / (coupling * deposited)
}
