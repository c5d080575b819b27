package planner

import (
	"reflect"
	"testing"
)

func TestTheChecklistHoldsWhatThePlanPromises(t *testing.T) {
	p := smallLab()
	p.Services[1].Route, p.Services[3].Route, p.Services[0].Route = Route{Name: "films"}, Route{Name: "wiki"}, Route{Name: "agent"}
	p.Services = append(p.Services, Service{Name: "more", Devices: []string{"gpu"}, State: []State{{}}}, Service{Name: "nowhere", Route: Route{Name: "nowhere"}, State: []State{{}}, Wish: Wish{On: []string{"moon"}}})
	exists(p, "apps", GB)
	p.Current.Host["photos"] = "apps"
	plan := Check(p, Placement{Host: map[string]string{"films": "media", "photos": "nas", "wiki": "nas", "more": "media"}})
	want := []CheckItem{
		{Kind: CheckGuests, Names: []string{"router", "media"}},
		{Kind: CheckHealthy, Count: 4},
		{Kind: CheckMargin, Subject: "nas", Bytes: 9 * GB, Share: 900},
		{Kind: CheckMargin, Subject: "pve", Bytes: 18 * GB, Share: 900},
		{Kind: CheckRoutes, Subject: "small.lan", Count: 2},
		{Kind: CheckDevices, Subject: "media", Names: []string{"gpu"}},
		{Kind: CheckAgents, Names: []string{"agent"}},
		{Kind: CheckMoved, Subject: "photos", Bytes: 30 * GB},
		{Kind: CheckAlerts, Share: 900},
		{Kind: CheckQuiet},
		{Kind: CheckBackups, Count: 2},
		{Kind: CheckPapers},
	}
	if got := Checklist(plan); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestTheChecklistOfAPlainLabIsShort(t *testing.T) {
	p := &Problem{Rules: Rules{Margin: 900, Overcommit: 2000}, Machines: smallLab().Machines[:1], Services: []Service{{Name: "wiki", Route: Route{Name: "wiki"}}}}
	want := []CheckItem{
		{Kind: CheckHealthy, Count: 1}, {Kind: CheckMargin, Subject: "nas", Bytes: 9 * GB, Share: 900},
		{Kind: CheckAlerts, Share: 900}, {Kind: CheckQuiet}, {Kind: CheckPapers},
	}
	if got := Checklist(solved(t, p)); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}
