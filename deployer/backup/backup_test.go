package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"berth/catalog"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/steps"
	"berth/internal/shellhost"
	"berth/inventory"
	"berth/rollout"
	"berth/wording"
)

// theRestic is the real program: of the lab's cache, or the one of this machine where that is not too old.
func theRestic(t *testing.T) string {
	t.Helper()
	cache := os.Getenv("BERTH_LAB_CACHE")
	if cache == "" {
		dir, _ := os.UserCacheDir()
		cache = filepath.Join(dir, "berth-lab")
	}
	found, _ := filepath.Glob(filepath.Join(cache, "restic-*"))
	if len(found) > 0 {
		return found[len(found)-1]
	}
	at, err := exec.LookPath("restic")
	if err == nil {
		if out, err := exec.Command(at, "version").Output(); err == nil && recent(string(out)) {
			return at
		}
	}
	t.Skip("NOT TESTED: there is no restic 0.17 or newer; lab/install builds one")
	return ""
}

// fakeDocker has one project, which runs or does not; what it is asked is written down.
const fakeDocker = `#!/bin/sh
here=${0%/*}
printf '%s\n' "$*" >>"$here/asked"
case "$*" in
*" ps --status running --quiet") [ ! -f "$here/runs" ] || echo 1234 ;;
*" stop") rm -f "$here/runs" ;;
*" start" | *" up "*)
	[ ! -f "$here/broken" ] || { echo "no such image" >&2; exit 1; }
	: >"$here/runs"
	for n in 1 2 3; do echo " Container notes-$n-1 Started"; done
	;;
*" exec dump") cat "$here/database" ;;
*" exec read") cat >"$here/database" ;;
ps\ --all*) echo "running Up 2 seconds $(cat "$here/health" 2>/dev/null)" ;;
esac
`

const entry = `services:
  web:
    image: nginx:1.27
    environment: {TOKEN: "${TOKEN:?}"}
    volumes: ["data:/data", "database:/var/lib/db", "/srv/photos:/photos", "NOTES:/notes"]
volumes: {data: , database: }
x-berth:
  title: Notes
  secrets: {TOKEN: made}
  state:
    - volume: data
    - volume: database
      backup: docker compose exec dump > "$$BACKUP/dump"
      restore: docker compose exec read < "$$BACKUP/dump"
      verify: test -s "$$BACKUP/dump"
    - path: NOTES
    - path: /srv/photos
      shared: true
`

// yard is a lab with one service, notes, on one of two hosts, and a repository that both reach.
type yard struct {
	t      *testing.T
	hosts  map[string]*shellhost.Host
	facts  map[string]*probe.Facts
	desk   *Desk
	out    bytes.Buffer
	repo   string
	notes  string // what is no volume: the same path on both hosts
	answer error  // of who is asked
	value  string
}

func newYard(t *testing.T) *yard {
	t.Helper()
	restic := theRestic(t)
	dir := t.TempDir()
	repo := filepath.Join(t.TempDir(), "repo")
	notes := filepath.Join(t.TempDir(), "notes")
	write(t, filepath.Join(dir, "notes", "compose.yaml"), strings.ReplaceAll(entry, "NOTES", notes))
	c, err := catalog.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Parse("inventory.yaml", fmt.Appendf(nil, `
name: yard
machines:
  one: {kind: docker, processor: n100, memory: 8GB}
  two: {kind: docker, processor: n100, memory: 8GB}
services:
  notes: {}
backups: {repository: %s, keep: {last: 1}}
`, repo), c.Library())
	if err != nil {
		t.Fatal(err)
	}
	y := &yard{t: t, hosts: map[string]*shellhost.Host{}, facts: map[string]*probe.Facts{}, repo: repo, notes: notes, value: "correct horse"}
	for _, name := range []string{"one", "two"} {
		h := shellhost.New(t, name)
		h.Program("docker", fakeDocker)
		h.Program("restic", "#!/bin/sh\nexec "+restic+" \"$@\"\n")
		h.Put("tmp/.keep", "")
		y.hosts[name] = h
		y.facts[name] = &probe.Facts{Host: name, Root: true}
	}
	y.desk = &Desk{
		Env: &rollout.Env{
			Words: wording.For(wording.EN), Fleet: y, Now: time.Now, Who: "ann@home", Process: os.Getpid(),
			Secrets: func(context.Context) (steps.Source, error) {
				return func(_ context.Context, name string) (string, bool, error) {
					return y.value, name == "backups/RESTIC_PASSWORD", nil
				}, nil
			},
		},
		Lab: &rollout.Lab{Inventory: inv, Catalog: c, Problem: inv.Problem()},
		Out: &y.out, Confirmed: func(context.Context, string, string) error { return y.answer },
	}
	return y
}

func (y *yard) Hosts(names []string) ([]ledger.Host, map[string]error) {
	var out []ledger.Host
	for _, name := range names {
		out = append(out, y.hosts[name])
	}
	return out, nil
}

func (y *yard) Handles(names []string) map[string]ledger.Host {
	out := map[string]ledger.Host{}
	for _, name := range names {
		out[name] = y.hosts[name]
	}
	return out
}

func (y *yard) Look(context.Context, []string) map[string]*probe.Facts { return y.facts }

// deploy puts notes on a host, with places for its data that are empty.
func (y *yard) deploy(name string) {
	y.t.Helper()
	h := y.hosts[name]
	h.Put("opt/berth/notes/compose.yaml", "services: {}\n")
	h.Put("opt/berth/notes/images.yaml", "services: {}\n")
	h.Put("opt/berth/notes/.env", "TOKEN=hunter2\n")
	h.Put("bin/runs", "")
	f := y.facts[name]
	f.Docker.Root = h.Path("docker")
	f.Services = []probe.ServiceFacts{{Record: ledger.Record{
		Service: "notes", Dir: "/opt/berth/notes", Run: "r", Files: map[string]string{"compose.yaml": "1", ".env": "2", "images.yaml": "3"},
		Images: map[string]string{"nginx:1.27": "nginx@sha256:1"}, Data: []string{"/srv/photos", "notes_data", "notes_database", y.notes},
	}}}
	for _, v := range []string{"notes_data", "notes_database"} {
		f.Volumes = append(f.Volumes, probe.Volume{Name: v, Driver: "local", At: h.Path("docker/" + v + "/_data"), Project: "notes", Key: strings.TrimPrefix(v, "notes_")})
		y.mkdir(h.Path("docker/" + v + "/_data"))
	}
	y.mkdir(y.notes)
}

func (y *yard) mkdir(name string) {
	y.t.Helper()
	if err := os.MkdirAll(name, 0o755); err != nil {
		y.t.Fatal(err)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fill writes what is hard to carry into a directory.
func fill(t *testing.T, dir string) {
	t.Helper()
	write(t, filepath.Join(dir, "a"), "one\n")
	write(t, filepath.Join(dir, "odd [x] *\xff\n name"), "odd")
	write(t, filepath.Join(dir, "deep/er/b"), strings.Repeat("b", 100_000))
	for _, err := range []error{
		os.Link(filepath.Join(dir, "a"), filepath.Join(dir, "hard")), os.Symlink("nowhere", filepath.Join(dir, "link")),
		os.Chmod(filepath.Join(dir, "a"), 0o640), os.Chmod(filepath.Join(dir, "deep"), 0o2750),
		syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600), os.WriteFile(filepath.Join(dir, "sparse"), nil, 0o600), os.Truncate(filepath.Join(dir, "sparse"), 1<<20),
		os.Chtimes(filepath.Join(dir, "a"), time.Time{}, time.Unix(1_600_000_000, 123_456_789)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := unix.Setxattr(filepath.Join(dir, "a"), "user.berth", []byte("x"), 0); err != nil {
		t.Logf("no extended attributes here: %v", err)
	}
	if os.Getuid() == 0 {
		for name, id := range map[string]int{".": 999, "a": 1234, "deep": 70_000} {
			if err := os.Chown(filepath.Join(dir, name), id, id); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(dir, time.Time{}, time.Unix(1_500_000_000, 987_654_321)); err != nil {
		t.Fatal(err)
	}
}

// walk lists all that makes a directory what it is: kinds, modes, owners, times to the nanosecond, links, attributes, content.
func walk(t *testing.T, dir string) string {
	t.Helper()
	var out []string
	first := map[uint64]string{}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		st := info.Sys().(*syscall.Stat_t)
		line := fmt.Sprintf("%q %s %d:%d", rel, info.Mode(), st.Uid, st.Gid)
		if info.Mode()&fs.ModeSymlink == 0 {
			line += " " + info.ModTime().UTC().Format(time.RFC3339Nano)
		}
		switch {
		case info.Mode()&fs.ModeSymlink != 0:
			to, _ := os.Readlink(name)
			line += " -> " + to
		case info.Mode().IsRegular():
			data, _ := os.ReadFile(name)
			attr := make([]byte, 64)
			n, _ := unix.Getxattr(name, "user.berth", attr)
			line += fmt.Sprintf(" %d %.20q %q", len(data), data, attr[:max(n, 0)])
			if first[st.Ino] == "" {
				first[st.Ino] = rel
			}
			line += " is " + first[st.Ino]
		}
		out = append(out, line)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, "\n")
}

func (y *yard) save(make bool) error {
	y.out.Reset()
	return y.desk.Save(y.t.Context(), Wanted{Make: make})
}

func TestAServiceComesBackOnAnotherHostAsItWas(t *testing.T) {
	y := newYard(t)
	y.deploy("one")
	one := y.hosts["one"]
	fill(t, one.Path("docker/notes_data/_data"))
	fill(t, y.notes)
	write(t, one.Path("docker/notes_database/_data/running"), "a file of a database that runs")
	one.Put("bin/database", "three rows\n")
	if err := y.save(true); err != nil {
		t.Fatal(err, y.out.String())
	}
	for _, want := range []string{"made the repository", "stopped", "started", "saved, snapshot", "not saved: /srv/photos", "notes/TOKEN: made on this host"} {
		if !strings.Contains(y.out.String(), want) {
			t.Errorf("nothing says %q:\n%s", want, &y.out)
		}
	}
	if asked := strings.Join(one.Asked(), "\n"); strings.Index(asked, "exec dump") < strings.Index(asked, " stop") || !strings.HasSuffix(asked, " start") || one.Has("bin/runs") == "-" {
		t.Errorf("not stopped, dumped and started again:\n%s", asked)
	}
	if left := one.Tree(); strings.Contains(left, "correct horse") || strings.Contains(left, "lock") || strings.Contains(left, "dump/") || strings.Contains(left, "notes/stopped") {
		t.Errorf("left behind:\n%s", left)
	}
	if told := y.told("one"); !strings.HasPrefix(told, "notes.backup done snapshot ") || len(told) != len("notes.backup done snapshot 12345678") {
		t.Errorf("berth log has %q", told)
	}
	if strings.TrimSpace(one.Has("/var/lib/berth/backups/notes/saved")) == "-" {
		t.Error("nothing says when it was saved")
	}
	files := y.restic("ls", "latest")
	for _, bad := range []string{".env", "database/_data/running", "/srv/photos"} {
		if strings.Contains(files, bad) {
			t.Errorf("%s is in the snapshot:\n%s", bad, files)
		}
	}
	if manifest := y.restic("dump", "latest", one.Path("/var/lib/berth/backups/notes/manifest.json")); !strings.Contains(manifest, `"TOKEN"`) || strings.Contains(manifest, "hunter2") || !strings.Contains(manifest, "nginx@sha256:1") {
		t.Errorf("manifest %s", manifest)
	}
	data, notes := walk(t, one.Path("docker/notes_data/_data")), walk(t, y.notes)

	y.facts["one"].Services = nil // the host was installed anew
	if err := os.RemoveAll(y.notes); err != nil {
		t.Fatal(err)
	}
	y.deploy("two")
	two := y.hosts["two"]
	write(t, two.Path("docker/notes_data/_data/new"), "written since")
	y.out.Reset()
	if err := y.desk.Restore(t.Context(), Back{Service: "notes", Wait: time.Second}); err != nil {
		t.Fatal(err, y.out.String(), two.Has("/var/lib/berth/backups/notes/log"))
	}
	if told := y.told("two"); !strings.HasPrefix(told, "notes.restore done snapshot ") {
		t.Errorf("berth log has %q", told)
	}
	if got := walk(t, two.Path("docker/notes_data/_data")); got != data {
		t.Errorf("the volume is\n%s\nand was\n%s", got, data)
	}
	if got := walk(t, y.notes); got != notes {
		t.Errorf("the path is\n%s\nand was\n%s", got, notes)
	}
	if two.Has("bin/database") != "three rows\n" || two.Has("docker/notes_database/_data/running") != "-" {
		t.Errorf("the dump was not read: %s", two.Has("bin/database"))
	}
	aside, _ := filepath.Glob(two.Path("docker/notes_data/_data.berth-before-*/new"))
	if len(aside) != 1 || !strings.Contains(y.out.String(), filepath.Dir(aside[0])) {
		t.Errorf("what was there lies in %q, and is told as\n%s", aside, &y.out)
	}
	if left, _ := filepath.Glob(two.Path("*/*/.berth-restore-*")); len(left) > 0 || two.Has("bin/runs") == "-" || strings.Contains(two.Tree(), "lock") {
		t.Errorf("left behind: %q\n%s", left, two.Tree())
	}
}

// told is what berth log has of backups of a host.
func (y *yard) told(host string) string {
	var out []string
	for _, h := range ledger.Past(y.t.Context(), []ledger.Host{y.hosts[host]}, 1) {
		for _, e := range h.Backups {
			if e.Time.IsZero() || !ledger.RunNames.MatchString(e.Run) {
				y.t.Errorf("%+v", e)
			}
			out = append(out, fmt.Sprintf("%s %s %s", e.Step, e.Kind, e.Detail))
		}
	}
	return strings.Join(out, "; ")
}

// restic asks the repository by itself.
func (y *yard) restic(args ...string) string {
	y.t.Helper()
	cmd := exec.Command(theRestic(y.t), append([]string{"-r", y.repo, "--no-cache"}, args...)...)
	cmd.Env = append(os.Environ(), "RESTIC_PASSWORD="+y.value)
	out, err := cmd.CombinedOutput()
	if err != nil {
		y.t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

func TestWhatIsWrongWithARepositoryIsToldApartAndNothingIsStopped(t *testing.T) {
	y := newYard(t)
	y.deploy("one")
	wrong := func(what, want string) {
		t.Helper()
		err := y.save(false)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", what, err)
		}
		if slices.ContainsFunc(y.hosts["one"].Asked(), func(s string) bool { return strings.HasSuffix(s, " stop") }) {
			t.Errorf("%s: the service was stopped", what)
		}
	}
	wrong("missing", "berth backup --init makes it")
	y.restic("init")
	y.value = "wrong"
	wrong("wrong password", "the password does not open")
	y.value = "correct horse"
	y.answer = &rollout.RefusedError{Err: errors.New("not confirmed")}
	wrong("not confirmed", "not confirmed")
	y.answer = nil
	y.hosts["one"].Program("restic", "#!/bin/sh\n[ \"$1\" != version ] || { echo 'restic 0.18.1 compiled'; exit; }\necho 'repo already locked' >&2; exit 11\n")
	wrong("locked", "is locked: another restic works on it")
	y.hosts["one"].Program("restic", "#!/bin/sh\necho 'restic 0.14.0 compiled with go1.19.8 on linux/amd64'\n")
	wrong("old", "older than 0.17 (restic 0.14.0)")
	y.hosts["one"].Program("restic", "#!/bin/sh\nexit 127\n")
	wrong("none", "there is no restic; as root, on Debian 13 or newer: apt install restic")
}

func TestAServiceIsStartedAgainWhateverFails(t *testing.T) {
	says := map[string]string{"its dump": "database", "the snapshot": "/x: input/output error"}
	for what, spoil := range map[string]func(*shellhost.Host){
		"its dump": func(h *shellhost.Host) { os.Remove(h.Path("bin/database")) },
		"the snapshot": func(h *shellhost.Host) {
			h.Program("restic", "#!/bin/sh\n[ \"$1\" != version ] || { echo 'restic 0.18.1 compiled'; exit; }\n[ \"$1\" != backup ] || { echo '{\"message_type\":\"error\",\"item\":\"/x\",\"error\":{\"message\":\"input/output error\"}}' >&2; exit 3; }\n")
		},
	} {
		t.Run(what, func(t *testing.T) {
			y := newYard(t)
			y.deploy("one")
			h := y.hosts["one"]
			h.Put("bin/database", "rows\n")
			y.restic("init")
			spoil(h)
			err := y.save(false)
			if err == nil || !strings.Contains(err.Error(), "not saved") || !strings.Contains(err.Error(), says[what]) || strings.Contains(err.Error(), "-1 Started") {
				t.Errorf("%v\n%s", err, &y.out)
			}
			if h.Has("bin/runs") == "-" || strings.Contains(h.Tree(), "lock") {
				t.Errorf("it does not run, or the lock stays:\n%s\n%s", h.Tree(), &y.out)
			}
		})
	}
}

func TestWhoAskedIsGoneAndTheServiceIsStartedAgain(t *testing.T) {
	y := newYard(t)
	y.deploy("one")
	h := y.hosts["one"]
	h.Put("bin/database", "rows\n")
	y.restic("init")
	ctx, kill := context.WithCancel(t.Context())
	y.hosts["one"].Program("docker", strings.Replace(fakeDocker, `*" stop") rm -f "$here/runs" ;;`,
		`*" stop") rm -f "$here/runs"; : >"$here/stopping"; while [ ! -f "$here/go" ]; do sleep 0.05; done ;;`, 1))
	done := make(chan error, 1)
	go func() { done <- y.desk.Save(ctx, Wanted{}) }()
	shellhost.Await(t, "the service is stopped", func() bool { return h.Has("bin/stopping") != "-" })
	kill()
	if err := <-done; err == nil || !strings.Contains(err.Error(), "goes on by itself") || h.Has("/var/lib/berth/lock/run") == "-" {
		t.Errorf("%v, and locked by %s", err, h.Has("/var/lib/berth/lock/run"))
	}
	h.Put("bin/go", "")
	shellhost.Await(t, "the lock is let go of", func() bool { return h.Has("/var/lib/berth/lock/run") == "-" && h.Has("bin/runs") != "-" })
	if list := y.restic("snapshots"); !strings.Contains(list, "service=notes") {
		t.Errorf("no snapshot was made:\n%s", list)
	}
}

func TestADamagedSnapshotTouchesNothing(t *testing.T) {
	y := newYard(t)
	y.deploy("one")
	h := y.hosts["one"]
	h.Put("bin/database", "rows\n")
	noise := make([]byte, 300_000)
	rand.NewChaCha8([32]byte{}).Read(noise)
	write(t, h.Path("docker/notes_data/_data/a"), string(noise))
	if err := y.save(true); err != nil {
		t.Fatal(err)
	}
	flip(t, y.repo)
	write(t, h.Path("docker/notes_data/_data/a"), "now")
	before := len(h.Asked())
	err := y.desk.Restore(t.Context(), Back{Service: "notes", Wait: time.Second})
	if err == nil {
		t.Fatalf("nothing was found\n%s", &y.out)
	}
	if h.Has("docker/notes_data/_data/a") != "now" || slices.ContainsFunc(h.Asked()[before:], func(s string) bool { return strings.HasSuffix(s, " stop") }) || strings.Contains(h.Tree(), "lock") {
		t.Errorf("%v: the service was touched", err)
	}
}

// flip changes a byte in the middle of the largest pack of a repository.
func flip(t *testing.T, repo string) {
	t.Helper()
	largest, size := "", int64(0)
	_ = filepath.Walk(filepath.Join(repo, "data"), func(name string, info fs.FileInfo, err error) error {
		if err == nil && !info.IsDir() && info.Size() > size {
			largest, size = name, info.Size()
		}
		return nil
	})
	data, err := os.ReadFile(largest)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/3] ^= 1
	if err := errors.Join(os.Chmod(largest, 0o600), os.WriteFile(largest, data, 0o600)); err != nil {
		t.Fatal(err)
	}
}

func TestWhatTheInventoryDoesNotKeepGoes(t *testing.T) {
	y := newYard(t)
	y.deploy("one")
	y.hosts["one"].Put("bin/database", "rows\n")
	y.restic("init")
	for _, host := range []string{"one", "one", "two"} { // an agent has other data on each
		y.restic("backup", "--host", host, "--tag", "berth,service=notes", y.hosts["one"].Path("opt"))
	}
	y.restic("backup", "--host", "one", "--tag", "mine", y.hosts["one"].Path("opt"))
	r, err := openRepository(t.Context(), y.desk.Env.Words, y.desk.Lab.Inventory.Backups, y.desk.secrets)
	if err != nil {
		t.Fatal(err)
	}
	for agent, want := range map[bool]string{false: "two", true: "one"} {
		s, err := y.desk.pick(t.Context(), r, y.hosts["one"], &subject{host: "one", agent: agent, record: ledger.Record{Service: "notes"}}, "")
		if err != nil || s.Host != want {
			t.Errorf("an agent %v: %+v %v", agent, s, err)
		}
	}
	if err := y.desk.Save(t.Context(), Wanted{Prune: true}); err != nil {
		t.Fatal(err)
	}
	if want := "notes on one: snapshots that stay: 1, that go: 1\nnotes on two: snapshots that stay: 1, that go: 0\nSnapshots that are gone: 1. Their room is given back.\n"; !strings.HasSuffix(y.out.String(), want) {
		t.Errorf("told as\n%s", &y.out)
	}
	if left := y.restic("snapshots", "--compact"); !strings.Contains(left, "3 snapshots") || !strings.Contains(left, "mine") {
		t.Errorf("left:\n%s", left)
	}
}

func TestASnapshotIsTriedBesideTheServiceAndLeavesNothing(t *testing.T) {
	y := newYard(t)
	y.deploy("one")
	h := y.hosts["one"]
	h.Put("bin/database", "rows\n")
	fill(t, h.Path("docker/notes_data/_data"))
	noise := make([]byte, 300_000)
	rand.NewChaCha8([32]byte{}).Read(noise)
	write(t, h.Path("docker/notes_data/_data/a"), string(noise))
	if err := y.save(true); err != nil {
		t.Fatal(err)
	}
	before, asked := walk(t, h.Path("docker")), len(h.Asked())
	try := func() error { return y.desk.Verify(t.Context(), Tried{Wait: time.Second}) }
	if err := try(); err != nil || !strings.Contains(y.out.String(), "gets healthy with it") {
		t.Fatal(err, y.out.String(), h.Has("/var/lib/berth/backups/notes/log"))
	}
	for _, line := range h.Asked()[asked:] {
		if strings.Contains(line, "--project-name") && !strings.Contains(line, "--project-name notes-verify ") {
			t.Errorf("the service itself was touched: %s", line)
		}
	}
	if said := strings.Join(h.Asked()[asked:], "\n"); !strings.Contains(said, "exec read") || !strings.HasSuffix(said, "down --volumes --remove-orphans --timeout 10") {
		t.Errorf("asked\n%s", said)
	}
	if after := walk(t, h.Path("docker")); after != before || h.Has("/var/lib/berth/backups/notes/trial/compose.yaml") != "-" || strings.Contains(h.Tree(), "lock") {
		t.Errorf("left behind:\n%s\n%s", after, h.Tree())
	}
	good := h.Has("/var/lib/berth/backups/notes/verified")
	h.Put("bin/health", "(unhealthy)")
	if err := try(); err == nil || !strings.Contains(err.Error(), "does not get healthy with it") {
		t.Errorf("unhealthy: %v", err)
	}
	flip(t, y.repo)
	if err := try(); err == nil || !strings.Contains(err.Error(), "cannot be read whole") {
		t.Errorf("a flipped byte: %v", err)
	}
	if told := y.told("one"); good == "-" || h.Has("/var/lib/berth/backups/notes/verified") != good || strings.Count(told, "notes.verify done snapshot ") != 1 || strings.Count(told, "notes.verify failed its output is in ") != 2 {
		t.Errorf("verified %q, then %q; berth log has %q", good, h.Has("/var/lib/berth/backups/notes/verified"), told)
	}
}
