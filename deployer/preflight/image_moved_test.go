package preflight

import (
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/message"
)

func TestImagesThatAreOthersByNowAreNoted(t *testing.T) {
	want := wanted(t)
	image := imageOf(want, "jellyfin")
	repository := probe.RepositoryOf(image)
	one, two := repository+"@"+digestOne, repository+"@"+digestTwo
	refused := Manifest{Err: message.Same("connection refused"), Refusal: NotReached}
	for name, c := range map[string]struct {
		pin    compose.Pin
		follow bool
		has    string // on the host
		says   map[string]Manifest
		finds  Finding // nil: nothing
	}{
		"the same":                                  {pin: compose.Pin{Digest: one}, has: one},
		"another one that is not taken":             {pin: compose.Pin{Digest: one, Newer: two}, has: one, finds: ImageMoved{}},
		"another one that is followed":              {pin: compose.Pin{Digest: two, Was: one}, has: one, follow: true},
		"nobody has the former one":                 {pin: compose.Pin{Digest: two, Was: one}, finds: ImageGone{}},
		"followed, and the registry is silent":      {pin: compose.Pin{Digest: one}, has: one, follow: true, says: map[string]Manifest{image: refused}, finds: ImageUnasked{}},
		"to be fetched, and the registry is silent": {pin: compose.Pin{Digest: one}, says: map[string]Manifest{image: refused, one: refused}, finds: ImageUnknown{}},
		"to be fetched, and only its tag is gone":   {pin: compose.Pin{Digest: one}, says: map[string]Manifest{image: {Err: message.Same("manifest unknown"), Refusal: NotThere}, one: {}}},
	} {
		facts := sound(want)
		if c.has != "" {
			facts["media"].Images = []probe.Image{{ID: idOne, Digests: []string{c.has}, Arch: "amd64"}}
		}
		c.pin.Image = image
		want.Pins = map[Place][]compose.Pin{{"media", "jellyfin"}: {c.pin}}
		want.Follow, want.Manifests = c.follow, map[string]map[string]Manifest{"media": c.says}
		var found []Finding
		for _, f := range Check(want, facts) {
			if !same(f, PackageNeeded{}) {
				found = append(found, f)
			}
		}
		if Stopped(found) || c.finds == nil && len(found) > 0 || c.finds != nil && (len(found) != 1 || !same(found[0], c.finds)) {
			t.Errorf("%s: %s", name, said(found))
		}
	}
	if got := digestOf(one); !strings.HasPrefix(got, "sha256:1") {
		t.Error(got)
	}
}
