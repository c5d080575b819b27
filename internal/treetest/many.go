//go:build linux

package treetest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// many is how what [FillMany] writes is spread: of so many files each has something that is not as of the others.
const (
	manyDir   = 200 // in one directory
	manyOdd   = 10  // a name that is no UTF-8, has a line feed, or begins with a dash
	manyLink  = 40  // a symbolic link beside it
	manyHard  = 50  // a second name
	manySpare = 20  // an attribute, an ACL or a capability, in turn
	manyHoles = 100 // holes
)

// FillMany writes into a directory, as root, so many files of so many bytes together, the same for the same seed: of owners, modes and
// times of their own, and here and there what is hard to carry.
func FillMany(t testing.TB, dir string, files int, size int64, seed uint64) {
	t.Helper()
	random := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})
	data := make([]byte, size/int64(files)*2)
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var in string
	for n := range files {
		if n%manyDir == 0 {
			in = filepath.Join(dir, fmt.Sprintf("%03d", n/manyDir))
			do(os.MkdirAll(in, 0o755))
			do(os.Lchown(in, 1000+n/manyDir, 1000))
		}
		name := filepath.Join(in, nameOf(n))
		part := data[:random.Uint64()%uint64(len(data))]
		_, err := random.Read(part)
		do(err)
		do(os.WriteFile(name, part, 0o600|os.FileMode(n%8)<<3))
		do(os.Lchown(name, 1000+n%7, 70_000+n%3))
		hard(t, name, n, do)
		Time(t, name, 1_600_000_000+int64(n), int64(n)*997%1_000_000_000)
	}
}

// nameOf is the name of the n-th file.
func nameOf(n int) string {
	if n%manyOdd != 0 {
		return fmt.Sprintf("IMG_%05d.jpg", n)
	}
	return fmt.Sprintf([]string{"-rf %d", "\xff\xfe%d", "line\n%d", "été %d \\ 'q'", ".%d *[x]"}[n/manyOdd%5], n)
}

// hard makes of the n-th file what is hard to carry.
func hard(t testing.TB, name string, n int, do func(error)) {
	t.Helper()
	if n%manyLink == 0 {
		do(os.Symlink(filepath.Base(name), name+".link"))
	}
	if n%manyHard == 0 {
		do(os.Link(name, name+".again"))
	}
	if n%manyHoles == 0 {
		holes, err := os.OpenFile(name, os.O_WRONLY, 0)
		do(err)
		_, err = holes.WriteAt(bytes.Repeat([]byte("h"), 4096), 2<<20)
		do(err)
		do(unix.Ftruncate(int(holes.Fd()), 4<<20))
		do(holes.Close())
	}
	if n%manySpare == 0 {
		switch n / manySpare % 3 {
		case 0:
			attribute(t, name, "user.berth", fmt.Sprintf("%d\x00\n", n))
		case 1:
			attribute(t, name, "system.posix_acl_access", acl)
		case 2:
			attribute(t, name, "security.capability", capability)
		}
	}
}
