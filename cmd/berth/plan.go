package main

import (
	"cmp"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"berth/begin"
	"berth/deployer/remote"
	"berth/planfile"
	"berth/planner"
	"berth/report"
)

func (a *app) planCommand() *cobra.Command {
	var from planSource
	var out output
	var saveAs string
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Say where every service should live, on one page",
		Long: `Finds the best placement in the order of the goal and prints it on one page: does it fit, what changes,
where is it tight. "berth report" prints all of it.

Exit code 3 when something has no place; the partial plan is printed all the same, with the reasons for
every host. "berth advise" then says what would have to change.`,
		Example: `  berth plan
  berth plan -f lab.yaml --goal consolidate
  berth plan --without cargo                what if the NAS is down
  berth plan --format json | jq .placements
  berth plan -o plan.json                   save it for report, check and explain`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.plan(cmd, &from, &out, saveAs) },
	}
	from.rules.register(cmd.Flags())
	from.search.registerTimed(cmd.Flags())
	out.register(cmd)
	cmd.Flags().StringVarP(&saveAs, "output", "o", "", "save the plan as JSON to this `FILE` too")
	return cmd
}

func (a *app) plan(cmd *cobra.Command, from *planSource, out *output, saveAs string) error {
	show, p, l, err := a.shown(cmd.Context(), from, out)
	if err != nil {
		return err
	}
	show.Brief = true
	show.Next = report.Next{Deploy: again(cmd, "deploy"), Status: again(cmd, "status"), Advise: again(cmd, "advise")}
	if saveAs != "" {
		show.Next.Deploy = again(cmd, "deploy", "plan") + " --plan " + remote.Quote(saveAs)
	}
	if l.Example {
		show.Next.Begin = "berth init --from HOST"
	}
	if err := show.plan(a, p); err != nil {
		return err
	}
	if saveAs != "" {
		if err := begin.Save(saveAs, planfile.Write(p, l.Meta), a.stderr, show.words()); err != nil {
			return err
		}
	}
	return verdict(p)
}

// again is another command for the same lab under the same rules: with those flags of this one that it has, too.
func again(cmd *cobra.Command, name string, but ...string) string {
	words := []string{"berth", name}
	other, _, err := cmd.Root().Find([]string{name})
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if err != nil || slices.Contains(but, f.Name) || cmp.Or(other.Flags().Lookup(f.Name), other.InheritedFlags().Lookup(f.Name)) == nil {
			return
		}
		flag, values := "--"+f.Name, []string{f.Value.String()}
		if f.Shorthand != "" {
			flag = "-" + f.Shorthand
		}
		if list, is := f.Value.(pflag.SliceValue); is {
			values = list.GetSlice()
		}
		for _, v := range values {
			if words = append(words, flag); f.Value.Type() != "bool" {
				words = append(words, v)
			}
		}
	})
	return remote.Join(words)
}

// verdict is the error that stands for a plan in which something does not fit.
func verdict(p *planner.Plan) error {
	if p.Status == planner.Infeasible {
		return errInfeasible
	}
	return nil
}
