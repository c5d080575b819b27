package rollout

import (
	"context"
	"errors"
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/steps"
	"berth/planner"
	"berth/wording"
)

func TestThatThereIsNothingToDoIsSaidOfWhatWasAskedAbout(t *testing.T) {
	e := &Env{Words: wording.For(wording.EN)}
	whole := &planner.Plan{Problem: &planner.Problem{}}
	without := &planner.Plan{Problem: &planner.Problem{Rules: planner.Rules{Changed: []planner.RuleChange{{Kind: planner.MachineTakenAway, Subject: "nas"}}}}}
	for _, c := range []struct {
		r    Request
		want string
	}{
		{Request{Plan: whole}, "Nothing to do: every service is deployed as planned, and runs."},
		{Request{Plan: whole, Only: []string{"pi", "cargo"}}, "Nothing to do on cargo, pi: every service there is deployed as planned, and runs; other hosts were not asked about."},
		{Request{Plan: whole, Service: "web"}, "Nothing to do: web is deployed as planned, and runs; nothing else was asked about."},
		{Request{Plan: whole, Service: "web", Only: []string{"pi"}}, "Nothing to do: web is deployed on pi as planned, and runs; nothing else was asked about."},
		{Request{Plan: without}, "Nothing to do: every service is deployed as planned, and runs. What is on nas nobody looked at."},
	} {
		if got := e.nothingToDo(c.r); got != c.want {
			t.Errorf("%s\nwant %s", got, c.want)
		}
	}
}

// halfDark is a fleet of which one more host does not answer.
type halfDark struct{ fleet }

func (f halfDark) Hosts([]string) ([]ledger.Host, map[string]error) {
	hosts, _ := f.fleet.Hosts([]string{"pi"})
	return hosts, map[string]error{"nas": errors.New("host nas: no route to host")}
}

func (f halfDark) Look(ctx context.Context, names []string) map[string]*probe.Facts {
	out := f.fleet.Look(ctx, names)
	out["nas"] = &probe.Facts{Host: "nas", Err: errors.New("host nas: no route to host")}
	return out
}

func TestThatNoRunWasBrokenOffIsNotSaidOfAHostThatCouldNotBeAsked(t *testing.T) {
	for _, kind := range []Kind{Resume, Rollback} {
		s := newSite(t)
		s.env.Fleet = halfDark{s.env.Fleet.(fleet)}
		if run, err := s.env.Prepare(t.Context(), s.request(kind)); err != nil || len(run.Nothing) != 1 {
			t.Fatalf("%v, %+v", err, run)
		}
		if said := strings.Join(s.said, "\n"); !strings.Contains(said, "what runs left on nas is not known") {
			t.Errorf("kind %d: %q", kind, said)
		}
	}
}

func TestARollbackSaysWhereItTakesTheNewerCopyBack(t *testing.T) {
	var said []string
	e := &Env{Words: wording.For(wording.EN), Note: func(text string) { said = append(said, text) }}
	has := func(host, run string) *probe.Facts {
		return &probe.Facts{Host: host, Services: []probe.ServiceFacts{
			{Record: ledger.Record{Service: "app", Run: run, Dir: "/opt/berth/app"}}, {Record: ledger.Record{Service: "web", Run: run, Dir: "/opt/berth/web"}},
		}}
	}
	p := &planner.Problem{Services: []planner.Service{{Name: "app", State: []planner.State{{Name: "data"}}}, {Name: "web"}}}
	list := []steps.Step{{Host: "cargo", Service: "app", Work: steps.Remove{}}, {Host: "cargo", Service: "web", Work: steps.Remove{}}}
	e.sayOlder(list, p, map[string]*probe.Facts{"cargo": has("cargo", "20261129T190000Z-bb"), "media": has("media", "20261128T190000Z-aa")})
	if len(said) != 1 || !strings.Contains(said[0], "app goes from cargo, and media (deployed 2026-11-28 19:00 UTC, no container) stays") {
		t.Errorf("%q", said)
	}
}
