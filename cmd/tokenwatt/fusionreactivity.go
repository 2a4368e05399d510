package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/supply/fusion/plasma"
)

// reactivityFlags are the flags of `fusion reactivity`.
type reactivityFlags struct {
	reaction, format string
	temperatures     []string
	table            bool
}

// newFusionReactivity is the verb `fusion reactivity`.
func newFusionReactivity() *cobra.Command {
	var f reactivityFlags
	cmd := &cobra.Command{
		Use:   "reactivity",
		Short: "Print how fast fuels react at a temperature: <sigma v>",
		Long: `reactivity prints <sigma v> of Maxwellian ions of one temperature: by the published fit in its range (Bosch & Hale 1992,
table VII; p-B11 Nevins & Swain 2000), beyond it by the Maxwellian integral of the cross section (table IV), scaled to the
fit at the edge of its range. Each line says which it is, the range and stated deviation of the fit, and the integral
itself beside it. A temperature outside of both is an error.

A temperature has a unit: eV, keV, MeV, K, degC, million K, million degC.`,
		Example: `  tokenwatt fusion reactivity --reaction D-T --temperature 10keV
  tokenwatt fusion reactivity --reaction D-He3 --temperature "150 million degC"
  tokenwatt fusion reactivity --table`,
		Args: arguments(0, 0, "no argument, but --reaction and --temperature"),
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd.OutOrStdout(), cmd.ErrOrStderr()) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.reaction, "reaction", "all", "the reaction: "+strings.Join(reactionNames(), ", ")+", D-D for both branches, or all")
	flags.StringArrayVar(&f.temperatures, "temperature", nil, "the temperature of the ions with its unit (may be given several times)")
	flags.BoolVar(&f.table, "table", false, "print a table over all temperatures instead")
	flags.StringVar(&f.format, "format", "table", "what is printed: table, json or csv")
	_ = cmd.RegisterFlagCompletionFunc("reaction", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return append(reactionNames(), "D-D", "all"), cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

// reactionNames lists the reactions.
func reactionNames() []string {
	var names []string
	for r := range plasma.ReactionCount {
		names = append(names, r.String())
	}
	return names
}

// parseReactions reads the name of a reaction as people write it: case, hyphens and the order of mass and symbol do not count.
func parseReactions(text string) ([]plasma.Reaction, error) {
	plain := strings.NewReplacer("-", "", " ", "", "3he", "he3", "11b", "b11", "boron11", "b11").Replace(strings.ToLower(text))
	var chosen []plasma.Reaction
	for r := range plasma.ReactionCount {
		name := strings.ReplaceAll(strings.ToLower(r.String()), "-", "")
		if plain == "all" || plain == name || plain == "dd" && (r == plasma.DDn || r == plasma.DDp) {
			chosen = append(chosen, r)
		}
	}
	if len(chosen) == 0 {
		names := append(reactionNames(), "D-D", "all")
		return nil, usageError{fmt.Errorf("unknown reaction %q: write one of %s%s", text, strings.Join(names, ", "), meant(text, names))}
	}
	return chosen, nil
}

// reactivityRow is what is known of one reaction at one temperature.
type reactivityRow struct {
	Reaction   string     `json:"reaction"`
	KeV        float64    `json:"temperature_kev"`
	Kelvin     float64    `json:"temperature_k"`
	Reactivity float64    `json:"reactivity_m3_s"`
	Method     string     `json:"method"`
	FitRange   [2]float64 `json:"fit_range_kev"`
	Range      [2]float64 `json:"range_kev"`
	Deviation  *float64   `json:"fit_deviation,omitempty"`
	Integral   *float64   `json:"integral_m3_s,omitempty"`
	Q          float64    `json:"q_mev"`
	Charged    float64    `json:"charged_share"`
}

// reactivityAt fills a row. The error is a *plasma.RangeError outside of the range.
func reactivityAt(r plasma.Reaction, keV float64) (reactivityRow, error) {
	v, err := r.Reactivity(keV)
	row := reactivityRow{
		Reaction: r.String(), KeV: keV, Kelvin: keV * plasma.KelvinPerKeV, Reactivity: v, Method: "fit", Q: r.Q(), Charged: r.ChargedShare(),
	}
	if r.Method(keV) == plasma.Integral {
		row.Method = "integral"
	}
	row.FitRange[0], row.FitRange[1] = r.FitRange()
	row.Range[0], row.Range[1] = r.Range()
	if share, known := r.FitDeviation(); known {
		row.Deviation = &share
	}
	if integral, _, err := r.MaxwellIntegral(keV); err == nil {
		row.Integral = &integral
	}
	return row, err
}

// tableTemperatures are those of Bosch & Hale's table VIII, in keV, and round ones below and above.
func tableTemperatures() []float64 {
	return []float64{
		0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40, 50, 60, 70, 80, 100,
		120, 150, 190, 250, 300, 400, 500, 600,
	}
}

func (f *reactivityFlags) run(w, warnings io.Writer) error {
	if err := checkFormat(f.format); err != nil {
		return err
	}
	reactions, err := parseReactions(f.reaction)
	if err != nil {
		return err
	}
	rows, err := f.rows(reactions, warnings)
	if err != nil {
		return err
	}
	switch {
	case f.format == "json":
		return printJSON(w, struct {
			Schema string          `json:"schema_version"`
			Rows   []reactivityRow `json:"reactivities"`
		}{fusionSchema, rows})
	case f.format == "csv":
		return reactivityCSV(w, rows)
	case f.table:
		return reactivityMatrix(w, reactions, rows)
	}
	return reactivityTable(w, rows)
}

// rows computes what is asked for; every temperature that cannot be read or is out of range comes at once. Of several reactions those
// that have no answer at a temperature are left out with a warning, as long as one has.
func (f *reactivityFlags) rows(reactions []plasma.Reaction, warnings io.Writer) ([]reactivityRow, error) {
	if f.table == (len(f.temperatures) > 0) {
		return nil, usageError{errors.New("reactivity takes --temperature, for example --temperature 10keV, or --table, and not both (see tokenwatt fusion reactivity --help)")}
	}
	if f.table {
		return tableRows(reactions)
	}
	var rows []reactivityRow
	var errs []error
	for _, text := range f.temperatures {
		temperature, err := quantity.Parse[quantity.PlasmaTemperature](text)
		if err != nil {
			errs = append(errs, fmt.Errorf("--temperature: %w", err))
			continue
		}
		keV := temperature.KeV()
		found, outside := rowsAt(reactions, keV)
		if len(found) == 0 {
			errs = append(errs, outside...)
			continue
		}
		for _, err := range outside {
			say(warnings, "left out: "+err.Error())
		}
		rows = append(rows, found...)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, usageError{err}
	}
	return rows, nil
}

// rowsAt computes the reactions at one temperature, and the errors of those out of range.
func rowsAt(reactions []plasma.Reaction, keV float64) (rows []reactivityRow, outside []error) {
	for _, r := range reactions {
		row, err := reactivityAt(r, keV)
		if err != nil {
			outside = append(outside, err)
			continue
		}
		rows = append(rows, row)
	}
	return rows, outside
}

// tableRows computes the reactions at all temperatures of the table at which they have an answer.
func tableRows(reactions []plasma.Reaction) ([]reactivityRow, error) {
	var rows []reactivityRow
	for _, keV := range tableTemperatures() {
		found, outside := rowsAt(reactions, keV)
		for _, err := range outside {
			if !errors.Is(err, plasma.ErrRange) {
				return nil, err
			}
		}
		rows = append(rows, found...)
	}
	return rows, nil
}

// reactivityTable prints rows for people.
func reactivityTable(w io.Writer, rows []reactivityRow) error {
	table := [][]string{{"reaction", "keV", "million K", "<sigma v> m3/s", "by", "fit for keV", "fit within", "integral m3/s", "fit/integral"}}
	for i := range rows {
		r := &rows[i]
		within, integral, ratio := "not stated", "-", "-"
		if r.Deviation != nil {
			within = fmt.Sprintf("%.3g %%", 100**r.Deviation)
		}
		if r.Integral != nil {
			integral, ratio = fmt.Sprintf("%.4e", *r.Integral), fmt.Sprintf("%.4f", r.Reactivity / *r.Integral)
		}
		table = append(table, []string{
			r.Reaction, fmt.Sprintf("%.5g", r.KeV), fmt.Sprintf("%.5g", r.Kelvin/1e6), fmt.Sprintf("%.4e", r.Reactivity), r.Method,
			fmt.Sprintf("%g to %g", r.FitRange[0], r.FitRange[1]), within, integral, ratio,
		})
	}
	if err := report.WriteTable(w, "lrrrlrrrr", table); err != nil {
		return err
	}
	_, err := fmt.Fprint(w, reactivitySources)
	return err
}

// reactivitySources says where the numbers come from.
const reactivitySources = `
fit: Bosch & Hale 1992 (Nucl. Fusion 32, 611), table VII; p-B11 Nevins & Swain 2000 (Nucl. Fusion 40, 865), high temperatures.
integral: of the cross section (Bosch & Hale, table IV) over a Maxwellian; beyond the fit it is scaled to the fit at the edge.
`

// reactivityMatrix prints a line for each temperature and a column for each reaction.
func reactivityMatrix(w io.Writer, reactions []plasma.Reaction, rows []reactivityRow) error {
	head := []string{"keV", "million K"}
	column := map[string]int{}
	for _, r := range reactions {
		column[r.String()] = len(head)
		head = append(head, r.String())
	}
	table := [][]string{head}
	last := -1.0
	for i := range rows {
		r := &rows[i]
		if r.KeV != last {
			line := make([]string, len(head))
			for k := range line {
				line[k] = "-"
			}
			line[0], line[1] = fmt.Sprintf("%g", r.KeV), fmt.Sprintf("%.4g", r.Kelvin/1e6)
			table, last = append(table, line), r.KeV
		}
		mark := " "
		if r.Method == "integral" {
			mark = "*"
		}
		table[len(table)-1][column[r.Reaction]] = fmt.Sprintf("%.4e%s", r.Reactivity, mark)
	}
	if err := report.WriteTable(w, strings.Repeat("r", len(head)), table); err != nil {
		return err
	}
	_, err := fmt.Fprint(w, "\n<sigma v> in m3/s of Maxwellian ions. * beyond the fit: by the integral. - outside of both.", reactivitySources)
	return err
}

// reactivityCSV prints rows for programs.
func reactivityCSV(w io.Writer, rows []reactivityRow) error {
	out := csv.NewWriter(w)
	err := out.Write([]string{"reaction", "temperature_kev", "temperature_k", "reactivity_m3_s", "method", "fit_low_kev", "fit_high_kev", "low_kev", "high_kev", "fit_deviation", "integral_m3_s"})
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	optional := func(v *float64) string {
		if v == nil {
			return ""
		}
		return number(*v)
	}
	for i := range rows {
		r := &rows[i]
		if err != nil {
			break
		}
		err = out.Write([]string{
			r.Reaction, number(r.KeV), number(r.Kelvin), number(r.Reactivity), r.Method, number(r.FitRange[0]), number(r.FitRange[1]),
			number(r.Range[0]), number(r.Range[1]), optional(r.Deviation), optional(r.Integral),
		})
	}
	out.Flush()
	return errors.Join(err, out.Error())
}
