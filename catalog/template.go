package catalog

import (
	"bytes"
	"errors"
	"net/netip"
	"strings"
	"text/template"

	"berth/message"
	"berth/planner"
)

// templateSuffix marks a file of an entry that is rendered: files/x.yml.tmpl becomes files/x.yml.
const templateSuffix = ".tmpl"

// maxRendered bounds what one template may write. A loop over a lab makes kilobytes.
const maxRendered = 4 << 20

// View is what the templates of an entry see of a plan: the lab, the host on which the entry is, all
// hosts and where every service is. Hosts and Services are in the order in which the caller gives them.
type View struct {
	Domain   string // of the lab, e.g. home.lan
	Host     ViewHost
	Hosts    []ViewHost
	Services []ViewService
	Revision string // another one whenever a file that is taken up anew changes; empty where the entry has none
}

// ViewHost is a host that is in use.
type ViewHost struct {
	Name    string
	Address string
}

// ViewService is a service on its host. An agent is there once for each host.
type ViewService struct {
	Name    string
	Entry   string // the name of its catalog entry: another one where a lab has several of it
	Title   string
	Host    string // a host's name
	Address string // of that host, or the one of its addresses at which the port is published
	Port    int    // the route's, else the watch's; 0 where it has neither
	Route   string // the name under the lab's domain, without the domain; empty where it has none
	Watch   string // the HTTP path that a status page asks; empty where it has none
}

// ServiceOn is a service as templates see it, on its host. Ports are those of the wish where it remaps
// them.
func ServiceOn(s planner.Service, host ViewHost) ViewService {
	port := s.Route.Port
	if port == 0 {
		port = s.Watch.Port
	}
	address := host.Address
	if at, ok := s.Publishes(port); ok && !onlyHere(at) {
		address = at
	}
	if s.Entry != "" && s.Title != "" {
		s.Title += " (" + s.Name + ")"
	}
	return ViewService{
		Name: s.Name, Entry: s.EntryName(), Title: s.Title, Host: host.Name, Address: address,
		Port: port, Route: s.Route.Name, Watch: s.Watch.Path,
	}
}

// onlyHere reports whether nobody but the host itself reaches an address.
func onlyHere(address string) bool {
	a, err := netip.ParseAddr(address)
	return err != nil || a.IsLoopback()
}

// Render gives the files of the entry as they shall lie beside its Compose file, by path below the
// entry: templates executed and without their suffix, everything else as it is. The Compose files and what
// they are made from are not among them. An error names the template, its line and the field that is not there.
func (e *Entry) Render(v View) (map[string][]byte, error) {
	out := map[string][]byte{}
	var errs []error
	for _, f := range e.files {
		if e.sources[f.Path] {
			continue
		}
		path, isTemplate := e.isTemplate(f)
		if !isTemplate {
			out[f.Path] = bytes.Clone(f.Data)
			continue
		}
		text, err := render(e.Path(f.Path), f.Data, v)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		out[path] = text
	}
	return out, errors.Join(errs...)
}

func render(name string, text []byte, v View) ([]byte, error) {
	t, err := template.New(name).Option("missingkey=error").Parse(string(text))
	if err != nil {
		return nil, templateError(err)
	}
	var out limited
	if err := t.Execute(&out, v); err != nil {
		return nil, templateError(err)
	}
	return out.Bytes(), nil
}

// templateError says what text/template says, without the prefix that it puts before every message: what
// remains begins with file and line.
func templateError(err error) error {
	return errors.New(strings.TrimPrefix(err.Error(), "template: "))
}

// limited is a buffer that refuses to grow over maxRendered.
type limited struct{ bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if l.Len()+len(p) > maxRendered {
		return 0, message.Errorf("more than %d MiB of output", maxRendered>>20)
	}
	return l.Buffer.Write(p)
}

// sampleViews are a lab without hosts and services and one with some of each: what lint and tests
// execute templates with.
func sampleViews() []View {
	pi := ViewHost{Name: "control-tower", Address: "192.168.10.2"}
	nas := ViewHost{Name: "cargo", Address: "192.168.10.5"}
	full := View{Domain: "home.lan", Host: pi, Hosts: []ViewHost{pi, nas}}
	for _, s := range []ViewService{
		{Name: "alertmanager", Title: "Alertmanager", Port: 9093, Route: "alertmanager", Watch: "/-/healthy"},
		{Name: "cadvisor", Title: "cAdvisor", Port: 8081, Watch: "/healthz"},
		{Name: "grafana", Title: "Grafana", Port: 3001, Route: "grafana", Watch: "/api/health"},
		{Name: "immich", Title: "Immich", Port: 2283, Route: "immich", Watch: "/api/server/ping"},
		{Name: "loki", Title: "Loki", Port: 3100, Route: "loki", Watch: "/ready"},
		{Name: "node-exporter", Title: "Node Exporter", Port: 9100, Watch: "/metrics"},
		{Name: "prometheus", Title: "Prometheus", Port: 9090, Route: "prometheus", Watch: "/-/healthy"},
		{Name: "tailscale", Title: "Tailscale"},
	} {
		host := pi
		if s.Name == "immich" {
			host = nas
		}
		s.Entry, s.Host, s.Address = s.Name, host.Name, host.Address
		full.Services = append(full.Services, s)
	}
	return []View{{}, full}
}
