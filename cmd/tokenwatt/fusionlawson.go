package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tokenwatt/report"
	"tokenwatt/supply/fusion/plasma"
	"tokenwatt/supply/fusion/steady"
)

// lawsonFlags are the flags of `fusion lawson`.
type lawsonFlags struct {
	fuel, correction, format string
	gains                    []string
	electrons, ratio         float64
	side, table              bool
}

// newFusionLawson is the verb `fusion lawson`.
func newFusionLawson() *cobra.Command {
	var f lawsonFlags
	cmd := &cobra.Command{
		Use:   "lawson",
		Short: "Print the confinement that gain and ignition need, by fuel: Lawson's criterion",
		Long: `lawson prints the least product n T tau_E of ions at which a plasma reaches a gain Q (fusion over heating), the temperature
of it, and the temperature from which on products alone make up for bremsstrahlung. With --table it prints the curve:
n tau_E and n T tau_E over temperature.

The balance is steady and without space: flat profiles, Maxwellian ions, all charged products stop in the plasma, ash leaves at
once, bremsstrahlung is the only radiation. Where radiation takes more than products and heating bring, no confinement is
enough: that is said, with the best there is.`,
		Example: `  tokenwatt fusion lawson
  tokenwatt fusion lawson --fuel D-He3 --electron-ratio 0.3 --gain 1 --gain 10 --gain ignition
  tokenwatt fusion lawson --fuel D-T --table --format csv`,
		Args: arguments(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd.OutOrStdout()) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.fuel, "fuel", "all", "the fuel: "+strings.Join(fuelNames(), ", ")+", or all")
	flags.StringArrayVar(&f.gains, "gain", []string{"1", "ignition"}, "the gain Q, a number or ignition (may be given several times)")
	flags.Float64Var(&f.electrons, "electron-ratio", 1, "temperature of the electrons over that of the ions")
	flags.Float64Var(&f.ratio, "ratio", 0, "density of the first reactant over that of the second (0: the mixture of most power)")
	flags.BoolVar(&f.side, "side-reactions", false, "add the D-D reactions of D-T and D-He3")
	flags.StringVar(&f.correction, "bremsstrahlung", "putvinski", "its form: putvinski, rider or classical (without relativity)")
	flags.BoolVar(&f.table, "table", false, "print the curve over temperature instead")
	flags.StringVar(&f.format, "format", "table", "what is printed: table, json or csv")
	return cmd
}

// fuelNames lists the fuels.
func fuelNames() []string {
	var names []string
	for f := range steady.FuelCount {
		names = append(names, f.String())
	}
	return names
}

// lawsonRow is a point of a curve, or its minimum. What is not there, where radiation takes more, has no point but the share.
type lawsonRow struct {
	Fuel     string   `json:"fuel"`
	Mixture  float64  `json:"mixture,omitempty"`
	Goal     string   `json:"goal"`
	KeV      float64  `json:"temperature_kev"`
	NTau     float64  `json:"n_tau_s_m3,omitempty"`
	NTTau    float64  `json:"n_t_tau_kev_s_m3,omitempty"`
	Heating  float64  `json:"heating_over_bremsstrahlung,omitempty"`
	Possible bool     `json:"possible"`
	Ignition *float64 `json:"ideal_ignition_kev,omitempty"`
}

func (f *lawsonFlags) run(w io.Writer) error {
	if err := checkFormat(f.format); err != nil {
		return err
	}
	plasmas, err := f.plasmas()
	if err != nil {
		return err
	}
	gains, err := f.parseGains()
	if err != nil {
		return err
	}
	var rows []lawsonRow
	for i := range plasmas {
		of := lawsonMinima
		if f.table {
			of = lawsonCurve
		}
		found, err := of(&plasmas[i], gains)
		if errors.Is(err, steady.ErrProblem) {
			return usageError{err}
		}
		if err != nil {
			return err
		}
		rows = append(rows, found...)
	}
	switch {
	case f.format == "json":
		return printJSON(w, struct {
			Schema string      `json:"schema_version"`
			Rows   []lawsonRow `json:"points"`
		}{fusionSchema, rows})
	case f.format == "csv":
		return lawsonCSV(w, rows)
	}
	return lawsonTable(w, rows, f.table)
}

// plasmas are the mixtures asked for. Of all fuels those of one reactant have no ratio and p-B11 no side reactions.
func (f *lawsonFlags) plasmas() ([]steady.Plasma, error) {
	correction, known := map[string]plasma.Correction{"putvinski": plasma.Putvinski, "rider": plasma.Rider, "classical": plasma.Classical}[strings.ToLower(f.correction)]
	if !known {
		return nil, usageError{fmt.Errorf("unknown form of bremsstrahlung %q: write putvinski, rider or classical", f.correction)}
	}
	if !(f.electrons > 0) {
		return nil, usageError{fmt.Errorf("--electron-ratio is %g, expected a number above zero", f.electrons)}
	}
	one := steady.Plasma{ElectronRatio: f.electrons, Ratio: f.ratio, SideReactions: f.side, Correction: correction}
	if f.fuel != "all" {
		fuel, err := steady.ParseFuel(f.fuel)
		if err != nil {
			return nil, usageError{err}
		}
		one.Fuel = fuel
		return []steady.Plasma{one}, nil
	}
	if f.ratio != 0 {
		return nil, usageError{errors.New("--ratio goes with one --fuel: D-T, D-He3 or p-B11")}
	}
	var all []steady.Plasma
	for fuel := range steady.FuelCount {
		one.Fuel = fuel
		all = append(all, one)
	}
	return all, nil
}

// parseGains reads the gains.
func (f *lawsonFlags) parseGains() ([]float64, error) {
	var gains []float64
	for _, text := range f.gains {
		if strings.EqualFold(text, "ignition") {
			gains = append(gains, steady.Ignition())
			continue
		}
		gain, err := strconv.ParseFloat(text, 64)
		if err != nil || !(gain > 0) || math.IsInf(gain, 0) {
			return nil, usageError{fmt.Errorf("--gain is %q, expected a number above zero or ignition", text)}
		}
		gains = append(gains, gain)
	}
	return gains, nil
}

// lawsonMinima are the least n T tau of each gain.
func lawsonMinima(p *steady.Plasma, gains []float64) ([]lawsonRow, error) {
	ideal, err := p.IdealIgnition()
	ignites := &ideal
	if errors.Is(err, steady.ErrNoBalance) {
		ignites, err = nil, nil
	}
	if err != nil {
		return nil, err
	}
	var rows []lawsonRow
	for _, gain := range gains {
		row := newLawsonRow(p, gain)
		row.Ignition = ignites
		point, err := p.Minimum(gain)
		if err := row.fill(point, err); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// lawsonCurve are the points of each gain at the temperatures of the table.
func lawsonCurve(p *steady.Plasma, gains []float64) ([]lawsonRow, error) {
	low, high := p.Range()
	var rows []lawsonRow
	for _, gain := range gains {
		for _, keV := range tableTemperatures() {
			if keV < low || keV > high {
				continue
			}
			row := newLawsonRow(p, gain)
			point, err := p.Lawson(keV, gain)
			if err := row.fill(point, err); err != nil {
				return nil, err
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// newLawsonRow starts a row.
func newLawsonRow(p *steady.Plasma, gain float64) lawsonRow {
	row := lawsonRow{Fuel: p.Fuel.String(), Mixture: p.Mixture(), Goal: fmt.Sprintf("Q=%g", gain)}
	if math.IsInf(gain, 1) {
		row.Goal = "ignition"
	}
	return row
}

// fill takes a point, or why there is none.
func (r *lawsonRow) fill(point steady.Point, err error) error {
	var none *steady.NoBalanceError
	if errors.As(err, &none) {
		r.KeV, r.Heating = none.T, none.Share
		return nil
	}
	r.KeV, r.NTau, r.NTTau, r.Possible = point.T, point.NTau, point.NTTau, err == nil
	return err
}

// lawsonTable prints rows for people.
func lawsonTable(w io.Writer, rows []lawsonRow, curve bool) error {
	head := []string{"fuel", "mixture", "goal", "keV", "n tau s/m3", "n T tau keV s/m3", "remark"}
	table := [][]string{head}
	for i := range rows {
		r := &rows[i]
		mixture := "-"
		if r.Mixture > 0 {
			mixture = fmt.Sprintf("%g:1", r.Mixture)
		}
		remark := ""
		switch {
		case !r.Possible:
			remark = fmt.Sprintf("none: products and heating are %.3g of the radiation", r.Heating)
			if !curve {
				remark += " at best"
			}
		case !curve && r.Ignition != nil:
			remark = fmt.Sprintf("products outdo radiation from %.4g keV on", *r.Ignition)
		case !curve:
			remark = "products never outdo radiation"
		}
		table = append(table, []string{r.Fuel, mixture, r.Goal, fmt.Sprintf("%.4g", r.KeV), orDash("%.3e", r.NTau), orDash("%.3e", r.NTTau), remark})
	}
	if err := report.WriteTable(w, "llrrrrl", table); err != nil {
		return err
	}
	what := "Of each goal the least n T tau. "
	if curve {
		what = ""
	}
	_, err := fmt.Fprintf(w, "\n%sn of all ions; T of the ions; tau the energy confinement time, radiation apart. Steady, flat profiles, no ash.\n", what)
	return err
}

// lawsonCSV prints rows for programs.
func lawsonCSV(w io.Writer, rows []lawsonRow) error {
	out := csv.NewWriter(w)
	err := out.Write([]string{"fuel", "mixture", "goal", "temperature_kev", "n_tau_s_m3", "n_t_tau_kev_s_m3", "possible", "heating_over_bremsstrahlung", "ideal_ignition_kev"})
	number := func(v float64) string {
		if v == 0 {
			return ""
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	for i := range rows {
		if err != nil {
			break
		}
		r := &rows[i]
		ideal := ""
		if r.Ignition != nil {
			ideal = number(*r.Ignition)
		}
		err = out.Write([]string{r.Fuel, number(r.Mixture), r.Goal, number(r.KeV), number(r.NTau), number(r.NTTau), strconv.FormatBool(r.Possible), number(r.Heating), ideal})
	}
	out.Flush()
	return errors.Join(err, out.Error())
}
