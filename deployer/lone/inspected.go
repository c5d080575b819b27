package lone

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/message"
)

// Container is what Docker says of a container, as far as a Compose file can say it.
type Container struct {
	ID     string
	Name   string
	Config Settings
	Image  string
	State  struct{ Running bool }
	Mounts []struct {
		Type, Name, Source, Destination, Propagation string
		RW                                           bool
	}
	HostConfig      hostSettings
	NetworkSettings struct {
		Networks map[string]struct{ Aliases []string }
	}

	image *Settings // what its image has by itself
}

// Settings are those that an image may have, too.
type Settings struct {
	Image, Hostname, User, WorkingDir, StopSignal string
	Env, Cmd, Entrypoint                          []string
	Tty, OpenStdin                                bool
	Labels                                        map[string]string
	Volumes                                       map[string]struct{}
	StopTimeout                                   *int
	Healthcheck                                   *struct {
		Test                           []string
		Interval, Timeout, StartPeriod int64
		Retries                        int
	}
}

type hostSettings struct {
	Binds         []string
	NetworkMode   string
	PortBindings  map[string][]struct{ HostIp, HostPort string }
	RestartPolicy struct {
		Name              string
		MaximumRetryCount int
	}
	Privileged, ReadonlyRootfs, PublishAllPorts                        bool
	Init                                                               *bool
	CapAdd, CapDrop, Dns, DnsSearch, ExtraHosts, GroupAdd, VolumesFrom []string
	SecurityOpt                                                        []string
	IpcMode, PidMode, UTSMode, UsernsMode, Runtime, CgroupParent       string
	Memory, MemoryReservation, MemorySwap, NanoCpus, ShmSize           int64
	CpusetCpus                                                         string
	Sysctls, Tmpfs                                                     map[string]string
	Devices                                                            []struct{ PathOnHost, PathInContainer, CgroupPermissions string }
	DeviceRequests                                                     []struct {
		Driver       string
		Count        int
		DeviceIDs    []string
		Capabilities [][]string
	}
	Ulimits []struct {
		Name       string
		Soft, Hard int64
	}
	LogConfig struct {
		Type   string
		Config map[string]string
	}
}

// Running lists the containers that run and that neither Compose, nor berth, nor a system that looks after its own containers has
// started, by name.
func Running(f *probe.Facts) []probe.Container {
	var out []probe.Container
	for _, c := range f.Containers {
		ours := slices.ContainsFunc([]string{"addon_", "hassio_", "k8s_", "buildx_buildkit", "rancher-"}, func(p string) bool { return strings.HasPrefix(c.Name, p) })
		if c.Project == "" && c.Service == "" && !c.OneOff && c.Runs() && !ours {
			out = append(out, c)
		}
	}
	return out
}

// Inspect asks Docker for a container and its image.
func Inspect(ctx context.Context, h ledger.Host, id string) (*Container, error) {
	var list []*Container
	if err := askDocker(ctx, h, &list, "container", "inspect", id); err != nil || len(list) != 1 || list[0] == nil {
		return nil, errors.Join(message.New("it cannot be asked what it was made from"), err)
	}
	var images []struct{ Config *Settings }
	if err := askDocker(ctx, h, &images, "image", "inspect", list[0].Image); err != nil || len(images) != 1 || images[0].Config == nil {
		return nil, errors.Join(message.New("its image is not there any more, so nobody knows what of it is the image's"), err)
	}
	list[0].image = images[0].Config
	return list[0], nil
}

func askDocker(ctx context.Context, h ledger.Host, into any, args ...string) error {
	text, err := ledger.Ask(ctx, h, remote.Command{Sudo: true, Args: append([]string{"docker"}, args...)})
	if err != nil {
		return err
	}
	if json.Unmarshal([]byte(text), into) != nil {
		return message.New("what it says cannot be read")
	}
	return nil
}

// Beyond names what a container has that is not written; empty: nothing.
func (c *Container) Beyond() message.Text {
	h := c.HostConfig
	switch {
	case c.Config.Image == "" || strings.HasPrefix(c.Config.Image, "sha256:"):
		return message.Word("its image has no name")
	case c.Config.Labels["com.docker.swarm.service.id"] != "":
		return message.Word("it belongs to a swarm")
	case len(h.VolumesFrom) > 0:
		return message.Word("it has the volumes of another container")
	case h.PublishAllPorts:
		return message.Word("it publishes ports that Docker chooses")
	case h.UsernsMode != "" && h.UsernsMode != "host":
		return message.Word("it has a user namespace of its own")
	case strings.HasPrefix(h.NetworkMode, "container:"), strings.HasPrefix(h.PidMode, "container:"), strings.HasPrefix(h.IpcMode, "container:"):
		return message.Word("it shares a namespace of another container")
	}
	return message.Text{}
}
