package collectives

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/internal/fit"
)

// FitSite returns the machine's cluster with the efficiency and latency of its network, and the accelerators that share
// an adapter, fitted to the rows that leave a scale-up domain; the library stays as it is. Efficiencies are drawn
// towards the cluster's own, 0.75 where it has none. The error wraps ErrFit for fewer than MinPoints such rows, or is
// the context's.
func FitSite(ctx context.Context, m *Machine, library *catalog.Collectives, rows []Row) (*catalog.Cluster, error) {
	var outside []Row
	for i := range rows {
		if r := &rows[i]; r.PerNode > 0 && r.PerNode < r.Ranks && r.Operation < DirectEager {
			outside = append(outside, *r)
		}
	}
	if len(outside) < MinPoints {
		return nil, fmt.Errorf("%w: %d rows between scale-up domains, expected %d or more", ErrFit, len(outside), MinPoints)
	}
	n, err := collective.New(m.Name, &m.Accelerator, library, m.Cluster)
	if err != nil {
		return nil, err
	}
	var best *catalog.Cluster
	least := math.Inf(1)
	for sharers := 1; sharers <= n.Domain(); sharers *= 2 {
		site, loss, err := m.site(ctx, library, outside, sharers)
		if err != nil {
			return nil, err
		}
		if loss < least {
			best, least = site, loss
		}
	}
	return best, nil
}

// site fits efficiency and latency for a number of accelerators that share an adapter.
func (m *Machine) site(ctx context.Context, library *catalog.Collectives, rows []Row, sharers int) (*catalog.Cluster, float64, error) {
	const share, latency, prior, priorUS = 0.5, 0.7, 0.75, 10
	base := catalog.Cluster{}
	if m.Cluster != nil {
		base = *m.Cluster
	}
	base.AdapterRanks = sharers
	efficiency, us := base.NetworkEfficiency, base.NetworkLatencyUS
	if efficiency <= 0 {
		efficiency = prior
	}
	if us <= 0 {
		us = priorUS
	}
	with := func(x []float64) *catalog.Cluster {
		c := base
		c.NetworkEfficiency, c.NetworkLatencyUS = x[0], x[1]
		return &c
	}
	result, err := fit.Run(ctx, fit.Problem{
		Points: len(rows), Scale: lossScale,
		Parameters: []fit.Parameter{
			{Name: "network_efficiency", Start: efficiency, Low: 0.01, High: 1, Log: true, Prior: efficiency, Spread: share},
			{Name: "network_latency_us", Start: us, Low: 0.5, High: 1000, Log: true, Prior: us, Spread: latency},
		},
		Residuals: func(x, into []float64) {
			n, err := collective.New(m.Name, &m.Accelerator, library, with(x))
			for i := range rows {
				into[i] = math.NaN()
				if err != nil {
					continue
				}
				if p, err := Predict(n, &rows[i]); err == nil {
					into[i] = math.Log(p / rows[i].Seconds)
				}
			}
		},
	}, &fit.Settings{Iterations: 60, Tolerance: 1e-5})
	if errors.Is(err, fit.ErrProblem) {
		return nil, 0, fmt.Errorf("%w: %w", ErrFit, err)
	}
	if err != nil {
		return nil, 0, err
	}
	return with(result.X), result.Loss, nil
}
