package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"berth/deployer/ledger"
	"berth/deployer/pages"
	"berth/rollout"
)

func (a *app) logCommand() *cobra.Command {
	var f againFlags
	var run, format string
	cmd := &cobra.Command{
		Use:   "log",
		Short: "Tell what was done on the hosts, from their own journals",
		Long: `Asks the hosts for the journals of the newest runs and prints them together, oldest first: who began
which run when, each step with how long it took, and how the run ended; and what came of the newest
backups, restores and verifications, ten a run. Times are those of the hosts' clocks, in UTC. What a failed step printed lies on its host,
where the log says. Of a host that cannot be asked it prints the copy that the computer has from which the
run was made (.berth/journal beside the inventory).

Exit code 1 when a host could not be asked.`,
		Example: `  berth log
  berth log --runs 10 --host cargo
  berth log --run 20261122T190000Z-1a2b
  berth log --format json | jq '.[] | select(.kind == "failed")'`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.log(cmd.Context(), &f, run, format) },
	}
	fs := cmd.Flags()
	f.registerReach(cmd)
	fs.StringArrayVar(&f.hosts, "host", nil, "this `HOST` only; can be given again")
	fs.StringVar(&run, "run", "", "this `RUN` only")
	fs.IntVar(&f.newest, "runs", 3, "so many of the newest runs of each host")
	fs.StringVar(&format, "format", "text", "`text|json`")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (a *app) log(ctx context.Context, f *againFlags, run, format string) error {
	if format != "text" && format != "json" {
		return usagef("--format %s: it is text or json", format)
	}
	if f.newest < 1 || f.newest > 100 {
		return usagef("--runs %d: it is between 1 and 100", f.newest)
	}
	if run != "" {
		f.newest = 100
	}
	c, l, err := a.again(f)
	if err != nil {
		return err
	}
	env, about, fleet, err := c.open(l)
	if err != nil {
		return err
	}
	defer fleet.Close()
	past, err := env.Remembered(ctx, about, f.hosts, max(f.newest, 2))
	if err != nil {
		return err
	}
	entries, wrong := pages.Together(env.WithCopies(past, f.newest), run)
	if wrong != nil {
		fmt.Fprintf(a.stderr, "! %s\n", c.w.Error(wrong))
		wrong = env.NotAllAsked(past)
	}
	if len(entries) == 0 && rollout.Answered(past) && format == "text" {
		fmt.Fprintln(a.stderr, c.w.Say("berth: no host knows such a run", "berth : aucun hôte ne connaît une telle exécution"))
	}
	text := func() string { return pages.Log(c.w, entries) }
	if err := printPage(a.stdout, format, text, func() ([]byte, error) { return pages.LogJSON(entries) }); err != nil || format == "json" {
		return cmp.Or(err, wrong)
	}
	if left := env.Left(about, past, ""); len(f.hosts) == 0 && left.Ending != ledger.Settled {
		fmt.Fprintln(c.stderr, c.w.Say("%s: %s", "%s : %s", left.Say(c.w), left.Hint(c.w)))
	}
	return wrong
}
