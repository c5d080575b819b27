package ca

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"berth/deployer/secrets"
	"berth/internal/wholefile"
	"berth/message"
)

// Files of an authority, in its directory: they may be seen by everybody.
const (
	RootFile         = "root.crt"
	IntermediateFile = "intermediate.crt"
)

// mostFile bounds a file of a certificate.
const mostFile = 64 << 10

// Names of its keys in the encrypted file.
const (
	rootKeyName         = secrets.OfCA + "root-key"
	intermediateKeyName = secrets.OfCA + "intermediate-key"
)

// Place is where an authority is kept: its certificates in a directory, its keys in the lab's encrypted file.
type Place struct {
	Dir   string
	Vault *secrets.Vault
}

// Beside is the directory of a lab's authority.
func Beside(inventory string) string { return filepath.Join(filepath.Dir(inventory), "ca") }

// Make makes an authority for a domain. Where one is there, it stays. The file with the operator's own key is given where that was made, too.
func (p Place) Make(lab, domain string, now time.Time) (a *Authority, key string, err error) {
	if domain == "" {
		return nil, "", &secrets.InputError{Err: message.New("the inventory has no domain that certificates could be for; add one: domain: home.lan")}
	}
	for _, name := range []string{RootFile, IntermediateFile} {
		if _, err := os.Lstat(filepath.Join(p.Dir, name)); !errors.Is(err, fs.ErrNotExist) {
			return nil, "", &secrets.InputError{Err: message.Errorf("%s is there already; a new CA has to be trusted anew on every device, so this one stays", filepath.Join(p.Dir, name))}
		}
	}
	made, err := newAuthority(lab, strings.ToLower(domain), now)
	if err != nil {
		return nil, "", err
	}
	keys := map[string]string{rootKeyName: made.rootKey, intermediateKeyName: made.intermediateKey}
	key, stored, err := p.Vault.KeepFound(keys)
	if err != nil {
		return nil, key, err
	}
	if len(stored) < len(keys) {
		return nil, key, &secrets.InputError{Err: message.Errorf("%s has keys of a CA whose certificates are not in %s: bring those back, or forget it: berth secrets rm %s, berth secrets rm %s",
			p.Vault.File, p.Dir, rootKeyName, intermediateKeyName)}
	}
	if err := os.MkdirAll(p.Dir, 0o755); err != nil {
		return nil, key, err
	}
	if err := errors.Join(wholefile.Replace(filepath.Join(p.Dir, IntermediateFile), made.intermediate, 0o644), wholefile.Replace(filepath.Join(p.Dir, RootFile), made.root, 0o644)); err != nil {
		return nil, key, err
	}
	a, err = parse(made.root, made.intermediate, made.intermediateKey)
	return a, key, err
}

// Read gives the authority without its key.
func (p Place) Read() (*Authority, error) { return p.read("") }

// Open gives the authority with the key that signs.
func (p Place) Open() (*Authority, error) {
	if _, err := p.Read(); err != nil { // before anybody is asked for a passphrase
		return nil, err
	}
	s, err := p.Vault.Opened()
	if err != nil {
		return nil, err
	}
	key, is := s.Get(intermediateKeyName)
	if !is {
		return nil, &secrets.InputError{Err: message.Errorf("%s has no %s: the CA in %s was made with another file", p.Vault.File, intermediateKeyName, p.Dir)}
	}
	return p.read(key)
}

func (p Place) read(key string) (*Authority, error) {
	var texts [2][]byte
	for i, name := range []string{RootFile, IntermediateFile} {
		var err error
		switch texts[i], err = wholefile.ReadFile(filepath.Join(p.Dir, name), mostFile); {
		case errors.Is(err, fs.ErrNotExist):
			return nil, &secrets.InputError{Err: message.Errorf("%s is not there: berth ca init makes a CA", filepath.Join(p.Dir, name))}
		case err != nil:
			return nil, err
		}
	}
	a, err := parse(texts[0], texts[1], key)
	if err != nil {
		return nil, &secrets.InputError{Err: message.Errorf("%s: %w", p.Dir, err)}
	}
	return a, nil
}

// Write puts a leaf and its key into a directory, as NAME.crt and NAME.key, the key for its owner alone; a wildcard is written with an underscore.
func (l *Leaf) Write(dir, name string) (files []string, err error) {
	name = strings.Replace(name, "*", "_", 1)
	files = []string{filepath.Join(dir, name+".crt"), filepath.Join(dir, name+".key")}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	return files, errors.Join(wholefile.Replace(files[1], []byte(l.Key), 0o600), wholefile.Replace(files[0], l.Chain, 0o644))
}
