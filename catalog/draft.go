package catalog

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	imagename "github.com/distribution/reference"

	"berth/message"
	"berth/planner"
	"berth/quantity"
)

// Draft is an entry of one container that somebody begins with.
type Draft struct {
	Name   string
	Image  string   // with its version
	Ports  []string // HOST:CONTAINER, or one for both; with /udp behind it where it is no TCP
	Data   []string // paths in the container that are kept, or SOURCE:PATH
	Memory planner.Bytes
}

// LeastMemory is what a draft may have.
const LeastMemory = 16 * planner.MB

var (
	draftPort = regexp.MustCompile(`^([0-9.]+:)?([0-9]{1,5})(:[0-9]{1,5})?(/(tcp|udp))?$`)
	draftData = regexp.MustCompile(`^((?:\./|/|~/)?[A-Za-z0-9_][^:\n"$]*:)?(/[^:\n"$]+)(:ro)?$`)
)

// CheckImage says why an image is none that an entry should have; nil where it may.
func CheckImage(image string) error {
	ref, err := imagename.ParseNormalizedNamed(image)
	if err != nil {
		return message.Errorf("image %.100q: %w", image, err)
	}
	if tag, tagged := ref.(imagename.Tagged); imagename.IsNameOnly(ref) || tagged && tag.Tag() == "latest" {
		return message.Errorf("image %.100q: name its version, as in %s:1.2.3; latest is another one from month to month", image, imagename.FamiliarName(ref))
	}
	return nil
}

// CheckPort says why a port is none.
func CheckPort(text string) error {
	m := draftPort.FindStringSubmatch(text)
	if m == nil {
		return message.Errorf("port %.40q: write 8080, 8080:80 (the host's before the container's) or 53/udp", text)
	}
	for _, number := range []string{m[2], strings.TrimPrefix(m[3], ":")} {
		if _, err := quantity.Port(number); number != "" && err != nil {
			return message.Errorf("port %.40q: %w", text, err)
		}
	}
	return nil
}

// CheckData says why a path for data is none.
func CheckData(text string) error {
	if !draftData.MatchString(text) {
		return message.Errorf("data %.100q: write a full path in the container (/data), with what it is mounted from before it where that is no volume (./config:/config)", text)
	}
	return nil
}

// Check says all that is wrong with a draft.
func (d *Draft) Check() error {
	problems := []error{CheckImage(d.Image)}
	if !serviceRule.MatchString(d.Name) {
		problems = append(problems, message.Errorf("%.100q is no name of a service: small letters, digits, dashes and underscores, the first a letter or a digit", d.Name))
	}
	for _, p := range d.Ports {
		problems = append(problems, CheckPort(p))
	}
	for _, at := range d.Data {
		problems = append(problems, CheckData(at))
	}
	if d.Memory < LeastMemory {
		problems = append(problems, message.Errorf("memory %s: a container needs %s at least", quantity.FormatBytes(d.Memory), quantity.FormatBytes(LeastMemory)))
	}
	return errors.Join(problems...)
}

// Files are those of the entry, by name: a Compose file that docker compose runs, and what berth is told beside it.
func (d *Draft) Files() map[string][]byte {
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	line("services:")
	line("  %s:", d.Name)
	line("    image: %s", d.Image)
	line("    restart: unless-stopped")
	line("    mem_limit: %dm", (d.Memory+planner.MB-1)/planner.MB)
	list := func(key string, values []string) {
		if len(values) > 0 {
			line("    %s:", key)
		}
		for _, v := range values {
			line("      - %s", inQuotes(v))
		}
	}
	var ports, mounts, volumes []string
	for _, p := range d.Ports {
		number, protocol, _ := strings.Cut(p, "/")
		if !strings.Contains(number, ":") {
			number += ":" + number
		}
		if protocol == "udp" {
			number += "/udp"
		}
		ports = append(ports, number)
	}
	for _, at := range d.Data {
		m := draftData.FindStringSubmatch(at)
		source := strings.TrimSuffix(m[1], ":")
		if source == "" {
			source = volumeOf(m[2], volumes)
		}
		if !strings.ContainsAny(source, "/~") && !slices.Contains(volumes, source) {
			volumes = append(volumes, source)
		}
		mounts = append(mounts, source+":"+m[2]+m[3])
	}
	list("ports", ports)
	list("volumes", mounts)
	if len(volumes) > 0 {
		line("volumes:")
		for _, v := range volumes {
			line("  %s:", v)
		}
	}
	block := fmt.Sprintf("# What berth is told of it, beside its Compose file; docs/catalog.md has all fields. What is not said is derived.\ntitle: %s\ndemand: {memory: %s}\n",
		inQuotes(strings.ToUpper(d.Name[:1])+d.Name[1:]), quantity.FormatBytes(d.Memory))
	return map[string][]byte{"compose.yaml": []byte(out.String()), "berth.yaml": []byte(block)}
}

// inQuotes is a text as YAML has it in quotes.
func inQuotes(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(text)
}

// volumeOf is a name for the volume at a path, other than those that there are.
func volumeOf(at string, taken []string) string {
	name := pathName(path.Base(at))
	switch len(name) {
	case 0:
		name = "data"
	case 1: // which Compose takes for a drive
		name = "data-" + name
	}
	for wish, i := name, 2; slices.Contains(taken, name); i++ {
		name = fmt.Sprintf("%s-%d", wish, i)
	}
	return name
}

// Like is the shipped entry that runs an image, of whatever version, and a draft as that entry has it; nil where there is none. Of several
// it is the one with the name that is wished, else the first by name.
func (c *Catalog) Like(name, image string) (*Entry, *Draft) {
	var like *Entry
	var draft *Draft
	for _, e := range c.Entries() {
		if !e.Shipped() || e.Name != name && (image == "" || !e.namesImage(image)) {
			continue
		}
		p, err := e.Project(nil)
		if err != nil {
			continue
		}
		for _, s := range p.Services {
			if image == "" && len(p.Services) > 1 || image != "" && !sameRepository(s.Image, image) {
				continue
			}
			if like == nil || e.Name == name {
				like, draft = e, e.draft(s, image)
			}
		}
	}
	return like, draft
}

// namesImage reports whether the Compose files have the last part of an image's name in them: reading all of them takes long.
func (e *Entry) namesImage(image string) bool {
	ref, err := imagename.ParseNormalizedNamed(image)
	return err == nil && slices.ContainsFunc(e.ComposeFiles(), func(f File) bool {
		return strings.Contains(string(f.Data), path.Base(imagename.Path(ref)))
	})
}

func sameRepository(a, b string) bool {
	x, err := imagename.ParseNormalizedNamed(a)
	y, bad := imagename.ParseNormalizedNamed(b)
	return err == nil && bad == nil && x.Name() == y.Name()
}

// draft is a container of an entry as a draft, of another version where one is wished.
func (e *Entry) draft(s types.ServiceConfig, image string) *Draft {
	d := &Draft{Name: e.Name, Image: cmp.Or(image, s.Image), Memory: planner.Bytes(s.MemLimit)}
	if d.Memory == 0 {
		d.Memory = e.Service.Demand.Memory
	}
	for _, p := range s.Ports {
		text := fmt.Sprintf("%s:%d", p.Published, p.Target)
		if p.Published == fmt.Sprint(p.Target) {
			text = p.Published
		}
		if p.Protocol == "udp" {
			text += "/udp"
		}
		d.Ports = append(d.Ports, text)
	}
	if len(s.Ports) == 0 && s.NetworkMode == "host" {
		for _, p := range e.Service.Demand.Ports {
			d.Ports = append(d.Ports, p.String())
		}
	}
	for _, v := range s.Volumes {
		if v.Type == types.VolumeTypeVolume && !v.ReadOnly {
			d.Data = append(d.Data, v.Target)
		}
	}
	return d
}
