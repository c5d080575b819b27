package steps

import (
	"os"
	"slices"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/internal/shellhost"
	"berth/planner"
)

var (
	edge = planner.Resource{Kind: planner.NetworkResource, Name: "edge"}
	pool = planner.Resource{Kind: planner.VolumeResource, Name: "pool"}
)

// edgeLab has services that take the network edge for granted on host a, as far as they are among those that are there now.
func edgeLab(now, then []string, standing Standing, networks ...probe.Network) []Step {
	p := &planner.Problem{}
	plan := &planner.Plan{Problem: p, Placement: planner.Placement{Host: map[string]string{}}}
	goal := Goal{Plan: plan, Stands: func(*compose.Bundle, *probe.Facts) Standing { return standing }}
	f := &probe.Facts{Host: "a", Networks: networks}
	for _, name := range then {
		p.Services = append(p.Services, planner.Service{Name: name, Uses: []planner.Resource{edge}})
		plan.Placement.Host[name] = "a"
		goal.Bundles = append(goal.Bundles, compose.Bundle{Host: "a", Service: name, Dir: "/opt/berth/" + name, Creates: []planner.Resource{edge}})
	}
	for _, name := range now {
		f.Services = append(f.Services, probe.ServiceFacts{Record: ledger.Record{Service: name, Dir: "/opt/berth/" + name, Networks: []string{"edge"}}})
		f.Containers = append(f.Containers, probe.Container{Name: name, Service: name, Networks: []string{"edge"}})
	}
	return ordered(Graph(goal, map[string]*probe.Facts{"a": f}))
}

func TestANetworkIsMadeBeforeAServiceStartsAndOnlyWhereItIsMissing(t *testing.T) {
	bridge, made := probe.Network{Name: "bridge"}, probe.Network{Name: "edge", Run: "r1", Service: "web"}
	for name, c := range map[string]struct {
		steps []Step
		want  string
	}{
		"it is missing": {edgeLab(nil, []string{"web"}, Missing, bridge), `
a web.create
a web.health < a web.start
a web.pull < a web.stage
a web.stage
a web.start < a web.create, a web.pull`},
		"it is there": {edgeLab(nil, []string{"web"}, Placed, bridge, probe.Network{Name: "edge"}), `
a web.health < a web.start
a web.start`},
		"somebody removed it from a service that is down": {edgeLab([]string{"web"}, []string{"web"}, Placed, bridge), `
a web.create
a web.health < a web.start
a web.start < a web.create`},
		"two want it": {edgeLab(nil, []string{"app", "web"}, Placed, bridge), `
a app.create
a app.health < a app.start
a app.start < a app.create
a web.health < a web.start
a web.start < a app.create`},
		"whoever it was made for leaves": {edgeLab([]string{"web"}, nil, Whole, bridge, made), `
a web.drop < a web.remove
a web.remove`},
		"somebody else stays in it": {edgeLab([]string{"app", "web"}, []string{"app"}, Whole, bridge, made), `
a web.remove`},
		"the last one in it leaves": {edgeLab([]string{"app"}, nil, Whole, bridge, made), `
a app.drop < a app.remove
a app.remove`},
		"it was made by hand": {edgeLab([]string{"web"}, nil, Whole, bridge, probe.Network{Name: "edge"}), `
a web.remove`},
	} {
		if got := shown(c.steps); got != strings.TrimSpace(c.want) {
			t.Errorf("%s:\n%s\nwant:%s", name, got, c.want)
		}
	}
}

// The one that another takes something for granted of starts first, as the planner promises.
func TestWhoeverBringsANetworkStartsBeforeThoseWhoUseIt(t *testing.T) {
	y := toy{services: []planner.Service{
		{Name: "app", Uses: []planner.Resource{edge}},
		{Name: "proxy", Uses: []planner.Resource{edge}, Provides: []planner.Provided{{Resource: edge}}},
	}, then: map[string]string{"app": "a", "proxy": "a"}, standing: map[string]Standing{"app": Placed, "proxy": Placed}}
	if got := shown(y.graph()); !strings.Contains(got, "a app.start < a proxy.health\n") {
		t.Errorf("%s", got)
	}
}

func TestARollbackTakesBackTheNetworkThatTheRunMade(t *testing.T) {
	record := func(run string, networks ...string) probe.ServiceFacts {
		return probe.ServiceFacts{Record: ledger.Record{Service: "web", Dir: "/opt/berth/web", Run: run, Networks: networks}}
	}
	former := []ledger.Former{{Run: "r1", Record: ledger.Record{Service: "web", Dir: "/opt/berth/web", Run: "r0", Networks: []string{"edge"}}}}
	started := []ledger.Entry{{Kind: ledger.EntryStarted, Step: "web.remove"}}
	for name, c := range map[string]struct {
		facts probe.Facts
		run   ledger.Run
		want  string
	}{
		"a service that came with the run": {
			probe.Facts{Services: []probe.ServiceFacts{record("r1", "edge")}, Networks: []probe.Network{{Name: "edge", Run: "r1", Service: "web"}}}, ledger.Run{Name: "r1"}, `
a web.drop < a web.remove
a web.remove`},
		"one that stays, in a network from before": {
			probe.Facts{Services: []probe.ServiceFacts{record("r1", "edge")}, Networks: []probe.Network{{Name: "edge", Run: "r0", Service: "web"}}}, ledger.Run{Name: "r1", Former: former}, `
a web.health < a web.start
a web.restore
a web.start < a web.restore`},
		"one that was removed, with its network": {
			probe.Facts{Networks: []probe.Network{{Name: "bridge"}}}, ledger.Run{Name: "r1", Former: former, Entries: started}, `
a web.create
a web.health < a web.start
a web.restore
a web.start < a web.create, a web.restore`},
		"a network of the run that is needed": {
			probe.Facts{Services: []probe.ServiceFacts{record("r1", "edge")}, Networks: []probe.Network{{Name: "edge", Run: "r1", Service: "web"}}}, ledger.Run{Name: "r1", Former: former}, `
a web.health < a web.start
a web.restore
a web.start < a web.restore`},
	} {
		c.facts.Host = "a"
		problem := &planner.Problem{Services: []planner.Service{{Name: "web"}}}
		steps, _ := Back("r1", "r2", problem, map[string]*probe.Facts{"a": &c.facts}, []ledger.History{{Host: "a", Runs: []ledger.Run{c.run}}}, func(string) []string { return nil })
		if got := shown(steps); got != strings.TrimSpace(c.want) {
			t.Errorf("%s:\n%s\nwant:%s", name, got, c.want)
		}
	}
}

// networkDocker keeps networks and volumes as files with who made them, and has containers in those that are named in users.
const networkDocker = `#!/bin/sh
here=${0%/*}
printf '%s\n' "$*" >>"$here/asked"
eval "last=\${$#}"
case "$1 $2" in
"network inspect" | "volume inspect") [ -f "$here/$1-$last" ] && cat "$here/$1-$last" ;;
"network create" | "volume create")
	[ ! -f "$here/refuses" ] || { echo "no room for $last" >&2; exit 1; }
	echo "${4#*=}" >"$here/$1-$last"
	;;
"network rm") rm "$here/network-$last" ;;
"ps --all") grep -sx "${last#network=}" "$here/users" || : ;;
esac
`

func TestNetworksAndVolumesAreMadeOnceAndGoWhenNobodyIsInThem(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Program("docker", networkDocker)
	asked := func(what string) int {
		text, _ := os.ReadFile(h.Path("bin/asked"))
		return strings.Count(string(text), what)
	}
	create := []Step{{Host: "pi", Service: "web", Work: Create{[]planner.Resource{edge, pool}}}}
	do(t, "r1", "", create, h)
	do(t, "r2", "", create, h)
	if h.Has("bin/network-edge") != "r1\n" || h.Has("bin/volume-pool") != "r1\n" || asked("create") != 2 {
		t.Errorf("network of %q, volume of %q, %d times made", h.Has("bin/network-edge"), h.Has("bin/volume-pool"), asked("create"))
	}
	drop := []Step{{Host: "pi", Service: "web", Work: Drop{[]string{"edge", "gone"}}}}
	h.Put("bin/users", "edge\n")
	do(t, "r3", "", drop, h)
	if h.Has("bin/network-edge") == "-" {
		t.Error("a network that a container is in was removed")
	}
	h.Put("bin/users", "")
	do(t, "r4", "", drop, h)
	do(t, "r5", "", drop, h)
	if h.Has("bin/network-edge") != "-" || h.Has("bin/volume-pool") == "-" {
		t.Errorf("network %q, volume %q", h.Has("bin/network-edge"), h.Has("bin/volume-pool"))
	}
	h.Put("bin/network-theirs", "\n")
	do(t, "r6", "", []Step{{Host: "pi", Service: "web", Work: Drop{[]string{"theirs"}}}}, h)
	if h.Has("bin/network-theirs") == "-" {
		t.Error("a network that somebody else made was removed")
	}
	h.Put("bin/refuses", "")
	x := execution("r7", create, h)
	if err := x.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := Execute(t.Context(), t.Context(), x); r.Whole() || !strings.Contains(r.Errors[0].Error(), "network edge: no room for edge") {
		t.Errorf("%s: %v", outcomes(x, r), r.Errors)
	}
}

func TestTheRecordSaysWhatIsMadeForAService(t *testing.T) {
	b := appBundle("pi", "app")
	b.Creates = []planner.Resource{edge, pool}
	rec := staging(&Site{Service: "app"}, b, nil)
	if got := recorded(rec); !slices.Equal(got, b.Creates) {
		t.Errorf("%v", got)
	}
}
