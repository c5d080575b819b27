package preflight

import (
	"maps"
	"slices"
	"strings"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
)

// Pinning decides what the images of services are taken as.
//
// What a service was deployed with counts first: by the record on its host, else by the newest on another host of the
// same architecture, as of a service that moves. While its entry names the same image it keeps that one, and where its
// host has it no registry is asked: a tag that means something else by now changes nothing unasked. A service without a
// record takes what others on its host have under the same name, else what the host has under it, else what the registry
// has. An image that is built on its host stays while what it is built from does. Where tags are followed, it is what the registry has that counts, of images that came from none what the host has.
type Pinning struct {
	Facts  map[string]*probe.Facts        // of all hosts that were looked at
	Said   map[string]map[string]Manifest // what registries said, by host and image
	Follow bool                           // tags that have moved are followed
}

// Pins says what each image of a bundle is taken as, and which images the registry has to be asked about, from the bundle's
// host, before that is certain. Its host has to be among the facts.
func (p *Pinning) Pins(b *compose.Bundle) (pins []compose.Pin, ask []string) {
	c := &pinned{Pinning: p, bundle: b, on: p.Facts[b.Host]}
	images := slices.Sorted(maps.Values(b.Images))
	for _, image := range slices.Compact(images) {
		pins = append(pins, c.pin(image))
	}
	slices.Sort(c.ask)
	return pins, slices.Compact(c.ask)
}

// pinned is a bundle whose images are looked at.
type pinned struct {
	*Pinning
	bundle *compose.Bundle
	on     *probe.Facts
	ask    []string
}

// said is what the registry said of an image; it is asked where nothing is known yet.
func (c *pinned) said(image string) (Manifest, bool) {
	m, known := c.Said[c.bundle.Host][image]
	if !known {
		c.ask = append(c.ask, image)
	}
	return m, known
}

func (c *pinned) pin(image string) compose.Pin {
	if made := c.bundle.Building(image); made != nil {
		return compose.Pin{Image: image, Digest: c.made(made)}
	}
	was := c.deployed(image)
	follows := c.Follow && !strings.Contains(image, "@") // what its entry pins cannot move
	switch {
	case was == "" && follows:
		return compose.Pin{Image: image, Digest: c.means(image)}
	case was == "":
		return compose.Pin{Image: image, Digest: c.first(image)}
	case follows:
		return c.followed(image, was)
	case c.on.Image(was) != nil:
		return compose.Pin{Image: image, Digest: was, Newer: c.other(c.local(image), was)}
	}
	return c.fetched(image, was)
}

// made is the ID of an image that the host has made from the same already; empty where it has to be made. Where tags are
// followed, and where secrets go into it, only making it again tells whether it is the same.
func (c *pinned) made(b *compose.Build) string {
	here := c.on.Service(c.bundle.Service)
	if c.Follow || b.Secret || here == nil || here.Record.Builds[b.Container] != b.Digest {
		return ""
	}
	id := recorded(here, b.Image)
	if id == "" || c.on.Image(id) == nil {
		return ""
	}
	return id
}

// deployed is what an image was resolved to when the service was deployed; empty: nobody knows.
func (c *pinned) deployed(image string) string {
	if here := c.on.Service(c.bundle.Service); here != nil {
		return recorded(here, image)
	}
	out, run := "", ""
	for _, f := range c.Facts {
		if f == nil || f.Err != nil || f.Arch.Family != c.on.Arch.Family {
			continue
		}
		if s := f.Service(c.bundle.Service); s != nil && s.Record.Run > run {
			if digest := recorded(s, image); digest != "" {
				out, run = digest, s.Record.Run
			}
		}
	}
	return out
}

func recorded(s *probe.ServiceFacts, image string) string {
	if s.Err != nil {
		return ""
	}
	for _, name := range slices.Sorted(maps.Keys(s.Record.Images)) {
		if digest := ledger.Clean(s.Record.Images[name]); probe.FullImage(name) == probe.FullImage(image) && probe.IsPinned(digest) {
			return digest
		}
	}
	return ""
}

// first is what an image is taken as that the service has never had.
func (c *pinned) first(image string) string {
	for i := range c.on.Services {
		if digest := recorded(&c.on.Services[i], image); digest != "" && c.on.Image(digest) != nil {
			return digest
		}
	}
	if digest := c.local(image); digest != "" || c.on.Image(image) != nil {
		return digest
	}
	m, _ := c.said(image)
	return c.of(image, m)
}

// local is what the host has under a name: as its registry knows it, else its ID. Empty where it has none, or one of
// another architecture that can be pulled for its own.
func (c *pinned) local(image string) string {
	has := c.on.Image(image)
	if has == nil {
		return ""
	}
	digest := has.Digest(image)
	switch {
	case digest == "":
		return has.ID
	case has.Arch != c.bundle.Family(image, c.on.Arch.Family):
		return ""
	}
	return digest
}

// of is what a registry has for the architecture that is asked for, mostly the host's; empty where it does not say so of one image.
func (c *pinned) of(image string, m Manifest) string {
	digest := m.Platforms[c.bundle.Family(image, c.on.Arch.Family)]
	if digest == "" {
		return ""
	}
	repository, _, _ := strings.Cut(image, "@")
	return probe.RepositoryOf(repository) + "@" + digest
}

// means is what a name means by now: to its registry, else to the host.
func (c *pinned) means(image string) string {
	local := c.local(image)
	if strings.HasPrefix(local, "sha256:") {
		return local // no registry has given it
	}
	m, known := c.said(image)
	if !known {
		return ""
	}
	if !m.Err.IsZero() {
		return local
	}
	return c.of(image, m)
}

// other is an image where it is another one than what was deployed, and empty where it is the same.
func (c *pinned) other(now, was string) string {
	if now == "" || probe.FullImage(now) == probe.FullImage(was) {
		return ""
	}
	if a, b := c.on.Image(now), c.on.Image(was); a != nil && b != nil && a.ID == b.ID {
		return ""
	}
	return now
}

// followed is an image whose tag is followed.
func (c *pinned) followed(image, was string) compose.Pin {
	now := c.means(image)
	m := c.Said[c.bundle.Host][image]
	_, several := m.Platforms[c.bundle.Family(image, c.on.Arch.Family)]
	switch {
	case now == "" && (several || m.Refusal == UnknownFormat):
		return compose.Pin{Image: image, Was: was} // only pulling it tells
	case c.other(now, was) == "" || c.lists(was, now):
		return compose.Pin{Image: image, Digest: was}
	}
	return compose.Pin{Image: image, Digest: now, Was: was}
}

// lists reports whether what was deployed is a list of images for several architectures that has this one.
func (c *pinned) lists(was, now string) bool {
	if strings.HasPrefix(was, "sha256:") || strings.HasPrefix(now, "sha256:") {
		return false
	}
	m, _ := c.said(was)
	return c.of(was, m) == now
}

// fetched is an image that was deployed and that the host does not have any more. The registry is asked whether it still
// has it, and what its name means by now; where it does not say, the image is asked for all the same.
func (c *pinned) fetched(image, was string) compose.Pin {
	now := c.means(image)
	switch {
	case strings.HasPrefix(was, "sha256:"): // nobody else has it
		return compose.Pin{Image: image, Digest: now, Was: was}
	case now != "" && c.other(now, was) == "":
		return compose.Pin{Image: image, Digest: was}
	case now == "" && slices.Contains(c.ask, image): // it may be the same
		return compose.Pin{Image: image, Digest: was}
	}
	m, known := c.said(was)
	if known && m.Refusal == NotThere {
		return compose.Pin{Image: image, Digest: now, Was: was}
	}
	pin := compose.Pin{Image: image, Digest: was}
	if other := c.other(now, was); other != "" && c.of(was, m) != other {
		pin.Newer = other
	}
	return pin
}

// digestOf is the digest of a pinned image, without its repository.
func digestOf(pinned string) string {
	_, digest, found := strings.Cut(pinned, "@")
	if !found {
		return pinned
	}
	return digest
}
