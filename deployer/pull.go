package deployer

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/remote"
)

// imagesFile lies beside the Compose file of a service and pins its images by the digests that were pulled,
// so that every later start, also a rollback, runs the same.
const imagesFile = "images.yaml"

// pull fetches the images of the staged service, those that preflight found by their digests, and pins what
// came. What the host has already is not asked of the registry again.
func (r *running) pull(ctx context.Context, host Host, i int) error {
	s := &r.Steps[i]
	dir := staged(r.Name, s.Service)
	pinned := map[string]string{} // by image
	for _, image := range s.Bundle.Images {
		if digest := r.Digests[s.Host][image]; digest != "" {
			pinned[image] = digest
		}
	}
	if err := r.put(ctx, host, path.Join(dir, imagesFile), imagesText(s.Bundle.Images, pinned), 0o644); err != nil {
		return err
	}
	if err := r.command(ctx, host, i, composeCommand(dir, s.Service, true, pullArgs(r.unpinned(s))...)...); err != nil {
		return err
	}
	for _, image := range s.Bundle.Images {
		if pinned[image] != "" {
			continue
		}
		out, err := host.Output(ctx, remote.Command{Sudo: true, Args: []string{"docker", "image", "inspect", "--format", "{{range .RepoDigests}}{{println .}}{{end}}", image}}, 1<<16)
		if err != nil {
			return err
		}
		digest := (&Image{Digests: strings.Fields(string(out))}).Digest(image)
		if digest == "" {
			return fmt.Errorf("the image %s has no digest of its registry, so it cannot be pinned", image)
		}
		pinned[image] = digest
	}
	return r.pin(ctx, host, s, pinned)
}

// unpinned reports whether an image of the step's service is one that preflight did not find.
func (r *running) unpinned(s *Step) bool {
	for _, image := range s.Bundle.Images {
		if r.Digests[s.Host][image] == "" {
			return true
		}
	}
	return false
}

// pullArgs are what compose is told: what is pinned is not asked for where it is there already.
func pullArgs(unpinned bool) []string {
	policy := "missing"
	if unpinned {
		policy = "always"
	}
	return []string{"pull", "--quiet", "--policy", policy}
}

// pin writes the file that pins the images, and the digests into the staged record.
func (r *running) pin(ctx context.Context, host Host, s *Step, pinned map[string]string) error {
	dir := staged(r.Name, s.Service)
	data, err := host.Read(ctx, dir+".json", 1<<20)
	if err != nil {
		return err
	}
	var rec Record
	if err := json.Unmarshal(data, &rec); err != nil || rec.Files == nil {
		return fmt.Errorf("%s.json is no record any more; run it again", dir)
	}
	lock := imagesText(s.Bundle.Images, pinned)
	rec.Images, rec.Files[imagesFile] = pinned, sum(lock)
	if data, err = rec.text(); err != nil {
		return err
	}
	if err := r.put(ctx, host, path.Join(dir, imagesFile), lock, 0o644); err != nil {
		return err
	}
	return r.put(ctx, host, dir+".json", data, 0o600)
}

// imagesText is the content of imagesFile: images by container, and what each was pinned to.
func imagesText(images, pinned map[string]string) []byte {
	var out strings.Builder
	out.WriteString("# The images that run, by digest. Written by berth.\nservices:\n")
	some := false
	for _, part := range slices.Sorted(maps.Keys(images)) {
		if pinned[images[part]] == "" {
			continue
		}
		some = true
		fmt.Fprintf(&out, "  %s:\n    image: %s\n", strconv.Quote(part), strconv.Quote(pinned[images[part]]))
	}
	if !some {
		return []byte("services: {}\n")
	}
	return []byte(out.String())
}
