package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"berth/deployer/ledger"
	"berth/rollout"
)

func (a *app) logCommand() *cobra.Command {
	var f againFlags
	var run, format string
	cmd := &cobra.Command{
		Use:   "log",
		Short: "Tell what was done on the hosts, from their own journals",
		Long: `Asks the hosts for the journals of the newest runs and prints them together, oldest first: who began
which run when, each step with how long it took, and how the run ended. Times are those of the hosts'
clocks, in UTC. What a failed step printed lies on its host, where the log says. Of a host that cannot be
asked it prints the copy that the computer has from which the run was made (.berth/journal beside the
inventory).

Exit code 1 when a host could not be asked.`,
		Example: `  berth log
  berth log --runs 10 --host cargo
  berth log --run 20261122T190000Z-1a2b
  berth log --format json | jq '.[] | select(.kind == "failed")'`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.log(cmd.Context(), &f, run, format) },
	}
	fs := cmd.Flags()
	f.register(fs)
	fs.Lookup("dry-run").Hidden, fs.Lookup("yes").Hidden, fs.Lookup("wait").Hidden = true, true, true
	fs.StringArrayVar(&f.hosts, "host", nil, "this `HOST` only; can be given again")
	fs.StringVar(&run, "run", "", "this `RUN` only")
	fs.IntVar(&f.newest, "runs", 3, "so many of the newest runs of each host")
	fs.StringVar(&format, "format", "text", "`text|json`")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// told is an entry of a journal with its host.
type told struct {
	Host string `json:"host"`
	ledger.Entry
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
	names, err := rollout.Named(l.problem, f.hosts)
	if err != nil {
		return err
	}
	env, _, fleet, err := c.open(l)
	if err != nil {
		return err
	}
	defer fleet.Close()
	past := env.Past(ctx, names, max(f.newest, 2))
	entries, err := together(c.withCopies(env.Journals, past, f.newest), run)
	if err != nil {
		fmt.Fprintf(a.stderr, "! %v\n", err)
		err = errors.New(c.w.Say("not every host could be asked", "tous les hôtes n'ont pas pu être interrogés"))
		if !rollout.Answered(past) {
			err = errors.New(c.w.Say("no host could be asked", "aucun hôte n'a pu être interrogé"))
		}
	}
	if format == "json" {
		out := json.NewEncoder(a.stdout)
		out.SetIndent("", "  ")
		if werr := out.Encode(entries); werr != nil {
			return werr
		}
		return err
	}
	if len(entries) == 0 && rollout.Answered(past) {
		fmt.Fprintln(a.stderr, c.w.Say("berth: no host knows such a run", "berth : aucun hôte ne connaît une telle exécution"))
	}
	c.printLog(entries)
	return err
}

// withCopies adds what the operator's copies know of hosts that could not be asked; the error stays.
func (c *conductor) withCopies(dir string, past []ledger.History, newest int) []ledger.History {
	copies, err := ledger.Copies(dir, newest)
	if err != nil {
		fmt.Fprintf(c.stderr, "! %s\n", c.w.Say("the copies of journals cannot be read: %v", "les copies de journaux ne sont pas lisibles : %v", err))
	}
	out := slices.Clone(past)
	for i, h := range out {
		if copied := copies[h.Host]; h.Err != nil && copied != nil {
			out[i].Runs = copied.Runs
			fmt.Fprintf(c.stderr, "berth: %s\n", c.w.Say("%s could not be asked: its lines are from the copy on this computer", "%s n'a pas pu être interrogé : ses lignes viennent de la copie sur cet ordinateur", h.Host))
		}
	}
	return out
}

// together merges the journals of hosts by time. Entries of one host stay in their order.
func together(past []ledger.History, run string) ([]told, error) {
	out := []told{}
	var errs []error
	for _, h := range past {
		if h.Err != nil {
			errs = append(errs, h.Err)
		}
		for _, r := range slices.Backward(h.Runs) {
			if run != "" && r.Name != run {
				continue
			}
			if r.Damage != nil {
				errs = append(errs, fmt.Errorf("host %s: run %s: %w", h.Host, r.Name, r.Damage))
			}
			for _, e := range r.Entries {
				out = append(out, told{h.Host, e})
			}
		}
	}
	slices.SortStableFunc(out, func(x, y told) int { return cmp.Or(cmp.Compare(x.Run, y.Run), x.Time.Compare(y.Time)) })
	return out, errors.Join(errs...)
}

func (c *conductor) printLog(entries []told) {
	run := ""
	begun := map[string]time.Time{}
	for _, e := range entries {
		if e.Run != run {
			run = e.Run
			fmt.Fprintln(c.stdout, strings.TrimSpace(c.w.Say("run %s", "exécution %s", run)))
		}
		key := e.Host + " " + e.Step
		text := string(e.Kind)
		switch e.Kind {
		case ledger.EntryBegin:
			text = c.w.Say("begun by %s, %d steps here", "commencée par %s, %d étapes ici", cmp.Or(e.Who, "?"), e.Steps)
		case ledger.EntryStarted:
			begun[key] = e.Time
			continue
		case ledger.EntryDone, ledger.EntryFailed:
			text = fmt.Sprintf("%s %s", e.Step, e.Kind)
			if from, ok := begun[key]; ok {
				text += fmt.Sprintf(" (%s)", e.Time.Sub(from))
				delete(begun, key)
			}
		}
		if e.Detail != "" {
			text += ": " + e.Detail
		}
		fmt.Fprintf(c.stdout, "  %s  %s  %s\n", e.Time.UTC().Format("2006-01-02 15:04:05"), e.Host, printable(text))
	}
	for _, e := range entries {
		if from, open := begun[e.Host+" "+e.Step]; open && e.Kind == ledger.EntryStarted && from.Equal(e.Time) {
			fmt.Fprintf(c.stdout, "  %s  %s  %s\n", from.UTC().Format("2006-01-02 15:04:05"), e.Host, c.w.Say("%s began and did not end", "%s a commencé et n'a pas fini", e.Step))
		}
	}
}
