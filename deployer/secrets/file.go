package secrets

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// maxFile bounds the encrypted file.
const maxFile = 8 << 20

// Open reads an encrypted file, armored or not. A file that is not there is an error that is
// [fs.ErrNotExist].
func Open(file string, keys []Key) (*Store, error) {
	data, err := readLimited(file)
	if err != nil {
		return nil, fmt.Errorf("secrets %s: %w", file, err)
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
		data, err = io.ReadAll(io.LimitReader(plain, maxFile))
	}
	var stranger *age.NoIdentityMatchError
	switch {
	case errors.As(err, &stranger):
		return nil, fmt.Errorf("secrets %s: your key does not open it; name the right one with --identity FILE", file)
	case err != nil:
		return nil, fmt.Errorf("secrets %s: it cannot be opened: %w", file, err)
	}
	s, err := unmarshal(data)
	if err != nil {
		return nil, fmt.Errorf("secrets %s: %w", file, err)
	}
	return s, nil
}

// Save encrypts the store into the file, with mode 0600: whole or not at all.
func (s *Store) Save(file string) error {
	data, err := s.encrypted()
	if err == nil {
		err = replace(file, data)
	}
	if err != nil {
		return fmt.Errorf("secrets %s: %w", file, plain(err))
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

// replace writes beside the file first and then takes its place. A link is followed: a store may be kept
// elsewhere.
func replace(file string, data []byte) error {
	if target, err := filepath.EvalSymlinks(file); err == nil {
		file = target
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), ".berth-*") // made with mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Sync()
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), file)
}

func readLimited(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, plain(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, plain(err)
	case len(data) > maxFile:
		return nil, errors.New("it is too large")
	}
	return data, nil
}

// plain is a file error without the operation and the path, which messages name themselves.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
