package catalog

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
	"berth/strictyaml"
)

// An entry whose block says all that berth asked for before blocks became optional, and whose file holds nothing that has to be
// derived, is read from its YAML nodes: a catalog of thousands costs a hundredth of what compose-go needs for it. Everything
// else is loaded as Compose loads it.

// plainKeys are the keys of containers that say nothing of what a service needs of its host but ports and named volumes.
var plainKeys = []string{
	"image", "restart", "mem_limit", "mem_reservation", "memswap_limit", "cpus", "environment", "command", "entrypoint", "healthcheck", "ports",
	"volumes", "depends_on", "labels", "security_opt", "user", "hostname", "logging", "init", "cap_add", "cap_drop", "read_only", "tmpfs",
	"stop_grace_period", "stop_signal", "expose", "working_dir", "sysctls", "ulimits", "shm_size", "pull_policy",
}

// isPlain reports whether the nodes of the file tell all that planning needs.
func (r *reading) isPlain() bool {
	s := &r.Service
	if len(r.docs) != 1 || r.bdoc != nil || len(r.sources) > 1 || !r.isFull() || len(r.creates) > 0 {
		return false
	}
	root := r.docs[0].Root()
	services, ok := root.Lookup("services")
	if !ok || !services.IsMap() {
		return false
	}
	for _, key := range []string{"include", "configs", "secrets"} {
		if _, has := root.Lookup(key); has {
			return false
		}
	}
	if haveOwnNames(root) {
		return false
	}
	kept := map[string]bool{}
	for _, st := range s.State {
		kept[st.Name] = true
	}
	for _, rebuilt := range r.Rebuilt {
		kept[rebuilt.Volume] = true
	}
	for _, service := range services.Entries() {
		if !service.Value.IsMap() {
			return false
		}
		for _, e := range service.Value.Entries() {
			switch {
			case !slices.Contains(plainKeys, e.Name), e.Name == "volumes" && !arePlainVolumes(e.Value, kept), e.Name == "ports" && !haveDefaults(e.Value):
				return false
			}
		}
	}
	return true
}

var plainVolume = regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9_.-]*):/`)

// arePlainVolumes reports whether all volumes of a container are named ones that the block speaks of.
func arePlainVolumes(v strictyaml.Value, kept map[string]bool) bool {
	if !v.IsList() {
		return false
	}
	for _, item := range v.Items() {
		if item.IsMap() || item.IsList() {
			return false
		}
		m := plainVolume.FindStringSubmatch(item.Node().Value)
		if m == nil || !kept[m[1]] {
			return false
		}
	}
	return true
}

// haveDefaults reports whether no port waits for somebody to set a variable.
func haveDefaults(v strictyaml.Value) bool {
	for _, use := range inTexts(v) {
		if use.Required {
			return false
		}
	}
	return true
}

// readWhole has compose-go load the project, and derives from it what the block does not say.
func (r *reading) readWhole(similar func(string) (similarImage, bool)) {
	sample := r.Entry.sample()
	p, err := r.Entry.Project(sample)
	if err != nil {
		r.refusal = message.Because(err).Map(func(s string) string {
			return strings.TrimLeft(strings.TrimPrefix(s, r.Path(r.ComposeFile())), ": ")
		})
		r.errs = append(r.errs, strictyaml.Diagnostics{{File: r.Path(r.ComposeFile()), Text: r.refusal}})
		return
	}
	if len(p.Services)+len(p.DisabledServices) == 0 {
		r.refuse(r.ComposeFile(), "the file has no services")
		return
	}
	if len(p.Services) == 0 {
		r.notes = append(r.notes, Finding{
			Severity: Warning, Entry: r.Name, Rule: "nothing-starts", Hint: message.Word("COMPOSE_PROFILES=... in .env beside the Compose file says which are on"),
			Place: r.source.problem(path.Join(r.at, r.ComposeFile()), "every container is in a profile that is off (%s): nothing would start", strings.Join(profilesOf(p), ", ")),
		})
	}
	r.Service.Volumes = slices.Sorted(maps.Keys(p.Volumes))
	for _, name := range p.ServiceNames() {
		ports, err := hostPorts(withoutSamples(p.Services[name].Ports, sample))
		if err != nil {
			r.refuse(r.ComposeFile(), "container %s: %v", name, err)
			continue
		}
		r.Service.Demand.Ports = sortPorts(append(r.Service.Demand.Ports, ports...))
	}
	if len(r.Service.Demand.Ports) > maxPorts {
		r.refuse(r.ComposeFile(), "the entry publishes more ports than a host has")
		r.Service.Demand.Ports = nil
	}
	r.addReferred(p)
	if r.Block != "" && r.Block != blockFile {
		r.addBelow(sourcesOf(p)...) // an entry that was written for berth, with commands and templates that may use any file of it
	}
	r.handed, r.inEnvFiles = handsDotEnv(p), r.envFileUses(p)
	r.missing = slices.DeleteFunc(r.Missing(p), func(o Opened) bool { return isSample(o.Path) })
	r.unbuilt, r.unstartable = r.unbuildables(p), r.envFaults(p)
	files := r.sites(r.sourceDocs())
	for _, f := range r.dockerFaults(p, files) {
		switch {
		case f.rule == ofSwarm:
			r.swarmed = append(r.swarmed, Finding{Severity: Warning, Entry: r.Name, Rule: f.rule, Place: f.place(r.Entry), Hint: f.hint})
		case f.unless == "":
			r.unstartable = append(r.unstartable, f.place(r.Entry))
		}
	}
	forgetSamples(p, files, sample)
	r.derive(p, similar)
	r.deriveState(r.asWritten(p, sample))
	if r.ProjectName != r.Name {
		r.Service.Project = r.ProjectName
	}
	r.Service.Provides, r.Service.Uses = shares(p)
	r.brings(p)
}

// profilesOf lists the profiles of containers that are off.
func profilesOf(p *types.Project) []string {
	var out []string
	for _, c := range p.DisabledServices {
		out = append(out, c.Profiles...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sampleDir begins the path of a variable that begins a mount and that somebody has to set.
const sampleDir = samplePath + "/"

// withoutSamples leaves out the ports that a sample stands for: nobody knows them yet.
func withoutSamples(ports []types.ServicePortConfig, sample map[string]string) []types.ServicePortConfig {
	if len(sample) == 0 {
		return ports
	}
	out := slices.DeleteFunc(slices.Clone(ports), func(c types.ServicePortConfig) bool { return c.Published == sampleWord })
	for i := range out {
		if out[i].HostIP == sampleAddress { // all of them, until somebody says which
			out[i].HostIP = ""
		}
	}
	return out
}

// sample gives values to the variables that somebody has to set before Compose can read the project.
func (e *Entry) sample() map[string]string {
	out := map[string]string{}
	given := map[string]string{} // whatever the value: Compose puts it in by itself
	for name := range e.Included {
		given[name] = ""
	}
	maps.Copy(given, e.Dotenv)
	for _, doc := range e.sourceDocs() {
		for name, value := range sampleEnv(doc.Root(), given) {
			if value == samplePath {
				value = sampleDir + name // two paths stay two
			}
			if have, ok := out[name]; !ok || have == sampleWord {
				out[name] = value
			}
		}
	}
	return out
}

// sourceDocs are the Compose files that the project is read from.
func (e *Entry) sourceDocs() []*strictyaml.Doc {
	if e.parsed != nil {
		return e.parsed
	}
	names := e.composeFiles
	if names == nil {
		names = []string{composeFile}
	}
	var out []*strictyaml.Doc
	for _, name := range append(slices.Clone(names), e.parts...) {
		if docs, err := parseCompose(e.Path(name), e.text(name)); err == nil {
			out = append(out, docs...)
		}
	}
	return out
}
