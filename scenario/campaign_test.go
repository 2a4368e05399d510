package scenario

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenwatt/quantity"
)

// A campaign keeps its entries in define, its file is found beside the scenario, and its defaults have their bases.
func TestCampaign(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "p.fasta"), []byte(">a\nMK\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	text := `name: X
study: {year: 2023, hours: 240, draws: 16}
workloads:
  fold:
    campaign:
      structure: {tool: alphafold-2, input: {fasta: p.fasta}, databases: [uniref90-2022-05]}
      server: dgx-a100-640gb
      cpu: epyc-7742-2s
      start: 01-02
      deadline: 7 d
site: {tariff: 0.08 USD/kWh}
`
	s, err := Parse(filepath.Join(dir, "s.yaml"), []byte(text), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := s.Workloads[0].Value.Campaign
	if hour, err := c.StartHour(2023); err != nil || hour != 24 {
		t.Errorf("starts in hour %d, %v", hour, err)
	}
	if _, err := (&Campaign{Start: "13-01"}).StartHour(2023); err == nil {
		t.Error("a thirteenth month was accepted")
	}
	if c.Objective != "cheapest" || c.Structure.Seeds != 1 || c.Structure.Cores != 8 || c.TimeFactor.Basis != quantity.Estimate {
		t.Errorf("defaults: %+v", c)
	}
	if d := &s.Define; d.FoldingTools.Get("alphafold-2") == nil || d.Databases.Get("uniref90-2022-05") == nil ||
		d.CPUMachines.Get("epyc-7742-2s") == nil || d.Accelerators.Get("a100-sxm-80gb") == nil || len(d.FoldingTools) != 1 {
		t.Error("define lacks what the campaign reads")
	}
	if files := s.Files(); len(files) != 1 || !strings.HasSuffix(files[0], "p.fasta") {
		t.Errorf("files %v", files)
	}
	if in := (&Campaign{Guides: &GuideJobs{}}).Input(); in != nil {
		t.Error("a guide search has no sequences")
	}
}
