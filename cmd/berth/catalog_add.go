package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"berth/catalog"
	"berth/deployer/discover"
	"berth/inventory"
	"berth/planning"
	"berth/wording"
)

func (a *app) catalogAddCommand() *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use:   "add PATH|HOST:PROJECT",
		Short: "Take a stack into your catalog: a directory here, or what runs on a host",
		Long: `Reads the Compose files of a directory of this computer, or those of a project that runs on a host, with what
they refer to, and puts them into the catalog beside the inventory, or the first that it names. HOST is a
machine of the inventory, or what ssh takes; PROJECT is a Compose project, or a container that docker run has
started: of that a Compose file is written.

Values that look secret do not come along: they go into the encrypted file once you agree, or stay where they
are. What runs on a host of the inventory is added to its services, after its difference is shown.

An entry that is there already stays, and the files in which it differs are named; --replace takes the new one,
and keeps your berth.yaml.`,
		Example: `  berth catalog add ~/stacks/immich
  berth catalog add nas:immich --secrets keep
  berth catalog add root@192.168.1.20:paperless`,
		Args: exactArgs("a directory, or HOST:PROJECT"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.catalogAdd(cmd.Context(), args[0], &f) },
	}
	cmd.Flags().BoolVar(&f.replace, "replace", false, "take the place of the entry that is there")
	cmd.Flags().BoolVar(&f.yes, "yes", false, "do not ask")
	f.registerSecrets(cmd)
	f.reach.register(cmd.Flags())
	f.lang.register(cmd)
	return cmd
}

// catalogAdd takes one stack into the catalog.
func (a *app) catalogAdd(ctx context.Context, what string, f *initFlags) error {
	lang, err := f.lang.chosen()
	if err = errors.Join(err, discover.WhatOfSecrets(f.secrets)); err != nil {
		return usageError{err}
	}
	w := wording.For(lang)
	o, err := a.ways(&f.reach, w)
	if err != nil {
		return err
	}
	var l *planning.Lab
	var inv *inventory.Inventory
	c, err := catalog.Load(planning.Catalogs(a.inventory, a.catalogs)...)
	if err != nil {
		return usageError{err}
	}
	if there, err := planning.Here(a.inventory); err != nil {
		return usageError{err}
	} else if there != "" {
		if l, err = a.readLab(); err != nil {
			return err
		}
		if inv, err = reread(l); err != nil {
			return err
		}
		c = l.Catalog
	}
	one, err := discover.OneOf(what, inv)
	if err != nil {
		return usageError{err}
	}
	dir, _ := planning.EntriesDir(a.inventory)
	lab, err := one.Take(ctx, c, discover.Wanted{Catalogs: planning.Catalogs(a.inventory, a.catalogs), Replace: f.replace}, o)
	if err != nil {
		return usageError{err}
	}
	return a.join(ctx, lab, l, inv, dir, f, w)
}

// join writes what was taken, and adds it to the inventory where that has its host.
func (a *app) join(ctx context.Context, lab *discover.Lab, l *planning.Lab, inv *inventory.Inventory, dir string, f *initFlags, w wording.Words) error {
	s := lab.The()
	if s.Known {
		if len(s.Other) == 0 {
			fmt.Fprintln(a.stderr, w.Say("berth: the catalog has %s as it is", "berth : le catalogue a %s tel quel", s.Name))
			return nil
		}
		return refusedf("%s", w.Say("the catalog has %s already, and other than this in %s; --replace takes this one", "le catalogue a déjà %s, différente de celle-ci dans %s ; --replace prend celle-ci", s.Name, s.Differing()))
	}
	fmt.Fprint(a.stderr, lab.Compared(w))
	if inv != nil {
		after, err := lab.Join(inv)
		if err != nil {
			return usageError{err}
		}
		if string(after) != string(inv.Bytes()) {
			l.Catalog = lab.Catalog
			if err := a.replace(ctx, l, inv, after, f.yes, w); err != nil {
				return err
			}
		}
	}
	if err := lab.Save(dir); err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, w.Say("berth: %s is in the catalog %s", "berth : %s est dans le catalogue %s", s.Name, dir))
	if inv == nil {
		fmt.Fprint(a.stderr, lab.Left(w))
		return nil
	}
	return a.keepFound(ctx, lab, f, w)
}
