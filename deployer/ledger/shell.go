package ledger

import (
	"embed"
	"strings"

	"berth/deployer/remote"
)

// The scripts that run on hosts are the files of sh. Each is a fixed text; what changes comes as arguments, which
// package remote quotes, and never as part of the text. They need a POSIX sh and coreutils or busybox.
//
//go:embed sh/*.sh
var scriptFiles embed.FS

// Shell puts a script together from files of sh: those that have the functions it calls, and itself at last.
func Shell(files embed.FS, names ...string) string {
	var out strings.Builder
	for _, name := range names {
		text, err := files.ReadFile("sh/" + name + ".sh")
		if err != nil {
			panic(err) // a name in the sources that no file of the sources has
		}
		out.Write(text)
	}
	return out.String()
}

// Script is a text for a host's sh with its arguments, as root. The name is what the host's list of processes shows,
// and what a person reads instead of the text: see Shown.
func Script(text, name string, args ...string) remote.Command {
	return remote.Command{Sudo: true, Args: append([]string{"sh", "-c", text, name}, args...)}
}

// Shown is a command as people read it: of a script its name and its arguments, not its text.
func Shown(args []string) string {
	if len(args) > 3 && args[0] == "sh" && args[1] == "-c" && strings.HasPrefix(args[3], "berth-") {
		args = args[3:]
	}
	return remote.Join(args)
}

// FilesText has functions for scripts that have to do with a service's directory: what berth wrote there, by its records, and
// what is somebody's: a note, a database that a container put there. That is never moved, changed or deleted.
var FilesText = Shell(scriptFiles, "files")

// FollowText has the function follow, which shows what a process writes until it has ended.
var FollowText = Shell(scriptFiles, "follow")
