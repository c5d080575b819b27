package preflight

import (
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/internal/labhosts"
)

// These tests look at real hosts: sshd, sudo, Docker and a registry of the lab.

func TestAHostOfTheLabHasTheDockerThatARunWants(t *testing.T) {
	f := probe.Look(t.Context(), []ledger.Host{labhosts.Of(t, "control-tower")[0]}, nil)["control-tower"]
	if f.Err != nil {
		t.Fatal(f.Err)
	}
	if f.Docker.Server == "" || older(f.Docker.Server, minDocker) || older(f.Docker.Compose, minCompose) {
		t.Errorf("%+v", f.Docker)
	}
	if shows(f, deviceFiles["gpu"]...) {
		t.Errorf("devices %q", f.Devices)
	}
}

func TestARegistryOfTheLabSaysForWhatItsImagesAre(t *testing.T) {
	h := labhosts.Of(t, "control-tower")[0]
	got := AskImages(t.Context(), h, []string{"busybox:1.37.0", "nobody/has-this:1"})
	if m := got["busybox:1.37.0"]; !strings.HasPrefix(m.Platforms["amd64"], "sha256:") {
		t.Errorf("%+v", m)
	}
	if m := got["nobody/has-this:1"]; !strings.Contains(m.Err.String(), "no such manifest") {
		t.Errorf("%+v", m)
	}
}
