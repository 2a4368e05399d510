package training

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/compute/kernel"
	"tokenwatt/demand/training/step"
	"tokenwatt/quantity"
)

func tokens(n int) quantity.Tokens { return quantity.Tokens(n) }

// Case is a row made ready: its problem prepared and its kernels priced.
type Case struct {
	Row      Row
	Prepared *step.Prepared
	Cost     step.LayerCost
}

// Time is the predicted step time in seconds.
func (c *Case) Time() float64 {
	b := c.Prepared.Step(&c.Row.Layout, &c.Cost)
	return b.Total()
}

// ErrUnpriced is wrapped by the reason of a row whose step the model cannot price.
var ErrUnpriced = errors.New("training: no finite step time")

// shop keeps the machines and networks of a table's accelerators.
type shop struct {
	catalog  *catalog.Catalog
	machines map[string]*kernel.Machine
}

// Cases makes rows ready. Rows that the model refuses come back with the reason.
func Cases(c *catalog.Catalog, rows []Row) ([]Case, []score.Refusal) {
	s := shop{catalog: c, machines: map[string]*kernel.Machine{}}
	var cases []Case
	var refused []score.Refusal
	for i := range rows {
		one, err := s.ready(&rows[i])
		if err != nil {
			refused = append(refused, score.Refusal{Line: rows[i].Line, Source: rows[i].Source, Found: err.Error(), Expected: "a job that the model can price"})
			continue
		}
		cases = append(cases, one)
	}
	return cases, refused
}

func (s *shop) ready(row *Row) (Case, error) {
	m := s.machines[row.Accelerator]
	if m == nil {
		var err error
		if m, err = kernel.Of(s.catalog, row.Accelerator, ""); err != nil {
			return Case{}, err
		}
		s.machines[row.Accelerator] = m
	}
	problem, err := Problem(s.catalog, row, m)
	if err != nil {
		return Case{}, err
	}
	p, err := step.Prepare(problem)
	if err != nil {
		return Case{}, err
	}
	c := Case{Row: *row, Prepared: p}
	c.Cost = p.Layer(p.Key(&row.Layout))
	// A chip without a network beyond its links, or without arithmetic of a kind, takes forever.
	if t := c.Time(); !(t > 0) || math.IsInf(t, 0) {
		return Case{}, fmt.Errorf("%w: the layout needs a network or a number format that %s lacks in the catalog", ErrUnpriced, row.Accelerator)
	}
	return c, nil
}

// Problem is a row as a problem of demand/training/step.
func Problem(c *catalog.Catalog, row *Row, m *kernel.Machine) (step.Problem, error) {
	engine, cluster := c.Engines.Get(row.Engine), c.Clusters.Get(row.Cluster)
	if engine == nil {
		return step.Problem{}, &catalog.NotFoundError{Kind: "engines", Name: row.Engine, Nearest: c.Nearest("engines", row.Engine)}
	}
	if cluster == nil {
		return step.Problem{}, &catalog.NotFoundError{Kind: "clusters", Name: row.Cluster, Nearest: c.Nearest("clusters", row.Cluster)}
	}
	n, err := collective.Of(c, row.Accelerator, &cluster.Value)
	if err != nil {
		return step.Problem{}, fmt.Errorf("network of %s: %w", row.Accelerator, err)
	}
	return step.Problem{
		Job: row.Job, Machine: m, Network: n, Engine: engine.Value, Cluster: cluster.Value, Vintage: row.Vintage,
		Overlap: row.Overlap, ShardGroup: row.ShardGroup, KnownChip: kernel.Measured(c, row.Accelerator),
	}, nil
}
