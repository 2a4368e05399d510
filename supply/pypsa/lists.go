package pypsa

import (
	"math"
	"strconv"
	"strings"
)

// assetAttributes are the columns that every component of the balance has.
func assetAttributes[T any](at func(*T) *Asset) []attribute[T] {
	active := flag("active", true, func(r *T) *bool { return &at(r).Active })
	active.filled = true
	return []attribute[T]{active, text("carrier", "", func(r *T) *string { return &at(r).Carrier })}
}

// capacityAttributes are the columns of a size; nom is p_nom, e_nom or s_nom.
func capacityAttributes[T any](nom string, at func(*T) *Capacity) []attribute[T] {
	inf := math.Inf(1)
	out := []attribute[T]{
		number(nom, 0, notNegative().orInfinite(), func(r *T) *float64 { return &at(r).Nom }),
		flag(nom+"_extendable", false, func(r *T) *bool { return &at(r).Extendable }),
		number(nom+"_min", 0, notNegative(), func(r *T) *float64 { return &at(r).Min }),
		number(nom+"_max", inf, notNegative().orInfinite(), func(r *T) *float64 { return &at(r).Max }),
		number(nom+"_set", math.NaN(), notNegative().orUnset(), func(r *T) *float64 { return &at(r).Set }),
		number(nom+"_mod", 0, notNegative(), func(r *T) *float64 { return &at(r).Mod }),
		number("capital_cost", 0, finite(), func(r *T) *float64 { return &at(r).CapitalCost }),
		number("overnight_cost", math.NaN(), finite().orUnset(), func(r *T) *float64 { return &at(r).OvernightCost }),
		number("discount_rate", math.NaN(), domain{low: -1, high: inf, open: true, unset: true}, func(r *T) *float64 { return &at(r).DiscountRate }),
		number("lifetime", inf, notNegative().orInfinite(), func(r *T) *float64 { return &at(r).Lifetime }),
		number("fom_cost", 0, finite(), func(r *T) *float64 { return &at(r).FixedOM }),
		whole("build_year", 0, finite(), func(r *T) *int { return &at(r).BuildYear }),
	}
	return append(out, named[T](output, nom+"_opt", "capital_cost_piecewise_opt", "marginal_cost_piecewise_opt", "mu_upper", "mu_lower")...)
}

// checkCapacity looks at a size as a whole.
func checkCapacity(c *Capacity, nom string, fail rowFault) {
	if c.Extendable && c.Min > c.Max {
		fail(nom+"_min", formatNumber(c.Min), "at most "+nom+"_max, which is "+formatNumber(c.Max), "")
	}
	if !math.IsNaN(c.Set) {
		if !c.Extendable {
			fail(nom+"_set", formatNumber(c.Set), "an empty cell", nom+"_set fixes the size of an extendable asset; set "+nom+"_extendable or give "+nom)
		} else if c.Set < c.Min || c.Set > c.Max {
			fail(nom+"_set", formatNumber(c.Set), "a size from "+nom+"_min to "+nom+"_max", "")
		}
	}
	if c.Extendable && math.IsInf(c.Nom, 1) {
		fail(nom, "inf", "a number", "the size of an extendable asset enters the objective's constant")
	}
	if !math.IsNaN(c.OvernightCost) && c.Lifetime == 0 {
		fail("lifetime", "0", "a number above zero, as overnight_cost is given", "")
	}
	if !math.IsNaN(c.OvernightCost) && math.IsNaN(c.DiscountRate) {
		fail("discount_rate", "no discount rate", "a number, as overnight_cost is given", "an overnight cost is spread over the lifetime at this rate")
	}
}

// commitmentAttributes are the columns of units that are on or off.
func commitmentAttributes[T any](at func(*T) *Commitment) []attribute[T] {
	out := []attribute[T]{
		flag("committable", false, func(r *T) *bool { return &at(r).Committable }),
		series("start_up_cost", 0, finite(), func(r *T) *Series { return &at(r).StartUpCost }),
		series("shut_down_cost", 0, finite(), func(r *T) *Series { return &at(r).ShutDownCost }),
		series("stand_by_cost", 0, finite(), func(r *T) *Series { return &at(r).StandByCost }),
		whole("min_up_time", 0, notNegative(), func(r *T) *int { return &at(r).MinUpTime }),
		whole("min_down_time", 0, notNegative(), func(r *T) *int { return &at(r).MinDownTime }),
		whole("up_time_before", 1, notNegative(), func(r *T) *int { return &at(r).UpTimeBefore }),
		whole("down_time_before", 0, notNegative(), func(r *T) *int { return &at(r).DownTimeBefore }),
		refuseFlag[T]("maintainable", "maintenance events"),
	}
	// Without maintainable these mean nothing.
	out = append(out, named[T](descriptive, "maintenance_duration", "maintenance_pu", "maintenance_events")...)
	return append(out, named[T](output, "status", "start_up", "shut_down", "maintenance", "maintenance_start")...)
}

// rampAttributes are the columns that bound the change of power.
func rampAttributes[T any](at func(*T) *Ramp) []attribute[T] {
	unset, ratio := math.NaN(), notNegative().orUnset()
	out := []attribute[T]{
		series("ramp_limit_up", unset, ratio, func(r *T) *Series { return &at(r).Up }),
		series("ramp_limit_down", unset, ratio, func(r *T) *Series { return &at(r).Down }),
		number("ramp_limit_start_up", unset, ratio, func(r *T) *float64 { return &at(r).StartUp }),
		number("ramp_limit_shut_down", unset, ratio, func(r *T) *float64 { return &at(r).ShutDown }),
		number("p_init", unset, finite().orUnset(), func(r *T) *float64 { return &at(r).Init }),
	}
	return append(out, named[T](output, "mu_ramp_limit_up", "mu_ramp_limit_down")...)
}

// checkUnit looks at a unit that may be committed.
func checkUnit(c *Capacity, m *Commitment, r *Ramp, fail rowFault) {
	checkCapacity(c, "p_nom", fail)
	if !m.Committable {
		return
	}
	switch {
	case c.Extendable && c.Mod == 0 && math.IsInf(c.Max, 1):
		fail("p_nom_max", "inf", "a finite number", "a committable unit of free size is modelled with p_nom_max as its big M")
	case !c.Extendable && math.IsInf(c.Nom, 1):
		fail("p_nom", "inf", "a finite number for a committable unit", "")
	case !c.Extendable && c.Mod > 0 && math.Abs(c.Nom/c.Mod-math.Round(c.Nom/c.Mod)) > 1e-6:
		fail("p_nom", formatNumber(c.Nom), "a multiple of p_nom_mod, which is "+formatNumber(c.Mod), "")
	}
	if c.Mod > 0 && m.MinDownTime > 0 {
		fail("min_down_time", strconv.Itoa(m.MinDownTime), "0 with p_nom_mod", "minimum down times of several modules in one row are not modelled")
	}
	bounded := !r.Up.unset() || !r.Down.unset() || !math.IsNaN(r.StartUp) || !math.IsNaN(r.ShutDown)
	if c.Mod > 0 && !c.Extendable && bounded {
		fail("p_nom_mod", formatNumber(c.Mod), "0 with ramp limits", "ramp limits of several committed modules in one row are not modelled")
	}
}

func quadratic[T any]() attribute[T] {
	return refuseNumber[T]("marginal_cost_quadratic", 0, "quadratic costs, as the programme is linear")
}

// emissions is the carriers' column that PyPSA gives every network.
const emissions = "co2_emissions"

// carrierList has any number as an attribute of a carrier: global constraints name the one they mean.
func carrierList() *list[Carrier] {
	l := &list[Carrier]{name: "carriers", key: func(c *Carrier) *string { return &c.Name }}
	l.attributes = append(named[Carrier](descriptive, "max_growth", "max_relative_growth"),
		number(emissions, 0, finite(), func(c *Carrier) *float64 { return c.attribute(emissions) }))
	l.pattern = func(column string) (attribute[Carrier], bool) {
		return number(column, math.NaN(), finite().orUnset(), func(c *Carrier) *float64 { return c.attribute(column) }), !describes(column)
	}
	return l
}

func busList() *list[Bus] {
	carrier := text("carrier", "AC", func(b *Bus) *string { return &b.Carrier })
	carrier.emptied = true // as PyPSA has it, where other buses have a carrier
	l := &list[Bus]{
		name: "buses",
		key:  func(b *Bus) *string { return &b.Name },
		attributes: []attribute[Bus]{
			number("v_nom", 1, notNegative(), func(b *Bus) *float64 { return &b.VNom }),
			carrier,
		},
	}
	l.attributes = append(l.attributes, named[Bus](descriptive, "type", "v_mag_pu_set", "v_mag_pu_min", "v_mag_pu_max")...)
	l.attributes = append(l.attributes, named[Bus](output, "generator", "sub_network", "p", "q", "v_mag_pu", "v_ang", "marginal_price")...)
	l.pattern = func(column string) (attribute[Bus], bool) {
		for _, prefix := range []string{"nom_min_", "nom_max_"} {
			if carrier, ok := strings.CutPrefix(column, prefix); ok && carrier != "" {
				return number(column, math.NaN(), finite().orUnset(), func(b *Bus) *float64 { return b.limit(carrier, prefix == "nom_min_") }), true
			}
		}
		return attribute[Bus]{}, false
	}
	return l
}

// limit returns the bound of a carrier at the bus, made where it is new.
func (b *Bus) limit(carrier string, lower bool) *float64 {
	at := -1
	for i := range b.Limits {
		if b.Limits[i].Carrier == carrier {
			at = i
		}
	}
	if at < 0 {
		b.Limits = append(b.Limits, NominalLimit{Carrier: carrier, Min: math.NaN(), Max: math.NaN()})
		at = len(b.Limits) - 1
	}
	if lower {
		return &b.Limits[at].Min
	}
	return &b.Limits[at].Max
}
