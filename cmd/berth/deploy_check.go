package main

import (
	"context"
	"fmt"
	"os"
	"sync"

	"berth/deployer/compose"
	"berth/deployer/preflight"
	"berth/deployer/secrets"
	"berth/deployer/steps"
)

// planLabel is the label of the plan that the bundles carry.
func planLabel(bundles []compose.Bundle) string {
	for i := range bundles {
		return bundles[i].Plan
	}
	return ""
}

// source gives the operator's values of secrets. The encrypted file is opened only where there is one.
func (d *deployment) source(ctx context.Context) (steps.Source, error) {
	look := &secrets.Lookup{Sources: d.inv.Secrets, LookupEnv: os.LookupEnv, Stderr: d.stderr}
	needs := false
	for i := range d.bundles {
		needs = needs || len(d.bundles[i].Secrets) > 0
	}
	if needs {
		v, err := d.app.vault(ctx, d.flags.identity)
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

// images asks the registries for what the hosts do not have, and remembers what images are pinned to.
func (d *deployment) images(ctx context.Context) map[string]map[string]preflight.Manifest {
	var coming []*compose.Bundle
	for i := range d.bundles {
		b := &d.bundles[i]
		if f := d.facts[b.Host]; f != nil && f.Err == nil && d.stands(b, f) == steps.Missing {
			coming = append(coming, b)
		}
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	said := map[string]map[string]preflight.Manifest{}
	for host, images := range preflight.AskAbout(coming, d.facts) {
		all.Go(func() {
			m := preflight.AskImages(ctx, d.run.Hosts[host], images)
			mu.Lock()
			defer mu.Unlock()
			said[host] = m
		})
	}
	all.Wait()
	d.run.Digests = preflight.Digests(coming, d.facts, said)
	return said
}

// findings is everything that is wrong, before anything changes.
func (d *deployment) findings(ctx context.Context) []preflight.Finding {
	return preflight.Check(preflight.Want{
		Plan: d.plan, Inventory: d.inv, Bundles: d.bundles, Run: d.run.Order.Run, Frees: steps.Frees(d.run.Steps),
		Secret: d.secret, Elsewhere: d.others, Scanned: d.scanned, Former: d.former, Manifests: d.images(ctx),
	}, d.facts)
}

// preflight says everything that is wrong, and refuses where something stops the run.
func (d *deployment) preflight(ctx context.Context) error {
	found := d.findings(ctx)
	for _, f := range found {
		mark := "~"
		if f.Severity() == preflight.Stops {
			mark = "!"
		}
		fmt.Fprintf(d.stderr, "%s %s: %s\n", mark, d.where(f), f.Say(d.w))
		if hint := f.Hint(d.w); hint != "" {
			fmt.Fprintf(d.stderr, "    %s\n", hint)
		}
	}
	if preflight.Stopped(found) {
		return refusedf("%s", d.w.Say("nothing was changed", "rien n'a été changé"))
	}
	return nil
}

// where names the host of a finding, or the lab.
func (d *deployment) where(f preflight.Finding) string {
	return orElse(f.Where().Host, d.plan.Problem.Name)
}

// secret says why a secret cannot be had, where only the operator has it.
func (d *deployment) secret(ref compose.SecretRef) error {
	if ref.Made {
		return nil
	}
	for i := range d.bundles {
		b := &d.bundles[i]
		f := d.facts[b.Host]
		if b.Service != ref.Service || f == nil || f.Err != nil || d.stands(b, f) != steps.Missing {
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
