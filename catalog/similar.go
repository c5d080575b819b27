package catalog

import (
	"path"
	"strings"
	"sync"

	"github.com/docker/go-units"

	"berth/planner"
	"berth/strictyaml"
)

// similarImage is what a container of a shipped entry needs.
type similarImage struct {
	entry  string
	memory planner.Bytes
	cpu    planner.MilliCPU
}

// similar finds the container of a shipped entry that runs the same image. The shipped entries are read for it when it is first
// asked.
func (c *Catalog) similar() func(image string) (similarImage, bool) {
	all := sync.OnceValue(func() map[string]similarImage {
		out := map[string]similarImage{}
		for _, e := range c.Entries() {
			if e.Shipped() {
				e.images(out)
			}
		}
		return out
	})
	return func(image string) (similarImage, bool) {
		found, ok := all()[repository(image)]
		return found, ok
	}
}

// images adds the images of an entry with the part of the entry's demand that each container has: in proportion to their limits.
func (e *Entry) images(out map[string]similarImage) {
	doc, err := strictyaml.Parse(e.Path(e.ComposeFile()), e.compose())
	if err != nil {
		return
	}
	limits := map[string]planner.Bytes{}
	var sum planner.Bytes
	for _, container := range entries(doc.Root(), "services") {
		image, ok := container.Value.Lookup("image")
		limit := limitOf(container.Value)
		if ok && limit > 0 && len(list(container.Value, "profiles")) == 0 {
			if name, err := substitute(image.Node().Value); err == nil {
				limits[repository(name)] += limit
				sum += limit
			}
		}
	}
	d := e.Service.Demand
	for image, limit := range limits {
		share := float64(limit) / float64(sum)
		like := similarImage{e.Name, planner.Bytes(float64(d.Memory)*share) / planner.MB * planner.MB, planner.MilliCPU(float64(d.CPU) * share)}
		if have, there := out[image]; !there || have.memory < like.memory {
			out[image] = like
		}
	}
}

// limitOf is the memory limit of a container, from its nodes.
func limitOf(container strictyaml.Value) planner.Bytes {
	at := within(container, "deploy", "resources", "limits", "memory")
	if v, ok := container.Lookup("mem_limit"); ok {
		at = v
	}
	if at.IsMap() || at.IsList() {
		return 0
	}
	text, err := substitute(at.Node().Value)
	if err != nil {
		return 0
	}
	n, err := units.RAMInBytes(text)
	if err != nil || n < 0 {
		return 0
	}
	return planner.Bytes(n)
}

// repository is the path of an image without registry, tag and digest: most registries have the same things under one path.
func repository(image string) string {
	image, _, _ = strings.Cut(image, "@")
	if at := strings.LastIndex(image, ":"); at > strings.LastIndex(image, "/") {
		image = image[:at]
	}
	parts := strings.Split(strings.ToLower(path.Clean(image)), "/")
	if len(parts) > 1 && (strings.ContainsAny(parts[0], ".:") || parts[0] == "localhost") {
		parts = parts[1:]
	}
	if len(parts) > 1 && parts[0] == "library" {
		parts = parts[1:]
	}
	return strings.Join(parts, "/")
}
