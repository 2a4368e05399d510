package catalog

import (
	"fmt"
	"reflect"
	"strings"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// checker collects what is wrong between the fields of entries. Single fields have their bounds in the tags.
type checker struct {
	document *strictyaml.Document
	errs     strictyaml.Errors
}

// require adds an error at the path unless the condition holds.
func (k *checker) require(holds bool, path, found, expected string) {
	if !holds {
		k.errs = append(k.errs, k.document.Errorf(path, found, expected, ""))
	}
}

// written returns the first of the paths whose value is the user's, which is the one to correct, or the first path.
func (k *checker) written(paths ...string) string {
	for _, path := range paths {
		if at, ok := k.document.Locate(path); ok && !strings.HasPrefix(at.File, builtinPrefix) {
			return path
		}
	}
	return paths[0]
}

// check returns, as strictyaml.Errors, every entry whose fields contradict each other or the entries they name.
// References are known to exist.
func (l *layer) check() error {
	k, c := checker{document: l.document}, l.catalog
	k.bases(c)
	for i := range c.Accelerators {
		e := &c.Accelerators[i]
		k.accelerator(&e.Value, strictyaml.JoinPath("accelerators", e.Name))
	}
	for i := range c.Servers {
		e := &c.Servers[i]
		k.server(&e.Value, c.Accelerators.Get(e.Value.Accelerator), strictyaml.JoinPath("servers", e.Name))
	}
	for i := range c.Models {
		e := &c.Models[i]
		k.model(&e.Value, strictyaml.JoinPath("models", e.Name))
	}
	for i := range c.Technologies {
		e := &c.Technologies[i]
		k.technology(&e.Value, strictyaml.JoinPath("technologies", e.Name))
	}
	for i := range c.Cooling {
		e := &c.Cooling[i]
		k.cooling(&e.Value, strictyaml.JoinPath("cooling", e.Name))
	}
	for i := range c.Published {
		e := &c.Published[i]
		k.published(&e.Value, strictyaml.JoinPath("published", e.Name))
	}
	for i := range c.Experiments {
		e := &c.Experiments[i]
		k.experiment(&e.Value, strictyaml.JoinPath("experiments", e.Name))
	}
	for i := range c.Fusion {
		e := &c.Fusion[i]
		k.fusion(&e.Value, strictyaml.JoinPath("fusion", e.Name))
	}
	k.robotics(c)
	k.campaigns(c)
	if len(k.errs) == 0 {
		return nil
	}
	sortErrors(k.errs)
	return k.errs
}

// bases refuses figures that are a scenario's own: a catalog states facts.
func (k *checker) bases(c *Catalog) {
	_ = c.entries(func(kind string, e entry) error {
		e.figures(func(key string, figure reflect.Value) {
			path := strictyaml.JoinPath(strictyaml.JoinPath(kind, e.name), key)
			k.require(figure.FieldByName("Basis").Interface() != quantity.Scenario, path, "the basis `scenario`", "measured, vendor, published, estimate or assumed")
		})
		return nil
	})
}

func (k *checker) accelerator(a *Accelerator, path string) {
	if a.IdlePower.Known() && a.TDP.Known() {
		k.require(a.IdlePower.High < a.TDP.High, k.written(path+".idle_power", path+".tdp"),
			fmt.Sprintf("idle_power %v and tdp %v", a.IdlePower.High, a.TDP.High), "idle_power below tdp")
	}
	for _, p := range []struct {
		name string
		peak quantity.Figure[quantity.Compute]
	}{{"peak_fp8", a.PeakFP8}, {"peak_fp4", a.PeakFP4}, {"peak_int8", a.PeakINT8}} {
		if p.peak.Known() {
			k.require(p.peak.Mode >= a.PeakBF16.Mode, k.written(path+"."+p.name, path+".peak_bf16"),
				fmt.Sprintf("%s %v and peak_bf16 %v", p.name, p.peak.Mode, a.PeakBF16.Mode), "no narrower type slower than bfloat16")
		}
	}
}

func (k *checker) server(s *Server, of *strictyaml.Entry[Accelerator], path string) {
	k.require(s.IdlePower.High < s.MaxPower.Low, k.written(path+".idle_power", path+".max_power"),
		fmt.Sprintf("idle_power %v and max_power %v", s.IdlePower.High, s.MaxPower.Low), "idle_power below max_power, the ends of ranges too")
	if of != nil && of.Value.TDP.Known() {
		chips := quantity.Scale(of.Value.TDP.Mode, float64(s.Accelerators))
		k.require(chips <= s.MaxPower.High, k.written(path+".max_power", path+".accelerators", path+".accelerator"),
			fmt.Sprintf("max_power %v and %d accelerators of %v", s.MaxPower.High, s.Accelerators, of.Value.TDP.Mode), fmt.Sprintf("a max_power of at least %v", chips))
	}
}

func (k *checker) model(m *Model, path string) {
	if m.KVHeads > 0 {
		k.require(m.Heads%m.KVHeads == 0, path+".kv_heads", fmt.Sprintf("%d heads and %d kv_heads", m.Heads, m.KVHeads), "as many query heads for each key-value head")
	}
	if m.HeadDim == 0 && m.MLA == nil {
		k.require(m.Hidden%m.Heads == 0, path+".heads", fmt.Sprintf("hidden %d and %d heads", m.Hidden, m.Heads), "a width that the heads divide, or head_dim")
	}
	k.require(m.WindowedLayers <= m.Layers, path+".windowed_layers", fmt.Sprintf("%d windowed layers", m.WindowedLayers), fmt.Sprintf("at most %d, all layers", m.Layers))
	k.require((m.Window > 0) == (m.WindowedLayers > 0), path+".window", fmt.Sprintf("window %d and %d windowed_layers", m.Window, m.WindowedLayers), "both or neither")
	if m.MaxContext > 0 {
		k.require(m.MaxContext >= m.Context, path+".max_context", fmt.Sprintf("%d tokens", m.MaxContext), fmt.Sprintf("at least the context, %d", m.Context))
	}
	if e := m.Experts; e != nil {
		k.require(e.TopK <= e.Count, path+".experts.top_k", fmt.Sprintf("%d experts", e.TopK), fmt.Sprintf("at most %d, all experts", e.Count))
		k.require(!e.SharedGate || e.Shared > 0, path+".experts.shared_gate", "a gate of shared experts", "shared experts")
		k.require(e.DenseLayers < m.Layers, path+".experts.dense_layers", fmt.Sprintf("%d dense layers", e.DenseLayers), fmt.Sprintf("fewer than all %d layers", m.Layers))
	}
}

func (k *checker) technology(t *Technology, path string) {
	k.require(t.MinUp.Mode.Hours() <= weekHours && t.MinDown.Mode.Hours() <= weekHours, path, fmt.Sprintf("min_up %v and min_down %v", t.MinUp.Mode, t.MinDown.Mode), "a week at most")
	k.pulses(t, path)
	stores := t.EnergyCapex.Known() && t.ChargeEfficiency.Known() && t.DischargeEfficiency.Known()
	if t.Kind == "storage" {
		k.require(stores, path, "a store without energy_capex, charge_efficiency or discharge_efficiency", "all three")
		k.require(t.Fuel == "", path+".fuel", "a store with a fuel", "none")
		return
	}
	some := t.EnergyCapex.Known() || t.ChargeEfficiency.Known() || t.DischargeEfficiency.Known() || t.StandingLoss.Known() ||
		t.DischargeCapex.Known() || t.CycleLife.Known()
	k.require(!some, path, "figures of a store", "kind: storage")
	k.require(t.Fuel == "" || t.Efficiency.Known(), path+".fuel", "a fuel without efficiency", "both")
	k.require(t.Kind == "dispatchable" || t.Fuel == "", path+".fuel", "a fuel for "+t.Kind, "none")
	committed := t.MinLoad.Known() || t.StartCost.Known() || t.Ramp.Known() || t.MinUp.Known() || t.MinDown.Known() || t.MaxHours.Known()
	k.require(t.Kind == "dispatchable" || !committed, path, "figures of a plant that is dispatched, for "+t.Kind, "kind: dispatchable")
}

// weekHours bounds the least times up and down: no plant of any kind needs longer.
const weekHours = 168

// pulses checks the figures of a pulsed plant, which belong together.
func (k *checker) pulses(t *Technology, path string) {
	pulsed := t.PulseRate.Known() || t.Recirculating.Known() || t.WearCapex.Known() || t.Shots.Known()
	k.require(!pulsed || t.Kind == "dispatchable", path, "figures of a pulsed plant", "kind: dispatchable")
	k.require(t.WearCapex.Known() == t.Shots.Known(), path, "one of wear_capex and shots", "both or neither")
	k.require(!t.Shots.Known() || t.PulseRate.Known(), path+".shots", "shots without pulse_rate", "both")
}
