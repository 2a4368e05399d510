package pypsa

import "strconv"

// columnsOf gathers the series of a file: those that are nil are left out, as PyPSA leaves out what is inactive.
type columnsOf struct {
	names  []string
	values [][]float64
}

func (c *columnsOf) add(name string, values []float64) {
	if values != nil {
		c.names = append(c.names, name)
		c.values = append(c.values, values)
	}
}

// outputs writes what PyPSA exports of a solved network.
func (w *writer) outputs() {
	w.unitOutputs()
	w.storeOutputs()
	w.branchOutputs()
	var price columnsOf
	for i := range w.n.Buses {
		price.add(w.n.Buses[i].Name, w.s.PriceAt[i])
	}
	w.put("buses-marginal_price", &price)
	var load columnsOf
	for i := range w.n.Loads {
		d := &w.n.Loads[i]
		values := make([]float64, len(w.n.Snapshots))
		for t := range values {
			values[t] = d.Set.At(t)
		}
		load.add(d.Name, values)
	}
	w.put("loads-p", &load)
}

func (w *writer) put(stem string, c *columnsOf) { w.series(stem, c.names, c.values) }

func (w *writer) unitOutputs() {
	var files [4]columnsOf
	each := func(name string, u *UnitSolution) {
		for k, values := range [][]float64{u.P, u.Status, u.StartUp, u.ShutDown} {
			files[k].add(name, values)
		}
	}
	for i := range w.n.Generators {
		each(w.n.Generators[i].Name, &w.s.Generators[i])
	}
	for k, attribute := range []string{"p", "status", "start_up", "shut_down"} {
		w.put("generators-"+attribute, &files[k])
	}
	files = [4]columnsOf{}
	for i := range w.n.Links {
		each(w.n.Links[i].Name, &w.s.Links[i])
	}
	for k, attribute := range []string{"p0", "status", "start_up", "shut_down"} {
		w.put("links-"+attribute, &files[k])
	}
	w.linkPorts()
}

// linkPorts writes the power at the links' further buses, positive where it is taken from the bus.
func (w *writer) linkPorts() {
	for number := 1; number <= w.mostPorts(); number++ {
		var c columnsOf
		for i := range w.n.Links {
			p0 := w.s.Links[i].P
			for _, port := range w.n.Links[i].Ports {
				if port.Number != number || p0 == nil {
					continue
				}
				values := make([]float64, len(p0))
				for t := range values {
					values[t] = -p0[t] * port.Efficiency.At(t)
				}
				c.add(w.n.Links[i].Name, values)
			}
		}
		w.put("links-p"+strconv.Itoa(number), &c)
	}
}

func (w *writer) storeOutputs() {
	var units [5]columnsOf
	for i := range w.n.StorageUnits {
		name, u := w.n.StorageUnits[i].Name, &w.s.StorageUnits[i]
		var net []float64
		if u.Dispatch != nil {
			net = make([]float64, len(u.Dispatch))
			for t := range net {
				net[t] = u.Dispatch[t] - u.Store[t]
			}
		}
		for k, values := range [][]float64{net, u.Dispatch, u.Store, u.StateOfCharge, u.Spill} {
			units[k].add(name, values)
		}
	}
	for k, attribute := range []string{"p", "p_dispatch", "p_store", "state_of_charge", "spill"} {
		w.put("storage_units-"+attribute, &units[k])
	}
	var stores [2]columnsOf
	for i := range w.n.Stores {
		stores[0].add(w.n.Stores[i].Name, w.s.Stores[i].P)
		stores[1].add(w.n.Stores[i].Name, w.s.Stores[i].E)
	}
	w.put("stores-p", &stores[0])
	w.put("stores-e", &stores[1])
}

func (w *writer) branchOutputs() {
	each := func(list string, names []string, branches []BranchSolution) {
		var from, to columnsOf
		for i, name := range names {
			p0 := branches[i].P0
			from.add(name, p0)
			if p0 == nil {
				continue
			}
			back := make([]float64, len(p0))
			for t := range back {
				back[t] = -p0[t]
			}
			to.add(name, back)
		}
		w.put(list+"-p0", &from)
		w.put(list+"-p1", &to)
	}
	names := make([]string, len(w.n.Lines))
	for i := range names {
		names[i] = w.n.Lines[i].Name
	}
	each("lines", names, w.s.Lines)
	names = make([]string, len(w.n.Transformers))
	for i := range names {
		names[i] = w.n.Transformers[i].Name
	}
	each("transformers", names, w.s.Transformers)
}
