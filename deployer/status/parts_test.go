package status

import (
	"slices"
	"testing"

	"berth/deployer/probe"
	"berth/internal/twohosts"
)

func TestAContainerThatIsMissingIsSeenAlsoWhereTheInventoryHasChangedSince(t *testing.T) {
	want := twohosts.Plan(t)
	facts := answering()
	put(t, want, facts)
	f := facts["nas"]
	for _, c := range f.Of("scrutiny") {
		extra := c
		extra.Name, extra.Image, extra.Part = "scrutiny-db-1", "influxdb:2", "db"
		f.Containers = append(f.Containers, extra)
		f.Service("scrutiny").Record.Images[extra.Image] = "influxdb@sha256:" + c.ID
		break
	}
	const old = "sha256:old" // files of an inventory of before
	for i := range f.Containers {
		if f.Containers[i].Service == "scrutiny" {
			f.Containers[i].Digest = old
		}
	}
	f.Service("scrutiny").Record.Digest = old
	kinds := func() []DriftKind {
		var out []DriftKind
		for _, d := range statusOf(want, false, facts)["nas/scrutiny"].Drift {
			out = append(out, d.Kind)
		}
		return out
	}
	before := kinds()
	f.Containers = slices.DeleteFunc(f.Containers, func(c probe.Container) bool { return c.Name == "scrutiny-db-1" })
	if slices.Contains(before, ContainerMissing) || !slices.Contains(kinds(), ContainerMissing) {
		t.Errorf("%v, then %v", before, kinds())
	}
}
