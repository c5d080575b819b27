package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"berth/catalog"
	"berth/deployer/secrets"
	"berth/strictyaml"
)

func (a *app) secretsCommand() *cobra.Command {
	var identity string
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
	cmd.PersistentFlags().StringVar(&identity, "identity", "",
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
		RunE: func(cmd *cobra.Command, _ []string) error { return a.initSecrets(cmd.Context(), identity, recipients) },
	}
	initialize.Flags().StringArrayVar(&recipients, "recipient", nil, "public `KEY` (age1... or ssh-ed25519 ...) that may open it too; can be given again")
	name := "the name of one secret, SERVICE/NAME; the value comes from standard input or is asked for, it is no argument"
	set := &cobra.Command{
		Use:   "set SERVICE/NAME",
		Short: "Store a value, from standard input or asked for; never an argument",
		Example: `  berth secrets set tailscale/TS_AUTHKEY
  pass show b2 | berth secrets set rclone/B2_KEY`,
		Args:              exactArgs(name),
		ValidArgsFunction: a.completeSecrets,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.setSecret(cmd.Context(), cmd.InOrStdin(), identity, args[0])
		},
	}
	remove := &cobra.Command{
		Use:               "rm SERVICE/NAME",
		Short:             "Take a value out of the encrypted file",
		Example:           `  berth secrets rm tailscale/TS_AUTHKEY`,
		Args:              exactArgs("the name of one secret, SERVICE/NAME"),
		ValidArgsFunction: a.completeSecrets,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.removeSecret(cmd.Context(), identity, args[0]) },
	}
	list := &cobra.Command{
		Use:     "list",
		Short:   "Say where every secret comes from, and which are missing; no values",
		Example: `  berth secrets list`,
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.listSecrets(cmd.Context(), identity) },
	}
	cmd.AddCommand(initialize, set, list, remove)
	return cmd
}

func (a *app) initSecrets(ctx context.Context, identity string, recipients []string) error {
	v, err := a.vault(ctx, identity)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(v.File); err == nil {
		return usagef("%s is there already; berth secrets set and rm change it", v.File)
	}
	keys, err := secrets.Keys(v.Identity, v.Ask)
	switch {
	case err == nil:
	case !secrets.Missing(err) || v.named:
		return usageError{err}
	case len(recipients) == 0:
		if keys, err = secrets.NewKey(v.Identity); err != nil {
			return err
		}
		fmt.Fprintf(a.stderr, "berth: made the key %s; keep a copy in a safe place, without it the secrets are lost\n", v.Identity)
	}
	s, err := secrets.NewStore(append(recipients, secrets.PublicKeys(keys)...)...)
	if err != nil {
		return usageError{err}
	}
	if err := s.Save(v.File); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "berth: made %s, for\n", v.File)
	for _, r := range s.Recipients() {
		fmt.Fprintln(a.stdout, r)
	}
	return nil
}

func (a *app) setSecret(ctx context.Context, in io.Reader, identity, name string) error {
	v, err := a.vault(ctx, identity)
	if err != nil {
		return err
	}
	if err := v.Known(name); err != nil {
		return usageError{err}
	}
	s, err := v.open()
	if err != nil {
		return err
	}
	value, err := a.askSecret(ctx, in, name)
	if err != nil {
		return usagef("%s: %w", name, err)
	}
	_, before := s.Get(name)
	if err := s.Set(name, value); err != nil {
		return usagef("%s: %w", name, err)
	}
	if err := s.Save(v.File); err != nil {
		return err
	}
	if before {
		fmt.Fprintf(a.stderr, "berth: replaced %s in %s\n", name, v.File)
	} else {
		fmt.Fprintf(a.stderr, "berth: stored %s in %s\n", name, v.File)
	}
	if _, elsewhere := v.Sources[name]; elsewhere {
		fmt.Fprintf(a.stderr, "berth: it is not used: the inventory says that %s comes from somewhere else\n", name)
	}
	return nil
}

// askSecret reads a value: from a pipe or file whole, from a terminal a line that is not shown.
func (a *app) askSecret(ctx context.Context, in io.Reader, name string) (string, error) {
	f, isFile := in.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return secrets.Read(in)
	}
	value, err := a.person(f).AskHidden(ctx, "value of "+name+" (not shown): ")
	if err != nil {
		return "", err
	}
	return string(value), secrets.Check(string(value))
}

// askPassphrase asks at the terminal itself: standard input may be the value of a secret.
func (a *app) askPassphrase(ctx context.Context, file string) ([]byte, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, errors.New("there is no terminal to ask for its passphrase at")
	}
	defer tty.Close()
	return a.person(tty).AskHidden(ctx, "passphrase of "+file+" (not shown): ")
}

func (a *app) removeSecret(ctx context.Context, identity, name string) error {
	v, err := a.vault(ctx, identity)
	if err != nil {
		return err
	}
	s, err := v.open()
	if err != nil {
		return err
	}
	if !s.Remove(name) {
		shown, _, _ := strings.Cut(name, "=")
		return usagef("%s has no %q%s", v.File, shown, strictyaml.DidYouMean(shown, s.Names()))
	}
	if err := s.Save(v.File); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "berth: removed %s from %s\n", name, v.File)
	return nil
}

func (a *app) listSecrets(ctx context.Context, identity string) error {
	v, err := a.vault(ctx, identity)
	if err != nil {
		return err
	}
	s, err := v.open()
	if err != nil && !errors.Is(err, secrets.ErrNoFile) {
		return err
	}
	all, err := v.List(v.services(), s)
	if err != nil {
		return usageError{err}
	}
	t := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	var missing []string
	for _, x := range all {
		fmt.Fprintf(t, "%s\t%s\n", x.Name, x.From)
		if x.Missing {
			missing = append(missing, x.Service)
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if len(missing) > 0 {
		fmt.Fprintf(a.stderr, "berth: these services still miss a secret: %s\n", strings.Join(sorted(missing), ", "))
	}
	return nil
}

// completeSecrets offers the names of all secrets of the catalog.
func (a *app) completeSecrets(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	c, err := catalog.Load(a.catalogs...)
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return secrets.Declared(c), cobra.ShellCompDirectiveNoFileComp
}
