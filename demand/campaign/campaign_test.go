package campaign_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/demand"
	"tokenwatt/demand/campaign"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// problem parses a campaign of a study of ten days; files are made beside it.
func problem(t testing.TB, section string, files map[string]string) *campaign.Problem {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text := "name: X\nstudy: {year: 2023, hours: 240, draws: 16}\nsite: {tariff: 0.08 USD/kWh, carbon: 400 kg/MWh}\nworkloads:\n  jobs:\n    campaign:\n" + section
	s, err := scenario.Parse(filepath.Join(dir, "s.yaml"), []byte(text), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &campaign.Problem{
		Name: "jobs", Campaign: s.Workloads[0].Value.Campaign, Catalog: &s.Define, Study: s.Study, PUE: 1.25, EnergyPrice: s.Site.Tariff, Carbon: s.Site.Carbon,
	}
}

func run(t testing.TB, p *campaign.Problem) *campaign.Result {
	t.Helper()
	r, err := campaign.Run(t.Context(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Load.Check(p.Study.Length()); err != nil {
		t.Error(err)
	}
	if got, want := r.Load.EnergyMWh(), r.Estimation.Energy.MWh(); math.Abs(got/want-1) > 1e-9 {
		t.Errorf("the load has %g MWh, the campaign takes %g", got, want)
	}
	for _, s := range []*campaign.Schedule{r.Fastest, r.Chosen} {
		if math.Abs(s.ITMWh/r.Estimation.Energy.MWh()-1) > 1e-9 {
			t.Errorf("the schedule has %g MWh, the campaign takes %g", s.ITMWh, r.Estimation.Energy.MWh())
		}
	}
	return r
}

// By hand: 1,000 jobs at 1 a second and accelerator, 8 accelerators, a factor of 1 and no failure: 125 s, the server busy all the time.
func TestBatchByHand(t *testing.T) {
	p := problem(t, "      batch: {jobs: 8000, rate: 1 1/s}\n      server: dgx-a100-640gb\n      objective: fastest\n      failures: 0 %\n      time_factor: 1\n", nil)
	r := run(t, p)
	e := r.Estimation
	busy := 6500 * 0.7
	if e.Wall.Seconds() != 1000 || math.Abs(e.Energy.J()-busy*1000) > 1e-6*busy*1000 || e.WaitingHours != 0 || math.Abs(e.AcceleratorHours-8000./3600) > 1e-12 {
		t.Errorf("%+v", e)
	}
	if math.Abs(e.Electricity.USD()-e.Energy.MWh()*1.25*80) > 1e-9 || math.Abs(e.Carbon.Kg()-e.Energy.MWh()*1.25*400) > 1e-9 {
		t.Errorf("%v and %v", e.Electricity, e.Carbon)
	}
	if len(r.Load.Deferrable) != 0 || r.Load.FirmMW[0] == 0 || r.Load.FirmMW[1] != 0 || r.Prepared.Ratio != 1 {
		t.Errorf("load %+v", r.Load.FirmMW[:2])
	}
	p.Campaign.Failures = quantity.Exact[quantity.Fraction](0.1)
	if again := run(t, p); math.Abs(again.Estimation.Wall.Seconds()-1100) > 1e-9 {
		t.Errorf("a tenth of the jobs again takes %v", again.Estimation.Wall)
	}
}

const proteins = `>short
MKVLLMKVLA
>long titin
` // its sequence follows

func fastaText() map[string]string {
	return map[string]string{"p.fasta": proteins + strings.Repeat("MKVLAQERTY", 700) + "\n>bad\n\n>second long\n" + strings.Repeat("MKVLAQERTY", 700) + "\n"}
}

// Sequences that the device memory does not hold are refused by name and line, and run where they may spill.
func TestRefusals(t *testing.T) {
	section := "      structure: {tool: alphafold-2, input: {fasta: p.fasta}%s}\n      server: dgx-a100-320gb\n      objective: fastest\n"
	p := problem(t, strings.Replace(section, "%s", "", 1), fastaText())
	r := run(t, p)
	j := r.Prepared.Jobs
	if len(j.Refusals) != 2 || j.Refusals[0].Name != "long" || j.Refusals[0].Line != 3 || j.Refusals[1].Name != "second" || !strings.Contains(j.Refusals[0].Reason, "7000 residues need") {
		t.Errorf("%+v", j.Refusals)
	}
	if j.Input.Sequences != 3 || j.Input.Bad != 1 || len(r.Buckets) != 1 || r.Buckets[0].Letters != 10 {
		t.Errorf("%+v, %+v", j.Input, r.Buckets)
	}
	said := strings.Join(r.Warnings, "\n")
	for _, want := range []string{"1 records of", "2 sequences are refused and not counted; the first is long"} {
		if !strings.Contains(said, want) {
			t.Errorf("warnings\n%s\nwithout %q", said, want)
		}
	}
	spilling := run(t, problem(t, strings.Replace(section, "%s", ", memory: spill", 1), fastaText()))
	if len(spilling.Prepared.Jobs.Refusals) != 0 || spilling.Estimation.Wall < 10*r.Estimation.Wall || !strings.Contains(strings.Join(spilling.Warnings, "\n"), "host's memory") {
		t.Errorf("%+v", spilling.Estimation)
	}
	only := problem(t, strings.Replace(section, "%s", "", 1), map[string]string{"p.fasta": ">a\n" + strings.Repeat("M", 9000) + "\n"})
	if _, err := campaign.Run(t.Context(), only, nil); !errors.Is(err, campaign.ErrNothing) {
		t.Errorf("nothing that fits: %v", err)
	}
}

func proteome(t testing.TB, more string) *campaign.Problem {
	return problem(t, "      structure: {tool: alphafold-2, input: {set: e-coli-proteome}, models: 1, databases: [uniref90-2022-05, bfd-first-non-consensus]}\n"+
		"      server: dgx-a100-640gb\n      accelerators: 16\n      cpu: epyc-7742-2s\n      cpu_machines: 8\n"+more, nil)
}

// With a price by hour the cheapest hours cost less than the first ones, and the stages apart still less; the estimator agrees.
func TestSchedules(t *testing.T) {
	p := proteome(t, "      deadline: 6 d\n")
	p.PriceUSDPerMWh, p.CarbonKgPerMWh = make([]float64, 240), make([]float64, 240)
	for h := range p.PriceUSDPerMWh {
		p.PriceUSDPerMWh[h] = 60 - 40*math.Sin(float64(h)/24*2*math.Pi)
		p.CarbonKgPerMWh[h] = 300 + 200*math.Cos(float64(h)/24*2*math.Pi)
	}
	r := run(t, p)
	if !(r.Chosen.USD < 0.95*r.Fastest.USD) || r.Staged == nil || !(r.Staged.USD <= r.Chosen.USD) {
		t.Errorf("fastest %g, cheapest %g, staged %+v", r.Fastest.USD, r.Chosen.USD, r.Staged)
	}
	if d := r.Load.Deferrable; len(d) != 1 || d[0].EndHour != 144 || d[0].FirstHour != 0 {
		t.Errorf("%+v", d)
	}
	done, fed, searched := 0.0, 0.0, r.Estimation.FirstEnds.Hours()
	predicted := 0.0
	for _, y := range r.Staged.SecondStage {
		predicted += y
	}
	for h := range r.Staged.FirstStage {
		fed, done = fed+r.Staged.FirstStage[h]/searched, done+r.Staged.SecondStage[h]/predicted
		if done > fed+1e-9 {
			t.Fatalf("by hour %d %g of the sequences are predicted and %g are searched", h, done, fed)
		}
	}
	if !(r.Staged.ITMWh <= r.Chosen.ITMWh) {
		t.Errorf("apart the stages take %g MWh, together %g: no accelerator should wait", r.Staged.ITMWh, r.Chosen.ITMWh)
	}
	e := campaign.NewEstimator(r.Prepared, p)
	o, err := e.Estimate(&demand.Terms{PUE: p.PUE, Price: p.EnergyPrice, Carbon: p.Carbon})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(o.MeanMW*240/r.Load.EnergyMWh()-1) > 1e-9 || len(o.Values) != len(e.Figures()) || len(o.Costs) != 2 || !(o.USDPerAcceleratorHour > 0) {
		t.Errorf("%+v", o)
	}
	p.Campaign.Objective = "cleanest"
	if clean := run(t, p); !(clean.Chosen.KgCO2 < clean.Fastest.KgCO2) || clean.Chosen.USD < r.Chosen.USD {
		t.Errorf("cleanest %+v, cheapest %+v", clean.Chosen, r.Chosen)
	}
	p.PriceUSDPerMWh, p.Campaign.Objective = nil, "cheapest"
	if flat := run(t, p); !strings.Contains(strings.Join(flat.Warnings, "\n"), "does not differ by hour") {
		t.Errorf("warnings %q", flat.Warnings)
	}
	p.Campaign.Deadline = quantity.Exact(quantity.Hour)
	if _, err := campaign.Run(t.Context(), p, nil); !errors.Is(err, campaign.ErrTooLong) || !strings.Contains(err.Error(), "times the machines") {
		t.Errorf("a deadline of an hour: %v", err)
	}
}

// The sets spread their sequences by count and mean, to the last one.
func TestSets(t *testing.T) {
	r := run(t, problem(t, "      structure: {tool: esmfold, input: {set: e-coli-proteome}, memory: spill}\n      server: dgx-h100\n", nil))
	in := r.Prepared.Jobs.Input
	if mean := float64(in.Letters) / float64(in.Sequences); in.Sequences != 4400 || math.Abs(mean/310-1) > 0.02 || in.Longest > 2358 || in.Longest < 1200 {
		t.Errorf("%+v, mean %g", in, mean)
	}
	if r.Prepared.Guarantee < 1.2 || r.Prepared.Ratio > 1.05 || r.Prepared.TwoStages {
		t.Errorf("%+v", r.Prepared)
	}
}

func TestGuides(t *testing.T) {
	p := problem(t, "      guides: {tool: cas-offinder, genome: human-genome, guides: 100500, mismatches: 4}\n      cpu: epyc-7742-2s\n      deadline: 48 h\n", nil)
	r := run(t, p)
	if h := r.Estimation.CoreHours / 1.02; h < 500 || h > 750 || r.Estimation.AcceleratorHours != 0 || r.Load.Accelerators != 0 {
		t.Errorf("%g core-hours", h)
	}
	if j := r.Prepared.Jobs; math.Abs(j.Hits/116/100500-1) > 0.01 || len(j.Classes) != 2 || j.Classes[1].Length != 500 {
		t.Errorf("%+v", j)
	}
	all := problem(t, "      guides: {tool: flashfry, genome: e-coli-genome, mismatches: 3}\n      cpu: xeon-8-core\n", nil)
	if r := run(t, all); r.Prepared.Jobs.Sites != 5.4e5 {
		t.Errorf("%+v", r.Prepared.Jobs)
	}
}

func TestLanguage(t *testing.T) {
	r := run(t, problem(t, "      language: {model: esm2-650m, input: {histogram: h.csv}, window: 1022}\n      server: l40s-8\n", map[string]string{"h.csv": "length,count\n300,10000\n3000,10\n"}))
	if r.Estimation.AcceleratorHours <= 0 || r.Estimation.AcceleratorHours > 1 || r.Prepared.Jobs.Input.Sequences != 10010 {
		t.Errorf("%+v", r.Estimation)
	}
	big := run(t, problem(t, "      language: {model: evo-2-40b, input: {histogram: h.csv}, attention: causal}\n      server: dgx-h100\n", map[string]string{"h.csv": "length,count\n8192,100\n"}))
	if !strings.Contains(strings.Join(big.Warnings, "\n"), "cut by layers over 2 accelerators") {
		t.Errorf("%q", big.Warnings)
	}
}

func TestRefuses(t *testing.T) {
	none := &campaign.Problem{Campaign: &scenario.Campaign{Start: "01-01"}, Catalog: &catalog.Catalog{}, Study: scenario.Study{Year: 2023}, PUE: 1}
	if _, err := campaign.Run(t.Context(), none, nil); !errors.Is(err, campaign.ErrProblem) {
		t.Errorf("no kind of job: %v", err)
	}
	for name, change := range map[string]func(*campaign.Problem){
		"no pue":         func(p *campaign.Problem) { p.PUE = 0 },
		"no time factor": func(p *campaign.Problem) { p.Campaign.TimeFactor = quantity.Exact[quantity.Number](-1) },
		"start":          func(p *campaign.Problem) { p.Campaign.Start = "02-30" },
		"deadline":       func(p *campaign.Problem) { p.Campaign.Deadline = quantity.Exact(1000 * quantity.Hour) },
		"cores":          func(p *campaign.Problem) { p.Campaign.Structure.Cores = 1000 },
		"utilisation":    func(p *campaign.Problem) { p.Campaign.Ownership.Utilisation.Mode = 0 },
		"idle above busy": func(p *campaign.Problem) {
			p.Catalog.Servers[0].Value.BusyFraction = quantity.Exact[quantity.Fraction](0.01)
		},
		"hours of price":     func(p *campaign.Problem) { p.PriceUSDPerMWh = make([]float64, 100) },
		"server":             func(p *campaign.Problem) { p.Campaign.Server = "x" },
		"cpu":                func(p *campaign.Problem) { p.Campaign.CPU = "x" },
		"tool":               func(p *campaign.Problem) { p.Campaign.Structure.Tool = "x" },
		"database":           func(p *campaign.Problem) { p.Campaign.Structure.Databases = []string{"x"} },
		"set of no proteins": func(p *campaign.Problem) { p.Catalog.SequenceSets[0].Value.MeanLength.Mode = 0 },
	} {
		p := proteome(t, "")
		change(p)
		if _, err := campaign.Run(t.Context(), p, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	p := problem(t, "      structure: {tool: esmfold, input: {fasta: p.fasta}}\n      server: dgx-h100\n", map[string]string{"p.fasta": "no FASTA\n"})
	var errs strictyaml.Errors
	if _, err := campaign.Run(t.Context(), p, nil); !errors.As(err, &errs) {
		t.Errorf("no FASTA: %v", err)
	}
}

// BenchmarkProteome prices, packs and schedules a proteome of 20,600 sequences with alignments.
func BenchmarkProteome(b *testing.B) {
	var text strings.Builder
	text.WriteString("length,count\n")
	for i := range 2060 {
		text.WriteString(quantity.Number(30+i).String() + ",10\n")
	}
	p := problem(b, "      structure: {tool: alphafold-2, input: {histogram: h.csv}, models: 1, databases: [uniref90-2022-05]}\n      server: dgx-a100-640gb\n      accelerators: 1024\n      cpu: epyc-7742-2s\n      cpu_machines: 100\n", map[string]string{"h.csv": text.String()})
	for b.Loop() {
		if _, err := campaign.Run(b.Context(), p, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// A database of the user's that nobody timed takes the rate of those that were.
func TestOwnDatabase(t *testing.T) {
	p := problem(t, "      structure: {tool: openfold-2, input: {set: e-coli-proteome}, databases: [mine]}\n      server: dgx-h100\n      cpu: epyc-7742-2s\n      cpu_machines: 8\n"+
		"define:\n  sequence_databases:\n    mine: {title: Mine, source: my disk, date: \"2026-11\", basis: measured, size: 76.5 GB}\n", nil)
	r := run(t, p)
	// 1,292 s for 306 GB: 323 s for 76.5 GB, the same for each chain below some 350 residues.
	if k := r.Prepared.Jobs.Classes[0]; math.Abs(k.Slot-323) > 1 {
		t.Errorf("a search takes %g s", k.Slot)
	}
}

// A tool that compiles for each length spends most of its time so; padded to few lengths it does not.
func TestCompilation(t *testing.T) {
	section := "      structure: {tool: alphafold-2, input: {set: e-coli-proteome}, models: 1%s}\n      server: dgx-a100-640gb\n"
	each := run(t, problem(t, strings.Replace(section, "%s", "", 1), nil))
	few := run(t, problem(t, strings.Replace(section, "%s", ", padding: buckets", 1), nil))
	none := run(t, problem(t, strings.Replace(section, "%s", ", padding: none", 1), nil))
	if !strings.Contains(strings.Join(each.Warnings, "\n"), "goes into compiling for") || few.Estimation.AcceleratorHours >= each.Estimation.AcceleratorHours {
		t.Errorf("each %g h, few %g h, %q", each.Estimation.AcceleratorHours, few.Estimation.AcceleratorHours, each.Warnings)
	}
	if few.Estimation.CompileHours <= 0 || len(few.Buckets) > 8 || none.Estimation.AcceleratorHours != each.Estimation.AcceleratorHours {
		t.Errorf("%g h to compile %d lengths", few.Estimation.CompileHours, len(few.Buckets))
	}
}

// Seconds by length are those of the classes, and end where jobs are refused.
func TestSecondsByLength(t *testing.T) {
	p := proteome(t, "")
	p.Campaign.Structure.Padding = "buckets" // so that no class has time to compile for its length
	j := run(t, p).Prepared.Jobs
	for _, k := range j.Classes[:10] {
		if got := j.Seconds(k.Length); got != k.AcceleratorSeconds || j.SearchSeconds(k.Length) != k.Slot {
			t.Errorf("%d residues: %g s and %g s, the class has %g and %g", k.Length, got, j.SearchSeconds(k.Length), k.AcceleratorSeconds, k.Slot)
		}
	}
	if !math.IsInf(j.Seconds(j.Longest+1), 1) || math.IsInf(j.Seconds(j.Longest), 1) {
		t.Error("the cliff is elsewhere")
	}
	if none := (&campaign.Jobs{}); !math.IsNaN(none.Seconds(1)) || none.SearchSeconds(1) != 0 {
		t.Error("jobs without a length have times by it")
	}
}
