package claims

import (
	"context"
	"errors"
	"fmt"

	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

// ErrProblem is wrapped by every error about the problem.
var ErrProblem = errors.New("claims: the problem cannot be checked")

// Problem is a text to check.
type Problem struct {
	Document *text.Document
	Measures []measure.Measure // in the order of the text; from measure.Find or from another extractor
	Date     Date              // of the text; zero: read from the text, where it says one
	Today    Date              // what counts as today; there is no clock here
}

// Settings say how to check. The zero Settings use the text alone.
type Settings struct {
	Recomputer Recomputer // nil: claims that the text does not decide are not checkable
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
	claims := bind(&p)
	verdicts := make([]Verdict, len(claims))
	about := &Context{Document: p.Document, Date: p.Date, Today: p.Today, Claims: claims, Verdicts: verdicts}
	r := &Result{Document: p.Document, Date: p.Date, Today: p.Today}
	for i := range claims {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := judge(ctx, i, about, s.Recomputer); err != nil {
			return nil, err
		}
		r.Findings = append(r.Findings, Finding{Claim: claims[i], Verdict: verdicts[i]})
	}
	return r, nil
}

// judge has the recomputer decide what the text did not.
func judge(ctx context.Context, i int, about *Context, r Recomputer) error {
	v := &about.Verdicts[i]
	if v.Verdict == "" && r != nil {
		got, err := r.Recompute(ctx, &about.Claims[i], about)
		if err != nil {
			return fmt.Errorf("claim %d: %w", about.Claims[i].Number, err)
		}
		if got != nil {
			*v = *got
		}
	}
	if v.Verdict == "" {
		v.Verdict = NotCheckable
		v.Reasons = append(v.Reasons, Reason{Text: "Nothing in the text decides it, and there is no recomputation for it."})
	}
	return nil
}
