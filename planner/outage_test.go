package planner

import (
	"context"
	"reflect"
	"testing"
)

func TestResilienceTakesEveryMachineAwayOnce(t *testing.T) {
	p := smallLab()
	p.Services[3].Wish.On = []string{"nas"}
	plan := solved(t, p)
	outages := Resilience(context.Background(), plan, Options{})
	if len(outages) != 2 || outages[0].Machine != "nas" || outages[1].Machine != "pve" {
		t.Fatalf("got %+v", outages)
	}
	if got := [][]string{outages[0].Appliances, outages[1].Appliances}; !reflect.DeepEqual(got, [][]string{nil, {"router"}}) {
		t.Errorf("appliances that are down: %v", got)
	}
	// Without the NAS everything goes to the hypervisor, what was pinned too.
	nas := outages[0].Plan
	if nas.Status != Optimal || nas.Load("nas") != nil || nas.Placement.Host["wiki"] == "" || !nas.Problem.Service("wiki").Wish.Freed {
		t.Errorf("without the NAS: %v, %+v", nas.Status, nas.Placement)
	}
	// Without the hypervisor the films have no GPU.
	pve := outages[1].Plan
	if pve.Status != Infeasible || len(pve.Unplaced) != 1 || pve.Unplaced[0].Service.Name != "films" {
		t.Errorf("without the hypervisor: %v, unplaced %+v", pve.Status, pve.Unplaced)
	}
	if len(p.Machines) != 2 || p.Services[3].Wish.Freed || len(p.Current.Host) != 0 || guestOf(p, "media").Exists {
		t.Error("the problem itself has changed")
	}
}

// What runs on the machines that are left stays there for its data, and what was on the lost one moves
// without any.
func TestAnOutageStartsFromThePlanThatWasCarriedOut(t *testing.T) {
	p := smallLab()
	p.Services[2].Wish.On = []string{"nas", "apps"}
	p.Services[2].Demand.Memory = 3 * GB
	p.Services[3].State = []State{{Size: GB}}
	plan := Check(p, Placement{Host: map[string]string{"films": "media", "photos": "nas", "wiki": "apps"}})
	nas := Resilience(context.Background(), plan, Options{})[0].Plan
	want := []Move{{Service: "photos", To: "apps"}}
	var moves []Move
	for _, m := range nas.Moves {
		if !m.Agent {
			moves = append(moves, m)
		}
	}
	if !reflect.DeepEqual(moves, want) {
		t.Errorf("got %+v, want %+v", moves, want)
	}
	for _, g := range nas.Guests {
		if g.Guest.Name == "media" && (g.Action != KeepGuest || g.From != 2*GB+512*MB) {
			t.Errorf("the guest that the plan made: %+v", g)
		}
	}
}
