package planner

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// Whatever is carried where, the board says what Check says of the same placement.
func TestABoardAgreesWithCheckAfterAnyWalk(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 4))
		p := randomLab(rng, 2+rng.IntN(4), 4+rng.IntN(10))
		pl := Placement{Host: map[string]string{}, Size: map[string]Bytes{}}
		for _, h := range p.Hosts() {
			if h.IsGuest() && rng.IntN(3) == 0 {
				pl.Size[h.Name] = h.Memory.Max
			}
		}
		b := NewBoard(p, pl)
		for range 30 {
			s := p.Services[rng.IntN(len(p.Services))].Name
			b.Put(s, rng.IntN(b.HostCount()+1)-1)
			if rng.IntN(3) == 0 {
				b.Answers(s, p.Services[0].Name) // asking changes nothing
				b.Why(s)
			}
			compareWithCheck(t, b)
		}
	}
}

func compareWithCheck(t *testing.T, b *Board) {
	t.Helper()
	plan := Check(b.Problem(), b.Placement())
	same := func(what string, got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s of the board and of Check differ:\n%+v\n%+v", what, got, want)
		}
	}
	var machines []MachineLoad
	for i := range b.Problem().Machines {
		machines = append(machines, b.MachineLoad(i))
	}
	same("machines", machines, plan.Machines)
	var hosts []HostLoad
	for h := range b.HostCount() {
		if b.InUse(h) {
			l := b.HostLoad(h)
			for _, s := range b.Services(h) {
				l.Services = append(l.Services, s.Name)
			}
			slices.Sort(l.Services)
			hosts = append(hosts, l)
		}
	}
	same("hosts", hosts, plan.Hosts)
	same("guests", b.Guests(), plan.Guests)
	same("violations", b.Violations(), plan.Violations)
	same("scores", b.Scores(), plan.Scores)
	same("moves", b.Moves(), plan.Moves)
	var unplaced []string
	for _, u := range plan.Unplaced {
		if !u.Service.Agent {
			unplaced = append(unplaced, u.Service.Name)
		}
	}
	var nowhere []string
	for _, s := range b.Unplaced() {
		nowhere = append(nowhere, s.Name)
	}
	same("unplaced services", nowhere, unplaced)
	for _, s := range plan.Placed {
		if !s.Service.Agent {
			same("why", b.Why(s.Service.Name), s.Why)
			explained := Explain(plan, s.Service.Name)
			if with := explained[0].With; with != nil { // they come along, as in the hand of an operator who takes them all
				for i, a := range b.Answers(append([]string{s.Service.Name}, with...)...) {
					same("reasons", a.Reasons, explained[i].Reasons)
				}
				continue
			}
			same("answers", b.Answers(s.Service.Name), explained)
		}
	}
}

func TestSeveralServicesFitTogetherWhenTheyFitOneAfterTheOther(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 5))
		p := randomLab(rng, 3, 8)
		b := NewBoard(p, Placement{})
		one, two := p.Services[0].Name, p.Services[1].Name
		for h, a := range b.Answers(one, two) {
			single := NewBoard(p, Placement{})
			fits := single.Answers(one)[h].Fits
			single.Put(one, h)
			second := single.Answers(two)[h]
			if fits = fits && second.Fits; a.Fits != fits || a.Headroom != second.Headroom && second.Grows > 0 == (a.Grows > 0) {
				t.Errorf("seed %d, %s and %s on %s: together %+v, one after the other %v %+v", seed, one, two, a.Host, a, fits, second)
			}
		}
	}
}

func TestAGuestKeepsItsGivenSizeUntilAServiceComesOrLeaves(t *testing.T) {
	b := NewBoard(smallLab(), Placement{Host: map[string]string{"films": "media"}, Size: map[string]Bytes{"media": 8 * GB}})
	media := b.HostIndex("media")
	if got := b.HostLoad(media).Memory; got != 8*GB {
		t.Errorf("the guest has %v, 8 GB were given", got)
	}
	b.Put("wiki", media)
	if got, want := b.HostLoad(media).Memory, 3*GB+256*MB; got != want {
		t.Errorf("with another service it has %v, its load asks for %v", got, want)
	}
	b.Put("wiki", -1)
	b.Put("films", -1)
	if b.InUse(media) || len(b.Placement().Host) != 0 {
		t.Errorf("an empty guest is still there: %+v", b.Placement())
	}
}

func TestCarryingAllocatesLittle(t *testing.T) {
	b := NewBoard(smallLab(), Placement{Host: map[string]string{"films": "media", "wiki": "nas"}})
	nas, apps := b.HostIndex("nas"), b.HostIndex("apps")
	if n := testing.AllocsPerRun(100, func() { b.Put("wiki", apps); b.Put("wiki", nas) }); n > 8 {
		t.Errorf("carrying there and back allocates %v times", n)
	}
	if n := testing.AllocsPerRun(100, func() { b.HostLoad(apps); b.MachineLoad(1); b.HostOf("wiki") }); n != 0 {
		t.Errorf("reading figures allocates %v times", n)
	}
}

// What an answer says of the host and its machine is what the board says once the services are there.
func TestAnAnswerSaysWhatTheHostAndItsMachineCarryThen(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 6))
		p := randomLab(rng, 3, 8)
		b := NewBoard(p, Placement{})
		for range 10 {
			b.Put(p.Services[rng.IntN(8)].Name, rng.IntN(b.HostCount()+1)-1)
		}
		names := []string{p.Services[0].Name, p.Services[1].Name}
		for h, a := range b.Answers(names...) {
			then := NewBoard(p, b.Placement())
			then.Put(names[0], h)
			then.Put(names[1], h)
			machine := slices.IndexFunc(p.Machines, func(m Machine) bool { return m.Name == then.Host(h).Machine })
			if got, want := a.Used, then.HostLoad(h).Used; got != want {
				t.Errorf("seed %d, %s: used %v, the board has %v", seed, a.Host, got, want)
			}
			if got, want := a.MachineUsed, then.MachineLoad(machine).Used; got != want {
				t.Errorf("seed %d, machine of %s: used %v, the board has %v", seed, a.Host, got, want)
			}
		}
	}
}
