package tui

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"berth/planner"
	"berth/session"
)

// tightLabs have no place for everything, each for other reasons.
var tightLabs = []string{`
name: pinned
machines:
  box: {kind: docker, processor: n100, memory: 4GB}
  pve:
    kind: proxmox
    processor: ryzen-7640hs
    memory: 16GB
    guests: {apps: {kind: vm, id: 101, cpus: 4, memory: 1GB..4GB}}
services: {immich: {on: box, workload: 30 photos/week}}
`, `
name: refused
machines: {box: {kind: docker, processor: n100, memory: 16GB}}
services: {immich: {workload: 900 photos/day}, grafana: {}}
current: {box: [grafana]}
`, `
name: low
margin: 50%
machines: {box: {kind: docker, processor: n100, memory: 8GB}}
services: {immich: {workload: 30 photos/week}, grafana: {}}
current: {box: [grafana]}
`, `
name: narrow
machines:
  pve:
    kind: proxmox
    processor: ryzen-7640hs
    memory: 32GB
    guests: {apps: {kind: vm, id: 101, cpus: 4, memory: 1GB..4GB}}
services: {immich: {workload: 30 photos/week}, grafana: {on: apps}}
`}

// What is taken leads to the problem that the advice was verified on, and there everything fits.
//
//raced:skip
func TestAdviceThatIsTakenIsWhatWasPromised(t *testing.T) {
	kinds := map[planner.RemedyKind]int{}
	for _, text := range tightLabs {
		m := opened(t, sessionOf(t, "inventory.yaml", []byte(text)), 100, 30)
		// A service that was added and pinned here may be what is to be left out.
		m.s.Set(m.s.Changes().Edit(func(c *session.Changes) {
			c.Include("vaultwarden")
			c.Pins["vaultwarden"], c.Accepts["vaultwarden"] = []string{m.s.Problem().Hosts()[0].Name}, true
		}), session.Done{Kind: session.Added, Subject: "vaultwarden"})
		m.Update(nil)
		for _, a := range planner.Advise(context.Background(), m.s.Problem(), planner.Options{Seed: 1}) {
			if notAdvised(&m.view, a) != "" {
				continue
			}
			for _, r := range a.Remedies {
				kinds[r.Kind]++
			}
			m.do(m.search.takeAdvice(a))
			press(m, "enter")
			if diff := gocmp.Diff(plainProblem(a.Plan.Problem), plainProblem(m.s.Problem()), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s, %+v (-promised +taken):\n%s", m.s.Problem().Name, a.Remedies, diff)
			}
			if v, u := m.facts.violations, m.facts.unplaced; len(v)+len(u) > 0 {
				t.Errorf("%s, %+v: %v, %d without a place", m.s.Problem().Name, a.Remedies, v, len(u))
			}
			m.Update(keyMsg("u"))
		}
	}
	for _, k := range []planner.RemedyKind{planner.AcceptVerdict, planner.Unpin, planner.WidenGuest, planner.RaiseMargin, planner.LeaveOut} {
		if kinds[k] == 0 {
			t.Errorf("no advice of kind %d was taken: the test shows nothing of it", k)
		}
	}
}

// plainProblem leaves out what advice does not say: what is to be removed where it runs today, and the
// order of services.
func plainProblem(p *planner.Problem) *planner.Problem {
	q := *p
	q.Leaving = nil
	q.Services = slices.Clone(q.Services)
	slices.SortFunc(q.Services, func(a, b planner.Service) int { return cmp.Compare(a.Name, b.Name) })
	return &q
}

func TestWhatAdviceLeavesOutIsNotWrittenIntoTheInventory(t *testing.T) {
	store := newShelf(t, labFile(t))
	m := outside(t, labA(t), 100, 40, store, nil)
	m.do(m.wishes.addService("vaultwarden"))
	m.Update(nil)
	a := planner.Advice{Remedies: []planner.Remedy{{Kind: planner.LeaveOut, Subject: "vaultwarden"}, {Kind: planner.LeaveOut, Subject: "diun"}},
		Plan: planner.Check(m.s.Problem(), m.s.Board().Placement())}
	m.do(m.search.takeAdvice(a))
	press(m, "enter")
	if c := m.s.Changes(); len(c.Added) > 0 || !slices.Equal(c.LeftOut, []string{"diun"}) {
		t.Errorf("added %v, left out %v", c.Added, c.LeftOut)
	}
	pressAndSettle(t, m, "S", "enter")
	if got := string(store.inventory); strings.Contains(got, "vaultwarden") || strings.Contains(got, "  diun:") {
		t.Errorf("the file has it:\n%s", got)
	}
}

func TestAMarginThatTheSessionCannotRaiseIsNotOffered(t *testing.T) {
	text := strings.Replace(tightLabs[2], "memory: 8GB", "memory: 8GB, margin: 50%", 1)
	m := opened(t, sessionOf(t, "inventory.yaml", []byte(text)), 100, 30)
	raised := 0
	for _, a := range planner.Advise(context.Background(), m.s.Problem(), planner.Options{Seed: 1}) {
		if len(a.Remedies) == 1 && a.Remedies[0].Kind == planner.RaiseMargin {
			raised++
			if why := notAdvised(&m.view, a); !strings.Contains(why, "a margin of its own") {
				t.Errorf("why not: %q", why)
			}
		}
	}
	if raised == 0 {
		t.Fatal("no margin is to be raised: the test shows nothing")
	}
}
