package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"tokenwatt/report"
	"tokenwatt/supply/pypsa"
)

// printNetwork prints what a network's solution comes to.
func printNetwork(w io.Writer, format string, n *pypsa.Network, s *pypsa.Solution, sum *pypsa.Summary) error {
	switch format {
	case "json":
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(sum)
	case "csv":
		return networkCSV(w, sum)
	default:
		return networkTable(w, n, s, sum)
	}
}

// networkCSV writes the summary as rows of kind, name and value.
func networkCSV(w io.Writer, sum *pypsa.Summary) error {
	exact := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	rows := [][]string{
		{"kind", "name", "value"},
		{"objective_total", "", exact(sum.ObjectiveTotal)},
		{"objective_pypsa", "", exact(sum.ObjectivePyPSA)},
		{"objective_constant", "", exact(sum.ObjectiveConstant)},
	}
	for _, part := range []struct {
		kind   string
		values map[string]float64
	}{{"capacity", sum.Capacities}, {"price_mean", sum.PriceMean}, {"dual", sum.Duals}} {
		for _, name := range namesOf(part.values) {
			rows = append(rows, []string{part.kind, name, exact(part.values[name])})
		}
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// networkTable prints the summary for people; the seconds are on stderr, as they differ from run to run.
func networkTable(w io.Writer, n *pypsa.Network, s *pypsa.Solution, sum *pypsa.Summary) error {
	title := n.Name
	if title == "" {
		title = "PyPSA network"
	}
	fmt.Fprintf(w, "%s\n%s\n\n", title, sizesOf(n))
	rows := [][]string{
		{"Objective", "", ""},
		{"  all sizes paid for", report.Fixed(sum.ObjectiveTotal, 4), "PyPSA's default from version 2.0 on"},
		{"  without the sizes that exist", report.Fixed(sum.ObjectivePyPSA, 4), "n.objective in PyPSA 1.x"},
		{"  their cost", report.Fixed(sum.ObjectiveConstant, 4), "n.objective_constant"},
	}
	if err := report.WriteTable(w, "lrl", rows); err != nil {
		return err
	}
	for _, part := range []struct {
		heading, unit string
		values        map[string]float64
	}{
		{"Sizes that were chosen", "MW, of stores MWh", sum.Capacities},
		{"Mean prices", "a MWh", sum.PriceMean},
		{"Global constraints", "dual", sum.Duals},
	} {
		if len(part.values) == 0 {
			continue
		}
		fmt.Fprintln(w)
		rows := [][]string{{part.heading, part.unit}}
		largest := 0.0
		for _, v := range part.values {
			largest = max(largest, math.Abs(v))
		}
		for _, name := range namesOf(part.values) {
			v := part.values[name]
			if math.Abs(v) < 1e-9*largest { // what a solver leaves of nothing; JSON and CSV have it
				v = 0
			}
			rows = append(rows, []string{"  " + name, report.Number(v, 7)})
		}
		if err := report.WriteTable(w, "lr", rows); err != nil {
			return err
		}
	}
	c := &sum.Certificate
	proof := fmt.Sprintf("primal infeasibility %s, dual %s, complementarity %s, gap %s", report.Number(c.PrimalInfeasibility, 2),
		report.Number(c.DualInfeasibility, 2), report.Number(c.Complementarity, 2), report.Number(c.RelativeGap, 2))
	if s.Integers {
		proof += fmt.Sprintf("; of the linear programme with the integers held (integrality %s)", report.Number(c.Integrality, 2))
	}
	_, err := fmt.Fprintf(w, "\nSolved by %s (%s; %s columns, %s rows):\n  %s\n", sum.Solver, s.Method, report.Number(float64(s.Columns), 9), report.Number(float64(s.Rows), 9), proof)
	return err
}

// sizesOf counts what is in a network.
func sizesOf(n *pypsa.Network) string {
	text := counted(len(n.Snapshots), "snapshot")
	for _, list := range []struct {
		name  string
		count int
	}{
		{"buses", len(n.Buses)},
		{"loads", len(n.Loads)},
		{"generators", len(n.Generators)},
		{"links", len(n.Links)},
		{"lines", len(n.Lines)},
		{"transformers", len(n.Transformers)},
		{"stores", len(n.Stores)},
		{"storage units", len(n.StorageUnits)},
		{"global constraints", len(n.GlobalConstraints)},
	} {
		if list.count > 0 {
			text += fmt.Sprintf(", %s %d", list.name, list.count)
		}
	}
	return text
}

// namesOf lists the names of values, lists apart and each in the order of the alphabet.
func namesOf(values map[string]float64) []string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.SortFunc(names, strings.Compare)
	return names
}
