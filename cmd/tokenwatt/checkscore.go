package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tokenwatt/claims"
	"tokenwatt/claims/score"
	"tokenwatt/claims/text"
)

// runScore compares what is found in the passages of a key with it.
func (f *checkFlags) runScore(cmd *cobra.Command, today claims.Date) error {
	data, err := os.ReadFile(f.score)
	if errors.Is(err, fs.ErrNotExist) {
		return usageError{fmt.Errorf("there is no key %s", f.score)}
	}
	if err != nil {
		return usageError{err}
	}
	key, err := score.ReadKey(f.score, data)
	if err != nil {
		return textError{err}
	}
	if err := f.selectPassages(key); err != nil {
		return err
	}
	documents, err := f.readPassages(key)
	if err != nil {
		return err
	}
	rules := *f
	rules.llm = llmFlags{}
	byRules, err := rules.scored(cmd, key, documents, today)
	if err != nil {
		return err
	}
	results := []score.Named{{Name: "rules", Result: byRules}}
	if f.llm.url != "" {
		byModel, err := f.scored(cmd, key, documents, today)
		if err != nil {
			return err
		}
		results = append(results, score.Named{Name: f.llm.model, Result: byModel})
	}
	if !f.quiet {
		for _, warning := range byRules.Warnings {
			say(cmd.ErrOrStderr(), warning)
		}
	}
	return f.printScore(cmd.OutOrStdout(), results)
}

// selectPassages keeps the rows of the passages that --passages names.
func (f *checkFlags) selectPassages(key *score.Key) error {
	if f.passages == "" {
		return nil
	}
	wanted := map[int]bool{}
	for _, part := range strings.Split(f.passages, ",") {
		from, to, isRange := strings.Cut(part, "-")
		low, err := strconv.Atoi(strings.TrimSpace(from))
		high := low
		if err == nil && isRange {
			high, err = strconv.Atoi(strings.TrimSpace(to))
		}
		if err != nil || low < 1 || high < low || high-low > 1e6 {
			return usageError{fmt.Errorf("--passages %q: write numbers and ranges, for example 1-8,12", f.passages)}
		}
		for n := low; n <= high; n++ {
			wanted[n] = true
		}
	}
	key.Rows = slices.DeleteFunc(key.Rows, func(r score.Row) bool { return !wanted[r.Passage] })
	if len(key.Rows) == 0 {
		return usageError{fmt.Errorf("--passages %s: the key has none of them", f.passages)}
	}
	return nil
}

// readPassages reads passage_N.txt beside the key for each passage of it; all that are missing or cannot be read are told.
func (f *checkFlags) readPassages(key *score.Key) (map[int]*text.Document, error) {
	documents := map[int]*text.Document{}
	var errs []error
	failed := map[int]bool{}
	for i := range key.Rows {
		row := &key.Rows[i]
		if documents[row.Passage] != nil || failed[row.Passage] {
			continue
		}
		path := filepath.Join(filepath.Dir(f.score), fmt.Sprintf("passage_%d.txt", row.Passage))
		data, err := os.ReadFile(path)
		if err == nil {
			documents[row.Passage], err = f.parse(path, data)
		}
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%s:%d: there is no file %s for passage %d", f.score, row.Line, path, row.Passage)
		}
		if err != nil {
			failed[row.Passage] = true
			errs = append(errs, textError{err})
		}
	}
	return documents, errors.Join(errs...)
}

// scored finds and judges the claims of every passage and compares them with the key.
func (f *checkFlags) scored(cmd *cobra.Command, key *score.Key, documents map[int]*text.Document, today claims.Date) (*score.Result, error) {
	settings, err := f.judging()
	if err != nil {
		return nil, err
	}
	var passages []score.Passage
	for _, n := range slices.Sorted(maps.Keys(documents)) {
		d := documents[n]
		measures, _, err := f.find(cmd, d)
		if err != nil {
			return nil, err
		}
		result, err := claims.Check(cmd.Context(), claims.Problem{Document: d, Measures: measures, Today: today}, settings)
		if err != nil {
			return nil, fmt.Errorf("passage %d: %w", n, err)
		}
		passages = append(passages, score.Passage{N: n, Document: d, Findings: result.Findings})
	}
	r, err := score.Compare(key, passages)
	if err != nil {
		return nil, textError{err}
	}
	return r, nil
}

func (f *checkFlags) printScore(w io.Writer, results []score.Named) error {
	switch f.format {
	case "json":
		return score.WriteJSON(w, results...)
	case "csv":
		return score.WriteCSV(w, results...)
	}
	return score.WriteText(w, results...)
}
