package probe

import (
	"context"
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/ledger"
)

// OnShare is what a host says of a directory that should lie on a share.
type OnShare struct {
	Gone, Stuck, Closed bool // it is not there; it does not answer; its names cannot be read
	Here                bool // something is mounted at the directory itself, and not above it
	Type, From          string
	ReadOnly            bool
	Unit                string            // the file of the unit by which systemd mounts something there; empty: it has none
	Entries             map[string]string // inodes by name, of the first names
	Mark                string            // the inode of the file that was looked for; empty: it is not there
}

// networkTypes are file systems that are another machine's, or the hypervisor's.
var networkTypes = []string{"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "virtiofs", "ceph", "glusterfs", "fuse.glusterfs", "fuse.sshfs"}

// OverNetwork reports whether what is mounted for the directory is another machine's.
func (o OnShare) OverNetwork() bool { return slices.Contains(networkTypes, o.Type) }

// Mounted reports whether something is mounted for the directory: at it, or a share above it. A local disk above it is none.
func (o OnShare) Mounted() bool { return !o.Gone && (o.Here || o.OverNetwork()) }

// Likeness says whether two hosts have the same directory.
type Likeness int

// The likenesses.
const (
	SameShare Likeness = iota
	OtherShare
	CopyOfShare // what is put into one comes into the other, as another file
	UnprovenShare
)

// Shows holds the directory against another one, into which a file was put that has an inode there. It is in no other directory; only NFS tells its
// inode as the server has it.
func (o OnShare) Shows(inode string, nfs bool) Likeness {
	switch {
	case o.Mark == "" && o.Closed:
		return UnprovenShare
	case o.Mark == "":
		return OtherShare
	case o.Mark != inode && nfs && (o.Type == "nfs" || o.Type == "nfs4"):
		return CopyOfShare
	}
	return SameShare
}

// Client is what a host has to mount shares with.
type Client struct{ NFS, SMB, Systemd bool }

//go:embed onshare.sh
var onShareText string

// Mounts is the file in which Linux has what is mounted.
const Mounts = "/proc/mounts"

// SeeShares asks a host about directories, and whether each has a file of that name; empty: it is not looked for. What the host does not say in
// time is left out.
func SeeShares(ctx context.Context, h ledger.Host, mark string, dirs []string) (map[string]OnShare, Client, error) {
	return seeShares(ctx, h, Mounts, mark, dirs)
}

func seeShares(ctx context.Context, h ledger.Host, mounts, mark string, dirs []string) (map[string]OnShare, Client, error) {
	dirs = dirs[:min(len(dirs), mostWeighed)]
	if mark == "" {
		mark = "-"
	}
	text, err := ledger.Ask(ctx, h, ledger.Script(onShareText, "berth-shares", append([]string{mounts, mark}, dirs...)...))
	out, client := map[string]OnShare{}, Client{}
	for line := range strings.Lines(text) {
		number, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		word, rest, _ := strings.Cut(rest, " ")
		n, err := strconv.Atoi(number)
		switch {
		case err != nil || n < 0 || n > len(dirs):
		case n == 0:
			client.NFS, client.SMB, client.Systemd = client.NFS || word == "nfs", client.SMB || word == "smb", client.Systemd || word == "systemd"
		default:
			o := out[dirs[n-1]]
			o.take(word, rest)
			out[dirs[n-1]] = o
		}
	}
	return out, client, err
}

// take reads one line.
func (o *OnShare) take(word, rest string) {
	switch word {
	case "gone":
		o.Gone = true
	case "stuck":
		o.Stuck = true
	case "closed":
		o.Closed = true
	case "mark":
		o.Mark = strings.TrimSpace(rest)
	case "unit":
		o.Unit = ledger.Clean(rest)
	case "mount":
		f := strings.SplitN(rest, " ", 4)
		if len(f) == 4 {
			o.Here, o.Type, o.From = f[0] == "here", ledger.Clean(f[1]), ledger.Clean(f[3])
			o.ReadOnly = slices.Contains(strings.Split(f[2], ","), "ro")
		}
	case "entry":
		inode, name, is := strings.Cut(strings.TrimSpace(rest), " ")
		if _, err := strconv.ParseUint(inode, 10, 64); is && err == nil {
			if o.Entries == nil {
				o.Entries = map[string]string{}
			}
			o.Entries[ledger.Clean(name)] = inode
		}
	}
}

//go:embed mark.sh
var markText string

// Mark puts an empty file into a directory and gives its inode; empty where nothing may be written there. The host removes it after a minute,
// if [Unmark] does not.
func Mark(ctx context.Context, h ledger.Host, dir, name string) (inode string, err error) {
	text, err := ledger.Ask(ctx, h, ledger.Script(markText, "berth-mark", "put", dir, name))
	inode, _, _ = strings.Cut(strings.TrimSpace(text), " ")
	if _, bad := strconv.ParseUint(inode, 10, 64); bad != nil {
		return "", err
	}
	return inode, err
}

// Unmark removes the file.
func Unmark(ctx context.Context, h ledger.Host, dir, name string) error {
	_, err := ledger.Ask(ctx, h, ledger.Script(markText, "berth-mark", "take", dir, name))
	return err
}
