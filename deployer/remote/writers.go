package remote

import (
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"syscall"

	"berth/message"
)

// checkWriters refuses a file of configuration that others may write, as ssh does, for it names commands that are run. A group of
// its owner's own name and number may write, as Debian's ssh has it: on such systems it is the owner alone. The owner of the home
// directory that the environment names may, too: that is who has called sudo.
func checkWriters(path string, info fs.FileInfo, home string) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	if owner := int(stat.Uid); owner != 0 && owner != os.Getuid() && owner != ownerOf(home) {
		return message.Errorf("%s is not used, for it belongs to somebody else (user %d): it says which programs are run; run: chown %d %s",
			path, owner, os.Getuid(), Quote(path))
	}
	mode := info.Mode().Perm()
	if mode&0o002 != 0 || mode&0o020 != 0 && !ownGroup(stat.Gid) {
		return message.Errorf("%s is not used, for others may write it (mode %04o): it says which programs are run; run: chmod go-w %s",
			path, mode, Quote(path))
	}
	return nil
}

// ownerOf is the number of whom a path belongs to; -1: nobody knows.
func ownerOf(path string) int {
	info, err := os.Stat(path)
	if err != nil {
		return -1
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(stat.Uid)
	}
	return -1
}

// ownGroup reports whether a group is the one that a system makes for each user.
func ownGroup(gid uint32) bool {
	me, err := user.Current()
	if err != nil || me.Gid != strconv.Itoa(int(gid)) || me.Uid != me.Gid {
		return false
	}
	group, err := user.LookupGroupId(me.Gid)
	return err == nil && group.Name == me.Username
}
