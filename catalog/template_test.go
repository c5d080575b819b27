package catalog

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/planner"
)

func entryOf(files ...File) *Entry {
	return &Entry{Name: "app", dir: "app", composeFiles: []string{composeFile}, sources: map[string]bool{composeFile: true}, files: files}
}

func TestRenderExecutesTemplatesAndCopiesTheRest(t *testing.T) {
	e := entryOf(
		File{composeFile, []byte("services: {}")},
		File{"files/plain.txt", []byte("{{ .Domain }}")},
		File{"files/targets.yml.tmpl", []byte("{{ range .Services }}- {{ .Address }}:{{ .Port }} # {{ .Name }} on {{ .Host }}\n{{ end }}")},
		File{"files/deep/x.tmpl", []byte("{{ .Host.Name }}.{{ .Domain }} {{ len .Hosts }}")},
	)
	pi := ViewHost{"pi", "10.0.0.2"}
	svc := planner.Service{Name: "loki", Title: "Loki", Watch: planner.Watch{Path: "/ready", Port: 3100}}
	got, err := e.Render(View{Domain: "home.lan", Host: pi, Hosts: []ViewHost{pi}, Services: []ViewService{ServiceOn(svc, pi)}})
	if err != nil {
		t.Fatal(err)
	}
	text := map[string]string{}
	for path, data := range got {
		text[path] = string(data)
	}
	want := map[string]string{
		"files/plain.txt":   "{{ .Domain }}",
		"files/targets.yml": "- 10.0.0.2:3100 # loki on pi\n",
		"files/deep/x":      "pi.home.lan 1",
	}
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestABadTemplateIsNamedWithItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"a\n{{ .Nothing }}":  "app/files/x.tmpl:2:",
		"{{ range }}":        "app/files/x.tmpl:1:",
		"{{ range .Hosts }}": "unexpected EOF",
		`{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}`: "exceeded maximum template depth",
	} {
		_, err := entryOf(File{"files/x.tmpl", []byte(text)}).Render(View{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want it to contain %q", text, err, want)
		}
	}
}

func TestATemplateCannotFillTheMemory(t *testing.T) {
	_, err := entryOf(File{"x.tmpl", []byte(`{{ printf "%10000000d" 1 }}`)}).Render(View{})
	if err == nil || !strings.Contains(err.Error(), "more than 4 MiB") {
		t.Errorf("got %v", err)
	}
}

func TestARouteCountsMoreThanAWatch(t *testing.T) {
	s := planner.Service{Name: "a", Route: planner.Route{Name: "web", Port: 80}, Watch: planner.Watch{Path: "/up", Port: 81}}
	want := ViewService{Name: "a", Entry: "a", Host: "h", Address: "1.2.3.4", Port: 80, Route: "web", Watch: "/up"}
	if got := ServiceOn(s, ViewHost{"h", "1.2.3.4"}); got != want {
		t.Errorf("got %+v", got)
	}
}

func TestAServiceIsReachedAtTheAddressThatItIsPublishedOn(t *testing.T) {
	host := ViewHost{"h", "1.2.3.4"}
	for at, want := range map[string]string{"": "1.2.3.4", "0.0.0.0": "1.2.3.4", "127.0.0.1": "1.2.3.4", "1.2.3.5": "1.2.3.5"} {
		s := planner.Service{Name: "a", Route: planner.Route{Name: "web", Port: 80}, Demand: planner.Demand{Ports: []planner.Port{{Number: 80, Address: at}}}}
		if got := ServiceOn(s, host).Address; got != want {
			t.Errorf("published on %q: %s, want %s", at, got, want)
		}
	}
}
