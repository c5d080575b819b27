package steps

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/message"
	"berth/wording"
)

// Pull fetches the images of the staged service, those that were pinned before by their digests, and pins what came. What
// is pinned and lies on the host already is not asked of any registry, and what was built there is pinned by its ID.
type Pull struct {
	Bundle *compose.Bundle
	Pins   []compose.Pin // what is not among them is what its name means when it is pulled
	Runs   bool          // they are those of containers that run
}

// pullLimit is for a registry that sends next to nothing: large images over a slow line take hours.
const pullLimit = 6 * time.Hour

// Word implements Work.
func (Pull) Word() string { return "pull" }

// Say implements Work. An image that is replaced, though its name stays, is named with both digests.
func (p Pull) Say(w wording.Words, service string) string {
	if p.Runs {
		return w.Say("write down the images that %s runs", "noter les images que %s fait tourner", service)
	}
	out := w.Say("pull the images of %s", "télécharger les images de %s", service)
	for _, pin := range p.Pins {
		switch {
		case pin.Was == "":
		case pin.Digest == "":
			out += w.Say("; %s may be another image by now than %s", " ; %s est peut-être une autre image à présent que %s", pin.Image, shortDigest(pin.Was))
		default:
			out += w.Say("; %s is another image by now: %s -> %s", " ; %s est une autre image à présent : %s -> %s", pin.Image, shortDigest(pin.Was), shortDigest(pin.Digest))
		}
	}
	return out
}

// shortDigest is as much of a digest as people compare.
func shortDigest(pinned string) string {
	_, digest, found := strings.Cut(pinned, "@")
	if !found {
		digest = pinned
	}
	return digest[:min(len(digest), len("sha256:")+12)]
}

var pullText = shell("pull")

// Do implements Work.
func (p Pull) Do(ctx context.Context, at *Site) error {
	pinned := map[string]string{} // by image
	for _, pin := range p.Pins {
		if pin.Digest != "" {
			pinned[pin.Image] = pin.Digest
		}
	}
	made := map[string]string{} // container by image
	for _, one := range toBuild(p.Bundle, p.Pins) {
		made[one.Image] = one.Container
	}
	var unpinned, wanted []string
	for _, image := range slices.Compact(slices.Sorted(maps.Values(p.Bundle.Images))) {
		if made[image] != "" {
			continue
		}
		if pinned[image] == "" {
			unpinned = append(unpinned, image)
		}
		if platform := p.Bundle.Platforms[image]; platform != "" {
			wanted = append(wanted, "--platform="+platform)
		}
		wanted = append(wanted, cmp.Or(pinned[image], image))
	}
	if err := at.Within(pullLimit).Command(ctx, ledger.Script(pullText, "berth-pull", wanted...).Args...); err != nil {
		return err
	}
	for _, image := range unpinned {
		out, err := at.Ask(ctx, anyDigest(image), "docker", "image", "inspect", "--format", "{{range .RepoDigests}}{{println .}}{{end}}", image)
		if err != nil {
			return err
		}
		digest := (&probe.Image{Digests: strings.Fields(out)}).Digest(image)
		if digest == "" {
			return message.Errorf("the image %s has no digest of its registry, so it cannot be pinned", image)
		}
		pinned[image] = digest
	}
	for _, image := range slices.Sorted(maps.Keys(made)) {
		id, err := madeID(ctx, at, made[image])
		if err != nil {
			return err
		}
		pinned[image] = id
	}
	return p.pin(ctx, at, pinned)
}

// anyDigest is what an image may be pinned to.
func anyDigest(image string) string {
	repository, _, _ := strings.Cut(probe.FullImage(image), "@")
	return probe.RepositoryOf(repository) + "@sha256:" + strings.Repeat("0", 64)
}

// pin writes the file that pins the images, and the digests into the staged record.
func (p Pull) pin(ctx context.Context, at *Site, pinned map[string]string) error {
	dir := at.Staged()
	sample, err := staging(at, p.Bundle, p.Bundle.Files).Text()
	if err != nil {
		return err
	}
	data, err := at.Read(ctx, sample, dir+".json")
	if err != nil {
		return err
	}
	var rec ledger.Record
	if err := json.Unmarshal(data, &rec); err != nil || rec.Files == nil {
		return message.Errorf("%s.json is no record any more; run it again", dir)
	}
	lock := imagesText(p.Bundle.Images, pinned)
	rec.Images, rec.Files[ImagesFile] = pinned, sum(lock)
	if data, err = rec.Text(); err != nil {
		return err
	}
	if err := at.Put(ctx, path.Join(dir, ImagesFile), lock, 0o644); err != nil {
		return err
	}
	return at.Put(ctx, dir+".json", data, 0o600)
}

// Pinning is the content of ImagesFile as the pins say, and false where one of them is known only once it was pulled.
func Pinning(b *compose.Bundle, pins []compose.Pin) ([]byte, bool) {
	pinned := map[string]string{}
	for _, p := range pins {
		pinned[p.Image] = p.Digest
	}
	for _, image := range b.Images {
		if pinned[image] == "" {
			return nil, false
		}
	}
	return imagesText(b.Images, pinned), true
}

// imagesText is the content of ImagesFile: images by container, and what each was pinned to. Nothing is gained by asking for
// such a one at every start, as pull_policy of an entry may say, and with the registry down nothing would start.
func imagesText(images, pinned map[string]string) []byte {
	var out strings.Builder
	out.WriteString("# The images that run, by digest. Written by berth.\nservices:\n")
	some := false
	for _, part := range slices.Sorted(maps.Keys(images)) {
		if pinned[images[part]] == "" {
			continue
		}
		some = true
		fmt.Fprintf(&out, "  %s:\n    image: %s\n    pull_policy: missing\n", strconv.Quote(part), strconv.Quote(pinned[images[part]]))
	}
	if !some {
		return []byte("services: {}\n")
	}
	return []byte(out.String())
}
