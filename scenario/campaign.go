package scenario

import (
	"fmt"
	"time"

	"tokenwatt/quantity"
)

// Campaign is a body of independent jobs that is run once: structure predictions, a language model over sequences, a guide
// search, or jobs that the user timed. It may wait for cheap or clean hours within its deadline.
type Campaign struct {
	_            struct{}                           `oneof:"structure|language|guides|batch"`
	Structure    *StructureJobs                     `yaml:"structure" doc:"Predict the structures of proteins. One of structure, language, guides and batch is given."`
	Language     *LanguageJobs                      `yaml:"language" doc:"Run a protein or genome language model over sequences. Its training is a workload of kind training."`
	Guides       *GuideJobs                         `yaml:"guides" doc:"Search a genome for the off-target sites of CRISPR guides."`
	Batch        *BatchJobs                         `yaml:"batch" doc:"Jobs whose rate on a device was measured."`
	Server       string                             `yaml:"server" catalog:"servers" doc:"The machine with accelerators; needed where jobs run on accelerators." example:"dgx-a100-640gb"`
	Accelerators int                                `yaml:"accelerators" min:"1" max:"10000000" doc:"Accelerators of the campaign; those of one server where not given."`
	CPU          string                             `yaml:"cpu" catalog:"cpu_machines" doc:"The machine without accelerators that alignments and guide searches run on."`
	CPUMachines  int                                `yaml:"cpu_machines" min:"1" max:"10000000" doc:"How many of those; one where not given."`
	Start        string                             `yaml:"start" default:"01-01" doc:"Month and day (MM-DD) from which on it may run."`
	Deadline     quantity.Figure[quantity.Duration] `yaml:"deadline" exclusiveMin:"0" unit:"d" doc:"Time from the start by which it has to be done; to the end of the study where not given. Whole hours." example:"14 d"`
	Objective    string                             `yaml:"objective" default:"cheapest" enum:"cheapest|cleanest|fastest" doc:"Which hours before the deadline it runs in: those of the least price, of the least carbon, or the first ones. A fastest campaign is firm load; the others may be moved."`
	TimeFactor   quantity.Figure[quantity.Number]   `yaml:"time_factor" default:"{low: 0.85, mode: 1, high: 1.25}" exclusiveMin:"0" max:"100" basis:"estimate" source:"10th and 90th percentile of measured over predicted times of structure predictors and guide searches that were left out of the fit" date:"2026-11" doc:"Measured over predicted time of the jobs."`
	Failures     quantity.Figure[quantity.Fraction] `yaml:"failures" default:"{low: 0 %, mode: 2 %, high: 10 %}" min:"0" exclusiveMax:"1" basis:"assumed" source:"jobs that fail and are run again" date:"2026-11" doc:"Share of the jobs that are run twice."`
	Ownership    Ownership                          `yaml:"ownership" doc:"What the machines with accelerators cost."`
	CPUOwnership Ownership                          `yaml:"cpu_ownership" doc:"What the machines without accelerators cost."`
}

// Sequences is where the lengths of sequences come from; exactly one is given.
type Sequences struct {
	FASTA     string `yaml:"fasta" doc:"A FASTA file, relative to the scenario; packed with gzip or not. Only lengths are read." example:"proteome.fasta.gz"`
	Histogram string `yaml:"histogram" doc:"A CSV file with the columns length and count."`
	Set       string `yaml:"set" catalog:"sequence_sets" doc:"A set of the catalog by number and mean length; the lengths follow a gamma distribution." example:"e-coli-proteome"`
}

// StructureJobs are structure predictions.
type StructureJobs struct {
	Tool      string                          `yaml:"tool" required:"true" catalog:"folding_tools" doc:"The predictor." example:"alphafold-2"`
	Input     Sequences                       `yaml:"input" doc:"The proteins."`
	Recycles  quantity.Figure[quantity.Count] `yaml:"recycles" min:"0" max:"100" doc:"Times that the trunk runs again; the tool's where not given."`
	Models    int                             `yaml:"models" min:"1" max:"100" doc:"Sets of weights that predict each target; the tool's where not given."`
	Samples   int                             `yaml:"samples" min:"1" max:"1000" doc:"Samples of the diffusion; the tool's where not given."`
	Seeds     int                             `yaml:"seeds" default:"1" min:"1" max:"10000" doc:"Times that each prediction runs with another seed."`
	Padding   string                          `yaml:"padding" default:"tool" enum:"tool|buckets|none" doc:"Pad inputs to the tool's lengths, or to 256, 512, 768 and so on up to 5120 whatever the tool, each compiled once on every accelerator; or to nothing, so that a tool that compiles does it for each length."`
	Memory    string                          `yaml:"memory" default:"refuse" enum:"refuse|spill" doc:"What becomes of a sequence that the device memory does not hold: left out by name, or run with the rest of it in the host's memory, slowly."`
	Databases []string                        `yaml:"databases" catalog:"sequence_databases" doc:"Databases that an alignment is searched in for each sequence, on the processors, before its prediction; none where not given."`
	Cores     int                             `yaml:"search_cores" default:"8" min:"1" max:"1024" doc:"Cores of one search."`
}

// LanguageJobs are passes of a language model.
type LanguageJobs struct {
	Model     string                           `yaml:"model" required:"true" catalog:"models" doc:"The model: a catalog entry." example:"esm2-650m"`
	Input     Sequences                        `yaml:"input" doc:"The sequences; a residue or a base is a token."`
	Passes    quantity.Figure[quantity.Number] `yaml:"passes" default:"1" exclusiveMin:"0" basis:"scenario" source:"each sequence is read once" date:"2026-11" doc:"Passes over each sequence: one for an embedding, its length for a masked scan of all places."`
	Window    int                              `yaml:"window" min:"1" doc:"Longest piece that is read at a time; longer sequences are cut. The model's longest context where not given."`
	Batch     int                              `yaml:"batch_tokens" default:"16384" min:"1" doc:"Tokens that are read together."`
	Attention string                           `yaml:"attention" default:"full" enum:"full|causal" doc:"Whether a token sees the whole sequence (ESM) or what stands before it (Evo)."`
	Generate  quantity.Figure[quantity.Tokens] `yaml:"generate" min:"0" unit:"tok" doc:"Tokens generated behind each sequence, one by one; none where not given."`
}

// GuideJobs are a search for off-target sites.
type GuideJobs struct {
	Tool       string                          `yaml:"tool" required:"true" catalog:"guide_tools" doc:"The search." example:"flashfry"`
	Genome     string                          `yaml:"genome" required:"true" catalog:"sequence_sets" doc:"The genome that is searched." example:"human-genome"`
	Guides     quantity.Figure[quantity.Count] `yaml:"guides" min:"1" doc:"Guides that are searched for; all sites of the genome where not given."`
	Mismatches int                             `yaml:"mismatches" default:"4" min:"0" max:"10" doc:"Mismatches to the guide that still count as a hit."`
	Length     int                             `yaml:"guide_length" default:"20" min:"10" max:"40" doc:"Bases of a guide without its motif."`
	PerJob     int                             `yaml:"guides_per_job" default:"1000" min:"1" doc:"Guides that one core searches for in one run."`
}

// BatchJobs are jobs of a measured rate.
type BatchJobs struct {
	Jobs        quantity.Figure[quantity.Count]    `yaml:"jobs" required:"true" min:"1" doc:"Jobs of the campaign."`
	Rate        quantity.Figure[quantity.Rate]     `yaml:"rate" required:"true" exclusiveMin:"0" unit:"1/s" doc:"Jobs that one device does in a time." example:"2.5 1/s"`
	Device      string                             `yaml:"device" default:"accelerator" enum:"accelerator|core" doc:"What the rate is of: an accelerator or a core."`
	Utilisation quantity.Figure[quantity.Fraction] `yaml:"utilisation" default:"100 %" min:"0" max:"1" basis:"scenario" source:"the device draws what steady load draws" date:"2026-11" doc:"Power of a busy device between idle and steady load."`
}

// StartHour returns the hour of the year from which on the campaign may run.
func (c *Campaign) StartHour(year int) (int, error) {
	at, err := time.Parse("2006-01-02", fmt.Sprintf("%04d-%s", year, c.Start))
	if err != nil {
		return 0, fmt.Errorf("scenario: start %q is not a month and day (MM-DD) of %d", c.Start, year)
	}
	return (at.YearDay() - 1) * 24, nil
}

// Input returns where the campaign's sequences come from, nil for one that has none.
func (c *Campaign) Input() *Sequences {
	switch {
	case c.Structure != nil:
		return &c.Structure.Input
	case c.Language != nil:
		return &c.Language.Input
	}
	return nil
}

// campaignFiles adds the files of a campaign's sequences by the path of their key.
func campaignFiles(path string, c *Campaign, files map[string]file) {
	in := c.Input()
	if in == nil {
		return
	}
	path += c.inputPath()
	if in.FASTA != "" {
		files[path+".fasta"] = file{&in.FASTA, "a FASTA file"}
	}
	if in.Histogram != "" {
		files[path+".histogram"] = file{&in.Histogram, "a CSV file"}
	}
}

// inputPath is the key of the campaign's sequences below its own.
func (c *Campaign) inputPath() string {
	if c.Language != nil {
		return ".language.input"
	}
	return ".structure.input"
}

// campaign keeps the catalog entries that a campaign reads.
func (u *use) campaign(c *Campaign) {
	u.server(c.Server)
	keep(&u.kept.CPUMachines, u.known.CPUMachines, c.CPU)
	if in := c.Input(); in != nil {
		keep(&u.kept.SequenceSets, u.known.SequenceSets, in.Set)
	}
	switch {
	case c.Structure != nil:
		keep(&u.kept.FoldingTools, u.known.FoldingTools, c.Structure.Tool)
		u.databases(c.Structure.Databases)
	case c.Language != nil:
		u.model(c.Language.Model)
		u.measured(c.Server)
	case c.Guides != nil:
		keep(&u.kept.GuideTools, u.known.GuideTools, c.Guides.Tool)
		keep(&u.kept.SequenceSets, u.known.SequenceSets, c.Guides.Genome)
	}
}

// databases keeps those that are named, and where one of them was not measured all that were, from which its rate comes.
func (u *use) databases(names []string) {
	whole := false
	for _, name := range names {
		if d := keep(&u.kept.Databases, u.known.Databases, name); d != nil {
			whole = whole || !d.Search.Known()
		}
	}
	for i := range u.known.Databases {
		if e := &u.known.Databases[i]; whole && e.Value.Search.Known() {
			keep(&u.kept.Databases, u.known.Databases, e.Name)
		}
	}
}

// checkCampaign reports what a campaign lacks or gives twice.
func checkCampaign(path string, c *Campaign, study Study, report reporter) {
	hour, err := c.StartHour(study.Year)
	switch {
	case err != nil:
		report(path+".start", "`"+c.Start+"`", fmt.Sprintf("a month and day (MM-DD) of %d, such as 02-01", study.Year), "")
		hour = 0
	case hour >= study.Length():
		report(path+".start", fmt.Sprintf("`%s`, which begins in hour %d", c.Start, hour), fmt.Sprintf("a day within the %d hours of the study", study.Length()), "")
		hour = 0
	}
	if d := c.Deadline; d.Known() {
		switch hours := d.Mode.Hours(); {
		case !whole(hours) || hours < 1:
			report(path+".deadline", "`"+d.Mode.String()+"`", "a whole number of hours, one or more", "")
		case float64(hour)+hours > float64(study.Length()):
			report(path+".deadline", "`"+d.Mode.String()+"`", fmt.Sprintf("at most the %d hours of the study that are left from the start on", study.Length()-hour), "")
		}
	}
	if in := c.Input(); in != nil {
		checkSequences(path, c, in, report)
	}
	onAccelerators := c.Structure != nil || c.Language != nil || c.Batch != nil && c.Batch.Device == "accelerator"
	if onAccelerators && c.Server == "" {
		report(path+".server", "no server", "the machine with accelerators that the jobs run on", "tokenwatt catalog list servers")
	}
	onCores := c.Guides != nil || c.Structure != nil && len(c.Structure.Databases) > 0 || c.Batch != nil && c.Batch.Device == "core"
	if onCores && c.CPU == "" {
		report(path+".cpu", "no cpu", "the machine whose cores the jobs run on", "tokenwatt catalog list cpu_machines")
	}
}

// checkSequences reports sequences that come from nowhere or from two places.
func checkSequences(path string, c *Campaign, in *Sequences, report reporter) {
	path += c.inputPath()
	given := 0
	for _, s := range []string{in.FASTA, in.Histogram, in.Set} {
		if s != "" {
			given++
		}
	}
	if given != 1 {
		report(path, fmt.Sprintf("%d of fasta, histogram and set", given), "one of them", "")
	}
}
