package preflight

import (
	"slices"
	"testing"

	"berth/deployer/probe"
	"berth/planner"
)

func TestWhatNoServiceBringsIsLookedForOnTheHost(t *testing.T) {
	edge, vpn := planner.Resource{Kind: planner.NetworkResource, Name: "edge"}, planner.Resource{Kind: planner.ContainerResource, Name: "vpn"}
	in := func(name string, networks ...string) func(Want, map[string]*probe.Facts) {
		return func(_ Want, f map[string]*probe.Facts) {
			f["nas"].Containers = append(f["nas"].Containers, probe.Container{Name: name, State: "running", Networks: networks})
		}
	}
	has := func(networks ...string) func(Want, map[string]*probe.Facts) {
		return func(_ Want, f map[string]*probe.Facts) {
			for _, name := range networks {
				f["nas"].Networks = append(f["nas"].Networks, probe.Network{Name: name})
			}
		}
	}
	brings := func(r planner.Resource, host string) func(Want, map[string]*probe.Facts) {
		return func(want Want, _ map[string]*probe.Facts) {
			p := want.Plan.Problem
			p.Services = append(p.Services, planner.Service{Name: "bringer", Provides: []planner.Provided{{Resource: r}}})
			want.Plan.Placement.Host["bringer"] = host
		}
	}
	for name, c := range map[string]struct {
		uses   planner.Resource
		change func(Want, map[string]*probe.Facts)
		want   []Severity
	}{
		"a container that is not there":               {vpn, nil, []Severity{Stops}},
		"a container that is there":                   {vpn, in("vpn", "bridge"), nil},
		"a container that a service brings":           {vpn, brings(vpn, "nas"), nil},
		"a container that a service brings elsewhere": {vpn, brings(vpn, "pi"), []Severity{Stops}},
		"a network that nobody is in":                 {edge, in("proxy", "bridge"), []Severity{Warns}},
		"a network that a container is in":            {edge, in("proxy", "edge"), nil},
		"nobody says which networks there are":        {edge, in("proxy"), nil},
		"a network that a service brings":             {edge, brings(edge, "nas"), nil},
		"a network that the host has not":             {edge, has("bridge"), []Severity{Stops}},
		"a network that the host has":                 {edge, has("bridge", "edge"), nil},
	} {
		want := wanted(t)
		plan, problem := *want.Plan, *want.Plan.Problem // the lab of the tests is one
		problem.Services, plan.Placement = slices.Clone(problem.Services), plan.Placement.Clone()
		plan.Problem, want.Plan = &problem, &plan
		want.Plan.Problem.Service("uptime-kuma").Uses = []planner.Resource{c.uses}
		facts := sound(want)
		if c.change != nil {
			c.change(want, facts)
		}
		var got []Severity
		for _, f := range Check(want, facts) {
			if n, is := f.(NotBrought); is {
				got = append(got, n.Severity())
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestANetworkThatIsNotThereIsToldWithWhatLooksAlike(t *testing.T) {
	for name, c := range map[string]struct {
		has  []string
		want string
	}{
		"proxy":         {[]string{"bridge", "traefik_proxy"}, "traefik_proxy"},
		"traefik_proxy": {[]string{"bridge", "proxy"}, "proxy"},
		"web-proxy":     {[]string{"bridge", "Web_Proxy"}, "Web_Proxy"},
		"frontend":      {[]string{"bridge", "frontent"}, "frontent"},
		"edge":          {[]string{"bridge", "host", "none"}, ""},
	} {
		if got := nearest(name, c.has); got != c.want {
			t.Errorf("%s among %v: %q, want %q", name, c.has, got, c.want)
		}
	}
}

// What already runs has its network, and nothing is done with it.
func TestAServiceThatIsNotStartedNeedsNothing(t *testing.T) {
	want := wanted(t)
	plan, problem := *want.Plan, *want.Plan.Problem
	problem.Services = slices.Clone(problem.Services)
	plan.Problem, want.Plan = &problem, &plan
	want.Plan.Problem.Service("uptime-kuma").Uses = []planner.Resource{{Kind: planner.NetworkResource, Name: "edge"}}
	facts := sound(want)
	facts["nas"].Networks = []probe.Network{{Name: "bridge"}}
	for starts, n := range map[bool]int{true: 1, false: 0} {
		want.Starts = func(string, string) bool { return starts }
		got := 0
		for _, f := range Check(want, facts) {
			if _, is := f.(NotBrought); is {
				got++
			}
		}
		if got != n {
			t.Errorf("started %v: %d findings, want %d", starts, got, n)
		}
	}
}
