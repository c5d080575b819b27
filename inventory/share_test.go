package inventory_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/inventory"
	"berth/planner"
)

// sharesLibrary has services that keep something in a path which env may set, in a volume, and that read one.
func sharesLibrary() planner.Library {
	lib := library()
	lib.At = func(_, name string, env map[string]string) (string, bool) {
		if name == "$PHOTOS_DIR" {
			name = env["PHOTOS_DIR"]
		}
		return name, name != "" && name[0] == '/'
	}
	s := lib.Services["immich"]
	s.State = []planner.State{{Name: "$PHOTOS_DIR", Size: 100 * planner.GB}, {Name: "database", Size: planner.GB}, {Name: "/srv/other", Derived: true}}
	lib.Services["immich"] = s
	s = lib.Services["loki"]
	s.Reads = []string{"/mnt/media/music"}
	lib.Services["loki"] = s
	return lib
}

const someShares = `shares:
  photos: {server: pi, path: /volume1/photos, mounts: /mnt/photos}
  media: {server: nas.lan, kind: smb, export: Media, mounts: {vm1: /mnt/media, pi: /data/media}, options: "credentials=/etc/samba/media.cred"}
  backups: {server: 192.168.1.9, path: /export/backups}
services:
`

func TestSharesAreWhereHostsHaveThem(t *testing.T) {
	inv := parse(t, minimal(someShares))
	photos, media, backups := &inv.Shares[0], &inv.Shares[1], &inv.Shares[2]
	for _, c := range []struct {
		share    *inventory.Share
		host, at string
	}{
		{photos, "pi", "/volume1/photos"}, {photos, "vm1", "/mnt/photos"}, {photos, "bare", "/mnt/photos"},
		{media, "vm1", "/mnt/media"}, {media, "pi", "/data/media"}, {media, "bare", ""},
		{backups, "pi", "/export/backups"}, {backups, "vm1", "/export/backups"},
	} {
		if got := c.share.At(c.host); got != c.at {
			t.Errorf("%s on %s: %q, not %q", c.share.Name, c.host, got, c.at)
		}
	}
	for share, want := range map[*inventory.Share]string{photos: "pi:/volume1/photos", media: "//nas.lan/Media", backups: "192.168.1.9:/export/backups"} {
		if got := share.Source(); got != want {
			t.Errorf("%s is mounted from %q", share.Name, got)
		}
	}
	if !photos.IsServer("pi") || photos.IsServer("vm1") || backups.IsServer("pi") {
		t.Errorf("%+v", inv.Shares)
	}
	v6 := parse(t, minimal(`shares: {photos: {server: "fd00::9", path: /p}}`)).Shares[0]
	if got := v6.Source(); got != "[fd00::9]:/p" {
		t.Errorf("an address of IPv6: %s", got)
	}
}

func TestAPathOfAShareIsTheSameOnEveryHost(t *testing.T) {
	inv := parse(t, minimal(someShares))
	for _, c := range []struct{ host, at, want string }{
		{"pi", "/mnt/photos/2024", "/volume1/photos/2024"},
		{"vm1", "/volume1/photos", "/mnt/photos"},
		{"vm1", "/mnt/photos/2024", "/mnt/photos/2024"},
		{"vm1", "/mnt/photos2", "/mnt/photos2"},
		{"pi", "/mnt/photos/", "/volume1/photos"},
		{"pi", "/mnt/photos/../x", "/mnt/photos/../x"},
		{"bare", "/mnt/media/films", "/mnt/media/films"}, // nobody says where that one has it
		{"pi", "/srv/x", "/srv/x"},
	} {
		if got := inv.AsOn(c.host, c.at); got != c.want {
			t.Errorf("%s on %s: %s, not %s", c.at, c.host, got, c.want)
		}
	}
	two := parse(t, minimal(`shares:
  a: {server: nas1.lan, path: /volume1/media, mounts: {pi: /mnt/a, vm1: /mnt/media}}
  b: {server: nas2.lan, path: /volume1/media, mounts: {pi: /mnt/media, vm1: /mnt/b}}
  all: {server: nas2.lan, path: /volume1, mounts: /mnt}`))
	if s, _ := two.OnShare("/mnt/media/x"); s != nil {
		t.Errorf("two shares are there, on different hosts: %+v", s)
	}
	if s, below := two.OnShare("/mnt/a/x/y"); s == nil || s.Name != "a" || below != "x/y" {
		t.Errorf("the nearest is the one: %+v, %q", s, below)
	}
}

func TestWhatLiesOnAShareStaysThere(t *testing.T) {
	inv, err := inventory.Parse("lab.yaml", []byte(minimal(someShares+`  immich: {env: {PHOTOS_DIR: /mnt/photos/library}, volumes: {database: /export/backups/db}}
  loki: {}
  grafana: {}`)), sharesLibrary())
	if err != nil {
		t.Fatal(err)
	}
	p := inv.Problem()
	immich := p.Service("immich")
	want := []planner.ShareUse{
		{Share: planner.Share{Name: "photos", Server: "pi", Machine: "pi"}, Path: "/volume1/photos/library", Size: 100 * planner.GB},
		{Share: planner.Share{Name: "backups", Server: "192.168.1.9"}, Path: "/export/backups/db", Size: planner.GB},
	}
	if d := cmp.Diff(want, immich.Shares); d != "" {
		t.Error(d)
	}
	if !immich.State[0].Shared || !immich.State[1].Shared || immich.State[2].Shared || !immich.DataUnknown() || immich.DataBytes() != immich.Demand.Disk {
		t.Errorf("what is carried: %+v", immich.State)
	}
	if got := p.Service("loki").Shares; len(got) != 1 || got[0].Name != "media" || got[0].Machine != "" || len(p.Service("loki").State) > 0 {
		t.Errorf("what is only read: %+v", got)
	}
	if got := p.Service("grafana").Shares; got != nil {
		t.Errorf("%+v", got)
	}
}

// The library and what was read before are not changed by what is found.
func TestSharesOfOneInventoryAreNotThoseOfAnother(t *testing.T) {
	lib := sharesLibrary()
	for range 2 {
		if _, err := inventory.Parse("lab.yaml", []byte(minimal(someShares+"  immich: {env: {PHOTOS_DIR: /mnt/photos}}")), lib); err != nil {
			t.Fatal(err)
		}
		if s := lib.Services["immich"]; s.State[0].Shared || s.Shares != nil {
			t.Fatalf("the library: %+v", s)
		}
	}
}
