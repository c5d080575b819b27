// Command packbench runs the engine, planner/pack, on other people's instances: generated placements of
// services, machine reassignment (Google ROADEF/EURO challenge 2012), vector bin packing. Each kind of
// data has a file of its own that turns it into a pack.Problem and a packing back into the data's format.
//
// It prints one line of JSON for an instance, so that runs can be collected and compared:
//
//	{"instance":"20x200-s1","objective":"hosts","value":11,"initial":20,"bound":11,"status":"optimal","seconds":0.08,"tried":90211}
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/spf13/cobra"
)

// The exit codes, as of berth.
const (
	exitFailed     = 1
	exitUsage      = 2
	exitInfeasible = 3 // no packing was found that keeps the rules
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is main without the process: it returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	b := &bench{stdout: stdout}
	root := b.commands()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	if err := root.ExecuteContext(ctx); err != nil {
		fmt.Fprintln(stderr, "packbench:", err)
		return exitCode(err)
	}
	return 0
}

func (b *bench) commands() *cobra.Command {
	root := &cobra.Command{
		Use:   "packbench",
		Short: "Run the packing engine on public instances",
		Long: `packbench runs berth's packing engine on instances of other people and prints one line of JSON for each:
the value reached, the proven bound, and whether the two meet. docs/engine.md has the tables.

Exit codes: 0 done, 1 failed, 2 bad input or usage, 3 no packing was found that keeps the rules.`,
		SilenceErrors: true, SilenceUsage: true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	f := root.PersistentFlags()
	f.Float64Var(&b.seconds, "seconds", 10, "time at most")
	f.Int64Var(&b.steps, "steps", 0, "work at most instead of time: the same on every machine")
	f.Uint64Var(&b.seed, "seed", 1, "of the search")
	f.IntVar(&b.workers, "workers", 0, "goroutines that search; 0 is one for each core")
	f.BoolVar(&b.noSwaps, "no-swaps", false, "where annealing searches, try shifts only: how fast is one tried")
	f.StringVarP(&b.solution, "output", "o", "", "write the solution to this file, in the format of the data")
	f.StringVar(&b.certificate, "certificate", "", "write the parts of the bound to this file, as JSON")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return inputError{err} })
	root.Args = func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return inputf("no command %q: place, roadef or vbp", args[0])
		}
		return nil
	}
	root.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	root.AddCommand(b.placeCommand(), b.roadefCommand(), b.vbpCommand())
	return root
}

// exactly wants so many arguments.
func exactly(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return inputf("%d files are given, want %d: packbench %s", len(args), n, cmd.Use)
		}
		return nil
	}
}
