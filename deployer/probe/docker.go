package probe

import (
	"cmp"
	"encoding/json"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/message"
	"berth/planner"
)

// version reads what docker version says of client and server.
func (a *answer) version(s string) error {
	var v struct {
		Client *struct{ Version, OsArch string }
		Server *struct {
			Version, APIVersion, ApiVersion, Arch string
			Components                            []struct{ Name, Version string }
		}
	}
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		return message.New("no JSON")
	}
	if v.Client != nil {
		a.Docker.Client = ledger.Clean(v.Client.Version)
		if v.Client.OsArch != "" { // Docker has no such field; its Arch is one word
			a.Docker.Podman = a.Docker.Client
		}
	}
	if v.Server != nil {
		for _, part := range v.Server.Components {
			if part.Name == "Podman Engine" { // through Docker's own client
				a.Docker.Podman = ledger.Clean(part.Version)
			}
		}
		a.Docker.Server, a.Docker.API = ledger.Clean(v.Server.Version), ledger.Clean(cmp.Or(v.Server.ApiVersion, v.Server.APIVersion))
		// A 32-bit system under a 64-bit kernel runs 32-bit images: Docker knows, uname does not.
		if known := arches[v.Server.Arch]; known != "" || v.Server.Arch == "arm" {
			a.Arch.Family = cmp.Or(known, v.Server.Arch)
		}
	}
	return nil
}

// info reads of docker info what docker version does not say.
func (a *answer) info(s string) error {
	if s == "" {
		return nil
	}
	var v struct {
		DockerRootDir string
		ClientInfo    struct {
			Plugins []struct{ Name, Version, Err string }
		}
	}
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		return message.New("no JSON")
	}
	a.Docker.Root = ledger.Clean(v.DockerRootDir)
	for _, p := range v.ClientInfo.Plugins {
		if p.Name == "compose" && p.Err == "" {
			a.Docker.Compose = strings.TrimPrefix(ledger.Clean(p.Version), "v")
		}
	}
	return nil
}

// unanswered is how the script says that Docker does not answer.
var unanswered = regexp.MustCompile(`^it does not answer within ([0-9]+) s$`)

// down reads why Docker does not answer: in the words of the script, or in Docker's own.
func (a *answer) down(s string) error {
	s = ledger.Clean(s)
	a.Docker.Err = message.Same(s)
	switch m := unanswered.FindStringSubmatch(s); {
	case m != nil:
		a.Docker.Err = message.Of("it does not answer within %s s", m[1])
	case s == "it does not list its containers", s == "it does not list its volumes":
		a.Docker.Err = message.Word(s)
	}
	return nil
}

// composeVersion is how docker-compose tells its version.
var composeVersion = regexp.MustCompile(`^v?([0-9]+\.[0-9]+\.[0-9]+)`)

// oldCompose reads the version of a docker-compose that is no plugin. One that does not tell any is there all the same.
func (a *answer) oldCompose(s string) error {
	a.Docker.Alone = "1"
	if m := composeVersion.FindStringSubmatch(s); m != nil {
		a.Docker.Alone = m[1]
	}
	return nil
}

var containerID = regexp.MustCompile(`^[0-9a-f]{64}$`)

// fields takes a JSON list apart into the values that are pointed to.
func fields(s string, into ...any) error {
	var list []json.RawMessage
	if err := json.Unmarshal([]byte(s), &list); err != nil || len(list) != len(into) {
		return message.Errorf("no list of %d values", len(into))
	}
	for i, to := range into {
		if err := json.Unmarshal(list[i], to); err != nil {
			return message.Errorf("value %d is not what it should be", i+1)
		}
	}
	return nil
}

type bindings map[string][]struct{ HostIP, HostIp, HostPort string }

// container reads "PID [...]", in the order of the script's template.
func (a *answer) container(s string) error {
	pid, s, _ := strings.Cut(s, " ")
	var c Container
	var started, mode, oneOff string
	var limit int64
	var wanted, held bindings
	err := fields(s, &c.ID, &c.Name, &c.Image, &c.ImageID, &c.State, &c.Health, &c.ExitCode, &c.OOMKilled, &c.Error,
		&started, &c.Restarts, &c.Restart, &limit, &mode, &wanted, &held,
		&c.Service, &c.Plan, &c.Digest, &c.Project, &c.Part, &oneOff, &c.Dir, &c.ConfigHash)
	switch {
	case err != nil:
		return err
	case !containerID.MatchString(c.ID):
		return message.New("no ID")
	case len(wanted)+len(held) > maxItems:
		return message.New("too many ports")
	}
	c.Name = strings.TrimPrefix(c.Name, "/")
	for _, t := range []*string{
		&c.Name, &c.Image, &c.ImageID, &c.State, &c.Health, &c.Error, &c.Restart, &c.Service, &c.Plan, &c.Digest, &c.Project,
		&c.Part, &c.Dir, &c.ConfigHash,
	} {
		*t = ledger.Clean(*t)
	}
	if c.Health == "none" {
		c.Health = ""
	}
	if t, err := time.Parse(time.RFC3339Nano, started); err == nil && t.Year() > 1 {
		c.Started = t.UTC()
	}
	c.OneOff = strings.EqualFold(oneOff, "true")
	c.Limit = planner.Bytes(min(max(limit, 0), maxBytes))
	c.Published = published(wanted, held)
	if pid != "0" {
		a.pids[c.ID] = pid
	}
	a.Containers = append(a.Containers, c)
	return nil
}

// published lists the host ports of a container: those that it wants, and those that it was given. What stands for
// all addresses of a family counts as all addresses: Docker says that of a port which it publishes on both.
func published(maps ...bindings) []planner.Port {
	var out []planner.Port
	for _, m := range maps {
		for inner, list := range m {
			for _, b := range list {
				n, err := strconv.Atoi(b.HostPort)
				if err != nil || n < 1 || n > 65535 || len(out) > maxItems {
					continue
				}
				p := planner.Port{Number: n, UDP: strings.HasSuffix(inner, "/udp")}
				if a, err := netip.ParseAddr(cmp.Or(b.HostIP, b.HostIp)); err == nil && !a.IsUnspecified() {
					p.Address = a.Unmap().String()
				}
				out = append(out, p)
			}
		}
	}
	slices.SortFunc(out, planner.Port.Compare)
	return slices.Compact(out)
}

// ids reads how many containers there are.
func (a *answer) ids(s string) error {
	n, err := amount(s, maxItems)
	a.told = int(n)
	return err
}

// usedBy reads "PID BYTES CACHE [PEAK]". As docker stats does it, what the kernel can take back is not counted. The peak has
// such memory in it, and nobody knows how much: as much as now is taken off.
func (a *answer) usedBy(s string) error {
	f := strings.Fields(s)
	if len(f) != 3 && len(f) != 4 {
		return message.Errorf("unexpected %.40q", s)
	}
	used, err := amount(f[1], maxBytes)
	if err != nil {
		return err
	}
	cache, err := amount(f[2], maxBytes)
	if err != nil {
		return err
	}
	now := planner.Bytes(max(used-cache, 0))
	a.used[f[0]] = now
	if len(f) == 4 {
		peak, err := amount(f[3], maxBytes)
		if err != nil {
			return err
		}
		a.peaks[f[0]] = max(now, planner.Bytes(peak-cache))
	}
	return nil
}

func (a *answer) image(s string) error {
	var i Image
	var size int64
	if err := fields(s, &i.ID, &i.Tags, &i.Digests, &i.Arch, &size); err != nil {
		return err
	}
	if !digestText.MatchString(i.ID) {
		return message.New("no ID")
	}
	for _, list := range [][]string{i.Tags, i.Digests} {
		if len(list) > maxItems {
			return message.New("too many names")
		}
		for n := range list {
			list[n] = ledger.Clean(list[n])
		}
	}
	i.Arch, i.Size = ledger.Clean(i.Arch), planner.Bytes(min(max(size, 0), maxBytes))
	a.Images = append(a.Images, i)
	return nil
}

func (a *answer) finishContainers() {
	if missing := a.told - len(a.Containers); missing > 0 {
		a.Unread = missing
		a.note(message.Of("%d of %d containers could not be read", missing, a.told))
		if len(a.Containers) == 0 && a.Docker.Err.IsZero() { // one that is stuck can keep all of them back
			a.Docker.Err = message.Word("it does not say what its containers are")
		}
	}
	for i := range a.Containers {
		if pid, ok := a.pids[a.Containers[i].ID]; ok {
			a.Containers[i].Memory, a.Containers[i].Peak = a.used[pid], a.peaks[pid]
		}
	}
	slices.SortFunc(a.Containers, func(x, y Container) int {
		return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID))
	})
}
