package steps

import (
	"slices"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/internal/shellhost"
	"berth/planner"
)

const standingFile = `name: app
services:
  app:
    image: example.org/app:1
    restart: unless-stopped
    mem_limit: 64m
`

// standing gives a bundle, and a host on which it was deployed and is well.
func standing() (*compose.Bundle, *probe.Facts) {
	b := &compose.Bundle{Host: "pi", Service: "app", Dir: "/opt/berth/app", Digest: "sha256:1", Images: map[string]string{"app": "example.org/app:1"},
		Files: []compose.File{{Path: "compose.yaml", Data: []byte(standingFile), Mode: 0o644}}}
	rec := ledger.Record{Service: "app", Dir: b.Dir, Digest: b.Digest, Files: map[string]string{"compose.yaml": sum(b.Files[0].Data)},
		Images: map[string]string{"example.org/app:1": "example.org/app@" + digestOne}}
	return b, &probe.Facts{
		Host:     "pi",
		Services: []probe.ServiceFacts{{Record: rec, Files: map[string]probe.FileFact{"compose.yaml": {SHA256: rec.Files["compose.yaml"], Mode: 0o644}}}},
		Images:   []probe.Image{{ID: "sha256:image", Digests: []string{"example.org/app@" + digestOne}}},
		Containers: []probe.Container{{Name: "app-app-1", Service: "app", Project: "app", Part: "app", Digest: b.Digest, State: "running", Health: "healthy",
			Image: "example.org/app@" + digestOne, ImageID: "sha256:image", Restart: "unless-stopped", Limit: 64 * planner.MB, Networks: []string{"app_default"}}},
	}
}

func TestWhatIsNotAsItShouldBeIsMendedByWhatItNeeds(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*probe.Facts, *probe.Container)
		want   Standing
	}{
		"all is well":                      {func(*probe.Facts, *probe.Container) {}, Whole},
		"docker update --memory":           {func(_ *probe.Facts, k *probe.Container) { k.Limit = 32 * planner.MB }, Altered},
		"docker update --cpus":             {func(_ *probe.Facts, k *probe.Container) { k.CPUs = 500 }, Altered},
		"docker update --restart":          {func(_ *probe.Facts, k *probe.Container) { k.Restart = "no" }, Altered},
		"docker rename":                    {func(_ *probe.Facts, k *probe.Container) { k.Name = "mine" }, Altered},
		"docker network disconnect":        {func(_ *probe.Facts, k *probe.Container) { k.Networks = []string{} }, Altered},
		"docker pause":                     {func(_ *probe.Facts, k *probe.Container) { k.State = "paused" }, Altered},
		"docker stop":                      {func(_ *probe.Facts, k *probe.Container) { k.State, k.Health = "exited", "" }, Placed},
		"docker rm":                        {func(f *probe.Facts, _ *probe.Container) { f.Containers = nil }, Placed},
		"docker compose up --scale":        {func(f *probe.Facts, k *probe.Container) { f.Containers = append(f.Containers, *k) }, Placed},
		"it is unhealthy":                  {func(_ *probe.Facts, k *probe.Container) { k.Health = "unhealthy" }, Placed},
		"it was adopted, and is unhealthy": {func(_ *probe.Facts, k *probe.Container) { k.Adopted, k.Health = true, "unhealthy" }, Whole},
		"it was adopted, and stopped":      {func(_ *probe.Facts, k *probe.Container) { k.Adopted, k.State, k.Health = true, "exited", "" }, Placed},
		"a process in it was killed":       {func(_ *probe.Facts, k *probe.Container) { k.OOMKilled = true }, Whole},
		"the record is gone":               {func(f *probe.Facts, _ *probe.Container) { f.Services = nil }, Missing},
		"berth put other files there":      {func(f *probe.Facts, _ *probe.Container) { f.Services[0].Record.Digest = "sha256:0" }, Missing},
		"nothing is known of networks":     {func(_ *probe.Facts, k *probe.Container) { k.Networks = nil }, Whole},
		"docker network prune, while it is down": {func(f *probe.Facts, k *probe.Container) {
			k.State, k.Health, f.Networks = "exited", "", []probe.Network{{Name: "bridge"}}
		}, Altered},
		"a network that was made for it is gone": {func(f *probe.Facts, k *probe.Container) {
			f.Services[0].Record.Networks, f.Networks = []string{"edge"}, []probe.Network{{Name: "app_default"}}
		}, Altered},
		"a volume that was made for it is gone with its containers": {func(f *probe.Facts, _ *probe.Container) {
			f.Services[0].Record.Volumes, f.Containers = []string{"pool"}, nil
		}, Placed},
		"it was made from other labels": {func(_ *probe.Facts, k *probe.Container) { k.Digest = "sha256:0" }, Placed},
	} {
		b, f := standing()
		c.change(f, &f.Containers[0])
		if got := Stands(b, f); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// docker compose up leaves containers alone whose file is as it was.
func TestContainersThatWereAlteredAreMadeAnew(t *testing.T) {
	t.Parallel()
	for stands, anew := range map[Standing]bool{Altered: true, Placed: false} {
		h := shellhost.New(t, "pi")
		b, f := standing()
		goal := Goal{Plan: &planner.Plan{Problem: &planner.Problem{}}, Bundles: []compose.Bundle{*b}, Stands: func(*compose.Bundle, *probe.Facts) Standing { return stands }}
		x := execution("r1", ordered(Graph(goal, map[string]*probe.Facts{"pi": f})), h)
		if r := Execute(t.Context(), t.Context(), x); !r.Whole() || outcomes(x, r) != "app.start ok, app.health ok" {
			t.Errorf("%s: %v", outcomes(x, r), r.Errors)
		}
		made := slices.ContainsFunc(h.Asked(), func(line string) bool {
			return strings.Contains(line, " up ") && strings.HasSuffix(line, "--force-recreate")
		})
		if made != anew {
			t.Errorf("%d: %q", stands, h.Asked())
		}
	}
}
