package preflight

import (
	"slices"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/message"
	"berth/planner"
)

const (
	shop      = "example.org/shop:1"
	shopOne   = "example.org/shop@" + digestOne
	shopTwo   = "example.org/shop@" + digestTwo
	shopIndex = "example.org/shop@sha256:3333333333333333333333333333333333333333333333333333333333333333"
	idOne     = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	idTwo     = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

// hostOf is a host with images, and with services of which each was deployed with an image.
func hostOf(name, arch string, images []probe.Image, deployed map[string]map[string]string) *probe.Facts {
	f := &probe.Facts{Host: name, Arch: planner.Arch{Family: arch}, Images: images}
	for service, images := range deployed {
		f.Services = append(f.Services, probe.ServiceFacts{Record: ledger.Record{Service: service, Run: "r1", Images: images}})
	}
	slices.SortFunc(f.Services, func(a, b probe.ServiceFacts) int { return strings.Compare(a.Record.Service, b.Record.Service) })
	return f
}

func pulled(id, digest string, tags ...string) probe.Image {
	return probe.Image{ID: id, Digests: []string{digest}, Tags: tags, Arch: "arm64"}
}

func has(digest string) Manifest {
	return Manifest{Platforms: map[string]string{"arm64": digest, "amd64": digestOne}}
}

func TestAServiceKeepsTheImageThatItWasDeployedWith(t *testing.T) {
	mine := map[string]map[string]string{"shop": {shop: shopOne}}
	refused := Manifest{Err: message.Same("connection refused"), Refusal: NotReached}
	gone := Manifest{Err: message.Same("manifest unknown"), Refusal: NotThere}
	for name, c := range map[string]struct {
		here   *probe.Facts
		there  *probe.Facts
		image  string
		said   map[string]Manifest // what is asked for and not among these is never answered
		follow bool
		want   compose.Pin
		asked  string
	}{
		"the host has it without its tag, and no registry is asked": {
			here: hostOf("pi", "arm64", []probe.Image{pulled(idOne, shopOne)}, mine), want: compose.Pin{Digest: shopOne},
		},
		"the tag means another one on the host": {
			here: hostOf("pi", "arm64", []probe.Image{pulled(idOne, shopOne), pulled(idTwo, shopTwo, shop)}, mine), want: compose.Pin{Digest: shopOne, Newer: shopTwo},
		},
		"the host has it under two digests": {
			here: hostOf("pi", "arm64", []probe.Image{{ID: idOne, Digests: []string{shopIndex, shopOne}, Tags: []string{shop}, Arch: "arm64"}}, mine), want: compose.Pin{Digest: shopOne},
		},
		"it was removed from the host, and the registry has it still": {
			here: hostOf("pi", "arm64", nil, mine), said: map[string]Manifest{shop: has(digestTwo), shopOne: has(digestOne)},
			want: compose.Pin{Digest: shopOne, Newer: shopTwo}, asked: shopOne + " " + shop,
		},
		"it was removed from the host, and its tag is the same": {
			here: hostOf("pi", "arm64", nil, mine), said: map[string]Manifest{shop: has(digestOne)}, want: compose.Pin{Digest: shopOne}, asked: shop,
		},
		"it was removed from the host, and the registry is down": {
			here: hostOf("pi", "arm64", nil, mine), said: map[string]Manifest{shop: refused, shopOne: refused}, want: compose.Pin{Digest: shopOne}, asked: shopOne + " " + shop,
		},
		"nobody has it any more": {
			here: hostOf("pi", "arm64", nil, mine), said: map[string]Manifest{shop: has(digestTwo), shopOne: gone},
			want: compose.Pin{Digest: shopTwo, Was: shopOne}, asked: shopOne + " " + shop,
		},
		"another tag in the entry": {
			here: hostOf("pi", "arm64", []probe.Image{pulled(idOne, shopOne)}, mine), image: "example.org/shop:2", said: map[string]Manifest{"example.org/shop:2": has(digestTwo)},
			want: compose.Pin{Digest: shopTwo}, asked: "example.org/shop:2",
		},
		"a new service beside one of the same image": {
			here: hostOf("pi", "arm64", []probe.Image{pulled(idOne, shopOne)}, map[string]map[string]string{"stall": {"docker.io/example.org/x": shopTwo, shop: shopOne}}),
			want: compose.Pin{Digest: shopOne},
		},
		"its own record before another's": {
			here: hostOf("pi", "arm64", []probe.Image{pulled(idOne, shopOne), pulled(idTwo, shopTwo)}, map[string]map[string]string{"a": {shop: shopTwo}, "shop": {shop: shopOne}}),
			want: compose.Pin{Digest: shopOne},
		},
		"it comes from another host": {
			here: hostOf("pi", "arm64", nil, nil), there: hostOf("nas", "arm64", nil, mine), said: map[string]Manifest{shop: has(digestTwo), shopOne: has(digestOne)},
			want: compose.Pin{Digest: shopOne, Newer: shopTwo}, asked: shopOne + " " + shop,
		},
		"it comes from a host of another architecture": {
			here: hostOf("pi", "arm64", nil, nil), there: hostOf("nas", "amd64", nil, mine), said: map[string]Manifest{shop: has(digestTwo)},
			want: compose.Pin{Digest: shopTwo}, asked: shop,
		},
		"a new service": {
			here: hostOf("pi", "arm64", nil, nil), said: map[string]Manifest{shop: has(digestTwo)}, want: compose.Pin{Digest: shopTwo}, asked: shop,
		},
		"a new service whose image the host has": {
			here: hostOf("pi", "arm64", []probe.Image{pulled(idOne, shopOne, shop)}, nil), want: compose.Pin{Digest: shopOne},
		},
		"a new service whose image was built on the host": {
			here: hostOf("pi", "arm64", []probe.Image{{ID: idOne, Tags: []string{shop}, Arch: "arm64"}}, nil), want: compose.Pin{Digest: idOne},
		},
		"a new service whose image is there for another architecture": {
			here: hostOf("pi", "arm64", []probe.Image{{ID: idOne, Tags: []string{shop}, Digests: []string{shopOne}, Arch: "amd64"}}, nil), want: compose.Pin{},
		},
		"built again on the host": {
			here: hostOf("pi", "arm64", []probe.Image{{ID: idOne}, {ID: idTwo, Tags: []string{shop}}}, map[string]map[string]string{"shop": {shop: idOne}}),
			want: compose.Pin{Digest: idOne, Newer: idTwo},
		},
		"built again, and the old one removed": {
			here: hostOf("pi", "arm64", []probe.Image{{ID: idTwo, Tags: []string{shop}}}, map[string]map[string]string{"shop": {shop: idOne}}),
			want: compose.Pin{Digest: idTwo, Was: idOne},
		},
		"pinned in its entry, and deployed as its platform's": {
			here:  hostOf("pi", "arm64", []probe.Image{pulled(idOne, shopOne)}, map[string]map[string]string{"shop": {"example.org/shop:1@" + digestTwo: shopOne}}),
			image: "example.org/shop:1@" + digestTwo, follow: true, want: compose.Pin{Digest: shopOne},
		},

		"followed, and it has moved": {
			here: hostOf("pi", "arm64", []probe.Image{pulled(idOne, shopOne)}, mine), follow: true, said: map[string]Manifest{shop: has(digestTwo), shopOne: has(digestOne)},
			want: compose.Pin{Digest: shopTwo, Was: shopOne}, asked: shopOne + " " + shop,
		},
		"followed, and it has not": {
			here: hostOf("pi", "arm64", []probe.Image{pulled(idOne, shopOne)}, mine), follow: true, said: map[string]Manifest{shop: has(digestOne)},
			want: compose.Pin{Digest: shopOne}, asked: shop,
		},
		"followed, and what was deployed is the list that has it": {
			here: hostOf("pi", "arm64", []probe.Image{pulled(idOne, shopIndex)}, map[string]map[string]string{"shop": {shop: shopIndex}}), follow: true,
			said: map[string]Manifest{shop: has(digestTwo), shopIndex: has(digestTwo)}, want: compose.Pin{Digest: shopIndex}, asked: shop + " " + shopIndex,
		},
		"followed, and the registry is down": {
			here: hostOf("pi", "arm64", []probe.Image{pulled(idOne, shopOne)}, mine), follow: true, said: map[string]Manifest{shop: refused},
			want: compose.Pin{Digest: shopOne}, asked: shop,
		},
		"followed, and this Docker cannot read its format": {
			here: hostOf("pi", "arm64", []probe.Image{pulled(idOne, shopOne)}, mine), follow: true, said: map[string]Manifest{shop: {Refusal: UnknownFormat}},
			want: compose.Pin{Was: shopOne}, asked: shop,
		},
		"followed, and it was built again on the host": {
			here: hostOf("pi", "arm64", []probe.Image{{ID: idOne}, {ID: idTwo, Tags: []string{shop}}}, map[string]map[string]string{"shop": {shop: idOne}}), follow: true,
			want: compose.Pin{Digest: idTwo, Was: idOne},
		},
		"followed, and new": {
			here: hostOf("pi", "arm64", []probe.Image{pulled(idOne, shopOne, shop)}, nil), follow: true, said: map[string]Manifest{shop: has(digestTwo)},
			want: compose.Pin{Digest: shopTwo}, asked: shop,
		},
	} {
		image := c.image
		if image == "" {
			image = shop
		}
		c.want.Image = image
		p := &Pinning{Facts: map[string]*probe.Facts{"pi": c.here, "nas": c.there}, Said: map[string]map[string]Manifest{"pi": {}}, Follow: c.follow}
		b := &compose.Bundle{Host: "pi", Service: "shop", Images: map[string]string{"a": image, "b": image}}
		var asked []string
		pins, ask := p.Pins(b)
		for ; len(ask) > 0; pins, ask = p.Pins(b) {
			for _, image := range ask {
				m, answered := c.said[image]
				if !answered {
					t.Errorf("%s: %s is asked for", name, image)
				}
				p.Said["pi"][image] = m
			}
			asked = append(asked, ask...)
		}
		slices.Sort(asked)
		wanted := strings.Fields(c.asked)
		slices.Sort(wanted)
		if len(pins) != 1 || pins[0] != c.want || !slices.Equal(asked, wanted) {
			t.Errorf("%s: %+v, asked %q\nwant %+v, asked %q", name, pins, asked, c.want, wanted)
		}
	}
}

func TestAnImageIsBuiltAgainWhereWhatItIsBuiltFromIsAnother(t *testing.T) {
	built := map[string]map[string]string{"shop": {"shop-web": idOne}}
	mine := []probe.Image{{ID: idOne, Tags: []string{"shop-web:latest"}, Arch: "arm64"}}
	for name, c := range map[string]struct {
		deployed map[string]map[string]string
		digest   string // that it was built from
		images   []probe.Image
		follow   bool
		secret   bool
		want     string
	}{
		"the same":                 {deployed: built, digest: "sha256:1", images: mine, want: idOne},
		"another":                  {deployed: built, digest: "sha256:2", images: mine},
		"it was never built":       {images: mine},
		"it is not there any more": {deployed: built, digest: "sha256:1"},
		"its base is followed":     {deployed: built, digest: "sha256:1", images: mine, follow: true},
		"secrets go into it":       {deployed: built, digest: "sha256:1", images: mine, secret: true},
	} {
		f := hostOf("pi", "arm64", c.images, c.deployed)
		for i := range f.Services {
			f.Services[i].Record.Builds = map[string]string{"web": c.digest}
		}
		p := Pinning{Facts: map[string]*probe.Facts{"pi": f}, Follow: c.follow}
		pins, ask := p.Pins(&compose.Bundle{Host: "pi", Service: "shop", Images: map[string]string{"web": "shop-web"},
			Builds: []compose.Build{{Container: "web", Image: "shop-web", Digest: "sha256:1", Secret: c.secret}}})
		if len(pins) != 1 || pins[0] != (compose.Pin{Image: "shop-web", Digest: c.want}) || len(ask) > 0 {
			t.Errorf("%s: %+v, asked about %v", name, pins, ask)
		}
	}
}

// A container may ask for another platform than its host's: 32-bit images run on many of 64.
func TestAnImageIsPinnedForThePlatformThatItsContainerAsksFor(t *testing.T) {
	said := Manifest{Platforms: map[string]string{"amd64": digestOne, "386": digestTwo}}
	p := &Pinning{Facts: map[string]*probe.Facts{"pi": hostOf("pi", "amd64", nil, nil)}, Said: map[string]map[string]Manifest{"pi": {shop: said}}}
	for platform, want := range map[string]string{"": shopOne, "linux/amd64": shopOne, "linux/386": shopTwo, "linux/arm64": ""} {
		b := &compose.Bundle{Host: "pi", Service: "shop", Images: map[string]string{"web": shop}, Platforms: map[string]string{shop: platform}}
		if pins, _ := p.Pins(b); len(pins) != 1 || pins[0].Digest != want {
			t.Errorf("%q: %+v, want %s", platform, pins, want)
		}
	}
}
