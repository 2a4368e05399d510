package tokenwatt

import (
	"errors"
	"math"

	"tokenwatt/facility"
	"tokenwatt/ledger"
	"tokenwatt/supply"
)

// Accounts of the ledger.
const (
	busAccount         = "bus/meter"
	itAccount          = "bus/it"
	electricityAccount = "budget/electricity"
	machinesAccount    = "budget/machines"
	carbonAccount      = "carbon/electricity"
	marginalAccount    = "marginal/carbon"
	waterAccount       = "water/site and supply"
)

// books posts a plan: energy by the hour from the sources to the workloads, money, carbon and water over the study.
func (p *plan) books() (*ledger.Ledger, error) {
	b := &bookkeeper{ledger: ledger.New(p.hours)}
	b.sources(p)
	b.facility(p)
	b.machines(p)
	b.electricity(p)
	b.footprint(p)
	return b.ledger, errors.Join(b.errs...)
}

type bookkeeper struct {
	ledger *ledger.Ledger
	errs   []error
}

func (b *bookkeeper) post(p ledger.Posting) {
	if p.Series == nil && p.Amount == 0 {
		return
	}
	if err := b.ledger.Post(p); err != nil {
		b.errs = append(b.errs, err)
	}
}

// transfer posts an amount of either sign.
func (b *bookkeeper) transfer(p ledger.Posting) {
	if p.Amount < 0 {
		p.From, p.To, p.Amount = p.To, p.From, -p.Amount
	}
	b.post(p)
}

func (b *bookkeeper) through(c ledger.Commodity, account string, stock []float64) {
	if err := b.ledger.Through(c, account, stock); err != nil {
		b.errs = append(b.errs, err)
	}
}

// energy posts an hourly series unless it is zero in every hour.
func (b *bookkeeper) energy(from, to, workload, stage, memo string, mwh []float64) {
	for _, v := range mwh {
		if v != 0 {
			b.post(ledger.Posting{Commodity: ledger.Energy, From: from, To: to, Workload: workload, Stage: stage, Memo: memo, Series: mwh})
			return
		}
	}
}

// sources posts what reaches the meter's bus: each source and store, or one unnamed supply where none was studied.
func (b *bookkeeper) sources(p *plan) {
	b.through(ledger.Energy, busAccount, nil)
	if p.supply == nil {
		b.energy("source/electricity", busAccount, "", "supply", "bought at the flat tariff", p.facility.FirmMW)
		return
	}
	for i := range p.supply.Assets {
		a := &p.supply.Assets[i]
		if a.Kind != supply.Storage {
			b.energy("source/"+a.Name, busAccount, "", "supply", "delivered", a.OutputMW)
			b.energy(busAccount, "export/"+a.Name, "", "supply", "sold", a.ExportMW)
			b.energy(busAccount, "loss/"+a.Name, "", "supply", "drawn by the plant itself", a.Auxiliary())
			continue
		}
		if p.idle(a) {
			continue // not built
		}
		account := "store/" + a.Name
		b.energy(busAccount, account, "", "supply", "charged", a.ChargeMW)
		b.energy(account, busAccount, "", "supply", "discharged", a.OutputMW)
		b.energy(account, "loss/"+a.Name, "", "supply", "lost in conversion and standing", storeLosses(p.problem, a))
		b.through(ledger.Energy, account, a.ContentsMWh)
	}
	b.unserved(p)
}

// unserved posts the load that goes without power: what workloads were turned down by, each its own, and the rest.
func (b *bookkeeper) unserved(p *plan) {
	for i := range p.supply.Capped {
		c := &p.supply.Capped[i]
		b.energy("source/turned down", busAccount, c.Name, "supply", "not served: power caps", c.MW)
	}
	b.energy("source/unserved", busAccount, "", "supply", "not served: the workloads go without it", p.unservedMW())
}

// storeLosses computes a store's hourly losses from its efficiencies, apart from the balance that the ledger checks.
func storeLosses(problem *supply.Problem, a *supply.Asset) []float64 {
	losses := make([]float64, len(a.OutputMW))
	for i := range problem.Stores {
		s := &problem.Stores[i]
		if s.Name != a.Name {
			continue
		}
		for h := range losses {
			before := a.ContentsMWh[(h+len(losses)-1)%len(losses)]
			losses[h] = a.ChargeMW[h]*(1-s.ChargeEfficiency) + a.OutputMW[h]*(1/s.DischargeEfficiency-1) + before*s.StandingLoss
		}
	}
	return losses
}

// facility posts the way from the meter to the machines; loads stated at the meter are used there.
func (b *bookkeeper) facility(p *plan) {
	if p.inside > 0 {
		b.through(ledger.Energy, itAccount, nil)
	}
	f := p.facility
	for i := range f.Workloads {
		w := &f.Workloads[i]
		name := w.Meter.Workload
		if i >= p.inside {
			b.energy(busAccount, "workload/"+name, name, "facility", "used, stated at the meter", w.Meter.FirmMW)
			continue
		}
		if f.ByPlant != nil {
			b.plant(p, i)
			continue
		}
		it, losses, cooling := make([]float64, p.hours), make([]float64, p.hours), make([]float64, p.hours)
		for h, metered := range w.Meter.FirmMW {
			it[h] = p.loads[i].FirmMW[h]
			losses[h] = it[h] * p.electricalLosses
			// The facility stage holds the PUE at 1 + electrical losses or above, so only rounding can be below 0.
			cooling[h] = math.Max(0, metered-it[h]-losses[h])
		}
		b.energy(busAccount, itAccount, name, "facility", "to the machines", it)
		b.energy(busAccount, "loss/transformers and UPS", name, "facility", "electrical losses", losses)
		b.energy(busAccount, "loss/cooling and other", name, "facility", "facility overhead beyond electrical losses", cooling)
		b.energy(itAccount, "workload/"+name, name, "demand", "used", it)
	}
}

// plant posts the way of one workload through a plant: each use by itself, and what generators gave it in tests.
func (b *bookkeeper) plant(p *plan, i int) {
	w := &p.facility.Workloads[i]
	name := w.Meter.Workload
	if w.TestMW != nil {
		b.energy("source/generator tests", busAccount, name, "facility", "tests of the standby generators", w.TestMW)
	}
	b.energy(busAccount, itAccount, name, "facility", "to the machines", p.loads[i].FirmMW)
	for _, part := range facility.Parts() {
		b.energy(busAccount, "loss/"+string(part), name, "facility", "used by the facility", p.uses[i][part])
	}
	b.energy(itAccount, "workload/"+name, name, "demand", "used", p.loads[i].FirmMW)
}

// machines posts what the hardware costs, workload by workload.
func (b *bookkeeper) machines(p *plan) {
	costs := p.machineCosts()
	if len(costs) > 0 {
		b.through(ledger.Money, machinesAccount, nil)
	}
	for _, c := range costs {
		b.post(ledger.Posting{Commodity: ledger.Money, From: "workload/" + c.workload, To: machinesAccount, Workload: c.workload, Stage: "demand", Memo: c.memo, Amount: c.usd})
		b.post(ledger.Posting{Commodity: ledger.Money, From: machinesAccount, To: "supplier/" + c.item, Workload: c.workload, Stage: "demand", Memo: c.memo, Amount: c.usd})
	}
}

// electricity posts what the supply costs: suppliers by kind of cost, and workloads by the value of what they use at the
// hourly price, since a MWh in a dear hour costs more to supply.
func (b *bookkeeper) electricity(p *plan) {
	b.through(ledger.Money, electricityAccount, nil)
	total := 0.0
	pay := func(account, memo string, usd float64) {
		b.transfer(ledger.Posting{Commodity: ledger.Money, From: electricityAccount, To: account, Stage: "supply", Memo: memo, Amount: usd})
		total += usd
	}
	switch {
	case p.supply != nil:
		for i := range p.supply.Assets {
			a := &p.supply.Assets[i]
			for _, item := range costItems(a.Costs) {
				pay("supplier/"+a.Name+"/"+item.name, item.memo, item.usd)
			}
		}
		pay("supplier/unserved", "value of load that went unserved", p.supply.Costs.Unserved)
		pay("supplier/lost compute", "value of compute lost to power caps and outages", p.supply.Costs.LostCompute)
		pay("supplier/shifted load", "cost of moving load to other hours", p.supply.Costs.Shift)
	case p.tariffKnown:
		pay("supplier/electricity", "at the flat tariff", p.tariffUSD)
	}
	if plant := p.facility.ByPlant; plant != nil {
		pay("supplier/generator fuel", "fuel of the standby generators' tests", plant.Tests.USD)
	}
	for i, share := range p.valueShares() {
		name := p.loads[i].Workload
		b.transfer(ledger.Posting{
			Commodity: ledger.Money, From: "workload/" + name, To: electricityAccount, Workload: name, Stage: "supply",
			Memo: "electricity, shared by its value at the hourly price", Amount: total * share,
		})
	}
}

// footprint posts direct carbon and water.
func (b *bookkeeper) footprint(p *plan) {
	if p.supply != nil || p.carbonKnown {
		b.through(ledger.Carbon, carbonAccount, nil)
	}
	b.through(ledger.Water, waterAccount, nil)
	emitted, water := 0.0, 0.0
	if p.supply != nil {
		for i := range p.supply.Assets {
			a := &p.supply.Assets[i]
			b.post(ledger.Posting{Commodity: ledger.Carbon, From: "emitter/" + a.Name, To: carbonAccount, Stage: "supply", Memo: "direct emissions", Amount: 1000 * a.DirectT})
			b.post(ledger.Posting{Commodity: ledger.Water, From: "source/" + a.Name, To: waterAccount, Stage: "supply", Memo: "consumed by its plants", Amount: a.WaterL})
			emitted += 1000 * a.DirectT
			water += a.WaterL
		}
	} else if p.carbonKnown {
		emitted = p.tariffCarbonKg
		b.post(ledger.Posting{Commodity: ledger.Carbon, From: "emitter/electricity", To: carbonAccount, Stage: "supply", Memo: "at the site's carbon intensity", Amount: emitted})
	}
	if plant := p.facility.ByPlant; plant != nil && (p.supply != nil || p.carbonKnown) {
		b.post(ledger.Posting{Commodity: ledger.Carbon, From: "emitter/generator tests", To: carbonAccount, Stage: "facility", Memo: "direct emissions", Amount: plant.Tests.CarbonKg})
		emitted += plant.Tests.CarbonKg
	}
	b.post(ledger.Posting{Commodity: ledger.Water, From: "source/site", To: waterAccount, Stage: "facility", Memo: "cooling water", Amount: p.facility.WaterL})
	water += p.facility.WaterL
	b.atTheMargin(p)
	for i, share := range p.energyShares() {
		name := p.loads[i].Workload
		b.post(ledger.Posting{Commodity: ledger.Carbon, From: carbonAccount, To: "workload/" + name, Workload: name, Stage: "supply", Memo: "shared by metered energy", Amount: emitted * share})
		b.post(ledger.Posting{Commodity: ledger.Water, From: waterAccount, To: "workload/" + name, Workload: name, Stage: "supply", Memo: "shared by metered energy", Amount: water * share})
	}
}

// atTheMargin posts direct carbon once more with grid power at its marginal intensity, where that is known: what the load
// adds to the system's emissions, in accounts of its own since it is another view of the same energy.
func (b *bookkeeper) atTheMargin(p *plan) {
	if p.supply == nil || !p.supply.HasMarginal {
		return
	}
	b.through(ledger.Carbon, marginalAccount, nil)
	emitted := 0.0
	for i := range p.supply.Assets {
		a := &p.supply.Assets[i]
		b.post(ledger.Posting{Commodity: ledger.Carbon, From: "marginal/emitter/" + a.Name, To: marginalAccount, Stage: "supply", Memo: "direct emissions, grid power at its marginal intensity", Amount: 1000 * a.MarginalT})
		emitted += 1000 * a.MarginalT
	}
	for i, share := range p.energyShares() {
		name := p.loads[i].Workload
		b.post(ledger.Posting{Commodity: ledger.Carbon, From: marginalAccount, To: "marginal/workload/" + name, Workload: name, Stage: "supply", Memo: "shared by metered energy", Amount: emitted * share})
	}
}

// costItem is one kind of an asset's cost.
type costItem struct {
	name, memo string
	usd        float64
}

// costItems lists an asset's costs by kind.
func costItems(c supply.Costs) []costItem {
	return []costItem{
		{"capital", "annuity of the overnight cost", c.Capital},
		{"fixed O&M", "fixed operation and maintenance", c.FixedOM},
		{"variable O&M", "variable operation and maintenance", c.VariableOM},
		{"fuel", "fuel", c.Fuel},
		{"carbon price", "price on direct emissions", c.Carbon},
		{"energy", "energy at the hourly price", c.Energy},
		{"network tariff", "charge on each unit imported", c.NetworkTariff},
		{"capacity charge", "charge on the import capacity", c.CapacityCharge},
		{"peak charge", "charge on the billing periods' peaks", c.PeakCharge},
		{"starts", "starting units", c.StartUp},
		{"wear", "what cycles and pulses wear", c.Wear},
		{"export", "revenue of export", -c.ExportRevenue},
	}
}
