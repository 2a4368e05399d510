package scenario

import (
	"path/filepath"
	"slices"

	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
)

// resolve makes the scenario complete: it extends nothing and names no catalog file any more, and its define
// section holds exactly the catalog entries that it uses. The document says where a relative file name was written,
// which is what it is relative to.
func (s *Scenario) resolve(known *catalog.Catalog, doc *strictyaml.Document) {
	s.Extends, s.Catalog = "", nil
	used := newUse(known)
	for i := range s.Workloads {
		switch w := &s.Workloads[i].Value; {
		case w.Serving != nil:
			used.model(w.Serving.Model)
			used.server(w.Serving.Server)
			if w.Serving.Method == "" {
				w.Serving.Method = "estimate"
				if w.Serving.Simulation != nil {
					w.Serving.Method = "simulation"
				}
			}
			if w.Serving.Simulation != nil {
				used.simulation(w.Serving.Server, w.Serving.Simulation)
			}
		case w.Training != nil:
			used.model(w.Training.Model)
			used.server(w.Training.Server)
			if w.Training.Method == "" {
				w.Training.Method = methodOf(doc, s.Workloads[i].Name)
			}
			if w.Training.Method == "layout" {
				used.training(w.Training)
			}
		case w.Robots != nil:
			used.robots(w.Robots)
		case w.Campaign != nil:
			used.campaign(w.Campaign)
		}
	}
	for i := range s.Checks {
		used.server(s.Checks[i].Value.Server)
	}
	if s.Supply != nil {
		if s.Supply.Grid != nil {
			keep(&used.kept.Grids, known.Grids, s.Supply.Grid.Grid)
		}
		for i := range s.Supply.Candidates {
			used.technology(s.Supply.Candidates[i].Value.Technology)
		}
		if c := s.Supply.LostCompute; c != nil && len(c.Curve) == 0 {
			c.Curve = measuredCurve("supply.lost_compute.curve")
		}
	}
	if s.Fusion != nil {
		for i := range s.Fusion.Machines {
			keep(&used.kept.Fusion, known.Fusion, s.Fusion.Machines[i].Value.Preset)
		}
	}
	s.resolveFacility(used)
	s.Define = used.kept
	for path, f := range s.files() {
		// A name that came from the command line is relative to where the command runs.
		at, ok := doc.Locate(path)
		if ok && !filepath.IsAbs(*f.name) && !at.FromAssignment() {
			*f.name = filepath.Join(filepath.Dir(at.File), *f.name)
		}
	}
}

// file is a file that a scenario names, and what it should be.
type file struct {
	name *string
	what string
}

// files lists the files of hourly values, requests and sequences by the path of the key that names them.
func (s *Scenario) files() map[string]file {
	files := map[string]file{}
	add := func(path string, csv *CSV) {
		if csv != nil {
			files[path+".file"] = file{&csv.File, "a CSV file"}
		}
	}
	addTrace := func(path string, t *RequestTrace) {
		if t != nil {
			files[path+".file"] = file{&t.File, "a file of requests"}
		}
	}
	add("site.weather.csv", s.Site.Weather.CSV)
	for i := range s.Workloads {
		path := strictyaml.JoinPath("workloads", s.Workloads[i].Name)
		if l := s.Workloads[i].Value.Load; l != nil {
			add(path+".load.csv", l.CSV)
		}
		if v := s.Workloads[i].Value.Serving; v != nil && v.Simulation != nil {
			addTrace(path+".serving.simulation.trace", v.Simulation.Trace)
			addTrace(path+".serving.simulation.traffic.lengths_from", v.Simulation.Traffic.LengthsFrom)
		}
		if c := s.Workloads[i].Value.Campaign; c != nil {
			campaignFiles(path+".campaign", c, files)
		}
	}
	if s.Supply != nil {
		if s.Supply.Grid != nil {
			add("supply.grid.csv", s.Supply.Grid.CSV)
			add("supply.grid.carbon_csv", s.Supply.Grid.CarbonCSV)
		}
		for i := range s.Supply.Candidates {
			add(strictyaml.JoinPath("supply.candidates", s.Supply.Candidates[i].Name)+".csv", s.Supply.Candidates[i].Value.CSV)
		}
	}
	return files
}

// Files lists the paths of the files of hourly values, requests and sequences that the scenario reads, each once, sorted.
func (s *Scenario) Files() []string {
	var paths []string
	for _, f := range s.files() {
		paths = append(paths, *f.name)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// RelativeTo rewrites the paths of those files so that they are seen from a folder, for a scenario that is written
// there. A path that has no relative form stays absolute.
func (s *Scenario) RelativeTo(dir string) {
	for _, f := range s.files() {
		full, err := filepath.Abs(*f.name)
		if err != nil {
			continue
		}
		base, err := filepath.Abs(dir)
		if err != nil {
			continue
		}
		if relative, err := filepath.Rel(base, full); err == nil {
			*f.name = filepath.ToSlash(relative)
		}
	}
}

// use gathers the catalog entries that a scenario needs, with those that they refer to.
type use struct {
	known *catalog.Catalog
	kept  catalog.Catalog
}

func newUse(known *catalog.Catalog) *use { return &use{known: known} }

// keep copies an entry unless it is there already. The decoder has checked the name.
func keep[T any](into *strictyaml.Map[T], from strictyaml.Map[T], name string) *T {
	if entry := into.Get(name); entry != nil {
		return &entry.Value
	}
	entry := from.Get(name)
	if entry == nil {
		return nil
	}
	*into = append(*into, *entry)
	return &(*into)[len(*into)-1].Value
}

func (u *use) model(name string) { keep(&u.kept.Models, u.known.Models, name) }

func (u *use) server(name string) {
	server := keep(&u.kept.Servers, u.known.Servers, name)
	if server == nil {
		return
	}
	keep(&u.kept.Accelerators, u.known.Accelerators, server.Accelerator)
	if server.Fabric != "" {
		keep(&u.kept.Fabrics, u.known.Fabrics, server.Fabric)
	}
}

// methodOf is how a training run is computed whose scenario does not say: by the utilisation that it gives, or else by
// the best layout.
func methodOf(doc *strictyaml.Document, workload string) string {
	if _, given := doc.Locate(strictyaml.JoinPath("workloads", workload) + ".training.mfu"); given {
		return "estimate"
	}
	return "layout"
}

// simulation keeps what a simulated service reads: the entries of its engine, and the kernels and collectives measured on
// the accelerators of its servers. An engine that is not given becomes the newest library.
func (u *use) simulation(server string, m *ServingSimulation) {
	if m.Engine == "" {
		vintage := ""
		for i := range u.known.ServingEngines {
			if e := &u.known.ServingEngines[i].Value; e.Vintage > vintage {
				m.Engine, vintage = e.Library, e.Vintage
			}
		}
	}
	for i := range u.known.ServingEngines {
		if e := &u.known.ServingEngines[i]; e.Name == m.Engine || e.Value.Library == m.Engine {
			keep(&u.kept.ServingEngines, u.known.ServingEngines, e.Name)
			keep(&u.kept.Accelerators, u.known.Accelerators, e.Value.Accelerator)
		}
	}
	servers := []string{server}
	if m.Decode != nil && m.Decode.Server != "" {
		servers = append(servers, m.Decode.Server)
	}
	servers = append(servers, m.Size.Servers...)
	for _, name := range servers {
		u.server(name)
		u.measured(name)
	}
}

// measured keeps the kernels and collectives measured on a server's accelerator. Where none were, all are kept with their
// accelerators, for those of another chip stand in.
func (u *use) measured(server string) {
	var accelerator string
	if server := u.known.Servers.Get(server); server != nil {
		accelerator = server.Value.Accelerator
	}
	keepMeasured(u, &u.kept.Kernels, u.known.Kernels, accelerator, func(k *catalog.Kernels) string { return k.Accelerator })
	keepMeasured(u, &u.kept.Collectives, u.known.Collectives, accelerator, func(c *catalog.Collectives) string { return c.Accelerator })
}

// training keeps what the layout search reads: engine and cluster, and kernels and collectives.
func (u *use) training(t *Training) {
	keep(&u.kept.Engines, u.known.Engines, t.Engine)
	keep(&u.kept.Clusters, u.known.Clusters, t.Cluster)
	u.measured(t.Server)
}

// keepMeasured keeps the entries that were measured on an accelerator, or all where there are none.
func keepMeasured[T any](u *use, into *strictyaml.Map[T], from strictyaml.Map[T], accelerator string, on func(*T) string) {
	own := false
	for i := range from {
		own = own || on(&from[i].Value) == accelerator
	}
	for i := range from {
		if name := on(&from[i].Value); !own || name == accelerator {
			keep(into, from, from[i].Name)
			keep(&u.kept.Accelerators, u.known.Accelerators, name)
		}
	}
}

func (u *use) technology(name string) {
	technology := keep(&u.kept.Technologies, u.known.Technologies, name)
	if technology != nil && technology.Fuel != "" {
		keep(&u.kept.Fuels, u.known.Fuels, technology.Fuel)
	}
}
