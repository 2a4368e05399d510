package catalog

import (
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"

	"tokenwatt/internal/testdata"
)

// TestRobotsLastTheirRuntime holds powers and packs against the runtime that is published: a job of half walking and half work with
// the arms, computer on, lasts as long at the modes, within the published range and 25 % beside it. What is charged in the
// published time has to be within the charger's reach too: all of the usable energy, save for the pad of Figure 03, whose note says so.
func TestRobotsLastTheirRuntime(t *testing.T) {
	checked := 0
	for i := range embedded(t).Robots {
		name, r := embedded(t).Robots[i].Name, &embedded(t).Robots[i].Value
		usable := float64(r.Battery.Mode) * float64(r.UsableShare.Mode)
		if r.Runtime.Known() {
			checked++
			draw := (float64(r.Walking.Mode)+float64(r.Manipulating.Mode))/2 + float64(r.Compute.Mode)
			if hours := usable / draw / 3600; hours < 0.75*r.Runtime.Low.Hours() || hours > 1.25*r.Runtime.High.Hours() {
				t.Errorf("%s works for %.2f h, its maker says %v", name, hours, r.Runtime)
			}
		}
		if r.ChargeTime.Known() && name != "figure-03" {
			least := float64(r.Battery.Low) * float64(r.UsableShare.Low) / float64(r.ChargerPower.High) / float64(r.ChargeEfficiency.High) / 3600
			if least > r.ChargeTime.High.Hours() {
				t.Errorf("%s needs %.2f h at the least to charge, its maker says %v", name, least, r.ChargeTime)
			}
		}
	}
	if checked < 7 {
		t.Errorf("%d runtimes were checked, 7 robots have one", checked)
	}
}

// The disputed measurements of a blog must not have come into the catalog.
func TestDisputedPowersAreNotUsed(t *testing.T) {
	g1 := embedded(t).Robots.Get("unitree-g1").Value
	if wh := g1.Battery.Mode.KWh() * 1000; wh < 421 || wh > 422 {
		t.Errorf("the pack of the G1 has %g Wh, the maker's manual says 421.2", wh)
	}
	if g1.Walking.Mode.W() < 140 {
		t.Errorf("the G1 walks at %v, which contradicts pack and runtime", g1.Walking.Mode)
	}
}

func TestBadRobots(t *testing.T) {
	const sourced = "    source: mine\n    date: \"2026\"\n    basis: assumed\n"
	for name, c := range map[string]struct{ text, says string }{
		"swap without time": {"robots:\n  1x-neo:\n    refuel: [swap]\n", "swap without swap_time"},
		"pad without price": {"robots:\n  1x-neo:\n    refuel: [pad]\n", "pad without pad_efficiency"},
		"standing above":    {"robots:\n  1x-neo:\n    standing: {value: 900 W, source: mine, date: \"2026\", basis: assumed}\n", "standing at most walking"},
		"unknown module":    {"robots:\n  1x-neo:\n    edge_module: jetson\n", "jetson"},
		"short day":         {"services:\n  classroom:\n" + sourced + "    weekday: [1, 2]\n", "24"},
		"empty week":        {"services:\n  classroom:\n" + sourced + "    weekday: [" + strings.Repeat("0, ", 23) + "0]\n", "a week without jobs"},
		"too much of it":    {"services:\n  classroom:\n" + sourced + "    walking: 90 %\n", "at most 1 together"},
		"too large":         {"policies:\n  pi0:\n" + sourced + "    language_parameters: 9e9\n", "at most those of the whole model"},
		"idle above":        {"edge_modules:\n  jetson-agx-thor:\n    idle_power: {value: 200 W, source: mine, date: \"2026\", basis: assumed}\n", "idle_power below power"},
		"no source":         {"runtime_stacks:\n  eager:\n    utilisation: 0.5\n", "an entry without `source`"},
	} {
		_, err := Parse(Source{Name: "mine.yaml", Data: []byte(c.text)})
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, expected %q", name, err, c.says)
		}
	}
}

// TestRobotsHoldTheTable holds mass, pack, charger and runtime against the table of published figures: whatever it gives that is not
// disputed lies within the catalog's range.
func TestRobotsHoldTheTable(t *testing.T) {
	names := map[string]string{
		"1X NEO (2025 consumer)": "1x-neo", "1X EVE (wheeled)": "1x-eve", "Tesla Optimus (AI Day 2022)": "tesla-optimus", "Figure 03": "figure-03",
		"Figure 03 (CEO podcast)": "figure-03", "Agility Digit": "agility-digit", "Agility Digit (newer claim)": "agility-digit",
		"Apptronik Apollo": "apptronik-apollo", "Boston Dynamics Atlas (electric)": "atlas-electric", "Unitree G1": "unitree-g1", "Unitree H1": "unitree-h1",
	}
	file, err := os.Open(testdata.Path(t, "robots", "humanoids.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	checked := 0
	for _, row := range rows[1:] {
		name, ours := names[row[column["robot"]]]
		if !ours || row[column["trust"]] == "DISPUTED" {
			continue
		}
		r := &embedded(t).Robots.Get(name).Value
		for _, f := range []struct {
			column         string
			low, high, per float64
		}{
			{"mass_kg", float64(r.Mass.Low), float64(r.Mass.High), 1},
			{"battery_wh", float64(r.Battery.Low), float64(r.Battery.High), 3600},
			{"runtime_h_low", float64(r.Runtime.Low), float64(r.Runtime.High), 3600},
			{"runtime_h_high", float64(r.Runtime.Low), float64(r.Runtime.High), 3600},
			{"charge_time_h", float64(r.ChargeTime.Low), float64(r.ChargeTime.High), 3600},
		} {
			v, err := strconv.ParseFloat(row[column[f.column]], 64)
			if err != nil {
				continue // not given
			}
			checked++
			if v*f.per < f.low*(1-1e-9) || v*f.per > f.high*(1+1e-9) {
				t.Errorf("%s: %s of %g is not within %g to %g", name, f.column, v, f.low/f.per, f.high/f.per)
			}
		}
	}
	if checked < 25 {
		t.Errorf("%d figures of the table were checked", checked)
	}
}
