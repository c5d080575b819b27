//go:build linux

package lab

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"berth/deployer/ledger"
	schedule "berth/internal/faults" // faults is the fixture of this package
	"berth/internal/treetest"
	"berth/lab/turn/day"
	"berth/wording"
)

const (
	schedulesDir = "testdata/schedules/"
	schedules    = 20                   // so many there are
	worldOnHost  = "/opt/.lab/witness/" // what all hosts share
)

// A service that writes all the time moves between hosts with Docker while something goes wrong by a schedule that a seed draws, as in
// rollout/faults_test.go, of which it has schedules and judgement. What is judged is what the stand-in has said and what this test's own walker
// found whenever it started, stopped or went down: berth is not asked.
func TestAServiceIsNeverInTwoPlacesNorLosesAByteInTheLab(t *testing.T) {
	named := strings.Contains(flag.Lookup("test.run").Value.String(), "seed_")
	if !named {
		longTest(t, day.Schedules)
	}
	turn := chosen(t, schedules, 1)
	for seed := range schedules {
		if !named && !slices.Contains(turn, seed) {
			continue
		}
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			begun := time.Now()
			d := newDrawn(t, schedule.Draw(uint64(seed), schedule.Kinds))
			d.play()
			fmt.Printf("faults: schedule %d in the lab: %.0f s, %d events, %d writes\n", seed, time.Since(begun).Seconds(), len(d.events()), len(d.acked()))
		})
	}
}

// drawn is two hosts of the lab on which a schedule is played.
type drawn struct {
	*tool
	t      *testing.T
	op     *schedule.Operator
	world  string // what all hosts share, on this machine
	places []string
	inits  map[string]string // the file that has the first process of each host

	away  string          // the host that is not there for one more command; empty: none
	down  map[string]bool // hosts without power
	later sync.WaitGroup

	mu    sync.Mutex
	story strings.Builder
	all   []schedule.Happening
	over  chan struct{}
	eyes  sync.WaitGroup
}

func newDrawn(t *testing.T, s schedule.Schedule) *drawn {
	t.Helper()
	r := newRig(t)
	r.up(3, faultsDir+"catalog", schedulesDir+"catalog")
	r.build()
	d := &drawn{t: t, world: filepath.Join(r.dir, "witness"), inits: map[string]string{}, down: map[string]bool{}, over: make(chan struct{})}
	d.op = schedule.NewOperator(s, d, [2]string{"control-tower", "cargo"})
	for _, h := range r.environment().Hosts {
		d.inits[h.Name] = filepath.Join(r.dir, fmt.Sprintf("h%d", h.Index), "init.pid")
	}
	d.places = append(d.places, []string{"data", "more"}[:s.Volumes]...)
	if s.Bind {
		d.places = append(d.places, "own")
	}
	at, err := os.MkdirTemp(r.dir, "schedule-")
	if err != nil {
		t.Fatal(err)
	}
	d.tool = r.tool(filepath.Join(at, "inventory.yaml"), "--catalog", filepath.Join(at, "catalog"))
	d.entry(filepath.Join(at, "catalog/keeper/compose.yaml"))
	old, _ := filepath.Glob(d.world + "/*")
	for _, name := range old {
		_ = os.Remove(name)
	}
	t.Cleanup(d.leaves)
	d.hold()
	d.eyes.Go(d.looks)
	d.begin()
	return d
}

// entry writes the entry without the places that the schedule does not have.
func (d *drawn) entry(name string) {
	d.t.Helper()
	text := d.read(schedulesDir + "catalog/keeper/compose.yaml")
	text = strings.Replace(text, "/data:/more:/own", "/"+strings.Join(d.places, ":/"), 1)
	if d.op.Always {
		text = strings.Replace(text, "restart: unless-stopped", "restart: always", 1)
	}
	var out strings.Builder
	for line := range strings.Lines(text) {
		_, of, marked := strings.Cut(strings.TrimSpace(line), " # ")
		if !marked || slices.Contains(d.places, of) || of == "volumes" && d.op.Volumes > 0 {
			out.WriteString(line)
		}
	}
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(out.String()), 0o600)); err != nil {
		d.t.Fatal(err)
	}
}

// wants writes the inventory, in which the service is on a host.
func (d *drawn) wants(host string) {
	d.t.Helper()
	before, _, _ := strings.Cut(d.read(faultsDir+"inventory.yaml"), "services:")
	moves := []string{fmt.Sprintf("direct: %t", d.op.Direct)}
	if d.op.Limit {
		moves = append(moves, "limit: 2MB")
	}
	if d.op.Compress {
		moves = append(moves, "compress: true")
	}
	text := fmt.Sprintf("%smoves: {%s}\nservices:\n  keeper: {on: %s}\n", before, strings.Join(moves, ", "), host)
	if err := os.WriteFile(d.flags[1], []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// hold puts the script that holds programs before those of both hosts.
func (d *drawn) hold() {
	d.t.Helper()
	for _, h := range d.op.Hosts {
		for _, p := range held {
			d.program(h, p, schedule.Hold(strings.TrimSuffix(worldOnHost, "/")))
		}
	}
}

// held are the programs at which something may go wrong; /usr/local/bin comes before /usr/bin on every host.
var held = []string{"mv", "cp", "mkdir", "rm", "rmdir", "touch", "cat", "sort", "find", "rsync", "stat", "chmod"}

// program puts a program before another one of a host; empty: takes it away.
func (d *drawn) program(host, name, text string) {
	d.t.Helper()
	at := filepath.Join(d.root(host), "usr/local/bin", name)
	if text == "" {
		_ = os.Remove(at)
		return
	}
	if err := errors.Join(os.WriteFile(at+".new", []byte(text), 0o755), os.Rename(at+".new", at)); err != nil {
		d.note("%v", err) // its disk is full, or it is down: it goes without
	}
}

// leaves ends everything, and tells the story where it did not go well.
func (d *drawn) leaves() {
	if d.t.Failed() || testing.Verbose() {
		d.mu.Lock()
		d.t.Logf("%s\n%s", d.op.Schedule, d.story.String())
		d.mu.Unlock()
	}
	if d.t.Failed() {
		for _, h := range d.op.Hosts {
			text, err := d.try("exec", h, "sh", "-c", "docker ps -a; docker volume ls -q; ls -laR /var/lib/berth /opt/berth /var/lib/docker/volumes | head -n 200; tail -n 20 /var/log/dockerd.log")
			d.t.Logf("== %s, %v\n%s", h, err, text)
		}
	}
	d.away = ""
	d.Heal()
	for _, h := range d.op.Hosts {
		for _, p := range append(slices.Clone(held), "tar") {
			d.program(h, p, "")
		}
		_, _ = d.try("exec", h, "sh", "-c", "docker ps -aq | xargs -r docker rm -f") // while somebody still looks
	}
	close(d.over)
	d.eyes.Wait()
}

// root is where a host has its files, for this test, which is no part of it.
func (d *drawn) root(host string) string {
	text, _ := os.ReadFile(d.inits[host])
	pid, _, _ := strings.Cut(string(text), " ")
	return "/proc/" + pid + "/root"
}

// at is where a host has a place.
func (d *drawn) at(host, place string) string {
	if place == "own" {
		return d.root(host) + "/opt/berth/keeper/own"
	}
	return d.root(host) + "/var/lib/docker/volumes/keeper_" + place + "/_data"
}

func (d *drawn) note(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Fprintf(&d.story, time.Now().Format("05.000 ")+format+"\n", args...)
}

// looks looks at the data whenever the service starts or stops, which waits for it.
func (d *drawn) looks() {
	for {
		select {
		case <-d.over:
			return
		case <-time.After(2 * time.Millisecond):
		}
		text, err := os.ReadFile(d.world + "/asked")
		if err != nil {
			continue
		}
		if word, host, ok := strings.Cut(strings.TrimSpace(string(text)), " "); ok {
			d.happened(word, host)
		}
		_ = os.Remove(d.world + "/asked")
	}
}

// happened notes what happened to the service, with what it has; who writes is held.
func (d *drawn) happened(word, host string) {
	h := schedule.Happening{Word: word, Host: host, Data: map[string]string{}}
	for _, place := range d.places {
		at := d.at(host, place)
		if _, err := os.Stat(at); err == nil {
			h.Data[place] = treetest.Walk(d.t, at)
		}
	}
	d.note("= %s on %s", word, host)
	d.mu.Lock()
	defer d.mu.Unlock()
	if word == schedule.Starts { // nobody else runs, says the kernel: who did had no time to say so
		for was := range schedule.Up(d.all) {
			if schedule.Up(d.all)[was] {
				d.all = append(d.all, schedule.Happening{Word: schedule.Gone, Host: was})
			}
		}
	}
	d.all = append(d.all, h)
}

func (d *drawn) events() []schedule.Happening {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.all)
}

// acked are the writes that were acknowledged.
func (d *drawn) acked() (out []int) {
	text, _ := os.ReadFile(d.world + "/acked")
	for line := range strings.Lines(string(text)) {
		if n, err := strconv.Atoi(strings.TrimSpace(line)); err == nil {
			out = append(out, n)
		}
	}
	return out
}

// locked keeps the service from writing, starting and stopping.
func (d *drawn) locked() (unlock func()) {
	f, err := os.OpenFile(d.world+"/lock", os.O_CREATE|os.O_RDWR, 0o644)
	if err == nil {
		err = unix.Flock(int(f.Fd()), unix.LOCK_EX)
	}
	if err != nil {
		d.t.Error(err)
	}
	return func() { _ = f.Close() }
}

// begin puts the service on the first host, with what it has.
func (d *drawn) begin() {
	d.t.Helper()
	d.wants(d.op.Wish)
	if err := d.Type("deploy", nil); err != nil {
		d.t.Fatal(err)
	}
	defer d.locked()()
	for i, place := range d.places {
		at := d.at(d.op.Home, place)
		if d.op.Hard && i == 0 {
			treetest.Fill(d.t, at)
		}
		for n := range d.op.Files {
			name := filepath.Join(at, fmt.Sprintf("file %d \xe9", n))
			if err := os.WriteFile(name, bytes.Repeat([]byte{byte(n), byte(i), 7}, 100*n*n), 0o640); err != nil {
				d.t.Fatal(err)
			}
			treetest.Time(d.t, name, 1_600_000_000+int64(n), 77)
		}
	}
}

// play does what the operator does, and judges.
func (d *drawn) play() {
	d.t.Helper()
	if err := d.op.Play(); err != nil {
		d.t.Fatal(err)
	}
	d.Heal()
	d.Runs("all of them", d.op.Home)
	unlock := d.locked()
	all, acked := d.events(), d.acked()
	for _, wrong := range schedule.Audit(all, d.op.Home) {
		d.t.Error(wrong)
	}
	if !slices.ContainsFunc(all, func(h schedule.Happening) bool { return h.Word == schedule.Aged }) {
		for _, place := range d.places {
			if n := schedule.Lost(acked, d.read(filepath.Join(d.at(d.op.Home, place), schedule.Written))); n > 0 || len(acked) == 0 {
				d.t.Errorf("%s has lost write %d of %d", place, n, len(acked))
			}
		}
	}
	unlock()
	d.settled()
	if d.op.Acts[len(d.op.Acts)-1] == "finish" && d.noted(d.op.Home) == "" {
		d.NothingLeft()
	}
}

// settled wants no run to be open, and nothing of a copy under way to be anywhere.
func (d *drawn) settled() {
	d.t.Helper()
	if left := ledger.LeftOn(d.past(), ""); left.Ending != ledger.Settled {
		d.t.Error(left.Say(wording.For(wording.EN)))
	}
	for _, h := range d.op.Hosts {
		if left := d.lab("exec", h, "sh", "-c", "ls -A /var/lib/berth/lock /var/lib/berth/staging /var/lib/berth/dumps 2>/dev/null | grep -v '^/\\|^$'; grep -rl berth-carry /root/.ssh /home/*/.ssh || true"); left != "" {
			d.t.Errorf("on %s is left %s", h, left)
		}
		d.beside(h, ".berth-move-")
	}
}

// beside wants nothing with that in its name to lie on a host beside data.
func (d *drawn) beside(host, part string) {
	d.t.Helper()
	if left := schedule.Named(part, d.root(host)+"/var/lib/docker/volumes", d.root(host)+"/opt/berth"); len(left) > 0 {
		d.t.Errorf("on %s is left %q", host, left)
	}
}

// noted is what a host has on record of a move; empty: nothing.
func (d *drawn) noted(host string) string {
	text, _ := os.ReadFile(d.root(host) + ledger.MoveFile("keeper"))
	return string(text)
}

// NothingLeft wants nothing of a move that was taken back or has had its last word.
func (d *drawn) NothingLeft() {
	d.t.Helper()
	waits := false
	for _, h := range d.op.Hosts {
		note := d.noted(h)
		waits = waits || note != ""
		if note != "" && !strings.Contains(note, `"waiting"`) {
			d.t.Errorf("on %s is written down\n%s", h, note)
		}
		d.beside(h, ".berth-move-")
	}
	if waits {
		return
	}
	for _, h := range d.op.Hosts {
		d.beside(h, ".berth-before-")
	}
	const all = "docker ps -a --format '{{.Names}}' | grep keeper; docker volume ls -q | grep keeper; docker network ls --format '{{.Name}}' | grep keeper; ls -d /opt/berth/keeper /var/lib/berth/services/keeper.json 2>/dev/null; true"
	if left := d.lab("exec", d.op.Other(d.op.Home), "sh", "-c", all); left != "" {
		d.t.Errorf("on %s is left %s", d.op.Other(d.op.Home), left)
	}
}

// Aged notes that the service may start with older data.
func (d *drawn) Aged() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all = append(d.all, schedule.Happening{Word: schedule.Aged})
}

// Runs wants the service to run on that host alone, by what it said itself and by Docker.
func (d *drawn) Runs(command, host string) {
	d.t.Helper()
	const running = "docker ps -q --filter label=com.docker.compose.project=keeper | wc -l"
	var is string
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		is = ""
		up := schedule.Up(d.events())
		for _, h := range d.op.Hosts {
			n, err := d.try("exec", h, "sh", "-c", running)
			is += fmt.Sprintf("%s: says %t, Docker has %s running, %v\n", h, up[h], n, err)
		}
		if is == fmt.Sprintf("%s: says %t, Docker has %d running, <nil>\n%s: says %t, Docker has %d running, <nil>\n",
			d.op.Hosts[0], host == d.op.Hosts[0], ones[host == d.op.Hosts[0]], d.op.Hosts[1], host == d.op.Hosts[1], ones[host == d.op.Hosts[1]]) {
			return
		}
	}
	d.t.Fatalf("after berth %s, which ended well, it is to run on %s\n%s", command, host, is)
}

var ones = map[bool]int{true: 1}

// Newest is the run that hosts know as the newest.
func (d *drawn) Newest() string {
	if last := ledger.Newest(d.past()); last != nil {
		return last.Name
	}
	return ""
}

// Left is how that was left.
func (d *drawn) Left() schedule.Left {
	left := ledger.LeftOn(d.past(), "")
	d.note("  left: %s", left.Say(wording.For(wording.EN)))
	switch left.Ending {
	case ledger.Settled:
		return schedule.Settled
	case ledger.NotBegun:
		return schedule.NotBegun
	case ledger.GoingBack:
		return schedule.GoingBack
	case ledger.Stopped:
		return schedule.Stopped
	}
	return schedule.Open
}

func (d *drawn) past() (out []ledger.History) {
	for _, h := range d.op.Hosts {
		if h == d.away {
			out = append(out, ledger.History{Host: h, Err: errors.New("it is not there")})
			continue
		}
		text, err := d.try("exec", h, "sh", "-c", ledger.HistoryText, "berth-log", ledger.State, "2")
		if err != nil {
			out = append(out, ledger.History{Host: h, Err: err})
			continue
		}
		out = append(out, ledger.ReadHistory(h, text))
	}
	return out
}

// Type has berth do a command, while something goes wrong.
func (d *drawn) Type(command string, f *schedule.Fault) error {
	d.t.Helper()
	d.note("$ berth %s", command)
	words := strings.Fields(command)
	if words[0] == "deploy" {
		d.wants(d.op.Wish)
	}
	args := append(words[1:], "--yes")
	if words[0] == "return" || words[0] == "finish" {
		args = append(args, "keeper")
	}
	if words[0] != "unlock" {
		wait := "2m"
		if f != nil && f.Kind == schedule.Unwell {
			wait = "10s"
		}
		args = append(args, "--wait", wait)
	}
	before := d.journals()
	p := d.start(words[0], args...)
	a := &schedule.Arming{World: d.world, Fault: f, Note: d.note, Strike: func() { d.strike(*f, p) }}
	follow := &following{d: d, a: a, read: before, begun: map[string]bool{}}
	for ended := false; !ended; {
		select {
		case <-p.done:
			ended = true
		case <-time.After(3 * time.Millisecond):
		}
		follow.on()
	}
	a.Close()
	out := d.end(p)
	d.note("%d after %.1f s\n%s%s", out.code, out.took.Seconds(), out.stdout, out.stderr)
	if out.code != 0 || command == "unlock" {
		return fmt.Errorf("exit code %d\n%s%s", out.code, out.stdout, out.stderr)
	}
	return nil
}

// journals is how long each journal is that a host has.
func (d *drawn) journals() map[string]int {
	out := map[string]int{}
	for _, h := range d.op.Hosts {
		names, _ := filepath.Glob(d.root(h) + ledger.Journals + "/*")
		for _, name := range names {
			if text, err := os.ReadFile(name); err == nil {
				out[h+"/"+path.Base(name)] = len(text)
			}
		}
	}
	return out
}

// following reads in the journals of hosts which steps begin and end while a command goes on.
type following struct {
	d     *drawn
	a     *schedule.Arming
	read  map[string]int
	begun map[string]bool
}

func (f *following) on() {
	for _, h := range f.d.op.Hosts {
		names, _ := filepath.Glob(f.d.root(h) + ledger.Journals + "/*")
		for _, name := range names {
			key := h + "/" + path.Base(name)
			text, err := os.ReadFile(name)
			if err != nil || len(text) <= f.read[key] {
				continue
			}
			whole := text[f.read[key] : bytes.LastIndexByte(text, '\n')+1]
			f.read[key] += len(whole)
			for line := range bytes.Lines(whole) {
				f.line(h, line)
			}
		}
	}
}

// mostSteps is more than a move has, so that the Nth step is the Nth.
const mostSteps = 1000

func (f *following) line(host string, line []byte) {
	var e ledger.Entry
	if json.Unmarshal(line, &e) != nil || e.Step == "" {
		return
	}
	word := strings.TrimPrefix(path.Ext(e.Step), ".")
	switch e.Kind {
	case ledger.EntryStarted:
		f.d.note("  %s begins on %s", word, host)
		if !f.begun[e.Step] {
			f.begun[e.Step] = true
			f.a.Begins(word, len(f.begun)-1, mostSteps)
		}
	case ledger.EntryDone, ledger.EntryFailed:
		f.d.note("  %s %s on %s", word, e.Kind, host)
		f.a.Ends(word)
	}
}

// strike lets something go wrong.
func (d *drawn) strike(f schedule.Fault, p *started) {
	host := d.op.Of(f.Side)
	lasts, next := f.Lasts()
	if d.away = ""; next && (f.Kind == schedule.Cut || f.Kind == schedule.Crash) {
		d.away = host
	}
	back := func(command string) {
		if !lasts {
			d.later.Go(func() {
				time.Sleep(300 * time.Millisecond)
				d.does(command, host)
			})
		}
	}
	switch f.Kind {
	case schedule.Kill:
		_ = p.cmd.Process.Kill()
	case schedule.Cut:
		d.does("cut", host)
		back("heal")
	case schedule.Crash:
		d.crash(host)
		d.down[host] = lasts
		back("revive")
	case schedule.Full:
		d.does("fill", host)
	case schedule.OnWay:
		d.odd(d.op.Of(schedule.Target), fmt.Sprintf("flip %d", 200+f.Spot%30000))
	case schedule.There:
		to := d.root(d.op.Of(schedule.Target))
		for _, at := range schedule.Named(".berth-move-", to+"/var/lib/docker/volumes", to+"/opt/berth") {
			if schedule.Flip(at, f.Spot) {
				break
			}
		}
	case schedule.Here:
		unlock := d.locked()
		for h, up := range schedule.Up(d.events()) {
			if up {
				schedule.Flip(d.at(h, d.places[f.Spot%len(d.places)]), f.Spot)
			}
		}
		unlock()
	case schedule.Docker:
		d.does("docker", host)
	case schedule.Unwell:
		d.does("fail", d.op.Of(schedule.Target), "keeper", "unhealthy")
	case schedule.NoRsync:
		d.odd(host, "gone")
	case schedule.Old:
		d.odd(host, "old")
	}
}

// does is a command of the lab that has to succeed.
func (d *drawn) does(args ...string) {
	if out, err := d.try(args...); err != nil {
		d.t.Errorf("lab %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// crash takes a host its power while nobody writes, and looks at what it has.
func (d *drawn) crash(host string) {
	defer d.locked()()
	if schedule.Up(d.events())[host] {
		d.happened(schedule.Crashes, host)
	}
	d.does("crash", host)
}

// odd lets rsync and tar of a host be what they are not.
func (d *drawn) odd(host, what string) {
	if err := os.WriteFile(d.world+"/odd", []byte(what+"\n"), 0o644); err != nil {
		d.t.Error(err)
	}
	text, err := os.ReadFile(schedulesDir + "odd-rsync.sh")
	if err != nil {
		d.t.Error(err)
	}
	for _, p := range []string{"rsync", "tar"} {
		d.program(host, p, strings.Replace(string(text), "WORLD", strings.TrimSuffix(worldOnHost, "/"), 1))
	}
}

// Heal mends what went wrong, but for a host that is away for one more command.
func (d *drawn) Heal() {
	d.t.Helper()
	d.later.Wait()
	away := d.away
	d.away = ""
	_ = os.Remove(d.world + "/odd")
	for _, h := range d.op.Hosts {
		if h == away {
			continue
		}
		if d.down[h] {
			d.does("revive", h)
			d.down[h] = false
		}
		d.does("heal", h)
		d.does("fail", h, "keeper", "")
		d.program(h, "rsync", schedule.Hold(strings.TrimSuffix(worldOnHost, "/")))
		d.program(h, "tar", "")
	}
}
