package pypsa

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"tokenwatt/internal/strictyaml"
)

// extrasFile is the file of Extras in a folder.
const extrasFile = "extras.json"

// Extras are constraints that a data centre needs and PyPSA's format cannot say. They stand in extras.json, a file of
// tokenwatt's own that PyPSA does not read:
//
//	{
//	 "hourly_grid_carbon_cap": {"file": "grid_carbon", "grid_generator": "grid", "cap_t": 1000},
//	 "cfe_matching": {"file": "grid_cfe", "grid_generator": "grid", "dirty_generators": ["grid", "gas"], "share": 0.9},
//	 "deferrable_load": {"bus": "dc", "window_h": 24, "max_up_mw": 20, "max_down_mw": 20, "cost_per_mwh": 0.1}
//	}
//
// Each key may be left out. Unknown keys are errors.
type Extras struct {
	GridCarbonCap  *GridCarbonCap  `yaml:"hourly_grid_carbon_cap" json:"hourly_grid_carbon_cap,omitempty" doc:"A cap on emissions, the grid's by the hour."`
	CFEMatching    *CFEMatching    `yaml:"cfe_matching" json:"cfe_matching,omitempty" doc:"A least share of carbon-free energy, matched by the hour."`
	DeferrableLoad *DeferrableLoad `yaml:"deferrable_load" json:"deferrable_load,omitempty" doc:"Load that may move within its window."`
}

// GridCarbonCap bounds, in tonnes, the emissions of the grid generator, by its hourly intensity I_t in g/kWh, and of all
// others by their carriers' co2_emissions e:
//
//	sum_t wg_t ( I_t/1000 p_grid,t + sum_g e_g / efficiency_g,t p_g,t ) <= Cap
type GridCarbonCap struct {
	File          string  `yaml:"file" json:"file" required:"true" doc:"The CSV file, without .csv, whose column carbon_intensity_g_per_kwh has a row for each snapshot."`
	GridGenerator string  `yaml:"grid_generator" json:"grid_generator" required:"true" doc:"The generator whose energy has that intensity."`
	CapT          float64 `yaml:"cap_t" json:"cap_t" required:"true" min:"0" doc:"The cap in tonnes over all snapshots."`

	// IntensityGPerKWh is the column of the file.
	IntensityGPerKWh []float64 `yaml:"-" json:"-"`
}

// CFEMatching bounds the energy that is not carbon-free by the load's:
//
//	sum_t wg_t ( (1 - F_t) p_grid,t + sum_dirty p_g,t ) <= (1 - Share) sum_t wg_t load_t
//
// with F_t, the carbon-free share of the grid in the hour (24/7 matching as in Xu, Manocha, Patankar and Jenkins 2021,
// System-level Impacts of 24/7 Carbon-free Electricity Procurement). Load that is deferred counts where it was.
type CFEMatching struct {
	File            string   `yaml:"file" json:"file" required:"true" doc:"The CSV file, without .csv, whose column grid_cfe has a row for each snapshot."`
	GridGenerator   string   `yaml:"grid_generator" json:"grid_generator" required:"true" doc:"The generator that is the grid."`
	DirtyGenerators []string `yaml:"dirty_generators" json:"dirty_generators" required:"true" minItems:"1" doc:"The generators that are not carbon-free; the grid too, where it is to count."`
	Share           float64  `yaml:"share" json:"share" required:"true" min:"0" max:"1" doc:"The least carbon-free share of the load's energy."`

	// GridShare is the column of the file.
	GridShare []float64 `yaml:"-" json:"-"`
}

// DeferrableLoad lets load at a bus rise by up to MaxUpMW and fall by up to MaxDownMW, the same energy both ways within
// each window of WindowH snapshots. Each MWh moved up or down costs CostPerMWh.
type DeferrableLoad struct {
	Bus        string  `yaml:"bus" json:"bus" required:"true" doc:"The bus of the load."`
	WindowH    int     `yaml:"window_h" json:"window_h" required:"true" min:"1" doc:"The snapshots of a window; the number of snapshots is a multiple of it."`
	MaxUpMW    float64 `yaml:"max_up_mw" json:"max_up_mw" required:"true" min:"0" doc:"How far the load may rise."`
	MaxDownMW  float64 `yaml:"max_down_mw" json:"max_down_mw" required:"true" min:"0" doc:"How far it may fall."`
	CostPerMWh float64 `yaml:"cost_per_mwh" json:"cost_per_mwh" default:"0" min:"0" doc:"What a MWh moved up or down costs."`
}

// reads tells whether a file belongs to the extras.
func (e *Extras) reads(file string) bool {
	stem := strings.TrimSuffix(file, ".csv")
	return e.GridCarbonCap != nil && e.GridCarbonCap.File == stem || e.CFEMatching != nil && e.CFEMatching.File == stem
}

// readExtras reads extras.json, where it is.
func (f *folder) readExtras(n *Network, there map[string]bool) {
	if !there[extrasFile] {
		return
	}
	const most = 1 << 20
	source, err := f.fsys.Open(extrasFile)
	if err != nil {
		f.fail(extrasFile, 1, 1, "", "a file that cannot be opened ("+reason(err)+")", "", "")
		return
	}
	defer source.Close() //nolint:errcheck // only read from
	data, err := io.ReadAll(io.LimitReader(source, most+1))
	if err != nil {
		f.fail(extrasFile, 1, 1, "", "an error of reading ("+reason(err)+")", "", "")
		return
	}
	doc, err := strictyaml.Parse(f.display(extrasFile), data, &strictyaml.Limits{MaxBytes: most})
	if err == nil {
		err = strictyaml.Decode(doc, &n.Extras, nil)
		f.extras = doc
	}
	var list strictyaml.Errors
	if errors.As(err, &list) {
		f.errs = append(f.errs, list...)
	} else if err != nil {
		f.fail(extrasFile, 1, 1, "", err.Error(), "", "")
	}
}

// extraFault records what is wrong with a value of extras.json.
func (f *folder) extraFault(path, found, expected, hint string) {
	if f.extras != nil && !f.full() {
		f.errs = append(f.errs, f.extras.Errorf(path, found, expected, hint))
	}
}

// checkExtras reads the files that the extras name and compares names with the network's.
func (f *folder) checkExtras(n *Network, r *files, there map[string]bool) {
	generator := func(field, name string) {
		if _, known := r.generators.index[name]; !known {
			f.extraFault(field, quote(name), "the name of a generator", nearestOf(name, r.generators.index))
		}
	}
	if c := n.Extras.GridCarbonCap; c != nil {
		generator("hourly_grid_carbon_cap.grid_generator", c.GridGenerator)
		c.IntensityGPerKWh = f.extraColumn("hourly_grid_carbon_cap.file", c.File+".csv", "carbon_intensity_g_per_kwh", notNegative(), n.Snapshots, there)
	}
	if c := n.Extras.CFEMatching; c != nil {
		generator("cfe_matching.grid_generator", c.GridGenerator)
		seen := map[string]bool{}
		for _, name := range c.DirtyGenerators {
			generator("cfe_matching.dirty_generators", name)
			if seen[name] {
				f.extraFault("cfe_matching.dirty_generators", quote(name)+" twice", "each generator once", "")
			}
			seen[name] = true
		}
		c.GridShare = f.extraColumn("cfe_matching.file", c.File+".csv", "grid_cfe", share(), n.Snapshots, there)
	}
	if d := n.Extras.DeferrableLoad; d != nil {
		if _, known := r.buses.index[d.Bus]; !known {
			f.extraFault("deferrable_load.bus", quote(d.Bus), "the name of a bus", nearestOf(d.Bus, r.buses.index))
		}
		if len(n.Snapshots)%d.WindowH != 0 {
			f.extraFault("deferrable_load.window_h", strconv.Itoa(d.WindowH), "a divisor of "+plural(len(n.Snapshots), "snapshot"), "")
		}
		for _, w := range [][]float64{n.Weights.Objective, n.Weights.Generators} {
			for _, v := range w {
				if v != 1 {
					f.extraFault("deferrable_load", "snapshots of "+formatNumber(v)+" h", "snapshots of an hour", "")
					return
				}
			}
		}
	}
}

// extraColumn reads one column of a file that the extras name.
func (f *folder) extraColumn(path, file, column string, d domain, snapshots []string, there map[string]bool) []float64 {
	if !there[file] {
		f.extraFault(path, "no file "+quote(file), "the file beside "+extrasFile, "")
		return nil
	}
	t := f.open(file)
	if t == nil {
		return nil
	}
	defer t.close()
	at := t.columnOf(column)
	if at < 0 {
		f.fail(file, 1, 1, "", "no column "+quote(column), "the column "+quote(column), "")
		return nil
	}
	values := make([]float64, 0, len(snapshots))
	for {
		record, more := t.next()
		if !more {
			break
		}
		if len(values) == len(snapshots) {
			f.fail(file, t.line, 1, "", "more than "+plural(len(values), "row"), plural(len(snapshots), "row")+", one for each snapshot", "")
			return nil
		}
		v, _ := t.value(at, record[at], d)
		values = append(values, v)
	}
	if len(values) < len(snapshots) && !t.bad && !f.full() {
		f.fail(file, max(t.line, 1), 1, "", plural(len(values), "row"), plural(len(snapshots), "row")+", one for each snapshot", "")
	}
	return values
}
