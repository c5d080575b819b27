package catalog

import (
	"maps"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/planner"
)

// published is a TCP port of a container on its host that others can reach.
type published struct {
	container    string
	target, host int
}

// reachable lists the TCP ports that others than the host itself can reach: those of the container that is called as the entry
// is first, then by container.
func reachable(p *types.Project, entry string) []published {
	names := p.ServiceNames()
	slices.SortStableFunc(names, func(a, b string) int {
		switch {
		case a == entry && b != entry:
			return -1
		case b == entry && a != entry:
			return 1
		}
		return 0
	})
	var out []published
	for _, name := range names {
		for _, c := range p.Services[name].Ports {
			n, err := strconv.Atoi(c.Published)
			ip := net.ParseIP(c.HostIP)
			if err != nil || n < 1 || c.Published == sampleWord || strings.EqualFold(c.Protocol, "udp") || strings.EqualFold(c.Protocol, "sctp") || ip != nil && ip.IsLoopback() {
				continue
			}
			out = append(out, published{name, int(c.Target), n})
		}
	}
	return out
}

// noPages are ports of containers behind which no page is: mail, names, shells, databases, brokers, torrents.
var noPages = []int{21, 22, 23, 25, 53, 110, 123, 143, 389, 445, 465, 587, 636, 853, 993, 995, 1433, 1883, 3306, 5432, 5672, 6379, 6881, 8883, 11211, 27017, 51413}

var (
	traefikHost = regexp.MustCompile("Host\\(\\s*[`'\"]([A-Za-z0-9.-]+)")
	traefikRule = regexp.MustCompile(`^traefik\.http\.routers\.[^.]+\.rule$`)
	traefikPort = regexp.MustCompile(`^traefik\.http\.services\.[^.]+\.loadbalancer\.server\.port$`)
	caddyPort   = regexp.MustCompile(`upstreams\s+(?:https?\s+)?(\d+)`)
)

// byLabels reads the name and the port that labels give a proxy; empty and 0 where they give none.
func byLabels(labels types.Labels) (name string, port int) {
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		value := labels[key]
		switch {
		case traefikRule.MatchString(key) && name == "":
			if m := traefikHost.FindStringSubmatch(value); m != nil {
				name = m[1]
			}
		case traefikPort.MatchString(key):
			port, _ = strconv.Atoi(value)
		case key == "caddy" && name == "":
			host, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(value, "http://"), "https://"), ",")
			name, _, _ = strings.Cut(strings.TrimSpace(host), ":")
		case key == "caddy.reverse_proxy":
			if m := caddyPort.FindStringSubmatch(value); m != nil {
				port, _ = strconv.Atoi(m[1])
			}
		}
	}
	name, _, _ = strings.Cut(strings.ToLower(name), ".")
	if !labelRule.MatchString(name) {
		name = ""
	}
	return name, port
}

// deriveRoute finds the name and the port under which people reach the service: what labels tell a proxy, else the first
// published port that may have a page behind it, under the entry's name.
func (r *reading) deriveRoute(p *types.Project) {
	if r.states["route"] {
		return
	}
	ports := reachable(p, r.Name)
	route := planner.Route{}
	basis := planner.ByPort
	for _, c := range ports {
		labelled, target := byLabels(p.Services[c.container].Labels)
		if labelled != "" && (target == 0 || target == c.target) {
			route, basis = planner.Route{Name: labelled, Port: c.host}, planner.ByLabel
			break
		}
	}
	for _, c := range ports {
		name := strings.Trim(strings.ReplaceAll(r.Name, "_", "-"), "-")
		if route.Port == 0 && !slices.Contains(noPages, c.target) && labelRule.MatchString(name) {
			route = planner.Route{Name: name, Port: c.host}
		}
	}
	if route.Port > 0 {
		r.Service.Route = route
		r.derived(planner.Derived{Fact: planner.FactRoute, Basis: basis})
	}
}

var urlInTest = regexp.MustCompile(`http://[^\s"'|;&)]+`)

// deriveWatch finds what tells whether the service works: the page that a health check asks, where its port is published, else
// the port of the route, else the first one that is published.
func (r *reading) deriveWatch(p *types.Project) {
	if r.states["watch"] {
		return
	}
	ports := reachable(p, r.Name)
	for _, c := range ports {
		check := p.Services[c.container].HealthCheck
		if check == nil || check.Disable {
			continue
		}
		u, err := url.Parse(urlInTest.FindString(strings.Join(check.Test, " ")))
		if err != nil || u.Host == "" {
			continue
		}
		if port := u.Port(); port != strconv.Itoa(c.target) && (port != "" || c.target != 80) {
			continue
		}
		at := u.EscapedPath()
		if at == "" {
			at = "/"
		}
		if _, err := parseHTTPPath(at); err == nil && !strings.Contains(at, "$") {
			r.Service.Watch = planner.Watch{Path: at, Port: c.host}
			r.derived(planner.Derived{Fact: planner.FactWatch, Basis: planner.ByHealthCheck})
			return
		}
	}
	port := r.Service.Route.Port
	if port == 0 && len(ports) > 0 {
		port = ports[0].host
	}
	if port > 0 {
		r.Service.Watch = planner.Watch{Port: port}
		r.derived(planner.Derived{Fact: planner.FactWatch, Basis: planner.ByPort})
	}
}
