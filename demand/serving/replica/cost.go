package replica

import "math"

// Cost is what one iteration of a replica takes. Implementations are pure: equal arguments, equal results. They
// are called once for each iteration, or once for each jump, and must not keep chunks.
type Cost interface {
	// Step is one iteration: decodes sequences get one new token each, with contextSum tokens of context in all
	// and contextMax in the longest, and the chunks of prompts are computed. Context counts the tokens that are
	// attended to: those in the cache and the new one. It returns the duration in s, above zero, and the energy in J.
	Step(decodes int, contextSum, contextMax int64, chunks []Chunk) (seconds, joules float64)
	// Decode is the piece around contextSum within which iterations of that many decodes and nothing else are linear
	// in contextSum while contextMax - contextSum/decodes does not change, as it does not while all sequences grow
	// together. Step without chunks equals it.
	Decode(decodes int, contextSum, contextMax int64) Piece
}

// Chunk is a part of one sequence that an iteration computes beyond a single decode: of a prompt, of a sequence
// that is computed again after a preemption, or the draft tokens that are verified.
type Chunk struct {
	New    int // tokens computed
	Cached int // tokens of the same sequence in the cache before them
	Logits int // positions whose logits are needed: 0 of a part of a prompt, 1 of its end, 1 + draft tokens of a verification
}

// Piece says what pure decode iterations cost for From <= contextSum < To: Seconds + SecondsPerContext contextSum,
// and joules likewise.
type Piece struct {
	From, To          int64   // tokens of context in all; a piece without end has To = math.MaxInt64
	Seconds, Joules   float64 // s and J at contextSum = 0
	SecondsPerContext float64 // s for a token of context
	JoulesPerContext  float64 // J for a token of context
}

// Linear is a cost that is linear in everything: for tests and for comparisons with closed forms.
type Linear struct {
	Fixed      float64 // s an iteration
	PerDecode  float64 // s a decoded sequence
	PerContext float64 // s a token of context of the decodes
	PerSkew    float64 // s a token by which the longest context is above the mean
	PerToken   float64 // s a token of a chunk
	PerPair    float64 // s a pair of a chunk's token and one that it attends to
	Watts      float64 // W while an iteration runs
}

// Step returns the duration and energy of an iteration.
func (l *Linear) Step(decodes int, contextSum, contextMax int64, chunks []Chunk) (seconds, joules float64) {
	p := l.Decode(decodes, contextSum, contextMax)
	seconds = p.Seconds + p.SecondsPerContext*float64(contextSum)
	for _, c := range chunks {
		n := float64(c.New)
		seconds += n*l.PerToken + n*(float64(c.Cached)+(n+1)/2)*l.PerPair
	}
	return seconds, seconds * l.Watts
}

// Decode returns the one piece that there is.
func (l *Linear) Decode(decodes int, contextSum, contextMax int64) Piece {
	seconds := l.Fixed + float64(decodes)*l.PerDecode
	if decodes > 0 {
		seconds += l.PerSkew * (float64(contextMax) - float64(contextSum)/float64(decodes))
	}
	return Piece{
		To:      math.MaxInt64,
		Seconds: seconds, SecondsPerContext: l.PerContext,
		Joules: seconds * l.Watts, JoulesPerContext: l.PerContext * l.Watts,
	}
}
