package campaign

import (
	"context"
	"fmt"
	"math"
	"slices"

	"tokenwatt/catalog"
	"tokenwatt/demand/calendar"
	"tokenwatt/demand/campaign/packing"
	"tokenwatt/internal/fault"
	"tokenwatt/quantity"
)

// Prepared is a campaign with its sequences read, its jobs priced and packed once: all that no figure of the scenario changes but
// those that scale time. It is immutable and safe for use by several goroutines.
type Prepared struct {
	Jobs  *Jobs
	Fleet Fleet
	// Packing of the jobs at a time factor of 1 and without failures, compilation apart.
	Wall, FirstEnds, LowerBound float64 // s
	Guarantee                   float64 // Graham's bound, 0 for two stages
	Ratio                       float64 // wall over its lower bound
	// SecondAlone is the makespan of the accelerators where their stage runs behind the other, in s; 0 for one stage.
	SecondAlone               float64
	Fluid                     bool
	CoreBusy, AcceleratorBusy float64 // core-seconds, accelerator-seconds
	TwoStages                 bool

	calendar      calendar.Calendar
	first, window int // hours
	server        *catalog.Server
	machine       *catalog.CPUMachine
	serverName    string
	machineName   string
}

// Fleet is the machines of a campaign.
type Fleet struct {
	Accelerator          string // name in the catalog
	Accelerators         int
	Servers, PerServer   int
	CPUMachines, CPUSlot int // machines without accelerators; cores of one job
	Slots                int // jobs that run on cores at a time
}

// Prepare reads the sequences, prices the jobs and packs them. Errors are those of the files (strictyaml.Errors), ErrProblem,
// ErrNothing, those of the stages and the context's.
func Prepare(ctx context.Context, p *Problem) (*Prepared, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := &Prepared{}
	faults := fault.List{Cause: ErrProblem}
	var err error
	if r.calendar, err = calendar.Of(p.Study); err != nil {
		return nil, err
	}
	r.first, err = r.calendar.Hour(p.Campaign.Start)
	faults.Join(err)
	r.window = r.calendar.Hours - r.first
	if d := p.Campaign.Deadline; d.Known() {
		hours := d.Mode.Hours()
		if hours != math.Round(hours) || hours < 1 || hours > float64(r.window) {
			faults.Add("deadline", d.Mode.String(), fmt.Sprintf("1 to %d whole hours", r.window))
		} else {
			r.window = int(hours)
		}
	}
	for _, series := range [][]float64{p.PriceUSDPerMWh, p.CarbonKgPerMWh} {
		if series != nil && len(series) < r.calendar.Hours {
			faults.Add("price or carbon by hour", fmt.Sprintf("%d hours", len(series)), fmt.Sprintf("the %d of the study", r.calendar.Hours))
		}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	chip, err := r.machines(p)
	if err != nil {
		return nil, err
	}
	if r.Jobs, err = jobsOf(ctx, p, &r.Fleet, chip); err != nil {
		return nil, err
	}
	if len(r.Jobs.Classes) == 0 {
		return nil, fmt.Errorf("%w: %s; the longest that fits is %d", ErrNothing, r.Jobs.Refusals[0].Reason, r.Jobs.Longest)
	}
	return r, r.pack()
}

// machines finds server, accelerator and processors, and counts them.
func (r *Prepared) machines(p *Problem) (*catalog.Accelerator, error) {
	c := p.Campaign
	chip := &catalog.Accelerator{}
	if c.Server != "" {
		server := p.Catalog.Servers.Get(c.Server)
		if server == nil {
			return nil, &catalog.NotFoundError{Kind: "servers", Name: c.Server, Nearest: p.Catalog.Nearest("servers", c.Server)}
		}
		r.server, r.serverName = &server.Value, c.Server
		a := p.Catalog.Accelerators.Get(r.server.Accelerator)
		if a == nil {
			return nil, &catalog.NotFoundError{Kind: "accelerators", Name: r.server.Accelerator, Nearest: p.Catalog.Nearest("accelerators", r.server.Accelerator)}
		}
		chip = &a.Value
		f := &r.Fleet
		f.Accelerator, f.PerServer, f.Accelerators = r.server.Accelerator, r.server.Accelerators, c.Accelerators
		if f.Accelerators == 0 {
			f.Accelerators = f.PerServer
		}
		f.Servers = (f.Accelerators + f.PerServer - 1) / f.PerServer
	}
	if c.CPU != "" {
		m := p.Catalog.CPUMachines.Get(c.CPU)
		if m == nil {
			return nil, &catalog.NotFoundError{Kind: "cpu_machines", Name: c.CPU, Nearest: p.Catalog.Nearest("cpu_machines", c.CPU)}
		}
		r.machine, r.machineName = &m.Value, c.CPU
		r.Fleet.CPUMachines = max(1, c.CPUMachines)
	}
	return chip, nil
}

// pack counts slots and puts the jobs on the fleet.
func (r *Prepared) pack() error {
	j, f := r.Jobs, &r.Fleet
	var core, accelerator bool
	for _, k := range j.Classes {
		core, accelerator = core || k.Slot > 0, accelerator || k.AcceleratorSeconds > 0
		r.CoreBusy += k.CoreSeconds * float64(k.Count)
		r.AcceleratorBusy += k.AcceleratorSeconds * float64(k.Count)
	}
	speed := 1.0
	if core {
		if err := r.slots(); err != nil {
			return err
		}
		if speed = float64(r.machine.Speed.Mode); !(speed > 0) {
			return fmt.Errorf("%w: speed of %s is %g", ErrProblem, r.machineName, speed)
		}
		r.CoreBusy /= speed
	}
	replicas := 0
	if accelerator {
		if f.Accelerators < 1 {
			return fmt.Errorf("%w: there is no server for jobs on accelerators", ErrProblem)
		}
		if replicas = f.Accelerators / j.Group; replicas < 1 {
			return fmt.Errorf("%w: a job takes %d accelerators, there are %d", ErrProblem, j.Group, f.Accelerators)
		}
	}
	r.TwoStages = core && accelerator
	if r.TwoStages {
		staged, alone := make([]packing.Staged, len(j.Classes)), make([]packing.Class, len(j.Classes))
		for i, k := range j.Classes {
			staged[i] = packing.Staged{First: k.Slot / speed, Second: k.AcceleratorSeconds / float64(j.Group), Count: k.Count}
			alone[i] = packing.Class{Seconds: staged[i].Second, Count: k.Count}
		}
		second, err := packing.Longest(alone, replicas)
		if err != nil {
			return err
		}
		r.SecondAlone = second.Makespan
		s, err := packing.TwoStages(staged, f.Slots, replicas)
		if err != nil {
			return err
		}
		r.Wall, r.FirstEnds, r.LowerBound, r.Ratio, r.Fluid = s.Wall, s.FirstEnds, s.LowerBound, s.Ratio, s.Fluid
		return nil
	}
	classes, machines := make([]packing.Class, len(j.Classes)), replicas
	for i, k := range j.Classes {
		classes[i] = packing.Class{Seconds: k.AcceleratorSeconds / float64(j.Group), Count: k.Count}
		if core {
			classes[i].Seconds, machines = k.Slot/speed, f.Slots
		}
	}
	s, err := packing.Longest(classes, max(1, machines))
	if err != nil {
		return err
	}
	r.Wall, r.LowerBound, r.Ratio, r.Guarantee = s.Makespan, s.LowerBound, s.Ratio, s.Guarantee
	if core {
		r.FirstEnds = r.Wall
	}
	return nil
}

// slots counts the jobs that run on cores at a time: by cores, and by memory where that is scarcer.
func (r *Prepared) slots() error {
	j, f := r.Jobs, &r.Fleet
	if r.machine == nil {
		return fmt.Errorf("%w: there is no cpu machine for jobs on cores", ErrProblem)
	}
	f.CPUSlot = j.Cores
	each := r.machine.Cores / j.Cores
	if each < 1 {
		return fmt.Errorf("%w: a job takes %d cores, %s has %d", ErrProblem, j.Cores, r.machineName, r.machine.Cores)
	}
	if j.MemoryBytes > 0 {
		fit := int(min(1e6, float64(r.machine.Memory.Mode)/j.MemoryBytes))
		if fit < 1 {
			return fmt.Errorf("%w: a job takes %v, %s has %v", ErrProblem, quantity.Bytes(j.MemoryBytes), r.machineName, r.machine.Memory.Mode)
		}
		if fit < each {
			j.Warnings = append(j.Warnings, fmt.Sprintf("the memory of %s holds %d jobs at a time, its cores would run %d", r.machineName, fit, each))
			each = fit
		}
	}
	f.Slots = each * f.CPUMachines
	return nil
}

// Buckets are the jobs of a campaign by padded length, the shortest first.
func (r *Prepared) Buckets() []Bucket {
	var list []Bucket
	at := map[int]int{}
	for _, k := range r.Jobs.Classes {
		i, known := at[k.Padded]
		if !known {
			i = len(list)
			at[k.Padded] = i
			list = append(list, Bucket{Length: k.Padded})
		}
		b := &list[i]
		b.Jobs += k.Count
		b.Letters += k.Count * int64(k.Length)
		b.AcceleratorHours += float64(k.Count) * k.AcceleratorSeconds / 3600
		b.CoreHours += float64(k.Count) * k.CoreSeconds / 3600
	}
	slices.SortFunc(list, func(a, b Bucket) int { return a.Length - b.Length })
	return list
}

// Bucket is the jobs of one padded length.
type Bucket struct {
	Length           int     `json:"length"`
	Jobs             int64   `json:"jobs"`
	Letters          int64   `json:"letters"` // residues, bases or guides, without padding
	AcceleratorHours float64 `json:"accelerator_hours"`
	CoreHours        float64 `json:"core_hours"`
}
