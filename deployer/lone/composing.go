package lone

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// mapping is a map of a Compose file in the order in which people write it.
type mapping struct{ yaml.Node }

func newMapping() *mapping { return &mapping{yaml.Node{Kind: yaml.MappingNode}} }

// set adds a value, unless it says nothing.
func (m *mapping) set(key string, value any) {
	switch v := value.(type) {
	case string:
		if v == "" {
			return
		}
		value = escaped(v)
	case []string:
		if len(v) == 0 {
			return
		}
		var out []string
		for _, s := range v {
			out = append(out, escaped(s))
		}
		value = out
	case map[string]string:
		if len(v) == 0 {
			return
		}
		out := map[string]string{}
		for k, s := range v {
			out[k] = escaped(s)
		}
		value = out
	case bool:
		if !v {
			return
		}
	case int64:
		if v == 0 {
			return
		}
	case *mapping:
		if len(v.Content) == 0 {
			return
		}
		m.put(key, &v.Node)
		return
	}
	var n yaml.Node
	if n.Encode(value) == nil {
		m.put(key, &n)
	}
}

func (m *mapping) put(key string, n *yaml.Node) {
	m.Content = append(m.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, n)
}

// escaped keeps Compose from taking a dollar for a variable.
func escaped(s string) string { return strings.ReplaceAll(s, "$", "$$") }

// Compose is the Compose file of a container: only what differs from its image and from Docker's defaults.
func (c *Container) Compose(name string) ([]byte, error) {
	image := c.image
	h := c.HostConfig
	s := newMapping()
	s.set("image", c.Config.Image)
	s.set("container_name", strings.TrimPrefix(c.Name, "/"))
	other := !slices.Equal(c.Config.Entrypoint, image.Entrypoint)
	if other { // Docker forgets the image's command then
		s.set("entrypoint", c.Config.Entrypoint)
	}
	if other || !slices.Equal(c.Config.Cmd, image.Cmd) {
		s.set("command", c.Config.Cmd)
	}
	s.set("restart", c.restart())
	if c.Config.User != image.User {
		s.set("user", c.Config.User)
	}
	if c.Config.WorkingDir != image.WorkingDir {
		s.set("working_dir", c.Config.WorkingDir)
	}
	if !strings.HasPrefix(c.ID, c.Config.Hostname) && h.NetworkMode != "host" {
		s.set("hostname", c.Config.Hostname)
	}
	s.set("environment", c.environment(image))
	s.set("labels", without(c.Config.Labels, image.Labels))
	s.set("ports", c.ports())
	volumes, named := c.volumes(image)
	s.set("volumes", volumes)
	networks := c.networks()
	switch h.NetworkMode {
	case "default", "bridge", "":
		s.set("network_mode", "bridge")
	case "host", "none":
		s.set("network_mode", h.NetworkMode)
	default:
		s.set("networks", networks)
	}
	c.rights(s)
	c.limits(s, image)
	root := newMapping()
	root.set("name", name)
	services := newMapping()
	services.set(name, s)
	root.set("services", services)
	tops := newMapping()
	for _, key := range slices.Sorted(maps.Keys(named)) {
		v := newMapping()
		v.set("name", named[key])
		tops.set(key, v)
	}
	root.set("volumes", tops)
	if s.has("networks") {
		outer := newMapping()
		for _, n := range networks {
			v := newMapping()
			v.set("external", true)
			outer.set(n, v)
		}
		root.set("networks", outer)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "# Written by berth from what Docker says of the container %s, which no Compose file is of.\n", strings.TrimPrefix(c.Name, "/"))
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	err := e.Encode(&root.Node)
	return out.Bytes(), err
}

func (m *mapping) has(key string) bool {
	for i := 0; i < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			return true
		}
	}
	return false
}

// restart is the policy as Compose writes it.
func (c *Container) restart() string {
	p := c.HostConfig.RestartPolicy
	switch {
	case p.Name == "no":
		return ""
	case p.MaximumRetryCount > 0:
		return p.Name + ":" + strconv.Itoa(p.MaximumRetryCount)
	}
	return p.Name
}

// environment lists the variables that the image does not have so.
func (c *Container) environment(image *Settings) map[string]string {
	return without(variablesOf(c.Config.Env), variablesOf(image.Env))
}

func variablesOf(list []string) map[string]string {
	out := map[string]string{}
	for _, v := range list {
		name, value, _ := strings.Cut(v, "=")
		out[name] = value
	}
	return out
}

// without leaves out what is the same in another map.
func without(m, other map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range m {
		if o, has := other[k]; !has || o != v {
			out[k] = v
		}
	}
	return out
}

// ports are those that are published, in the short form.
func (c *Container) ports() []string {
	if c.HostConfig.NetworkMode == "host" {
		return nil
	}
	var out []string
	for inner, list := range c.HostConfig.PortBindings {
		for _, b := range list {
			text := strings.TrimSuffix(inner, "/tcp")
			if b.HostPort != "" {
				text = b.HostPort + ":" + text
			}
			if ip := b.HostIp; ip != "" && ip != "0.0.0.0" && ip != "::" {
				if strings.Contains(ip, ":") {
					ip = "[" + ip + "]"
				}
				text = ip + ":" + text
			}
			out = append(out, text)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var (
	anonymous = regexp.MustCompile(`^[0-9a-f]{64}$`)
	noKey     = regexp.MustCompile(`[^a-z0-9]+`)
)

// volumes are the mounts in the short form, and the names of volumes on the host by what the file calls them. A volume that Docker
// made up a name for is named, too: what is in it would be lost otherwise.
func (c *Container) volumes(image *Settings) ([]string, map[string]string) {
	var out []string
	named := map[string]string{}
	for _, m := range c.Mounts {
		source := m.Source
		switch {
		case m.Type == "volume" && m.Name != "":
			source = m.Name
			if anonymous.MatchString(m.Name) || !volumeKey.MatchString(m.Name) {
				source = strings.Trim(noKey.ReplaceAllString(strings.ToLower(path.Base(m.Destination)), "-"), "-")
			}
			for key := source; ; key += "-2" {
				if has, taken := named[key]; !taken || has == m.Name {
					source = key
					break
				}
			}
			named[source] = m.Name
		case m.Type != "bind":
			continue
		}
		text := source + ":" + m.Destination
		if !m.RW {
			text += ":ro"
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return out, named
}

var volumeKey = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9_.-]*$`)

// networks are those that somebody made.
func (c *Container) networks() []string {
	var out []string
	for name := range c.NetworkSettings.Networks {
		if !slices.Contains([]string{"bridge", "host", "none"}, name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// rights are what a container may do on its host.
func (c *Container) rights(s *mapping) {
	h := c.HostConfig
	s.set("privileged", h.Privileged)
	s.set("cap_add", caps(h.CapAdd))
	s.set("cap_drop", caps(h.CapDrop))
	if !h.Privileged {
		s.set("security_opt", h.SecurityOpt)
	}
	s.set("devices", c.devices())
	if len(h.DeviceRequests) > 0 {
		s.set("gpus", c.gpus())
	}
	if h.Runtime != "" && h.Runtime != "runc" && h.Runtime != "io.containerd.runc.v2" {
		s.set("runtime", h.Runtime)
	}
	s.set("group_add", h.GroupAdd)
	s.set("read_only", h.ReadonlyRootfs)
	if h.PidMode == "host" {
		s.set("pid", "host")
	}
	if h.IpcMode == "host" || h.IpcMode == "shareable" {
		s.set("ipc", h.IpcMode)
	}
	if h.UTSMode == "host" {
		s.set("uts", "host")
	}
	s.set("userns_mode", h.UsernsMode)
	if h.Init != nil {
		s.set("init", *h.Init)
	}
	s.set("tty", c.Config.Tty)
	s.set("stdin_open", c.Config.OpenStdin)
	s.set("dns", h.Dns)
	s.set("dns_search", h.DnsSearch)
	s.set("extra_hosts", h.ExtraHosts)
	s.set("sysctls", h.Sysctls)
	var tmpfs []string
	for _, at := range slices.Sorted(maps.Keys(h.Tmpfs)) {
		if tmpfs = append(tmpfs, at); h.Tmpfs[at] != "" {
			tmpfs[len(tmpfs)-1] += ":" + h.Tmpfs[at]
		}
	}
	s.set("tmpfs", tmpfs)
}

// caps are capabilities without what Docker puts before their names.
func caps(list []string) []string {
	var out []string
	for _, c := range list {
		out = append(out, strings.TrimPrefix(c, "CAP_"))
	}
	return out
}

func (c *Container) devices() []string {
	var out []string
	for _, d := range c.HostConfig.Devices {
		text := d.PathOnHost + ":" + d.PathInContainer
		if d.CgroupPermissions != "rwm" && d.CgroupPermissions != "" {
			text += ":" + d.CgroupPermissions
		}
		out = append(out, text)
	}
	return out
}

func (c *Container) gpus() any {
	var out []map[string]any
	for _, r := range c.HostConfig.DeviceRequests {
		g := map[string]any{}
		if r.Driver != "" {
			g["driver"] = r.Driver
		}
		if len(r.DeviceIDs) > 0 {
			g["device_ids"] = r.DeviceIDs
		} else {
			g["count"] = r.Count
		}
		out = append(out, g)
	}
	return out
}

// limits are what a container may take of its host, and how it is looked after.
func (c *Container) limits(s *mapping, image *Settings) {
	h := c.HostConfig
	s.set("mem_limit", h.Memory)
	s.set("mem_reservation", h.MemoryReservation)
	if h.MemorySwap != 2*h.Memory {
		s.set("memswap_limit", h.MemorySwap)
	}
	if h.NanoCpus > 0 {
		s.set("cpus", float64(h.NanoCpus)/1e9)
	}
	s.set("cpuset", h.CpusetCpus)
	if h.ShmSize != 64<<20 {
		s.set("shm_size", h.ShmSize)
	}
	limits := newMapping()
	for _, u := range h.Ulimits {
		limits.set(u.Name, map[string]int64{"soft": u.Soft, "hard": u.Hard})
	}
	s.set("ulimits", limits)
	if l := h.LogConfig; l.Type != "" && l.Type != "json-file" || len(l.Config) > 0 {
		logging := newMapping()
		logging.set("driver", l.Type)
		logging.set("options", l.Config)
		s.set("logging", logging)
	}
	if c.Config.StopSignal != image.StopSignal {
		s.set("stop_signal", c.Config.StopSignal)
	}
	if t := c.Config.StopTimeout; t != nil {
		s.set("stop_grace_period", (time.Duration(*t) * time.Second).String())
	}
	if check := c.Config.Healthcheck; check != nil && fmt.Sprint(*check) != fmt.Sprint(deref(image)) {
		health := newMapping()
		health.set("test", check.Test)
		health.set("interval", lasting(check.Interval))
		health.set("timeout", lasting(check.Timeout))
		health.set("start_period", lasting(check.StartPeriod))
		health.set("retries", int64(check.Retries))
		s.set("healthcheck", health)
	}
}

// lasting is a time as Compose writes it; empty for none.
func lasting(ns int64) string {
	if ns <= 0 {
		return ""
	}
	return time.Duration(ns).String()
}

func deref(image *Settings) any {
	if image.Healthcheck == nil {
		return nil
	}
	return *image.Healthcheck
}
