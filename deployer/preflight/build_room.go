package preflight

import (
	"slices"

	"berth/planner"
	"berth/wording"
)

// BuildRoom is a host with little left for the building of an image: memory, or room where Docker keeps its data. What a
// build takes nobody knows before, so it is only said.
type BuildRoom struct {
	Place
	warns
	Dir        string // empty: memory
	Need, Have planner.Bytes
}

func (f BuildRoom) Say(w wording.Words) string {
	if f.Dir == "" {
		return w.Say("an image of %s is built on %s, which has %s of memory left: a build that compiles wants %s or more",
			"une image de %s est construite sur %s, à qui il reste %s de mémoire : une construction qui compile en veut %s ou plus", f.Service, f.Host, w.Left(f.Have), w.Size(f.Need))
	}
	return w.Say("an image of %s is built on %s, which has %s free for %s: sources, layers and what is kept of builds want %s or more",
		"une image de %s est construite sur %s, qui a %s libres pour %s : sources, couches et ce qui reste des constructions en veulent %s ou plus", f.Service, f.Host, w.Left(f.Have), f.Dir, w.Size(f.Need))
}

func (f BuildRoom) Hint(w wording.Words) string {
	if f.Dir == "" {
		return w.Say("a build that is killed leaves the service as it is; build it where there is more, and name that image", "une construction tuée laisse le service tel quel ; la faire là où il y a plus, et nommer cette image")
	}
	return w.Say("docker builder prune there frees what former builds left", "docker builder prune y libère ce qu'ont laissé les constructions passées")
}

// BuildTool is a tool without which what an image is built from cannot be unpacked.
type BuildTool struct {
	Place
	stops
	Tool string
}

func (f BuildTool) Say(w wording.Words) string {
	return w.Say("an image of %s is built on %s, which has no %s: what it is built from comes as an archive", "une image de %s est construite sur %s, qui n'a pas %s : ses sources arrivent en archive", f.Service, f.Host, f.Tool)
}

func (f BuildTool) Hint(w wording.Words) string {
	return w.Say("install the package %s there", "installer le paquet %s là-bas", f.Tool)
}

// What a build should find: memory for a compiler of a small program beside Docker itself, and on the disk three times its
// sources (the archive, what is unpacked, what is copied into layers) with a base.
const (
	buildMemory = 512 * planner.MB
	buildBase   = planner.GB
)

func buildRoom(c *checker, s *service) {
	var size int64
	builds := 0
	for i := range s.Builds {
		if c.want.Pins[s.place()] != nil && c.pin(s, s.Builds[i].Image).Digest == "" {
			builds, size = builds+1, size+s.Builds[i].Size
		}
	}
	if builds == 0 {
		return
	}
	if slices.Contains(s.on.Missing, "tar") {
		c.add(BuildTool{Place: s.place(), Tool: "tar"})
	}
	if s.on.Available > 0 && s.on.Available < buildMemory {
		c.add(BuildRoom{Place: s.place(), Need: buildMemory, Have: s.on.Available})
	}
	for _, d := range s.on.Disks {
		if need := buildBase + 3*planner.Bytes(size); d.Path == s.on.Docker.Root && d.Free < need {
			c.add(BuildRoom{Place: s.place(), Dir: d.Path, Need: need, Have: d.Free})
		}
	}
}
