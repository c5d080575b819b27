package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/secrets"
	"berth/deployer/status"
	"berth/deployer/steps"
	"berth/inventory"
	"berth/planfile"
	"berth/planner"
	"berth/wording"
)

// deployFlags are the flags of berth deploy.
type deployFlags struct {
	from           planSource
	reach          reach
	hosts          []string
	service        string
	identity, lang string
	yes, dryRun    bool
	wait           time.Duration
}

func (a *app) deployCommand() *cobra.Command {
	var f deployFlags
	cmd := &cobra.Command{
		Use:   "deploy",
		Short: "Carry the plan out on the hosts, once, after confirming",
		Long: `Plans, or takes a plan file, looks at every host, says everything that stands in the way, prints the
steps, asks, and does them: files and images first, then stops, starts and health checks, and what leaves
at last. A step that fails stops what depends on it and nothing else. Every step is written to the journal
of its host before and after.

What is deployed already and runs is left alone: a second run does nothing and says so. Guests are not
made or resized, and data is not carried from host to host yet: what would need that is refused. With
--host nothing else is touched, and what the plan moves to another host stays until that has it.

Exit codes: 0 done, 1 a step failed, 2 bad input, 3 the plan does not fit, 4 refused or not confirmed.`,
		Example: `  berth deploy --dry-run           every command, and nothing is done
  berth deploy --plan plan.json
  berth deploy --host cargo --service immich
  berth deploy --yes               for scripts`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.deploy(cmd.Context(), &f) },
	}
	fs := cmd.Flags()
	f.from.register(fs)
	f.reach.register(fs)
	fs.StringArrayVar(&f.hosts, "host", nil, "touch this `HOST` only; can be given again")
	fs.StringVar(&f.service, "service", "", "deploy this `SERVICE` only")
	fs.StringVar(&f.identity, "identity", "", "`FILE` with the key that opens the secrets (default $BERTH_IDENTITY, else ~/.config/berth/identity.txt)")
	f.registerRun(fs)
	_ = cmd.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions(wording.Langs(), cobra.ShellCompDirectiveNoFileComp))
	a.completeRules(cmd)
	return cmd
}

// healthWait is how long a service may take to get healthy, unless --wait says otherwise.
const healthWait = 5 * time.Minute

// registerRun registers what every command takes that changes hosts.
func (f *deployFlags) registerRun(fs *pflag.FlagSet) {
	fs.StringVar(&f.lang, "lang", "en", "`"+strings.Join(wording.Langs(), "|")+"`")
	fs.DurationVar(&f.wait, "wait", healthWait, "how long a service may take to get healthy")
	fs.BoolVar(&f.yes, "yes", false, "do not ask")
	fs.BoolVar(&f.dryRun, "dry-run", false, "print every command and do nothing")
}

// deployment is one run of berth deploy.
type deployment struct {
	*app
	said    *relay // the app's stderr
	flags   *deployFlags
	w       wording.Words
	lab     *lab
	inv     *inventory.Inventory
	plan    *planner.Plan
	bundles []compose.Bundle
	names   []string // hosts
	fleet   *fleet
	facts   map[string]*probe.Facts
	others  map[string]*probe.Facts // hosts that the run does not touch, where what they have concerns it
	scanned []status.Scanned        // what runs there, where something comes that keeps something
	former  *ledger.FormerRuns      // likewise
	run     *steps.Execution

	standing map[*compose.Bundle]steps.Standing

	order *ledger.Order // of a run that is resumed; nil: a new one
	last  *ledger.Last  // that run, or the one that is taken back
	past  []ledger.History
	seen  map[string]string // History.Sight by host, of a run that is resumed or taken back
}

func (a *app) deploy(ctx context.Context, f *deployFlags) error {
	d, err := a.deployment(f)
	if err != nil {
		return err
	}
	if d.plan, d.lab, err = f.from.plan(ctx, d.app, d.w); err != nil {
		return err
	}
	return d.carryOut(ctx)
}

// deployment checks the flags before any work is done.
func (a *app) deployment(f *deployFlags) (*deployment, error) {
	lang, ok := wording.Parse(f.lang)
	if !ok {
		return nil, usagef("--lang %s: it is one of %s", f.lang, strings.Join(wording.Langs(), ", "))
	}
	if f.wait < time.Second || f.wait > 24*time.Hour {
		return nil, usagef("--wait %s: it is between 1s and 24h", f.wait)
	}
	own := *a
	said := &relay{to: a.stderr}
	own.stderr = said
	return &deployment{app: &own, said: said, flags: f, w: wording.For(lang)}, nil
}

// carryOut is all that follows once there is a plan.
func (d *deployment) carryOut(ctx context.Context) error {
	if err := d.prepare(); err != nil {
		return err
	}
	defer d.fleet.close()
	start := time.Now()
	if err := d.lookAndRender(ctx); err != nil {
		return err
	}
	looked := time.Now()
	if err := d.execution(ctx); err != nil {
		return err
	}
	if err := d.preflight(ctx); err != nil {
		return err
	}
	if d.flags.from.timing {
		fmt.Fprintf(d.stderr, "look and render: %s, judge: %s\n", looked.Sub(start).Round(time.Millisecond), time.Since(looked).Round(time.Millisecond))
	}
	if len(d.run.Steps) == 0 && d.order == nil {
		fmt.Fprintln(d.stdout, d.w.Say("Nothing to do: every service is deployed as planned, and runs.", "Rien à faire : chaque service est déployé comme prévu, et tourne."))
		return nil
	}
	if err := d.printSteps(ctx); err != nil {
		return err
	}
	if d.flags.dryRun {
		return nil
	}
	if err := d.confirm(ctx); err != nil {
		return err
	}
	return d.execute(ctx, "")
}

// lookAndRender renders while the hosts answer. What cannot be rendered ends it before anybody waits for them.
func (d *deployment) lookAndRender(ctx context.Context) error {
	while, cancel := context.WithCancel(ctx)
	defer cancel()
	looked := make(chan map[string]*probe.Facts, 1)
	go func() { looked <- d.fleet.look(while, d.names) }()
	if err := d.render(); err != nil {
		return err
	}
	d.facts = <-looked
	d.lookElsewhere(ctx)
	return nil
}

// lookElsewhere looks at hosts that --host and --without leave out, and asks for former runs, where that is needed.
func (d *deployment) lookElsewhere(ctx context.Context) {
	var others []string
	for _, h := range d.lab.problem.Hosts() {
		if !slices.Contains(d.names, h.Name) {
			others = append(others, h.Name)
		}
	}
	if others = preflight.Elsewhere(d.plan, d.bundles, d.facts, others); len(others) > 0 {
		d.others = d.fleet.look(ctx, others)
	}
	if preflight.Unsettled(d.plan, d.bundles, d.facts) {
		d.scanned = status.Scan(d.lab.catalog, d.looked())
		d.former = d.formerRuns(ctx)
	}
}

// prepare checks the plan and makes ready to reach the hosts.
func (d *deployment) prepare() error {
	var err error
	if d.lab.example {
		return usagef("this is the shipped example, whose hosts are not yours: berth init starts an inventory of your own, -f FILE names one")
	}
	if d.plan.Status == planner.Infeasible {
		fmt.Fprintln(d.stderr, d.w.Say("berth: the plan does not fit: nothing is deployed (berth plan says why, berth advise what would help)",
			"berth : le plan n'est pas réalisable : rien n'est déployé (berth plan dit pourquoi, berth advise ce qui aiderait)"))
		return errInfeasible
	}
	if d.names, err = named(d.plan.Problem, d.flags.hosts); err != nil {
		return err
	}
	if d.inv, err = d.lab.reread(); err != nil {
		return err
	}
	if d.fleet == nil {
		d.fleet, err = d.app.fleet(d.inv, &d.flags.reach, d.w)
	}
	return err
}

// render makes the files of the services that the run is about.
func (d *deployment) render() error {
	var err error
	on := map[string]bool{}
	for _, n := range d.names {
		on[n] = true
	}
	found := d.flags.service == ""
	d.bundles, err = compose.Render(compose.Input{Plan: d.plan, Catalog: d.lab.catalog, Inventory: d.inv, Only: func(host, service string) bool {
		mine := on[host] && (d.flags.service == "" || d.flags.service == service)
		found = found || mine
		return mine
	}})
	if err != nil {
		return usageError{fmt.Errorf("nothing is deployed:\n%w", err)}
	}
	if !found {
		return usagef("--service %s: the plan puts no such service on these hosts", d.flags.service)
	}
	return nil
}

// execution makes the run: its hosts, its steps, where values of secrets come from.
func (d *deployment) execution(ctx context.Context) error {
	source, err := d.source(ctx)
	if err != nil {
		return err
	}
	known := d.looked()
	maps.DeleteFunc(known, func(_ string, f *probe.Facts) bool { return f.RootErr != nil }) // what it keeps cannot be read
	d.run = &steps.Execution{
		Hosts:  d.fleet.handles(d.names),
		Values: steps.SecretValues(source, secrets.Make, d.fleet.handles(slices.Collect(maps.Keys(known))), known),
	}
	d.judge(ctx, source)
	d.run.Steps = steps.Graph(steps.Goal{
		Plan: d.plan, Bundles: d.bundles, Stands: d.stands, Elsewhere: d.others,
		Only: func(_, service string) bool { return d.flags.service == "" || d.flags.service == service },
	}, d.facts)
	if d.order != nil {
		d.run.Order = *d.order
		d.run.Order.Hosts = union(d.order.Hosts, steps.Touches(d.run.Steps)) // a host may need something now that it did not need then
		return d.overtaken(d.run.Order.Hosts...)
	}
	name, err := d.runName(nil)
	d.run.Order = ledger.Order{
		Run: name, Who: whoami(), Label: planLabel(d.bundles), Hosts: steps.Touches(d.run.Steps),
		Only: d.flags.hosts, Service: d.flags.service, Plan: oneLine(planfile.Write(d.plan, d.lab.meta)),
	}
	return err
}

// oneLine is a JSON text without its line feeds, which are between its values only.
func oneLine(text []byte) []byte {
	var out bytes.Buffer
	if err := json.Compact(&out, text); err != nil {
		return text
	}
	return out.Bytes()
}

// judge judges every bundle once: how far it is, and whether a secret is another one by now. A value may come from
// a program that asks for something.
func (d *deployment) judge(ctx context.Context, source steps.Source) {
	d.standing = map[*compose.Bundle]steps.Standing{}
	for i := range d.bundles {
		b := &d.bundles[i]
		f := d.facts[b.Host]
		if f == nil || f.Err != nil {
			continue
		}
		d.standing[b] = steps.Stands(b, f)
		if d.standing[b] != steps.Missing && steps.Changed(ctx, source, d.run.Values, d.run.Hosts[b.Host], b, f) {
			d.standing[b] = steps.Missing
		}
	}
}

// stands is what was judged; Missing where the host could not be looked at.
func (d *deployment) stands(b *compose.Bundle, _ *probe.Facts) steps.Standing {
	return d.standing[b]
}
