package trace

import (
	"errors"
	"strconv"
	"strings"

	"tokenwatt/internal/fault"
)

// ErrOptions is wrapped by the errors about options.
var ErrOptions = errors.New("serving trace")

// ErrLine is wrapped by the error about a line above the limit.
var ErrLine = errors.New("serving trace: line is too long")

// Format names the layout of a file.
type Format string

// The layouts. See the package comment for their columns.
const (
	Guess    Format = "" // by the first line
	Azure    Format = "azure"
	BurstGPT Format = "burstgpt"
	Mooncake Format = "mooncake"
	Plain    Format = "plain"
)

// Formats lists the layouts by name.
func Formats() []Format { return []Format{Azure, BurstGPT, Mooncake, Plain} }

// Rule is what becomes of a request that does not fit.
type Rule string

// The rules.
const (
	Fail Rule = ""     // an error at its line
	Drop Rule = "drop" // it is left out and counted
	Keep Rule = "keep" // it is given all the same and counted
)

// Options say how a file is read. The zero Options guess the layout and take every fault as an error.
type Options struct {
	Format       Format
	MaxModelLen  int  // tokens of prompt and answer that fit; 0 leaves it unchecked
	TooLong      Rule // what becomes of a request beyond MaxModelLen
	ZeroTokens   Rule // what becomes of a request without tokens in or out: Fail or Drop
	SortWindow   int  // requests held to put them in order; 0: the file is in order
	FromFirst    bool // time is counted from the first request
	PrefixTokens int  // tokens that a name of a prefix stands for; 0 is 512, as in mooncake
	MaxLineBytes int  // 0 is DefaultMaxLineBytes
}

const (
	// DefaultMaxLineBytes bounds a line; the names of a prompt of a million tokens have a tenth of it.
	DefaultMaxLineBytes = 1 << 20
	// DefaultPrefixTokens is the block of Mooncake's traces.
	DefaultPrefixTokens = 512
	// MaxTokens bounds the tokens of a prompt or an answer.
	MaxTokens = 1<<31 - 1
)

// complete returns the options with their defaults, or all that is wrong with them.
func (o Options) complete() (Options, error) {
	list := fault.List{Cause: ErrOptions}
	if !known(o.Format, append(Formats(), Guess)) {
		list.Add("format", strconv.Quote(string(o.Format)), "one of "+joined(Formats()))
	}
	if !known(o.TooLong, []Rule{Fail, Drop, Keep}) {
		list.Add("rule for requests beyond the context", strconv.Quote(string(o.TooLong)), "none, drop or keep")
	}
	if !known(o.ZeroTokens, []Rule{Fail, Drop}) {
		list.Add("rule for requests without tokens", strconv.Quote(string(o.ZeroTokens)), "none or drop")
	}
	for _, n := range []struct {
		name  string
		value int
	}{
		{"max model len", o.MaxModelLen},
		{"sort window", o.SortWindow},
		{"prefix tokens", o.PrefixTokens},
		{"max line bytes", o.MaxLineBytes},
	} {
		if n.value < 0 {
			list.Add(n.name, strconv.Itoa(n.value), "0 for the default, or above")
		}
	}
	if o.PrefixTokens == 0 {
		o.PrefixTokens = DefaultPrefixTokens
	}
	if o.MaxLineBytes == 0 {
		o.MaxLineBytes = DefaultMaxLineBytes
	}
	return o, list.Err()
}

func known[T comparable](v T, all []T) bool {
	for _, k := range all {
		if v == k {
			return true
		}
	}
	return false
}

func joined[T ~string](all []T) string {
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = string(v)
	}
	return strings.Join(names, ", ")
}

// Counts say what was read and which rules were applied.
type Counts struct {
	Lines    int64 // of text, header and blank ones too
	Requests int64 // given
	Input    int64 // tokens of their prompts
	Output   int64 // tokens of their answers

	Blank   int64    // lines skipped
	Zero    int64    // requests without tokens, dropped
	TooLong int64    // requests beyond the context, dropped or kept as the rule says
	Sorted  int64    // requests that stood behind one of a later time
	Faults  int64    // lines with an error
	Ignored []string // columns, or keys of JSON, that are not read
}
