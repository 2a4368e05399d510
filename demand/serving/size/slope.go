package size

import (
	"context"
	"fmt"
	"math"
)

// longer is by how much requests are longer in the simulations of slopes.
const longer = 0.25

// slopes fills in what longer prompts and answers do to a request's work, at the level nearest to the mean of the hours.
func (m *yearMaker) slopes(ctx context.Context) error {
	if m.problem.Serving.Simulation.Traffic.LengthsFrom != nil {
		return nil // lengths are not by figures
	}
	if len(m.Curve.Levels) == 1 {
		// Hours that are all alike say nothing of what more traffic does.
		if err := m.addLevel(ctx, m.Curve.Levels[0].Traffic*(1+longer)); err != nil {
			return err
		}
	}
	var mean float64
	for i := range m.Curve.Levels {
		l := &m.Curve.Levels[i]
		mean += l.Weight * l.Traffic / float64(m.Model.Calendar.Hours)
	}
	base := &m.Curve.Levels[0]
	for i := range m.Curve.Levels {
		if l := &m.Curve.Levels[i]; math.Abs(l.Traffic-mean) < math.Abs(base.Traffic-mean) {
			base = l
		}
	}
	v := &m.problem.Serving
	m.Model.Input, m.Model.Output = float64(v.InputTokens.Mode), float64(v.OutputTokens.Mode)
	var powers [2]float64
	desk := make(chan struct{}, m.settings.workers())
	err := each(ctx, 2, func(ctx context.Context, i int) error {
		select {
		case desk <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		defer func() { <-desk }()
		factors := [2]float64{1, 1}
		factors[i] += longer
		r, err := m.simulate(ctx, base.Traffic, factors[0], factors[1])
		if err != nil {
			return fmt.Errorf("requests that are longer by %g %%: %w", 100*longer, err)
		}
		powers[i] = hour(r).MW
		return nil
	})
	if err != nil {
		return err
	}
	m.Simulations += 2
	for i, to := range []*float64{&m.Model.InputElasticity, &m.Model.OutputElasticity} {
		*to = m.elasticity(base, powers[i], []string{"prompts", "answers"}[i], [2]float64{base.Hour.PrefillMW, base.Hour.DecodeMW}[i])
	}
	return nil
}

// elasticity is the growth of a request's work that explains a power at a level, over that of its lengths. Where no level of
// the curve has that power it is the share of the energy that this part of requests takes, with a warning.
func (m *yearMaker) elasticity(base *Level, mw float64, what string, partMW float64) float64 {
	if base.Traffic > 0 {
		if level, ok := m.Curve.Level(mw); ok && level >= base.Traffic {
			return (level/base.Traffic - 1) / longer
		}
	}
	m.Warnings = append(m.Warnings, fmt.Sprintf("the power with longer %s is that of no level of traffic: in the ranges they act by their share of the energy", what))
	if base.Hour.PrefillMW+base.Hour.DecodeMW == 0 {
		return 0
	}
	return partMW / (base.Hour.PrefillMW + base.Hour.DecodeMW)
}

// addLevel simulates a level above the only one.
func (m *yearMaker) addLevel(ctx context.Context, traffic float64) error {
	r, err := m.simulate(ctx, traffic, 1, 1)
	if err != nil {
		return err
	}
	m.Simulations++
	m.Curve.Levels = append(m.Curve.Levels, Level{Traffic: traffic, Hour: *hour(r)})
	return nil
}
