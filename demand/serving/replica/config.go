package replica

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"tokenwatt/internal/fault"
)

// ErrConfig is wrapped by every error about a replica's configuration.
var ErrConfig = errors.New("serving replica")

// Policy names a scheduler.
type Policy string

// The schedulers. See the package comment for what each does.
const (
	VLLM         Policy = "vllm-v1"          // vLLM V1, first come first served
	VLLMPriority Policy = "vllm-v1-priority" // vLLM V1 with its priority policy
	Sarathi      Policy = "sarathi"          // Sarathi-Serve: decodes first, then started prompts, then new ones, in a fixed chunk
	Orca         Policy = "orca"             // Orca: whole prompts beside decodes, cache reserved for the whole request
	Static       Policy = "static"           // FasterTransformer: a batch runs until its longest answer ends
)

// Policies lists the schedulers by name.
func Policies() []Policy { return []Policy{VLLM, VLLMPriority, Sarathi, Orca, Static} }

// Config is a replica: its scheduler, its limits and its cache.
type Config struct {
	Policy               Policy
	Blocks               int  // blocks of the KV cache that sequences can have
	BlockTokens          int  // tokens in a block, a power of two
	MaxBatchedTokens     int  // tokens that an iteration computes at most
	MaxSeqs              int  // sequences that run at most
	MaxModelLen          int  // tokens of prompt and answer that a sequence has at most
	LongPrefillThreshold int  // tokens of one sequence that an iteration computes at most; 0 is no such limit
	ChunkedPrefill       bool // whether a prompt may be computed in parts; vllm-v1 and its priority form only
	PrefixCaching        bool // whether full blocks are found again by their content
	AsyncStop            bool // whether the end of an answer is seen one iteration late, as with asynchronous scheduling
	Speculation          Speculation
	EachIteration        bool // simulate each iteration instead of jumping: for checks, the results are the same
}

// Defaults returns vLLM's settings of a server on a large accelerator: 8192 tokens, 256 sequences, blocks of 16,
// chunked prefill and prefix caching. The cache's size and the longest sequence are of the model and machine.
func Defaults(blocks, maxModelLen int) Config {
	return Config{
		Policy: VLLM, Blocks: blocks, BlockTokens: 16, MaxBatchedTokens: 8192, MaxSeqs: 256, MaxModelLen: maxModelLen,
		ChunkedPrefill: true, PrefixCaching: true,
	}
}

// Check returns all that is wrong with a configuration, each error an *fault.Error that wraps ErrConfig.
func (c *Config) Check() error {
	list := fault.List{Cause: ErrConfig}
	if c.Blocks < 1 || c.Blocks > math.MaxInt32 {
		list.Add("blocks", strconv.Itoa(c.Blocks), "1 to 2^31 - 1")
	}
	if c.BlockTokens < 1 || c.BlockTokens&(c.BlockTokens-1) != 0 {
		list.Add("block tokens", strconv.Itoa(c.BlockTokens), "a power of two")
	}
	atLeastOne(&list, "max batched tokens", c.MaxBatchedTokens)
	atLeastOne(&list, "max seqs", c.MaxSeqs)
	if c.MaxModelLen < 2 {
		list.Add("max model len", strconv.Itoa(c.MaxModelLen), "2 or above: one token of prompt and one of answer")
	}
	if c.LongPrefillThreshold < 0 {
		list.Add("long prefill token threshold", strconv.Itoa(c.LongPrefillThreshold), "0 for none, or above")
	}
	c.checkPolicy(&list)
	c.Speculation.check(&list, c)
	if list.Err() == nil {
		c.checkFit(&list)
	}
	return list.Err()
}

// checkPolicy holds the options to those that a scheduler has.
func (c *Config) checkPolicy(list *fault.List) {
	switch c.Policy {
	case VLLM, VLLMPriority:
	case Sarathi:
		if !c.ChunkedPrefill {
			list.Add("chunked prefill", "off", "on: sarathi is chunked prefill")
		}
	case Orca, Static:
		for _, option := range []struct {
			name string
			on   bool
		}{
			{"chunked prefill", c.ChunkedPrefill},
			{"prefix caching", c.PrefixCaching},
			{"asynchronous stop", c.AsyncStop},
			{"long prefill token threshold", c.LongPrefillThreshold > 0},
			{"speculation", c.Speculation.Tokens > 0},
		} {
			if option.on {
				list.Add(option.name, "on", "off: "+string(c.Policy)+" has none")
			}
		}
	default:
		names := make([]string, 0, len(Policies()))
		for _, p := range Policies() {
			names = append(names, string(p))
		}
		list.Add("policy", strconv.Quote(string(c.Policy)), "one of "+strings.Join(names, ", "))
	}
}

// checkFit refuses what would let a single sequence wait forever, as vLLM does when it starts.
func (c *Config) checkFit(list *fault.List) {
	if (c.MaxModelLen+c.BlockTokens-1)/c.BlockTokens > c.Blocks {
		list.Add("blocks", fmt.Sprintf("%d of %d tokens", c.Blocks, c.BlockTokens),
			fmt.Sprintf("enough for one sequence of max model len = %d tokens", c.MaxModelLen))
	}
	if !c.ChunkedPrefill && c.MaxBatchedTokens < c.MaxModelLen {
		list.Add("max batched tokens", strconv.Itoa(c.MaxBatchedTokens),
			fmt.Sprintf("max model len = %d or above where prompts are not chunked", c.MaxModelLen))
	}
	if c.MaxBatchedTokens < c.MaxSeqs {
		list.Add("max batched tokens", strconv.Itoa(c.MaxBatchedTokens), fmt.Sprintf("max seqs = %d or above", c.MaxSeqs))
	}
}

// atLeastOne records an error unless the number is positive.
func atLeastOne(list *fault.List, field string, v int) {
	if v < 1 {
		list.Add(field, strconv.Itoa(v), "1 or above")
	}
}
