// Command tokenwatt answers what it would take: from an AI workload to accelerators, megawatts, a least-cost hourly
// supply, and a ledger of money, carbon and water.
//
// Rules of the terminal: stdout carries the result only; progress, warnings and errors go to stderr, prefixed
// "tokenwatt:", in lower case and without a full stop. Exit codes are 0 ok, 1 internal, 2 usage, 3 scenario
// invalid, 4 infeasible, 5 limit reached or interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// version is set by the linker.
var version = "unknown"

// The exit codes of the command line.
const (
	exitOK = iota
	exitInternal
	exitUsage
	exitScenario
	exitInfeasible
	exitLimit
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run executes one command line and returns its exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	code := exitCode(err)
	printError(stderr, err, code)
	return code
}

// newRoot wires the verbs; each has its own file.
func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "tokenwatt",
		Short: "What would it take? From AI workloads to accelerators, megawatts, supply, money and carbon",
		Long: `tokenwatt turns a scenario (train a model, serve one, a known load) into accelerators, the accelerators into
megawatts, the megawatts into a least-cost hourly power supply, and all of it into a ledger of money, carbon and
water. Everything it is told stands in one YAML file; flags say which file and where the output goes.

Start with:  tokenwatt init my.yaml && tokenwatt plan my.yaml`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		},
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w (see tokenwatt %s --help)", err, cmd.Name())}
	})
	root.AddCommand(newPlan(), newCatalog(), newExplain(), newSchema(), newInit(), newValidate(), newVersion())
	return root
}

// usageError marks an error in the command line itself.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// arguments makes cobra's argument checks usage errors.
func arguments(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{fmt.Errorf("%w (see tokenwatt %s --help)", err, cmd.Name())}
		}
		return nil
	}
}

// isUsage tells an error in the command line; cobra's own for an unknown verb has no type.
func isUsage(err error) bool {
	var usage usageError
	return errors.As(err, &usage)
}
