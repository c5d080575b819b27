package catalog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// What Compose refuses in an override, in an included file or in one that is extended has its line there, all of it in one run, and
// nothing that is sound because of another file is said to be wrong.
//
//raced:skip
func TestFaultsHaveTheirLineInTheFileThatHasThem(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  []string // file:line and what is said, in any order
	}{
		"an override": {map[string]string{
			"a/compose.yaml": "services:\n  a:\n    image: x:1\n    mem_limit: lots\n    depends_on: [late]\n    secrets: [tok]\n    volumes: [\"data:/d\"]\n  noimg: {restart: always}\n  none: {restart: always}\n",
			"a/compose.override.yaml": "services:\n  a:\n    restrat: always\n    volumes: [\"nix:/e\"]\n  noimg: {image: \"x:1\"}\n  late:\n    image: x:2\n" +
				"    healthcheck: {interval: 5}\nsecrets: {tok: {file: ./tok}}\nvolumes: {data: }\n",
			"a/tok": "x",
		}, []string{
			"a/compose.yaml:4:5 services.a.mem_limit: invalid size: 'lots'",
			"a/compose.yaml:9:3 service \"none\" has neither an image nor a build context specified",
			"a/compose.override.yaml:3:5 there is no field services.a.restrat",
			"a/compose.override.yaml:4:15 service \"a\" refers to undefined volume nix",
			"a/compose.override.yaml:8:19 services.late.healthcheck.interval must be a string",
		}},
		"included files": {map[string]string{
			"a/compose.yaml": "include: [sub/one.yaml, {path: sub/two.yaml}]\nservices:\n  main: {image: \"x:1\", depends_on: [one], privileged: 7up}\n",
			"a/sub/one.yaml": "include: [three.yaml]\nservices:\n  one:\n    image: x:1\n    mem_limit: huge\n    networks: [nonet]\n    depends_on: [main]\n  uno: {}\n",
			"a/sub/two.yaml": "services:\n  two: {image: \"x:1\", ports: [\"99999:1\"]}\n", "a/sub/three.yaml": "services:\n  three: {imag: x}\n",
		}, []string{
			"a/compose.yaml:3:43 services.main.privileged: \"7up\" is neither true nor false",
			"a/sub/one.yaml:5:5 services.one.mem_limit: invalid size: 'huge'",
			"a/sub/one.yaml:6:16 service \"one\" refers to undefined network nonet",
			"a/sub/one.yaml:8:3 service \"uno\" has neither an image nor a build context specified",
			"a/sub/two.yaml:2:31 invalid hostPort: 99999",
			"a/sub/three.yaml:2:11 there is no field services.three.imag",
		}},
		"a file that is extended": {map[string]string{
			"a/compose.yaml": "services:\n  e: {image: \"x:1\", extends: {file: base.yaml, service: b}}\n  n: {image: \"x:1\", extends: {file: base.yaml, service: nope}}\n",
			"a/base.yaml":    "services:\n  b:\n    mem_limit: huge\n    cpus: lots\n  other: {foo: bar}\n",
		}, []string{
			"a/base.yaml:3:5 services.b.mem_limit: invalid size: 'huge'",
			"a/compose.yaml:3:57 base.yaml has no container \"nope\" to extend",
			"a/base.yaml:4:5 services.b.cpus: \"lots\" is no number",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, c.files)
			_, findings := Check(dir)
			var got []string
			for _, f := range findings {
				if f.Severity == Error {
					got = append(got, fmt.Sprintf("%s:%d:%d %s", strings.TrimPrefix(f.Place.File, dir+"/"), f.Place.Line, f.Place.Column,
						strings.TrimPrefix(f.Place.Text.String(), "Compose refuses this: ")))
				}
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// Every file that lacks is said in one run, nothing that one of them may bring is missed, and those that are there are judged.
func TestEveryPartThatLacksIsSaidAtOnce(t *testing.T) {
	dir := write(t, map[string]string{
		"a/compose.yaml": "include:\n  - sub/good.yaml\n  - beside\n  - gone.yaml\n  - loop.yaml\n  - https://example.org/x.git\n  - ../../etc/passwd\n" +
			"services:\n  a:\n    image: x:1\n    extends: {file: nowhere.yaml, service: q}\n    depends_on: [brought]\n    networks: [brought]\n",
		"a/loop.yaml": "include: [compose.yaml, lost.yaml]\n", "a/beside/compose.yml": "services: {}\n", "a/sub/good.yaml": "services:\n  g: {image: \"x:latest\"}\n",
	})
	_, findings := Check(dir)
	all := said(findings)
	for _, want := range []string{
		"a/compose.yaml:4:5: error: include: gone.yaml: no such file", "a/compose.yaml:6:5: error: include: https://example.org/x.git: what lies elsewhere",
		"a/compose.yaml:7:5: error: include: ../../etc/passwd: it lies outside", "a/compose.yaml:11:21: error: extends: nowhere.yaml: no such file",
		"a/compose.yaml:3:5: error: include: beside: a directory, where a file is wanted; write beside/compose.yml",
		"a/loop.yaml:1:25: error: include: lost.yaml: no such file", "a/sub/good.yaml:2:14: warning: the image of g has no version",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is missing in\n%s", want, all)
		}
	}
	if strings.Contains(all, "brought") {
		t.Errorf("what a missing file may bring is said to be missing:\n%s", all)
	}
}
