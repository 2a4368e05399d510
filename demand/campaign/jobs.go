package campaign

import (
	"context"
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
	"tokenwatt/demand/campaign/fasta"
	"tokenwatt/demand/campaign/guides"
	"tokenwatt/demand/campaign/language"
	"tokenwatt/demand/campaign/structure"
	"tokenwatt/internal/fault"
)

// Jobs are the classes of a campaign and what they need.
type Jobs struct {
	Classes  []Class
	Refusals []Refusal
	Input    *Input
	// Group is how many accelerators one job takes; Cores how many cores; MemoryBytes what a job on cores holds.
	Group, Cores int
	MemoryBytes  float64
	// Compile is the seconds that one accelerator compiles before it runs.
	Compile float64
	// Busy is the power of a busy device between idle and steady load.
	Busy float64
	// Widening is the power that the time factor is raised to.
	Widening float64
	// Longest is the most residues that fit the accelerator; 0 where that does not matter.
	Longest int
	// Hits and Sites of a guide search.
	Hits, Sites float64
	// Sources say what times come from, Warnings what is left out or beyond what was measured.
	Sources, Warnings []string

	seconds, search func(length int) float64 // see Seconds and SearchSeconds
}

// jobsOf prices the jobs of a campaign.
func jobsOf(ctx context.Context, p *Problem, f *Fleet, chip *catalog.Accelerator) (*Jobs, error) {
	c := p.Campaign
	switch {
	case c.Structure != nil:
		return structureJobs(ctx, p, f, chip)
	case c.Language != nil:
		return languageJobs(ctx, p, f.Accelerator)
	case c.Guides != nil:
		return guideJobs(p)
	case c.Batch != nil:
		return batchJobs(p)
	}
	return nil, fmt.Errorf("%w: no kind of job", ErrProblem)
}

// read fills in what the sequences are, with a warning about bad records.
func (j *Jobs) read(l *fasta.Lengths, source string) {
	j.Input = &Input{Source: source, Sequences: l.Records, Letters: l.Residues, Longest: l.Longest(), Bad: l.Bad, Repeated: l.Repeated}
	for _, f := range l.Faults {
		j.Input.Faults = append(j.Input.Faults, f.Error())
	}
	if l.Bad > 0 {
		j.Warnings = append(j.Warnings, fmt.Sprintf("%d records of %s are bad and left out; the first: %v", l.Bad, l.File, l.Faults[0]))
	}
	if l.Repeated > 0 {
		j.Warnings = append(j.Warnings, fmt.Sprintf("%d records of %s have a name that came before; they are counted", l.Repeated, l.File))
	}
}

// structureJobs are searches of alignments and predictions.
func structureJobs(ctx context.Context, p *Problem, f *Fleet, chip *catalog.Accelerator) (*Jobs, error) {
	s := p.Campaign.Structure
	tool := p.Catalog.FoldingTools.Get(s.Tool)
	if tool == nil {
		return nil, &catalog.NotFoundError{Kind: "folding_tools", Name: s.Tool, Nearest: p.Catalog.Nearest("folding_tools", s.Tool)}
	}
	recycles := -1
	if s.Recycles.Known() {
		recycles = int(s.Recycles.Mode)
	}
	o := structure.Options{Recycles: recycles, Models: s.Models, Samples: s.Samples, Seeds: s.Seeds, Spill: s.Memory == "spill", Unpadded: s.Padding == "none", Bucketed: s.Padding == "buckets"}
	predictor, err := structure.New(&tool.Value, f.Accelerator, chip, o, structure.Fitted())
	if err != nil {
		return nil, err
	}
	l, err := lengths(ctx, &s.Input, p.Catalog)
	if err != nil {
		return nil, err
	}
	j := &Jobs{Group: 1, Cores: s.Cores, Busy: 1, Longest: predictor.Longest()}
	var why string
	j.Widening, why = predictor.Widening()
	j.Sources = append(j.Sources, "structure prediction: traffic and operations of "+tool.Value.Title+", "+why)
	j.read(l, l.File)
	if l.Nucleic() {
		j.Warnings = append(j.Warnings, fmt.Sprintf("%.0f %% of the letters looked at in %s are A, C, G, T, U or N: is it DNA? Each letter is counted as a residue", 100*float64(l.Bases)/float64(l.Looked), l.File))
	}
	search, err := searches(p, s.Databases, s.Cores)
	if err != nil {
		return nil, err
	}
	j.seconds, j.search = predictor.Seconds, search
	padded := map[int]bool{}
	spilled, chunked := int64(0), int64(0)
	compiled, predicted := 0.0, 0.0
	for _, b := range l.Bins {
		if reason := predictor.Refuses(b.Length); reason != "" {
			j.refuse(l.File, b, reason)
			continue
		}
		slot := search(b.Length)
		seconds := predictor.Seconds(b.Length)
		if !predictor.Pads() {
			// Each accelerator that sees a length compiles for it once; longest first spreads equal lengths over all.
			once := predictor.CompileSeconds() * float64(min(b.Count, int64(max(1, f.Accelerators)))) / float64(b.Count)
			compiled += once * float64(b.Count)
			seconds += once
		}
		predicted += seconds * float64(b.Count)
		j.Classes = append(j.Classes, Class{
			Length: b.Length, Padded: predictor.Padded(b.Length), Count: b.Count,
			CoreSeconds: slot * float64(s.Cores), Slot: slot, AcceleratorSeconds: seconds,
		})
		padded[predictor.Padded(b.Length)] = true
		if b.Length > j.Longest {
			spilled += b.Count
		} else if predictor.Chunked(b.Length) {
			chunked += b.Count
		}
	}
	if predictor.Pads() {
		j.Compile = float64(len(padded)) * predictor.CompileSeconds()
	}
	if compiled > 0.1*predicted {
		j.Warnings = append(j.Warnings, fmt.Sprintf("%.0f %% of the accelerators' time goes into compiling for %d lengths; `padding: buckets` compiles for few", 100*compiled/predicted, len(padded)))
	}
	if spilled > 0 {
		j.Warnings = append(j.Warnings, fmt.Sprintf("%d sequences above %d residues run with the host's memory, which is slow", spilled, j.Longest))
	}
	if chunked > 0 {
		j.Warnings = append(j.Warnings, fmt.Sprintf("%d sequences fit only in chunks; that this takes no longer is assumed", chunked))
	}
	if j.Widening > 1 {
		j.Warnings = append(j.Warnings, fmt.Sprintf("times are %s: the range of time_factor is raised to the power %g", why, j.Widening))
	}
	return j, nil
}

// searches returns the wall time of all searches of one chain; 0 without databases.
func searches(p *Problem, names []string, cores int) (func(residues int) float64, error) {
	var list, measured []*catalog.SequenceDatabase
	for _, name := range names {
		e := p.Catalog.Databases.Get(name)
		if e == nil {
			return nil, &catalog.NotFoundError{Kind: "sequence_databases", Name: name, Nearest: p.Catalog.Nearest("sequence_databases", name)}
		}
		list = append(list, &e.Value)
	}
	for i := range p.Catalog.Databases {
		measured = append(measured, &p.Catalog.Databases[i].Value)
	}
	rate := structure.SearchRate(measured)
	for i, d := range list {
		if !d.Search.Known() && rate == 0 {
			return nil, fmt.Errorf("%w: nobody measured a search of %s, nor of a database beside it", ErrProblem, names[i])
		}
	}
	return func(residues int) float64 {
		var t float64
		for _, d := range list {
			t += structure.SearchSeconds(d, rate, residues, cores)
		}
		return t
	}, nil
}

// refuse lists sequences of one length by the first few of their names.
func (j *Jobs) refuse(file string, b fasta.Bin, reason string) {
	r := Refusal{File: file, Length: b.Length, Count: b.Count, Reason: reason}
	for _, n := range b.First {
		one := r
		one.Name, one.Line, one.Count = n.Name, n.Line, 1
		j.Refusals = append(j.Refusals, one)
		r.Count--
	}
	if r.Count > 0 {
		j.Refusals = append(j.Refusals, r)
	}
}

// languageJobs are passes of a language model.
func languageJobs(ctx context.Context, p *Problem, accelerator string) (*Jobs, error) {
	s := p.Campaign.Language
	model := p.Catalog.Models.Get(s.Model)
	if model == nil {
		return nil, &catalog.NotFoundError{Kind: "models", Name: s.Model, Nearest: p.Catalog.Nearest("models", s.Model)}
	}
	attention, err := transformer.ParseAttention(s.Attention)
	if err != nil {
		return nil, err
	}
	reader, err := language.New(p.Catalog, &model.Value, accelerator, language.Options{
		Passes: float64(s.Passes.Mode), Window: s.Window, BatchTokens: s.Batch, Generate: float64(s.Generate.Mode), Attention: attention,
	})
	if err != nil {
		return nil, err
	}
	l, err := lengths(ctx, &s.Input, p.Catalog)
	if err != nil {
		return nil, err
	}
	j := &Jobs{Group: reader.Group(), Busy: 1, Widening: 1, seconds: reader.Seconds}
	j.Sources = append(j.Sources, "language model: kernels of "+model.Value.Title)
	j.read(l, l.File)
	if j.Group > 1 {
		j.Warnings = append(j.Warnings, fmt.Sprintf("the model is cut by layers over %d accelerators; filling and draining of that pipeline is not counted", j.Group))
	}
	for _, b := range l.Bins {
		j.Classes = append(j.Classes, Class{Length: b.Length, Padded: b.Length, Count: b.Count, AcceleratorSeconds: reader.Seconds(b.Length)})
	}
	return j, nil
}

// guideJobs are runs of an off-target search, each of so many guides on one core.
func guideJobs(p *Problem) (*Jobs, error) {
	s := p.Campaign.Guides
	tool, genome := p.Catalog.GuideTools.Get(s.Tool), p.Catalog.SequenceSets.Get(s.Genome)
	if tool == nil || genome == nil {
		return nil, fmt.Errorf("%w: there is no guide tool %q or no genome %q", ErrProblem, s.Tool, s.Genome)
	}
	n := math.Ceil(guides.Sites(&genome.Value))
	if s.Guides.Known() {
		n = math.Round(float64(s.Guides.Mode))
	}
	if !(n >= 1) || n > 1e15 {
		faults := fault.List{Cause: ErrProblem}
		faults.Add("guides", fmt.Sprintf("%g", n), "1 to 1e15")
		return nil, faults.Err()
	}
	each := float64(s.PerJob)
	j := &Jobs{Cores: 1, Busy: 1, Widening: 1, Sites: guides.Sites(&genome.Value)}
	j.Sources = append(j.Sources, "guide search: "+tool.Value.Source)
	run := func(guidesEach float64, count int64) error {
		if count == 0 || guidesEach == 0 {
			return nil
		}
		search, err := guides.Run(&guides.Problem{Tool: &tool.Value, Genome: &genome.Value, Guides: guidesEach, Mismatches: s.Mismatches, Length: s.Length})
		if err != nil {
			return err
		}
		j.Hits += float64(count) * search.Hits
		j.MemoryBytes = max(j.MemoryBytes, search.MemoryBytes)
		for _, w := range search.BeyondMeasured {
			j.Warnings = append(j.Warnings, "beyond what the search was timed with: "+w)
		}
		j.Classes = append(j.Classes, Class{Length: int(guidesEach), Padded: int(guidesEach), Count: count, CoreSeconds: search.Seconds, Slot: search.Seconds})
		return nil
	}
	whole := math.Floor(n / each)
	if err := run(each, int64(whole)); err != nil {
		return nil, err
	}
	return j, run(n-whole*each, 1)
}

// batchJobs are jobs of a measured rate.
func batchJobs(p *Problem) (*Jobs, error) {
	s := p.Campaign.Batch
	faults := fault.List{Cause: ErrProblem}
	n := math.Round(fault.Positive(&faults, &s.Jobs, "jobs"))
	rate := fault.Positive(&faults, &s.Rate, "rate")
	if n > 1e15 {
		faults.Add("jobs", fmt.Sprintf("%g", n), "at most 1e15")
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	j := &Jobs{Group: 1, Cores: 1, Busy: float64(s.Utilisation.Mode), Widening: 1, Sources: []string{"jobs: the rate that the scenario gives"}}
	k := Class{Count: int64(n)}
	if s.Device == "core" {
		k.CoreSeconds, k.Slot = 1/rate, 1/rate
	} else {
		k.AcceleratorSeconds = 1 / rate
	}
	j.Classes = []Class{k}
	return j, nil
}
