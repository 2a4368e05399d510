package validation

import (
	"context"
	"fmt"
	"math"
	"slices"

	"tokenwatt/catalog"
	"tokenwatt/demand/campaign/guides"
	"tokenwatt/demand/campaign/structure"
	"tokenwatt/quantity"
)

// The tables of campaigns.
const (
	structureFile = "bio/structure_timing.csv"
	guideFile     = "bio/crispr_timing.csv"
	databaseFile  = "bio/msa_databases.csv"
)

// campaignCases compare structure predictions, memory, searches of alignments and guide searches.
func campaignCases(ctx context.Context, b *bench) ([]Case, error) {
	var cases []Case
	for _, more := range []func(context.Context) ([]Case, error){b.structureCases, b.cliffCases, b.searchCases, b.guideCases} {
		found, err := more(ctx)
		if err != nil {
			return nil, err
		}
		cases = append(cases, found...)
	}
	return cases, nil
}

// foldingRow is a row of the table of predictions.
type foldingRow struct {
	tool, name string
	recalled   bool
	structure.Timing
}

// foldingRows reads the predictions with a length. AlphaFold 2's README says A100 and no more; its machine had 40 GB.
func (b *bench) foldingRows() ([]foldingRow, int, error) {
	t, err := b.data.read(structureFile, "model", "device", "tokens_or_residues", "seconds", "source_url")
	if err != nil {
		return nil, 0, err
	}
	tools := map[string]string{"AlphaFold2 monomer": "alphafold-2", "AlphaFold3": "alphafold-3", "OpenFold2 NIM 1.0.0": "openfold-2", "ESMFold": "esmfold"}
	chips := map[string]string{"A100": "a100-sxm-40gb", "A100 80GB": "a100-sxm-80gb", "H100 80GB": "h100-sxm", "V100": "v100-sxm-32gb"}
	var rows []foldingRow
	left := 0
	for _, r := range t.rows {
		v, err := r.numbers("tokens_or_residues", "seconds")
		if err != nil {
			return nil, 0, err
		}
		tool, chip := tools[r.text("model")], chips[r.text("device")]
		if tool == "" || chip == "" || math.IsNaN(v[0]) {
			left++
			continue
		}
		entry, accelerator := b.catalog.FoldingTools.Get(tool), b.catalog.Accelerators.Get(chip)
		if entry == nil || accelerator == nil {
			return nil, 0, fmt.Errorf("%w: the catalog has no %s or %s", ErrData, tool, chip)
		}
		rows = append(rows, foldingRow{tool, fmt.Sprintf("%s, %g on %s", r.text("model"), v[0], chip), r.text("source_url") == "from memory", structure.Timing{
			Tool: &entry.Value, Accelerator: chip, Chip: &accelerator.Value, Residues: int(v[0]), Seconds: v[1],
		}})
	}
	return rows, left, nil
}

// predicted is the time of one set of weights by constants.
func (r *foldingRow) predicted(tool *catalog.FoldingTool, c structure.Constants) (float64, error) {
	p, err := structure.New(tool, r.Accelerator, r.Chip, structure.Options{Recycles: -1, Models: 1, Unpadded: true}, c)
	if err != nil {
		return 0, err
	}
	return p.Seconds(r.Residues), nil
}

// structureCases compare times as fitted, and of each tool with constants that never saw it.
func (b *bench) structureCases(ctx context.Context) ([]Case, error) {
	rows, left, err := b.foldingRows()
	if err != nil {
		return nil, err
	}
	out := map[string]structure.Constants{}
	for _, r := range rows {
		if _, done := out[r.tool]; done {
			continue
		}
		var others []structure.Timing
		for _, o := range rows {
			if o.tool != r.tool && !o.recalled {
				others = append(others, o.Timing)
			}
		}
		if out[r.tool], err = structure.Fit(ctx, others); err != nil {
			return nil, err
		}
	}
	var fitted, apart, short []pair
	for i := range rows {
		r := &rows[i]
		stranger := *r.Tool
		stranger.Startup = quantity.Exact(1.5 * quantity.Second)
		unseen, err := r.predicted(&stranger, out[r.tool])
		if err != nil {
			return nil, err
		}
		apart = append(apart, pair{r.name, unseen, r.Seconds})
		if r.Residues < 500 {
			short = append(short, pair{r.name, unseen, r.Seconds})
		}
		if r.recalled {
			continue
		}
		own, err := r.predicted(r.Tool, structure.Fitted())
		if err != nil {
			return nil, err
		}
		fitted = append(fitted, pair{r.name, own, r.Seconds})
	}
	const method = "Traffic of tracks and scores over the bandwidth, and operations over a share of the peak; three constants for all tools and chips, drawn towards 32 bytes a score and a quarter of the peak."
	const apartMethod = method + " They are fitted anew without each tool, whose start-up is then 1.5 s; that number was chosen with all rows in sight, and so was the form."
	against := structureFile[len("bio/"):]
	return finish([]Case{
		{Quantity: "structure prediction, each tool left out", Unit: "s", Against: against, Split: Test, Measure: Relative, Method: apartMethod, Remark: fmt.Sprintf("ESMFold's row is from memory. %d rows without a length or a chip are left out.", left)},
		{Quantity: "structure prediction below 500 residues, each tool left out", Unit: "s", Against: against, Split: Test, Measure: Relative, Method: apartMethod, Remark: "Part of the row above: where start-up weighs most."},
		{Quantity: "structure prediction, as fitted", Unit: "s", Against: against, Split: Calibration, Measure: Relative, Method: method},
	}, [][]pair{apart, short, fitted})
}

// cliffCases compare the longest input with what another tool needs for an element of its tracks.
func (b *bench) cliffCases(context.Context) ([]Case, error) {
	var pairs []pair
	for _, k := range []struct {
		tool, chip, like string
		observed         float64
	}{{"alphafold-2", "a100-sxm-40gb", "alphafold-3", 3300}, {"alphafold-3", "a100-sxm-80gb", "alphafold-2", 5120}} {
		entry, like, chip := b.catalog.FoldingTools.Get(k.tool), b.catalog.FoldingTools.Get(k.like), b.catalog.Accelerators.Get(k.chip)
		if entry == nil || like == nil || chip == nil {
			return nil, fmt.Errorf("%w: the catalog has no %s, %s or %s", ErrData, k.tool, k.like, k.chip)
		}
		tool := entry.Value
		tool.MemoryFloor, tool.MaxTokens = like.Value.MemoryFloor, 0
		p, err := structure.New(&tool, k.chip, &chip.Value, structure.Options{Recycles: -1}, structure.Fitted())
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, pair{k.tool + " on " + k.chip, float64(p.Longest()), k.observed})
	}
	return finish([]Case{{
		Quantity: "longest input of the memory, by the other tool's need", Unit: "residues", Against: "AlphaFold 2's timings, AlphaFold 3's documented limit", Split: Test, Measure: Relative,
		Method: "Bytes that an element of the tracks needs in chunks, of AlphaFold 3 for AlphaFold 2 and the other way round.",
		Remark: "AlphaFold 2 turns steep beyond about 3,300 residues on 40 GB; AlphaFold 3 takes 5,120 tokens on 80 GB.",
	}}, [][]pair{pairs})
}

// searchCases compare searches of databases, each by the rate of the others.
func (b *bench) searchCases(context.Context) ([]Case, error) {
	t, err := b.data.read(databaseFile, "database", "size_gb", "jackhmmer_s_64aa_8cpu")
	if err != nil {
		return nil, err
	}
	var all []*catalog.SequenceDatabase
	for _, r := range t.rows {
		v, err := r.numbers("size_gb", "jackhmmer_s_64aa_8cpu")
		if err != nil {
			return nil, err
		}
		all = append(all, &catalog.SequenceDatabase{Size: quantity.Exact(quantity.Bytes(v[0]) * quantity.GB), Search: quantity.Exact(quantity.Duration(v[1])), Cores: 8})
	}
	var pairs []pair
	for i, d := range all {
		rate := structure.SearchRate(slices.Delete(slices.Clone(all), i, i+1))
		unmeasured := *d
		unmeasured.Search = quantity.Figure[quantity.Duration]{}
		pairs = append(pairs, pair{t.rows[i].text("database"), structure.SearchSeconds(&unmeasured, rate, 64, 8), d.Search.Mode.Seconds()})
	}
	return finish([]Case{{
		Quantity: "search of an alignment, each database left out", Unit: "s", Against: databaseFile[len("bio/"):], Split: Test, Measure: Relative,
		Method: "The seconds a byte of the other databases, times its size.", Remark: "One chain of 64 residues on 8 cores: longer chains are not judged.",
	}}, [][]pair{pairs})
}

// guideCases compare guide searches as fitted, and each mean with the tool fitted to its others.
func (b *bench) guideCases(ctx context.Context) ([]Case, error) {
	t, err := b.data.read(guideFile, "tool", "guides", "max_mismatches", "mean_s")
	if err != nil {
		return nil, err
	}
	genome := b.catalog.SequenceSets.Get("human-genome")
	if genome == nil {
		return nil, fmt.Errorf("%w: the catalog has no human-genome", ErrData)
	}
	names := map[string]string{"CASOFF": "cas-offinder", "FLASHFRY": "flashfry", "BWA_ALN": "bwa-aln", "BWA_SAMSE": "bwa-samse"}
	timings, order := map[string][]guides.Timing{}, []string{}
	left := 0
	for _, r := range t.rows {
		name := names[r.text("tool")]
		if name == "" {
			left++
			continue
		}
		v, err := r.numbers("guides", "max_mismatches", "mean_s")
		if err != nil {
			return nil, err
		}
		if timings[name] == nil {
			order = append(order, name)
		}
		timings[name] = append(timings[name], guides.Timing{Guides: int(v[0]), Mismatches: int(v[1]), Seconds: v[2]})
	}
	var fitted, apart []pair
	for _, name := range order {
		entry := b.catalog.GuideTools.Get(name)
		if entry == nil {
			return nil, fmt.Errorf("%w: the catalog has no %s", ErrData, name)
		}
		for i, m := range timings[name] {
			others := slices.Delete(slices.Clone(timings[name]), i, i+1)
			again, err := guides.Fit(ctx, &entry.Value, &genome.Value, 20, others)
			if err != nil {
				return nil, err
			}
			for _, k := range []struct {
				tool *catalog.GuideTool
				into *[]pair
			}{{&entry.Value, &fitted}, {again, &apart}} {
				s, err := guides.Run(&guides.Problem{Tool: k.tool, Genome: &genome.Value, Guides: float64(m.Guides), Mismatches: m.Mismatches, Length: 20})
				if err != nil {
					return nil, err
				}
				*k.into = append(*k.into, pair{fmt.Sprintf("%s, %d guides, %d mismatches", name, m.Guides, m.Mismatches), s.Seconds, m.Seconds})
			}
		}
	}
	const method = "Two or three constants a tool; how time grows with mismatches follows from what a guide has to look at."
	against := guideFile[len("bio/"):]
	return finish([]Case{
		{Quantity: "guide search, each mean left out", Unit: "s", Against: against, Split: Test, Measure: Relative, Method: method + " Fitted anew to the other eight means of the tool.", Remark: fmt.Sprintf("Four tools on one core and hg38; single runs of one mean differ by up to 50 %% themselves. %d rows without times are left out.", left)},
		{Quantity: "guide search, as fitted", Unit: "s", Against: against, Split: Calibration, Measure: Relative, Method: method},
	}, [][]pair{apart, fitted})
}
