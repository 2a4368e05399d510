package validation

import (
	"context"
	"fmt"
	"math"
	"strings"

	"tokenwatt/supply/fusion/plasma"
	"tokenwatt/supply/fusion/steady"
)

// The tables of fusion: Bosch & Hale's table VIII, and the field-reversed configurations of Wurzel & Hsu.
const (
	reactivityFile  = "fusion/bosch_hale.csv"
	experimentsFile = "fusion/frc_experiments.csv"
)

// fusionCases compare reactivities, Lawson's curves and the record of experiments.
func fusionCases(_ context.Context, b *bench) ([]Case, error) {
	cases, err := b.reactivityCases()
	if err != nil {
		return nil, err
	}
	for _, more := range []func() ([]Case, error){lawsonCases, ignitionCases, b.experimentCases} {
		found, err := more()
		if err != nil {
			return nil, err
		}
		cases = append(cases, found...)
	}
	return cases, nil
}

// reactivityCases compare the fit, and the integral of the cross section, of each reaction with the published table.
func (b *bench) reactivityCases() ([]Case, error) {
	t, err := b.data.read(reactivityFile, "reaction", "T_keV", "sigma_v_m3_s")
	if err != nil {
		return nil, err
	}
	var fits, integrals [plasma.ReactionCount][]pair
	for _, row := range t.rows {
		r, err := plasma.ParseReaction(row.text("reaction"))
		if err != nil {
			return nil, fmt.Errorf("%w: %s line %d: %w", ErrData, t.name, row.line, err)
		}
		v, err := row.numbers("T_keV", "sigma_v_m3_s")
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("%v at %g keV", r, v[0])
		fit, err := r.Reactivity(v[0])
		if err != nil {
			return nil, err
		}
		integral, _, err := r.MaxwellIntegral(v[0])
		if err != nil {
			return nil, err
		}
		fits[r], integrals[r] = append(fits[r], pair{name, fit, v[1]}), append(integrals[r], pair{name, integral, v[1]})
	}
	var cases []Case
	var pairs [][]pair
	for _, kind := range []struct {
		what, method string
		of           *[plasma.ReactionCount][]pair
	}{
		{"reactivity", "The fit of table VII. Table VIII was computed with it, so that the rounding of four digits is all that may be off: what is judged is that its coefficients are the right ones.", &fits},
		{"Maxwellian integral of the cross section", "The cross section of table IV, integrated here. Against the table it is off by what the authors' fit of the reactivity is off, and that of the cross section.", &integrals},
	} {
		for r := range plasma.ReactionCount {
			if len(kind.of[r]) == 0 {
				continue
			}
			cases = append(cases, Case{
				Quantity: kind.what + ", " + r.String(), Unit: "m3/s", Against: "Bosch & Hale 1992, table VIII", Split: Reference, Measure: Relative, Method: kind.method,
			})
			pairs = append(pairs, kind.of[r])
		}
	}
	return finish(cases, pairs)
}

// published is a minimum of n T tau that Wurzel & Hsu give, with the mixture as they count it.
type published struct {
	plasma     steady.Plasma
	gain       float64
	nTTau, keV float64
}

// publishedMinima lists them: the Maxwellian integral of the cross section everywhere; without relativity for D-T; the charged shares
// that they take for D-T and for both branches of catalysed D-D alike.
func publishedMinima() []published {
	dt := steady.Plasma{Fuel: steady.DT, Integral: true, Correction: plasma.Classical, ChargedShare: 0.2}
	he3 := steady.Plasma{Fuel: steady.DHe3, Integral: true}
	dd := steady.Plasma{Fuel: steady.CatalysedDD, Integral: true, ChargedShare: 0.617}
	return []published{
		{dt, steady.Ignition(), 2.945e21, 14.3},
		{dt, 1, 4.65e20, 13.7},
		{he3, steady.Ignition(), 5.18e22, 68},
		{he3, 1, 2.22e22, 63},
		{dd, steady.Ignition(), 1.07e23, 52},
		{dd, 1, 2.91e22, 41},
	}
}

const lawsonSource = "Wurzel & Hsu 2022 and 2025 (Phys. Plasmas 29, 062103; 32, 112106)"

// lawsonCases compare the least n T tau and where it is.
func lawsonCases() ([]Case, error) {
	var alike, own, at []pair
	for _, p := range publishedMinima() {
		name := fmt.Sprintf("%v at Q = %g", p.plasma.Fuel, p.gain)
		if math.IsInf(p.gain, 1) {
			name = p.plasma.Fuel.String() + " ignition"
		}
		point, err := p.plasma.Minimum(p.gain)
		if err != nil {
			return nil, err
		}
		mine := steady.Plasma{Fuel: p.plasma.Fuel}
		without, err := mine.Minimum(p.gain)
		if err != nil {
			return nil, err
		}
		alike, own = append(alike, pair{name, point.NTTau, p.nTTau}), append(own, pair{name, without.NTTau, p.nTTau})
		at = append(at, pair{name, point.T, p.keV})
	}
	const counted = "The steady power balance, counted as the publication counts: the Maxwellian integral of the cross section, no relativity for D-T, 20 % of D-T and 61.7 % of both branches of catalysed D-D in charged products."
	return finish([]Case{
		{Quantity: "least n T tau of Q = 1 and ignition, counted alike", Unit: "keV s/m3", Against: lawsonSource, Split: Reference, Measure: Relative, Method: counted},
		{Quantity: "temperature of the least n T tau, counted alike", Unit: "keV", Against: lawsonSource, Split: Reference, Measure: Relative, Method: counted},
		{
			Quantity: "least n T tau of Q = 1 and ignition", Unit: "keV s/m3", Against: lawsonSource, Split: Reference, Measure: Relative,
			Method: "The same with the fits, Putvinski's correction and the reactions' own charged shares, as everywhere else here. The branch of catalysed D-D with few neutrons is the more frequent one, and the fit of D-He3 is 2 % above the integral at 68 keV.",
		},
	}, [][]pair{alike, at, own})
}

// ignitionCases compare the ideal ignition temperatures.
func ignitionCases() ([]Case, error) {
	var pairs []pair
	for _, want := range []struct {
		fuel steady.Fuel
		keV  float64
	}{{steady.DT, 4.30}, {steady.DHe3, 28.4}, {steady.CatalysedDD, 25.3}} {
		p := steady.Plasma{Fuel: want.fuel, Correction: plasma.Classical}
		keV, err := p.IdealIgnition()
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, pair{want.fuel.String(), keV, want.keV})
	}
	return finish([]Case{{
		Quantity: "ideal ignition temperature", Unit: "keV", Against: lawsonSource, Split: Reference, Measure: Relative,
		Method: "Where charged products bring what bremsstrahlung without relativity takes, T_e = T_i, by the fits.",
	}}, [][]pair{pairs})
}

// experimentCases compare the products of the catalog's record with those of the published table's cells.
func (b *bench) experimentCases() ([]Case, error) {
	columns := []string{"T_i_max", "T_i_avg", "n_i_max", "n_i_avg", "n_e_max", "n_e_avg", "tau_E", "tau_E_star"}
	t, err := b.data.read(experimentsFile, append([]string{"project", "shot"}, columns...)...)
	if err != nil {
		return nil, err
	}
	record, needs, err := steady.Record(b.catalog)
	if err != nil {
		return nil, err
	}
	var pairs []pair
	without, reached := 0, 0.0
	for _, row := range t.rows {
		v, err := row.numbers(columns...)
		if err != nil {
			return nil, err
		}
		name := strings.TrimSpace(row.text("project") + " " + row.text("shot"))
		temperature, density, tau := first(v[0:2]), first(v[2:6]), first(v[6:8])
		if math.IsNaN(temperature) {
			without++
			continue
		}
		a, known := achieved(record, row.text("project"), row.text("shot"))
		if !known {
			return nil, fmt.Errorf("%w: %s line %d: the catalog has no experiment %s", ErrData, t.name, row.line, name)
		}
		pairs, reached = append(pairs, pair{name, a.NTTau, density * temperature * tau}), math.Max(reached, a.Shares[0])
	}
	return finish([]Case{{
		Quantity: "n T tau of field-reversed configurations", Unit: "keV s/m3", Against: "frc_experiments.csv (Wurzel & Hsu 2025)", Split: Input, Measure: Relative,
		Method: "The catalog's figures against the table's: peaks where they are given, ions before electrons.",
		Remark: fmt.Sprintf("%d of %d rows have no ion temperature and no product. The highest product is %.2g of what Q = 1 of D-T needs, %.3g keV s/m3.", without, len(t.rows), reached, needs[0].NTTau),
	}}, [][]pair{pairs})
}

// first is the first number that is there, NaN without one.
func first(values []float64) float64 {
	for _, v := range values {
		if !math.IsNaN(v) {
			return v
		}
	}
	return math.NaN()
}

// achieved finds an experiment of the record; a shot that is not known is not in the catalog.
func achieved(record []steady.Achieved, machine, shot string) (steady.Achieved, bool) {
	for _, a := range record {
		if a.Machine == machine && (a.Shot == shot || a.Shot == "" && shot == "Unknown") {
			return a, true
		}
	}
	return steady.Achieved{}, false
}
