package scenario

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/catalog/hfconfig"
	"tokenwatt/internal/strictyaml"
)

// withConfigs adds the models that workloads name by the path of a config.json to what is known, under that very
// path. A scenario that was resolved before has the entry already and needs no file.
func withConfigs(doc *strictyaml.Document, known *catalog.Catalog) (*catalog.Catalog, error) {
	if known == nil {
		return nil, nil
	}
	var errs strictyaml.Errors
	names := known.NamesByKind()["models"]
	var read catalog.Catalog
	for _, workload := range doc.Keys("workloads") {
		for _, kind := range []string{"serving", "training"} {
			path := strictyaml.JoinPath("workloads", workload) + "." + kind + ".model"
			name, at, ok := doc.Text(path)
			if !ok || !strings.HasSuffix(name, ".json") || slices.Contains(names, name) {
				continue
			}
			// A name that came from the command line is relative to where the command runs.
			file := name
			if !filepath.IsAbs(name) && !at.FromAssignment() {
				file = filepath.Join(filepath.Dir(at.File), name)
			}
			model, err := hfconfig.Read(file)
			var (
				list       strictyaml.Errors
				unreadable *fs.PathError
			)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				errs = append(errs, doc.Errorf(path, "`"+name+"`", "a config.json; there is none at "+file, ""))
			case errors.As(err, &list):
				errs = append(errs, list...)
			case errors.As(err, &unreadable):
				errs = append(errs, doc.Errorf(path, "`"+name+"`", "a config.json that can be read: "+unreadable.Err.Error(), ""))
			case err != nil:
				return nil, err
			default:
				names = append(names, name)
				read.Models = append(read.Models, strictyaml.Entry[catalog.Model]{Name: name, Value: *model, Position: at})
			}
		}
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return known.With(&read), nil
}
