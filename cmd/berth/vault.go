package main

import (
	"context"
	"os"

	"berth/deployer/secrets"
)

// identityVariable names the key in the environment, for who does not want to say it every time.
const identityVariable = "BERTH_IDENTITY"

// vault is the lab's encrypted file and what the inventory says of secrets.
type vault struct {
	*secrets.Vault
	lab   *lab
	file  string // by which the files of a run call it
	named bool   // the user named the file with the key
}

func (a *app) vault(ctx context.Context, identity string) (*vault, error) {
	l, err := a.readLab()
	if err != nil {
		return nil, err
	}
	if l.Example {
		return nil, usagef("secrets belong to an inventory of your own: berth init starts one, -f FILE names one")
	}
	inv, err := l.reread()
	if err != nil {
		return nil, err
	}
	v := &vault{lab: l, Vault: &secrets.Vault{
		File: secrets.FileOf(inv, l.File), Identity: orElse(identity, os.Getenv(identityVariable)), Sources: inv.Secrets, Catalog: l.Catalog,
		Ask: func(file string) ([]byte, error) { return a.askPassphrase(ctx, file) },
	}}
	v.file = v.File
	if v.named = v.Identity != ""; !v.named {
		if v.Identity, err = secrets.DefaultIdentity(os.Getenv); err != nil {
			return nil, usageError{err}
		}
	}
	return v, nil
}

// open decrypts the file.
func (v *vault) open() (*secrets.Store, error) {
	s, err := v.Open()
	if err != nil {
		return nil, usageError{err}
	}
	return s, nil
}

// services are those that the lab runs.
func (v *vault) services() []string {
	var out []string
	for _, s := range v.lab.Problem.Services {
		out = append(out, s.Name)
	}
	return sorted(out)
}
