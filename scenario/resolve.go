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
		case w.Training != nil:
			used.model(w.Training.Model)
			used.server(w.Training.Server)
			if w.Training.Method == "" {
				w.Training.Method = methodOf(doc, s.Workloads[i].Name)
			}
			if w.Training.Method == "layout" {
				used.training(w.Training)
			}
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
	for path, csv := range s.csvFiles() {
		// A name that came from the command line is relative to where the command runs.
		at, ok := doc.Locate(path + ".file")
		if ok && !filepath.IsAbs(csv.File) && !at.FromAssignment() {
			csv.File = filepath.Join(filepath.Dir(at.File), csv.File)
		}
	}
}

// csvFiles lists the files of hourly values by the path of their place.
func (s *Scenario) csvFiles() map[string]*CSV {
	files := map[string]*CSV{}
	add := func(path string, csv *CSV) {
		if csv != nil {
			files[path] = csv
		}
	}
	add("site.weather.csv", s.Site.Weather.CSV)
	for i := range s.Workloads {
		if l := s.Workloads[i].Value.Load; l != nil {
			add(strictyaml.JoinPath("workloads", s.Workloads[i].Name)+".load.csv", l.CSV)
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

// Files lists the paths of the files of hourly values that the scenario reads, each once, sorted.
func (s *Scenario) Files() []string {
	var paths []string
	for _, csv := range s.csvFiles() {
		paths = append(paths, csv.File)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// RelativeTo rewrites the paths of those files so that they are seen from a folder, for a scenario that is written
// there. A path that has no relative form stays absolute.
func (s *Scenario) RelativeTo(dir string) {
	for _, csv := range s.csvFiles() {
		full, err := filepath.Abs(csv.File)
		if err != nil {
			continue
		}
		base, err := filepath.Abs(dir)
		if err != nil {
			continue
		}
		if relative, err := filepath.Rel(base, full); err == nil {
			csv.File = filepath.ToSlash(relative)
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

// training keeps what the layout search reads: engine and cluster, and the kernels and collectives that were measured on
// the server's accelerator. Where none were, all are kept with their accelerators, for those of another chip stand in.
func (u *use) training(t *Training) {
	keep(&u.kept.Engines, u.known.Engines, t.Engine)
	keep(&u.kept.Clusters, u.known.Clusters, t.Cluster)
	var accelerator string
	if server := u.known.Servers.Get(t.Server); server != nil {
		accelerator = server.Value.Accelerator
	}
	keepMeasured(u, &u.kept.Kernels, u.known.Kernels, accelerator, func(k *catalog.Kernels) string { return k.Accelerator })
	keepMeasured(u, &u.kept.Collectives, u.known.Collectives, accelerator, func(c *catalog.Collectives) string { return c.Accelerator })
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
