package preflight

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/message"
	"berth/planner"
)

// limited is a run on host b alone, of a plan that has each service on the host in its name.
func limited(services []planner.Service, facts, others map[string]*probe.Facts) Want {
	p := &planner.Problem{Services: services, Machines: []planner.Machine{{Name: "a", Kind: planner.Docker}, {Name: "b", Kind: planner.Docker}}}
	p.Current.Host = map[string]string{}
	w := Want{Plan: &planner.Plan{Problem: p}, Elsewhere: others}
	w.Plan.Placement.Host = map[string]string{}
	for _, s := range services {
		_, host, _ := strings.Cut(s.Name, "-on-")
		w.Plan.Placement.Host[s.Name] = host
		if facts[host] != nil {
			b := compose.Bundle{Host: host, Service: s.Name, Dir: "/opt/berth/" + s.Name}
			if strings.HasPrefix(s.Name, "secret") {
				b.Secrets = []compose.SecretRef{{Service: s.Name, Name: "KEY", Made: true}}
			}
			if strings.HasPrefix(s.Name, "given") {
				b.Secrets = []compose.SecretRef{{Service: s.Name, Name: "TOKEN"}}
			}
			w.Bundles = append(w.Bundles, b)
		}
	}
	return w
}

func having(host string, services ...string) *probe.Facts {
	f := &probe.Facts{Host: host}
	for _, s := range services {
		f.Services = append(f.Services, probe.ServiceFacts{Record: ledger.Record{Service: s, Dir: "/opt/berth/" + s}})
	}
	return f
}

// inState gives every service of a host a container in a state.
func inState(state string, f *probe.Facts) *probe.Facts {
	for _, s := range f.Services {
		f.Containers = append(f.Containers, probe.Container{Name: s.Record.Service, Service: s.Record.Service, State: state, Restart: "unless-stopped"})
	}
	return f
}

var own, shared = []planner.State{{Name: "data"}}, []planner.State{{Name: "data", Shared: true}}

func TestOtherHostsAreLookedAtWhereWhatTheyHaveConcernsTheRun(t *testing.T) {
	for name, c := range map[string]struct {
		service planner.Service
		facts   *probe.Facts
		want    string
	}{
		"one with data comes":                   {planner.Service{Name: "db-on-b", State: own}, having("b"), "[a c]"},
		"one with secrets comes":                {planner.Service{Name: "secret-on-b"}, having("b"), "[a c]"},
		"one with data on a share comes":        {planner.Service{Name: "db-on-b", State: shared}, having("b"), "[a c]"},
		"one with data runs there":              {planner.Service{Name: "db-on-b", State: own}, inState("running", having("b", "db-on-b")), "[]"},
		"one with data was taken down there":    {planner.Service{Name: "db-on-b", State: own}, having("b", "db-on-b"), "[a c]"},
		"one with data on a share is there":     {planner.Service{Name: "db-on-b", State: shared}, having("b", "db-on-b"), "[a c]"},
		"one with data on a share runs there":   {planner.Service{Name: "db-on-b", State: shared}, inState("running", having("b", "db-on-b")), "[]"},
		"one with secrets of the operator's":    {planner.Service{Name: "given-on-b"}, having("b"), "[]"},
		"an agent comes":                        {planner.Service{Name: "secret-on-b", State: own, Agent: true}, having("b"), "[]"},
		"one leaves for a host that is not its": {planner.Service{Name: "web-on-c"}, having("b", "web-on-c"), "[c]"},
		"one that the plan does not have":       {planner.Service{Name: "x-on-c"}, having("b", "gone"), "[]"},
		"a host that does not answer":           {planner.Service{Name: "db-on-b", State: own}, &probe.Facts{Host: "b", Err: errors.New("down")}, "[]"},
	} {
		facts := map[string]*probe.Facts{"b": c.facts}
		w := limited([]planner.Service{c.service}, facts, nil)
		if got := Elsewhere(w.Plan, w.Bundles, facts, []string{"a", "c"}); fmt.Sprint(got) != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

// dataFindings are those about what is on one host at a time, and about runs of others.
func dataFindings(w Want, facts map[string]*probe.Facts) []Finding {
	return only(Check(w, facts), LockHeld{}, JournalOpen{}, DataStaysBehind{}, RunsElsewhere{}, DataUnknown{}, DataLeft{}, NotSeen{}, HostUnasked{}, HostGone{}, RunsByHand{})
}

// only keeps findings of some types.
func only(found []Finding, types ...Finding) []Finding {
	return slices.DeleteFunc(found, func(f Finding) bool {
		return !slices.ContainsFunc(types, func(t Finding) bool { return same(f, t) })
	})
}

func TestDataOnAHostThatTheRunLeavesOutStopsIt(t *testing.T) {
	down := &probe.Facts{Host: "a", Err: errors.New("down")}
	for name, c := range map[string]struct {
		other *probe.Facts
		today string
		want  string
		state []planner.State
		name  string
	}{
		"it is there":    {having("a", "db-on-b"), "", "b DataStaysBehind 1", own, "db-on-b"},
		"it is not":      {having("a", "web"), "a", "b DataLeft 0", own, "db-on-b"},
		"nobody can say": {down, "", "a HostUnasked 0", own, "db-on-b"},
		"nobody can say, and the inventory has it": {down, "a", "b DataUnknown 1", own, "db-on-b"},
		"nobody may say":                                                 {&probe.Facts{Host: "a", RootErr: errors.New("no root")}, "a", "b DataUnknown 1", own, "db-on-b"},
		"it is on a share, and used there":                               {inState("running", having("a", "db-on-b")), "", "b RunsElsewhere 1", shared, "db-on-b"},
		"it is on a share, and crashes there":                            {inState("restarting", having("a", "db-on-b")), "", "b RunsElsewhere 1", shared, "db-on-b"},
		"it is on a share, and stopped there":                            {inState("exited", having("a", "db-on-b")), "", "", shared, "db-on-b"},
		"it runs there, and nobody may say more":                         {&probe.Facts{Host: "a", RootErr: errors.New("no root"), Containers: inState("running", having("a", "db-on-b")).Containers}, "", "b RunsElsewhere 1", shared, "db-on-b"},
		"Docker does not say whether it runs there":                      {&probe.Facts{Host: "a", Docker: probe.DockerFacts{Err: message.Same("timeout")}, Services: having("a", "db-on-b").Services}, "", "b DataUnknown 1", shared, "db-on-b"},
		"somebody is at work there":                                      {&probe.Facts{Host: "a", Lock: &ledger.LockFacts{Files: map[string]string{"run": "r7"}}}, "", "a LockHeld 1", shared, "db-on-b"},
		"a run was broken off there":                                     {&probe.Facts{Host: "a", Journal: &ledger.JournalFacts{Run: "r7", Last: `{"kind":"begin"}`}}, "", "a JournalOpen 1", shared, "db-on-b"},
		"somebody is at work there, and Docker is stuck":                 {&probe.Facts{Host: "a", Docker: probe.DockerFacts{Err: message.Same("timeout")}, Lock: &ledger.LockFacts{Files: map[string]string{"run": "r7"}}}, "", "a LockHeld 1a HostUnasked 0", shared, "db-on-b"},
		"somebody is at work there, and its data is not there":           {&probe.Facts{Host: "a", Lock: &ledger.LockFacts{Files: map[string]string{"run": "r7"}}}, "", "", own, "db-on-b"},
		"the operator has its secrets":                                   {down, "a", "", nil, "given-on-b"},
		"it is on a share, and not used":                                 {having("a"), "a", "b NotSeen 0", shared, "db-on-b"},
		"it is on a share, and nobody can say, and the inventory has it": {down, "a", "b DataUnknown 1", shared, "db-on-b"},
		"there are only secrets":                                         {having("a", "secret-on-b"), "a", "", nil, "secret-on-b"},
		"there are only secrets, nobody can say, the inventory has it":   {down, "a", "b DataUnknown 1", nil, "secret-on-b"},
		"there is nothing to lose":                                       {down, "a", "", nil, "web-on-b"},
	} {
		facts := map[string]*probe.Facts{"b": having("b")}
		if c.state != nil && c.state[0].Shared { // that a record of it is here says nothing
			facts["b"] = inState("exited", having("b", c.name))
		}
		w := limited([]planner.Service{{Name: c.name, State: c.state}}, facts, map[string]*probe.Facts{"a": c.other})
		w.Plan.Problem.Current.Host[c.name] = c.today
		got := ""
		for _, f := range dataFindings(w, facts) {
			got += fmt.Sprint(f.Where().Host, " ", reflect.TypeOf(f).Name(), " ", f.Severity())
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAServiceThatStaysForNowIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		others map[string]*probe.Facts
		stays  bool
	}{
		"it runs there":             {map[string]*probe.Facts{"c": inState("running", having("c", "web-on-c"))}, false},
		"it is down there":          {map[string]*probe.Facts{"c": inState("exited", having("c", "web-on-c"))}, true},
		"it was only put there":     {map[string]*probe.Facts{"c": having("c", "web-on-c")}, true},
		"it does not run there":     {map[string]*probe.Facts{"c": having("c")}, true},
		"nobody can say":            {map[string]*probe.Facts{"c": {Host: "c", Err: errors.New("down")}}, true},
		"the run touches that host": {nil, false},
	} {
		facts := map[string]*probe.Facts{"b": having("b", "web-on-c", "gone")}
		w := limited([]planner.Service{{Name: "web-on-c"}}, facts, c.others)
		told := only(Check(w, facts), LeavesLater{})
		if want := (LeavesLater{Place: Place{"b", "web-on-c"}, To: "c"}); len(told) > 0 != c.stays || c.stays && told[0] != want {
			t.Errorf("%s: findings %v", name, told)
		}
	}
}
