package scenario

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
)

// deepestExtends bounds a chain of scenarios that extend each other.
const deepestExtends = 8

// errFolder says why a folder cannot be read.
var errFolder = errors.New("it is a folder, a file was expected")

// Assignment is one --set of the command line: a dotted path and the YAML value to put there.
type Assignment struct{ Path, Value string }

// ParseAssignment splits "path=value".
func ParseAssignment(text string) (Assignment, error) {
	path, value, found := strings.Cut(text, "=")
	if !found || path == "" {
		return Assignment{}, fmt.Errorf("scenario: %q is no assignment: write path=value, for example site.facility.pue=1.1", text)
	}
	return Assignment{path, value}, nil
}

// Load reads the scenario in a file, lays it over those it extends, applies the assignments in order, and
// resolves it against the catalog. Errors of the contents of any of the files are strictyaml.Errors, all at once; a
// file that cannot be read is a wrapped *fs.PathError.
func Load(path string, assignments []Assignment) (*Scenario, error) {
	doc, err := read(path)
	if err != nil {
		return nil, err
	}
	return fromDocument(doc, filepath.Dir(path), assignments)
}

// Parse is Load for a text that is in memory already; name stands for the file in errors and relative paths are
// seen from dir.
func Parse(name string, data []byte, dir string, assignments []Assignment) (*Scenario, error) {
	doc, err := strictyaml.Parse(name, data, nil)
	if err != nil {
		return nil, err
	}
	return fromDocument(doc, dir, assignments)
}

// read parses one file; a file too large for any scenario is refused before it is read.
func read(path string) (*strictyaml.Document, error) {
	limits := strictyaml.Limits{MaxBytes: 4 << 20}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("scenario: %w", err)
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("scenario: %w", err)
	}
	if about.IsDir() {
		return nil, fmt.Errorf("scenario: %w", &fs.PathError{Op: "read", Path: path, Err: errFolder})
	}
	if about.Size() > int64(limits.MaxBytes) {
		return nil, strictyaml.Errors{{
			File: path, Line: 1, Col: 1,
			Found: fmt.Sprintf("a file of %d bytes", about.Size()), Expected: fmt.Sprintf("at most %d bytes", limits.MaxBytes),
		}}
	}
	// Not every file tells its size: one byte more than may be, so that the parser tells that it is too large.
	data, err := io.ReadAll(io.LimitReader(file, int64(limits.MaxBytes)+1))
	if err != nil {
		return nil, fmt.Errorf("scenario: %w", err)
	}
	return strictyaml.Parse(path, data, &limits)
}

// fromDocument turns a parsed text into a resolved scenario.
func fromDocument(doc *strictyaml.Document, dir string, assignments []Assignment) (*Scenario, error) {
	doc, err := extended(doc, dir)
	if err != nil {
		return nil, err
	}
	for _, a := range assignments {
		if err := doc.Set(a.Path, a.Value); err != nil {
			return nil, asErrors(err)
		}
	}
	if err := withPlant(doc); err != nil {
		return nil, asErrors(err)
	}
	known, catalogErr := knownTo(doc, dir)
	known, configErr := withConfigs(doc, known)
	catalogErr = merged(catalogErr, configErr)
	var names map[string][]string
	if known != nil {
		names = known.NamesByKind()
	}
	// The catalog has read the define section, whose entries may be parts of built-in ones.
	asked := doc
	if _, ok := doc.Sub("define"); ok {
		asked = doc.Overlay(doc)
		if err := asked.Set("define", "null"); err != nil {
			return nil, asErrors(err)
		}
	}
	s := &Scenario{}
	decodeErr := strictyaml.Decode(asked, s, &strictyaml.Settings{Names: names, Inherit: true})
	if err := merged(catalogErr, decodeErr); err != nil {
		return nil, err
	}
	if errs := check(s, known, doc); len(errs) > 0 {
		return nil, errs
	}
	s.resolve(known, doc)
	if errs := checkFiles(s, doc); len(errs) > 0 {
		return nil, errs
	}
	return s, nil
}

// extended lays a document over the chain of those it extends.
func extended(doc *strictyaml.Document, dir string) (*strictyaml.Document, error) {
	chain := []*strictyaml.Document{doc}
	for {
		top := chain[len(chain)-1]
		name, at, ok := top.Text("extends")
		if !ok {
			break
		}
		fail := func(found, expected string) error {
			e := top.Errorf("extends", found, expected, "")
			e.Line, e.Col = at.Line, at.Col
			return strictyaml.Errors{e}
		}
		if len(chain) > deepestExtends {
			return nil, fail(fmt.Sprintf("a chain of more than %d files", deepestExtends), "a shorter one, without a circle")
		}
		path := name
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, name)
		}
		below, err := read(path)
		if errors.Is(err, os.ErrNotExist) {
			return nil, fail("`"+name+"`", "a scenario file; there is none at "+path)
		}
		var unreadable *fs.PathError
		if errors.As(err, &unreadable) {
			return nil, fail("`"+name+"`", "a scenario file that can be read: "+unreadable.Err.Error())
		}
		if err != nil {
			return nil, err
		}
		dir = filepath.Dir(path)
		chain = append(chain, below)
	}
	under := chain[len(chain)-1]
	for i := len(chain) - 2; i >= 0; i-- {
		under = chain[i].Overlay(under)
	}
	return under, nil
}

// knownTo reads the built-in catalog with the user's files and the scenario's own entries over it.
func knownTo(doc *strictyaml.Document, dir string) (*catalog.Catalog, error) {
	var layers []*strictyaml.Document
	var errs strictyaml.Errors
	for i := 0; ; i++ {
		path := "catalog[" + strconv.Itoa(i) + "]"
		name, _, ok := doc.Text(path)
		if !ok {
			break
		}
		file := name
		if !filepath.IsAbs(file) {
			file = filepath.Join(dir, name)
		}
		layer, err := read(file)
		var (
			found      strictyaml.Errors
			unreadable *fs.PathError
		)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			errs = append(errs, doc.Errorf(path, "`"+name+"`", "a catalog file; there is none at "+file, ""))
		case errors.As(err, &unreadable):
			errs = append(errs, doc.Errorf(path, "`"+name+"`", "a catalog file that can be read: "+unreadable.Err.Error(), ""))
		case errors.As(err, &found):
			errs = append(errs, found...)
		case err != nil:
			return nil, err
		default:
			layers = append(layers, layer)
		}
	}
	if len(errs) > 0 {
		return nil, errs
	}
	if own, ok := doc.Sub("define"); ok {
		layers = append(layers, own)
	}
	return catalog.Over(layers...)
}

// merged joins two lists of errors and leaves out what stands in both.
func merged(first, second error) error {
	var all strictyaml.Errors
	seen := map[string]bool{}
	for _, err := range []error{first, second} {
		if err == nil {
			continue
		}
		var list strictyaml.Errors
		if !errors.As(err, &list) {
			return err
		}
		for _, e := range list {
			if key := e.Position().String() + e.Found; !seen[key] {
				seen[key] = true
				all = append(all, e)
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// asErrors makes a lone error a list, the one type that callers have to know.
func asErrors(err error) error {
	var one *strictyaml.Error
	if errors.As(err, &one) {
		return strictyaml.Errors{one}
	}
	return err
}
