package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
)

// measuredFlags are the flags that all verbs over tables of measurements have.
type measuredFlags struct {
	catalog []string
	quiet   bool
}

func (f *measuredFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.catalog, "catalog", nil, "lay this catalog file over the built-in catalog (may be given several times)")
	cmd.Flags().BoolVar(&f.quiet, "quiet", false, "print no progress")
}

// load reads the catalog with the user's files over it.
func (f *measuredFlags) load() (*catalog.Catalog, error) {
	c, err := catalog.Load(f.catalog...)
	if unreadable(err) {
		return nil, usageError{err}
	}
	return c, err
}

// accelerator returns the name of the catalog's accelerator that is meant.
func accelerator(cmd *cobra.Command, c *catalog.Catalog, text string) (string, error) {
	if strings.TrimSpace(text) == "" {
		return "", usageError{fmt.Errorf("give the accelerator that was measured, for example --accelerator h100-sxm (tokenwatt catalog accelerators lists them)")}
	}
	name := c.AcceleratorMeant(text)
	if name == "" {
		near, which := c.NearAccelerators(text), "near are"
		if len(near) == len(c.Accelerators) {
			which = "there are"
		}
		return "", usageError{fmt.Errorf("the catalog has no accelerator %q; %s: %s", text, which, strings.Join(near, ", "))}
	}
	if name != text {
		say(cmd.ErrOrStderr(), fmt.Sprintf("%s is the catalog's %s", text, name))
	}
	return name, nil
}

// checkScoreFormat refuses a format that scores are not printed in.
func checkScoreFormat(format string) error {
	if !slices.Contains(score.Formats(), format) {
		return usageError{fmt.Errorf("unknown format %q: write %s", format, strings.Join(score.Formats(), ", "))}
	}
	return nil
}

// printScores prints groups, the one of all rows last, and why rows were refused. A table of which no row could be
// compared is an error with the reasons.
func printScores(cmd *cobra.Command, format string, t *measuredTable, groups []score.Group, refused []score.Refusal) error {
	at := slices.IndexFunc(groups, func(g score.Group) bool { return g.Name == "overall" })
	if at < 0 || groups[at].N == 0 {
		return t.located(refused)
	}
	overall := groups[at]
	groups = append(slices.Delete(slices.Clone(groups), at, at+1), overall)
	reasons := make([]string, len(refused))
	for i := range refused {
		reasons[i] = refused[i].String()
	}
	return score.Write(cmd.OutOrStdout(), format, groups, reasons)
}

// completeTable offers tables.
func completeTable(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"csv", "gz"}, cobra.ShellCompDirectiveFilterFileExt
}

// completeAccelerator offers the accelerators of the built-in catalog.
func completeAccelerator(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	c, err := catalog.Load()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return c.NamesByKind()["accelerators"], cobra.ShellCompDirectiveNoFileComp
}
