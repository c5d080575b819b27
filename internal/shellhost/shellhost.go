package shellhost

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"berth/deployer/remote"
)

// Host runs commands with this machine's /bin/sh, in a directory that stands for the root of a host:
// berth's own paths and PATH are turned there, and docker is a script that writes down what it was asked.
// What it is not made for fails the test.
type Host struct {
	t    *testing.T
	name string
	Root string

	mu       sync.Mutex
	Commands int
	Fails    func(command string) error // what a command gets instead of being run; may be nil
	Env      map[string]string          // of the login
}

// FakeDocker succeeds at everything and says what health and pull ask for. FAIL in its directory names
// arguments at which it fails. PS has lines of "docker ps" (name, state, status) of its containers, which have run
// for long; INSPECT has them as the deployer asks for them. A project that is called gone has none.
const FakeDocker = `#!/bin/sh
here=${0%/*}
printf '%s\n' "$*" >>"$here/asked"
if [ -f "$here/FAIL" ] && printf '%s' "$*" | grep -qf "$here/FAIL"; then echo "docker says no" >&2; exit 3; fi
case $1 in
ps | container)
	case "$1 $2 $*" in "container ls "* | *compose.project=gone*) exit 0 ;; esac
	if [ -f "$here/INSPECT" ]; then
		if [ "$1" = ps ]; then grep -o '"/[^"]*"' "$here/INSPECT"; else cat "$here/INSPECT"; fi
		exit 0
	fi
	[ -f "$here/PS" ] || echo "app-1 running Up 2 seconds (healthy)" >"$here/PS"
	awk -v how="$1" '{
		health = code = ""
		if (/\(healthy\)/) health = "healthy"
		if (/\(unhealthy\)/) health = "unhealthy"
		if (/\(health: starting\)/) health = "starting"
		if (match($0, /(Exited|Restarting) \([0-9]*/)) code = substr($0, RSTART, RLENGTH)
		sub(/.*\(/, "", code)
		if (how == "ps") print $1
		else printf "[\"/%s\",\"%s\",\"%s\",%d,false,\"\",\"2026-01-01T00:00:00Z\",0,\"%s\",0]\n", $1, $2, health, code, $2 == "exited" ? "no" : "always"
	}' "$here/PS"
	;;
image)
	if [ "$2" = tag ] || [ "$2" = rm ]; then exit 0; fi
	if [ "$4" = '{{.Id}}' ]; then echo sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb; exit 0; fi
	shift 4; echo "${1%%:*}@sha256:0000000000000000000000000000000000000000000000000000000000000001" ;;
esac
`

func New(t *testing.T, name string) *Host {
	t.Helper()
	h := &Host{t: t, name: name, Root: t.TempDir()}
	h.Program("docker", FakeDocker)
	h.Program("sync", "#!/bin/sh\n") // no test loses its power, and all of them would wait for the disk of this machine
	return h
}

// Program is a script that the host has in place of a program.
func (h *Host) Program(name, text string) {
	h.t.Helper()
	// What another test starts meanwhile would hold the file open for writing, and it could not be run.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	h.Put("bin/"+name, text)
	if err := os.Chmod(h.Path("bin/"+name), 0o755); err != nil {
		h.t.Fatal(err)
	}
}

func (h *Host) Path(name string) string { return filepath.Join(h.Root, name) }

func (h *Host) Put(name, text string) {
	h.t.Helper()
	if err := os.MkdirAll(filepath.Dir(h.Path(name)), 0o755); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(h.Path(name), []byte(text), 0o644); err != nil {
		h.t.Fatal(err)
	}
}

// Has gives the content of a file, and "-" where it is not there.
func (h *Host) Has(name string) string {
	data, err := os.ReadFile(h.Path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return "-"
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return string(data)
}

// Asked lists what docker was asked.
func (h *Host) Asked() []string {
	if h.Has("bin/asked") == "-" {
		return nil
	}
	return strings.Split(strings.TrimSpace(h.Has("bin/asked")), "\n")
}

// Here turns what a command names into the host's directory, but for paths that are there already.
func (h *Host) Here(s string) string {
	if strings.HasPrefix(s, "PATH=") {
		return "PATH=" + h.Path("bin") + ":/usr/bin:/bin"
	}
	if strings.HasPrefix(s, os.TempDir()+"/") {
		return s // a path of this machine, which some program of a host has told
	}
	s = h.itsMounts(s)
	return strings.NewReplacer("/etc/systemd/system", h.Path("etc/systemd/system"), "/run/systemd", h.Path("run/systemd"), "/var/lib/berth", h.Path("/var/lib/berth"), "/opt/berth", h.Path("opt/berth"), "/etc/pve/", h.Path("etc/pve")+"/", "/var/lib/vz", h.Path("var/lib/vz"), "/sys/fs/cgroup/lxc", h.Path("cgroup/lxc"), "cd /tmp ", "cd "+h.Path("tmp")+" ").Replace(s)
}

const mounts = "/proc/mounts"

// itsMounts turns what is mounted to the host's directory, where it has mounts of its own: see Systemd.
func (h *Host) itsMounts(s string) string {
	if _, err := os.Stat(h.Path(mounts)); err != nil {
		return s
	}
	if !strings.Contains(s, h.Root) { // else it names a directory of this host already
		s = strings.ReplaceAll(s, "/srv/", h.Path("srv")+"/")
	}
	return strings.ReplaceAll(s, mounts, h.Path(mounts))
}

func (h *Host) Name() string                         { return h.name }
func (h *Host) Hold(context.Context) (func(), error) { return func() {}, nil }

func (h *Host) Run(ctx context.Context, c remote.Command, lines func(remote.Stream, string)) error {
	if !c.Sudo || c.Dir != "" {
		h.t.Errorf("not a command of the deployer: %+v", c)
	}
	line := strings.Join(c.Args, " ")
	h.mu.Lock()
	h.Commands++
	fails := h.Fails
	h.mu.Unlock()
	if fails != nil {
		if err := fails(line); err != nil {
			return err
		}
	}
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		args[i] = h.Here(a)
	}
	cmd := exec.CommandContext(ctx, "/usr/bin/env", args...) // which looks in the PATH that the command has
	cmd.Env = []string{"PATH=" + h.Path("bin") + ":/usr/bin:/bin"}
	for name, value := range h.Env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	for name, value := range c.Env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	if cmd.Stdin = c.Stdin; c.Stdin != nil && h.itsMounts(mounts) != mounts {
		input, err := io.ReadAll(c.Stdin)
		if err != nil {
			return err
		}
		cmd.Stdin = strings.NewReader(h.itsMounts(string(input)))
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.WaitDelay = 5 * time.Second // what a script began has no hold on a connection that was closed
	err := cmd.Run()
	exit := &remote.ExitError{Command: line}
	for i, buf := range []*bytes.Buffer{&out, &errs} {
		s := bufio.NewScanner(buf)
		for s.Buffer(nil, 64<<20); s.Scan(); {
			exit.Lines = append(exit.Lines, remote.Line{Stream: []remote.Stream{remote.Stdout, remote.Stderr}[i], Text: s.Text()})
		}
	}
	for _, l := range exit.Lines {
		if lines != nil {
			lines(l.Stream, l.Text)
		}
	}
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		exit.Code = failed.ExitCode()
		return exit
	}
	return err
}

func (h *Host) Output(ctx context.Context, c remote.Command, limit int) ([]byte, error) {
	var out bytes.Buffer
	err := h.Run(ctx, c, func(s remote.Stream, line string) {
		if s == remote.Stdout {
			out.WriteString(line + "\n")
		}
	})
	if out.Len() > limit {
		h.t.Errorf("more than %d bytes", limit)
	}
	return out.Bytes(), err
}

// Stream is Run for what is no text: the streams go where they are to go while the command runs. When the context ends, its input and
// output are closed, as those of a session are whose connection is gone, and it goes on.
func (h *Host) Stream(ctx context.Context, c remote.Command, stdout, stderr io.Writer) error {
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		args[i] = h.Here(a)
	}
	cmd := exec.Command("/usr/bin/env", args...)
	cmd.Env = []string{"PATH=" + h.Path("bin") + ":/usr/bin:/bin"}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	ends := []io.Closer{stdin}
	var copied sync.WaitGroup
	var copies []func()
	for i, pipe := range []func() (io.ReadCloser, error){cmd.StdoutPipe, cmd.StderrPipe} {
		from, err := pipe()
		if err != nil {
			return err
		}
		ends = append(ends, from)
		copies = append(copies, func() { _, _ = io.Copy([]io.Writer{stdout, stderr}[i], from) })
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	for _, do := range copies {
		copied.Go(do)
	}
	go func() {
		if c.Stdin != nil {
			_, _ = io.Copy(stdin, c.Stdin)
		}
		stdin.Close()
	}()
	stop := context.AfterFunc(ctx, func() {
		for _, end := range ends {
			end.Close()
		}
	})
	defer stop()
	done := make(chan error, 1)
	go func() {
		copied.Wait()
		done <- cmd.Wait()
	}()
	select {
	case err = <-done:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	var failed *exec.ExitError
	if errors.As(err, &failed) && ctx.Err() == nil {
		return &remote.ExitError{Command: strings.Join(c.Args, " "), Code: failed.ExitCode()}
	}
	return cmp.Or(context.Cause(ctx), err)
}

func (h *Host) Read(_ context.Context, name string, _ int64) ([]byte, error) {
	return os.ReadFile(h.Here(name))
}

func (h *Host) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

// Cutting puts programs before the real ones that end the shell which calls them, at the n-th call.
// calls counts.
func (h *Host) Cutting(n int) (calls func() int) {
	h.t.Helper()
	h.Put("bin/count", "0\n")
	for program, real := range map[string]string{
		"mv": "/bin/mv", "cp": "/bin/cp", "mkdir": "/bin/mkdir", "rm": "/bin/rm", "rmdir": "/bin/rmdir", "cat": "/bin/cat", "sync": "/bin/true",
	} {
		h.Program(program, fmt.Sprintf(`#!/bin/sh
read -r n <%[1]s
n=$((n + 1))
echo $n >%[1]s
if [ $n = %[2]d ]; then kill -9 $PPID; exit 1; fi
exec %[3]s "$@"
`, h.Path("bin/count"), n, real))
	}
	return func() int {
		var n int
		fmt.Sscan(h.Has("bin/count"), &n)
		return n
	}
}

// Tree lists the files of a host below berth's directories with their content.
func (h *Host) Tree() string {
	var out []string
	for _, dir := range []string{"opt", "/var/lib/berth"} {
		_ = filepath.Walk(h.Path(dir), func(name string, info os.FileInfo, err error) error {
			if err == nil && !info.IsDir() {
				rel, _ := filepath.Rel(h.Root, name)
				out = append(out, rel+": "+strings.TrimSpace(h.Has(rel)))
			}
			return nil
		})
	}
	return strings.Join(out, "\n")
}

// Everything lists what lies below a directory of the host, directories too, with kind, mode and content.
func (h *Host) Everything(dir string) string {
	var out []string
	_ = filepath.Walk(h.Path(dir), func(name string, info os.FileInfo, err error) error {
		if err != nil {
			return nil
		}
		rel, _ := filepath.Rel(h.Root, name)
		text, _ := os.ReadFile(name)
		out = append(out, fmt.Sprintf("%s %s %q", info.Mode(), rel, text))
		return nil
	})
	return strings.Join(out, "\n")
}

func (h *Host) Link(to, name string) {
	h.t.Helper()
	if err := os.Symlink(h.Path(to), h.Path(name)); err != nil {
		h.t.Fatal(err)
	}
}

// Await waits for what another process brings about, for at most half a minute.
func Await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within 30 s: %s", what)
		}
	}
}
