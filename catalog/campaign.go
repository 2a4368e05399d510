package catalog

import (
	"fmt"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// FoldingTool is a structure predictor by the shapes of its trunk, from which its operations, traffic and memory follow. Plain
// numbers are of the entry's own source.
type FoldingTool struct {
	Provenance       `yaml:",inline"`
	Blocks           int                                `yaml:"blocks" required:"true" min:"1" max:"1000" doc:"Blocks of the trunk: Evoformer, Pairformer or folding blocks."`
	PairChannels     int                                `yaml:"pair_channels" required:"true" min:"1" max:"4096" doc:"Channels of the pair representation, c_z."`
	PairHeads        int                                `yaml:"pair_heads" required:"true" min:"1" max:"64" doc:"Heads of triangle attention."`
	MSADepth         int                                `yaml:"msa_depth" min:"0" max:"100000" doc:"Rows of the alignment that every block works on (MSA clusters, S); 0 where the trunk has no such track."`
	MSAChannels      int                                `yaml:"msa_channels" min:"0" max:"4096" doc:"Channels of the alignment's representation, c_m."`
	MSAHeads         int                                `yaml:"msa_heads" min:"0" max:"64" doc:"Heads of row and column attention."`
	SequenceChannels int                                `yaml:"sequence_channels" min:"0" max:"8192" doc:"Channels of one row of single representation, where the trunk has that instead of an alignment (ESMFold)."`
	Recycles         int                                `yaml:"recycles" required:"true" min:"0" max:"100" doc:"Times that the trunk runs again, by default of the tool: passes are one more."`
	Models           int                                `yaml:"models" required:"true" min:"1" max:"100" doc:"Sets of weights that predict each target by default of the tool."`
	Samples          int                                `yaml:"samples" default:"1" min:"1" max:"1000" doc:"Samples of the diffusion of each trunk, by default of the tool."`
	DiffusionBlocks  int                                `yaml:"diffusion_blocks" min:"0" max:"1000" doc:"Blocks of the diffusion transformer; 0 where there is none."`
	DiffusionSteps   int                                `yaml:"diffusion_steps" min:"0" max:"10000" doc:"Steps of the diffusion."`
	DiffusionWidth   int                                `yaml:"diffusion_width" min:"0" max:"8192" doc:"Channels of a token in the diffusion transformer."`
	LanguageWeights  quantity.Figure[quantity.Count]    `yaml:"language_weights" min:"0" unit:"G" doc:"Parameters of the language model that the trunk starts from, run once for each target (ESMFold)."`
	FusedAttention   bool                               `yaml:"fused_attention" doc:"Attention keeps its scores in the chip (flash attention), so that L^3 scores never reach the memory."`
	ActivationBytes  int                                `yaml:"activation_bytes" required:"true" min:"1" max:"8" doc:"Bytes of an element of the activations: 2 in bfloat16, 4 in float32."`
	Startup          quantity.Figure[quantity.Duration] `yaml:"startup" required:"true" min:"0" unit:"s" doc:"Time of a prediction whatever its length: features, host, service."`
	Compile          quantity.Figure[quantity.Duration] `yaml:"compile" min:"0" unit:"s" doc:"Time to compile for one padded length on one accelerator; none where the tool does not compile."`
	Buckets          []int                              `yaml:"buckets" min:"1" doc:"Lengths that inputs are padded to, rising; each its own where not given."`
	MemoryBase       quantity.Figure[quantity.Bytes]    `yaml:"memory_base" required:"true" min:"0" unit:"GB" doc:"Device memory whatever the length: weights and runtime."`
	MemoryFast       quantity.Figure[quantity.Number]   `yaml:"memory_fast" required:"true" exclusiveMin:"0" doc:"Bytes for each pair of residues and pair channel while nothing is chunked."`
	MemoryFloor      quantity.Figure[quantity.Number]   `yaml:"memory_floor" required:"true" exclusiveMin:"0" doc:"The same when everything is chunked as far as it goes: what decides the longest input."`
	MaxTokens        int                                `yaml:"max_tokens" min:"1" doc:"Longest input that the tool takes whatever the memory; none where not given."`
}

// SequenceDatabase is a database that alignments are searched in, as jackhmmer reads it once for each chain.
type SequenceDatabase struct {
	Provenance `yaml:",inline"`
	Size       quantity.Figure[quantity.Bytes]    `yaml:"size" required:"true" exclusiveMin:"0" unit:"GB" doc:"Size of its FASTA file."`
	Sequences  quantity.Figure[quantity.Count]    `yaml:"sequences" exclusiveMin:"0" doc:"Sequences in it."`
	Search     quantity.Figure[quantity.Duration] `yaml:"search" exclusiveMin:"0" unit:"s" doc:"Measured wall time of one search of a short chain (64 residues) with search_cores; the rate of the other databases times its size where not given."`
	Cores      int                                `yaml:"search_cores" min:"1" max:"1024" doc:"Cores of that measurement."`
}

// GuideTool is a CRISPR off-target search on one core, by what each step of it takes. A genome of other length scales what is
// said for each Gbp.
type GuideTool struct {
	Provenance       `yaml:",inline"`
	Method           string                             `yaml:"method" required:"true" enum:"brute-force|index|burrows-wheeler" doc:"Every site compared with every guide; sites found in bins by their first bases; or edits enumerated in a Burrows-Wheeler index."`
	Startup          quantity.Figure[quantity.Duration] `yaml:"startup" required:"true" min:"0" unit:"s" doc:"Time of a run that neither guides nor genome change."`
	ScanSeconds      quantity.Figure[quantity.Number]   `yaml:"scan_s_per_gbp" min:"0" doc:"Seconds a Gbp to read genome or index once: of an index as far as its bins are touched."`
	GuideSeconds     quantity.Figure[quantity.Number]   `yaml:"guide_s_per_gbp" min:"0" doc:"Seconds for each guide and Gbp: of brute force at no mismatch, of an index if all its bins were compared, of Burrows-Wheeler for each of the edits to the power of edit_power."`
	MismatchSeconds  quantity.Figure[quantity.Number]   `yaml:"mismatch_s_per_gbp" min:"0" doc:"Seconds that each mismatch allowed adds to that, of brute force."`
	BinBases         int                                `yaml:"bin_bases" min:"0" max:"20" doc:"Bases that name a bin of the index."`
	EditPower        quantity.Figure[quantity.Number]   `yaml:"edit_power" min:"0" max:"2" doc:"Exponent of the number of edits in the time of a guide, of Burrows-Wheeler."`
	HitSeconds       quantity.Figure[quantity.Number]   `yaml:"hit_s" min:"0" doc:"Seconds for each expected hit."`
	IndexSeconds     quantity.Figure[quantity.Number]   `yaml:"index_s_per_gbp" min:"0" doc:"Seconds a Gbp to build the index once; not counted where not given."`
	MemoryBase       quantity.Figure[quantity.Bytes]    `yaml:"memory_base" required:"true" min:"0" unit:"GB" doc:"Memory of a run."`
	MemoryPerGbp     quantity.Figure[quantity.Bytes]    `yaml:"memory_per_gbp" min:"0" unit:"GB" doc:"Memory that each Gbp adds."`
	MeasuredGuides   int                                `yaml:"measured_guides" required:"true" min:"1" doc:"Most guides that the times were measured with: more is beyond the fit."`
	MeasuredMismatch int                                `yaml:"measured_mismatches" required:"true" min:"0" max:"20" doc:"Most mismatches that they were measured with."`
}

// SequenceSet is a set of proteins, by number and length, or a genome.
type SequenceSet struct {
	Provenance `yaml:",inline"`
	Count      quantity.Figure[quantity.Count]  `yaml:"count" exclusiveMin:"0" doc:"Proteins in the set."`
	MeanLength quantity.Figure[quantity.Number] `yaml:"mean_length" exclusiveMin:"0" doc:"Their mean length in residues."`
	Spread     quantity.Figure[quantity.Number] `yaml:"length_spread" exclusiveMin:"0" max:"3" doc:"Standard deviation of the length over its mean; lengths follow a gamma distribution with it."`
	Longest    int                              `yaml:"longest" min:"1" doc:"Residues of the longest; what the distribution has beyond is put there."`
	BasePairs  quantity.Figure[quantity.Number] `yaml:"base_pairs" exclusiveMin:"0" doc:"Base pairs of a genome."`
	GuideSites quantity.Figure[quantity.Count]  `yaml:"guide_sites" exclusiveMin:"0" doc:"Sites of a genome beside which the motif of the enzyme stands (NGG on either strand for SpCas9); 2/16 of the base pairs where not given, as in random sequence."`
}

// CPUMachine is a machine that searches and prepares on processors. Powers are at its power supply's input, the boundary "IT".
type CPUMachine struct {
	Provenance     `yaml:",inline"`
	Cores          int                              `yaml:"cores" required:"true" min:"1" max:"4096" doc:"Physical cores."`
	Speed          quantity.Figure[quantity.Number] `yaml:"speed" required:"true" exclusiveMin:"0" doc:"Speed of a core over that of the cores that searches were timed on."`
	Memory         quantity.Figure[quantity.Bytes]  `yaml:"memory" required:"true" exclusiveMin:"0" unit:"GB" doc:"Main memory."`
	BusyPower      quantity.Figure[quantity.Power]  `yaml:"busy_power" required:"true" exclusiveMin:"0" unit:"W" doc:"Draw with all cores busy."`
	IdlePower      quantity.Figure[quantity.Power]  `yaml:"idle_power" required:"true" min:"0" unit:"W" doc:"Draw without work."`
	Price          quantity.Figure[quantity.Money]  `yaml:"price" min:"0" unit:"USD" doc:"Purchase price of the machine."`
	EmbodiedCarbon quantity.Figure[quantity.Mass]   `yaml:"embodied_carbon" min:"0" unit:"kg" doc:"Carbon of making it."`
}

// folding checks what must hold between the fields of a structure predictor.
func (k *checker) folding(t *FoldingTool, path string) {
	msa := t.MSADepth > 0
	k.require(msa == (t.MSAChannels > 0) && msa == (t.MSAHeads > 0), path+".msa_depth", fmt.Sprintf("depth %d, channels %d, heads %d", t.MSADepth, t.MSAChannels, t.MSAHeads), "all three or none")
	diffuses := t.DiffusionBlocks > 0
	k.require(diffuses == (t.DiffusionSteps > 0) && diffuses == (t.DiffusionWidth > 0), path+".diffusion_blocks", fmt.Sprintf("blocks %d, steps %d, width %d", t.DiffusionBlocks, t.DiffusionSteps, t.DiffusionWidth), "all three or none")
	for i := range t.Buckets {
		k.require(i == 0 || t.Buckets[i] > t.Buckets[i-1], path+".buckets", fmt.Sprintf("%d behind %d", t.Buckets[i], t.Buckets[max(i-1, 0)]), "rising lengths")
	}
	k.require(t.MemoryFloor.High <= t.MemoryFast.High && t.MemoryFloor.Low <= t.MemoryFast.Low, k.written(path+".memory_floor", path+".memory_fast"), t.MemoryFloor.String()+" above "+t.MemoryFast.String(), "chunking to save memory")
}

// guide checks that a search has the figures of its method and no others.
func (k *checker) guide(t *GuideTool, path string) {
	brute, index, bwt := t.Method == "brute-force", t.Method == "index", t.Method == "burrows-wheeler"
	for _, n := range []need{
		{"scan_s_per_gbp", t.ScanSeconds.Known(), brute || index},
		{"mismatch_s_per_gbp", t.MismatchSeconds.Known(), brute},
		{"bin_bases", t.BinBases > 0, index},
		{"edit_power", t.EditPower.Known(), bwt},
	} {
		k.require(n.given || !n.needed, path, "no "+n.name, "it, which "+t.Method+" needs")
		k.require(n.needed || !n.given, path+"."+n.name, "a figure that "+t.Method+" has no use for", "none")
	}
	k.require(t.GuideSeconds.Known() || t.HitSeconds.Known(), path, "no guide_s_per_gbp", "it, or hit_s")
}

// sequenceSet checks that a set is one of proteins or a genome.
func (k *checker) sequenceSet(s *SequenceSet, path string) {
	proteins, genome := s.Count.Known(), s.BasePairs.Known()
	k.require(proteins != genome, path, "count and base_pairs "+map[bool]string{true: "both", false: "neither"}[proteins], "one of them: proteins or a genome")
	k.require(!genome || !s.MeanLength.Known(), path+".mean_length", "a mean length of a genome", "none")
	k.require(!s.MeanLength.Known() || s.Spread.Known(), path, "mean_length without length_spread", "both")
	k.require(s.Longest == 0 || float64(s.Longest) > float64(s.MeanLength.High), path+".longest", fmt.Sprintf("%d", s.Longest), "more than the mean length")
}

// cpuMachine checks the powers of a machine.
func (k *checker) cpuMachine(m *CPUMachine, path string) {
	k.require(m.IdlePower.High < m.BusyPower.Low, k.written(path+".idle_power", path+".busy_power"),
		fmt.Sprintf("idle_power %v and busy_power %v", m.IdlePower.High, m.BusyPower.Low), "idle_power below busy_power, the ends of ranges too")
}

// campaigns checks the entries that campaigns read.
func (k *checker) campaigns(c *Catalog) {
	for i := range c.FoldingTools {
		k.folding(&c.FoldingTools[i].Value, strictyaml.JoinPath("folding_tools", c.FoldingTools[i].Name))
	}
	for i := range c.GuideTools {
		k.guide(&c.GuideTools[i].Value, strictyaml.JoinPath("guide_tools", c.GuideTools[i].Name))
	}
	for i := range c.SequenceSets {
		k.sequenceSet(&c.SequenceSets[i].Value, strictyaml.JoinPath("sequence_sets", c.SequenceSets[i].Name))
	}
	for i := range c.CPUMachines {
		k.cpuMachine(&c.CPUMachines[i].Value, strictyaml.JoinPath("cpu_machines", c.CPUMachines[i].Name))
	}
}
