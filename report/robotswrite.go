package report

import (
	"encoding/csv"
	"io"
	"strconv"
)

// WriteRobotsJSON writes a report's fleets of robots as one JSON document.
func WriteRobotsJSON(w io.Writer, r *Report) error {
	return writeDocument(w, struct {
		section
		Headline []Answer  `json:"headline"`
		Robots   []*Robots `json:"robots"`
		Warnings []string  `json:"warnings"`
	}{r.section(), append([]Answer{}, r.Headline...), r.Robots, append([]string{}, r.Warnings...)})
}

// WriteRobotsCSV writes fleets as a table, one number a row: workload, section, item, statistic, value, unit. Sections are fleet, service,
// power, cost, alternative (its item is the refill and the share on board), option, method (its item is the number), schedule,
// simulation and inference. The week by the hour is in WriteRobotsWeekCSV.
func WriteRobotsCSV(w io.Writer, list []*Robots) error {
	return writeNumbers(w, list, func(r *Robots) string { return r.Workload }, func(t *numberTable, r *Robots) {
		t.robots(r)
		t.robotChoices(r)
		t.robotMethods(r)
		t.robotInference(r.Inference)
	})
}

// robots are a fleet's own figures.
func (t *numberTable) robots(r *Robots) {
	for _, v := range []struct {
		section, item string
		value         float64
		unit          string
	}{
		{"fleet", "sites", r.Sites, ""},
		{"fleet", "robots_per_site", float64(r.Robots), ""},
		{"fleet", "chargers_per_site", float64(r.Chargers), ""},
		{"fleet", "spare_packs_per_site", float64(r.SparePacks), ""},
		{"fleet", "recharge_target", r.Target, "share"},
		{"fleet", "work_per_charge", r.WorkHours, "h"},
		{"fleet", "charge", r.ChargeHours, "h"},
		{"fleet", "away", r.AwayHours, "h"},
		{"fleet", "cycle_availability", r.CycleAvailability, "share"},
		{"fleet", "pack_life", r.PackYears, "yr"},
		{"fleet", "operators_all_sites", r.Operators, ""},
		{"service", "jobs_per_day", r.JobsPerDay, ""},
		{"service", "wait_limit", r.WaitLimitMinutes, "min"},
		{"service", "late_wanted", r.LateWanted, "share"},
		{"service", "late", r.Late, "share"},
		{"service", "late_worst_hour", r.WorstLate, "share"},
		{"service", "utilisation", r.Utilisation, "share"},
		{"power", "work", r.WorkWatts, "W"},
		{"power", "compute", r.ComputeWatts, "W"},
		{"power", "mean", r.MeanKW, "kW"},
		{"power", "peak", r.PeakKW, "kW"},
		{"power", "connected", r.ConnectedKW, "kW"},
		{"power", "movable", r.MovableShare, "share"},
		{"power", "mean_all_sites", r.MeanMW, "MW"},
		{"power", "peak_all_sites", r.PeakMW, "MW"},
		{"power", "charging_all_sites", r.ChargingMWh, "MWh"},
		{"power", "data_centre_all_sites", r.ComputeMWh, "MWh"},
		{"power", "job", r.JobWh, "Wh"},
		{"cost", "per_year", r.USDPerYear, "USD"},
		{"cost", "per_job", r.USDPerJob, "USD"},
		{"cost", "per_robot_hour", r.USDPerRobotHour, "USD"},
	} {
		t.add(v.section, v.item, "", v.value, v.unit)
	}
	for _, p := range r.Costs {
		t.add("cost", p.Name, "per_year", p.Value, "USD")
	}
}

// robotChoices are what was weighed; what cannot be has no row.
func (t *numberTable) robotChoices(r *Robots) {
	for i := range r.Alternatives {
		if a := &r.Alternatives[i]; a.Why == "" {
			item := a.Refuel + " " + exact(a.OnBoard)
			t.add("alternative", item, "robots", float64(a.Robots), "")
			t.add("alternative", item, "chargers", float64(a.Chargers), "")
			t.add("alternative", item, "spare_packs", float64(a.SparePacks), "")
			t.add("alternative", item, "per_year", a.USDPerYear, "USD")
			t.add("alternative", item, "peak", a.PeakKW, "kW")
		}
	}
	for i := range r.Options {
		if o := &r.Options[i]; o.Why == "" {
			t.add("option", o.Name, "robots", float64(o.Robots), "")
			t.add("option", o.Name, "chargers", float64(o.Chargers), "")
			t.add("option", o.Name, "spare_packs", float64(o.SparePacks), "")
			t.add("option", o.Name, "per_week", o.USD, "USD")
		}
	}
}

func (t *numberTable) robotMethods(r *Robots) {
	for i := range r.Methods {
		m := &r.Methods[i]
		t.add("method", m.What, "closed_form", m.ClosedForm, m.Unit)
		for _, v := range []struct {
			name  string
			value *float64
		}{{"simulation", m.Simulation}, {"simulation_low", m.Low}, {"simulation_high", m.High}, {"rule", m.Rule}, {"optimum", m.Optimum}} {
			if v.value != nil {
				t.add("method", m.What, v.name, *v.value, m.Unit)
			}
		}
		if m.Disagreement != nil {
			t.add("method", m.What, "disagreement", *m.Disagreement, "share")
		}
	}
	for i := range r.Schedules {
		s := &r.Schedules[i]
		t.add("schedule", s.Name, "charging", s.ChargeKWh, "kWh")
		t.add("schedule", s.Name, "peak", s.PeakKW, "kW")
		t.add("schedule", s.Name, "bill", s.USD, "USD")
	}
	if s := r.Simulation; s != nil {
		for _, v := range []Part{{"mean", s.WaitMean}, {"p50", s.WaitP50}, {"p95", s.WaitP95}, {"p99", s.WaitP99}, {"max", s.WaitMax}} {
			t.add("simulation", "wait", v.Name, v.Value, "min")
		}
		t.add("simulation", "charger_wait", "mean", s.ChargerWait, "min")
		t.add("simulation", "peak", "instant", s.PeakKW, "kW")
		t.add("simulation", "peak", "quarter_hour", s.PeakQuarter, "kW")
		t.add("simulation", "strandings", "per_week", s.Strandings, "")
		for _, p := range s.Shares {
			t.add("simulation", "robots "+p.Name, "share", p.Value, "share")
		}
	}
}

func (t *numberTable) robotInference(i *RobotsInference) {
	if i == nil {
		return
	}
	t.add("inference", "on_board", "share", i.OnBoard, "share")
	t.add("inference", "on_board", "latency", i.EdgeMS, "ms")
	t.add("inference", "on_board", "energy", i.EdgeJ, "J")
	t.add("inference", "runtime", "", i.RuntimeHours, "h")
	t.add("inference", "runtime", "all_on_board", i.OnBoardHours, "h")
	s := i.OffBoard
	if s == nil {
		return
	}
	t.add("inference", "off_board", "share", s.Share, "share")
	t.add("inference", "off_board", "runtime", s.RuntimeHours, "h")
	t.add("inference", "off_board", "per_year", s.USDPerYear, "USD")
	t.add("inference", "off_board", "accelerators", float64(s.Accelerators), "")
	t.add("inference", "off_board", "servers", float64(s.Servers), "")
	t.add("inference", "off_board", "rate", s.PerSecond, "1/s")
	t.add("inference", "off_board", "batch", float64(s.Batch), "")
	t.add("inference", "off_board", "late", s.Late, "share")
	t.add("inference", "off_board", "power_mean", s.MeanMW, "MW")
	t.add("inference", "off_board", "power_peak", s.PeakMW, "MW")
	for _, p := range s.Latency {
		t.add("inference", "off_board latency", p.Name, p.Value, "ms")
	}
	for _, p := range s.EnergyJ {
		t.add("inference", "off_board energy", p.Name, p.Value, "J")
	}
}

// WriteRobotsWeekCSV writes a fleet's week, one hour a row, local time, Monday 0:00 first. Columns of methods that were left out are not
// there.
func WriteRobotsWeekCSV(w io.Writer, r *Robots) error {
	out := csv.NewWriter(w)
	k := &r.Week
	head := []string{"hour_of_week"}
	var columns [][]float64
	for _, c := range []struct {
		name   string
		values []float64
	}{
		{"jobs", k.Jobs},
		{"robots_working", k.Working},
		{"robots_there", k.There},
		{"late_share", k.Late},
		{"charge_kw", k.ChargeKW},
		{"standby_kw", k.StandbyKW},
		{"server_it_kw", k.ServerKW},
		{"simulated_late_share", k.SimulatedLate},
		{"simulated_wait_p95_min", k.WaitP95},
		{"simulated_charge_kw", k.SimulatedKW},
		{"rule_charge_kw", k.RuleKW},
		{"optimum_charge_kw", k.OptimumKW},
		{"price_usd_per_kwh", k.PriceUSDPerKWh},
		{"solar_kw", k.SolarAvailableKW},
	} {
		if c.values != nil {
			head, columns = append(head, c.name), append(columns, c.values)
		}
	}
	rows := [][]string{head}
	for h := range k.Jobs {
		row := []string{strconv.Itoa(h)}
		for _, c := range columns {
			row = append(row, exact(c[h]))
		}
		rows = append(rows, row)
	}
	return out.WriteAll(rows)
}
