package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tokenwatt/catalog"
	"tokenwatt/catalog/hfconfig"
	"tokenwatt/compute/transformer"
	"tokenwatt/quantity"
)

// modelFlags are the flags of `model`.
type modelFlags struct {
	model, sequence, attention, format string
	files                              []string
	weightBits, cacheBits              float64
}

// newModel is the verb `model`.
func newModel() *cobra.Command {
	var f modelFlags
	cmd := &cobra.Command{
		Use:   "model NAME | PATH/config.json",
		Short: "Count a model: parameters, operations and bytes, by part, operator and phase",
		Long: `model counts a transformer exactly from its layer shapes: an entry of the catalog by its name, or the config.json of a
checkpoint on Hugging Face by its path. It prints the parameters by part, the operations of a token by operator in
training (forward and backward), prefill and decode, and the bytes of weights and key-value cache.

Only matrix products count as operations, as in every published figure: a multiply and an add are two. Attention counts
the causal half of the square, or all of it with --attention full, as older formulas do; prefill and decode are causal.
Prefill is a prompt of --sequence tokens, of which the last alone has logits; decode is one token behind as many.`,
		Example: `  tokenwatt model llama-3.1-8b
  tokenwatt model checkpoints/qwen3-30b-a3b/config.json --sequence 32k
  tokenwatt model deepseek-v3 --sequence 4096 --format json`,
		Args:              arguments(0, 1, "one model: a name of the catalog, or the path of a config.json"),
		ValidArgsFunction: completeModel,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if f.model != "" {
					return usageError{fmt.Errorf("two models are given, %s and --model %s: give one", args[0], f.model)}
				}
				f.model = args[0]
			}
			return f.run(cmd)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.model, "model", "", "the model, instead of the argument")
	flags.StringVar(&f.sequence, "sequence", "", "tokens of a sequence: 4096 or 4k, which is the same (that of the model's training where not given)")
	flags.StringVar(&f.attention, "attention", "causal", "which pairs of tokens count in training: causal or full")
	flags.StringVar(&f.format, "format", "table", "what is printed: table, json or csv")
	flags.StringArrayVar(&f.files, "file", nil, "merge this catalog file over the built-in catalog (may be given several times)")
	flags.Float64Var(&f.weightBits, "weight-bits", 16, "bits of a weight")
	flags.Float64Var(&f.cacheBits, "cache-bits", 16, "bits of an element of the key-value cache, and of activations")
	return cmd
}

// modelCount is a model with what it was counted for.
type modelCount struct {
	name                   string
	model                  *catalog.Model
	shape                  *transformer.Shape
	sequence               int
	attention              transformer.Attention
	weightBytes, cacheByte float64
}

func (f *modelFlags) run(cmd *cobra.Command) error {
	c, err := f.count()
	if err != nil {
		return err
	}
	if isConfig(f.model) && c.model.Note != "" {
		for _, note := range strings.SplitAfter(c.model.Note, ". ") {
			say(cmd.ErrOrStderr(), "note: "+strings.TrimSuffix(strings.TrimSpace(note), "."))
		}
	}
	if longest := max(c.model.Context, c.model.MaxContext); c.sequence > longest {
		say(cmd.ErrOrStderr(), fmt.Sprintf("warning: sequences of %d are longer than the %d that the model is made for", c.sequence, longest))
	}
	switch f.format {
	case "json":
		return c.json(cmd.OutOrStdout())
	case "csv":
		return c.csv(cmd.OutOrStdout())
	default:
		return c.table(cmd.OutOrStdout())
	}
}

// count reads the flags and counts the model.
func (f *modelFlags) count() (*modelCount, error) {
	switch {
	case f.model == "":
		return nil, usageError{errors.New("model takes one model: a name of the catalog, or the path of a config.json; none is given (see tokenwatt model --help)")}
	case f.format != "table" && f.format != "json" && f.format != "csv":
		return nil, usageError{fmt.Errorf("unknown format %q: write table, json or csv", f.format)}
	case !(f.weightBits > 0 && f.weightBits <= 64) || !(f.cacheBits > 0 && f.cacheBits <= 64):
		return nil, usageError{errors.New("bits are above 0 and at most 64")}
	}
	attention, err := transformer.ParseAttention(f.attention)
	if err != nil {
		return nil, usageError{fmt.Errorf("unknown attention %q: write causal or full", f.attention)}
	}
	c := &modelCount{name: f.model, attention: attention, weightBytes: f.weightBits / 8, cacheByte: f.cacheBits / 8}
	if c.sequence, err = parseSequence(f.sequence); err != nil {
		return nil, usageError{err}
	}
	if c.model, err = f.load(); err != nil {
		return nil, err
	}
	if c.shape, err = transformer.Of(*c.model); err != nil {
		return nil, err
	}
	if c.sequence == 0 {
		c.sequence = c.model.Context
	}
	return c, nil
}

// isConfig tells the path of a configuration from a name of the catalog: names have neither.
func isConfig(name string) bool {
	return strings.HasSuffix(name, ".json") || strings.ContainsRune(name, filepath.Separator) || strings.ContainsRune(name, '/')
}

// load returns the model: the configuration at a path, of a folder its config.json, or else the catalog's entry.
func (f *modelFlags) load() (*catalog.Model, error) {
	if isConfig(f.model) {
		path := f.model
		if about, err := os.Stat(path); err == nil && about.IsDir() {
			path = filepath.Join(path, "config.json")
		}
		m, err := hfconfig.Read(path)
		var unread *fs.PathError
		if errors.As(err, &unread) {
			return nil, usageError{err}
		}
		return m, err
	}
	known, err := catalog.Load(f.files...)
	if unreadable(err) {
		return nil, usageError{err}
	}
	if err != nil {
		return nil, err
	}
	entry := known.Models.Get(f.model)
	if entry == nil {
		missing := &catalog.NotFoundError{Kind: "models", Name: f.model, Nearest: known.Nearest("models", f.model)}
		return nil, usageError{fmt.Errorf("%w; a path of a config.json ends in .json", missing)}
	}
	return &entry.Value, nil
}

// maxSequence is beyond every model's context.
const maxSequence = 1 << 30

// parseSequence reads a number of tokens: 4096, 4k (4,096), 1M (1,048,576); nothing is 0.
func parseSequence(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	digits, unit := text, 1
	switch last := text[len(text)-1]; last {
	case 'k', 'K':
		digits, unit = text[:len(text)-1], 1<<10
	case 'm', 'M':
		digits, unit = text[:len(text)-1], 1<<20
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > maxSequence/unit {
		return 0, fmt.Errorf("a sequence of %q: write a whole number of tokens from 1 to %d, or 4k for 4096", text, maxSequence)
	}
	return n * unit, nil
}

// passes are what the phases are counted over: one sequence each.
func (c *modelCount) passes() []transformer.Pass {
	pass := transformer.Pass{
		Sequences: 1, Attention: c.attention, Tokens: quantity.Tokens(c.sequence),
		BytesPerWeight: c.weightBytes, BytesPerGradient: 4, BytesPerActivation: c.cacheByte, BytesPerCache: c.cacheByte,
	}
	list := make([]transformer.Pass, 0, 4)
	for _, phase := range []transformer.Phase{transformer.TrainForward, transformer.TrainBackward, transformer.PrefillPhase} {
		pass.Phase = phase
		list = append(list, pass)
	}
	pass.Phase, pass.Context, pass.Tokens = transformer.DecodePhase, pass.Tokens, 1
	return append(list, pass)
}

// completeModel offers the models of the built-in catalog, and files.
func completeModel(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	known, err := catalog.Load()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return known.NamesByKind()["models"], cobra.ShellCompDirectiveDefault
}
