package ledger

import (
	"errors"
	"fmt"
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

// The host's time is a file here, and each sleep of a second takes ten. What is told while a command goes on, and when it is
// ended, is what docs/deploying.md says.
func TestACommandThatGoesOnIsToldAfterTwoMinutesFourAndEight(t *testing.T) {
	t.Parallel()
	w := Watch{Limit: 15 * time.Minute, Every: 15 * time.Second, Silence: time.Minute}
	for name, c := range map[string]struct {
		docker string
		code   int
		said   string
	}{
		"Docker answers": {"", TookTooLong, "this has gone on for 2 min; after 15 min it is ended\nthis has gone on for 4 min; after 15 min it is ended\n" +
			"this has gone on for 8 min; after 15 min it is ended\nthis did not come to its end within 15 min, so it was ended"},
		"Docker is silent": {"exit 137", DockerSilent, "Docker has not answered for 10 s\nDocker has not answered for 20 s\nDocker has not answered for 30 s\n" +
			"Docker has not answered for 40 s\nDocker has not answered for 50 s\nDocker has not answered for 60 s, so this was ended"},
	} {
		t.Run(name, func(t *testing.T) {
			h := shellhost.New(t, "pi")
			h.Put("uptime", "1000.00 1.00\n")
			h.Program("timeout", "#!/bin/sh\n"+c.docker+"\nexit 0\n")
			h.Program("sleep", fmt.Sprintf("#!/bin/sh\n[ \"$1\" = 1 ] || exec /bin/sleep \"$1\"\nread -r now _ <%[1]s\necho $((${now%%.*} + 10)).00 1.00 >%[1]s\n", h.Path("uptime")))
			args := w.Over([]string{"/bin/sleep", "600"})
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "/proc/uptime", h.Path("uptime"))
			}
			cmd := exec.Command(args[0], args[1:]...)
			cmd.Env = []string{"PATH=" + h.Path("bin") + ":/usr/bin:/bin"}
			out, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != c.code || strings.TrimSpace(string(out)) != c.said {
				t.Errorf("%v\n%s\nwant exit code %d\n%s", err, out, c.code, c.said)
			}
		})
	}
}
