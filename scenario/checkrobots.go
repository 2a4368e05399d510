package scenario

import (
	"fmt"
	"math"
	"strconv"

	"tokenwatt/catalog"
	"tokenwatt/quantity"
)

// checkRobots reports what a fleet of robots lacks or gives twice: jobs and what they need, a way to refill that the robot has,
// and what inference outside of it needs.
func checkRobots(path string, r *Robots, known *catalog.Catalog, report reporter) {
	checkJobs(path, r, report)
	for _, n := range []struct {
		key    string
		figure *quantity.Figure[quantity.Count]
	}{{".sites", &r.Sites}, {".fleet", &r.Fleet}, {".charging.chargers", &r.Charging.Chargers}} {
		if v := float64(n.figure.Mode); v != math.Trunc(v) {
			report(path+n.key, "`"+n.figure.Mode.String()+"`", "a whole number", "")
		}
	}
	c := &r.Charging
	if len(c.PriceShape) > 0 {
		checkHours(path+".charging.price_shape", c.PriceShape, 24, report)
	}
	if c.Target.Known() && c.Target.Low <= c.Reserve.High {
		report(path+".charging.target", "`"+c.Target.String()+"`", "one above the reserve, "+c.Reserve.String(), "")
	}
	var robot *catalog.Robot
	if known != nil {
		if e := known.Robots.Get(r.Robot); e != nil {
			robot = &e.Value
		}
	}
	if robot != nil && c.Refuel != "auto" && c.Refuel != "" && !robot.HasRefuel(c.Refuel) {
		report(path+".charging.refuel", "`"+c.Refuel+"` of "+robot.Title, fmt.Sprintf("what it can: %v", robot.Refuel), "")
	}
	if o := &r.Ownership; robot != nil && o.Acquire == "rent" && !o.Rent.Known() && !robot.Rent.Known() {
		report(path+".ownership.acquire", "`rent` of "+robot.Title+", whose rent the catalog does not know", "rent beside it", "")
	}
	checkRobotInference(path+".inference", &r.Inference, robot, report)
}

// checkJobs reports jobs that are given twice, or in part.
func checkJobs(path string, r *Robots, report reporter) {
	j := &r.Jobs
	own := len(j.Week) > 0 || len(j.Day) > 0
	if len(j.Week) > 0 {
		checkHours(path+".jobs.week", j.Week, 168, report)
	}
	if len(j.Day) > 0 {
		checkHours(path+".jobs.day", j.Day, 24, report)
	}
	switch {
	case len(j.Week) > 0 && len(j.Day) > 0:
		report(path+".jobs.day", "both week and day", "one of them", "")
	case own && (r.Clients.Known() || j.Rate.Known()):
		report(path+".jobs", "the jobs of a site beside clients or rate", "one of the two: jobs by hour, or clients of a service", "")
	case !own && r.Service == "":
		report(path, "neither service nor jobs", "a service and its clients, or jobs by the hour with what they are like", "")
	case !own && !r.Clients.Known():
		report(path+".clients", "no clients", "how many the service has at a site, such as clients: 120", "")
	}
	if r.Service != "" {
		return
	}
	for _, f := range []struct {
		key   string
		known bool
	}{
		{"duration", j.Duration.Known()},
		{"duration_scv", j.DurationSCV.Known()},
		{"arrival_scv", j.ArrivalSCV.Known()},
		{"wait_limit", j.WaitLimit.Known()},
		{"wait_quantile", j.WaitQuantile.Known()},
		{"walking", j.Walking.Known()},
		{"manipulating", j.Manipulating.Known()},
	} {
		if !f.known {
			report(path+".jobs."+f.key, "no "+f.key, "one, since no service says it", "")
		}
	}
	if j.Walking.High+j.Manipulating.High > 1 {
		report(path+".jobs.walking", "shares above 1 together with manipulating", "at most 1, the high ends too", "")
	}
}

// checkHours reports a list of the wrong length, or of nothing.
func checkHours(path string, hours []float64, want int, report reporter) {
	if len(hours) != want {
		report(path, strconv.Itoa(len(hours))+" numbers", strconv.Itoa(want), "")
		return
	}
	sum := 0.0
	for _, v := range hours {
		sum += v
	}
	if sum <= 0 {
		report(path, "nothing but zeros", "a number above 0", "")
	}
}

// checkRobotInference reports inference outside of the robot that names no policy or machine.
func checkRobotInference(path string, i *RobotInference, robot *catalog.Robot, report reporter) {
	if i.Where != "on-board" && i.Where != "" {
		if i.Policy == "" {
			report(path+".policy", "no policy with `"+i.Where+"`", "the policy that runs there", "")
		}
		if i.Server == "" {
			report(path+".server", "no server with `"+i.Where+"`", "the machine that it runs on", "")
		}
	}
	if i.Policy != "" && i.EdgeModule == "" && robot != nil && robot.EdgeModule == "" {
		report(path+".edge_module", "none, and none known of "+robot.Title, "the computer on board", "")
	}
}

// robots fills in the computer on board and keeps the entries that a fleet uses.
func (u *use) robots(r *Robots) {
	robot := keep(&u.kept.Robots, u.known.Robots, r.Robot)
	if r.Service != "" {
		keep(&u.kept.Services, u.known.Services, r.Service)
	}
	i := &r.Inference
	if i.EdgeModule == "" && robot != nil {
		i.EdgeModule = robot.EdgeModule
	}
	u.edgeModule(i.EdgeModule)
	if robot != nil {
		u.edgeModule(robot.EdgeModule) // an entry that is kept has to find what it names
	}
	if i.Server != "" {
		u.server(i.Server)
	}
	if i.Policy != "" {
		keep(&u.kept.Policies, u.known.Policies, i.Policy)
	}
	keep(&u.kept.RuntimeStacks, u.known.RuntimeStacks, i.EdgeStack)
	keep(&u.kept.RuntimeStacks, u.known.RuntimeStacks, i.ServerStack)
}

func (u *use) edgeModule(name string) {
	if name == "" {
		return
	}
	if m := keep(&u.kept.EdgeModules, u.known.EdgeModules, name); m != nil {
		keep(&u.kept.Accelerators, u.known.Accelerators, m.Accelerator)
	}
}
