package pypsa

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"tokenwatt/internal/strictyaml"
)

// check compares what stands in different files.
func (f *folder) check(n *Network, r *files) {
	if len(n.Buses) == 0 {
		f.fail("buses.csv", 1, 1, "", "no buses", "one row for each bus", "")
	}
	for i := range n.Links {
		f.checkPorts(r, i)
	}
	f.checkBounds(n, r)
	f.checkSets(n, r)
	f.checkTypes(n, r)
	f.checkConstraints(n, r)
	f.checkBusLimits(n, r)
	f.checkLoads(n, r)
	warnCyclic(n)
}

// at is the place of a value in a snapshot: the row of its file of series, or the row of the list.
func at[T any](c *component[T], row, snapshot int, attributes ...string) (file string, line int) {
	for _, name := range attributes {
		if file, ok := c.files[name]; ok {
			return file, snapshot + 2
		}
	}
	return c.list.name + ".csv", c.lines[row]
}

// checkPorts looks for efficiencies of ports that have no bus.
func (f *folder) checkPorts(r *files, i int) {
	k := &r.links.rows[i]
	for _, p := range k.Ports {
		if p.Bus != "" {
			continue
		}
		name := fmt.Sprintf("efficiency%d", p.Number)
		file, _ := at(r.links, i, 0, name)
		f.fail(file, 1, 1, "", "the link "+quote(k.Name), "links with a bus"+fmt.Sprint(p.Number), "")
	}
	k.dropPorts()
}

// pair is a lower and an upper bound that belong together.
type pair struct {
	low, high         *Series
	lowName, highName string
}

// crossed reports the first snapshot in which a lower bound is above its upper one.
func crossed[T any](f *folder, c *component[T], row int, snapshots []string, p pair) {
	for t := range snapshots {
		if low, high := p.low.At(t), p.high.At(t); low > high {
			file, line := at(c, row, t, p.lowName, p.highName)
			f.fail(file, line, 1, p.lowName, fmt.Sprintf("%s of %s in snapshot %s", formatNumber(low), quote(*c.list.key(&c.rows[row])), quote(snapshots[t])),
				"at most "+p.highName+", which is "+formatNumber(high), "")
			return
		}
		if p.low.Hourly == nil && p.high.Hourly == nil {
			return
		}
	}
}

func (f *folder) checkBounds(n *Network, r *files) {
	for i := range n.Generators {
		g := &n.Generators[i]
		crossed(f, r.generators, i, n.Snapshots, pair{&g.MinPU, &g.MaxPU, "p_min_pu", "p_max_pu"})
	}
	for i := range n.Links {
		k := &n.Links[i]
		crossed(f, r.links, i, n.Snapshots, pair{&k.MinPU, &k.MaxPU, "p_min_pu", "p_max_pu"})
	}
	for i := range n.Stores {
		s := &n.Stores[i]
		crossed(f, r.stores, i, n.Snapshots, pair{&s.MinPU, &s.MaxPU, "e_min_pu", "e_max_pu"})
	}
}

// outside reports the first snapshot in which a set value of an asset of fixed size is out of its bounds: PyPSA's
// programme would be infeasible for that alone.
func outside[T any](f *folder, c *component[T], row int, snapshots []string, name string, set *Series, bounds func(t int) (low, high float64)) {
	if set.unset() {
		return
	}
	for t := range snapshots {
		v := set.At(t)
		low, high := bounds(t)
		if slack := 1e-9 * math.Abs(v); v < low-slack || v > high+slack {
			file, line := at(c, row, t, name)
			f.fail(file, line, 1, name, fmt.Sprintf("%s of %s in snapshot %s", formatNumber(v), quote(*c.list.key(&c.rows[row])), quote(snapshots[t])),
				"a value from "+formatNumber(low)+" to "+formatNumber(high), "the bounds are size times the limits per unit")
			return
		}
	}
}

func (f *folder) checkSets(n *Network, r *files) {
	for i := range n.Generators {
		if g := &n.Generators[i]; !g.Extendable && g.Active && !g.Committable {
			outside(f, r.generators, i, n.Snapshots, "p_set", &g.Set, func(t int) (float64, float64) {
				return times(g.MinPU.At(t), g.Nom), times(g.MaxPU.At(t), g.Nom)
			})
		}
	}
	for i := range n.Links {
		if k := &n.Links[i]; !k.Extendable && k.Active && !k.Committable {
			outside(f, r.links, i, n.Snapshots, "p_set", &k.Set, func(t int) (float64, float64) {
				return times(k.MinPU.At(t), k.Nom), times(k.MaxPU.At(t), k.Nom)
			})
		}
	}
	for i := range n.Stores {
		if s := &n.Stores[i]; !s.Extendable && s.Active {
			outside(f, r.stores, i, n.Snapshots, "e_set", &s.EnergySet, func(t int) (float64, float64) {
				return times(s.MinPU.At(t), s.Nom), times(s.MaxPU.At(t), s.Nom)
			})
		}
	}
	for i := range n.StorageUnits {
		if s := &n.StorageUnits[i]; !s.Extendable && s.Active {
			outside(f, r.storageUnits, i, n.Snapshots, "state_of_charge_set", &s.StateOfChargeSet, func(int) (float64, float64) {
				return 0, times(s.MaxHours, s.Nom)
			})
		}
	}
}

// times is a limit per unit times a size; a limit of zero is zero of an infinite size too, as in PyPSA.
func times(perUnit, size float64) float64 {
	if perUnit == 0 {
		return 0
	}
	return perUnit * size
}

// checkTypes looks up the types of lines and transformers.
func (f *folder) checkTypes(n *Network, r *files) {
	own, err := n.types()
	if err != nil {
		f.fail("lines.csv", 1, 1, "type", err.Error(), "", "")
		return
	}
	const overridden = "PyPSA keeps its own type of that name; give yours another"
	for i := range n.LineTypes {
		if k := n.LineTypes[i]; own.lines[k.Name] != k {
			f.fail("line_types.csv", r.lineTypes.lines[i], 1, "", quote(k.Name)+" with other numbers", "the standard type's numbers", overridden)
		}
	}
	for i := range n.TransformerTypes {
		if k := n.TransformerTypes[i]; own.transformers[k.Name] != k {
			f.fail("transformer_types.csv", r.transformerTypes.lines[i], 1, "", quote(k.Name)+" with other numbers", "the standard type's numbers", overridden)
		}
	}
	for i := range n.Lines {
		k := &n.Lines[i]
		if _, ok := own.lines[k.Type]; k.Type != "" && !ok {
			f.fail("lines.csv", r.lines.lines[i], 1, "type", quote(k.Type), "a type of line_types.csv or one of PyPSA's standard types", nearestKey(k.Type, own.lines))
		}
	}
	for i := range n.Transformers {
		k := &n.Transformers[i]
		if _, ok := own.transformers[k.Type]; k.Type != "" && !ok {
			f.fail("transformers.csv", r.transformers.lines[i], 1, "type", quote(k.Type), "a type of transformer_types.csv or one of PyPSA's standard types",
				nearestKey(k.Type, own.transformers))
		}
	}
}

func nearestKey[T any](name string, table map[string]T) string {
	names := make([]string, 0, len(table))
	for n := range table {
		names = append(names, n)
	}
	if near := strictyaml.Nearest(name, names); near != "" {
		return "did you mean " + quote(near) + "?"
	}
	return ""
}

// checkBusLimits looks at the carriers of columns nom_min_X and nom_max_X.
func (f *folder) checkBusLimits(n *Network, r *files) {
	if len(n.Buses) == 0 {
		return
	}
	for _, limit := range n.Buses[0].Limits {
		if _, known := r.carriers.index[limit.Carrier]; !known {
			f.fail("buses.csv", 1, 1, "", "a limit of the carrier "+quote(limit.Carrier), "a carrier of carriers.csv", nearestOf(limit.Carrier, r.carriers.index))
		}
	}
}

// checkLoads finds loads at buses that nothing else is connected to.
func (f *folder) checkLoads(n *Network, r *files) {
	fed := n.connected()
	for i := range n.Loads {
		if d := &n.Loads[i]; d.Active && !fed[d.Bus] && !d.Set.zero() {
			f.fail("loads.csv", r.loads.lines[i], 1, "bus", "the load "+quote(d.Name)+" at the bus "+quote(d.Bus), "a bus that something else is connected to", "")
		}
	}
}

// connected tells of each bus whether anything but loads is connected to it.
func (n *Network) connected() map[string]bool {
	fed := map[string]bool{}
	for i := range n.Generators {
		fed[n.Generators[i].Bus] = fed[n.Generators[i].Bus] || n.Generators[i].Active
	}
	for i := range n.StorageUnits {
		fed[n.StorageUnits[i].Bus] = fed[n.StorageUnits[i].Bus] || n.StorageUnits[i].Active
	}
	for i := range n.Stores {
		fed[n.Stores[i].Bus] = fed[n.Stores[i].Bus] || n.Stores[i].Active
	}
	for i := range n.Links {
		if k := &n.Links[i]; k.Active {
			fed[k.Bus0] = true
			for _, p := range k.Ports {
				fed[p.Bus] = true
			}
		}
	}
	for i := range n.Lines {
		if k := &n.Lines[i]; k.Active {
			fed[k.Bus0], fed[k.Bus1] = true, true
		}
	}
	for i := range n.Transformers {
		if k := &n.Transformers[i]; k.Active {
			fed[k.Bus0], fed[k.Bus1] = true, true
		}
	}
	if d := n.Extras.DeferrableLoad; d != nil {
		fed[d.Bus] = true
	}
	return fed
}

// warnCyclic tells of initial contents that a ring of hours overrules.
func warnCyclic(n *Network) {
	var names []string
	for i := range n.Stores {
		if s := &n.Stores[i]; s.Active && s.Cyclic && s.Initial != 0 {
			names = append(names, s.Name)
		}
	}
	for i := range n.StorageUnits {
		if s := &n.StorageUnits[i]; s.Active && s.Cyclic && s.Initial != 0 {
			names = append(names, s.Name)
		}
	}
	if len(names) > 0 {
		sort.Strings(names)
		n.Warnings = append(n.Warnings, "cyclic, so that the initial contents have no effect: "+strings.Join(names, ", "))
	}
}
