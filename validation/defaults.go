package validation

import (
	"fmt"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/demand/serving"
	"tokenwatt/demand/training"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// defaults are what a scenario has where nobody says anything else, read from an empty one so that a changed default
// is validated as it is.
type defaults struct {
	training scenario.Training
	serving  scenario.Serving
	site     scenario.Site
	study    scenario.Study
}

// emptyScenario gives only what a scenario requires; every figure of it that matters is replaced row by row.
const emptyScenario = `
name: defaults
study: {year: 2023}
workloads:
  train:
    training: {model: llama-2-7b, server: dgx-a100-640gb, accelerators: 8, tokens: 1 G tok}
  serve:
    serving: {model: llama-2-7b, server: dgx-a100-640gb, visitors: 1/d, requests_per_visitor: 1, input_tokens: 1 tok, output_tokens: 1 tok}
`

// readDefaults resolves the empty scenario.
func readDefaults() (*defaults, error) {
	s, err := scenario.Parse("defaults", []byte(emptyScenario), ".", nil)
	if err != nil {
		return nil, fmt.Errorf("validation: defaults: %w", err)
	}
	return &defaults{
		training: *s.Workloads.Get("train").Value.Training, serving: *s.Workloads.Get("serve").Value.Serving,
		site: s.Site, study: s.Study,
	}, nil
}

// accelerator returns the catalog's entry for a chip as the tables write it; false where it has none.
func (b *bench) accelerator(name string) (*catalog.Accelerator, string, bool) {
	for _, known := range []struct{ entry, names string }{
		{"v100-sxm-32gb", "V100 V100-SXM3-32GB"},
		{"a100-sxm-40gb", "A100-40GB A100-SXM-40GB"},
		{"a100-sxm-80gb", "A100-80GB A100-SXM-80GB a100-80gb"},
		{"h100-sxm", "H100 H100-80GB H100-SXM-80GB H100-SXM-96GB-HBM2e-500W h100-80gb"},
		{"h200-sxm", "H200-SXM-141GB"},
		{"h800-sxm", "H800"},
		{"b200-sxm", "B200 B200-SXM-180GB"},
		{"b300-sxm", "B300-SXM-288GB"},
		{"tpu-v3", "TPUv3"},
		{"tpu-v4", "TPUv4 TPU-v4"},
		{"tpu-v5e", "TPU-v5e"},
	} {
		for _, alias := range strings.Fields(known.names) {
			if entry := b.catalog.Accelerators.Get(known.entry); alias == name && entry != nil {
				return &entry.Value, entry.Name, true
			}
		}
	}
	return nil, "", false
}

// server returns the catalog's first machine with an accelerator; false where none has it.
func (b *bench) server(accelerator string) (*catalog.Server, bool) {
	for i := range b.catalog.Servers {
		if s := &b.catalog.Servers[i].Value; s.Accelerator == accelerator {
			return s, true
		}
	}
	return nil, false
}

// busyPowerPerAccelerator is what a machine draws under load for each of its accelerators, in W at the boundary IT.
func busyPowerPerAccelerator(s *catalog.Server) float64 {
	return s.BusyFraction.Mode.Float() * s.MaxPower.Mode.W() / float64(s.Accelerators)
}

// trainingRun is a problem of the closed form at the scenario's defaults, on whole accelerators of one kind. The count
// of servers and what they cost play no part in what is compared.
func (b *bench) trainingRun(model catalog.Model, chip *catalog.Accelerator, server *catalog.Server, accelerators, tokens float64) training.Problem {
	p := training.Problem{
		Name: "validation", Training: b.defaults.training, Model: model, Server: *server, Accelerator: *chip,
		Study: b.defaults.study, PUE: 1,
	}
	p.Training.Accelerators = quantity.Exact(quantity.Count(accelerators))
	p.Training.Tokens = quantity.Exact(quantity.Tokens(tokens))
	return p
}

// gpus is a problem whose one server is nothing but so many chips: the boundary of measurements at the chips. They
// draw the share of their thermal design power that their catalog server draws of its nameplate.
func (b *bench) gpus(model catalog.Model, chip *catalog.Accelerator, server *catalog.Server, count float64) serving.Problem {
	p := serving.Problem{
		Name: "validation", Serving: b.defaults.serving, Model: model, Accelerator: *chip, Study: b.defaults.study, PUE: 1,
		Server: catalog.Server{
			Accelerators: int(count), MaxPower: quantity.Exact(quantity.Scale(chip.TDP.Mode, count)),
			IdlePower: quantity.Exact[quantity.Power](0), BusyFraction: server.BusyFraction,
		},
	}
	p.Serving.ServersPerReplica = 1
	return p
}
