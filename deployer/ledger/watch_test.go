package ledger

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"berth/internal/shellhost"
)

// frozen is a host whose Docker answers nothing, and whose timeout knows it at once. What asks it says so in "begun".
func frozen(t *testing.T) *shellhost.Host {
	t.Helper()
	h := shellhost.New(t, "pi")
	h.Program("docker", "#!/bin/sh\necho $$ >>\"${0%/*}/begun\"\nexec sleep 600\n")
	h.Program("timeout", "#!/bin/sh\ncase \"$*\" in '-s KILL '*' docker version') exit 137 ;; esac\nexit 1\n")
	return h
}

func TestACommandThatCannotComeToItsEndIsEndedInEveryShell(t *testing.T) {
	t.Parallel()
	const quick = time.Second
	for name, c := range map[string]struct {
		watch   Watch
		command string
		code    int
		said    string
	}{
		"a silent daemon":              {Watch{time.Hour, quick, quick}, "docker compose up & docker compose up; echo never", DockerSilent, "Docker has not answered for 1 s, so this was ended"},
		"too long":                     {Watch{quick, time.Hour, time.Hour}, "docker compose up; echo never", TookTooLong, "this did not come to its end within 0 min, so it was ended"},
		"it comes to its end":          {Watch{time.Hour, time.Hour, time.Hour}, "echo fine", 0, "fine"},
		"it fails":                     {Watch{time.Hour, time.Hour, time.Hour}, "echo broken; exit 5", 5, "broken"},
		"its own code is like a watch": {Watch{time.Hour, time.Hour, time.Hour}, "echo broken; exit 76", 1, "broken"},
	} {
		for _, shell := range []string{"dash", "bash", "busybox"} {
			path, err := exec.LookPath(shell)
			if err != nil {
				t.Logf("%s is not here", shell)
				continue
			}
			t.Run(name+" in "+shell, func(t *testing.T) {
				t.Parallel()
				h := frozen(t)
				args := c.watch.Over([]string{"sh", "-c", c.command})
				if args[0] = path; shell == "busybox" {
					args = append([]string{path, "sh"}, args[1:]...)
				}
				cmd := exec.Command(args[0], args[1:]...)
				cmd.Env = []string{"PATH=" + h.Path("bin") + ":/usr/bin:/bin"}
				out, err := cmd.CombinedOutput()
				code := 0
				var exit *exec.ExitError
				if errors.As(err, &exit) {
					code = exit.ExitCode()
				}
				if text := strings.TrimSpace(string(out)); code != c.code || text != c.said {
					t.Errorf("exit code %d, %q", code, text)
				}
				for pid := range strings.FieldsSeq(h.Has("bin/begun")) {
					if _, err := os.Stat("/proc/" + pid); err == nil && pid != "-" {
						t.Errorf("process %s still runs", pid)
					}
				}
			})
		}
	}
}
