package lab

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// shop is one service on one host, with an image that nobody else has: its tag can be moved.
type shop struct {
	*faults
	dir   string
	image string
}

const shopHost = "cargo"

func newShop(t *testing.T) *shop {
	s := &shop{faults: newFaults(t), dir: t.TempDir()}
	text, err := os.ReadFile(faultsDir + "inventory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	before, _, _ := strings.Cut(string(text), "services:")
	s.write("inventory.yaml", before+"services:\n  shop: {on: "+shopHost+"}\n")
	s.tool = s.rig.tool(filepath.Join(s.dir, "inventory.yaml"), "--catalog", filepath.Join(s.dir, "catalog"))
	return s
}

func (s *shop) write(name, text string) {
	s.t.Helper()
	name = filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) read(name string) string {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

// entry makes the service run an image, with a setting.
func (s *shop) entry(image, colour string) {
	s.t.Helper()
	text, err := os.ReadFile(faultsDir + "catalog/web/compose.yaml")
	if err != nil {
		s.t.Fatal(err)
	}
	s.image = image
	s.write("catalog/shop/compose.yaml", strings.NewReplacer("web:", "shop:", "name: web", "name: shop", "berthlab/web:1", image+"\n    pull_policy: always", "${COLOUR:-green}", colour,
		"needs: [api]", "", ", COLOUR: nothing; it is there to be changed", "", "COLOUR: nothing; it is there to be changed, ", "", "title: web", "title: shop").Replace(string(text)))
}

// made makes the service's image anew on the host, under its tag.
func (s *shop) made(mark string) string {
	return "docker pull -q berthlab/web:1 >/dev/null && docker create --name making berthlab/web:1 >/dev/null && " +
		"docker commit --change 'LABEL made=" + mark + "' making " + s.image + " >/dev/null && docker rm making >/dev/null"
}

// pushed lets the tag mean another image in the registry; the host has none of it then.
func (s *shop) pushed(mark string) {
	s.t.Helper()
	s.lab("exec", shopHost, "sh", "-c", s.made(mark)+" && docker push "+s.image+" && docker image rm "+s.image+" >/dev/null")
}

// mark is what the image that runs was made as.
func (s *shop) mark() string {
	s.t.Helper()
	return s.lab("exec", shopHost, "docker", "inspect", "-f", "{{.Config.Labels.made}}", "shop-shop-1")
}

// The registry is down before the first run; then a tag moves in it while what was deployed runs on; then it is gone.
func tagMoves(t *testing.T) {
	s := newShop(t)
	s.entry("berthlab/shop:1", "green")
	s.pushed("one")
	s.lab("registry", "stop")
	if out := s.end(s.start("deploy", "--yes")); out.code != 1 || !strings.Contains(out.stderr, "the registry of berthlab/shop:1, which shop runs, does not answer cargo: ") {
		t.Errorf("exit code %d\n%s", out.code, out.stderr)
	}
	s.lab("registry", "start")
	s.run(0, "resume", "--yes")
	s.pushed("two")
	s.lab("registry", "stop")
	s.entry(s.image, "blue")
	s.run(0, "deploy", "--yes")
	if got := s.mark(); got != "one" {
		t.Errorf("with another setting the image is %q", got)
	}
	if out := s.run(0, "deploy", "--pull", "--yes"); !strings.Contains(out.stderr, "nobody can say, and the one that was deployed stays") || !strings.HasPrefix(out.stdout, "Nothing to do") {
		t.Errorf("%s%s", out.stdout, out.stderr)
	}
	s.lab("registry", "start")
	if out := s.run(0, "deploy", "--yes"); !strings.HasPrefix(out.stdout, "Nothing to do") {
		t.Errorf("%s", out.stdout)
	}
	if out := s.run(0, "deploy", "--pull", "--yes"); !strings.Contains(out.stdout, "berthlab/shop:1 is another image by now: sha256:") || s.mark() != "two" {
		t.Errorf("it is %q\n%s%s", s.mark(), out.stdout, out.stderr)
	}
	if out := s.run(0, "deploy", "--pull", "--yes"); !strings.HasPrefix(out.stdout, "Nothing to do") {
		t.Errorf("%s", out.stdout)
	}
	s.run(0, "rollback", "--yes")
	if got := s.mark(); got != "one" {
		t.Errorf("taken back it is %q", got)
	}
}

// What was built on the host, or loaded there, is in no registry.
func builtHere(t *testing.T) {
	s := newShop(t)
	s.entry("berthlab/web:none", "green")
	if out := s.run(4, "deploy", "--yes"); !strings.Contains(out.stderr, "the registry has no berthlab/web:none, which shop runs: ") {
		t.Errorf("%s", out.stderr)
	}
	s.entry("built:1", "green")
	s.lab("exec", shopHost, "sh", "-c", s.made("one"))
	s.lab("registry", "stop")
	s.run(0, "deploy", "--yes")
	s.lab("exec", shopHost, "sh", "-c", strings.Replace(s.made("two"), "docker pull -q berthlab/web:1 >/dev/null && ", "", 1))
	if out := s.run(0, "deploy", "--yes"); !strings.HasPrefix(out.stdout, "Nothing to do") || s.mark() != "one" {
		t.Errorf("it is %q\n%s", s.mark(), out.stdout)
	}
	s.run(0, "deploy", "--pull", "--yes")
	if got := s.mark(); got != "two" {
		t.Errorf("followed it is %q", got)
	}
}

// The registry goes down in the middle of a run. berth sleeps meanwhile, so that pulls are left to be done.
func registryBack(t *testing.T) {
	f := newFaults(t)
	f.onHosts(f.hosts, "docker image ls -aq | sort -u | xargs -r docker image rm -f >/dev/null 2>&1 || true")
	p := f.start("deploy", "--yes")
	p.after(1)
	for _, s := range []os.Signal{syscall.SIGSTOP, syscall.SIGCONT} {
		if err := p.cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
		f.lab("registry", "stop")
	}
	if out := f.end(p); out.code != 1 || !strings.Contains(out.stderr, "connection refused") {
		t.Errorf("exit code %d\n%s%s", out.code, out.stdout, out.stderr)
	}
	f.lab("registry", "start")
	f.run(0, "resume", "--yes")
	if got := f.ended(); strings.Count(got, ": 1 starts") != 6 || strings.Contains(got, "lock") {
		t.Errorf("the end is\n%s", got)
	}
	f.run(0, "status")
}
