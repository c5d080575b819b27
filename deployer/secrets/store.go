package secrets

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"berth/message"
)

// Store is the content of the encrypted file: values by name, and to whom it is encrypted. The
// recipients are in it because an age file does not tell them, and a changed one has to be encrypted to
// the same.
type Store struct {
	recipients []string
	values     map[string]string
}

// maxValue bounds a value: more than any key or certificate has.
const maxValue = 64 << 10

// lineEnd is what a pipe or a program may print after a value: \r\n.
const lineEnd = 2

var errTooLong = message.Errorf("the value is longer than %d KiB", maxValue>>10)

// NewStore is an empty store for the recipients, each written as age or SSH writes public keys.
func NewStore(recipients ...string) (*Store, error) {
	s := &Store{recipients: slices.Compact(slices.Sorted(slices.Values(recipients))), values: map[string]string{}}
	if len(s.recipients) == 0 {
		return nil, message.New("a store of secrets needs a recipient, else nobody could read it")
	}
	_, err := parseRecipients(s.recipients)
	return s, err
}

// Names lists the secrets of the store by name.
func (s *Store) Names() []string { return slices.Sorted(maps.Keys(s.values)) }

// Recipients lists the public keys that the store is encrypted to.
func (s *Store) Recipients() []string { return slices.Clone(s.recipients) }

// Get gives a value. A nil store has none.
func (s *Store) Get(name string) (string, bool) {
	if s == nil {
		return "", false
	}
	v, ok := s.values[name]
	return v, ok
}

// Set puts a value in, or in the place of an older one.
func (s *Store) Set(name, value string) error {
	if err := Check(value); err != nil {
		return err
	}
	s.values[name] = value
	return nil
}

// Remove takes a value out, and reports whether it was there.
func (s *Store) Remove(name string) bool {
	_, ok := s.values[name]
	delete(s.values, name)
	return ok
}

// Check says why a value can be no secret of a container: it is empty, too long, or no text. The error
// does not contain it.
func Check(value string) error {
	switch {
	case value == "":
		return message.New("the value is empty")
	case len(value) > maxValue:
		return errTooLong
	case !utf8.ValidString(value):
		return message.New("the value is no UTF-8 text; encode it, for example with base64")
	case strings.ContainsRune(value, 0):
		return message.New("the value contains a zero byte, which no environment can hold")
	}
	return nil
}

// trimmed is a value as a pipe or a program gives it: without the line break at its end.
func trimmed(data []byte) string {
	return strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")
}

// content is the store as it is encrypted.
type content struct {
	Version    int               `json:"version"`
	Recipients []string          `json:"recipients"`
	Secrets    map[string]string `json:"secrets"`
}

const contentVersion = 1

func (s *Store) marshal() ([]byte, error) {
	return json.MarshalIndent(content{contentVersion, s.recipients, s.values}, "", "  ")
}

// unmarshal reads what was decrypted. Errors of the JSON reader are not passed on: they quote what they
// read.
func unmarshal(data []byte) (*Store, error) {
	var c content
	if json.Unmarshal(data, &c) != nil {
		return nil, message.New("what it contains was not written by berth secrets")
	}
	if c.Version != contentVersion {
		return nil, message.Errorf("its content has version %d; this berth reads version %d", c.Version, contentVersion)
	}
	s, err := NewStore(c.Recipients...)
	if err != nil {
		return nil, err
	}
	for name, value := range c.Secrets {
		if err := s.Set(name, value); err != nil {
			return nil, message.Errorf("%s: %w", name, err)
		}
	}
	return s, nil
}
