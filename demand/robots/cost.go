package robots

import (
	"tokenwatt/demand"
	"tokenwatt/internal/annuity"
)

// robotYear is what a robot costs in a year, USD: rent, or price spread over life and maintenance.
func (f *figures) robotYear() float64 {
	if f.rent > 0 {
		return f.rent
	}
	return f.price * (annuity.CRF(f.discount, f.life) + f.maintenance)
}

// chargerYear is what a charger, pad or bay costs in a year, USD.
func (o *option) chargerYear() float64 {
	return o.chargerUSD * annuity.CRF(o.f.discount, o.f.chargerLife)
}

// packYears is how long a pack lasts with the cycles that a week of energy out of all packs means.
func (o *option) packYears(packWhWeek float64) float64 {
	const weeks = 8760. / week
	pack := o.f.battery * o.f.usable
	cycles := packWhWeek * weeks / pack / float64(o.robots+o.spares)
	return 1 / (cycles/o.f.cycleLife + 1/o.f.calendarYears)
}

// costs lists what robots and people cost over the hours studied, all sites, electricity and the data centre's machines apart. A pack that
// is worn is replaced, those of rented robots by their owner.
func (e *Estimation) costs(f *figures) []demand.Cost {
	o := e.option
	years := e.Hours / 8760
	all := f.sites * years
	list := []demand.Cost{
		{Item: "robots", Memo: "price over life and maintenance", USD: float64(o.robots) * f.robotYear() * all},
		{Item: "chargers", Memo: "price over life", USD: float64(o.chargers) * o.chargerYear() * all},
	}
	packs := float64(o.robots + o.spares)
	if f.rent > 0 {
		list[0].Memo = "rent, with maintenance and packs"
		packs = float64(o.spares)
	}
	list = append(list, demand.Cost{Item: "packs", Memo: "price over the life that cycles and time leave", USD: packs * f.packPrice / e.PackYears * all})
	if f.robotsPerOperator > 0 {
		list = append(list, demand.Cost{Item: "operators", Memo: "wage of whole operators by the hour", USD: f.wage * e.OperatorHours})
	}
	if f.staffKnown {
		list = append(list, demand.Cost{Item: "staff", Memo: "cost of a site's staff", USD: f.staff * all})
	}
	return list
}
