package planner

import (
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

func TestEveryChangeHasAWayBackAndTheLastPhaseComesFirst(t *testing.T) {
	p := smallLab()
	p.Services[2].Route = Route{Name: "photos"}
	p.Services[2].State[0].Restore = "restore"
	p.Leaving = []Service{{Name: "old"}}
	p.Machines[1].Guests = append(p.Machines[1].Guests, Guest{Name: "gone", Kind: LXC, ID: 130, CPUs: 1, Memory: Range{GB, GB}})
	exists(p, "apps", 5*GB)
	exists(p, "gone", GB)
	p.Current.Host = map[string]string{"photos": "apps", "old": "nas", "wiki": "apps"}
	plan := Check(p, Placement{Host: map[string]string{"photos": "nas", "wiki": "apps", "films": "media"}})
	want := []WayBack{
		{Kind: BackNone, Phase: 5, Guest: "gone", ID: 130, Host: "pve", Size: GB},
		{Kind: BackResize, Phase: 5, Guest: "apps", ID: 120, Host: "pve", Size: 5 * GB},
		{Kind: BackStart, Phase: 4, Service: "old", From: "nas"},
		{Kind: BackReturn, Phase: 3, Service: "photos", From: "apps", Host: "nas", Data: 30 * GB, Route: "photos"},
		{Kind: BackStop, Phase: 2, Service: "films", Host: "media"},
		{Kind: BackStop, Phase: 2, Service: "agent", Host: "media"},
		{Kind: BackDestroy, Phase: 1, Guest: "media", ID: 110, Host: "pve"},
	}
	if got := WaysBack(plan); !reflect.DeepEqual(got, want) {
		t.Errorf("phases %s\ngot  %+v\nwant %+v", kindsOf(Phases(plan)), got, want)
	}
}

func TestADumpIsRestoredOnTheWayBackWhereTheProcessorsDiffer(t *testing.T) {
	p := smallLab()
	p.Services[2].State[0].Restore = "restore"
	exists(p, "apps", 5*GB)
	p.Current.Host["photos"] = "apps"
	p.Machines[0].Processor.Arch.Family = "arm64"
	plan := Check(p, Placement{Host: map[string]string{"photos": "nas"}})
	ways := WaysBack(plan)
	at := slices.IndexFunc(ways, func(w WayBack) bool { return w.Kind == BackReturn })
	if at < 0 || !ways[at].Restore || !ways[at].Carries() {
		t.Errorf("%+v", ways)
	}
}

func TestEveryChangeOfAPlanHasOneWayBack(t *testing.T) {
	for seed := range uint64(60) {
		plan := movingLab(rand.New(rand.NewPCG(seed, 38)), func(p *Problem) *Plan { return Solve(context.Background(), p, Options{Steps: 100_000}) })
		if plan == nil {
			continue
		}
		want := map[[2]string]int{}
		for _, m := range plan.Moves {
			want[[2]string{m.Service, m.From + ">" + m.To}]++
		}
		for _, g := range plan.Guests {
			if g.Action != KeepGuest {
				want[[2]string{g.Guest.Name, g.Machine}]++
			}
		}
		got := map[[2]string]int{}
		for _, w := range WaysBack(plan) {
			if w.Guest != "" {
				got[[2]string{w.Guest, w.Host}]++
			} else {
				got[[2]string{w.Service, w.From + ">" + w.Host}]++
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("seed %d: ways back %v, changes %v", seed, got, want)
		}
	}
}
