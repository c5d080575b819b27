package begin

import (
	"bytes"
	"context"
	"fmt"

	"berth/catalog"
	"berth/deployer/discover"
	"berth/inventory"
	"berth/planning"
)

// Add takes one stack into the catalog: a directory of this computer, or what runs on a host, and adds it to the inventory where that
// has its host. An entry that is there and another one stays, unless it is to be replaced.
func (d *Desk) Add(ctx context.Context, what string, replace bool) error {
	if err := discover.WhatOfSecrets(d.Secrets); err != nil {
		return input(err)
	}
	o, err := d.Ways()
	if err != nil {
		return err
	}
	var l *planning.Lab
	var inv *inventory.Inventory
	c, err := catalog.Load(planning.Catalogs(d.Inventory, d.Catalogs)...)
	if err != nil {
		return input(err)
	}
	if there, err := planning.Here(d.Inventory); err != nil {
		return input(err)
	} else if there != "" {
		if l, inv, err = d.lab(); err != nil {
			return err
		}
		c = l.Catalog
	}
	one, err := discover.OneOf(what, inv)
	if err != nil {
		return input(err)
	}
	lab, err := one.Take(ctx, c, discover.Wanted{Catalogs: planning.Catalogs(d.Inventory, d.Catalogs), Replace: replace, Inventory: inv}, o)
	if err != nil {
		return input(err)
	}
	return d.join(ctx, lab, l, inv)
}

// join writes what was taken.
func (d *Desk) join(ctx context.Context, lab *discover.Lab, l *planning.Lab, inv *inventory.Inventory) error {
	s, w := lab.The(), d.Words
	if s.Known {
		if len(s.Other) == 0 {
			fmt.Fprintln(d.Stderr, w.Say("berth: the catalog has %s as it is", "berth : le catalogue a %s tel quel", s.Name))
			return nil
		}
		return refused(w.Say("the catalog has %s already, and other than this in %s; --replace takes this one", "le catalogue a déjà %s, différente de celle-ci dans %s ; --replace prend celle-ci", s.Name, s.Differing()))
	}
	fmt.Fprint(d.Stderr, lab.Compared(w))
	if inv != nil {
		after, err := lab.Join(inv)
		if err != nil {
			return input(err)
		}
		if !bytes.Equal(after, inv.Bytes()) {
			l.Catalog = lab.Catalog
			if err := d.Replace(ctx, l, inv, after); err != nil {
				return err
			}
		}
	}
	dir, _ := planning.EntriesDir(d.Inventory)
	if err := lab.Save(dir); err != nil {
		return err
	}
	fmt.Fprintln(d.Stderr, w.Say("berth: %s is in the catalog %s", "berth : %s est dans le catalogue %s", s.Name, dir))
	if inv == nil {
		fmt.Fprint(d.Stderr, lab.Left(w))
		return nil
	}
	return d.keep(ctx, lab)
}
