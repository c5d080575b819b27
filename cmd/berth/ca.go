package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"berth/names/ca"
)

func caCommand(a *app) *cobra.Command {
	var identity, dir string
	days := ca.LeafDays
	place := func(ctx context.Context) (ca.Place, *vault, error) {
		v, err := a.vault(ctx, identity)
		if err != nil {
			return ca.Place{}, nil, err
		}
		return ca.Place{Dir: ca.Beside(v.lab.File), Vault: v.Vault}, v, nil
	}
	cmd := &cobra.Command{
		Use:   "ca",
		Short: "Keep a certificate authority for the names of the lab",
		Long: `What browsers are told to trust once can vouch for names below the inventory's domain and for nothing else. Its
certificates lie in ca/ beside the inventory, its keys in the file of berth secrets, and never on a host.
docs/ca.md says how each system is told.`,
		Example: `  berth ca init
  berth ca show                               until when it holds, its fingerprint
  berth ca issue immich.home.lan -o certs     a certificate and its key, for a proxy`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&identity, "identity", "", "`FILE` with your key, of age or SSH (default $"+identityVariable+", else berth/identity.txt in ~/.config)")
	_ = cmd.MarkPersistentFlagFilename("identity")
	initialize := &cobra.Command{
		Use: "init", Short: "Make the authority, once", Example: `  berth ca init`, Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, v, err := place(cmd.Context())
			if err != nil {
				return err
			}
			made, key, err := p.Make(v.lab.Problem.Name, v.lab.Problem.Domain, time.Now())
			if key != "" {
				fmt.Fprintln(a.stderr, a.words.Say("berth: made the key %s; keep a copy in a safe place, without it the secrets are lost", "berth : la clé %s est créée ; en garder une copie en lieu sûr, sans elle les secrets sont perdus", key))
			}
			if err == nil {
				fmt.Fprint(a.stdout, made.Shown(a.words, p.Dir, time.Now()))
			}
			return err
		},
	}
	show := &cobra.Command{
		Use: "show", Short: "Say what it vouches for, until when, and its fingerprint", Example: `  berth ca show`, Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, _, err := place(cmd.Context())
			if err != nil {
				return err
			}
			there, err := p.Read()
			if err == nil {
				fmt.Fprint(a.stdout, there.Shown(a.words, p.Dir, time.Now()))
			}
			return err
		},
	}
	issue := &cobra.Command{
		Use: "issue NAME...", Short: "Make a certificate and its key for names below the domain",
		Example: `  berth ca issue immich.home.lan -o certs
  berth ca issue home.lan '*.home.lan' -o certs   one for all names`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, names []string) error {
			p, _, err := place(cmd.Context())
			if err != nil {
				return err
			}
			files, err := p.Issue(names, days, dir, time.Now())
			for _, f := range files {
				fmt.Fprintln(a.stdout, f)
			}
			return err
		},
	}
	issue.Flags().IntVar(&days, "days", days, "`DAYS` that it holds, 1 to 398")
	issue.Flags().StringVarP(&dir, "output", "o", ".", "`DIR` that NAME.crt and NAME.key are written into")
	_ = issue.MarkFlagDirname("output")
	cmd.AddCommand(initialize, show, issue)
	return cmd
}
