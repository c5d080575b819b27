package main

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/catalog"
	"berth/planner"
)

// spec is what an image of the lab has to be.
type spec struct {
	Name     name
	Part     part
	Programs []string // names, or absolute paths, under which the stand-in is called
	Health   bool     // the image brings a health check, since the Compose file has none
	UID, GID int
	Archs    []string // amd64, arm64
	Root     string   // a file system beside the stand-in's, by its name in the lab's cache
}

// part is what the stand-in reads in its image; the same fields as in lab/standin.
type part struct {
	Services []string `json:"services"`
	TCP      []uint16 `json:"tcp"`
	UDP      []uint16 `json:"udp"`
	Dirs     []string `json:"dirs"`
	PIDFiles []string `json:"pidfiles"`
	Reload   *reload  `json:"reload,omitempty"`
}

// reload is how it takes files up while it runs; the same fields as in lab/standin.
type reload struct {
	Gauge   string   `json:"gauge"`
	Dirs    []string `json:"dirs"`
	Watches bool     `json:"watches"`
}

// specsOf makes one spec for every image of the entries, by name. What an entry does not say comes from
// [facts], or from x-lab in one of its services: {health: none, tcp: [1], archs: [arm64], root: debian-postgres-15}.
func specsOf(entries []*catalog.Entry) ([]spec, error) {
	var out []spec
	for _, e := range entries {
		env := map[string]string{}
		for _, v := range e.Variables() {
			if v.Required || v.Secret {
				env[v.Name] = "x"
			}
		}
		project, err := e.Project(env)
		if err != nil {
			return nil, err
		}
		for _, service := range project.ServiceNames() {
			if project.Services[service].Build != nil {
				continue // a host makes it
			}
			s, err := specOf(e, project, project.Services[service])
			if err != nil {
				return nil, fmt.Errorf("%s: service %s: %w", e.Path("compose.yaml"), service, err)
			}
			out = merge(out, s)
		}
	}
	slices.SortFunc(out, func(a, b spec) int { return strings.Compare(a.Name.String(), b.Name.String()) })
	return out, nil
}

// merge adds s to the specs, or to that of the same image.
func merge(specs []spec, s spec) []spec {
	i := slices.IndexFunc(specs, func(o spec) bool { return o.Name == s.Name })
	if i < 0 {
		return append(specs, s)
	}
	o := &specs[i]
	o.Part.Services = append(o.Part.Services, s.Part.Services...)
	o.Part.TCP = union(o.Part.TCP, s.Part.TCP)
	o.Part.UDP = union(o.Part.UDP, s.Part.UDP)
	o.Part.Dirs = union(o.Part.Dirs, s.Part.Dirs)
	o.Part.PIDFiles = union(o.Part.PIDFiles, s.Part.PIDFiles)
	o.Programs = union(o.Programs, s.Programs)
	o.Health = o.Health || s.Health
	o.Root = cmp.Or(o.Root, s.Root)
	return specs
}

func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, v := range b {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func specOf(e *catalog.Entry, project *types.Project, service types.ServiceConfig) (spec, error) {
	if service.Image == "" {
		return spec{}, fmt.Errorf("no image: the lab builds none from sources")
	}
	n := parseName(service.Image)
	fact := facts[n.base()]
	s := spec{
		Name: n, UID: fact.uid, GID: fact.gid, Programs: fact.programs, Archs: archs(e.Service.Archs),
		Part: part{Services: []string{e.Name + "/" + service.Name}, TCP: fact.tcp, Dirs: dirsOf(service)},
	}
	check := ""
	if service.HealthCheck == nil {
		s.Health = true
	} else if !service.HealthCheck.Disable {
		check = strings.Join(service.HealthCheck.Test, " ")
		s.Programs = union(s.Programs, programsOf(service.HealthCheck.Test))
		s.Part.PIDFiles = submatches(pidFile, check)
	}
	tcp, udp := portsOf(e, project, service, check)
	s.Part.TCP, s.Part.UDP = union(s.Part.TCP, tcp), udp
	if r := e.Service.Reload; !r.IsZero() {
		if name, one := catalog.Reloads(project, &r); one && name == service.Name {
			s.Part.Reload = reloadOf(service, &r)
			s.Programs = union(s.Programs, r.Check[:min(len(r.Check), 1)])
		}
	}
	return s, s.applyLab(service)
}

// reloadOf is how a container takes up what it mounts of an entry's files.
func reloadOf(service types.ServiceConfig, r *planner.Reload) *reload {
	out := &reload{Gauge: r.Took.Name, Watches: r.Signal == "" && r.Post == ""}
	for _, v := range service.Volumes {
		for _, at := range r.Files {
			if inside, is := strings.CutPrefix(path.Clean(at)+"/", path.Clean(v.Source)+"/"); is && v.Type == types.VolumeTypeBind {
				out.Dirs = union(out.Dirs, []string{path.Join(v.Target, inside)})
			}
		}
	}
	return out
}

// applyLab reads x-lab, by which fixtures say what no real entry would.
func (s *spec) applyLab(service types.ServiceConfig) error {
	var lab struct {
		Health string
		Root   string
		TCP    []uint16
		Archs  []string
	}
	found, err := service.Extensions.Get("x-lab", &lab)
	if err != nil {
		return fmt.Errorf("x-lab: %w", err)
	}
	if !found {
		return nil
	}
	s.Health = s.Health && lab.Health != "none"
	s.Part.TCP = union(s.Part.TCP, lab.TCP)
	s.Root = lab.Root
	if len(lab.Archs) > 0 {
		s.Archs = lab.Archs
	}
	return nil
}

func archs(of []planner.Arch) []string {
	var out []string
	for _, a := range of {
		family, _, _ := strings.Cut(a.String(), "/")
		out = union(out, []string{family})
	}
	if len(out) == 0 {
		return []string{"amd64", "arm64"}
	}
	return out
}

// dirsOf are the directories that the service may write: volumes, and directories beside its Compose file or of the host that are
// not the system's own.
func dirsOf(service types.ServiceConfig) []string {
	var out []string
	for _, v := range service.Volumes {
		system := slices.ContainsFunc([]string{"/var/run", "/run", "/dev", "/sys", "/proc", "/etc"}, func(p string) bool {
			return strings.HasPrefix(v.Source, p)
		})
		bind := v.Type == types.VolumeTypeBind && !system && v.Source != "/"
		if !v.ReadOnly && (v.Type == types.VolumeTypeVolume || bind) {
			out = append(out, v.Target)
		}
	}
	return out
}

var (
	pidFile   = regexp.MustCompile(`cat (/[^\s)"]+\.pid)`)
	checkPort = regexp.MustCompile(`(?:127\.0\.0\.1[:/]|localhost[:/]|address=:)(\d+)`)
	program   = regexp.MustCompile(`^[A-Za-z/][A-Za-z0-9._/-]*$`)
)

func submatches(re *regexp.Regexp, text string) []string {
	var out []string
	for _, m := range re.FindAllStringSubmatch(text, -1) {
		out = union(out, []string{m[1]})
	}
	return out
}

// programsOf are those that a health check calls: the first of a command, or the first of a line of shell.
func programsOf(test types.HealthCheckTest) []string {
	if len(test) < 2 {
		return nil
	}
	first, _, _ := strings.Cut(test[1], " ")
	if !program.MatchString(first) {
		return nil // [ ... ]
	}
	return []string{first}
}

// portsOf are the ports that the service listens on in its network: what it publishes, what its health
// check asks, and in the host's network what the entry says. Where services share a network each port
// is opened once, by the one whose health check names it.
func portsOf(e *catalog.Entry, project *types.Project, service types.ServiceConfig, check string) (tcp, udp []uint16) {
	for _, p := range submatches(checkPort, check) {
		if n, err := strconv.ParseUint(p, 10, 16); err == nil {
			tcp = append(tcp, uint16(n))
		}
	}
	for _, p := range service.Ports {
		if p.Protocol == "udp" {
			udp = union(udp, []uint16{uint16(p.Target)})
		} else if !guestAsks(project, service.Name, uint16(p.Target)) {
			tcp = union(tcp, []uint16{uint16(p.Target)})
		}
	}
	if service.NetworkMode == "host" {
		for _, p := range e.Service.Demand.Ports {
			if p.UDP {
				udp = union(udp, []uint16{uint16(p.Number)})
			} else {
				tcp = union(tcp, []uint16{uint16(p.Number)})
			}
		}
	}
	return tcp, udp
}

// guestAsks reports whether a service in the network of this one asks that port in its health check.
func guestAsks(project *types.Project, service string, port uint16) bool {
	for _, other := range project.Services {
		if other.NetworkMode == "service:"+service && other.HealthCheck != nil {
			asked := submatches(checkPort, strings.Join(other.HealthCheck.Test, " "))
			if slices.Contains(asked, strconv.Itoa(int(port))) {
				return true
			}
		}
	}
	return false
}
