package main

import (
	"encoding/json"
	"io"
	"time"

	"tokenwatt/internal/atomicdir"
	"tokenwatt/report"
	"tokenwatt/report/factcheck"
)

// checkManifest says how a folder of a check came about.
type checkManifest struct {
	sum     string // SHA-256 of the text, as hexadecimal digits
	flags   *checkFlags
	started time.Time
}

// checkManifestFile is manifest.json.
type checkManifestFile struct {
	Tokenwatt string             `json:"tokenwatt_version"`
	Schema    string             `json:"claims_schema_version"`
	File      string             `json:"file"`
	Input     string             `json:"input_sha256"`
	Type      string             `json:"type"`
	Date      string             `json:"date"`
	Today     string             `json:"today"`
	Extractor string             `json:"extractor"`
	Outputs   map[string]string  `json:"output_sha256"`
	Timings   map[string]float64 `json:"timings_s"`
}

// writeCheck writes the files of a check and the manifest into a folder, all or nothing.
func writeCheck(dir string, r *factcheck.Report, m checkManifest) error {
	about := checkManifestFile{
		Tokenwatt: version, Schema: factcheck.SchemaVersion, File: r.Name, Input: m.sum,
		Type: string(r.Result.Document.Format), Date: r.Result.Date.String(), Today: r.Result.Today.String(), Extractor: r.Extractor,
		Outputs: map[string]string{},
	}
	return atomicdir.Write(dir, func(w *atomicdir.Writer) error {
		for _, file := range factcheck.Files(r) {
			sum, err := writeHashed(w, file)
			if err != nil {
				return err
			}
			about.Outputs[file.Name] = sum
		}
		about.Timings = map[string]float64{"total": time.Since(m.started).Seconds()}
		_, err := writeHashed(w, report.File{Name: "manifest.json", Write: func(w io.Writer) error {
			e := json.NewEncoder(w)
			e.SetIndent("", "  ")
			return e.Encode(about)
		}})
		return err
	})
}
