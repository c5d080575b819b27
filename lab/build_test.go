package lab

import (
	"strings"
	"testing"
)

// builds makes the shop's image one that is built from sources, with a note in it.
func (s *shop) builds(dockerfile, note string) {
	s.t.Helper()
	s.entry("shop-of-ours:1", "green")
	text := s.read("catalog/shop/compose.yaml")
	s.write("catalog/shop/compose.yaml", strings.Replace(text, "    pull_policy: always", "    build: {context: ./app, args: {MARK: one}}", 1))
	s.write("catalog/shop/app/Dockerfile", dockerfile)
	s.write("catalog/shop/app/note", note)
	s.write("catalog/shop/app/data/large", strings.Repeat("x", 1<<20))
	s.write("catalog/shop/app/.dockerignore", "data\n")
}

// note is what the container that runs was built with.
func (s *shop) note() string {
	s.t.Helper()
	return s.lab("exec", shopHost, "docker", "exec", "shop-shop-1", "cat", "/note")
}

// A service is built on its host, changed, broken by a build that fails, and taken back.
func builtFromSources(t *testing.T) {
	const dockerfile = "FROM berthlab/web:1\nARG MARK\nLABEL made=$MARK\nCOPY . /\n"
	s := newShop(t)
	s.builds(dockerfile, "first")
	if out := s.run(0, "deploy", "--yes"); !strings.Contains(out.stdout, "build the images of shop from 3 files") || s.mark() != "one" || s.note() != "first" {
		t.Errorf("%q, %q\n%s", s.mark(), s.note(), out.stdout)
	}
	if out := s.run(0, "deploy", "--yes"); !strings.HasPrefix(out.stdout, "Nothing to do") {
		t.Errorf("%s", out.stdout)
	}
	s.run(0, "status")
	first := s.lab("exec", shopHost, "docker", "inspect", "-f", "{{.Image}} {{.Id}}", "shop-shop-1")
	if s.run(0, "deploy", "--pull", "--yes"); s.lab("exec", shopHost, "docker", "inspect", "-f", "{{.Image}} {{.Id}}", "shop-shop-1") != first {
		t.Error("built again from the same, it is another container")
	}
	s.builds(dockerfile+"RUN false\n", "second")
	if out := s.end(s.start("deploy", "--yes")); out.code != 1 || s.note() != "first" {
		t.Errorf("exit code %d, %q\n%s%s", out.code, s.note(), out.stdout, out.stderr)
	}
	s.run(0, "rollback", "--yes")
	s.builds(dockerfile, "second")
	if s.run(0, "deploy", "--yes"); s.note() != "second" {
		t.Errorf("changed it is %q", s.note())
	}
	s.lab("exec", shopHost, "docker", "image", "prune", "--force")
	s.lab("registry", "stop")
	if s.run(0, "rollback", "--yes"); s.note() != "first" {
		t.Errorf("taken back it is %q", s.note())
	}
	s.run(0, "status")
	if got := s.lab("exec", shopHost, "ls", "/opt/berth/shop"); strings.Contains(got, "contexts") {
		t.Errorf("sources lie in the service's directory:\n%s", got)
	}
}
