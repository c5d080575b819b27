package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"berth/deployer/secrets"
)

func (a *app) secretsCommand() *cobra.Command {
	keeper := &secretKeeper{app: a}
	cmd := &cobra.Command{
		Use:   "secrets",
		Short: "Keep the secrets of services in an encrypted file",
		Long: `Secrets of services (passwords, keys) are in no inventory, plan or report. This file holds them encrypted
with age, for the operator's key alone (of age or SSH); it may lie beside the inventory in version control. Where else a
secret may come from (the environment, a command such as pass) the inventory says under secrets:.

A secret for which any value will do needs none here: it is made once and kept on its host.`,
		Example: `  berth secrets init
  berth secrets set tailscale/TS_AUTHKEY           asks for the value, without showing it
  pass show b2 | berth secrets set rclone/B2_KEY
  berth secrets list`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&keeper.identity, "identity", "",
		"`FILE` with your key, of age or SSH (default $"+identityVariable+", else berth/identity.txt in ~/.config)")
	_ = cmd.MarkPersistentFlagFilename("identity")
	var recipients []string
	initialize := &cobra.Command{
		Use:   "init",
		Short: "Make the encrypted file, and a key if there is none",
		Example: `  berth secrets init
  berth secrets init --identity ~/.ssh/id_ed25519
  berth secrets init --recipient age1...           another key that opens it too, such as one kept offline`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return keeper.initialize(cmd.Context(), recipients) },
	}
	initialize.Flags().StringArrayVar(&recipients, "recipient", nil, "public `KEY` (age1... or ssh-ed25519 ...) that may open it too; can be given again")
	set := &cobra.Command{
		Use:   "set SERVICE/NAME",
		Short: "Store a value, from standard input or asked for; never an argument",
		Example: `  berth secrets set tailscale/TS_AUTHKEY
  pass show b2 | berth secrets set rclone/B2_KEY`,
		Args:              oneArg("the name of one secret, SERVICE/NAME; the value comes from standard input or is asked for, it is no argument", 1),
		ValidArgsFunction: keeper.complete,
		RunE: func(cmd *cobra.Command, args []string) error {
			return keeper.set(cmd.Context(), cmd.InOrStdin(), args[0])
		},
	}
	remove := &cobra.Command{
		Use:               "rm SERVICE/NAME",
		Short:             "Take a value out of the encrypted file",
		Example:           `  berth secrets rm tailscale/TS_AUTHKEY`,
		Args:              oneArg("the name of one secret, SERVICE/NAME", 1),
		ValidArgsFunction: keeper.complete,
		RunE:              func(cmd *cobra.Command, args []string) error { return keeper.remove(cmd.Context(), args[0]) },
	}
	list := &cobra.Command{
		Use:     "list",
		Short:   "Say where every secret comes from, and which are missing; no values",
		Example: `  berth secrets list`,
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return keeper.list(cmd.Context()) },
	}
	cmd.AddCommand(initialize, set, list, remove)
	return cmd
}

// secretKeeper is what the commands on secrets have at hand.
type secretKeeper struct {
	*app
	identity string // of --identity
}

func (k *secretKeeper) initialize(ctx context.Context, recipients []string) error {
	v, err := k.vault(ctx, k.identity)
	if err != nil {
		return err
	}
	key, s, err := v.Make(recipients)
	if key != "" {
		fmt.Fprintln(k.stderr, k.words.Say("berth: made the key %s; keep a copy in a safe place, without it the secrets are lost", "berth : la clé %s est créée ; en garder une copie en lieu sûr, sans elle les secrets sont perdus", key))
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(k.stderr, k.words.Say("berth: made %s, for", "berth : %s est créé, pour", v.File))
	for _, r := range s.Recipients() {
		fmt.Fprintln(k.stdout, r)
	}
	return nil
}

func (k *secretKeeper) set(ctx context.Context, in io.Reader, name string) error {
	v, err := k.vault(ctx, k.identity)
	if err != nil {
		return err
	}
	replaced, err := v.Keep(name, func() (string, error) { return k.askSecret(ctx, in, name) })
	if err != nil {
		return err
	}
	done := k.words.Say("berth: stored %s in %s", "berth : %s est gardé dans %s", name, v.File)
	if replaced {
		done = k.words.Say("berth: replaced %s in %s", "berth : %s est remplacé dans %s", name, v.File)
	}
	fmt.Fprintln(k.stderr, done)
	if _, elsewhere := v.Sources[name]; elsewhere {
		fmt.Fprintln(k.stderr, k.words.Say("berth: it is not used: the inventory says that %s comes from somewhere else", "berth : il n'est pas utilisé : selon l'inventaire, %s vient d'ailleurs", name))
	}
	return nil
}

// askSecret reads a value: from a pipe or file whole, from a terminal a line that is not shown.
func (k *secretKeeper) askSecret(ctx context.Context, in io.Reader, name string) (string, error) {
	f, isFile := in.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return secrets.Read(in)
	}
	value, err := k.person(f).AskHidden(ctx, k.words.Say("value of %s (not shown): ", "valeur de %s (pas affichée) : ", name))
	if err != nil {
		return "", err
	}
	return string(value), secrets.Check(string(value))
}

func (k *secretKeeper) remove(ctx context.Context, name string) error {
	v, err := k.vault(ctx, k.identity)
	if err != nil {
		return err
	}
	if err := v.Drop(name); err != nil {
		return err
	}
	fmt.Fprintln(k.stderr, k.words.Say("berth: removed %s from %s", "berth : %s est ôté de %s", name, v.File))
	return nil
}

func (k *secretKeeper) list(ctx context.Context) error {
	v, err := k.vault(ctx, k.identity)
	if err != nil {
		return err
	}
	all, err := v.All(v.services())
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(k.stdout, 0, 0, 2, ' ', 0)
	var missing []string
	for _, x := range all {
		fmt.Fprintf(t, "%s\t%s\n", x.Name, k.words.Text(x.From))
		if x.Missing {
			missing = append(missing, x.Service)
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if len(missing) > 0 {
		fmt.Fprintln(k.stderr, k.words.Say("berth: these services still miss a secret: %s", "berth : il manque encore un secret à ces services : %s", strings.Join(sorted(missing), ", ")))
	}
	return nil
}

// complete offers the names of all secrets of the catalog.
func (k *secretKeeper) complete(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	l, ok := k.quietLab()
	if !ok || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return secrets.Declared(l.Catalog), cobra.ShellCompDirectiveNoFileComp
}
