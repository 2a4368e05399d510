package tokenwatt

import (
	"context"
	"strings"
	"testing"

	"tokenwatt/demand"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
	"tokenwatt/supply"
)

// What turning a workload down costs, and moving it, follows from its own machines: their cost for an hour of an accelerator,
// and the power of an accelerator at the meter.
func TestComputeOfWorkloads(t *testing.T) {
	text := strings.Replace(mixed, "supply:\n", "supply:\n  lost_compute: {}\n  shift: {}\n", 1)
	text = strings.Replace(text, "tokens: 5 T tok, start: 01-03}", "tokens: 5 T tok, start: 01-03, operation: {pause_window: 24 h, pause: 2 h, restart: 10 min, checkpoint_pause: 0 s}}", 1)
	s, err := scenario.Parse("test.yaml", []byte(text), ".", nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	p := newPlan(s.Clone(), &Settings{}, s.Study.Total())
	for _, stage := range []func(context.Context) error{p.runWeather, p.runDemand, p.runFacility} {
		if err := stage(ctx); err != nil {
			t.Fatal(err)
		}
	}
	list, err := p.compute()
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]supply.Compute{}
	for _, c := range list {
		of[c.Workload] = c
	}
	chat, run, office := of["chat"], of["run"], of["office"]
	for _, c := range []supply.Compute{chat, run} {
		// An H100 with its part of server and building draws 0.7 to 2 kW and costs some USD an hour.
		if kw := 1000 * c.PeakMW / c.Accelerators; kw < 0.7 || kw > 2 {
			t.Errorf("an accelerator of %s draws %g kW", c.Workload, kw)
		}
		if c.USDPerAcceleratorHour < 0.5 || c.USDPerAcceleratorHour > 5 {
			t.Errorf("an accelerator of %s costs %g USD/h", c.Workload, c.USDPerAcceleratorHour)
		}
	}
	near(t, "servers of the run", run.USDPerAcceleratorHour*8, serverHour(t, p, "run"), 1e-9)
	if !run.Paused || run.PauseH != 2 || run.Windows == 0 || chat.Windows != 0 {
		t.Errorf("pauses: run %+v, chat %+v", run, chat)
	}
	near(t, "a pause's checkpoint", run.CheckpointH, 1.0/6, 1e-12)
	if office.Accelerators != 0 || office.USDPerAcceleratorHour != 0 || office.PeakMW != 2 {
		t.Errorf("office %+v", office)
	}
	for h, mw := range office.LoadMW {
		if mw != 2 {
			t.Fatalf("office draws %g MW in hour %d", mw, h)
		}
	}
}

// serverHour is what an hour of a run's server costs, from the closed form of the run alone.
func serverHour(t *testing.T, p *plan, name string) float64 {
	t.Helper()
	c, err := newChain(p.scenario, p.scenario.Site.Tariff, p.scenario.Site.Carbon, &p.studies, p.plant)
	if err == nil {
		err = c.evaluate()
	}
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.steps {
		if st := &c.steps[i]; st.name == name {
			e := st.training.estimation
			return e.Hardware.USD() / e.Duration.Hours() / float64(e.Servers)
		}
	}
	t.Fatalf("no workload %s", name)
	return 0
}

// A share of a load moves within its windows, as it would have run in proportion; the last window may be shorter.
func TestDeferred(t *testing.T) {
	load := demand.Load{FirmMW: []float64{10, 20, 30, 40, 50}}
	d := &scenario.FixedDeferrable{
		Share: quantity.Exact[quantity.Fraction](0.2), Window: quantity.Exact(2 * quantity.Hour), Max: quantity.Exact(10 * quantity.Megawatt),
	}
	if err := deferred(&load, d); err != nil {
		t.Fatal(err)
	}
	if err := load.Check(5); err != nil {
		t.Error(err)
	}
	for k, want := range []demand.Deferrable{{FirstHour: 0, EndHour: 2, EnergyMWh: 6, MaxMW: 10}, {FirstHour: 2, EndHour: 4, EnergyMWh: 14, MaxMW: 10}, {FirstHour: 4, EndHour: 5, EnergyMWh: 10, MaxMW: 10}} {
		got := load.Deferrable[k]
		near(t, "energy of a window", got.EnergyMWh, want.EnergyMWh, 1e-12)
		if got.EnergyMWh = want.EnergyMWh; got != want {
			t.Errorf("window %d is %+v, want %+v", k, got, want)
		}
	}
	near(t, "what stays", load.FirmMW[3], 32, 1e-12)
	base := steady(load.Deferrable, load.FirmMW)
	near(t, "the second hour as it would have run", base[0][1], 4, 1e-12)
	if err := deferred(&demand.Load{FirmMW: []float64{60}}, d); err == nil {
		t.Error("12 MW of machines that draw 10 were taken")
	}
}
