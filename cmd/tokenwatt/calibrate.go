package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
	"tokenwatt/internal/atomicdir"
)

// newCalibrate is the verb `calibrate`.
func newCalibrate() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "calibrate VERB",
		Short: "Fit a catalog entry to measurements of your own: kernels and collectives of a chip, or training runs",
		Long: `calibrate fits the parameters that predictions are made with to your own measurements and writes them as a catalog file,
each with the error to expect of it. The file is laid over the built-in catalog by catalog: [FILE] in a scenario, or by
--catalog FILE of the validate verbs, which score it.`,
		Example: `  tokenwatt calibrate kernels gemm.csv attention.csv --accelerator h100-sxm --out mine.yaml
  tokenwatt calibrate training runs.csv --name my-engine --out mine.yaml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			verbs := []string{"kernels", "training"}
			if len(args) == 0 {
				return usageError{fmt.Errorf("calibrate is followed by %s (see tokenwatt calibrate --help)", strings.Join(verbs, " or "))}
			}
			return usageError{fmt.Errorf("calibrate is followed by %s, not by %q%s", strings.Join(verbs, " or "), args[0], meant(args[0], verbs))}
		},
	}
	cmd.AddCommand(newCalibrateKernels(), newCalibrateTraining())
	return cmd
}

// calibrateFlags are the flags of the verbs that write a catalog file.
type calibrateFlags struct {
	measuredFlags
	name, out, date string
}

func (f *calibrateFlags) add(cmd *cobra.Command) {
	f.measuredFlags.add(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.name, "name", "", "name of the catalog entry")
	flags.StringVar(&f.out, "out", "", "write the catalog file here, whole or not at all (stdout where not given)")
	flags.StringVar(&f.date, "date", "", "when it was measured: 2026, 2026-11 or 2026-11-30 (today where not given)")
}

// check refuses flags before any work is done.
func (f *calibrateFlags) check(cmd *cobra.Command) error {
	if cmd.Flags().Changed("out") {
		about, err := os.Stat(f.out)
		switch {
		case f.out == "":
			return usageError{errors.New("--out is empty: give the catalog file to write")}
		case err == nil && about.IsDir():
			return usageError{fmt.Errorf("--out %s is a folder: give the catalog file to write", f.out)}
		}
		if err := tryFile("--out", f.out); err != nil {
			return err
		}
	}
	if cmd.Flags().Changed("name") && !regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`).MatchString(f.name) {
		return usageError{fmt.Errorf("an entry cannot be named %q: write letters, digits, dots, hyphens and underscores", f.name)}
	}
	if f.date == "" {
		f.date = time.Now().Format(time.DateOnly)
	}
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, f.date); err == nil {
			return nil
		}
	}
	return usageError{fmt.Errorf("%q is no date: write 2026, 2026-11 or 2026-11-30", f.date)}
}

// roundFigures rounds the parameters of an entry to four digits, which is more than a fit is good for.
func roundFigures(entry any) {
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch {
		case v.Kind() == reflect.Pointer && !v.IsNil():
			walk(v.Elem())
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case v.Kind() == reflect.Float64 && v.CanSet():
			// A number of four digits has a decimal form that is read back as it.
			x, err := strconv.ParseFloat(strconv.FormatFloat(v.Float(), 'g', 4, 64), 64)
			if err == nil {
				v.SetFloat(x)
			}
		}
	}
	walk(reflect.ValueOf(entry))
}

// slug makes a name of a text: small letters, digits and dots, joined by hyphens.
func slug(text string) string {
	return strings.Trim(regexp.MustCompile(`[^a-z0-9.]+`).ReplaceAllString(strings.ToLower(text), "-"), "-.")
}

// taken refuses the name of a built-in entry: what the new one does not give would be that entry's.
func taken(kind, name, file string) error {
	if !builtinFile(file) {
		return nil
	}
	return usageError{fmt.Errorf("the built-in catalog has an entry %q of %s, with which this one would be mixed: give another --name", name, kind)}
}

// builtinFile tells the files of the built-in catalog from the user's.
func builtinFile(name string) bool { return strings.HasPrefix(name, "builtin:") }

// write checks that the text loads over the catalog, and writes it.
func (f *calibrateFlags) write(cmd *cobra.Command, text []byte) error {
	note := "# Written by tokenwatt calibrate: to be named by catalog: [FILE] in a scenario, or by --catalog FILE.\n"
	text = append([]byte(note), text...)
	if err := f.loads(text); err != nil {
		return fmt.Errorf("the entry does not load: %w", err)
	}
	if f.out == "" {
		_, err := cmd.OutOrStdout().Write(text)
		return err
	}
	if err := atomicdir.WriteFile(f.out, text); err != nil {
		return unwritable("--out", f.out, err)
	}
	if !f.quiet {
		say(cmd.ErrOrStderr(), "wrote "+f.out)
	}
	return nil
}

// loads reads a text as the last of the user's catalog files, as a scenario would.
func (f *calibrateFlags) loads(text []byte) error {
	sources := make([]catalog.Source, 0, len(f.catalog)+1)
	for _, path := range f.catalog {
		data, err := os.ReadFile(path)
		if err != nil {
			return usageError{err}
		}
		sources = append(sources, catalog.Source{Name: path, Data: data})
	}
	_, err := catalog.Parse(append(sources, catalog.Source{Name: "the new entry", Data: text})...)
	return err
}

// warnRefused says on stderr which rows of a table were not used.
func warnRefused(cmd *cobra.Command, path string, refused []score.Refusal) {
	const listed = 5
	if len(refused) == 0 {
		return
	}
	w := cmd.ErrOrStderr()
	say(w, fmt.Sprintf("warning: %s of %s not used", counted(len(refused), "row"), filepath.Base(path)))
	for i, r := range refused {
		if i == listed {
			fmt.Fprintf(w, "  and %d more\n", len(refused)-i)
			return
		}
		fmt.Fprintf(w, "  %s\n", r)
	}
}
