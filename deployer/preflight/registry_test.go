package preflight

import (
	"maps"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/planner"
)

const (
	digestOne = "sha256:1111111111111111111111111111111111111111111111111111111111111111"
	digestTwo = "sha256:2222222222222222222222222222222222222222222222222222222222222222"
)

func TestRegistriesAreAskedForWhatAHostDoesNotHave(t *testing.T) {
	facts := map[string]*probe.Facts{
		"pi": {Host: "pi", Arch: planner.Arch{Family: "arm64"}, Images: []probe.Image{
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
	facts["pi"].Docker.Err = "it does not answer within 10 s"
	if asked := AskAbout(bundles, facts)["pi"]; len(asked) > 0 {
		t.Errorf("a Docker that does not answer is asked for %q", asked)
	}
	facts["pi"].Docker.Err = ""
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

func TestAManifestListIsReadStrictly(t *testing.T) {
	digest := "sha256:" + strings.Repeat("0a", 32)
	m := parseManifest([]byte(`{"manifests":[{"digest":"` + digest + `","platform":{"architecture":"arm64","os":"linux"}},
		{"digest":"x","platform":{"architecture":"amd64","os":"linux"}},{"digest":"` + digest + `","platform":{"architecture":"unknown","os":"unknown"}}]}`))
	if want := map[string]string{"arm64": digest}; !maps.Equal(m.Platforms, want) {
		t.Errorf("%v", m)
	}
	if parseManifest([]byte("<html>")).Err == "" {
		t.Error("no error for what is no JSON")
	}
}
