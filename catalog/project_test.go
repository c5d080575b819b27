package catalog

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestTheProjectHasTheVariablesOfItsCallerOnly(t *testing.T) {
	t.Setenv("LEVEL", "debug")
	e := entryOf(File{composeFile, []byte(good)})
	p, err := e.Project(map[string]string{"DB_PASSWORD": "x$y"})
	if err != nil {
		t.Fatal(err)
	}
	app := p.Services["app"]
	if *app.Environment["LEVEL"] != "info" || *app.Environment["DB_PASSWORD"] != "x$y" {
		t.Errorf("environment: %v", app.Environment)
	}
	if p.Name != "app" || app.Volumes[1].Source != "./files/app.yaml" {
		t.Errorf("name %q, mount %q: a path should stay relative", p.Name, app.Volumes[1].Source)
	}
}

func TestAMissingSecretIsSaid(t *testing.T) {
	_, err := entryOf(File{composeFile, []byte(good)}).Project(nil)
	if err == nil || !strings.Contains(err.Error(), "DB_PASSWORD") || !strings.HasPrefix(err.Error(), "app/compose.yaml: ") {
		t.Errorf("got %v", err)
	}
}

func TestVariablesAreAllThatTheFileRefersTo(t *testing.T) {
	e := entryOf(File{composeFile, []byte(`
services:
  a:
    image: "b:${TAG:-1}"
    environment: {PASSED: , X: "${OUTER:-a${INNER:-b}} $PLAIN $$NOT ${MUST:?say}", Y: "${MUST}"}
  c:
    image: d:1
    environment: [LISTED, "Z=${TAG}"]
secrets: {s: {environment: HUSH}}
configs: {c: {environment: CONF}}
x-berth: {state: [{path: "${ELSEWHERE:-/x}", verify: $BACKUP}]}
`)})
	want := []Variable{
		{Name: "CONF", Required: true, OnHost: true}, {Name: "HUSH", Required: true, Secret: true, OnHost: true}, {Name: "INNER", Default: "b"},
		{Name: "LISTED", OnHost: true},
		{Name: "MUST", Required: true}, {Name: "OUTER", Default: "a${INNER:-b}"}, {Name: "PASSED", OnHost: true}, {Name: "PLAIN"},
		{Name: "TAG", Default: "1"},
	}
	if diff := cmp.Diff(want, e.Variables(), cmpopts.IgnoreUnexported(Variable{})); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
}

func TestEveryShippedEntryIsAComposeProject(t *testing.T) {
	for _, e := range shipped(t).Entries() {
		p, err := e.Project(required(e))
		if err != nil {
			t.Error(err)
			continue
		}
		if len(p.Services) == 0 {
			t.Errorf("%s has no containers", e.Name)
		}
	}
}
