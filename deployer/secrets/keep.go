package secrets

import (
	"errors"
	"maps"
	"os"
	"slices"
	"strings"

	"berth/message"
	"berth/strictyaml"
)

// InputError is an error that whoever typed the command or wrote the file can mend.
type InputError struct{ Err error }

// Error implements error.
func (e *InputError) Error() string { return e.Err.Error() }

// Unwrap implements errors.Unwrap.
func (e *InputError) Unwrap() error { return e.Err }

func inputf(format string, args ...any) error { return &InputError{message.Errorf(format, args...)} }

// Opened is [Vault.Open]; what keeps the file closed is an [InputError], since its operator can mend it.
func (v *Vault) Opened() (*Store, error) {
	s, err := v.Open()
	if err != nil {
		return nil, &InputError{err}
	}
	return s, nil
}

// Make makes the encrypted file, for the operator's key and further recipients. Where there is no key, and nobody named one, it
// makes that too and gives its file.
func (v *Vault) Make(recipients []string) (key string, s *Store, err error) {
	if _, err := os.Lstat(v.File); err == nil {
		return "", nil, inputf("%s is there already; berth secrets set and rm change it", v.File)
	}
	keys, err := Keys(v.Identity, v.Ask)
	switch {
	case err == nil:
	case !Missing(err) || v.Named:
		return "", nil, &InputError{err}
	case len(recipients) == 0:
		if keys, err = NewKey(v.Identity); err != nil {
			return "", nil, err
		}
		key = v.Identity
	}
	if s, err = NewStore(append(recipients, PublicKeys(keys)...)...); err != nil {
		return key, nil, &InputError{err}
	}
	return key, s, s.Save(v.File)
}

// Keep stores what value gives for a secret that an entry declares; replaced reports whether there was one.
func (v *Vault) Keep(name string, value func() (string, error)) (replaced bool, err error) {
	if err := v.Known(name); err != nil {
		return false, &InputError{err}
	}
	s, err := v.Opened()
	if err != nil {
		return false, err
	}
	text, err := value()
	if err != nil {
		return false, inputf("%s: %w", name, err)
	}
	_, replaced = s.Get(name)
	if err := s.Set(name, text); err != nil {
		return false, inputf("%s: %w", name, err)
	}
	return replaced, s.Save(v.File)
}

// Drop takes a value out of the file.
func (v *Vault) Drop(name string) error {
	s, err := v.Opened()
	if err != nil {
		return err
	}
	if !s.Remove(name) {
		shown, _, _ := strings.Cut(name, "=") // what follows may be a value
		return inputf("%s has no %q%s", v.File, shown, strictyaml.DidYouMean(shown, s.Names()))
	}
	return s.Save(v.File)
}

// All is [Vault.List] with what the file has, where there is one.
func (v *Vault) All(services []string) ([]Whereabouts, error) {
	s, err := v.Opened()
	if err != nil && !errors.Is(err, ErrNoFile) {
		return nil, err
	}
	all, err := v.List(services, s)
	if err != nil {
		return nil, &InputError{err}
	}
	return all, nil
}

// KeepFound stores values that were found where they should not stay, by SERVICE/NAME, and makes the file, and a key, where there is
// none: key is what was made. A value that the file has already stays. It gives the names of those that it stored.
func (v *Vault) KeepFound(values map[string]string) (key string, stored []string, err error) {
	s, err := v.Opened()
	if errors.Is(err, ErrNoFile) {
		key, s, err = v.Make(nil)
	}
	if err != nil {
		return key, nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if _, has := s.Get(name); has {
			continue
		}
		if err := s.Set(name, values[name]); err != nil {
			return key, nil, inputf("%s: %w", name, err)
		}
		stored = append(stored, name)
	}
	return key, stored, s.Save(v.File)
}
