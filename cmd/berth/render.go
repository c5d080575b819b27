package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"berth/deployer/compose"
	"berth/deployer/pages"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// renderFlags are the flags of berth render.
type renderFlags struct {
	from               planSource
	out, host, service string
	lang               language
}

func (a *app) renderCommand() *cobra.Command {
	var f renderFlags
	cmd := &cobra.Command{
		Use:   "render --out DIR",
		Short: "Write the files that every host would get: Compose files, .env, configuration",
		Long: `Plans, or takes a plan file, and writes DIR/HOST/SERVICE/ with compose.yaml, .env and the files that the
containers mount: what a deployment puts into the service's directory on the host. Nothing is sent anywhere.

Secrets are placeholders in .env, {{secret SERVICE/NAME}}, and nowhere else. DIR is berth's own: what is
no longer rendered is removed, what berth did not write is refused. The same plan gives the same bytes.

Exit code 3 when something has no place; nothing is rendered then.`,
		Example: `  berth render --out rendered
  berth render --out rendered --plan plan.json
  berth render --out rendered --host cargo --service immich`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.render(cmd.Context(), &f) },
	}
	f.from.register(cmd.Flags())
	cmd.Flags().StringVar(&f.out, "out", "", "`DIR` to write to, berth's own (made if it is not there)")
	cmd.Flags().StringVar(&f.host, "host", "", "render this `HOST` only")
	cmd.Flags().StringVar(&f.service, "service", "", "render this `SERVICE` only")
	f.lang.register(cmd)
	_ = cmd.MarkFlagDirname("out")
	return cmd
}

func (a *app) render(ctx context.Context, f *renderFlags) error {
	lang, err := f.lang.chosen()
	if err != nil {
		return err
	}
	if f.out == "" {
		return usagef("--out is missing: berth render --out DIR")
	}
	plan, l, err := f.from.plan(ctx, a, wording.For(lang))
	if err != nil {
		return err
	}
	w := wording.For(lang)
	if plan.Status == planner.Infeasible {
		fmt.Fprintf(a.stderr, "berth: %s\n", w.Say(`nothing is rendered, since the plan is not feasible; "berth plan" says why`, "rien n'est écrit, car le plan n'est pas réalisable ; « berth plan » dit pourquoi"))
		return errInfeasible
	}
	inv, err := reread(l)
	if err != nil {
		return err
	}
	scope, err := compose.Scope(plan, f.host, f.service)
	if err != nil {
		return usageError{err}
	}
	bundles, err := compose.Render(compose.Input{Plan: plan, Catalog: l.Catalog, Inventory: inv, Only: scope})
	if err != nil {
		return usageError{message.Errorf("nothing is rendered:\n%w", err)}
	}
	saved, err := compose.Save(f.out, bundles, scope)
	var foreign *compose.ForeignError
	if errors.As(err, &foreign) {
		return usageError{err}
	}
	if err != nil {
		return message.Errorf("render: %w", err)
	}
	for _, b := range bundles {
		for _, port := range b.ByHand {
			fmt.Fprintf(a.stderr, "berth: %s\n", w.Say("%s: port %s is in the host's network, where Compose cannot move it; set it in the service itself",
				"%s : le port %s est dans le réseau de l'hôte, où Compose ne peut pas le déplacer ; à régler dans le service même", b.Service, port))
		}
	}
	fmt.Fprint(a.stdout, pages.Rendered(w, plan, bundles, saved, f.out))
	return nil
}
