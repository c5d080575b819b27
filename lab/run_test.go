package lab

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// tool is the program under test, beside the hosts of a lab.
type tool struct {
	*rig
	flags   []string // of every command: inventory, catalog, how hosts are reached
	secrets []string // variables of the environment
	said    *said    // all that it ever printed
}

// said collects output of several processes.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// build makes the program from the sources, once for all tests. It looks at each of them, so that go test does not
// take a former result for this one: of what go build reads it knows nothing.
func (r *rig) build() {
	r.t.Helper()
	if shared.built {
		return
	}
	if err := filepath.WalkDir("..", func(name string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == ".git" {
			return filepath.SkipDir
		}
		if err == nil {
			_, err = os.Stat(name)
		}
		return err
	}); err != nil {
		r.t.Fatal(err)
	}
	out, err := exec.Command("go", "build", "-o", r.berth(), "../cmd/berth").CombinedOutput()
	if err != nil {
		r.t.Fatalf("go build: %v\n%s", err, out)
	}
	shared.built = true
}

func (r *rig) berth() string { return filepath.Join(r.dir, "bin", "berth") }

// tool makes a tool with an inventory. One of the sources is copied: berth keeps what is the operator's
// beside it.
func (r *rig) tool(inventory string, flags ...string) *tool {
	r.t.Helper()
	if !strings.HasPrefix(inventory, r.dir) {
		text, err := os.ReadFile(inventory)
		if err != nil {
			r.t.Fatal(err)
		}
		dir, err := os.MkdirTemp(r.dir, "inventory-")
		if err != nil {
			r.t.Fatal(err)
		}
		inventory = filepath.Join(dir, "inventory.yaml")
		if err := os.WriteFile(inventory, text, 0o600); err != nil {
			r.t.Fatal(err)
		}
	}
	return &tool{rig: r, said: &said{}, flags: append([]string{"-f", inventory, "--ssh-config", filepath.Join(r.dir, "ssh_config")}, flags...)}
}

// finished is how a process ended.
type finished struct {
	code           int
	stdout, stderr string
	took           time.Duration
}

// started is a process under way.
type started struct {
	ctx    context.Context
	cmd    *exec.Cmd
	stdout *said
	stderr *said
	steps  chan string // a line for each step that has ended well
	done   chan struct{}
	from   time.Time
}

// hangs is after how long a process is taken to hang. It is none of what the tests want to know: on a machine
// with other work the 160 steps of lab A have taken more than five minutes.
const hangs = 15 * time.Minute

// start runs the program with its common flags. Its process is berth itself: a signal reaches nobody else.
func (b *tool) start(command string, args ...string) *started {
	b.t.Helper()
	ctx, cancel := context.WithTimeoutCause(context.Background(), hangs, fmt.Errorf("it did not end within %s", hangs))
	b.t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, "./lab", append(append([]string{"ctl", b.berth(), command}, args...), b.flags...)...)
	cmd.Env = append(append(os.Environ(), "LAB="+b.dir, "HOME="+b.dir), b.secrets...)
	p := &started{ctx: ctx, cmd: cmd, stdout: &said{}, stderr: &said{}, steps: make(chan string, 1000), done: make(chan struct{}), from: time.Now()}
	read, write, err := os.Pipe()
	if err != nil {
		b.t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = p.stdout, write
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	write.Close()
	go func() {
		defer close(p.done)
		defer read.Close()
		for s := bufio.NewScanner(read); s.Scan(); {
			fmt.Fprintln(p.stderr, s.Text())
			if strings.HasPrefix(s.Text(), "  ") && strings.Contains(s.Text(), ": ") {
				p.steps <- s.Text()
			}
		}
		close(p.steps)
	}()
	return p
}

// end waits for a process.
func (b *tool) end(p *started) finished {
	b.t.Helper()
	<-p.done
	err := p.cmd.Wait()
	if late := context.Cause(p.ctx); late != nil {
		b.t.Fatalf("berth %s: %v\n%s%s", strings.Join(p.cmd.Args[3:], " "), late, p.stdout, p.stderr)
	}
	out := finished{stdout: p.stdout.String(), stderr: p.stderr.String(), took: time.Since(p.from)}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		out.code = exit.ExitCode()
	} else if err != nil {
		b.t.Fatal(err)
	}
	fmt.Fprintf(b.said, "%s%s", out.stdout, out.stderr)
	return out
}

// run runs the program and wants an exit code.
func (b *tool) run(code int, command string, args ...string) finished {
	b.t.Helper()
	f := b.end(b.start(command, args...))
	if f.code != code {
		b.t.Fatalf("berth %s: exit code %d, want %d\n%s%s", command, f.code, code, f.stdout, f.stderr)
	}
	return f
}

var doneSteps = regexp.MustCompile(`Done: (\d+) steps`)

// stepsOf is how many steps a run had, as its end says.
func stepsOf(t testing.TB, f finished) int {
	t.Helper()
	found := doneSteps.FindStringSubmatch(f.stdout)
	if found == nil {
		t.Fatalf("no count of steps in\n%s", f.stdout)
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// onHosts runs a shell line on all hosts at once, as root, and gives what it prints, by host.
func (r *rig) onHosts(hosts []string, line string) map[string]string {
	r.t.Helper()
	texts, errs := make([]string, len(hosts)), make([]error, len(hosts))
	var all sync.WaitGroup
	for i, h := range hosts {
		all.Go(func() { texts[i], errs[i] = r.try("exec", h, "sh", "-c", line) })
	}
	all.Wait()
	out := map[string]string{}
	for i, h := range hosts {
		if errs[i] != nil {
			r.t.Fatalf("on %s: %s: %v\n%s", h, line, errs[i], texts[i])
		}
		out[h] = texts[i]
	}
	return out
}

// word is a text that is nowhere by chance.
func word(t testing.TB) string {
	t.Helper()
	return "operator-" + strings.ToLower(rand.Text())
}
