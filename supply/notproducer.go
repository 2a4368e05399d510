package supply

import (
	"cmp"

	"tokenwatt/scenario"
)

// NotProducer is a candidate that takes more electricity than it gives: there is no capacity of it to build, and no cost that
// would bring it in.
type NotProducer struct {
	Name, Family string
	// NetMW is what its machine gives at the connection at its highest rate, 0 or below, or above 0 where only its outages turn
	// it into a load.
	NetMW float64
	// Reason says why in words, for a reader.
	Reason string
}

// notProducer takes a candidate out of what may be built. One that has to be built is an error.
func (a *assembly) notProducer(name string, c *scenario.Candidate, n NotProducer) {
	path := "candidates." + name
	if c.Min.Mode > 0 {
		a.fail(path, "it is to be built to %v, but it is %s", c.Min, n.Reason)
		return
	}
	n.Name = name
	if t := a.Catalog.Technologies.Get(c.Technology); t != nil {
		n.Family = cmp.Or(n.Family, t.Value.Family)
	}
	a.warn(path, "it cannot be built: it is %s", n.Reason)
	a.problem.NotProducers = append(a.problem.NotProducers, n)
}
