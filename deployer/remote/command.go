package remote

import (
	"crypto/ed25519"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"berth/message"
)

// Command is one program to run on a host, never a line for a shell to take apart.
type Command struct {
	Args  []string          // the program and its arguments
	Stdin io.Reader         // may be nil; the place for secrets
	Sudo  bool              // run as root
	Env   map[string]string // visible to everybody on the host while the command runs: no secrets
	Dir   string            // absolute; empty: where the login starts

	// Lends is a key that the command may have signed with while it runs, through a forwarded agent (SSH_AUTH_SOCK). It stays here. nil: none.
	Lends ed25519.PrivateKey
}

var envName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// argv gives the command as one list of arguments, Env and Dir folded in. It says what is wrong with
// a command that cannot be run as given.
func (c Command) argv() ([]string, error) {
	if len(c.Args) == 0 || c.Args[0] == "" {
		return nil, message.New("the command is empty")
	}
	args := slices.Clone(c.Args)
	if len(c.Env) > 0 {
		if strings.Contains(args[0], "=") {
			return nil, message.Errorf("the program %q has a = in its name and cannot be given variables", args[0])
		}
		set := []string{"env"}
		for _, name := range slices.Sorted(maps.Keys(c.Env)) {
			if !envName.MatchString(name) {
				return nil, message.Errorf("%q is no name of a variable", name)
			}
			set = append(set, name+"="+c.Env[name])
		}
		args = append(set, args...)
	}
	if c.Dir != "" {
		if !path.IsAbs(c.Dir) {
			return nil, message.Errorf("the directory %q is not absolute", c.Dir)
		}
		args = append([]string{"sh", "-c", `cd -- "$1" && shift && exec "$@"`, "sh", c.Dir}, args...)
	}
	for _, a := range args {
		if strings.ContainsRune(a, 0) {
			return nil, message.Errorf("an argument of %q has a NUL byte in it", c.Args[0])
		}
	}
	return args, nil
}

// Line gives the line that the host's shell is sent for a command that runs as the login user.
func (c Command) Line() (string, error) {
	args, err := c.argv()
	if err != nil {
		return "", err
	}
	return Join(args), nil
}

// shownLimit is how many bytes of an argument errors show.
const shownLimit = 120

// shown is the command as errors name it: quoted, with ... for a script or what else is long.
func (c Command) shown() string {
	var words []string
	for _, a := range c.Args {
		if len(a) > shownLimit || strings.Contains(a, "\n") {
			words = append(words, "...")
			continue
		}
		words = append(words, Quote(a))
	}
	return strings.Join(words, " ")
}
