//go:build linux

// Package treetest fills directories with what is hard to carry, and says what makes a directory what it is, by asking the kernel
// itself: it is what tests hold programs against that copy and compare.
package treetest

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// Odd is a name that is no UTF-8, and in which everything is that takes a line or a shell's word apart.
const Odd = "-e odd 'q' \"d\" $x [x] *\\ \\#303 -> => //\xff\n name"

// cap_net_raw+ep, and an ACL with a user of its own, as the kernel keeps them.
const (
	capability = "\x01\x00\x00\x02\x00\x20\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	acl        = "\x02\x00\x00\x00\x01\x00\x06\x00\xff\xff\xff\xff\x02\x00\x04\x00\xd2\x04\x00\x00\x04\x00\x04\x00\xff\xff\xff\xff\x10\x00\x04\x00\xff\xff\xff\xff\x20\x00\x04\x00\xff\xff\xff\xff"
)

// Fill writes into a directory, as root, what is hard to carry.
func Fill(t testing.TB, dir string) {
	t.Helper()
	at := func(name string) string { return filepath.Join(dir, name) }
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	do(os.MkdirAll(at("deep/er"), 0o755))
	do(os.Mkdir(at("empty"), 0o711))
	odd := strings.ReplaceAll(Odd, "/", ":")
	for name, text := range map[string]string{"a": "one\n", odd: "odd", "deep/er/b": strings.Repeat("b", 100_000), "program": "#!/bin/sh\n", "none": "", "holes": "", "# no comment": "; nor this"} {
		do(os.WriteFile(at(name), []byte(text), 0o644))
	}
	do(os.Mkdir(at("deep/"+odd), 0o755))
	do(os.Link(at("a"), at("hard")))
	do(os.Link(at("a"), at("deep/harder")))
	do(os.Symlink("nowhere // \n\xfe", at("link")))
	do(unix.Mkfifo(at("pipe"), 0o600))
	do(unix.Mknod(at("null"), unix.S_IFCHR|0o666, int(unix.Mkdev(1, 3))))
	holes, err := os.OpenFile(at("holes"), os.O_WRONLY, 0)
	do(err)
	_, err = holes.WriteAt([]byte("in between"), 4<<20)
	do(err)
	do(holes.Truncate(8 << 20))
	do(holes.Close())
	for name, id := range map[string]int{".": 999, "a": 1234, "deep": 70_000, "program": 5} {
		do(os.Lchown(at(name), id, id+1))
	}
	do(os.Lchown(at("link"), 1, 2))
	do(unix.Chmod(at("a"), 0o640))
	do(unix.Chmod(at("deep"), 0o2751))
	do(unix.Chmod(at("program"), 0o4755))
	do(unix.Chmod(dir, 0o700))
	attribute(t, at("program"), "security.capability", capability)
	attribute(t, at("deep/er/b"), "system.posix_acl_access", acl)
	attribute(t, at("a"), "user.berth", "x\x00\n")
	for i, name := range []string{"a", "link", "deep/er", "deep", "."} {
		Time(t, at(name), 1_500_000_000+int64(i), 123_456_789)
	}
}

// Time gives a path, not what it leads to, a time of its last change.
func Time(t testing.TB, name string, seconds, nanoseconds int64) {
	t.Helper()
	ts := unix.Timespec{Sec: seconds, Nsec: nanoseconds}
	if err := unix.UtimesNanoAt(unix.AT_FDCWD, name, []unix.Timespec{ts, ts}, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		t.Fatal(err)
	}
}

func attribute(t testing.TB, name, key, value string) {
	t.Helper()
	if err := unix.Lsetxattr(name, key, []byte(value), 0); err != nil {
		t.Logf("no %s here: %v", key, err)
	}
}

// Walk lists what a directory is: for each path its kind, mode, owners, times to the nanosecond, numbers of a device, where a link leads,
// extended attributes, content, which names are one file, and whether a file of more than a megabyte has holes.
func Walk(t testing.TB, dir string) string {
	t.Helper()
	var out []string
	first := map[uint64]string{}
	err := filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		var st unix.Stat_t
		if err := unix.Lstat(name, &st); err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		line := fmt.Sprintf("%q %o %d:%d %d.%09d", rel, st.Mode, st.Uid, st.Gid, st.Mtim.Sec, st.Mtim.Nsec)
		switch st.Mode & unix.S_IFMT {
		case unix.S_IFLNK:
			to, err := os.Readlink(name)
			if err != nil {
				return err
			}
			line += fmt.Sprintf(" -> %q", to)
		case unix.S_IFCHR, unix.S_IFBLK:
			line += fmt.Sprintf(" device %d", st.Rdev)
		case unix.S_IFREG:
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			if first[st.Ino] == "" {
				first[st.Ino] = rel
			}
			line += fmt.Sprintf(" %d %x is %q", st.Size, sha256.Sum256(data), first[st.Ino])
			if st.Size > 1<<20 {
				line += fmt.Sprintf(" holes %v", st.Blocks*512 < st.Size)
			}
		}
		out = append(out, line+attributes(t, name))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, "\n")
}

// attributes are the extended ones of a path, not of what it leads to.
func attributes(t testing.TB, name string) string {
	t.Helper()
	buf := make([]byte, 64<<10)
	n, err := unix.Llistxattr(name, buf)
	if err != nil {
		t.Fatal(err)
	}
	keys := strings.Split(strings.TrimSuffix(string(buf[:n]), "\x00"), "\x00")
	sort.Strings(keys)
	out := ""
	for _, key := range keys {
		if key == "" {
			continue
		}
		n, err := unix.Lgetxattr(name, key, buf)
		if err != nil {
			t.Fatal(err)
		}
		out += fmt.Sprintf(" %s=%q", key, buf[:n])
	}
	return out
}
