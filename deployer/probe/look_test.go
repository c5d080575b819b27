package probe

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/internal/plaintest"
	"berth/internal/shellhost"
	"berth/message"
	"berth/planner"
)

// speaking is a host that runs nothing and gives an answer; every other use of it fails the test.
type speaking struct {
	ledger.Host
	t      *testing.T
	name   string
	sudo   error  // what a command as root gets
	answer string // of a command
	asked  []remote.Command
}

func (h *speaking) Name() string                                           { return h.name }
func (h *speaking) Hold(context.Context) (func(), error)                   { return func() {}, nil }
func (h *speaking) Dial(context.Context, string, string) (net.Conn, error) { panic("not asked for") }

func (h *speaking) Output(_ context.Context, c remote.Command, limit int) ([]byte, error) {
	if c.Stdin != nil {
		script, err := io.ReadAll(c.Stdin)
		if err != nil || string(script) != lookScript {
			h.t.Errorf("%s was given another script", h.name)
		}
	}
	c.Stdin = nil
	h.asked = append(h.asked, c)
	if c.Sudo && h.sudo != nil {
		return nil, h.sudo
	}
	if len(h.answer) > limit {
		h.t.Errorf("more than the limit")
	}
	return []byte(h.answer), nil
}

// told is an answer of a small host, with further lines.
func told(lines ...string) string {
	return "Welcome to Pi!\n" + lookFirst + "\nuid 0\nkernel 6.12\narch aarch64\nmemory MemTotal: 8388608 kB\nmemory MemAvailable: 4194304 kB\ncores 4\n" +
		strings.Join(append(lines, lookLast), "\n") + "\n"
}

func parsed(t *testing.T, lines ...string) *Facts {
	t.Helper()
	now := time.Unix(1_800_000_000, 0)
	f, err := parseLook([]byte(told(lines...)), now, now.Add(2*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestEveryHostHasAnAnswerAndOneThatFailsDelaysNone(t *testing.T) {
	good := &speaking{t: t, name: "good", answer: told()}
	bad := &speaking{t: t, name: "bad", sudo: errors.New("host bad: unreachable")}
	facts := Look(t.Context(), []ledger.Host{good, bad}, map[string][]string{"good": {"/srv", "/home/ann/x"}})
	if f := facts["good"]; f.Err != nil || f.Memory != 8*planner.GB || f.Arch.Family != "arm64" || !f.Root {
		t.Errorf("good: %+v", f)
	}
	if f := facts["bad"]; f.Err == nil {
		t.Errorf("bad: %+v", f)
	}
	want := []string{"sh", "-s", "--", "/srv", ledger.State, "", "", "/home/ann/x"}
	if len(good.asked) != 1 || !good.asked[0].Sudo || !cmp.Equal(good.asked[0].Args, want) {
		t.Errorf("asked %+v, want one command %v as root", good.asked, want)
	}
}

func TestAHostWhereTheUserMayNotBecomeRootIsLookedAtAllTheSame(t *testing.T) {
	h := &speaking{t: t, name: "a", sudo: &remote.SudoError{User: "pi", Why: message.Same("no")}, answer: told()}
	f := Look(t.Context(), []ledger.Host{h}, nil)["a"]
	if f.Err != nil || f.RootErr == nil || f.Cores != 4 {
		t.Errorf("%+v", f)
	}
}

func TestAnAnswerThatIsCutOffOrNoneIsAnError(t *testing.T) {
	whole := told()
	now := time.Now()
	for name, text := range map[string]string{
		"empty": "", "a greeting only": "Welcome\n", "cut": strings.TrimSuffix(whole, lookLast+"\n"), "no memory": lookFirst + "\n" + lookLast + "\n",
	} {
		if f, err := parseLook([]byte(text), now, now); err == nil {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestLinesThatAreNotAsTheyShouldBeAreLeftOutAndNoted(t *testing.T) {
	for _, line := range []string{
		"memory MemTotal: -1 kB", "cores many", "disk /x\tsomething", "port tcp 00:zz 1", "container 1 []", `container 1 ["a"]`,
		"image {}", "record ../../etc {}", "volume {}", `volume ["","local","/a","",""]`, `volume ["/a","local","/a","",""]`, "volume [\"a\x1b\"]",
		"mounts 1 []", "mounts " + strings.Repeat("ab", 32) + " {}", "started ../x {}", `started x {"service": "x", "data": ["a\u001b"]}`, "gone x /a", "sum nobody abc", "version <html>", "nonsense", "pagesize 99999999999999999999",
		"cores \xff", "used 1 2", "port tcp 00000000:0016 abc",
	} {
		if f := parsed(t, line); len(f.Notes) != 1 {
			t.Errorf("%q: notes %q", line, f.Notes)
		}
	}
	f := parsed(t, "device /dev/\x1b[31mred", "os \"a\tb\"")
	if f.Devices[0] != "/dev/red" || f.OS != "a b" {
		t.Errorf("control characters came through: %q %q", f.Devices, f.OS)
	}
}

func TestClocksAreComparedAsFarAsSecondsAllow(t *testing.T) {
	for said, want := range map[int64]time.Duration{
		1_799_999_990: -9 * time.Second, 1_799_999_999: 0, 1_800_000_000: 0, 1_800_000_002: 0, 1_800_000_062: time.Minute,
	} {
		if got := parsed(t, fmt.Sprint("clock ", said)).Clock; got != want {
			t.Errorf("%d: off by %s, want %s", said, got, want)
		}
	}
}

func TestLevelsOfProcessorsAreReadFromTheirFlags(t *testing.T) {
	v2 := "cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3"
	v3 := v2 + " avx avx2 bmi1 bmi2 f16c fma abm movbe xsave"
	for flags, want := range map[string]int{"fpu sse2": 1, v2: 2, v3: 3, v3 + " avx512f avx512bw avx512cd avx512dq avx512vl": 4} {
		f := parsed(t, "arch x86_64", "flags flags : "+flags)
		if f.Arch != (planner.Arch{Family: "amd64", Level: want}) {
			t.Errorf("%q: %s, want v%d", flags, f.Arch, want)
		}
	}
	// A 32-bit Raspberry Pi OS under a 64-bit kernel.
	if f := parsed(t, `version {"Client":{"Version":"27"},"Server":{"Version":"27","ApiVersion":"1.47","Arch":"arm"}}`); f.Arch.Family != "arm" {
		t.Errorf("Docker runs %s", f.Arch)
	}
}

func TestPortsHaveTheirOwners(t *testing.T) {
	id := strings.Repeat("ab", 32)
	dns := func(id, name, address string) string { // two of them publish one port, at two addresses
		id = strings.Repeat(id, 32)
		return `["` + id + `","/` + name + `","dns:1","sha256:` + id + `","running","",0,false,"","2026-11-22T19:00:00Z",0,"always",0,"bridge",` +
			`{"53/tcp":[{"HostIp":"` + address + `","HostPort":"53"}]},null,null,null,null,null,null,null,null,null]`
	}
	container := `["` + id + `","/web","nginx:1","sha256:` + id + `","running","",0,false,"","2026-11-22T19:00:00Z",2,"always",0,"bridge",` +
		`{"80/tcp":[{"HostIp":"","HostPort":"8080"}]},{"53/udp":[{"HostIp":"0.0.0.0","HostPort":"53"}]},null,null,null,null,null,null,null,null]`
	f := parsed(t,
		"port tcp 0100007F:0016 11", "owner 11 7 sshd", "within 11 0::/system.slice/ssh.service",
		"port tcp6 00000000000000000000000001000000:1F90 12", "owner 12 8 docker-proxy",
		"port udp 00000000:14E9 13", "owner 13 9 avahi", "within 13 0::/system.slice/docker-"+id+".scope",
		"container 99 "+container, "used 99 2000 500",
		"port tcp 0201A8C0:0035 14", "owner 14 9 docker-proxy", "port tcp 0301A8C0:0035 15", "owner 15 9 docker-proxy",
		"container 100 "+dns("cd", "dns-a", "192.168.1.2"), "container 101 "+dns("ef", "dns-b", "192.168.1.3"),
	)
	want := []Listener{
		{Port: planner.Port{Number: 22}, Addresses: []string{"127.0.0.1"}, Process: "sshd"},
		{Port: planner.Port{Number: 53}, Addresses: []string{"192.168.1.2"}, Process: "docker-proxy", Container: "dns-a"},
		{Port: planner.Port{Number: 53}, Addresses: []string{"192.168.1.3"}, Process: "docker-proxy", Container: "dns-b"},
		{Port: planner.Port{Number: 53, UDP: true}, Container: "web"},
		{Port: planner.Port{Number: 0x14E9, UDP: true}, Addresses: []string{"0.0.0.0"}, Process: "avahi", Container: "web"},
		{Port: planner.Port{Number: 8080}, Addresses: []string{"::1"}, Process: "docker-proxy", Container: "web"},
	}
	if diff := cmp.Diff(want, f.Listening); diff != "" {
		t.Error(diff)
	}
	if c := *f.Container("web"); c.Memory != 1500 || c.Restarts != 2 || c.Service != "" {
		t.Errorf("%+v", c)
	}
}

func TestWhatCanBeChangedOfAContainerIsReadBesideIt(t *testing.T) {
	id := strings.Repeat("ab", 32)
	container := `container 9 ["` + id + `","/web","nginx:1","sha256:` + id + `","running","",0,false,"","2026-11-22T19:00:00Z",0,"no",0,"bridge",null,null,null,null,null,null,null,null,null,null]`
	f := parsed(t, container, `settings ["`+id+`",500000000,{"web_default":{"IPAddress":"172.18.0.2"},"a\u001b":null}]`)
	if c := f.Containers[0]; c.CPUs != 500 || strings.Join(c.Networks, " ") != "a web_default" {
		t.Errorf("%+v, notes %q", c, f.Notes)
	}
	if f = parsed(t, container); f.Containers[0].Networks != nil {
		t.Errorf("nobody has said in which networks it is: %q", f.Containers[0].Networks)
	}
	for _, bad := range []string{`["` + strings.Repeat("cd", 32) + `",0,{}]`, `["` + id + `",0.5,{}]`, `["` + id + `"]`} {
		if f := parsed(t, container, "settings "+bad); len(f.Notes) != 1 || f.Containers[0].Networks != nil {
			t.Errorf("%s: %+v, notes %q", bad, f.Containers[0], f.Notes)
		}
	}
}

// A container that ends again and again may be down when it is inspected, and up when ports are read. One that is
// down for good has none, whatever it would like: who listens there is somebody else.
func TestAPortIsThatOfTheContainerThatIsAboutToBeStartedAgain(t *testing.T) {
	container := func(id, name, state string) string {
		return `container 0 ["` + strings.Repeat(id, 32) + `","/` + name + `","nginx:1","sha256:` + strings.Repeat("00", 32) + `","` + state + `","",1,false,"","2026-11-22T19:00:00Z",2,"always",0,"bridge",` +
			`{"80/tcp":[{"HostIp":"","HostPort":"8080"}]},{},null,null,null,null,null,null,null,null]`
	}
	proxy := []string{"port tcp 00000000:1F90 12", "owner 12 8 docker-proxy"}
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"seen between two starts":           {append([]string{container("ab", "web", "restarting")}, proxy...), "web"},
		"Docker has let go of it":           {[]string{container("ab", "web", "restarting")}, "web"},
		"another one has the port":          {append([]string{container("ab", "a", "restarting"), strings.Replace(container("cd", "web", "running"), "container 0", "container 9", 1)}, proxy...), "web"},
		"Docker holds it for nobody":        {append([]string{container("ab", "web", "created")}, proxy...), ""},
		"Docker holds it after it has gone": {append([]string{container("ab", "web", "exited")}, proxy...), ""},
	} {
		f := parsed(t, c.lines...)
		if len(f.Listening) != 1 || f.Listening[0].Container != c.want {
			t.Errorf("%s: %+v, notes %q", name, f.Listening, f.Notes)
		}
	}
}

func TestWithoutTheMemoryCgroupLimitsAreKnownNotToHold(t *testing.T) {
	for lines, want := range map[string]bool{
		"cgroup2 cpuset cpu io memory pids": true, "cgroup2 cpuset cpu io pids": false,
		"cgroups memory\t0\t84\t0": false, "cgroups memory\t3\t84\t1": true,
		"cgroup2 cpuset cpu\ncgroups memory\t0\t84\t1": false,
	} {
		if f := parsed(t, strings.Split(lines, "\n")...); f.Limits != want || f.Cgroup == 0 {
			t.Errorf("%q: limits %v, cgroup %d", lines, f.Limits, f.Cgroup)
		}
	}
}

// ownPlaces makes directories as a host has them, with things changed by hand. env and conf are sums of
// files that are as they were.
func ownPlaces(t *testing.T) (root, state, env, conf string) {
	t.Helper()
	root, state = t.TempDir(), t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:])
	}
	write(root+"/web/compose.yaml", "changed", 0o644)
	env = write(root+"/web/.env", "A=1", 0o600)
	conf = write(root+"/web/files/a b.conf", "x", 0o644)
	write(root+"/web/files/new", "y", 0o644)
	write(root+"/web/compose.override.yaml", "z", 0o644)
	write(root+"/web/data/deep/not-listed", "z", 0o644)
	write(root+"/other/compose.yaml", "z", 0o644)
	write(state+"/backups/web/saved", "1764514800\n", 0o600)
	write(state+"/backups/web/verified", "1764514900 1a2b3c4d\n", 0o600)
	write(state+"/backups/web/log", "anything", 0o600)
	write(state+"/services/web.json", fmt.Sprintf(`{"service":"web","dir":%q,"run":"r1","plan":"p","digest":"d",
		"files":{"compose.yaml":"00",".env":%q,"files/a b.conf":%q,"gone":"11"},"images":{"nginx:1":"nginx@sha256:1"}}`, root+"/web", env, conf), 0o644)
	// As berth writes it: with indents.
	write(root+"/two words/a", "1", 0o644)
	indented, err := json.MarshalIndent(ledger.Record{Service: "two", Dir: root + "/two", Files: map[string]string{"x y": "0", ".env": "1"}}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	write(state+"/services/two.json", string(indented), 0o644)
	write(root+"/two/x y", "", 0o644)
	write(root+"/two/.env", "", 0o640)
	write(state+"/services/bad.json", "{", 0o644)
	past, err := (&ledger.Record{Service: "web", Run: "r1", Files: map[string]string{"data": "0"}, Data: []string{"web_data", root + "/two words", root + "/gone [1"}}).Text()
	if err != nil {
		t.Fatal(err)
	}
	write(state+"/started/web.json", string(past), 0o644)
	write(state+"/lock/who", "me\n", 0o644)
	write(state+"/journal/20260101.jsonl", "old\n", 0o644)
	write(state+"/journal/20260201.jsonl", "a\n{\"kind\":\"end\"}\n", 0o644)
	return root, state, env, conf
}

// The script itself, on this machine, in each shell that a host may have.
func TestTheScriptSaysTheSameInEveryShell(t *testing.T) {
	if _, err := os.Stat("/proc/meminfo"); err != nil {
		t.Skip("no Linux: the script reads /proc")
	}
	root, state, env, conf := ownPlaces(t)
	shells := 0
	for _, shell := range [][]string{{"dash"}, {"bash"}, {"busybox", "sh"}} {
		if _, err := exec.LookPath(shell[0]); err != nil {
			t.Logf("%s is not here", shell[0])
			continue
		}
		shells++
		cmd := exec.Command(shell[0], append(shell[1:], "-s", "--", root, state)...)
		cmd.Stdin = strings.NewReader(lookScript)
		from := time.Now()
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(shell, err)
		}
		f, err := parseLook(out, from, time.Now())
		if err != nil {
			t.Fatalf("%v: %v", shell, err)
		}
		checkOwn(t, shell[0], f, root, env, conf)
	}
	if shells == 0 {
		t.Fatal("no shell at all")
	}
}

func checkOwn(t *testing.T, shell string, f *Facts, root, env, conf string) {
	t.Helper()
	if f.Memory == 0 || f.Cores == 0 || f.PageSize == 0 || f.Kernel == "" || f.Arch.Family == "" || f.Clock != 0 || len(f.Disks) < 2 || f.Disks[0].Path != root || strings.HasPrefix(f.Disks[0].Device, " ") {
		t.Errorf("%s: %+v", shell, f)
	}
	if _, err := os.Stat("/proc/net/fib_trie"); err == nil && !slices.Contains(f.Addresses, netip.MustParseAddr("127.0.0.1")) {
		t.Errorf("%s: addresses %v", shell, f.Addresses)
	}
	web := f.Service("web")
	if web == nil || web.Err != nil || web.Record.Run != "r1" {
		t.Fatalf("%s: services %+v", shell, f.Services)
	}
	if web.Files[".env"] != (FileFact{env, 0o600}) || web.Files["files/a b.conf"].SHA256 != conf || web.Files["compose.yaml"].SHA256 == "" {
		t.Errorf("%s: files %+v", shell, web.Files)
	}
	if _, there := web.Files["gone"]; there {
		t.Errorf("%s: a file that is not there is", shell)
	}
	if two := f.Service("two"); two == nil || len(two.Files) != 2 || two.Files[".env"].Mode != 0o640 || two.Files["x y"].SHA256 == "" {
		t.Errorf("%s: a record with indents: %+v", shell, two)
	}
	if bad := f.Service("bad"); bad == nil || bad.Err == nil {
		t.Errorf("%s: a record that cannot be read is not noted: %+v", shell, bad)
	}
	if past := f.RanHere("web"); past == nil || !cmp.Equal(past.Gone, []string{root + "/gone [1"}) || !cmp.Equal(f.Lost(past), []string{"web_data", root + "/gone [1"}) {
		t.Errorf("%s: what services had: %+v", shell, f.Ran)
	}
	if want := []string{"other", "two", "two words", "web"}; !cmp.Equal(f.Dirs, want) {
		t.Errorf("%s: directories %q", shell, f.Dirs)
	}
	if f.Lock == nil || f.Lock.Owner().Who != "me" {
		t.Errorf("%s: lock %+v", shell, f.Lock)
	}
	if at := f.Saved["web"]; len(f.Saved) != 1 || at.Unix() != 1764514800 {
		t.Errorf("%s: saved %v", shell, f.Saved)
	}
	if at := f.Verified["web"]; len(f.Verified) != 1 || at.Unix() != 1764514900 {
		t.Errorf("%s: verified %v", shell, f.Verified)
	}
	if f.Journal == nil || f.Journal.Run != "20260201" || !f.Journal.Ended() {
		t.Errorf("%s: journal %+v", shell, f.Journal)
	}
}

// A daemon that is stuck answers some questions and not others: its containers go on, unseen.
func TestADockerThatDoesNotListItsContainersIsDown(t *testing.T) {
	for name, c := range map[string]struct{ docker, want string }{
		"it lists none":         {`case "$*" in "container ls"*) exit 124 ;; esac`, "it does not list its containers"},
		"it describes none":     {`case "$*" in "container ls"*) echo 0123 ;; "container inspect"*) exit 124 ;; esac`, "it does not say what its containers are"},
		"it lists no volumes":   {`case "$*" in "volume ls"*) exit 124 ;; esac`, "it does not list its volumes"},
		"it does not answer":    {`echo "Cannot connect to the Docker daemon" >&2; exit 1`, "Cannot connect to the Docker daemon"},
		"there are none at all": {"", ""},
	} {
		h := shellhost.New(t, "pi")
		h.Put("bin/docker", "#!/bin/sh\n"+c.docker+"\n")
		f := Look(t.Context(), []ledger.Host{h}, nil)["pi"]
		if f.Err != nil || f.Docker.Err.String() != c.want || (f.Unsure() != nil) != (c.want != "") {
			t.Errorf("%s: %v, Docker %q, unsure %v", name, f.Err, f.Docker.Err, f.Unsure())
		}
	}
}

// late is a timeout at which what is asked for with certain words takes too long. It writes down what it was given.
func late(h *shellhost.Host, words string) {
	h.Program("timeout", `#!/bin/sh
printf '%s\n' "$*" >>"${0%/*}/timed"
case "$*" in '-s KILL '*'`+words+`'*) exit 137 ;; esac
shift 3
exec "$@"
`)
}

func TestADockerThatLetsOneQuestionWaitIsAskedNoFurther(t *testing.T) {
	const docker = `#!/bin/sh
case "$1 $2" in
"version "*) echo '{"Client":{"Version":"27.3.1"},"Server":{"Version":"27.3.1"}}' ;;
"container ls") echo 0123 ;;
esac
`
	for words, want := range map[string]string{
		"docker version": "10 s", "docker info": "20 s", "docker container ls": "20 s", "docker container inspect": "20 s", "docker image ls": "20 s",
	} {
		h := shellhost.New(t, "pi")
		h.Program("docker", docker)
		late(h, words)
		f := Look(t.Context(), []ledger.Host{h}, nil)["pi"]
		if f.Err != nil || f.Docker.Err.String() != "it does not answer within "+want || f.Unsure() == nil {
			t.Errorf("%s: %v, Docker %q", words, f.Err, f.Docker.Err)
		}
		if timed := h.Has("bin/timed"); !strings.Contains(timed, "-s KILL "+strings.TrimSuffix(want, " s")+" "+words) {
			t.Errorf("%s: it did not have %s:\n%s", words, want, timed)
		}
		_, after, _ := strings.Cut(h.Has("bin/timed"), words)
		if strings.Contains(after, "-s KILL") {
			t.Errorf("%s: then it was asked\n%s", words, after)
		}
	}
}

func TestADirectoryThatHangsIsNamedAndTouchedNoFurther(t *testing.T) {
	for words, put := range map[string]string{
		"/opt/berth": "", ledger.State: "", "/srv/hangs": ledger.State + "/services/web.json",
	} {
		h := shellhost.New(t, "pi")
		if put != "" {
			h.Put(put, `{"service":"web","dir":"/srv/hangs","files":{"compose.yaml":"0"}}`)
		}
		late(h, words)
		f := Look(t.Context(), []ledger.Host{h}, nil)["pi"]
		if f.Err == nil || !strings.Contains(f.Err.Error(), words+" does not answer") || !strings.Contains(f.Err.Error(), "host pi: ") {
			t.Errorf("%s: %v", words, f.Err)
		}
		if timed := h.Has("bin/timed"); !strings.Contains(timed, "-s KILL 5 df -Pk "+h.Here(words)) {
			t.Errorf("%s: it did not have 5 s:\n%s", words, timed)
		}
		_, after, _ := strings.Cut(h.Has("bin/timed"), words)
		if put == "" && strings.TrimSpace(after) != "" {
			t.Errorf("%s: then these were asked\n%s", words, after)
		}
	}
}

// stuck is a host on which nothing comes to an end.
type stuck struct{ ledger.Host }

func (stuck) Name() string { return "pi" }

func (stuck) Hold(context.Context) (func(), error) { return func() {}, nil }

func (stuck) Output(ctx context.Context, _ remote.Command, _ int) ([]byte, error) {
	<-ctx.Done()
	return nil, fmt.Errorf("host pi: %w", context.Cause(ctx))
}

func TestALookHasNinetySecondsAltogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		f := Look(t.Context(), []ledger.Host{stuck{}}, nil)["pi"]
		if took := time.Since(begun); took != 90*time.Second || f.Err == nil || !strings.Contains(f.Err.Error(), "no answer within 1m30s") {
			t.Errorf("after %s: %v", took, f.Err)
		}
	})
}

func TestADockerThatSaysWithoutEndIsNotListenedTo(t *testing.T) {
	for name, docker := range map[string]string{
		"lines":            "yes " + strings.Repeat("x", 70),
		"one line":         "yes | tr -d '\\n'",
		"NUL bytes":        "cat /dev/zero",
		"complaints":       "yes no >&2 & sleep 1; kill $!; exit 1",
		"lines, and fails": "yes x | head -c 50000000; exit 1",
	} {
		h := shellhost.New(t, "pi")
		h.Put("bin/docker", "#!/bin/sh\n"+docker+"\n")
		f := Look(t.Context(), []ledger.Host{h}, nil)["pi"]
		if f.Err != nil || f.Cores == 0 || f.Docker.Server != "" || len(f.Notes) > maxNotes {
			t.Errorf("%s: %v, %+v", name, f.Err, f.Docker)
		}
	}
}

func FuzzParseLook(f *testing.F) {
	f.Add([]byte(told("disk /a\t/dev/sda 1 1 1 1% /", "record a {}", "port tcp 00:16 1")))
	f.Add([]byte(told(`container 0 ["a"]`, `image ["sha256:x",null,null,"",1]`, "sum a b", "lock a b", "locked yes", "journal a")))
	f.Add([]byte(told("container 0 [\"a\u202e\", \"\x1b[31m\"]", "image [\"sha256:x\u009b\",[\"a\u202e\"],[\"\\u001b\"],\"\\u009b\",1]", "sum a \x1b", "lock \x1b \x9b", "locked yes", "journal a {\"\u202e\"}",
		"record a {\"service\":\"a\",\"dir\":\"/opt/a\",\"files\":{\"\\u001b\":\"\"}}", "mode a 755 /opt/a/\x1b", "there a /opt/a/\x9b", "note \x1b]52;c;x\x07", "os \x1b]")))
	f.Fuzz(func(t *testing.T, data []byte) {
		now := time.Unix(1_800_000_000, 0)
		facts, err := parseLook(data, now, now)
		if err != nil {
			return
		}
		if s := plaintest.In(facts); s != "" {
			t.Errorf("%q came through", s)
		}
		if facts.Memory < 0 || facts.Available > facts.Memory || len(facts.Notes) > maxNotes {
			t.Errorf("%+v", facts)
		}
	})
}
