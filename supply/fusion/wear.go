package fusion

import "math"

// yearSeconds is the year of costs and lives: 8,760 hours.
const yearSeconds = 8760 * 3600

// lifeVoltageExponent is that of the life of metallised polypropylene capacitors with their voltage (1costingfe, account
// 22.01.07, 2026).
const lifeVoltageExponent = 7.32

// WearReport is how long the parts last, and what their exchange and failures leave of the time.
type WearReport struct {
	// BankShots is the capacitors' life at the voltage that they are charged to.
	BankShots float64
	// BankYears, SwitchYears and WallYears are the times between exchanges; +Inf for a wall that no neutron reaches.
	BankYears, SwitchYears, WallYears float64
	// ShotsPerYear of a module, PlantShots those of it over the plant's life.
	ShotsPerYear, PlantShots float64
	// WallLoadWPerM2 is the power of neutrons through a square metre of first wall at the highest rate, WallM2 that wall of
	// a module.
	WallLoadWPerM2, WallM2 float64
	// PlannedOutage is the share of the time that inspections and exchanges take, Availability the share in which a module can
	// fire.
	PlannedOutage, Availability float64
	// ModulesUp[k] is the chance that k modules can fire at a time without planned work.
	ModulesUp []float64
}

// derated is the life of a bank in shots at a share of its rated voltage.
func derated(shots, voltageRatio float64) float64 {
	return shots * math.Pow(voltageRatio, -lifeVoltageExponent)
}

// wearOf finds lives in years and what is left of the time. A module that can fire fires at the highest rate, so that
// exchanges come with the availability, which they lower:
//
//	A = (1 - forced) (1 - planned - S A),   S = sum over parts of (time of an exchange x exchanges in a year of firing)
//	A = (1 - forced) (1 - planned) / (1 + (1 - forced) S)
func wearOf(p *Plant, e *Energy) WearReport {
	w := WearReport{BankShots: derated(p.BankShots, p.VoltageRatio)}
	w.WallM2 = 2 * math.Pi * p.Radius * p.Length
	w.WallLoadWPerM2 = e.NeutronJ * p.RepetitionHz / w.WallM2
	firing := p.RepetitionHz * yearSeconds // shots in a year without a pause
	perYear := [3]float64{firing / w.BankShots, firing / p.SwitchShots, w.WallLoadWPerM2 / (1e6 * p.WallFluenceMWYrPerM2)}
	swaps := p.BankSwapYears*perYear[0] + p.SwitchSwapYears*perYear[1] + p.WallSwapYears*perYear[2]
	up := 1 - p.ForcedOutage
	w.Availability = up * (1 - p.PlannedOutage) / (1 + up*swaps)
	w.PlannedOutage = p.PlannedOutage + swaps*w.Availability
	w.ShotsPerYear = firing * w.Availability
	w.PlantShots = w.ShotsPerYear * p.LifeYears
	w.BankYears = 1 / (perYear[0] * w.Availability)
	w.SwitchYears = 1 / (perYear[1] * w.Availability)
	w.WallYears = 1 / (perYear[2] * w.Availability)
	w.ModulesUp = binomial(p.Modules, up)
	return w
}

// binomial is the chance of each number of successes of n independent trials.
func binomial(n int, success float64) []float64 {
	chance := make([]float64, n+1)
	for k := range chance {
		lnN, _ := math.Lgamma(float64(n + 1))
		lnK, _ := math.Lgamma(float64(k + 1))
		lnRest, _ := math.Lgamma(float64(n - k + 1))
		chance[k] = math.Exp(lnN-lnK-lnRest) * math.Pow(success, float64(k)) * math.Pow(1-success, float64(n-k))
	}
	return chance
}

// wearUSDPerShot is the cost of what one pulse of a module wears.
func wearUSDPerShot(p *Plant, w *WearReport, c *parts) float64 {
	usd := c.capacitors/w.BankShots + c.switches/p.SwitchShots
	if w.WallLoadWPerM2 > 0 {
		usd += c.wall * w.WallLoadWPerM2 / p.RepetitionHz / (1e6 * yearSeconds * p.WallFluenceMWYrPerM2)
	}
	return usd
}
