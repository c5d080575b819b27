package status

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/internal/twohosts"
	"berth/planner"
	"berth/wording"
)

// answering gives facts of the hosts of the lab, on which there is nothing.
func answering() map[string]*probe.Facts {
	return map[string]*probe.Facts{"pi": {Host: "pi"}, "nas": {Host: "nas"}, "media": {Host: "media"}}
}

// put makes the facts of hosts say that everything was deployed and is well.
func put(t *testing.T, want twohosts.Lab, facts map[string]*probe.Facts) {
	t.Helper()
	for i := range want.Bundles {
		b := &want.Bundles[i]
		f := facts[b.Host]
		s := probe.ServiceFacts{
			Record: ledger.Record{Service: b.Service, Dir: b.Dir, Run: "r1", Digest: b.Digest, Files: map[string]string{}, Images: map[string]string{}},
			Files:  map[string]probe.FileFact{},
		}
		for _, file := range b.Files {
			sum := sha256.Sum256(file.Data)
			s.Record.Files[file.Path] = hex.EncodeToString(sum[:])
			s.Files[file.Path] = probe.FileFact{SHA256: hex.EncodeToString(sum[:]), Mode: uint32(file.Mode)}
		}
		p, err := b.Project()
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range p.Services {
			sum := sha256.Sum256([]byte(c.Image))
			digest := probe.RepositoryOf(c.Image) + "@sha256:" + hex.EncodeToString(sum[:])
			s.Record.Images[c.Image] = digest
			id := "sha256:" + hex.EncodeToString([]byte(c.Image))
			f.Images = append(f.Images, probe.Image{ID: id, Digests: []string{digest}})
			k := probe.Container{
				ID: b.Host + name, Name: p.Name + "-" + name + "-1", Image: c.Image, ImageID: id, State: "running", Project: p.Name, Part: name,
				Service: b.Service, Digest: b.Digest, Restart: c.Restart, Memory: 20 * planner.MB, Limit: planner.Bytes(memoryLimit(c)),
				CPUs: planner.MilliCPU(cpuLimit(c)), Published: publishedPorts(c), Networks: []string{},
			}
			if c.ContainerName != "" {
				k.Name = c.ContainerName
			}
			for key := range c.Networks {
				k.Networks = append(k.Networks, p.Networks[key].Name)
			}
			if c.HealthCheck != nil {
				k.Health = "healthy"
			}
			f.Containers = append(f.Containers, k)
		}
		f.Services = append(f.Services, s)
	}
}

func statusOf(want twohosts.Lab, strict bool, facts map[string]*probe.Facts) map[string]*Service {
	out := map[string]*Service{}
	hosts := Of(want.Plan, want.Bundles, strict, facts)
	for i := range hosts {
		for j := range hosts[i].Services {
			out[hosts[i].Host+"/"+hosts[i].Services[j].Service] = &hosts[i].Services[j]
		}
	}
	return out
}

func TestWhatWasDeployedAndIsWellHasNoDrift(t *testing.T) {
	want := twohosts.Plan(t)
	for _, strict := range []bool{true, false} {
		facts := answering()
		put(t, want, facts)
		hosts := Of(want.Plan, want.Bundles, strict, facts)
		services := 0
		for _, h := range hosts {
			services += len(h.Services)
			if h.Drifted() {
				for _, s := range h.Services {
					t.Errorf("%s: %s %s %+v", h.Host, s.Service, s.State, s.Drift)
				}
			}
		}
		if services != len(want.Bundles) {
			t.Errorf("%d services, want %d", services, len(want.Bundles))
		}
		if h := hosts[1]; h.Host != "nas" || h.Planned != want.Plan.Load("nas").Used {
			t.Errorf("%s: planned %s, want %s", h.Host, h.Planned, want.Plan.Load("nas").Used)
		}
	}
}

func TestHostsWhereNothingWasDeployedAreOnlyJudgedByAPlan(t *testing.T) {
	want := twohosts.Plan(t)
	if got := statusOf(want, false, answering()); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	got := statusOf(want, true, answering())
	if s := got["nas/scrutiny"]; s == nil || s.State != Absent || len(s.Drift) != 1 || s.Drift[0].Kind != NotDeployed {
		t.Errorf("%+v", got)
	}
}

func TestWhatWasChangedByHandIsDrift(t *testing.T) {
	want := twohosts.Plan(t)
	const service = "uptime-kuma"
	for name, c := range map[string]struct {
		change func(*probe.Facts, *probe.ServiceFacts, *probe.Container)
		state  State
		drift  []DriftKind
	}{
		"a file": {func(_ *probe.Facts, s *probe.ServiceFacts, _ *probe.Container) {
			s.Files["compose.yaml"] = probe.FileFact{SHA256: strings.Repeat("0", 64), Mode: 0o644}
		}, Running, []DriftKind{FileChanged}},
		"a file that is gone": {func(_ *probe.Facts, s *probe.ServiceFacts, _ *probe.Container) { delete(s.Files, "compose.yaml") }, Running, []DriftKind{FileMissing}},
		"a mode": {func(_ *probe.Facts, s *probe.ServiceFacts, _ *probe.Container) {
			f := s.Files[".env"]
			f.Mode = 0o644
			s.Files[".env"] = f
		}, Running, []DriftKind{FileReadable}},
		"stopped":                     {func(_ *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) { k.State, k.Health = "exited", "" }, Exited, []DriftKind{ContainerDown}},
		"unhealthy":                   {func(_ *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) { k.Health = "unhealthy" }, Unhealthy, nil},
		"starting":                    {func(_ *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) { k.Health = "starting" }, Starting, nil},
		"restarting":                  {func(_ *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) { k.State = "restarting" }, Restarting, nil},
		"from other files":            {func(_ *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) { k.Digest = "sha256:0" }, Running, []DriftKind{ContainerOld}},
		"another image":               {func(_ *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) { k.ImageID = "sha256:1" }, Running, []DriftKind{ContainerImage}},
		"another tag":                 {func(_ *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) { k.Image = "louislam/uptime-kuma:1" }, Running, []DriftKind{ContainerImage}},
		"another limit":               {func(_ *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) { k.Limit = 0 }, Running, []DriftKind{ContainerLimit}},
		"another CPU limit":           {func(_ *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) { k.CPUs = 500 }, Running, []DriftKind{ContainerCPUs}},
		"another restart policy":      {func(_ *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) { k.Restart = "no" }, Running, []DriftKind{ContainerRestart}},
		"another name":                {func(_ *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) { k.Name = "kuma" }, Running, []DriftKind{ContainerRenamed}},
		"out of its network":          {func(_ *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) { k.Networks = []string{} }, Running, []DriftKind{ContainerNetwork}},
		"networks that are not known": {func(_ *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) { k.Networks = nil }, Running, nil},
		"another port": {func(_ *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) {
			k.Published = []planner.Port{{Number: 3999}}
		}, Running, []DriftKind{ContainerPorts}},
		"a second container": {func(f *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) {
			second := *k
			second.Name = "uptime-kuma-uptime-kuma-2"
			f.Containers = append(f.Containers, second)
		}, Running, []DriftKind{ContainerAdded}},
		"a container of the project": {func(f *probe.Facts, _ *probe.ServiceFacts, _ *probe.Container) {
			f.Containers = append(f.Containers, probe.Container{Name: "tool", Project: "uptime-kuma", Part: "tool", State: "running"})
		}, Running, []DriftKind{ContainerAdded}},
		"a process that was killed": {func(_ *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) { k.OOMKilled = true }, Running, []DriftKind{ContainerWounded}},
		"no container": {func(f *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) {
			f.Containers = slices.DeleteFunc(f.Containers, func(c probe.Container) bool { return c.Name == k.Name })
		}, Absent, []DriftKind{ContainerMissing}},
		"its data": {func(f *probe.Facts, s *probe.ServiceFacts, _ *probe.Container) {
			past := s.Record
			past.Data = []string{"/srv/kuma", "uptime-kuma_data", "uptime-kuma_more"}
			f.Ran, f.Volumes = []probe.Ran{{Record: past}}, []probe.Volume{{Name: "uptime-kuma_more"}}
		}, Running, []DriftKind{VolumeMissing}},
		"a network that was made for it": {func(f *probe.Facts, s *probe.ServiceFacts, _ *probe.Container) {
			s.Record.Networks, f.Networks = []string{"proxy"}, []probe.Network{{Name: "bridge"}, {Name: "uptime-kuma_default"}}
		}, Running, []DriftKind{NetworkMissing}},
		"a network that it was in, while it is down": {func(f *probe.Facts, _ *probe.ServiceFacts, k *probe.Container) {
			k.State, k.ExitCode, f.Networks = "exited", 137, []probe.Network{{Name: "bridge"}}
		}, Exited, []DriftKind{ContainerDown, NetworkMissing}},
		"networks of which Docker says nothing": {func(_ *probe.Facts, s *probe.ServiceFacts, _ *probe.Container) { s.Record.Networks = []string{"proxy"} }, Running, nil},
		"volumes that were made for it": {func(f *probe.Facts, s *probe.ServiceFacts, _ *probe.Container) {
			s.Record.Volumes, s.Record.Data = []string{"cache", "media", "there"}, []string{"media"}
			f.Volumes = []probe.Volume{{Name: "there"}}
		}, Running, []DriftKind{MadeVolumeMissing}},
		"no record": {func(f *probe.Facts, _ *probe.ServiceFacts, _ *probe.Container) {
			f.Services = slices.DeleteFunc(f.Services, func(s probe.ServiceFacts) bool { return s.Record.Service == service })
		}, Running, []DriftKind{RecordLost}},
		"a damaged record": {func(_ *probe.Facts, s *probe.ServiceFacts, _ *probe.Container) {
			*s = probe.ServiceFacts{Record: ledger.Record{Service: service}, Err: errors.New("x")}
		}, Running, []DriftKind{RecordLost}},
		"files of another plan": {func(_ *probe.Facts, s *probe.ServiceFacts, k *probe.Container) {
			s.Record.Digest, k.Digest = "sha256:old", "sha256:old"
		}, Running, []DriftKind{OtherFiles}},
	} {
		facts := answering()
		put(t, want, facts)
		f := facts["nas"]
		c.change(f, f.Service(service), f.Container("uptime-kuma-uptime-kuma-1"))
		s := statusOf(want, true, facts)["nas/"+service]
		var kinds []DriftKind
		for _, d := range s.Drift {
			kinds = append(kinds, d.Kind)
		}
		if s.State != c.state || !slices.Equal(kinds, c.drift) {
			t.Errorf("%s: %s with %v, want %s with %v", name, s.State, kinds, c.state, c.drift)
		}
	}
}

func TestAServiceThatThePlanDoesNotWantIsToldOnlyBesideAPlan(t *testing.T) {
	want := twohosts.Plan(t)
	facts := answering()
	put(t, want, facts)
	want.Bundles = slices.DeleteFunc(want.Bundles, func(b compose.Bundle) bool { return b.Service == "scrutiny" })
	if s := statusOf(want, true, facts)["nas/scrutiny"]; len(s.Drift) != 1 || s.Drift[0].Kind != NotWanted {
		t.Errorf("%+v", s.Drift)
	}
	if s := statusOf(want, false, facts)["nas/scrutiny"]; len(s.Drift) != 0 {
		t.Errorf("%+v", s.Drift)
	}
}

func TestAContainerThatEndedAsItShouldIsNoDrift(t *testing.T) {
	for _, c := range []struct {
		k    probe.Container
		want State
	}{
		{probe.Container{State: "exited", Restart: "no"}, Finished},
		{probe.Container{State: "exited", Restart: "no", ExitCode: 1}, Exited},
		{probe.Container{State: "exited", Restart: "unless-stopped"}, Exited},
		{probe.Container{State: "created", Restart: "no"}, Exited},
		{probe.Container{State: "running"}, Running},
	} {
		if got := stateOf(&c.k); got != c.want {
			t.Errorf("%+v is %s, want %s", c.k, got, c.want)
		}
	}
	killed := probe.Container{State: "exited", ExitCode: 137, OOMKilled: true}
	if got := killed.Ending(); got != "exited 137, out of memory" {
		t.Error(got)
	}
}

// Only root reads records: without root nobody can say that they are gone.
func TestWithoutRootNothingIsSaidToBeGone(t *testing.T) {
	want := twohosts.Plan(t)
	facts := answering()
	put(t, want, facts)
	facts["nas"].Services, facts["nas"].RootErr = nil, errors.New("no sudo")
	if s := statusOf(want, true, facts)["nas/scrutiny"]; s == nil || s.State != Running || len(s.Drift) != 0 {
		t.Errorf("%+v", s)
	}
}

func TestAHostThatCannotBeLookedAtIsNoDrift(t *testing.T) {
	want := twohosts.Plan(t)
	facts := answering()
	facts["nas"] = &probe.Facts{Host: "nas", Err: errors.New("down")}
	for _, h := range Of(want.Plan, want.Bundles, true, facts) {
		if h.Host == "nas" && (h.Err == nil || h.Drifted() || len(h.Services) > 0) {
			t.Errorf("%+v", h)
		}
	}
	d := Drift{Kind: ContainerLimit, Name: "web", Have: 0, Need: int64(planner.GB)}
	if s := d.Say(wording.For(wording.EN)); !strings.Contains(s, "limit of none, and the file says 1 GB") {
		t.Error(s)
	}
}
