package catalog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
	"berth/planner"
	"berth/quantity"
)

// movingTags name no version: what they mean changes under a running lab.
var movingTags = []string{
	"beta", "dev", "develop", "edge", "main", "master", "nightly", "release", "stable", "unstable",
}

// lintContainers: what holds for each container by itself.
func lintContainers(l *linter) {
	if v, ok := l.in().Lookup("version"); ok {
		l.report(Warning, "version", v, message.Word("delete the line"), "version is obsolete; Compose ignores it")
	}
	privileged, named := false, false
	for _, c := range l.containers() {
		privileged, named = privileged || c.Privileged, named || c.ContainerName != ""
		at := l.in("services", c.Name)
		if c.ContainerName != "" && l.entry.ContainerName == "" {
			l.report(Warning, "container-name", within(at, "container_name"),
				message.Word("delete the line; where something asks for that name, x-berth says why: container_name: ..."),
				"container_name makes a second one on that host collide; Compose makes names that are unique")
		}
		if c.Restart == "" && (c.Deploy == nil || c.Deploy.RestartPolicy == nil) {
			l.report(Warning, "no-restart", at, message.Word(`restart: unless-stopped, or restart: "no" for a job that ends`),
				"%s has no restart policy: it stays down after a reboot", c.Name)
		}
		if c.Privileged && l.entry.Privileged == "" {
			l.report(Warning, "privileged", within(at, "privileged"),
				message.Word("cap_add and devices often suffice; where they do not, x-berth says why: privileged: ..."),
				"%s is privileged: it may do everything that the host's root may", c.Name)
		}
		if len(c.Links) > 0 {
			l.report(Warning, "links", within(at, "links"), message.Word("delete it; depends_on says what starts first"),
				"links are obsolete: containers of one network reach each other by name")
		}
		lintImage(l, c)
	}
	if l.entry.Privileged != "" && !privileged {
		l.report(Warning, "privileged-unused", l.inBlock("privileged"), message.Word("delete it"), "no container is privileged")
	}
	if l.entry.ContainerName != "" && !named {
		l.report(Warning, "container-name-unused", l.inBlock("container_name"), message.Word("delete it"), "no container has a container_name")
	}
}

// lintImage: an image has a version.
func lintImage(l *linter, c types.ServiceConfig) {
	at := l.in("services", c.Name, "image")
	if c.Image == "" || c.Build != nil || strings.Contains(c.Image, "@sha256:") || len(unset(at)) > 0 {
		return
	}
	last := c.Image[strings.LastIndex(c.Image, "/")+1:]
	_, tag, tagged := strings.Cut(last, ":")
	switch {
	case !tagged || tag == "latest":
		l.report(Warning, "latest", at, message.Of("pin a version, image: %s:1.2.3", strings.TrimSuffix(c.Image, ":latest")),
			"the image of %s has no version: the next start may bring another one", c.Name)
	case slices.Contains(movingTags, tag):
		l.report(Warning, "moving-tag", at, message.Word("pin a version"), "the tag %q of %s moves", tag, c.Name)
	}
}

// lintMemory: every container has a limit, and all of them together fit the demand. Otherwise the plan
// promises memory that a container may exceed.
func lintMemory(l *linter) {
	var sum planner.Bytes
	for _, c := range l.containers() {
		limit := memoryLimit(c)
		if limit == 0 {
			l.report(Warning, "no-memory-limit", l.in("services", c.Name), message.Same("mem_limit: 256m"),
				"%s has no memory limit: it can take the memory of everything else on its host", c.Name)
		}
		sum += limit * planner.Bytes(max(c.GetScale(), 1))
	}
	if demand := l.entry.stated.Demand.Memory; demand > 0 && sum > demand {
		l.report(Error, "limits-over-demand", l.inBlock("demand", "memory"), message.Word("raise the demand or lower the limits"),
			"the containers may take %s together, the demand is %s", quantity.FormatBytes(sum), quantity.FormatBytes(demand))
	}
}

func memoryLimit(c types.ServiceConfig) planner.Bytes {
	if c.Deploy != nil && c.Deploy.Resources.Limits != nil && c.Deploy.Resources.Limits.MemoryBytes > 0 {
		return planner.Bytes(c.Deploy.Resources.Limits.MemoryBytes)
	}
	return planner.Bytes(c.MemLimit)
}

// lintHealth: something tells whether the service works. An image may bring a health check of its own,
// which the file does not show; with a watch that does not matter.
func lintHealth(l *linter) {
	if l.entry.partial || l.entry.Service.Watch != (planner.Watch{}) {
		return
	}
	for _, c := range l.containers() {
		if c.HealthCheck == nil || c.HealthCheck.Disable {
			l.report(Warning, "no-health", l.in("services", c.Name),
				message.Word("a healthcheck here, or watch: {http: /health} in x-berth"),
				"nothing tells whether %s works: it has no health check and the entry no watch", c.Name)
		}
	}
}

// lintPorts: the ports of the block are published, and reading them cheaply gave what Compose gives.
func lintPorts(l *linter) {
	if l.entry.partial {
		return // reading them stopped before
	}
	var configs []types.ServicePortConfig
	hostNetwork := false
	for _, c := range l.containers() {
		if len(unset(l.in("services", c.Name, "ports"))) == 0 {
			configs = append(configs, c.Ports...)
		}
		if c.NetworkMode == "host" {
			hostNetwork = true
			if len(c.Ports) > 0 {
				l.report(Warning, "host-network", l.in("services", c.Name, "ports"),
					message.Word("delete ports; state them as demand.ports in x-berth"),
					"%s is in the host's network: Compose ignores its ports", c.Name)
			}
		}
		for _, p := range c.Ports {
			if p.Published == "" || strings.Contains(p.Published, "-") {
				l.report(Warning, "random-port", l.in("services", c.Name, "ports"), message.Same(`"8080:80"`),
					"port %d of %s is published on one that nobody chose", p.Target, c.Name)
			}
		}
	}
	demanded, ok := l.inBlock("demand").Lookup("ports")
	if ok && !hostNetwork {
		l.report(Warning, "demand-ports", demanded,
			message.Word("demand.ports is for network_mode: host; published ports are read from Compose"),
			"no container is in the host's network")
	}
	ports := l.entry.Service.Demand.Ports
	if byCompose, err := hostPorts(configs); err == nil && l.entry.refusal.IsZero() && !subset(byCompose, ports) {
		l.report(Error, "ports-misread", l.in("services"), message.Word("write the ports without extends, merge keys or !reset"),
			"Compose publishes %s, the planner would reckon with %s", words(sortPorts(byCompose)), words(ports))
	}
	for key, port := range map[string]int{"route": l.entry.Service.Route.Port, "watch": l.entry.Service.Watch.Port} {
		l.published(key, port)
	}
}

// published reports a port that a field of the block asks and that is not there; 0 is none.
func (l *linter) published(key string, port int) {
	if _, ok := l.entry.Service.Publishes(port); port != 0 && !ok {
		l.report(Error, "port-not-published", l.inBlock(key),
			message.Word("publish it, or state it in demand.ports where the container has the host's network"),
			"the %s asks port %d, which is not published", key, port)
	}
}

func subset(some, all []planner.Port) bool {
	return !slices.ContainsFunc(some, func(p planner.Port) bool { return !slices.Contains(all, p) })
}

// words writes a list for a sentence.
func words[T fmt.Stringer](list []T) message.Text {
	var out []string
	for _, x := range list {
		out = append(out, x.String())
	}
	if len(out) == 0 {
		return message.Word("nothing")
	}
	return message.Same(strings.Join(out, ", "))
}
