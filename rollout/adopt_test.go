package rollout

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"berth/catalog"
	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/steps"
	"berth/internal/shellhost"
	"berth/inventory"
	"berth/planner"
)

const (
	theirDir  = "/opt/berth/home/notes" // where the stack lies; a host of these tests has its own below /opt/berth only
	password  = "of-the-first-day"
	notesID   = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	notesID2  = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
	notesFile = `name: notes
services:
  app:
    image: registry.lan/notes:1
    restart: always
    environment: {DB_PASSWORD: "${DB_PASSWORD}", COLOUR: "${COLOUR:-green}"}
    env_file: more.env
    volumes: [data:/data, ./app.conf:/etc/app.conf]
volumes: {data: {}}
x-berth:
  title: Notes
  about: of the tests of what runs already
  group: test
  source: none; it is a stand-in
  demand: {memory: 60MB, cpus: 0.1, disk: 100MB}
  arch: [amd64, arm64]
  suitability: {amd64: viable, arm64: viable}
  settings: {COLOUR: nothing; it is there to be changed}
  secrets: {DB_PASSWORD: made}
  state: [{volume: data, size: 1MB}]
`
)

// dockerOfNotes is a Docker on which notes was started by hand. What INSPECT has of its container changes with it; whoever
// makes, stops or removes containers leaves a word in TOUCHED.
const dockerOfNotes = `#!/bin/sh
here=${0%/*}
printf '%s\n' "$*" >>"$here/asked"
case " $* " in
*" config --hash "*) echo "app $(cat | sha256sum | cut -d ' ' -f 1)" && exit ;;
*" up "* | *" down "* | *" stop "* | *" rm "* | *" pull "*) echo "$*" >>"$here/TOUCHED" && exit ;;
esac
case "$1 $2" in
"version "*) echo '{"Client":{"Version":"27.3.1"},"Server":{"Version":"27.3.1","ApiVersion":"1.47","Arch":"amd64"}}' ;;
"info "*) echo '{"DockerRootDir":"/var/lib/docker","ClientInfo":{"Plugins":[{"Name":"compose","Version":"v2.30.0"}]}}' ;;
"container ls") [ ! -f "$here/INSPECT" ] || cut -d '"' -f 2 "$here/INSPECT" | head -n 1 ;;
"container inspect")
	case "$*" in
	*RestartPolicy*berth.service*) cat "$here/INSPECT" ;;
	*Config.Env*) echo '["DB_PASSWORD=of-the-first-day","COLOUR=green","MORE=1"]' ;;
	*config-hash*) grep -q "\"$5\"" "$here/INSPECT" && cat "$here/HASH" ;;
	*) echo '["/notes-app-1","running","",0,false,"","2026-01-01T00:00:00Z",0,"always",0]' ;;
	esac
	;;
"volume ls") echo '["notes_data","local","","notes","data"]' ;;
"ps "*) echo notes-app-1 ;;
"image ls") echo sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb ;;
"image inspect") echo '["sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",["registry.lan/notes:1"],["registry.lan/notes@sha256:1111111111111111111111111111111111111111111111111111111111111111"],"amd64",1000]' ;;
esac
`

// stackFleet is a fleet whose host has the directories of records below its own root.
type stackFleet struct {
	fleet
	host *shellhost.Host
}

func (f stackFleet) Look(ctx context.Context, names []string) map[string]*probe.Facts {
	out := f.fleet.Look(ctx, names)
	for _, facts := range out {
		for i := range facts.Services {
			s := &facts.Services[i]
			s.Files = map[string]probe.FileFact{}
			for name := range s.Record.Files {
				if text := f.host.Has(path.Join(s.Record.Dir, name)); text != "-" {
					s.Files[name] = probe.FileFact{SHA256: sumOf([]byte(text)), Mode: 0o600}
				}
			}
		}
	}
	return out
}

// newStack is a site on which notes runs by hand, with the files of its operator.
func newStack(t *testing.T, wish, current string) *site {
	t.Helper()
	return newStackCalled(t, "notes", wish, current)
}

// newStackCalled is a site as that of [newStack], whose inventory calls the service otherwise.
func newStackCalled(t *testing.T, service, wish, current string) *site {
	t.Helper()
	h := shellhost.New(t, "pi")
	h.Program("docker", dockerOfNotes)
	dir := filepath.Join(t.TempDir(), "notes")
	for name, text := range map[string]string{"compose.yaml": notesFile, "more.env": "MORE=1\n", "app.conf": "theirs\n"} {
		h.Put(theirDir+"/"+name, text)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h.Put(theirDir+"/.env", "# mine\nDB_PASSWORD="+password+"\nUNUSED=1\n")
	h.Put(theirDir+"/notes.txt", "one")
	facts := probe.Look(t.Context(), []ledger.Host{h}, nil)["pi"]
	if facts.Err != nil {
		t.Fatal(facts.Err)
	}
	c, err := catalog.Load(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Parse("lab.yaml", fmt.Appendf(nil, "name: x\nprocessors:\n  here: {arch: amd64, cores: %d}\nmachines:\n  pi: {kind: docker, processor: here, memory: %dMB, ssh: {host: 127.0.0.1, user: root}}\n"+
		"services:\n  %s: %s\n%s", facts.Cores, facts.Memory/planner.MB, service, wish, current), c.Library())
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, host: h, lab: &Lab{File: "lab.yaml", Inventory: inv, Catalog: c.WithInstances(inv.Entries), Problem: inv.Problem()}}
	web := httptest.NewServer(nil)
	t.Cleanup(web.Close)
	s.env = newSite(t).env
	s.env.Fleet = stackFleet{fleet{answering{h, web}}, h}
	s.env.Note = func(text string) { s.said = append(s.said, text) }
	s.env.Secrets = func(context.Context) (steps.Source, error) {
		return func(context.Context, string) (string, bool, error) { return "", false, nil }, nil
	}
	return s
}

// stackRequest asks for notes on the host.
func (s *site) stackRequest(kind Kind) Request {
	plan := planner.Check(s.lab.Problem, planner.Placement{Host: map[string]string{s.lab.Problem.Services[0].Name: "pi"}})
	return Request{Kind: kind, Lab: s.lab, Plan: plan, Wait: 30 * time.Second, Judge: func(string, []byte) (*planner.Plan, error) { return plan, nil }}
}

// startByHand lets the container be made from what the operator's files say, by an ID.
func (s *site) startByHand(id string) {
	s.t.Helper()
	bundles, err := compose.Render(compose.Input{Plan: s.stackRequest(Deploy).Plan, Catalog: s.lab.Catalog, Inventory: s.lab.Inventory})
	if err != nil {
		s.t.Fatal(err)
	}
	files, err := bundles[0].Upload(func(compose.SecretRef) (string, error) { return password, nil })
	if err != nil {
		s.t.Fatal(err)
	}
	text, err := bundles[0].Making(files, false)
	if err != nil {
		s.t.Fatal(err)
	}
	if strings.Contains(string(text), "berth") && !strings.Contains(string(text), "/opt/berth") || !strings.Contains(string(text), password) || !strings.Contains(string(text), `MORE: "1"`) {
		s.t.Errorf("what Compose is asked about:\n%s", text)
	}
	sum := sha256.Sum256(text)
	hash := hex.EncodeToString(sum[:])
	s.host.Put("bin/HASH", hash+"\n")
	line, err := json.Marshal([]any{id, "/notes-app-1", "registry.lan/notes:1", "sha256:" + strings.Repeat("b", 64), "running", "", 0, false, "", "2026-01-01T00:00:00Z", 0, "always", 0, "notes_default",
		map[string]any{}, map[string]any{}, "", "", "", "notes", "app", "False", theirDir, hash})
	if err != nil {
		s.t.Fatal(err)
	}
	mounts := `[{"Type":"volume","Name":"notes_data","Destination":"/data"},{"Type":"bind","Source":"` + theirDir + `/app.conf","Destination":"/etc/app.conf"}]`
	s.host.Put("bin/INSPECT", fmt.Sprintf("7 %s\nsettings [%q,0,{\"notes_default\":{}}]\n=mounts %s %s\n", line, id, id, mounts))
}

func (s *site) deployStack(r Request) *Run {
	s.t.Helper()
	run, err := s.env.Prepare(s.t.Context(), r)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, f := range run.Findings {
		if f.Severity() == preflight.Stops {
			s.t.Fatalf("%s\n%s", f.Say(s.env.Words), f.Hint(s.env.Words))
		}
	}
	return run
}

func (s *site) wantUntouched(when string) {
	s.t.Helper()
	if touched := s.host.Has("bin/TOUCHED"); touched != "-" {
		s.t.Errorf("%s Docker was told\n%s", when, touched)
	}
}

const (
	inTheirDir = "{on: pi, dir: " + theirDir + "}"
	runsThere  = "current:\n  pi: [notes]\n"
)

func TestWhatRunsByHandAsItShallIsTakenOverWithoutARestartAndForgottenByARollback(t *testing.T) {
	s := newStack(t, inTheirDir, runsThere)
	s.startByHand(notesID)
	before := s.host.Everything("opt")
	run := s.deployStack(s.stackRequest(Deploy))
	if got := words(run); got != "stage pull adopt" {
		t.Fatalf("the steps are %s; %v", got, run.Findings)
	}
	if s.host.Everything("opt") != before || s.host.Tree() == "" {
		t.Errorf("looking has changed the host")
	}
	if result, err := s.carryOut(run); err != nil || !result.Whole() {
		t.Fatalf("%v, %v", err, result)
	}
	s.wantUntouched("taken over,")
	if env := s.host.Has(theirDir + "/.env"); !strings.Contains(env, "DB_PASSWORD="+password) || strings.Contains(env, "mine") {
		t.Errorf("berth's .env is\n%s", env)
	}
	if again := s.deployStack(s.stackRequest(Deploy)); len(again.Nothing) == 0 {
		t.Errorf("a second run would do %s", again.List())
	}
	for _, at := range []string{ledger.JournalFile(run.Name()), ledger.OrderFile(run.Name())} {
		if strings.Contains(s.host.Has(at), password) {
			t.Errorf("%s has the password", at)
		}
	}
	for _, line := range s.host.Asked() {
		if strings.Contains(line, password) {
			t.Errorf("the password is an argument: %s", line)
		}
	}
	for i := range run.Steps() {
		acts, err := run.Acts(t.Context(), i)
		if err != nil || strings.Contains(fmt.Sprint(acts), strings.TrimSpace(s.host.Has("bin/HASH"))) { // whoever sees it can try passwords
			t.Errorf("%v: what Compose made of the password is an argument: %v", err, acts)
		}
	}
	back := s.deployStack(s.stackRequest(Rollback))
	if got := words(back); got != "forget" {
		t.Fatalf("the rollback would %s", back.List())
	}
	if result, err := s.carryOut(back); err != nil || !result.Whole() {
		t.Fatalf("%v, %v", err, result)
	}
	s.wantUntouched("taken back,")
	if after := s.host.Everything("opt"); after != before {
		t.Errorf("after the rollback\n%s\nwas\n%s", after, before)
	}
	if s.host.Has(ledger.RecordFile("notes")) != "-" {
		t.Error("the record is still there")
	}
	s.env.Now = func() time.Time { return noon.Add(time.Hour) }
	if run := s.deployStack(s.stackRequest(Deploy)); words(run) != "stage pull adopt" {
		t.Errorf("once more it would %s", run.List())
	}
}

// Compose has one name on two hosts for what are two services: each is the stack that runs where it is.
func TestAStackIsTakenOverUnderTheNameThatComposeHasForIt(t *testing.T) {
	s := newStackCalled(t, "notes-pi", "{entry: notes, project: notes, on: pi, dir: "+theirDir+"}", "current:\n  pi: [notes-pi]\n")
	s.startByHand(notesID)
	run := s.deployStack(s.stackRequest(Deploy))
	if got := words(run); got != "stage pull adopt" {
		t.Fatalf("the steps are %s; %v", got, run.Findings)
	}
	if result, err := s.carryOut(run); err != nil || !result.Whole() {
		t.Fatalf("%v, %v", err, result)
	}
	s.wantUntouched("taken over,")
	if rec := s.host.Has(ledger.RecordFile("notes-pi")); !strings.Contains(rec, `"project": "notes"`) {
		t.Errorf("the record is\n%s", rec)
	}
	if again := s.deployStack(s.stackRequest(Deploy)); len(again.Nothing) == 0 {
		t.Errorf("a second run would do %s", again.List())
	}
	back := s.deployStack(s.stackRequest(Rollback))
	if got := words(back); got != "forget" {
		t.Fatalf("the rollback would %s", back.List())
	}
}

func TestARollbackThatIsTakenBackAdoptsAgain(t *testing.T) {
	s := newStack(t, inTheirDir, runsThere)
	s.startByHand(notesID)
	for i, kind := range []Kind{Deploy, Rollback, Rollback} {
		s.env.Now = func() time.Time { return noon.Add(time.Duration(i) * time.Hour) }
		run := s.deployStack(s.stackRequest(kind))
		if result, err := s.carryOut(run); err != nil || !result.Whole() {
			t.Fatalf("%d: %v, %v", i, err, result)
		}
	}
	s.wantUntouched("taken over, back and over,")
	if again := s.deployStack(s.stackRequest(Deploy)); len(again.Nothing) == 0 {
		t.Errorf("then a run would do %s", again.List())
	}
}

func TestWhatDiffersIsSaidAndRestarts(t *testing.T) {
	s := newStack(t, "{on: pi, dir: "+theirDir+"}", runsThere)
	s.startByHand(notesID)
	inv := s.lab.Inventory
	wish := inv.Wishes["notes"]
	wish.Env = map[string]string{"COLOUR": "blue"}
	inv.Wishes["notes"] = wish
	run, err := s.env.Prepare(t.Context(), s.stackRequest(Deploy))
	if err != nil {
		t.Fatal(err)
	}
	said := false
	for _, f := range run.Findings {
		if over, is := f.(preflight.TakenOver); is {
			said = true
			if text := over.Say(s.env.Words); !strings.Contains(text, "restart") || !strings.Contains(text, "app: environment.COLOUR)") || strings.Contains(text, "blue") {
				t.Errorf("%s", text)
			}
		}
		if file, is := f.(preflight.FileTheirs); is && file.Severity() != preflight.Stops {
			t.Errorf("%s would be replaced without a word", file.Name)
		}
	}
	if !said || words(run) != "stage pull start health" {
		t.Errorf("%s, %v", words(run), run.Findings)
	}
	r := s.stackRequest(Deploy)
	r.TakeOver = true
	run = s.deployStack(r)
	if result, err := s.carryOut(run); err != nil || !result.Whole() {
		t.Fatalf("%v, %v", err, result)
	}
	if env := s.host.Has(theirDir + "/.env"); !strings.Contains(env, "DB_PASSWORD="+password) || !strings.Contains(s.host.Has("bin/TOUCHED"), " up ") {
		t.Errorf("it did not start with its own password\n%s", env)
	}
}

func TestWhatTheInventoryDoesNotHaveThereIsForeign(t *testing.T) {
	s := newStack(t, inTheirDir, "")
	s.startByHand(notesID)
	run, err := s.env.Prepare(t.Context(), s.stackRequest(Deploy))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range run.Findings {
		if _, is := f.(preflight.ProjectTaken); is && f.Severity() == preflight.Stops && strings.Contains(f.Hint(s.env.Words), "berth scan --write") {
			return
		}
	}
	t.Errorf("%v", run.Findings)
}

// A container that was made anew between the look and the step is not what was looked at.
func TestAnAdoptionEndsBeforeItWritesWhereTheContainerIsAnotherByThen(t *testing.T) {
	s := newStack(t, inTheirDir, runsThere)
	s.startByHand(notesID)
	before := s.host.Everything("opt")
	run := s.deployStack(s.stackRequest(Deploy))
	s.startByHand(notesID2)
	if result, err := s.carryOut(run); err != nil || result.Whole() {
		t.Fatalf("%v, %v", err, result)
	}
	if s.host.Everything("opt") != before {
		t.Errorf("files were put in place:\n%s", s.host.Tree())
	}
	s.wantUntouched("another by then,")
	if again := s.deployStack(s.stackRequest(Resume)); words(again) != "stage pull adopt" {
		t.Errorf("it would go on with %s", again.List())
	}
}

// Wherever the host is cut off in the step, what runs runs, and the run goes on or is forgotten.
//
//raced:skip
func TestAnAdoptionThatIsCutOffIsTakenUpOrForgotten(t *testing.T) {
	everyOtherDay(t, 1)
	t.Parallel()
	for kind, cuts := range map[Kind][]int{Resume: {2, 16}, Rollback: {9, 23}} {
		for _, cut := range cuts {
			s := newStack(t, inTheirDir, runsThere)
			s.startByHand(notesID)
			before := s.host.Everything("opt")
			run := s.deployStack(s.stackRequest(Deploy))
			result, err := run.CarryOut(t.Context(), t.Context(), steps.Open(nil), func(n steps.News) {
				if n.Outcome == steps.Active && n.Line.IsZero() && run.Steps()[n.Step].Word() == "adopt" {
					s.host.Cutting(cut)
				}
			})
			if err != nil && result == nil {
				t.Fatal(err)
			}
			for _, name := range []string{"mv", "cp", "mkdir", "rm", "rmdir", "cat"} { // it is whole again
				_ = os.Remove(s.host.Path("bin/" + name))
			}
			s.host.Program("sync", "#!/bin/sh\n")
			s.env.Now = func() time.Time { return noon.Add(time.Hour) }
			if err != nil || !result.Whole() || kind == Rollback { // it may be cut off as it ends, too
				again := s.deployStack(s.stackRequest(kind))
				if len(again.Nothing) == 0 {
					if result, err := s.carryOut(again); err != nil || !result.Whole() {
						t.Fatalf("cut at %d: %v, %v", cut, err, result.Errors)
					}
				}
			}
			s.wantUntouched(fmt.Sprintf("cut at %d, kind %d,", cut, kind))
			if after := s.host.Everything("opt"); kind == Rollback && after != before {
				t.Errorf("cut at %d and forgotten\n%s\nwas\n%s", cut, after, before)
			}
			if kind == Resume {
				if next := s.deployStack(s.stackRequest(Deploy)); len(next.Nothing) == 0 {
					t.Errorf("cut at %d and gone on with, there is still %s", cut, next.List())
				}
			}
		}
	}
}
