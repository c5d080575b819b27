package steps

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/compose"
	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/remote"
	"berth/internal/pvehost"
	"berth/internal/shellhost"
	"berth/inventory"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// everyKind is a step of each kind, in an order in which a service may have them. data is a directory that goes from the host old to pi, and
// where to.
func everyKind(port int, data ...string) []Step {
	b := appBundle("pi", "app")
	b.Builds, b.Sources = []compose.Build{{Container: "web", Image: "app-web", Digest: "sha256:2", Files: 2, Size: 3e6}}, &compose.Sources{Files: []compose.File{{Path: "compose.yaml", Data: []byte("name: app\n"), Mode: 0o644}}}
	b.Images["web"] = "app-web"
	data = append(data, "/srv/app", "/srv/data/app")
	b.Data = []compose.Data{{At: data[1] + "-db", State: planner.State{Backup: `echo rows >"$BACKUP/dump"`, Restore: `test -s "$BACKUP/dump"`, Verify: "true", Check: "true", Count: "echo 3"}}}
	m := &moves.Move{Bundle: b, Moving: ledger.Moving{Service: "app", Run: "r2", From: "old", To: "pi", State: ledger.MovePreparing, Dir: "/opt/berth/app", Project: "gone",
		Places: []ledger.Carried{{Key: "/data", From: data[0], To: data[1], Path: data[1]}, {Key: "/db", From: data[0], To: data[1] + "-db", Path: data[1] + "-db", By: ledger.FromDump}}}}
	kinds := []Work{
		Stage{Bundle: b}, Build{b, b.Builds, false}, Build{b, b.Builds, true}, Pull{Bundle: b}, Start{Dir: b.Dir, Bundle: b}, Start{Dir: b.Dir, Bundle: b, Anew: true}, Start{Dir: b.Dir, Bundle: b, Lone: []string{strings.Repeat("c", 64)}}, Stop{Dir: b.Dir, Lone: []string{strings.Repeat("c", 64)}}, Health{Dir: b.Dir, Bundle: b, Watch: planner.Watch{Port: port, Path: "/ping"}}, Health{Dir: b.Dir, Bundle: b, Watch: planner.Watch{Port: port}},
		Reload{Dir: b.Dir, How: planner.Reload{Files: []string{"files"}, Container: "web", Signal: "HUP", Check: []string{"promtool", "check"}, Took: planner.Gauge{Name: "loaded", Path: "/ping", Port: port}}}, Reload{Dir: b.Dir, How: planner.Reload{Files: []string{"files"}, Container: "web", Post: "/ping", Port: port}}, Reload{Dir: b.Dir, How: planner.Reload{Files: []string{"files"}, Container: "web"}},
		Create{[]planner.Resource{{Kind: planner.NetworkResource, Name: "edge"}, {Kind: planner.VolumeResource, Name: "pool"}}}, Drop{[]string{"edge"}},
		Stop{Dir: b.Dir}, Remove{Dir: b.Dir}, Check{m}, Save{&Saving{Text: `test "$(cat "$1")" = x && rm "$1" && echo "the service is started again"`, Name: "berth-save", Given: []byte("x")}}, Precopy{m}, Export{m}, Carry{m}, Stage{Bundle: b}, Pull{Bundle: b}, Import{m}, Start{Dir: b.Dir, Bundle: b, Move: m}, Moved{m}, Finish{m}, Uncarry{m}, Unmove{m}, Restore{Former: &ledger.Former{Run: "r1", Record: ledger.Record{Service: "app", Dir: b.Dir, Files: map[string]string{"compose.yaml": "0"}}}},
		Adopt{b.Dir}, Forget{b.Dir, "r0"},
		Mount{Mounting: pictures}, Unmount{ledger.MountOf("r1", pictures)},
	}
	kinds = append(kinds, guestKinds()...)
	var out []Step
	for i, k := range kinds {
		host := "pi"
		switch k.(type) {
		case Check, Export:
			host = "old"
		}
		out = append(out, Step{Host: host, Service: "app", Work: k})
		if i > 0 {
			out[i].After = []int{i - 1}
		}
	}
	return out
}

var pictures = inventory.Mounting{Share: "app", At: "/srv/pictures", Source: "192.168.1.9:/volume1/photos", Type: "nfs"}

// guestKinds are the steps of a guest, from its making to its end.
func guestKinds() []Work {
	making := inventory.Making{Storage: "local-lvm", Bridge: "vmbr0", CPUType: "host", Docker: inventory.DockerOfDistribution}
	vm := &guests.Spec{ID: 110, Name: "app", Kind: planner.VM, Memory: 2 * planner.GB, Cores: 2, Disk: 32 * planner.GB, Nonce: "0123456789abcdef", User: "root", Address: "dhcp", Snippets: "local", Making: making}
	vm.Image = inventory.Image{Name: "debian-13", URL: "https://example.org/debian.qcow2", Sums: "https://example.org/SHA256SUMS"}
	lxc := *vm
	lxc.ID, lxc.Kind, lxc.Templates, lxc.Image = 200, planner.LXC, "local", inventory.Image{Name: "debian-13-standard"}
	return []Work{
		Fetch{vm}, Make{vm, pvehost.AdminKey + "\n"}, Grow{vm}, Boot{planner.VM, 110}, Meet{vm}, Install{vm, []string{"nfs-common"}}, Settle{Make{vm, ""}},
		Fetch{&lxc}, Make{&lxc, pvehost.AdminKey + "\n"}, Boot{planner.LXC, 200}, Meet{&lxc}, Halt{planner.VM, 110}, Resize{planner.VM, 110, 4 * planner.GB, 3}, Dump{planner.VM, 110, guests.Dump{Storage: "local", Most: 32 * planner.GB, Without: []string{"scsi2"}}}, Destroy{Kind: planner.VM, ID: 110, Nonce: vm.Nonce}, Halt{planner.LXC, 200}, Destroy{Kind: planner.LXC, ID: 200, Lost: []string{"local-lvm:vm-200-disk-9"}}, Wake{"app"},
	}
}

// A kind of step that is added has to be among everyKind, so that the tests below hold it, too.
func TestEveryKindOfStepIsTested(t *testing.T) {
	tested := map[string]bool{}
	for _, s := range everyKind(1) {
		tested[strings.ToLower(s.Word())] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "Word" && f.Recv != nil {
				found++
				if kind, ok := f.Recv.List[0].Type.(*ast.Ident); !ok || !tested[strings.ToLower(kind.Name)] {
					t.Errorf("steps of the kind %v are not among everyKind", f.Recv.List[0].Type)
				}
			}
		}
	}
	if found < 7 {
		t.Errorf("only %d kinds of steps were found", found)
	}
}

func TestEveryKindOfStepSaysInBothLanguagesWhatItDoes(t *testing.T) {
	said := map[string]string{}
	for _, s := range everyKind(1) {
		for _, l := range []wording.Lang{wording.EN, wording.FR} {
			text := s.Say(wording.For(l), "app")
			if was := said[text]; was != "" && was != s.Word() {
				t.Errorf("%s and %s: the same sentence %q", was, s.Word(), text)
			}
			if said[text] = s.Word(); text == "" || strings.Contains(text, "%!") || !strings.Contains(text, "app") || strings.TrimSpace(text) != text {
				t.Errorf("%s in %s: badly formed %q", s.Word(), l, text)
			}
		}
	}
}

// noting writes down what reaches a host.
type noting struct {
	*shellhost.Host
	mu    sync.Mutex
	acts  []string // without what only writes the journal
	lines int      // of the journal
}

func (h *noting) note(what string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.acts = append(h.acts, what)
}

func (h *noting) Run(ctx context.Context, c remote.Command, lines func(remote.Stream, string)) error {
	args := c.Args
	switch {
	case len(args) > 3 && args[3] == "berth-note":
		h.mu.Lock()
		h.lines++
		h.mu.Unlock()
	case len(args) > 3 && args[3] == "berth-step": // lock, token, inner.sh, journal, log, three entries and the watch come before the command
		h.mu.Lock()
		h.lines += 2
		h.mu.Unlock()
		h.note(ledger.Shown(args[19:]))
	default:
		h.note(ledger.Shown(args))
	}
	return h.Host.Run(ctx, c, lines)
}

func (h *noting) Output(ctx context.Context, c remote.Command, limit int) ([]byte, error) {
	h.note(ledger.Shown(c.Args))
	return h.Host.Output(ctx, c, limit)
}

func (h *noting) Read(ctx context.Context, name string, limit int64) ([]byte, error) {
	h.note("# read " + name)
	return h.Host.Read(ctx, name, limit)
}

func (h *noting) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	h.note("# connect " + address)
	return h.Host.Dial(ctx, network, address)
}

// loading is a program that has just taken its files up, whenever it is asked.
var loading = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "loaded 9e12") })

// What a dry run shows of a step is what its gate is told when it is done, and what reaches the host.
func TestWhatADryRunShowsIsWhatRuns(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(loading)
	defer server.Close()
	_, number, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	port, err := strconv.Atoi(number)
	if err != nil {
		t.Fatal(err)
	}
	h := &noting{Host: shellhost.New(t, "pi")}
	h.Put(ledger.KeptDir("r1", "app")+"/compose.yaml", "name: app\n")
	if _, err := exec.LookPath("rsync"); err != nil || os.Getuid() != 0 {
		t.Skip("NOT TESTED: data is carried by root, with rsync")
	}
	old := shellhost.New(t, "old")
	old.Put("srv/app/notes", "all of them\n")
	old.Put("opt/berth/app/images.yaml", "services: {}\n")
	old.Put(ledger.LockDir+"/token", "t1\n")
	steps := everyKind(port, old.Path("srv/app"), h.Path("srv/data/app"))
	x := execution("r2", steps, h.Host, old)
	x.Hosts["pi"], x.Hosts["app"], x.Token, x.PerHost = h, met{h}, "t1", 1
	proxmox(t, h.Host)
	h.Systemd()
	h.Put("nas/volume1/photos/one.jpg", "one")
	h.Put(ledger.LockDir+"/token", "t1\n")
	var shown []Act
	for i := range steps {
		acts, err := x.Acts(t.Context(), i)
		if err != nil || len(acts) == 0 {
			t.Fatalf("%s: %v, %v", steps[i].ID(), acts, err)
		}
		shown = append(shown, acts...)
	}
	if len(h.acts)+h.lines+h.Commands != 0 {
		t.Fatalf("a dry run asked the host for %q", h.acts)
	}
	var mu sync.Mutex
	var told []Act
	x.Gate = Open(func(a Act) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, a)
	})
	if r := Execute(t.Context(), t.Context(), x); !r.Whole() {
		t.Fatalf("%s: %v", outcomes(x, r), r.Errors)
	}
	if diff := cmp.Diff(shown, told, cmp.Comparer(func(a, b message.Text) bool { return a == b })); diff != "" {
		t.Errorf("shown, and done:\n%s", diff)
	}
	var reached []string
	for _, a := range told {
		text := a.String()
		if a.Host == "old" || strings.HasPrefix(text, "# copy ") { // what rsync asks of both hosts is looked at by itself
			continue
		}
		if strings.HasPrefix(text, "# GET http://") || strings.HasPrefix(text, "# POST http://") || strings.HasPrefix(text, "# connect to ") {
			text = "# connect 127.0.0.1:" + number
		}
		if strings.HasPrefix(text, "# look whether ") {
			text = "berth-shares /proc/mounts - " + pictures.At
		}
		if strings.HasPrefix(text, "# wait until app answers") {
			docker := strings.HasSuffix(text, "and its Docker does")
			if text = "true"; docker {
				reached = append(reached, text)
				text = "sh -c 'command -v docker >/dev/null || exit 0; docker version >/dev/null'"
			}
		}
		reached = append(reached, text)
	}
	h.acts = slices.DeleteFunc(h.acts, func(act string) bool { return strings.HasPrefix(act, "berth-carry-") })
	if diff := cmp.Diff(reached, h.acts); diff != "" {
		t.Errorf("told, and reached the host:\n%s", diff)
	}
	if n := PerHost(steps)["pi"]; h.lines != 2*n {
		t.Errorf("%d lines in the journal for %d steps", h.lines, n)
	}
}

func TestNothingIsDoneThatNobodyHasAgreedTo(t *testing.T) {
	t.Parallel()
	for name, gate := range map[string]*Gate{"none": nil, "the zero value": {}, "shut": Shut(nil)} {
		h := shellhost.New(t, "pi")
		x := execution("r1", stepsOf("pi", "app"), h)
		x.Gate = gate
		r := Execute(t.Context(), t.Context(), x)
		if r.Whole() || !errors.Is(r.Errors[0], ErrShut) || h.Commands != 0 {
			t.Errorf("%s: %s, %v, %d commands", name, outcomes(x, r), r.Errors[0], h.Commands)
		}
	}
}

func TestSecretsAreNotAmongWhatADryRunShows(t *testing.T) {
	t.Parallel()
	b := secretBundle(t, "pi", "immich")
	x := execution("r1", []Step{{Host: "pi", Service: "immich", Work: Stage{Bundle: b}}}, shellhost.New(t, "pi"))
	x.Values = func(context.Context, ledger.Host, *compose.Bundle) (func(compose.SecretRef) (string, error), error) {
		t.Error("the values of secrets were asked for")
		return nil, errors.New("asked")
	}
	if _, err := x.Acts(t.Context(), 0); err != nil {
		t.Error(err)
	}
}
