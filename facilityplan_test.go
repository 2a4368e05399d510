package tokenwatt

import (
	"math"
	"strings"
	"testing"

	"tokenwatt/ledger"
	"tokenwatt/scenario"
)

// plantScenario has a served model beside a hall of known power that may move, idle servers and tests of generators.
const plantScenario = `
name: A hall with a plant
study: {year: 2023, hours: 720, draws: 64}
workloads:
  hall: {load: {power: 20 MW, deferrable: {share: 30 %, window: 24 h, max: 12 MW}}}
  chat:
    serving:
      model: llama-3.1-70b
      server: dgx-h100
      visitors: 500 k/d
      requests_per_visitor: 5
      input_tokens: 600 tok
      output_tokens: 250 tok
  stated: {load: {power: 3 MW, boundary: meter}}
site:
  latitude: 36 deg
  longitude: -80 deg
  elevation: 273 m
  tariff: 0.07 USD/kWh
  carbon: 0.4 kg/kWh
  facility:
    capacity: 40 MW
    cooling: {plant: chiller-tower-economiser, supply_air: 26 C}
    redundancy: {ups: 2N}
    idle_servers: {spare: 10 %}
`

// The facility by its plant goes through the whole plan: the books close in every hour, the report's parts add up to the
// meter, and the ledger has each of them.
func TestPlanByPlant(t *testing.T) {
	result := planned(t, plantScenario, Settings{NoSupply: true})
	f, books := result.Report.Facility, result.Ledger
	if f.Method != "plant" || f.Plant == nil {
		t.Fatalf("the facility is %+v", f)
	}
	parts := f.ITMWh + f.LossesMWh + f.CoolingMWh + f.OtherMWh + f.IdleMWh - f.TestMWh + f.StatedMWh
	if math.Abs(parts-f.MeteredMWh) > 1e-6 {
		t.Errorf("parts %g, metered %g MWh", parts, f.MeteredMWh)
	}
	plant := f.Plant
	for what, c := range map[string]struct{ got, want float64 }{
		"cooling's parts":   {plant.FansMWh + plant.PumpsMWh + plant.CompressorsMWh + plant.RejectionMWh, f.CoolingMWh},
		"losses' parts":     {plant.UPSMWh + plant.DistributionMWh + plant.TransformerMWh, f.LossesMWh},
		"water's parts":     {plant.EvaporationM3 + plant.DriftM3 + plant.BlowdownM3, f.WaterM3},
		"tests in books":    {books.Total(ledger.Energy, "source/generator tests", ""), f.TestMWh},
		"cooling in books":  {books.Total(ledger.Energy, "", "loss/cooling"), f.CoolingMWh},
		"UPS in books":      {books.Total(ledger.Energy, "", "loss/UPS"), plant.UPSMWh},
		"idle in books":     {books.Total(ledger.Energy, "", "loss/idle servers"), f.IdleMWh},
		"water in books":    {books.Total(ledger.Water, "source/site", ""), 1000 * f.WaterM3},
		"tests' carbon":     {books.Total(ledger.Carbon, "emitter/generator tests", ""), 1000 * plant.Tests.CarbonT},
		"tests' fuel money": {books.Total(ledger.Money, "", "supplier/generator fuel"), plant.Tests.USD},
		"hours":             {float64(plant.FreeHours + plant.MixedHours + plant.CompressorHours), 720},
	} {
		if math.Abs(c.got-c.want) > 1e-9*math.Abs(c.want)+1e-9 {
			t.Errorf("%s: %g, want %g", what, c.got, c.want)
		}
	}
	if f.TestMWh <= 0 || f.IdleMWh <= 0 || f.WaterM3 <= 0 || plant.Units[1].Installed != 16 {
		t.Errorf("tests %g MWh, idle %g MWh, water %g m3, %d supplies", f.TestMWh, f.IdleMWh, f.WaterM3, plant.Units[1].Installed)
	}
	// The closed form at the modes is the year by the hour, but for the hours that deferrable energy is placed in.
	for i := range result.Report.Headline {
		a := &result.Report.Headline[i]
		switch a.Key {
		case "pue":
			if math.Abs(a.Value-f.PUE) > 1e-6 || !a.HasRange || a.Low >= a.Value || a.High <= a.Value {
				t.Errorf("PUE %g (%g to %g), by the hour %g", a.Value, a.Low, a.High, f.PUE)
			}
		case "wue_l_per_kwh":
			if math.Abs(a.Value-f.WUE) > 1e-6 {
				t.Errorf("WUE %g, by the hour %g", a.Value, f.WUE)
			}
		}
	}
	// Every figure of the plant that acts is an assumption with its source; the given PUE is not.
	found := map[string]bool{}
	for _, a := range result.Report.Assumptions {
		found[a.Path] = true
	}
	for _, path := range []string{"catalog.cooling.chiller-tower-economiser.fan_efficiency", "catalog.ups.double-conversion.no_load", "site.facility.electrical.other"} {
		if !found[path] {
			t.Errorf("no assumption %s", path)
		}
	}
	if found["site.facility.pue"] || found["catalog.cooling.chiller-tower-economiser.supply_air"] {
		t.Error("a figure that does not act is an assumption")
	}
}

// A plan that names no plant is what it was: PUE as given in every part of the answer.
func TestPlanByEstimate(t *testing.T) {
	text := strings.Replace(plantScenario, "    capacity: 40 MW\n    cooling: {plant: chiller-tower-economiser, supply_air: 26 C}\n    redundancy: {ups: 2N}\n    idle_servers: {spare: 10 %}\n", "    pue: 1.3\n", 1)
	f := planned(t, text, Settings{NoSupply: true}).Report.Facility
	if f.Method != "estimate" || f.Plant != nil || math.Abs(f.PUE-1.3) > 1e-9 || f.OtherMWh != 0 {
		t.Errorf("the facility is %+v", f)
	}
}

// Loads beyond the building's capacity are an error that says both.
func TestPlanBeyondCapacity(t *testing.T) {
	s, err := scenario.Parse("test.yaml", []byte(strings.Replace(plantScenario, "capacity: 40 MW", "capacity: 10 MW", 1)), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Plan(t.Context(), s, &Settings{NoSupply: true}); err == nil || !strings.Contains(err.Error(), "the building is built for 10 MW") {
		t.Errorf("got %v", err)
	}
}
