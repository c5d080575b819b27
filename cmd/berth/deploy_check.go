package main

import (
	"context"
	"fmt"
	"os"

	"berth/deployer"
	"berth/deployer/compose"
	"berth/deployer/secrets"
)

// planLabel is the label of the plan that the bundles carry.
func planLabel(bundles []compose.Bundle) string {
	for i := range bundles {
		return bundles[i].Plan
	}
	return ""
}

// source gives the operator's values of secrets. The encrypted file is opened only where there is one.
func (d *deployment) source(ctx context.Context) (deployer.Source, error) {
	look := &secrets.Lookup{Sources: d.inv.Secrets, LookupEnv: os.LookupEnv, Stderr: d.stderr}
	needs := false
	for i := range d.bundles {
		needs = needs || len(d.bundles[i].Secrets) > 0
	}
	if needs {
		v, err := d.vault(ctx, d.flags.identity)
		if err == nil {
			if _, missing := os.Stat(v.file); missing == nil {
				if look.Store, err = v.open(); err != nil {
					return nil, err
				}
			}
		}
	}
	return look.Value, nil
}

// preflight says everything that is wrong, before anything changes.
func (d *deployment) preflight() error {
	found := deployer.Preflight(deployer.Want{
		Plan: d.plan, Inventory: d.inv, Bundles: d.bundles, Run: d.run.Order.Run, Frees: deployer.Frees(d.plan),
		Secret: d.secret,
	}, d.facts)
	for _, f := range found {
		mark := "~"
		if f.Severity == deployer.Stops {
			mark = "!"
		}
		where := f.Host
		if where == "" {
			where = d.plan.Problem.Name
		}
		fmt.Fprintf(d.stderr, "%s %s: %s\n", mark, where, f.Say(d.w))
		if hint := f.Hint(d.w); hint != "" {
			fmt.Fprintf(d.stderr, "    %s\n", hint)
		}
	}
	if deployer.Stopped(found) {
		return refusedf("%s", d.w.Say("nothing was changed", "rien n'a été changé"))
	}
	return nil
}

// secret says why a secret cannot be had, where only the operator has it.
func (d *deployment) secret(ref compose.SecretRef) error {
	if ref.Made {
		return nil
	}
	for i := range d.bundles {
		b := &d.bundles[i]
		f := d.facts[b.Host]
		if b.Service != ref.Service || f == nil || f.Err != nil || d.stands()(b, f) != deployer.Missing {
			continue
		}
		value, err := d.run.Values(context.Background(), d.run.Hosts[b.Host], b)
		if err != nil {
			return err
		}
		_, err = value(ref)
		return err
	}
	return nil
}
