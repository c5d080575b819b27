package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	shipped "berth"
	"berth/catalog"
	"berth/deployer/secrets"
	"berth/inventory"
	"berth/strictyaml"
)

// secretsFile is the encrypted file where the inventory names none; it lies beside the inventory.
const secretsFile = "secrets.age"

// identityVariable names the key in the environment, for who does not want to say it every time.
const identityVariable = "BERTH_IDENTITY"

// vault is the lab's encrypted file and what the inventory says of secrets.
type vault struct {
	lab      *lab
	inv      *inventory.Inventory
	file     string
	identity string // the file with the key
	named    bool   // the user named that file
	ask      func(file string) ([]byte, error)
}

func (a *app) vault(ctx context.Context, identity string) (*vault, error) {
	l, err := a.readLab()
	if err != nil {
		return nil, err
	}
	if l.file == "shipped "+shipped.InventoryName {
		return nil, usagef("secrets belong to an inventory of your own: berth init starts one, -f FILE names one")
	}
	inv, err := l.reread()
	if err != nil {
		return nil, err
	}
	v := &vault{lab: l, inv: inv, file: orElse(inv.SecretFile, secretsFile), identity: orElse(identity, os.Getenv(identityVariable))}
	if !filepath.IsAbs(v.file) {
		v.file = filepath.Join(filepath.Dir(l.file), v.file)
	}
	v.ask = func(file string) ([]byte, error) { return a.askPassphrase(ctx, file) }
	if v.named = v.identity != ""; !v.named {
		if v.identity, err = secrets.DefaultIdentity(os.Getenv); err != nil {
			return nil, usageError{err}
		}
	}
	return v, nil
}

// errNoSecrets says that there is no encrypted file, behind its name.
var errNoSecrets = errors.New("is not there yet: berth secrets init makes it")

// open decrypts the file.
func (v *vault) open() (*secrets.Store, error) {
	if _, err := os.Stat(v.file); errors.Is(err, os.ErrNotExist) {
		return nil, usagef("%s %w", v.file, errNoSecrets)
	}
	keys, err := secrets.Keys(v.identity, v.ask)
	if err != nil {
		return nil, usagef("%w; your key opens %s, name it with --identity FILE", err, v.file)
	}
	s, err := secrets.Open(v.file, keys)
	if err != nil {
		return nil, usageError{err}
	}
	return s, nil
}

// known refuses a name that no entry declares. What follows an equals sign may be a value and is not shown.
func (v *vault) known(name string) error {
	all := secretNames(v.lab.catalog)
	shown, _, _ := strings.Cut(name, "=")
	for _, n := range all {
		if n == name {
			return nil
		}
	}
	return usagef("no service has a secret %q%s; berth secrets list names those of this lab", shown, strictyaml.DidYouMean(shown, all))
}

func secretNames(c *catalog.Catalog) []string {
	var out []string
	for _, e := range c.Entries() {
		for _, s := range e.Secrets {
			out = append(out, e.Name+"/"+s.Name)
		}
	}
	return out
}

// services are those that the lab runs.
func (v *vault) services() []string {
	var out []string
	for _, s := range v.lab.problem.Services {
		out = append(out, s.Name)
	}
	return out
}

// where says where a secret comes from, and whether it is there as far as can be told without asking.
func (v *vault) where(s *secrets.Store, name string, made bool) (string, bool) {
	from, elsewhere := v.inv.Secrets[name]
	_, stored := s.Get(name)
	switch {
	case elsewhere && from.Env != "":
		if os.Getenv(from.Env) == "" {
			return "missing: " + from.Env + " is not set in the environment", false
		}
		return "from the environment, " + from.Env, true
	case elsewhere:
		return "from the command " + from.Command[0], true
	case stored:
		return "in " + v.file, true
	case made:
		return "made once, on its host", true
	}
	return "missing: berth secrets set " + name, false
}

func storeNames(s *secrets.Store) []string {
	if s == nil {
		return nil
	}
	return s.Names()
}
