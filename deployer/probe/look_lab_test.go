package probe

import (
	"context"
	"slices"
	"testing"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/internal/labhosts"
	"berth/planner"
)

// These tests look at real hosts: sshd, sudo, Docker and a registry of the lab.

func TestAHostOfTheLabSaysWhatItIs(t *testing.T) {
	h := labhosts.Of(t, "control-tower")[0]
	asRoot(t, h, "docker", "rm", "-f", "berth-look")
	asRoot(t, h, "docker", "run", "-d", "--name", "berth-look", "-p", "18080:80", "--memory", "64m", "busybox:1.37.0", "sleep", "600")
	asRoot(t, h, "sh", "-c", "mkdir -p /opt/berth/by-hand "+ledger.Journals+" "+ledger.Records+` && echo '{"kind":"end"}' >`+ledger.Journals+"/20200101T000000Z-x.jsonl")
	t.Cleanup(func() { asRoot(t, h, "docker", "rm", "-f", "berth-look") })

	f := Look(t.Context(), []ledger.Host{h}, nil)["control-tower"]
	if f.Err != nil || f.RootErr != nil || !f.Root {
		t.Fatal(f.Err, f.RootErr)
	}
	if f.Memory != 8*planner.GB || f.Cores != 4 || f.Arch.Family != "amd64" || f.Clock != 0 || !f.Limits || len(f.Notes) > 0 {
		t.Errorf("%s of memory, %d cores, %s, clock %s, limits %v, notes %q", f.Memory, f.Cores, f.Arch, f.Clock, f.Limits, f.Notes)
	}
	if f.Docker.Server == "" || f.Docker.Compose == "" {
		t.Errorf("%+v", f.Docker)
	}
	if _, ok := f.Disk(f.Docker.Root); !ok || len(f.Disks) != 3 {
		t.Errorf("disks %+v", f.Disks)
	}
	if !slices.Contains(f.Devices, "/dev/net/tun") {
		t.Errorf("devices %q", f.Devices)
	}
	c := f.Container("berth-look")
	if c == nil || c.Memory == 0 || c.Limit != 64*planner.MB || f.Foreign() < c.Memory || f.Image(c.Image) == nil || f.Image(c.Image).ID != c.ImageID {
		t.Errorf("%+v of %+v", c, f.Images)
	}
	i := slices.IndexFunc(f.Listening, func(l Listener) bool { return l.Port == planner.Port{Number: 18080} })
	if i < 0 || f.Listening[i].Container != "berth-look" || f.Listening[i].Process != "docker-proxy" {
		t.Errorf("listening %+v", f.Listening)
	}
	if !slices.Contains(f.Dirs, "by-hand") || f.Journal == nil {
		t.Errorf("directories %q, journal %+v", f.Dirs, f.Journal)
	}
}

func asRoot(t *testing.T, h ledger.Host, args ...string) {
	t.Helper()
	if err := h.Run(context.WithoutCancel(t.Context()), remote.Command{Args: args, Sudo: true}, nil); err != nil {
		t.Fatal(err)
	}
}
