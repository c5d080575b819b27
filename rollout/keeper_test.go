//go:build linux

package rollout

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"berth/catalog"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/deployer/steps"
	"berth/internal/faults"
	"berth/internal/shellhost"
	"berth/internal/treetest"
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

//go:embed testdata/keeper/docker.sh
var keeperDocker string

// keeperEntry is the catalog entry of the service that moves.
const keeperEntry = `name: keeper
services:
  keeper:
    image: keeper:1
    restart: always
    environment: {PASSWORD: "${PASSWORD:?made once}"}
    volumes: [%s]
    mem_limit: 60m
%sx-berth:
  title: keeper
  about: of the tests of moves
  group: test
  source: none; it is a stand-in
  demand: {memory: 60MB, cpus: 0.1, disk: 100MB}
  arch: [amd64]
  suitability: {amd64: viable}
  state: [%s]
  secrets: {PASSWORD: made}
`

// keeperBind is where the service keeps something beside its Compose file.
const keeperBind = "/opt/berth/keeper/own"

// node is a host whose connection, power and disk may fail. What was asked of it goes on when nobody waits for it any more.
type node struct {
	*shellhost.Host
	w    *keeperWorld
	name string
	dark atomic.Bool

	mu   sync.Mutex
	open map[*context.CancelCauseFunc]bool
}

func (n *node) lost() error {
	return &remote.Error{Host: n.name, Step: "run a command", Err: fmt.Errorf("%w: the test has cut it", remote.ErrLost)}
}

// Run asks the host, and forgets it when the context ends.
func (n *node) Run(ctx context.Context, c remote.Command, lines func(remote.Stream, string)) error {
	var out [2]bytes.Buffer
	err := n.Stream(ctx, c, &out[0], &out[1])
	var exit *remote.ExitError
	isExit := errors.As(err, &exit)
	for i, s := range []remote.Stream{remote.Stdout, remote.Stderr} {
		for line := range strings.Lines(out[i].String()) {
			line = strings.TrimSuffix(line, "\n")
			if isExit {
				exit.Lines = append(exit.Lines, remote.Line{Stream: s, Text: line})
			}
			if lines != nil {
				lines(s, line)
			}
		}
	}
	return err
}

func (n *node) Output(ctx context.Context, c remote.Command, limit int) ([]byte, error) {
	var out, errs bytes.Buffer
	err := n.Stream(ctx, c, &out, &errs)
	if out.Len() > limit {
		n.w.t.Errorf("more than %d bytes", limit)
	}
	var exit *remote.ExitError
	if errors.As(err, &exit) {
		for line := range strings.Lines(errs.String()) {
			exit.Lines = append(exit.Lines, remote.Line{Stream: remote.Stderr, Text: strings.TrimSuffix(line, "\n")})
		}
	}
	return out.Bytes(), err
}

func (n *node) Stream(ctx context.Context, c remote.Command, stdout, stderr io.Writer) error {
	if n.dark.Load() {
		return &remote.Error{Host: n.name, Step: "connect", Err: remote.ErrUnreachable}
	}
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	ctx, cut := context.WithCancelCause(ctx)
	n.mu.Lock()
	n.open[&cut] = true
	n.mu.Unlock()
	defer func() {
		n.mu.Lock()
		delete(n.open, &cut)
		n.mu.Unlock()
		cut(nil)
	}()
	if slices.Contains(c.Args, "berth-carry-client") && slices.Contains(c.Args, "relay") {
		stdout = &flipping{stdout, n.w}
	}
	err := n.Host.Stream(ctx, c, stdout, stderr)
	if n.dark.Load() && err != nil {
		return n.lost()
	}
	return err
}

func (n *node) Read(ctx context.Context, name string, limit int64) ([]byte, error) {
	if n.dark.Load() {
		return nil, &remote.Error{Host: n.name, Step: "connect", Err: remote.ErrUnreachable}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return n.Host.Read(ctx, name, limit)
}

func (n *node) Dial(ctx context.Context, network, _ string) (net.Conn, error) {
	if n.dark.Load() {
		return nil, &remote.Error{Host: n.name, Step: "connect", Err: remote.ErrUnreachable}
	}
	return n.Host.Dial(ctx, network, n.w.web.Listener.Addr().String())
}

// cut breaks all that is open.
func (n *node) cut() {
	n.dark.Store(true)
	n.mu.Lock()
	defer n.mu.Unlock()
	for end := range n.open {
		(*end)(n.lost())
	}
}

// kill ends every process of the host.
func (n *node) kill() {
	for none := 0; none < 2; {
		if found := n.processes(); len(found) == 0 {
			none++
		} else {
			for _, pid := range found {
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
		}
	}
}

func (n *node) processes() []int {
	all, _ := filepath.Glob("/proc/[0-9]*/environ")
	var out []int
	for _, at := range all {
		if text, err := os.ReadFile(at); err == nil && bytes.Contains(text, []byte(n.Path("bin")+":")) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(at)))
			out = append(out, pid)
		}
	}
	return out
}

// size gives the file system of the host a size; 0: so large that it does not matter.
func (n *node) size(bytes uint64) {
	option := "remount,size=4g"
	if bytes > 0 {
		option = fmt.Sprintf("remount,size=%d", bytes)
	}
	if out, err := exec.Command("mount", "-o", option, n.Root).CombinedOutput(); err != nil {
		n.w.t.Errorf("%v\n%s", err, out)
	}
}

// full leaves so many bytes on the disk.
func (n *node) full(left int) {
	var st unix.Statfs_t
	if err := unix.Statfs(n.Root, &st); err != nil {
		n.w.t.Error(err)
		return
	}
	n.size((st.Blocks-st.Bfree)*uint64(st.Bsize) + uint64(left))
}

// does has the Docker of the host do what no operator asks of it.
func (n *node) does(word string) {
	if out, err := exec.Command(n.Path("bin/docker"), "world", word).CombinedOutput(); err != nil {
		n.w.t.Errorf("%s on %s: %v\n%s", word, n.name, err, out)
	}
}

// flipping turns a byte over that goes from one rsync to the other, when it is told to.
type flipping struct {
	to io.Writer
	w  *keeperWorld
}

func (f *flipping) Write(p []byte) (int, error) {
	if left := f.w.flip.Load(); left > 0 {
		if now := left - int64(len(p)); now > 0 {
			f.w.flip.Store(now)
		} else {
			f.w.flip.Store(0)
			p = bytes.Clone(p)
			p[left-1] ^= 4
		}
	}
	return f.to.Write(p)
}

// keeperWorld is two hosts and an operator, with a service that writes all the time that it runs. What it wrote is known to the test
// alone; berth's word is taken for nothing.
type keeperWorld struct {
	t      *testing.T
	op     *faults.Operator
	dir    string
	nodes  map[string]*node
	web    *httptest.Server
	places []string
	lab    *Lab
	env    *Env
	away   string // the host that is not there for one more command; empty: none
	secret string
	flip   atomic.Int64

	saying sync.Mutex
	said   strings.Builder // all that was said and happened

	lock   *os.File
	acked  []int
	over   chan struct{}
	writer sync.WaitGroup
}

func newKeeperWorld(t *testing.T, s faults.Schedule) *keeperWorld {
	t.Helper()
	w := &keeperWorld{t: t, dir: t.TempDir(), nodes: map[string]*node{}, web: httptest.NewServer(nil), over: make(chan struct{})}
	w.op = faults.NewOperator(s, w, [2]string{"pi", "nas"})
	t.Cleanup(w.web.Close)
	w.places = append(w.places, []string{"data", "more"}[:s.Volumes]...)
	if s.Bind {
		w.places = append(w.places, keeperBind)
	}
	policy := "unless-stopped"
	if s.Always {
		policy = "always"
	}
	w.put("count", "0\n")
	w.put("log", "")
	for _, name := range []string{"nas", "pi"} {
		n := &node{Host: shellhost.New(t, name), w: w, name: name, open: map[*context.CancelCauseFunc]bool{}}
		w.nodes[name] = n
		if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=4g,mode=755", "none", n.Root).CombinedOutput(); err != nil {
			t.Skipf("NOT TESTED: nothing can be mounted here: %v\n%s", err, out)
		}
		t.Cleanup(func() {
			n.kill()
			_ = exec.Command("umount", "-l", n.Root).Run()
		})
		n.Program("sync", "#!/bin/sh\n")
		n.Program("docker", strings.NewReplacer("WORLD", w.dir, "NAME", name).Replace(keeperDocker))
		for _, program := range []string{"mv", "cp", "mkdir", "rm", "rmdir", "touch", "cat", "sort", "find", "rsync", "stat", "chmod"} {
			n.Program(program, faults.Hold(w.dir))
		}
		w.put(name+"/places", strings.Join(w.places, "\n")+"\n")
		w.put(name+"/policy", policy)
		w.put(name+"/health", "healthy")
	}
	here.Do(func() { machine = probe.Look(t.Context(), []ledger.Host{shellhost.New(t, "pi")}, nil)["pi"] })
	if machine.Err != nil {
		t.Fatal(machine.Err)
	}
	lock, err := os.OpenFile(filepath.Join(w.dir, "lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	w.lock = lock
	w.sit()
	w.begin()
	return w
}

func (w *keeperWorld) put(name, text string) {
	w.t.Helper()
	at := filepath.Join(w.dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o755), os.WriteFile(at+".new", []byte(text), 0o644), os.Rename(at+".new", at)); err != nil {
		w.t.Fatal(err)
	}
}

// sit reads inventory and catalog.
func (w *keeperWorld) sit() {
	w.t.Helper()
	var mounts, volumes, state []string
	for _, place := range w.places {
		if place == keeperBind {
			mounts, state = append(mounts, `"./own:/own"`), append(state, "{path: ./own}")
			continue
		}
		mounts, volumes, state = append(mounts, place+":/"+place), append(volumes, "  "+place+":\n"), append(state, "{volume: "+place+"}")
	}
	top := ""
	if len(volumes) > 0 {
		top = "volumes:\n" + strings.Join(volumes, "")
	}
	w.put("catalog/keeper/compose.yaml", fmt.Sprintf(keeperEntry, strings.Join(mounts, ", "), top, strings.Join(state, ", ")))
	c, err := catalog.Load(filepath.Join(w.dir, "catalog"))
	if err != nil {
		w.t.Fatal(err)
	}
	var moves []string
	if w.op.Limit {
		moves = append(moves, "limit: 2MB")
	}
	if w.op.Compress {
		moves = append(moves, "compress: true")
	}
	host := fmt.Sprintf("{kind: docker, processor: here, memory: %dMB, ssh: {host: 127.0.0.1, user: root}}\n", machine.Memory/planner.MB)
	inv, err := inventory.Parse("lab.yaml", fmt.Appendf(nil, "name: x\nprocessors:\n  here: {arch: amd64, cores: %d}\nmoves: {%s}\nmachines:\n  nas: %s  pi: %sservices:\n  keeper: {}\n",
		machine.Cores, strings.Join(moves, ", "), host, host), c.Library())
	if err != nil {
		w.t.Fatal(err)
	}
	w.lab = &Lab{File: "lab.yaml", Inventory: inv, Catalog: c.WithInstances(inv.Entries), Problem: inv.Problem()}
	fleet := hosts{}
	for name, n := range w.nodes {
		fleet[name] = n
	}
	w.env = &Env{
		Words: wording.For(wording.EN), Fleet: keeperFleet{fleet}, Now: time.Now, Who: "ann@desk", Process: 42,
		Works:    func(int) bool { return false },
		Secrets:  func(context.Context) (steps.Source, error) { return noSecret, nil },
		Journals: filepath.Join(w.dir, "journal"), OwnDir: func() error { return nil },
		Note: func(text string) { w.note("%s", text) },
	}
}

// keeperFleet is hosts whose directories are below theirs, also what services had.
type keeperFleet struct{ hosts }

func (f keeperFleet) Look(ctx context.Context, names []string) map[string]*probe.Facts {
	out := f.hosts.Look(ctx, names)
	for name, facts := range out {
		for i := range facts.Ran {
			facts.Ran[i].Gone = slices.DeleteFunc(facts.Ran[i].Gone, func(at string) bool {
				_, err := os.Stat(f.hosts[name].(*node).Here(at))
				return err == nil
			})
		}
	}
	return out
}

func noSecret(context.Context, string) (string, bool, error) { return "", false, nil }

// begin puts the service on pi with what it has, and lets it write.
func (w *keeperWorld) begin() {
	w.t.Helper()
	if err := w.Type("deploy", nil); err != nil {
		w.t.Fatalf("it does not come to pi: %v\n%s", err, w.said.String())
	}
	unlock := w.locked()
	for i, place := range w.places {
		at := w.at("pi", place)
		if w.op.Hard && i == 0 {
			treetest.Fill(w.t, at)
		}
		for n := range w.op.Files {
			name := filepath.Join(at, fmt.Sprintf("file %d \xe9", n))
			if err := os.WriteFile(name, bytes.Repeat([]byte{byte(n), byte(i), 7}, 100*n*n), 0o640); err != nil {
				w.t.Fatal(err)
			}
			treetest.Time(w.t, name, 1_600_000_000+int64(n), 77)
		}
	}
	unlock()
	env, err := os.ReadFile(w.nodes["pi"].Path("opt/berth/keeper/.env"))
	if err != nil {
		w.t.Fatal(err)
	}
	_, value, _ := strings.Cut(string(env), "PASSWORD=")
	if w.secret = strings.Trim(strings.SplitN(value, "\n", 2)[0], `"'`); len(w.secret) < 8 {
		w.t.Fatalf("no secret in %s", env)
	}
	w.writer.Go(func() {
		for tick := 0; ; tick++ {
			select {
			case <-w.over:
				return
			case <-time.After(15 * time.Millisecond):
				w.writes(tick)
			}
		}
	})
	w.t.Cleanup(w.stopWriting)
}

func (w *keeperWorld) stopWriting() {
	select {
	case <-w.over:
	default:
		close(w.over)
	}
	w.writer.Wait()
}

// at is where a host has a place.
func (w *keeperWorld) at(host, place string) string {
	if place == keeperBind {
		return w.nodes[host].Path(place)
	}
	return w.nodes[host].Path("volumes/keeper_" + place + "/_data")
}

// locked takes the world's lock.
func (w *keeperWorld) locked() (unlock func()) {
	if err := unix.Flock(int(w.lock.Fd()), unix.LOCK_EX); err != nil {
		w.t.Error(err)
	}
	return func() { _ = unix.Flock(int(w.lock.Fd()), unix.LOCK_UN) }
}

// event is a line of the world's log.
type event struct{ word, host, kept string }

func (w *keeperWorld) events() []event {
	text, err := os.ReadFile(filepath.Join(w.dir, "log"))
	if err != nil {
		w.t.Error(err)
	}
	var out []event
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) == 3 {
			out = append(out, event{f[0], f[1], f[2]})
		}
	}
	return out
}

// up lists the hosts on which the service runs.
func (w *keeperWorld) up() []string {
	is := map[string]bool{}
	for _, e := range w.events() {
		is[e.host] = e.word == "start"
	}
	var out []string
	for _, name := range []string{"nas", "pi"} {
		if is[name] {
			out = append(out, name)
		}
	}
	return out
}

// writes has the service write what it writes, where it runs.
func (w *keeperWorld) writes(tick int) {
	defer w.locked()()
	for _, host := range w.up() {
		text, err := os.ReadFile(filepath.Join(w.dir, "count"))
		n, bad := strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil || bad != nil {
			w.t.Errorf("%v, %v", err, bad)
			return
		}
		n++
		ok := true
		for _, place := range w.places {
			ok = ok && appends(filepath.Join(w.at(host, place), "written"), fmt.Sprintf("\n%d %s\n", n, host))
		}
		if !ok {
			return // its disk is full
		}
		w.put("count", strconv.Itoa(n)+"\n")
		w.acked = append(w.acked, n)
		dir := w.at(host, w.places[tick%len(w.places)])
		mine := func(n int) string { return filepath.Join(dir, fmt.Sprintf("mine-%d", n%7)) }
		switch tick % 5 {
		case 0:
			_ = os.WriteFile(mine(tick), fmt.Appendf(nil, "%06d", n), 0o600)
		case 1:
			_ = os.Rename(mine(tick-1), mine(tick+2))
		case 2:
			_ = os.Remove(mine(tick + 1))
		case 3:
			faults.Flip(dir, tick)
		}
	}
}

// appends adds a text to a file, all of it or nothing.
func appends(name, text string) bool {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	was, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return false
	}
	if _, err = f.WriteString(text); err != nil {
		_ = f.Truncate(was)
	}
	return err == nil
}

// audit fails where the service ran twice at once, where it started with other data than it stopped with, or lost what it wrote.
func (w *keeperWorld) audit(home string) {
	w.t.Helper()
	var all []faults.Happening
	old := false
	for _, e := range w.events() {
		h := faults.Happening{Word: e.word, Host: e.host}
		if e.word == faults.Aged {
			old, h.Host = true, ""
		} else {
			h.Data = map[string]string{}
			for _, place := range w.places {
				h.Data[place] = w.walk(filepath.Join(w.dir, e.kept, strings.ReplaceAll(place, "/", "_")))
			}
		}
		all = append(all, h)
	}
	for _, wrong := range faults.Audit(all, home) {
		w.t.Error(wrong)
	}
	if old {
		return
	}
	for _, place := range w.places {
		text, err := os.ReadFile(filepath.Join(w.at(home, place), faults.Written))
		if err != nil {
			w.t.Error(err)
		} else if n := faults.Lost(w.acked, string(text)); n > 0 {
			w.t.Errorf("%s has lost write %d of %d", place, n, len(w.acked))
		}
	}
}

func (w *keeperWorld) walk(dir string) string {
	if _, err := os.Stat(dir); err != nil {
		return "nothing"
	}
	return treetest.Walk(w.t, dir)
}
