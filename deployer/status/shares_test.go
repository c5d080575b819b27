package status

import (
	"fmt"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/inventory"
	"berth/wording"
)

func TestSharesThatAreNotMountedAreFoundAndUnitsThatWereChanged(t *testing.T) {
	share := inventory.Share{Name: "photos", Server: "192.168.1.9", Address: "192.168.1.9", Kind: inventory.NFS, Path: "/srv/photos", Export: "/srv/photos"}
	ours := func() probe.ShareFacts {
		s := probe.ShareFacts{Record: ledger.MountOf("r0", share.Mounting("pi")), Units: map[string]probe.UnitFact{}}
		for name, sum := range s.Record.Units {
			s.Units[name] = probe.UnitFact{SHA256: sum, Ours: true}
		}
		return s
	}
	failing, changed := ours(), ours()
	failing.Failing = true
	changed.Units["srv-photos.mount"] = probe.UnitFact{SHA256: strings.Repeat("0", 64)}
	delete(changed.Units, "srv-photos.automount")
	mounted := map[string]string{"/srv/photos": "nfs4"}
	for name, c := range map[string]struct {
		facts probe.Facts
		want  string
	}{
		"mounted by somebody":       {probe.Facts{Mounts: mounted}, "[]"},
		"a share above it":          {probe.Facts{Mounts: map[string]string{"/srv": "nfs4"}}, "[]"},
		"a disk above it":           {probe.Facts{Mounts: map[string]string{"/srv": "ext4"}}, "[the share photos is not mounted at /srv/photos, and in use by: web]"},
		"nobody has mounted it":     {probe.Facts{}, "[the share photos is not mounted at /srv/photos, and in use by: web]"},
		"berth's is not mounted":    {probe.Facts{Shares: []probe.ShareFacts{ours()}}, "[the share photos is not mounted at /srv/photos, and in use by: web: systemctl status srv-photos.mount]"},
		"berth's cannot be mounted": {probe.Facts{Mounts: map[string]string{"/srv/photos": "autofs"}, Shares: []probe.ShareFacts{failing}}, "[the share photos is not mounted at /srv/photos: systemctl status srv-photos.mount]"},
		"units were changed":        {probe.Facts{Mounts: mounted, Shares: []probe.ShareFacts{changed}}, "[of the share photos, not as berth wrote it: srv-photos.mount, srv-photos.automount]"},
	} {
		t.Run(name, func(t *testing.T) {
			l := well(t)
			f := l.Facts["pi"]
			f.Mounts, f.Shares = c.facts.Mounts, c.facts.Shares
			service := f.Services[0].Record.Service
			l.Shares = []inventory.Share{share}
			for i := range l.Bundles {
				if b := &l.Bundles[i]; b.Host == "pi" && b.Service == service {
					b.OnShares = []compose.OnShare{{Share: "photos", At: "/srv/photos/2024"}}
				}
			}
			var said []string
			for _, found := range shares(l) {
				text := strings.Replace(found.Say(wording.For(wording.EN)), service, "web", 1)
				if _, hint, with := strings.Cut(found.Hint(wording.For(wording.EN)), "systemctl status "); with {
					text += ": systemctl status " + strings.Split(hint, ";")[0]
				}
				said = append(said, text)
			}
			if got := fmt.Sprint(said); got != c.want {
				t.Errorf("%s", got)
			}
		})
	}
}
