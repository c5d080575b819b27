package steps

import (
	"fmt"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/internal/shellhost"
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

// sharing is a lab whose services use a share that berth mounts: album on box, on a guest that is made, in a container of Proxmox and on the server itself.
func sharing() Goal {
	share := inventory.Share{Name: "photos", Server: "nas", Known: true, Address: "192.168.1.9", Kind: inventory.NFS, Path: "/srv/photos", Export: "/srv/photos", Mount: true}
	goal := Goal{
		Plan: &planner.Plan{Problem: &planner.Problem{Machines: []planner.Machine{{Name: "nas"}, {Name: "box"},
			{Name: "pve", Kind: planner.Proxmox, Guests: []planner.Guest{{Name: "ct", Kind: planner.LXC, ID: 200}, {Name: "vm", Kind: planner.VM, ID: 110}}}}}},
		Stands: func(*compose.Bundle, *probe.Facts) Standing { return Missing },
		Shares: []inventory.Share{share},
	}
	for _, host := range []string{"nas", "box", "ct", "vm"} {
		b := appBundle(host, "album")
		b.OnShares = []compose.OnShare{{Share: "photos", At: "/srv/photos/2024"}}
		b.Data = []compose.Data{{At: "/srv/photos/2024", Given: true}}
		goal.Bundles = append(goal.Bundles, *b, *appBundle(host, "page"))
	}
	return goal
}

// starting says which steps the start of a service waits for itself.
func starting(list []Step, host, service string) string {
	for _, s := range list {
		if work, starts := s.Work.(Start); starts && s.Host == host && s.Service == service {
			var out []string
			for _, a := range s.After {
				out = append(out, list[a].ID())
			}
			if work.Anew {
				out = append(out, "anew")
			}
			return strings.Join(out, " ")
		}
	}
	return "none"
}

func mountsOf(list []Step) string {
	var out []string
	for _, s := range list {
		switch w := s.Work.(type) {
		case Mount:
			out = append(out, fmt.Sprintf("%s mounts %s for %v, of %s", s.Host, w.At, w.Wants, w.Server))
		case Unmount:
			out = append(out, s.Host+" unmounts "+w.At)
		}
	}
	return strings.Join(out, "; ")
}

func TestSharesAreMountedBeforeWhatUsesThemStarts(t *testing.T) {
	goal := sharing()
	facts := map[string]*probe.Facts{"nas": {Host: "nas"}, "box": {Host: "box"}, "ct": {Host: "ct"}, "vm": {Host: "vm"}}
	spec := *guestKinds()[0].(Fetch).Spec
	spec.Name = "vm"
	goal.Guests = []guests.Change{{Machine: "pve", Guest: &planner.Guest{Name: "vm", Kind: planner.VM, ID: 110}, Action: guests.Make, Spec: &spec}}
	list, err := Graph(goal, facts)
	if err != nil {
		t.Fatal(err)
	}
	if got := mountsOf(list); got != "box mounts /srv/photos for [/srv/photos/2024], of nas; vm mounts /srv/photos for [/srv/photos/2024], of nas" {
		t.Error(got)
	}
	for host, want := range map[string]string{"nas": "album.pull", "box": "photos.mount album.pull", "ct": "album.pull"} {
		if got := starting(list, host, "album"); got != want {
			t.Errorf("on %s album starts after %s", host, got)
		}
	}
	if got := starting(list, "box", "page"); got != "page.pull" {
		t.Errorf("page uses none, and starts after %s", got)
	}
	for _, s := range list {
		if w, is := s.Work.(Install); is && fmt.Sprint(w.Also) != "[nfs-common]" {
			t.Errorf("the new guest gets %v besides", w.Also)
		}
		if _, is := s.Work.(Mount); is && s.Host == "vm" && len(s.After) == 0 {
			t.Error("a guest mounts before it is made")
		}
	}
}

// What berth has mounted and how it stands there decides.
func TestAShareIsMountedWhereItIsNotYetAndUnmountedWhereItIsNoMore(t *testing.T) {
	share := sharing().Shares[0]
	other := share
	other.Options = "soft"
	elsewhere := share
	elsewhere.Path, elsewhere.Export = "/srv/old", "/srv/old"
	mounted := func(s *inventory.Share, run string) probe.ShareFacts {
		out := probe.ShareFacts{Record: ledger.MountOf(run, s.Mounting("box")), Units: map[string]probe.UnitFact{}}
		for name, sum := range out.Record.Units {
			out.Units[name] = probe.UnitFact{SHA256: sum, Ours: true}
		}
		return out
	}
	lost := mounted(&share, "r0")
	delete(lost.Units, "srv-photos.mount")
	at := map[string]string{"/srv/photos": "nfs4", "/srv/old": "autofs"}
	for name, c := range map[string]struct {
		facts probe.Facts
		stand Standing
		want  string
		start string
	}{
		"nothing is there":             {probe.Facts{}, Whole, "box mounts", "photos.mount anew"},
		"it is mounted":                {probe.Facts{Mounts: at, Shares: []probe.ShareFacts{mounted(&share, "r0")}}, Whole, "", "none"},
		"somebody else has mounted it": {probe.Facts{Mounts: at}, Whole, "", "none"},
		"it is not mounted any more":   {probe.Facts{Shares: []probe.ShareFacts{mounted(&share, "r0")}}, Whole, "box mounts", "photos.mount anew"},
		"with other options":           {probe.Facts{Mounts: at, Shares: []probe.ShareFacts{mounted(&other, "r0")}}, Placed, "box mounts", "photos.mount anew"},
		"a unit is gone":               {probe.Facts{Mounts: at, Shares: []probe.ShareFacts{lost}}, Whole, "box mounts", "photos.mount anew"},
		"at another place, before":     {probe.Facts{Mounts: map[string]string{"/srv/old": "nfs4"}, Shares: []probe.ShareFacts{mounted(&elsewhere, "r0")}}, Whole, "box mounts; box unmounts /srv/old", "photos.mount anew"},
		"it runs by hand without":      {probe.Facts{}, ByHand, "box mounts", "photos.mount album.pull"},
	} {
		t.Run(name, func(t *testing.T) {
			goal := sharing()
			goal.Bundles = goal.Bundles[2:3]
			goal.Stands = func(*compose.Bundle, *probe.Facts) Standing { return c.stand }
			c.facts.Host = "box"
			list, err := Graph(goal, map[string]*probe.Facts{"box": &c.facts})
			if err != nil {
				t.Fatal(err)
			}
			got := strings.ReplaceAll(mountsOf(list), " /srv/photos for [/srv/photos/2024], of nas", "")
			if got != c.want || starting(list, "box", "album") != c.start {
				t.Errorf("%q, and album starts after %q", got, starting(list, "box", "album"))
			}
		})
	}
}

// A new guest gets what mounts shares, whether its image has Docker or not; what is there is not installed again.
func TestANewGuestGetsWhatMountsItsShares(t *testing.T) {
	t.Parallel()
	spec := *guestKinds()[0].(Fetch).Spec
	for name, c := range map[string]struct {
		docker inventory.DockerFrom
		lacks  bool
		want   string
	}{
		"an image with Docker":         {inventory.DockerOfImage, true, "update\ninstall nfs-common\n"},
		"an image with all of it":      {inventory.DockerOfImage, false, "-"},
		"Docker that is there already": {inventory.DockerOfDistribution, true, "update\ninstall nfs-common\n"},
		"both there already":           {inventory.DockerOfDistribution, false, "-"},
	} {
		h := shellhost.New(t, "pi")
		h.Program("apt-get", "#!/bin/sh\nshift 4\necho \"$@\" >>\"${0%/*}/installed\"\n")
		h.Program("dpkg", fmt.Sprintf("#!/bin/sh\nexit %d\n", map[bool]int{true: 1}[c.lacks]))
		spec.Docker = c.docker
		install := Install{&spec, []string{"nfs-common"}}
		if err := tried(t, h, install.Spec.Install(install.Also...).Args); err != nil || h.Has("bin/installed") != c.want {
			t.Errorf("%s: %q, %v", name, h.Has("bin/installed"), err)
		}
		if said := install.Say(wording.For(wording.EN), "vm"); strings.Contains(said, "Docker") == (c.docker == inventory.DockerOfImage) {
			t.Errorf("%s: %s", name, said)
		}
	}
}
