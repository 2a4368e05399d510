// Command tokenwatt answers what it would take: from an AI workload to accelerators, megawatts, a least-cost hourly
// supply, and a ledger of money, carbon and water.
//
// Rules of the terminal: stdout carries the result only; progress, warnings and errors go to stderr, prefixed
// "tokenwatt:", in lower case and without a full stop. Exit codes are 0 ok, 1 internal, 2 usage, 3 scenario
// invalid, 4 infeasible, 5 limit reached or interrupted.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
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
	// A second Ctrl-C ends the process at once.
	context.AfterFunc(ctx, stop)
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
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitOK
	}
	if cmd == root && !isUsage(err) {
		// The root has nothing of its own that fails, so cobra did not find the verb.
		err = unknownVerb(root, firstArgument(args))
	}
	code := exitCode(err)
	printError(stderr, err, code)
	return code
}

// firstArgument is the first word that is no flag.
func firstArgument(args []string) string {
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			return arg
		}
	}
	return ""
}
