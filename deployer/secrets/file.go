package secrets

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"filippo.io/age"
	"filippo.io/age/armor"

	"berth/internal/wholefile"
	"berth/message"
)

// Open reads an encrypted file, armored or not. A file that is not there is an error that is
// [fs.ErrNotExist].
func Open(file string, keys []Key) (*Store, error) {
	data, err := wholefile.ReadFile(file, maxFile)
	if err != nil {
		return nil, message.Errorf("secrets %s: %w", file, err)
	}
	var in io.Reader = bufio.NewReader(bytes.NewReader(data))
	if bytes.HasPrefix(data, []byte(armor.Header)) {
		in = armor.NewReader(in)
	}
	var identities []age.Identity
	for _, k := range keys {
		identities = append(identities, k.Identity)
	}
	plain, err := age.Decrypt(in, identities...)
	if err == nil {
		data, err = wholefile.Read(plain, maxFile)
	}
	var stranger *age.NoIdentityMatchError
	switch {
	case errors.As(err, &stranger):
		return nil, message.Errorf("secrets %s: your key does not open it; name the right one with --identity FILE", file)
	case err != nil:
		return nil, message.Errorf("secrets %s: it cannot be opened: %w", file, err)
	}
	s, err := unmarshal(data)
	if err != nil {
		return nil, message.Errorf("secrets %s: %w", file, err)
	}
	return s, nil
}

// Save encrypts the store into the file, with mode 0600: whole or not at all. A link is followed: a store
// may be kept elsewhere.
func (s *Store) Save(file string) error {
	data, err := s.encrypted()
	if err == nil {
		err = wholefile.Replace(file, data, 0o600)
	}
	if err != nil {
		return message.Errorf("secrets %s: %w", file, err)
	}
	return nil
}

func (s *Store) encrypted() ([]byte, error) {
	recipients, err := parseRecipients(s.recipients)
	if err != nil {
		return nil, err
	}
	text, err := s.marshal()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	lines := armor.NewWriter(&out)
	w, err := age.Encrypt(lines, recipients...)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	if err := errors.Join(w.Close(), lines.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
