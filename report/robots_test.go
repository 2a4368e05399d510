package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"regexp"
	"strings"
	"testing"
)

// sampleRobots is a made-up fleet in which every field says something.
func sampleRobots() *Robots {
	number := func(v float64) *float64 { return &v }
	r := &Robots{
		Workload: "night shift", Robot: "sample-bot", Service: "sample-rounds", Work: "Sample rounds: 90 clients (bed).", Sites: 1200,
		Robots: 14, Chargers: 5, SparePacks: 3, FoundRobots: true, Refuel: "swap", Target: 0.99, Reserve: 0.2, WaitLimitMinutes: 5, LateWanted: 0.1, Late: 0.0213, WorstLate: 0.067,
		JobsPerDay: 610, Utilisation: 0.31, WorkWatts: 338, ComputeWatts: 60.4, UsableWh: 1890, WorkHours: 3.53, ChargeHours: 0.683, AwayHours: 0.733, CycleAvailability: 0.828,
		PackYears: 2.04, MeanKW: 1.39, PeakKW: 2.35, ConnectedKW: 6.13, JobWh: 55.8, MovableShare: 0.92, WindowHours: 6, ChargingMWh: 14612, ComputeMWh: 3210, PeakMW: 2.82, MeanMW: 1.668,
		Operators: 37, OperatorHours: 777, Costs: []Part{{"robots", 210274}, {"operators", 262800}, {"electricity", 3175}}, USDPerYear: 476249, USDPerJob: 2.22, USDPerRobotHour: 16.6,
		Alternatives: []RobotsAlternative{
			{Refuel: "dock", OnBoard: 1, Robots: 15, Chargers: 6, USDPerYear: 501000, PeakKW: 2.51},
			{Refuel: "swap", OnBoard: 0.25, Robots: 14, Chargers: 5, SparePacks: 3, USDPerYear: 476249, PeakKW: 2.35, Chosen: true},
			{Refuel: "pad", OnBoard: 0, Why: "the latency limit cannot be kept"},
		},
		Options: []RobotsOption{
			{Name: "swap to 99 %", Target: 0.99, Robots: 14, Chargers: 5, SparePacks: 3, OwnUSD: 9256, USD: 9310, Chosen: true},
			{Name: "dock to 90 %", Target: 0.9, Robots: 15, Chargers: 6, OwnUSD: 9200, USD: 9260, Cheapest: true},
			{Name: "dock to 99 %", Target: 0.99, Why: "no schedule"},
		},
		Methods: []RobotsMethod{
			{What: "jobs that wait too long", Unit: "%", ClosedForm: 2.13, Simulation: number(1.45), Low: number(0.711), High: number(2.18), Disagreement: number(0.28), Note: "each moment's load lasts"},
			{What: "bill of a week", Unit: "USD", ClosedForm: 66.3, Rule: number(66.4), Optimum: number(53.8), Disagreement: number(0.0015)},
			{What: "nothing to compare", ClosedForm: 0},
		},
		Schedules: []RobotsSchedule{
			{Name: "uncontrolled", ChargeKWh: 216, PeakKW: 2.35, EnergyUSD: 60.9, DemandUSD: 5.41, USD: 66.31},
			{Name: "cheapest first", ChargeKWh: 216, PeakKW: 6.14, EnergyUSD: 42.6, DemandUSD: 14.1, USD: 56.7, Broken: "packs run short by 17.7 kWh"},
		},
		Simulation: &RobotsSimulation{
			Weeks: 12, WaitMean: 0.24, WaitP95: 0.8, WaitP99: 8.13, WaitMax: 33.2, ChargerWait: 0.94, PeakKW: 6, PeakQuarter: 5.5, Strandings: 0.083, Shares: []Part{{"idle", 0.57}, {"work", 0.28}, {"held", 0}},
		},
		Inference: &RobotsInference{
			Policy: "sample-vla", EdgeModule: "sample-edge", EdgeStack: "fast", OnBoard: 0.25, Rate: 5, LatencyLimit: 1333, EdgeMS: 88.5, EdgeJ: 11.1, RuntimeHours: 3.9, OnBoardHours: 3.53,
			OffBoard: &RobotsOffBoard{
				Share: 0.75, Chosen: true, Robots: 14, USDPerYear: 476249, RuntimeHours: 3.9, Server: "sample-8", Stack: "fast", Accelerators: 2840, Servers: 355, PerSecond: 336000, Batch: 16,
				Busy: 0.83, Late: 0.002, Latency: []Part{{"network", 20}, {"gathering a batch", 2}, {"waiting", 0.00002}, {"computing", 41.6}}, MeanMS: 63.6,
				EnergyJ: []Part{{"servers", 3.11}, {"cooling and losses", 0.62}, {"radio on board", 1}, {"network", 0.6}}, MeanMW: 0.366, PeakMW: 0.61,
			},
		},
		Sources: []string{"sample-bot (robot): made up"}, Notes: []string{"a note of the fleet"},
	}
	k := &r.Week
	for h := range weekHours {
		x := 1 + math.Sin(2*math.Pi*float64(h%24)/24)
		for _, s := range []struct {
			to    *[]float64
			value float64
		}{
			{&k.Jobs, 20 * x},
			{&k.Working, 3 * x},
			{&k.There, 12 - x},
			{&k.Late, 0.01 * x},
			{&k.ChargeKW, x},
			{&k.StandbyKW, 0.1},
			{&k.ServerKW, 0.2 * x},
			{&k.SimulatedLate, 0.012 * x},
			{&k.WaitP95, 2 * x},
			{&k.SimulatedKW, x},
			{&k.RuleKW, x},
			{&k.OptimumKW, 2 - x},
			{&k.PriceUSDPerKWh, 0.1 + 0.1*x},
			{&k.SolarAvailableKW, x / 2},
		} {
			*s.to = append(*s.to, s.value)
		}
	}
	return r
}

func robotsReport(list ...*Robots) *Report {
	return &Report{
		SchemaVersion: SchemaVersion, Version: "0.1.0", Scenario: "Fleets", Description: "What a test moves.", Year: 2024, Hours: 8784, Robots: list, Warnings: []string{"a warning of the run"},
		Headline: []Answer{{Key: "robots.night shift", Label: "Robots, all sites", Value: 16800, Low: 12000, High: 31200, HasRange: true}},
	}
}

// bareRobots is a fleet of which only the closed form is known: as given, on one site, without policy, price or simulation.
func bareRobots() *Robots {
	r := sampleRobots()
	r.Sites, r.FoundRobots, r.Refuel, r.Operators, r.MovableShare = 1, false, "dock", 0, 0
	r.Options, r.Schedules, r.Simulation, r.Inference = nil, nil, nil, nil
	r.Methods = []RobotsMethod{{What: "jobs that wait too long", Unit: "%", ClosedForm: 2.13}}
	k := &r.Week
	r.Week = RobotsWeek{Jobs: k.Jobs, Working: k.Working, There: k.There, Late: k.Late, ChargeKW: k.ChargeKW, StandbyKW: k.StandbyKW}
	return r
}

func robotsText(t *testing.T, r *Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteRobotsText(&b, r, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`[ \n]+`).ReplaceAllString(b.String(), " ")
}

// The terminal's page has every figure of a fleet in its words and units.
func TestRobotsText(t *testing.T) {
	text := robotsText(t, robotsReport(sampleRobots()))
	for _, want := range []string{
		"Robots, all sites 16,800 12,000 – 31,200", "night shift: 14 robots (sample-bot) at each of 1,200 sites, 5 pack chargers and 3 spare packs that are exchanged", "16,800 robots in all",
		"pack chargers 5 as given", "late jobs 2.1 % wait longer than 5 min; 6.7 % in the worst hour, 10 % wanted", "of 1,890 Wh: works 3.53 h, charges 41 min, away 44 min",
		"power of a site 1.39 kW mean; highest hour 2.35 kW, all chargers at once 6.13 kW", "movable 92 % of the energy may be drawn at any time within 6 h", "power of all sites 1.67 MW mean; highest hour 2.82 MW",
		"operators 37 at the busiest", "cost of a job 2.22 USD", "swap, 25 % on board 14 5 3 2.35 476,200 chosen", "pad, off board – – – – – the latency limit cannot be kept", "dock, on board 15 6 0 2.51 501,000",
		"dock to 90 % 15 6 0 9,200 9,260 cheapest", "dock to 99 % – – – – – no schedule", "06–09 ", "jobs that wait too long, % 2.13 1.45 (0.711 – 2.18) – – 28 %", "bill of a week, USD 66.3 – 66.4 53.8 0.15 %",
		"nothing to compare 0 – – – –", "Jobs that wait too long: each moment's load lasts.", "cheapest first 216 6.14 42.6 14.1 56.7 packs run short by 17.7 kWh", "mean of 12 weeks; P50 0 s, P95 48 s, P99 8.13 min, longest 33.2 min",
		"idle 57 %, work 28 %", "policy sample-vla 25 % of the inferences on board; 5 a second", "off board 63.6 ms in the mean: network 20 ms, gathering a batch 2 ms, waiting 0 ms, computing 41.6 ms; 0.2 % late",
		"energy off board 5.33 J", "accelerators 2,840 in 355 servers (sample-8, fast)", "work on a charge 3.9 h 3.53 h with everything on board: 1.1 times as long", "operators 262,800 USD 55.2 %",
		"sample-bot (robot): made up", "a note of the fleet", "a warning of the run",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	bare := robotsText(t, robotsReport(bareRobots()))
	for _, not := range []string{"Inference", "What the simulation adds", "A week of charging", "at each of", "operators 37", "under the tariff"} {
		if strings.Contains(bare, not) {
			t.Errorf("%q of a fleet without it:\n%s", not, bare)
		}
	}
	for _, want := range []string{"robots 14 as given", "5 docks", "charging is firm", "swap 14 5 3 2.35 476,200 chosen"} {
		if !strings.Contains(bare, want) {
			t.Errorf("no %q in:\n%s", want, bare)
		}
	}
	// A plan's page has the same section.
	var b bytes.Buffer
	if err := WriteText(&b, robotsReport(sampleRobots()), TextOptions{}); err != nil || !strings.Contains(b.String(), "The fleet of a site") {
		t.Errorf("plan: %v", err)
	}
}

// Where inferences are not made off board the page says what it would be like there, or why it cannot be.
func TestRobotsOffBoardNotChosen(t *testing.T) {
	r := sampleRobots()
	r.Inference.OnBoard, r.Inference.RuntimeHours, r.Inference.OffBoard.Chosen = 1, 3.53, false
	if text := robotsText(t, robotsReport(r)); !strings.Contains(text, "not chosen off board with all inferences there: 14 robots and 476,000 USD a year for a site, 3.9 h of work on a charge") ||
		!strings.Contains(text, "all inferences are on board") {
		t.Error(text)
	}
	r.Inference.OffBoard, r.Inference.NoOffBoard = nil, "no machine of a data centre is named"
	if text := robotsText(t, robotsReport(r)); !strings.Contains(text, "off board – no machine of a data centre is named") {
		t.Error(text)
	}
}

func TestRobotsJSON(t *testing.T) {
	var b bytes.Buffer
	if err := WriteRobotsJSON(&b, robotsReport(sampleRobots(), bareRobots())); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Version  string    `json:"schema_version"`
		Headline []Answer  `json:"headline"`
		Robots   []*Robots `json:"robots"`
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Robots) != 2 || got.Version != SchemaVersion || len(got.Headline) != 1 || *got.Robots[0].Methods[0].Low != 0.711 || got.Robots[0].Methods[1].Simulation != nil ||
		len(got.Robots[0].Week.OptimumKW) != weekHours || got.Robots[1].Week.OptimumKW != nil || got.Robots[0].Inference.OffBoard.Accelerators != 2840 {
		t.Errorf("%+v", got.Robots[0])
	}
}

func TestRobotsCSV(t *testing.T) {
	var b bytes.Buffer
	if err := WriteRobotsCSV(&b, []*Robots{sampleRobots(), bareRobots()}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b.Bytes())).ReadAll()
	if err != nil || len(rows) < 100 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, want := range []string{
		"night shift,fleet,robots_per_site,,14,", "night shift,cost,operators,per_year,262800,USD", "night shift,alternative,swap 0.25,per_year,476249,USD", "night shift,option,dock to 90 %,per_week,9260,USD",
		"night shift,method,jobs that wait too long,simulation_high,2.18,%", "night shift,method,bill of a week,optimum,53.8,USD", "night shift,inference,off_board,accelerators,2840,", "night shift,simulation,wait,p99,8.13,min",
	} {
		if !strings.Contains(b.String(), want+"\n") {
			t.Errorf("no row %q", want)
		}
	}
	if strings.Contains(b.String(), "alternative,pad") {
		t.Error("a way that cannot be has rows")
	}
	for r, columns := range map[*Robots]int{sampleRobots(): 15, bareRobots(): 7} {
		b.Reset()
		if err := WriteRobotsWeekCSV(&b, r); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(rows) != weekHours+1 || len(rows[0]) != columns || rows[168][0] != "167" {
			t.Errorf("%d rows of %v, %v", len(rows), rows[0], err)
		}
	}
}

// The page has each figure of what is known, titled, and none of what is not.
func TestRobotsHTML(t *testing.T) {
	page := func(r *Robots) string {
		var b bytes.Buffer
		if err := WriteHTML(&b, robotsReport(r)); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	full, bare := page(sampleRobots()), page(bareRobots())
	for _, want := range []string{
		`id="robots-night_20_shift"`, "Charging as robots come peaks at 2 kW, the cheapest schedule at 2 kW", "95 of 100 jobs wait less than 48 s over the week", "How far simulation and schedules are from the closed form",
		"An inference takes 88.5 ms on board and 63.6 ms off board", "It takes 11.1 J on board and 5.33 J off board", "A site costs 476,000 USD a year, 2.22 USD a job", "Sun on the roof", "Price of electricity",
		"Refill and end of a charge under the tariff", "Robots: night shift",
	} {
		if !strings.Contains(full, want) {
			t.Errorf("no %q on the page", want)
		}
	}
	for _, not := range []string{"How far simulation", "An inference takes", "95 of 100 jobs", "cheapest schedule", "Sun on the roof"} {
		if strings.Contains(bare, not) {
			t.Errorf("%q on the page of a fleet without it", not)
		}
	}
	if !strings.Contains(bare, "A site draws 1.39 kW in the mean and 2.35 kW in its highest hour") {
		t.Error("no week of a fleet without a schedule")
	}
	broken := sampleRobots()
	broken.Week.Jobs[3] = math.NaN()
	if err := WriteHTML(&bytes.Buffer{}, robotsReport(broken)); err == nil {
		t.Error("a page with NaN")
	}
}

// A folder of a report with fleets has their tables, in the order of names.
func TestRobotsFiles(t *testing.T) {
	var names []string
	for _, f := range Files(robotsReport(sampleRobots()), nil) {
		names = append(names, f.Name)
		if err := f.Write(&bytes.Buffer{}); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	if got := strings.Join(names, " "); got != "report.html report.json robots-night_20_shift.csv robots.csv" {
		t.Error(got)
	}
}
