package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/spf13/cobra"

	"tokenwatt/catalog"
	"tokenwatt/report"
	"tokenwatt/supply/fusion/steady"
)

// newFusionExperiments is the verb `fusion experiments`.
func newFusionExperiments() *cobra.Command {
	var (
		files  []string
		format string
	)
	cmd := &cobra.Command{
		Use:   "experiments",
		Short: "Print what fusion experiments have reached against what gain and ignition need",
		Long: `experiments lists the field-reversed configurations of the catalog with temperature, density, time and their product, and
the share of the least product that Q = 1 and ignition need, of D-T and D-He3. The needs come from the same steady power
balance as the plants here: bremsstrahlung, the fits of the reactivity, T_e = T_i, flat profiles.

The record takes in only what was published after peer review. Where no ion temperature was, there is no product.`,
		Example: `  tokenwatt fusion experiments
  tokenwatt fusion experiments --format csv
  tokenwatt catalog experiments c-2w-118340`,
		Args: arguments(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			c, err := catalog.Load(files...)
			if unreadable(err) {
				return usageError{err}
			}
			if err != nil {
				return err
			}
			record, needs, err := steady.Record(c)
			if err != nil {
				return err
			}
			switch format {
			case "json":
				return experimentsJSON(cmd.OutOrStdout(), record, needs)
			case "csv":
				return experimentsCSV(cmd.OutOrStdout(), record, needs)
			}
			return experimentsTable(cmd.OutOrStdout(), record, needs)
		},
	}
	cmd.Flags().StringArrayVar(&files, "file", nil, "merge this catalog file over the built-in catalog (may be given several times)")
	cmd.Flags().StringVar(&format, "format", "table", "what is printed: table, json or csv")
	return cmd
}

// goal names a gain: Q = 1 or ignition.
func goal(need *steady.Need) string {
	if math.IsInf(need.Gain, 1) {
		return need.Fuel.String() + " ignition"
	}
	return fmt.Sprintf("%v Q=%g", need.Fuel, need.Gain)
}

// orDash prints a number, and a dash for what is not given.
func orDash(layout string, v float64) string {
	if v == 0 || math.IsNaN(v) {
		return "-"
	}
	return fmt.Sprintf(layout, v)
}

// experimentsTable prints the record for people.
func experimentsTable(w io.Writer, record []steady.Achieved, needs []steady.Need) error {
	head := []string{"machine", "shot", "year", "T_i keV", "T_e keV", "n m-3", "tau ms", "n T tau"}
	for i := range needs {
		head = append(head, goal(&needs[i]))
	}
	table := [][]string{head}
	for i := range record {
		a := &record[i]
		mark := " "
		if a.ConfinementTime == 0 {
			mark = "*"
		}
		row := []string{
			a.Machine, a.Shot, strconv.Itoa(a.Year), orDash("%.3g", a.Ions()), orDash("%.3g", a.Electrons()), fmt.Sprintf("%.2g", a.Density()),
			fmt.Sprintf("%.3g%s", 1e3*a.Time(), mark), orDash("%.2g", a.NTTau),
		}
		for _, share := range a.Shares {
			row = append(row, orDash("%.2g %%", 100*share))
		}
		table = append(table, row)
	}
	if err := report.WriteTable(w, "llrrrrrrrrrr", table); err != nil {
		return err
	}
	fmt.Fprint(w, "\nn is of the ions, of the electrons where theirs is not given; peaks where they are given; n T tau in keV s/m3 with T_i.\n"+
		"* the time of all losses together; without it the energy confinement time.\nLeast n T tau that is needed:\n")
	for i := range needs {
		fmt.Fprintf(w, "  %-15s %.3g keV s/m3, at %.3g keV\n", goal(&needs[i]), needs[i].NTTau, needs[i].T)
	}
	_, err := fmt.Fprint(w, `Source: Wurzel & Hsu, Phys. Plasmas 32, 112106 (2025); each entry names its own (tokenwatt catalog experiments NAME).
Only what was published after peer review is in it; no machine of Helion is. None of these has had a net output.
`)
	return err
}

// experimentsJSON prints the record for programs; what is not given is left out.
func experimentsJSON(w io.Writer, record []steady.Achieved, needs []steady.Need) error {
	type needJSON struct {
		Fuel     string   `json:"fuel"`
		Gain     *float64 `json:"gain,omitempty"`
		Ignition bool     `json:"ignition"`
		KeV      float64  `json:"temperature_kev"`
		NTau     float64  `json:"n_tau_s_m3"`
		NTTau    float64  `json:"n_t_tau_kev_s_m3"`
	}
	type entry struct {
		Name      string             `json:"name"`
		Machine   string             `json:"machine"`
		Shot      string             `json:"shot,omitempty"`
		Year      int                `json:"year"`
		Concept   string             `json:"concept"`
		Ions      float64            `json:"ion_temperature_kev,omitempty"`
		Electrons float64            `json:"electron_temperature_kev,omitempty"`
		Density   float64            `json:"density_m3"`
		Tau       float64            `json:"tau_s"`
		AllLosses bool               `json:"tau_of_all_losses"`
		NTau      float64            `json:"n_tau_s_m3"`
		NTTau     float64            `json:"n_t_tau_kev_s_m3,omitempty"`
		Shares    map[string]float64 `json:"shares,omitempty"`
		Reference string             `json:"reference"`
		Source    string             `json:"source"`
		Date      string             `json:"date"`
		Basis     string             `json:"basis"`
	}
	out := struct {
		Schema      string     `json:"schema_version"`
		Needs       []needJSON `json:"needs"`
		Experiments []entry    `json:"experiments"`
	}{Schema: fusionSchema, Experiments: []entry{}}
	for i := range needs {
		n := needJSON{Fuel: needs[i].Fuel.String(), Ignition: math.IsInf(needs[i].Gain, 1), KeV: needs[i].T, NTau: needs[i].NTau, NTTau: needs[i].NTTau}
		if !n.Ignition {
			n.Gain = &needs[i].Gain
		}
		out.Needs = append(out.Needs, n)
	}
	for i := range record {
		a := &record[i]
		e := entry{
			Name: a.Name, Machine: a.Machine, Shot: a.Shot, Year: a.Year, Concept: a.Concept, Ions: a.Ions(), Electrons: a.Electrons(), Density: a.Density(),
			Tau: a.Time(), AllLosses: a.ConfinementTime == 0, NTau: a.NTau, Reference: a.Reference, Source: a.Source, Date: a.Date, Basis: string(a.Basis),
		}
		if !math.IsNaN(a.NTTau) {
			e.NTTau, e.Shares = a.NTTau, map[string]float64{}
			for k, share := range a.Shares {
				e.Shares[goal(&needs[k])] = share
			}
		}
		out.Experiments = append(out.Experiments, e)
	}
	return printJSON(w, out)
}

// experimentsCSV prints the record for programs; what is not given is an empty cell.
func experimentsCSV(w io.Writer, record []steady.Achieved, needs []steady.Need) error {
	out := csv.NewWriter(w)
	head := []string{"name", "machine", "shot", "year", "concept", "ion_temperature_kev", "electron_temperature_kev", "density_m3", "tau_s", "tau_of_all_losses", "n_tau_s_m3", "n_t_tau_kev_s_m3"}
	for i := range needs {
		head = append(head, "share of "+goal(&needs[i]))
	}
	err := out.Write(append(head, "reference", "source"))
	number := func(v float64) string {
		if v == 0 || math.IsNaN(v) {
			return ""
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	for i := range record {
		if err != nil {
			break
		}
		a := &record[i]
		row := []string{
			a.Name, a.Machine, a.Shot, strconv.Itoa(a.Year), a.Concept, number(a.Ions()), number(a.Electrons()), number(a.Density()), number(a.Time()),
			strconv.FormatBool(a.ConfinementTime == 0), number(a.NTau), number(a.NTTau),
		}
		for _, share := range a.Shares {
			row = append(row, number(share))
		}
		err = out.Write(append(row, a.Reference, a.Source))
	}
	out.Flush()
	return errors.Join(err, out.Error())
}
