package campaign

import (
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/demand/ownership"
	"tokenwatt/internal/fault"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// Estimation is what a campaign takes by the closed form: what was packed once, scaled by the time factor and by jobs that run
// again.
type Estimation struct {
	Wall      quantity.Duration // from the first job to the last, run without pauses
	FirstEnds quantity.Duration // of the stage on cores
	// AcceleratorHours is busy time, compilation included; WaitingHours that in which accelerators stand by within the run.
	AcceleratorHours, WaitingHours, CompileHours float64
	CoreHours                                    float64

	Energy, FacilityEnergy quantity.Energy // at the boundary IT and at the meter
	CPUEnergy              quantity.Energy // of the machines without accelerators, at IT
	WaitingEnergy          quantity.Energy // of accelerators that stand by, at IT
	Power                  quantity.Power  // mean at IT while it runs

	// Machines and CPUs are the cost of the machines with and without accelerators; Staff of people.
	Machines, CPUs, Staff                quantity.Money
	MachinesKnown, CPUsKnown, StaffKnown bool
	Electricity, Total                   quantity.Money
	ElectricityKnown, CarbonKnown        bool
	Carbon                               quantity.Mass
	USDPerAcceleratorHour                float64
	TimeFactor                           float64 // f of the package comment

	cpuW           float64 // of the first stage while it runs
	aloneS, aloneJ float64 // time and energy of the second stage where it runs behind the first
	Warnings       []string
}

// machines are the entries that an estimate reads, found once.
type machines struct {
	server *catalog.Server
	cpu    *catalog.CPUMachine
}

func (r *Prepared) find(c *catalog.Catalog) machines {
	var m machines
	if e := c.Servers.Get(r.serverName); e != nil {
		m.server = &e.Value
	}
	if e := c.CPUMachines.Get(r.machineName); e != nil {
		m.cpu = &e.Value
	}
	return m
}

// Estimate returns what the campaign takes with the problem's present modes, which may differ from those prepared in figures
// alone. Errors wrap ErrProblem or are ownership's.
func (r *Prepared) Estimate(p *Problem) (*Estimation, error) {
	return r.estimate(p, r.find(p.Catalog))
}

func (r *Prepared) estimate(p *Problem, m machines) (*Estimation, error) {
	c, j := p.Campaign, r.Jobs
	faults := fault.List{Cause: ErrProblem}
	factor := fault.Positive(&faults, &c.TimeFactor, "time_factor")
	again := fault.NotNegative(&faults, &c.Failures, "failures")
	if !(p.PUE >= 1) || math.IsInf(p.PUE, 1) {
		faults.Add("pue", fmt.Sprintf("%g", p.PUE), "1 or above")
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	f := math.Pow(factor, j.Widening) * (1 + again)
	e := &Estimation{TimeFactor: f, Wall: quantity.Duration(r.Wall*f + j.Compile), FirstEnds: quantity.Duration(r.FirstEnds * f)}
	e.CoreHours = r.CoreBusy * f / 3600
	var joules float64
	var err error
	if r.AcceleratorBusy > 0 {
		if joules, err = r.accelerators(e, m.server, f); err != nil {
			return nil, err
		}
	}
	if r.CoreBusy > 0 {
		cpu, err := r.cores(e, m.cpu, f)
		if err != nil {
			return nil, err
		}
		joules += cpu
	}
	e.Energy = quantity.Energy(joules)
	e.FacilityEnergy = quantity.Scale(e.Energy, p.PUE)
	if e.Wall > 0 {
		e.Power = e.Energy.Mean(e.Wall)
	}
	return e, r.pay(e, p, m)
}

// accelerators adds the time and energy of the machines with accelerators, in J.
func (r *Prepared) accelerators(e *Estimation, s *catalog.Server, f float64) (float64, error) {
	faults := fault.List{Cause: ErrProblem}
	idle := fault.NotNegative(&faults, &s.IdlePower, "idle_power")
	full := fault.Positive(&faults, &s.MaxPower, "max_power") * fault.Share(&faults, &s.BusyFraction, "busy_fraction")
	if full < idle {
		faults.Add("busy_fraction", s.BusyFraction.Mode.String(), "a steady load above the idle power")
	}
	if err := faults.Err(); err != nil {
		return 0, err
	}
	n := float64(r.Fleet.Accelerators)
	busy := r.AcceleratorBusy*f + r.Jobs.Compile*n
	all := e.Wall.Seconds() * n
	e.AcceleratorHours, e.CompileHours, e.WaitingHours = busy/3600, r.Jobs.Compile*n/3600, max(0, all-busy)/3600
	idleEach, more := idle*float64(r.Fleet.Servers)/n, (full-idle)/float64(r.Fleet.PerServer)*r.Jobs.Busy
	e.WaitingEnergy = quantity.Energy(idleEach * max(0, all-busy))
	e.aloneS = r.SecondAlone*f + r.Jobs.Compile
	e.aloneJ = idleEach*n*e.aloneS + more*busy
	return idleEach*all + more*busy, nil
}

// cores adds the energy of the machines without accelerators, in J. They are let go when their stage ends.
func (r *Prepared) cores(e *Estimation, m *catalog.CPUMachine, f float64) (float64, error) {
	faults := fault.List{Cause: ErrProblem}
	idle := fault.NotNegative(&faults, &m.IdlePower, "idle_power")
	full := fault.Positive(&faults, &m.BusyPower, "busy_power")
	if full < idle {
		faults.Add("busy_power", m.BusyPower.Mode.String(), "a load above the idle power")
	}
	if err := faults.Err(); err != nil {
		return 0, err
	}
	busy := 1.0
	if !r.TwoStages && r.AcceleratorBusy == 0 {
		busy = r.Jobs.Busy
	}
	j := idle*float64(r.Fleet.CPUMachines)*e.FirstEnds.Seconds() + (full-idle)*busy*r.CoreBusy*f/float64(m.Cores)
	e.CPUEnergy = quantity.Energy(j)
	if s := e.FirstEnds.Seconds(); s > 0 {
		e.cpuW = j / s
	}
	return j, nil
}

// pay adds money and carbon.
func (r *Prepared) pay(e *Estimation, p *Problem, m machines) error {
	c := p.Campaign
	rent := func(o *scenario.Ownership, s *catalog.Server, count int, t quantity.Duration) (quantity.Money, bool, quantity.Money, bool, quantity.HourlyCost, error) {
		faults := fault.List{Cause: ErrProblem}
		use := fault.Share(&faults, &o.Utilisation, "utilisation")
		if err := faults.Err(); err != nil {
			return 0, false, 0, false, 0, err
		}
		own, err := ownership.Of(o, s)
		if err != nil {
			return 0, false, 0, false, 0, err
		}
		rate := quantity.Scale(own.Rate, float64(count)/use)
		return rate.Over(t), own.Known, own.Staff.Over(t), own.StaffKnown, rate, nil
	}
	if r.AcceleratorBusy > 0 {
		money, known, staff, staffed, rate, err := rent(&c.Ownership, m.server, r.Fleet.Servers, e.Wall)
		if err != nil {
			return err
		}
		e.Machines, e.MachinesKnown, e.Staff, e.StaffKnown = money, known, staff, staffed
		e.USDPerAcceleratorHour = rate.Over(quantity.Hour).USD() / float64(r.Fleet.Accelerators)
		if !known {
			e.Warnings = append(e.Warnings, "the server has no price: machines with accelerators are not counted")
		}
	}
	if r.CoreBusy > 0 {
		money, known, staff, staffed, _, err := rent(&c.CPUOwnership, &catalog.Server{Price: m.cpu.Price}, r.Fleet.CPUMachines, e.FirstEnds)
		if err != nil {
			return err
		}
		e.CPUs, e.CPUsKnown = money, known
		e.Staff, e.StaffKnown = e.Staff+staff, e.StaffKnown || staffed
		if !known {
			e.Warnings = append(e.Warnings, "the machine of processors has no price: it is not counted")
		}
	}
	if e.ElectricityKnown = p.EnergyPrice.Known(); e.ElectricityKnown {
		e.Electricity = p.EnergyPrice.Mode.Times(e.FacilityEnergy)
	}
	if e.CarbonKnown = p.Carbon.Known(); e.CarbonKnown {
		e.Carbon = p.Carbon.Mode.Times(e.FacilityEnergy)
	}
	e.Total = e.Machines + e.CPUs + e.Staff + e.Electricity
	return nil
}
