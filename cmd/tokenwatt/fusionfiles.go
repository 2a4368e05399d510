package main

import (
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// writeFusion writes the files of the answer for machines, the resolved scenario and the manifest into a folder, all or nothing.
func writeFusion(dir string, s *scenario.Scenario, r *report.Fusion, m manifest) error {
	inputs, err := hashInputs(s, m.path)
	if err != nil {
		return err
	}
	about := manifestFile{Schema: r.SchemaVersion, Inputs: inputs}
	return writeOutputs(dir, s, report.FusionFiles(r), &about, m)
}
