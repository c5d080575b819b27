package discover

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/probe"
	"berth/inventory"
)

func TestSharesAreWhatIsServedByNFSAndWhatIsMounted(t *testing.T) {
	machine := func(name string, h probe.Hardware, addresses ...string) Machine {
		m := Machine{Name: name, given: name + ".lan", SSH: inventory.SSH{Host: name + ".lan"}, Facts: &probe.Facts{Hardware: &h}}
		for _, a := range addresses {
			m.Facts.Addresses = append(m.Facts.Addresses, netip.MustParseAddr(a))
		}
		return m
	}
	l := &Lab{Machines: []Machine{
		machine("nas", probe.Hardware{
			Hostname: "DiskStation", Exports: []string{"/volume1/photos", "/srv/nfs/films", "/volume1/docs", "/volume1/un used"},
			Samba:  []probe.Share{{Name: "Docs", Path: "/volume1/docs"}, {Name: "homes", Path: "/volume1/homes"}},
			Mounts: []probe.Mounted{{Type: "nfs", From: "127.0.0.1:/volume1/photos", At: "/self"}, {Type: "ext4", From: "/dev/sda1", At: "/volume1"}},
		}, "192.168.1.9", "fd00::9"),
		machine("box", probe.Hardware{Domain: "home.arpa", Mounts: []probe.Mounted{
			{Type: "nfs4", From: "192.168.1.9:/volume1/photos", At: "/mnt/photos"},
			{Type: "nfs4", From: "[fd00::9]:/films", At: "/mnt/media"},
			{Type: "cifs", From: "//diskstation/docs", At: "/mnt/docs"},
			{Type: "cifs", From: "//other/Old Stuff", At: "/mnt/old"},
			{Type: "nfs", From: "192.168.1.77:/photos", At: "/mnt/more"},
			{Type: "nfs", From: "gone:/x$y", At: "/mnt/odd"},
		}}),
		machine("pi", probe.Hardware{Mounts: []probe.Mounted{
			{Type: "nfs4", From: "nas:/volume1/photos", At: "/mnt/photos"},
			{Type: "nfs4", From: "nas.lan:/films", At: "/srv/films"},
			{Type: "nfs", From: "192.168.1.77:/photos/2024", At: "/mnt/media"},
			{Type: "cifs", From: "//nobody/x", At: "/mnt/x"}, // no domain tells who that is
		}}),
	}}
	p := &page{}
	p.shares(l.shares())
	want := `
# What servers have for others over the network, and where machines have it. What services keep there stays there.
shares:
  photos: {server: nas, path: /volume1/photos, mounts: /mnt/photos} # measured: mounted on 2 of the machines
  films: {server: nas, path: /srv/nfs/films, export: /films, mounts: {box: /mnt/media, pi: /srv/films}} # measured: mounted on 2 of the machines
  un-used: {server: nas, path: "/volume1/un used"} # measured: served, and mounted on none of the machines
  docs: {server: nas, kind: smb, export: "docs", path: /volume1/docs, mounts: /mnt/docs} # measured: mounted on 1 of the machines
  old-stuff: {server: other.home.arpa, kind: smb, export: "Old Stuff", mounts: /mnt/old} # measured: mounted on 1 of the machines
  photos-192: {server: 192.168.1.77, path: /photos, mounts: /mnt/more} # measured: mounted on 1 of the machines
  share-2024: {server: 192.168.1.77, path: /photos/2024, mounts: {pi: /mnt/media}} # measured: mounted on 1 of the machines
`
	if d := cmp.Diff(want, p.String()); d != "" {
		t.Error(d)
	}
	text := "name: x\nmachines:\n"
	for _, name := range []string{"nas", "box", "pi"} {
		text += "  " + name + ": {kind: docker, processor: n100, memory: 8GB}\n"
	}
	inv, err := inventory.Parse("x", []byte(text+p.String()), shippedCatalog(t).Library())
	if err != nil || len(inv.Shares) != 7 {
		t.Fatal(err)
	}
	for i := range inv.Shares {
		if s := &inv.Shares[i]; s.Name == "films" && (s.Source() != "nas:/films" || s.At("pi") != "/srv/films" || s.At("nas") != "/srv/nfs/films") {
			t.Errorf("%s: %+v", s.Source(), s)
		}
	}
	remarks := &page{}
	remarks.remarks(l, &l.Machines[1])
	if text := remarks.String(); !strings.Contains(text, "mounts gone:/x$y at /mnt/odd") || strings.Contains(text, "/mnt/photos") {
		t.Errorf("what no share is a remark: %s", text)
	}
}
