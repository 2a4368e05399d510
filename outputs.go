package tokenwatt

import (
	"tokenwatt/demand/serving"
	"tokenwatt/demand/training"
	"tokenwatt/report"
)

// outputs lists the numbers of the answer: the headline first, then each workload's own.
func (c *chain) outputs() []output {
	outs := c.headline()
	for i := range c.steps {
		st := &c.steps[i]
		switch {
		case st.serving != nil:
			outs = append(outs, c.servingOutputs(i, st.name)...)
		case st.training != nil:
			outs = append(outs, c.trainingOutputs(i, st.name)...)
		case st.studied != nil:
			outs = append(outs, studiedOutputs(i, st, "")...)
		default:
			outs = append(outs, loadOutputs(i, st)...)
		}
	}
	return outs
}

// has tells whether a kind of workload is in the scenario.
func (c *chain) has(kind func(*step) bool) bool {
	for i := range c.steps {
		if kind(&c.steps[i]) {
			return true
		}
	}
	return false
}

func (c *chain) headline() []output {
	var outs []output
	add := func(key, label, unit, boundary string, read func(c *chain) float64) *output {
		outs = append(outs, output{key: key, label: label, unit: unit, boundary: boundary, headline: true, read: read})
		return &outs[len(outs)-1]
	}
	if c.has(func(st *step) bool { return st.serving != nil }) {
		add(report.TokensKey, "Tokens generated, mean", "tok/s", "", func(c *chain) float64 {
			return c.overServing(func(e *serving.Estimation) float64 { return float64(e.Output) })
		})
		add("peak_output_tokens_per_s", "Tokens generated, peak hour", "tok/s", "", func(c *chain) float64 {
			return c.overServing(func(e *serving.Estimation) float64 { return float64(e.PeakOutput) })
		})
		add("serving_accelerators", "Accelerators to serve them", "", "", func(c *chain) float64 {
			return c.overServing(func(e *serving.Estimation) float64 { return float64(e.Accelerators) })
		}).whole = true
		add("serving_servers", "Servers to hold those", "", "", func(c *chain) float64 {
			return c.overServing(func(e *serving.Estimation) float64 { return float64(e.Servers) })
		}).whole = true
	}
	switch inside, stated := c.has(func(st *step) bool { return !st.atMeter() }), c.has((*step).atMeter); {
	case inside && stated:
		add("it_mw", "IT power where known, "+c.studied, "MW", "IT", (*chain).itMW)
	case inside:
		add("it_mw", "IT power, "+c.studied, "MW", "IT", (*chain).itMW)
	}
	add("facility_mw", "Facility power, "+c.studied, "MW", "facility", (*chain).facilityMW)
	if c.plant != nil && c.has(func(st *step) bool { return !st.atMeter() }) {
		add("pue", "PUE, "+c.studied, "", "", func(c *chain) float64 { return c.means.PUE })
		add("wue_l_per_kwh", "On-site water for a kWh of IT energy", "L/kWh", "", func(c *chain) float64 { return c.means.WaterLPerKWh })
	}
	add("facility_mwh_per_day", "Electricity, mean a day", "MWh/d", "facility", func(c *chain) float64 { return 24 * c.facilityMW() })
	if c.price.Known() {
		add("electricity_usd_per_day", "Electricity bill a day "+c.priceText, "USD/d", "facility", func(c *chain) float64 {
			return 24 * c.facilityMW() * c.price.Mode.USDPerMWh()
		})
	}
	if c.carbon == &c.scenario.Site.Carbon {
		add("carbon_t_per_day", "Carbon a day "+c.carbonText, "t/d", "", func(c *chain) float64 {
			return 24 * c.facilityMW() * c.carbon.Mode.KgPerMWh() / 1000
		})
	}
	for i := range c.steps {
		if c.steps[i].training == nil {
			continue
		}
		name := c.steps[i].name
		add("training_usd."+name, "Cost of "+name, "USD", "", readTraining(i, func(e *training.Estimation) float64 { return e.Total.USD() }))
		if c.price.Known() {
			add("training_electricity_share."+name, "Electricity's share of it "+c.priceText, "%", "",
				readTraining(i, func(e *training.Estimation) float64 { return e.ElectricityShare.Percent() }))
		}
	}
	for i := range c.steps {
		if st := &c.steps[i]; st.studied != nil {
			outs = append(outs, studiedOutputs(i, st, "."+st.name)...)
		}
	}
	return outs
}

// studiedOutputs are the figures of an estimator: those of the workload, or with a suffix for their keys its headlines.
func studiedOutputs(number int, st *step, suffix string) []output {
	var outs []output
	for k, f := range st.studied.estimator.Figures() {
		o := output{key: f.Key, label: f.Label, unit: f.Unit, boundary: f.Boundary, workload: st.name, whole: f.Whole}
		if suffix != "" {
			if !f.Headline {
				continue
			}
			o.key, o.label, o.workload, o.headline = f.Key+suffix, f.Label+" ("+st.name+")", "", true
		}
		o.read = func(c *chain) float64 { return c.steps[number].studied.outcome.Values[k] }
		outs = append(outs, o)
	}
	return outs
}

// loadOutputs is the one number of a load that is known already.
func loadOutputs(number int, st *step) []output {
	o := output{key: "it_mw", label: "IT power", unit: "MW", boundary: "IT", workload: st.name}
	if st.atMeter() {
		o.key, o.label, o.boundary = "facility_mw", "Facility power, as stated", "facility"
	}
	o.read = func(c *chain) float64 { return c.steps[number].meanMW(c) }
	return []output{o}
}

func readServing(step int, number func(*serving.Estimation) float64) func(*chain) float64 {
	return func(c *chain) float64 { return number(c.steps[step].serving.estimation) }
}

func readTraining(step int, number func(*training.Estimation) float64) func(*chain) float64 {
	return func(c *chain) float64 { return number(c.steps[step].training.estimation) }
}

func (c *chain) servingOutputs(step int, name string) []output {
	var outs []output
	add := func(key, label, unit, boundary string, number func(*serving.Estimation) float64) *output {
		outs = append(outs, output{key: key, label: label, unit: unit, boundary: boundary, workload: name, read: readServing(step, number)})
		return &outs[len(outs)-1]
	}
	add("requests_per_s", "Requests, mean", "/s", "", func(e *serving.Estimation) float64 { return float64(e.Requests) })
	add(report.TokensKey, "Tokens generated, mean", "tok/s", "", func(e *serving.Estimation) float64 { return float64(e.Output) })
	simulated := c.steps[step].serving.year != nil
	if simulated {
		add("replica_peak_tokens_per_s", "Tokens generated by one replica, peak hour", "tok/s", "", func(e *serving.Estimation) float64 { return float64(e.Replica.Output) })
	} else {
		add("replica_tokens_per_s", "Tokens generated by one replica", "tok/s", "", func(e *serving.Estimation) float64 { return float64(e.Replica.Output) })
	}
	add("replicas", "Replicas of the model", "", "", func(e *serving.Estimation) float64 { return float64(e.Replicas) }).whole = true
	if simulated {
		add("busy_percent", "Time in which replicas compute, mean", "%", "", func(e *serving.Estimation) float64 { return e.Utilisation.Percent() })
	} else {
		add("utilisation_percent", "Mean use of the fleet", "%", "", func(e *serving.Estimation) float64 { return e.Utilisation.Percent() })
	}
	add("it_mw", "IT power, mean", "MW", "IT", func(e *serving.Estimation) float64 { return e.Power.MW() })
	add("it_peak_mw", "IT power, peak hour", "MW", "IT", func(e *serving.Estimation) float64 { return e.PeakPower.MW() })
	add("joules_per_token", "Energy per generated token", "J", "IT", func(e *serving.Estimation) float64 { return float64(e.EnergyPerOutput) })
	add("wh_per_request", "Energy per request", "Wh", "facility", func(e *serving.Estimation) float64 { return 1000 * e.FacilityEnergyPerRequest.KWh() })
	add("hardware_usd_per_day", "Machines a day", "USD/d", "", func(e *serving.Estimation) float64 { return e.HardwareRate.USDPerDay() })
	if c.price.Known() {
		add("electricity_usd_per_day", "Electricity a day "+c.priceText, "USD/d", "facility", func(e *serving.Estimation) float64 { return e.ElectricityRate.USDPerDay() })
	}
	if c.carbon.Known() {
		add("carbon_g_per_request", "Carbon of a request "+c.carbonText, "g", "", func(e *serving.Estimation) float64 {
			return e.FacilityEnergyPerRequest.KWh() * c.carbon.Mode.KgPerMWh()
		})
	}
	add("usd_per_million_tokens", "Cost of a million generated tokens", "USD", "", func(e *serving.Estimation) float64 { return e.CostPerOutput.USDPerMillion() })
	return outs
}

func (c *chain) trainingOutputs(step int, name string) []output {
	var outs []output
	add := func(key, label, unit, boundary string, number func(*training.Estimation) float64) {
		outs = append(outs, output{key: key, label: label, unit: unit, boundary: boundary, workload: name, read: readTraining(step, number)})
	}
	add("zettaflops", "Arithmetic", "ZFLOP", "", func(e *training.Estimation) float64 { return float64(e.FLOPs) / 1e21 })
	add("days", "Duration", "d", "", func(e *training.Estimation) float64 { return e.Duration.Days() })
	add("accelerators", "Accelerators", "", "", func(e *training.Estimation) float64 { return float64(e.Accelerators) })
	add("accelerator_hours", "Accelerator-hours", "h", "", func(e *training.Estimation) float64 { return e.AcceleratorHours })
	add("it_mw", "IT power while it runs", "MW", "IT", func(e *training.Estimation) float64 { return e.Power.MW() })
	add("facility_mwh", "Electricity", "MWh", "facility", func(e *training.Estimation) float64 { return e.FacilityEnergy.MWh() })
	add("hardware_usd", "Machines", "USD", "", func(e *training.Estimation) float64 { return e.Hardware.USD() })
	if c.price.Known() {
		add("electricity_usd", "Electricity "+c.priceText, "USD", "facility", func(e *training.Estimation) float64 { return e.Electricity.USD() })
	}
	if c.carbon.Known() {
		add("carbon_t", "Carbon "+c.carbonText, "t", "", func(e *training.Estimation) float64 { return e.Carbon.T() })
	}
	return outs
}
