package secrets

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"filippo.io/age"

	"berth/internal/wholefile"
	"berth/message"
)

// maxFile bounds a file of keys, and the encrypted one.
const maxFile = 8 << 20

// Keys reads the private keys of a file: those of age, one a line with comments by #, or an SSH key. A
// file that others may read is refused. The passphrase of an SSH key is asked for when it is needed.
func Keys(file string, ask func(file string) ([]byte, error)) ([]Key, error) {
	data, err := wholefile.ReadFile(file, maxFile)
	if err != nil {
		return nil, message.Errorf("identity %s: %w", file, err)
	}
	if info, err := os.Stat(file); err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, message.Errorf("identity %s: others may read it (mode %04o); chmod 600 %s", file, info.Mode().Perm(), file)
	}
	if bytes.HasPrefix(data, []byte("-----BEGIN")) {
		key, err := sshKey(file, data, ask)
		return []Key{key}, err
	}
	identities, err := age.ParseIdentities(bytes.NewReader(data))
	if err != nil {
		// age quotes the line that it cannot read, which may be a key with a typing error
		return nil, message.Errorf("identity %s: it is no file of age keys (AGE-SECRET-KEY-1...) and no SSH key", file)
	}
	var out []Key
	for _, id := range identities {
		out = append(out, Key{id, publicKey(id)})
	}
	return out, nil
}

// NewKey makes a key and writes it to the file, with mode 0600. A file that is there already is an error
// that is [fs.ErrExist].
func NewKey(file string) ([]Key, error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, message.Errorf("identity %s: %w", file, wholefile.Reason(err))
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, message.Errorf("identity %s: %w", file, wholefile.Reason(err))
	}
	_, err = fmt.Fprintf(f, "# berth's key to secrets; public key: %s\n%s\n", key.Recipient(), key)
	if err == nil {
		err = f.Sync() // secrets may be encrypted to it the next moment
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, errors.Join(message.Errorf("identity %s: %w", file, wholefile.Reason(err)), os.Remove(file))
	}
	return []Key{{key, publicKey(key)}}, nil
}

// DefaultIdentity is where the key lies if nothing else is said: berth/identity.txt in the user's
// configuration ($XDG_CONFIG_HOME, else ~/.config).
func DefaultIdentity(getenv func(string) string) (string, error) {
	dir := getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(dir) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", message.New("there is no home directory to keep a key in; name one with --identity FILE")
		}
		dir = filepath.Join(home, ".config")
	}
	return filepath.Join(dir, "berth", "identity.txt"), nil
}

// Missing reports whether an error of this package says that a file is not there.
func Missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
