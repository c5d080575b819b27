package main

import (
	"context"

	"github.com/spf13/cobra"

	"berth/planfile"
	"berth/planner"
	"berth/planning"
	"berth/report"
	"berth/strictyaml"
)

func (a *app) explainCommand() *cobra.Command {
	var from planSource
	var out output
	cmd := &cobra.Command{
		Use:   "explain SERVICE",
		Short: "Say for every host why a service lives there, or why not, in figures",
		Example: `  berth explain immich
  berth explain paperless-ngx --plan plan.json
  berth explain immich --without cargo`,
		Args:              oneArg("the name of one service", 1),
		ValidArgsFunction: once(a.offers(func(w planning.Words) []string { return w.Services })),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.explain(cmd.Context(), args[0], &from, &out)
		},
	}
	from.register(cmd.Flags())
	out.register(cmd)
	return cmd
}

func (a *app) explain(ctx context.Context, service string, from *planSource, out *output) error {
	show, p, l, err := a.shown(ctx, from, out)
	if err != nil {
		return err
	}
	answers := planner.Explain(p, service)
	if answers == nil {
		return notWished(service, p.Problem, l)
	}
	if show.format == report.AsJSON {
		return show.print(a, planfile.WriteAnswers(p, service, answers))
	}
	return show.document(a, report.Explain(p, service, answers, show.Options))
}

// notWished says why a service cannot be explained.
func notWished(service string, p *planner.Problem, l *planning.Lab) error {
	if _, err := l.Catalog.Entry(service); err == nil {
		return usagef("%s is in the catalog, and %s does not wish for it", service, l.File)
	}
	var known []string
	for i := range p.Services {
		known = append(known, p.Services[i].Name)
	}
	return usagef("unknown service %q%s", service, strictyaml.DidYouMean(service, sorted(known)))
}
