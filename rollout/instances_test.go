package rollout

import (
	"strings"
	"testing"
	"time"

	"berth/deployer/ledger"
	"berth/planner"
)

// Two services of one entry on one host have nothing in common there: one is deployed beside the other, and taken back
// without it.
func TestTwoInstancesOfAnEntryAreTwoProjectsOnTheirHost(t *testing.T) {
	s := newSiteOf(t, "  uptime-kuma: {on: pi}\n  status-b: {entry: uptime-kuma, on: pi, ports: {3002: 3003}}\n")
	request := func(kind Kind, services ...string) Request {
		pl := planner.Placement{Host: map[string]string{}}
		for _, name := range services {
			pl.Host[name] = "pi"
		}
		plan := planner.Check(s.lab.Problem, pl)
		return Request{Kind: kind, Lab: s.lab, Plan: plan, Wait: 30 * time.Second,
			Judge: func(string, []byte) (*planner.Plan, error) { return plan, nil }}
	}
	run := func(r Request) {
		t.Helper()
		run, err := s.env.Prepare(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		if result, err := s.carryOut(run); err != nil || !result.Whole() {
			t.Fatalf("%v, %v", err, result)
		}
		s.env.Now = func() time.Time { return noon.Add(time.Hour) }
	}
	run(request(Deploy, "uptime-kuma"))
	run(request(Deploy, "uptime-kuma", "status-b"))
	second := s.host.Has("opt/berth/status-b/compose.yaml")
	for _, want := range []string{"name: status-b\n", `published: "3003"`, "name: status-b_data", "berth.service: status-b"} {
		if !strings.Contains(second, want) {
			t.Errorf("no %q in\n%s", want, second)
		}
	}
	if first := s.host.Has("opt/berth/uptime-kuma/compose.yaml"); !strings.Contains(first, "name: uptime-kuma_data") || !strings.Contains(first, `published: "3002"`) {
		t.Errorf("the first one:\n%s", first)
	}
	if asked := strings.Join(s.host.Asked(), "\n"); !strings.Contains(asked, "--project-name status-b ") {
		t.Errorf("Docker was asked\n%s", asked)
	}
	run(request(Rollback, "uptime-kuma", "status-b"))
	if s.host.Has("opt/berth/status-b/compose.yaml") != "-" || s.host.Has("opt/berth/uptime-kuma/compose.yaml") == "-" || s.host.Has(ledger.LockDir+"/who") != "-" {
		t.Errorf("taken back:\n%s", s.host.Tree())
	}
}
