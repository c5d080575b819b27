package planning

import (
	"slices"
	"testing"
)

func TestTodayIsWhatRunsTodayAndNotWhatIsWishedFor(t *testing.T) {
	l := here(t, "name: x\nmachines:\n  cargo: {kind: docker, processor: n100, memory: 8GB, used_today: 7GB}\n"+
		"services: {uptime-kuma: {}, vaultwarden: {}, homepage: {}, node-exporter: {}}\ncurrent:\n  cargo: [uptime-kuma, grafana]\n")
	plan, missing := Today(l.Problem)
	if want := []string{"homepage", "vaultwarden"}; !slices.Equal(missing, want) {
		t.Errorf("%v do not run yet, want %v", missing, want)
	}
	if p := plan.Placement; len(p.Host) != 2 || p.Host["uptime-kuma"] != "cargo" || p.Host["grafana"] != "cargo" {
		t.Errorf("today is %v", p.Host)
	}
	if plan.Problem.Service("node-exporter") == nil || plan.Problem.Service("vaultwarden") != nil || len(plan.Violations) > 0 {
		t.Errorf("judged are %v, with %v", plan.Problem.Services, plan.Violations)
	}
}
