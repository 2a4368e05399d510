package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tokenwatt/claims/llm"
	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

// llmFlags say which language model finds the numbers.
type llmFlags struct {
	url     string
	model   string
	keyEnv  string
	timeout time.Duration
}

func (f *llmFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.url, "llm", "", "have a language model find the numbers: address of an OpenAI-compatible server, such as http://localhost:8080/v1")
	flags.StringVar(&f.model, "llm-model", "", "with --llm: name of the model")
	flags.StringVar(&f.keyEnv, "llm-key-env", "", "with --llm: name of the environment variable that holds the key")
	flags.DurationVar(&f.timeout, "llm-timeout", llm.DefaultTimeout, "with --llm: time for one request")
}

// check refuses flags that do not go together.
func (f *llmFlags) check(cmd *cobra.Command) error {
	changed := cmd.Flags().Changed
	if f.url == "" {
		if changed("llm") {
			return usageError{errors.New("--llm is empty: give the server's address")}
		}
		for _, name := range []string{"llm-model", "llm-key-env", "llm-timeout"} {
			if changed(name) {
				return usageError{fmt.Errorf("--%s goes with --llm", name)}
			}
		}
		return nil
	}
	switch {
	case f.model == "":
		return usageError{errors.New("--llm needs --llm-model: the name of the model")}
	case f.timeout <= 0:
		return usageError{fmt.Errorf("--llm-timeout %s has to be above zero", f.timeout)}
	case f.keyEnv != "" && os.Getenv(f.keyEnv) == "":
		return usageError{fmt.Errorf("--llm-key-env: the environment variable %s is empty or not set", f.keyEnv)}
	}
	return nil
}

// find asks the model and says on standard error what became of its citations.
func (f *llmFlags) find(cmd *cobra.Command, d *text.Document, quiet bool) ([]measure.Measure, error) {
	settings := llm.Settings{URL: f.url, Model: f.model, Timeout: f.timeout}
	if f.keyEnv != "" {
		settings.Key = os.Getenv(f.keyEnv)
	}
	measures, stats, err := llm.Find(cmd.Context(), d, settings)
	if errors.Is(err, llm.ErrSettings) || errors.Is(err, llm.ErrServer) || errors.Is(err, llm.ErrTooLong) {
		return nil, usageError{err}
	}
	if err != nil {
		return nil, err
	}
	if !quiet {
		fmt.Fprintf(cmd.ErrOrStderr(), "tokenwatt: %s: %s\n", f.model, stats)
	}
	return measures, nil
}
