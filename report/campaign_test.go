package report

import (
	"bytes"
	"strings"
	"testing"
)

// sampleCampaign is made up by hand: two padded lengths, two stages, two schedules over three days.
func sampleCampaign() *Campaign {
	c := &Campaign{
		Workload: "fold", Kind: "structure", Jobs: "predict structures", Run: 30, Refused: 14, Longest: 1000, Year: 2023, FirstHour: 24, WindowHours: 96, Objective: "cheapest",
		Fleet: CampaignFleet{Accelerator: "chip", Accelerators: 4, Server: "box", Servers: 1, Group: 2, CPU: "cpu", CPUMachines: 2, Slots: 16, SlotCores: 8},
		Input: &CampaignInput{Source: "p.fasta", Sequences: 44, Letters: 9000, Unit: "residues", Longest: 2000},
		Wall:  CampaignWall{Hours: 10, Bound: 9, Ratio: 1.1, Rule: "a rule", FirstEnds: 8},
		Use:   CampaignUse{AcceleratorHours: 30, CompileHours: 1, WaitingHours: 10, CoreHours: 500, ITMWh: 0.5, MeteredMWh: 0.6, CPUMWh: 0.1, WaitingMWh: 0.05, PUE: 1.2},
		Cost:  CampaignCost{Items: []Part{{"machines", 100}, {"electricity", 10}}, TotalUSD: 110, USDPerJob: 110. / 30, ElectricityKnown: true, CarbonKnown: true, KgCO2: 1500},
		Buckets: []CampaignBucket{
			{Length: 256, Jobs: 20, Letters: 4000, SecondsEach: 10, AcceleratorHours: 10, CoreHours: 200, Compile: 60},
			{Length: 512, Jobs: 10, Letters: 5000, SecondsEach: 40, AcceleratorHours: 20, CoreHours: 300, Compile: 60},
		},
		Curve:  []CampaignPoint{{Length: 500, Seconds: 40, Search: 10, Jobs: 30, Hours: 29}, {Length: 1000, Seconds: 200, Search: 10}},
		Prices: "a price", Carbons: "an intensity", RunPowerMW: 0.05,
	}
	for range 12 {
		c.Refusals = append(c.Refusals, CampaignRefusal{Name: "giant", Line: 7, Length: 1500, Count: 1, Reason: "too long"})
	}
	c.Refusals = append(c.Refusals, CampaignRefusal{Length: 2000, Count: 2, Reason: "too long"})
	series := func(from, to int, v float64) []float64 {
		mw := make([]float64, c.WindowHours)
		for h := from; h < to; h++ {
			mw[h] = v
		}
		return mw
	}
	c.Price, c.Carbon = series(0, 48, 90), series(0, 96, 400)
	c.Schedules = []CampaignSchedule{
		{Name: "fastest", FirstHour: 24, LastHour: 33, RunHours: 10, Metered: 0.6, USDKnown: true, USD: 54, CO2Known: true, KgCO2: 240, MW: series(0, 10, 0.05), First: series(0, 8, 1), Second: series(0, 10, 0.75)},
		{Name: "cheapest", Asked: true, FirstHour: 72, LastHour: 81, RunHours: 10, Metered: 0.6, USDKnown: true, MW: series(48, 58, 0.05), First: series(48, 56, 1), Second: series(48, 58, 0.75)},
		{Name: "cleanest", FirstHour: 24, LastHour: 33, RunHours: 10, Metered: 0.6, USDKnown: true, USD: 54, CO2Known: true, KgCO2: 240, MW: series(0, 10, 0.05)},
		{Name: "cheapest, stages apart", FirstHour: 72, LastHour: 85, RunHours: 14, Metered: 0.5, MW: series(48, 62, 0.04), First: series(48, 56, 1), Second: series(54, 62, 1)},
	}
	return c
}

func TestCampaignText(t *testing.T) {
	var b bytes.Buffer
	if err := WriteCampaignsText(&b, &Report{Scenario: "s", Year: 2023, Hours: 8760, Campaigns: []*Campaign{sampleCampaign()}}, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"On 4 chip in 1 server of box, 2 of them a job and 2 machines of cpu, 16 jobs at a time on 8 cores each. Sequences: p.fasta, 44",
		"a rule; at least 9 h, 10 % over that", "30  14 more are refused", "1 h of them compile for padded lengths", "500 kWh  at IT, 100 kWh of it processors",
		"110 USD  machines 100 USD, electricity 10 USD", "1.5 t  CO2", "By padded length", "256    20   21.9 %", "cheapest *",
		"Refused: 14 of 44 sequences", "giant (line 7)  too long", "4 more", "Price: a price. Carbon: an intensity.",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

// Lengths that are not padded are put together; hours beyond what is drawn are told; equal schedules share a panel.
func TestCampaignFigures(t *testing.T) {
	c := sampleCampaign()
	for _, f := range []struct{ name, want string }{
		{"length", "memory ends: 1,000"},
		{"hours", "IT power, fastest and cleanest"},
		{"hours", "saves 100 % of the electricity bill"},
		{"stages", "Machines that work, cheapest, stages apart"},
	} {
		figure := map[string]func(*Campaign) string{
			"length": func(c *Campaign) string { h, _ := drawing(lengthFigure(c)); return string(h) },
			"hours":  func(c *Campaign) string { h, _ := drawing(scheduleFigure(c)); return string(h) },
			"stages": func(c *Campaign) string { h, _ := drawing(stagesFigure(c)); return string(h) },
		}[f.name](c)
		if !strings.Contains(figure, f.want) {
			t.Errorf("figure of %s: no %q", f.name, f.want)
		}
	}
	if lengthFigure(&Campaign{}) != nil || scheduleFigure(&Campaign{WindowHours: 1}) != nil || stagesFigure(&Campaign{WindowHours: 48}) != nil {
		t.Error("a campaign without numbers has figures")
	}
	c.Longest = 5000
	if h, err := drawing(lengthFigure(c)); err != nil || !strings.Contains(string(h), "beyond the right end") {
		t.Errorf("%v", err)
	}
	var long Campaign
	for i := range 100 {
		long.Buckets = append(long.Buckets, CampaignBucket{Length: i + 1, Jobs: 2, Letters: int64(2 * (i + 1)), SecondsEach: 3, AcceleratorHours: 1})
	}
	rows, hours := long.bucketRows(), 0.0
	for _, b := range long.merged(listedBuckets) {
		hours += b.AcceleratorHours
	}
	if len(rows) != listedBuckets || hours != 100 || len(rows[0]) != len(long.bucketHead()) || long.merged(12)[3].SecondsEach != 3 {
		t.Errorf("%d rows with %g h", len(rows), hours)
	}
	if got := binned([]float64{1, 3, 5}, 2); len(got) != 2 || got[0] != 2 || got[1] != 5 {
		t.Errorf("bins %v", got)
	}
}

func TestCampaignCSV(t *testing.T) {
	var b bytes.Buffer
	c := sampleCampaign()
	if err := WriteCampaignsCSV(&b, []*Campaign{c}); err != nil {
		t.Fatal(err)
	}
	if err := WriteCampaignHoursCSV(&b, c); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"fold,bucket,512,compile,60,s", "fold,schedule,cheapest,electricity,0,USD", "fold,refusal,2000,count,2,", "fold,cost,co2,sum,1500,kg", "\n24,90,400,0.05,0,0.05,0\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(b.String(), "cheapest, stages apart\",electricity") {
		t.Error("a price that is not known is written")
	}
}
