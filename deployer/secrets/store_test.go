package secrets

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const hunter = "hunter2 \"$(id)\"\nsecond line"

// newKey makes an identity in a file of its own.
func newKey(t *testing.T) (file string, keys []Key) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "sub", "identity.txt")
	keys, err := NewKey(file)
	if err != nil {
		t.Fatal(err)
	}
	return file, keys
}

func newStore(t *testing.T, recipients ...string) *Store {
	t.Helper()
	s, err := NewStore(recipients...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAStoreIsReadByItsRecipientsOnly(t *testing.T) {
	_, mine := newKey(t)
	_, theirs := newKey(t)
	_, stranger := newKey(t)
	s := newStore(t, append(PublicKeys(theirs), PublicKeys(mine)...)...)
	for name, value := range map[string]string{"immich/DB_PASSWORD": hunter, "a/B": "x"} {
		if err := s.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "secrets.age")
	if err := s.Save(file); err != nil {
		t.Fatal(err)
	}
	for _, keys := range [][]Key{mine, theirs} {
		got, err := Open(file, keys)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, got, cmp.AllowUnexported(Store{})); diff != "" {
			t.Error(diff)
		}
		// A store that was read is encrypted to the same recipients again.
		if err := got.Save(file); err != nil {
			t.Fatal(err)
		}
	}
	_, err := Open(file, stranger)
	if err == nil || !strings.Contains(err.Error(), "your key does not open it") {
		t.Errorf("a stranger: %v", err)
	}
}

func TestTheFileHasNoNameAndNoValueInTheClearAndIsTheOperatorsAlone(t *testing.T) {
	_, keys := newKey(t)
	s := newStore(t, PublicKeys(keys)...)
	if err := s.Set("immich/DB_PASSWORD", "hunter2"); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "secrets.age")
	if err := os.WriteFile(file, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(file); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v: %v", info.Mode(), err)
	}
	for _, word := range []string{"hunter2", "immich", "DB_PASSWORD"} {
		if bytes.Contains(data, []byte(word)) {
			t.Errorf("the file contains %q", word)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left beside it: %v %v", left, err)
	}
}

func TestAStoreKeptElsewhereStaysThere(t *testing.T) {
	_, keys := newKey(t)
	s := newStore(t, PublicKeys(keys)...)
	there, here := filepath.Join(t.TempDir(), "real.age"), filepath.Join(t.TempDir(), "secrets.age")
	if err := s.Save(there); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(there, here); err != nil {
		t.Skip(err)
	}
	if err := s.Set("a/B", "x"); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(here); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(here); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v", err)
	}
	if got, err := Open(there, keys); err != nil || len(got.Names()) != 1 {
		t.Errorf("read %v: %v", got, err)
	}
}

func TestADamagedFileIsSaidToBeDamaged(t *testing.T) {
	_, keys := newKey(t)
	s := newStore(t, PublicKeys(keys)...)
	file := filepath.Join(t.TempDir(), "secrets.age")
	if err := s.Save(file); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	middle := bytes.Clone(whole)
	middle[len(middle)/2] ^= 1
	for name, data := range map[string][]byte{
		"empty": {}, "a text": []byte("hello"), "half": whole[:len(whole)/2], "a bit": middle, "a word more": append(bytes.Clone(whole), "x\n"...),
	} {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(file, keys); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := os.Truncate(file, maxFile+1); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file, keys); err == nil || err.Error() != "secrets "+file+": it is longer than 8 MiB" {
		t.Errorf("a long file: %v", err)
	}
	if _, err := Open(file+"x", keys); !Missing(err) {
		t.Errorf("no file: %v", err)
	}
}

func TestValuesThatNoContainerCanHaveAreRefusedWithoutBeingShown(t *testing.T) {
	_, keys := newKey(t)
	s := newStore(t, PublicKeys(keys)...)
	for _, value := range []string{"", "hunter\x00", "hunter\xff", strings.Repeat("hunter", maxValue)} {
		if err := s.Set("a/B", value); err == nil || strings.Contains(err.Error(), "hunter") {
			t.Errorf("%.10q: %v", value, err)
		}
	}
	if s.Remove("a/B") {
		t.Error("one was kept")
	}
}

func TestARecipientHasToBeOne(t *testing.T) {
	for _, recipients := range [][]string{nil, {"age1nonsense"}, {"ssh-dss AAAA"}, {""}, {"# comment"}} {
		if _, err := NewStore(recipients...); err == nil {
			t.Errorf("%q is taken", recipients)
		}
	}
}

func TestAnIdentityIsTheOperatorsAloneAndNeverOverwritten(t *testing.T) {
	file, keys := newKey(t)
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v: %v", info.Mode(), err)
	}
	if dir, err := os.Stat(filepath.Dir(file)); err != nil || dir.Mode().Perm() != 0o700 {
		t.Errorf("directory %v: %v", dir.Mode(), err)
	}
	again, err := Keys(file, nil)
	if diff := cmp.Diff(PublicKeys(keys), PublicKeys(again)); err != nil || diff != "" || len(PublicKeys(keys)) != 1 {
		t.Errorf("read back: %v %s", err, diff)
	}
	if _, err := NewKey(file); !errors.Is(err, os.ErrExist) {
		t.Errorf("made twice: %v", err)
	}
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := Keys(file, nil); err == nil || !strings.Contains(err.Error(), "others may read it (mode 0640); chmod 600") {
		t.Errorf("a group may read it: %v", err)
	}
}

func TestABadIdentityIsNotShown(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	for _, text := range []string{"AGE-SECRET-KEY-1HUNTER2\n", "hunter2", "", "-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Keys(file, nil)
		if err == nil || strings.Contains(strings.ToLower(err.Error()), "hunter2") || !strings.Contains(err.Error(), file) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestTheIdentityLiesInTheUsersConfiguration(t *testing.T) {
	t.Setenv("HOME", "/home/me")
	for xdg, want := range map[string]string{
		"": "/home/me/.config/berth/identity.txt", "relative": "/home/me/.config/berth/identity.txt", "/cfg": "/cfg/berth/identity.txt",
	} {
		got, err := DefaultIdentity(func(string) string { return xdg })
		if err != nil || filepath.ToSlash(got) != want {
			t.Errorf("%q: %s %v", xdg, got, err)
		}
	}
}
