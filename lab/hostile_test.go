package lab

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"berth/internal/plaintest"
)

// harm is a format of printf that writes to the clipboard, clears the screen, turns the direction of text, and has bytes
// that are no UTF-8.
const harm = `\033]52;c;Y2xpcA==\007\033[2J\342\200\256harm\302\233\033[31m\000\233\r`

// wrapped has a host's docker replaced by a script that goes on with the real one, if it does.
func wrapped(script string) string {
	return fmt.Sprintf("cat >/usr/local/bin/docker <<'END'\n#!/bin/sh\n%s\nEND\nchmod 755 /usr/local/bin/docker", script)
}

const unwrapped = "rm -f /usr/local/bin/docker; sed -i '/hostile/d' /etc/bash.bashrc"

// mostMemory is how much berth may take at most, in bytes, whatever a host says.
const mostMemory = 200 << 20

// told runs a command, wants one of some exit codes, and looks at what it printed and took.
func (f *faults) told(within time.Duration, codes string, command string, args ...string) finished {
	f.t.Helper()
	p := f.start(command, args...)
	out := f.end(p)
	if bad := plaintest.Strange(out.stdout + out.stderr); bad != "" {
		f.t.Errorf("berth %s prints %q:\n%q\n%q", command, bad, out.stdout, out.stderr)
	}
	if said := out.stdout + out.stderr; strings.Contains(said, `\x1b`) || strings.Contains(said, "Y2xpcA") {
		f.t.Errorf("berth %s: it was not cleaned where it was taken in:\n%s", command, said)
	}
	if !strings.Contains(codes, fmt.Sprint(out.code)) {
		f.t.Errorf("berth %s: exit code %d, want one of %s\n%.4000s%.4000s", command, out.code, codes, out.stdout, out.stderr)
	}
	peak := p.cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
	if out.took > within || peak > mostMemory || len(out.stdout)+len(out.stderr) > 1<<20 {
		f.t.Errorf("berth %s took %s and %d MB, and printed %d bytes", command, out.took, peak>>20, len(out.stdout)+len(out.stderr))
	}
	f.t.Logf("%s: exit code %d, %s, %d MB, %d bytes", command, out.code, out.took.Round(time.Millisecond), peak>>20, len(out.stdout)+len(out.stderr))
	return out
}

func printsWhatItShouldNot(t *testing.T) {
	f := newFaults(t)
	t.Cleanup(func() { f.onHosts([]string{"cargo"}, unwrapped) })
	on := func(line string) { f.onHosts([]string{"cargo"}, line) }

	t.Run("sequences in a run", func(t *testing.T) {
		f := f.in(t)
		on(wrapped(`printf '` + harm + `' >&2
case "$*" in *" up "*) printf 'no space` + harm + `\n' >&2; exit 1;; esac
exec /usr/bin/docker "$@"`))
		if out := f.told(time.Minute, "1", "deploy", "--yes"); !strings.Contains(out.stderr, "no space") {
			t.Errorf("%s", out.stderr)
		}
		on(`for j in /var/lib/berth/journal/*; do printf '{"run":"%s","kind":"failed","step":"api\\u001b]52;c;Y2xpcA==\\u0007","detail":"` + harm + `"}\n' "$(basename "$j" .jsonl)" >>"$j"; done
mkdir -p /var/lib/berth/lock; for n in who when run plan; do printf 'ann` + harm + `\n' >/var/lib/berth/lock/$n; done`)
		f.told(time.Minute, "0", "log")
		f.told(time.Minute, "0", "log", "--format", "json")
		f.told(time.Minute, "4", "resume", "--yes")
		f.told(time.Minute, "05", "status")
		f.told(time.Minute, "4", "deploy", "--yes")
		f.told(time.Minute, "0", "unlock", "--yes")
		f.told(time.Minute, "0", "scan")
	})
	t.Run("an endless line", func(t *testing.T) {
		f := f.in(t)
		on(wrapped("head -c 100000000 /dev/zero | tr '\\0' x; exit 1"))
		f.told(time.Minute, "01", "scan", "--host", "cargo")
		f.told(time.Minute, "4", "deploy", "--yes")
		on(unwrapped)
	})
	t.Run("before each command", func(t *testing.T) {
		f := f.in(t)
		on(`printf '%s\n' 'printf "` + strings.ReplaceAll(harm, `\`, `\\`) + `\n" # hostile' 'head -c 100000000 /dev/zero # hostile' | cat - /etc/bash.bashrc >/tmp/rc && cat /tmp/rc >/etc/bash.bashrc`)
		f.told(time.Minute, "01", "scan", "--host", "cargo")
		f.told(time.Minute, "01", "log", "--host", "cargo")
		f.told(time.Minute, "014", "deploy", "--yes")
	})
}
