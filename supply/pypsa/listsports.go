package pypsa

import (
	"math"
	"strconv"
	"strings"
)

func generatorList() *list[Generator] {
	inf := math.Inf(1)
	l := &list[Generator]{name: "generators", key: func(g *Generator) *string { return &g.Name }}
	l.attributes = []attribute[Generator]{
		busName("bus", func(g *Generator) *string { return &g.Bus }),
		series("p_min_pu", 0, finite(), func(g *Generator) *Series { return &g.MinPU }),
		series("p_max_pu", 1, finite(), func(g *Generator) *Series { return &g.MaxPU }),
		series("p_set", math.NaN(), finite().orUnset(), func(g *Generator) *Series { return &g.Set }),
		series("marginal_cost", 0, finite(), func(g *Generator) *Series { return &g.MarginalCost }),
		series("efficiency", 1, finite(), func(g *Generator) *Series { return &g.Efficiency }),
		number("e_sum_min", -inf, domain{low: -inf, high: inf, infinite: true}, func(g *Generator) *float64 { return &g.EnergyMin }),
		number("e_sum_max", inf, domain{low: -inf, high: inf, infinite: true}, func(g *Generator) *float64 { return &g.EnergyMax }),
		number("sign", 1, finite(), func(g *Generator) *float64 { return &g.Sign }),
		quadratic[Generator](),
	}
	l.attributes = append(l.attributes, assetAttributes(func(g *Generator) *Asset { return &g.Asset })...)
	l.attributes = append(l.attributes, capacityAttributes("p_nom", func(g *Generator) *Capacity { return &g.Capacity })...)
	l.attributes = append(l.attributes, commitmentAttributes(func(g *Generator) *Commitment { return &g.Commitment })...)
	l.attributes = append(l.attributes, rampAttributes(func(g *Generator) *Ramp { return &g.Ramp })...)
	l.attributes = append(l.attributes, named[Generator](descriptive, "type", "q_set", "weight")...)
	l.attributes = append(l.attributes, named[Generator](output, "p", "q", "mu_p_set")...)
	l.check = func(g *Generator, fail rowFault) {
		checkUnit(&g.Capacity, &g.Commitment, &g.Ramp, fail)
		if g.EnergyMin > g.EnergyMax || math.IsInf(g.EnergyMin, 1) || math.IsInf(g.EnergyMax, -1) {
			fail("e_sum_min", formatNumber(g.EnergyMin), "at most e_sum_max, which is "+formatNumber(g.EnergyMax), "")
		}
	}
	return l
}

func loadList() *list[Load] {
	l := &list[Load]{name: "loads", key: func(d *Load) *string { return &d.Name }}
	l.attributes = []attribute[Load]{
		busName("bus", func(d *Load) *string { return &d.Bus }),
		series("p_set", 0, finite(), func(d *Load) *Series { return &d.Set }),
		number("sign", -1, finite(), func(d *Load) *float64 { return &d.Sign }),
	}
	l.attributes = append(l.attributes, assetAttributes(func(d *Load) *Asset { return &d.Asset })...)
	l.attributes = append(l.attributes, named[Load](descriptive, "type", "q_set")...)
	l.attributes = append(l.attributes, named[Load](output, "p", "q")...)
	return l
}

func linkList() *list[Link] {
	l := &list[Link]{name: "links", key: func(k *Link) *string { return &k.Name }}
	l.attributes = []attribute[Link]{
		busName("bus0", func(k *Link) *string { return &k.Bus0 }),
		busName("bus1", func(k *Link) *string { return &k.port(1).Bus }),
		series("efficiency", 1, finite(), func(k *Link) *Series { return &k.port(1).Efficiency }),
		series("p_min_pu", 0, finite(), func(k *Link) *Series { return &k.MinPU }),
		series("p_max_pu", 1, finite(), func(k *Link) *Series { return &k.MaxPU }),
		series("p_set", math.NaN(), finite().orUnset(), func(k *Link) *Series { return &k.Set }),
		series("marginal_cost", 0, finite(), func(k *Link) *Series { return &k.MarginalCost }),
		number("length", 0, notNegative(), func(k *Link) *float64 { return &k.Length }),
		quadratic[Link](),
		delay(""),
	}
	l.attributes = append(l.attributes, assetAttributes(func(k *Link) *Asset { return &k.Asset })...)
	l.attributes = append(l.attributes, capacityAttributes("p_nom", func(k *Link) *Capacity { return &k.Capacity })...)
	l.attributes = append(l.attributes, commitmentAttributes(func(k *Link) *Commitment { return &k.Commitment })...)
	l.attributes = append(l.attributes, rampAttributes(func(k *Link) *Ramp { return &k.Ramp })...)
	l.attributes = append(l.attributes, named[Link](descriptive, "type", "terrain_factor", "cyclic_delay")...)
	l.attributes = append(l.attributes, named[Link](output, "p", "p0", "p1", "mu_p_set")...)
	l.pattern = linkPort
	l.check = func(k *Link, fail rowFault) {
		checkUnit(&k.Capacity, &k.Commitment, &k.Ramp, fail)
		k.dropPorts()
	}
	return l
}

// delay is refused: energy that arrives later than it left.
func delay(suffix string) attribute[Link] {
	return refuseNumber[Link]("delay"+suffix, 0, "delayed delivery")
}

// linkPort resolves the columns of further ports: bus2, efficiency2, delay2, cyclic_delay2 and the output p2.
func linkPort(column string) (attribute[Link], bool) {
	base := strings.TrimRight(column, "0123456789")
	n, err := strconv.Atoi(column[len(base):])
	if err != nil || n < 2 || strconv.Itoa(n) != column[len(base):] {
		return attribute[Link]{}, false
	}
	switch base {
	case "bus":
		return attribute[Link]{name: column, bus: true, text: func(k *Link) *string { return &k.port(n).Bus }}, true
	case "efficiency":
		return series(column, 1, finite(), func(k *Link) *Series { return &k.port(n).Efficiency }), true
	case "delay":
		return delay(strconv.Itoa(n)), true
	case "cyclic_delay":
		return attribute[Link]{name: column, role: descriptive}, true
	case "p":
		return attribute[Link]{name: column, role: output}, true
	}
	return attribute[Link]{}, false
}

// port returns the port of a number, made where it is new.
func (k *Link) port(number int) *Port {
	for i := range k.Ports {
		if k.Ports[i].Number == number {
			return &k.Ports[i]
		}
	}
	k.Ports = append(k.Ports, Port{Number: number, Efficiency: Constant(1)})
	return &k.Ports[len(k.Ports)-1]
}

// dropPorts leaves out the ports that have no bus: the column is there for other links.
func (k *Link) dropPorts() {
	kept := k.Ports[:0]
	for _, p := range k.Ports {
		if p.Bus != "" {
			kept = append(kept, p)
		}
	}
	k.Ports = kept
}
