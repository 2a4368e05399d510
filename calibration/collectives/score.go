package collectives

import (
	"fmt"

	"tokenwatt/calibration/score"
	"tokenwatt/compute/collective"
)

// Score compares a network with a table: the group "overall", then one for each operation and one for each operation
// and number of ranks, in the order of the operations, all with time weights and with the share of rows inside the
// network's interval. Rows without a prediction are listed.
func Score(n *collective.Network, t *Table) ([]score.Group, []score.Refusal) {
	refused := append([]score.Refusal(nil), t.Refused...)
	all := collected{}
	var byOperation [DirectGraph + 1]collected
	byRanks := map[key]*collected{}
	for i := range t.Rows {
		r := &t.Rows[i]
		k := keyOf(r)
		if byRanks[k] == nil {
			byRanks[k] = &collected{}
		}
		p, err := Predict(n, r)
		if err != nil {
			refused = append(refused, refusal(r.Line, err))
		}
		for _, c := range []*collected{&all, &byOperation[r.Operation], byRanks[k]} {
			c.add(p, r.Seconds, err != nil)
		}
	}
	all.refused += len(t.Refused)
	low, high := n.Spread()
	groups := []score.Group{all.group("overall", low, high)}
	for o := range byOperation {
		if c := &byOperation[o]; len(c.measured)+c.refused > 0 {
			groups = append(groups, c.group(Operation(o).String(), low, high))
		}
	}
	for _, k := range sortedKeys(byRanks) {
		groups = append(groups, byRanks[k].group(k.String(), low, high))
	}
	return groups, refused
}

// key is what a fit leaves out as a whole: an operation on a number of ranks, in so many domains.
type key struct {
	topology       string
	operation      Operation
	ranks, perNode int
}

func keyOf(r *Row) key { return key{r.Topology, r.Operation, r.Ranks, r.PerNode} }

// String returns the name of the group.
func (k key) String() string {
	name := fmt.Sprintf("%v %d ranks", k.operation, k.ranks)
	if k.perNode > 0 {
		name += fmt.Sprintf(" %d a node", k.perNode)
	}
	if k.topology != "" {
		name = k.topology + " " + name
	}
	return name
}

// collected are the predictions and measurements of a group.
type collected struct {
	predicted, measured []float64
	refused             int
}

func (c *collected) add(predicted, measured float64, refused bool) {
	if refused {
		c.refused++
		return
	}
	c.predicted, c.measured = append(c.predicted, predicted), append(c.measured, measured)
}

func (c *collected) group(name string, low, high float64) score.Group {
	g := score.WithWeights(name, c.predicted, c.measured, c.refused)
	if len(c.measured) == 0 {
		return g
	}
	inside := 0.0
	for i, m := range c.measured {
		if ratio := m / c.predicted[i]; ratio >= low && ratio <= high {
			inside++
		}
	}
	inside /= float64(len(c.measured))
	g.Inside = &inside
	return g
}
