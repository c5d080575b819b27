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

// pull fetches the images of the staged service, and pins what came.
func (r *running) pull(ctx context.Context, host Host, i int) error {
	s := &r.Steps[i]
	dir := staged(r.Name, s.Service)
	if err := r.command(ctx, host, i, composeCommand(dir, s.Service, false, "pull", "--quiet")...); err != nil {
		return err
	}
	pinned := map[string]string{} // by image
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
	if err := host.Write(ctx, rootFile(path.Join(dir, imagesFile), lock, 0o644)); err != nil {
		return err
	}
	return host.Write(ctx, rootFile(dir+".json", data, 0o600))
}

// imagesText is the content of imagesFile: images by container, and what each was pinned to.
func imagesText(images, pinned map[string]string) []byte {
	var out strings.Builder
	out.WriteString("# The images that were pulled, by digest. Written by berth.\nservices:\n")
	for _, part := range slices.Sorted(maps.Keys(images)) {
		fmt.Fprintf(&out, "  %s:\n    image: %s\n", strconv.Quote(part), strconv.Quote(pinned[images[part]]))
	}
	return []byte(out.String())
}
