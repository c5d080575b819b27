package preflight

import (
	"fmt"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

// sharing is a run that starts photos on box, which uses a share of nas; it runs on old today.
func sharing() (Want, map[string]*probe.Facts) {
	p := &planner.Problem{Services: []planner.Service{{Name: "photos"}, {Name: "films"}}, Machines: []planner.Machine{{Name: "nas"}, {Name: "box"}, {Name: "old"}}}
	p.Current.Host = map[string]string{"photos": "old"}
	inv := &inventory.Inventory{Shares: []inventory.Share{
		{Name: "pictures", Server: "nas", Known: true, Address: "192.168.1.9", Kind: inventory.NFS, Path: "/volume1/p", Export: "/volume1/p"},
		{Name: "unused", Server: "nas", Known: true, Kind: inventory.NFS, Path: "/volume1/u", Export: "/volume1/u"},
	}}
	w := Want{Plan: &planner.Plan{Problem: p}, Inventory: inv, Bundles: []compose.Bundle{
		{Host: "box", Service: "photos", OnShares: []compose.OnShare{{Share: "pictures", At: "/volume1/p/mine"}}},
		{Host: "box", Service: "films"},
	}}
	return w, map[string]*probe.Facts{"box": {Host: "box"}, "old": {Host: "old"}, "nas": {Host: "nas"}}
}

func TestHostsAreAskedAboutSharesOfWhatStarts(t *testing.T) {
	w, facts := sharing()
	sights := ToSee(w, facts)
	if len(sights) != 1 || fmt.Sprint(sights[0].Users) != "[box]" || len(sights[0].At) != 3 {
		t.Errorf("%+v", sights)
	}
	facts["nas"].Err = errWhy
	w.Elsewhere = map[string]*probe.Facts{"old": {Host: "old", Err: errWhy}}
	delete(facts, "old")
	if sights := ToSee(w, facts); len(sights) != 1 || len(sights[0].At) != 1 {
		t.Errorf("hosts that do not answer: %+v", sights)
	}
	w.Starts = func(_, service string) bool { return service == "films" }
	if sights := ToSee(w, facts); sights != nil {
		t.Errorf("nothing that starts uses one: %+v", sights)
	}
}

func TestAShareHasToBeThereAndTheSameEverywhere(t *testing.T) {
	names := map[string]string{"2024": "500", "lost+found": "11"}
	mounted := probe.OnShare{Here: true, Type: "nfs4", From: "nas:/volume1/p", Entries: names}
	for name, c := range map[string]struct {
		box  probe.OnShare
		mark string
		want string
	}{
		"mounted, with the same names":             {mounted, "", ""},
		"the marker is there":                      {probe.OnShare{Here: true, Type: "nfs4", Mark: "77"}, "77", ""},
		"by a bind mount the inode may be another": {probe.OnShare{Here: true, Type: "fuse.mergerfs", Mark: "78"}, "77", ""},
		"nothing is mounted":                       {probe.OnShare{Type: "ext4", Entries: names}, "", "box ShareMissing"},
		"there is no directory":                    {probe.OnShare{Gone: true}, "", "box ShareMissing"},
		"its server is gone":                       {probe.OnShare{Stuck: true, Here: true}, "", "box ShareMissing"},
		"the marker is not there":                  {mounted, "77", "box ShareDiffers"},
		"a copy has another inode":                 {probe.OnShare{Here: true, Type: "nfs", Mark: "78"}, "77", "box ShareDiffers"},
		"root may not look":                        {probe.OnShare{Here: true, Type: "nfs", Closed: true}, "77", "box ShareUnproven"},
		"no name in common":                        {probe.OnShare{Here: true, Type: "nfs", Entries: map[string]string{"2024": "501", "lost+found": "11"}}, "", "box ShareDiffers"},
		"empty, and no marker":                     {probe.OnShare{Here: true, Type: "nfs"}, "", "box ShareUnproven"},
	} {
		t.Run(name, func(t *testing.T) {
			w, facts := sharing()
			w.Shares = ToSee(w, facts)
			s := &w.Shares[0]
			s.Against, s.Mark, s.By = "nas", c.mark, map[string]probe.OnShare{"box": c.box, "nas": {Type: "ext4", Entries: names}, "old": mounted}
			var got []string
			for _, f := range only(Check(w, facts), ShareMissing{}, ShareDiffers{}, ShareUnproven{}) {
				got = append(got, f.Where().Host+" "+strings.TrimPrefix(fmt.Sprintf("%T", f), "preflight."))
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

func TestAGuestThatTheRunMakesHasNoShareYet(t *testing.T) {
	w, facts := sharing()
	delete(facts, "box")
	w.Coming = []string{"box"}
	w.Shares = ToSee(w, facts)
	found := only(Check(w, facts), ShareMissing{})
	if len(w.Shares) > 0 || len(found) != 1 || !found[0].(ShareMissing).Coming || fmt.Sprint(found[0].(ShareMissing).Services) != "[photos]" {
		t.Errorf("%+v", found)
	}
}

func TestAShareThatTheRunMountsNeedNotBeThere(t *testing.T) {
	w, facts := sharing()
	w.Mounts = func(host, share string) bool { return host == "box" && share == "pictures" }
	w.Shares = ToSee(w, facts)
	w.Shares[0].By = map[string]probe.OnShare{"box": {Gone: true}}
	w.Shares[0].Clients = map[string]probe.Client{"box": {NFS: true, Systemd: true}}
	if found := only(Check(w, facts), ShareMissing{}, ShareTheirs{}, ShareHides{}); len(found) > 0 {
		t.Errorf("%+v", found)
	}
	w.Weights = map[string]map[string]probe.Weight{"box": {"/volume1/p/mine": {}}}
	w.Bundles[0].Data = []compose.Data{{At: "/volume1/p/mine", Given: true}}
	if found := only(Check(w, facts), DataNotThere{}); len(found) > 0 {
		t.Errorf("nobody knows what is in it before it is mounted: %+v", found)
	}
	delete(facts, "box")
	w.Coming, w.Shares = []string{"box"}, nil
	if found := only(Check(w, facts), ShareMissing{}); len(found) > 0 {
		t.Errorf("a guest that comes: %+v", found)
	}
	w.Inventory.Shares[0].Kind, w.Inventory.Shares[0].Options = inventory.SMB, "credentials=/etc/samba/p.cred"
	if found := only(Check(w, facts), ShareMissing{}); len(found) != 1 {
		t.Errorf("nobody has put a file with the password there: %+v", found)
	}
}

func TestAServerHasToHaveTheDirectoryAndIsNotComparedWithItself(t *testing.T) {
	w, facts := sharing()
	w.Bundles[0].Host = "nas"
	for gone, want := range map[bool]int{true: 1, false: 0} {
		w.Shares = ToSee(w, facts)
		w.Shares[0].Against, w.Shares[0].By = "nas", map[string]probe.OnShare{"nas": {Gone: gone, Type: "ext4"}}
		found := only(Check(w, facts), ShareMissing{}, ShareDiffers{}, ShareUnproven{})
		if len(found) != want || want == 1 && !found[0].(ShareMissing).Serves {
			t.Errorf("gone %v: %+v", gone, found)
		}
	}
}

func TestWhatAHostLacksToMountAShareIsSaid(t *testing.T) {
	w, facts := sharing()
	w.Plan.Problem.Machines = append(w.Plan.Problem.Machines, planner.Machine{Name: "pve", Kind: planner.Proxmox, Guests: []planner.Guest{{Name: "ct", Kind: planner.LXC, ID: 200}}})
	facts["ct"] = &probe.Facts{Host: "ct"}
	w.Bundles = append(w.Bundles, compose.Bundle{Host: "ct", Service: "films", OnShares: w.Bundles[0].OnShares})
	w.Shares = ToSee(w, facts)
	w.Shares[0].By = map[string]probe.OnShare{"box": {Gone: true}, "ct": {Gone: true}}
	w.Shares[0].Clients = map[string]probe.Client{"ct": {NFS: true}}
	found := only(Check(w, facts), ShareMissing{})
	if len(found) != 2 {
		t.Fatalf("%+v", found)
	}
	if box := found[0].(ShareMissing); box.Package != "nfs-common (nfs-utils)" || !strings.Contains(box.Hint(wording.For(wording.EN)), "192.168.1.9:/volume1/p /volume1/p nfs _netdev 0 0") {
		t.Errorf("%+v: %s", box, box.Hint(wording.For(wording.EN)))
	}
	if ct := found[1].(ShareMissing); ct.On != "pve" || !strings.Contains(ct.Hint(wording.For(wording.EN)), "pct set 200 -mp0 /volume1/p,mp=/volume1/p") {
		t.Errorf("%+v: %s", ct, ct.Hint(wording.For(wording.EN)))
	}
}
