package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/spf13/cobra"

	shipped "berth"
	"berth/catalog"
	"berth/deployer/discover"
	"berth/planning"
	"berth/wording"
)

// initFlags are the flags of berth init.
type initFlags struct {
	example              string
	from, shipped        []string
	secrets, identity    string
	force, toStdout, yes bool
	replace              bool // of catalog add
	reach                reach
	lang                 language
}

func (a *app) initCommand() *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write an inventory to start from: of your own lab, or a commented example",
		Long: `With --from it looks at your machines over SSH, once and without changing anything: what they are made of, what
runs on them, and how much memory that really uses. It writes inventory.yaml, in which comments say what was
measured and what is assumed. A host is named as for ssh: user@host, a name of your ssh_config, with :port.
Where there is an inventory already its difference is shown, and written once you have said yes.

The Compose projects that run there come into the catalog beside the inventory, as they are but for secrets,
and are services that stay where they lie; --secrets says what becomes of values that look secret.

Without hosts it writes a small lab with every field explained, and with the stacks of your catalog where there
is one; in a terminal it asks for hosts first. An existing file is not overwritten.

Exit code 1 when a host could not be looked at (the others are written), 4 when a change was not confirmed.`,
		Example: `  berth init --from root@pve --from nas --from pi@192.168.1.10
  berth init
  berth init --example home-lan             four guests on one machine, with Loki and Traefik to add
  berth init --stdout | less`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.init(cmd, &f) },
	}
	cmd.Flags().StringArrayVar(&f.from, "from", nil, "look at this `HOST`; can be given again")
	cmd.Flags().StringSliceVar(&f.shipped, "shipped", nil, "of these `SERVICES` berth's own entry counts, and not the stack that runs")
	f.registerSecrets(cmd)
	cmd.Flags().StringVar(&f.example, "example", starterName, "which one: `"+strings.Join(shipped.Examples(), "|")+"`")
	cmd.Flags().BoolVar(&f.force, "force", false, "overwrite an existing file")
	cmd.Flags().BoolVar(&f.toStdout, "stdout", false, "print it instead")
	cmd.Flags().BoolVar(&f.yes, "yes", false, "do not ask")
	f.reach.register(cmd.Flags())
	f.lang.register(cmd)
	_ = cmd.RegisterFlagCompletionFunc("example", cobra.FixedCompletions(shipped.Examples(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// registerSecrets adds the flags that say what becomes of secrets.
func (f *initFlags) registerSecrets(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.secrets, "secrets", "", "what becomes of secrets in stacks: `keep|leave` (encrypted beside the inventory, or left on their hosts; default: asked)")
	cmd.Flags().StringVar(&f.identity, "identity", "", "`FILE` with your key for them (default $"+identityVariable+", else berth/identity.txt in ~/.config)")
}

func (a *app) init(cmd *cobra.Command, f *initFlags) error {
	lang, err := f.lang.chosen()
	if err != nil {
		return err
	}
	w := wording.For(lang)
	if asks := !cmd.Flags().Changed("from") && !cmd.Flags().Changed("example") && !f.toStdout && !f.yes && !f.force; asks {
		if f.from, err = discover.Ask(cmd.Context(), a.person(os.Stdin), w, w.Say("a commented example", "un exemple commenté")); err != nil {
			return err
		}
	}
	if len(f.from) > 0 {
		return a.initFrom(cmd.Context(), f, w)
	}
	if f.toStdout {
		data, err := a.exampleText(f.example)
		if err != nil {
			return err
		}
		_, err = a.stdout.Write(data)
		return err
	}
	return a.example(f.example, f.force, w)
}

// example writes an inventory to start from.
func (a *app) example(name string, force bool, w wording.Words) error {
	data, err := a.exampleText(name)
	if err != nil {
		return err
	}
	return a.start(data, force, w)
}

// exampleText is a shipped inventory; that to start from has the stacks of the user's own catalog where there is one.
func (a *app) exampleText(name string) ([]byte, error) {
	data, err := shipped.Example(name)
	if err != nil {
		return nil, usagef("--example %s: %w", name, err)
	}
	if name != starterName {
		return data, nil
	}
	if data, err = planning.Starter(data, a.inventory, a.catalogs); err != nil {
		return nil, usageError{err}
	}
	return data, nil
}

const starterName = "starter"

// initFrom writes what is found of a lab, or what changed of it.
func (a *app) initFrom(ctx context.Context, f *initFlags, w wording.Words) error {
	sources, err := discover.Sources(f.from)
	if err = errors.Join(err, discover.WhatOfSecrets(f.secrets)); err != nil {
		return usageError{err}
	}
	o, err := a.ways(&f.reach, w)
	if err != nil {
		return err
	}
	if there, err := planning.Here(a.inventory); err != nil {
		return usageError{err}
	} else if there != "" && !f.force && !f.toStdout {
		l, err := a.readLab()
		if err != nil {
			return err
		}
		inv, err := reread(l)
		if err != nil {
			return err
		}
		dir, _ := planning.EntriesDir(a.inventory)
		lab, err := discover.Survey(ctx, sources, l.Catalog, discover.Wanted{Catalogs: planning.Catalogs(a.inventory, a.catalogs), Shipped: f.shipped}, o)
		if err != nil {
			return err
		}
		after, err := lab.Change(inv)
		fmt.Fprint(a.stderr, lab.Told(w))
		if err != nil {
			return usageError{err}
		}
		l.Catalog = lab.Catalog
		if err = a.replace(ctx, l, inv, after, f.yes, w); err == nil {
			err = lab.Save(dir)
		}
		if err == nil {
			err = a.keepFound(ctx, lab, f, w)
		}
		return errors.Join(lab.Missing(w), err)
	}
	c, err := catalog.Load(planning.Beside(a.inventory, a.catalogs)...)
	if err != nil {
		return usageError{err}
	}
	lab, err := discover.Survey(ctx, sources, c, discover.Wanted{Catalogs: planning.Beside(a.inventory, a.catalogs), Shipped: f.shipped, None: f.toStdout}, o)
	if err != nil {
		return err
	}
	dir, named := planning.EntriesDir(a.inventory)
	lab.Entries = named
	data, err := lab.Inventory()
	fmt.Fprint(a.stderr, lab.Told(w))
	if err != nil {
		return err
	}
	if f.toStdout {
		_, err = a.stdout.Write(data)
	} else if err = lab.Save(dir); err == nil {
		err = a.start(data, f.force, w)
	}
	if err == nil && !f.toStdout {
		err = a.keepFound(ctx, lab, f, w)
	}
	return errors.Join(lab.Missing(w), err)
}

// keepFound has the secrets that were found in stacks encrypted, or says where they are.
func (a *app) keepFound(ctx context.Context, lab *discover.Lab, f *initFlags, w wording.Words) error {
	values := lab.Secrets()
	if len(values) == 0 {
		return nil
	}
	v, err := a.vault(ctx, f.identity)
	if err != nil {
		return err
	}
	keep, err := discover.Keeps(ctx, f.secrets, a.person(os.Stdin), v.File, values, w)
	if err != nil || !keep {
		fmt.Fprint(a.stderr, lab.Left(w))
		return err
	}
	key, stored, err := v.KeepFound(values)
	if key != "" {
		fmt.Fprintln(a.stderr, w.Say("berth: made the key %s; keep a copy in a safe place, without it the secrets are lost",
			"berth : la clé %s est créée ; gardez-en une copie en lieu sûr, sans elle les secrets sont perdus", key))
	}
	if err == nil {
		fmt.Fprintln(a.stderr, w.Say("berth: stored in %s: %s", "berth : mis dans %s : %s", v.File, strings.Join(stored, ", ")))
	}
	return err
}

// start writes inventory and schema.
func (a *app) start(data []byte, force bool, w wording.Words) error {
	name := a.inventory
	if name == "" {
		name = shipped.InventoryName
	}
	if _, err := os.Lstat(name); !force && !errors.Is(err, fs.ErrNotExist) {
		return usagef("%s is there already; --force overwrites it, -f names another one", name)
	}
	schema, err := shipped.Files.ReadFile("docs/schema/" + shipped.Schema)
	if err != nil {
		return err
	}
	if err := save(name, data, a.stderr, w); err != nil {
		return err
	}
	if err := save(path.Join(path.Dir(name), shipped.Schema), schema, a.stderr, w); err != nil {
		return err
	}
	next := "berth plan"
	if a.inventory != "" {
		next += " -f " + a.inventory
	}
	fmt.Fprintln(a.stderr, w.Say("berth: change what is not so, then: %s", "berth : corrigez ce qui n'est pas exact, puis : %s", next))
	return nil
}
