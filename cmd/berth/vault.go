package main

import (
	"cmp"
	"context"
	"os"

	"berth/deployer/secrets"
	"berth/message"
	"berth/planning"
)

// identityVariable names the key in the environment, for who does not want to say it every time.
const identityVariable = "BERTH_IDENTITY"

// vault is the lab's encrypted file and what the inventory says of secrets.
type vault struct {
	*secrets.Vault
	lab *planning.Lab
}

func (a *app) vault(ctx context.Context, identity string) (*vault, error) {
	l, err := a.readLab()
	if err != nil {
		return nil, err
	}
	if l.Example {
		return nil, usagef("secrets belong to an inventory of your own: berth init starts one, -f FILE names one")
	}
	inv, err := reread(l)
	if err != nil {
		return nil, err
	}
	v := &vault{lab: l, Vault: &secrets.Vault{
		File: secrets.FileOf(inv, l.File), Identity: cmp.Or(identity, os.Getenv(identityVariable)), Sources: inv.Secrets, Catalog: l.Catalog, Others: inv.Backups.All(),
		Ask: func(file string) ([]byte, error) { return a.askPassphrase(ctx, file) },
	}}
	if v.Named = v.Identity != ""; !v.Named {
		if v.Identity, err = secrets.DefaultIdentity(os.Getenv); err != nil {
			return nil, usageError{err}
		}
	}
	return v, nil
}

// askPassphrase asks at the terminal itself: standard input may be the value of a secret.
func (a *app) askPassphrase(ctx context.Context, file string) ([]byte, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, message.New("there is no terminal to ask for its passphrase at")
	}
	defer tty.Close()
	return a.person(tty).AskHidden(ctx, a.words.Say("passphrase of %s (not shown): ", "phrase de passe de %s (pas affichée) : ", file))
}

// services are those that the lab runs.
func (v *vault) services() []string {
	var out []string
	for _, s := range v.lab.Problem.Services {
		out = append(out, s.Name)
	}
	return sorted(out)
}
