package replica

import (
	"errors"
	"fmt"
)

// ErrRequest is wrapped by the errors of Submit.
var ErrRequest = errors.New("serving request")

// Request is one prompt and the length of its answer.
type Request struct {
	ID       uint64
	Arrival  float64 // s, when it reached the service; not after it is submitted to a replica
	Input    int     // tokens of the prompt, 1 or above
	Output   int     // tokens of the answer until it stops by itself, 1 or above
	Priority int     // lower is served first, with the priority policy only

	// Prefix names the content from the first token on, in pieces of PrefixTokens tokens (a multiple of the
	// replica's block): two sequences with equal names at a place are equal up to the end of that piece. It is not
	// copied. Named is how many tokens are named, at most len(Prefix) PrefixTokens; it may end within a piece and
	// may go past the prompt, into the answer, which a later turn of a conversation has in its prompt. Zero is the
	// prompt or what Prefix covers of it, whichever is less.
	Prefix       []uint64
	PrefixTokens int
	Named        int

	// Remote is how many tokens from the first on arrive as KV cache computed elsewhere, at most Input: they take
	// blocks but no computation. At least one token is computed here all the same. Without Pull the cache is there
	// when the request is submitted, and takes its blocks at admission. With Pull it takes its blocks first, the
	// sink is told (TransferSink), and the request waits beside the line until Received. After a preemption it is
	// computed here.
	Remote int
	Pull   bool

	// Hold keeps the blocks when the answer has ended, until Release: the other end of such a transfer.
	Hold bool
}

// check returns what is wrong with a request for a replica with that many tokens in a block.
func (q *Request) check(block int) error {
	switch {
	case q.Input < 1:
		return q.wrong("input is %d tokens, expected 1 or above", q.Input)
	case q.Output < 1:
		return q.wrong("output is %d tokens, expected 1 or above", q.Output)
	case q.Remote < 0 || q.Remote > q.Input:
		return q.wrong("remote is %d tokens, expected 0 to its %d of input", q.Remote, q.Input)
	case len(q.Prefix) > 0 && (q.PrefixTokens < 1 || q.PrefixTokens%block != 0):
		return q.wrong("a prefix piece is %d tokens, expected a multiple of the block's %d", q.PrefixTokens, block)
	case q.Named < 0 || q.Named > len(q.Prefix)*q.PrefixTokens:
		return q.wrong("named is %d tokens, expected 0 to the %d that its prefix covers", q.Named, len(q.Prefix)*q.PrefixTokens)
	}
	return nil
}

// wrong is an error about a request.
func (q *Request) wrong(format string, args ...any) error {
	return fmt.Errorf("%w: request %d: %s", ErrRequest, q.ID, fmt.Sprintf(format, args...))
}

// named is how many tokens of a request have a name that other requests may share.
func (q *Request) named() int {
	if q.Named > 0 {
		return q.Named
	}
	return min(q.Input, len(q.Prefix)*q.PrefixTokens)
}

// Done is how a request ended. The sink must not keep it.
type Done struct {
	Request     Request
	Refused     bool    // the prompt leaves no room for an answer within max model len: nothing was computed
	Output      int     // tokens given: those asked for, or fewer where max model len ended the answer
	Scheduled   float64 // s, start of the first iteration that computed it
	FirstToken  float64 // s, end of the iteration that gave the first token
	LastToken   float64 // s, end of the iteration that gave the last token
	Cached      int     // tokens of the prompt that were found in the cache at the first admission
	Preemptions int     // how often it lost its place
}

// Steps is a run of iterations that are alike: one of any kind, or several decodes of the same sequences. The
// k-th, from 0, lasts Seconds + k SecondsMore and takes Joules + k JoulesMore; there is no gap between them. The sink
// must not keep it.
type Steps struct {
	Start                float64 // s
	Count                int64
	Seconds, SecondsMore float64
	Joules, JoulesMore   float64
	Decodes              int   // sequences that decoded
	ContextSum           int64 // tokens of context of the decodes in the first iteration
	ContextMax           int64
	Chunks               []Chunk // what else the iteration computed
	ChunkTokens          int     // tokens in the chunks
	Running, Waiting     int     // sequences, once the first iteration is scheduled
	UsedBlocks           int     // blocks held by sequences once the first iteration has its own
	Stopped              bool    // a failure ended the last iteration early: its tokens are lost
}

// End is when the last iteration ends, in s.
func (s *Steps) End() float64 { return s.Start + series(s.Seconds, s.SecondsMore, s.Count) }

// Energy is what the iterations take, in J.
func (s *Steps) Energy() float64 { return series(s.Joules, s.JoulesMore, s.Count) }

// Gaps are times between tokens of one answer (ITL): for each of Sequences sequences Count gaps of which the
// k-th, from 0, is Seconds + k More.
type Gaps struct {
	Seconds, More float64 // s
	Count         int64
	Sequences     int
}

// Sink takes what a replica reports, in the order of the time at which it ends.
type Sink interface {
	Steps(*Steps)
	Gaps(Gaps)
	Done(*Done)
}

// CacheSink is a sink that also learns which named blocks can be found: what a router that follows the caches
// sees. A key is that of Request.Key.
type CacheSink interface {
	Sink
	Stored(now float64, key uint64)
	Evicted(now float64, key uint64)
}

// series is the sum of n terms first + k more, k = 0 .. n-1.
func series(first, more float64, n int64) float64 {
	return float64(n)*first + more*(0.5*float64(n)*float64(n-1))
}
