package catalog

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"
	imagename "github.com/distribution/reference"

	"berth/message"
	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

// Compose takes what Docker itself refuses later, when it makes a container or a volume: nothing would start. What that is follows
// the checks of Docker Engine (moby's daemon and api/types, 20.10 to 28).

// fault is something that Docker refuses, at its place.
type fault struct {
	at     strictyaml.Value
	rule   string
	text   message.Text
	hint   message.Text
	unless string // a variable that a wish may set
}

// dockerName is what Docker takes for the name of a container or a volume.
var dockerName = regexp.MustCompile(`^/?[a-zA-Z0-9][a-zA-Z0-9_.-]+$`)

// drive begins a path of Windows.
var drive = regexp.MustCompile(`^[A-Za-z]:/`)

// leastMemory is the smallest limit that Docker takes.
const leastMemory = 6 * planner.MB

// dockerFaults are what Docker refuses of a project whose files are given. What hangs on a variable that nobody has set is not
// judged but for images, which are no name without it.
func (e *Entry) dockerFaults(p *types.Project, files sites) []fault {
	f := &faults{entry: e, files: files}
	called := map[string]string{}
	for _, name := range p.ServiceNames() {
		c := p.Services[name]
		f.image(c)
		f.restart(c)
		f.mounts(c)
		f.memory(c)
		if other := called[c.ContainerName]; c.ContainerName != "" && other != "" {
			f.add("container-name-twice", message.Text{}, "%s has the container_name of %s, and a name is one container's", c.Name, other)(c.Name, "container_name")
		}
		called[c.ContainerName] = c.Name
		if c.ContainerName != "" && !dockerName.MatchString(c.ContainerName) {
			f.add("container-name-refused", message.Text{}, "container_name %q: letters, digits and . _ - are taken, two at least, the first a letter or a digit",
				c.ContainerName)(c.Name, "container_name")
		}
		if c.WorkingDir != "" && !path.IsAbs(c.WorkingDir) {
			f.add("working-dir", message.Of("working_dir: /%s", c.WorkingDir), "working_dir %q has to be a full path", c.WorkingDir)(c.Name, "working_dir")
		}
	}
	f.swarm(p)
	for name, v := range p.Volumes {
		if at := files.at("volumes", name, "name"); v.Name != "" && !dockerName.MatchString(v.Name) && len(unset(at)) == 0 {
			f.found = append(f.found, fault{at, "volume-name", message.Of("Docker refuses this: a volume called %q: letters, digits and . _ - are taken", v.Name), message.Text{}, ""})
		}
	}
	return f.found
}

// faults collects them.
type faults struct {
	entry *Entry
	files sites
	found []fault
}

// add gives what adds a fault at a key of a container, unless the value there hangs on a variable.
func (f *faults) add(rule string, hint message.Text, format string, args ...any) func(container string, keys ...string) {
	return func(container string, keys ...string) {
		at := f.files.at(append([]string{"services", container}, keys...)...)
		if len(unset(at)) == 0 {
			f.found = append(f.found, fault{at, rule, message.Of("Docker refuses this: %s", message.Of(format, args...)), hint, ""})
		}
	}
}

// image: the name of an image is one.
func (f *faults) image(c types.ServiceConfig) {
	at := f.files.at("services", c.Name, "image")
	name, missing := c.Image, ""
	if !at.IsZero() && !at.IsMap() && len(unset(at)) > 0 {
		name, missing = f.entry.withoutUnset(at.Node().Value)
		if missing == "" || !f.files.isOwn(at) { // what is included may have values of its own
			return
		}
	}
	if name == "" && missing == "" {
		return
	}
	_, err := imagename.ParseNormalizedNamed(name)
	switch {
	case err == nil:
	case missing != "":
		f.found = append(f.found, fault{at, "image-name", message.Of("nothing sets %s, and without it the image is %q, which Docker refuses", missing, name),
			message.Of("%s=... in .env beside the Compose file, or env: {%s: ...} in the wish", missing, missing), missing})
	case strings.Contains(err.Error(), "must be lowercase"):
		f.found = append(f.found, fault{at, "image-name", message.Of("Docker refuses this: the image %q: names of images are in small letters", name), message.Text{}, ""})
	default:
		f.found = append(f.found, fault{at, "image-name", message.Of("Docker refuses this: %q is no name of an image", name), message.Same("image: registry.example.org/name:1.2.3"), ""})
	}
}

// withoutUnset is a text as Compose puts it together, and the first variable in it that nobody sets; empty where all have values or
// somebody has to give them.
func (e *Entry) withoutUnset(text string) (filled, missing string) {
	for _, name := range bare(text) {
		if !e.isKnown(name, func(string) bool { return false }) {
			missing = name
			break
		}
	}
	filled, err := template.SubstituteWithOptions(text, func(name string) (string, bool) {
		value, ok := e.Dotenv[name]
		return value, ok
	}, template.WithoutLogging)
	if err != nil {
		return "", ""
	}
	return filled, missing
}

// restart: policies are Docker's.
func (f *faults) restart(c types.ServiceConfig) {
	policy, count, counted := strings.Cut(c.Restart, ":")
	_, err := strconv.Atoi(count)
	switch {
	case !slices.Contains([]string{"", "no", "always", "unless-stopped", "on-failure"}, policy):
		f.add("restart-policy", message.Same("restart: unless-stopped"), "there is no restart policy %q", c.Restart)(c.Name, "restart")
	case counted && (policy != "on-failure" || err != nil):
		f.add("restart-policy", message.Same("restart: on-failure:3"), "restart %q: only on-failure takes a number of tries", c.Restart)(c.Name, "restart")
	}
	if c.Deploy != nil && c.Deploy.RestartPolicy != nil {
		known := []string{"", "none", "no", "any", "always", "unless-stopped", "on-failure"}
		if condition := c.Deploy.RestartPolicy.Condition; !slices.Contains(known, condition) {
			f.add("restart-policy", message.Same("condition: any"), "there is no restart policy %q", condition)(c.Name, "deploy", "restart_policy", "condition")
		}
	}
}

// mounts: a container mounts at full paths.
func (f *faults) mounts(c types.ServiceConfig) {
	for _, v := range c.Volumes {
		at := f.files.mount(c.Name, v.Target)
		if v.Target == "" || path.IsAbs(v.Target) || len(unset(at)) > 0 {
			continue
		}
		var hint message.Text
		if drive.MatchString(v.Target) {
			hint = message.Word("Compose takes a name of one letter for a drive of Windows; give the volume a longer one")
		}
		f.found = append(f.found, fault{at, "mount-target", message.Of("Docker refuses this: %s mounts at %q, which has to be a full path", c.Name, v.Target), hint, ""})
	}
	for _, t := range c.Tmpfs {
		if target, _, _ := strings.Cut(t, ":"); !path.IsAbs(target) {
			f.add("mount-target", message.Text{}, "%s has tmpfs at %q, which has to be a full path", c.Name, target)(c.Name, "tmpfs")
		}
	}
}

// memory: limits are not too small for a container to run, and do not contradict each other.
func (f *faults) memory(c types.ServiceConfig) {
	limit, reserved := memoryLimit(c), memoryReserved(&c)
	key, reservedKey := []string{"mem_limit"}, []string{"mem_reservation"}
	if c.MemLimit == 0 {
		key = []string{"deploy", "resources", "limits", "memory"}
	}
	if c.MemReservation == 0 {
		reservedKey = []string{"deploy", "resources", "reservations", "memory"}
	}
	switch {
	case limit > 0 && limit < leastMemory:
		f.add("memory-too-small", message.Same("mem_limit: 256m"), "a limit of %s: 6 MB is the least; a number without a unit is bytes", quantity.FormatBytes(limit))(c.Name, key...)
	case reserved > 0 && reserved < leastMemory:
		f.add("memory-too-small", message.Same("mem_reservation: 64m"), "a reservation of %s: 6 MB is the least; a number without a unit is bytes", quantity.FormatBytes(reserved))(c.Name, reservedKey...)
	case limit > 0 && reserved > limit:
		f.add("memory-contradicts", message.Text{}, "a reservation of %s is more than the limit, %s", quantity.FormatBytes(reserved), quantity.FormatBytes(limit))(c.Name, reservedKey...)
	case limit > 0 && c.MemSwapLimit > 0 && planner.Bytes(c.MemSwapLimit) < limit:
		f.add("memory-contradicts", message.Word("memswap_limit counts memory and swap together"), "memswap_limit is less than the memory limit, %s", quantity.FormatBytes(limit))(c.Name, "memswap_limit")
	}
}

// place is a fault as a problem of its file.
func (f fault) place(e *Entry) strictyaml.Diagnostic {
	d := strictyaml.Diagnostic{File: e.Path(e.ComposeFile()), Text: f.text}
	if n := f.at.Direct(); n != nil {
		d.File, d.Line, d.Column = f.at.File(), n.Line, n.Column
	}
	return d
}

// lintDocker: what Docker refuses.
func lintDocker(l *linter) {
	for _, f := range l.entry.dockerFaults(l.project, l.files) {
		l.report(Error, f.rule, f.at, f.hint, "%s", f.text)
	}
}
