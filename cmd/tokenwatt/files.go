package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"time"

	"tokenwatt"
	"tokenwatt/internal/atomicdir"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/lp/highs"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// manifest says how a folder came about: everything needed to make it again, and what the run took.
type manifest struct {
	started time.Time
	path    string
	set     []string
}

// manifestFile is manifest.json.
type manifestFile struct {
	Tokenwatt string            `json:"tokenwatt_version"`
	HiGHS     string            `json:"highs_version,omitempty"`
	Schema    string            `json:"report_schema_version"`
	Scenario  string            `json:"scenario_file"`
	Set       []string          `json:"set,omitempty"`
	Seed      int               `json:"seed"`
	Inputs    map[string]string `json:"input_sha256"`
	Outputs   map[string]string `json:"output_sha256"`
	// Timings in seconds are the one thing in the folder that differs from run to run.
	Timings map[string]float64 `json:"timings_s"`
}

// writeFolder writes the report's files, the resolved scenario and the manifest into a folder, all or nothing.
func writeFolder(dir string, s *scenario.Scenario, r *tokenwatt.Result, m manifest) error {
	inputs, err := hashInputs(s, m.path)
	if err != nil {
		return err
	}
	about := manifestFile{HiGHS: highs.Version, Schema: report.SchemaVersion, Inputs: inputs, Timings: r.Timings}
	return writeOutputs(dir, s, report.Files(r.Report, r.Ledger), &about, m)
}

// writeOutputs writes files, the resolved scenario and the manifest, which it completes.
func writeOutputs(dir string, s *scenario.Scenario, files []report.File, about *manifestFile, m manifest) error {
	own := s.Clone()
	own.RelativeTo(dir)
	resolved, err := strictyaml.Encode(own)
	if err != nil {
		return err
	}
	files = append(files, report.File{Name: "scenario.resolved.yaml", Write: func(w io.Writer) error {
		_, err := w.Write(append([]byte("# Every default and every catalog entry that was used; this file runs again by itself.\n"), resolved...))
		return err
	}})
	about.Tokenwatt, about.Scenario, about.Set, about.Seed, about.Outputs = version, filepath.Base(m.path), m.set, s.Seed, map[string]string{}
	if about.Timings == nil {
		about.Timings = map[string]float64{}
	}
	return atomicdir.Write(dir, func(w *atomicdir.Writer) error {
		for _, file := range files {
			sum, err := writeHashed(w, file)
			if err != nil {
				return err
			}
			about.Outputs[file.Name] = sum
		}
		about.Timings["total"] = time.Since(m.started).Seconds()
		_, err := writeHashed(w, report.File{Name: "manifest.json", Write: func(w io.Writer) error {
			encoder := json.NewEncoder(w)
			encoder.SetIndent("", "  ")
			return encoder.Encode(about)
		}})
		return err
	})
}

// errTried ends a write that only tries whether one is possible.
var errTried = errors.New("tried")

// tryFolder finds out before anything is computed whether a folder can be written: that it is one, holds nothing of
// somebody else's, and is not being written by another process. It also puts back what a killed run left aside. Of a
// folder whose parent is not there yet the nearest folder above is tried, so that a run that fails makes none. Whatever
// keeps it from being written is an error of the command line.
func tryFolder(dir string) error {
	if parent, err := os.Stat(filepath.Dir(filepath.Clean(dir))); err != nil || !parent.IsDir() {
		err := atomicdir.Recover(dir)
		if err == nil {
			err = tryAbove(dir)
		}
		return unwritable("--out", dir, err)
	}
	err := atomicdir.Write(dir, func(*atomicdir.Writer) error { return errTried })
	if errors.Is(err, errTried) {
		return nil
	}
	return unwritable("--out", dir, err)
}

// tryFile is tryFolder for the one file of a flag, whose content is left alone.
func tryFile(flag, path string) error {
	about, err := os.Lstat(path)
	switch {
	case err == nil && !about.Mode().IsRegular():
		err = errors.New("it is not a regular file: give the file to write")
	case err == nil || errors.Is(err, fs.ErrNotExist):
		err = tryAbove(path)
	}
	return unwritable(flag, path, err)
}

// tryAbove makes, and removes, a folder of its own in the nearest folder above a path that is there.
func tryAbove(path string) error {
	above := filepath.Dir(filepath.Clean(path))
	for {
		about, err := os.Stat(above)
		next := filepath.Dir(above)
		switch {
		case err == nil && !about.IsDir():
			return fmt.Errorf("%s is a file", above)
		case err == nil:
			made, err := os.MkdirTemp(above, ".tokenwatt-*")
			if err != nil {
				return err
			}
			return os.Remove(made)
		case next == above:
			return err
		}
		above = next
	}
}

// unwritable makes what keeps a path from being written an error of the command line, with the path; nil stays nil. What atomicdir
// says of a target is one already, and has the path.
func unwritable(flag, path string, err error) error {
	var target *atomicdir.TargetError
	if err == nil || errors.As(err, &target) || errors.Is(err, atomicdir.ErrForeignFiles) {
		return err
	}
	return usageError{fmt.Errorf("%s %s cannot be written: %w", flag, path, err)}
}

// writeHashed writes one file and returns its SHA-256.
func writeHashed(w *atomicdir.Writer, file report.File) (sum string, err error) {
	out, err := w.Create(file.Name)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	if err := file.Write(io.MultiWriter(out, hash)); err != nil {
		return "", fmt.Errorf("%s: %w", file.Name, err)
	}
	return hex.EncodeToString(hash.Sum(nil)), out.Close()
}

// hashInputs returns the SHA-256 of the scenario's file and of the files of hourly values, by base name; files of
// one name are told apart by a number.
func hashInputs(s *scenario.Scenario, path string) (map[string]string, error) {
	paths := s.Files()
	if path != "-" {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	sums := map[string]string{}
	for _, name := range paths {
		sum, err := hashFile(name)
		if err != nil {
			return nil, err
		}
		key := filepath.Base(name)
		for n := 2; sums[key] != ""; n++ {
			key = fmt.Sprintf("%s (%d)", filepath.Base(name), n)
		}
		sums[key] = sum
	}
	return sums, nil
}

func hashFile(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
