package preflight

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/planner"
)

// The figures that docs/deploying.md gives for what preflight finds, on both sides of each.
func TestAFindingBeginsWhereThePageSaysThatItDoes(t *testing.T) {
	want := wanted(t)
	const small = planner.Bytes(2 * planner.GB) // of memory that a plan rests on, where 256 MB are allowed
	smaller := func(f map[string]*probe.Facts) { f["media"].Memory = want.Plan.Placement.Size["media"] }
	for name, c := range map[string]struct {
		change func(map[string]*probe.Facts)
		finds  Finding // nil: nothing
		stops  bool
	}{
		"a clock 30 s ahead":           {func(f map[string]*probe.Facts) { f["pi"].Clock = 30 * time.Second }, nil, false},
		"a clock 31 s ahead":           {func(f map[string]*probe.Facts) { f["pi"].Clock = 31 * time.Second }, ClockOff{}, false},
		"a clock 31 s behind":          {func(f map[string]*probe.Facts) { f["pi"].Clock = -31 * time.Second }, ClockOff{}, false},
		"all of the memory":            {smaller, nil, false},
		"a sixteenth less memory":      {func(f map[string]*probe.Facts) { f["nas"].Memory = 8*planner.GB*15/16 + planner.MB }, nil, false},
		"more than a sixteenth less":   {func(f map[string]*probe.Facts) { f["nas"].Memory = 8*planner.GB*15/16 - planner.MB }, LessMemory{}, true},
		"more cores than are built in": {func(f map[string]*probe.Facts) { f["nas"].Cores = 5 }, OtherCores{}, false},
		"Docker 20.10":                 {func(f map[string]*probe.Facts) { f["pi"].Docker.Server = "20.10.0" }, nil, false},
		"Docker 20.9":                  {func(f map[string]*probe.Facts) { f["pi"].Docker.Server = "20.9.9" }, DockerOld{}, true},
		"Compose 2.20":                 {func(f map[string]*probe.Facts) { f["nas"].Docker.Compose = "2.20.0" }, nil, false},
		"Compose 2.19":                 {func(f map[string]*probe.Facts) { f["nas"].Docker.Compose = "2.19.9" }, ComposeOld{}, true},
	} {
		facts := sound(want)
		c.change(facts)
		found := slices.DeleteFunc(Check(want, facts), func(f Finding) bool { return same(f, PackageNeeded{}) })
		if c.finds == nil && len(found) > 0 || c.finds != nil && (len(found) != 1 || !same(found[0], c.finds) || Stopped(found) != c.stops) {
			t.Errorf("%s: %q", name, said(found))
		}
	}
	if found := only(Check(want, sound(want)), PackageNeeded{}); len(found) != 1 || found[0].Where().Host != "pve" {
		t.Errorf("what is installed by hand on the hypervisor: %q", said(found))
	}
	for memory, allowed := range map[planner.Bytes]planner.Bytes{small: 256 * planner.MB, 4 * planner.GB: 256 * planner.MB, 32 * planner.GB: 2 * planner.GB} {
		if got := tolerance(memory); got != allowed {
			t.Errorf("of %d MB %d are allowed", memory/planner.MB, got/planner.MB)
		}
	}
}

func TestAnImageThatCrashesWithLargePagesIsNamedWhereNothingKeepsItFromThat(t *testing.T) {
	want := wanted(t)
	at := slices.IndexFunc(want.Bundles, func(b compose.Bundle) bool { return b.Service == "home-assistant" })
	files := slices.Clone(want.Bundles[at].Files)
	for i := range files {
		files[i].Data = regexp.MustCompile(`(?m)^ +DISABLE_JEMALLOC:.*\n`).ReplaceAll(files[i].Data, nil)
	}
	for _, c := range []struct {
		page  int
		files []compose.File
		named bool
	}{{4096, files, false}, {16384, files, true}, {16384, want.Bundles[at].Files, false}} {
		want.Bundles[at].Files = c.files
		facts := sound(want)
		facts["pi"].PageSize = c.page
		if found := only(Check(want, facts), LargePages{}); (len(found) == 1) != c.named || Stopped(found) {
			t.Errorf("pages of %d bytes: %q, want it named: %v", c.page, said(found), c.named)
		}
	}
}

// What a host lacks for a service that comes counts; what it has is on its disk already.
func TestRoomIsWantedForWhatComes(t *testing.T) {
	want := wanted(t)
	need := planner.Bytes(0)
	for _, b := range want.Bundles {
		if s := want.Plan.Problem.Service(b.Service); b.Host == "nas" && s != nil {
			h, _ := want.Plan.Problem.Host("nas")
			need += s.DemandOn(h.Processor).Disk
		}
	}
	for _, there := range []bool{false, true} {
		facts := sound(want)
		facts["nas"].Disks[2].Free = need
		if there {
			for _, b := range want.Bundles {
				if b.Host == "nas" {
					facts["nas"].Services = append(facts["nas"].Services, probe.ServiceFacts{Record: ledger.Record{Service: b.Service, Dir: b.Dir}})
				}
			}
		}
		if short := len(only(Check(want, facts), DiskShort{})) == 1; need == 0 || short == there {
			t.Errorf("with %d MB free, all of them there already: %v, it is short: %v", need/planner.MB, there, short)
		}
	}
}

func TestFilesThatCannotBeReadStopTheRun(t *testing.T) {
	want := wanted(t)
	for i := range want.Bundles {
		if want.Bundles[i].Service == "jellyfin" {
			want.Bundles[i].Files = []compose.File{{Path: compose.ComposeFile, Data: []byte("services: [")}}
		}
	}
	if found := only(Check(want, sound(want)), FilesUnreadable{}); len(found) != 1 || !Stopped(found) {
		t.Errorf("%q", said(found))
	}
}

// mute is a host whose registries do not answer.
type mute struct {
	ledger.Host
}

func (*mute) Name() string { return "pi" }

func (*mute) Output(ctx context.Context, _ remote.Command, _ int) ([]byte, error) {
	<-ctx.Done()
	return nil, errors.Join(context.Cause(ctx))
}

func TestAllQuestionsToRegistriesTogetherHaveNinetySeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var images []string
		for i := range 40 { // each of a registry of its own
			images = append(images, fmt.Sprintf("r%d.lan/app:1", i))
		}
		h, begun := &mute{}, time.Now()
		got := AskImages(t.Context(), h, images)
		if took := time.Since(begun); took != 90*time.Second || len(got) != len(images) {
			t.Errorf("%d answers after %s", len(got), took)
		}
		for image, m := range got {
			if m.Refusal != NotReached || m.Err.IsZero() {
				t.Errorf("%s: %+v", image, m)
			}
		}
	})
}
