package planner

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
)

// stepWalk carries out steps one by one and adds up memory itself, without the tally.
type stepWalk struct {
	*walk
	down  map[string]bool
	today map[string]Bytes // of each machine
}

func newStepWalk(p *Problem) *stepWalk {
	w := &stepWalk{walk: newWalk(p), down: map[string]bool{}, today: map[string]Bytes{}}
	for i := range p.Machines {
		w.today[p.Machines[i].Name] = w.taken(&p.Machines[i])
	}
	return w
}

// taken is what runs on a machine and what it keeps.
func (w *stepWalk) taken(m *Machine) Bytes {
	sum := m.Reserved + m.Foreign
	for k := range m.Guests {
		if m.Guests[k].Appliance {
			sum += applianceMemory(&m.Guests[k])
		}
	}
	for _, h := range w.p.Hosts() {
		if h.Machine != m.Name || w.down[h.Name] || h.IsGuest() && w.size[h.Name] == 0 {
			continue
		}
		if h.Kind == VM {
			sum += w.size[h.Name]
			continue
		}
		if h.IsGuest() {
			sum += h.Reserved + h.Foreign
		}
		for s := range w.on[h.Name] {
			sum += w.p.Service(s).DemandOn(h.Processor).Memory
		}
		for i := range w.p.Services {
			if s := &w.p.Services[i]; s.Agent {
				sum += s.DemandOn(h.Processor).Memory
			}
		}
	}
	return sum
}

func (w *stepWalk) step(s WayStep) {
	m := w.p.Machine(s.Machine)
	before := w.taken(m)
	switch s.Kind {
	case StepStop:
		for _, mv := range s.Moves { // a move between two machines is a step of both
			delete(w.on[mv.From], mv.Service)
		}
	case StepShutDown:
		if w.down[s.Guest] || w.size[s.Guest] == 0 {
			w.complain("%s is shut down and is not up", s.Guest)
		}
		w.down[s.Guest] = true
	case StepStart:
		if !w.down[s.Guest] {
			w.complain("%s starts and is up", s.Guest)
		}
		delete(w.down, s.Guest)
	case StepMemory:
		if h, _ := w.p.Host(s.Guest); h.Kind == VM && !w.down[s.Guest] {
			w.complain("the memory of %s changes while it is up", s.Guest)
		}
		if w.size[s.Guest] != s.From {
			w.complain("%s has %v, not %v", s.Guest, w.size[s.Guest], s.From)
		}
		w.size[s.Guest] = s.To
	case StepCreate:
		w.size[s.Guest] = s.To
	case StepDestroy:
		if len(w.on[s.Guest]) > 0 {
			w.complain("%s is destroyed with %v on it", s.Guest, w.on[s.Guest])
		}
		delete(w.size, s.Guest)
	case StepCarry:
		for _, mv := range s.Moves {
			if w.down[mv.From] || w.down[mv.To] {
				w.complain("%s is carried from or to a guest that is down", mv.Service)
			}
			if mv.To != "" && !mv.Agent {
				w.on[mv.To][mv.Service] = true
			}
		}
	}
	taken := max(before, w.taken(m))
	if s.Kind == StepCarry {
		for _, mv := range s.Moves {
			if mv.From != "" && !mv.Agent {
				delete(w.on[mv.From], mv.Service)
			}
		}
	}
	if taken > max(w.p.usable(m), w.today[m.Name]) {
		w.complain("%s takes %v of %v at %+v", m.Name, taken, w.p.usable(m), s)
	}
}

func TestTheStepsOfEveryMachineKeepItsMemoryAtEveryMoment(t *testing.T) {
	kinds := map[WayStepKind]int{}
	pauses, over := 0, 0
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 36))
		plan := movingLab(rng, func(p *Problem) *Plan { return Solve(context.Background(), p, Options{Steps: 200_000}) })
		if plan == nil {
			continue
		}
		w := newStepWalk(plan.Problem)
		for _, ph := range Phases(plan) {
			if len(ph.Over) > 0 {
				over++
				break
			}
			for _, s := range ph.Steps {
				kinds[s.Kind]++
				if s.Pause {
					pauses++
				}
				w.step(s)
			}
			done := map[string]bool{}
			for _, s := range ph.Steps {
				for _, mv := range s.Moves {
					done[mv.Service] = done[mv.Service] || s.Kind == StepCarry
				}
			}
			for _, mv := range ph.Moves { // those between machines without guests are in no step
				if !mv.Agent && !done[mv.Service] {
					delete(w.on[mv.From], mv.Service)
					if mv.To != "" {
						w.on[mv.To][mv.Service] = true
					}
				}
			}
			if len(w.problems) > 0 {
				t.Fatalf("seed %d: %v\n%+v", seed, w.problems, ph.Steps)
			}
		}
		for _, g := range plan.Guests {
			if !g.Guest.Appliance && len(w.problems) == 0 && over == 0 && w.size[g.Guest.Name] != g.Memory {
				t.Errorf("seed %d: %s ends with %v, not %v", seed, g.Guest.Name, w.size[g.Guest.Name], g.Memory)
			}
		}
	}
	for kind := StepStop; kind <= StepCarry; kind++ {
		if kinds[kind] == 0 {
			t.Errorf("no step of kind %v", kind)
		}
	}
	t.Logf("%v, %d pauses, %d without an order", kinds, pauses, over)
}

func TestStepsAreThoseThatAnOperatorWouldTake(t *testing.T) {
	p := smallLab()
	p.Machines[1].Memory = 12 * GB // 10.8, of which 6.8 for guests
	exists(p, "media", 5*GB)
	p.Current.Host["films"] = "media"
	plan := Check(p, Placement{Host: map[string]string{"films": "media", "wiki": "apps"}})
	want := []WayStep{
		{Kind: StepCreate, Machine: "pve", Guest: "apps", To: GB, Sum: 10 * GB},
		{Kind: StepCarry, Machine: "pve", Sum: 10 * GB},
		{Kind: StepShutDown, Machine: "pve", Guest: "media", From: 5 * GB, Sum: 10 * GB},
		{Kind: StepMemory, Machine: "pve", Guest: "media", From: 5 * GB, To: 2*GB + 512*MB, Sum: 5 * GB},
		{Kind: StepStart, Machine: "pve", Guest: "media", To: 2*GB + 512*MB, Sum: 7*GB + 512*MB},
	}
	got := StepsOn(plan, "pve")
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i, s := range got {
		if s.Usable != Permille(900).Of(12*GB) {
			t.Errorf("usable %v", s.Usable)
		}
		s.Usable, s.Moves = 0, nil
		if s.Kind != want[i].Kind || s.Guest != want[i].Guest || s.From != want[i].From || s.To != want[i].To || s.Sum != want[i].Sum {
			t.Errorf("step %d: %+v, want %+v", i, s, want[i])
		}
	}
	phases := Phases(plan)
	last := phases[len(phases)-1]
	if len(last.Down) != 1 || last.Down[0].Why != DownResized || last.Down[0].Guest != "media" || !slices.Equal(last.Down[0].Services, []string{"films"}) || last.Down[0].Seconds != 120 {
		t.Errorf("%+v", last.Down)
	}
}

func TestServicesOfGuestsThatNeedEachOthersRoomStopFirst(t *testing.T) {
	p := smallLab()
	p.Machines[1].Memory = 13*GB + 512*MB // 12.15, of which 8.15 for guests
	guestOf(p, "apps").Memory.Max = 10 * GB
	exists(p, "media", 6*GB+768*MB) // 4.25 of photos and the agent, and films
	exists(p, "apps", GB)
	p.Service("films").Demand.Memory = GB
	p.Service("films").Devices = nil
	p.Current.Host["photos"], p.Current.Host["films"], p.Current.Host["wiki"] = "media", "media", "apps"
	plan := Check(p, Placement{Host: map[string]string{"films": "media", "photos": "apps", "wiki": "apps"}})
	if len(plan.Violations) > 0 {
		t.Fatalf("%+v", plan.Violations)
	}
	phases := Phases(plan)
	if len(phases) != 1 || phases[0].Kind != PhaseSwap || len(phases[0].Over) > 0 {
		t.Fatalf("%s, %+v", kindsOf(phases), phases)
	}
	text := ""
	for _, s := range phases[0].Steps {
		text += s.Kind.String() + " " + s.Guest + "; "
	}
	if want := "stop ; shut_down media; memory media; start media; shut_down apps; memory apps; start apps; carry ; "; text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	// Photos is down while both restart and 30 GB are carried; what stays in the two guests while they restart.
	waiting := phases[0].Down[len(phases[0].Down)-1]
	if waiting.Why != DownWaiting || !slices.Equal(waiting.Services, []string{"photos"}) || waiting.Seconds != 120+30*1024/50+4*60 {
		t.Errorf("%+v", waiting)
	}
}
