package catalog

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// lintTree judges a catalog of several files, and gives what certain rules say.
func lintTree(t *testing.T, files map[string]string, rules ...string) []string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, findings := Check(dir)
	var out []string
	for _, f := range findings {
		if slices.Contains(rules, f.Rule) {
			if f.Place.Line == 0 {
				t.Errorf("%v has no place", f)
			}
			out = append(out, f.Severity.String()+" "+f.Entry+": "+f.Place.Text.String())
		}
	}
	return out
}

//raced:skip
func TestLintFindsWhoWaitsForHimself(t *testing.T) {
	stack := func(container, rest string) string {
		return "services: {web: {image: \"example/web:1\", " + container + "}}\n" + rest
	}
	joins, makes := "networks: {edge: {external: true}}", "networks: {edge: {name: edge}}"
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"one brings, one uses": {map[string]string{"a/compose.yaml": stack("networks: [edge]", makes), "b/compose.yaml": stack("networks: [edge]", joins)}, ""},
		"two bring": {map[string]string{"a/compose.yaml": stack("networks: [edge]", makes), "b/compose.yaml": stack("networks: [edge]", joins), "c/compose.yaml": stack("networks: [edge]", makes)},
			"warning b: the network edge is brought by a and c: it is put beside any of them"},
		"a network of its own": {map[string]string{"a/compose.yaml": stack("networks: [edge, x]", "networks: {edge: {external: true}, x: {name: edge}}")},
			"error a: it takes the network edge for granted, and brings it by itself: it cannot start before it did"},
		"its own container": {map[string]string{"a/compose.yaml": "services: {vpn: {image: \"example/vpn:1\", container_name: vpn}, web: {image: \"example/web:1\", network_mode: \"container:vpn\"}}"},
			"error a: it takes the container vpn for granted, and brings it by itself: it cannot start before it did"},
		"one that berth makes": {map[string]string{"a/compose.yaml": stack("networks: [edge]", joins), "a/berth.yaml": "networks: {edge: create}\n"}, ""},
		"two wait for each other": {map[string]string{
			"a/compose.yaml": stack("container_name: vpn, networks: [edge]", joins),
			"b/compose.yaml": "services: {web: {image: \"example/web:1\", networks: [edge]}, side: {image: \"example/side:1\", network_mode: \"container:vpn\"}}\n" + makes},
			"error a: it starts after b, which brings the network edge, and that one after it: a > b > a\n" +
				"error b: it starts after a, which brings the container vpn, and that one after it: b > a > b"},
	} {
		got := strings.Join(lintTree(t, c.files, "brings-itself", "brought-twice", "brings-circle"), "\n")
		if got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestLintSaysThatARelativeMountLeadsAboveTheCatalog(t *testing.T) {
	stack := func(source string) string {
		return "services: {web: {image: \"example/web:1\", volumes: [\"" + source + ":/x\"]}}\n"
	}
	got := lintTree(t, map[string]string{
		"a/compose.yaml": stack("../../etc"), "deep/b/compose.yaml": stack("../../etc"), "c/compose.yaml": stack("../c-data"), "d/compose.yaml": stack("/etc"),
		"deep/e/compose.yaml": stack("../../../srv"),
	}, "mount-above")
	want := []string{
		"warning a: what web mounts, ../../etc, lies above the catalog: on a host it is /opt/etc, whatever lies there",
		"warning e: what web mounts, ../../../srv, lies above the catalog: on a host it is /srv, whatever lies there",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
