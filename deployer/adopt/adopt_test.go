package adopt

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

const (
	dir   = "/opt/berth/app"
	image = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

func bundle() *compose.Bundle {
	return &compose.Bundle{Host: "pi", Service: "app", Dir: dir, Digest: "sha256:1", Images: map[string]string{"web": "x:1", "db": "y:1"}, Files: []compose.File{
		{Path: "compose.yaml", Data: []byte("name: app\nservices:\n  web:\n    image: x:1\n    restart: always\n    ports: [\"80:80\"]\n    volumes: [./app.conf:/etc/app.conf, ./data:/data]\n  db: {image: \"y:1\"}\n"), Mode: 0o644},
		{Path: "app.conf", Data: []byte("a\n"), Mode: 0o644}, {Path: "README", Data: []byte("b\n"), Mode: 0o644}, {Path: ".env", Mode: 0o600},
	}}
}

// running is a host on which a stack runs as the bundle says, and whose Compose says so.
func running(t *testing.T) (*shellhost.Host, *probe.Facts) {
	h := shellhost.New(t, "pi")
	h.Program("docker", "#!/bin/sh\nhere=${0%/*}\ncase $1 in container) cat $here/ENV 2>/dev/null; exit ;; image) echo '[\"PATH=/bin\"]'; exit ;; esac\n[ ! -f $here/FAIL ] || exit 1\ncat >$here/text\necho web 11\necho db 22\n")
	h.Put(dir+"/app.conf", "a\n")
	h.Put(dir+"/README", "another\n")
	container := func(part, image, hash string) probe.Container {
		return probe.Container{ID: part, Name: "app-" + part + "-1", Image: image, ImageID: "sha256:" + strings.Repeat("b", 64), State: "running", Project: "app", Part: part, Dir: dir, ConfigHash: hash}
	}
	web := container("web", "x:1", "11")
	web.Restart, web.Published = "always", []planner.Port{{Number: 80}}
	web.Mounts = []probe.Mount{{Source: dir + "/app.conf", Target: "/etc/app.conf"}, {Source: dir + "/data", Target: "/data"}}
	return h, &probe.Facts{Host: "pi", Containers: []probe.Container{container("db", "y:1", "22"), web}, Images: []probe.Image{{ID: image, Digests: []string{"x@sha256:1"}}}}
}

func TestAStackIsOneOnlyWhereTheInventoryHasItAndBerthHasNone(t *testing.T) {
	_, f := running(t)
	b := bundle()
	if s := Of(b, f, "pi"); s == nil || len(s.Containers) != 2 {
		t.Errorf("%+v", s)
	}
	if Of(b, f, "") != nil || Of(b, f, "nas") != nil {
		t.Error("the inventory does not have it there")
	}
	labelled := *f
	labelled.Containers = slices.Clone(f.Containers)
	labelled.Containers[0].Service = "app"
	if Of(b, &labelled, "pi") != nil {
		t.Error("berth has made one of its containers")
	}
	labelled.Containers[0].Adopted, labelled.Containers[1].Service, labelled.Containers[1].Adopted = true, "app", true
	rec := ledger.Record{Service: "app", Dir: dir, Digest: "sha256:1", Adopted: map[string]string{"db": "22", "web": "11"}}
	labelled.Services = []probe.ServiceFacts{{Record: rec}}
	if Of(b, &labelled, "") == nil {
		t.Error("it was adopted, and its files have to be brought again")
	}
	labelled.Services[0].Record.Digest = "sha256:2"
	if Of(b, &labelled, "pi") != nil {
		t.Error("what was adopted is another one by now")
	}
}

func TestWhatRunsIsComparedWithWhatComposeWouldMake(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*shellhost.Host, *probe.Facts)
		want   []Difference
	}{
		"the same": {func(*shellhost.Host, *probe.Facts) {}, nil},
		"another hash, for another limit": {func(_ *shellhost.Host, f *probe.Facts) {
			f.Containers[0].ConfigHash, f.Containers[0].Limit = "33", 1<<30
		}, []Difference{{Setting, "db", "mem_limit"}}},
		"another hash, for what is not seen": {func(_ *shellhost.Host, f *probe.Facts) { f.Containers[0].ConfigHash = "33" }, []Difference{{Other, "db", ""}}},
		"another variable": {func(h *shellhost.Host, f *probe.Facts) {
			f.Containers[0].ConfigHash = "33"
			h.Put("bin/ENV", `["PATH=/bin","PASS=hunter22"]`)
		}, []Difference{{Setting, "db", "environment.PASS"}}},
		"another directory": {func(_ *shellhost.Host, f *probe.Facts) {
			f.Containers[1].ConfigHash, f.Containers[1].Mounts[1].Source = "33", "/home/pi/app/data"
		}, []Difference{{Setting, "web", "volumes"}}},
		"a mounted file that is another": {func(h *shellhost.Host, _ *probe.Facts) { h.Put(dir+"/app.conf", "mine\n") }, []Difference{{File, "", "app.conf"}}},
		"one that does not run":          {func(_ *shellhost.Host, f *probe.Facts) { f.Containers[0].State, f.Containers[0].ExitCode = "exited", 1 }, []Difference{{Down, "db", ""}}},
		"one that is missing":            {func(_ *shellhost.Host, f *probe.Facts) { f.Containers = f.Containers[1:] }, []Difference{{Missing, "db", ""}}},
		"one too many":                   {func(_ *shellhost.Host, f *probe.Facts) { f.Containers = append(f.Containers, f.Containers[0]) }, []Difference{{Extra, "app-db-1", ""}}},
		"one that the file does not have": {func(_ *shellhost.Host, f *probe.Facts) {
			f.Containers = append(f.Containers, probe.Container{Name: "app-old-1", Part: "old", Project: "app"})
		}, []Difference{{Extra, "app-old-1", ""}}},
		"an image that is gone": {func(_ *shellhost.Host, f *probe.Facts) { f.Containers[0].ImageID = "sha256:gone" }, []Difference{{Setting, "db", "image"}}},
		"a Compose that fails":  {func(h *shellhost.Host, _ *probe.Facts) { h.Put("bin/FAIL", "") }, []Difference{{Kind: Unasked}}},
	} {
		t.Run(name, func(t *testing.T) {
			h, f := running(t)
			c.change(h, f)
			b := bundle()
			v := Of(b, f, "pi").Judge(t.Context(), h, b.Files)
			if len(v.Differs) != len(c.want) || len(c.want) > 0 && !slices.Contains(v.Differs, c.want[0]) {
				t.Errorf("%+v", v.Differs)
			}
			if name == "the same" && (len(v.Containers) != 2 || v.Containers["web"] != "11" || !slices.Contains(v.Pins, compose.Pin{Image: "x:1", Digest: "x@sha256:1"}) || !slices.Contains(v.Pins, compose.Pin{Image: "y:1", Digest: image})) {
				t.Errorf("%+v", v)
			}
			if text := h.Has("bin/text"); name == "the same" && strings.Contains(text, "berth.") {
				t.Errorf("Compose was asked about\n%s", text)
			}
		})
	}
}

func TestTwoImagesUnderOneNameAreNoOneService(t *testing.T) {
	h, f := running(t)
	other := "sha256:" + strings.Repeat("c", 64)
	f.Images = append(f.Images, probe.Image{ID: other})
	f.Containers[0].ImageID = other
	b := bundle()
	b.Images["db"] = "x:1"
	if v := Of(b, f, "pi").Judge(t.Context(), h, b.Files); !slices.Contains(v.Differs, Difference{Setting, "web", "image"}) {
		t.Errorf("%+v", v.Differs)
	}
}
