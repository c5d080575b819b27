package rollout

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/internal/shellhost"
	"berth/inventory"
)

// theHosts is a fleet of which only handles are asked.
type theHosts struct {
	Fleet
	by map[string]ledger.Host
}

func (h theHosts) Handles(names []string) map[string]ledger.Host {
	out := map[string]ledger.Host{}
	for _, name := range names {
		if h.by[name] != nil {
			out[name] = h.by[name]
		}
	}
	return out
}

// The shared memory of this machine stands for a share that is mounted: it is mounted wherever tests run, and can be written to.
const shm = "/dev/shm"

func TestTwoHostsHaveTheSameShareWhereOneFindsWhatTheOtherWrote(t *testing.T) {
	if info, err := os.Stat(shm); err != nil || !info.IsDir() {
		t.Skip("this machine has no " + shm)
	}
	elsewhere := t.TempDir()
	if err := os.WriteFile(filepath.Join(elsewhere, "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		server string // where it has the share
		look   bool   // nothing is to be carried out
		mark   bool   // a file was put there
		found  bool   // and the other has it
	}{
		"the same directory":        {shm, false, true, true},
		"another directory":         {elsewhere, false, true, false},
		"nothing is to be done":     {shm, true, false, false},
		"the server has it nowhere": {filepath.Join(elsewhere, "gone"), false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			e := &Env{Fleet: theHosts{by: map[string]ledger.Host{"nas": shellhost.New(t, "nas"), "box": shellhost.New(t, "box")}}, Note: func(s string) { t.Error(s) }}
			share := &inventory.Share{Name: "photos", Server: "nas", Known: true, Kind: inventory.NFS, Path: c.server, Export: c.server}
			list := seeShares(context.Background(), e, Request{OnlyLook: c.look}, []preflight.Sight{{
				Share: share, Users: []string{"box"}, At: map[string]string{"nas": c.server, "box": shm},
			}})
			s := list[0]
			if !s.By["box"].Mounted() || (s.Mark != "") != c.mark || (s.By["box"].Mark != "") != c.found {
				t.Errorf("%+v", s)
			}
			if c.found && s.By["box"].Mark != s.Mark {
				t.Errorf("another inode: %+v", s)
			}
			for _, dir := range []string{c.server, shm} {
				if left, _ := filepath.Glob(filepath.Join(dir, ".berth-share-*")); len(left) > 0 {
					t.Errorf("left behind: %v", left)
				}
			}
		})
	}
}

func TestAHostThatIsLeftOutIsNotAskedAboutShares(t *testing.T) {
	e := &Env{Fleet: theHosts{by: map[string]ledger.Host{"nas": shellhost.New(t, "nas")}}, Note: func(s string) { t.Error(s) }}
	share := &inventory.Share{Name: "photos", Server: "nas", Known: true, Kind: inventory.NFS, Path: "/", Export: "/"}
	s := seeShares(context.Background(), e, Request{Without: []string{"nas"}}, []preflight.Sight{{Share: share, At: map[string]string{"nas": "/"}}})
	if _, asked := s[0].By["nas"]; asked {
		t.Error("it was asked")
	}
	s = seeShares(context.Background(), e, Request{}, []preflight.Sight{{Share: share, At: map[string]string{"nas": "/"}}})
	if s[0].By["nas"].Entries == nil {
		t.Error("it was not asked")
	}
}

// A whole run, of a service whose wish puts its data on a share of a server that berth does not know.
func TestARunStopsWhereAShareIsNotMounted(t *testing.T) {
	for at, stops := range map[string]bool{shm: false, t.TempDir(): true} {
		s := newSiteOf(t, "  uptime-kuma: {on: pi, volumes: {data: "+at+"}}\nshares: {photos: {server: 192.168.1.9, path: /volume1/photos, mounts: "+at+"}}\n")
		run, err := s.env.Prepare(t.Context(), s.request(Deploy))
		if err != nil {
			t.Fatal(err)
		}
		missing := slices.ContainsFunc(run.Findings, func(f preflight.Finding) bool {
			m, is := f.(preflight.ShareMissing)
			return is && m.Host == "pi" && slices.Equal(m.Services, []string{"uptime-kuma"})
		})
		if missing != stops || stops && !preflight.Stopped(run.Findings) {
			t.Errorf("%s: %+v", at, run.Findings)
		}
	}
}
