package atomicdir

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// MarkerName is the file in which Write lists what it wrote.
const MarkerName = ".atomicdir.json"

// markerFormat is the first field of the list; another value is refused.
const markerFormat = "atomicdir/1"

// File is one entry of the list of a directory.
type File struct {
	Name   string `json:"name"` // relative to the directory, slash-separated
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
}

// marker is the content of MarkerName.
type marker struct {
	Format string `json:"format"`
	Files  []File `json:"files"` // sorted by name
}

// Files returns the list of files of a directory that Write made, sorted by name. The error is fs.ErrNotExist
// where there is no list and ErrDamaged where it cannot be read.
func Files(dir string) ([]File, error) {
	data, err := os.ReadFile(filepath.Join(dir, MarkerName))
	if err != nil {
		return nil, fmt.Errorf("reading the list of files: %w", err)
	}
	files, err := parseMarker(data)
	if err != nil {
		return nil, &TargetError{
			filepath.Join(dir, MarkerName), errors.Join(ErrDamaged, err),
			"move the directory away, or remove this file if nothing beside it is yours",
		}
	}
	return files, nil
}

// Verify checks that every listed file of a directory that Write made is there with its size and SHA-256 sum.
// All that are not are joined in one error, ErrDamaged.
func Verify(dir string) error {
	files, err := Files(dir)
	if err != nil {
		return err
	}
	var all []error
	for _, f := range files {
		if err := f.verify(dir); err != nil {
			all = append(all, &TargetError{filepath.Join(dir, filepath.FromSlash(f.Name)), errors.Join(ErrDamaged, err), ""})
		}
	}
	return errors.Join(all...)
}

// verify compares one file with its entry.
func (f File) verify(dir string) error {
	file, err := os.Open(filepath.Join(dir, filepath.FromSlash(f.Name)))
	if err != nil {
		return err
	}
	sum := sha256.New()
	size, err := io.Copy(sum, file)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if got := hex.EncodeToString(sum.Sum(nil)); size != f.Size || got != f.SHA256 {
		return fmt.Errorf("%d bytes with sum %s, want %d with %s", size, got, f.Size, f.SHA256)
	}
	return nil
}

// encode writes the list, sorted by name.
func encode(files []File) ([]byte, error) {
	sorted := slices.SortedFunc(slices.Values(files), func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	data, err := json.MarshalIndent(marker{markerFormat, sorted}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encoding the list of files: %w", err)
	}
	return append(data, '\n'), nil
}

// parseMarker reads and checks a list.
func parseMarker(data []byte) ([]File, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var m marker
	if err := decoder.Decode(&m); err != nil {
		return nil, fmt.Errorf("not a list of files: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the list of files")
	}
	if m.Format != markerFormat {
		return nil, fmt.Errorf("format %q, want %q", m.Format, markerFormat)
	}
	seen := map[string]bool{}
	for _, f := range m.Files {
		if err := checkName(f.Name); err != nil {
			return nil, err
		}
		if seen[f.Name] {
			return nil, fmt.Errorf("%q is listed twice", f.Name)
		}
		seen[f.Name] = true
	}
	return m.Files, nil
}

// checkName accepts slash-separated relative names that stay below the directory on every system.
func checkName(name string) error {
	switch {
	case !fs.ValidPath(name) || name == "." || strings.ContainsAny(name, "\\:\x00") || !filepath.IsLocal(filepath.FromSlash(name)):
		return fmt.Errorf("%w: %q is not a name below the directory", ErrName, name)
	case strings.EqualFold(name, MarkerName):
		return fmt.Errorf("%w: %q is reserved for the list of files", ErrName, name)
	}
	return nil
}

// foreign lists what is in dir beyond its marker and the files named there.
func foreign(dir string) error {
	files, err := Files(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	ours := map[string]bool{MarkerName: err == nil}
	folders := map[string]bool{".": true}
	for _, f := range files {
		ours[f.Name] = true
		for d := path.Dir(f.Name); !folders[d]; d = path.Dir(d) {
			folders[d] = true
		}
	}
	var found []string
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && folders[name], entry.Type().IsRegular() && (ours[name] || debris(entry.Name())):
			return nil
		case entry.IsDir():
			found = append(found, name+"/")
			return fs.SkipDir
		}
		found = append(found, name)
		return nil
	})
	if err != nil {
		return fmt.Errorf("listing %s: %w", dir, err)
	}
	if len(found) > 0 {
		slices.Sort(found)
		return &ForeignFilesError{Dir: dir, Files: found}
	}
	return nil
}

// debris reports whether a file is one that a desktop leaves in a folder that was looked at.
func debris(base string) bool {
	return base == ".DS_Store" || base == "Thumbs.db" || base == "desktop.ini"
}
