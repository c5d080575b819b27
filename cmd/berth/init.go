package main

import (
	"context"
	"os"
	"strings"

	"github.com/spf13/cobra"

	shipped "berth"
	"berth/begin"
	"berth/deployer/discover"
	"berth/deployer/fleet"
	"berth/deployer/secrets"
	"berth/wording"
)

// initFlags are the flags of berth init.
type initFlags struct {
	example              string
	from, shipped        []string
	secrets, identity    string
	watch                string
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
  berth init --from nas --watch 1h          what services really need, on a system whose kernel does not tell
  berth init
  berth init --example home-lan             four guests on one machine, with Loki and Traefik to add
  berth init --stdout | less`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.init(cmd, &f) },
	}
	cmd.Flags().StringArrayVar(&f.from, "from", nil, "look at this `HOST`; can be given again")
	cmd.Flags().StringSliceVar(&f.shipped, "shipped", nil, "of these `SERVICES` berth's own entry counts, and not the stack that runs")
	cmd.Flags().StringVar(&f.watch, "watch", "", "watch memory for so long (`30m`, 1h, 24h), and count the highest; where the kernel tells the most of every container it says that this is not needed")
	f.registerSecrets(cmd)
	cmd.Flags().StringVar(&f.example, "example", begin.Starter, "which one: `"+strings.Join(shipped.Examples(), "|")+"`")
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
	d, err := a.desk(cmd.Context(), f)
	if err != nil {
		return err
	}
	if asks := !cmd.Flags().Changed("from") && !cmd.Flags().Changed("example") && !f.toStdout && !f.yes && !f.force; asks {
		if f.from, err = discover.Ask(cmd.Context(), d.Person, d.Words, d.Words.Say("a commented example", "un exemple commenté")); err != nil {
			return err
		}
	}
	if f.watch != "" && len(f.from) == 0 {
		return usagef("--watch needs hosts to watch: --from HOST")
	}
	if len(f.from) > 0 {
		return d.From(cmd.Context(), f.from)
	}
	return d.Example(f.example)
}

// desk is where the flags say that somebody works.
func (a *app) desk(ctx context.Context, f *initFlags) (*begin.Desk, error) {
	lang, err := f.lang.chosen()
	if err != nil {
		return nil, err
	}
	w := wording.For(lang)
	return &begin.Desk{
		Inventory: a.inventory, Catalogs: a.catalogs, Stdout: a.stdout, Stderr: a.stderr, Person: a.person(os.Stdin), Words: w,
		Yes: f.yes, Force: f.force, ToStdout: f.toStdout, Secrets: f.secrets, Watch: f.watch, Shipped: f.shipped,
		Ways: func() (fleet.Options, error) { return a.ways(&f.reach, w) },
		Vault: func() (*secrets.Vault, error) {
			v, err := a.vault(ctx, f.identity)
			if err != nil {
				return nil, err
			}
			return v.Vault, nil
		},
	}, nil
}
