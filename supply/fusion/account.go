package fusion

import (
	"math"
	"strings"
)

// Account is one of the GEN-IV and IAEA cost accounts of the plant (GEN-IV EMWG 2007, GIF/EMWG/2007/004, as 1costingfe uses
// them). Low and High are with all unit costs at the low and the high end of their ranges together: they bracket, they are no
// quantiles; both equal USD where no ranges are known.
type Account struct {
	// Code is "22.01.07"; accounts of fewer parts hold those below them.
	Code, Name string
	// USD is capital, or for accounts from 70 on USD a year.
	USD, Low, High float64
	// PerYear tells the two apart.
	PerYear bool
}

// Depth is how far an account lies below the accounts 10, 20 ... 90: 0 for these, 1 for 22, 2 for 22.01, 3 for 22.01.07.
func (a *Account) Depth() int {
	parts := strings.Count(a.Code, ".")
	if parts > 0 || len(a.Code) == 2 && a.Code[1] != '0' {
		parts++
	}
	return parts
}

// parts is the cost of what wears, of one module.
type parts struct{ capacitors, switches, wall float64 }

// capital is everything that is spent before the first pulse, by account.
type capital struct {
	list     []Account
	direct   float64 // account 20
	oneTime  float64 // accounts 10 to 50
	interest float64 // account 60
	worn     parts
}

// book appends an account and returns its cost.
func (c *capital) book(code, name string, usd float64) float64 {
	c.list = append(c.list, Account{Code: code, Name: name, USD: usd, Low: usd, High: usd})
	return usd
}

// capitalOf prices a plant.
func capitalOf(p *Plant, e *Energy, w *WearReport) capital {
	var c capital
	modules := float64(p.Modules)
	pre := c.book("10", "Preconstruction", p.PreconstructionUSD)

	top := len(c.list)
	c.book("20", "Direct costs", 0)
	direct := c.book("21", "Buildings and site", modules*p.BuildingsUSD)
	direct += c.reactor(p, e, w)
	direct += c.book("23", "Turbine plant", p.TurbineUSDPerW*e.ThermalW)
	direct += c.book("24", "Electric plant", (p.GridTieUSDPerW+p.ElectricUSDPerW)*e.ConnectionW)
	direct += c.book("25", "Miscellaneous plant", p.MiscUSDPerW*e.ConnectionW)
	rejected := e.CollectedW - e.ThermalW
	direct += c.book("26", "Heat rejection", p.RejectionUSDPerW*rejected)
	direct += c.book("27", "Special materials", modules*p.MaterialsUSD)
	direct += c.book("29", "Contingency", p.ContingencyShare*direct)
	c.list[top].USD, c.list[top].Low, c.list[top].High = direct, direct, direct
	c.direct = direct

	c.oneTime = pre + direct
	c.oneTime += c.book("30", "Indirect services", p.IndirectShare*p.ConstructionYears/indirectYears*direct)
	c.oneTime += c.book("40", "Owner's costs", p.OwnerUSD*math.Sqrt(modules))
	c.oneTime += c.book("50", "Supplementary costs", p.SupplementaryShare*direct+modules*p.DecommissioningUSD)
	c.interest = c.book("60", "Interest during construction", InterestDuringConstruction(p.DiscountRate, p.ConstructionYears)*c.oneTime)
	return c
}

// indirectYears is the construction time that IndirectShare is stated for.
const indirectYears = 6

// reactor books account 22.
func (c *capital) reactor(p *Plant, e *Energy, w *WearReport) float64 {
	modules := float64(p.Modules)
	top := len(c.list)
	c.book("22", "Reactor plant", 0)
	c.book("22.01", "Reactor equipment", 0)
	c.worn.wall = p.WallUSDPerM2 * w.WallM2
	core := c.book("22.01.01", "First wall and blanket", modules*c.worn.wall)
	core += c.book("22.01.02", "Shield", modules*p.ShieldUSDPerM2*w.WallM2)
	core += c.book("22.01.03", "Coils", modules*p.CoilUSDPerKg*coilKg(p, e))
	core += c.book("22.01.04", "Formation bank", modules*p.BankUSDPerJ*e.FormationJ)
	core += c.book("22.01.05", "Structure and vacuum", modules*p.VesselUSD)
	bank := p.BankUSDPerJ * e.BankJ * math.Pow(p.VoltageRatio, -2)
	c.worn.switches = p.SwitchShare * (bank + p.BankUSDPerJ*e.FormationJ)
	c.worn.capacitors = (1 - p.SwitchShare) * (bank + p.BankUSDPerJ*e.FormationJ)
	core += c.book("22.01.07", "Capacitor bank, switches, controls", modules*bank*(1+p.ControlsShare))
	core += c.book("22.01.09", "DC-DC links", p.LinkUSDPerW*e.BankW)
	core += c.book("22.01.10", "Remote handling", modules*p.HandlingUSD)
	core += c.book("22.01.11", "Installation", p.InstallationShare*core)
	all := core + c.book("22.05", "Fuel handling", p.FuelHandlingUSD)
	c.list[top].USD, c.list[top].Low, c.list[top].High = all, all, all
	c.list[top+1].USD, c.list[top+1].Low, c.list[top+1].High = core, core, core
	return all
}

// coilKg is the mass of a module's coil and clamp. By the virial theorem the structure that holds a field has at least the
// mass density / stress x energy; a factor says how far a design is from that.
func coilKg(p *Plant, e *Energy) float64 {
	return p.CoilMassFactor * p.CoilDensity / (1e6 * p.CoilStressMPa) * e.BankJ
}

// InterestDuringConstruction is the interest on a cost that is spent evenly over the years before a plant runs, over that
// cost:
//
//	1/T Int_0^T (1 + r)^(T - t) dt - 1 = ((1 + r)^T - 1) / (T ln(1 + r)) - 1
//
// and 0 where rate or time is.
func InterestDuringConstruction(rate, years float64) float64 {
	x := years * math.Log1p(rate)
	if x == 0 {
		return 0
	}
	return math.Expm1(x)/x - 1
}

// replacements is the yearly cost of exchanging a part again and again until the plant's life ends, the first one being in
// the capital: the present worth of
//
//	q + q^2 + ... + q^n = q (1 - q^n) / (1 - q),   q = (1 + r)^-interval,   n = ceil(life / interval) - 1
//
// times the capital recovery factor of the life.
func replacements(usd, interval, life, rate, crf float64) float64 {
	if math.IsInf(interval, 1) || usd == 0 {
		return 0
	}
	n := math.Ceil(life/interval-1e-9) - 1
	if n <= 0 {
		return 0
	}
	lnq := -interval * math.Log1p(rate)
	worth := n
	if lnq != 0 {
		worth = math.Exp(lnq) * math.Expm1(n*lnq) / math.Expm1(lnq)
	}
	return usd * worth * crf
}
