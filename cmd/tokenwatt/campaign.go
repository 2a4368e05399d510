package main

import (
	"io"

	"github.com/spf13/cobra"

	"tokenwatt"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// newCampaign is the verb `campaign`.
func newCampaign() *cobra.Command {
	var f planFlags
	cmd := &cobra.Command{
		Use:   "campaign SCENARIO",
		Short: "Price and schedule a body of jobs: folding a proteome, guides over a genome, a model over sequences",
		Long: `campaign reads a scenario and prices its campaigns of independent jobs: structure predictions over a FASTA file, a histogram of
lengths or a set of the catalog, passes of a protein or genome language model, searches of CRISPR guides, or jobs of a measured rate.
It prints accelerator- and core-hours, the wall time on the fleet with how far it is from the best, sequences that the memory does
not hold, energy, money and carbon, and the hours before the deadline in which it runs at once, in the cheapest and in the cleanest
ones. Hours are priced by the grid of the scenario's supply, by a file or synthetic, or flat by site.tariff. The plan verb takes the
campaign as load that may move and fills the valleys of its supply. With --out it writes report.html, report.json, campaigns.csv,
campaign-NAME.csv (the hours), scenario.resolved.yaml and manifest.json.`,
		Example: `  tokenwatt campaign examples/fold-proteome.yaml
  tokenwatt campaign examples/fold-proteome.yaml --out out/fold --set workloads.fold.campaign.objective=cleanest
  tokenwatt campaign examples/guides.yaml --format csv`,
		Args:              arguments(1, 1, "one scenario: a file, or - for standard input"),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.campaign(cmd, args[0])
		},
	}
	f.add(cmd.Flags())
	return cmd
}

func (f *planFlags) campaign(cmd *cobra.Command, path string) error {
	f.solver = solverAuto
	if err := f.check(cmd); err != nil {
		return err
	}
	load := func() (*scenario.Scenario, error) { return f.load(cmd.InOrStdin(), path) }
	return f.answer(cmd, path, load, kind{
		study: func(s *scenario.Scenario, progress func(phase, state string)) (*report.Report, error) {
			return tokenwatt.Campaign(cmd.Context(), s, &tokenwatt.Settings{Version: version, Progress: progress})
		},
		table: report.WriteCampaignsText, json: report.WriteCampaignsJSON,
		csv: func(w io.Writer, r *report.Report) error { return report.WriteCampaignsCSV(w, r.Campaigns) },
	})
}
