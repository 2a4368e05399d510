package pypsa

import (
	"math"
	"strings"

	"tokenwatt/lp"
)

// sum is a linear expression over different columns and a constant, in MW, MWh, tonnes or money.
type sum struct {
	cols     []int
	coefs    []float64
	constant float64
}

func (s *sum) add(column int, coefficient float64) {
	if column >= 0 && coefficient != 0 {
		s.cols = append(s.cols, column)
		s.coefs = append(s.coefs, coefficient)
	}
}

// constraints writes the global constraints.
func (b *builder) constraints() {
	b.p.Rows.Constraints = make([]int, len(b.n.GlobalConstraints))
	b.p.Scale.Constraint = make([]float64, len(b.n.GlobalConstraints), len(b.n.GlobalConstraints)+2)
	for i := range b.n.GlobalConstraints {
		c := &b.n.GlobalConstraints[i]
		var s sum
		switch c.Type {
		case ConstraintPrimaryEnergy:
			b.primaryEnergy(c.CarrierAttribute, &s)
		case ConstraintOperational:
			b.operational(c.CarrierAttribute, &s)
		case ConstraintCapacity:
			b.capacities(c.CarrierAttribute, c.Bus, &s)
		case ConstraintTransmissionVolume:
			b.transmission(c.CarrierAttribute, func(_ *Capacity, length float64) float64 { return length }, &s)
		case ConstraintTransmissionCost:
			b.transmission(c.CarrierAttribute, func(size *Capacity, _ float64) float64 { return size.capital(b.years) }, &s)
		default:
			b.fault("global_constraints|%s: the type %q is not modelled", c.Name, c.Type)
		}
		low, high := c.Constant-s.constant, c.Constant-s.constant
		switch c.Sense {
		case "<=":
			low = -lp.Inf
		case ">=":
			high = lp.Inf
		case "==", "=":
		default:
			b.fault("global_constraints|%s: the sense is %q, not <=, == or >=", c.Name, c.Sense)
		}
		b.p.Rows.Constraints[i], b.p.Scale.Constraint[i] = b.global("global_constraints|"+c.Name, &s, low, high)
	}
	b.busLimits()
}

// global writes a row of a sum within low and high. Its coefficients are divided by a power of two that brings the
// largest near one; that and the row are returned, -1 where the sum has no column: PyPSA leaves such a constraint out.
func (b *builder) global(name string, s *sum, low, high float64) (row int, divisor float64) {
	largest := 0.0
	for _, c := range s.coefs {
		largest = max(largest, math.Abs(c))
	}
	divisor = powerOfTwo(largest)
	if len(s.cols) == 0 {
		b.p.Warnings = append(b.p.Warnings, name+" binds nothing: no asset enters it, and it is left out, as by PyPSA")
		return -1, divisor
	}
	coefs := make([]float64, len(s.coefs))
	for k, c := range s.coefs {
		coefs[k] = c / divisor
	}
	return b.p.Model.AddRow(name, b.power(low)/divisor, b.power(high)/divisor, s.cols, coefs), divisor
}

// primaryEnergy sums an attribute of the carriers over the primary energy of generators and over what stores that are
// not cyclic lose from beginning to end:
//
//	sum_t wg_t a / efficiency_g,t p_g,t + sum a (initial - final contents)
func (b *builder) primaryEnergy(attribute string, s *sum) {
	b.emitted(attribute, "", s)
	b.depletion(s, func(carrier string) float64 { return b.n.carrierValue(carrier, attribute) })
}

// emitted is the part of the generators, but for one.
func (b *builder) emitted(attribute, without string, s *sum) {
	for i := range b.n.Generators {
		g := &b.n.Generators[i]
		a := b.n.carrierValue(g.Carrier, attribute)
		if a == 0 || !g.Active || without != "" && g.Name == without {
			continue
		}
		for t := range b.T {
			e := g.Efficiency.At(t)
			if e == 0 {
				b.fault("generators|%s: its %s is divided by an efficiency of zero", g.Name, attribute)
				break
			}
			s.add(b.p.Columns.Generators[i].Power+t, b.n.Weights.Generators[t]*a/e)
		}
	}
}

// depletion sums factor x (initial - final contents) over the stores and storage units that are not cyclic.
func (b *builder) depletion(s *sum, factor func(carrier string) float64) {
	for i := range b.n.StorageUnits {
		u := &b.n.StorageUnits[i]
		if a := factor(u.Carrier); a != 0 && !u.Cyclic && u.Active {
			s.add(b.p.Columns.StorageUnits[i].StateOfCharge+b.T-1, -a)
			s.constant += a * u.Initial
		}
	}
	for i := range b.n.Stores {
		u := &b.n.Stores[i]
		if a := factor(b.carrierAt(u.Carrier, u.Bus)); a != 0 && !u.Cyclic && u.Active {
			s.add(b.p.Columns.Stores[i].Energy+b.T-1, -a)
			s.constant += a * u.Initial
		}
	}
}

// carrierAt is an asset's carrier, that of its bus where it has none of its own: PyPSA fills in those of lines, links
// and stores.
func (b *builder) carrierAt(carrier, bus string) string {
	if i, known := b.bus[bus]; known && carrier == "" {
		return b.n.Buses[i].Carrier
	}
	return carrier
}

// operational sums the energy that generators of a carrier give and that stores of it lose.
func (b *builder) operational(carrier string, s *sum) {
	for i := range b.n.Generators {
		if g := &b.n.Generators[i]; g.Carrier == carrier && g.Active {
			for t := range b.T {
				s.add(b.p.Columns.Generators[i].Power+t, b.n.Weights.Generators[t])
			}
		}
	}
	b.depletion(s, func(of string) float64 {
		if of == carrier {
			return 1
		}
		return 0
	})
}

// capacities sums the extendable sizes of a carrier, at one bus (of branches, bus0) or at all.
func (b *builder) capacities(carrier, bus string, s *sum) {
	add := func(of, at string, column int) {
		if of == carrier && (bus == "" || at == bus) {
			s.add(column, 1)
		}
	}
	for i := range b.n.Generators {
		add(b.n.Generators[i].Carrier, b.n.Generators[i].Bus, b.p.Columns.Generators[i].Capacity)
	}
	for i := range b.n.StorageUnits {
		add(b.n.StorageUnits[i].Carrier, b.n.StorageUnits[i].Bus, b.p.Columns.StorageUnits[i].Capacity)
	}
	for i := range b.n.Stores {
		u := &b.n.Stores[i]
		add(b.carrierAt(u.Carrier, u.Bus), u.Bus, b.p.Columns.Stores[i].Capacity)
	}
	for i := range b.n.Links {
		k := &b.n.Links[i]
		add(b.carrierAt(k.Carrier, k.Bus0), k.Bus0, b.p.Columns.Links[i].Capacity)
	}
	for i := range b.lines {
		k := &b.lines[i]
		add(b.carrierAt(k.Carrier, k.Bus0), k.Bus0, b.p.Columns.Lines[i].Capacity)
	}
}

// transmission sums the extendable sizes of lines and links of some carriers ("AC, DC"), each with a factor.
func (b *builder) transmission(carriers string, factor func(size *Capacity, length float64) float64, s *sum) {
	meant := map[string]bool{}
	for _, c := range strings.Split(strings.NewReplacer("[", "", "]", "", "(", "", ")", "").Replace(carriers), ",") {
		meant[strings.TrimSpace(c)] = true
	}
	for i := range b.lines {
		if k := &b.lines[i]; meant[b.carrierAt(k.Carrier, k.Bus0)] {
			s.add(b.p.Columns.Lines[i].Capacity, factor(&k.Capacity, k.Length))
		}
	}
	for i := range b.n.Links {
		if k := &b.n.Links[i]; meant[b.carrierAt(k.Carrier, k.Bus0)] {
			s.add(b.p.Columns.Links[i].Capacity, factor(&k.Capacity, k.Length))
		}
	}
}

// busLimits writes the limits of a carrier's extendable sizes at a bus, of generators and stores of both kinds.
func (b *builder) busLimits() {
	for i := range b.n.Buses {
		for _, limit := range b.n.Buses[i].Limits {
			var s sum
			bus := b.n.Buses[i].Name
			for j := range b.n.Generators {
				if g := &b.n.Generators[j]; g.Carrier == limit.Carrier && g.Bus == bus {
					s.add(b.p.Columns.Generators[j].Capacity, 1)
				}
			}
			for j := range b.n.StorageUnits {
				if u := &b.n.StorageUnits[j]; u.Carrier == limit.Carrier && u.Bus == bus {
					s.add(b.p.Columns.StorageUnits[j].Capacity, 1)
				}
			}
			for j := range b.n.Stores {
				if u := &b.n.Stores[j]; b.carrierAt(u.Carrier, u.Bus) == limit.Carrier && u.Bus == bus {
					s.add(b.p.Columns.Stores[j].Capacity, 1)
				}
			}
			low, high := limit.Min, limit.Max
			if math.IsNaN(low) {
				low = -lp.Inf
			}
			if math.IsNaN(high) {
				high = lp.Inf
			}
			b.global("buses|"+bus+"|nom_"+limit.Carrier, &s, low, high)
		}
	}
}
