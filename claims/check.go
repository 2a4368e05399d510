package claims

import (
	"context"
	"errors"
	"fmt"

	"tokenwatt/claims/lexicon"
	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

// ErrProblem is wrapped by every error about the problem.
var ErrProblem = errors.New("claims: the problem cannot be checked")

// ErrTooMany is wrapped where a text has more numbers than Settings.MaxMeasures.
var ErrTooMany = errors.New("claims: too many numbers")

// DefaultMaxMeasures is how many numbers a text may have: a claim with its chain of reasons takes some 4 kB, which all are held
// until the last is judged. Prose of 100 MB has fewer.
const DefaultMaxMeasures = 400_000

// Problem is a text to check.
type Problem struct {
	Document *text.Document
	Measures []measure.Measure // in the order of the text; nil: measure.Find; else of another extractor
	Date     Date              // of the text; zero: read from the text, where it says one
	Today    Date              // what counts as today; there is no clock here
}

// Settings say how to check. The zero Settings use the text alone.
type Settings struct {
	Lexicon    *lexicon.Lexicon // nil: the built-in one
	Recomputer Recomputer       // nil: claims that the text does not decide are not checkable

	MaxMeasures int // numbers that a text may have; 0: DefaultMaxMeasures
}

// Recomputer judges a claim with models and published figures.
type Recomputer interface {
	// Recompute returns the verdict, or nil where there is no template for the claim.
	Recompute(ctx context.Context, c *Claim, about *Context) (*Verdict, error)
}

// Context is what a Recomputer may know beside the claim.
type Context struct {
	Document *text.Document
	Date     Date // of the text
	Today    Date
	Claims   []Claim   // all of the text
	Verdicts []Verdict // of the checks on the text, by claim; Verdict "" where they decided nothing
	Rates    []Rate    // exchange rates that the text implies
	Mentions []Subject // named subjects of the text in its order, whether a claim is about them or not
}

// Rate is an exchange rate that a conversion in the text implies.
type Rate struct {
	From, To  string // ISO codes
	Low, High float64
	Claim     int // index of the conversion
}

// Result is what a text claims and how it fares.
type Result struct {
	Document *text.Document
	Date     Date
	Today    Date
	Findings []Finding
	Warnings []string
}

// Finding is a claim with its verdict.
type Finding struct {
	Claim   Claim
	Verdict Verdict
}

// Check judges every claim of the text.
func Check(ctx context.Context, p Problem, s *Settings) (*Result, error) {
	if p.Document == nil {
		return nil, fmt.Errorf("%w: no document", ErrProblem)
	}
	if s == nil {
		s = &Settings{}
	}
	c, err := newChecker(&p, s)
	if err != nil {
		return nil, err
	}
	c.run()
	about := &Context{Document: p.Document, Date: c.date, Today: p.Today, Claims: c.claims, Verdicts: c.verdicts, Rates: c.rates, Mentions: c.mentions()}
	r := &Result{Document: p.Document, Date: c.date, Today: p.Today, Findings: make([]Finding, 0, len(c.claims))}
	for i := range c.claims {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := judge(ctx, i, about, s.Recomputer, c.settled(i)); err != nil {
			return nil, err
		}
		r.Findings = append(r.Findings, Finding{Claim: c.claims[i], Verdict: c.verdicts[i]})
	}
	r.repeated()
	return r, nil
}

// newChecker reads the text and binds its claims.
func newChecker(p *Problem, s *Settings) (*checker, error) {
	lex := s.Lexicon
	if lex == nil {
		var err error
		if lex, err = lexicon.Builtin(); err != nil {
			return nil, err
		}
	}
	c := &checker{}
	var err error
	if c.exchange, err = loadExchange(); err != nil {
		return nil, err
	}
	if c.limits, err = loadLimits(); err != nil {
		return nil, err
	}
	if p.Measures == nil {
		p.Measures = measure.Find(p.Document, nil)
	}
	limit := s.MaxMeasures
	if limit <= 0 {
		limit = DefaultMaxMeasures
	}
	if n := len(p.Measures); n > limit {
		return nil, fmt.Errorf("%w: the text has %d, and at most %d are checked at once: cut it into parts", ErrTooMany, n, limit)
	}
	c.reader = newReader(p, lex)
	p.Measures = nil // the reader has its own
	c.claims, c.at = c.bind()
	c.verdicts = make([]Verdict, len(c.claims))
	c.solid = make([]bool, len(c.claims))
	return c, nil
}

// judge lets the recomputer judge a claim, and joins its verdict with that of the text. What the
// text settles stands. A number that agrees with the others of its text may still be wrong, and one outside all bounds may
// be judged more closely: there the recomputer's verdict, if it has one, follows the reasons found before.
func judge(ctx context.Context, i int, about *Context, r Recomputer, settled bool) error {
	v := &about.Verdicts[i]
	c := &about.Claims[i]
	if !settled && r != nil {
		got, err := r.Recompute(ctx, c, about)
		if err != nil {
			return fmt.Errorf("claim %d: %w", c.Number, err)
		}
		if got != nil && (v.Verdict == "" || got.Verdict != NotCheckable && (v.Check != CheckMagnitude || got.Verdict != Consistent)) {
			got.Reasons = append(append([]Reason(nil), v.Reasons...), got.Reasons...)
			got.Sources = append(append([]Source(nil), v.Sources...), got.Sources...)
			*v = *got
		}
	}
	if v.Verdict == "" {
		v.Verdict = NotCheckable
		v.Reasons = append(v.Reasons, Reason{Text: "Nothing in the text decides it, and there is no recomputation for it."})
	}
	if v.Verdict == NotCheckable && c.Opinion && v.ErrorKind == "" && c.Type == ShareOfTotal {
		v.ErrorKind = Rhetoric
	}
	return nil
}
