package secrets

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"berth/catalog"
	"berth/inventory"
	"berth/message"
	"berth/strictyaml"
)

// Vault is a lab's encrypted file, who opens it, and where else the inventory says that secrets come from.
type Vault struct {
	File     string
	Identity string // the file with the key
	Named    bool   // the operator named that file
	Ask      func(file string) ([]byte, error)
	Sources  map[string]inventory.SecretSource
	Catalog  *catalog.Catalog
	Others   []string // names of secrets that the lab needs beside those of services, such as of its backups
}

// defaultFile is the encrypted file where the inventory names none; it lies beside the inventory.
const defaultFile = "secrets.age"

// OfCA begins the names of the keys of the lab's own certificate authority (package names/ca). No service is called so.
const OfCA = "berth-ca/"

// FileOf is the encrypted file of an inventory.
func FileOf(inv *inventory.Inventory, inventoryFile string) string {
	file := cmp.Or(inv.SecretFile, defaultFile)
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(filepath.Dir(inventoryFile), file)
}

// ErrNoFile says that there is no encrypted file, behind its name.
var ErrNoFile = message.New("is not there yet: berth secrets init makes it")

// Open decrypts the file.
func (v *Vault) Open() (*Store, error) {
	if _, err := os.Stat(v.File); errors.Is(err, os.ErrNotExist) {
		return nil, message.Errorf("%s %w", v.File, ErrNoFile)
	}
	keys, err := Keys(v.Identity, v.Ask)
	if err != nil {
		return nil, message.Errorf("%w; your key opens %s, name it with --identity FILE", err, v.File)
	}
	return Open(v.File, keys)
}

// Declared are the names of all secrets that entries of a catalog declare.
func Declared(c *catalog.Catalog) []string {
	var out []string
	for _, e := range c.Entries() {
		for _, s := range e.Secrets {
			out = append(out, e.Name+"/"+s.Name)
		}
	}
	return out
}

// Known refuses a name that no entry declares. What follows an equals sign may be a value and is not shown.
func (v *Vault) Known(name string) error {
	all := slices.Concat(Declared(v.Catalog), v.Others)
	if slices.Contains(all, name) {
		return nil
	}
	shown, _, _ := strings.Cut(name, "=")
	return message.Errorf("no service has a secret %q%s; berth secrets list names those of this lab", shown, strictyaml.DidYouMean(shown, all))
}

// Whereabouts say of a secret where it comes from.
type Whereabouts struct {
	Name    string
	From    message.Text
	Service string // that needs it; "": none does
	Missing bool
}

// List says where the secrets come from that services need, as far as can be told without asking, and then which of
// the store none of them needs. The store may be nil.
func (v *Vault) List(services []string, s *Store) ([]Whereabouts, error) {
	var out []Whereabouts
	needed := map[string]bool{}
	for _, service := range services {
		e, err := v.Catalog.Entry(service)
		if err != nil {
			return nil, err
		}
		for _, x := range e.Secrets {
			name := service + "/" + x.Name
			from, there := v.where(s, name, x.Made)
			out = append(out, Whereabouts{name, from, service, !there})
			needed[name] = true
		}
	}
	for _, name := range v.Others {
		from, there := v.where(s, name, false)
		out = append(out, Whereabouts{name, from, name, !there})
		needed[name] = true
	}
	if s == nil {
		return out, nil
	}
	for _, name := range s.Names() {
		if strings.HasPrefix(name, OfCA) {
			out = append(out, Whereabouts{Name: name, From: message.Of("in %s", v.File)})
		} else if !needed[name] {
			out = append(out, Whereabouts{Name: name, From: message.Of("in %s, and no service here needs it", v.File)})
		}
	}
	return out, nil
}

// where says where a secret comes from, and whether it is there.
func (v *Vault) where(s *Store, name string, made bool) (message.Text, bool) {
	from, elsewhere := v.Sources[name]
	_, stored := s.Get(name)
	switch {
	case elsewhere && from.Env != "":
		if os.Getenv(from.Env) == "" {
			return message.Of("missing: %s is not set in the environment", from.Env), false
		}
		return message.Of("from the environment, %s", from.Env), true
	case elsewhere:
		return message.Of("from the command %s", from.Command[0]), true
	case stored:
		return message.Of("in %s", v.File), true
	case v.given(name):
		return message.Word("in .env beside its Compose file, or there by default"), true
	case made:
		return message.Word("made once, on its host"), true
	}
	return message.Of("missing: berth secrets set %s", name), false
}

// given reports whether the entry itself has a value.
func (v *Vault) given(name string) bool {
	if v.Catalog == nil {
		return false
	}
	_, ok := v.Catalog.Given(name)
	return ok
}
