package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tokenwatt/internal/strictyaml"
)

// newRoot wires the verbs; each has its own file.
func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "tokenwatt",
		Short: "What would it take? From AI workloads to accelerators, megawatts, supply, money and carbon",
		Long: `tokenwatt turns a scenario (train a model, serve one, a known load) into accelerators, the accelerators into
megawatts, the megawatts into a least-cost hourly power supply, and all of it into a ledger of money, carbon and
water. Everything it is told stands in one YAML file; flags say which file and where the output goes.

Start with:  tokenwatt init my.yaml && tokenwatt plan my.yaml

Exit codes: 0 ok, 1 internal, 2 usage, 3 scenario invalid, 4 infeasible, 5 limit reached or interrupted.`,
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		},
	}
	root.SetVersionTemplate("tokenwatt {{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w%s (see %s --help)", err, meantFlag(cmd, err), cmd.CommandPath())}
	})
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(newPlan(), newSupply(), newTrain(), newServeSim(), newRobots(), newCampaign(), newModel(), newCheck(), newFusion(), newCatalog(), newExplain(), newSeries(), newSchema(), newInit(), newValidate(), newCalibrate(), newVersion(), newCompletion())
	root.SetHelpCommand(newHelp())
	return root
}

// newHelp is the verb `help`. Unlike cobra's it fails on a verb that there is not.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [VERB [VERB]]",
		Short: "Help about a verb",
		Args:  arguments(0, 2, "a verb, and one below it, at most"),
		RunE: func(cmd *cobra.Command, args []string) error {
			about, _, err := cmd.Root().Find(args)
			if err != nil {
				return unknownVerb(cmd.Root(), args[0])
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// newCompletion is the verb `completion`.
func newCompletion() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print the completion script of a shell: bash, zsh, fish or powershell",
		Example: `  tokenwatt completion bash > /etc/bash_completion.d/tokenwatt
  tokenwatt completion zsh > "${fpath[1]}/_tokenwatt"`,
		ValidArgs: shells,
		Args:      arguments(1, 1, "one shell: bash, zsh, fish or powershell"),
		RunE: func(cmd *cobra.Command, args []string) error {
			root, out := cmd.Root(), cmd.OutOrStdout()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(out, true)
			case "zsh":
				return root.GenZshCompletion(out)
			case "fish":
				return root.GenFishCompletion(out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(out)
			}
			return usageError{fmt.Errorf("unknown shell %q: write bash, zsh, fish or powershell", args[0])}
		},
	}
}

// usageError marks an error in the command line itself.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// isUsage tells an error in the command line; cobra's own for an unknown verb has no type.
func isUsage(err error) bool {
	var usage usageError
	return errors.As(err, &usage)
}

// arguments checks how many arguments a verb is given; needs says in words what it takes.
func arguments(least, most int, needs string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) >= least && len(args) <= most {
			return nil
		}
		got := "none is given"
		if len(args) > 0 {
			got = "given: " + strings.Join(args, ", ")
		}
		return usageError{fmt.Errorf("%s takes %s; %s (see %s --help)", cmd.Name(), needs, got, cmd.CommandPath())}
	}
}

// unknownVerb is the error about a verb that there is not.
func unknownVerb(root *cobra.Command, verb string) error {
	var verbs []string
	for _, cmd := range root.Commands() {
		verbs = append(verbs, cmd.Name())
	}
	return usageError{fmt.Errorf("unknown verb %q%s (see tokenwatt --help)", verb, meant(verb, verbs))}
}

// meant is the question after the name that was probably meant, or nothing.
func meant(text string, names []string) string {
	if near := strictyaml.Nearest(text, names); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}
