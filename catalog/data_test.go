package catalog

import (
	"encoding/csv"
	"math"
	"os"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"testing"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/internal/testdata"
	"tokenwatt/quantity"
)

func TestTags(t *testing.T) {
	if err := strictyaml.Check(reflect.TypeFor[Catalog]()); err != nil {
		t.Error(err)
	}
}

// TestBuiltinFitsTogether makes the checks of a user's file for the built-in ones: references and what must hold
// between fields.
func TestBuiltinFitsTogether(t *testing.T) {
	l, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	settings := &strictyaml.Settings{Names: l.catalog.NamesByKind(), RequireProvenance: true, Inherit: true}
	if err := strictyaml.Decode(l.document, &Catalog{}, settings); err != nil {
		t.Error(err)
	}
	if err := l.check(); err != nil {
		t.Error(err)
	}
}

// TestRequiredEntries lists the entries that scenarios and documentation rely on.
func TestRequiredEntries(t *testing.T) {
	c := embedded(t)
	for kind, names := range map[string]string{
		"accelerators": "a100-sxm-40gb a100-sxm-80gb h100-sxm h200-sxm h800-sxm b200-sxm b300-sxm gb200 gb300 mi300x mi325x mi355x tpu-v4 tpu-v5e tpu-v5p tpu-v6e l40s l40 rtx-4090 rtx-pro-6000 a40 jetson-agx-orin jetson-agx-thor v100-sxm-32gb",
		"servers":      "dgx-a100-320gb dgx-a100-640gb dgx-h100 dgx-h200 hgx-h800 dgx-b200 dgx-b300 gb200-nvl72 gb300-nvl72 mi300x-8 mi325x-8 mi355x-8 tpu-v4-host tpu-v5e-host tpu-v5p-host tpu-v6e-host l40s-8 rtx-4090-workstation a40-8 dgx-2",
		"fabrics":      "infiniband-hdr infiniband-ndr infiniband-xdr roce-400 roce-800 nvlink-3 nvlink-4 nvlink-5 ici-v4",
		"models":       "gpt-2-xl gpt-3-175b gpt-3-13b gpt-3-6.7b gpt-neox-20b llama-1-65b llama-2-7b llama-2-13b llama-2-70b llama-3-8b llama-3-70b llama-3.1-8b llama-3.1-70b llama-3.1-405b opt-6.7b opt-30b opt-66b opt-175b bloom-176b bloom-7b1 palm-540b palm-62b palm-8b gopher-280b chinchilla-70b mt-nlg-530b deepseek-v3 deepseek-v2 mixtral-8x7b mixtral-8x22b mistral-7b qwen2.5-7b qwen2.5-72b qwen3-0.6b qwen3-8b qwen3-14b qwen3-32b qwen3-30b-a3b qwen3-235b-a22b gpt-oss-20b gpt-oss-120b",
		"technologies": "solar-utility-us-2025 wind-onshore-us-2025 wind-offshore-us-2030 battery-li-ion-us-2025 gas-ccgt-us-2025 gas-ocgt-us fission-large-us fission-smr geothermal-us-2030 diesel-engine diesel-backup gas-engine iron-air hydrogen-cavern hydrogen-tank thermal-concrete thermal-salt coal-us-2030 fusion-pulsed solar-utility-eu-2030",
		"fuels":        "natural-gas-us natural-gas-eu diesel coal uranium deuterium-helium-3",
		"grids":        "us-average us-industrial-2023 gb-2020 de-lu-2020 france-2023 iceland-2022 china-average ireland-2023",
	} {
		have, err := c.Names(kind)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range strings.Fields(names) {
			if i := sort.SearchStrings(sorted(have), name); i == len(have) || sorted(have)[i] != name {
				t.Errorf("%s lacks %s", kind, name)
			}
		}
	}
}

func sorted(names []string) []string {
	list := append([]string(nil), names...)
	sort.Strings(list)
	return list
}

// TestFilesDoNotOverlap finds an entry that two of the built-in files hold, of which one would be lost.
func TestFilesDoNotOverlap(t *testing.T) {
	sources, err := embeddedSources()
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, source := range sources {
		document, err := strictyaml.Parse(source.Name, source.Data, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, names := range entryNames(document) {
			total += len(names)
		}
	}
	count := 0
	for _, names := range embedded(t).NamesByKind() {
		count += len(names)
	}
	if count != total || count < 160 {
		t.Errorf("the catalog has %d entries, its files %d, at least 160 are due", count, total)
	}
}

// TestEveryFigureIsFounded checks what the decoder promises, and that names, titles and notes read well.
func TestEveryFigureIsFounded(t *testing.T) {
	titles := map[string]string{}
	figures := 0
	_ = embedded(t).entries(func(kind string, e entry) error {
		where := kind + "." + e.name
		p := e.value.FieldByName("Provenance").Interface().(Provenance)
		if other, taken := titles[p.Title]; taken {
			t.Errorf("%s has the title of %s", where, other)
		}
		titles[p.Title] = where
		if strings.ToLower(e.name) != e.name || strings.ContainsAny(e.name, " _") {
			t.Errorf("%s: names are lower case with hyphens", where)
		}
		if p.Source == "" || p.Date == "" || p.Basis == "" {
			t.Errorf("%s: the entry has no provenance of its own", where)
		}
		for i := range e.value.NumField() {
			figure, ok := e.value.Field(i).Addr().Interface().(quantity.AnyFigure)
			if !ok || !figure.KnownFigure() {
				continue
			}
			figures++
			info := figure.Describe()
			if info.Source == "" || info.Date == "" || !info.Basis.Known() || info.Basis == quantity.Scenario {
				t.Errorf("%s: source %q, date %q, basis %q", info.Path, info.Source, info.Date, info.Basis)
			}
			if !strings.HasPrefix(info.Path, "catalog."+kind+".") {
				t.Errorf("%s: path %q", where, info.Path)
			}
			if strings.Contains(strings.ToLower(info.Source+info.Note), "from memory") && (info.Basis == quantity.Measured || info.Basis == quantity.Vendor || info.Basis == quantity.Published) {
				t.Errorf("%s: recalled (%q, %q) but called %s", info.Path, info.Source, info.Note, info.Basis)
			}
		}
		return nil
	})
	if figures < 800 {
		t.Errorf("the catalog has %d figures, more were expected", figures)
	}
}

// TestOrdersOfMagnitude finds bits taken for bytes, bidirectional for one-way, watts for kilowatts: each quantity
// has to lie where all products of its kind do.
func TestOrdersOfMagnitude(t *testing.T) {
	c := embedded(t)
	within := func(name string, x, low, high float64) {
		t.Helper()
		if x < low || x > high {
			t.Errorf("%s is %g, outside %g to %g", name, x, low, high)
		}
	}
	for _, e := range c.Accelerators {
		a := e.Value
		// A chip of this age does 60 to 700 operations for each byte of its memory's bandwidth; the H20, cut down for export
		// in its arithmetic alone, 37.
		within(e.Name+": operations a byte", a.PeakBF16.Mode.FLOPsPerSecond()/a.MemoryBandwidth.Mode.BytesPerSecond(), 35, 1000)
		within(e.Name+": seconds to read its memory", a.Memory.Mode.Float()/a.MemoryBandwidth.Mode.BytesPerSecond(), 0.015, 0.6)
		if a.ScaleUpBandwidth.Known() {
			// The low end is a card on PCIe 4.
			within(e.Name+": scale-up over memory bandwidth", quantity.Ratio(a.ScaleUpBandwidth.Mode, a.MemoryBandwidth.Mode), 0.01, 0.4)
		}
		if a.NetworkBandwidth.Known() {
			within(e.Name+": network over scale-up bandwidth", quantity.Ratio(a.NetworkBandwidth.Mode, a.ScaleUpBandwidth.Mode), 0.005, 1)
		}
		if a.TDP.Known() {
			least := 250.0
			if e.Name == "a10g" {
				least = 230 // an A10 at twice the power, with half of its matrix units: 70 TFLOP/s at 300 W, of its data sheet from memory
			}
			within(e.Name+": GFLOP/s a watt", a.PeakBF16.Mode.TFLOPs()*1e3/a.TDP.Mode.W(), least, 2600)
		}
		if a.Rental.Known() && a.Price.Known() {
			within(e.Name+": hours of rent that buy it", a.Price.Mode.USD()/a.Rental.Mode.USDPerHour(), 3000, 20000)
		}
	}
	for _, e := range c.Servers {
		s := e.Value
		chip := c.Accelerators.Get(s.Accelerator).Value
		if chip.TDP.Known() && s.Accelerators > 1 {
			within(e.Name+": nameplate over chips", quantity.Ratio(s.MaxPower.Mode, quantity.Scale(chip.TDP.Mode, float64(s.Accelerators))), 1, 2.2)
		}
		within(e.Name+": idle over nameplate", quantity.Ratio(s.IdlePower.Mode, s.MaxPower.Mode), 0.1, 0.5)
		if s.IdlePower.High >= quantity.Scale(s.MaxPower.Low, s.BusyFraction.High.Float()) {
			t.Errorf("%s: idle power is above busy power", e.Name)
		}
		if chip.Price.Known() && s.Price.Known() && s.Accelerators > 1 {
			within(e.Name+": price over chips", quantity.Ratio(s.Price.Mode, quantity.Scale(chip.Price.Mode, float64(s.Accelerators))), 1, 3)
		}
		if s.Fabric != "" && chip.NetworkBandwidth.Known() && !strings.HasPrefix(s.Fabric, "ici") && !strings.HasPrefix(s.Fabric, "pcie") {
			within(e.Name+": fabric over network adapter", quantity.Ratio(c.Fabrics.Get(s.Fabric).Value.Bandwidth.Mode, chip.NetworkBandwidth.Mode), 0.99, 2.01)
		}
	}
	for _, e := range c.Fuels {
		within(e.Name+": kg/MWh", e.Value.Carbon.Mode.KgPerMWh(), 0, 360)
		within(e.Name+": USD/MWh", e.Value.Price.Mode.USDPerMWh(), 1, 200)
	}
	for _, e := range c.Grids {
		within(e.Name+": g/kWh", e.Value.Carbon.Mode.GPerKWh(), 5, 800)
		within(e.Name+": USD/MWh", e.Value.Price.Mode.USDPerMWh(), 20, 200)
	}
	for _, e := range c.Technologies {
		within(e.Name+": USD/kW", e.Value.Capex.Mode.USDPerKW()+e.Value.DischargeCapex.Mode.USDPerKW(), 200, 13000)
		within(e.Name+": share of the hours out", e.Value.ForcedOutage.Mode.Float()+e.Value.PlannedOutage.Mode.Float(), 0, 0.26)
		if e.Value.CycleLife.Known() {
			within(e.Name+": wear in USD a MWh delivered", e.Value.EnergyCapex.Mode.USDPerMWh()/float64(e.Value.CycleLife.Mode)/e.Value.DischargeEfficiency.Mode.Float(), 10, 80)
		}
		if fuel := c.Fuels.Get(e.Value.Fuel); fuel != nil {
			within(e.Name+": direct kg/MWh", fuel.Value.Carbon.Mode.KgPerMWh()/e.Value.Efficiency.Mode.Float(), 0, 960)
		}
	}
}

// TestFusionDerivation redoes the arithmetic of the note of fusion-pulsed: annuity (1.07^30 x 0.07)/(1.07^30 - 1) plus
// 4 % of fixed cost against 45 USD/MWh at 75 % availability, and 23 USD/MWh at 85 % for the low end.
func TestFusionDerivation(t *testing.T) {
	f := embedded(t).Technologies.Get("fusion-pulsed").Value
	growth := math.Pow(1.07, 30)
	yearly := 0.07*growth/(growth-1) + 0.04
	if capex := 45 * 8.76 * 0.75 / yearly; math.Abs(capex/f.Capex.Mode.USDPerKW()-1) > 0.03 {
		t.Errorf("mode %v, the derivation gives %.0f USD/kW", f.Capex.Mode, capex)
	}
	if capex := 23 * 8.76 * 0.85 / yearly; math.Abs(capex/f.Capex.Low.USDPerKW()-1) > 0.03 {
		t.Errorf("low %v, the derivation gives %.0f USD/kW", f.Capex.Low, capex)
	}
	if bank := 50e6 * 15 / 50e3; math.Abs(bank/f.Capex.High.USDPerKW()-1) > 0.01 {
		t.Errorf("high %v, the derivation gives %.0f USD/kW", f.Capex.High, bank)
	}
	// The wear of a bank of 351 USD/kW over 1e8 pulses at 1 Hz, as a share of 2,450 USD/kW at 75 %, and the fixed cost beside it.
	wear := f.WearCapex.Mode.USDPerMW() / float64(f.Shots.Mode) * f.PulseRate.Mode.PerSecond() * 3600
	if math.Abs(wear-12.6) > 0.05 {
		t.Errorf("the wear is %.3g USD/MWh, the note says 12.6", wear)
	}
	if share := wear*8.76*0.75/2450 + f.FixedOM.Mode.Float(); math.Abs(share-0.04) > 0.005 {
		t.Errorf("wear and fixed_om are %.3f of the cost a year, the derivation takes 0.04", share)
	}
	if bank := 2 * 50e6 / 50e3; bank != f.WearCapex.High.USDPerKW() {
		t.Errorf("high wear_capex %v, the derivation gives %g", f.WearCapex.High, bank)
	}
}

// TestSeriesMeans recomputes from the hourly series what grids state as their means and shapes.
func TestSeriesMeans(t *testing.T) {
	c := embedded(t)
	rows := readCSV(t, testdata.Path(t, "supply", "de_lu_2020_price_ci_hourly.csv"))
	grid := c.Grids.Get("de-lu-2020").Value
	prices := rows["price_eur_per_mwh"]
	average := mean(prices)
	near(t, "price", grid.Price.Mode.USDPerMWh(), average*1.14, 0.005)
	near(t, "carbon", grid.Carbon.Mode.KgPerMWh(), mean(rows["carbon_intensity_g_per_kwh"]), 0.05)

	byHour := make([]float64, 24)
	for h := range byHour {
		var of []float64
		for i := h; i < len(prices); i += 24 {
			of = append(of, prices[i])
		}
		byHour[h] = mean(of)
	}
	ordered := append([]float64(nil), byHour...)
	sort.Float64s(ordered)
	near(t, "daily swing", grid.DailySwing.Mode.Float(), (ordered[23]-ordered[0])/2/average, 5e-4)

	// 2020 is a leap year: winter is December, January and February, summer June to August.
	winter := append(append([]float64(nil), prices[:60*24]...), prices[335*24:]...)
	summer := prices[152*24 : 244*24]
	swing := (mean(winter) - mean(summer)) / 2
	near(t, "seasonal swing", grid.SeasonalSwing.Mode.Float(), swing/average, 5e-4)

	var squares float64
	for i, p := range prices {
		rest := p - byHour[i%24] - swing*math.Cos(2*math.Pi*float64(i)/float64(len(prices)))
		squares += rest * rest
	}
	near(t, "noise", grid.Noise.Mode.Float(), math.Sqrt(squares/float64(len(prices)))/average, 5e-4)

	gb := readCSV(t, testdata.Path(t, "supply", "gb_2020_hourly.csv"))
	near(t, "GB carbon", c.Grids.Get("gb-2020").Value.Carbon.Mode.KgPerMWh(), mean(gb["carbon_intensity_g_per_kwh"]), 0.05)
}

func near(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %g, the series gives %g", name, got, want)
	}
}

func mean(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// readCSV returns the numeric columns of a file by their headers.
func readCSV(t *testing.T, path string) map[string][]float64 {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string][]float64{}
	for _, row := range rows[1:] {
		for i, text := range row {
			if x, err := strconv.ParseFloat(text, 64); err == nil {
				columns[rows[0][i]] = append(columns[rows[0][i]], x)
			}
		}
	}
	return columns
}
