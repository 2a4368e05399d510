package training

import (
	"context"
	"fmt"
	"math"
	"slices"

	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/internal/fit"
	"tokenwatt/internal/strictyaml"
)

// Settings of a fit; nil is accepted.
type Settings struct {
	// Leave is a family of sources that is left out of the fit; its rows are ignored.
	Leave string
	// RowsOfFamily is how many rows' worth a family counts at most; 25 where 0.
	RowsOfFamily float64
	// PointsOfFamily is how many rows of a family are used at most, evenly spread over the table; 120 where 0.
	PointsOfFamily int
}

// Soft-L1 scale of log(predicted / measured), and the standard deviations of the random effects: of a source beside its
// class, and of a class beside the mean of all. Both are of the size that the sources of one class differ by.
const (
	scale        = 0.08
	sourceSpread = 0.08
	classSpread  = 0.10
)

// Host time of a pass through a layer of an engine that launches each operator from the program, where nobody measured it. A layer
// of Megatron-LM of 2021 dispatches about 50 operations on its way forward (megatron/model/transformer.py: products, views and
// copies of heads, norms, random states, dropout, communication), at 5 to 25 us of host time each before its kernel runs
// (Python, dispatcher, autograd, launch; jiahuanglin.xyz/all_lessons/gpu_kernel_serving/18_pytorch_to_kernel.html), 11 us in the
// geometric mean. Engines since 2023 on faster hosts are taken at two thirds of that. What experts add is assumed.
const (
	eagerOperations = 50
	operationUS     = 11
	eagerHost       = eagerOperations * operationUS // us
	laterHost       = 350                           // us
	expertHost      = 700                           // us
)

// free is one parameter of the fit: where it starts and what it is drawn to, and where it goes.
type free struct {
	parameter fit.Parameter
	set       func(f *fields, v float64)
}

// fields are the entries that a fit changes.
type fields struct {
	engines  map[string]*catalog.Engine
	clusters map[string]*catalog.Cluster
	common   float64 // k0
}

// logPrior is a parameter on a logarithmic axis, drawn to where it starts.
func logPrior(name string, prior, spread, low, high float64) fit.Parameter {
	return fit.Parameter{Name: name, Start: prior, Low: low, High: high, Log: true, Prior: prior, Spread: spread}
}

// parameters are the free ones: sixteen that engines and sites have, beside one intercept for each family of sources that
// predictions do not have. The priors are the defaults of an engine that nobody measured.
func parameters() []free {
	class := func(name string, engines ...string) free {
		return free{logPrior("class "+name, 1, classSpread, 0.5, 2), func(f *fields, v float64) {
			for _, e := range engines {
				f.engines[e].Factor = f.common * v
			}
		}}
	}
	return []free{
		{logPrior("factor", 1.13, 0.2, 0.7, 2), func(f *fields, v float64) {
			f.common = v
			for _, e := range []string{"default", "fsdp"} {
				f.engines[e].Factor = v
			}
		}},
		class("megatron-2020-22", "megatron-2020-22", "megatron-deepspeed"),
		class("deepspeed-zero3-2021", "deepspeed-zero3-2021"),
		class("megatron-core", "megatron-core"),
		class("megatron-bridge", "megatron-bridge"),
		class("torchtitan", "torchtitan", "torchtitan-eager"),
		{logPrior("maxtext", 1, classSpread, 0.5, 2), func(f *fields, v float64) { f.engines["maxtext"].Factor = v }},
		{logPrior("site jean-zay", 1, classSpread, 0.5, 2), func(f *fields, v float64) { f.clusters["jean-zay"].Factor = v }},
		{logPrior("network 2020", 0.6, 0.3, 0.2, 1), func(f *fields, v float64) {
			for _, c := range []string{"default-2020", "selene", "jean-zay"} {
				f.clusters[c].NetworkEfficiency = v
			}
		}},
		{logPrior("host eager us", eagerHost, 0.5, 50, 2000), func(f *fields, v float64) {
			f.engines["megatron-deepspeed"].HostUS = v
			for _, e := range []string{"megatron-2020-22", "deepspeed-zero3-2021"} {
				f.engines[e].HostUS = math.Sqrt(eagerHost * v) // half way in the logarithm: one engine speaks for others
			}
			for _, e := range []string{"default", "fsdp", "torchtitan-eager"} {
				f.engines[e].HostUS = math.Sqrt(laterHost * v)
			}
		}},
		{logPrior("exposed hops", 2, 0.5, 0.2, 2), func(f *fields, v float64) { f.engines["megatron-deepspeed"].ExposedPP = v }},
		{logPrior("fixed ms", 15, 0.7, 1, 100), func(f *fields, v float64) { f.engines["megatron-deepspeed"].FixedMS = v }},
		{logPrior("jitter", 0.005, 1, 0.0001, 0.1), func(f *fields, v float64) {
			for _, c := range f.clusters {
				c.Jitter = v
			}
		}},
		{logPrior("expert host us", expertHost, 1, 50, 6000), func(f *fields, v float64) {
			f.engines["megatron-bridge"].ExpertHostUS = v
			for _, e := range []string{"default", "fsdp", "megatron-core"} { // half way, as above
				f.engines[e].ExpertHostUS = math.Sqrt(expertHost * v)
			}
		}},
		{logPrior("expert factor", 1, 0.2, 0.5, 2), func(f *fields, v float64) { f.engines["megatron-bridge"].ExpertFactor = v }},
		{logPrior("exposed tp", 0.5, 0.4, 0.05, 1), func(f *fields, v float64) { f.engines["megatron-bridge"].ExposedTP = v }},
	}
}

// Fitted is the outcome of a fit.
type Fitted struct {
	Names   []string           // of the parameters
	Values  []float64          // of the parameters
	Effects map[string]float64 // log intercept of each family beside the model
	// Catalog has the fitted engines and clusters.
	Catalog *catalog.Catalog
}

// Fit finds the parameters of engines and sites from measured runs. Each family of sources has an intercept of its own,
// drawn to zero, which takes what is particular to it, so that one source moves a class no further than one source can.
// The error is the context's or that of a problem without points.
func Fit(ctx context.Context, c *catalog.Catalog, cases []Case, s *Settings) (*Fitted, error) {
	set := Settings{RowsOfFamily: 25, PointsOfFamily: 120}
	if s != nil {
		set.Leave = s.Leave
		if s.RowsOfFamily > 0 {
			set.RowsOfFamily = s.RowsOfFamily
		}
		if s.PointsOfFamily > 0 {
			set.PointsOfFamily = s.PointsOfFamily
		}
	}
	points, weights := chosen(cases, &set)
	list := parameters()
	families := familiesOf(points)
	problem := fit.Problem{Points: len(points), Weights: weights, Scale: scale}
	for i := range list {
		problem.Parameters = append(problem.Parameters, list[i].parameter)
	}
	for _, f := range families {
		problem.Parameters = append(problem.Parameters, fit.Parameter{Name: f, Low: -1, High: 1, Spread: sourceSpread})
	}
	at := make([]int, len(points))
	for i, p := range points {
		at[i] = len(list) + slices.Index(families, p.Row.Family)
	}
	problem.Residuals = func(x, into []float64) {
		t, err := newTrial(c, list, x)
		if err != nil {
			fill(into, math.NaN())
			return
		}
		for i, p := range points {
			into[i] = math.Log(t.time(p)/p.Row.Measured) + x[at[i]]
		}
	}
	r, err := fit.Run(ctx, problem, &fit.Settings{Iterations: 60, Tolerance: 1e-5})
	if err != nil {
		return nil, fmt.Errorf("training: %w", err)
	}
	t, err := newTrial(c, list, r.X)
	if err != nil {
		return nil, err
	}
	out := &Fitted{Effects: map[string]float64{}, Catalog: t.catalog(c)}
	for i := range list {
		out.Names, out.Values = append(out.Names, list[i].parameter.Name), append(out.Values, r.X[i])
	}
	for i, f := range families {
		out.Effects[f] = -r.X[len(list)+i]
	}
	return out, nil
}

func fill(into []float64, v float64) {
	for i := range into {
		into[i] = v
	}
}

// chosen are the cases of a fit and their weights: of each family at most PointsOfFamily, evenly spread, and together at
// most RowsOfFamily rows' worth.
func chosen(cases []Case, s *Settings) (points []*Case, weights []float64) {
	byFamily := map[string][]*Case{}
	var order []string
	for i := range cases {
		f := cases[i].Row.Family
		if f == s.Leave {
			continue
		}
		if byFamily[f] == nil {
			order = append(order, f)
		}
		byFamily[f] = append(byFamily[f], &cases[i])
	}
	for _, f := range order {
		all := byFamily[f]
		n := min(len(all), s.PointsOfFamily)
		for i := range n {
			points = append(points, all[i*len(all)/n])
			weights = append(weights, min(1, s.RowsOfFamily/float64(n)))
		}
	}
	return points, weights
}

func familiesOf(points []*Case) []string {
	var list []string
	for _, p := range points {
		if !slices.Contains(list, p.Row.Family) {
			list = append(list, p.Row.Family)
		}
	}
	return list
}

// trial is the engines, clusters and networks under one set of values.
type trial struct {
	fields   fields
	source   *catalog.Catalog
	networks map[[2]string]*collective.Network
}

func newTrial(c *catalog.Catalog, list []free, x []float64) (*trial, error) {
	t := &trial{
		fields: fields{engines: map[string]*catalog.Engine{}, clusters: map[string]*catalog.Cluster{}},
		source: c, networks: map[[2]string]*collective.Network{},
	}
	for i := range c.Engines {
		e := c.Engines[i].Value
		t.fields.engines[c.Engines[i].Name] = &e
	}
	for i := range c.Clusters {
		e := c.Clusters[i].Value
		t.fields.clusters[c.Clusters[i].Name] = &e
	}
	for i := range list {
		list[i].set(&t.fields, x[i])
	}
	return t, nil
}

// time is the step time of a case under the trial, NaN where its network cannot be made.
func (t *trial) time(p *Case) float64 {
	key := [2]string{p.Row.Accelerator, p.Row.Cluster}
	n := t.networks[key]
	if n == nil {
		var err error
		if n, err = collective.Of(t.source, p.Row.Accelerator, t.fields.clusters[p.Row.Cluster]); err != nil {
			return math.NaN()
		}
		t.networks[key] = n
	}
	q := p.Prepared.With(t.fields.engines[p.Row.Engine], t.fields.clusters[p.Row.Cluster], p.Row.Overlap, n)
	b := q.Step(&p.Row.Layout, &p.Cost)
	return b.Total()
}

// catalog is the given one with the trial's engines and clusters laid over.
func (t *trial) catalog(c *catalog.Catalog) *catalog.Catalog {
	over := &catalog.Catalog{}
	for i := range c.Engines {
		name := c.Engines[i].Name
		over.Engines = append(over.Engines, strictyaml.Entry[catalog.Engine]{Name: name, Value: *t.fields.engines[name]})
	}
	for i := range c.Clusters {
		name := c.Clusters[i].Name
		over.Clusters = append(over.Clusters, strictyaml.Entry[catalog.Cluster]{Name: name, Value: *t.fields.clusters[name]})
	}
	return c.With(over)
}

// Repriced returns the cases under the engines and clusters of another catalog, kernels as they are.
func Repriced(c *catalog.Catalog, cases []Case) ([]Case, error) {
	out := make([]Case, len(cases))
	t, err := newTrial(c, nil, nil)
	if err != nil {
		return nil, err
	}
	for i := range cases {
		out[i] = cases[i]
		r := &cases[i].Row
		n, err := collective.Of(c, r.Accelerator, t.fields.clusters[r.Cluster])
		if err != nil {
			return nil, fmt.Errorf("network of %s: %w", r.Accelerator, err)
		}
		out[i].Prepared = cases[i].Prepared.With(t.fields.engines[r.Engine], t.fields.clusters[r.Cluster], r.Overlap, n)
	}
	return out, nil
}
