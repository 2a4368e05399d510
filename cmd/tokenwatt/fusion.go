package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokenwatt"
	"tokenwatt/catalog"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// fusionSchema is the version of what the verbs under `fusion` print with --format json.
const fusionSchema = "1"

// fusionFlags are the flags of `fusion`.
type fusionFlags struct {
	planFlags
	presets  []string
	machines []string
	power    string
	lcoe     string
	draws    int
	seed     int
	noDraws  bool
}

// newFusion is the verb `fusion`, which has verbs of its own below it.
func newFusion() *cobra.Command {
	var f fusionFlags
	cmd := &cobra.Command{
		Use:   "fusion [SCENARIO]",
		Short: "Pulsed fusion machines: whether they give power, and what one would have to believe",
		Long: `fusion reads a scenario with machines (section fusion), or takes an entry of the catalog with --preset, and answers for each
from the physics of its pulse: whether it is a producer, where the energy of a pulse goes, what the plant gives and costs, what
becomes of tritium and helium-3; and backwards, which inputs would have to be otherwise, alone or together, for a net power
above 0, for a power (--power) and for a cost (--lcoe, or the site's price); and at random over the ranges, how likely that is.

With --out it writes report.html, fusion.json, fusion.csv, pulse.csv (the pulse over time), scenario.resolved.yaml and
manifest.json into a folder, all at once. The same scenario and seed give the same bytes in every file except manifest.json.

Its own verbs: reactivity prints how fast fuels react at a temperature, lawson what gain and ignition need, experiments what
machines have reached of that, steady a steady D-T plant as a point of reference. A scenario of such a name is ./NAME.

No fusion machine has delivered net electricity.`,
		Example: `  tokenwatt fusion examples/fusion-d-he3.yaml --out out/fusion
  tokenwatt fusion --preset pulsed-d-t --draws 1000
  tokenwatt fusion examples/fusion-d-t.yaml --machine generous --set fusion.machines.generous.peak_field=30T
  tokenwatt fusion reactivity --reaction D-T --temperature 10keV
  tokenwatt fusion experiments`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && !cmd.Flags().Changed("preset") {
				return cmd.Help()
			}
			return f.run(cmd, args)
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.presets, "preset", nil, "answer for this machine of the catalog in place of a scenario")
	flags.StringArrayVar(&f.machines, "machine", nil, "answer for this machine of the scenario alone (may be given several times)")
	flags.StringVar(&f.power, "power", "", "net power to reach for, for example 50MW (fusion.power)")
	flags.StringVar(&f.lcoe, "lcoe", "", "cost of electricity to reach for, for example 60USD/MWh (fusion.lcoe; else the site's price)")
	flags.IntVar(&f.draws, "draws", 0, "draws from the ranges of each machine (fusion.draws)")
	flags.IntVar(&f.seed, "seed", 0, "seed of the draws (seed)")
	flags.BoolVar(&f.noDraws, "no-draws", false, "leave the draws out")
	f.add(flags)
	cmd.AddCommand(newFusionReactivity(), newFusionLawson(), newFusionExperiments(), newFusionSteady())
	return cmd
}

func (f *fusionFlags) run(cmd *cobra.Command, args []string) error {
	started := time.Now()
	if err := f.check(cmd, args); err != nil {
		return err
	}
	path, s, err := f.scenario(cmd, args)
	if err != nil {
		return err
	}
	if f.out != "" {
		if err := tryFolder(f.out); err != nil {
			return err
		}
	}
	progress := newProgress(cmd.ErrOrStderr(), f.quiet)
	result, err := tokenwatt.Fusion(cmd.Context(), s, &tokenwatt.FusionSettings{
		Version: version, Machines: f.machines, NoDraws: f.noDraws, Progress: progress.show,
	})
	progress.done()
	if errors.Is(err, tokenwatt.ErrNoSuchMachine) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	if f.out != "" {
		if err := writeFusion(f.out, s, result.Report, manifest{started: started, path: path, set: f.assignments(cmd)}); err != nil {
			return err
		}
	}
	if err := printFusion(cmd.OutOrStdout(), f.format, result.Report); err != nil {
		return err
	}
	if f.out != "" && !f.quiet {
		fmt.Fprintf(cmd.ErrOrStderr(), "tokenwatt: wrote %s in %.1f s\n", filepath.Join(f.out, "report.html"), time.Since(started).Seconds())
	}
	return nil
}

// check refuses flags and arguments that do not go together before any work is done.
func (f *fusionFlags) check(cmd *cobra.Command, args []string) error {
	changed := cmd.Flags().Changed
	preset := changed("preset")
	switch {
	case preset && len(args) > 0:
		return usageError{fmt.Errorf("--preset is in place of a scenario: leave %s out", args[0])}
	case preset && changed("machine"):
		return usageError{errors.New("--preset is one machine: leave --machine out")}
	case len(f.presets) > 1:
		return usageError{fmt.Errorf("--preset is one machine: found %d; a scenario may have several (fusion.machines)", len(f.presets))}
	case preset && f.presets[0] == "":
		return usageError{errors.New("--preset is empty: name a machine of the catalog (tokenwatt catalog fusion lists them)")}
	case len(args) > 1:
		return usageError{fmt.Errorf("one scenario was expected, found %d arguments", len(args))}
	case f.out == "" && changed("out"):
		return usageError{errors.New("--out is empty: give the folder to write to")}
	case f.noDraws && changed("draws"):
		return usageError{errors.New("--no-draws and --draws do not go together")}
	}
	if err := checkFormat(f.format); err != nil {
		return err
	}
	if len(args) == 0 || args[0] == "-" || strings.ContainsAny(args[0], "./\\") {
		return nil
	}
	// A word that is neither a file nor a path may be a verb or a preset that was mistyped.
	if _, err := os.Stat(args[0]); err == nil {
		return nil
	}
	var verbs []string
	for _, c := range cmd.Commands() {
		verbs = append(verbs, c.Name())
	}
	return usageError{fmt.Errorf("%q is no scenario and no verb of fusion%s (see %s --help)", args[0], meant(args[0], verbs), cmd.CommandPath())}
}

// assignments are those of --set and of the flags that stand for a field.
func (f *fusionFlags) assignments(cmd *cobra.Command) []string {
	set := append([]string(nil), f.set...)
	for _, flag := range []struct{ name, path, value string }{
		{"power", "fusion.power", f.power},
		{"lcoe", "fusion.lcoe", f.lcoe},
		{"draws", "fusion.draws", strconv.Itoa(f.draws)},
		{"seed", "seed", strconv.Itoa(f.seed)},
	} {
		if cmd.Flags().Changed(flag.name) {
			set = append(set, flag.path+"="+flag.value)
		}
	}
	return set
}

// scenario reads the scenario that is asked for, or makes the one of a preset.
func (f *fusionFlags) scenario(cmd *cobra.Command, args []string) (path string, s *scenario.Scenario, err error) {
	load := planFlags{set: f.assignments(cmd)}
	if len(args) == 1 {
		s, err = load.load(cmd.InOrStdin(), args[0])
		if err == nil && s.Fusion == nil {
			err = scenarioError{tokenwatt.ErrNoMachine}
		}
		return args[0], s, err
	}
	known, err := catalog.Embedded()
	if err != nil {
		return "", nil, err
	}
	preset := f.presets[0]
	entry := known.Fusion.Get(preset)
	if entry == nil {
		var names []string
		for i := range known.Fusion {
			names = append(names, known.Fusion[i].Name)
		}
		return "", nil, usageError{fmt.Errorf("the catalog has no machine %q: it has %s%s", preset, strings.Join(names, ", "), meant(preset, names))}
	}
	assignments, err := parseAssignments(load.set)
	if err != nil {
		return "", nil, err
	}
	// A scenario has a workload; for a machine alone it is a load as large as the power that is reached for, which nothing reads.
	text := fmt.Sprintf(`name: %q
study: {year: 2028}
workloads:
  load: {load: {power: 50 MW, boundary: meter}}
fusion:
  machines:
    %s: {preset: %s}
`, entry.Value.Title, preset, preset)
	s, err = scenario.Parse("preset "+preset, []byte(text), ".", assignments)
	return "-", s, err
}

// printFusion prints the answer in the format that was asked for.
func printFusion(w io.Writer, format string, r *report.Fusion) error {
	switch format {
	case "json":
		return report.WriteFusionJSON(w, r)
	case "csv":
		return report.WriteFusionCSV(w, r)
	default:
		return report.WriteFusionText(w, r, report.TextOptions{Color: isTerminal(w) && os.Getenv("NO_COLOR") == ""})
	}
}

// checkFormat refuses a format that is not table, json or csv.
func checkFormat(format string) error {
	if format != "table" && format != "json" && format != "csv" {
		return usageError{fmt.Errorf("unknown format %q: write table, json or csv", format)}
	}
	return nil
}
