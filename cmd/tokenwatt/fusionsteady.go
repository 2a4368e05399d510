package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"tokenwatt/report"
	"tokenwatt/supply/fusion/steady"
)

// newFusionSteady is the verb `fusion steady`.
func newFusionSteady() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "steady",
		Short: "Print a steady D-T plant as a point of reference beside a pulsed one",
		Long: `steady prints the power balance of a steady magnetic D-T plant of the size of a published paper design (ARC, 2015): a torus whose
mean pressure is a share of the field's, with the confinement time given and not computed. Simple as it is, it says what
the same reactivities and the same radiation make of a plasma that is held, beside one that is pulsed. No such plant has been
built.`,
		Example: `  tokenwatt fusion steady
  tokenwatt fusion steady --format json`,
		Args: arguments(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			r := steady.CompactTokamak()
			o, err := r.Run()
			if err != nil {
				return err
			}
			rows := steadyRows(&r, o)
			w := cmd.OutOrStdout()
			switch format {
			case "json":
				return printJSON(w, struct {
					Schema   string      `json:"schema_version"`
					Producer bool        `json:"producer"`
					Ignited  bool        `json:"ignited"`
					Rows     []steadyRow `json:"figures"`
				}{fusionSchema, o.Producer, o.Ignited, rows})
			case "csv":
				return steadyCSV(w, rows)
			}
			return steadyTable(w, rows)
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "what is printed: table, json or csv")
	return cmd
}

// steadyRow is one figure of the plant.
type steadyRow struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Basis string  `json:"basis"`
}

// steadyRows lists the figures: first what is put in, then what comes out.
func steadyRows(r *steady.Reactor, o *steady.Output) []steadyRow {
	const recalled, assumed, computed = "published, from memory", "assumed", "computed"
	rows := []steadyRow{
		{"major radius", r.MajorRadius, "m", recalled},
		{"minor radius", r.MinorRadius, "m", recalled},
		{"elongation", r.Elongation, "", "set for the published volume"},
		{"field on the axis", r.Field, "T", recalled},
		{"beta", r.Beta, "", "set for the published density"},
		{"ion temperature", r.IonTemperature, "keV", recalled},
		{"energy confinement time", r.ConfinementTime, "s", assumed},
		{"profile factor on fusion", r.ProfileFactor, "", "set for the published fusion power"},
		{"efficiency of heating", r.HeatingEfficiency, "", assumed},
		{"thermal efficiency", r.ThermalEfficiency, "", recalled},
		{"blanket gain", r.BlanketGain, "", assumed},
		{"auxiliaries", r.Auxiliary / 1e6, "MW", assumed},
		{"volume", o.Volume, "m3", computed},
		{"ion density", o.Density, "m-3", computed},
		{"fusion power", o.Fusion / 1e6, "MW", computed},
		{"charged products", o.Charged / 1e6, "MW", computed},
		{"neutrons", o.Neutrons / 1e6, "MW", computed},
		{"bremsstrahlung", o.Bremsstrahlung / 1e6, "MW", computed},
		{"transport", o.Transport / 1e6, "MW", computed},
		{"heating", o.Heating / 1e6, "MW", computed},
		{"surplus", o.Surplus / 1e6, "MW", computed},
	}
	if !o.Ignited {
		rows = append(rows, steadyRow{"Q, fusion over heating", o.Q, "", computed})
	}
	return append(
		rows,
		steadyRow{"fusion power density", o.PowerDensity / 1e6, "MW/m3", computed},
		steadyRow{"neutron wall load", o.WallLoad / 1e6, "MW/m2", computed},
		steadyRow{"gross electricity", o.Gross / 1e6, "MW", computed},
		steadyRow{"recirculated", o.Recirculated / 1e6, "MW", computed},
		steadyRow{"net electricity", o.Net / 1e6, "MW", computed},
	)
}

// steadyTable prints the figures for people.
func steadyTable(w io.Writer, rows []steadyRow) error {
	table := [][]string{{"figure", "value", "unit", "basis"}}
	for _, r := range rows {
		table = append(table, []string{r.Name, fmt.Sprintf("%.4g", r.Value), r.Unit, r.Basis})
	}
	if err := report.WriteTable(w, "lrll", table); err != nil {
		return err
	}
	_, err := fmt.Fprint(w, "\nHypothetical: a paper design (Sorbom et al. 2015, Fusion Eng. Des. 100, 378; from memory), and no plant like it has been built.\n")
	return err
}

// steadyCSV prints the figures for programs.
func steadyCSV(w io.Writer, rows []steadyRow) error {
	out := csv.NewWriter(w)
	err := out.Write([]string{"name", "value", "unit", "basis"})
	for _, r := range rows {
		if err != nil {
			break
		}
		err = out.Write([]string{r.Name, strconv.FormatFloat(r.Value, 'g', -1, 64), r.Unit, r.Basis})
	}
	out.Flush()
	return errors.Join(err, out.Error())
}
