package status

import (
	"testing"

	"berth/deployer/ledger"
	"berth/deployer/probe"
)

// A difference that nobody mends, and of which a deployment says nothing, would be there for good.
func TestADeploymentMendsEveryDifferenceOrSaysThatItDoesNot(t *testing.T) {
	for k := range constantsOf(t, "status.go", "DriftKind") {
		if DriftKind(k).Mending() == Unanswered {
			t.Errorf("%s: nobody has said what a deployment does about it; see mendings", DriftKind(k))
		}
	}
}

func TestWhatADeploymentDoesIsTheMostThoroughOfWhatIsAskedFor(t *testing.T) {
	in := func(state string) []probe.Container { return []probe.Container{{State: state}} }
	for name, c := range map[string]struct {
		s    Service
		want Mending
	}{
		"all is well":                    {Service{Containers: in("running")}, Unanswered},
		"it is down":                     {Service{State: Exited, Containers: in("exited"), Drift: []Drift{{Kind: ContainerDown}}}, Started},
		"it gets healthy still":          {Service{State: Starting, Containers: in("running")}, Started},
		"it is paused":                   {Service{State: Paused, Containers: in("paused")}, MadeAnew},
		"Docker did not remove it whole": {Service{State: Exited, Containers: in("dead"), Drift: []Drift{{Kind: ContainerDown}}}, MadeAnew},
		"down, and with another limit":   {Service{State: Exited, Drift: []Drift{{Kind: ContainerDown}, {Kind: ContainerLimit}}}, MadeAnew},
		"and a file was changed":         {Service{Drift: []Drift{{Kind: ContainerLimit}, {Kind: FileChanged}}}, Brought},
		"a process was killed":           {Service{Drift: []Drift{{Kind: ContainerWounded}}}, Named},
		"and another one is down":        {Service{State: Exited, Drift: []Drift{{Kind: ContainerWounded}, {Kind: ContainerDown}}}, Started},
	} {
		if got := c.s.Mending(); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// What a deployment leaves as it is does not keep others waiting.
func TestAServiceRunsOfWhichOnlyAProcessWasKilled(t *testing.T) {
	has := &probe.ServiceFacts{Record: ledger.Record{Service: "app", Digest: "sha256:1"}}
	for _, c := range []struct {
		k    probe.Container
		runs bool
	}{
		{probe.Container{State: "running"}, true},
		{probe.Container{State: "running", OOMKilled: true}, true},
		{probe.Container{State: "running", Health: "starting"}, false},
		{probe.Container{State: "exited", ExitCode: 137, OOMKilled: true}, false},
	} {
		c.k.Name, c.k.Service, c.k.Digest = "app-app-1", "app", "sha256:1"
		f := &probe.Facts{Services: []probe.ServiceFacts{*has}, Containers: []probe.Container{c.k}}
		if got := Runs(has, f); got != c.runs {
			t.Errorf("%+v: %v", c.k, got)
		}
	}
}
