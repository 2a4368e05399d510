package pypsa

import (
	"context"
	"strconv"
	"strings"
)

// readSnapshots reads snapshots.csv. Its first column is the row's number or the snapshot itself, by version: with a
// column `snapshot` (or `timestep`) that is the label, else the first column is. Weightings are columns objective,
// stores and generators, or one column `weightings`; what is missing is one. Without the file there is one snapshot,
// "now", as in PyPSA.
func readSnapshots(ctx context.Context, f *folder, n *Network, there map[string]bool) {
	const file = "snapshots.csv"
	if !there[file] {
		n.Snapshots = []string{"now"}
		n.Weights = ones(1)
		return
	}
	t := f.open(file)
	if t == nil {
		return
	}
	defer t.close()
	label, weights, ok := snapshotColumns(t)
	if !ok {
		return
	}
	seen := map[string]int{}
	var columns [3][]float64
	for {
		record, more := t.next()
		if !more || ctx.Err() != nil {
			break
		}
		if len(n.Snapshots) == f.limits.Snapshots {
			f.fail(file, t.line, 1, "", "more than "+plural(f.limits.Snapshots, "snapshot"), "at most "+strconv.Itoa(f.limits.Snapshots), "the rest of the file was not read")
			return
		}
		name := record[label]
		if problem := textProblem(name); problem != "" {
			t.fault(label, problem, "the label of a snapshot", "save the file as UTF-8")
		} else if first, twice := seen[name]; twice {
			t.fault(label, "a second snapshot "+quote(name), "labels once each", "the first is in line "+strconv.Itoa(first))
		}
		seen[name] = t.line
		n.Snapshots = append(n.Snapshots, strings.Clone(name))
		for k, column := range weights {
			if column >= 0 {
				v, _ := t.value(column, record[column], weightDomain(k))
				columns[k] = append(columns[k], v)
			}
		}
	}
	if len(n.Snapshots) == 0 && !f.full() && !t.bad {
		f.fail(file, 1, 1, "", "no snapshots", "one row for each snapshot", "")
	}
	n.Weights = ones(len(n.Snapshots))
	for k, to := range []*[]float64{&n.Weights.Objective, &n.Weights.Stores, &n.Weights.Generators} {
		if weights[k] >= 0 {
			*to = columns[k]
		}
	}
}

// weightDomain is what the weighting of a kind may be: prices are duals divided by that of the objective.
func weightDomain(kind int) domain {
	if kind == 0 {
		return positive()
	}
	return notNegative()
}

func ones(n int) Weights {
	one := func() []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = 1
		}
		return out
	}
	return Weights{Objective: one(), Stores: one(), Generators: one()}
}

// snapshotColumns finds the column of the labels and those of the three weightings (-1 for none).
func snapshotColumns(t *table) (label int, weights [3]int, ok bool) {
	weights = [3]int{-1, -1, -1}
	common := -1
	ok = true
	for i, header := range t.header {
		switch header {
		case "objective":
			weights[0] = i
		case "stores":
			weights[1] = i
		case "generators":
			weights[2] = i
		case "weightings":
			common = i
		case "snapshot", "timestep":
			label = i
		case "period":
			t.fault(i, "a column `period`", "snapshots without investment periods", "several investment periods are not modelled")
			ok = false
		case "scenario":
			t.fault(i, "a column `scenario`", "snapshots without scenarios", "stochastic networks are not modelled")
			ok = false
		default:
			if i > 0 && !t.f.ignored(t.file+":"+header) {
				t.fault(i, "an unknown column "+quote(header), "snapshot, objective, stores, generators or weightings", "")
			}
		}
	}
	if weights == [3]int{-1, -1, -1} && common >= 0 {
		weights = [3]int{common, common, common}
	}
	return label, weights, ok
}
