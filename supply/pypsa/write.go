package pypsa

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"

	"tokenwatt/internal/atomicdir"
)

// writtenVersion is the version of PyPSA whose format Write follows.
const writtenVersion = "1.4.0"

// Write writes a network, and its solution where that is not nil, as a CSV folder that PyPSA's import_from_csv_folder
// opens: inputs that differ from PyPSA's defaults, and the outputs that PyPSA itself would export (p_nom_opt,
// generators-p.csv, buses-marginal_price.csv and so on). Extras go to extras.json, which PyPSA does not read. The
// folder is replaced as a whole or not at all; errors are those of internal/atomicdir and of the system.
func Write(dir string, n *Network, s *Solution) error {
	return atomicdir.Write(dir, func(w *atomicdir.Writer) error {
		out := writer{n: n, s: s, create: w.Create}
		return out.folder()
	})
}

// writer writes the files of one folder and keeps the first error.
type writer struct {
	n      *Network
	s      *Solution
	create func(name string) (io.WriteCloser, error)
	err    error
}

// folder writes all files.
func (w *writer) folder() error {
	w.network()
	w.snapshots()
	w.carriers()
	writeList(w, busList(), w.n.Buses, w.busLimits()...)
	writeList(w, lineTypeList(), w.n.LineTypes)
	writeList(w, transformerTypeList(), w.n.TransformerTypes)
	writeList(w, generatorList(), w.n.Generators, w.optimal("p_nom_opt", len(w.n.Generators), func(i int) float64 { return w.s.Generators[i].CapacityMW })...)
	writeList(w, loadList(), w.n.Loads)
	writeList(w, linkList(), w.n.Links, append(w.ports(), w.optimal("p_nom_opt", len(w.n.Links), func(i int) float64 { return w.s.Links[i].CapacityMW })...)...)
	writeList(w, storageUnitList(), w.n.StorageUnits, w.optimal("p_nom_opt", len(w.n.StorageUnits), func(i int) float64 { return w.s.StorageUnits[i].CapacityMW })...)
	writeList(w, storeList(), w.n.Stores, w.optimal("e_nom_opt", len(w.n.Stores), func(i int) float64 { return w.s.Stores[i].CapacityMWh })...)
	writeList(w, lineList(), w.n.Lines, w.optimal("s_nom_opt", len(w.n.Lines), func(i int) float64 { return w.s.Lines[i].CapacityMW })...)
	writeList(w, transformerList(), w.n.Transformers, w.optimal("s_nom_opt", len(w.n.Transformers), func(i int) float64 { return w.s.Transformers[i].CapacityMW })...)
	writeList(w, globalConstraintList(), w.n.GlobalConstraints, w.optimal("mu", len(w.n.GlobalConstraints), func(i int) float64 { return w.s.Duals[i] })...)
	w.portSeries()
	w.extras()
	if w.s != nil {
		w.outputs()
	}
	return w.err
}

// extra is a column that is no field of its rows.
type extra struct {
	name  string
	cells []string
}

// optimal is a column of results, none where there is no solution.
func (w *writer) optimal(name string, rows int, value func(i int) float64) []extra {
	if w.s == nil {
		return nil
	}
	cells := make([]string, rows)
	for i := range cells {
		cells[i] = cellOf(value(i))
	}
	return []extra{{name, cells}}
}

// cellOf writes a number as PyPSA reads it; NaN is an empty cell.
func cellOf(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	if math.IsInf(v, 0) {
		return map[bool]string{true: "inf", false: "-inf"}[v > 0]
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

func flagCell(on bool) string {
	if on {
		return "True"
	}
	return "False"
}

// file writes one CSV file; rows calls put for each row and keeps nothing of it.
func (w *writer) file(name string, rows func(put func(record []string))) {
	if w.err != nil {
		return
	}
	f, err := w.create(name)
	if err != nil {
		w.err = err
		return
	}
	buffered := bufio.NewWriter(f)
	c := csv.NewWriter(buffered)
	rows(func(record []string) {
		if err == nil {
			err = c.Write(record)
		}
	})
	c.Flush()
	for _, problem := range []error{c.Error(), buffered.Flush(), f.Close()} {
		if err == nil {
			err = problem
		}
	}
	if err != nil {
		w.err = fmt.Errorf("%s: %w", name, err)
	}
}

func (w *writer) network() {
	w.file("network.csv", func(put func([]string)) {
		header, row := []string{"name", "pypsa_version"}, []string{w.n.Name, writtenVersion}
		if w.s != nil {
			header = append(header, "_objective", "_objective_constant")
			row = append(row, cellOf(w.s.ObjectivePyPSA), cellOf(w.s.ObjectiveConstant))
		}
		put(header)
		put(row)
	})
}

func (w *writer) snapshots() {
	w.file("snapshots.csv", func(put func([]string)) {
		put([]string{"", "snapshot", "objective", "stores", "generators"})
		weights := w.n.Weights
		for t, label := range w.n.Snapshots {
			put([]string{strconv.Itoa(t), label, cellOf(weights.Objective[t]), cellOf(weights.Stores[t]), cellOf(weights.Generators[t])})
		}
	})
}

// carriers writes the carriers and, where no other column would say what they are, their emissions.
func (w *writer) carriers() {
	if len(w.n.Carriers) == 0 {
		return
	}
	var columns []string
	seen := map[string]bool{}
	for _, c := range w.n.Carriers {
		for _, a := range c.Attributes {
			if !seen[a.Column] {
				columns = append(columns, a.Column)
			}
			seen[a.Column] = true
		}
	}
	text := w.n.Descriptive["carriers"]
	w.file("carriers.csv", func(put func([]string)) {
		header := append([]string{"name"}, columns...)
		for _, c := range text {
			header = append(header, c.Name)
		}
		put(header)
		for i := range w.n.Carriers {
			c := &w.n.Carriers[i]
			row := []string{c.Name}
			for _, column := range columns {
				v, ok := c.Attribute(column)
				if !ok {
					v = math.NaN()
				}
				row = append(row, cellOf(v))
			}
			for _, t := range text {
				row = append(row, t.Values[i])
			}
			put(row)
		}
	})
}

// busLimits are the columns nom_min_X and nom_max_X.
func (w *writer) busLimits() []extra {
	var out []extra
	place := map[string]int{}
	for i := range w.n.Buses {
		for _, limit := range w.n.Buses[i].Limits {
			for _, bound := range []struct {
				name  string
				value float64
			}{{"nom_min_" + limit.Carrier, limit.Min}, {"nom_max_" + limit.Carrier, limit.Max}} {
				if math.IsNaN(bound.value) {
					continue
				}
				k, there := place[bound.name]
				if !there {
					k = len(out)
					place[bound.name] = k
					out = append(out, extra{bound.name, make([]string, len(w.n.Buses))})
				}
				out[k].cells[i] = cellOf(bound.value)
			}
		}
	}
	return out
}

// ports are the columns of the links' further buses and their efficiencies.
func (w *writer) ports() []extra {
	var out []extra
	for number := 2; number <= w.mostPorts(); number++ {
		bus := extra{"bus" + strconv.Itoa(number), make([]string, len(w.n.Links))}
		efficiency := extra{"efficiency" + strconv.Itoa(number), make([]string, len(w.n.Links))}
		for i := range w.n.Links {
			for _, p := range w.n.Links[i].Ports {
				if p.Number == number {
					bus.cells[i] = p.Bus
					if p.Efficiency.Hourly == nil {
						efficiency.cells[i] = cellOf(p.Efficiency.Constant)
					}
				}
			}
		}
		out = append(out, bus, efficiency)
	}
	return out
}

func (w *writer) mostPorts() int {
	most := 1
	for i := range w.n.Links {
		for _, p := range w.n.Links[i].Ports {
			most = max(most, p.Number)
		}
	}
	return most
}

// extras writes extras.json and the files that it names.
func (w *writer) extras() {
	e := w.n.Extras
	if e == (Extras{}) || w.err != nil {
		return
	}
	f, err := w.create(extrasFile)
	if err != nil {
		w.err = err
		return
	}
	encoder := json.NewEncoder(f)
	encoder.SetIndent("", " ")
	if err = encoder.Encode(e); err == nil {
		err = f.Close()
	}
	if err != nil {
		w.err = fmt.Errorf("%s: %w", extrasFile, err)
		return
	}
	if c := e.GridCarbonCap; c != nil {
		w.extraSeries(c.File, "carbon_intensity_g_per_kwh", c.IntensityGPerKWh)
	}
	if c := e.CFEMatching; c != nil {
		w.extraSeries(c.File, "grid_cfe", c.GridShare)
	}
}

func (w *writer) extraSeries(file, column string, values []float64) {
	w.file(file+".csv", func(put func([]string)) {
		put([]string{"snapshot", column})
		for t, v := range values {
			put([]string{w.n.Snapshots[t], cellOf(v)})
		}
	})
}
