package begin

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"berth/catalog"
	"berth/deployer/discover"
	"berth/planning"
)

// From looks at hosts, and writes what is found of a lab, or what changed of it.
func (d *Desk) From(ctx context.Context, hosts []string) error {
	sources, err := discover.Sources(hosts)
	watch, bad := d.watch()
	if err = errors.Join(err, bad, discover.WhatOfSecrets(d.Secrets)); err != nil {
		return input(err)
	}
	there, err := planning.Here(d.Inventory)
	switch {
	case err != nil:
		return input(err)
	case there != "" && !d.Force && !d.ToStdout:
		return d.again(ctx, sources, watch)
	}
	o, err := d.Ways()
	if err != nil {
		return err
	}
	c, err := catalog.Load(planning.Beside(d.Inventory, d.Catalogs)...)
	if err != nil {
		return input(err)
	}
	lab, err := discover.Survey(ctx, sources, c, discover.Wanted{Catalogs: planning.Beside(d.Inventory, d.Catalogs), Shipped: d.Shipped, None: d.ToStdout, Watch: watch}, o)
	if err != nil {
		return err
	}
	ctx = over(ctx, watch)
	dir, named := planning.EntriesDir(d.Inventory)
	lab.Entries = named
	data, err := lab.Inventory()
	fmt.Fprint(d.Stderr, lab.Told(d.Words))
	if err != nil {
		return err
	}
	if d.ToStdout {
		_, err = d.Stdout.Write(data)
	} else if err = lab.Save(dir); err == nil {
		err = d.start(data)
	}
	if err == nil && !d.ToStdout {
		err = d.keep(ctx, lab)
	}
	return errors.Join(lab.Missing(d.Words), err)
}

// watch is for how long memory is to be watched; nil: not at all.
func (d *Desk) watch() (*discover.Watch, error) {
	if d.Watch == "" {
		return nil, nil
	}
	lasts, err := discover.ParseWatch(d.Watch)
	return &discover.Watch{For: lasts, Tick: discover.Ticking, Tell: func(text string) { fmt.Fprint(d.Stderr, text) }}, err
}

// over is the context once hosts were watched: what ended the watch ends nothing else.
func over(ctx context.Context, watch *discover.Watch) context.Context {
	if watch != nil && ctx.Err() != nil {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

// again changes the inventory that is there by what is found.
func (d *Desk) again(ctx context.Context, sources []discover.Source, watch *discover.Watch) error {
	o, err := d.Ways()
	if err != nil {
		return err
	}
	l, inv, err := d.lab()
	if err != nil {
		return err
	}
	dir, _ := planning.EntriesDir(d.Inventory)
	lab, err := discover.Survey(ctx, sources, l.Catalog, discover.Wanted{Catalogs: planning.Catalogs(d.Inventory, d.Catalogs), Shipped: d.Shipped, Watch: watch, Inventory: inv}, o)
	if err != nil {
		return err
	}
	ctx = over(ctx, watch)
	after, err := lab.Change(inv)
	fmt.Fprint(d.Stderr, lab.Told(d.Words))
	if err = errors.Join(err, lab.Free(dir)); err != nil {
		return input(err)
	}
	l.Catalog = lab.Catalog
	if err = d.Replace(ctx, l, inv, after); err == nil {
		err = lab.Save(dir)
	}
	if err == nil {
		err = d.keep(ctx, lab)
	}
	return errors.Join(lab.Missing(d.Words), err)
}

// keep has the secrets that were found in stacks encrypted, or says where they are.
func (d *Desk) keep(ctx context.Context, lab *discover.Lab) error {
	values := lab.Secrets()
	if len(values) == 0 {
		return nil
	}
	w := d.Words
	v, err := d.Vault()
	if err != nil {
		return err
	}
	keep, err := discover.Keeps(ctx, d.Secrets, d.Person, v.File, values, w)
	if err != nil || !keep {
		fmt.Fprint(d.Stderr, lab.Left(w))
		return err
	}
	key, stored, err := v.KeepFound(values)
	if key != "" {
		fmt.Fprintln(d.Stderr, w.Say("berth: made the key %s; keep a copy in a safe place, without it the secrets are lost",
			"berth : la clé %s est créée ; gardez-en une copie en lieu sûr, sans elle les secrets sont perdus", key))
	}
	if err == nil {
		fmt.Fprintln(d.Stderr, w.Say("berth: stored in %s: %s", "berth : mis dans %s : %s", v.File, strings.Join(stored, ", ")))
	}
	return err
}

// Ask asks for machines until an inventory of some is there, or nobody names any more; nothing says what comes of that, and failed is
// told why there is no inventory yet.
func (d *Desk) Ask(ctx context.Context, nothing string, failed func(error)) error {
	for {
		hosts, err := discover.Ask(ctx, d.Person, d.Words, nothing)
		if err != nil || len(hosts) == 0 {
			return err
		}
		if err = d.From(ctx, hosts); err == nil || ctx.Err() != nil {
			return err
		}
		failed(err)
		if there, here := planning.Here(d.Inventory); here == nil && there != "" {
			return nil // some of them could be looked at
		}
	}
}
