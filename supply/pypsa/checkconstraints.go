package pypsa

import (
	"math"
	"sort"
	"strings"
)

// checkConstraints looks at what the global constraints name.
func (f *folder) checkConstraints(n *Network, r *files) {
	primary := false
	for i := range n.GlobalConstraints {
		c := &n.GlobalConstraints[i]
		if c.Type != ConstraintPrimaryEnergy {
			continue
		}
		primary = true
		f.checkPrimary(n, r, c, r.constraints.lines[i])
	}
	if n.Extras.GridCarbonCap != nil {
		primary = true
		f.checkEfficiencies(n, r, emissions)
	}
	f.unlisted(n, r, primary)
}

// checkPrimary looks at a limit on an attribute of the carriers.
func (f *folder) checkPrimary(n *Network, r *files, c *GlobalConstraint, line int) {
	found := len(n.Carriers) == 0 && c.CarrierAttribute == emissions
	names := []string{emissions}
	for i := range n.Carriers {
		v, ok := n.Carriers[i].Attribute(c.CarrierAttribute)
		found = found || ok
		if i == 0 {
			for _, a := range n.Carriers[i].Attributes {
				names = append(names, a.Column)
			}
		}
		if math.IsNaN(v) {
			f.fail("carriers.csv", r.carriers.lines[i], 1, c.CarrierAttribute, "an empty cell", "a number: the global constraint "+quote(c.Name)+" bounds it", "")
		}
	}
	if !found {
		index := map[string]int{}
		for _, name := range names {
			index[name] = 0
		}
		f.fail("global_constraints.csv", line, 1, "carrier_attribute", quote(c.CarrierAttribute), "a column of carriers.csv", nearestOf(c.CarrierAttribute, index))
		return
	}
	f.checkEfficiencies(n, r, c.CarrierAttribute)
}

// checkEfficiencies finds generators whose emissions cannot be told, because they are divided by zero.
func (f *folder) checkEfficiencies(n *Network, r *files, attribute string) {
	for i := range n.Generators {
		g := &n.Generators[i]
		if n.carrierValue(g.Carrier, attribute) == 0 || !g.Active {
			continue
		}
		for t := range n.Snapshots {
			if g.Efficiency.At(t) == 0 {
				file, line := at(r.generators, i, t, "efficiency")
				f.fail(file, line, 1, "efficiency", "0 of "+quote(g.Name), "a number other than zero, by which its "+attribute+" is divided", "")
				break
			}
			if g.Efficiency.Hourly == nil {
				break
			}
		}
	}
}

// carrierValue returns a number of a carrier; carriers that are not listed have none, as in PyPSA.
func (n *Network) carrierValue(carrier, attribute string) float64 {
	for i := range n.Carriers {
		if n.Carriers[i].Name == carrier {
			v, _ := n.Carriers[i].Attribute(attribute)
			return v
		}
	}
	return 0
}

// unlisted looks for carriers of sources that carriers.csv does not have. PyPSA takes them to be free of emissions. With
// a limit on emissions that is an error here, where it would change the answer; else it is worth a warning.
func (f *folder) unlisted(n *Network, r *files, primary bool) {
	missing := map[string]bool{}
	look := func(file, carrier string, line int, counts bool) {
		if _, known := r.carriers.index[carrier]; known || carrier == "" {
			return
		}
		missing[carrier] = true
		if primary && counts {
			f.fail(file, line, 1, "carrier", quote(carrier), "a carrier of carriers.csv, as emissions are limited", nearestOf(carrier, r.carriers.index))
		}
	}
	for i := range n.Generators {
		look("generators.csv", n.Generators[i].Carrier, r.generators.lines[i], n.Generators[i].Active)
	}
	for i := range n.StorageUnits {
		look("storage_units.csv", n.StorageUnits[i].Carrier, r.storageUnits.lines[i], n.StorageUnits[i].Active && !n.StorageUnits[i].Cyclic)
	}
	for i := range n.Stores {
		look("stores.csv", n.Stores[i].Carrier, r.stores.lines[i], n.Stores[i].Active && !n.Stores[i].Cyclic)
	}
	if len(missing) > 0 && len(n.Carriers) > 0 {
		names := make([]string, 0, len(missing))
		for name := range missing {
			names = append(names, name)
		}
		sort.Strings(names)
		n.Warnings = append(n.Warnings, "carriers that carriers.csv does not list, taken as free of emissions: "+strings.Join(names, ", "))
	}
}
