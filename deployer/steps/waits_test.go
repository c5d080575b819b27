package steps

import (
	"errors"
	"slices"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/planner"
)

func TestAServiceStaysUntilARunBringsItToItsHost(t *testing.T) {
	having := func(host, state string, services ...string) *probe.Facts {
		f := &probe.Facts{Host: host}
		for _, s := range services {
			f.Services = append(f.Services, probe.ServiceFacts{Record: ledger.Record{Service: s, Dir: "/opt/berth/" + s}})
			if state != "" {
				f.Containers = append(f.Containers, probe.Container{Name: s, Service: s, State: state, Restart: "unless-stopped"})
			}
		}
		return f
	}
	for name, c := range map[string]struct {
		others map[string]*probe.Facts
		stays  bool
	}{
		"it runs there":             {map[string]*probe.Facts{"c": having("c", "running", "web")}, false},
		"it is down there":          {map[string]*probe.Facts{"c": having("c", "exited", "web")}, true},
		"it was only put there":     {map[string]*probe.Facts{"c": having("c", "", "web")}, true},
		"it does not run there":     {map[string]*probe.Facts{"c": having("c", "")}, true},
		"nobody can say":            {map[string]*probe.Facts{"c": {Host: "c", Err: errors.New("down")}}, true},
		"the run touches that host": {nil, false},
	} {
		plan := &planner.Plan{Problem: &planner.Problem{Services: []planner.Service{{Name: "web"}}}, Placement: planner.Placement{Host: map[string]string{"web": "c"}}}
		facts := map[string]*probe.Facts{"b": having("b", "", "web", "gone")}
		steps := ordered(Graph(Goal{Plan: plan, Elsewhere: c.others, Stands: func(*compose.Bundle, *probe.Facts) Standing { return Whole }}, facts))
		var removed []string
		for i := range steps {
			removed = append(removed, steps[i].Service)
		}
		if slices.Contains(removed, "web") == c.stays || !slices.Contains(removed, "gone") {
			t.Errorf("%s: removes %v", name, removed)
		}
	}
}
