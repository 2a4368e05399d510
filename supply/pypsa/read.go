package pypsa

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sort"
	"strings"

	"tokenwatt/internal/strictyaml"
)

// ErrNoNetwork is wrapped by errors about a folder that holds no PyPSA network, or that is not there.
var ErrNoNetwork = errors.New("pypsa: not a folder of a PyPSA network")

// ReadSettings are what a caller may ask of Read. The zero value is the default.
type ReadSettings struct {
	// Limits bound the size of the folder.
	Limits Limits
	// Ignore lists what is left out: columns as "lines.csv:geometry", whole files of series and of lists that are not
	// modelled as "processes.csv". What it names has no effect on the answer any more, which is for the caller to judge.
	Ignore []string
}

// ReadDir is Read on a folder of the file system.
func ReadDir(ctx context.Context, dir string, settings *ReadSettings) (*Network, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoNetwork, err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%w: %s is a file", ErrNoNetwork, dir)
	}
	return Read(ctx, os.DirFS(dir), dir, settings)
}

// Read reads the CSV folder of a PyPSA network; root is put before the names of files in messages. Errors are wrapped
// ErrNoNetwork, the context's, or strictyaml.Errors with everything that is wrong in all files: cells that are no
// numbers, values that cannot be, names that are not there, and every column, list or value that would change the
// optimum and is not modelled.
func Read(ctx context.Context, fsys fs.FS, root string, settings *ReadSettings) (*Network, error) {
	if settings == nil {
		settings = &ReadSettings{}
	}
	f := &folder{fsys: fsys, root: root, limits: settings.Limits.orDefault(), ignore: map[string]bool{}}
	for _, name := range settings.Ignore {
		f.ignore[name] = false
	}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrNoNetwork, root, err)
	}
	there := map[string]bool{}
	for _, e := range entries {
		there[e.Name()] = there[e.Name()] || !e.IsDir()
	}
	if !there["buses.csv"] {
		return nil, fmt.Errorf("%w: %s has no buses.csv", ErrNoNetwork, root)
	}
	n := &Network{Descriptive: map[string][]TextColumn{}}
	f.read(ctx, n, there)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(f.errs) > 0 {
		f.place()
		return nil, f.errs
	}
	for _, name := range settings.Ignore {
		if !f.ignore[name] {
			n.Warnings = append(n.Warnings, "nothing to ignore: the folder has no "+name)
		}
	}
	return n, nil
}

// ignored tells whether a column or file is to be left out.
func (f *folder) ignored(name string) bool {
	_, named := f.ignore[name]
	if named {
		f.ignore[name] = true
	}
	return named
}

// files is what is read of a folder, list by list.
type files struct {
	carriers         *component[Carrier]
	buses            *component[Bus]
	generators       *component[Generator]
	loads            *component[Load]
	links            *component[Link]
	storageUnits     *component[StorageUnit]
	stores           *component[Store]
	lines            *component[Line]
	transformers     *component[Transformer]
	lineTypes        *component[LineType]
	transformerTypes *component[TransformerType]
	constraints      *component[GlobalConstraint]
}

// read fills the network; what is wrong is recorded.
func (f *folder) read(ctx context.Context, n *Network, there map[string]bool) {
	f.readExtras(n, there)
	f.readNetwork(n, there)
	before := len(f.errs)
	readSnapshots(ctx, f, n, there)
	noTime := len(f.errs) > before // the series cannot be compared with snapshots that are not known
	var r files
	r.carriers = readList(ctx, f, carrierList(), there, nil)
	r.buses = readList(ctx, f, busList(), there, nil)
	buses := r.buses.index
	r.generators = readList(ctx, f, generatorList(), there, buses)
	r.loads = readList(ctx, f, loadList(), there, buses)
	r.links = readList(ctx, f, linkList(), there, buses)
	r.storageUnits = readList(ctx, f, storageUnitList(), there, buses)
	r.stores = readList(ctx, f, storeList(), there, buses)
	r.lines = readList(ctx, f, lineList(), there, buses)
	r.transformers = readList(ctx, f, transformerList(), there, buses)
	r.lineTypes = readList(ctx, f, lineTypeList(), there, nil)
	r.transformerTypes = readList(ctx, f, transformerTypeList(), there, nil)
	r.constraints = readList(ctx, f, globalConstraintList(), there, buses)
	f.others(ctx, n, &r, there, noTime)
	r.into(n)
	if len(f.errs) == 0 {
		f.check(n, &r)
		f.checkExtras(n, &r, there)
	}
}

// into hands the rows over to the network.
func (r *files) into(n *Network) {
	n.Carriers = take(n, r.carriers)
	n.Buses = take(n, r.buses)
	n.Generators = take(n, r.generators)
	n.Loads = take(n, r.loads)
	n.Links = take(n, r.links)
	n.StorageUnits = take(n, r.storageUnits)
	n.Stores = take(n, r.stores)
	n.Lines = take(n, r.lines)
	n.Transformers = take(n, r.transformers)
	n.LineTypes = take(n, r.lineTypes)
	n.TransformerTypes = take(n, r.transformerTypes)
	n.GlobalConstraints = take(n, r.constraints)
}

func take[T any](n *Network, c *component[T]) []T {
	if len(c.text) > 0 {
		n.Descriptive[c.list.name] = c.text
	}
	return c.rows
}

// others looks at every file that is not the static file of a list: series are read, what changes the optimum and is
// not modelled is an error, what PyPSA does not read is a warning.
func (f *folder) others(ctx context.Context, n *Network, r *files, there map[string]bool, noTime bool) {
	var names, unread []string
	for name, file := range there {
		if file && strings.HasSuffix(name, ".csv") {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		stem := strings.TrimSuffix(name, ".csv")
		listName, attribute, isSeries := strings.Cut(stem, "-")
		switch {
		case n.Extras.reads(name) || f.ignored(name):
		case isSeries && strings.HasSuffix(attribute, "-pw") && known(listName):
			f.fail(name, 1, 1, "", "a piecewise attribute", "no file -pw.csv", "piecewise costs and efficiencies are not modelled")
		case isSeries && known(listName):
			if !noTime || listName == "sub_networks" {
				r.series(ctx, f, name, listName, attribute, n.Snapshots)
			}
		case !isSeries && readAlready(stem):
		case !isSeries && !f.otherList(n, name, stem):
			unread = append(unread, name)
		case isSeries:
			unread = append(unread, name)
		}
	}
	f.misnamed(n, unread)
}

// otherList looks at the lists without fields of their own; false for files that are no list of PyPSA's.
func (f *folder) otherList(n *Network, file, stem string) bool {
	switch stem {
	case "sub_networks", "shapes": // outputs, and drawing
	case "shunt_impedances":
		n.Warnings = append(n.Warnings, "shunt_impedances.csv is left out, as PyPSA's optimisation does: shunts take part in power flow alone")
	case "investment_periods":
		f.refuseRows(file, "investment periods", "several investment periods are not modelled")
	case "scenarios":
		f.refuseRows(file, "scenarios", "stochastic networks are not modelled")
	case "processes":
		f.refuseRows(file, "processes", "the component Process is not modelled; a Link with several buses may do the same")
	default:
		return false
	}
	return true
}

// refuseRows reports a file that has any rows.
func (f *folder) refuseRows(file, what, hint string) {
	t := f.open(file)
	if t == nil {
		return
	}
	defer t.close()
	if _, more := t.next(); more {
		f.fail(file, t.line, 1, "", what, "none", hint)
	}
}

// misnamed tells of files that nobody reads: an error where a list was probably meant, else a warning.
func (f *folder) misnamed(n *Network, names []string) {
	var left []string
	for _, name := range names {
		stem, _, _ := strings.Cut(strings.TrimSuffix(name, ".csv"), "-")
		if near := strictyaml.Nearest(stem, listNames()); near != "" {
			f.fail(name, 1, 1, "", "a file "+quote(name), "a list of PyPSA's", "did you mean "+quote(strings.Replace(name, stem, near, 1))+"?")
			continue
		}
		left = append(left, name)
	}
	if len(left) > 0 {
		n.Warnings = append(n.Warnings, "not read, as no part of a PyPSA folder: "+strings.Join(left, ", "))
	}
}

// series reads one file of series into its list.
func (r *files) series(ctx context.Context, f *folder, file, listName, attribute string, snapshots []string) {
	switch listName {
	case "buses":
		r.buses.readSeries(ctx, f, file, attribute, snapshots)
	case "generators":
		r.generators.readSeries(ctx, f, file, attribute, snapshots)
	case "loads":
		r.loads.readSeries(ctx, f, file, attribute, snapshots)
	case "links":
		r.links.readSeries(ctx, f, file, attribute, snapshots)
	case "storage_units":
		r.storageUnits.readSeries(ctx, f, file, attribute, snapshots)
	case "stores":
		r.stores.readSeries(ctx, f, file, attribute, snapshots)
	case "lines":
		r.lines.readSeries(ctx, f, file, attribute, snapshots)
	case "transformers":
		r.transformers.readSeries(ctx, f, file, attribute, snapshots)
	case "sub_networks", "shunt_impedances": // outputs
	default:
		f.fail(file, 1, 1, "", "series of "+listName, "none", "the list "+listName+" is not modelled in time")
	}
}

// readAlready tells the static files that read reads by name.
func readAlready(stem string) bool {
	switch stem {
	case "network", "snapshots", "carriers", "buses", "generators", "loads", "links", "storage_units", "stores", "lines",
		"transformers", "line_types", "transformer_types", "global_constraints":
		return true
	}
	return false
}

// known tells the names of PyPSA's lists.
func known(listName string) bool { return contains(listNames(), listName) }

func listNames() []string {
	return []string{
		"network", "snapshots", "carriers", "buses", "generators", "loads", "links", "storage_units", "stores", "lines",
		"transformers", "line_types", "transformer_types", "global_constraints", "sub_networks", "shapes", "shunt_impedances",
		"investment_periods", "scenarios", "processes",
	}
}

// readNetwork reads network.csv: the name, and what says that the network is of a kind that is not modelled.
func (f *folder) readNetwork(n *Network, there map[string]bool) {
	const file = "network.csv"
	if !there[file] {
		return
	}
	t := f.open(file)
	if t == nil {
		return
	}
	defer t.close()
	record, more := t.next()
	if !more {
		return
	}
	for i, header := range t.header {
		cell := strings.TrimSpace(record[i])
		switch header {
		case "name":
			if problem := textProblem(record[i]); problem != "" {
				t.fault(i, problem, "a name in UTF-8", "save the file as UTF-8")
			}
			n.Name = strings.Clone(record[i])
		case "_multi_invest", "multi_invest":
			if on, ok := parseFlag(cell); cell != "" && (on || !ok) {
				t.fault(i, quote(cell), "0", "several investment periods are not modelled")
			}
		case "_linearized_uc":
			if on, _ := parseFlag(cell); on {
				n.Warnings = append(n.Warnings, "network.csv: the network was last solved with unit commitment relaxed; here it is not relaxed")
			}
		case "pypsa_version", "srid", "crs", "now", "_objective", "_objective_constant", "objective", "objective_constant",
			"_committable_big_m", "":
		default:
			if !f.ignored(file + ":" + header) {
				t.fault(i, "an unknown column "+quote(header), "name, pypsa_version, srid, crs, now", "give it to Ignore where it may be left out")
			}
		}
	}
	if _, more := t.next(); more {
		f.fail(file, t.line, 1, "", "a second row", "one row", "")
	}
}

// display is the name of a file in warnings.
func (f *folder) display(file string) string { return path.Join(f.root, file) }
