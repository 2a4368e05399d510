package scenario

import (
	"strings"
	"testing"

	"tokenwatt/internal/strictyaml"
)

const robotsHead = `name: Robots
study: {year: 2025}
workloads:
  fleet:
    robots:
`

// robots parses a workload of robots from the lines of its mapping.
func robots(t *testing.T, lines ...string) (*Scenario, error) {
	t.Helper()
	return Parse("robots.yaml", []byte(robotsHead+"      "+strings.Join(lines, "\n      ")+"\n"), t.TempDir(), nil)
}

func TestRobotsDefaults(t *testing.T) {
	s, err := robots(t, "robot: figure-03", "service: care-home-rounds", "clients: 120")
	if err != nil {
		t.Fatal(err)
	}
	r := s.Workloads[0].Value.Robots
	if r.Charging.Refuel != "auto" || r.Inference.Where != "on-board" || r.Inference.EdgeModule != "jetson-agx-thor" || r.Ownership.Acquire != "buy" ||
		float64(r.Sites.Mode) != 1 || r.Power.Rest != "dock" || r.Charging.SimulatedDays != 84 {
		t.Errorf("defaults: %+v", r)
	}
	for kind, n := range map[string]int{
		"robots": len(s.Define.Robots), "services": len(s.Define.Services), "edge_modules": len(s.Define.EdgeModules),
		"accelerators": len(s.Define.Accelerators), "runtime_stacks": len(s.Define.RuntimeStacks),
	} {
		if n != 1 {
			t.Errorf("define keeps %d %s", n, kind)
		}
	}
	text, err := strictyaml.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse("resolved.yaml", text, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := strictyaml.Encode(again); err != nil || string(second) != string(text) {
		t.Errorf("a resolved scenario does not resolve to itself: %v", err)
	}
}

func TestBadRobots(t *testing.T) {
	own := "jobs: {day: [" + strings.Repeat("1, ", 23) + "1]"
	for name, c := range map[string]struct {
		lines []string
		says  string
	}{
		"no jobs":            {[]string{"robot: figure-03"}, "neither service nor jobs"},
		"no clients":         {[]string{"robot: figure-03", "service: classroom"}, "no clients"},
		"both":               {[]string{"robot: figure-03", "service: classroom", "clients: 3", own + "}"}, "beside clients or rate"},
		"own without limits": {[]string{"robot: figure-03", own + "}"}, "no wait_limit"},
		"short week":         {[]string{"robot: figure-03", "service: classroom", "jobs: {week: [1, 2, 3]}"}, "168"},
		"no jobs at all":     {[]string{"robot: figure-03", "service: classroom", "jobs: {day: [" + strings.Repeat("0, ", 23) + "0]}"}, "nothing but zeros"},
		"too many an hour":   {[]string{"robot: figure-03", "service: classroom", "jobs: {day: [" + strings.Repeat("0, ", 23) + "1e9]}"}, "at most 1"},
		"too many in a week": {[]string{"robot: figure-03", "service: classroom", "jobs: {week: [" + strings.Repeat("0, ", 167) + "1e300]}"}, "at most 1"},
		"unknown robot":      {[]string{"robot: figure-3", "service: classroom", "clients: 3"}, "figure-03"},
		"cannot swap":        {[]string{"robot: figure-03", "service: classroom", "clients: 3", "charging: {refuel: swap}"}, "what it can: [pad dock]"},
		"half a robot":       {[]string{"robot: figure-03", "service: classroom", "clients: 3", "fleet: 2.5"}, "a whole number"},
		"target in reserve":  {[]string{"robot: figure-03", "service: classroom", "clients: 3", "charging: {target: 10 %}"}, "above the reserve"},
		"no policy":          {[]string{"robot: figure-03", "service: classroom", "clients: 3", "inference: {where: off-board}"}, "no policy"},
		"no server":          {[]string{"robot: figure-03", "service: classroom", "clients: 3", "inference: {where: auto, policy: pi0}"}, "no server"},
		"no rent":            {[]string{"robot: figure-03", "service: classroom", "clients: 3", "ownership: {acquire: rent}"}, "rent beside it"},
		"NaN":                {[]string{"robot: figure-03", "service: classroom", "clients: .nan"}, "clients"},
		"negative":           {[]string{"robot: figure-03", "service: classroom", "clients: 3", "power: {battery: -1 Wh}"}, "battery"},
		"wrong unit":         {[]string{"robot: figure-03", "service: classroom", "clients: 3", "power: {walking: 3 kWh}"}, "power"},
		"short shape":        {[]string{"robot: figure-03", "service: classroom", "clients: 3", "charging: {price_shape: [1, 2]}"}, "24"},
		"half an operator":   {[]string{"robot: figure-03", "service: classroom", "clients: 3", "operators: {wage: 20 USD/h}"}, "robots_per_operator"},
	} {
		_, err := robots(t, c.lines...)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, expected %q", name, err, c.says)
		}
	}
}
