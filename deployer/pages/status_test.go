package pages

import (
	"errors"
	"strings"
	"testing"

	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

const allWell = "everything is as it should be"

// ones is a page of one host on which one service is well.
func ones() *Status {
	f := &probe.Facts{Host: "pi", Docker: probe.DockerFacts{Client: "27", Server: "27"}}
	return &Status{
		Words: wording.For(wording.EN), Problem: &planner.Problem{Machines: []planner.Machine{{Name: "pi", Kind: planner.Docker}}},
		Hosts: []status.Host{{Host: "pi", Facts: f, Services: []status.Service{{Service: "app"}}}},
	}
}

func TestThatEverythingIsWellIsSaidOnlyWhereAllOfItWasAskedAndIsSo(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Status)
		last   string
		drift  bool
		asked  bool
	}{
		"all is well":           {func(*Status) {}, allWell, false, true},
		"a service that starts": {func(p *Status) { p.Hosts[0].Services[0].State = status.Starting }, allWell + "; still starting: app", false, true},
		"not all hosts":         {func(p *Status) { p.Only = []string{"pi"} }, allWell + " on pi; no other host was asked", false, true},
		"not all hosts, and nothing there": {func(p *Status) { p.Only, p.Hosts[0].Services = []string{"pi"}, nil },
			"", false, true},
		"a host that does not answer": {func(p *Status) { p.Hosts[0] = status.Host{Host: "pi", Err: errors.New("down")} }, "1 of 1 hosts could not be looked at", false, false},
		"a host without root": {func(p *Status) {
			p.Hosts[0].Facts.RootErr = errors.New("no sudo")
			p.Found = []status.Finding{status.NotRoot{Err: p.Hosts[0].Facts.RootErr}}
		}, "1 of 1 hosts could not be looked at as root", false, false},
		"something that is not known": {func(p *Status) { p.Found = []status.Finding{status.Unread{What: message.Same("x")}} }, "not everything could be found out", false, false},
		"a service that is down":      {func(p *Status) { p.Hosts[0].Services[0].State = status.Exited }, "not as it should be: 1 of 1 hosts", true, true},
		"something of the lab":        {func(p *Status) { p.Found = []status.Finding{status.NothingDeployed{}} }, "something is not as it should be", true, true},
	} {
		p := ones()
		c.change(p)
		text := p.Text()
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		if last := lines[len(lines)-1]; last != c.last || strings.Contains(text, allWell) != strings.HasPrefix(c.last, allWell) {
			t.Errorf("%s: it ends with %q, want %q\n%s", name, last, c.last, text)
		}
		if v := p.Verdict(); v.Drift != c.drift || len(p.Unasked()) == 0 != c.asked {
			t.Errorf("%s: %+v, %q", name, v, p.Unasked())
		}
	}
}

func TestAHostWithPodmanAndNothingOfBerthsOnItLacksNothing(t *testing.T) {
	p := ones()
	p.Hosts[0].Facts.Docker, p.Hosts[0].Services = probe.DockerFacts{Client: "4.3.1", Podman: "4.3.1"}, nil
	if text := p.Text(); !strings.Contains(text, "  ! Podman 4.3.1, and not Docker\n") || !strings.Contains(text, allWell) {
		t.Error(text)
	}
}
