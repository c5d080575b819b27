package remote

import (
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// checkWriters refuses a file of configuration that others may write, as ssh does, for it names commands that are run. A group of
// its owner's own name and number may write, as Debian's ssh has it: on such systems it is the owner alone.
func checkWriters(path string, info fs.FileInfo) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	if owner := int(stat.Uid); owner != 0 && owner != os.Getuid() {
		return fmt.Errorf("%s is not used, for it belongs to somebody else (user %d): it says which programs are run; run: chown %d %s",
			path, owner, os.Getuid(), Quote(path))
	}
	mode := info.Mode().Perm()
	if mode&0o002 != 0 || mode&0o020 != 0 && !ownGroup(stat.Gid) {
		return fmt.Errorf("%s is not used, for others may write it (mode %04o): it says which programs are run; run: chmod go-w %s",
			path, mode, Quote(path))
	}
	return nil
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
