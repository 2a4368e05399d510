package serving

import (
	"math"

	"tokenwatt/demand/ownership"
	"tokenwatt/quantity"
)

// Estimation is what serving takes by the closed form. Rates and powers are means over the study unless they say
// otherwise; energy, money and carbon are sums over the hours studied. The fleet is owned all the time.
type Estimation struct {
	Hours float64 // hours studied

	Requests, PeakRequests    quantity.Rate // mean of the study, and the highest hour of the year
	Input, PeakInput          quantity.TokenRate
	Output, PeakOutput        quantity.TokenRate
	YearRequests              quantity.Rate // mean over the calendar year: visitors x requests a visitor
	RequestCount              quantity.Count
	InputTokens, OutputTokens quantity.Tokens

	Replica      Replica
	Replicas     quantity.Count
	Servers      quantity.Count
	Accelerators quantity.Count
	// Utilisation is the share of the fleet's throughput that is used, in the mean and at the peak.
	Utilisation, PeakUtilisation quantity.Fraction

	Power, PeakPower, IdlePower quantity.Power // at the boundary IT
	FacilityPower               quantity.Power // at the meter, mean
	Energy                      quantity.Energy
	FacilityEnergy              quantity.Energy
	// EnergyPerOutput is IT energy over output tokens, idle hours and prefill included; BusyEnergyPerOutput that of
	// a replica that is always busy.
	EnergyPerOutput, BusyEnergyPerOutput quantity.EnergyPerToken
	// EnergyPerRequest is at the boundary IT, FacilityEnergyPerRequest at the meter.
	EnergyPerRequest, FacilityEnergyPerRequest quantity.Energy

	ownership.Bill
	// HardwareRate, ElectricityRate and StaffRate are the bill's in time.
	HardwareRate, ElectricityRate, StaffRate quantity.HourlyCost
	// CostPerOutput is total over output tokens.
	CostPerOutput quantity.TokenPrice
	// RentRate is what the fleet would cost at the accelerator's rental price: a convention, not a cost, and no
	// part of Total.
	RentRate  quantity.HourlyCost
	RentKnown bool

	// Warnings tell what was cut, what is not counted and what is unlikely.
	Warnings []string
}

// warnContext is a constant so that a sweep does not format it.
const warnContext = "requests are longer than any sequence that the model was trained on"

// Estimate returns what serving takes. Errors wrap ErrProblem, transformer.ErrShape, calendar.ErrCalendar or
// ownership.ErrOwnership. Prepare and its Estimate do the same for many draws.
func Estimate(p Problem) (*Estimation, error) {
	r, err := Prepare(&p)
	if err != nil {
		return nil, err
	}
	return r.Estimate(&p)
}

// Estimate returns what serving takes with the problem's present modes. The problem may differ from the prepared
// one in its figures only, and in what else Serving says except the model.
func (r *Prepared) Estimate(p *Problem) (*Estimation, error) {
	f, err := p.read()
	if err != nil {
		return nil, err
	}
	machine, err := ownership.Of(&p.Serving.Ownership, &p.Server)
	if err != nil {
		return nil, err
	}
	e := &Estimation{Hours: r.week.hours}
	if e.Replica, err = f.replica(r.shape); err != nil {
		return nil, err
	}
	if text := e.Replica.warning(f.batch); text != "" {
		e.Warnings = append(e.Warnings, text)
	}
	if f.input+f.output > float64(max(p.Model.Context, p.Model.MaxContext)) {
		e.Warnings = append(e.Warnings, warnContext)
	}
	e.traffic(&f, r.week, p.Serving.PeakHour)
	e.size(&f)
	e.power(&f)
	e.Account(p, &machine)
	return e, nil
}

// traffic fills in the rates of requests and tokens.
func (e *Estimation) traffic(f *figures, w week, peakHour int) {
	year := f.visitors * f.requests
	mean := year * w.studied(f.weekend, f.peakToMean, peakHour)
	peak := year * w.level(f.weekend) * max(1, f.weekend) * f.peakToMean
	e.YearRequests, e.Requests, e.PeakRequests = quantity.Rate(year), quantity.Rate(mean), quantity.Rate(peak)
	e.Input, e.PeakInput = quantity.TokenRate(mean*f.input), quantity.TokenRate(peak*f.input)
	e.Output, e.PeakOutput = quantity.TokenRate(mean*f.output), quantity.TokenRate(peak*f.output)
	studied := quantity.Duration(e.Hours) * quantity.Hour
	e.RequestCount = e.Requests.Over(studied)
	e.InputTokens, e.OutputTokens = e.Input.Over(studied), e.Output.Over(studied)
}

// size fills in the fleet that carries the peak with headroom to spare.
func (e *Estimation) size(f *figures) {
	rate := float64(e.Replica.Requests)
	replicas := math.Ceil(float64(e.PeakRequests) / (rate * (1 - f.headroom)))
	e.Replicas = quantity.Count(replicas)
	e.Servers = quantity.Count(replicas * float64(e.Replica.Servers))
	e.Accelerators = quantity.Count(replicas * float64(e.Replica.Accelerators))
	e.Utilisation = quantity.Fraction(float64(e.Requests) / (replicas * rate))
	e.PeakUtilisation = quantity.Fraction(float64(e.PeakRequests) / (replicas * rate))
}

// power fills in power.
func (e *Estimation) power(f *figures) {
	e.Power = f.draw(e, float64(e.Utilisation))
	e.PeakPower = f.draw(e, float64(e.PeakUtilisation))
	e.IdlePower = f.draw(e, 0)
	e.BusyEnergyPerOutput = quantity.Power(float64(e.Replica.Servers) * f.busy * f.maximum).PerToken(e.Replica.Output)
}

// Account adds energy, money and carbon to an estimate that has its hours, rates, tokens, machines and mean power, of servers
// that cost so much and are owned all the time.
func (e *Estimation) Account(p *Problem, machine *ownership.Server) {
	e.FacilityPower = quantity.Scale(e.Power, p.PUE)
	e.Energy = e.Power.Over(quantity.Duration(e.Hours) * quantity.Hour)
	e.FacilityEnergy = quantity.Scale(e.Energy, p.PUE)
	e.EnergyPerOutput = e.Power.PerToken(e.Output)
	e.EnergyPerRequest = quantity.Energy(float64(e.Power) / float64(e.Requests))
	e.FacilityEnergyPerRequest = quantity.Scale(e.EnergyPerRequest, p.PUE)
	e.charge(p, machine)
}

// draw returns the IT power of the fleet at a utilisation.
func (f *figures) draw(e *Estimation, utilisation float64) quantity.Power {
	return quantity.Power(float64(e.Servers) * (f.idle + (f.busy*f.maximum-f.idle)*utilisation))
}

// charge adds money and carbon to an estimate that has its energy.
func (e *Estimation) charge(p *Problem, machine *ownership.Server) {
	e.Bill, e.Warnings = machine.Bill(&ownership.Use{
		Servers: float64(e.Servers), Time: quantity.Duration(e.Hours) * quantity.Hour, Metered: e.FacilityEnergy,
		Price: p.EnergyPrice, Carbon: p.Carbon,
	}, e.Warnings)
	if e.HardwareKnown {
		e.HardwareRate = quantity.Scale(machine.Rate, float64(e.Servers))
	}
	if e.ElectricityKnown {
		e.ElectricityRate = p.EnergyPrice.Mode.At(e.FacilityPower)
	}
	if e.StaffKnown {
		e.StaffRate = machine.Staff
	}
	if rent := &p.Accelerator.Rental; rent.Known() {
		e.RentKnown = true
		e.RentRate = quantity.Scale(rent.Mode, float64(e.Accelerators))
	}
	e.CostPerOutput = e.Total.PerToken(e.OutputTokens)
}
