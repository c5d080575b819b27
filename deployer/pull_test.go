package deployer

import (
	"strings"
	"sync"
	"testing"

	"berth/deployer/compose"
	"berth/planner"
)

const (
	digestOne = "sha256:1111111111111111111111111111111111111111111111111111111111111111"
	digestTwo = "sha256:2222222222222222222222222222222222222222222222222222222222222222"
)

func TestImagesArePinnedByWhatPreflightFound(t *testing.T) {
	h := newShellHost(t, "pi")
	x := execution("r1", stepsOf("pi", "app"), h)
	x.Digests = map[string]map[string]string{"pi": {"example.org/app:1": "example.org/app@" + digestOne}}
	if r := Execute(t.Context(), t.Context(), x); !r.Whole() {
		t.Fatalf("%v", r.Errors)
	}
	if text := h.has("opt/berth/app/images.yaml"); !strings.Contains(text, "example.org/app@"+digestOne) {
		t.Errorf("%s", text)
	}
	asked := strings.Join(h.asked(), "\n")
	if !strings.Contains(asked, "images.yaml pull --quiet --policy missing") || strings.Contains(asked, "image inspect") {
		t.Errorf("what is known is asked again:\n%s", asked)
	}
}

func TestRegistriesAreAskedForWhatAHostDoesNotHave(t *testing.T) {
	facts := map[string]*Facts{
		"pi": {Host: "pi", Arch: planner.Arch{Family: "arm64"}, Images: []Image{
			{ID: "sha256:a", Tags: []string{"example.org/one:1"}, Digests: []string{"example.org/one@" + digestOne}, Arch: "arm64"},
			{ID: "sha256:b", Tags: []string{"example.org/built:1"}, Arch: "arm64"},
			{ID: "sha256:c", Tags: []string{"example.org/foreign:1"}, Digests: []string{"example.org/foreign@" + digestOne}, Arch: "amd64"},
		}},
		"off": {Host: "off", Err: errNotAsked},
	}
	bundles := []*compose.Bundle{
		{Host: "pi", Images: map[string]string{"a": "example.org/one:1", "b": "example.org/two:1", "c": "example.org/built:1", "d": "example.org/foreign:1"}},
		{Host: "pi", Images: map[string]string{"a": "example.org/two:1", "b": "example.org/arm:1", "c": "example.org/single:1"}},
		{Host: "off", Images: map[string]string{"a": "example.org/two:1"}},
	}
	if got := strings.Join(AskAbout(bundles, facts)["pi"], " "); got != "example.org/arm:1 example.org/single:1 example.org/two:1" {
		t.Error(got)
	}
	if _, asked := AskAbout(bundles, facts)["off"]; asked {
		t.Error("a host that does not answer is asked")
	}
	got := Digests(bundles, facts, map[string]map[string]Manifest{"pi": {
		"example.org/two:1": {Platforms: map[string]string{"amd64": digestOne, "arm64": digestTwo}},
		"example.org/arm:1": {Platforms: map[string]string{"arm64": ""}}, "example.org/single:1": {},
	}})
	if len(got["pi"]) != 2 || got["pi"]["example.org/one:1"] != "example.org/one@"+digestOne || got["pi"]["example.org/two:1"] != "example.org/two@"+digestTwo {
		t.Errorf("%v", got)
	}
}

func TestSeveralVariantsOfAnArchitectureHaveNoOneDigest(t *testing.T) {
	m := parseManifest([]byte(`{"manifests":[{"digest":"` + digestOne + `","platform":{"os":"linux","architecture":"arm"}},
		{"digest":"` + digestTwo + `","platform":{"os":"linux","architecture":"arm"}},{"digest":"` + digestTwo + `","platform":{"os":"linux","architecture":"amd64"}}]}`))
	if d, there := m.Platforms["arm"]; !there || d != "" || m.Platforms["amd64"] != digestTwo {
		t.Errorf("%+v", m)
	}
}

func TestTheLastLinesOfAFailedContainerAreToldWithoutSecrets(t *testing.T) {
	h := newShellHost(t, "pi")
	h.program("docker", strings.Replace(fakeDocker, "case $1 in", "case $1 in\nlogs) echo \"$4: no access with hunter2-and-more\" ;;", 1))
	h.put("bin/FAIL", "--project-name app .*up")
	h.put("bin/PS", "app-1 exited Exited (1) 2 seconds ago\napp-db-1 running Up 2 seconds (healthy)\n")
	h.put("opt/berth/app/.env", "DB_PASSWORD=hunter2-and-more\n")
	bundle := appBundle("pi", "app")
	bundle.Secrets = []compose.SecretRef{{Service: "app", Name: "DB_PASSWORD"}}
	g := &graph{problem: &planner.Problem{}, start: map[[2]string]int{}, healthy: map[string][]int{}}
	g.bring(bundle, Placed, &Facts{Host: "pi"})
	x := execution("r1", g.steps, h)
	var mu sync.Mutex
	var said []string
	x.News = func(n News) {
		mu.Lock()
		defer mu.Unlock()
		said = append(said, n.Line)
	}
	if r := Execute(t.Context(), t.Context(), x); r.Whole() {
		t.Fatal("it is expected to fail")
	}
	all := strings.Join(said, "\n")
	if !strings.Contains(all, "app-1 | app-1: no access with (hidden)") || strings.Contains(all, "hunter2") || strings.Contains(all, "app-db-1") {
		t.Errorf("%s", all)
	}
}
