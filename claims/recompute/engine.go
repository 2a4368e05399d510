package recompute

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"tokenwatt/catalog"
	"tokenwatt/claims"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/scenario"
)

// Settings of New. A nil pointer or a zero field means the default.
type Settings struct {
	Draws int    // of each template; the default is 128
	Seed  uint64 // of the draws
}

// Engine is a claims.Recomputer on a catalog. It is safe for use by several goroutines and gives the same verdict for the
// same claim whatever it saw before: what it keeps between claims are results of pure functions.
type Engine struct {
	catalog    *catalog.Catalog
	ledger     *ledger
	attributes map[string][]fact // of machines and models, by the names of their entries
	settings   Settings
	training   scenario.Training // the defaults of a scenario
	serving    scenario.Serving

	lock     sync.Mutex
	spans    map[string]span
	inverses map[string][]claims.Assumption
	runs     map[string]*runModel
	fleets   map[string]*fleetModel
	units    map[string]unitFactor
	hulls    map[string]usualRange
	models   map[string]input // operations of large models, by day
}

var _ claims.Recomputer = (*Engine)(nil)

// defaultDraws is what P5 and P95 are good to a few per cent of the range with.
const defaultDraws = 128

// New prepares an engine. The errors are those of facts that cannot be read.
func New(c *catalog.Catalog, s *Settings) (*Engine, error) {
	e := &Engine{
		catalog: c, attributes: attributesOf(c), spans: map[string]span{}, inverses: map[string][]claims.Assumption{},
		runs: map[string]*runModel{}, fleets: map[string]*fleetModel{},
		units: map[string]unitFactor{}, hulls: map[string]usualRange{}, models: map[string]input{},
	}
	if s != nil {
		e.settings = *s
	}
	if e.settings.Draws == 0 {
		e.settings.Draws = defaultDraws
	}
	var err error
	if e.ledger, err = newLedger(c); err != nil {
		return nil, err
	}
	return e, e.defaults()
}

// defaults reads the defaults of a scenario's training run and served model, which carry their sources.
func (e *Engine) defaults() error {
	for _, d := range []struct {
		text   string
		target any
	}{
		{"model: gpt-3-175b\nserver: dgx-a100-640gb\naccelerators: 1\ntokens: 1 tok\n", &e.training},
		{"model: gpt-3-175b\nserver: dgx-a100-640gb\nvisitors: 1 /d\nrequests_per_visitor: 1\ninput_tokens: 1 tok\noutput_tokens: 1 tok\n", &e.serving},
	} {
		document, err := strictyaml.Parse("defaults", []byte(d.text), nil)
		if err == nil {
			err = strictyaml.Decode(document, d.target, nil)
		}
		if err != nil {
			return fmt.Errorf("recompute: defaults of a scenario: %w", err)
		}
	}
	return nil
}

// Recompute judges a claim with models and published figures: claims.Recomputer. It returns nil where there is neither a
// template nor a fact for the claim. Errors are the context's only: what cannot be computed is not checkable, with its reason.
func (e *Engine) Recompute(ctx context.Context, c *claims.Claim, about *claims.Context) (*claims.Verdict, error) {
	if c.Opinion {
		return nil, nil
	}
	today, err := e.judge(ctx, e.question(c, about, about.Today))
	if err != nil {
		return nil, err
	}
	if today == nil {
		return nil, nil
	}
	today.Today = judgement(today, about.Today.String())
	date := about.Date
	if !date.Known() {
		return today, nil
	}
	then, err := e.judge(ctx, e.question(c, about, date))
	if err != nil {
		return nil, err
	}
	if then == nil || then.Verdict == claims.NotCheckable {
		today.AtDate = &claims.Judgement{Verdict: claims.NotCheckable, Date: date.String(), Note: "Nothing that decides it was published by then."}
		return today, nil
	}
	if off(then) && c.Date.Known() && c.Date.Before(date) {
		earlier, err := e.judge(ctx, e.question(c, about, c.Date))
		if err != nil {
			return nil, err
		}
		if earlier != nil && earlier.Verdict == claims.Consistent {
			earlier.Reasons = append(earlier.Reasons, claims.Reason{Text: "It fits what was known in " + c.Date.String() + ", the date that the text gives for it."})
			then = earlier
		}
	}
	if off(then) && today.Verdict == claims.Consistent {
		today.AtDate = judgement(then, date.String())
		today.AtDate.Note = "What bears it out was published later."
		return today, nil
	}
	then.Today = today.Today
	then.AtDate = judgement(then, date.String())
	if then.Verdict == claims.Consistent && off(today) {
		then.Today.Note = "It fitted what was known when it was written; better figures came later."
		then.ErrorKind = claims.Vintage
	}
	if then.Quoted == nil {
		then.Quoted = today.Quoted
	}
	return then, nil
}

// off reports whether a verdict says that a claim is wrong.
func off(v *claims.Verdict) bool {
	return v.Verdict != claims.Consistent && v.Verdict != claims.NotCheckable
}

// judgement is a verdict in short.
func judgement(v *claims.Verdict, date string) *claims.Judgement {
	return &claims.Judgement{Verdict: v.Verdict, Factor: v.Factor, Low: v.Low, High: v.High, Date: date}
}

// spanOf returns the range of a template, computed once.
func (e *Engine) spanOf(ctx context.Context, t *template) (span, error) {
	key := t.key()
	e.lock.Lock()
	s, known := e.spans[key]
	e.lock.Unlock()
	if known {
		return s, nil
	}
	s, err := t.span(ctx, e.settings.Draws, e.settings.Seed)
	if err != nil {
		if ctx.Err() != nil {
			return span{}, fmt.Errorf("recompute: %w", err)
		}
		return span{}, errors.Join(errTemplate, err)
	}
	e.lock.Lock()
	e.spans[key] = s
	e.lock.Unlock()
	return s, nil
}

// inverseOf returns what would make a template give the target, computed once.
func (e *Engine) inverseOf(ctx context.Context, t *template, target float64) ([]claims.Assumption, error) {
	key := fmt.Sprintf("%s|%g", t.key(), target)
	e.lock.Lock()
	a, known := e.inverses[key]
	e.lock.Unlock()
	if !known {
		var err error
		if a, err = t.backwards(ctx, target); err != nil {
			return nil, err
		}
		e.lock.Lock()
		e.inverses[key] = a
		e.lock.Unlock()
	}
	return append([]claims.Assumption(nil), a...), nil
}
