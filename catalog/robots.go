package catalog

import (
	"fmt"
	"strconv"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// Robot is a humanoid robot by what a fleet plan needs: powers by what it does, its pack, and how the pack is refilled. Powers
// are at the pack's terminals and without the computer that runs the policy, which is apart (compute).
type Robot struct {
	Provenance       `yaml:",inline"`
	Maker            string                               `yaml:"maker" doc:"Company that builds it."`
	Locomotion       string                               `yaml:"locomotion" required:"true" enum:"legs|wheels" doc:"How it moves."`
	EdgeModule       string                               `yaml:"edge_module" catalog:"edge_modules" doc:"The computer on board that a plan takes for the policy where a workload names none."`
	Refuel           []string                             `yaml:"refuel" required:"true" minItems:"1" enum:"dock|pad|swap" doc:"How the pack can be refilled: at a contact dock or plug, on an inductive pad in the floor, or by exchanging it."`
	Mass             quantity.Figure[quantity.Mass]       `yaml:"mass" unit:"kg" exclusiveMin:"0" doc:"Mass with the pack."`
	Speed            quantity.Figure[quantity.Speed]      `yaml:"speed" exclusiveMin:"0" doc:"Walking or driving speed that its walking power belongs to."`
	Battery          quantity.Figure[quantity.Energy]     `yaml:"battery" required:"true" unit:"Wh" exclusiveMin:"0" doc:"Energy of the pack by its nameplate."`
	UsableShare      quantity.Figure[quantity.Fraction]   `yaml:"usable_share" required:"true" exclusiveMin:"0" max:"1" doc:"Share of the nameplate between full and where the robot switches off."`
	Standing         quantity.Figure[quantity.Power]      `yaml:"standing" required:"true" unit:"W" min:"0" doc:"Draw while it stands and waits, balancing; without compute."`
	Walking          quantity.Figure[quantity.Power]      `yaml:"walking" required:"true" unit:"W" exclusiveMin:"0" doc:"Draw while it walks or drives; without compute."`
	Manipulating     quantity.Figure[quantity.Power]      `yaml:"manipulating" required:"true" unit:"W" exclusiveMin:"0" doc:"Draw while it works with its arms, standing; without compute."`
	Compute          quantity.Figure[quantity.Power]      `yaml:"compute" required:"true" unit:"W" min:"0" doc:"Draw of the computer on board while it works, where no policy and module say it."`
	DockStandby      quantity.Figure[quantity.Power]      `yaml:"dock_standby" required:"true" unit:"W" min:"0" doc:"Draw, at the meter, of a robot that stands at its charger with a full pack."`
	Runtime          quantity.Figure[quantity.Duration]   `yaml:"runtime" unit:"h" exclusiveMin:"0" doc:"Published runtime on one pack. A check of the powers, not an input."`
	ChargeTime       quantity.Figure[quantity.Duration]   `yaml:"charge_time" unit:"h" exclusiveMin:"0" doc:"Published time of a charge. A check of charger and taper, not an input."`
	ChargerPower     quantity.Figure[quantity.Power]      `yaml:"charger_power" required:"true" unit:"W" exclusiveMin:"0" doc:"Draw of its charger from the mains (W, not VA) at constant current."`
	ChargeEfficiency quantity.Figure[quantity.Fraction]   `yaml:"charge_efficiency" required:"true" exclusiveMin:"0" max:"1" doc:"Energy that the pack gives back over what the charger draws: charger and pack."`
	PadEfficiency    quantity.Figure[quantity.Fraction]   `yaml:"pad_efficiency" exclusiveMin:"0" max:"1" doc:"The same on an inductive pad, for robots that have one."`
	TaperStart       quantity.Figure[quantity.Fraction]   `yaml:"taper_start" required:"true" exclusiveMin:"0" max:"1" doc:"State of charge, over the usable energy, from which the charging power falls (constant voltage)."`
	SwapTime         quantity.Figure[quantity.Duration]   `yaml:"swap_time" unit:"min" min:"0" doc:"Time of an exchange of packs, for robots that have one."`
	Price            quantity.Figure[quantity.Money]      `yaml:"price" required:"true" unit:"USD" min:"0" doc:"Purchase price of one with its pack."`
	Rent             quantity.Figure[quantity.HourlyCost] `yaml:"rent" unit:"USD/yr" min:"0" doc:"Rent of one, where it is rented."`
	PackPrice        quantity.Figure[quantity.Money]      `yaml:"pack_price" required:"true" unit:"USD" min:"0" doc:"Price of a pack."`
	ChargerPrice     quantity.Figure[quantity.Money]      `yaml:"charger_price" required:"true" unit:"USD" min:"0" doc:"Price of a charger, installed."`
	PadPrice         quantity.Figure[quantity.Money]      `yaml:"pad_price" unit:"USD" min:"0" doc:"Price of an inductive pad, installed, for robots that have one."`
	Availability     quantity.Figure[quantity.Fraction]   `yaml:"availability" required:"true" exclusiveMin:"0" max:"1" doc:"Share of the time in which it is not broken or under maintenance."`
	CycleLife        quantity.Figure[quantity.Count]      `yaml:"cycle_life" required:"true" min:"1" doc:"Full cycles after which a pack holds end_of_life of its nameplate, if time did nothing."`
	CalendarLife     quantity.Figure[quantity.Duration]   `yaml:"calendar_life" required:"true" unit:"yr" exclusiveMin:"0" doc:"Time after which it does, if cycles did nothing."`
	EndOfLife        quantity.Figure[quantity.Fraction]   `yaml:"end_of_life" required:"true" exclusiveMin:"0" max:"1" doc:"Share of the nameplate at which a pack is replaced."`
}

// EdgeModule is a computer that a robot carries: an accelerator of the catalog with what it draws there.
type EdgeModule struct {
	Provenance  `yaml:",inline"`
	Accelerator string                          `yaml:"accelerator" required:"true" catalog:"accelerators" doc:"The accelerator on it, which gives peak, memory and bandwidth."`
	Power       quantity.Figure[quantity.Power] `yaml:"power" required:"true" unit:"W" exclusiveMin:"0" doc:"Draw of module and carrier board while it runs a policy without pause."`
	IdlePower   quantity.Figure[quantity.Power] `yaml:"idle_power" required:"true" unit:"W" min:"0" doc:"Draw while it runs none: control, sensors and radio go on."`
	Price       quantity.Figure[quantity.Money] `yaml:"price" unit:"USD" min:"0" doc:"Price of one."`
}

// Policy is a vision-language-action model by what an inference of it costs. An inference turns images and an instruction into a
// chunk of actions: one pass of the vision-language part over its tokens, then passes of the action part.
type Policy struct {
	Provenance       `yaml:",inline"`
	Parameters       float64                          `yaml:"parameters" required:"true" min:"1e6" max:"1e13" doc:"Parameters of the whole model."`
	VisionParameters float64                          `yaml:"vision_parameters" min:"0" max:"1e13" doc:"Parameters of the image encoder."`
	Language         float64                          `yaml:"language_parameters" required:"true" min:"1e6" max:"1e13" doc:"Parameters of the part that reads image tokens and instruction, the image encoder apart."`
	Action           float64                          `yaml:"action_parameters" required:"true" min:"1e5" max:"1e13" doc:"Parameters that each action pass reads: of the action expert, or of the language part where it decodes actions itself."`
	Decoding         string                           `yaml:"decoding" required:"true" enum:"flow|autoregressive|parallel|hierarchical" doc:"How actions are made: flow or diffusion steps, one token after another, all at once, or by a small fast model below a large slow one."`
	ActionPasses     int                              `yaml:"action_passes" required:"true" min:"1" max:"10000" doc:"Passes of the action part for one inference: flow steps, action tokens, or steps of the fast model."`
	ActionTokens     int                              `yaml:"action_tokens" required:"true" min:"1" max:"100000" doc:"Tokens that an action pass computes: the chunk, or one."`
	Views            int                              `yaml:"views" required:"true" min:"1" max:"64" doc:"Camera images of an inference."`
	ViewTokens       int                              `yaml:"view_tokens" required:"true" min:"1" max:"100000" doc:"Tokens of an image."`
	TextTokens       int                              `yaml:"text_tokens" min:"0" max:"100000" doc:"Tokens of instruction and state."`
	Chunk            int                              `yaml:"chunk" required:"true" min:"1" max:"10000" doc:"Actions that one inference gives."`
	ControlRate      quantity.Figure[quantity.Rate]   `yaml:"control_rate" required:"true" unit:"1/s" exclusiveMin:"0" doc:"Rate at which actions are executed."`
	ReplanRate       quantity.Figure[quantity.Rate]   `yaml:"replan_rate" required:"true" unit:"1/s" exclusiveMin:"0" doc:"Rate of inferences, which is not the rate of actions."`
	WeightBytes      quantity.Figure[quantity.Number] `yaml:"weight_bytes" required:"true" exclusiveMin:"0" max:"8" doc:"Bytes of a weight as stored."`
}

// RuntimeStack is the software that runs policies: the parameters of the latency roofline (demand/robots/inference) as fitted to
// measured latencies.
type RuntimeStack struct {
	Provenance  `yaml:",inline"`
	Utilisation float64 `yaml:"utilisation" required:"true" exclusiveMin:"0" max:"1" doc:"Share of the dense peak that passes reach which are bound by arithmetic."`
	Bandwidth   float64 `yaml:"bandwidth" required:"true" exclusiveMin:"0" max:"1" doc:"Share of the memory bandwidth that passes reach which are bound by reading weights."`
	OverheadMS  float64 `yaml:"overhead_ms" min:"0" doc:"Time of an inference that no arithmetic explains, in ms: images, launches, host."`
	PassMS      float64 `yaml:"pass_ms" min:"0" doc:"The same for each action pass, in ms."`
	Points      int     `yaml:"points" min:"0" doc:"Measured latencies behind the fit; 0 where it is assumed."`
	Spread      Quantum `yaml:"spread" required:"true" doc:"Of the latency with its row, or its device, left out of the fit."`
}

// Service is a kind of work that robots are called for: how many jobs come in each hour of the week, how long one takes and how long
// it may wait.
type Service struct {
	Provenance   `yaml:",inline"`
	Client       string                             `yaml:"client" required:"true" doc:"Who calls, in the singular: a bed, a bench, a classroom, a household."`
	Jobs         quantity.Figure[quantity.Rate]     `yaml:"jobs" required:"true" unit:"1/d" exclusiveMin:"0" doc:"Jobs of one client in the mean over the week."`
	Weekday      []float64                          `yaml:"weekday" required:"true" minItems:"24" min:"0" doc:"Jobs in each hour of a working day, local time, in any unit: the shape."`
	Weekend      []float64                          `yaml:"weekend" minItems:"24" min:"0" doc:"The same of Saturday and Sunday, in the same unit; as on working days where not given."`
	Duration     quantity.Figure[quantity.Duration] `yaml:"duration" required:"true" unit:"min" exclusiveMin:"0" doc:"Mean time of a job, way to the client included."`
	DurationSCV  quantity.Figure[quantity.Number]   `yaml:"duration_scv" required:"true" min:"0" max:"100" doc:"Variance of a job's time over the square of its mean; 1 is exponential."`
	ArrivalSCV   quantity.Figure[quantity.Number]   `yaml:"arrival_scv" required:"true" min:"0" max:"100" doc:"The same of the time between calls at a steady rate; 1 is Poisson."`
	WaitLimit    quantity.Figure[quantity.Duration] `yaml:"wait_limit" required:"true" unit:"min" min:"0" doc:"Longest wait from call to start that is wanted."`
	WaitQuantile quantity.Figure[quantity.Fraction] `yaml:"wait_quantile" required:"true" exclusiveMin:"0" exclusiveMax:"1" doc:"Share of the jobs that wait no longer."`
	Walking      quantity.Figure[quantity.Fraction] `yaml:"walking" required:"true" min:"0" max:"1" doc:"Share of a job's time in which the robot walks."`
	Manipulating quantity.Figure[quantity.Fraction] `yaml:"manipulating" required:"true" min:"0" max:"1" doc:"Share in which it works with its arms; in the rest it stands."`
}

// HasRefuel tells whether the robot can be refilled so.
func (r *Robot) HasRefuel(kind string) bool {
	for _, own := range r.Refuel {
		if own == kind {
			return true
		}
	}
	return false
}

// robot reports what of a robot contradicts itself.
func (k *checker) robot(r *Robot, path string) {
	k.require(!r.HasRefuel("swap") || r.SwapTime.Known(), path+".refuel", "swap without swap_time", "both")
	k.require(!r.HasRefuel("pad") || r.PadEfficiency.Known() && r.PadPrice.Known(), path+".refuel", "pad without pad_efficiency and pad_price", "all three")
	k.require(r.HasRefuel("swap") || !r.SwapTime.Known(), path+".swap_time", "swap_time of a robot whose packs are not exchanged", "refuel: [swap]")
	k.require(r.Standing.Mode <= r.Walking.Mode, k.written(path+".standing", path+".walking"),
		fmt.Sprintf("standing %v and walking %v", r.Standing.Mode, r.Walking.Mode), "standing at most walking")
}

// policy reports what of a policy contradicts itself.
func (k *checker) policy(p *Policy, path string) {
	k.require(p.Language+p.VisionParameters <= p.Parameters*1.001, path+".language_parameters",
		fmt.Sprintf("%g parameters of language and vision of %g", p.Language+p.VisionParameters, p.Parameters), "at most those of the whole model")
	k.require(p.Action <= p.Parameters, path+".action_parameters", fmt.Sprintf("%g of %g parameters", p.Action, p.Parameters), "at most those of the whole model")
	if p.Decoding == "autoregressive" {
		k.require(p.ActionTokens == 1, path+".action_tokens", strconv.Itoa(p.ActionTokens)+" tokens a pass", "1 of a model that makes one token after another")
	}
}

// service reports what of a service contradicts itself.
func (k *checker) service(s *Service, path string) {
	for _, day := range []struct {
		key   string
		hours []float64
		may   bool
	}{{".weekday", s.Weekday, false}, {".weekend", s.Weekend, true}} {
		if len(day.hours) == 0 && day.may {
			continue
		}
		k.require(len(day.hours) == 24, path+day.key, strconv.Itoa(len(day.hours))+" hours", "24, from midnight on")
	}
	sum := 0.0
	for _, v := range s.Weekday {
		sum += v
	}
	for _, v := range s.Weekend {
		sum += v
	}
	k.require(sum > 0, path+".weekday", "a week without jobs", "one hour above 0 at least")
	k.require(s.Walking.High+s.Manipulating.High <= 1, k.written(path+".walking", path+".manipulating"),
		fmt.Sprintf("shares of %v and %v", s.Walking.High, s.Manipulating.High), "at most 1 together, the high ends too")
}

// robotics checks the kinds of robots.
func (k *checker) robotics(c *Catalog) {
	for i := range c.Robots {
		k.robot(&c.Robots[i].Value, strictyaml.JoinPath("robots", c.Robots[i].Name))
	}
	for i := range c.Policies {
		k.policy(&c.Policies[i].Value, strictyaml.JoinPath("policies", c.Policies[i].Name))
	}
	for i := range c.Services {
		k.service(&c.Services[i].Value, strictyaml.JoinPath("services", c.Services[i].Name))
	}
	for i := range c.EdgeModules {
		m, path := &c.EdgeModules[i].Value, strictyaml.JoinPath("edge_modules", c.EdgeModules[i].Name)
		k.require(m.IdlePower.High < m.Power.High, k.written(path+".idle_power", path+".power"),
			fmt.Sprintf("idle_power %v and power %v", m.IdlePower.High, m.Power.High), "idle_power below power")
	}
}
