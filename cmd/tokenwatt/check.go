package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokenwatt/catalog"
	"tokenwatt/claims"
	"tokenwatt/claims/measure"
	"tokenwatt/claims/recompute"
	"tokenwatt/claims/text"
	"tokenwatt/report/factcheck"
)

// checkFlags are the flags of `check`.
type checkFlags struct {
	out      string
	format   string
	explain  int
	date     string
	today    string
	markup   string
	score    string
	passages string
	llm      llmFlags
	catalogs []string
	quiet    bool
}

// newCheck is the verb `check`.
func newCheck() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "Read an article, recompute every number in it, and say what would have to be true",
		Long: `check reads a text in Chinese or English (a file, or - for standard input; plain text, HTML or Markdown), finds its
quantitative claims on AI computing, energy, cost, carbon and water, and gives each a verdict: consistent, overstated or
understated by a factor, contradicted, an error of arithmetic or unit, or not checkable. It needs no network.

The checks come in this order: the text's own arithmetic, its units, orders of magnitude, recomputation with the models
of this program over sourced ranges, and published measurements. A claim is judged with what was known at the date
of the text and with what is known today. For a claim that is off, check says which single assumption would make it true.

With --out it writes report.html (the text with its claims marked, the reasoning beside it), claims.json, claims.csv and
claimreview.jsonld (schema.org) into a folder. --score compares with annotated passages instead. --llm has a
language model find the numbers; what it cites has to stand in the text, and the same checks follow.`,
		Example: `  tokenwatt check article.html --out checked
  tokenwatt check article.txt --explain 7
  pbpaste | tokenwatt check - --format json --date 2023-04-12
  tokenwatt check --score passages/KEY.csv
  LLM_KEY=... tokenwatt check article.txt --llm http://localhost:8080/v1 --llm-model qwen3 --llm-key-env LLM_KEY`,
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.out, "out", "", "write the page, the JSON, the CSV and the ClaimReview into this folder")
	flags.StringVar(&f.format, "format", "table", "what is printed: table, json or csv")
	flags.IntVar(&f.explain, "explain", 0, "print the whole chain of this claim, by its number in the table")
	flags.StringVar(&f.date, "date", "", "date of the text, as YYYY, YYYY-MM or YYYY-MM-DD (read from the text where not given)")
	flags.StringVar(&f.today, "today", "", "judge with what is known on this day, as YYYY-MM-DD (today where not given)")
	flags.StringVar(&f.markup, "type", "auto", "how the text is written: auto, text, html or markdown")
	flags.StringVar(&f.score, "score", "", "compare with this key of annotated passages (KEY.csv; passage_N.txt beside it)")
	flags.StringVar(&f.passages, "passages", "", "with --score: these passages alone, for example 1-8,12")
	f.llm.add(flags)
	flags.StringArrayVar(&f.catalogs, "catalog", nil, "lay this catalog file over the built-in catalog (may be given several times)")
	flags.BoolVar(&f.quiet, "quiet", false, "print no progress and no notes")
	return cmd
}

// check refuses flags that do not go together before any work is done.
func (f *checkFlags) check(cmd *cobra.Command, args []string) error {
	changed := cmd.Flags().Changed
	switch {
	case f.score != "" && len(args) > 0:
		return usageError{fmt.Errorf("--score reads the passages of its key: leave %s out", args[0])}
	case changed("score") && f.score == "":
		return usageError{errors.New("--score is empty: give the key's file")}
	case f.score == "":
		if err := arguments(1, 1, "one text: a file, or - for standard input")(cmd, args); err != nil {
			return err
		}
	}
	switch f.format {
	case "table", "json", "csv":
	default:
		return usageError{fmt.Errorf("unknown format %q: write table, json or csv", f.format)}
	}
	for _, name := range []string{"out", "explain", "date", "type"} {
		if f.score != "" && changed(name) {
			return usageError{fmt.Errorf("--score and --%s do not go together", name)}
		}
	}
	switch {
	case f.score == "" && changed("passages"):
		return usageError{errors.New("--passages goes with --score")}
	case changed("out") && f.out == "":
		return usageError{errors.New("--out is empty: give the folder to write to")}
	case changed("explain") && f.explain < 1:
		return usageError{fmt.Errorf("--explain %d: claims are numbered from 1", f.explain)}
	case changed("explain") && changed("format"):
		return usageError{errors.New("--explain prints text: leave --format out")}
	}
	return f.llm.check(cmd)
}

func (f *checkFlags) run(cmd *cobra.Command, args []string) error {
	started := time.Now()
	if err := f.check(cmd, args); err != nil {
		return err
	}
	today, err := parseDay("--today", f.today)
	if err != nil {
		return err
	}
	if !today.Known() {
		y, m, d := started.Date()
		today = claims.Date{Year: y, Month: int(m), Day: d}
	}
	if f.score != "" {
		return f.runScore(cmd, today)
	}
	date, err := parseDay("--date", f.date)
	if err != nil {
		return err
	}
	if f.out != "" {
		if err := tryFolder(f.out); err != nil {
			return err
		}
	}
	data, err := readInput(cmd.InOrStdin(), args[0])
	if err != nil {
		return err
	}
	if len(data) > longText {
		debug.SetGCPercent(longTextGC)
	}
	sum := sha256.Sum256(data)
	document, err := f.parse(args[0], data)
	if err != nil {
		return err
	}
	measures, extractor, err := f.find(cmd, document)
	if err != nil {
		return err
	}
	settings, err := f.judging()
	if err != nil {
		return err
	}
	problem := claims.Problem{Document: document, Measures: measures, Date: date, Today: today}
	result, err := claims.Check(cmd.Context(), problem, settings)
	if errors.Is(err, claims.ErrTooMany) {
		return textError{fmt.Errorf("%s: %w", displayName(args[0]), err)}
	}
	if err != nil {
		return err
	}
	r := &factcheck.Report{Name: displayName(args[0]), Version: version, Extractor: extractor, Result: result}
	if f.out != "" {
		if err := writeCheck(f.out, r, checkManifest{sum: hex.EncodeToString(sum[:]), flags: f, started: started}); err != nil {
			return err
		}
	}
	if err := f.print(cmd.OutOrStdout(), r); err != nil {
		return err
	}
	if f.out != "" && !f.quiet {
		fmt.Fprintf(cmd.ErrOrStderr(), "tokenwatt: wrote %s in %.1f s\n", filepath.Join(f.out, "report.html"), time.Since(started).Seconds())
	}
	return nil
}

// A text longer than longText, in bytes, is checked with a heap that is collected at longTextGC per cent of growth rather than at
// 100: its claims are all held until the last is judged, so that memory is dearer than time.
const (
	longText   = 16 << 20
	longTextGC = 40
)

// readInput reads a text whole. What cannot be opened is a mistake in the command line.
func readInput(stdin io.Reader, path string) ([]byte, error) {
	in := stdin
	if path != "-" {
		file, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, usageError{fmt.Errorf("there is no file %s", path)}
		}
		if err != nil {
			return nil, usageError{err}
		}
		defer file.Close()
		if about, err := file.Stat(); err == nil && about.IsDir() {
			return nil, usageError{fmt.Errorf("%s is a folder, a file was expected", path)}
		}
		in = file
	}
	// One byte more than a text may have, so that the reader tells that it is too long.
	data, err := io.ReadAll(io.LimitReader(in, text.DefaultMaxBytes+1))
	if err != nil {
		return nil, usageError{fmt.Errorf("%s: %w", displayName(path), err)}
	}
	return data, nil
}

func displayName(path string) string {
	if path == "-" {
		return "standard input"
	}
	return filepath.Base(path)
}

// parse decodes a text. The extension of a text file does not say how it is written, so its content does.
func (f *checkFlags) parse(path string, data []byte) (*text.Document, error) {
	s := &text.Settings{Name: path}
	switch f.markup {
	case "auto", "":
		if ext := strings.ToLower(filepath.Ext(path)); ext == ".txt" || ext == ".text" {
			s.Name = ""
		}
	case "text", "html", "markdown":
		s.Format = text.Format(f.markup)
	default:
		return nil, usageError{fmt.Errorf("unknown type %q: write auto, text, html or markdown", f.markup)}
	}
	document, err := text.Parse(data, s)
	if err != nil {
		return nil, textError{fmt.Errorf("%s: %w", displayName(path), err)}
	}
	return document, nil
}

// textError marks a text that cannot be read: it is the user's, as a scenario that is invalid.
type textError struct{ error }

func (e textError) Unwrap() error { return e.error }

// find has the rules or the language model find the numbers.
func (f *checkFlags) find(cmd *cobra.Command, d *text.Document) ([]measure.Measure, string, error) {
	if f.llm.url == "" {
		return measure.Find(d, nil), "rules", nil
	}
	measures, err := f.llm.find(cmd, d, f.quiet)
	return measures, f.llm.model, err
}

// judging is how claims are judged: with the models and the published figures of the catalog.
func (f *checkFlags) judging() (*claims.Settings, error) {
	known, err := catalog.Load(f.catalogs...)
	if err != nil {
		return nil, err
	}
	engine, err := recompute.New(known, nil)
	if err != nil {
		return nil, err
	}
	return &claims.Settings{Recomputer: engine}, nil
}

// parseDay reads a year, a month or a day.
func parseDay(flag, s string) (claims.Date, error) {
	if s == "" {
		return claims.Date{}, nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		d := claims.Date{Year: t.Year()}
		if layout != "2006" {
			d.Month = int(t.Month())
		}
		if layout == time.DateOnly {
			d.Day = t.Day()
		}
		return d, nil
	}
	return claims.Date{}, usageError{fmt.Errorf("%s %q is no date: write YYYY, YYYY-MM or YYYY-MM-DD", flag, s)}
}

func (f *checkFlags) print(w io.Writer, r *factcheck.Report) error {
	options := factcheck.TextOptions{Color: isTerminal(w) && os.Getenv("NO_COLOR") == ""}
	switch {
	case f.explain > 0:
		err := factcheck.Explain(w, r, f.explain, options)
		if errors.Is(err, factcheck.ErrNoClaim) {
			return usageError{err}
		}
		return err
	case f.format == "json":
		return factcheck.WriteJSON(w, r)
	case f.format == "csv":
		return factcheck.WriteCSV(w, r)
	}
	return factcheck.WriteText(w, r, options)
}
